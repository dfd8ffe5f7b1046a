/*
 * store/outbox: emails that are promised but not yet handed to the relay.
 *
 * A row is written in the same transaction as the event that causes it, so a lead is never stored without its notifications. From then on
 * it moves   queued -> leased -> delivered | rejected | queued again,   or to cancelled by staff while nobody holds it.
 *
 * - A leased row is a queued one with a token whose due_at is the lease's end. Once that is over any sender may take the row: a crash
 *   can send a mail twice (the same bytes), it cannot lose one.
 * - outbox_settle() and outbox_release() are the only ways out of a lease that is not over, and only with its token.
 * - attempt counts leases, not deliveries, and only grows. fails counts what was the mail's own fault and drives the back-off.
 * - Due times are the database's clock's.
 *
 * Claim, renew, settle and release are one statement each, durable when they return; none logs.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"

/*
 * Writes emails in the caller's transaction. json_array: [{"id","lead_id","offer_id","notification","recipient","view","message_id"}…], as
 * notifications_write_email() writes them; lead_id and offer_id may be null. CONFLICT: an id or Message-ID is there already.
 */
bool outbox_add_batch(Db *db, const char *json_array, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A mail that is leased. */
typedef struct OutboxEmail {
	char *id;
	char *lead_id; /* NULL: of no lead */
	char *notification;
	char *recipient;
	char *view; /* JSON text; NULL when message is set */
	char *message_id;
	int64_t message_date_s; /* since 1970 */
	int64_t attempt;	/* 1 the first time */
	int64_t fails;		/* earlier attempts that were its own fault, and */
	int64_t uncertains;	/* those whose end is unknown, for domain/retry */
	GBytes *message;	/* the bytes of an earlier attempt, to be sent again as they are; NULL: compose */
} OutboxEmail;

void outbox_mail_free(OutboxEmail *mail);

typedef struct OutboxClaim {
	Ident token; /* of this claim, ident_new() */
	int64_t emails_max;
	int64_t lease_s;
	int64_t give_up_hours; /* how long a mail is tried, counted from its first claim */
} OutboxClaim;

/*
 * Leases up to emails_max due emails: half of the places for fresh ones, half for retries, unused places lent to the other kind, so a
 * backlog never holds up fresh emails and fresh emails never starve a backlog. Appends OutboxEmail to emails (a GPtrArray that frees them).
 * UNCERTAIN: some may be leased to this token; they come back when the lease is over.
 */
bool outbox_claim(Db *db, const OutboxClaim *claim, GPtrArray *emails, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Makes the leases of these emails last lease_s from now. ids: of text, such as OutboxEmail.id. held gets the ids that are still ours (a set
 * that owns its keys): whoever is not in it belongs to somebody else.
 */
bool outbox_renew(Db *db, const Ident *token, const GPtrArray *ids, int64_t lease_s, GHashTable *held,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum OutboxOutcome {
	OUTBOX_DELIVERED,
	OUTBOX_RETRY,
	OUTBOX_REJECTED,
	OUTBOX_UNCERTAIN, /* the relay may have it: the same bytes again, soon */
	OUTBOX_OUTCOME_COUNT
} OutboxOutcome;

/* "delivered", "retry", "rejected", "uncertain": as stored. */
const char *outbox_outcome_name(OutboxOutcome outcome);

typedef struct OutboxResult {
	const char *id; /* borrowed */
	int64_t attempt;
	OutboxOutcome outcome;
	bool is_own_fault; /* of a retry: counts as a failure of this mail; the relay's troubles do not */
	int code;	   /* of the last reply; 0: none */
	const char *text;  /* the relay's own words, valid UTF-8; borrowed */
	int64_t wait_ms;   /* until the next attempt, if there is one (domain/retry) */
	GBytes *message;   /* what was sent, kept unless the mail is settled for good; borrowed */
} OutboxResult;

/*
 * Ends the leases of these emails and logs each attempt in delivery, all in one statement. A mail
 * whose time is over is rejected instead of queued again, after one last attempt at that moment. settled gets the ids that were ours (a
 * set that owns its keys), those included that an earlier call settled whose answer was lost; for all others nothing is changed: their lease
 * went to somebody else.
 */
bool outbox_settle(Db *db, const Ident *token, const GArray *results, GHashTable *settled,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Hands back emails that were not tried: due at once, for anybody. */
bool outbox_release(Db *db, const Ident *token, const GPtrArray *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * For staff. List and show append JSON: [{"id","reference","notification","recipient","state","created_at","attempt","fails","due_at","is_leased",
 * "give_up_at","settled_at","last_code","last_text"}…], newest first; show is one such object with "message_id", "view" and
 * "deliveries":[{"at","attempt","outcome","code","reply"}…].
 */
typedef struct OutboxFilter {
	const char *state; /* queued, delivered, rejected, cancelled; NULL: any */
	bool is_trouble;   /* only what was tried and is neither delivered nor cancelled */
	int64_t emails_max;
} OutboxFilter;

bool outbox_list(Db *db, const OutboxFilter *filter, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
bool outbox_show(Db *db, const char *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Makes a mail due now, with give_up_hours from now; a rejected or cancelled one is queued again. NOT_FOUND; CONFLICT: it is delivered, or
 * a sender holds it right now.
 */
bool outbox_retry(Db *db, const char *id, int64_t give_up_hours, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A queued mail that nobody holds is never sent. NOT_FOUND; CONFLICT: it is settled, or a sender holds it right now. */
bool outbox_cancel(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
