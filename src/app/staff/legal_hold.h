/*
 * app/staff/legal_hold: a lead that must not be erased, because of a dispute or an order. While it is on hold, neither its retention period nor
 * its client erases it (app/client/client_erase). A reason is given when it is set and when it is lifted, and the history of the lead keeps it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "domain/submission/submission.h"

enum {
	LEGAL_HOLD_REASON_CHARS_MAX = 200,
};

typedef struct LegalHold {
	const char *lead;    /* an id or a reference */
	const char *actor;   /* "token:NAME", "staff:EMAIL", "cli:USER" */
	const char *reason;  /* as typed; NULL: none */
	const char *version; /* CONFLICT if the lead has another one; NULL: any will do */
	bool *is_outdated;   /* set then; NULL: the caller does not ask */
	FieldErrors *errors; /* of the error INVALID */
} LegalHold;

/*
 * Appends the lead as staff_leads_show() does. INVALID: errors says why; NOT_FOUND: the lead; CONFLICT: it is on hold already, and the reason
 * stays what it was.
 */
bool legal_hold_set(const App *app, const LegalHold *hold, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * If its client asked for its erasure in the meantime, it is erased with this, and nothing is appended; else the lead is. app->policy may be NULL:
 * then the client gets no email about the erasure. CONFLICT: it is not on hold.
 */
bool legal_hold_lift(const App *app, const LegalHold *hold, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
