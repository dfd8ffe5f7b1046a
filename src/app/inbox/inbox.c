#include "app/inbox/inbox.h"

#include <string.h>

#include "app/client/client.h"
#include "app/client_email.h"
#include "app/links.h"
#include "app/notifications/notifications.h"
#include "app/offer_policy.h"
#include "app/offers/offers.h"
#include "app/rules/recommender.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "db/transaction.h"
#include "domain/delivery/retry.h"
#include "domain/email_address.h"
#include "domain/lead/lead_status.h"
#include "domain/reply_text.h"
#include "domain/submission/answers.h"
#include "domain/submission/plain_text.h"
#include "domain/submission/submission.h"
#include "store/event.h"
#include "store/outbox.h"
#include "store/recruiter.h"

enum {
	ERASED_PAUSE_MIN = 60, /* between two answers to replies to one email */
};

/* clang-format off */
static const char *const outcome_names[] = {
	[INBOX_IGNORED_AUTOMATIC] = "ignored_automatic",
	[INBOX_IGNORED_UNKNOWN]   = "ignored_unknown",
	[INBOX_IGNORED_REPEATED]  = "ignored_repeated",
	[INBOX_IGNORED_TOO_MANY]  = "ignored_too_many",
	[INBOX_IGNORED_EMPTY]     = "ignored_empty",
	[INBOX_BOUNCE]            = "bounce",
	[INBOX_DELAY]             = "delay",
	[INBOX_ANSWER]            = "answer",
	[INBOX_FORWARDED]         = "forwarded",
	[INBOX_ERASED]            = "erased",
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(outcome_names) == INBOX_OUTCOME_COUNT);

/* Emails to clients that ask for a word to our team, or tell of what only our team can put right. */
static const Notification team_invitations[] = {
	NOTIFICATION_CLIENT_ACCEPTED,
	NOTIFICATION_CLIENT_CLOSED,
	NOTIFICATION_CLIENT_HANDED_BACK,
	NOTIFICATION_CLIENT_NEW_ADDRESS,
	NOTIFICATION_CLIENT_NOT_FOR_US,
	NOTIFICATION_CLIENT_REOPENED,
};

const char *inbox_outcome_name(InboxOutcome outcome)
{
	g_assert(outcome < INBOX_OUTCOME_COUNT);
	return outcome_names[outcome];
}

/* One reply, and what it is about. */
typedef struct Reply {
	const App *app;
	Db *db;
	const ReceivedEmail *email;
	const DbResult *about; /* one row of outbox_of_reply() */
	char *text;
} Reply;

/* Status codes that say that there is no such address (RFC 3463). */
static bool is_address_fault(const char *status)
{
	static const char *const codes[] = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"};

	for (gsize i = 0; status != NULL && i < G_N_ELEMENTS(codes); i++) {
		if (strcmp(codes[i], status) == 0)
			return true;
	}
	return false;
}

static bool receive_report(
	const App *app, const ReceivedEmail *email, int64_t deadline_us, InboxOutcome *outcome, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	const DeliveryFault fault = is_address_fault(email->status) ? DELIVERY_FAULT_ADDRESS : DELIVERY_FAULT_RECIPIENT;
	const char *words = email->diagnostic != NULL ? email->diagnostic : email->status;
	bool is_ours = false;

	*outcome = INBOX_DELAY;
	if (!email->is_failure)
		return true;
	*outcome = INBOX_IGNORED_UNKNOWN;
	if (email->original_id == NULL)
		return true;
	if (!db_loan_take(&loan, app->pool, deadline_us, error) ||
		!outbox_bounce(loan.db, email->original_id, delivery_fault_name(fault),
			words == NULL ? "returned without a reason" : words, &is_ours, error))
		return false;
	if (is_ours)
		*outcome = INBOX_BOUNCE;
	return true;
}

