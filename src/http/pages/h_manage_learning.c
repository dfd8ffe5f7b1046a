/*
 * http/pages/h_manage_learning: /staff/rules/mistakes, …/phrases, …/evaluation: what rule sets get wrong, what would have
 * helped, and how well they read briefs whose class is known.
 */
#include "app/rules/ruleset_requests.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/pages/uploaded.h"
#include "http/server/request_form.h"

enum {
	MISSES_SHOWN = 20,
	NUMBER_BYTES = 32,
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int64_t number_of(const Json *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* A lead's reference, with its page. */
static void add_lead(Json *row, const char *reference)
{
	g_autofree char *address = reference == NULL ? NULL : g_strconcat("/staff/leads/", reference, NULL);

	manage_add_cell(row, reference, address);
}

/* "0.912", or nothing where there is nothing to divide by. */
static void add_number(Json *row, const Json *value)
{
	char text[NUMBER_BYTES];

	if (json_is_integer(value))
		g_snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else
		g_ascii_formatd(text, sizeof text, "%.3f", json_number_value(value));
	manage_add_cell(row, json_is_number(value) ? text : NULL, NULL);
}

/* A page whose question may be wrong: then alert says how, and there is nothing else to show. */
static void show(Exchange *x, TextKey title, Json *page, const GError *wrong)
{
	manage_set_alert(page, wrong == NULL ? NULL : wrong->message);
	manage_add_link(page, "/staff/rules", TEXT_PAGE_MANAGE_RULES_BACK);
	page_show(x, wrong == NULL ? 200 : problems[PROBLEM_FIELDS_INVALID].status, PAGE_STAFF_MANAGE,
		staff_view_frame(x, title, page));
}

/* What the use case appended, or NULL with error set. */
static Json *report_of(bool is_done, const GString *text, GError **error)
{
	return is_done ? jsonc_decode(text->str, text->len, error) : NULL;
}

/* True: error is nobody's but the program's, and has been answered. */
static bool fails(Exchange *x, const GError *error)
{
	if (error == NULL || leadmatch_error_is(error, LEADMATCH_ERROR_INVALID))
		return false;
	exchange_fail(x, error);
	return true;
}

static void add_version_field(Json *form, const char *version)
{
	manage_add_field(form,
		&(ManageField){.name = "version",
			.label = TEXT_PAGE_MANAGE_VERSION_FIELD,
			.help = TEXT_PAGE_MANAGE_VERSION_HELP,
			.value = version},
		NULL);
}

/* --- mistakes --------------------------------------------------------------------------------------------------------- */

static void add_mistakes(Json *page, const Json *mistakes)
{
	static const TextKey heads[] = {TEXT_PAGE_STAFF_LEAD, TEXT_PAGE_MANAGE_COMPUTED, TEXT_PAGE_MANAGE_ACTUAL,
		TEXT_PAGE_MANAGE_DECIDED_BY, TEXT_PAGE_MANAGE_VERSION, TEXT_PAGE_MANAGE_DECIDED_AT, TEXT_NONE};
	static const char *const facts[] = {"computed", "actual", "decided_by", "ruleset"};
	Json *table = manage_add_table(page, TEXT_NONE, TEXT_PAGE_MANAGE_MISTAKES_EMPTY, heads);
	const Json *mistake;
	size_t i;

	json_array_foreach(jsonc_for_walking(mistakes), i, mistake)
	{
		Json *row = manage_add_row(table);
		add_lead(row, text_of(mistake, "reference"));
		for (gsize k = 0; k < G_N_ELEMENTS(facts); k++)
			manage_add_cell(row, text_of(mistake, facts[k]), NULL);
		manage_add_moment(row, text_of(mistake, "decided_at"));
	}
}

void h_manage_mistakes(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *month = request_form_text(query, "month");
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) mistakes =
		report_of(ruleset_requests_mistakes(x->site->app, month, x->deadline_us, text, &error), text, &error);

	if (fails(x, error))
		return;
	Json *page = manage_page("/staff/rules/mistakes");
	json_object_set_new(page, "summary", json_string(wording_text(TEXT_PAGE_MANAGE_MISTAKES_SAYS)));
	if (mistakes != NULL)
		add_mistakes(page, mistakes);
	manage_add_field(manage_add_form(page, &(ManageForm){.act = "ask",
						       .heading = TEXT_PAGE_MANAGE_MONTH_CHOOSE,
						       .button = TEXT_PAGE_MANAGE_MONTH_SHOW,
						       .is_query = true}),
		&(ManageField){.name = "month",
			.label = TEXT_PAGE_MANAGE_MONTH,
			.help = TEXT_PAGE_MANAGE_MONTH_HELP,
			.value = month},
		NULL);
	show(x, TEXT_PAGE_MANAGE_MISTAKES, page, error);
}

/* --- phrases ---------------------------------------------------------------------------------------------------------- */

static void add_phrases(Json *page, const Json *report)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_PHRASE, TEXT_PAGE_MANAGE_SPEAKS_FOR, TEXT_PAGE_MANAGE_SIGNAL,
		TEXT_PAGE_MANAGE_SUPPORT, TEXT_PAGE_MANAGE_HARM, TEXT_PAGE_MANAGE_CHANGES, TEXT_PAGE_MANAGE_SUCH_AS,
		TEXT_NONE};
	static const char *const facts[] = {"phrase", "engagement", "signal"};
	static const char *const numbers[] = {"support", "harm", "changes"};
	g_autofree char *summary =
		wording_format(TEXT_PAGE_MANAGE_PHRASES_SAYS, wording_string("ruleset", text_of(report, "ruleset")),
			wording_number("missed", number_of(report, "missed")),
			wording_number("decided", number_of(report, "decided")),
			wording_number("leads", number_of(report, "leads")));
	Json *table = manage_add_table(page, TEXT_NONE, TEXT_PAGE_MANAGE_PHRASES_EMPTY, heads);
	const Json *phrase;
	size_t i;

	json_object_set_new(page, "summary", json_string(summary));
	json_array_foreach(json_object_get(report, "phrases"), i, phrase)
	{
		Json *row = manage_add_row(table);
		for (gsize k = 0; k < G_N_ELEMENTS(facts); k++)
			manage_add_cell(row, text_of(phrase, facts[k]), NULL);
		for (gsize k = 0; k < G_N_ELEMENTS(numbers); k++)
			add_number(row, json_object_get(phrase, numbers[k]));
		add_lead(row, json_string_value(json_array_get(json_object_get(phrase, "leads"), 0)));
	}
}

