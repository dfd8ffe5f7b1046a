#include "domain/rules/team_text.h"

#include <string.h>

#include "base/banned.h"
#include "domain/rules/words.h"

enum {
	OURS_REACH = 8,	  /* words from "our" to the language */
	PEOPLE_REACH = 5, /* words from the language to the people, or from the people to the language */
	FAR = 1000,	  /* words, as good as never */
};

typedef enum WordKind {
	KIND_OURS,
	KIND_PEOPLE,
	KIND_RUST,
	KIND_PYTHON,
	KIND_WANTED,
	KIND_COUNT
} WordKind;

static const struct {
	const char *word;
	WordKind kind;
} words[] = {
	{"our", KIND_OURS},
	{"we", KIND_OURS},
	{"us", KIND_OURS},
	{"my", KIND_OURS},
	{"team", KIND_PEOPLE},
	{"people", KIND_PEOPLE},
	{"developers", KIND_PEOPLE},
	{"engineers", KIND_PEOPLE},
	{"devs", KIND_PEOPLE},
	{"programmers", KIND_PEOPLE},
	{"scientists", KIND_PEOPLE},
	{"analysts", KIND_PEOPLE},
	{"colleagues", KIND_PEOPLE},
	{"rust", KIND_RUST},
	{"python", KIND_PYTHON},
	{"need", KIND_WANTED},
	{"needs", KIND_WANTED},
	{"want", KIND_WANTED},
	{"seek", KIND_WANTED},
	{"seeking", KIND_WANTED},
	{"looking", KIND_WANTED},
	{"hire", KIND_WANTED},
	{"hiring", KIND_WANTED},
	{"join", KIND_WANTED},
	{"searching", KIND_WANTED},
	{"wanted", KIND_WANTED},
	{"recruit", KIND_WANTED},
	{"find", KIND_WANTED},
	{"add", KIND_WANTED},
	{"require", KIND_WANTED},
};

static int kind_of(const Word *word)
{
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (words[i].word[0] == word->lower[0] && strlen(words[i].word) == word->length &&
			memcmp(words[i].word, word->lower, word->length) == 0)
			return (int)words[i].kind;
	}
	return KIND_COUNT;
}

/* How many words ago each kind was, in this sentence. */
typedef struct Sentence {
	int ago[KIND_COUNT];
	bool is_wanted;
	bool knows_rust, knows_python; /* what it says so far */
} Sentence;

static void begin(Sentence *sentence)
{
	*sentence = (Sentence){.is_wanted = false};
	for (int k = 0; k < KIND_COUNT; k++)
		sentence->ago[k] = FAR;
}

static void read_word(Sentence *sentence, int kind)
{
	for (int k = 0; k < KIND_COUNT; k++)
		sentence->ago[k] = MIN(sentence->ago[k] + 1, FAR);
	if (kind == KIND_COUNT)
		return;
	sentence->ago[kind] = 0;
	sentence->is_wanted |= kind == KIND_WANTED;
	const bool is_language = kind == KIND_RUST || kind == KIND_PYTHON;
	if (sentence->ago[KIND_OURS] > OURS_REACH || (kind != KIND_PEOPLE && !is_language) ||
		sentence->ago[KIND_PEOPLE] > PEOPLE_REACH)
		return;
	sentence->knows_rust |= sentence->ago[KIND_RUST] <= PEOPLE_REACH;
	sentence->knows_python |= sentence->ago[KIND_PYTHON] <= PEOPLE_REACH;
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
	for (bool is_more = true; is_more;) {
		is_more = words_next(description, bytes, &at, &word);
		if (!is_more || word.before >= WORD_BREAK_SENTENCE) {
			knows_rust |= sentence.knows_rust && !sentence.is_wanted;
			knows_python |= sentence.knows_python && !sentence.is_wanted;
			begin(&sentence);
		}
		if (is_more)
			read_word(&sentence, kind_of(&word));
	}
	return knows_rust && knows_python ? SIDE_HYBRID
	       : knows_rust		  ? SIDE_RUST
	       : knows_python		  ? SIDE_PYTHON
					  : SIDE_NONE;
}
