#include "http/pages/staff_view.h"

#include <string.h>

#include "app/probe/probe.h"
#include "app/caller.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "domain/engagement.h"
#include "domain/lead/lead_outcome.h"
#include "domain/search/lead_query.h"
#include "domain/lead/lead_status.h"
#include "domain/submission/answers.h"
#include "domain/suspicion/suspicion.h"
#include "http/pages/client_page_view.h"
#include "http/pages/recommendation_view.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_history_view.h"
#include "http/pages/staff_lead_parts.h"
#include "http/pages/staff_menu.h"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

Json *staff_view_frame(const Exchange *x, TextKey title, Json *view)
{
	char token[SIGNED_TOKEN_TEXT_BYTES];

	staff_access_token(x, token);
	json_object_set_new(view, "title", json_string(wording_text(title)));
	json_object_set_new(view, "account", json_string(x->session->email));
	json_object_set_new(view, "token", json_string(token));
	json_object_set_new(view, "menu", staff_menu_view(x->request.path));
	return view;
}

/* "lead_offered" as "Lead offered". */
static char *words_of(const char *name)
{
	char *words = g_strdelimit(g_strdup(name == NULL ? "" : name), "_", ' ');

	words[0] = g_ascii_toupper(words[0]);
	return words;
}

/* --- board and account ------------------------------------------------------------------------------------------------ */

/* Leads on legal hold that their clients want to have erased; null: none. */
static Json *erasures_view(const Json *requests)
{
	Json *list = json_array();
	const Json *request;
	size_t i;

	json_array_foreach(jsonc_for_walking(requests), i, request)
	{
		const char *reference = text_of(request, "reference");
		g_autofree char *address = g_strconcat("/staff/leads/", reference, NULL);
		json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "address", address, "reference", reference,
						    "since", moment_view(text_of(request, "since"))));
	}
	if (json_array_size(list) > 0)
		return json_pack("{s:o}", "list", list);
	json_decref(list);
	return json_null();
}

/* NULL in JSON: the last trial run passed, or there is none. */
static Json *probe_view(const Json *probe)
{
	const ProbeStep missing = probe_step_parse(text_of(probe, "missing"));

	if (missing == PROBE_STEP_COUNT)
		return json_null();
	return json_pack("{s:s, s:s?, s:o}", "says", probe_step_says(missing), "reply", text_of(probe, "reply"),
		"since", moment_view(text_of(probe, "since")));
}

Json *staff_view_board(const Json *board)
{
	/*
	 * What needs a person comes first; then what is under way. The names are keys of the page. A list that is on the
	 * page itself is not there when it would be empty.
	 */
	static const struct {
		const char *name;
		const char *address;
		bool is_urgent;
	} rows[] = {
		{"triage", "/staff/triage", true},
		{"escalated", "/staff/leads?status=escalated", true},
		{"late", "/staff/leads?q=is:late", true},
		{"erasures_asked", "#erasures", true},
		{"quarantined", "/staff/quarantine", true},
		{"emails_rejected", "/staff/outbox", true},
		{"waiting", "/staff/leads?status=waiting", false},
		{"offered", "/staff/leads?status=offered", false},
		{"accepted", "/staff/leads?status=accepted", false},
	};
	Json *urgent = json_array();
	Json *others = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_int_t count = json_integer_value(json_object_get(board, rows[i].name));
		g_autofree char *number = format_number(count);
		const bool has_list = count > 0 || *rows[i].address != '#';
		Json *row = json_pack("{s:s, s:s, s:s?, s:b, s:b}", "count", number, "count_name", rows[i].name,
			"address", has_list ? rows[i].address : NULL, "is_some", count > 0, rows[i].name, 1);
		json_array_append_new(rows[i].is_urgent ? urgent : others, row);
	}
	return json_pack("{s:o, s:o, s:o, s:o}", "urgent", urgent, "others", others, "erasures",
		erasures_view(json_object_get(board, "erasure_requests")), "probe",
		probe_view(json_object_get(board, "probe")));
}

