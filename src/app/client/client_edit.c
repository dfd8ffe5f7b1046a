#include "app/client/client_edit.h"

#include <string.h>

#include "app/links.h"
#include "app/offers/offers.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/answers.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/outbox.h"

void client_edit_clear(ClientEdit *edit)
{
	g_clear_pointer(&edit->before, db_result_free);
}

bool client_edit_lock(ClientEdit *edit, GError **error)
{
	edit->before = lead_lock(edit->db, &edit->id, error);
	if (edit->before == NULL)
		return false;
	const bool is_known = lead_status_parse(db_get_text(edit->before, 0, "status"), &edit->status);
	g_assert(is_known); /* the schema's check ensures it */
	return true;
}

bool client_edit_check_open(const ClientEdit *edit, GError **error)
{
	if (lead_next(edit->status, LEAD_EVENT_WITHDRAW, LEAD_ACTOR_CLIENT).is_allowed)
		return true;
	const bool is_erasure_asked = db_get_bool(edit->before, 0, "is_erasure_asked");
	g_autofree char *says =
		wording_format(is_erasure_asked ? TEXT_STATUS_ERROR_ERASURE_ASKED : TEXT_STATUS_ERROR_OVER,
			wording_string("status", lead_status_name(edit->status)));
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, says);
	return false;
}

bool client_edit_tell(const ClientEdit *edit, const char *what, const Json *old, const Json *new, GError **error)
{
	g_autofree char *old_json = old == NULL ? NULL : jsonc_encode(old);
	g_autofree char *new_json = new == NULL ? NULL : jsonc_encode(new);

	return event_add(edit->db,
		&(Event){
			.lead_id = &edit->id,
			.actor = CLIENT_ACTOR,
			.what = what,
			.old_json = old_json,
			.new_json = new_json,
		},
		error);
}

/* For the lead in a line; NULL: it is about to be erased. */
static const char *submission_of(const ClientEdit *edit, const ClientNotification *what)
{
	if (what->submission != NULL)
		return what->submission;
	return what->lead_id == NULL ? NULL : db_get_text(edit->before, 0, "submission");
}

/* A recruiter who has not accepted the lead does not know whose it is. */
static bool knows_contact(const DbResult *holders, int row)
{
	const char *status = db_get_text(holders, row, "status");

	return strcmp(status, "accepted") == 0 || strcmp(status, "staff") == 0;
}

static void write_holder_email(
	JsonWriter *w, const ClientEdit *edit, const ClientNotification *what, const DbResult *holders, int row)
{
	const char *status = db_get_text(holders, row, "status");
	const bool has_contact = knows_contact(holders, row);
	Ident offer_id;
	const bool has_offer =
		!db_is_null(holders, row, "offer_id") && ident_parse(db_get_text(holders, row, "offer_id"), &offer_id);
	const bool is_theirs = has_offer && strcmp(status, "accepted") == 0;
	const char *reference = db_get_text(edit->before, 0, "reference");
	g_autofree char *url = is_theirs && what->settings != NULL && what->talent != NULL
				       ? link_offer_act(what->settings, &offer_id, "return")
				       : NULL;
	g_autofree char *lead_url = what->settings == NULL ? NULL
				    : has_offer		   ? link_offer(what->settings, &offer_id)
							   : link_staff_lead(what->settings, reference);
	g_autofree char *view = notifications_view_client_act(&(NotificationClientAct){
		.reference = reference,
		.submission = submission_of(edit, what),
		.is_masked = !has_contact,
		.is_theirs = is_theirs,
		.recruiter_name = db_get_text(holders, row, "name"),
		.email = has_contact ? what->email : NULL,
		.talent = what->talent,
		.url = url,
		.lead_url = lead_url,
		.changes = has_contact ? what->changes : what->masked_changes,
		.settled_as = strcmp(status, "staff") == 0 ? what->settled_as : NULL,
		.is_retention = what->is_retention,
		.is_by_client = what->is_by_client,
	});

	notifications_write_email(w, &(NotificationEmail){
					     .notification = what->notification,
					     .id = ident_new(),
					     .lead_id = what->lead_id,
					     .recipient = db_get_text(holders, row, "email"),
					     .message_domain = what->message_domain,
					     .view = view,
					     .is_urgent = what->talent != NULL,
				     });
}

/* Changes that their holders hear of in one email with earlier ones that they were not told yet. */
typedef struct Collecting {
	const ClientEdit *edit;
	const ClientNotification *what;
	const DbResult *holders;
	int64_t since_us; /* when the first of them was made; 0: now */
} Collecting;

