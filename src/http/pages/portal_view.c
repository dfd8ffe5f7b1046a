#include "http/pages/portal_view.h"

#include <string.h>

#include "codec/format.h"
#include "codec/text_keys.h"
#include "domain/engagement.h"

typedef struct FieldLook {
	const char *part; /* of the page */
	const char *input_type;
	TextKey help; /* TEXT_NONE: none */
	bool is_required;
	const char *known; /* what is shown until something is typed: a fact, or NULL */
} FieldLook;

/* clang-format off */
static const FieldLook looks[PORTAL_FIELD_COUNT] = {
	[PORTAL_TIMEZONE] = {"time", "text", TEXT_PORTAL_TIMEZONE_HINT, false, "timezone"},
	[PORTAL_HOURS] = {"time", "text", TEXT_PORTAL_HOURS_HINT, false, "hours"},
	[PORTAL_HOLIDAYS] = {"time", "text", TEXT_PORTAL_HOLIDAYS_HINT, false, "holidays"},
	[PORTAL_TIME_OFF_FROM] = {"time_off", "date", TEXT_PORTAL_TIME_OFF_FROM_HINT, false, NULL},
	[PORTAL_TIME_OFF_TO] = {"time_off", "date", TEXT_NONE, true, NULL},
	[PORTAL_COVER] = {"time_off", "email", TEXT_PORTAL_COVER_HINT, false, NULL},
	[PORTAL_ACCEPTED_LEADS] = {"time_off", NULL, TEXT_NONE, false, NULL},
	[PORTAL_ENGAGEMENT] = {"bench", NULL, TEXT_NONE, true, NULL},
	[PORTAL_SENIORITY] = {"bench", NULL, TEXT_NONE, false, NULL},
	[PORTAL_ENGINEERS] = {"bench", "number", TEXT_PORTAL_ENGINEERS_HINT, false, NULL},
	[PORTAL_AVAILABLE_FROM] = {"bench", "date", TEXT_PORTAL_AVAILABLE_FROM_HINT, false, NULL},
	[PORTAL_CAPACITY] = {"intake", "number", TEXT_NONE, true, "capacity"},
	[PORTAL_PAUSE_OFFERS] = {"pause", NULL, TEXT_NONE, false, NULL},
	[PORTAL_PAUSE_COVER] = {"pause", "email", TEXT_PORTAL_COVER_HINT, false, NULL},
	[PORTAL_PAUSE_LEADS] = {"pause", NULL, TEXT_NONE, false, NULL},
	[PORTAL_WEEKLY_SUMMARY] = {"emails", NULL, TEXT_PORTAL_WEEKLY_SUMMARY_HINT, false, "weekly_summary"},
};

typedef struct OptionRow {
	const char *value;
	TextKey label;
} OptionRow;

static const OptionRow accepted_leads[] = {
	{"", TEXT_PORTAL_ACCEPTED_LEADS_COVER},
	{"keep", TEXT_PORTAL_ACCEPTED_LEADS_KEEP},
	{"return", TEXT_PORTAL_ACCEPTED_LEADS_RETURN},
};

static const OptionRow pause_offers[] = {
	{"", TEXT_PORTAL_PAUSE_OFFERS_KEEP},
	{"move", TEXT_PORTAL_PAUSE_OFFERS_MOVE},
};

static const OptionRow weekly_summaries[] = {
	{"on", TEXT_PORTAL_WEEKLY_SUMMARY_ON},
	{"off", TEXT_PORTAL_WEEKLY_SUMMARY_OFF},
};

static const OptionRow seniorities[] = {
	{"", TEXT_PORTAL_SENIORITY_ANY},
	{"entry", TEXT_PORTAL_SENIORITY_ENTRY},
	{"intermediate", TEXT_PORTAL_SENIORITY_INTERMEDIATE},
	{"expert", TEXT_PORTAL_SENIORITY_EXPERT},
};
/* clang-format on */

/* What is in the field now; NULL: nothing. */
static char *value_of(const PortalState *state, PortalField field)
{
	const FieldLook *look = &looks[field];
	const Json *known = look->known == NULL ? NULL : json_object_get(state->facts, look->known);

	if (state->act != NULL && strcmp(state->act->part, look->part) == 0)
		return g_strdup(state->input->texts[field]);
	if (json_is_integer(known))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(known));
	return g_strdup(json_string_value(known));
}

static void add_option(Json *options, const char *value, const char *label, const char *chosen)
{
	json_array_append_new(options, json_pack("{s:s, s:s, s:b}", "value", value, "label", label, "is_chosen",
					       chosen != NULL && strcmp(chosen, value) == 0));
}