Json *staff_view_sessions(const Json *sessions)
{
	Json *list = json_array();
	const Json *session;
	size_t i;

	json_array_foreach(jsonc_for_walking(sessions), i, session)
	{
		json_array_append_new(list, json_pack("{s:s, s:s?, s:b, s:o, s:s?}", "id", text_of(session, "id"),
						    "address", text_of(session, "address"), "is_this",
						    json_is_true(json_object_get(session, "is_this")), "seen_at",
						    moment_view(text_of(session, "seen_at")), "user_agent",
						    text_of(session, "user_agent")));
	}
	return list;
}

/* --- one lead ------------------------------------------------------------------------------------------------------- */

static Json *option(const char *value, const char *label, const char *chosen)
{
	return json_pack("{s:s, s:s, s:b}", "value", value, "label", label, "is_chosen",
		chosen != NULL && strcmp(chosen, value) == 0);
}

static Json *engagement_options(const char *chosen)
{
	Json *options = json_array();

	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
		g_autofree char *label = format_title(engagement_name(engagement));
		json_array_append_new(options, option(engagement_name(engagement), label, chosen));
	}
	return options;
}

static Json *questions_view(const Json *questions)
{
	Json *list = json_array();
	const Json *question;
	size_t i;

	json_array_foreach(jsonc_for_walking(questions), i, question)
	{
		json_array_append_new(list, json_pack("{s:s?, s:s?}", "question_text", text_of(question, "text"),
						    "answer_text", text_of(question, "answer")));
	}
	return list;
}

static Json *offers_view(const Json *offers)
{
	Json *list = json_array();
	const Json *offer;
	size_t i;

	json_array_foreach(jsonc_for_walking(offers), i, offer)
	{
		const Json *recruiter = json_object_get(offer, "recruiter");
		g_autofree char *reason = staff_reason_words(text_of(offer, "decline_reason"));
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s, s:o, s:o, s:s?, s:s?, s:o}", "recruiter", text_of(recruiter, "name"),
				"recruiter_email", text_of(recruiter, "email"), "status", text_of(offer, "status"),
				"since", moment_view(text_of(offer, "created_at")), "until",
				moment_view(text_of(offer, "deadline_at")), "reason", reason, "note",
				text_of(offer, "decline_note"), "questions",
				questions_view(json_object_get(offer, "questions"))));
	}
	return list;
}

static Json *related_view(const Json *related)
{
	Json *list = json_array();
	const Json *lead;
	size_t i;

	json_array_foreach(jsonc_for_walking(related), i, lead)
	{
		const char *reference = text_of(lead, "reference");
		g_autofree char *address = g_strconcat("/staff/leads/", reference, NULL);
		g_autofree char *kind = g_strconcat("is_", text_of(lead, "kind"), NULL);
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:s?, s:o, s:b}", "address", address, "reference", reference,
				      "status", text_of(lead, "status"), "recruiter", text_of(lead, "recruiter"), "at",
				      moment_view(text_of(lead, "created_at")), kind, true));
	}
	return list;
}

static const char *name_of(const Json *recruiters, const char *id)
{
	const Json *recruiter;
	size_t i;

	json_array_foreach(jsonc_for_walking(recruiters), i, recruiter)
	{
		if (id != NULL && g_strcmp0(text_of(recruiter, "id"), id) == 0)
			return text_of(recruiter, "name");
	}
	return NULL;
}

/* Who was looked at when it was offered last, and what decided; recruiters who have been removed have no name. */
static Json *candidates_view(const Json *dispatches, const Json *recruiters)
{
	const Json *last = json_array_get(dispatches, json_array_size(dispatches) - 1);
	Json *list = json_array();
	const Json *candidate;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(last, "candidates")), i, candidate)
	{
		const char *name = name_of(recruiters, text_of(candidate, "recruiter_id"));
		g_autofree char *result = words_of(text_of(candidate, "result"));
		if (name != NULL)
			json_array_append_new(list, json_pack("{s:s, s:s, s:s?}", "recruiter", name, "result", result,
							    "reason", text_of(candidate, "reason")));
	}
	return list;
}

