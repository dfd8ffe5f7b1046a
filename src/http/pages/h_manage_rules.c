/* http/pages/h_manage_rules: /staff/rules: stored rule sets, a draft tried on stored leads, and which of them is active. */
#include <string.h>

#include "app/app.h"
#include "app/caller.h"
#include "app/rules/recommender.h"
#include "app/rules/ruleset_requests.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/pages/uploaded.h"
#include "http/server/request_form.h"

#define RULES_PATH "/staff/rules"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int64_t number_of(const Json *object, const char *group, const char *key)
{
	const Json *inner = group == NULL ? object : json_object_get(object, group);

	return json_integer_value(json_object_get(inner, key));
}

typedef struct RulesShown {
	int status;
	const char *version; /* to be tried; NULL: none */
	const char *draft;   /* as typed in vain */
	const char *alert;
} RulesShown;

static void add_sets(Json *page, const Json *sets)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_VERSION, TEXT_PAGE_MANAGE_STATE, TEXT_PAGE_MANAGE_AUTHOR,
		TEXT_PAGE_MANAGE_NOTE, TEXT_PAGE_MANAGE_CREATED, TEXT_NONE};
	Json *table = manage_add_table(page, TEXT_NONE, TEXT_PAGE_MANAGE_RULES_EMPTY, heads);
	const Json *set;
	size_t i;

	json_array_foreach(jsonc_for_walking(sets), i, set)
	{
		Json *row = manage_add_row(table);
		const char *version = text_of(set, "version");
		g_autofree char *escaped = g_uri_escape_string(version, NULL, false);
		g_autofree char *address = g_strconcat(RULES_PATH "?version=", escaped, NULL);
		const bool is_active = json_is_true(json_object_get(set, "is_active"));
		manage_add_cell(row, version, address);
		manage_add_cell(row, is_active ? wording_text(TEXT_PAGE_MANAGE_ACTIVE) : NULL, NULL);
		manage_add_cell(row, text_of(set, "author"), NULL);
		manage_add_cell(row, text_of(set, "note"), NULL);
		manage_add_moment(row, text_of(set, "created_at"));
	}
}

/* Nothing among the stored ones is in use. */
static void note_own_set(Exchange *x, Json *page, const Json *sets)
{
	g_autoptr(RuleSet) own = recommender_rules(x->site->app->recommender);
	const Json *set;
	size_t i;

	json_array_foreach(jsonc_for_walking(sets), i, set)
	{
		if (json_is_true(json_object_get(set, "is_active")))
			return;
	}
	g_autofree char *says =
		wording_format(TEXT_PAGE_MANAGE_RULES_OWN, wording_string("version", ruleset_version(own)));
	manage_set_note(page, says);
}

/* engagement NULL: nobody decided. */
static void add_class(Json *row, const char *engagement)
{
	g_autofree char *title = engagement == NULL ? NULL : format_title(engagement);

	manage_add_cell(row, title, NULL);
}

static void add_flips(Json *page, const Json *report)
{
	static const TextKey heads[] = {TEXT_PAGE_STAFF_LEAD, TEXT_PAGE_MANAGE_BEFORE, TEXT_PAGE_MANAGE_AFTER,
		TEXT_PAGE_MANAGE_RULE, TEXT_PAGE_MANAGE_DECIDED, TEXT_NONE};
	static const char *const classes[] = {"before", "after"};
	const Json *flips = json_object_get(report, "flips");
	Json *table = manage_add_table(page, TEXT_PAGE_MANAGE_FLIPS_HEADING, TEXT_PAGE_MANAGE_FLIPS_EMPTY, heads);
	const Json *flip;
	size_t i;

	json_array_foreach(jsonc_for_walking(flips), i, flip)
	{
		Json *row = manage_add_row(table);
		g_autofree char *address = g_strconcat("/staff/leads/", text_of(flip, "reference"), NULL);
		manage_add_cell(row, text_of(flip, "reference"), address);
		for (gsize k = 0; k < G_N_ELEMENTS(classes); k++)
			add_class(row, text_of(flip, classes[k]));
		manage_add_name(row, text_of(flip, "rule"));
		add_class(row, text_of(flip, "staff"));
	}
}

/* What the set would have answered, and the button that makes it answer. */
static void add_replay(Json *page, const char *version, const Json *report)
{
	g_autofree char *flips = wording_format(TEXT_PAGE_MANAGE_FLIPS,
		wording_number("flips", (int64_t)json_array_size(json_object_get(report, "flips"))),
		wording_number("leads", number_of(report, NULL, "leads")));
	g_autofree char *staff =
		wording_format(TEXT_PAGE_MANAGE_READS, wording_number("decided", number_of(report, "staff", "decided")),
			wording_number("before", number_of(report, "staff", "agree_before")),
			wording_number("after", number_of(report, "staff", "agree_after")));
	const bool has_decided = number_of(report, "staff", "decided") > 0;
	g_autofree char *summary = g_strconcat(flips, ".", has_decided ? " " : NULL, staff, ".", NULL);

	json_object_set_new(page, "subject", json_string(version));
	json_object_set_new(page, "summary", json_string(summary));
	add_flips(page, report);
	if (caller_may(ACCESS_RULES_WRITE))
		manage_add_form(page, &(ManageForm){.act = "activate",
					      .heading = TEXT_PAGE_MANAGE_ACTIVATE,
					      .button = TEXT_PAGE_MANAGE_ACTIVATE,
					      .says = wording_text(TEXT_PAGE_MANAGE_ACTIVATE_MEANS),
					      .about = version});
}

