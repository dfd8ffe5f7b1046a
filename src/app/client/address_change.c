#include "app/client/address_change.h"

#include <string.h>

#include "app/client/client_links.h"
#include "app/client_email.h"
#include "app/links.h"
#include "app/notifications/notifications.h"
#include "codec/wording.h"
#include "domain/submission/answers.h"
#include "store/lead_address.h"
#include "store/lead_link.h"
#include "store/outbox.h"
#include "store/recruiter.h"

/* lead: of lead_lock(). submission: as it is from now on. */
static bool email_client(const ClientEdit *edit, const DbResult *lead, const OfferPolicy *policy,
	Notification notification, GError **error)
{
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	client_email_write(&w, policy,
		&(ClientEmail){
			.notification = notification,
			.lead_id = &edit->id,
			.reference = db_get_text(lead, 0, "reference"),
			.address = db_get_text(lead, 0, "email"),
			.name = db_get_text(lead, 0, "contact_name"),
			.is_proven = db_get_bool(lead, 0, "is_proven"),
			.is_bounced = db_get_bool(lead, 0, "is_email_bounced") &&
				      notification == NOTIFICATION_CLIENT_ADDRESS_TAKEN_BACK,
			.submission = db_get_text(lead, 0, "submission"),
		});
	jsonw_end_array(&w);
	return outbox_add_batch(edit->db, emails->str, error);
}

enum {
	LETTERS_PER_ADDRESS_MAX = 3, /* in a day, of all requests that were given it */
	LETTERS_PER_LEAD_MAX = 5,    /* in a day */
	LETTERS_PER_NETWORK_MAX = 5, /* in an hour, also the next */
	LETTERS_MAX = 20,
};

bool address_change_check(ClientEdit *edit, const ClientCorrection *correction, GError **error)
{
	const char *address = correction->submission->texts[FIELD_EMAIL];
	const bool is_new = g_ascii_strcasecmp(db_get_text(edit->before, 0, "email"), address) != 0;
	bool is_confirmed = false;

	if (!lead_address_is_disowned(edit->db, &edit->id, address, correction->is_disowned, error) ||
		!lead_address_is_confirmed(edit->db, &edit->id, address, &is_confirmed, error))
		return false;
	/* What is held back writes to nobody; once it is released, its new address gets a receipt. */
	if (!is_new || *correction->is_disowned || is_confirmed || edit->status == LEAD_STATUS_QUARANTINED)
		return true;
	/* A letter goes to whatever address is typed: as with receipts, not to many. */
	const LetterChoice letter = {.address = address,
		.network_key = correction->network_key,
		.pause_min = CLIENT_LINKS_PAUSE_MIN,
		.address_per_day_max = LETTERS_PER_ADDRESS_MAX,
		.lead_per_day_max = LETTERS_PER_LEAD_MAX,
		.network_per_hour_max = LETTERS_PER_NETWORK_MAX,
		.per_hour_max = LETTERS_MAX};
	return lead_address_choose_letter(edit->db, &edit->id, &letter, &edit->sends_letter, error);
}

/* To one that was confirmed before, the link is enough. */
static bool email_new_address(const ClientEdit *edit, const OfferPolicy *policy, const char *address, GError **error)
{
	g_autoptr(DbResult) now = lead_lock(edit->db, &edit->id, error);

	if (now == NULL)
		return false;
	if (db_get_bool(now, 0, "is_proven"))
		return client_links_write(edit->db, policy, address, error);
	return !edit->sends_letter || email_client(edit, now, policy, NOTIFICATION_CLIENT_ADDRESS_GIVEN, error);
}

bool address_change_follow(
	const ClientEdit *edit, const OfferPolicy *policy, const LeadRevision *revision, GError **error)
{
	const char *address = revision->submission->texts[FIELD_EMAIL];

	return g_ascii_strcasecmp(db_get_text(edit->before, 0, "email"), address) == 0 ||
	       (lead_link_renew(edit->db, &edit->id, CLIENT_ACTOR, error) &&
		       email_new_address(edit, policy, address, error) &&
		       (!db_get_bool(edit->before, 0, "is_proven") ||
			       email_client(edit, edit->before, policy, NOTIFICATION_CLIENT_NEW_ADDRESS, error)));
}

