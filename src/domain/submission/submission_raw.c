/* domain/submission/submission_raw: a submission as it was sent, before any check. */
#include "codec/text_keys.h"
#include "domain/submission/submission.h"

#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "codec/json_flat.h"
#include "codec/wording.h"
#include "domain/submission/plain_text.h"

static void raw_value_free(void *data)
{
	RawValue *value = data;

	g_free(value->name);
	g_free(value->value);
	if (value->values != NULL)
		g_ptr_array_unref(value->values);
	g_free(value);
}

RawSubmission *raw_submission_new(void)
{
	RawSubmission *raw = g_new0(RawSubmission, 1);

	raw->values = g_ptr_array_new_full(FIELD_COUNT, raw_value_free);
	return raw;
}

void raw_submission_free(RawSubmission *raw)
{
	if (raw == NULL)
		return;
	g_ptr_array_unref(raw->values);
	g_free(raw);
}

/* What is not prose: nothing invisible belongs into it, and a full-width digit is a digit. */
static bool is_code(FieldKind kind)
{
	return kind == FIELD_KIND_EMAIL || kind == FIELD_KIND_CHOICE || kind == FIELD_KIND_CHOICES ||
	       kind == FIELD_KIND_INTEGER || kind == FIELD_KIND_YES;
}

/* A text of this field without what cannot be seen. */
static char *visible_text(const char *name, const char *text)
{
	const SubmissionField field = submission_field_find(name);
	const FieldKind kind = field == FIELD_COUNT ? FIELD_KIND_PARAGRAPHS : submission_fields[field].kind;

	if (is_code(kind))
		return plain_text(text, PLAIN_TEXT_ADDRESS);
	return plain_text(text, kind == FIELD_KIND_PARAGRAPHS ? PLAIN_TEXT_PARAGRAPHS : PLAIN_TEXT_LINE);
}

RawValue *raw_submission_add(RawSubmission *raw, const char *name, RawType type, const char *value)
{
	RawValue *added = g_new0(RawValue, 1);

	added->name = g_strdup(name);
	added->type = type;
	added->value = type == RAW_TEXT ? visible_text(name, value) : g_strdup(value);
	if (type == RAW_LIST)
		added->values = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(raw->values, added);
	return added;
}

static RawValue *find(const RawSubmission *raw, const char *name, guint *at)
{
	for (guint i = 0; i < raw->values->len; i++) {
		RawValue *value = g_ptr_array_index(raw->values, i);
		if (strcmp(value->name, name) == 0) {
			*at = i;
			return value;
		}
	}
	return NULL;
}

const RawValue *raw_submission_find(const RawSubmission *raw, const char *name)
{
	guint at;

	return find(raw, name, &at);
}

void raw_submission_remove(RawSubmission *raw, const char *name)
{
	guint at;

	if (find(raw, name, &at) != NULL)
		g_ptr_array_remove_index(raw->values, at);
}

static bool is_list_of_texts(const json_t *array)
{
	for (gsize i = 0; i < json_array_size(array); i++) {
		if (!json_is_string(json_array_get(array, i)))
			return false;
	}
	return true;
}

static void add_list(RawSubmission *raw, const char *name, const json_t *array)
{
	RawValue *added = raw_submission_add(raw, name, RAW_LIST, NULL);

	for (gsize i = 0; i < json_array_size(array); i++)
		g_ptr_array_add(added->values, visible_text(name, json_string_value(json_array_get(array, i))));
}

static void add_other(RawSubmission *raw, const char *name, const json_t *value)
{
	g_autofree char *text = jsonc_encode(value);

	raw_submission_add(raw, name, RAW_OTHER, text);
}

static void add_member(RawSubmission *raw, const char *name, const json_t *value)
{
	char number[JSON_NUMBER_TEXT_BYTES];

	switch (json_typeof(value)) {
	case JSON_STRING:
		raw_submission_add(raw, name, RAW_TEXT, json_string_value(value));
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		jsonc_number_text(value, number);
		raw_submission_add(raw, name, RAW_NUMBER, number);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		raw_submission_add(raw, name, RAW_BOOL, json_is_true(value) ? "true" : "false");
		break;
	case JSON_NULL:
		raw_submission_add(raw, name, RAW_NULL, "null");
		break;
	case JSON_ARRAY:
		if (is_list_of_texts(value))
			add_list(raw, name, value);
		else
			add_other(raw, name, value);
		break;
	case JSON_OBJECT:
		add_other(raw, name, value);
		break;
	}
}

