#include "http/pages/progress_view.h"

#include <string.h>

#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/lead/lead_outcome.h"
#include "domain/offer/decline.h"

static const char *const form_names[] = {
	[PROGRESS_CONTACTED] = "contacted",
	[PROGRESS_TALKING] = "talking",
	[PROGRESS_PROPOSED] = "proposed",
	[PROGRESS_PLACED] = "placed",
	[PROGRESS_LOST] = "lost",
	[PROGRESS_RETURN] = "return",
	[PROGRESS_FELL_THROUGH] = "fell_through",
};
G_STATIC_ASSERT(G_N_ELEMENTS(form_names) == PROGRESS_FORM_COUNT);

/* What is shown again when it was typed in vain. */
static const char *const inputs[] = {"start_date", "role", "rate", "fee", "note"};

ProgressForm progress_form_find(const char *name)
{
	ProgressForm form = 0;

	while (form < PROGRESS_FORM_COUNT && g_strcmp0(form_names[form], name) != 0)
		form++;
	return form;
}

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static const char *typed(const ProgressState *state, const char *name)
{
	return state->input == NULL ? NULL : form_find(state->input, name);
}

static void add_choice(Json *list, const char *name, const char *label, const char *chosen)
{
	json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:b}", "name", name, "label", label, "is_chosen",
					    g_strcmp0(chosen, name) == 0, "is_first", json_array_size(list) == 0));
}

static Json *lost_reasons(const ProgressState *state)
{
	Json *list = json_array();

	for (guint i = 0; lead_reason_at(LEAD_REASON_LOST, i) != NULL; i++)
		add_choice(list, lead_reason_at(LEAD_REASON_LOST, i),
			wording_text(lead_reason_text(LEAD_REASON_LOST, i)), typed(state, "reason"));
	return list;
}

/* NULL: it is not lost. */
static const char *lost_because(const Json *facts)
{
	const char *reason = text_of(facts, "end_reason");

	for (guint i = 0; lead_reason_at(LEAD_REASON_LOST, i) != NULL; i++) {
		if (g_strcmp0(lead_reason_at(LEAD_REASON_LOST, i), reason) == 0)
			return wording_text(lead_reason_text(LEAD_REASON_LOST, i));
	}
	return NULL;
}

static const char *stage_label(const Json *facts, const char *status)
{
	LeadStage stage;

	if (strcmp(status, "placed") == 0)
		return wording_text(TEXT_OUTCOME_STATUS_PLACED);
	if (strcmp(status, "lost") == 0)
		return wording_text(TEXT_OUTCOME_STATUS_LOST);
	const bool is_known = lead_stage_parse(text_of(facts, "stage"), &stage);
	g_assert(is_known); /* the schema's check makes sure */
	return wording_text(lead_stage_text(stage));
}

static Json *return_reasons(const ProgressState *state)
{
	Json *list = json_array();

	for (guint i = 0; i < DECLINE_COUNT; i++) {
		if (decline_reasons[i].may_return)
			add_choice(list, decline_reasons[i].name, wording_text(decline_reasons[i].label),
				typed(state, "reason"));
	}
	return list;
}

static Json *engagements(const ProgressState *state)
{
	const char *given = typed(state, "engagement");
	Json *list = json_array();

	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
		g_autofree char *label = g_strdup(engagement_name(engagement));
		label[0] = g_ascii_toupper(label[0]);
		add_choice(list, engagement_name(engagement), label,
			given != NULL ? given : text_of(state->facts, "engagement"));
	}
	return list;
}

/* Who is in touch with the client says that they still are; another link to the page may have asked for something else. */
static bool says_talking(const ProgressState *state)
{
	const bool is_in_touch = g_strcmp0(text_of(state->facts, "stage"), lead_stage_name(LEAD_STAGE_ACCEPTED)) != 0;

	return state->opened == PROGRESS_TALKING || (is_in_touch && state->opened != PROGRESS_CONTACTED);
}

static Json *opened_view(const ProgressState *state)
{
	Json *opened = json_object();

	for (ProgressForm form = 0; form < PROGRESS_FORM_COUNT; form++)
		json_object_set_new(opened, form_names[form], json_boolean(form == state->opened));
	return opened;
}

static Json *input_view(const ProgressState *state)
{
	Json *input = json_object();

	for (gsize i = 0; i < G_N_ELEMENTS(inputs); i++) {
		const char *text = typed(state, inputs[i]);
		json_object_set_new(input, inputs[i], text == NULL ? json_null() : json_string(text));
	}
	return input;
}

/* As it is stored, with the day as people read it; null: nobody was placed. */
static Json *placement_view(const Json *stored)
{
	const char *start = text_of(stored, "start_date");
	g_autofree char *midnight = start == NULL ? NULL : g_strconcat(start, "T00:00:00Z", NULL);
	g_autoptr(GDateTime) at = midnight == NULL ? NULL : g_date_time_new_from_iso8601(midnight, NULL);

	if (!json_is_object(stored))
		return json_null();
	Json *placement = json_deep_copy(stored);
	if (at != NULL) {
		g_autofree char *day = format_day(at);
		json_object_set_new(placement, "start_date", json_string(day));
	}
	return placement;
}

Json *progress_view(const ProgressState *state)
{
	const char *status = text_of(state->facts, "status");
	const bool is_lost = strcmp(status, "lost") == 0;

	if (strcmp(status, "accepted") != 0 && strcmp(status, "placed") != 0 && !is_lost)
		return json_null();
	const bool is_working = strcmp(status, "accepted") == 0;
	return json_pack("{s:b, s:s, s:s, s:s, s:b, s:b, s:s?, s:s?, s:o, s:o, s:o, s:o, s:o, s:o}", "says_talking",
		says_talking(state), "reference", state->reference, "path", state->path, "stage_label",
		stage_label(state->facts, status), "is_working", is_working, "is_lost", is_lost, "lost_because",
		is_lost ? lost_because(state->facts) : NULL, "own_note", text_of(state->facts, "own_note"), "placement",
		placement_view(json_object_get(state->facts, "placement")), "opened", opened_view(state), "input",
		input_view(state), "lost_reasons", lost_reasons(state), "return_reasons", return_reasons(state),
		"engagements", engagements(state));
}
