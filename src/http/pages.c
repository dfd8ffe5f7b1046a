#include "http/pages.h"

#include "app/service.h"
#include "base/log.h"

/* "title" stands in the head of every page. */
static const char *const comparison_keys[] = {"title", "dimensions", "label", "means", "rust",
	"python", "verdict", "use_cases", "talent", NULL};
static const char *const hire_keys[] = {"title", "talent", "says", NULL};
static const char *const project_keys[] = {"title", "token", "notice", "has_problems", "problems",
	"says", "groups", "fields", "name", "label", "help", "problem", "value", "is_required",
	"is_line", "is_paragraphs", "is_choice", "is_choices", "is_yes", "is_selected",
	"input_type", "options", "choice", "choice_label", "hidden", NULL};
static const char *const receipt_keys[] = {"title", "reference", "status", "taken_at", "talent",
	"reasons", "says", "evidence", "risks", "has_risks", "needs_review", "salary_min",
	"salary_max", NULL};
static const char *const problem_keys[] = {"title", "detail", "request", NULL};

const TemplateSpec page_specs[PAGE_COUNT] = {
	[PAGE_COMPARISON] = {"pages/comparison.html", comparison_keys},
	[PAGE_HIRE] = {"pages/hire.html",	  hire_keys	   },
	[PAGE_PROJECT] = {"pages/project.html",	project_keys   },
	[PAGE_RECEIPT] = {"pages/receipt.html",	receipt_keys   },
	[PAGE_PROBLEM] = {"pages/problem.html",	problem_keys   },
};

static GString *render(const Exchange *x, Page page, const Json *view, GError **error)
{
	GString *html = g_string_sized_new(16 * 1024);

	if (template_set_render(
		    x->site->service->templates, page_specs[page].name, view, html, error))
		return html;
	g_string_free(html, TRUE);
	return NULL;
}

void page_show(Exchange *x, int status, Page page, Json *view)
{
	g_autoptr(Json) owned = view;
	g_autoptr(GError) error = NULL;
	GString *html = render(x, page, owned, &error);

	if (html == NULL) {
		exchange_fail(x, error);
		return;
	}
	response_give_page(&x->response, status, html);
	response_add_header(&x->response, "Cache-Control", "no-store");
}

void page_show_problem(Exchange *x, ProblemKind kind, const char *detail)
{
	const ProblemSpec *spec = &problems[kind];
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) view = json_pack("{s:s, s:s?, s:s?}", "title", spec->title, "detail",
		detail, "request", spec->status >= 500 ? x->id : NULL);
	GString *html = render(x, PAGE_PROBLEM, view, &error);

	if (html == NULL) {
		log_error("page_failed", log_error_text(error));
		html = g_string_new(spec->title);
	}
	response_give_page(&x->response, spec->status, html);
	response_add_header(&x->response, "Cache-Control", "no-store");
}