static Json *emails_view(const Json *emails)
{
	Json *list = json_array();
	const Json *email;
	size_t i;

	json_array_foreach(jsonc_for_walking(emails), i, email)
	{
		g_autofree char *notification = words_of(text_of(email, "notification"));
		g_autofree char *address = !caller_may(ACCESS_OUTBOX_READ)
						   ? NULL
						   : g_strconcat("/staff/outbox/", text_of(email, "id"), NULL);
		const char *state = text_of(email, "state");
		const bool is_stuck =
			g_strcmp0(state, "delivered") != 0 &&
			(g_strcmp0(state, "queued") != 0 || json_integer_value(json_object_get(email, "attempt")) > 0);
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s, s:o, s:s?, s:s, s:b, s:s?}", "notification", notification,
				"recipient", text_of(email, "recipient"), "state", state, "at",
				moment_view(text_of(email, "created_at")), "reply", text_of(email, "last_text"),
				"email_id", text_of(email, "id"), "is_stuck", is_stuck, "email_address", address));
	}
	return list;
}

static Json *recruiters_view(const Json *recruiters)
{
	Json *list = json_array();
	const Json *recruiter;
	size_t i;

	json_array_foreach(jsonc_for_walking(recruiters), i, recruiter)
	{
		json_array_append_new(list, json_pack("{s:s, s:s}", "value", text_of(recruiter, "email"), "label",
						    text_of(recruiter, "name")));
	}
	return list;
}

/* The statuses that staff can take it to from where it is; a placement that is there can be corrected. */
static Json *moves_view(LeadStatus status, const char *chosen)
{
	Json *list = json_array();

	for (LeadStatus to = 0; to < LEAD_STATUS_COUNT; to++) {
		if (lead_event_of_staff(status, to) != LEAD_EVENT_COUNT ||
			(to == LEAD_STATUS_PLACED && status == LEAD_STATUS_PLACED))
			json_array_append_new(list, option(lead_status_name(to), lead_status_name(to), chosen));
	}
	return list;
}

static Json *stages_view(const char *chosen)
{
	Json *list = json_array();

	for (LeadStage stage = 0; stage < LEAD_STAGE_COUNT; stage++)
		json_array_append_new(list, option(lead_stage_name(stage), lead_stage_name(stage), chosen));
	return list;
}

static void add_fact(Json *list, TextKey label, const char *value)
{
	if (value != NULL && *value != '\0')
		json_array_append_new(list, json_pack("{s:s, s:s}", "label", wording_text(label), "value", value));
}

static void add_moment(Json *list, TextKey label, const char *rfc3339)
{
	if (rfc3339 != NULL)
		json_array_append_new(
			list, json_pack("{s:s, s:o}", "label", wording_text(label), "at", moment_view(rfc3339)));
}

/* "Three links or more, random or invisible name"; g_free. */
static char *suspicions_text(const Json *suspicions)
{
	GString *text = g_string_new(NULL);
	const Json *name;
	size_t i;

	json_array_foreach(jsonc_for_walking(suspicions), i, name)
	{
		const char *words = suspicion_words(json_string_value(name));
		g_string_append_printf(
			text, "%s%s", i > 0 ? ", " : "", words == NULL ? json_string_value(name) : words);
	}
	text->str[0] = g_ascii_toupper(text->str[0]);
	return g_string_free(text, FALSE);
}

/* What was computed stays visible next to what staff decided, with who and why. */
static void add_decision(Json *list, const Json *decision)
{
	if (!json_is_object(decision) || text_of(decision, "actor") == NULL)
		return;
	g_autofree char *actor = staff_actor_words(text_of(decision, "actor"), NULL);
	g_autofree char *computed = words_of(text_of(decision, "computed"));
	g_autofree char *reason = staff_reason_words(text_of(decision, "reason"));
	g_autofree char *decided = wording_format(
		TEXT_PAGE_STAFF_FACT_DECIDED_VALUE, wording_string("actor", actor), wording_string("reason", reason));
	add_fact(list, TEXT_PAGE_STAFF_FACT_COMPUTED, computed);
	add_fact(list, TEXT_PAGE_STAFF_FACT_DECIDED, decided);
}

