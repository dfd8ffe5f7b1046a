/* http/pages/h_manage_match: /staff/match: who would be asked about a lead, or a brief that nobody has sent, and why. */
#include <math.h>
#include <string.h>

#include "app/caller.h"
#include "app/staff/staff_preview.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

#define MATCH_PATH "/staff/match"

/* The answers that decide who fits. What else a client can say is in a brief that is JSON. */
static const struct {
	SubmissionField field;
	TextKey label; /* what staff call it: a question speaks to the client */
} asked[] = {
	{FIELD_USE_CASE, TEXT_PAGE_MANAGE_MATCH_USE_CASE},
	{FIELD_DESCRIPTION, TEXT_PAGE_MANAGE_MATCH_BRIEF},
	{FIELD_MUST_HAVES, TEXT_PAGE_MANAGE_MATCH_MUST_HAVES},
	{FIELD_SENIORITY, TEXT_PAGE_MANAGE_MATCH_SENIORITY},
	{FIELD_START, TEXT_PAGE_MANAGE_MATCH_START},
	{FIELD_BUDGET_USD_YEAR, TEXT_PAGE_MANAGE_MATCH_BUDGET},
	{FIELD_TIMEZONE, TEXT_PAGE_MANAGE_MATCH_TIMEZONE},
	{FIELD_OVERLAP_HOURS, TEXT_PAGE_MANAGE_MATCH_OVERLAP},
	{FIELD_LANGUAGES, TEXT_PAGE_MANAGE_MATCH_LANGUAGES},
};

enum {
	CHOICES_MAX = 16,
};

static const struct {
	const char *result; /* of dry_run_match() */
	TextKey words;
} results[] = {
	{"chosen", TEXT_PAGE_MANAGE_MATCH_CHOSEN},
	{"passed_over", TEXT_PAGE_MANAGE_MATCH_PASSED_OVER},
	{"filtered", TEXT_PAGE_MANAGE_MATCH_FILTERED},
};

static const struct {
	const char *mode;
	TextKey says;
} modes[] = {
	{"one", TEXT_PAGE_MANAGE_MATCH_MODE_ONE},
	{"top", TEXT_PAGE_MANAGE_MATCH_MODE_TOP},
	{"manual", TEXT_PAGE_MANAGE_MATCH_MODE_MANUAL},
};

typedef struct MatchShown {
	int status;
	const Form *form; /* NULL: nothing was sent */
	const char *lead; /* NULL: of a brief, or of nothing yet */
	const char *at;
	const char *brief; /* as it was typed */
	const FieldErrors *wrong;
	const char *alert;
	const Json *found; /* of dry_run_match(); NULL: nothing */
	const Recommendation *recommendation;
} MatchShown;

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static const char *result_words(const char *result)
{
	gsize i = 0;

	while (strcmp(results[i].result, result) != 0)
		i++;
	return wording_text(results[i].words);
}

static void add_number(Json *row, const Json *candidate, const char *key)
{
	g_autofree char *text =
		g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(candidate, key)));

	manage_add_cell(row, text, NULL);
}

static void add_candidates(Json *page, const Json *candidates)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_MATCH_RANK, TEXT_PAGE_MANAGE_NAME,
		TEXT_PAGE_MANAGE_MATCH_RESULT, TEXT_PAGE_MANAGE_MATCH_WHY, TEXT_PAGE_MANAGE_MATCH_POINTS,
		TEXT_PAGE_MANAGE_MATCH_OFFERS, TEXT_PAGE_MANAGE_MATCH_WEIGHT, TEXT_PAGE_MANAGE_MATCH_OPEN, TEXT_NONE};
	static const char *const numbers[] = {"points", "offers_in_window", "weight", "open_offers"};
	Json *table =
		manage_add_table(page, TEXT_PAGE_MANAGE_MATCH_CANDIDATES, TEXT_PAGE_MANAGE_RECRUITERS_EMPTY, heads);
	const Json *candidate;
	size_t i;

	json_array_foreach(jsonc_for_walking(candidates), i, candidate)
	{
		const json_int_t left_out = json_integer_value(json_object_get(candidate, "left_out"));
		if (left_out > 0) {
			g_autofree char *says = wording_format(
				TEXT_PAGE_MANAGE_MATCH_LEFT_OUT, wording_number("count", (int64_t)left_out));
			manage_set_after(table, says);
			continue;
		}
		Json *row = manage_add_row(table);
		g_autofree char *address = g_strconcat("/staff/recruiters/", text_of(candidate, "recruiter_id"), NULL);
		g_autofree char *why = format_sentence(text_of(candidate, "reason"));
		add_number(row, candidate, "rank");
		manage_add_cell(row, text_of(candidate, "name"), caller_may(ACCESS_RECRUITERS_READ) ? address : NULL);
		manage_add_cell(row, result_words(text_of(candidate, "result")), NULL);
		manage_add_cell(row, why, NULL);
		for (gsize k = 0; k < G_N_ELEMENTS(numbers); k++)
			add_number(row, candidate, numbers[k]);
	}
}

