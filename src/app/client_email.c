#include "app/client_email.h"

#include "app/links.h"
#include "codec/format.h"
#include "domain/lead/triage.h"
#include "domain/matching/working_time.h"
#include "domain/submission/answers.h"
#include "domain/submission/time_zone.h"
#include "store/outbox.h"

GTimeZone *client_email_zone(const OfferPolicy *policy, const Json *submission)
{
	const char *text = answers_get(submission, FIELD_TIMEZONE);
	char name[TIME_ZONE_BYTES];
	GTimeZone *zone = text == NULL || !time_zone_find(text, name) ? NULL : working_zone_new(name, NULL);

	return zone == NULL ? g_time_zone_ref(working_calendar_zone(policy->agency)) : zone;
}

/* submission_text NULL: the lead is gone. */
static GTimeZone *zone_of(const OfferPolicy *policy, const char *submission_text)
{
	g_autoptr(Json) submission = submission_text == NULL ? json_object() : answers_decode(submission_text);

	return client_email_zone(policy, submission);
}

/* In the client's time; NULL of 0. */
static char *moment_text(const OfferPolicy *policy, const ClientEmail *email, int64_t at_us)
{
	if (at_us == 0)
		return NULL;
	g_autoptr(GTimeZone) zone = zone_of(policy, email->submission);
	return format_moment(zone, at_us);
}

/* The day, in the client's time; NULL: not to be said. */
static char *day_text(const OfferPolicy *policy, const ClientEmail *email)
{
	if (email->kept_us == 0)
		return NULL;
	g_autoptr(GTimeZone) zone = zone_of(policy, email->submission);
	g_autoptr(GDateTime) day = format_local(zone, email->kept_us);
	return format_day(day);
}

/* In our words, so in the client's language as well. */
static const char *question_text(const Json *question)
{
	const char *name = json_string_value(json_object_get(question, "field"));
	const SubmissionField field =
		name == NULL || wording_speaks_english() ? FIELD_COUNT : submission_field_find(name);

	return field == FIELD_COUNT ? json_string_value(json_object_get(question, "text"))
				    : wording_text(submission_fields[field].label);
}

static bool has_question(const char *recommendation)
{
	g_autoptr(Json) decoded = recommendation == NULL ? NULL : answers_decode(recommendation);

	return json_is_object(json_object_get(decoded, "question"));
}

bool client_email_is_on(const OfferPolicy *policy, Notification notification)
{
	return policy->settings->is_client_emails || notification == NOTIFICATION_CLIENT_QUESTION ||
	       notification == NOTIFICATION_CLIENT_LINK || notification == NOTIFICATION_CLIENT_REPLY ||
	       notification == NOTIFICATION_CLIENT_ADDRESS_GIVEN;
}

/* What the email opens; NULL: nothing that its reader may see. g_free. */
static char *url_of(const OfferPolicy *policy, const ClientEmail *email, const Ident *id)
{
	const bool is_before = g_strcmp0(email->address, email->confirmed_before) == 0;

	if (email->is_answered_there)
		return link_question(policy->settings, id);
	return email->is_erased || is_before ? NULL : link_client_email(policy->settings, id);
}

