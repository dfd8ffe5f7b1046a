/* http/pages/h_manage_rules_check: /staff/rules/check: what is wrong with a draft of a rule set, which is not stored. */
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

static void add_problems(Json *page, const Json *wrong)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_PROBLEM, TEXT_NONE};
	Json *table =
		manage_add_table(page, TEXT_PAGE_MANAGE_IMPORT_PROBLEMS, TEXT_PAGE_MANAGE_IMPORT_PROBLEMS_EMPTY, heads);
	const Json *problem;
	size_t i;

	json_array_foreach(jsonc_for_walking(wrong), i, problem)
		manage_add_cell(manage_add_row(table), json_string_value(problem), NULL);
}

/* draft NULL: nothing was sent yet. page is taken over. */
static void show(Exchange *x, int status, Json *page, const char *draft)
{
	Json *form = manage_add_form(page, &(ManageForm){.act = "check",
						   .heading = TEXT_PAGE_MANAGE_RULES_CHECK,
						   .button = TEXT_PAGE_MANAGE_RULES_CHECK_BUTTON,
						   .says = wording_text(TEXT_PAGE_MANAGE_RULES_CHECK_SAYS)});

	uploaded_text_add_field(form);
	manage_add_field(form,
		&(ManageField){.name = "draft",
			.label = TEXT_PAGE_MANAGE_DRAFT,
			.help = TEXT_PAGE_MANAGE_RULES_CHECK_HELP,
			.value = draft,
			.is_long = true},
		NULL);
	manage_add_link(page, RULES_PATH, TEXT_PAGE_MANAGE_RULES_BACK);
	page_show(x, status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_RULES_CHECK, page));
}

void h_manage_rules_check(Exchange *x)
{
	show(x, 200, manage_page(RULES_PATH "/check"), NULL);
}

static Json *check(Exchange *x, const char *draft, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	return ruleset_requests_check(x->site->app, draft, text, error) ? jsonc_decode(text->str, text->len, error)
									: NULL;
}

void h_manage_rules_check_run(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(GError) error = NULL;
	g_autofree char *draft = uploaded_text_read(form, "draft", &error);
	g_autoptr(Json) report = draft == NULL ? NULL : check(x, draft, &error);
	Json *page = manage_page(RULES_PATH "/check");

	if (report == NULL && !leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		json_decref(page);
		exchange_fail(x, error);
		return;
	}
	const Json *wrong = json_object_get(report, "problems");
	const char *version = json_string_value(json_object_get(report, "version"));
	g_autofree char *says =
		error != NULL	  ? format_sentence(error->message)
		: version == NULL ? wording_format(TEXT_PAGE_MANAGE_RULES_WRONG,
					    wording_number("count", (int64_t)json_array_size(wrong)))
				  : wording_format(TEXT_PAGE_MANAGE_RULES_RIGHT, wording_string("version", version));
	if (version == NULL)
		manage_set_alert(page, says);
	else
		manage_set_done(page, says);
	if (json_array_size(wrong) > 0)
		add_problems(page, wrong);
	show(x, version == NULL ? problems[PROBLEM_FIELDS_INVALID].status : 200, page, draft);
}
