#include "app/dispatch/dispatch_plan.h"

#include <string.h>

#include "app/links.h"
#include "base/clock.h"
#include "codec/format.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/offer/decline.h"

/* What each kind of step is for the lead; COUNT: nothing. */
/* clang-format off */
static const LeadEvent step_events[] = {
	[LEAD_STEP_NONE]            = LEAD_EVENT_COUNT,
	[LEAD_STEP_OFFER]           = LEAD_EVENT_OFFER,
	[LEAD_STEP_AWAIT_ANSWER]    = LEAD_EVENT_OFFER,
	[LEAD_STEP_TRIAGE]          = LEAD_EVENT_TRIAGE,
	[LEAD_STEP_HAND_OVER]       = LEAD_EVENT_ESCALATE,
	[LEAD_STEP_WAIT]            = LEAD_EVENT_WAIT,
	[LEAD_STEP_AWAIT_CANDIDATE] = LEAD_EVENT_ESCALATE,
	[LEAD_STEP_NEW_ROUND]       = LEAD_EVENT_ESCALATE,
	[LEAD_STEP_ESCALATE]        = LEAD_EVENT_ESCALATE,
	[LEAD_STEP_AWAIT_HUMAN]     = LEAD_EVENT_ESCALATE,
	[LEAD_STEP_REMIND_HUMAN]    = LEAD_EVENT_ESCALATE,
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(step_events) == LEAD_STEP_COUNT);

LeadStatus dispatch_status_after(const Plan *plan)
{
	const LeadEvent event = step_events[plan->step.kind];

	return event == LEAD_EVENT_COUNT ? plan->status : lead_next(plan->status, event, LEAD_ACTOR_DISPATCHER).to;
}

bool dispatch_is_newly(const Plan *plan, LeadStatus status)
{
	return dispatch_status_after(plan) == status && plan->status != status;
}

void dispatch_begin_event(const Plan *plan, JsonWriter *w, const char *what)
{
	if (plan->events->len > 1)
		g_string_append_c(plan->events, ',');
	jsonw_init(w, plan->events);
	jsonw_begin_object(w);
	jsonw_put_text(w, "what", what);
	jsonw_key(w, "old");
	jsonw_begin_object(w);
	jsonw_put_text(w, "status", lead_status_name(plan->status));
	jsonw_end_object(w);
	jsonw_key(w, "new");
	jsonw_begin_object(w);
}

void dispatch_end_event(JsonWriter *w)
{
	jsonw_end_object(w);
	jsonw_end_object(w);
}

/* In the agency's time; NULL: never. */
static char *moment_text(const Round *round, int64_t at_us)
{
	return at_us == WORKING_TIME_NEVER ? NULL : working_time_text(round->policy->agency, at_us);
}

char *dispatch_response_due(const Round *round, const Plan *plan, const WorkingCalendar *calendar)
{
	const bool is_told = !db_get_bool(round->leads, plan->row, "is_responded") &&
			     !db_get_bool(round->leads, plan->row, "is_email_bounced");

	return is_told && plan->facts.response_due_us != WORKING_TIME_NEVER
		       ? working_time_text(calendar, plan->facts.response_due_us)
		       : NULL;
}

void dispatch_write_email(Round *round, const Plan *plan, NotificationEmail *mail, NotificationLead *lead)
{
	g_autofree char *response_due = dispatch_response_due(round, plan, round->policy->agency);

	lead->reference = db_get_text(round->leads, plan->row, "reference");
	if (lead->response_due == NULL)
		lead->response_due = response_due;
	if (lead->zone == NULL)
		lead->zone = working_calendar_zone(round->policy->agency);
	lead->received_at_us = db_get_int(round->leads, plan->row, "received_at_us");
	lead->submission = db_get_text(round->leads, plan->row, "submission");
	lead->recommendation = db_get_text(round->leads, plan->row, "recommendation");
	lead->engagement = db_get_text(round->leads, plan->row, "engagement");
	lead->is_decided = db_get_bool(round->leads, plan->row, "is_decided");
	lead->is_email_bounced = db_get_bool(round->leads, plan->row, "is_email_bounced");
	g_autofree char *view = notifications_view_lead(lead);
	mail->id = ident_new();
	mail->lead_id = &plan->need.match.lead;
	mail->message_domain = round->policy->message_domain;
	mail->view = view;
	notifications_write_email(&round->emails, mail);
}

