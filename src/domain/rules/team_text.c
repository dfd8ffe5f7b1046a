#include "domain/rules/team_text.h"

#include <string.h>

#include "base/banned.h"
#include "domain/rules/words.h"

enum {
	OURS_REACH = 8,	  /* words from "our" to the language */
	PEOPLE_REACH = 5, /* words from the language to the people, or from the people to the language */
	LONG_AGO = -1000, /* words before the first: not in this sentence */
};

typedef enum WordKind {
	KIND_OURS,
	KIND_PEOPLE,
	KIND_RUST,
	KIND_PYTHON,
	KIND_WANTED,
	KIND_COUNT
} WordKind;

enum {
	LETTERS = 26,
	WORDS_OF_LETTER_MAX = 4,
};

/* By their first letter. */
static const struct {
	const char *word;
	WordKind kind;
} words[LETTERS][WORDS_OF_LETTER_MAX] = {
	['a' - 'a'] = {{"analysts", KIND_PEOPLE}, {"add", KIND_WANTED}},
	['c' - 'a'] = {{"colleagues", KIND_PEOPLE}},
	['d' - 'a'] = {{"developers", KIND_PEOPLE}, {"devs", KIND_PEOPLE}},
	['e' - 'a'] = {{"engineers", KIND_PEOPLE}},
	['f' - 'a'] = {{"find", KIND_WANTED}},
	['h' - 'a'] = {{"hire", KIND_WANTED}, {"hiring", KIND_WANTED}},
	['j' - 'a'] = {{"join", KIND_WANTED}},
	['l' - 'a'] = {{"looking", KIND_WANTED}},
	['m' - 'a'] = {{"my", KIND_OURS}},
	['n' - 'a'] = {{"need", KIND_WANTED}, {"needs", KIND_WANTED}},
	['o' - 'a'] = {{"our", KIND_OURS}},
	['p' - 'a'] = {{"people", KIND_PEOPLE}, {"programmers", KIND_PEOPLE}, {"python", KIND_PYTHON}},
	['r' - 'a'] = {{"rust", KIND_RUST}, {"recruit", KIND_WANTED}, {"require", KIND_WANTED}},
	['s' - 'a'] = {{"scientists", KIND_PEOPLE}, {"seek", KIND_WANTED}, {"seeking", KIND_WANTED},
		{"searching", KIND_WANTED}},
	['t' - 'a'] = {{"team", KIND_PEOPLE}},
	['u' - 'a'] = {{"us", KIND_OURS}},
	['w' - 'a'] = {{"we", KIND_OURS}, {"want", KIND_WANTED}, {"wanted", KIND_WANTED}},
};

static WordKind kind_of(const Word *word)
{
	const guint letter = (guint)(guchar)word->lower[0] - 'a';

	if (letter >= LETTERS)
		return KIND_COUNT;
	for (gsize i = 0; i < WORDS_OF_LETTER_MAX && words[letter][i].word != NULL; i++) {
		const char *known = words[letter][i].word;
		if (strlen(known) == word->length && memcmp(known, word->lower, word->length) == 0)
			return words[letter][i].kind;
	}
	return KIND_COUNT;
}

/* Where each kind was last, in words of the text, and what the sentence says so far. */
typedef struct Sentence {
	int at[KIND_COUNT];
	bool is_wanted;
	bool knows_rust, knows_python;
} Sentence;

static void begin(Sentence *sentence)
{
	*sentence = (Sentence){.is_wanted = false};
	for (int k = 0; k < KIND_COUNT; k++)
		sentence->at[k] = LONG_AGO;
}

static bool is_near(const Sentence *sentence, WordKind kind, int at, int reach)
{
	return at - sentence->at[kind] <= reach;
}

static void read_word(Sentence *sentence, WordKind kind, int at)
{
	sentence->at[kind] = at;
	sentence->is_wanted |= kind == KIND_WANTED;
	const bool may_tell = kind == KIND_PEOPLE || kind == KIND_RUST || kind == KIND_PYTHON;
	if (!may_tell || !is_near(sentence, KIND_OURS, at, OURS_REACH) ||
		!is_near(sentence, KIND_PEOPLE, at, PEOPLE_REACH))
		return;
	sentence->knows_rust |= is_near(sentence, KIND_RUST, at, PEOPLE_REACH);
	sentence->knows_python |= is_near(sentence, KIND_PYTHON, at, PEOPLE_REACH);
}

Side team_text_knows(const char *description)
{
	bool knows_rust = false, knows_python = false;
	Sentence sentence;
	gsize at = 0;
	Word word;

	if (description == NULL)
		return SIDE_NONE;
	const gsize bytes = strlen(description);
	begin(&sentence);
	int count = 0;
	for (bool is_more = true; is_more; count++) {
		is_more = words_next(description, bytes, &at, &word);
		if (!is_more || word.before >= WORD_BREAK_SENTENCE) {
			knows_rust |= sentence.knows_rust && !sentence.is_wanted;
			knows_python |= sentence.knows_python && !sentence.is_wanted;
			begin(&sentence);
		}
		const WordKind kind = is_more ? kind_of(&word) : KIND_COUNT;
		if (kind != KIND_COUNT)
			read_word(&sentence, kind, count);
	}
	return knows_rust && knows_python ? SIDE_HYBRID
	       : knows_rust		  ? SIDE_RUST
	       : knows_python		  ? SIDE_PYTHON
					  : SIDE_NONE;
}
