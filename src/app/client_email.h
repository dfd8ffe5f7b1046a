/*
 * app/client_email: every email to a client is written here, so that what may be in it is decided in one place.
 *
 * The person who typed an address into the form need not be its owner. Until the owner has pressed the button on the page that
 * one of our emails opens (app/client/client_proof), an email to it holds no name, no quotation, and nothing that the
 * visitor typed: only choices in our words and what is ours, like a recruiter's contact. A proof counts for
 * this request alone. For the owner's other leads it lifts the limit of one receipt a day, for 90 days, until one of
 * them is erased, disowned, or called spam (table proven_address).
 *
 * While an address is not confirmed and one that the request had before was, what becomes of the request goes to that one as well, as to a
 * confirmed address: the new one may be mistyped. Its email has no link to the client's page, which only the present address opens.
 *
 * LEADMATCH_CLIENT_EMAILS switches off what clients did not ask for; a recruiter's question is sent anyway.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/notifications/notifications.h"
#include "app/offer_policy.h"
#include "base/ident.h"
#include "base/json_writer.h"
#include "codec/json.h"
#include "db/statement.h"

enum {
	CLIENT_EMAIL_STRANGERS_PER_HOUR_MAX =
		60, /* emails to addresses that nobody has confirmed: the form takes any */
};

/* The client's; the agency's while it is not known. */
GTimeZone *client_email_zone(const OfferPolicy *policy, const Json *submission) G_GNUC_WARN_UNUSED_RESULT;

/* All texts are borrowed. */
typedef struct ClientEmail {
	Notification notification; /* one whose audience is the client */
	const Ident *lead_id;	   /* NULL: the lead is about to be erased */
	const Ident *offer_id;	   /* NULL: about none */
	const char *reference;
	const char *address;
	const char *
		confirmed_before; /* who confirmed an earlier address reads it too, while this one is not; NULL: nobody */
	const char *name;
	bool is_proven;		/* the address; without it name and quote are left out */
	bool is_bounced;	/* it refuses our emails, so nothing is written */
	const char *submission; /* lead.submission; for the client's language and time zone, and what we understood */
	const char *recommendation; /* NULL: what we understood is not repeated */
	const char *recruiter_name; /* NULL: none, also the next two */
	const char *recruiter_email;
	const char *recruiter_phone;
	const char *taken_over_from; /* the recruiter whose cover that one is; NULL: nobody's */
	int64_t due_us;		     /* since 1970; 0: none */
	int64_t opens_us;	     /* who is to read it is at work from then on; 0: is already */
	const char *quote;	     /* NULL: none */
	const Json *question;	     /* of staff, as a recommendation has it: quoted to anybody; NULL: none */
	bool is_withdrawn, is_erased, is_ended; /* how the request ended: by the client, or by staff */
	bool is_lost;				/* its recruiter ended it */
	bool is_placed;				/* it was said to be over, and is a hire */
	bool is_just_looking;			/* why staff decided first */
	bool is_triage;				/* staff decide first */
	const char *new_talent; /* in English, who we recommend instead of what they were told; NULL: the same */
	bool is_erasure_held;	/* its erasure was asked for, and has to wait */
	int64_t kept_us;	/* until when we keep what we know of it; 0: not to be said */
	bool is_answered_there; /* its link opens the page of the question that it asks, not the client's page, which proves the address */
} ClientEmail;

/* False: switched off. */
bool client_email_is_on(const OfferPolicy *policy, Notification notification);

/*
 * The end of the request, or that it is none, in the caller's transaction. To an address that is not proven, only if it was told of the request
 * before, and once until it is reopened, not counting an erasure: the form takes any address. That it is reopened, or a hire after all
 * (NOTIFICATION_CLIENT_REOPENED), hears who was told its end. lead: of lead_lock(); reference, address, and name are its.
 */
bool client_email_send_end(Db *db, const OfferPolicy *policy, const DbResult *lead, const ClientEmail *about,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes an element of the array that outbox_add_batch() takes for each reader, or nothing if it is switched off or would come back. */
void client_email_write(JsonWriter *emails, const OfferPolicy *policy, const ClientEmail *email);