void h_manage_phrases(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *version = request_form_text(query, "version");
	g_autofree char *support = request_form_text(query, "support");
	const PhrasesAsked asked = {.version = version, .support = support};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) report =
		report_of(ruleset_requests_phrases(x->site->app, &asked, x->deadline_us, text, &error), text, &error);

	if (fails(x, error))
		return;
	Json *page = manage_page("/staff/rules/phrases");
	if (report != NULL)
		add_phrases(page, report);
	Json *form = manage_add_form(page, &(ManageForm){.act = "ask",
						   .heading = TEXT_PAGE_MANAGE_PHRASES_ASK,
						   .button = TEXT_PAGE_MANAGE_PHRASES_LINK,
						   .is_query = true});
	add_version_field(form, version);
	manage_add_field(form,
		&(ManageField){.name = "support",
			.label = TEXT_PAGE_MANAGE_SUPPORT_FIELD,
			.help = TEXT_PAGE_MANAGE_SUPPORT_HELP,
			.value = support},
		NULL);
	show(x, TEXT_PAGE_MANAGE_PHRASES, page, error);
}

/* --- evaluation ------------------------------------------------------------------------------------------------------- */

static const char *const classes[] = {"rust", "python", "hybrid", "undecided"};

static void add_figures(Json *page, const Json *report)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_FIGURE, TEXT_PAGE_MANAGE_VALUE, TEXT_NONE};
	static const struct {
		const char *key;
		TextKey label;
	} figures[] = {
		{"macro_f1", TEXT_PAGE_MANAGE_MACRO_F1},
		{"decided_accuracy", TEXT_PAGE_MANAGE_DECIDED_ACCURACY},
		{"calibration_error", TEXT_PAGE_MANAGE_CALIBRATION_ERROR},
	};
	Json *table = manage_add_table(page, TEXT_PAGE_MANAGE_FIGURES, TEXT_PAGE_MANAGE_FIGURES_EMPTY, heads);

	for (gsize i = 0; i < G_N_ELEMENTS(figures); i++) {
		Json *row = manage_add_row(table);
		manage_add_cell(row, wording_text(figures[i].label), NULL);
		add_number(row, json_object_get(report, figures[i].key));
	}
}

static void add_confusion(Json *page, const Json *report)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_LABEL, TEXT_PAGE_MANAGE_AS_RUST, TEXT_PAGE_MANAGE_AS_PYTHON,
		TEXT_PAGE_MANAGE_AS_HYBRID, TEXT_PAGE_MANAGE_AS_UNDECIDED, TEXT_PAGE_MANAGE_F1, TEXT_NONE};
	Json *table = manage_add_table(page, TEXT_PAGE_MANAGE_CONFUSION, TEXT_PAGE_MANAGE_FIGURES_EMPTY, heads);

	for (gsize l = 0; l < G_N_ELEMENTS(classes); l++) {
		const Json *counts = json_object_get(json_object_get(report, "confusion"), classes[l]);
		Json *row = manage_add_row(table);
		manage_add_cell(row, wording_text(heads[l + 1]), NULL);
		for (gsize p = 0; p < G_N_ELEMENTS(classes); p++)
			add_number(row, json_object_get(counts, classes[p]));
		add_number(row, json_object_get(json_object_get(report, "f1"), classes[l]));
	}
}

