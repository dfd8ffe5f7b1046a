#include "domain/rules/team_text.h"

#include "base/banned.h"

enum {
	OURS_REACH = 8,	  /* words from "our" to the language */
	PEOPLE_REACH = 5, /* words from the language to the people, or from the people to the language */
	LONG_AGO = -1000, /* words before the first: not in this sentence */
};

/* What a word is here; the marks of the lexicon. */
typedef enum WordKind {
	KIND_NONE,
	KIND_OURS,
	KIND_PEOPLE,
	KIND_RUST,
	KIND_PYTHON,
	KIND_WANTED,
} WordKind;
G_STATIC_ASSERT(KIND_WANTED + 1 == TEAM_TEXT_KINDS);

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

bool team_text_mark(Lexicon *lexicon)
{
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (!lexicon_mark(lexicon, words[i].word, (uint8_t)words[i].kind))
			return false;
	}
	return true;
}

static void begin_sentence(TeamText *team)
{
	team->is_wanted = team->sentence_rust = team->sentence_python = false;
	for (int k = 0; k < TEAM_TEXT_KINDS; k++)
		team->last[k] = LONG_AGO;
}

static void end_sentence(TeamText *team)
{
	team->knows_rust |= team->sentence_rust && !team->is_wanted;
	team->knows_python |= team->sentence_python && !team->is_wanted;
}

void team_text_begin(TeamText *team)
{
	*team = (TeamText){.words = 0};
	begin_sentence(team);
}

static bool is_near(const TeamText *team, WordKind kind, int reach)
{
	return team->words - team->last[kind] <= reach;
}

void team_text_read(TeamText *team, WordBreak before, uint8_t mark)
{
	if (before >= WORD_BREAK_SENTENCE) {
		end_sentence(team);
		begin_sentence(team);
	}
	team->words++;
	if (mark == KIND_NONE)
		return;
	team->last[mark] = team->words;
	team->is_wanted |= mark == KIND_WANTED;
	const bool may_tell = mark == KIND_PEOPLE || mark == KIND_RUST || mark == KIND_PYTHON;
	if (!may_tell || !is_near(team, KIND_OURS, OURS_REACH) || !is_near(team, KIND_PEOPLE, PEOPLE_REACH))
		return;
	team->sentence_rust |= is_near(team, KIND_RUST, PEOPLE_REACH);
	team->sentence_python |= is_near(team, KIND_PYTHON, PEOPLE_REACH);
}

Side team_text_end(TeamText *team)
{
	end_sentence(team);
	return team->knows_rust && team->knows_python ? SIDE_HYBRID
	       : team->knows_rust		      ? SIDE_RUST
	       : team->knows_python		      ? SIDE_PYTHON
						      : SIDE_NONE;
}
