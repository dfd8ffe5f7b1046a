#include "app/client/client.h"

#include <string.h>

#include "app/client_email.h"
#include "app/links.h"
#include "app/notifications/notifications.h"
#include "app/offer_policy.h"
#include "app/offers/offers.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/submission/answers.h"
#include "domain/lead/lead_status.h"
#include "domain/lead/triage.h"
#include "store/lead.h"
#include "store/lead_link.h"
#include "store/event.h"
#include "store/outbox.h"

#define ACTOR "client"

/* A lead while its client changes it. */
typedef struct ClientEdit {
	Db *db;
	Ident id;
	DbResult *before; /* the locked row */
	LeadStatus status;
} ClientEdit;

static void client_edit_clear(ClientEdit *edit)
{
	g_clear_pointer(&edit->before, db_result_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ClientEdit, client_edit_clear)

static bool lock(ClientEdit *edit, GError **error)
{
	edit->before = lead_lock(edit->db, &edit->id, error);
	if (edit->before == NULL)
		return false;
	const bool is_known = lead_status_parse(db_get_text(edit->before, 0, "status"), &edit->status);
	g_assert(is_known); /* the schema's check ensures it */
	return true;
}

static bool check_open(const ClientEdit *edit, GError **error)
{
	if (lead_next(edit->status, LEAD_EVENT_WITHDRAW, LEAD_ACTOR_CLIENT).is_allowed)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_STATUS_ERROR_OVER,
		wording_string("status", lead_status_name(edit->status)));
}

static bool tell(const ClientEdit *edit, const char *what, const Json *old, const Json *new, GError **error)
{
	g_autofree char *old_json = jsonc_encode(old);
	g_autofree char *new_json = jsonc_encode(new);

	return event_add(edit->db,
		&(Event){
			.lead_id = &edit->id,
			.actor = ACTOR,
			.what = what,
			.old_json = old_json,
			.new_json = new_json,
		},
		error);
}

/* Emails everyone who accepted the lead or has an open offer. lead_id NULL: the lead is about to be erased. */
typedef struct HolderNotification {
	Notification notification;
	const Ident *lead_id;
	const char *message_domain;
	const char *email;
	const char *talent;
	const Settings *settings; /* for the link by which who has it hands it back; NULL: none */
	const Json *changes;
	const Json *masked_changes; /* the same for somebody who does not know whose lead it is */
} HolderNotification;

static void write_holder_email(
	JsonWriter *w, const ClientEdit *edit, const HolderNotification *what, const DbResult *holders, int row)
{
	/* A recruiter who has not accepted the lead does not know whose it is. */
	const char *status = db_get_text(holders, row, "status");
	const bool has_contact = strcmp(status, "accepted") == 0 || strcmp(status, "staff") == 0;
	Ident offer_id;
	const bool is_theirs = what->settings != NULL && what->talent != NULL && strcmp(status, "accepted") == 0 &&
			       ident_parse(db_get_text(holders, row, "offer_id"), &offer_id);
	g_autofree char *url = is_theirs ? link_offer_act(what->settings, &offer_id, "return") : NULL;
	g_autofree char *view = notifications_view_client_act(&(NotificationClientAct){
		.reference = db_get_text(edit->before, 0, "reference"),
		.recruiter_name = db_get_text(holders, row, "name"),
		.email = has_contact ? what->email : NULL,
		.talent = what->talent,
		.url = url,
		.changes = has_contact ? what->changes : what->masked_changes,
	});

	notifications_write_email(w, &(NotificationEmail){
					     .notification = what->notification,
					     .id = ident_new(),
					     .lead_id = what->lead_id,
					     .recipient = db_get_text(holders, row, "email"),
					     .message_domain = what->message_domain,
					     .view = view,
				     });
}

/* Before their offers end. */
static bool notify_holders(const ClientEdit *edit, const HolderNotification *what, GError **error)
{
	g_autoptr(DbResult) holders =
		lead_holders(edit->db, &edit->id, what->notification == NOTIFICATION_LEAD_ERASED, error);
	g_autoptr(GString) emails = g_string_sized_new(2048);
	JsonWriter w;

	if (holders == NULL)
		return false;
	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	for (int row = 0; row < db_rows(holders); row++)
		write_holder_email(&w, edit, what, holders, row);
	jsonw_end_array(&w);
	return db_rows(holders) == 0 || outbox_add_batch(edit->db, emails->str, error);
}

bool client_version(const App *app, const Ident *lead_id, int64_t deadline_us, char **version, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	*version = NULL;
	if (db_loan_take(&loan, app->pool, deadline_us, error))
		*version = lead_client_version(loan.db, lead_id, error);
	return *version != NULL;
}

bool client_show(const App *app, const Ident *lead_id, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) && lead_load_for_client(loan.db, lead_id, out, error);
}

