#include "http/pages/staff_queue_view.h"

#include <string.h>

#include "codec/format.h"
#include "codec/text_keys.h"
#include "domain/engagement.h"
#include "domain/submission/answers.h"
#include "domain/submission/submission.h"
#include "http/pages/client_page_view.h"
#include "http/pages/recommendation_view.h"
#include "http/pages/staff_view.h"

/* clang-format off */
static const StaffAct acts[] = {
	{"rust",   LEAD_STATUS_TRIAGE, STAFF_ACT_CHANGE, "1", TEXT_PAGE_STAFF_ACT_OFFER, TEXT_NONE, TEXT_PAGE_STAFF_DID_OFFER,
		.bulk = "decide", .value = "rust"},
	{"python", LEAD_STATUS_TRIAGE, STAFF_ACT_CHANGE, "2", TEXT_PAGE_STAFF_ACT_OFFER, TEXT_NONE, TEXT_PAGE_STAFF_DID_OFFER,
		.bulk = "decide", .value = "python"},
	{"hybrid", LEAD_STATUS_TRIAGE, STAFF_ACT_CHANGE, "3", TEXT_PAGE_STAFF_ACT_OFFER, TEXT_NONE, TEXT_PAGE_STAFF_DID_OFFER,
		.bulk = "decide", .value = "hybrid"},
	{"ask",    LEAD_STATUS_TRIAGE, STAFF_ACT_ASK,    "4", TEXT_PAGE_STAFF_ACT_ASK, TEXT_PAGE_STAFF_THEN_ASK,
		TEXT_PAGE_STAFF_DID_ASK, .bulk = "ask"},
	{"not_for_us", LEAD_STATUS_TRIAGE, STAFF_ACT_CHANGE, "5", TEXT_PAGE_STAFF_ACT_NOT_FOR_US,
		TEXT_PAGE_STAFF_THEN_NOT_FOR_US, TEXT_PAGE_STAFF_DID_NOT_FOR_US, .bulk = "close", .value = "not_for_us"},
	{"spam",   LEAD_STATUS_TRIAGE, STAFF_ACT_CHANGE, "6", TEXT_PAGE_STAFF_ACT_SPAM, TEXT_PAGE_STAFF_THEN_SPAM,
		TEXT_PAGE_STAFF_DID_SPAM, .bulk = "spam", .value = "quarantined", .is_danger = true},
	{"release", LEAD_STATUS_QUARANTINED, STAFF_ACT_CHANGE, "1", TEXT_PAGE_STAFF_ACT_RELEASE, TEXT_PAGE_STAFF_THEN_RELEASE,
		TEXT_PAGE_STAFF_DID_RELEASE, .status = "new"},
	{"not_for_us", LEAD_STATUS_QUARANTINED, STAFF_ACT_CHANGE, "5", TEXT_PAGE_STAFF_ACT_NOT_FOR_US,
		TEXT_PAGE_STAFF_THEN_CLOSE, TEXT_PAGE_STAFF_DID_NOT_FOR_US, .status = "closed", .reason = "not_for_us"},
	{"erase",  LEAD_STATUS_QUARANTINED, STAFF_ACT_VISIT, "6", TEXT_PAGE_STAFF_ACT_ERASE, TEXT_PAGE_STAFF_THEN_ERASE, TEXT_NONE, .status = NULL,
		.is_danger = true},
	/* Not a button of its own: what is under a notice that something was done. */
	{"undo",   LEAD_STATUS_TRIAGE, STAFF_ACT_UNDO, NULL, TEXT_PAGE_STAFF_UNDO, TEXT_NONE, TEXT_PAGE_STAFF_DID_UNDO,
		.status = NULL},
};
/* clang-format on */

const StaffAct *staff_act_find(LeadStatus of, const char *name)
{
	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(acts); i++) {
		if (acts[i].of == of && strcmp(acts[i].name, name) == 0)
			return &acts[i];
	}
	return NULL;
}

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* That it offers the lead as; NULL: it does not. */
static const char *engagement_of(const StaffAct *act)
{
	return g_strcmp0(act->bulk, "decide") == 0 ? act->value : NULL;
}

static char *act_text(TextKey key, const StaffAct *act, const char *reference)
{
	const char *engagement = engagement_of(act);
	g_autofree char *title = engagement == NULL ? NULL : format_title(engagement);

	return wording_format(key, wording_string("engagement", title), wording_string("reference", reference));
}

/* "Rosa, Paul": who is chosen; g_free. */
static char *chosen_names(const Json *match)
{
	GString *names = g_string_new(NULL);
	const Json *candidate;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(match, "candidates")), i, candidate)
	{
		if (g_strcmp0(text_of(candidate, "result"), "chosen") == 0)
			g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", text_of(candidate, "name"));
	}
	return g_string_free(names, FALSE);
}

/* What follows from the act; g_free. */
static char *consequence(const StaffQueueState *state, const StaffAct *act)
{
	const Json *asked = json_object_get(state->queue, "asked_at");

	if (act->kind == STAFF_ACT_ASK && json_is_string(asked)) {
		g_autoptr(Json) at = moment_view(json_string_value(asked));
		return wording_format(TEXT_PAGE_STAFF_THEN_ASKED, wording_string("at", text_of(at, "text")));
	}
	if (act->then != TEXT_NONE)
		return g_strdup(wording_text(act->then));
	g_autofree char *names = chosen_names(json_object_get(json_object_get(state->queue, "as"), engagement_of(act)));
	return *names == '\0' ? g_strdup(wording_text(TEXT_PAGE_STAFF_THEN_NOBODY))
			      : wording_format(TEXT_PAGE_STAFF_THEN_OFFERED, wording_string("names", names));
}

