/*
 * app/staff/staff_queue: leads that wait for a decision of staff, one at a time, each with what would follow from it;
 * and a question to the client that settles it without one.
 *
 * Errors of all: BUSY, TIMEOUT, UNAVAILABLE: the database; more as said.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/staff/staff_ticket.h"
#include "domain/lead/lead_status.h"

/*
 * The named lead of those with the status, or the one after it, or the oldest (reference NULL). Appends
 *
 *   {"reference","position","count","previous","next",   reference is null when there is none, and then nothing follows
 *    "lead": {…},                                        as staff_leads_show() has it
 *    "asked_at",                                         when the client was asked; null: not, or it was answered
 *    "as": {"rust": {…}, "python": {…}, "hybrid": {…}}}  who would get it (app/dispatch/dry_run)
 */
bool staff_queue_read(const App *app, LeadStatus status, const char *reference, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct StaffQuestion {
	const char *lead; /* an id or a reference */
	const char *actor;
	const StaffTicket *ticket; /* of the act that it is */
} StaffQuestion;

/*
 * Asks the client by email what would settle the lead: the question of its recommendation, which they answer on their
 * status page. NOT_FOUND: the lead. CONFLICT: it is not in triage, it has no question, or the client was asked already.
 */
bool staff_queue_ask(
	const App *app, const StaffQuestion *question, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes it back, with the email if that has not left yet. CONFLICT: somebody has changed the lead since. */
bool staff_queue_unask(
	const App *app, const StaffQuestion *question, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
