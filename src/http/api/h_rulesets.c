/* http/api/h_rulesets: rule sets for programs of administrators: what there is, storing, trying, and activating one. */
#include "app/rules/ruleset_requests.h"
#include "base/json_writer.h"
#include "http/api/api_body.h"
#include "http/api/give_result.h"
#include "http/handlers.h"

enum {
	STATUS_CREATED = 201,
};

static void give_all(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) sets = g_string_new(NULL);
	const bool is_done = ruleset_requests_list(x->site->app, x->deadline_us, sets, &error);

	give_list(x, "rulesets", is_done, sets, error);
}

void h_rulesets(Exchange *x)
{
	give_all(x);
}

void h_ruleset(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_new(NULL);
	const bool is_done =
		ruleset_requests_show(x->site->app, x->request.parameters[0], x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
}

void h_ruleset_check(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_new(NULL);
	const bool is_done =
		ruleset_requests_check(x->site->app, x->request.body == NULL ? "" : x->request.body, json, &error);

	give_result(x, is_done, json, error);
}

void h_ruleset_store(Exchange *x)
{
	const char *body = x->request.body == NULL ? "" : x->request.body;
	g_autofree char *version = NULL;
	g_autoptr(GError) error = NULL;

	if (!ruleset_requests_store(x->site->app, body, x->deadline_us, &version, &error)) {
		exchange_fail(x, error);
		return;
	}
	g_autofree char *json = jsonw_object_of_text("version", version);
	exchange_give_json(x, STATUS_CREATED, g_string_new(json));
}

void h_ruleset_replay(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_sized_new(4096);
	const bool is_done =
		ruleset_requests_replay(x->site->app, x->request.parameters[0], x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
}

void h_ruleset_activate(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "Nothing");
	g_autoptr(GError) error = NULL;
	const RulesetActivation activation = {.version = x->request.parameters[0], .actor = x->actor};

	if (body == NULL)
		return;
	if (ruleset_requests_activate(x->site->app, &activation, x->deadline_us, &error))
		give_all(x);
	else
		exchange_fail(x, error);
}
