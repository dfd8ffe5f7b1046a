#include "app/staff/legal_hold.h"

#include <string.h>

#include "app/caller.h"
#include "app/client/client_erase.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/submission/plain_text.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/report.h"
#include "store/lead_retention.h"

/* The client whose erasure waited for it. */
#define ERASED_BY "client"

typedef struct HoldEdit {
	DbLoan loan;
	DbTransaction tx;
	Ident id;
	DbResult *before; /* of lead_lock() */
	char *reason;
} HoldEdit;

static void hold_edit_clear(HoldEdit *edit)
{
	g_clear_pointer(&edit->before, db_result_free);
	g_clear_pointer(&edit->reason, g_free);
	db_rollback(&edit->tx);
	db_loan_return(&edit->loan);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HoldEdit, hold_edit_clear)

static bool read_reason(HoldEdit *edit, const LegalHold *hold, GError **error)
{
	edit->reason = plain_text(hold->reason == NULL ? "" : hold->reason, PLAIN_TEXT_LINE);
	const bool is_given = *edit->reason != '\0';

	if (is_given && g_utf8_strlen(edit->reason, -1) <= LEGAL_HOLD_REASON_CHARS_MAX)
		return true;
	if (hold->errors != NULL && is_given)
		field_errors_add(hold->errors, "reason", "too_long", TEXT_ERROR_CHANGE_TOO_LONG,
			wording_string("key", "reason"), wording_number("max", LEGAL_HOLD_REASON_CHARS_MAX));
	else if (hold->errors != NULL)
		field_errors_add(hold->errors, "reason", "required", TEXT_ERROR_HOLD_REASON);
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, wording_text(TEXT_ERROR_HOLD_REASON));
	return false;
}

/* is_on_hold: as it must be found. */
static bool open_edit(
	HoldEdit *edit, const App *app, const LegalHold *hold, bool is_on_hold, int64_t deadline_us, GError **error)
{
	/* Lifting may erase. */
	if (!(is_on_hold ? caller_check_proved : caller_check)(ACCESS_LEADS_ERASE, error) ||
		!read_reason(edit, hold, error) || !db_loan_take(&edit->loan, app->pool, deadline_us, error) ||
		!lead_find_id(edit->loan.db, hold->lead, &edit->id, error) ||
		!db_begin(&edit->tx, edit->loan.db, error))
		return false;
	edit->before = lead_lock(edit->loan.db, &edit->id, error);
	if (edit->before == NULL)
		return false;
	if (hold->version != NULL && strcmp(hold->version, db_get_text(edit->before, 0, "version")) != 0) {
		if (hold->is_outdated != NULL)
			*hold->is_outdated = true;
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_HOLD_OUTDATED);
	}
	if (db_get_bool(edit->before, 0, "is_on_hold") == is_on_hold)
		return true;
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT,
		wording_text(is_on_hold ? TEXT_ERROR_HOLD_NONE : TEXT_ERROR_HOLD_ALREADY));
	return false;
}

static bool tell(const HoldEdit *edit, const LegalHold *hold, const char *what, GError **error)
{
	g_autoptr(Json) new = json_pack("{s:s}", "reason", edit->reason);
	g_autofree char *new_json = jsonc_encode(new);

	return event_add(edit->loan.db,
		&(Event){.lead_id = &edit->id, .actor = hold->actor, .what = what, .new_json = new_json}, error);
}

bool legal_hold_set(const App *app, const LegalHold *hold, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(HoldEdit) edit = {0};

	if (!open_edit(&edit, app, hold, false, deadline_us, error) ||
		!lead_retention_hold(edit.loan.db, &edit.id, edit.reason, hold->actor, error) ||
		!tell(&edit, hold, "legal_hold_set", error) || !db_commit(&edit.tx, error) ||
		!report_load_lead(edit.loan.db, &edit.id, out, error))
		return false;
	log_info("legal_hold_set", log_text("lead", db_get_text(edit.before, 0, "reference")),
		log_text("actor", hold->actor));
	return true;
}

static bool erase(const HoldEdit *edit, const App *app, GError **error)
{
	return client_erase_in(
		&(ClientErasure){
			.db = edit->loan.db,
			.lead_id = edit->id,
			.actor = ERASED_BY,
			.policy = app->policy,
			.message_domain = app->message_domain,
		},
		error);
}

bool legal_hold_lift(const App *app, const LegalHold *hold, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(HoldEdit) edit = {0};

	if (!open_edit(&edit, app, hold, true, deadline_us, error) ||
		!lead_retention_lift_hold(edit.loan.db, &edit.id, error) ||
		!tell(&edit, hold, "legal_hold_lifted", error))
		return false;
	const bool is_erasure = db_get_bool(edit.before, 0, "is_erasure_asked");
	if ((is_erasure && !erase(&edit, app, error)) || !db_commit(&edit.tx, error) ||
		(!is_erasure && !report_load_lead(edit.loan.db, &edit.id, out, error)))
		return false;
	log_info("legal_hold_lifted", log_text("lead", db_get_text(edit.before, 0, "reference")),
		log_text("actor", hold->actor), log_bool("is_erased", is_erasure));
	wake_signal(app->senders_wake);
	return true;
}
