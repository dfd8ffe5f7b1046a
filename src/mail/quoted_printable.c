#include "mail/quoted_printable.h"

#include <stdbool.h>
#include <string.h>

#include "base/banned.h"

enum {
	LINE_CHARS = 75, /* and the "=" of a soft line break */
	ESCAPE_CHARS = 3,
};

#define SOFT_BREAK "=\r\n"

/* The encoded text so far; there is room for all of it. */
typedef struct Encoded {
	char *end;
	gsize column;
} Encoded;

/*
 * Bytes of the control character that begins here, of those that mean nothing in an email; 0: none does. C1 is C2 80 to
 * C2 9F.
 */
static gsize control_bytes(const char *at)
{
	const guchar c = (guchar)at[0];

	if (c == 0xc2)
		return (guchar)at[1] >= 0x80 && (guchar)at[1] < 0xa0 ? 2 : 0;
	return (c < 0x20 && c != '\n' && c != '\t' && c != '\0') || c == 0x7f ? 1 : 0;
}

static bool is_literal(char c)
{
	return (c >= ' ' && c <= '~' && c != '=') || c == '\t';
}

static gsize literal_bytes(const char *at)
{
	gsize bytes = 0;

	while (is_literal(at[bytes]))
		bytes++;
	return bytes;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* What is left out does not count. */
static bool ends_line(const char *at)
{
	for (gsize bytes = control_bytes(at); bytes > 0; bytes = control_bytes(at))
		at += bytes;
	return *at == '\n' || *at == '\0';
}

static bool needs_escape_in_front(const char *at, gsize bytes)
{
	return *at == '.' || (bytes >= 5 && memcmp(at, "From ", 5) == 0);
}

static void put(Encoded *encoded, const char *chars, gsize count)
{
	memcpy(encoded->end, chars, count);
	encoded->end += count;
	encoded->column += count;
}

static void make_room(Encoded *encoded, gsize chars)
{
	if (encoded->column + chars <= LINE_CHARS)
		return;
	put(encoded, SOFT_BREAK, strlen(SOFT_BREAK));
	encoded->column = 0;
}

static void put_escape(Encoded *encoded, char byte)
{
	static const char digits[] = "0123456789ABCDEF";
	const char escape[ESCAPE_CHARS] = {'=', digits[(guchar)byte >> 4], digits[(guchar)byte & 0xf]};

	make_room(encoded, ESCAPE_CHARS);
	put(encoded, escape, ESCAPE_CHARS);
}

static void put_literals(Encoded *encoded, const char *at, gsize bytes)
{
	while (bytes > 0) {
		make_room(encoded, 1);
		const bool is_escaped = encoded->column == 0 && needs_escape_in_front(at, bytes);
		const gsize count = is_escaped ? 1 : MIN(bytes, LINE_CHARS - encoded->column);
		if (is_escaped)
			put_escape(encoded, *at);
		else
			put(encoded, at, count);
		at += count;
		bytes -= count;
	}
}

/* Encodes what the text begins with; its bytes. */
static gsize encode_some(Encoded *encoded, const char *text)
{
	const gsize bytes = literal_bytes(text);

	if (bytes > 0) {
		const bool is_blank_last = is_blank(text[bytes - 1]) && ends_line(text + bytes);
		put_literals(encoded, text, bytes - is_blank_last);
		if (is_blank_last)
			put_escape(encoded, text[bytes - 1]);
		return bytes;
	}
	if (*text == '\n') {
		put(encoded, "\r\n", 2);
		encoded->column = 0;
		return 1;
	}
	const gsize left_out = control_bytes(text);
	if (left_out > 0)
		return left_out;
	put_escape(encoded, *text);
	return 1;
}

void quoted_printable_append(GString *out, const char *text)
{
	const gsize before = out->len;
	const gsize bytes = strlen(text);
	const gsize chars_max = bytes * ESCAPE_CHARS;
	/* A line is broken when it has no room for an escape, or none at all. */
	const gsize breaks_max = chars_max / (LINE_CHARS - ESCAPE_CHARS + 1) + 1;

	g_string_set_size(out, before + chars_max + breaks_max * strlen(SOFT_BREAK));
	Encoded encoded = {.end = out->str + before};
	while (*text != '\0')
		text += encode_some(&encoded, text);
	g_string_truncate(out, (gsize)(encoded.end - out->str));
}
