#include "codec/json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "codec/json_flat.h"

void jsonc_value_free(Json *value)
{
	json_decref(value);
}

/* Line and column, both from 1, of a byte of the text. */
static void place_of(const char *bytes, gsize at, guint *line, guint *column)
{
	*line = 1;
	*column = 1;
	for (gsize i = 0; i < at; i++) {
		if (bytes[i] == '\n') {
			(*line)++;
			*column = 1;
		} else if (((guchar)bytes[i] & 0xc0) != 0x80) {
			(*column)++;
		}
	}
}

static bool fail_at(const char *bytes, gsize at, GError **error, const char *says)
{
	guint line;
	guint column;

	place_of(bytes, at, &line, &column);
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "line %u, column %u: %s", line, column, says);
	return false;
}

/*
 * What must be known before jansson parses. Only brackets outside of strings count; everything else is left to the
 * parser.
 */
static bool check_bytes(const char *bytes, gsize count, GError **error)
{
	bool in_string = false;
	int depth = 0;

	for (gsize i = 0; i < count; i++) {
		const char c = bytes[i];
		if (c == '\0') /* jansson takes one behind a lone number */
			return fail_at(bytes, i, error, "a NUL byte");
		if (in_string) {
			if (c == '\\' && i + 1 < count && bytes[i + 1] != '\0')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == ']' || c == '}') {
			depth--;
		} else if ((c == '[' || c == '{') && ++depth > JSON_NESTING_MAX) {
			return fail_at(bytes, i, error, "nested too deep");
		}
	}
	return true;
}

/*
 * What the parser means, for the sender. Its own words are for programmers, and quote the input up to the middle of a
 * character.
 */
static const char *says_of(enum json_error_code code)
{
	static const struct {
		enum json_error_code code;
		const char *says;
	} rows[] = {
		{json_error_premature_end_of_input, "this is not complete; something is not closed"},
		{json_error_end_of_input_expected, "there is something after the end"},
		{json_error_invalid_utf8, "this is not UTF-8 text"},
		{json_error_duplicate_key, "this name comes twice"},
		{json_error_numeric_overflow, "this number is too large"},
		{json_error_null_character, "a NUL character"},
		{json_error_stack_overflow, "nested too deep"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i].code == code)
			return rows[i].says;
	}
	return "this is not valid JSON; look for a missing quote, comma, colon, or bracket here";
}

Json *jsonc_decode(const char *bytes, gsize count, GError **error)
{
	json_error_t cause;
	Json *value = json_flat_tree(bytes, count);

	if (value != NULL)
		return value;
	if (!check_bytes(bytes, count, error))
		return NULL;
	value = json_loadb(bytes, count, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &cause);
	if (value == NULL)
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "line %d, column %d: %s",
			MAX(cause.line, 1), MAX(cause.column, 1), says_of(json_error_code(&cause)));
	return value;
}

void jsonc_number_text(const Json *number, char text[static JSON_NUMBER_TEXT_BYTES])
{
	static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};

	if (json_is_integer(number)) {
		g_snprintf(text, JSON_NUMBER_TEXT_BYTES, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
		return;
	}
	/* Not -0, which would read back as an integer. */
	const double value = json_real_value(number) == 0 ? 0 : json_real_value(number);
	for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
		g_ascii_formatd(text, JSON_NUMBER_TEXT_BYTES, formats[i], value);
		if (g_ascii_strtod(text, NULL) == value)
			return;
	}
}

static void write_object(JsonWriter *w, const Json *object)
{
	const char *name;
	Json *member;

	jsonw_begin_object(w);
	json_object_foreach(jsonc_for_walking(object), name, member)
	{
		jsonw_key(w, name);
		jsonc_write(w, member);
	}
	jsonw_end_object(w);
}

static void write_array(JsonWriter *w, const Json *array)
{
	jsonw_begin_array(w);
	for (gsize i = 0; i < json_array_size(array); i++)
		jsonc_write(w, json_array_get(array, i));
	jsonw_end_array(w);
}

static void write_number(JsonWriter *w, const Json *number)
{
	char text[JSON_NUMBER_TEXT_BYTES];

	jsonc_number_text(number, text);
	jsonw_raw(w, text);
}

void jsonc_write(JsonWriter *w, const Json *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		write_object(w, value);
		break;
	case JSON_ARRAY:
		write_array(w, value);
		break;
	case JSON_STRING:
		jsonw_text_n(w, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		write_number(w, value);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		jsonw_bool(w, json_is_true(value));
		break;
	case JSON_NULL:
		jsonw_null(w);
		break;
	}
}

char *jsonc_encode_sorted(const Json *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	char *copy = g_strdup(text);

	free(text);
	return copy;
}

char *jsonc_encode(const Json *value)
{
	GString *out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonc_write(&w, value);
	return g_string_free(out, FALSE);
}
