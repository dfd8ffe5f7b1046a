/*
 * app/staff/staff_outbox: emails on their way and in trouble, for staff.
 *
 * Errors of all of them: INVALID: says which argument and what it must be; BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"

enum {
	STAFF_OUTBOX_LIMIT_DEFAULT = 50,
	STAFF_OUTBOX_LIMIT_MAX = 1000,
};

/*
 * state: trouble, queued, delivered, rejected, cancelled or all; NULL: trouble. Appends {"emails":[{…}…]}, the newest
 * first.
 */
bool staff_outbox_list(const App *app, const char *state, int64_t limit, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends what outbox_show() gives. NOT_FOUND. */
bool staff_outbox_show(
	const App *app, const char *id, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of the emails in trouble, those to send again: texts as people give them; NULL: not given. */
typedef struct StaffOutboxRetry {
	const char *state; /* rejected, queued or cancelled */
	const char *since; /* 30m, 2h, 3d */
	const char *code;  /* 550 */
} StaffOutboxRetry;

/* Makes them due now, wakes the senders, and appends {"retried":N}. */
bool staff_outbox_retry(const App *app, const StaffOutboxRetry *retry, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One of them; NOT_FOUND; CONFLICT: it was delivered, or a sender holds it right now. */
bool staff_outbox_retry_one(
	const App *app, const char *id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It is never sent. NOT_FOUND; CONFLICT: it is settled, or a sender holds it right now. */
bool staff_outbox_cancel(const App *app, const char *id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