/* NULL: empty. */
static Json *read_array(const Round *round, const Plan *plan, const char *column)
{
	const char *stored = db_get_text(round->leads, plan->row, column);

	return stored == NULL ? NULL : jsonc_decode(stored, strlen(stored), NULL);
}

/* What recruiters did with it, [{"what","recruiter","reason","note"}…], in order; NULL: nothing. */
static Json *read_past(const Round *round, const Plan *plan)
{
	return read_array(round, plan, "past");
}

static const char *past_member(const Json *past, const char *name)
{
	return json_string_value(json_object_get(past, name));
}

static char *expired_line(const char *recruiter, const char *reason G_GNUC_UNUSED, const char *note G_GNUC_UNUSED)
{
	return wording_format(TEXT_EMAIL_EXPIRED, wording_string("recruiter", recruiter));
}

static char *answered_line(const char *recruiter, const char *reason G_GNUC_UNUSED, const char *question)
{
	return wording_format(
		TEXT_EMAIL_QUESTION_PAST, wording_string("recruiter", recruiter), wording_string("question", question));
}

static char *unanswered_line(const char *recruiter, const char *reason G_GNUC_UNUSED, const char *question)
{
	return wording_format(TEXT_EMAIL_QUESTION_PAST_UNANSWERED, wording_string("recruiter", recruiter),
		wording_string("question", question));
}

/* One thing that a recruiter did, and how it is told. */
typedef struct PastSpec {
	const char *what;
	char *(*line)(const char *recruiter, const char *reason, const char *note);
	bool is_for_next; /* also the recruiter who is asked next hears of it; what a client answered is in the request */
	bool has_held;	  /* they had accepted it: why they gave it back is theirs and our staff's */
} PastSpec;

static const PastSpec pasts[] = {
	{"declined", decline_line, false, false},
	{"returned", return_line, true, true},
	{"expired", expired_line, true, false},
	{"answered", answered_line, false, false},
	{"unanswered", unanswered_line, true, false},
};

static const PastSpec *past_spec(const Json *past)
{
	gsize i = 0;

	while (strcmp(pasts[i].what, past_member(past, "what")) != 0)
		i++; /* it is there: the statement knows no others */
	return &pasts[i];
}

/* "Rosa Rust and Ravi Rao"; g_free. */
static char *names_of(const Json *list)
{
	const gsize count = json_array_size(list);
	g_autofree const char **names = g_new0(const char *, count + 1);

	for (gsize i = 0; i < count; i++)
		names[i] = json_string_value(json_array_get(list, i));
	return format_all(names, (guint)count);
}

/* Who handed it back last; NULL: nobody who accepted it is without it. g_free. */
static char *last_holder(const Json *past)
{
	for (size_t i = json_array_size(past); i > 0; i--) {
		const Json *one = json_array_get(past, i - 1);
		if (past_spec(one)->has_held)
			return g_strdup(past_member(one, "recruiter"));
	}
	return NULL;
}

/* Nobody accepted it, or nobody has it any longer. unreached: names of those our email did not reach; NULL: none. */
static char *unheld_text(const Plan *plan, const char *last, const Json *unreached, int asked)
{
	const bool is_still = plan->step.kind == LEAD_STEP_REMIND_HUMAN;

	if (last != NULL)
		return wording_format(is_still ? TEXT_EMAIL_ESCALATION_STILL_UNHELD : TEXT_EMAIL_ESCALATION_UNHELD,
			wording_string("recruiter", last));
	if (is_still)
		return g_strdup(wording_text(TEXT_EMAIL_ESCALATION_STILL));
	if (plan->facts.available_later > 0 && asked == 0)
		return g_strdup(wording_text(TEXT_EMAIL_ESCALATION_TOO_LATE));
	if (asked == 0 && plan->facts.mode == OFFER_MODE_MANUAL)
		return g_strdup(wording_text(TEXT_EMAIL_ESCALATION_UNASSIGNED));
	if (asked == 0)
		return g_strdup(wording_text(TEXT_EMAIL_ESCALATION_NONE));
	const int reached = asked - (int)json_array_size(unreached);
	if (reached <= 0) {
		g_autofree char *names = names_of(unreached);
		return wording_format(TEXT_EMAIL_ESCALATION_UNDELIVERED, wording_string("recruiter", names));
	}
	return wording_format(reached == 1 ? TEXT_EMAIL_ESCALATION_ASKED_ONE : TEXT_EMAIL_ESCALATION_ASKED_MANY,
		wording_number("count", reached));
}

