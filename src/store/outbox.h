/*
 * store/outbox: emails that are queued but not yet accepted by the relay.
 *
 * A row is written in the same transaction as the event that causes it, so a lead is never stored without its
 * notifications. From then on
 * it moves   queued -> leased -> delivered | rejected | queued again,   or to cancelled by staff while nobody holds it.
 * Or it is bundled from the beginning: never sent by itself, but told of in a digest.
 *
 * - A leased row is a queued one with a token whose due_at is the lease's end. Once that is over any sender may take
 *   the row: a crash can send an email twice (the same bytes), it cannot lose one.
 * - outbox_settle() and outbox_release() are the only ways out of a lease that is not over, and only with its token.
 * - A lease holds a lane, too: its recipient's, or for recipients whose last attempt failed after MAIL the one that
 *   they share. A lane is held by one token at a time, so no recipient occupies two senders, on any number of
 *   instances.
 * - attempt counts leases, not deliveries, and only grows. fails counts failures caused by the email itself.
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
#include "db/statement.h"
#include "domain/delivery/retry.h"

/*
 * Writes emails in the caller's transaction. json_array:
 * [{"id","lead_id","offer_id","notification","recipient","may_wait","view","message_id"}…], as notifications_write_email()
 * writes them; lead_id and offer_id may be null. One that may wait is bundled when its recipient was sent enough of them
 * within the hour. None for a client is written to who said that the lead is not theirs. CONFLICT: an id or Message-ID is there already.
 */
