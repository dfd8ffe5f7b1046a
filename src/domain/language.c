#include "domain/language.h"

#include <string.h>

#include "base/error.h"

typedef struct LanguageRow {
	const char *name;
	const char *others; /* separated by blanks */
} LanguageRow;

/* clang-format off */
static const LanguageRow rows[] = {
	{"english",    "en eng"},
	{"german",     "de deutsch"},
	{"french",     "fr français francais"},
	{"spanish",    "es español espanol"},
	{"portuguese", "pt português portugues"},
	{"italian",    "it italiano"},
	{"dutch",      "nl nederlands"},
	{"danish",     "da dansk"},
	{"swedish",    "sv svenska"},
	{"norwegian",  "no nb norsk"},
	{"finnish",    "fi suomi"},
	{"polish",     "pl polski"},
	{"czech",      "cs čeština cestina"},
	{"slovak",     "sk slovenčina"},
	{"hungarian",  "hu magyar"},
	{"romanian",   "ro română romana"},
	{"bulgarian",  "bg български"},
	{"greek",      "el ελληνικά"},
	{"turkish",    "tr türkçe turkce"},
	{"ukrainian",  "uk українська"},
	{"russian",    "ru русский"},
	{"serbian",    "sr српски srpski"},
	{"croatian",   "hr hrvatski"},
	{"arabic",     "ar العربية"},
	{"hebrew",     "he עברית"},
	{"persian",    "fa farsi فارسی"},
	{"hindi",      "hi हिन्दी"},
	{"bengali",    "bn বাংলা"},
	{"urdu",       "ur اردو"},
	{"chinese",    "zh mandarin 中文"},
	{"japanese",   "ja 日本語"},
	{"korean",     "ko 한국어"},
	{"vietnamese", "vi"},
	{"thai",       "th"},
	{"indonesian", "id"},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(rows) <= 64);

static bool is_named(const LanguageRow *row, const char *word)
{
	if (strcmp(row->name, word) == 0)
		return true;
	g_auto(GStrv) others = g_strsplit(row->others, " ", -1);
	return g_strv_contains((const char *const *)others, word);
}

static guint find(const char *word)
{
	g_autofree char *lower = g_utf8_strdown(word, -1);
	guint at = 0;

	while (at < G_N_ELEMENTS(rows) && !is_named(&rows[at], lower))
		at++;
	return at;
}

Languages languages_parse(const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text == NULL ? "" : text, " \t\n,;/|+&()[]{}.:", -1);
	Languages languages = 0;

	for (char **word = words; *word != NULL; word++) {
		const guint at = **word == '\0' ? G_N_ELEMENTS(rows) : find(*word);
		if (at < G_N_ELEMENTS(rows))
			languages |= UINT64_C(1) << at;
	}
	return languages;
}

void languages_format(Languages languages, GString *text)
{
	const char *between = "";

	for (guint at = 0; at < G_N_ELEMENTS(rows); at++) {
		if ((languages & UINT64_C(1) << at) == 0)
			continue;
		g_string_append_printf(text, "%s%s", between, rows[at].name);
		between = ", ";
	}
}

const char *language_name(const char *word)
{
	const guint at = find(word);

	return at < G_N_ELEMENTS(rows) ? rows[at].name : NULL;
}

const char *language_at(guint at)
{
	return at < G_N_ELEMENTS(rows) ? rows[at].name : NULL;
}

char *language_words(const char *name)
{
	const guint at = find(name);

	g_assert(at < G_N_ELEMENTS(rows));
	return g_strconcat(rows[at].name, " ", rows[at].others, NULL);
}