static bool is_offered(const StaffQueueState *state, const StaffAct *act)
{
	const Json *recommendation = json_object_get(json_object_get(state->queue, "lead"), "recommendation");

	return act->of == state->of && act->key != NULL &&
	       (act->kind != STAFF_ACT_ASK || json_is_object(json_object_get(recommendation, "question")));
}

static Json *acts_view(const StaffQueueState *state)
{
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
		const StaffAct *act = &acts[i];
		if (!is_offered(state, act))
			continue;
		g_autofree char *label = act_text(act->label, act, NULL);
		g_autofree char *then = consequence(state, act);
		const bool is_asked =
			act->kind == STAFF_ACT_ASK && json_is_string(json_object_get(state->queue, "asked_at"));
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:s?}", "value", act->name, "key",
				      act->key, "label", label, "then", then, "is_danger", act->is_danger, "is_off",
				      is_asked, "is_visit", act->kind == STAFF_ACT_VISIT, "side", engagement_of(act)));
	}
	return list;
}

static Json *done_view(const StaffQueueState *state)
{
	if (state->did == NULL || state->did->did == TEXT_NONE || state->done == NULL)
		return json_null();
	g_autofree char *says = act_text(state->did->did, state->did, state->done);
	g_autofree char *address = g_strconcat("/staff/leads/", state->done, NULL);
	return json_pack("{s:s, s:s, s:s, s:s?}", "says", says, "done_reference", state->done, "done_address", address,
		"undo", state->may_change ? state->undo : NULL);
}

/* The page of another lead of the queue; null: there is none. */
static Json *neighbor_view(const StaffQueueState *state, const char *name)
{
	const char *reference = text_of(state->queue, name);
	g_autofree char *address = reference == NULL ? NULL : g_strconcat(state->path, "?at=", reference, NULL);

	return reference == NULL ? json_null() : json_string(address);
}

/* What the client last wrote by email since they were asked; NULL: nothing. */
static const char *reply_of(const StaffQueueState *state, const Json *lead)
{
	const Json *events = json_object_get(lead, "events");
	const char *asked_at = text_of(state->queue, "asked_at");

	for (size_t i = asked_at == NULL ? 0 : json_array_size(events); i > 0; i--) {
		const Json *event = json_array_get(events, i - 1);
		if (strcmp(text_of(event, "at"), asked_at) < 0) /* both RFC 3339, in UTC */
			return NULL;
		if (strcmp(text_of(event, "what"), "email_received") == 0 &&
			strcmp(text_of(event, "actor"), "client") == 0)
			return text_of(json_object_get(event, "new"), "text");
	}
	return NULL;
}

static void add_lead(Json *view, const StaffQueueState *state, const Json *lead)
{
	const Json *submission = json_object_get(lead, "submission");
	const char *title = answers_get(submission, FIELD_TITLE);
	g_autofree char *lead_address = g_strconcat("/staff/leads/", text_of(lead, "reference"), NULL);
	g_autofree char *position = wording_format(TEXT_PAGE_STAFF_QUEUE_POSITION,
		wording_number("position", json_integer_value(json_object_get(state->queue, "position"))),
		wording_number("count", json_integer_value(json_object_get(state->queue, "count"))));
	Json *more = json_pack("{s:s, s:s, s:s?, s:s, s:o, s:s?, s:o, s:o, s:o, s:s?, s:s?}", "reference",
		text_of(lead, "reference"), "lead_address", lead_address, "need",
		title == NULL || *title == '\0' ? NULL : title, "position", position, "received_at",
		moment_view(text_of(lead, "created_at")), "version", text_of(lead, "version"), "facts",
		staff_view_facts(lead), "card", recommendation_view_for_staff(lead, state->rules), "answers",
		answers_view(submission), "contact_name", answers_get(submission, FIELD_CONTACT_NAME), "company",
		answers_get(submission, FIELD_COMPANY));

	g_assert(more != NULL);
	json_object_set_new(more, "asked_at", moment_view(text_of(state->queue, "asked_at")));
	json_object_set_new(
		more, "reply", reply_of(state, lead) == NULL ? json_null() : json_string(reply_of(state, lead)));
	json_object_set_new(more, "acts", state->may_change ? acts_view(state) : json_array());
	json_object_set_new(more, "next_reference", json_string(text_of(state->queue, "next")));
	json_object_set_new(view, "lead", more);
}

Json *staff_queue_view(const StaffQueueState *state)
{
	const Json *lead = json_object_get(state->queue, "lead");
	g_autofree char *list = g_strconcat("/staff/leads?status=", lead_status_name(state->of), NULL);
	Json *view = json_pack("{s:s, s:s, s:b, s:s?, s:o, s:o, s:o}", "path", state->path, "list_address", list,
		"is_triage", state->of == LEAD_STATUS_TRIAGE, "alert", state->alert, "done", done_view(state),
		"previous", neighbor_view(state, "previous"), "next", neighbor_view(state, "next"));

	if (lead != NULL)
		add_lead(view, state, lead);
	return view;
}