static void write_one(JsonWriter *emails, const OfferPolicy *policy, const ClientEmail *email)
{
	const Ident id = ident_new();
	g_autofree char *url = url_of(policy, email, &id);
	g_autoptr(Json) submission = email->submission == NULL ? NULL : answers_decode(email->submission);
	const char *language = answers_get(submission, FIELD_LANGUAGE);
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(language);
	g_autofree char *due = moment_text(policy, email, email->due_us);
	g_autofree char *opens = moment_text(policy, email, email->opens_us);
	g_autofree char *kept_until = day_text(policy, email);
	g_autofree char *new_talent = wording_phrase(email->new_talent);
	g_autofree char *view = notifications_view_client(&(NotificationClient){
		.language = wording_spoken(),
		.reference = email->reference,
		.name = email->is_proven ? email->name : NULL,
		.submission = email->recommendation == NULL ? NULL : email->submission,
		.recommendation = email->recommendation,
		.recruiter_name = email->recruiter_name,
		.recruiter_email = email->recruiter_email,
		.recruiter_phone = email->recruiter_phone,
		.taken_over_from = email->taken_over_from,
		.due = due,
		.opens = opens,
		.quote = email->question != NULL ? question_text(email->question)
			 : email->is_proven	 ? email->quote
						 : NULL,
		.is_withdrawn = email->is_withdrawn,
		.is_erased = email->is_erased,
		.is_ended = email->is_ended,
		.is_lost = email->is_lost,
		.is_placed = email->is_placed,
		.is_just_looking = email->is_just_looking,
		.is_triage = email->is_triage,
		.has_question = email->is_triage && has_question(email->recommendation),
		.new_talent = new_talent,
		.is_erasure_held = email->is_erasure_held,
		.kept_until = kept_until,
		.url = url,
	});

	notifications_write_email(emails, &(NotificationEmail){
						  .notification = email->notification,
						  .id = id,
						  .lead_id = email->lead_id,
						  .offer_id = email->offer_id,
						  .recipient = email->address,
						  .message_domain = policy->message_domain,
						  .view = view,
					  });
}

/* The same for who confirmed the address that the request had before. */
static ClientEmail for_before(const ClientEmail *email)
{
	ClientEmail own = *email;

	own.address = email->confirmed_before;
	own.is_proven = true;
	own.is_bounced = false;
	own.kept_us = 0; /* they could not erase it sooner */
	return own;
}

void client_email_write(JsonWriter *emails, const OfferPolicy *policy, const ClientEmail *email)
{
	if (!client_email_is_on(policy, email->notification))
		return;
	if (!email->is_bounced)
		write_one(emails, policy, email);
	if (email->confirmed_before != NULL) {
		const ClientEmail own = for_before(email);
		write_one(emails, policy, &own);
	}
}

bool client_email_send_end(
	Db *db, const OfferPolicy *policy, const DbResult *lead, const ClientEmail *about, GError **error)
{
	ClientEmail email = *about;
	g_autoptr(GString) rows = g_string_new(NULL);
	JsonWriter w;

	email.reference = db_get_text(lead, 0, "reference");
	email.address = db_get_text(lead, 0, "email");
	email.name = db_get_text(lead, 0, "contact_name");
	email.submission = db_get_text(lead, 0, "submission");
	email.is_proven = db_get_bool(lead, 0, "is_proven");
	email.is_bounced = db_get_bool(lead, 0, "is_email_bounced");
	const bool has_closing = db_get_bool(lead, 0, "has_closing");
	const bool is_reopened = email.notification == NOTIFICATION_CLIENT_REOPENED;
	const bool is_disowned = db_get_bool(lead, 0, "is_disowned");
	/* Nothing can follow an erasure, so an earlier end of the request does not take its place. */
	const bool may_know = email.is_proven || (!is_disowned && db_get_bool(lead, 0, "was_told") &&
							 (is_reopened || email.is_erased || !has_closing));
	email.confirmed_before = db_get_text(lead, 0, "confirmed_before");
	email.is_just_looking = triage_reason_parse(db_get_text(lead, 0, "status_reason")) == TRIAGE_JUST_LOOKING;
	/* On legal hold, nothing is erased when its time is over. */
	if (db_get_bool(lead, 0, "is_on_hold"))
		email.kept_us = 0;
	/* Nobody but who confirmed the address before it. */
	email.is_bounced = email.is_bounced || !may_know;
	if (!client_email_is_on(policy, email.notification) || (is_reopened && !has_closing))
		return true;
	jsonw_init(&w, rows);
	jsonw_begin_array(&w);
	client_email_write(&w, policy, &email);
	jsonw_end_array(&w);
	return outbox_add_batch(db, rows->str, error);
}
