#include "codec/encoded_word.h"

#include <string.h>

#include "base/error.h"

#define WORD_START "=?UTF-8?B?"
#define WORD_END   "?="

enum {
	WORD_FRAME_CHARS = sizeof WORD_START + sizeof WORD_END - 2,
	/* A line that cannot be folded because it has no space is not plain. */
	PLAIN_WORD_CHARS_MAX = 64,
};

static bool is_plain(const char *text)
{
	gsize word_chars = 0;

	if (strstr(text, "=?") != NULL)
		return false;
	for (const char *at = text; *at != '\0'; at++) {
		if ((guchar)*at < ' ' || (guchar)*at > '~')
			return false;
		word_chars = *at == ' ' ? 0 : word_chars + 1;
		if (word_chars > PLAIN_WORD_CHARS_MAX)
			return false;
	}
	return true;
}

/* Bytes of the longest run of whole characters whose word fits into so many characters. */
static gsize run_bytes(const char *text, gsize chars_max)
{
	const gsize bytes_max = (chars_max - WORD_FRAME_CHARS) / 4 * 3;
	gsize bytes = 0;

	while (text[bytes] != '\0') {
		const gsize next = (gsize)(g_utf8_next_char(text + bytes) - text);
		if (next > bytes_max)
			break;
		bytes = next;
	}
	return bytes;
}

char *encoded_words(const char *name, const char *text)
{
	GString *out = g_string_new(NULL);
	gsize chars_before = strlen(name) + strlen(": ");

	g_assert(chars_before + WORD_FRAME_CHARS + 8 <= ENCODED_LINE_CHARS_MAX); /* room for any character */
	if (is_plain(text)) {
		g_string_append(out, text);
		return g_string_free(out, FALSE);
	}
	while (*text != '\0') {
		const gsize bytes = run_bytes(text, MIN(ENCODED_WORD_CHARS_MAX, ENCODED_LINE_CHARS_MAX - chars_before));
		g_autofree char *base64 = g_base64_encode((const guchar *)text, bytes);
		g_string_append_printf(out, "%s" WORD_START "%s" WORD_END, out->len == 0 ? "" : "\r\n ", base64);
		text += bytes;
		chars_before = 1;
	}
	return g_string_free(out, FALSE);
}
