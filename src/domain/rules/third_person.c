#include "domain/rules/third_person.h"

#include <stdbool.h>
#include <string.h>

#include "base/banned.h"

/* Words for the reader, and what they become. */
static const struct {
	const char *to_client, *of_client;
	bool has_verb; /* the verb follows */
} readers[] = {
	{"you", "the client", true},
	{"your", "the client's", false},
	{"yours", "the client's", false},
	{"you're", "the client is", false},
	{"you've", "the client has", false},
	{"you'll", "the client will", false},
	{"you'd", "the client would", false},
};

/* Verbs that do not just take an s. */
static const char *const verbs[][2] = {
	{"are", "is"},
	{"have", "has"},
	{"do", "does"},
	{"don't", "doesn't"},
	{"aren't", "isn't"},
	{"haven't", "hasn't"},
	{"can", "can"},
	{"could", "could"},
	{"may", "may"},
	{"might", "might"},
	{"must", "must"},
	{"should", "should"},
	{"will", "will"},
	{"would", "would"},
};

/* They stand between "you" and its verb. */
static const char *const adverbs[] = {"already", "also", "mostly", "only", "still", "then"};

/* After these, "you" is not the subject, and no verb follows. */
static const char *const takes_object[] = {"by", "for", "from", "gives", "helps", "lets", "of", "than", "to", "with"};

static bool is_in(const char *const list[], gsize count, const char *word)
{
	for (gsize i = 0; i < count; i++) {
		if (g_ascii_strcasecmp(list[i], word) == 0)
			return true;
	}
	return false;
}

static bool is_word_char(char c)
{
	return g_ascii_isalpha(c) || c == '\'';
}

static void append_verb(GString *out, const char *verb)
{
	static const char *const takes_es[] = {"s", "sh", "ch", "x", "o"};
	const gsize bytes = strlen(verb);

	for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
		if (strcmp(verbs[i][0], verb) == 0) {
			g_string_append(out, verbs[i][1]);
			return;
		}
	}
	g_string_append(out, verb);
	/* The past has no s; "need" and "feed" are none. */
	if (g_str_has_suffix(verb, "ed") && !g_str_has_suffix(verb, "eed"))
		return;
	if (bytes > 1 && verb[bytes - 1] == 'y' && strchr("aeiou", verb[bytes - 2]) == NULL) {
		g_string_truncate(out, out->len - 1);
		g_string_append(out, "ies");
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(takes_es); i++) {
		if (g_str_has_suffix(verb, takes_es[i])) {
			g_string_append(out, "es");
			return;
		}
	}
	g_string_append_c(out, 's');
}

static void append_reader(GString *out, gsize row, bool is_capital)
{
	const gsize at = out->len;

	g_string_append(out, readers[row].of_client);
	if (is_capital)
		out->str[at] = g_ascii_toupper(out->str[at]);
}

/* The tables have plain apostrophes, sentences mostly typographic ones. */
static char *plain_apostrophes(const char *says)
{
	g_auto(GStrv) pieces = g_strsplit(says, "\u2019", -1);

	return g_strjoinv("'", pieces);
}

/* Behind the quotation that begins there, or at itself. */
static const char *quotation_end(const char *at)
{
	static const char open[] = "\u201c", close[] = "\u201d";
	const char *end = g_str_has_prefix(at, open) ? strstr(at, close) : NULL;

	return end == NULL ? at : end + strlen(close);
}

char *third_person(const char *says)
{
	g_autofree char *text = plain_apostrophes(says);
	g_autofree char *before = NULL;
	GString *out = g_string_new(NULL);
	bool wants_verb = false;

	for (const char *at = text; *at != '\0';) {
		const char *end = quotation_end(at);
		if (end > at) {
			g_string_append_len(out, at, end - at);
			wants_verb = false;
			at = end;
			continue;
		}
		while (is_word_char(*end))
			end++;
		if (end == at) {
			wants_verb = wants_verb && *at == ' ';
			g_string_append_c(out, *at++);
			continue;
		}
		g_autofree char *word = g_strndup(at, (gsize)(end - at));
		gsize row = 0;
		while (row < G_N_ELEMENTS(readers) && g_ascii_strcasecmp(readers[row].to_client, word) != 0)
			row++;
		if (row < G_N_ELEMENTS(readers)) {
			append_reader(out, row, g_ascii_isupper(*word));
			wants_verb = readers[row].has_verb &&
				     (before == NULL || !is_in(takes_object, G_N_ELEMENTS(takes_object), before));
		} else if (wants_verb && !is_in(adverbs, G_N_ELEMENTS(adverbs), word)) {
			append_verb(out, word);
			wants_verb = false;
		} else {
			g_string_append(out, word);
		}
		g_free(before);
		before = g_steal_pointer(&word);
		at = end;
	}
	/* As the sentences of the rule set have them. */
	g_string_replace(out, "'", "\u2019", 0);
	return g_string_free(out, FALSE);
}
