/*
 * app/inbox/inbox: what becomes of an email that somebody sent us.
 *
 *   a report that an email of ours came back   the email is rejected after all; what follows from that, follows
 *   an automatic answer                        ignored
 *   a client's reply to a recruiter's question the answer to it
 *   the same to a question of staff            a correction of the request, as if they had answered on its page
 *   any other reply of a client                kept with the lead, and forwarded to the recruiter who has it, or to staff;
 *                                              to both, if the email that it answers invites a word to our team
 *   a reply of a recruiter                     kept with the lead, and forwarded to the client, or to staff
 *   a reply about an erased request            answered: it is erased; nothing of it is kept
 *   what belongs to nothing                    ignored
 *
 * Who wrote is known by the token in the address that was written to (app/links), not by what an email says of itself.
 * One email twice is once. Beyond INBOX_PER_DAY_MAX a day and lead, which only programs reach that answer each other,
 * emails are ignored.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "mail/received_email.h"

enum {
	INBOX_PER_DAY_MAX = 20,
	INBOX_TEXT_CHARS_MAX = 4000, /* as an answer on the page */
};

typedef enum InboxOutcome {
	INBOX_IGNORED_AUTOMATIC,
	INBOX_IGNORED_UNKNOWN, /* of no email of ours */
	INBOX_IGNORED_REPEATED,
	INBOX_IGNORED_TOO_MANY,
	INBOX_IGNORED_EMPTY,
	INBOX_BOUNCE,
	INBOX_DELAY, /* a report that says nothing final */
	INBOX_ANSWER,
	INBOX_FORWARDED,
	INBOX_ERASED, /* answered: the request is gone, and so is what they wrote */
	INBOX_OUTCOME_COUNT
} InboxOutcome;

/* "answer", "ignored_automatic", …: for the log. */
const char *inbox_outcome_name(InboxOutcome outcome);

/* BUSY, TIMEOUT, UNAVAILABLE, UNCERTAIN: the database; give it to us again later. */
bool inbox_receive(const App *app, const ReceivedEmail *email, int64_t deadline_us, InboxOutcome *outcome,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