/* Why it was held back; a sender who was marked leads to the mark, for who may see addresses. */
static void add_suspicions(Json *list, const Json *lead)
{
	const Json *suspicions = json_object_get(lead, "suspicions");
	g_autofree char *text = suspicions_text(suspicions);
	g_autofree char *address = g_strconcat("/staff/spam?q=", text_of(lead, "reference"), NULL);
	const Json *name;
	size_t i;

	add_fact(list, TEXT_PAGE_STAFF_FACT_SUSPICIONS, text);
	json_array_foreach(jsonc_for_walking(suspicions), i, name)
	{
		if (strcmp(json_string_value(name), "marked_sender") == 0 && caller_may(ACCESS_CONTACTS_READ))
			json_object_set_new(
				json_array_get(list, json_array_size(list) - 1), "spam_address", json_string(address));
	}
}

/* Who put it into quarantine, besides the door, which has its suspicions for it. */
static const struct {
	const char *what; /* the event */
	TextKey says;
} quarantiners[] = {
	{"lead_disowned", TEXT_PAGE_STAFF_WHY_DISOWNED},
	{"lead_quarantined", TEXT_PAGE_STAFF_WHY_SPAM_RECRUITER},
	{"status_changed", TEXT_PAGE_STAFF_WHY_SPAM},
};

static char *quarantine_words(TextKey says, const char *by)
{
	g_autofree char *actor = staff_actor_words(by, NULL);

	return wording_format(says, wording_string("actor", actor));
}

/* Why it is in quarantine; the last one to say so. g_free; NULL: the door. */
static char *quarantine_reason(const Json *events)
{
	for (size_t i = json_array_size(events); i-- > 0;) {
		const Json *event = json_array_get(events, i);
		const char *status = text_of(json_object_get(event, "new"), "status");
		for (gsize k = 0; k < G_N_ELEMENTS(quarantiners); k++) {
			const bool is_status = strcmp(quarantiners[k].what, "status_changed") == 0;
			if (g_strcmp0(text_of(event, "what"), quarantiners[k].what) == 0 &&
				(!is_status || g_strcmp0(status, "quarantined") == 0))
				return quarantine_words(quarantiners[k].says, text_of(event, "actor"));
		}
	}
	return NULL;
}

/* What was to be decided before it was quarantined is no reason anymore. */
static char *reason_of(const Json *lead)
{
	return g_strcmp0(text_of(lead, "status"), lead_status_name(LEAD_STATUS_QUARANTINED)) == 0
		       ? quarantine_reason(json_object_get(lead, "events"))
		       : words_of(text_of(lead, "status_reason"));
}

Json *staff_view_facts(const Json *lead)
{
	Json *list = json_array();
	g_autofree char *reason = reason_of(lead);
	g_autofree char *end_reason = words_of(text_of(lead, "end_reason"));
	g_autofree char *stage = words_of(text_of(lead, "stage"));
	const Json *kept = json_object_get(lead, "response_kept");

	add_fact(list, TEXT_PAGE_STAFF_FACT_REASON, reason);
	add_fact(list, TEXT_PAGE_STAFF_FACT_REASON, end_reason);
	add_suspicions(list, lead);
	add_decision(list, json_object_get(lead, "decision"));
	add_fact(list, TEXT_PAGE_STAFF_FACT_STAGE, stage);
	add_moment(list, TEXT_PAGE_STAFF_FACT_AVAILABLE, text_of(lead, "available_at"));
	add_moment(list, TEXT_PAGE_STAFF_FACT_RESPONSE_DUE, text_of(lead, "response_due_at"));
	if (json_is_boolean(kept))
		add_fact(list, TEXT_PAGE_STAFF_FACT_RESPONSE,
			wording_text(json_is_true(kept) ? TEXT_PAGE_STAFF_KEPT : TEXT_PAGE_STAFF_BROKEN));
	add_moment(list, TEXT_PAGE_STAFF_FACT_FOLLOW_UP, text_of(lead, "follow_up_at"));
	add_moment(list, TEXT_PAGE_STAFF_FACT_RELEASED, text_of(lead, "released_at"));
	add_moment(list, TEXT_PAGE_STAFF_FACT_KEPT_UNTIL, text_of(lead, "kept_until"));
	add_moment(list, TEXT_PAGE_STAFF_FACT_ERASURE_ASKED, text_of(lead, "erasure_asked_at"));
	return list;
}