static char *escalation_text(const Plan *plan, const Json *past, const Json *unreached)
{
	g_autofree char *last = last_holder(past);

	if (plan->facts.needs_decision)
		return g_strdup(wording_text(TEXT_EMAIL_ESCALATION_UNDECIDED));
	if (plan->facts.returns >= LEAD_RETURNS_MAX)
		return wording_format(TEXT_EMAIL_ESCALATION_RETURNED, wording_number("count", plan->facts.returns));
	if (plan->step.kind == LEAD_STEP_HAND_OVER)
		return g_strdup(wording_text(TEXT_EMAIL_ESCALATION_MANUAL));
	return unheld_text(plan, last, unreached, plan->facts.asked + plan->refused);
}

/*
 * A line for the question that staff asked the client, and whether it is answered, and one for each thing that a recruiter
 * did; g_free. NULL: none.
 */
static char *past_text(const Round *round, const Plan *plan, const Json *past)
{
	const char *question = db_get_text(round->leads, plan->row, "question");
	GString *text = g_string_new(NULL);

	if (question != NULL) {
		wording_append(text,
			db_get_bool(round->leads, plan->row, "awaits_answer") ? TEXT_EMAIL_ESCALATION_CLIENT_SILENT
									      : TEXT_EMAIL_ESCALATION_CLIENT_ANSWERED,
			wording_string("question", question));
		g_string_append_c(text, '\n');
	}
	for (gsize i = 0; i < json_array_size(past); i++) {
		const Json *one = json_array_get(past, i);
		g_autofree char *line = past_spec(one)->line(
			past_member(one, "recruiter"), past_member(one, "reason"), past_member(one, "note"));
		if (line != NULL)
			g_string_append_printf(text, "%s\n", line);
	}
	return g_string_free(text, text->len == 0);
}

char *dispatch_tell_past(const Round *round, const Plan *plan, int person, char *because)
{
	g_autoptr(Json) past = read_past(round, plan);
	GString *text = g_string_new(because);

	g_free(because);
	if ((round->roster->recruiters[person].ties & MATCH_TIE_OFFERED) != 0)
		g_string_append_printf(text, " %s", wording_text(TEXT_BECAUSE_AGAIN));
	for (size_t i = 0; i < json_array_size(past); i++) {
		const Json *one = json_array_get(past, i);
		const PastSpec *spec = past_spec(one);
		const char *name = past_member(one, "recruiter");
		if (!spec->is_for_next || strcmp(name, roster_name(round->roster, person)) == 0)
			continue;
		g_autofree char *line =
			spec->line(name, past_member(one, "reason"), spec->has_held ? NULL : past_member(one, "note"));
		g_string_append_printf(text, " %s.", line);
	}
	return g_string_free(text, FALSE);
}

static void email_human(Round *round, const Plan *plan, EscalationLevel level)
{
	const char *reference = db_get_text(round->leads, plan->row, "reference");
	g_autofree char *url = link_staff_lead(round->policy->settings, reference);
	g_autoptr(Json) past = read_past(round, plan);
	g_autoptr(Json) unreached = read_array(round, plan, "unreached");
	g_autofree char *says = escalation_text(plan, past, unreached);
	const bool is_first = !plan->facts.is_staff_notified && plan->facts.asked + plan->refused == 0;
	NotificationEmail mail = {
		.notification = is_first ? NOTIFICATION_LEAD_WAITING : NOTIFICATION_LEAD_ESCALATED,
		.recipient = round->policy->levels[level].address,
	};
	g_autofree char *replies = past_text(round, plan, past);
	NotificationLead lead = {.lead_url = url, .says = says, .replies = replies};

	dispatch_write_email(round, plan, &mail, &lead);
}

