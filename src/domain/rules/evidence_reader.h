/*
 * domain/rules/evidence_reader: walks over the words of one text and notes what they say. The other half of evidence.c; nobody else
 * includes it.
 *
 * The walk is one pass. What a word means depends on where the reader is: in the title, in a sentence that says what is asked for, in
 * a section, behind a negation, in code.
 */
#pragma once

#include "domain/rules/evidence.h"
#include "domain/rules/brief_text.h"

typedef struct TextWord {
	uint32_t start, end; /* bytes of the plain text */
	uint8_t before;	     /* WordBreak */
	uint8_t mark;	     /* of the lexicon */
	bool is_before_colon;
	bool is_number; /* begins with a digit */
	bool is_code;
} TextWord;

struct Evidence {
	const RuleSet *rules;
	WordMemo *memo;
	BriefText *plain; /* of the field that is being read */
	GArray *known;	  /* of LexiconWord */
	GArray *words;	  /* of TextWord, one for each in known */
	GArray *findings;
	int lists;
	int separations;
	bool is_about_software; /* says so, or names a language or what is of one, and not by an everyday word */
	gsize words_count, known_count;
	int team; /* Side, by the description's words; -1: they are not as they stand there */
};

/* Notes the findings of the words that are cut; the first title_words of them are the title. */
void evidence_walk(Evidence *evidence, SubmissionField field, gsize title_words);