/* All changes that a holder has not been told, in order; NULL: *error is set. */
static Json *collect(Collecting *collecting, int row, GError **error)
{
	const ClientNotification *what = collecting->what;
	const Json *now = knows_contact(collecting->holders, row) ? what->changes : what->masked_changes;
	g_autoptr(DbResult) unsent = outbox_take_unsent(collecting->edit->db, &collecting->edit->id,
		notifications[what->notification].name, db_get_text(collecting->holders, row, "email"), error);

	if (unsent == NULL)
		return NULL;
	g_autoptr(Json) changes = json_deep_copy(now);
	for (int i = 0; i < db_rows(unsent); i++) {
		const char *text = db_get_text(unsent, i, "view");
		const int64_t at_us = db_get_int(unsent, i, "created_us");
		g_autoptr(Json) view = jsonc_decode(text, strlen(text), error);
		if (view == NULL)
			return NULL;
		Json *joined = answers_join_changes(json_object_get(json_object_get(view, "changes"), "list"), changes);
		json_decref(changes);
		changes = joined;
		collecting->since_us = collecting->since_us == 0 ? at_us : MIN(collecting->since_us, at_us);
	}
	return g_steal_pointer(&changes);
}

/* Nothing if all was taken back, or is not for them. */
static bool write_collected(Collecting *collecting, JsonWriter *w, int row, GError **error)
{
	ClientNotification own = *collecting->what;
	g_autoptr(Json) changes = collect(collecting, row, error);

	if (changes == NULL)
		return false;
	own.changes = own.masked_changes = changes;
	if (json_array_size(changes) > 0 || own.talent != NULL)
		write_holder_email(w, collecting->edit, &own, collecting->holders, row);
	return true;
}

static bool notify_collected(
	const ClientEdit *edit, const ClientNotification *what, const DbResult *holders, GError **error)
{
	Collecting collecting = {.edit = edit, .what = what, .holders = holders};
	g_autoptr(GString) emails = g_string_sized_new(2048);
	JsonWriter w;

	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	for (int row = 0; row < db_rows(holders); row++) {
		if (!write_collected(&collecting, &w, row, error))
			return false;
	}
	jsonw_end_array(&w);
	const OutboxCollection collection = {.lead_id = &edit->id,
		.notification = notifications[what->notification].name,
		.minutes = what->settings->edit_minutes,
		.since_us = collecting.since_us};
	return outbox_add_batch(edit->db, emails->str, error) && outbox_collect(edit->db, &collection, error);
}

bool client_edit_notify_holders(const ClientEdit *edit, const ClientNotification *what, GError **error)
{
	const bool is_erasure = what->notification == NOTIFICATION_LEAD_ERASED;

	/* Of what is held back as spam, people heard that nobody works on it; they need to hear only that it is to be deleted. */
	if (edit->status == LEAD_STATUS_QUARANTINED && !is_erasure)
		return true;
	g_autoptr(DbResult) holders = lead_holders(edit->db, &edit->id, is_erasure, what->staff, error);
	g_autoptr(GString) emails = g_string_sized_new(2048);
	JsonWriter w;

	if (holders == NULL)
		return false;
	if (what->notification == NOTIFICATION_LEAD_CORRECTED)
		return notify_collected(edit, what, holders, error);
	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	for (int row = 0; row < db_rows(holders); row++) {
		const char *status = db_get_text(holders, row, "status");
		const bool is_told_otherwise = strcmp(status, "staff") == 0	 ? what->is_staff_told
					       : strcmp(status, "accepted") == 0 ? what->is_holder_told
										 : false;
		if (!is_told_otherwise)
			write_holder_email(&w, edit, what, holders, row);
	}
	jsonw_end_array(&w);
	return db_rows(holders) == 0 || outbox_add_batch(edit->db, emails->str, error);
}

bool client_edit_withdraw(const ClientEdit *edit, const App *app, bool is_erasure_asked, GError **error)
{
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);
	const LeadMove move = lead_next(edit->status, LEAD_EVENT_WITHDRAW, LEAD_ACTOR_CLIENT);
	const OfferTurn turn = {
		.event = OFFER_EVENT_LEAD_ENDS,
		.actor = OFFER_ACTOR_CLIENT,
		.actor_name = CLIENT_ACTOR,
		.lead_status = LEAD_STATUS_COUNT,
		.is_told = true,
	};
	g_autoptr(Json) old = json_pack("{s:s}", "status", lead_status_name(edit->status));
	g_autoptr(Json) new = json_pack("{s:s, s:s?}", "status", lead_status_name(move.to), "reason",
		is_erasure_asked ? wording_text(TEXT_EVENT_REASON_ERASURE) : NULL);
	const ClientNotification notification = {
		.notification = is_erasure_asked ? NOTIFICATION_LEAD_ERASURE_ASKED : NOTIFICATION_LEAD_WITHDRAWN,
		.lead_id = &edit->id,
		.settings = app->settings,
		.message_domain = app->message_domain,
		.is_staff_told = is_erasure_asked};

	return client_edit_notify_holders(edit, &notification, error) &&
	       offers_end(edit->db, app->policy, &edit->id, &turn, error) &&
	       lead_write(edit->db, &edit->id, &move, NULL, error) &&
	       client_edit_tell(edit, "status_changed", old, new, error);
}