bool client_export(const App *app, const Ident *lead_id, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) && lead_load_export(loan.db, lead_id, out, error);
}

/* Correct */

/* Of both, {"engagement", and each field that changed}. */
static bool notify_correction(const ClientEdit *edit, const Json *changes, Engagement now, GError **error)
{
	g_autoptr(Json) old = json_pack("{s:s}", "engagement", db_get_text(edit->before, 0, "engagement"));
	g_autoptr(Json) new = json_pack("{s:s}", "engagement", engagement_name(now));

	for (gsize i = 0; i < json_array_size(changes); i++) {
		const Json *change = json_array_get(changes, i);
		const char *field = json_string_value(json_object_get(change, "field"));
		json_object_set(old, field, json_object_get(change, "old"));
		json_object_set(new, field, json_object_get(change, "new"));
	}
	return tell(edit, "lead_corrected", old, new, error);
}

static bool has_engagement(const ClientEdit *edit, Engagement engagement)
{
	return strcmp(db_get_text(edit->before, 0, "engagement"), engagement_name(engagement)) == 0;
}

/* What staff had to decide, the answers now say. */
static bool ends_triage(const ClientEdit *edit, const ClientCorrection *correction)
{
	const TriageReason before = triage_reason_parse(db_get_text(edit->before, 0, "status_reason"));

	return before != TRIAGE_COUNT && before != TRIAGE_MANUAL_MODE &&
	       new_lead(correction->submission, correction->recommendation).status_reason == NULL;
}

/* The recruiters who were asked may be the wrong ones now. What waits for staff goes on waiting for them. */
static bool dispatch_again(
	const ClientEdit *edit, const OfferPolicy *policy, const ClientCorrection *correction, GError **error)
{
	const Engagement now = correction->recommendation->engagement;
	const LeadMove move = lead_next(edit->status, LEAD_EVENT_RECLASSIFY, LEAD_ACTOR_CLIENT);
	const OfferTurn turn = {
		.event = OFFER_EVENT_RECLASSIFY,
		.actor = OFFER_ACTOR_CLIENT,
		.actor_name = ACTOR,
		.lead_status = LEAD_STATUS_COUNT,
	};

	return (has_engagement(edit, now) && !ends_triage(edit, correction)) || !move.is_allowed ||
	       (offers_end(edit->db, policy, &edit->id, &turn, error) &&
		       lead_write(edit->db, &edit->id, &move, NULL, error));
}

/* Another address is another client. */
static bool link_again(const ClientEdit *edit, const Submission *submission, GError **error)
{
	return g_ascii_strcasecmp(db_get_text(edit->before, 0, "email"), submission->texts[FIELD_EMAIL]) == 0 ||
	       lead_link_renew(edit->db, &edit->id, ACTOR, error);
}

bool client_correct(
	const App *app, const Ident *lead_id, const ClientCorrection *correction, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientEdit) edit = {.id = *lead_id};
	const Engagement now = correction->recommendation->engagement;
	g_autoptr(GString) json = g_string_sized_new(2048);

	submission_write_json(correction->raw, correction->submission, json);
	g_autoptr(Json) after = jsonc_decode(json->str, json->len, error);
	if (after == NULL || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	edit.db = loan.db;
	if (!db_begin(&tx, loan.db, error) || !lock(&edit, error) || !check_open(&edit, error))
		return false;
	if (correction->revision != 0 && correction->revision != db_get_int(edit.before, 0, "revision")) {
		*correction->is_outdated = true;
		return true;
	}
	g_autoptr(Json) before = answers_decode(db_get_text(edit.before, 0, "submission"));
	g_autoptr(Json) changes = answers_changes(before, after);
	if (json_array_size(changes) == 0)
		return true;
	g_autoptr(Json) masked_changes = answers_masked_changes(changes, before, after);
	const LeadRevision revision = {.lead_id = lead_id,
		.submission = correction->submission,
		.submission_json = json->str,
		.recommendation = correction->recommendation,
		.is_correction = true};
	const HolderNotification notification = {.notification = NOTIFICATION_LEAD_CORRECTED,
		.lead_id = &edit.id,
		.message_domain = app->message_domain,
		.email = correction->submission->texts[FIELD_EMAIL],
		.talent = has_engagement(&edit, now) ? NULL : engagement_talent(now),
		.settings = app->settings,
		.changes = changes,
		.masked_changes = masked_changes};
	const bool stays = has_engagement(&edit, now) ||
			   !lead_next(edit.status, LEAD_EVENT_RECLASSIFY, LEAD_ACTOR_CLIENT).is_allowed;
	if ((stays && !notify_holders(&edit, &notification, error)) || !lead_revise(loan.db, &revision, error) ||
		!link_again(&edit, correction->submission, error) || !notify_correction(&edit, changes, now, error) ||
		!dispatch_again(&edit, app->policy, correction, error) || !db_commit(&tx, error))
		return false;
	wake_signal(app->dispatcher_wake);
	wake_signal(app->senders_wake);
	return true;
}

