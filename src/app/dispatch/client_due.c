#include "app/dispatch/client_due.h"

#include <string.h>

#include "app/client_email.h"
#include "app/links.h"
#include "app/notifications/notifications.h"
#include "base/log.h"
#include "db/transaction.h"
#include "domain/lead/lead_status.h"
#include "domain/matching/working_time.h"
#include "domain/submission/answers.h"
#include "store/lead.h"
#include "store/lead_address.h"
#include "store/outbox.h"

enum {
	LEADS_MAX = 100, /* in one transaction */
};

static Ident id_of(const DbResult *rows, int row)
{
	Ident id;
	const bool is_id = ident_parse(db_get_text(rows, row, "id"), &id);

	g_assert(is_id); /* the column's type is uuid */
	return id;
}

/* Only who was told a moment hears that it passes; who confirmed the address before this one was. */
static void write_delayed(JsonWriter *emails, const OfferPolicy *policy, const DbResult *leads, int row)
{
	const Ident lead_id = id_of(leads, row);
	g_autoptr(Json) question =
		db_is_null(leads, row, "question") ? NULL : answers_decode(db_get_text(leads, row, "question"));

	const bool was_told = db_get_bool(leads, row, "is_proven") || db_get_bool(leads, row, "has_receipt");

	client_email_write(emails, policy,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_DELAYED,
			.lead_id = &lead_id,
			.reference = db_get_text(leads, row, "reference"),
			.address = db_get_text(leads, row, "email"),
			.confirmed_before = db_get_text(leads, row, "confirmed_before"),
			.name = db_get_text(leads, row, "contact_name"),
			.is_proven = db_get_bool(leads, row, "is_proven"),
			.is_bounced = db_get_bool(leads, row, "is_email_bounced") || !was_told,
			.submission = db_get_text(leads, row, "submission"),
			.is_triage =
				strcmp(db_get_text(leads, row, "status"), lead_status_name(LEAD_STATUS_TRIAGE)) == 0,
			.due_us = db_get_int(leads, row, "response_due_us"),
			.question = question,
		});
}

/* Who is to help it along, unless somebody of staff has it already: no recruiter has answered, and the client is told that we follow up. */
static void write_at_risk(JsonWriter *emails, const OfferPolicy *policy, const DbResult *leads, int row)
{
	const Ident lead_id = id_of(leads, row);
	const char *reference = db_get_text(leads, row, "reference");
	LeadStatus status;

	const bool is_known = lead_status_parse(db_get_text(leads, row, "status"), &status);
	g_assert(is_known); /* the schema's check ensures it */
	if (status == LEAD_STATUS_TRIAGE || status == LEAD_STATUS_ESCALATED)
		return;
	g_autofree char *url = link_staff_lead(policy->settings, reference);
	g_autofree char *deadline = working_time_text(policy->agency, db_get_int(leads, row, "response_due_us"));
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.reference = reference,
		.submission = db_get_text(leads, row, "submission"),
		.deadline = deadline,
		.url = url,
	});
	notifications_write_email(emails, &(NotificationEmail){
						  .notification = NOTIFICATION_RESPONSE_AT_RISK,
						  .id = ident_new(),
						  .lead_id = &lead_id,
						  .recipient = offer_policy_human(policy),
						  .message_domain = policy->message_domain,
						  .view = view,
					  });
}

/* The lead's page, for who is told. g_free. */
static char *lead_url(const OfferPolicy *policy, const DbResult *leads, int row)
{
	Ident offer_id;

	if (db_is_null(leads, row, "email"))
		return link_staff_lead(policy->settings, db_get_text(leads, row, "reference"));
	const bool is_id = ident_parse(db_get_text(leads, row, "offer_id"), &offer_id);
	g_assert(is_id); /* the column's type is uuid */
	return link_offer(policy->settings, &offer_id);
}

/* To the recruiter who has the lead, or to staff; who gets it later reads it with the contact. */
static void write_bounced(JsonWriter *emails, const OfferPolicy *policy, const DbResult *leads, int row)
{
	const Ident lead_id = id_of(leads, row);

	log_info("client_email_bounced", log_text("lead", db_get_text(leads, row, "reference")));
	const bool has_recruiter = !db_is_null(leads, row, "email");
	/* Nobody has to reach the client of a request that is over. */
	if (!db_get_bool(leads, row, "is_open"))
		return;
	g_autofree char *url = lead_url(policy, leads, row);
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.reference = db_get_text(leads, row, "reference"),
		.name = db_get_text(leads, row, "name"),
		.submission = db_get_text(leads, row, "submission"),
		.contact_name = db_get_text(leads, row, "contact_name"),
		.phone = db_get_text(leads, row, "phone"),
		.url = url,
	});
	notifications_write_email(emails,
		&(NotificationEmail){
			.notification = NOTIFICATION_CLIENT_EMAIL_BOUNCED,
			.id = ident_new(),
			.lead_id = &lead_id,
			.recipient = has_recruiter ? db_get_text(leads, row, "email") : offer_policy_staff(policy),
			.message_domain = policy->message_domain,
			.view = view,
		});
}

bool client_due_process(Db *db, const OfferPolicy *policy, int *leads, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autoptr(GString) text = g_string_new(NULL);
	JsonWriter emails;

	if (!db_begin(&tx, db, error) || !lead_forget_erased(db, error))
		return false;
	g_autoptr(DbResult) delayed = lead_claim_delayed(db, LEADS_MAX, error);
	if (delayed == NULL)
		return false;
	g_autoptr(DbResult) bounced = lead_address_claim_bounced(db, error);
	if (bounced == NULL)
		return false;
	jsonw_init(&emails, text);
	jsonw_begin_array(&emails);
	for (int row = 0; row < db_rows(delayed); row++) {
		write_delayed(&emails, policy, delayed, row);
		write_at_risk(&emails, policy, delayed, row);
	}
	for (int row = 0; row < db_rows(bounced); row++)
		write_bounced(&emails, policy, bounced, row);
	jsonw_end_array(&emails);
	*leads = db_rows(delayed) + db_rows(bounced);
	return outbox_add_batch(db, text->str, error) && db_commit(&tx, error);
}
