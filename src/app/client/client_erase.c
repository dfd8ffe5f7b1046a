#include "app/client/client_erase.h"

#include <string.h>

#include "app/caller.h"
#include "app/client/client_edit.h"
#include "app/links.h"
#include "app/offer_policy.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "store/lead.h"
#include "store/outbox.h"
#include "store/lead_retention.h"

#define RETENTION_ACTOR "retention"

/* Erased, in the caller's transaction; what is on legal hold is not. */
static bool erase(const ClientErasure *erasure, const ClientEdit *edit, GError **error)
{
	const ClientNotification notification = {
		.notification = NOTIFICATION_LEAD_ERASED,
		.message_domain = erasure->message_domain,
		.is_retention = g_str_equal(erasure->actor, RETENTION_ACTOR),
		.is_by_client = g_str_equal(erasure->actor, CLIENT_ACTOR),
	};

	g_assert(!db_get_bool(edit->before, 0, "is_on_hold"));
	return client_edit_notify_holders(edit, &notification, error) &&
	       (erasure->policy == NULL ||
		       client_email_send_end(edit->db, erasure->policy, edit->before,
			       &(ClientEmail){.notification = NOTIFICATION_CLIENT_CLOSED, .is_erased = true}, error)) &&
	       lead_erase(edit->db, &edit->id, erasure->actor, error);
}

static void log_erased(const Ident *lead_id, const char *actor)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	log_info("lead_erased", log_text("lead", id), log_text("actor", actor));
}

bool client_erase_in(const ClientErasure *erasure, GError **error)
{
	g_auto(ClientEdit) edit = {.db = erasure->db, .id = erasure->lead_id};

	if (!client_edit_lock(&edit, error))
		return false;
	if (erasure->version != NULL && strcmp(erasure->version, db_get_text(edit.before, 0, "version")) != 0) {
		if (erasure->is_outdated != NULL)
			*erasure->is_outdated = true;
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_HOLD_OUTDATED);
	}
	if (!db_get_bool(edit.before, 0, "is_on_hold"))
		return erase(erasure, &edit, error);
	g_autofree char *says = wording_format(TEXT_ERROR_HOLD_ERASE,
		wording_string("reference", db_get_text(edit.before, 0, "reference")),
		wording_string("actor", db_get_text(edit.before, 0, "held_by")),
		wording_string("reason", db_get_text(edit.before, 0, "hold_reason")));
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, says);
	return false;
}

static bool erase_whole(const ClientErasure *erasure, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!db_begin(&tx, erasure->db, error) || !client_erase_in(erasure, error) || !db_commit(&tx, error))
		return false;
	log_erased(&erasure->lead_id, erasure->actor);
	return true;
}

bool client_erase_by(const App *app, const StaffErasure *asked, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	ClientErasure erasure = {
		.actor = asked->actor,
		.policy = app->policy,
		.message_domain = app->message_domain,
		.version = asked->version,
		.is_outdated = asked->is_outdated,
	};

	if (!caller_check_proved(ACCESS_LEADS_ERASE, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!lead_find_id(loan.db, asked->lead, &erasure.lead_id, error))
		return false;
	erasure.db = loan.db;
	if (!erase_whole(&erasure, error))
		return false;
	wake_signal(app->senders_wake);
	return true;
}

/* --- on legal hold ------------------------------------------------------------------------------------------------ */

static bool email_staff(const App *app, const ClientEdit *edit, GError **error)
{
	const char *reference = db_get_text(edit->before, 0, "reference");
	g_autofree char *url = link_staff_lead(app->settings, reference);
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.reference = reference,
		.quote = db_get_text(edit->before, 0, "hold_reason"),
		.url = url,
	});
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	notifications_write_email(&w, &(NotificationEmail){
					      .notification = NOTIFICATION_ERASURE_REQUESTED,
					      .id = ident_new(),
					      .lead_id = &edit->id,
					      .recipient = offer_policy_staff(app->policy),
					      .message_domain = app->message_domain,
					      .view = view,
				      });
	jsonw_end_array(&w);
	return outbox_add_batch(edit->db, emails->str, error);
}

/* Nobody works on it any longer, and staff decide; who knows the client is to leave them alone. A second press finds it asked for. */
static bool ask_staff(const App *app, const ClientEdit *edit, GError **error)
{
	const ClientNotification asked = {.notification = NOTIFICATION_LEAD_ERASURE_ASKED,
		.lead_id = &edit->id,
		.settings = app->settings,
		.message_domain = app->message_domain,
		.is_staff_told = true};

	if (db_get_bool(edit->before, 0, "is_erasure_asked"))
		return true;
	return client_email_send_end(edit->db, app->policy, edit->before,
		       &(ClientEmail){.notification = NOTIFICATION_CLIENT_CLOSED,
			       .lead_id = &edit->id,
			       .is_erasure_held = true},
		       error) &&
	       (lead_next(edit->status, LEAD_EVENT_WITHDRAW, LEAD_ACTOR_CLIENT).is_allowed
			       ? client_edit_withdraw(edit, app, true, error)
			       : client_edit_notify_holders(edit, &asked, error)) &&
	       lead_retention_ask_erasure(edit->db, &edit->id, error) &&
	       client_edit_tell(edit, "erasure_requested", NULL, NULL, error) && email_staff(app, edit, error);
}

bool client_erase(const App *app, const Ident *lead_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientEdit) edit = {.id = *lead_id};
	ClientErasure erasure = {.lead_id = *lead_id,
		.actor = CLIENT_ACTOR,
		.message_domain = app->message_domain,
		.policy = app->policy};
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	edit.db = erasure.db = loan.db;
	if (!db_begin(&tx, loan.db, error) || !client_edit_lock(&edit, error))
		return false;
	const bool is_on_hold = db_get_bool(edit.before, 0, "is_on_hold");
	if (!(is_on_hold ? ask_staff(app, &edit, error) : erase(&erasure, &edit, error)) || !db_commit(&tx, error))
		return false;
	if (is_on_hold)
		log_info("erasure_requested", log_text("lead", db_get_text(edit.before, 0, "reference")));
	else
		log_erased(lead_id, CLIENT_ACTOR);
	wake_signal(app->senders_wake);
	return true;
}

/* --- by its retention period -------------------------------------------------------------------------------------- */

/* One lead at a time: its locks are taken in the order of its own emails. */
static bool erase_next(Db *db, const char *message_domain, bool *is_erased, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	ClientErasure erasure = {.db = db, .actor = RETENTION_ACTOR, .message_domain = message_domain};

	*is_erased = false;
	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) due = lead_retention_claim(db, error);
	if (due == NULL)
		return false;
	if (db_rows(due) == 0)
		return true;
	const bool is_id = ident_parse(db_get_text(due, 0, "id"), &erasure.lead_id);
	g_assert(is_id); /* the column's type is uuid */
	if (!client_erase_in(&erasure, error) || !db_commit(&tx, error))
		return false;
	*is_erased = true;
	log_erased(&erasure.lead_id, RETENTION_ACTOR);
	return true;
}

bool client_erase_due(Db *db, const char *message_domain, int leads_max, int *leads, GError **error)
{
	bool is_erased = true;

	for (*leads = 0; is_erased && *leads < leads_max; *leads += is_erased) {
		if (!erase_next(db, message_domain, &is_erased, error))
			return false;
	}
	return true;
}
