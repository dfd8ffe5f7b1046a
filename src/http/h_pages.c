/* http/h_pages: the public pages, rendered from the active rule set, and the static files. */
#include <string.h>

#include "app/service.h"
#include "http/handlers.h"
#include "http/pages.h"
#include "http/static_files.h"

#define COMPARISON_PATH "/hire/compare/rust-vs-python"

typedef struct HirePage {
	const char *path;
	Engagement engagement;
	const char *title;
	const char *says;
} HirePage;

/* What the published comparison says of each. */
static const HirePage hire_pages[] = {
	{"/hire/rust-engineer",	ENGAGEMENT_RUST,	 "Hire a Rust Engineer",
		"Rust wins for performance-critical, latency-sensitive or memory-constrained "
		"systems."	  },
	{"/hire/python-developer", ENGAGEMENT_PYTHON, "Hire a Python Developer",
		"Python wins for data science, ML and AI, rapid prototyping, and when developer "
		"velocity "
		"is the priority." },
	{"/hire/hybrid-team",      ENGAGEMENT_HYBRID, "Hire a hybrid team",
		"Rust for the performance-critical back end, Python for ML and data science, "
		"joined by "
		"PyO3 and maturin."},
};

void h_home(Exchange *x)
{
	response_redirect(&x->response, 303, COMPARISON_PATH);
}

void h_hire(Exchange *x)
{
	for (gsize i = 0; i < G_N_ELEMENTS(hire_pages); i++) {
		const HirePage *page = &hire_pages[i];
		if (strcmp(page->path, x->request.path) != 0)
			continue;
		page_show(x, 200, PAGE_HIRE,
			json_pack("{s:s, s:s, s:s}", "title", page->title, "talent",
				engagement_talent(page->engagement), "says", page->says));
		return;
	}
	g_assert_not_reached();
}

/* "9/10", or "$140k – $250k". */
static char *rating_text(const Json *rating)
{
	json_int_t min = 0, max = 0;

	if (json_is_integer(rating))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT "/10", json_integer_value(rating));
	min = json_integer_value(json_object_get(rating, "min"));
	max = json_integer_value(json_object_get(rating, "max"));
	return g_strdup_printf(
		"$%" JSON_INTEGER_FORMAT "k – $%" JSON_INTEGER_FORMAT "k", min / 1000, max / 1000);
}

static Json *dimensions_view(const Json *rules)
{
	const Json *dimensions = json_object_get(rules, "dimensions");
	Json *list = json_array();
	const char *name;
	Json *row;

	json_object_foreach(json_for_walking(dimensions), name, row)
	{
		g_autofree char *rust = rating_text(json_object_get(row, "rust"));
		g_autofree char *python = rating_text(json_object_get(row, "python"));
		json_array_append_new(list,
			json_pack("{s:O?, s:O?, s:s, s:s}", "label", json_object_get(row, "label"),
				"means", json_object_get(row, "means"), "rust", rust, "python",
				python));
	}
	return list;
}

/* The published use cases and whom they call for. */
static Json *use_cases_view(const Json *rules)
{
	const Json *answers = json_object_get(json_object_get(rules, "answers"), "use_case");
	Json *list = json_array();

	for (const FieldChoice *choice = submission_fields[FIELD_USE_CASE].choices;
		choice->name != NULL; choice++) {
		const char *name = json_string_value(
			json_object_get(json_object_get(answers, choice->name), "engagement"));
		Engagement engagement;
		if (name != NULL && engagement_parse(name, &engagement))
			json_array_append_new(
				list, json_pack("{s:s, s:s}", "label", choice->label, "talent",
					      engagement_talent(engagement)));
	}
	return list;
}

void h_comparison(Exchange *x)
{
	g_autoptr(RuleSet) rules = recommender_rules(x->site->service->recommender);
	const char *text = ruleset_json(rules);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) document = json_decode(text, strlen(text), &error);

	if (document == NULL) {
		exchange_fail(x, error);
		return;
	}
	page_show(x, 200, PAGE_COMPARISON,
		json_pack("{s:s, s:o, s:O?, s:o}", "title", "Rust vs Python", "dimensions",
			dimensions_view(document), "verdict", json_object_get(document, "verdict"),
			"use_cases", use_cases_view(document)));
}

void h_static(Exchange *x)
{
	const StaticFile *file = static_files_find(x->site->statics, x->request.parameters[0]);

	if (file == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, "There is no file of this name.");
		return;
	}
	const char *known = request_header(&x->request, "If-None-Match");
	response_add_header(&x->response, "ETag", file->etag);
	response_add_header(&x->response, "Cache-Control", "public, max-age=3600");
	if (known != NULL && strstr(known, file->etag) != NULL) {
		x->response.status = 304;
		return;
	}
	x->response.content_type = file->content_type;
	x->response.borrowed = file->bytes;
	x->response.borrowed_bytes = file->count;
}
