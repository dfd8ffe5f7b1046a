#include "base/json_writer.h"

#include <math.h>
#include <string.h>

#include "base/text_scan.h"

/* Of such numbers a double keeps enough to tell halves from what is near them. */
static const double ROUNDS_SIMPLY_BELOW = 1e9;
static const double ROUNDING_IS_CLOSE = 1e-6;

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

static void append_escaped(GString *out, const char *text, gsize bytes)
{
	gsize clean_from = 0;

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
}

void jsonw_append_quoted(GString *out, const char *text, gsize bytes)
{
	const gsize clean = text_clean_bytes(text, bytes);
	const gsize at = out->len;

	/* Nearly every text is clean to its end. */
	g_string_set_size(out, at + 1 + clean);
	out->str[at] = '"';
	memcpy(out->str + at + 1, text, clean);
	if (clean < bytes)
		append_escaped(out, text + clean, bytes - clean);
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

/*
 * The number in units of its last decimal, rounded as printf rounds; false where only exact arithmetic can tell which way, or the number
 * is large.
 */
static bool round_simply(double value, int decimals, int64_t *rounded)
{
	static const double units[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
	const double scaled = value * units[decimals];
	const double below = floor(scaled);
	const double rest = scaled - below;

	if (!(fabs(scaled) < ROUNDS_SIMPLY_BELOW) || fabs(rest - 0.5) < ROUNDING_IS_CLOSE)
		return false;
	*rounded = (int64_t)below + (rest > 0.5);
	return true;
}

/* The digits of a number that is not negative, as printf would print it; returns how many bytes. */
static gsize print_simply(char *digits, int64_t rounded, int decimals)
{
	char reversed[G_ASCII_DTOSTR_BUF_SIZE];
	gsize count = 0;

	for (int place = 0; rounded > 0 || place <= decimals; place++, rounded /= 10) {
		if (place == decimals && decimals > 0)
			reversed[count++] = '.';
		reversed[count++] = (char)('0' + rounded % 10);
	}
	for (gsize i = 0; i < count; i++)
		digits[i] = reversed[count - 1 - i];
	digits[count] = '\0';
	return count;
}

void jsonw_decimal(JsonWriter *w, double value, int decimals)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	char format[] = "%.0f";
	int64_t rounded = 0;

	g_assert(decimals >= 0 && decimals <= 6);
	format[2] = (char)('0' + decimals);
	if (value >= 0 && round_simply(value, decimals, &rounded))
		print_simply(digits, rounded, decimals);
	else
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

char *jsonw_object_of_text(const char *name, const char *text)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, name, text);
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}
