#include "app/outcome/follow_ups_due.h"

#include <string.h>

#include "app/links.h"
#include "app/notifications/notifications.h"
#include "app/offers/offers.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/lead/follow_up.h"
#include "domain/submission/answers.h"
#include "domain/submission/submission.h"
#include "store/outbox.h"
#include "store/stored_outcome.h"

/* One batch in the making. */
typedef struct Batch {
	const OfferPolicy *policy;
	const Roster *roster;
	const DbResult *due;
	OfferMoves moves; /* leads that are taken from somebody who was removed */
	JsonWriter steps; /* for outcome_schedule() */
	JsonWriter emails;
	GArray *asked; /* of int: rows of the recruiter in turn, for one email */
} Batch;

static void batch_clear(Batch *batch)
{
	offer_moves_clear(&batch->moves);
	if (batch->steps.out == NULL)
		return;
	g_string_free(batch->steps.out, TRUE);
	g_string_free(batch->emails.out, TRUE);
	g_array_unref(batch->asked);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Batch, batch_clear)

static Ident get_ident(const Batch *batch, int row, const char *column)
{
	Ident id;
	const bool is_id = ident_parse(db_get_text(batch->due, row, column), &id);

	g_assert(is_id); /* the column's type is uuid */
	return id;
}

/* NULL: removed. */
static const WorkingCalendar *calendar_of(const Batch *batch, int row)
{
	const Ident id = get_ident(batch, row, "recruiter_id");
	const int at = roster_find(batch->roster, &id);

	return at < 0 ? NULL : roster_calendar(batch->roster, at);
}

static char *portal_url(const Batch *batch, int row)
{
	const Ident recruiter_id = get_ident(batch, row, "recruiter_id");

	return link_portal(batch->policy->settings, &recruiter_id);
}

static void email_note(
	Batch *batch, int row, Notification notification, const char *recipient, const NotificationNote *note)
{
	const Ident lead_id = get_ident(batch, row, "lead_id");
	const Ident offer_id = get_ident(batch, row, "id");
	g_autofree char *view = notifications_view_note(note);

	notifications_write_email(&batch->emails, &(NotificationEmail){
							  .notification = notification,
							  .id = ident_new(),
							  .lead_id = &lead_id,
							  .offer_id = &offer_id,
							  .recipient = recipient,
							  .message_domain = batch->policy->message_domain,
							  .view = view,
						  });
}

/* due_us: when staff hear of it */
static void remind(Batch *batch, int row, const WorkingCalendar *calendar, int64_t due_us)
{
	const Ident offer_id = get_ident(batch, row, "id");
	g_autofree char *url = link_offer_act(batch->policy->settings, &offer_id, "contacted");
	g_autofree char *portal = portal_url(batch, row);
	g_autofree char *deadline = working_time_text(calendar, due_us);

	email_note(batch, row, NOTIFICATION_CONTACT_REMINDER, db_get_text(batch->due, row, "email"),
		&(NotificationNote){
			.reference = db_get_text(batch->due, row, "reference"),
			.name = db_get_text(batch->due, row, "name"),
			.submission = db_get_text(batch->due, row, "submission"),
			.url = url,
			.portal_url = portal,
			.deadline = deadline,
		});
}

static void escalate(Batch *batch, int row)
{
	const char *reference = db_get_text(batch->due, row, "reference");
	g_autofree char *url = link_staff_lead(batch->policy->settings, reference);

	email_note(batch, row, NOTIFICATION_CONTACT_OVERDUE, offer_policy_human(batch->policy),
		&(NotificationNote){
			.reference = reference,
			.name = db_get_text(batch->due, row, "name"),
			.submission = db_get_text(batch->due, row, "submission"),
			.url = url,
			.email = db_get_text(batch->due, row, "email"),
		});
}

static void take_back(Batch *batch, int row)
{
	StoredOffer offer = stored_offer(batch->due, row);

	offer.reference = db_get_text(batch->due, row, "reference");
	offer.submission = db_get_text(batch->due, row, "submission");
	offer_moves_add(&batch->moves, &offer,
		&(OfferTurn){
			.event = OFFER_EVENT_RETURN,
			.actor = OFFER_ACTOR_DISPATCHER,
			.actor_name = "dispatcher",
			.now_us = db_get_int(batch->due, row, "now_us"),
			.lead_status = LEAD_STATUS_COUNT,
			.says = wording_text(TEXT_EMAIL_OFFER_CLOSED_REMOVED),
		});
}

static FollowUpStep next_step(Batch *batch, int row, FollowUp due, const WorkingCalendar *calendar)
{
	const Settings *settings = batch->policy->settings;
	FollowUpFacts facts = {
		.now_us = db_get_int(batch->due, row, "now_us"),
		.contact_us = settings->contact_hours * WORKING_TIME_HOUR,
		.period_us = settings->follow_up_days * WORKING_TIME_DAY,
		.calendar = calendar,
	};
	const bool is_known = lead_stage_parse(db_get_text(batch->due, row, "stage"), &facts.stage);

	g_assert(is_known); /* the schema's check makes sure */
	return follow_up_after(due, &facts);
}

static void schedule(Batch *batch, int row, const FollowUpStep *step)
{
	JsonWriter *w = &batch->steps;

	jsonw_begin_object(w);
	jsonw_put_text(w, "lead_id", db_get_text(batch->due, row, "lead_id"));
	jsonw_put_text(w, "follow_up", follow_up_name(step->next));
	jsonw_put_int(w, "at_us", step->at_us);
	jsonw_end_object(w);
}