static Json *engagement_options(const char *chosen)
{
	Json *options = json_array();

	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
		g_autofree char *label = g_strdup(engagement_name(engagement));
		label[0] = g_ascii_toupper(label[0]);
		add_option(options, engagement_name(engagement), label, chosen);
	}
	return options;
}

static Json *row_options(const OptionRow *rows, gsize count, const char *chosen)
{
	Json *options = json_array();

	for (gsize i = 0; i < count; i++)
		add_option(options, rows[i].value, wording_text(rows[i].label), chosen);
	return options;
}

static Json *options_of(PortalField field, const char *chosen)
{
	if (field == PORTAL_ENGAGEMENT)
		return engagement_options(chosen);
	if (field == PORTAL_WEEKLY_SUMMARY)
		return row_options(weekly_summaries, G_N_ELEMENTS(weekly_summaries), chosen);
	if (field == PORTAL_PAUSE_OFFERS)
		return row_options(pause_offers, G_N_ELEMENTS(pause_offers), chosen);
	if (field == PORTAL_ACCEPTED_LEADS || field == PORTAL_PAUSE_LEADS)
		return row_options(accepted_leads, G_N_ELEMENTS(accepted_leads), chosen);
	return field == PORTAL_SENIORITY ? row_options(seniorities, G_N_ELEMENTS(seniorities), chosen) : json_null();
}

static Json *field_view(const PortalState *state, PortalField field)
{
	const FieldLook *look = &looks[field];
	g_autofree char *value = value_of(state, field);

	return json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:b, s:s?, s:o}", "name", portal_fields[field].name, "label",
		wording_text(portal_fields[field].label), "help", wording_text(look->help), "input_type",
		look->input_type, "value", value, "is_required", look->is_required, "problem",
		state->field == field ? state->problem : NULL, "options", options_of(field, value));
}

static Json *form_view_of(const PortalState *state)
{
	Json *form = json_object();

	for (PortalField field = 0; field < PORTAL_FIELD_COUNT; field++) {
		if (looks[field].part != NULL)
			json_object_set_new(form, portal_fields[field].name, field_view(state, field));
	}
	return form;
}

/* A lead says what may be said of its status, and holds what was typed about it. */
static void view_lead(const PortalState *state, Json *lead)
{
	const char *reference = json_string_value(json_object_get(lead, "reference"));
	const char *status = json_string_value(json_object_get(lead, "status"));
	const bool is_input = state->act != NULL && *state->input->texts[PORTAL_LEAD] != '\0' &&
			      strcmp(state->input->texts[PORTAL_LEAD], reference) == 0;

	json_object_set_new(lead, "standing", json_pack("{s:b}", status, true));
	json_object_set_new(lead, "input_note", is_input ? json_string(state->input->texts[PORTAL_NOTE]) : json_null());
	json_object_set_new(
		lead, "note_problem", is_input && state->problem != NULL ? json_string(state->problem) : json_null());
}

/* The note that was typed on a lead that is not on the page: it is no longer theirs, or erased; null: there is none. */
static Json *unsent_view(const PortalState *state)
{
	const Json *leads = json_object_get(state->facts, "leads");

	if (state->problem == NULL || *state->input->texts[PORTAL_NOTE] == '\0')
		return json_null();
	for (gsize i = 0; i < json_array_size(leads); i++) {
		if (!json_is_null(json_object_get(json_array_get(leads, i), "input_note")))
			return json_null();
	}
	return json_string(state->input->texts[PORTAL_NOTE]);
}

/* {"says","at"}: at is the id of the field, or of the part of the page. */
static Json *problem_view(const PortalState *state)
{
	if (state->problem == NULL)
		return json_null();
	const bool is_note = state->field == PORTAL_NOTE;
	g_autofree char *at = is_note ? g_strconcat("note_", state->input->texts[PORTAL_LEAD], NULL)
			      : state->field != PORTAL_FIELD_COUNT ? g_strdup(portal_fields[state->field].name)
								   : g_strdup(state->act->part);
	return json_pack("{s:s, s:s}", "says", state->problem, "at", at);
}

char *portal_classes_text(const Json *engagements)
{
	g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);

	for (gsize i = 0; i < json_array_size(engagements); i++)
		g_ptr_array_add(titles, format_title(json_string_value(json_array_get(engagements, i))));
	return titles->len == 0 ? NULL : format_all((const char *const *)titles->pdata, titles->len);
}

