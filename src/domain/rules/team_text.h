/*
 * domain/rules/team_text: what the client's own team knows, by the words of a brief: "our six Python developers", "we are a Rust team".
 *
 * People who are wanted are no team: a sentence that asks for somebody says nothing here. The words that matter are marked in the
 * rule set's lexicon, so that a text whose words are known already is not cut again.
 */
#pragma once

#include "domain/rules/rules_model.h"
#include "domain/rules/words.h"

enum {
	TEAM_TEXT_KINDS = 6, /* of words; 0 are all others */
};

/* A text that is being read. */
typedef struct TeamText {
	int words;		   /* so far */
	int last[TEAM_TEXT_KINDS]; /* the word that was the last one of each kind in this sentence, counted from 1 */
	bool is_wanted, sentence_rust, sentence_python;
	bool knows_rust, knows_python; /* the sentences before */
} TeamText;

/* Marks the words that matter, after all phrases. False: there is no room in the lexicon. */
bool team_text_mark(Lexicon *lexicon) G_GNUC_WARN_UNUSED_RESULT;

void team_text_begin(TeamText *team);
/* The next word, by its mark. */
void team_text_read(TeamText *team, WordBreak before, uint8_t mark);
/* SIDE_RUST, SIDE_PYTHON, SIDE_HYBRID for both, SIDE_NONE. */
Side team_text_end(TeamText *team);
