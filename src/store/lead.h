/*
 * store/lead: what a client sent, with the recommendation it was answered, and what becomes of it.
 *
 * - submission and recommendation are kept byte for byte (type json, never jsonb).
 * - One submission key is one lead permanently: writing it again changes nothing.
 * - Every lead is written with its event lead_received, in one statement.
 * - lead_revise() alone replaces answers, and keeps what they were. The changes of a lead work in the caller's
 *   transaction, behind lead_lock(), and the caller adds the event (store/event). What becomes of its offers is
 *   store/stored_offer's.
 *
 * A batch is one JSON array, with the submissions and recommendations next to it. Each lead's object is made by the thread
 * that has the lead (new_lead_write), so that the leader of a batch only puts texts together.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"
#include "domain/engagement.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"
#include "domain/lead/lead_status.h"

enum {
	LEAD_KEY_BYTES = 32, /* of keys and body hashes: BLAKE2b. SHA-256 was a sixth of the work of taking a lead. */
};

typedef struct NewLead {
	Ident id;
	const uint8_t *submission_key; /* LEAD_KEY_BYTES each */
	const uint8_t *body_hash;
	const uint8_t *form_key; /* of the page that it was sent from; NULL: of none */
	Engagement engagement;
	double confidence;
	bool needs_review;
	guint suspicions; /* bits of domain/suspicion */
	bool has_text_key;
	int64_t text_key;
	const char *const *sender_keys; /* of app/door_keys; with NULL at the end */
	const char *network_key;	/* NULL: is not counted, as is the next */
	const char *email_key;
	bool is_probe;		   /* the test lead of the trial run (app/probe/probe) */
	const char *status_reason; /* why staff decide first (domain/lead/triage); NULL: they need not */
	const char *contact_name;
	const char *email;
	const char *company; /* NULL: not given; also title and source */
	const char *title;
	const char *source;
	const char *consent_version; /* of table consent_text; NULL: the first one */
	const char *ruleset;
} NewLead;

/*
 * All that an answered submission says of a lead; the caller adds id, submission_key, and body_hash. Borrows.
 */
NewLead new_lead(const Submission *submission, const Recommendation *recommendation);

/* Appends the lead's object of a batch, without submission and recommendation. */
void new_lead_write(const NewLead *lead, GString *json);
/* In such an object: what the same answers were before. Once. */
void new_lead_repeats(GString *json, const Ident *lead_id);

/* How many may come in in a time; count 0: any number. */
typedef struct LeadLimit {
	int64_t count;
	int64_t period_us;
} LeadLimit;

typedef struct LeadLimits {
	LeadLimit per_network, per_email, total;
} LeadLimits;

enum {
	LEAD_REFUSED_FACTOR = 10, /* over so many times the limit of a network, a lead is not stored */
};

typedef struct LeadBatch {
	GString *leads;		  /* an array of objects of new_lead_write() */
	GString *submissions;	  /* as db_documents_add() makes it, in the order of leads */
	GString *recommendations; /* likewise */
	const char *emails;	  /* an array as outbox_add_batch() takes it; NULL: none */
} LeadBatch;

/*
 * Column id of the leads that were written, in any order; those whose key is stored already are not among them, and
 * neither are their emails. Of those that were refused because of a limit, is_refused is true. What is suspected is
 * quarantined, and nobody is told of it; what is over a limit, for an hour.
 */
