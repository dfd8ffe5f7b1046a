#include "app/client/client.h"

#include <string.h>

#include "app/client/address_change.h"
#include "app/client/client_edit.h"
#include "app/client_email.h"
#include "app/offer_policy.h"
#include "app/offers/offers.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/submission/answers.h"
#include "domain/lead/lead_status.h"
#include "domain/lead/triage.h"
#include "store/lead.h"
#include "store/lead_address.h"

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
	return client_edit_tell(edit, "lead_corrected", old, new, error);
}

static Engagement engagement_in(const ClientEdit *edit, const char *column)
{
	Engagement engagement;
	const bool is_known = engagement_parse(db_get_text(edit->before, 0, column), &engagement);

	g_assert(is_known); /* the schema's checks ensure it */
	return engagement;
}

/* What the lead is with other answers. */
static Engagement engagement_with(const ClientEdit *edit, const Recommendation *recommendation)
{
	return engagement_after(engagement_in(edit, "engagement"), db_get_bool(edit->before, 0, "is_decided"),
		engagement_in(edit, "computed"), recommendation->engagement);
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
	const Engagement now = engagement_with(edit, correction->recommendation);
	const LeadMove move = lead_next(edit->status, LEAD_EVENT_RECLASSIFY, LEAD_ACTOR_CLIENT);
	const OfferTurn turn = {
		.event = OFFER_EVENT_RECLASSIFY,
		.actor = OFFER_ACTOR_CLIENT,
		.actor_name = CLIENT_ACTOR,
		.lead_status = LEAD_STATUS_COUNT,
	};

	return (has_engagement(edit, now) && !ends_triage(edit, correction)) || !move.is_allowed ||
	       (offers_end(edit->db, policy, &edit->id, &turn, error) &&
		       lead_write(edit->db, &edit->id, &move, NULL, error));
}

/* Who writes to it may reach somebody else. */
static bool mark_address(const ClientEdit *edit, const Json *changes, const char *address, GError **error)
{
	bool is_confirmed = false;
	Json *change;
	size_t i;

	if (!lead_address_is_confirmed(edit->db, &edit->id, address, &is_confirmed, error))
		return false;
	json_array_foreach(jsonc_for_walking(changes), i, change)
	{
		if (g_str_equal(
			    json_string_value(json_object_get(change, "field")), submission_fields[FIELD_EMAIL].name))
			json_object_set_new(change, "is_unconfirmed", json_boolean(!is_confirmed));
	}
	return true;
}

bool client_correct(
	const App *app, const Ident *lead_id, const ClientCorrection *correction, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientEdit) edit = {.id = *lead_id};
	g_autoptr(GString) json = g_string_sized_new(2048);

	submission_write_json(correction->raw, correction->submission, json);
	g_autoptr(Json) after = jsonc_decode(json->str, json->len, error);
	if (after == NULL || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	edit.db = loan.db;
	if (!db_begin(&tx, loan.db, error) || !client_edit_lock(&edit, error) || !client_edit_check_open(&edit, error))
		return false;
	if (correction->revision != 0 && correction->revision != db_get_int(edit.before, 0, "revision")) {
		*correction->is_outdated = true;
		return true;
	}
	if (!address_change_check(&edit, correction, error))
		return false;
	if (*correction->is_disowned)
		return true;
	/* What is written from here on is for recruiters and staff. */
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);
	g_autoptr(Json) before = answers_decode(db_get_text(edit.before, 0, "submission"));
	g_autoptr(Json) changes = answers_changes(before, after);
	if (json_array_size(changes) == 0)
		return true;
	if (!mark_address(&edit, changes, correction->submission->texts[FIELD_EMAIL], error))
		return false;
	g_autoptr(Json) masked_changes = answers_masked_changes(changes, before, after);
	const Engagement now = engagement_with(&edit, correction->recommendation);
	const LeadRevision revision = {.lead_id = lead_id,
		.submission = correction->submission,
		.submission_json = json->str,
		.recommendation = correction->recommendation,
		.is_correction = true};
	const bool is_taken_as_other = edit.status == LEAD_STATUS_ACCEPTED && !has_engagement(&edit, now);
	const ClientNotification notification = {.notification = NOTIFICATION_LEAD_CORRECTED,
		.lead_id = &edit.id,
		.message_domain = app->message_domain,
		.email = correction->submission->texts[FIELD_EMAIL],
		.submission = json->str,
		.talent = has_engagement(&edit, now) ? NULL : engagement_talent(now),
		.settled_as = db_get_bool(edit.before, 0, "is_asked") && ends_triage(&edit, correction)
				      ? engagement_name(now)
				      : NULL,
		.staff = is_taken_as_other ? offer_policy_staff(app->policy) : NULL,
		.settings = app->settings,
		.changes = changes,
		.masked_changes = masked_changes};
	const bool stays = edit.status == LEAD_STATUS_TRIAGE || has_engagement(&edit, now) ||
			   !lead_next(edit.status, LEAD_EVENT_RECLASSIFY, LEAD_ACTOR_CLIENT).is_allowed;
	if ((stays && !client_edit_notify_holders(&edit, &notification, error)) ||
		!lead_revise(loan.db, &revision, error) ||
		!address_change_follow(&edit, app->policy, &revision, error) ||
		!notify_correction(&edit, changes, now, error) ||
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

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	edit.db = loan.db;
	if (!db_begin(&tx, loan.db, error) || !client_edit_lock(&edit, error))
		return false;
	if (edit.status == LEAD_STATUS_WITHDRAWN)
		return true;
	if (!client_edit_check_open(&edit, error) ||
		!client_email_send_end(loan.db, app->policy, edit.before,
			&(ClientEmail){
				.notification = NOTIFICATION_CLIENT_CLOSED,
				.lead_id = lead_id,
				.is_withdrawn = true,
				.kept_us = offer_policy_kept_us(app->policy, LEAD_STATUS_WITHDRAWN),
			},
			error) ||
		!client_edit_withdraw(&edit, app, false, error) || !db_commit(&tx, error))
		return false;
	wake_signal(app->senders_wake);
	return true;
}

