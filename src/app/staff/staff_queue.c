#include "app/staff/staff_queue.h"

#include <string.h>

#include "app/caller.h"
#include "app/client_email.h"
#include "app/dispatch/dispatch.h"
#include "app/staff/staff_leads.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "store/console.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/outbox.h"
#include "store/report.h"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* --- one lead and what would follow ----------------------------------------------------------------------------------- */

static bool write_matches(const App *app, Db *db, const Ident *id, JsonWriter *w, GError **error)
{
	jsonw_key(w, "as");
	jsonw_begin_object(w);
	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
		g_autoptr(GString) match = g_string_new(NULL);
		const DryRunOptions options = {.lead_id = id, .as = &engagement};
		if (!dry_run_match(db, app->policy, &options, match, error))
			return false;
		jsonw_key(w, engagement_name(engagement));
		jsonw_raw(w, match->str);
	}
	jsonw_end_object(w);
	return true;
}

/* Appends the members of a JSON object to the one that is being written. */
static void write_members(JsonWriter *w, Json *object)
{
	const char *key;
	Json *value;

	json_object_foreach(object, key, value)
	{
		g_autofree char *text = jsonc_encode(value);
		jsonw_key(w, key);
		jsonw_raw(w, text);
	}
}

bool staff_queue_read(
	const App *app, LeadStatus status, const char *reference, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) lead = g_string_sized_new(8 * 1024);
	Ident id;
	JsonWriter w;

	if (!caller_check(ACCESS_LEADS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!console_queue(loan.db, lead_status_name(status), reference, text, error))
		return false;
	g_autoptr(Json) queue = jsonc_decode(text->str, text->len, error);
	if (queue == NULL)
		return false;
	const char *found = text_of(queue, "reference");
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	write_members(&w, queue);
	if (found != NULL) {
		if (!lead_find_id(loan.db, found, &id, error) || !write_matches(app, loan.db, &id, &w, error))
			return false;
		db_loan_return(&loan);
		if (!staff_leads_show(app, found, deadline_us, lead, error))
			return false;
		jsonw_key(&w, "lead");
		jsonw_raw(&w, lead->str);
	}
	jsonw_end_object(&w);
	return true;
}

/* --- a question to the client ----------------------------------------------------------------------------------------- */

typedef struct Asking {
	const App *app;
	Db *db;
	Ident id;
	const char *actor;
	DbResult *lead; /* of lead_lock() */
	Json *recommendation;
	const char *text; /* of the question; in recommendation */
} Asking;

static void asking_clear(Asking *asking)
{
	g_clear_pointer(&asking->lead, db_result_free);
	g_clear_pointer(&asking->recommendation, jsonc_value_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

static bool refuse(TextKey says, GError **error)
{
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, wording_text(says));
	return false;
}

static bool check_status(const Asking *asking, GError **error)
{
	const char *status = db_get_text(asking->lead, 0, "status");

	if (strcmp(status, lead_status_name(LEAD_STATUS_TRIAGE)) == 0)
		return true;
	g_autofree char *says = wording_format(TEXT_ERROR_ASK_STATUS, wording_string("status", status));
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, says);
	return false;
}

static bool read_question(Asking *asking, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (db_get_bool(asking->lead, 0, "is_asked"))
		return refuse(TEXT_ERROR_ASK_ASKED, error);
	if (db_get_bool(asking->lead, 0, "is_unreachable"))
		return refuse(TEXT_ERROR_ASK_UNREACHABLE, error);
	if (!report_load_lead(asking->db, &asking->id, text, error))
		return false;
	g_autoptr(Json) lead = jsonc_decode(text->str, text->len, error);
	if (lead == NULL)
		return false;
	asking->recommendation = json_incref(json_object_get(lead, "recommendation"));
	asking->text = text_of(json_object_get(asking->recommendation, "question"), "text");
	return asking->text != NULL || refuse(TEXT_ERROR_ASK_NONE, error);
}

static bool send_question(const Asking *asking, GError **error)
{
	g_autoptr(GString) emails = g_string_new(NULL);
	g_autoptr(Json) new = json_pack("{s:s}", "question", asking->text);
	g_autofree char *new_text = jsonc_encode(new);
	JsonWriter w;

	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	client_email_write(&w, asking->app->policy,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_QUESTION,
			.lead_id = &asking->id,
			.reference = db_get_text(asking->lead, 0, "reference"),
			.address = db_get_text(asking->lead, 0, "email"),
			.confirmed_before = db_get_text(asking->lead, 0, "confirmed_before"),
			.name = db_get_text(asking->lead, 0, "contact_name"),
			.is_proven = db_get_bool(asking->lead, 0, "is_proven"),
			.is_bounced = db_get_bool(asking->lead, 0, "is_email_bounced"),
			.submission = db_get_text(asking->lead, 0, "submission"),
			.question = json_object_get(asking->recommendation, "question"),
		});
	jsonw_end_array(&w);
	return outbox_add_batch(asking->db, emails->str, error) && lead_ask(asking->db, &asking->id, error) &&
	       event_add(asking->db,
		       &(Event){.lead_id = &asking->id,
			       .actor = asking->actor,
			       .what = "client_asked",
			       .new_json = new_text},
		       error);
}

bool staff_queue_ask(const App *app, const StaffQuestion *question, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(Asking) asking = {.app = app, .actor = question->actor};

	if (!caller_check(ACCESS_LEADS_WRITE, error) || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	asking.db = loan.db;
	if (!lead_find_id(loan.db, question->lead, &asking.id, error) || !db_begin(&tx, loan.db, error) ||
		(asking.lead = lead_lock(loan.db, &asking.id, error)) == NULL || !check_status(&asking, error) ||
		!staff_ticket_begin(question->ticket, loan.db, &asking.id, error) || !read_question(&asking, error) ||
		!send_question(&asking, error) || !staff_ticket_end(question->ticket, loan.db, &asking.id, error) ||
		!db_commit(&tx, error))
		return false;
	wake_signal(app->senders_wake);
	return true;
}

bool staff_queue_unask(const App *app, const StaffQuestion *question, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Ident id;

	if (!caller_check(ACCESS_LEADS_WRITE, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!lead_find_id(loan.db, question->lead, &id, error) || !db_begin(&tx, loan.db, error))
		return false;
	g_autoptr(DbResult) lead = lead_lock(loan.db, &id, error);
	return lead != NULL && staff_ticket_begin(question->ticket, loan.db, &id, error) &&
	       lead_unask(loan.db, &id, error) &&
	       event_add(loan.db,
		       &(Event){.lead_id = &id, .actor = question->actor, .what = "client_question_taken_back"},
		       error) &&
	       staff_ticket_end(question->ticket, loan.db, &id, error) && db_commit(&tx, error);
}