/* version NULL: none is shown, and the pages ask about the active one. */
static void add_links(Json *page, const char *version)
{
	g_autofree char *escaped = version == NULL ? NULL : g_uri_escape_string(version, NULL, false);
	g_autofree char *file = version == NULL ? NULL : g_strconcat(RULES_PATH "/versions/", escaped, NULL);
	g_autofree char *query = version == NULL ? g_strdup("") : g_strconcat("?version=", escaped, NULL);
	g_autofree char *phrases = g_strconcat(RULES_PATH "/phrases", query, NULL);
	g_autofree char *evaluation = g_strconcat(RULES_PATH "/evaluation", query, NULL);

	if (file != NULL)
		manage_add_link(page, file, TEXT_PAGE_MANAGE_RULES_FILE);
	manage_add_link(page, RULES_PATH "/check", TEXT_PAGE_MANAGE_RULES_CHECK);
	manage_add_link(page, RULES_PATH "/mistakes", TEXT_PAGE_MANAGE_MISTAKES);
	manage_add_link(page, phrases, TEXT_PAGE_MANAGE_PHRASES_LINK);
	manage_add_link(page, evaluation, TEXT_PAGE_MANAGE_EVALUATION);
}

/* NULL: *error is set. */
static Json *load(Exchange *x, const char *version, GError **error)
{
	const App *app = x->site->app;
	g_autoptr(GString) text = g_string_new(NULL);

	if (!(version == NULL ? ruleset_requests_list(app, x->deadline_us, text, error)
			      : ruleset_requests_replay(app, version, x->deadline_us, text, error)))
		return NULL;
	return jsonc_decode(text->str, text->len, error);
}

static void show(Exchange *x, const RulesShown *shown)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) sets = load(x, NULL, &error);
	g_autoptr(Json) report = sets == NULL || shown->version == NULL ? NULL : load(x, shown->version, &error);

	if (error != NULL) {
		exchange_fail(x, error);
		return;
	}
	Json *page = manage_page(RULES_PATH);
	add_links(page, shown->version);
	if (report != NULL)
		add_replay(page, shown->version, report);
	add_sets(page, sets);
	note_own_set(x, page, sets);
	if (caller_may(ACCESS_RULES_WRITE)) {
		Json *form = manage_add_form(page, &(ManageForm){.act = "upload",
							   .heading = TEXT_PAGE_MANAGE_UPLOAD,
							   .button = TEXT_PAGE_MANAGE_CHECK_REPLAY});
		uploaded_text_add_field(form);
		manage_add_field(form,
			&(ManageField){.name = "draft",
				.label = TEXT_PAGE_MANAGE_DRAFT,
				.help = TEXT_PAGE_MANAGE_DRAFT_HELP,
				.value = shown->draft,
				.is_long = true},
			NULL);
	}
	manage_set_alert(page, shown->alert);
	page_show(x, shown->status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_RULES, page));
}

void h_manage_rules(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *version = request_form_text(query, "version");

	show(x, &(RulesShown){.status = 200, .version = *version == '\0' ? NULL : version});
}

static void refuse(Exchange *x, const char *draft, const GError *error)
{
	if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID) || leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
		show(x, &(RulesShown){.status = problems[PROBLEM_FIELDS_INVALID].status,
				.draft = draft,
				.alert = error->message});
	else
		exchange_fail(x, error);
}

static void upload(Exchange *x, const Form *form)
{
	g_autofree char *version = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *draft = uploaded_text_read(form, "draft", &error);

	if (draft == NULL || !ruleset_requests_store(x->site->app, draft, x->deadline_us, &version, &error)) {
		refuse(x, draft, error);
		return;
	}
	g_autofree char *escaped = g_uri_escape_string(version, NULL, false);
	g_autofree char *next = g_strconcat(RULES_PATH "?version=", escaped, NULL);
	response_redirect(&x->response, 303, next);
}

void h_manage_rules_act(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(GError) error = NULL;
	const char *act = form_find(form, "act"), *version = form_find(form, "id");
	const RulesetActivation activation = {.version = version == NULL ? "" : version, .actor = x->actor};

	if (g_strcmp0(act, "upload") == 0)
		upload(x, form);
	else if (g_strcmp0(act, "activate") != 0)
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
	else if (ruleset_requests_activate(x->site->app, &activation, x->deadline_us, &error))
		response_redirect(&x->response, 303, RULES_PATH);
	else
		refuse(x, NULL, error);
}
