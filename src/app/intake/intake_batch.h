/*
 * app/intake/intake_batch: writes leads that arrived together, and finds out what became of each. For app/intake/intake
 * alone.
 *
 * One writer, one connection, one thread at a time. When intake_write() returns, every entry has its outcome:
 *
 *   stored      committed by us
 *   repeat      the key was there with the same body: the first answer again
 *   changed     the key of its answers was there with another body: a repeat that may say more
 *   other_body  another key was there with another body
 *   refused     its network is far over its limit: not stored
 *   failed      error says why; not stored as far as we know
 *
 * The key of answers is taken from a lead that is closed, or older than a day: then they are a new lead, linked to it.
 *
 * A batch has many owners. When the database refuses it, each lead is written alone and gets its own answer. When it is
 * uncertain whether it was committed, a new connection is asked by key, and what is not there is written once more.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/intake/intake.h"
#include "base/ident.h"
#include "domain/engagement.h"

typedef enum IntakeOutcome {
	INTAKE_OPEN,
	INTAKE_STORED,
	INTAKE_REPEAT,
	INTAKE_CHANGED,
	INTAKE_OTHER_BODY,
	INTAKE_REFUSED,
	INTAKE_FAILED,
	INTAKE_OUTCOME_COUNT
} IntakeOutcome;

/* A lead as a text of its own, so that it can be written even when its caller has gone. */
typedef struct IntakeEntry {
	uint8_t key[INTAKE_KEY_BYTES];
	uint8_t body_hash[INTAKE_KEY_BYTES];
	Ident id; /* of a repeat: the stored lead's */
	char reference[REFERENCE_TEXT_BYTES];
	Engagement engagement;
	GString *lead_json; /* as new_lead_write() makes it */
	GString *submission_json;
	char *recommendation_json; /* as made here; of a repeat, as stored */
	GString *email_json;	   /* as notifications_write_email() makes it; NULL: no email */
	bool is_limited;	   /* its network has a limit, and left is how many more it may send now */
	int64_t left;
	bool is_probe;	    /* not counted */
	bool is_by_answers; /* the key is made from the answers */
	bool has_former;    /* while it is written: its key belongs to a lead of another day */
	Ident former;	    /* that lead */
	IntakeOutcome outcome;
	GError *error; /* of a failure */
} IntakeEntry;

void intake_entry_clear(IntakeEntry *entry);

/* Another id and reference, when the first turned out to be taken. */
void intake_entry_renew_id(IntakeEntry *entry);

typedef struct IntakeWriter IntakeWriter;

IntakeWriter *intake_writer_new(const char *database_url, const LeadLimits *limits);
void intake_writer_free(IntakeWriter *writer);

/* entries: of IntakeEntry *, all open; sorts them. */
void intake_write(IntakeWriter *writer, GPtrArray *entries, int64_t deadline_us);
