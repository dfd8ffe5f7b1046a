#include "http/pages/portal_view.h"

#include <string.h>

#include "domain/engagement.h"

typedef struct FieldLook {
	const char *part; /* of the page */
	const char *input_type;
	const char *help; /* NULL: none */
	bool is_required;
	const char *known; /* what is shown until something is typed: a fact, or NULL */
} FieldLook;

/* clang-format off */
static const FieldLook looks[DESK_FIELD_COUNT] = {
	[DESK_TIMEZONE]   = {"time",   "text",   "Such as Europe/Berlin, or +05:30.",                            false, "timezone"},
	[DESK_HOURS]      = {"time",   "text",   "Such as mon-fri 09:00-12:30 13:30-18:00. Empty: always at work.", false, "hours"},
	[DESK_HOLIDAYS]   = {"time",   "text",   "Such as 2026-12-28, or 12-25 for every year; commas between.", false, "holidays"},
	[DESK_LEAVE_FROM] = {"leave",  "date",   "Empty: from now on.",                                          false, NULL},
	[DESK_LEAVE_TO]   = {"leave",  "date",   NULL,                                                           true,  NULL},
	[DESK_STAND_IN]   = {"leave",  "email",  "A colleague’s mail address: gets your share of new leads meanwhile. Empty: nobody.", false, NULL},
	[DESK_ENGAGEMENT] = {"bench",  NULL,     NULL,                                                           true,  NULL},
	[DESK_SENIORITY]  = {"bench",  NULL,     NULL,                                                           false, NULL},
	[DESK_ENGINEERS]  = {"bench",  "number", "Empty: one.",                                                  false, NULL},
	[DESK_FREE_FROM]  = {"bench",  "date",   "Empty: today.",                                                false, NULL},
	[DESK_CAPACITY]   = {"intake", "number", NULL,                                                           true,  "capacity"},
};

static const struct { const char *value, *label; } seniorities[] = {
	{"",             "Any"},
	{"entry",        "Entry"},
	{"intermediate", "Intermediate"},
	{"expert",       "Expert"},
};
/* clang-format on */

/* What stands in the field now; NULL: nothing. */
static char *value_of(const DeskState *state, DeskField field)
{
	const FieldLook *look = &looks[field];
	const Json *known = look->known == NULL ? NULL : json_object_get(state->facts, look->known);

	if (state->act != NULL && strcmp(state->act->part, look->part) == 0)
		return g_strdup(state->typed->texts[field]);
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

static Json *seniority_options(const char *chosen)
{
	Json *options = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(seniorities); i++)
		add_option(options, seniorities[i].value, seniorities[i].label, chosen);
	return options;
}

static Json *options_of(DeskField field, const char *chosen)
{
	if (field == DESK_ENGAGEMENT)
		return engagement_options(chosen);
	return field == DESK_SENIORITY ? seniority_options(chosen) : json_null();
}

static Json *field_view(const DeskState *state, DeskField field)
{
	const FieldLook *look = &looks[field];
	g_autofree char *value = value_of(state, field);

	return json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:b, s:s?, s:o}", "name", desk_fields[field].name, "label",
		desk_fields[field].label, "help", look->help, "input_type", look->input_type, "value", value,
		"is_required", look->is_required, "problem", state->field == field ? state->problem : NULL, "options",
		options_of(field, value));
}

static Json *form_view_of(const DeskState *state)
{
	Json *form = json_object();

	for (DeskField field = 0; field < DESK_FIELD_COUNT; field++) {
		if (looks[field].part != NULL)
			json_object_set_new(form, desk_fields[field].name, field_view(state, field));
	}
	return form;
}

/* A lead says what may be said of its status, and holds what was typed about it. */
static void view_lead(const DeskState *state, Json *lead)
{
	const char *reference = json_string_value(json_object_get(lead, "reference"));
	const char *status = json_string_value(json_object_get(lead, "status"));
	const bool is_typed = state->act != NULL && *state->typed->texts[DESK_LEAD] != '\0' &&
			      strcmp(state->typed->texts[DESK_LEAD], reference) == 0;

	json_object_set_new(lead, "standing", json_pack("{s:b}", status, true));
	json_object_set_new(lead, "typed_note", is_typed ? json_string(state->typed->texts[DESK_NOTE]) : json_null());
	json_object_set_new(
		lead, "note_problem", is_typed && state->problem != NULL ? json_string(state->problem) : json_null());
}

/* {"says","at"}: at is the id of the field, or of the part of the page. */
static Json *problem_view(const DeskState *state)
{
	if (state->problem == NULL)
		return json_null();
	const bool is_note = state->field == DESK_NOTE;
	g_autofree char *at = is_note ? g_strconcat("note_", state->typed->texts[DESK_LEAD], NULL)
			      : state->field != DESK_FIELD_COUNT ? g_strdup(desk_fields[state->field].name)
								 : g_strdup(state->act->part);
	return json_pack("{s:s, s:s}", "says", state->problem, "at", at);
}

/* "Rust, Hybrid" */
static Json *kinds_view(const Json *engagements)
{
	GString *kinds = g_string_new(NULL);

	for (gsize i = 0; i < json_array_size(engagements); i++) {
		const gsize at = kinds->len + (kinds->len > 0 ? strlen(", ") : 0);
		g_string_append_printf(
			kinds, "%s%s", kinds->len > 0 ? ", " : "", json_string_value(json_array_get(engagements, i)));
		kinds->str[at] = g_ascii_toupper(kinds->str[at]);
	}
	Json *text = json_string(kinds->str);
	g_string_free(kinds, TRUE);
	return text;
}

/* Forms that are shown without a press: what was tried in vain, and the way to a first entry on the bench. */
static Json *opened_view(const DeskState *state)
{
	Json *opened = json_object();

	if (state->act != NULL)
		json_object_set_new(opened, state->act->part, json_true());
	if (json_array_size(json_object_get(state->facts, "bench")) == 0)
		json_object_set_new(opened, "bench", json_true());
	return opened;
}

Json *desk_view(const DeskState *state)
{
	Json *view = state->facts;
	const Json *leads = json_object_get(view, "leads");

	for (gsize i = 0; i < json_array_size(leads); i++)
		view_lead(state, json_array_get(leads, i));
	json_object_set_new(view, "form", form_view_of(state));
	json_object_set_new(view, "wrong", problem_view(state));
	json_object_set_new(view, "title", json_string("Your own page"));
	json_object_set_new(view, "desk_path", json_string(state->path));
	json_object_set_new(view, "kinds", kinds_view(json_object_get(view, "engagements")));
	json_object_set_new(view, "opened", opened_view(state));
	json_object_set_new(view, "token", json_string(state->token));
	json_object_set_new(view, "done", state->done == NULL ? json_null() : json_pack("{s:b}", state->done, true));
	return view;
}