bool outbox_add_batch(Db *db, const char *json_array, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Takes back emails about a lead that nobody has begun to send, so that a newer one says it too: columns view, created_us.
 * Behind lead_lock().
 */
DbResult *outbox_take_unsent(Db *db, const Ident *lead_id, const char *notification, const char *recipient,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the transaction has written of it so far waits a minute. */
bool outbox_hold(Db *db, const Ident *lead_id, const char *notification, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes back what staff are told of a lead and nobody has begun to send, if one of these emails has all its replies. In their transaction. */
bool outbox_drop_repeated(Db *db, const char *json_array, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct OutboxCollection {
	const Ident *lead_id;
	const char *notification;
	int64_t minutes;  /* that they wait for more */
	int64_t since_us; /* when the first of it was written; 0: now */
} OutboxCollection;

/* What the transaction has written of it so far waits. */
bool outbox_collect(Db *db, const OutboxCollection *collection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * For a digest, in the caller's transaction: emails that are bundled, by recipient and notification: columns id, recipient, notification,
 * lead_id, reference. No recipient gets more than one digest in so many minutes. Then json_array says which digest tells of them:
 * [{"id","digest_id"}…].
 */
DbResult *outbox_claim_bundled(Db *db, int64_t digest_minutes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool outbox_end_bundled(Db *db, const char *json_array, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An email that is leased. */
typedef struct OutboxEmail {
	char *id;
	char *lead_id; /* NULL: of no lead */
	char *notification;
	char *recipient;
	char *lane; /* the recipient; "": the lane of slow recipients */
	char *view; /* JSON text; NULL when message is set */
	char *message_id;
	int64_t message_date_s; /* since 1970 */
	int64_t attempt;	/* 1 the first time */
	int fails;
	int uncertain;	    /* attempts that may have arrived */
	int64_t refused_us; /* since it was first refused in doubt, at the time of the claim; 0: never */
	GBytes *message;    /* the bytes of an earlier attempt, to be sent again as they are; NULL: compose */
} OutboxEmail;

void outbox_mail_free(OutboxEmail *mail);

typedef struct OutboxClaim {
	Ident token;  /* of this claim, ident_new() */
	bool is_slow; /* one email of the slow lane; emails_max is not read */
	int64_t emails_max;
	int64_t lease_s;
	int64_t give_up_hours; /* how long an email is tried, counted from its first claim */
} OutboxClaim;

/*
 * Leases up to emails_max due emails: half of the places for fresh ones, half for retries, unused places lent to the
 * other kind, so a backlog never holds up fresh emails and fresh emails never starve a backlog. Appends OutboxEmail to
 * emails (a GPtrArray that frees them). UNCERTAIN: some may be leased to this token; they come back when the lease is
 * over.
 */
bool outbox_claim(Db *db, const OutboxClaim *claim, GPtrArray *emails, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Makes the leases of these emails last lease_s from now. ids: of text, such as OutboxEmail.id. held gets the ids that
 * are still ours (a set that owns its keys): an email that is not in it belongs to another sender.
 */
bool outbox_renew(Db *db, const Ident *token, const GPtrArray *ids, int64_t lease_s, GHashTable *held,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct OutboxResult {
	const char *id; /* borrowed */
	int64_t attempt;
	DeliveryPlan plan;
	int code;	  /* of the last reply; 0: none */
	const char *text; /* the server's response, valid UTF-8; borrowed */
	GBytes *message;  /* what was sent, kept unless the email is settled finally; borrowed */
} OutboxResult;

/*
 * Ends the leases of these emails as their plans say and logs each attempt in delivery, all in one statement. An email
 * whose time is over is rejected instead of queued again, after one last attempt at that moment. Lanes of this token
 * that are not in lanes_kept (of text) are free. settled gets the ids that were ours (a set that owns its keys), those
 * included that an earlier call settled whose answer was lost; for all others nothing is changed: their lease went to
 * somebody else.
 */
bool outbox_settle(Db *db, const Ident *token, const GArray *results, const GPtrArray *lanes_kept, GHashTable *settled,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Hands back emails that were not tried: due now, for any sender. Lanes as with outbox_settle(). */
bool outbox_release(Db *db, const Ident *token, const GPtrArray *ids, const GPtrArray *lanes_kept,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Emails that will not arrive, for staff to be told of in the caller's transaction: rows of notification, recipient,
 * reference and last_text. notification: the one that tells of them, of which nobody is told.
 */
DbResult *outbox_take_undeliverable(Db *db, const char *notification, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The email goes from the outbox when it has left. */
bool outbox_forget(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What a reply to this email is about: columns notification, recipient, lead_id, reference, client_email, contact_name,
 * is_proven, is_client (the reply is the client's), recruiter_id and recruiter_name (null: it is no recruiter's),
 * is_holder, holder_name and holder_email (of the recruiter who accepted the lead, or null), question_id (an open
 * question that it answers, or null), received_today, is_known (message_id was received before). No row: no such email,
 * or its lead is erased.
 */
DbResult *outbox_of_reply(
	Db *db, const Ident *email_id, const char *message_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An email that was delivered came back. fault: a name of domain/delivery/retry. *is_ours: there is such an email. */
bool outbox_bounce(Db *db, const char *message_id, const char *fault, const char *text, bool *is_ours,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * For staff. List and show append JSON:
 * [{"id","reference","notification","recipient","state","created_at","attempt","fails","due_at","is_leased",
 * "give_up_at","settled_at","last_code","last_text"}…], newest first; show is one such object with "message_id", "view"
 * and "deliveries":[{"at","attempt","outcome","code","reply"}…].
 */
typedef struct OutboxFilter {
	const char *state; /* queued, delivered, rejected, cancelled; NULL: any */
	bool is_trouble;   /* only what was tried and is neither delivered nor cancelled */
	int64_t emails_max;
} OutboxFilter;

/* state: "trouble" or NULL, "all", or a state. INVALID. mails_max is the caller's. */
bool outbox_filter_parse(OutboxFilter *filter, const char *state, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool outbox_list(Db *db, const OutboxFilter *filter, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
bool outbox_show(Db *db, const char *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Makes an email due now, with give_up_hours from now; a rejected or cancelled one is queued again. NOT_FOUND;
 * CONFLICT: it is delivered, or a sender holds it right now.
 */
bool outbox_retry(Db *db, const char *id, int64_t give_up_hours, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Which emails to send again. */
typedef struct OutboxSelection {
	const char *state; /* queued, rejected, cancelled; NULL: those in trouble */
	int64_t since_s;   /* tried last within so many seconds; 0: ever */
	int code;	   /* refused with this code; 0: any */
} OutboxSelection;

/*
 * state, since ("30m", "2h", "3d") and code as people give them; NULL: not given. The texts are borrowed. INVALID: says
 * which and what it must be.
 */
bool outbox_selection_parse(OutboxSelection *selection, const char *state, const char *since, const char *code,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Makes all selected emails due now, as outbox_retry() does. Left alone: what tells of an offer that is over, and what
 * a sender holds. *count: how many.
 */
bool outbox_retry_all(Db *db, const OutboxSelection *selection, int64_t give_up_hours, int64_t *count,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A queued mail that nobody holds is never sent. NOT_FOUND; CONFLICT: it is settled, or a sender holds it right now. */
bool outbox_cancel(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
