#include "domain/submission/plain_text.h"

#include <stdbool.h>
#include <string.h>

#include "base/text_scan.h"

typedef enum Effect {
	EFFECT_KEEP,
	EFFECT_DROP,
	EFFECT_BREAK,
	EFFECT_TAB,
	EFFECT_INSIDE, /* dropped around the text */
	EFFECT_AFTER,  /* belongs to the character before it: dropped at the beginning */
} Effect;

typedef struct Range {
	gunichar first, last;
	Effect effect;
} Range;

/* In order. What is not here is kept. (Unicode 15: general categories Cc and Cf, and what is drawn as nothing.) */
/* clang-format off */
static const Range ranges[] = {
	{0x0000,  0x0008,  EFFECT_DROP},
	{0x0009,  0x0009,  EFFECT_TAB},
	{0x000a,  0x000d,  EFFECT_BREAK},  /* LF, VT, FF, CR */
	{0x000e,  0x001f,  EFFECT_DROP},
	{0x007f,  0x0084,  EFFECT_DROP},
	{0x0085,  0x0085,  EFFECT_BREAK},  /* NEL */
	{0x0086,  0x009f,  EFFECT_DROP},
	{0x00ad,  0x00ad,  EFFECT_DROP},   /* soft hyphen */
	{0x034f,  0x034f,  EFFECT_AFTER},  /* combining grapheme joiner */
	{0x061c,  0x061c,  EFFECT_DROP},   /* Arabic letter mark */
	{0x115f,  0x1160,  EFFECT_INSIDE}, /* Hangul fillers */
	{0x17b4,  0x17b5,  EFFECT_AFTER},
	{0x180b,  0x180f,  EFFECT_AFTER},  /* Mongolian selectors and separator */
	{0x200b,  0x200b,  EFFECT_DROP},   /* zero-width space */
	{0x200c,  0x200d,  EFFECT_INSIDE}, /* joiners: Persian, Indic scripts, emoji */
	{0x200e,  0x200f,  EFFECT_DROP},   /* direction marks */
	{0x2028,  0x2029,  EFFECT_BREAK},
	{0x202a,  0x202e,  EFFECT_DROP},   /* direction embeddings and overrides */
	{0x2060,  0x206f,  EFFECT_DROP},   /* word joiner, invisible operators, direction isolates */
	{0x2800,  0x2800,  EFFECT_INSIDE}, /* empty Braille pattern */
	{0x3164,  0x3164,  EFFECT_INSIDE}, /* Hangul fillers */
	{0xfe00,  0xfe0f,  EFFECT_AFTER},  /* variation selectors */
	{0xfeff,  0xfeff,  EFFECT_DROP},   /* byte order mark */
	{0xffa0,  0xffa0,  EFFECT_INSIDE},
	{0xfff0,  0xfffb,  EFFECT_DROP},   /* annotation marks */
	{0xfffe,  0xffff,  EFFECT_DROP},
	{0x1bca0, 0x1bca3, EFFECT_DROP},
	{0x1d173, 0x1d17a, EFFECT_DROP},
	{0xe0000, 0xe00ff, EFFECT_DROP},   /* tags */
	{0xe0100, 0xe01ef, EFFECT_AFTER},  /* variation selectors */
	{0xe01f0, 0xe0fff, EFFECT_DROP},
};
/* clang-format on */

static Effect effect_of(gunichar c)
{
	gsize low = 0, high = G_N_ELEMENTS(ranges);

	while (low < high) {
		const gsize middle = low + (high - low) / 2;
		if (c < ranges[middle].first)
			high = middle;
		else if (c > ranges[middle].last)
			low = middle + 1;
		else
			return ranges[middle].effect;
	}
	return EFFECT_KEEP;
}

/* The text with every effect but the trimming; never longer than it was. */
static void apply_effects(const char *in, gsize bytes, PlainText kind, GString *out)
{
	const char *end = in + bytes;

	while (in < end) {
		/* Nearly all of nearly every text. */
		const gsize run = text_printable_bytes(in, (gsize)(end - in));
		g_string_append_len(out, in, (gssize)run);
		in += run;
		if (in == end)
			break;

		const char *next = g_utf8_next_char(in);
		switch (effect_of(g_utf8_get_char(in))) {
		case EFFECT_KEEP:
			g_string_append_len(out, in, next - in);
			break;
		case EFFECT_BREAK:
			g_string_append_c(out, kind == PLAIN_TEXT_PARAGRAPHS ? '\n' : ' ');
			next += *in == '\r' && *next == '\n';
			break;
		case EFFECT_TAB:
			g_string_append_c(out, kind == PLAIN_TEXT_PARAGRAPHS ? '\t' : ' ');
			break;
		case EFFECT_INSIDE:
		case EFFECT_AFTER:
			if (kind != PLAIN_TEXT_ADDRESS)
				g_string_append_len(out, in, next - in);
			break;
		case EFFECT_DROP:
			break;
		}
		in = next;
	}
}

static bool is_around(gunichar c, bool is_beginning)
{
	const Effect effect = effect_of(c);

	return g_unichar_isspace(c) || effect == EFFECT_INSIDE || (is_beginning && effect == EFFECT_AFTER);
}

static char *trimmed(const char *text, gsize count)
{
	const char *end = text + count;

	while (text < end && is_around(g_utf8_get_char(text), true))
		text = g_utf8_next_char(text);
	while (end > text) {
		const char *last = g_utf8_find_prev_char(text, end);
		if (!is_around(g_utf8_get_char(last), false))
			break;
		end = last;
	}
	return g_strndup(text, (gsize)(end - text));
}

char *plain_text(const char *text, PlainText kind)
{
	const gsize bytes = strlen(text);
	g_autoptr(GString) visible = g_string_sized_new(bytes);

	apply_effects(text, bytes, kind, visible);
	char *plain = trimmed(visible->str, visible->len);
	if (kind != PLAIN_TEXT_ADDRESS || g_str_is_ascii(plain))
		return plain;
	char *composed = g_utf8_normalize(plain, -1, G_NORMALIZE_NFKC);
	g_free(plain);
	return composed;
}
