#include "app/client/client_edit.h"

#include <string.h>

#include "app/links.h"
#include "app/offers/offers.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
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
	g_autofree char *says =
		wording_format(TEXT_STATUS_ERROR_OVER, wording_string("status", lead_status_name(edit->status)));
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

static void write_holder_email(
	JsonWriter *w, const ClientEdit *edit, const ClientNotification *what, const DbResult *holders, int row)
{
	/* A recruiter who has not accepted the lead does not know whose it is. */
	const char *status = db_get_text(holders, row, "status");
	const bool has_contact = strcmp(status, "accepted") == 0 || strcmp(status, "staff") == 0;
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
		.is_retention = what->is_retention,
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
	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	for (int row = 0; row < db_rows(holders); row++)
		write_holder_email(&w, edit, what, holders, row);
	jsonw_end_array(&w);
	return db_rows(holders) == 0 || outbox_add_batch(edit->db, emails->str, error);
}

bool client_edit_withdraw(const ClientEdit *edit, const App *app, GError **error)
{
	const LeadMove move = lead_next(edit->status, LEAD_EVENT_WITHDRAW, LEAD_ACTOR_CLIENT);
	const OfferTurn turn = {
		.event = OFFER_EVENT_LEAD_ENDS,
		.actor = OFFER_ACTOR_CLIENT,
		.actor_name = CLIENT_ACTOR,
		.lead_status = LEAD_STATUS_COUNT,
		.is_told = true,
	};
	g_autoptr(Json) old = json_pack("{s:s}", "status", lead_status_name(edit->status));
	g_autoptr(Json) new = json_pack("{s:s}", "status", lead_status_name(move.to));
	const ClientNotification notification = {.notification = NOTIFICATION_LEAD_WITHDRAWN,
		.lead_id = &edit->id,
		.settings = app->settings,
		.message_domain = app->message_domain};

	return client_edit_notify_holders(edit, &notification, error) &&
	       offers_end(edit->db, app->policy, &edit->id, &turn, error) &&
	       lead_write(edit->db, &edit->id, &move, NULL, error) &&
	       client_edit_tell(edit, "status_changed", old, new, error);
}
