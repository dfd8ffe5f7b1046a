/*
 * app/client/client_erase: the one way in which a lead is erased: by its client, by somebody at the client's request, or because its retention
 * period is over. Everybody who was ever shown it is asked to delete what they have, and a stub without personal data stays.
 *
 * What is on legal hold is not erased. When its client asks, it is withdrawn if it was open, and staff have to decide: lifting the hold
 * (app/staff/legal_hold) erases it. Each is one durable transaction unless it says otherwise. Errors as in app/client/client.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "db/connection.h"

/* By the client. On legal hold: it is asked for. */
bool client_erase(const App *app, const Ident *lead_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct ClientErasure {
	Db *db;
	Ident lead_id;
	const char *actor; /* as lead_erased.erased_by: "client", "retention", "staff:EMAIL", "cli:USER" */
	const struct OfferPolicy *policy; /* for the email to the client; NULL: none, they are told otherwise */
	const char *message_domain;	  /* App.message_domain, for the emails that ask recruiters to delete theirs */
	const char *version;		  /* that the caller has read; NULL: any */
	bool *is_outdated;		  /* set if the lead has another one; NULL: nobody asks */
} ClientErasure;

/* In the caller's transaction. CONFLICT: it is on legal hold, or has another version. */
bool client_erase_in(const ClientErasure *erasure, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What somebody of staff asks for. */
typedef struct StaffErasure {
	const char *lead; /* an id or a reference */
	const char *actor;
	const char *version; /* as in ClientErasure, as is the next */
	bool *is_outdated;
} StaffErasure;

/* The same for a request of staff. Its client is told. */
bool client_erase_by(
	const App *app, const StaffErasure *asked, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Leads whose retention period is over, each in a transaction of its own, so that instances share them and a kill in the middle leaves each
 * whole or gone. *leads: how many. Their clients were told when the request ended, and get no other email.
 */
bool client_erase_due(
	Db *db, const char *message_domain, int leads_max, int *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
