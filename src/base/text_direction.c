#include "base/text_direction.h"

#include <string.h>

#include "base/banned.h"
#include "base/text_scan.h"

typedef struct Range {
	gunichar first, last;
} Range;

/* The blocks whose letters are of the bidirectional classes R and AL, by Unicode's own defaults for them. */
/* clang-format off */
static const Range right_to_left[] = {
	{0x0590,  0x08ff},  /* Hebrew, Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic */
	{0xfb1d,  0xfdff},  /* presentation forms */
	{0xfe70,  0xfefe},
	{0x10800, 0x10fff},
	{0x1e800, 0x1efff},
};
/* clang-format on */

static bool is_right_to_left(gunichar c)
{
	for (gsize i = 0; i < G_N_ELEMENTS(right_to_left); i++) {
		if (c >= right_to_left[i].first && c <= right_to_left[i].last)
			return g_unichar_isalpha(c);
	}
	return false;
}

static bool needs_isolate(const char *line, const char *end)
{
	guint depth = 0;

	if (text_is_ascii(line, (gsize)(end - line)))
		return false;
	for (const char *at = line; at < end; at = g_utf8_next_char(at)) {
		const gunichar c = g_utf8_get_char(at);
		if (c == TEXT_ISOLATE)
			depth++;
		else if (c == TEXT_ISOLATE_END)
			depth -= depth > 0;
		else if (depth == 0 && is_right_to_left(c))
			return true;
	}
	return false;
}

/* The first bytes of the characters in right_to_left[], and of a few others. */
static bool may_begin_right_to_left(char byte)
{
	const guchar first = (guchar)byte;

	return (first >= 0xd6 && first <= 0xe0) || first == 0xef || first == 0xf0;
}

bool text_direction_is_plain(const char *text, gsize bytes)
{
	if (text_is_ascii(text, bytes))
		return true;
	for (gsize i = 0; i < bytes; i++) {
		if (may_begin_right_to_left(text[i]))
			return false;
	}
	return true;
}

void text_direction_append(GString *out, const char *text)
{
	while (*text != '\0') {
		const gsize bytes = strcspn(text, "\r\n");
		const gsize ends = strspn(text + bytes, "\r\n");
		const bool is_isolate = needs_isolate(text, text + bytes);

		if (is_isolate)
			g_string_append_unichar(out, TEXT_ISOLATE);
		g_string_append_len(out, text, (gssize)bytes);
		if (is_isolate)
			g_string_append_unichar(out, TEXT_ISOLATE_END);
		g_string_append_len(out, text + bytes, (gssize)ends);
		text += bytes + ends;
	}
}

char *text_direction_isolate(const char *text)
{
	GString *out = g_string_sized_new(strlen(text) + 8);

	text_direction_append(out, text);
	return g_string_free(out, FALSE);
}

void text_direction_append_balanced(GString *out, gunichar c, guint *depth)
{
	if (c == TEXT_ISOLATE_END && *depth == 0)
		return;
	if (c == TEXT_ISOLATE)
		*depth += 1;
	else if (c == TEXT_ISOLATE_END)
		*depth -= 1;
	g_string_append_unichar(out, c);
}

void text_direction_end(GString *out, guint *depth)
{
	for (; *depth > 0; *depth -= 1)
		g_string_append_unichar(out, TEXT_ISOLATE_END);
}
