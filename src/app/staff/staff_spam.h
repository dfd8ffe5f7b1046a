/*
 * app/staff/staff_spam: who people called a sender of spam, as staff see and change it. What such a sender sends is
 * quarantined, for half a year after the mark.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "db/connection.h"

typedef struct SpamChange {
	const char *secrets; /* LEADMATCH_SECRET */
	const char *email;   /* or the reference of a lead of this sender; INVALID: it is neither */
	const char *actor;   /* as in event.actor */
} SpamChange;

bool staff_spam_mark(Db *db, const SpamChange *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND: there is no mark. */
bool staff_spam_lift(Db *db, const SpamChange *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum {
	STAFF_SPAM_ROWS_MAX = 500, /* of a list; a search finds the others */
};

/*
 * The same for requests. Appends {"senders":[…]} with what spam_sender_list() gives, the latest STAFF_SPAM_ROWS_MAX of
 * them, or {"email":…}. text: an address, part of one, or the reference of a lead of the sender; NULL or "": all.
 */
bool staff_spam_list(
	const App *app, const char *text, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_spam_change(const App *app, const SpamChange *change, bool is_marked, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