static const char *typed(const StaffLeadState *state, const char *name)
{
	return state->input == NULL ? NULL : form_find(state->input, name);
}

static const TextKey reason_headings[LEAD_REASON_COUNT] = {
	[LEAD_REASON_LOST] = TEXT_PAGE_STAFF_REASON_LOST,
	[LEAD_REASON_CLOSED] = TEXT_PAGE_STAFF_REASON_CLOSED,
	[LEAD_REASON_CLASS] = TEXT_PAGE_STAFF_REASON_CLASS,
};

/* [{"label","list":[{"value","label","is_chosen"}…]}…]: by what they are the reason for. */
static Json *reason_groups_view(const char *chosen)
{
	Json *groups = json_array();

	for (guint kind = LEAD_REASON_COUNT; kind-- > 0;) {
		Json *list = json_array();
		const char *name;
		for (guint i = 0; (name = lead_reason_at(kind, i)) != NULL; i++)
			json_array_append_new(list, option(name, wording_text(lead_reason_text(kind, i)), chosen));
		json_array_append_new(
			groups, json_pack("{s:s, s:o}", "label", wording_text(reason_headings[kind]), "list", list));
	}
	return groups;
}

static Json *form_view_of(const StaffLeadState *state, LeadStatus status)
{
	if (!state->may_change)
		return json_null();
	const bool may_be_placed =
		status == LEAD_STATUS_PLACED || lead_event_of_staff(status, LEAD_STATUS_PLACED) != LEAD_EVENT_COUNT;
	Json *form = json_pack("{s:s?, s:o, s:o, s:o, s:o, s:s?, s:s?, s:s?, s:b, s:b, s:o}", "version",
		text_of(state->lead, "version"), "moves", moves_view(status, typed(state, "status")), "engagements",
		engagement_options(typed(state, "engagement")), "recruiters", recruiters_view(state->recruiters),
		"reason_groups", reason_groups_view(typed(state, "reason")), "input_recruiter",
		typed(state, "recruiter"), "input_note", typed(state, "note"), "input_link", typed(state, "link"),
		"is_undecided", status == LEAD_STATUS_TRIAGE || status == LEAD_STATUS_QUARANTINED, "has_stage",
		status == LEAD_STATUS_ACCEPTED, "stages", stages_view(typed(state, "stage")));
	const Json *question = json_object_get(json_object_get(state->lead, "recommendation"), "question");
	if (status == LEAD_STATUS_TRIAGE && question != NULL)
		json_object_set(form, "question", json_object_get(question, "text"));
	json_object_set_new(form, "may_be_placed", json_boolean(may_be_placed));
	json_object_set_new(form, "placement", staff_placement_view(state->lead, state->input));
	return form;
}

/* The input again, for the button that confirms it. */
static Json *input_view(const StaffLeadState *state)
{
	static const char *const names[] = {"status", "stage", "engagement", "recruiter", "reason", "note", "link",
		"start_date", "role", "rate", "fee", "was_start_date", "was_role", "was_rate", "was_fee", "version"};
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = typed(state, names[i]);
		if (value != NULL && *value != '\0')
			json_array_append_new(list, json_pack("{s:s, s:s}", "name", names[i], "value", value));
	}
	return list;
}

static void add_more(Json *view, const StaffLeadState *state)
{
	json_object_set_new(view, "done", json_string(state->done));
	json_object_set_new(view, "may_change", json_boolean(state->may_change));
	json_object_set_new(view, "may_erase",
		json_boolean(state->may_erase && !json_is_object(json_object_get(state->lead, "hold"))));
	json_object_set_new(view, "labels", staff_labels_view(state->lead, state->labels, state->me));
	json_object_set_new(view, "notes", staff_notes_view(json_object_get(state->lead, "events")));
	json_object_set_new(view, "has_versions", json_boolean(json_array_size(state->versions) > 0));
	json_object_set_new(view, "versions", staff_versions_view(state->versions, state->lead));
	if (state->is_conflict)
		json_object_set_new(view, "conflict", staff_conflict_view(state->lead, state->input));
	if (state->preview != NULL)
		json_object_set_new(view, "preview",
			json_pack("{s:o, s:o}", "effects", staff_effects_view(state->preview), "input",
				input_view(state)));
}

