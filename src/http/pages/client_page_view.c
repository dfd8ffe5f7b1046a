#include "http/pages/client_page_view.h"

#include <string.h>

#include "app/links.h"
#include "app/notifications/lead_words.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "domain/submission/answers.h"
#include "domain/lead/lead_outcome.h"
#include "domain/lead/lead_status.h"
#include "domain/matching/working_time.h"
#include "domain/rules/decided.h"
#include "domain/rules/recommendation_words.h"
#include "http/server/origin.h"
#include "http/pages/recommendation_view.h"

typedef struct StatusRow {
	TextKey title;
	TextKey next;	  /* what happens next */
	bool is_accepted; /* a recruiter has it, or has it on the table */
	bool may_change;
} StatusRow;

static const StatusRow statuses[LEAD_STATUS_COUNT] = {
	[LEAD_STATUS_NEW] = {TEXT_STATUS_NEW_TITLE, TEXT_STATUS_NEW_NEXT, false, true},
	[LEAD_STATUS_TRIAGE] = {TEXT_STATUS_TRIAGE_TITLE, TEXT_STATUS_TRIAGE_NEXT, false, true},
	[LEAD_STATUS_WAITING] = {TEXT_STATUS_WAITING_TITLE, TEXT_STATUS_WAITING_NEXT, false, true},
	[LEAD_STATUS_OFFERED] = {TEXT_STATUS_OFFERED_TITLE, TEXT_STATUS_OFFERED_NEXT, true, true},
	[LEAD_STATUS_ACCEPTED] = {TEXT_STATUS_ACCEPTED_TITLE, TEXT_STATUS_ACCEPTED_NEXT, true, true},
	[LEAD_STATUS_ESCALATED] = {TEXT_STATUS_ESCALATED_TITLE, TEXT_STATUS_ESCALATED_NEXT, false, true},
	[LEAD_STATUS_QUARANTINED] = {TEXT_STATUS_QUARANTINED_TITLE, TEXT_STATUS_QUARANTINED_NEXT, false, true},
	[LEAD_STATUS_PLACED] = {TEXT_STATUS_PLACED_TITLE, TEXT_STATUS_PLACED_NEXT, true, false},
	[LEAD_STATUS_LOST] = {TEXT_STATUS_LOST_TITLE, TEXT_STATUS_LOST_NEXT, false, false},
	[LEAD_STATUS_WITHDRAWN] = {TEXT_STATUS_WITHDRAWN_TITLE, TEXT_STATUS_WITHDRAWN_NEXT, false, false},
	[LEAD_STATUS_CLOSED] = {TEXT_STATUS_CLOSED_TITLE, TEXT_STATUS_CLOSED_NEXT, false, false},
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static Json *moment_in(GTimeZone *zone, const char *rfc3339)
{
	g_autoptr(GDateTime) at = rfc3339 == NULL ? NULL : g_date_time_new_from_iso8601(rfc3339, NULL);

	if (at == NULL)
		return json_null();
	g_autofree char *iso = g_date_time_format(at, "%Y-%m-%dT%H:%M:%SZ");
	g_autofree char *text = format_moment(zone, g_date_time_to_unix(at) * G_USEC_PER_SEC);
	return json_pack("{s:s, s:s}", "iso", iso, "text", text);
}

Json *moment_view(const char *rfc3339)
{
	return moment_in(NULL, rfc3339);
}

/* "Tue 24 Nov 2026"; null of NULL. */
static Json *day_in(GTimeZone *zone, const char *rfc3339)
{
	g_autoptr(GDateTime) at = rfc3339 == NULL ? NULL : g_date_time_new_from_iso8601(rfc3339, NULL);

	if (at == NULL)
		return json_null();
	g_autoptr(GDateTime) local = g_date_time_to_timezone(at, zone);
	g_autofree char *day = format_day(local);
	return json_string(day);
}

static const StatusRow *status_of(const Json *lead)
{
	LeadStatus status;
	const bool is_known = lead_status_parse(text_of(lead, "status"), &status);

	g_assert(is_known); /* the schema's check ensures it */
	return &statuses[status];
}

bool client_page_may_change(const Json *lead)
{
	return status_of(lead)->may_change;
}

/* Who has it, since when and until when; null: nobody. */
static Json *holder_view(const ClientPageState *state)
{
	const Json *holder = json_object_get(state->lead, "holder");
	const char *status = text_of(holder, "status");
	g_autofree char *phone_link = lead_words_phone_link(text_of(holder, "phone"));

	if (!json_is_object(holder))
		return json_null();
	return json_pack("{s:s?, s:s?, s:s?, s:s?, s:s?, s:o, s:o, s:b}", "taken_over_from",
		text_of(holder, "taken_over_from"), "recruiter", text_of(holder, "name"), "recruiter_email",
		text_of(holder, "email"), "recruiter_phone", text_of(holder, "phone"), "recruiter_phone_link",
		phone_link, "since", moment_in(state->zone, text_of(holder, "since")), "until",
		moment_in(state->zone, text_of(holder, "deadline_at")), "has_accepted",
		status != NULL && strcmp(status, "accepted") == 0);
}

/* Who reads about the client does not read of "your" name. */
static const char *label_for_staff(SubmissionField field)
{
	static const TextKey labels[FIELD_COUNT] = {
		[FIELD_CONTACT_NAME] = TEXT_PAGE_MANAGE_NAME,
		[FIELD_EMAIL] = TEXT_PAGE_STAFF_EMAIL,
	};

	return wording_text(labels[field] == TEXT_NONE ? submission_fields[field].label : labels[field]);
}

Json *answers_view(const Json *submission)
{
	Json *list = json_array();

	for (SubmissionField field = 0; field < FIELD_CONSENT; field++) {
		g_autofree char *answer = answers_text(submission, field);
		if (answer != NULL)
			json_array_append_new(
				list, json_pack("{s:s, s:s, s:b}", "question", label_for_staff(field), "text", answer,
					      "is_unclear", answers_is_unclear(submission, field)));
	}
	return list;
}

void answer_tag(const Json *submission, SubmissionField field, char tag[static ANSWER_TAG_BYTES])
{
	g_autofree char *answer = answers_cell(submission, field);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, answer == NULL ? "" : answer, -1);

	g_strlcpy(tag, sum, ANSWER_TAG_BYTES);
}