/* The email of ours that this one answers; false: none. */
static bool find_email(const App *app, const ReceivedEmail *email, Ident *id)
{
	for (guint i = 0; i < email->recipients->len; i++) {
		if (link_reply_read(app->settings, g_ptr_array_index(email->recipients, i), id))
			return true;
	}
	return false;
}

/* What was written, and the names of what was attached. */
static char *read_text(const ReceivedEmail *email)
{
	g_autofree char *plain = plain_text(email->text, PLAIN_TEXT_PARAGRAPHS);
	g_autofree char *text = reply_text(plain, INBOX_TEXT_CHARS_MAX - 500);
	g_autoptr(GString) names = g_string_new(NULL);

	for (guint i = 0; i < email->attachments->len; i++) {
		g_autofree char *name = plain_text(g_ptr_array_index(email->attachments, i), PLAIN_TEXT_LINE);
		g_string_append_printf(names, "%s%s", names->len == 0 ? "" : ", ", name);
		if (names->len > 300)
			break;
	}
	if (names->len == 0)
		return g_steal_pointer(&text);
	g_autofree char *attached = wording_format(TEXT_EMAIL_REPLY_ATTACHED, wording_string("names", names->str));
	return g_strstrip(g_strdup_printf("%s\n\n%s", text, attached));
}

static char *event_json(const Reply *reply)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "text", reply->text);
	jsonw_put_text(&w, "from", reply->email->from);
	jsonw_put_text(&w, "message_id", reply->email->message_id);
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}

static const char *get(const Reply *reply, const char *column)
{
	return db_get_text(reply->about, 0, column);
}

static bool add_event(const Reply *reply, const Ident *lead_id, GError **error)
{
	g_autofree char *json = event_json(reply);
	g_autofree char *recruiter =
		get(reply, "recruiter_id") == NULL ? NULL : g_strconcat("recruiter:", get(reply, "recruiter_id"), NULL);

	return event_add(reply->db,
		&(Event){
			.lead_id = lead_id,
			.actor = db_get_bool(reply->about, 0, "is_client") || recruiter == NULL ? "client" : recruiter,
			.what = "email_received",
			.new_json = json,
		},
		error);
}

/* A recruiter's words to the client. */
static void write_to_client(const Reply *reply, const Ident *lead_id, JsonWriter *emails)
{
	client_email_write(emails, reply->app->policy,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_REPLY,
			.lead_id = lead_id,
			.reference = get(reply, "reference"),
			.address = get(reply, "client_email"),
			.name = get(reply, "contact_name"),
			.submission = get(reply, "submission"),
			.confirmed_before = get(reply, "confirmed_before"),
			.is_proven = true,
			/* What a recruiter wrote is only for who confirmed the address; the caller made sure that somebody did. */
			.is_bounced = !db_get_bool(reply->about, 0, "is_proven"),
			.recruiter_name = get(reply, "recruiter_name"),
			.quote = reply->text,
		});
}

/* Of those who decide about a lead in triage, or have it when no recruiter does. */
static const char *staff_address(const Reply *reply)
{
	const OfferPolicy *policy = reply->app->policy;

	return strcmp(get(reply, "status"), lead_status_name(LEAD_STATUS_TRIAGE)) == 0 ? offer_policy_staff(policy)
										       : offer_policy_human(policy);
}

/* What the client replied to invites a word to our team: what they write may be about the recruiter who has the lead. */
static bool is_for_team(const Reply *reply)
{
	const Notification replied_to = notifications_find(get(reply, "notification"));

	for (gsize i = 0; i < G_N_ELEMENTS(team_invitations); i++) {
		if (team_invitations[i] == replied_to)
			return true;
	}
	return false;
}