/*
 * A recruiter who was removed in the meantime still has the accepted offer, as has who takes no leads of what it is now; it would keep anybody else
 * from accepting.
 */
static bool take_from_holder(const ClientEdit *edit, const OfferPolicy *policy, GError **error)
{
	const OfferTurn turn = {
		.event = OFFER_EVENT_RETURN,
		.actor = OFFER_ACTOR_DISPATCHER,
		.actor_name = "dispatcher",
		.lead_status = LEAD_STATUS_COUNT,
		.says = wording_text(TEXT_EMAIL_OFFER_RECLASSIFIED),
		.is_told = !db_get_bool(edit->before, 0, "is_held"),
	};

	return offers_end(edit->db, policy, &edit->id, &turn, error);
}

bool client_undo_withdrawal(const App *app, const Ident *lead_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientEdit) edit = {.id = *lead_id};
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);

	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	edit.db = loan.db;
	if (!db_begin(&tx, loan.db, error) || !client_edit_lock(&edit, error))
		return false;
	if (!db_get_bool(edit.before, 0, "may_undo"))
		return lead_status_is_open(edit.status) /* pressed twice */ ||
		       wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_STATUS_ERROR_UNDO);
	const bool is_given_back = db_get_bool(edit.before, 0, "holder_takes_class");
	const LeadMove move = lead_next(
		edit.status, is_given_back ? LEAD_EVENT_RESUME : LEAD_EVENT_UNDO_WITHDRAWAL, LEAD_ACTOR_CLIENT);
	g_autoptr(Json) old = json_pack("{s:s}", "status", lead_status_name(edit.status));
	g_autoptr(Json) new = json_pack("{s:s}", "status", lead_status_name(move.to));
	const ClientNotification notification = {.notification = NOTIFICATION_LEAD_RESUMED,
		.lead_id = lead_id,
		.settings = app->settings,
		.message_domain = app->message_domain,
		.email = db_get_bool(edit.before, 0, "is_email_bounced") ? NULL : db_get_text(edit.before, 0, "email"),
		.is_holder_told = !is_given_back || db_get_bool(edit.before, 0, "holder_hands_over")};
	if (!client_edit_notify_holders(&edit, &notification, error) ||
		(!is_given_back && !take_from_holder(&edit, app->policy, error)) ||
		!lead_write(loan.db, lead_id, &move, NULL, error) ||
		!client_edit_tell(&edit, "status_changed", old, new, error) || !db_commit(&tx, error))
		return false;
	wake_signal(app->dispatcher_wake);
	wake_signal(app->senders_wake);
	return true;
}
