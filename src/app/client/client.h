/*
 * app/client/client: what clients do with their own lead, by the link they were given: see it, correct it, withdraw it,
 * take their data away. Erasing it: app/client/client_erase.
 *
 * Each change is one durable transaction with its event and the emails to recruiters who have the lead. All are
 * idempotent. Errors of all: NOT_FOUND: no such lead (anymore); BUSY, TIMEOUT, UNAVAILABLE: the database, and then
 * nothing or all of it happened.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"

/* Appends what store/lead.h says of lead_load_for_client(): {"erased_at"} of an erased lead. */
bool client_show(const App *app, const Ident *lead_id, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends everything that is kept about the client as one JSON document. */
bool client_export(const App *app, const Ident *lead_id, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct ClientCorrection {
	const RawSubmission *raw;
	const Submission *submission;
	const Recommendation *recommendation;
	int64_t revision;  /* of the answers that it was made from; 0: whatever they are */
	bool *is_outdated; /* set when they have another by now: nothing is changed; NULL if revision is 0 */
	bool *is_disowned; /* set; the owner of the address said that the request is not theirs: nothing is changed */
	const char *network_key; /* of app/door_keys, who corrects it; NULL: not counted */
} ClientCorrection;

/*
 * A new version of the answers, classified again. Another engagement takes the lead back to the dispatcher, unless a
 * recruiter has accepted it. The same answers change nothing. CONFLICT: the lead is withdrawn or closed.
 */
bool client_correct(const App *app, const Ident *lead_id, const ClientCorrection *correction, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Withdraws the request. CONFLICT: the lead is closed. */
bool client_withdraw(
	const App *app, const Ident *lead_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the withdrawal back, within a day: to the recruiter who had accepted it and takes what it is now, or out again. CONFLICT: too late. */
bool client_undo_withdrawal(
	const App *app, const Ident *lead_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *version, owned by the caller: changes with whatever the client's page shows. */
bool client_version(const App *app, const Ident *lead_id, int64_t deadline_us, char **version,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