/* --- somebody else's ---------------------------------------------------------------------------------------------- */

/* Without the address that was taken back: nobody is to write to it. */
static char *note_of(const DbResult *lead, const char *name, const char *url)
{
	g_autoptr(Json) submission = answers_decode(db_get_text(lead, 0, "submission"));

	return notifications_view_note(&(NotificationNote){
		.reference = db_get_text(lead, 0, "reference"),
		.name = name,
		.submission = db_get_text(lead, 0, "submission"),
		.contact_name = db_get_text(lead, 0, "contact_name"),
		.email = db_get_bool(lead, 0, "is_email_bounced") ? NULL : db_get_text(lead, 0, "email"),
		.phone = answers_get(submission, FIELD_PHONE),
		.url = url,
	});
}

/* The recruiter who has the lead; staff who were sent it, or are to call because nobody has it. */
static bool tell_holders(const ClientEdit *edit, const DbResult *lead, const App *app, GError **error)
{
	const bool is_taken = edit->status == LEAD_STATUS_ACCEPTED || edit->status == LEAD_STATUS_PLACED;
	const bool is_to_be_called = db_get_bool(lead, 0, "is_email_bounced") && edit->status != LEAD_STATUS_ACCEPTED;
	g_autoptr(DbResult) holders = lead_holders(
		edit->db, &edit->id, false, is_to_be_called ? offer_policy_staff(app->policy) : NULL, error);
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;
	Ident offer_id;

	if (holders == NULL)
		return false;
	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	for (int row = 0; row < db_rows(holders); row++) {
		const char *status = db_get_text(holders, row, "status");
		const bool is_recruiter = strcmp(status, "accepted") == 0 && is_taken;
		if (!is_recruiter && strcmp(status, "staff") != 0)
			continue;
		const bool is_id = is_recruiter && ident_parse(db_get_text(holders, row, "offer_id"), &offer_id);
		g_autofree char *url = is_id ? link_offer(app->settings, &offer_id)
					     : link_staff_lead(app->settings, db_get_text(lead, 0, "reference"));
		g_autofree char *view = note_of(lead, db_get_text(holders, row, "name"), url);
		notifications_write_email(&w, &(NotificationEmail){
						      .notification = NOTIFICATION_CLIENT_ADDRESS_DISOWNED,
						      .id = ident_new(),
						      .lead_id = &edit->id,
						      .recipient = db_get_text(holders, row, "email"),
						      .message_domain = app->message_domain,
						      .view = view,
					      });
	}
	jsonw_end_array(&w);
	return outbox_add_batch(edit->db, emails->str, error);
}

/* Of what is held back or over, nobody has to know more than its history. */
static bool tell(const ClientEdit *edit, const App *app, GError **error)
{
	g_autoptr(DbResult) lead = lead_lock(edit->db, &edit->id, error);

	return lead != NULL &&
	       ((!lead_status_is_open(edit->status) && edit->status != LEAD_STATUS_PLACED) ||
		       (tell_holders(edit, lead, app, error) &&
			       email_client(edit, lead, app->policy, NOTIFICATION_CLIENT_ADDRESS_TAKEN_BACK, error)));
}

bool address_change_take_back(const ClientEdit *edit, const App *app, bool *is_back, GError **error)
{
	g_autoptr(DbResult) former = lead_address_former(edit->db, &edit->id, error);

	*is_back = former != NULL && db_rows(former) > 0;
	if (!*is_back)
		return former != NULL;
	g_autoptr(Json) submission = answers_decode(db_get_text(former, 0, "submission"));
	g_autoptr(Json) old = json_pack("{s:s}", "email", db_get_text(edit->before, 0, "email"));
	g_autoptr(Json) new = json_pack("{s:s}", "email", db_get_text(former, 0, "email"));
	json_object_update(submission, new);
	g_autofree char *submission_text = jsonc_encode(submission);
	return lead_address_disown(edit->db, &edit->id, error) &&
	       lead_address_take_back(edit->db, &edit->id, submission_text, error) &&
	       lead_link_renew(edit->db, &edit->id, CLIENT_ACTOR, error) &&
	       client_edit_tell(edit, "address_disowned", old, new, error) && tell(edit, app, error);
}