DbResult *lead_insert_batch(
	Db *db, const LeadBatch *batch, const LeadLimits *limits, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct StoredLead {
	Ident id;
	char reference[REFERENCE_TEXT_BYTES];
	uint8_t submission_key[LEAD_KEY_BYTES];
	uint8_t body_hash[LEAD_KEY_BYTES];
	const char *recommendation_json; /* lives as long as the rows */
	bool is_current;		 /* open, and so young that the same answers are a repeat */
} StoredLead;

/* keys: an array literal of keys as lead_key_write() appends them. What is found is durable. Rows for stored_lead(). */
DbResult *lead_find_by_keys(Db *db, const char *keys, GError **error) G_GNUC_WARN_UNUSED_RESULT;
StoredLead stored_lead(const DbResult *rows, int row);

/* From then on the lead's key is free; nothing happens while the lead is current. */
bool lead_release_key(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What one page of the form was sent with before, newest first: id, submission, body_hash (hexadecimal), is_open,
 * is_young, is_just_sent.
 */
DbResult *lead_find_by_form(
	Db *db, const uint8_t form_key[static LEAD_KEY_BYTES], GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends a key in hexadecimal. */
void lead_key_write(const uint8_t key[static LEAD_KEY_BYTES], GString *out);

/* The id of the lead with this id or reference, however it was typed. NOT_FOUND. */
bool lead_find_id(Db *db, const char *id_or_reference, Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends
 * {"reference","created_at","status","engagement","revision","corrected_at","submission","recommendation","holder":{"name",
 * "status","since","deadline_at"}|null,"others":[…]}, or {"erased_at"} of an erased lead. others: open leads of the same
 * address, where it is proven for both; only for who reads the emails that are sent there. NOT_FOUND: there never was
 * such a lead.
 */
bool lead_load_for_client(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends everything that is kept about the client as one JSON document. NOT_FOUND. */
bool lead_load_export(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The lead that an email to a client is about: columns id, reference, submission, recommendation, is_proven, is_current
 * (the email went to the address that the lead has now), is_disowned (that address, by its owner), has_former (the lead goes
 * back to another one then; store/lead_address). NOT_FOUND: the lead is erased.
 */
DbResult *lead_of_client_email(Db *db, const Ident *email_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * ids: an array literal. A row for each, in their order: stamp, another one as soon as lead_load_for_client() says
 * something else; null: erased.
 */
DbResult *lead_client_stamps(Db *db, const char *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes with whatever the client's page shows; "erased". Owned by the caller; NULL: failed. */
char *lead_client_version(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * For the dispatcher's thread, each once: leads whose response time is about to pass (columns id, reference, status, email,
 * confirmed_before, contact_name, submission, is_proven, is_email_bounced, has_receipt, response_due_us).
 */
DbResult *lead_claim_delayed(Db *db, int leads_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Emails that name leads that are erased, once they are settled. */
bool lead_forget_erased(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The client's address is theirs. *is_new: it was not known before. */
bool lead_prove_email(Db *db, const Ident *id, bool *is_new, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Staff asked its client something, which is waited for until they change an answer. */
bool lead_ask(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool lead_unask(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns reference, status, status_reason, stage, engagement, needs_review, revision, submission, version; locked until the transaction ends.
 * For what the client is told: email, contact_name, is_proven, was_told (of the request), has_closing (was told last that it is over), is_closing_queued (but
 * that has not left yet); may_undo, is_held (by a recruiter
 * who accepted it) and, of one that is taken up again, holder_takes_class (they keep it; else it goes out again), holder_hands_over (to their
 * cover or others, as they hear then); is_asked (something by staff); is_on_hold (legally) with hold_reason and held_by, is_erasure_asked. NOT_FOUND.
 */
DbResult *lead_lock(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Columns name, email, status of the offer, of every recruiter who has the lead, may take it now, or was ever sent its contact,
 * and of staff who were sent it (name null, status "staff"); or of everybody who was ever shown it.
 * staff: an address of staff that is one of them in any case; NULL: none.
 */
DbResult *lead_holders(
	Db *db, const Ident *id, bool everybody, const char *staff, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Other answers for a lead that is there. */
typedef struct LeadRevision {
	const Ident *lead_id;
	const Submission *submission;
	const char *submission_json;
	const Recommendation *recommendation;
	bool is_correction; /* by the client's own hand: the lead says when */
} LeadRevision;

/* Keeps what the lead was in lead_revision, and makes it what the revision says. Nobody else writes either. */
bool lead_revise(Db *db, const LeadRevision *revision, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Nothing about a person is left of the lead, only a row of lead_erased; emails that name it among others go as soon as they are sent. actor:
 * client, retention, cli:USER.
 */
bool lead_erase(Db *db, const Ident *id, const char *actor, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What a move (domain/lead/lead_status) writes of the lead itself; NULL: it stays where it is. Naming an engagement,
 * another or the same, settles the review; NULL: it stays.
 */
bool lead_write(Db *db, const Ident *id, const LeadMove *move, const char *engagement,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Staff have decided that the lead is to be offered: triage is over, and does not come back. */
bool lead_settle_triage(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The dispatcher offers the lead to this recruiter immediately. */
bool lead_assign(Db *db, const Ident *id, const Ident *recruiter_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