static void follow_up(Batch *batch, int row)
{
	const WorkingCalendar *calendar = calendar_of(batch, row);
	FollowUp due;
	const bool is_known = follow_up_parse(db_get_text(batch->due, row, "follow_up"), &due);

	g_assert(is_known); /* the schema's check makes sure */
	if (calendar == NULL) {
		take_back(batch, row);
		return;
	}
	const FollowUpStep step = next_step(batch, row, due, calendar);
	if (due == FOLLOW_UP_REMIND)
		remind(batch, row, calendar, step.at_us);
	else if (due == FOLLOW_UP_ESCALATE)
		escalate(batch, row);
	else if (due == FOLLOW_UP_ASK)
		g_array_append_val(batch->asked, row);
	schedule(batch, row, &step);
}

/* --- one email for all leads of a recruiter --------------------------------------------------------------------------- */

static void write_asked(Batch *batch, JsonWriter *w, int row)
{
	const Settings *settings = batch->policy->settings;
	const Ident offer_id = get_ident(batch, row, "id");
	const char *submission_text = db_get_text(batch->due, row, "submission");
	g_autoptr(Json) submission = answers_decode(submission_text);
	g_autofree char *need = notifications_need(submission_text);
	g_autofree char *answers = notifications_answers(submission_text);
	g_autofree char *accepted_at =
		working_time_text(calendar_of(batch, row), db_get_int(batch->due, row, "accepted_us"));
	g_autofree char *talking = link_offer_act(settings, &offer_id, "talking");
	g_autofree char *placed = link_offer_act(settings, &offer_id, "placed");
	g_autofree char *lost = link_offer_act(settings, &offer_id, "lost");

	jsonw_begin_object(w);
	jsonw_put_text(w, "reference", db_get_text(batch->due, row, "reference"));
	jsonw_put_text(w, "need", need);
	if (answers_get(submission, FIELD_COMPANY) != NULL)
		jsonw_put_text(w, "company", answers_get(submission, FIELD_COMPANY));
	jsonw_put_text(w, "answers", answers);
	jsonw_put_text(w, "accepted_at", accepted_at);
	jsonw_put_text(w, "talking_url", talking);
	jsonw_put_text(w, "placed_url", placed);
	jsonw_put_text(w, "lost_url", lost);
	jsonw_end_object(w);
}

static void email_asked(Batch *batch)
{
	if (batch->asked->len == 0)
		return;
	const int first = g_array_index(batch->asked, int, 0);
	g_autofree char *portal = portal_url(batch, first);
	g_autoptr(GString) view = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, view);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "recruiter_name", db_get_text(batch->due, first, "name"));
	jsonw_put_text(&w, "portal_url", portal);
	jsonw_put_int(&w, "count", batch->asked->len);
	jsonw_put_bool(&w, "is_one", batch->asked->len == 1);
	/* For the subject. */
	jsonw_put_text(&w, "reference", db_get_text(batch->due, first, "reference"));
	jsonw_key(&w, "list");
	jsonw_begin_array(&w);
	for (guint i = 0; i < batch->asked->len; i++)
		write_asked(batch, &w, g_array_index(batch->asked, int, i));
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	notifications_write_email(&batch->emails, &(NotificationEmail){
							  .notification = NOTIFICATION_FOLLOW_UP,
							  .id = ident_new(),
							  .recipient = db_get_text(batch->due, first, "email"),
							  .message_domain = batch->policy->message_domain,
							  .view = view->str,
						  });
	g_array_set_size(batch->asked, 0);
}

static bool is_next_recruiter(const Batch *batch, int row)
{
	return row > 0 && strcmp(db_get_text(batch->due, row, "recruiter_id"),
				  db_get_text(batch->due, row - 1, "recruiter_id")) != 0;
}

static bool write_batch(Batch *batch, Db *db, GError **error)
{
	offer_moves_init(&batch->moves, batch->policy);
	jsonw_init(&batch->steps, g_string_new(NULL));
	jsonw_init(&batch->emails, g_string_new(NULL));
	jsonw_begin_array(&batch->steps);
	jsonw_begin_array(&batch->emails);
	batch->asked = g_array_new(FALSE, FALSE, sizeof(int));
	for (int row = 0; row < db_rows(batch->due); row++) {
		if (is_next_recruiter(batch, row))
			email_asked(batch);
		follow_up(batch, row);
	}
	email_asked(batch);
	jsonw_end_array(&batch->steps);
	jsonw_end_array(&batch->emails);
	return offer_moves_write(&batch->moves, db, error) && outcome_schedule(db, batch->steps.out->str, error) &&
	       outbox_add_batch(db, batch->emails.out->str, error);
}

bool follow_ups_process(Db *db, const OfferPolicy *policy, Roster *roster, int *leads, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(Batch) batch = {.policy = policy, .roster = roster};
	bool is_due = false;

	*leads = 0;
	if (!outcome_is_due(db, &is_due, error))
		return false;
	if (!is_due)
		return true;
	if (!db_begin(&tx, db, error))
		return false;
	g_autoptr(DbResult) due = outcome_claim_due(db, error);
	if (due == NULL)
		return false;
	if (db_rows(due) == 0)
		return true;
	batch.due = due;
	if (!roster_read(roster, db, NULL, error) || !write_batch(&batch, db, error) || !db_commit(&tx, error))
		return false;
	*leads = db_rows(due);
	log_info("follow_ups_processed", log_int("leads", *leads));
	return true;
}
