#include "base/json_writer.h"

#include <string.h>

void jsonw_init(JsonWriter *w, GString *out)
{
	*w = (JsonWriter){.out = out};
}

static void before_value(JsonWriter *w)
{
	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if (w->has_item[w->depth])
		g_string_append_c(w->out, ',');
	w->has_item[w->depth] = true;
}

static void begin(JsonWriter *w, char bracket)
{
	before_value(w);
	g_assert(w->depth < JSON_DEPTH_MAX);
	g_string_append_c(w->out, bracket);
	w->has_item[++w->depth] = false;
}

static void end(JsonWriter *w, char bracket)
{
	g_assert(w->depth > 0 && !w->after_key);
	w->depth--;
	g_string_append_c(w->out, bracket);
}

void jsonw_begin_object(JsonWriter *w)
{
	begin(w, '{');
}

void jsonw_end_object(JsonWriter *w)
{
	end(w, '}');
}

void jsonw_begin_array(JsonWriter *w)
{
	begin(w, '[');
}

void jsonw_end_array(JsonWriter *w)
{
	end(w, ']');
}

void jsonw_key(JsonWriter *w, const char *name)
{
	g_assert(!w->after_key);
	before_value(w);
	jsonw_append_quoted(w->out, name, strlen(name));
	g_string_append_c(w->out, ':');
	w->after_key = true;
}

/* What follows the backslash for a byte that must be escaped; 'u' for those without a short form, 0 for none. */
static char escape_letter(unsigned char c)
{
	static const char short_forms[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu";

	if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
		return 0;
	return c < 0x20 ? short_forms[c] : c == 0x7f ? 'u' : (char)c;
}

void jsonw_append_quoted(GString *out, const char *text, gsize bytes)
{
	gsize clean_from = 0;

	g_string_append_c(out, '"');
	for (gsize i = 0; i < bytes; i++) {
		const unsigned char c = (unsigned char)text[i];
		const char letter = escape_letter(c);
		if (letter == 0)
			continue;
		g_string_append_len(out, text + clean_from, (gssize)(i - clean_from));
		clean_from = i + 1;
		if (letter == 'u') {
			g_string_append_printf(out, "\\u%04x", c);
		} else {
			g_string_append_c(out, '\\');
			g_string_append_c(out, letter);
		}
	}
	g_string_append_len(out, text + clean_from, (gssize)(bytes - clean_from));
	g_string_append_c(out, '"');
}

void jsonw_text_n(JsonWriter *w, const char *text, gsize bytes)
{
	before_value(w);
	jsonw_append_quoted(w->out, text, bytes);
}

void jsonw_text(JsonWriter *w, const char *text)
{
	if (text == NULL)
		jsonw_null(w);
	else
		jsonw_text_n(w, text, strlen(text));
}

void jsonw_int(JsonWriter *w, int64_t value)
{
	char digits[24];
	char *first = digits + sizeof digits;
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do {
		*--first = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (value < 0)
		*--first = '-';
	before_value(w);
	g_string_append_len(w->out, first, digits + sizeof digits - first);
}

void jsonw_decimal(JsonWriter *w, double value, int decimals)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	char format[] = "%.0f";

	g_assert(decimals >= 0 && decimals <= 6);
	format[2] = (char)('0' + decimals);
	g_ascii_formatd(digits, sizeof digits, format, value);
	if (decimals > 0) {
		gsize n = strlen(digits);
		while (digits[n - 1] == '0')
			n--;
		if (digits[n - 1] == '.')
			n--;
		digits[n] = '\0';
	}
	before_value(w);
	g_string_append(w->out, strcmp(digits, "-0") == 0 ? "0" : digits);
}

void jsonw_bool(JsonWriter *w, bool value)
{
	before_value(w);
	g_string_append(w->out, value ? "true" : "false");
}

void jsonw_null(JsonWriter *w)
{
	before_value(w);
	g_string_append(w->out, "null");
}

void jsonw_raw(JsonWriter *w, const char *json)
{
	before_value(w);
	g_string_append(w->out, json);
}

void jsonw_put_text(JsonWriter *w, const char *name, const char *text)
{
	jsonw_key(w, name);
	jsonw_text(w, text);
}

void jsonw_put_int(JsonWriter *w, const char *name, int64_t value)
{
	jsonw_key(w, name);
	jsonw_int(w, value);
}

void jsonw_put_bool(JsonWriter *w, const char *name, bool value)
{
	jsonw_key(w, name);
	jsonw_bool(w, value);
}

void jsonw_put_ident(JsonWriter *w, const char *name, const Ident *id)
{
	char text[IDENT_TEXT_BYTES];

	if (id == NULL)
		return;
	ident_format(id, text);
	jsonw_put_text(w, name, text);
}
