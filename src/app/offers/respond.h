/*
 * app/offers/respond: what recruiters and clients do with an offer: accept, decline, hand back, ask,
 * answer.
 *
 * Each is one transaction that holds the lead's row from its first line, so of two recruiters who take the same lead at
 * the same moment exactly one gets it, and the other is told who was quicker. Repeating what was done changes nothing
 * and is answered as the first time. Looking changes nothing (offers_show, offers_show_question), except that an offer
 * whose email may not have arrived is known from then on.
 *
 * Errors of all of them: NOT_FOUND: there is no such offer or question. CONFLICT: too late, or done otherwise before: nothing is changed, and the
 * message says why. BUSY, TIMEOUT, UNAVAILABLE: the database. INVALID as said.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "codec/json.h"
#include "domain/offer/offer.h"
#include "domain/submission/submission.h"

enum {
	OFFERS_NOTE_CHARS_MAX = 1000,
	OFFERS_QUESTION_CHARS_MAX = 1000,
	OFFERS_ANSWER_CHARS_MAX = 4000,
};

bool offers_accept(
	const App *app, const Ident *offer_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct OfferDecline {
	const char *reason;  /* a name of domain/offer/decline */
	const char *note;    /* in the recruiter's words; NULL or empty: none */
	FieldErrors *errors; /* gets what is wrong with "reason" or "note" */
} OfferDecline;

/* INVALID: no such reason, or one that needs a sentence without one; errors says which. */
bool offers_decline(const App *app, const Ident *offer_id, const OfferDecline *decline, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Hands an accepted lead back: it goes to another recruiter, with everything known, and the contact is masked again.
 * CONFLICT: also when the lead has ended. INVALID: as above; only reasons that may_return.
 */
bool offers_return(const App *app, const Ident *offer_id, const OfferDecline *decline, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* INVALID: no text, or one that is too long. CONFLICT: also when the client was asked often enough. */
bool offers_ask(const App *app, const Ident *offer_id, const char *text, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The client's answer: becomes part of the request, which is classified again, and sets the clock going. INVALID: no
 * text, or one that is too long. CONFLICT: it was answered otherwise before, or the request has ended.
 */
bool offers_answer(const App *app, const Ident *question_id, const char *text, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The page of an offer: what notifications_view_lead() gives, without contact unless this recruiter accepted it, and
 * how the offer stands: "state" (a sentence), "is_open", "is_asked", "is_accepted", "may_ask", "question_text",
 * "answer_text", and "progress" (null, or {"status","stage","engagement","end_reason","placement","own_note"} of the lead for the
 * recruiter who has it).
 */
Json *offers_show(const App *app, const Ident *offer_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct EmailedQuestion {
	Ident id;
	bool must_confirm; /* who reads the email has not confirmed its address, and somebody confirmed another one */
} EmailedQuestion;

/* The question that this email asks. */
bool offers_find_question(const App *app, const Ident *email_id, int64_t deadline_us, EmailedQuestion *question,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* {"reference","contact_name","question_text","answer_text","is_answered"} */
Json *offers_show_question(
	const App *app, const Ident *question_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
