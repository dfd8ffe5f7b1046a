/* http/api/h_learning: what rule sets get wrong, what would have helped, and how well they read labeled briefs, for programs of administrators. */
#include "app/rules/ruleset_requests.h"
#include "base/error.h"
#include "http/api/api_body.h"
#include "http/api/give_result.h"
#include "http/handlers.h"
#include "http/server/received.h"

enum {
	MISSES_USUAL = 10,
};

/* field: what an INVALID error is about. */
static void give(Exchange *x, bool is_done, GString *json, const char *field, const GError *error)
{
	g_auto(FieldErrors) errors = {0};

	if (is_done || !leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		give_result(x, is_done, json, error);
		return;
	}
	g_string_free(json, TRUE);
	field_errors_init(&errors);
	field_errors_add_text(&errors, field, "invalid", error->message);
	refuse_fields(x, &errors);
}

void h_mistakes(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) query = request_query(&x->request, &error);
	g_autoptr(GString) list = g_string_new(NULL);

	if (query == NULL)
		exchange_fail(x, error);
	else if (ruleset_requests_mistakes(x->site->app, form_find(query, "month"), x->deadline_us, list, &error))
		give_list(x, "mistakes", true, list, NULL);
	else
		give(x, false, g_string_new(NULL), "month", error);
}

void h_phrases(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) query = request_query(&x->request, &error);

	if (query == NULL) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_new(NULL);
	const PhrasesAsked asked = {.version = form_find(query, "version"), .support = form_find(query, "support")};
	const bool is_done = ruleset_requests_phrases(x->site->app, &asked, x->deadline_us, json, &error);
	give(x, is_done, json, "support", error);
}

/* One line for each brief; g_free. */
static char *lines_of(const Json *briefs)
{
	GString *lines = g_string_new(NULL);
	const Json *brief;
	size_t i;

	json_array_foreach(jsonc_for_walking(briefs), i, brief)
	{
		g_autofree char *line = jsonc_encode(brief);
		g_string_append_printf(lines, "%s\n", line);
	}
	return g_string_free(lines, FALSE);
}

void h_evaluation(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "EvaluationNew");
	g_autoptr(GError) error = NULL;

	if (body == NULL)
		return;
	g_autofree char *briefs = lines_of(json_object_get(body, "briefs"));
	const Json *misses = json_object_get(body, "misses");
	const BriefsAsked asked = {.version = json_string_value(json_object_get(body, "version")),
		.briefs = briefs,
		.misses_max = misses == NULL ? MISSES_USUAL
					     : (guint)CLAMP(json_integer_value(misses), 0, RULESET_BRIEFS_MAX)};
	GString *json = g_string_new(NULL);
	const bool is_done = ruleset_requests_evaluate(x->site->app, &asked, x->deadline_us, json, &error);
	give(x, is_done, json, "briefs", error);
}
