#include "http/pages/staff_audit_view.h"

#include <string.h>

#include "app/audit_names.h"
#include "codec/wording.h"
#include "http/pages/client_page_view.h"

#define PAGE_PATH "/staff/audit"

static const char *const filters[] = {"actor", "what", "lead", "from", "to"};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* "contact_read" as "Contact read"; g_free. */
static char *words_of(const char *name)
{
	char *words = g_strdelimit(g_strdup(name), "_", ' ');

	words[0] = g_ascii_toupper(words[0]);
	return words;
}

/* "format csv, leads 12"; lists by their length. g_free; NULL: nothing. */
static char *details_text(const Json *details)
{
	GString *text = g_string_new(NULL);
	const char *key;
	Json *value;

	json_object_foreach(jsonc_for_walking(details), key, value)
	{
		g_autofree char *name = g_strdelimit(g_strdup(key), "_", ' ');
		g_string_append_printf(text, "%s%s ", text->len > 0 ? ", " : "", name);
		if (json_is_string(value))
			g_string_append(text, json_string_value(value));
		else if (json_is_array(value))
			g_string_append_printf(text, "%zu", json_array_size(value));
		else
			g_string_append_printf(text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	}
	return g_string_free(text, text->len == 0);
}

static Json *entries_view(const Json *entries)
{
	Json *list = json_array();
	const Json *entry;
	size_t i;

	json_array_foreach(jsonc_for_walking(entries), i, entry)
	{
		const char *email = text_of(entry, "email");
		const char *reference = text_of(entry, "reference");
		g_autofree char *what = words_of(text_of(entry, "what"));
		g_autofree char *details = details_text(json_object_get(entry, "details"));
		g_autofree char *address = reference == NULL ? NULL : g_strconcat("/staff/leads/", reference, NULL);
		json_array_append_new(list,
			json_pack("{s:o, s:s, s:s, s:s?, s:s?, s:s?, s:b}", "at", moment_view(text_of(entry, "at")),
				"who", email == NULL ? text_of(entry, "actor") : email, "what", what, "lead",
				reference == NULL ? text_of(entry, "lead_id") : reference, "address", address,
				"details", details, "is_sealed", json_is_true(json_object_get(entry, "is_sealed"))));
	}
	return list;
}

static Json *actors_view(const Json *actors, const char *chosen)
{
	Json *list = json_array();
	const Json *actor;
	size_t i;

	json_array_foreach(jsonc_for_walking(actors), i, actor)
	{
		const char *email = text_of(actor, "email");
		json_array_append_new(
			list, json_pack("{s:s, s:b}", "value", email, "is_chosen", g_strcmp0(email, chosen) == 0));
	}
	return list;
}

/* What can have been done. */
static Json *known_view(void)
{
	Json *list = json_array();
	const char *name;

	for (guint i = 0; (name = audit_name_at(i)) != NULL; i++)
		json_array_append_new(list, json_string(name));
	return list;
}

/* The same filters from the entry after; g_free. NULL: there are no more. */
static char *next_address(const Form *form, const Json *next)
{
	GString *address;

	if (!json_is_integer(next))
		return NULL;
	address = g_string_new(PAGE_PATH);
	g_string_append_printf(address, "?before=%" JSON_INTEGER_FORMAT, json_integer_value(next));
	for (gsize i = 0; i < G_N_ELEMENTS(filters); i++) {
		const char *value = form_find(form, filters[i]);
		if (value == NULL || *value == '\0')
			continue;
		g_autofree char *escaped = g_uri_escape_string(value, NULL, false);
		g_string_append_printf(address, "&%s=%s", filters[i], escaped);
	}
	return g_string_free(address, FALSE);
}

Json *staff_audit_view(const Form *form, const Json *found, const char *alert)
{
	const Json *last = json_object_get(found, "last");
	g_autofree char *next_page = next_address(form, json_object_get(found, "next"));
	g_autofree char *number =
		g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(last, "n")));
	Json *view = json_pack("{s:o, s:o, s:o, s:b, s:s?, s:s?, s:s?}", "entries",
		entries_view(json_object_get(found, "entries")), "actors",
		actors_view(json_object_get(found, "actors"), form_find(form, "actor")), "known", known_view(),
		"is_empty", json_array_size(json_object_get(found, "entries")) == 0 && found != NULL, "alert", alert,
		"next_page", next_page, "seal_hash", text_of(last, "hash"));

	g_assert(view != NULL);
	if (text_of(last, "hash") != NULL)
		json_object_set_new(view, "seal_number", json_string(number));
	for (gsize i = 1; i < G_N_ELEMENTS(filters); i++) {
		const char *value = form_find(form, filters[i]);
		if (value != NULL && g_utf8_validate(value, -1, NULL))
			json_object_set_new(view, filters[i], json_string(value));
	}
	return view;
}
