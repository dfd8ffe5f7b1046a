#include "domain/matching/match_words.h"

#include <libstemmer.h>
#include <string.h>

#include "domain/rules/words.h"

#define APART "| "

/* Appends the stems of a text, each with a blank behind it. */
static void append_stems(const char *text, GString *stems)
{
	struct sb_stemmer *stemmer = sb_stemmer_new("english", NULL);
	/* Names of choices are words with underscores. */
	g_autofree char *plain = g_strdelimit(g_strdup(text), "_", ' ');
	const gsize bytes = strlen(plain);
	gsize at = 0;
	Word word;

	while (words_next(plain, bytes, &at, &word)) {
		if (word.length == 0)
			continue;
		const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word.lower, word.length);
		g_string_append_len(stems, (const char *)stem, sb_stemmer_length(stemmer));
		g_string_append_c(stems, ' ');
	}
	sb_stemmer_delete(stemmer);
}

char *match_words_stem(const char *text)
{
	GString *stems = g_string_new(NULL);

	append_stems(text, stems);
	if (stems->len > 0)
		g_string_truncate(stems, stems->len - 1);
	return g_string_free(stems, FALSE);
}

MatchWords *match_words_new(void)
{
	MatchWords *words = g_new(MatchWords, 1);

	*words = (MatchWords){
		.stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.text = g_string_new(" "),
	};
	return words;
}

void match_words_free(MatchWords *words)
{
	if (words == NULL)
		return;
	g_hash_table_unref(words->stems);
	g_string_free(words->text, TRUE);
	g_free(words);
}

void match_words_add(MatchWords *words, const char *text)
{
	if (text == NULL)
		return;
	const gsize from = words->text->len;
	append_stems(text, words->text);
	for (const char *stem = words->text->str + from; *stem != '\0';) {
		const gsize length = strcspn(stem, " ");
		g_hash_table_add(words->stems, g_strndup(stem, length));
		stem += length + 1;
	}
	g_string_append(words->text, APART);
}

/* Only a phrase is looked for in the whole text, which takes longer. */
bool match_words_has(const MatchWords *words, const char *tag)
{
	if (*tag == '\0')
		return false;
	if (strchr(tag, ' ') == NULL)
		return g_hash_table_contains(words->stems, tag);
	g_autofree char *phrase = g_strconcat(" ", tag, " ", NULL);
	return strstr(words->text->str, phrase) != NULL;
}
