#include "domain/submission/masked_text.h"

#include <string.h>

#include "base/error.h"

#define MASK "[…]"

enum {
	NAME_CHARS_MIN = 3,
};

/* Linear patterns: nothing in them can backtrack over more than one word. */
static const char *const patterns[] = {
	"[^\\s@<>()\\[\\]\"',;:]+@[^\\s@<>()\\[\\]\"',;:]+",
	"(?i)\\b(?:https?://|www\\.)\\S+",
	/* With a plus or a leading 0, or grouped; not a date, not thousands parted by commas. */
	"(?<![\\w.,])(?:\\+\\s?|00|0|\\()\\d(?:[\\s().\\-/]{0,2}\\d){6,14}(?!\\w)",
	"(?<![\\w.,\\-])\\d{3}[\\s.\\-]\\d{3}[\\s.\\-]\\d{4}(?!\\w)",
};

static char *replace(const GRegex *regex, char *text)
{
	g_autoptr(GError) error = NULL;
	char *replaced = g_regex_replace_literal(regex, text, -1, 0, MASK, 0, &error);

	g_free(text);
	/* A text that cannot be searched is not shown. */
	return replaced != NULL ? replaced : g_strdup(MASK);
}

/* Compiled once and never changed. */
static GRegex *const *contact_regexes(void)
{
	static GRegex *regexes[G_N_ELEMENTS(patterns)];
	static gsize is_made = 0;

	if (g_once_init_enter(&is_made)) {
		for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
			regexes[i] = g_regex_new(patterns[i], G_REGEX_OPTIMIZE, 0, NULL);
			g_assert(regexes[i] != NULL); /* our own patterns */
		}
		g_once_init_leave(&is_made, 1);
	}
	return regexes;
}

static char *replace_name(char *text, const char *name)
{
	if (g_utf8_strlen(name, -1) < NAME_CHARS_MIN)
		return text;
	g_autofree char *escaped = g_regex_escape_string(name, -1);
	g_autofree char *pattern = g_strconcat("\\b", escaped, "(?!\\w)", NULL);
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL);
	g_assert(regex != NULL); /* escaped */
	return replace(regex, text);
}

char *masked_text(const char *text, const char *const *names)
{
	GRegex *const *regexes = contact_regexes();
	char *masked = g_strdup(text);

	for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++)
		masked = replace(regexes[i], masked);
	for (; *names != NULL; names++)
		masked = replace_name(masked, *names);
	return masked;
}
