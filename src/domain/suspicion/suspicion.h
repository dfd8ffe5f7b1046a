/*
 * domain/suspicion/suspicion: what speaks against a person with a project at the other end. Pure.
 *
 * Each suspicion happens to people as well, so one alone holds nothing back: lead_is_suspected() of the schema weighs
 * them, together with those that only the database knows. Those of a lead are in lead.suspicions by name, and staff see
 * them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/json_writer.h"
#include "domain/submission/submission.h"
#include "domain/suspicion/door_lists.h"

typedef enum Suspicion {
	SUSPICION_TRAP_FILLED,	/* a field that people do not see has a text */
	SUSPICION_TOO_FAST,	/* nobody reads the form in this time */
	SUSPICION_MANY_LINKS,	/* three or more */
	SUSPICION_ADVERTISING,	/* a phrase of the list */
	SUSPICION_THROW_AWAY,	/* an address that is thrown away after minutes */
	SUSPICION_STRANGE_NAME, /* invisible, or made of random letters */
	SUSPICION_COUNT
} Suspicion;

/* As stored: "trap_filled". */
const char *suspicion_name(Suspicion suspicion);

/* For staff, of any suspicion that a lead is stored with, also those that only the database knows; NULL: none has this name. */
const char *suspicion_words(const char *name);

/* Those of the text and the contact: bits 1 << Suspicion. name: as it was sent, before invisible characters were dropped. */
guint suspicions_of(const Submission *submission, const char *name, const DoorLists *lists);

/* Writes the names as an array. */
void suspicions_write(JsonWriter *w, guint suspicions);

/*
 * The text without links, digits, case, and punctuation, as a number: texts that differ in nothing else have the same.
 * False: it is too short to say anything.
 */
bool suspicion_text_key(const Submission *submission, int64_t *key);