/* To the recruiter who has the lead, or to staff. says names the writer, and who else reads it. */
static void write_forwarded(
	const Reply *reply, const Ident *lead_id, bool is_for_holder, const char *says, JsonWriter *emails)
{
	g_autofree char *url = link_staff_lead(reply->app->settings, get(reply, "reference"));
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.reference = get(reply, "reference"),
		.name = is_for_holder ? get(reply, "holder_name") : NULL,
		.says = says,
		.quote = reply->text,
		.email = get(reply, "recipient"),
		.url = is_for_holder ? NULL : url,
	});

	notifications_write_email(
		emails, &(NotificationEmail){
				.notification = NOTIFICATION_REPLY_FORWARDED,
				.id = ident_new(),
				.lead_id = lead_id,
				.recipient = is_for_holder ? get(reply, "holder_email") : staff_address(reply),
				.message_domain = reply->app->message_domain,
				.view = view,
			});
}

/* By the name that was typed only who confirmed the address that it was typed with. g_free. */
static char *writer_of(const Reply *reply)
{
	const bool is_client = db_get_bool(reply->about, 0, "is_client");
	const bool is_confirmed = db_get_bool(reply->about, 0, "is_recipient_confirmed");
	const char *recruiter = get(reply, "recruiter_name");
	const char *name = is_client ? get(reply, "contact_name") : recruiter;
	const char *address = get(reply, "recipient");

	if (is_client && !is_confirmed)
		return wording_format(TEXT_EMAIL_REPLY_FORWARDED_UNCONFIRMED, wording_string("address", address));
	if (is_confirmed && g_ascii_strcasecmp(address, get(reply, "client_email")) != 0 &&
		(is_client || recruiter == NULL))
		return wording_format(TEXT_EMAIL_REPLY_FORWARDED_FORMER, wording_string("address", address));
	return g_strdup(name == NULL ? address : name);
}

/* To the recruiter who has the lead, to staff, or to both: answers go to the client. */
static void write_to_colleagues(const Reply *reply, const Ident *lead_id, JsonWriter *emails)
{
	const bool is_client = db_get_bool(reply->about, 0, "is_client");
	const char *holder = is_client ? get(reply, "holder_email") : NULL;
	g_autofree char *writer = writer_of(reply);
	/* A recruiter who is the team reads it once. */
	const bool is_for_both =
		holder != NULL && is_for_team(reply) && g_ascii_strcasecmp(holder, staff_address(reply)) != 0;

	if (is_for_both) {
		g_autofree char *to_holder =
			wording_format(TEXT_EMAIL_REPLY_FORWARDED_INTRO_HOLDER, wording_string("writer", writer));
		g_autofree char *to_team = wording_format(TEXT_EMAIL_REPLY_FORWARDED_INTRO_TEAM,
			wording_string("writer", writer), wording_string("recruiter", get(reply, "holder_name")));
		write_forwarded(reply, lead_id, true, to_holder, emails);
		write_forwarded(reply, lead_id, false, to_team, emails);
		return;
	}
	g_autofree char *says = wording_format(TEXT_EMAIL_REPLY_FORWARDED_INTRO, wording_string("writer", writer));
	write_forwarded(reply, lead_id, holder != NULL, says, emails);
}

/* Once for each offer: their deadline runs on, and the client has not seen it. */
static void redirect(const Reply *reply, const Ident *lead_id, JsonWriter *emails)
{
	Ident offer_id;

	if (get(reply, "open_offer_id") == NULL || !ident_parse(get(reply, "open_offer_id"), &offer_id))
		return;
	g_autofree char *url = link_offer(reply->app->settings, &offer_id);
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.reference = get(reply, "reference"),
		.name = get(reply, "recruiter_name"),
		.submission = get(reply, "submission"),
		.is_masked = true,
		.url = url,
	});

	notifications_write_email(emails, &(NotificationEmail){
						  .notification = NOTIFICATION_REPLY_REDIRECTED,
						  .id = ident_new(),
						  .lead_id = lead_id,
						  .offer_id = &offer_id,
						  .recipient = get(reply, "recipient"),
						  .message_domain = reply->app->message_domain,
						  .view = view,
					  });
}

