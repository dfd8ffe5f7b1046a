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

/* Where so many bytes can be appended; ended() tells how many were. */
static char *room_for(GString *out, gsize bytes)
{
	const gsize length = out->len;

	if (length + bytes >= out->allocated_len) {
		g_string_set_size(out, length + bytes);
		out->len = length;
	}
	return out->str + length;
}

static void ended(GString *out, char *end)
{
	*end = '\0';
	out->len = (gsize)(end - out->str);
}

/* The comma before a value or a name, if one is needed there. */
static char *separate(JsonWriter *w, char *end)
{
	if (w->after_key) {
		w->after_key = false;
		return end;
	}
	if (w->has_item[w->depth])
		*end++ = ',';
	w->has_item[w->depth] = true;
	return end;
}

/* A value's bytes as they are. */
static void put(JsonWriter *w, const char *bytes, gsize count)
{
	char *end = separate(w, room_for(w->out, count + 1));

	memcpy(end, bytes, count);
	ended(w->out, end + count);
}

static void put_word(JsonWriter *w, const char *word)
{
	put(w, word, strlen(word));
}

static void begin(JsonWriter *w, char bracket)
{
	g_assert(w->depth < JSON_DEPTH_MAX);
	put(w, &bracket, 1);
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

/* After a comma if one is needed, and with a sign behind if it is a name. */
static void put_quoted(JsonWriter *w, const char *text, gsize bytes, bool is_name)
{
	const gsize clean = text_clean_bytes(text, bytes);
	char *end = separate(w, room_for(w->out, clean + strlen(",\"\":")));

	*end++ = '"';
	memcpy(end, text, clean);
	end += clean;
	/* Nearly every text is clean to its end. */
	if (clean < bytes) {
		ended(w->out, end);
		append_escaped(w->out, text + clean, bytes - clean);
		end = room_for(w->out, strlen("\":"));
	}
	*end++ = '"';
	if (is_name)
		*end++ = ':';
	ended(w->out, end);
}

void jsonw_append_quoted(GString *out, const char *text, gsize bytes)
{
	JsonWriter w;

	jsonw_init(&w, out);
	put_quoted(&w, text, bytes, false);
}

void jsonw_key(JsonWriter *w, const char *name)
{
	g_assert(!w->after_key);
	put_quoted(w, name, strlen(name), true);
	w->after_key = true;
}

void jsonw_text_n(JsonWriter *w, const char *text, gsize bytes)
{
	put_quoted(w, text, bytes, false);
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
	put(w, first, (gsize)(digits + sizeof digits - first));
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
	put_word(w, strcmp(digits, "-0") == 0 ? "0" : digits);
}

void jsonw_bool(JsonWriter *w, bool value)
{
	put_word(w, value ? "true" : "false");
}

void jsonw_null(JsonWriter *w)
{
	put_word(w, "null");
}

void jsonw_raw(JsonWriter *w, const char *json)
{
	put_word(w, json);
}

void jsonw_members(JsonWriter *w, const char *json)
{
	g_assert(!w->after_key);
	put_word(w, json);
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
