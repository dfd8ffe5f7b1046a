/*
 * domain/rules/evidence: what a brief says, as findings: which signal of the rule set, where, and how much it counts there.
 *
 * A finding counts 1 for a plain mention. The title counts more, the tenth paragraph less; what is negated counts nothing; what
 * exists already, is mentioned in passing, stands in a list of many languages or in company boilerplate counts a part.
 * Reading is linear in the text and bounded: at most EVIDENCE_WORDS_MAX words are looked at, at most EVIDENCE_FINDINGS_MAX noted.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/rules/rules_model.h"
#include "domain/submission/submission.h"

enum {
	EVIDENCE_WORDS_MAX = 6000, /* a description of 10,000 characters has at most 5,000 */
	EVIDENCE_FINDINGS_MAX = 600,
};

typedef enum FindingFlag {
	FINDING_NEGATED = 1 << 0,
	FINDING_EXISTING = 1 << 1, /* what the client has, not what is needed */
	FINDING_PASSING = 1 << 2,
	FINDING_LISTED = 1 << 3, /* one of many languages in a list */
	FINDING_CHOICE = 1 << 4, /* one of two or three, with "or" between */
	FINDING_ASKED = 1 << 5,	 /* among requirements and skills */
	FINDING_TITLE = 1 << 6,
	FINDING_ASIDE = 1 << 7,	    /* in a section that is not about the work itself */
	FINDING_CANCELLED = 1 << 8, /* the word means something else here, or is a name */
	FINDING_REQUEST = 1 << 9,   /* in the title or in a sentence that says what is asked for */
	FINDING_CODE = 1 << 10,	    /* in a code sample */
	FINDING_CONTEXT = 1 << 11,  /* behind "for" or "about": the field of what is asked for */
	FINDING_EVERYDAY = 1 << 12, /* a name that is a word of everyday life as well */
} FindingFlag;

typedef struct Finding {
	int16_t signal;
	uint16_t flags;
	uint8_t field;	     /* FIELD_TITLE, FIELD_DESCRIPTION or FIELD_MUST_HAVES */
	uint32_t start, end; /* bytes of the field's text */
	float counts;	     /* after everything above */
} Finding;

typedef struct Evidence Evidence;

/* Scratch memory for reading, reused from brief to brief; one thread at a time. */
Evidence *evidence_new(const RuleSet *rules);
void evidence_free(Evidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evidence, evidence_free)

/* Reads a title, a description and what an engineer must bring along; each may be NULL. What was read before is forgotten. */
void evidence_read(Evidence *evidence, const char *title, const char *description, const char *must_haves);

/* The findings of the last text, in its order. */
const Finding *evidence_findings(const Evidence *evidence, gsize *count);
/* How many different lists of four or more languages there were. */
int evidence_lists(const Evidence *evidence);
/* How often the text says that one thing is apart from another: "separately", "two projects". */
int evidence_separations(const Evidence *evidence);
/* What the client's own team knows (team_text.h), by the description that was read; NULL: there was none. */
Side evidence_team(const Evidence *evidence, const char *description);
gsize evidence_words(const Evidence *evidence);
/* How many of the words the rule set has in any phrase of its own language. */
gsize evidence_known_words(const Evidence *evidence);