static bool forward(const Reply *reply, const Ident *lead_id, GError **error)
{
	const bool is_for_client =
		!db_get_bool(reply->about, 0, "is_client") && db_get_bool(reply->about, 0, "is_holder") &&
		(db_get_bool(reply->about, 0, "is_proven") || get(reply, "confirmed_before") != NULL);
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autoptr(GString) rows = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, rows);
	jsonw_begin_array(&w);
	if (is_for_client)
		write_to_client(reply, lead_id, &w);
	else
		write_to_colleagues(reply, lead_id, &w);
	redirect(reply, lead_id, &w);
	jsonw_end_array(&w);
	return db_begin(&tx, reply->db, error) && add_event(reply, lead_id, error) &&
	       outbox_add_batch(reply->db, rows->str, error) && db_commit(&tx, error);
}

/* *is_taken: it was the answer to what staff asked. It is a correction of the request, and decides like one on the page. */
static bool answer_staff(const Reply *reply, const Ident *lead_id, int64_t deadline_us, bool *is_taken, GError **error)
{
	const App *app = reply->app;
	g_autoptr(GError) reason = NULL;
	g_autoptr(Json) submission = answers_decode(get(reply, "submission"));
	bool is_outdated = false, is_disowned = false;

	*is_taken = false;
	if (!answers_append(submission, get(reply, "staff_question"), reply->text))
		return true;
	g_autoptr(RuleSet) rules = recommender_rules(app->recommender);
	g_autoptr(RawSubmission) raw = raw_submission_from_stored(submission, NULL);
	g_autoptr(Submission) checked = answers_check(submission, SUBMISSION_CHECK_LEAD, ruleset_rates(rules));
	/* Stored under rules that are stricter by now: people read it. */
	if (raw == NULL || checked == NULL)
		return true;
	g_autoptr(Recommendation) recommendation = recommender_run(app->recommender, checked);
	const ClientCorrection correction = {
		.raw = raw,
		.submission = checked,
		.recommendation = recommendation,
		.revision = db_get_int(reply->about, 0, "revision"),
		.is_outdated = &is_outdated,
		.is_disowned = &is_disowned,
	};
	if (client_correct(app, lead_id, &correction, deadline_us, &reason)) {
		*is_taken = !is_outdated && !is_disowned;
		return true;
	}
	/* Nobody works on it now: then it is a reply like any other. */
	if (leadmatch_error_is(reason, LEADMATCH_ERROR_CONFLICT))
		return true;
	g_propagate_error(error, g_steal_pointer(&reason));
	return false;
}

/* *is_taken: it was the answer to a recruiter's open question. */
static bool answer_recruiter(const Reply *reply, int64_t deadline_us, bool *is_taken, GError **error)
{
	g_autoptr(GError) reason = NULL;
	Ident question_id;

	*is_taken = false;
	if (get(reply, "question_id") == NULL || !ident_parse(get(reply, "question_id"), &question_id))
		return true;
	*is_taken = offers_answer(reply->app, &question_id, reply->text, deadline_us, &reason);
	/* Answered on the page in the same moment: then it is a reply like any other. */
	if (*is_taken || leadmatch_error_is(reason, LEADMATCH_ERROR_CONFLICT))
		return true;
	g_propagate_error(error, g_steal_pointer(&reason));
	return false;
}

static bool receive_reply(const Reply *reply, int64_t deadline_us, InboxOutcome *outcome, GError **error)
{
	bool is_taken = false;
	Ident lead_id;
	const bool is_id = ident_parse(get(reply, "lead_id"), &lead_id);

	g_assert(is_id); /* the column's type is uuid */
	*outcome = INBOX_IGNORED_REPEATED;
	if (db_get_bool(reply->about, 0, "is_known"))
		return true;
	*outcome = INBOX_IGNORED_TOO_MANY;
	if (db_get_int(reply->about, 0, "received_today") >= INBOX_PER_DAY_MAX)
		return true;
	*outcome = INBOX_IGNORED_EMPTY;
	if (*reply->text == '\0')
		return true;
	const bool is_done = get(reply, "staff_question") != NULL
				     ? answer_staff(reply, &lead_id, deadline_us, &is_taken, error)
				     : answer_recruiter(reply, deadline_us, &is_taken, error);
	if (!is_done)
		return false;
	*outcome = is_taken ? INBOX_ANSWER : INBOX_FORWARDED;
	return is_taken || forward(reply, &lead_id, error);
}