/* Who the client is, and the way to see how to reach them. */
static Json *contact_view(const StaffLeadState *state, const char *path)
{
	const Json *submission = json_object_get(state->lead, "submission");
	const Json *shown = state->contact == NULL ? submission : state->contact;
	g_autofree char *show_path = g_strconcat(path, "?contact=shown", NULL);

	return json_pack("{s:s?, s:s?, s:s?, s:s?}", "contact_name", text_of(shown, "contact_name"), "email",
		text_of(shown, "email"), "phone", text_of(shown, "phone"), "show_path",
		state->contact == NULL && state->may_see_contact ? show_path : NULL);
}

/* The form that puts it on legal hold or lifts that; null: the role does not include it. */
static Json *hold_form_view(const StaffLeadState *state)
{
	const Json *hold = json_object_get(state->lead, "hold");

	if (!state->may_erase)
		return json_null();
	return json_pack("{s:b, s:b, s:s?}", "is_held", json_is_object(hold), "is_erasure",
		json_is_string(json_object_get(state->lead, "erasure_asked_at")), "input_hold_reason",
		typed(state, "hold_reason"));
}

static Json *hold_view(const Json *lead)
{
	const Json *hold = json_object_get(lead, "hold");

	if (!json_is_object(hold))
		return json_null();
	const char *by = text_of(hold, "by");
	g_autofree char *held_by = by == NULL ? NULL : staff_actor_words(by, NULL);
	return json_pack("{s:s?, s:s?, s:o}", "hold_reason", text_of(hold, "reason"), "held_by", held_by, "since",
		moment_view(text_of(hold, "since")));
}

Json *staff_view_lead(const StaffLeadState *state)
{
	const Json *lead = state->lead;
	const Json *submission = json_object_get(lead, "submission");
	const char *title = answers_get(submission, FIELD_TITLE);
	g_autofree char *engagement_title = format_title(text_of(lead, "engagement"));
	g_autofree char *path = g_strconcat("/staff/leads/", text_of(lead, "reference"), NULL);
	LeadStatus status;
	const bool is_known = lead_status_parse(text_of(lead, "status"), &status);

	g_assert(is_known); /* the schema's check ensures it */
	Json *view = json_pack(
		"{s:o, s:o, s:s, s:s, s:s?, s:s, s:s, s:o, s:s?, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "facts",
		staff_view_facts(lead), "contact", contact_view(state, path), "path", path, "reference",
		text_of(lead, "reference"), "need", title == NULL || *title == '\0' ? NULL : title, "engagement_title",
		engagement_title, "status", text_of(lead, "status"), "received_at",
		moment_view(text_of(lead, "created_at")), "alert", state->alert, "card",
		recommendation_view_for_staff(lead, state->rules), "answers", answers_view(submission), "related",
		related_view(json_object_get(lead, "related")), "offers", offers_view(json_object_get(lead, "offers")),
		"candidates", candidates_view(json_object_get(lead, "dispatches"), state->recruiters), "emails",
		emails_view(json_object_get(lead, "emails")), "events",
		staff_events_view(json_object_get(lead, "events"), state->recruiters), "form",
		form_view_of(state, status));
	g_assert(view != NULL);
	json_object_set_new(view, "hold", hold_view(lead));
	json_object_set_new(view, "hold_form", hold_form_view(state));
	json_object_set_new(
		view, "is_erasure_asked", json_boolean(json_is_string(json_object_get(lead, "erasure_asked_at"))));
	if (state->may_export)
		json_object_set_new(view, "evidence_path", json_sprintf("%s/evidence", path));
	add_more(view, state);
	return view;
}