/* "Hybrid, 82% sure. Leads of this class are offered to one recruiter at a time." g_free. */
static char *summary(const MatchShown *shown)
{
	const char *mode = text_of(shown->found, "mode");
	const char *engagement = text_of(shown->found, "engagement");
	g_autofree char *title = format_title(engagement);
	gsize i = 0;

	while (strcmp(modes[i].mode, mode) != 0)
		i++;
	if (shown->recommendation == NULL)
		return wording_format(modes[i].says, wording_string("class", title));
	g_autofree char *sure = wording_format(TEXT_PAGE_MANAGE_MATCH_SURE, wording_string("class", title),
		wording_number("percent", (int64_t)lround(100 * shown->recommendation->confidence)));
	return wording_format(modes[i].says, wording_string("class", sure));
}

/* What was typed into a field; g_free. */
static char *typed(const MatchShown *shown, const char *name)
{
	if (shown->form == NULL)
		return NULL;
	return g_strcmp0(name, submission_fields[FIELD_DESCRIPTION].name) == 0 ? g_strdup(shown->brief)
									       : request_form_text(shown->form, name);
}

static void add_answer(Json *form, const MatchShown *shown, guint at)
{
	const SubmissionField field = asked[at].field;
	const FieldSpec *spec = &submission_fields[field];
	ManageChoice choices[CHOICES_MAX] = {{"", TEXT_PAGE_MANAGE_MATCH_NOT_SAID}};
	g_autofree char *value = typed(shown, spec->name);
	const bool is_brief = field == FIELD_DESCRIPTION;

	for (gsize i = 0; spec->choices != NULL && spec->choices[i].name != NULL; i++) {
		g_assert(i + 2 < CHOICES_MAX);
		choices[i + 1] = (ManageChoice){spec->choices[i].name, spec->choices[i].label};
	}
	manage_add_field(form,
		&(ManageField){.name = spec->name,
			.label = asked[at].label,
			.help = is_brief		? TEXT_PAGE_MANAGE_MATCH_BRIEF_HELP
				: spec->choices == NULL ? spec->help
							: TEXT_NONE,
			.value = value,
			.choices = spec->choices == NULL ? NULL : choices,
			.is_long = is_brief},
		shown->wrong);
}

static void add_time(Json *form, const MatchShown *shown)
{
	manage_add_field(form,
		&(ManageField){.name = "at",
			.label = TEXT_PAGE_MANAGE_MATCH_AT,
			.help = TEXT_PAGE_MANAGE_MATCH_AT_HELP,
			.value = shown->at},
		shown->wrong);
}

static void show(Exchange *x, const MatchShown *shown)
{
	Json *page = manage_page(MATCH_PATH);

	if (shown->found == NULL) {
		json_object_set_new(page, "summary", json_string(wording_text(TEXT_PAGE_MANAGE_MATCH_SAYS)));
	} else {
		g_autofree char *says = summary(shown);
		manage_set_note(page, says);
		add_candidates(page, json_object_get(shown->found, "candidates"));
	}
	if (shown->lead != NULL && shown->found != NULL) {
		g_autofree char *address = g_strconcat("/staff/leads/", shown->lead, NULL);
		manage_add_link(page, address, TEXT_PAGE_MANAGE_MATCH_BACK);
		json_object_set_new(page, "subject", json_string(shown->lead));
	}
	if (caller_may(ACCESS_RECRUITERS_READ))
		manage_add_link(page, "/staff/recruiters", TEXT_PAGE_MANAGE_RECRUITERS_BACK);
	Json *of_lead = manage_add_form(page, &(ManageForm){.act = "lead",
						      .heading = TEXT_PAGE_MANAGE_MATCH_LEAD,
						      .button = TEXT_PAGE_MANAGE_MATCH_BUTTON,
						      .is_query = true});
	manage_add_field(of_lead,
		&(ManageField){.name = "lead",
			.label = TEXT_PAGE_MANAGE_MATCH_REFERENCE,
			.value = shown->lead,
			.is_required = true},
		NULL);
	if (shown->form == NULL)
		add_time(of_lead, shown);
	Json *of_brief = manage_add_form(page, &(ManageForm){.act = "brief",
						       .heading = TEXT_PAGE_MANAGE_MATCH_TRY,
						       .button = TEXT_PAGE_MANAGE_MATCH_BUTTON,
						       .says = wording_text(TEXT_PAGE_MANAGE_MATCH_TRY_SAYS)});
	for (guint i = 0; i < G_N_ELEMENTS(asked); i++)
		add_answer(of_brief, shown, i);
	add_time(of_brief, shown);
	manage_set_alert(page, shown->alert);
	page_show(x, shown->status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_MATCH, page));
}

