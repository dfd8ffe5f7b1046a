/*
 * domain/rules/evidence_list: lists of languages in a text, "C++, Rust, Go and Python". A part of evidence_reader.c; nobody else includes it.
 *
 * A long list decides nothing between its languages, and "Rust or Go" offers a choice. Counts of words are those of the text that is read.
 */
#pragma once

#include <stdbool.h>

#include "domain/rules/evidence_reader.h"

typedef struct EvidenceList {
	bool has_or;
	guint first;	 /* finding */
	guint languages; /* different ones; 0: no list is being read */
	gsize until;	 /* the next language must come before this word */
} EvidenceList;

/* A language, at words from at to end; its finding is added after this. */
void evidence_list_add(EvidenceList *list, Evidence *evidence, int signal, gsize at, gsize end);

/* An "or" at this word. */
void evidence_list_or(EvidenceList *list, gsize at);

/* Flags the findings of the list, if one is being read, and begins anew. */
void evidence_list_end(EvidenceList *list, Evidence *evidence);