/* The question with its options, where the answer stands. */
static Json *editing_view(const ClientEdit *edit, const Json *submission)
{
	char tag[ANSWER_TAG_BYTES];
	g_autofree char *answer = answers_text(submission, edit->field);

	answer_tag(submission, edit->field, tag);
	Json *view = form_view_field(&edit->form, edit->field);
	json_object_set_new(view, "before", json_string(tag));
	json_object_set_new(view, "is_outdated", json_boolean(edit->is_outdated));
	json_object_set_new(view, "text", answer == NULL ? json_null() : json_string(answer));
	return view;
}

/* The question that is open; FIELD_COUNT: none. */
static SubmissionField open_field(const ClientPageState *state)
{
	return state->edit == NULL || !status_of(state->lead)->may_change ? FIELD_COUNT : state->edit->field;
}

/* What was answered, and the question that is open; each can be opened while the request may be changed. */
static Json *own_answers_view(const ClientPageState *state, const Json *submission)
{
	Json *list = json_array();

	for (SubmissionField field = 0; field < FIELD_CONSENT; field++) {
		const bool is_open = open_field(state) == field;
		g_autofree char *answer = answers_text(submission, field);
		if (answer == NULL && !is_open)
			continue;
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s?, s:b, s:o}", "name", submission_fields[field].name, "question",
				      wording_text(submission_fields[field].label), "text", answer, "is_unclear",
				      answers_is_unclear(submission, field), "editing",
				      is_open ? editing_view(state->edit, submission) : json_null()));
	}
	return list;
}

static Json *unanswered_view(const ClientPageState *state, const Json *submission)
{
	Json *list = json_array();

	for (SubmissionField field = 0; field < FIELD_CONSENT; field++) {
		g_autofree char *answer = answers_text(submission, field);
		if (answer == NULL && open_field(state) != field)
			json_array_append_new(list, json_pack("{s:s, s:s}", "name", submission_fields[field].name,
							    "question", wording_text(submission_fields[field].label)));
	}
	return list;
}

