/*
 * app/intake/intake: stores leads by group commit.
 *
 * Every worker that has a lead joins a queue. The first becomes the leader, takes all that wait (INTAKE_BATCH_MAX at
 * most), writes lead, event and outbox rows as one durable statement on the intake connection, answers everybody and
 * hands the lead on. The caller sees one straight call.
 *
 * - true means committed: the lead survives kill -9 of the service and of PostgreSQL.
 * - The same key and body is always the same lead: the first answer is repeated (is_repeat). The same key with another
 *   body is CONFLICT.
 * - A key that is made from the answers is one lead's only while that is open and younger than a day; with another body
 *   the lead is the same, and is_changed.
 * - UNCERTAIN never leaves here as success: the leader asks again by key on a new connection; what cannot be found out
 *   inside the deadline is UNAVAILABLE, and the client repeats with the same key.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "base/wake.h"
#include "config/settings.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"
#include "store/lead.h"

enum {
	INTAKE_KEY_BYTES = 32,
	INTAKE_BATCH_MAX = 256,	 /* one fsync serves a full queue of workers; larger batches bring nothing */
	INTAKE_ANSWER_MS = 8000, /* nobody waits longer for an answer */
};

typedef struct Intake Intake;

typedef struct IntakeOptions {
	const Settings *settings; /* outlives the intake; its addresses are checked */
	LeadLimits limits;
	GTimeZone *zone;	    /* of staff; NULL: UTC */
	const char *message_domain; /* right side of Message-IDs */
	Wake *dispatcher_wake;	    /* signalled after a commit; not owned */
	Wake *senders_wake;
} IntakeOptions;

typedef struct IntakeLead {
	uint8_t key[INTAKE_KEY_BYTES];	     /* what makes a repeat a repeat */
	bool is_by_answers;		     /* the key is made from the answers */
	uint8_t body_hash[INTAKE_KEY_BYTES]; /* BLAKE2b of what was sent */
	const uint8_t *form_key;	     /* INTAKE_KEY_BYTES, of the page that it was sent from; NULL: of none */
	const RawSubmission *raw;
	const Submission *submission;
	const Recommendation *recommendation;
	const char *consent_version;	/* NULL: the first one */
	guint suspicions;		/* bits of domain/suspicion */
	bool is_limited;		/* counts against the limits */
	const char *network_key;	/* of app/door_keys; NULL: not counted by network */
	const char *const *sender_keys; /* the same, of the mailbox; the first is counted */
	bool is_probe;			/* the test lead of the trial run: staff are not told */
	bool is_suspected_spam;		/* perhaps not sent by a person: stored anyway, for staff to review */
} IntakeLead;

typedef struct IntakeReceipt {
	Ident id;
	char reference[REFERENCE_TEXT_BYTES];
	bool is_limited; /* its network has a limit, and left is how many more it may send now */
	int64_t left;
	bool is_refused;	   /* its network has sent far too many; nothing was stored */
	bool is_repeat;		   /* stored before; this is the first answer again */
	bool is_changed;	   /* a repeat whose other answers may differ */
	char *recommendation_json; /* owned; as stored */
} IntakeReceipt;

void intake_receipt_clear(IntakeReceipt *receipt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IntakeReceipt, intake_receipt_clear)

Intake *intake_new(const IntakeOptions *options);
/* Nobody may be inside intake_take. */
void intake_free(Intake *intake);

/* CONFLICT: key in use for another body. BUSY, UNAVAILABLE: not stored as far as we know; repeat with the same key. */
bool intake_take(Intake *intake, const IntakeLead *lead, int64_t deadline_us, IntakeReceipt *receipt,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Figures for /metrics; safe from any thread. */
typedef struct IntakeFigures {
	uint64_t leads; /* rows written, repeats not counted */
	uint64_t repeats;
	uint64_t batch_size_buckets[10]; /* leads per batch: 1, 2, 4, … 256, more */
} IntakeFigures;

IntakeFigures intake_figures(Intake *intake);