/* Which language its client reads is gone with the request, so it is said in all of them. g_free. */
static char *erased_view(const App *app)
{
	g_autofree char *url = link_page(app->settings, "/project");
	Json *others = json_array();

	for (guint at = 1; wording_offered_at(at) != NULL; at++) {
		g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(wording_offered_at(at));
		json_array_append_new(others, json_pack("{s:s, s:s, s:s, s:s}", "code", wording_offered_at(at),
						      "subject", wording_text(TEXT_EMAIL_CLIENT_REQUEST_ERASED_SUBJECT),
						      "intro", wording_text(TEXT_EMAIL_CLIENT_REQUEST_ERASED_INTRO),
						      "again", wording_text(TEXT_EMAIL_CLIENT_REQUEST_ERASED_AGAIN)));
	}
	g_autoptr(Json) view = json_pack("{s:s, s:o}", "url", url, "others", others);
	return jsonc_encode(view);
}

/*
 * Only an email of ours has such a token, so what it was about is erased. Its writer hears so, once in a while, and nothing of what they wrote is
 * kept; the email that says it is forgotten when it has left.
 */
static bool answer_erased(const App *app, Db *db, const ReceivedEmail *email, const Ident *email_id,
	InboxOutcome *outcome, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autofree char *address = email_address_normalize(email->from, NULL);
	g_autoptr(GString) rows = g_string_new(NULL);
	char id[IDENT_TEXT_BYTES];
	bool is_first = false;
	JsonWriter w;

	*outcome = INBOX_IGNORED_UNKNOWN;
	if (address == NULL)
		return true;
	ident_format(email_id, id);
	g_autofree char *asked = g_strconcat("erased ", id, NULL);
	const Ident own = ident_new();
	g_autofree char *view = erased_view(app);
	jsonw_init(&w, rows);
	jsonw_begin_array(&w);
	notifications_write_email(&w, &(NotificationEmail){
					      .notification = NOTIFICATION_CLIENT_REQUEST_ERASED,
					      .id = own,
					      .recipient = address,
					      .message_domain = app->message_domain,
					      .view = view,
				      });
	jsonw_end_array(&w);
	if (!db_begin(&tx, db, error) || !recruiter_record_link_request(db, asked, ERASED_PAUSE_MIN, &is_first, error))
		return false;
	*outcome = is_first ? INBOX_ERASED : INBOX_IGNORED_TOO_MANY;
	return !is_first ||
	       (outbox_add_batch(db, rows->str, error) && outbox_forget(db, &own, error) && db_commit(&tx, error));
}

bool inbox_receive(
	const App *app, const ReceivedEmail *email, int64_t deadline_us, InboxOutcome *outcome, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident email_id;

	if (email->is_report)
		return receive_report(app, email, deadline_us, outcome, error);
	*outcome = email->is_automatic ? INBOX_IGNORED_AUTOMATIC : INBOX_IGNORED_UNKNOWN;
	if (email->is_automatic || !find_email(app, email, &email_id))
		return true;
	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) about = outbox_of_reply(loan.db, &email_id, email->message_id, error);
	if (about == NULL)
		return false;
	if (db_rows(about) == 0)
		return answer_erased(app, loan.db, email, &email_id, outcome, error);
	g_autofree char *text = read_text(email);
	return receive_reply(&(Reply){.app = app, .db = loan.db, .email = email, .about = about, .text = text},
		deadline_us, outcome, error);
}