static void add_calibration(Json *page, const Json *report)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_CONFIDENCE, TEXT_PAGE_MANAGE_BRIEFS, TEXT_PAGE_MANAGE_MEAN,
		TEXT_PAGE_MANAGE_RIGHT, TEXT_NONE};
	static const char *const facts[] = {"briefs", "confidence", "right"};
	Json *table = manage_add_table(page, TEXT_PAGE_MANAGE_CALIBRATION, TEXT_PAGE_MANAGE_FIGURES_EMPTY, heads);
	const Json *bin;
	size_t i;

	json_array_foreach(json_object_get(report, "calibration"), i, bin)
	{
		Json *row = manage_add_row(table);
		g_autofree char *span = g_strdup_printf("%.1f–%.1f", json_number_value(json_object_get(bin, "from")),
			json_number_value(json_object_get(bin, "to")));
		manage_add_cell(row, span, NULL);
		for (gsize k = 0; k < G_N_ELEMENTS(facts); k++)
			add_number(row, json_object_get(bin, facts[k]));
	}
}

/* "memory: no garbage collector; speed: 1 ms"; g_free. */
static char *reasons_text(const Json *reasons)
{
	GString *text = g_string_new(NULL);
	const Json *reason;
	size_t i;

	json_array_foreach(jsonc_for_walking(reasons), i, reason)
	{
		const char *evidence = text_of(reason, "evidence");
		g_string_append_printf(text, "%s%s%s%s", i > 0 ? "; " : "", text_of(reason, "rule"),
			evidence == NULL ? "" : ": ", evidence == NULL ? "" : evidence);
	}
	return g_string_free(text, FALSE);
}

static void add_misses(Json *page, const Json *report)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_BRIEF, TEXT_PAGE_MANAGE_LABEL, TEXT_PAGE_MANAGE_READ_AS,
		TEXT_PAGE_MANAGE_CONFIDENCE, TEXT_PAGE_MANAGE_REASONS, TEXT_NONE};
	Json *table = manage_add_table(page, TEXT_PAGE_MANAGE_MISSES, TEXT_PAGE_MANAGE_MISSES_EMPTY, heads);
	const Json *miss;
	size_t i;

	json_array_foreach(json_object_get(report, "misses"), i, miss)
	{
		Json *row = manage_add_row(table);
		const Json *id = json_object_get(miss, "id");
		g_autofree char *id_text = json_is_string(id) ? g_strdup(json_string_value(id)) : jsonc_encode(id);
		g_autofree char *reasons = reasons_text(json_object_get(miss, "reasons"));
		manage_add_cell(row, id_text, NULL);
		manage_add_cell(row, text_of(miss, "label"), NULL);
		manage_add_cell(row, text_of(miss, "predicted"), NULL);
		add_number(row, json_object_get(miss, "confidence"));
		manage_add_cell(row, reasons, NULL);
	}
}

/* report NULL: none was made yet, or wrong says why. */
static void show_evaluation(Exchange *x, const BriefsAsked *asked, const Json *report, const GError *wrong)
{
	Json *page = manage_page("/staff/rules/evaluation");

	if (report != NULL) {
		g_autofree char *summary = wording_format(TEXT_PAGE_MANAGE_EVALUATION_SAYS,
			wording_string("ruleset", text_of(report, "ruleset")),
			wording_number("briefs", number_of(report, "briefs")));
		json_object_set_new(page, "summary", json_string(summary));
		add_figures(page, report);
		add_confusion(page, report);
		add_calibration(page, report);
		add_misses(page, report);
	}
	Json *form = manage_add_form(page,
		&(ManageForm){
			.act = "evaluate", .heading = TEXT_PAGE_MANAGE_EVALUATE, .button = TEXT_PAGE_MANAGE_EVALUATE});
	uploaded_text_add_field(form);
	manage_add_field(form,
		&(ManageField){.name = "briefs",
			.label = TEXT_PAGE_MANAGE_BRIEFS,
			.help = TEXT_PAGE_MANAGE_BRIEFS_HELP,
			.value = asked->briefs,
			.is_long = true},
		NULL);
	add_version_field(form, asked->version);
	show(x, TEXT_PAGE_MANAGE_EVALUATION, page, wrong);
}

void h_manage_evaluation(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *version = request_form_text(query, "version");

	show_evaluation(x, &(BriefsAsked){.version = version}, NULL, NULL);
}

void h_manage_evaluation_run(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *version = request_form_text(form, "version");
	g_autoptr(GError) error = NULL;
	g_autofree char *briefs = uploaded_text_read(form, "briefs", &error);
	const BriefsAsked asked = {.version = version, .briefs = briefs, .misses_max = MISSES_SHOWN};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(Json) report =
		briefs == NULL
			? NULL
			: report_of(ruleset_requests_evaluate(x->site->app, &asked, x->deadline_us, text, &error), text,
				  &error);

	if (!fails(x, error))
		show_evaluation(x, &asked, report, error);
}
