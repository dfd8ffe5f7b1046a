/*
 * app/intake/submit: how a submission becomes a lead, whether it comes from the API, the form, or the client's status
 * page.
 *
 *   check -> classify -> whose lead is it (app/intake/repeat) -> store by group commit (app/intake/intake)
 *                           -> a lead that is there: the answers correct it (app/client/client)
 *
 * - true with SUBMIT_STORED, SUBMIT_REPEATED, or SUBMIT_CORRECTED means committed, as app/intake/intake says.
 * - The same request again is the same lead while that is open and younger than a day; then it is a new lead, linked to
 *   it.
 * - Bad answers are an outcome, not an error: SUBMIT_REFUSED lists all of them, and nothing was stored.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "base/net_address.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"

/* What makes a repeated submission a repeat. */
typedef enum SubmitKeyKind {
	SUBMIT_KEY_ANSWERS, /* the answers alone */
	SUBMIT_KEY_CLIENT,  /* a text that the client chose (Idempotency-Key), and nothing else */
	SUBMIT_KEY_FORM,    /* the nonce of a page that we rendered, and the answers */
	SUBMIT_KEY_KIND_COUNT
} SubmitKeyKind;

/* What a page sends along: the version of the words next to its box. No answer: callers take it out of the answers. */
#define SUBMIT_CONSENT_VERSION_NAME "consent_version"

typedef struct SubmitRequest {
	RawSubmission *raw; /* the answers; the same afterwards */
	SubmitKeyKind key_kind;
	const void *key; /* of SUBMIT_KEY_CLIENT and SUBMIT_KEY_FORM */
	gsize key_bytes;
	bool is_as_sent;  /* a repeat must equal what was sent, in whatever order; else the answers as understood */
	bool is_of_form;  /* suspicions say how it was filled in */
	guint suspicions; /* bits of domain/suspicion that only the caller can see */
	const char *consent_version;  /* of the words that were shown; NULL: those that are shown now */
	bool is_probe;		      /* the test lead of the trial run */
	const NetAddress *limited_as; /* whose limits it counts against; NULL: nobody's */
} SubmitRequest;

typedef enum SubmitOutcome {
	SUBMIT_REFUSED, /* see errors */
	SUBMIT_STORED,
	SUBMIT_REPEATED,  /* stored before: this is the first answer again */
	SUBMIT_TOO_MANY,  /* this network has sent far too many: nothing was stored */
	SUBMIT_CORRECTED, /* a lead that was stored before has these answers now */
	SUBMIT_OUTDATED,  /* it has other answers by now than the correction was made from: nothing was stored */
	SUBMIT_OUTCOME_COUNT
} SubmitOutcome;

typedef struct Submitted {
	SubmitOutcome outcome;
	Ident lead_id;
	char reference[REFERENCE_TEXT_BYTES];
	char *recommendation_json; /* as stored */
	bool is_limited;	   /* its network has a limit, and left is how many more it may send now */
	int64_t left;
	int64_t full_after_s; /* all of them are there again after so long; after SUBMIT_TOO_MANY it is worth trying then */
	bool is_same_page; /* repeated or corrected by the page that it was sent from before */
	FieldErrors errors;
	FieldErrors warnings; /* what was kept but not understood */
} Submitted;

void submitted_clear(Submitted *submitted);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Submitted, submitted_clear)

/*
 * *done: zeroed by the caller. CONFLICT: the key is in use for another body, or the lead it names is withdrawn or
 * closed. BUSY, UNAVAILABLE, TIMEOUT: not stored as far as we know; submit again with the same key.
 */
bool submit(const App *app, const SubmitRequest *request, int64_t deadline_us, Submitted *done,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Other answers for a lead that is there. */
typedef struct SubmitCorrection {
	const Ident *lead_id;
	const RawSubmission *raw;
	int64_t revision;	      /* of the answers that it was made from; 0: whatever they are */
	const NetAddress *limited_as; /* whose limits its letter to a new address counts against; NULL: nobody's */
} SubmitCorrection;

/* Errors of client_correct(). */
bool submit_correction(const App *app, const SubmitCorrection *correction, int64_t deadline_us, Submitted *done,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What would be recommended; nothing is stored, so use_case or description is enough. NULL: see errors. Both lists are
 * initialized.
 */
Recommendation *submit_preview(
	const App *app, const RawSubmission *raw, FieldErrors *errors, FieldErrors *warnings) G_GNUC_WARN_UNUSED_RESULT;