/* Runs the match and shows what it found, or what is wrong with what was typed. */
static void run(Exchange *x, StaffMatch *match, MatchShown *shown)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_auto(FieldErrors) wrong;
	g_auto(FieldErrors) unclear;
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) found = NULL;

	field_errors_init(&wrong);
	field_errors_init(&unclear);
	match->wrong = &wrong;
	match->unclear = &unclear;
	match->at = shown->at;
	match->deadline_us = x->deadline_us;
	if (staff_preview_match(x->site->app, match, text, &error))
		found = jsonc_decode(text->str, text->len, &error);
	g_autoptr(Recommendation) recommendation = match->recommendation;
	g_autofree char *says = error == NULL ? NULL : format_sentence(error->message);
	if (error != NULL && !leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND)) {
		exchange_fail(x, error);
		return;
	}
	shown->status = found != NULL ? 200 : problems[PROBLEM_FIELDS_INVALID].status;
	shown->found = found;
	shown->recommendation = recommendation;
	for (guint i = 0; found != NULL && i < field_errors_count(&unclear); i++)
		field_errors_add(&wrong, field_errors_get(&unclear, i)->field, field_errors_get(&unclear, i)->code,
			TEXT_PAGE_MANAGE_MATCH_UNCLEAR);
	shown->wrong = &wrong;
	shown->alert = says;
	show(x, shown);
}

void h_manage_match(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *typed_lead = request_form_text(query, "lead");
	g_autofree char *at = request_form_text(query, "at");
	const char *lead = g_strstrip(typed_lead);
	char canonical[REFERENCE_TEXT_BYTES];
	MatchShown shown = {.status = 200, .at = g_strstrip(at)};

	if (*lead == '\0') {
		show(x, &shown);
		return;
	}
	shown.lead = reference_parse(lead, canonical) ? canonical : lead;
	run(x, &(StaffMatch){.lead = shown.lead}, &shown);
}

/* The answers of the form, or all that a brief says that is JSON. NULL with error set: that is none. */
static RawSubmission *read_brief(const char *brief, const Form *form, GError **error)
{
	if (*brief == '{')
		return raw_submission_from_bytes(brief, strlen(brief), error);
	RawSubmission *raw = raw_submission_new();
	for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
		const char *name = submission_fields[asked[i].field].name;
		g_autofree char *answer =
			asked[i].field == FIELD_DESCRIPTION ? g_strdup(brief) : request_form_text(form, name);
		if (*answer != '\0')
			raw_submission_add(raw, name, RAW_TEXT, answer);
	}
	return raw;
}

void h_manage_match_try(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *at = request_form_text(form, "at");
	g_autoptr(GError) error = NULL;
	g_autofree char *text = request_form_text(form, submission_fields[FIELD_DESCRIPTION].name);
	const char *brief = g_strstrip(text);
	g_autoptr(RawSubmission) raw = read_brief(brief, form, &error);
	MatchShown shown = {.form = form, .at = g_strstrip(at), .brief = brief};

	if (raw != NULL) {
		run(x, &(StaffMatch){.raw = raw}, &shown);
		return;
	}
	g_autofree char *says = format_sentence(error->message);
	shown.status = problems[PROBLEM_FIELDS_INVALID].status;
	shown.alert = says;
	show(x, &shown);
}
