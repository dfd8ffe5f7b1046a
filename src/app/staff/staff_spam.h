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
	const char *email;   /* INVALID: it is no address */
	const char *actor;   /* as in event.actor */
} SpamChange;

bool staff_spam_mark(Db *db, const SpamChange *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND: there is no mark. */
bool staff_spam_lift(Db *db, const SpamChange *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for requests. Appends {"senders":[…]} with what spam_sender_list() gives, or {"email":…}. */
bool staff_spam_list(const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_spam_change(const App *app, const SpamChange *change, bool is_marked, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