/* What staff have to decide, and the question to the client that would settle it. */
static void triage(Round *round, const Plan *plan)
{
	const char *reference = db_get_text(round->leads, plan->row, "reference");
	const Mailbox *staff = &round->policy->staff_notice;
	g_autofree char *url = link_staff_lead(round->policy->settings, reference);
	NotificationEmail mail = {
		.notification = NOTIFICATION_LEAD_TRIAGE,
		.recipient = staff->address != NULL ? staff->address : offer_policy_human(round->policy),
	};
	g_autofree char *deadline = moment_text(round, plan->facts.triage_due_us);
	NotificationLead lead = {.lead_url = url, .says = triage_reason_says(plan->triage), .deadline = deadline};
	JsonWriter w;

	dispatch_begin_event(plan, &w, "lead_triage");
	jsonw_put_text(&w, "status", "triage");
	jsonw_put_text(&w, "reason", triage_reason_name(plan->triage));
	dispatch_end_event(&w);
	dispatch_write_email(round, plan, &mail, &lead);
}

/* In status escalated from now on; level COUNT: nobody in particular is told. */
static void write_escalation(const Plan *plan, EscalationLevel level)
{
	JsonWriter w;

	dispatch_begin_event(plan, &w, "lead_escalated");
	jsonw_put_text(&w, "status", lead_status_name(LEAD_STATUS_ESCALATED));
	if (level != ESCALATION_LEVEL_COUNT)
		jsonw_put_text(&w, "level", escalation_level_name(level));
	dispatch_end_event(&w);
}

/* A human has the agency's working time to act; nobody is told in the evening that they did not. */
static void tell_human(Round *round, Plan *plan, int64_t time_us)
{
	plan->facts.levels_passed = (int)plan->step.level + 1;
	plan->escalation_due_us = time_us;
	plan->step.again_us = plan->escalation_due_us;
	if (plan->facts.available_later > 0 && !plan->facts.needs_decision)
		plan->step.again_us = MIN(plan->step.again_us, plan->facts.next_available_us);
	email_human(round, plan, plan->step.level);
}

static void remind_human(Round *round, Plan *plan)
{
	JsonWriter w;

	tell_human(round, plan, working_time_next(round->policy->agency, plan->facts.now_us + WORKING_TIME_DAY));
	dispatch_begin_event(plan, &w, "lead_escalation_reminded");
	jsonw_put_text(&w, "level", escalation_level_name(plan->step.level));
	dispatch_end_event(&w);
}

static void write_wait(const Plan *plan)
{
	char at[CLOCK_TEXT_BYTES];
	JsonWriter w;

	dispatch_begin_event(plan, &w, "lead_waiting");
	jsonw_put_text(&w, "status", lead_status_name(LEAD_STATUS_WAITING));
	if (plan->facts.next_available_us != WORKING_TIME_NEVER) {
		clock_format_us(plan->facts.next_available_us, at);
		jsonw_put_text(&w, "until", at);
	}
	dispatch_end_event(&w);
}

void dispatch_notify_humans(Round *round, Plan *plan)
{
	const bool is_escalated = dispatch_is_newly(plan, LEAD_STATUS_ESCALATED);

	if (dispatch_is_newly(plan, LEAD_STATUS_WAITING)) {
		write_wait(plan);
		round->waiting++;
	}
	if (is_escalated || plan->step.kind == LEAD_STEP_ESCALATE)
		write_escalation(plan, plan->step.level);
	round->escalated += is_escalated;
	if (plan->step.kind == LEAD_STEP_ESCALATE)
		tell_human(round, plan,
			working_time_add(round->policy->agency, plan->facts.now_us, round->policy->escalation_us));
	else if (plan->step.kind == LEAD_STEP_REMIND_HUMAN)
		remind_human(round, plan);
	else if (plan->step.kind == LEAD_STEP_TRIAGE && plan->step.notifies_staff)
		triage(round, plan);
	else if (plan->step.notifies_staff)
		email_human(round, plan, ESCALATION_FALLBACK);
}