/* Forms that are shown without a press: what was tried in vain, and the way to a first entry on the bench. */
static Json *opened_view(const PortalState *state)
{
	Json *opened = json_object();

	if (state->act != NULL)
		json_object_set_new(opened, state->act->part, json_true());
	if (json_array_size(json_object_get(state->facts, "bench")) == 0)
		json_object_set_new(opened, "bench", json_true());
	return opened;
}

/* --- the list of leads -------------------------------------------------------------------------------------------- */

static void add_parameter(GString *path, const char *name, const char *value)
{
	if (value == NULL)
		return;
	g_autofree char *escaped = g_uri_escape_string(value, NULL, false);
	g_string_append_printf(path, "%c%s=%s", strchr(path->str, '?') == NULL ? '?' : '&', name, escaped);
}

/* Where the leads are that the filter lets through; after: those that come later in the list. */
static Json *leads_path(const PortalState *state, const char *standing, const char *after)
{
	g_autoptr(GString) path = g_string_new(state->path);

	add_parameter(path, PORTAL_STANDING_PARAMETER, standing);
	add_parameter(path, PORTAL_WORDS_PARAMETER, state->filter.words);
	add_parameter(path, PORTAL_AFTER_PARAMETER, after);
	g_string_append(path, "#leads");
	return json_string(path->str);
}

static json_int_t leads_of(const Json *standing)
{
	return json_integer_value(json_object_get(standing, "leads"));
}

/* Of leads that all stand the same, there is nothing to choose. */
static Json *filters_view(const PortalState *state)
{
	const Json *standings = json_object_get(state->facts, "standings");
	const char *current = state->filter.standing;
	json_int_t all = 0;

	if (json_array_size(standings) < 2 && current == NULL)
		return json_null();
	for (gsize i = 0; i < json_array_size(standings); i++)
		all += leads_of(json_array_get(standings, i));
	Json *list = json_array();
	json_array_append_new(
		list, json_pack("{s:s, s:I, s:o, s:b}", "title", wording_text(TEXT_PORTAL_STANDING_ALL), "count", all,
			      "path", leads_path(state, NULL, NULL), "is_current", current == NULL));
	for (gsize i = 0; i < json_array_size(standings); i++) {
		const Json *standing = json_array_get(standings, i);
		const char *name = json_string_value(json_object_get(standing, "name"));
		json_array_append_new(
			list, json_pack("{s:O, s:I, s:o, s:b}", "title", json_object_get(standing, "title"), "count",
				      leads_of(standing), "path", leads_path(state, name, NULL), "is_current",
				      g_strcmp0(name, current) == 0));
	}
	return json_pack("{s:o}", "list", list);
}

static Json *older_view(const PortalState *state)
{
	const char *after = json_string_value(json_object_get(state->facts, "after"));

	return after == NULL ? json_null() : leads_path(state, state->filter.standing, after);
}

static Json *text_view(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

/* True when there is a list to look through: some lead, whatever is shown of them now. */
static bool has_leads(const PortalState *state)
{
	return json_array_size(json_object_get(state->facts, "standings")) > 0;
}

Json *portal_view(const PortalState *state)
{
	Json *view = state->facts;
	const Json *leads = json_object_get(view, "leads");
	g_autofree char *kinds = portal_classes_text(json_object_get(view, "engagements"));

	for (gsize i = 0; i < json_array_size(leads); i++)
		view_lead(state, json_array_get(leads, i));
	json_object_set_new(view, "has_bench", json_boolean(json_array_size(json_object_get(view, "bench")) > 1));
	json_object_set_new(view, "filters", filters_view(state));
	json_object_set_new(view, "has_leads", json_boolean(has_leads(state)));
	json_object_set_new(view, "current_standing", text_view(state->filter.standing));
	json_object_set_new(view, "words", text_view(state->filter.words));
	json_object_set_new(view, "older_path", older_view(state));
	json_object_set_new(view, "form", form_view_of(state));
	json_object_set_new(view, "wrong", problem_view(state));
	json_object_set_new(view, "unsent", unsent_view(state));
	json_object_set_new(view, "title", json_string(wording_text(TEXT_PORTAL_TITLE)));
	json_object_set_new(view, "portal_path", json_string(state->path));
	json_object_set_new(view, "kinds", text_view(kinds));
	json_object_set_new(view, "opened", opened_view(state));
	json_object_set_new(view, "token", json_string(state->token));
	json_object_set_new(view, "done", state->done == NULL ? json_null() : json_pack("{s:b}", state->done, true));
	return view;
}