/* Only for who reads the emails that are sent to the address. */
static Json *others_view(const ClientPageState *state)
{
	const Json *others = json_object_get(state->lead, "others");
	Json *list = json_array();

	for (size_t i = 0; state->is_of_email && i < json_array_size(others); i++) {
		const Json *other = json_array_get(others, i);
		Ident id;
		const bool is_id = ident_parse(text_of(other, "id"), &id);
		g_assert(is_id); /* the column's type is uuid */
		g_autofree char *address = link_client_path(state->settings, &id);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s?, s:s}", "address", address, "other_reference",
						    text_of(other, "reference"), "need", text_of(other, "title"),
						    "other_status", wording_text(status_of(other)->title)));
	}
	const size_t count = json_array_size(list);
	Json *view = count == 0 ? json_null() : json_pack("{s:b, s:O}", "is_one", count == 1, "list", list);
	jsonc_value_free(list);
	return view;
}

/* The page that the client came from, if that site may send clients here; null: none. */
static Json *back_view(const ClientPageState *state, const Json *submission)
{
	const char *next = answers_get(submission, FIELD_NEXT);

	if (!origin_allows(state->allowed_origins, next))
		return json_null();
	return json_pack("{s:s}", "next", next);
}

/* What a recruiter asked and waits for; null: nothing. */
static Json *recruiter_question_view(const ClientPageState *state)
{
	const Json *question = json_object_get(state->lead, "recruiter_question");
	Ident id;

	if (!json_is_object(question))
		return json_null();
	const bool is_id = ident_parse(text_of(question, "id"), &id);
	g_assert(is_id); /* the column's type is uuid */
	g_autofree char *address = state->settings == NULL ? NULL : link_question_path(state->settings, &id);
	return json_pack("{s:s, s:s?}", "question_text", text_of(question, "text"), "address", address);
}

/* The next answer is the client's. */
static bool awaits_client(const Json *lead)
{
	return json_is_object(json_object_get(lead, "recruiter_question"));
}

/* Until when somebody answers, while nobody has; due_over: the moment has passed. */
static void set_due(const ClientPageState *state, Json *view)
{
	const char *due = text_of(state->lead, "response_due_at");
	g_autoptr(GDateTime) at = due == NULL ? NULL : g_date_time_new_from_iso8601(due, NULL);
	LeadStatus status;
	const bool is_waiting = at != NULL && text_of(state->lead, "responded_at") == NULL &&
				lead_status_parse(text_of(state->lead, "status"), &status) &&
				lead_status_is_open(status) && status != LEAD_STATUS_ACCEPTED;
	const bool is_over = is_waiting && g_date_time_to_unix(at) * G_USEC_PER_SEC <= state->now_us;

	json_object_set_new(view, "due", is_waiting && !is_over ? moment_in(state->zone, due) : json_null());
	json_object_set_new(view, "due_over", json_boolean(is_over));
}

/* So that the answer to the question that would help most is one press. */
static void set_question_tag(Json *card, const Json *submission, bool may_change)
{
	Json *question = json_object_get(card, "question");
	const char *name = text_of(question, "field");
	char tag[ANSWER_TAG_BYTES];

	if (name == NULL || !may_change)
		return;
	answer_tag(submission, submission_field_find(name), tag);
	json_object_set_new(question, "before", json_string(tag));
}

/* What is on legal hold cannot be erased at any time. */
static TextKey next_of(const Json *lead, const StatusRow *status)
{
	if (json_is_true(json_object_get(lead, "is_erasure_asked")))
		return TEXT_STATUS_ERASURE_ASKED_NEXT;
	if (awaits_client(lead))
		return TEXT_STATUS_ASKED_NEXT;
	return json_is_true(json_object_get(lead, "is_held")) && !status->may_change ? TEXT_STATUS_HELD_NEXT
										     : status->next;
}

static TextKey title_key(const Json *lead, const StatusRow *status)
{
	if (json_is_true(json_object_get(lead, "is_erasure_asked")))
		return TEXT_STATUS_ERASURE_ASKED_TITLE;
	return awaits_client(lead) ? TEXT_STATUS_ASKED_TITLE : status->title;
}