RawSubmission *raw_submission_from_json(const json_t *document, GError **error)
{
	const char *name;
	json_t *value;

	if (!json_is_object(document)) {
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_SUBMISSION_NO_OBJECT);
		return NULL;
	}
	if (json_object_size(document) > SUBMISSION_KEYS_MAX) {
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_SUBMISSION_MEMBERS,
			wording_number("max", SUBMISSION_KEYS_MAX));
		return NULL;
	}
	RawSubmission *raw = raw_submission_new();
	raw->is_json = true;
	json_object_foreach(jsonc_for_walking(document), name, value)
	{
		add_member(raw, name, value);
	}
	return raw;
}

static bool add_flat(const char *name, JsonFlatType type, const char *value, void *context)
{
	static const RawType types[] = {
		[JSON_FLAT_TEXT] = RAW_TEXT,
		[JSON_FLAT_NUMBER] = RAW_NUMBER,
		[JSON_FLAT_BOOL] = RAW_BOOL,
		[JSON_FLAT_NULL] = RAW_NULL,
	};
	RawSubmission *raw = context;

	if (raw->values->len == SUBMISSION_KEYS_MAX || raw_submission_find(raw, name) != NULL)
		return false;
	raw_submission_add(raw, name, types[type], value);
	return true;
}

/*
 * Without the escapes of NUL, which nobody types and no database keeps. A backslash before one may itself be escaped.
 */
static GString *drop_nul_escapes(const char *bytes, gsize count)
{
	static const char escape[] = "\\u0000";
	const gsize escape_bytes = strlen(escape);
	GString *kept = g_string_sized_new(count);

	for (gsize i = 0; i < count; i++) {
		if (bytes[i] != '\\') {
			g_string_append_c(kept, bytes[i]);
		} else if (count - i >= escape_bytes && memcmp(bytes + i, escape, escape_bytes) == 0) {
			i += escape_bytes - 1;
		} else {
			g_string_append_len(kept, bytes + i, i + 1 < count ? 2 : 1);
			i++;
		}
	}
	return kept;
}

RawSubmission *raw_submission_from_bytes(const char *bytes, gsize count, GError **error)
{
	static const char mark[] = "\xef\xbb\xbf";
	static const char nul[] = "\\u0000";
	g_autoptr(RawSubmission) raw = raw_submission_new();
	g_autoptr(GString) clean = NULL;

	raw->is_json = true;
	if (count >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0) {
		bytes += strlen(mark);
		count -= strlen(mark);
	}
	/* This refuses NUL, so only what it does not read is searched for one. */
	if (json_flat_read(bytes, count, add_flat, raw))
		return g_steal_pointer(&raw);
	if (memmem(bytes, count, nul, strlen(nul)) != NULL) {
		clean = drop_nul_escapes(bytes, count);
		bytes = clean->str;
		count = clean->len;
	}
	g_autoptr(Json) document = jsonc_decode(bytes, count, error);
	return document == NULL ? NULL : raw_submission_from_json(document, error);
}

RawSubmission *raw_submission_from_stored(const json_t *document, GError **error)
{
	const char *written =
		json_string_value(json_object_get(json_object_get(document, SUBMISSION_AS_WRITTEN_NAME), "text"));
	RawSubmission *raw = raw_submission_from_json(document, error);
	guint at;

	if (raw == NULL)
		return NULL;
	raw->is_json = false;
	if (written == NULL)
		return raw;
	raw_submission_remove(raw, SUBMISSION_AS_WRITTEN_NAME);
	RawValue *budget = find(raw, submission_fields[FIELD_BUDGET_USD_YEAR].name, &at);
	if (budget != NULL && budget->type == RAW_NUMBER) {
		g_free(budget->value);
		budget->type = RAW_TEXT;
		budget->value = g_strdup(written);
	}
	return raw;
}

static void add_again(RawValue *value, const char *text)
{
	if (value->type != RAW_LIST) {
		value->type = RAW_LIST;
		value->values = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(value->values, g_steal_pointer(&value->value));
	}
	g_ptr_array_add(value->values, g_strdup(text));
}

RawSubmission *raw_submission_from_form(const Form *form)
{
	RawSubmission *raw = raw_submission_new();

	for (gsize i = 0; i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		g_autofree char *name = plain_text(field->name, PLAIN_TEXT_LINE);
		g_autofree char *value = visible_text(name, field->value);
		guint at;
		if (*name == '\0' || *value == '\0')
			continue;
		RawValue *known = find(raw, name, &at);
		if (known == NULL)
			raw_submission_add(raw, name, RAW_TEXT, value);
		else
			add_again(known, value);
	}
	return raw;
}
