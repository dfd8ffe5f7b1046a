#include "http/api/api_body.h"

#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/api/api_schemas.h"
#include "http/server/received.h"

/* --- types ------------------------------------------------------------------------------------------------------------ */

static bool is_string(const Json *value)
{
	return json_is_string(value);
}

static bool is_integer(const Json *value)
{
	return json_is_integer(value);
}

static bool is_boolean(const Json *value)
{
	return json_is_boolean(value);
}

static bool is_object(const Json *value)
{
	return json_is_object(value);
}

static bool is_list_of_objects(const Json *value)
{
	for (gsize i = 0; i < json_array_size(value); i++) {
		if (!json_is_object(json_array_get(value, i)))
			return false;
	}
	return json_is_array(value);
}

static bool is_list(const Json *value)
{
	for (gsize i = 0; i < json_array_size(value); i++) {
		if (!json_is_string(json_array_get(value, i)))
			return false;
	}
	return json_is_array(value);
}

static const struct {
	const char *type;
	bool (*is)(const Json *value);
	TextKey says;
} types[] = {
	{"string", is_string, TEXT_ERROR_BODY_STRING},
	{"integer", is_integer, TEXT_ERROR_BODY_INTEGER},
	{"boolean", is_boolean, TEXT_ERROR_BODY_BOOLEAN},
	{"object", is_object, TEXT_ERROR_BODY_OBJECT},
	{"[]string", is_list, TEXT_ERROR_BODY_LIST},
	{"[]object", is_list_of_objects, TEXT_ERROR_BODY_OBJECTS},
};

/* type: without its question mark. */
static void check_value(const char *name, const char *type, const Json *value, FieldErrors *errors)
{
	gsize i = 0;

	while (strcmp(types[i].type, type) != 0) {
		i++;
		g_assert(i < G_N_ELEMENTS(types)); /* a schema of what is sent has a type that nobody can check */
	}
	if (!types[i].is(value))
		field_errors_add(errors, name, "wrong_type", types[i].says, wording_string("key", name));
}

static void check_member(const ApiMember *member, const char *name, const Json *value, FieldErrors *errors)
{
	const gsize length = strlen(member->type);
	const bool may_be_null = member->type[length - 1] == '?';
	g_autofree char *type = g_strndup(member->type, length - (may_be_null ? 1 : 0));

	if (value == NULL && !g_str_has_suffix(member->name, "?"))
		field_errors_add(errors, name, "required", TEXT_ERROR_BODY_REQUIRED, wording_string("key", name));
	else if (value != NULL && !(may_be_null && json_is_null(value)))
		check_value(name, type, value, errors);
}

static char *name_of(const ApiMember *member)
{
	return g_strndup(member->name, strlen(member->name) - (g_str_has_suffix(member->name, "?") ? 1 : 0));
}

static void check_unknown(const ApiMember *members, const Json *body, FieldErrors *errors)
{
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) names = g_string_new(NULL);
	const char *key;
	Json *value;

	for (const ApiMember *member = members; member->name != NULL; member++) {
		char *name = name_of(member);
		g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
		g_hash_table_add(known, name);
	}
	json_object_foreach(jsonc_for_walking(body), key, value)
	{
		if (!g_hash_table_contains(known, key))
			field_errors_add(errors, key, "unknown_field", TEXT_ERROR_BODY_UNKNOWN,
				wording_string("key", key), wording_string("keys", names->str));
	}
}

/* --- bodies ----------------------------------------------------------------------------------------------------------- */

Json *api_body_read(Exchange *x, const char *schema)
{
	const Request *request = &x->request;
	const ApiMember *members = api_schema_members(schema);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) body = jsonc_decode(request->body == NULL ? "" : request->body, request->body_bytes, &error);
	g_auto(FieldErrors) errors = {0};

	field_errors_init(&errors);
	if (body == NULL) {
		exchange_fail(x, error);
		return NULL;
	}
	if (!json_is_object(body)) {
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_ERROR_CHANGE_NO_OBJECT));
		return NULL;
	}
	for (const ApiMember *member = members; member->name != NULL; member++) {
		g_autofree char *name = name_of(member);
		check_member(member, name, json_object_get(body, name), &errors);
	}
	check_unknown(members, body, &errors);
	if (field_errors_count(&errors) == 0)
		return g_steal_pointer(&body);
	refuse_fields(x, &errors);
	return NULL;
}

char *api_body_text(const Json *body, const char *name, const char *cleared)
{
	const Json *value = json_object_get(body, name);
	GString *list = NULL;

	if (value == NULL)
		return NULL;
	if (json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0))
		return g_strdup(cleared);
	if (json_is_string(value))
		return g_strdup(json_string_value(value));
	if (!json_is_array(value))
		return jsonc_encode(value);
	list = g_string_new(NULL);
	for (gsize i = 0; i < json_array_size(value); i++)
		g_string_append_printf(list, "%s%s", i > 0 ? "," : "", json_string_value(json_array_get(value, i)));
	return g_string_free(list, FALSE);
}

bool api_body_is(const Json *body, const char *name)
{
	return json_is_true(json_object_get(body, name));
}