/* When who is to do the next thing is at work; g_free; NULL: nothing waits for that. */
static char *begin_text(const ClientPageState *state, TextKey next)
{
	g_autoptr(Json) available = moment_in(state->zone, text_of(state->lead, "available_at"));

	if (next == TEXT_STATUS_TRIAGE_NEXT && state->opens_us > state->now_us &&
		state->opens_us != WORKING_TIME_NEVER) {
		g_autofree char *opens = format_moment(state->zone, state->opens_us);
		return wording_format(TEXT_STATUS_TRIAGE_NEXT_AT, wording_string("opens", opens));
	}
	if (next == TEXT_STATUS_WAITING_NEXT && !json_is_null(available))
		return wording_format(
			TEXT_STATUS_WAITING_NEXT_AT, wording_string("available", text_of(available, "text")));
	return NULL;
}

Json *client_page_view(const ClientPageState *state)
{
	const Json *lead = state->lead;
	const Json *submission = json_object_get(lead, "submission");
	const bool is_erasure_asked = json_is_true(json_object_get(lead, "is_erasure_asked"));
	const StatusRow *status = status_of(lead);
	const char *status_title = wording_text(title_key(lead, status));
	g_autofree char *title = wording_format(TEXT_STATUS_TITLE, wording_string("state", status_title),
		wording_string("reference", text_of(lead, "reference")));
	const TextKey next = next_of(lead, status);
	g_autofree char *begin = begin_text(state, next);
	g_autoptr(Json) recommendation = json_deep_copy(json_object_get(lead, "recommendation"));

	recommendation_decide(
		recommendation, text_of(lead, "engagement"), json_is_true(json_object_get(lead, "is_decided")));
	recommendation_translate(recommendation);
	Json *card = recommendation_view(recommendation, submission, state->rules);
	set_question_tag(card, submission, status->may_change);
	if (!status->may_change)
		recommendation_view_end(card);
	/* What staff asked is above all else, and not repeated. */
	Json *asked =
		json_is_true(json_object_get(lead, "is_asked")) ? json_incref(json_object_get(card, "question")) : NULL;
	if (asked != NULL)
		json_object_del(card, "question");
	Json *view = json_pack(
		"{s:o, s:b, s:s?, s:o, s:b, s:b, s:b, s:s?, s:o, s:b, s:s, s:s, s:s, s:b, s:s?, s:s?, s:o, s:o, s:s, s:s, s:b, s:b, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
		"asked", asked == NULL ? json_null() : asked, "is_held", json_is_true(json_object_get(lead, "is_held")),
		"sharpen", status->may_change ? form_view_next_question(submission) : NULL, "kept_until",
		day_in(state->zone, text_of(lead, "kept_until")), "is_kept",
		json_is_true(json_object_get(lead, "is_kept")), "is_erasure_asked", is_erasure_asked, "may_erase",
		!is_erasure_asked, "handed_back_by", text_of(lead, "handed_back_by"), "undo_until",
		moment_in(state->zone, text_of(lead, "undo_until")), "is_email_bounced",
		json_is_true(json_object_get(lead, "is_email_bounced")), "version", text_of(lead, "version"), "title",
		title, "script", "client_page.js", "has_times", true, "alert", state->alert, "reference",
		text_of(lead, "reference"), "received_at", moment_in(state->zone, text_of(lead, "created_at")),
		"corrected_at", moment_in(state->zone, text_of(lead, "corrected_at")), "status_title", status_title,
		"status_next", begin == NULL ? wording_text(next) : begin, "is_accepted", status->is_accepted,
		"may_change", status->may_change, "path", state->path, "holder", holder_view(state), "card", card,
		"answers", own_answers_view(state, submission), "back", back_view(state, submission), "unanswered",
		unanswered_view(state, submission), "others", others_view(state));
	json_object_set_new(view, "is_not_for_us",
		json_boolean(g_strcmp0(text_of(lead, "end_reason"), LEAD_REASON_NOT_FOR_US) == 0));
	json_object_set_new(
		view, "is_just_looking", json_boolean(json_is_true(json_object_get(lead, "is_just_looking"))));
	json_object_set_new(view, "has_phone", json_boolean(answers_get(submission, FIELD_PHONE) != NULL));
	json_object_set_new(view, "begins", json_boolean(begin != NULL));
	json_object_set_new(view, "recruiter_question", recruiter_question_view(state));
	set_due(state, view);
	return view;
}