/* Withdraw, erase */

bool client_withdraw(const App *app, const Ident *lead_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientEdit) edit = {.id = *lead_id};
	const OfferTurn turn = {
		.event = OFFER_EVENT_LEAD_ENDS,
		.actor = OFFER_ACTOR_CLIENT,
		.actor_name = ACTOR,
		.lead_status = LEAD_STATUS_COUNT,
		.is_told = true,
	};

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	edit.db = loan.db;
	if (!db_begin(&tx, loan.db, error) || !lock(&edit, error))
		return false;
	if (edit.status == LEAD_STATUS_WITHDRAWN)
		return true;
	const LeadMove move = lead_next(edit.status, LEAD_EVENT_WITHDRAW, LEAD_ACTOR_CLIENT);
	g_autoptr(Json) old = json_pack("{s:s}", "status", lead_status_name(edit.status));
	g_autoptr(Json) new = json_pack("{s:s}", "status", lead_status_name(move.to));
	const HolderNotification notification = {
		.notification = NOTIFICATION_LEAD_WITHDRAWN, .lead_id = lead_id, .message_domain = app->message_domain};
	if (!check_open(&edit, error) || !notify_holders(&edit, &notification, error) ||
		!client_email_send_end(loan.db, app->policy, edit.before,
			&(ClientEmail){
				.notification = NOTIFICATION_CLIENT_CLOSED, .lead_id = lead_id, .is_withdrawn = true},
			error) ||
		!offers_end(loan.db, app->policy, lead_id, &turn, error) ||
		!lead_write(loan.db, lead_id, &move, NULL, error) || !tell(&edit, "status_changed", old, new, error) ||
		!db_commit(&tx, error))
		return false;
	wake_signal(app->senders_wake);
	return true;
}

bool client_undo_withdrawal(const App *app, const Ident *lead_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientEdit) edit = {.id = *lead_id};

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	edit.db = loan.db;
	if (!db_begin(&tx, loan.db, error) || !lock(&edit, error))
		return false;
	/* Pressed twice, or too late: the page says where the request stands. */
	if (!db_get_bool(edit.before, 0, "may_undo"))
		return true;
	const bool is_held = db_get_bool(edit.before, 0, "is_held");
	const LeadMove move =
		lead_next(edit.status, is_held ? LEAD_EVENT_RESUME : LEAD_EVENT_UNDO_WITHDRAWAL, LEAD_ACTOR_CLIENT);
	g_autoptr(Json) old = json_pack("{s:s}", "status", lead_status_name(edit.status));
	g_autoptr(Json) new = json_pack("{s:s}", "status", lead_status_name(move.to));
	const HolderNotification notification = {
		.notification = NOTIFICATION_LEAD_RESUMED, .lead_id = lead_id, .message_domain = app->message_domain};
	if (!notify_holders(&edit, &notification, error) || !lead_write(loan.db, lead_id, &move, NULL, error) ||
		!tell(&edit, "status_changed", old, new, error) || !db_commit(&tx, error))
		return false;
	wake_signal(app->dispatcher_wake);
	wake_signal(app->senders_wake);
	return true;
}

bool client_erase_for(const ClientErasure *erasure, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientEdit) edit = {.db = erasure->db, .id = erasure->lead_id};
	const HolderNotification notification = {
		.notification = NOTIFICATION_LEAD_ERASED, .message_domain = erasure->message_domain};
	char id[IDENT_TEXT_BYTES];

	if (!db_begin(&tx, edit.db, error) || !lock(&edit, error) || !notify_holders(&edit, &notification, error) ||
		(erasure->policy != NULL &&
			!client_email_send_end(edit.db, erasure->policy, edit.before,
				&(ClientEmail){.notification = NOTIFICATION_CLIENT_CLOSED, .is_erased = true},
				error)) ||
		!lead_erase(edit.db, &edit.id, erasure->actor, error) || !db_commit(&tx, error))
		return false;
	ident_format(&edit.id, id);
	log_info("lead_erased", log_text("lead", id), log_text("actor", erasure->actor));
	return true;
}

bool client_erase(const App *app, const Ident *lead_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	const ClientErasure erasure = {.db = loan.db,
		.lead_id = *lead_id,
		.actor = ACTOR,
		.message_domain = app->message_domain,
		.policy = app->policy};
	if (!client_erase_for(&erasure, error))
		return false;
	wake_signal(app->senders_wake);
	return true;
}
