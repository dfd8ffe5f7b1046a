/* http/api/h_openapi: GET /openapi.json: the API as a document, written from the tables that also run it. */
#include <string.h>

#include "app/app.h"
#include "domain/search/lead_query.h"
#include "http/api/api_schemas.h"
#include "http/handlers.h"

typedef struct Parameter {
	const char *name;
	const char *in; /* query, header */
	const char *help;
} Parameter;

#define KEY_HELP "1 to 255 visible ASCII characters; the same key with the same body always gets the same answer"

static const Parameter change_parameters[] = {
	{"If-Match", "header", "the lead's ETag; the change is only made if nobody else has changed the lead since"},
	{NULL, NULL, NULL},
};
static const Parameter outbox_parameters[] = {
	{"state", "query", "trouble (default), queued, bundled, delivered, rejected, cancelled, or all"},
	{"limit", "query", "maximum number of emails; the newest come first"},
	{NULL, NULL, NULL},
};
static const Parameter audit_parameters[] = {
	{"actor", "query", "email of an account, or token:NAME or cli:USER"},
	{"what", "query", "what was done, such as contact_read"},
	{"lead", "query", "ID or reference of the lead"},
	{"from", "query", "first day (UTC), such as 2026-12-24"},
	{"to", "query", "last day"},
	{"before", "query", "next of the previous page"},
	{"limit", "query", "maximum number of entries, up to 1000"},
	{NULL, NULL, NULL},
};
static const Parameter verify_parameters[] = {
	{"seal", "query", "a hash that the log once named: it must still be in the chain"},
	{"after", "query", "next of the previous answer, which had no time for more"},
	{NULL, NULL, NULL},
};
static const Parameter board_parameters[] = {
	{"days", "query", "days up to today, from 1 to 90; default 30"},
	{NULL, NULL, NULL},
};
static const Parameter spam_parameters[] = {
	{"q", "query", "an address, part of one, or the reference of a lead of the sender; default: the latest 500"},
	{NULL, NULL, NULL},
};
static const Parameter exclusion_parameters[] = {
	{"recruiter", "query", "only those of this recruiter (email or ID)"},
	{NULL, NULL, NULL},
};
static const Parameter match_parameters[] = {
	{"at", "query", "as if it were offered then, such as 2026-12-24T09:00:00Z; default: now"},
	{NULL, NULL, NULL},
};
static const Parameter mistakes_parameters[] = {
	{"month", "query", "month in which it was decided, such as 2026-11; default: this one"},
	{NULL, NULL, NULL},
};
static const Parameter phrases_parameters[] = {
	{"version", "query", "version of a stored rule set; default: the active one"},
	{"support", "query", "clients that a phrase must help, at least 2; default 3"},
	{NULL, NULL, NULL},
};
#define COLUMNS_HELP \
	"columns, separated by commas, such as reference,owner,tags,email,other.custom_ref; other.NAME is a field of your own"

static const Parameter csv_parameters[] = {
	{"columns", "query", COLUMNS_HELP "; default: all, with fields of your own in other"},
	{"bom", "query", "true: begin with a byte order mark, for Excel; false (default)"},
	{NULL, NULL, NULL},
};

static const Parameter jsonl_parameters[] = {
	{"columns", "query", COLUMNS_HELP "; default: the whole lead"},
	{NULL, NULL, NULL},
};

/* What the routes do not say. Each route with a summary has a row, which a test ensures. */
typedef struct Operation {
	RouteHandler handler;
	const char *id;
	const char *sends;	     /* schema of the body; NULL: none */
	const char *answers;	     /* statuses: "200,201"; 204 has no body */
	const char *type;	     /* of the answer */
	const char *gives;	     /* schema of it; NULL: text */
	const Parameter *parameters; /* NULL: none */
	bool takes_filters;	     /* those of lead_query_fields */
} Operation;

#define JSON "application/json"

/* clang-format off */
static const Operation operations[] = {
	{h_lead_create,      "createLead",        "Submission",    "200,201", JSON, "Receipt",        NULL, false},
	{h_recommendation,   "recommend",         "Answers",       "200",     JSON, "Recommendation", NULL, false},
	{h_leads_list,       "listLeads",         NULL,            "200",     JSON, "LeadList",       NULL, true},
	{h_leads_csv,        "exportLeadsCsv",    NULL,            "200",     "text/csv", NULL,        csv_parameters, true},
	{h_leads_jsonl,      "exportLeadsJsonl",  NULL,            "200",     "application/jsonl", NULL, jsonl_parameters, true},
	{h_lead_show,        "getLead",           NULL,            "200",     JSON, "Lead",           NULL, false},
	{h_lead_change,      "changeLead",        "LeadChange",    "200",     JSON, "Lead",           change_parameters, false},
	{h_lead_erase,       "eraseLead",         NULL,            "204",     JSON, NULL,             change_parameters, false},
	{h_lead_preview,     "previewLeadChange", "LeadChange",    "200",     JSON, "Preview",        change_parameters, false},
	{h_lead_ask,         "askClient",         "Nothing",       "200",     JSON, "Lead",           NULL, false},
	{h_lead_match,       "matchLead",         NULL,            "200",     JSON, "Match",          match_parameters, false},
	{h_match,            "match",             "Answers",       "200",     JSON, "Match",          match_parameters, false},
	{h_leads_import,     "importLeads",       "ImportNew",     "200",     JSON, "ImportResult",   NULL, false},
	{h_lead_hold,        "holdLead",          "HoldChange",    "200",     JSON, "Lead",           change_parameters, false},
	{h_lead_unhold,      "unholdLead",        "HoldChange",    "200,204", JSON, "Lead",           change_parameters, false},
	{h_lead_events,      "listLeadEvents",    NULL,            "200",     JSON, "EventList",      NULL, false},
	{h_lead_evidence,    "getLeadEvidence",   NULL,            "200",     JSON, "Evidence",       NULL, false},
	{h_audit_list,       "listAudit",         NULL,            "200",     JSON, "AuditList",      audit_parameters, false},
	{h_audit_verify,     "verifyAudit",       NULL,            "200",     JSON, "AuditCheck",     verify_parameters, false},
	{h_board,            "getBoard",          NULL,            "200",     JSON, "Board",          board_parameters, false},
	{h_reports,          "listReportColumns", NULL,            "200",     JSON, "ReportColumnList", NULL, false},
	{h_settings,         "listSettings",      NULL,            "200",     JSON, "SettingList",    NULL, false},
	{h_outbox_show,      "getOutboxEmail",    NULL,            "200",     JSON, "OutboxDetails",  NULL, false},
	{h_outbox_retry_one, "retryOutboxEmail",  "Nothing",       "200",     JSON, "OutboxDetails",  NULL, false},
	{h_outbox_cancel,    "cancelOutboxEmail", "Nothing",       "200",     JSON, "OutboxDetails",  NULL, false},
	{h_outbox_list,      "listOutbox",        NULL,            "200",     JSON, "OutboxList",     outbox_parameters, false},
	{h_outbox_retry,     "retryOutbox",       "OutboxRetry",   "200",     JSON, "OutboxRetried",  NULL, false},
	{h_spam_list,        "listSpamSenders",   NULL,            "200",     JSON, "SpamList",       spam_parameters, false},
	{h_spam_mark,        "markSpamSender",    "SpamChange",    "200",     JSON, "SpamChanged",    NULL, false},
	{h_spam_lift,        "unmarkSpamSender",  "SpamChange",    "200",     JSON, "SpamChanged",    NULL, false},
	{h_exclusions,       "listExclusions",    NULL,            "200",     JSON, "ExclusionList",  exclusion_parameters, false},
	{h_exclusion_remove, "liftExclusion",     "ExclusionLift", "200",     JSON, "ExclusionList",  NULL, false},
	{h_staff_accounts, "listStaff", NULL, "200", JSON, "StaffAccountList", NULL, false},
	{h_staff_account_create, "createStaff", "StaffAccountNew", "201", JSON, "StaffAccountGiven", NULL, false},
	{h_staff_account_update, "updateStaff", "StaffAccountChange", "200", JSON, "StaffAccountGiven", NULL, false},
	{h_staff_account_password, "resetStaffPassword", "Nothing", "200", JSON, "StaffAccountGiven", NULL, false},
	{h_staff_account_reset, "resetStaffTotp", "Nothing", "200", JSON, "StaffAccountGiven", NULL, false},
	{h_tokens, "listTokens", NULL, "200", JSON, "TokenList", NULL, false},
	{h_token_create, "createToken", "TokenNew", "201", JSON, "TokenGiven", NULL, false},
	{h_token_revoke, "revokeToken", "Nothing", "200", JSON, "TokenList", NULL, false},
	{h_recruiters, "listRecruiters", NULL, "200", JSON, "RecruiterList", NULL, false},
	{h_recruiter_create, "createRecruiter", "RecruiterNew", "201", JSON, "RecruiterDetails", NULL, false},
	{h_recruiters_import, "importRecruiters", "RecruiterImportNew", "200", JSON, "RecruiterImportResult", NULL, false},
	{h_recruiter_portal_link, "makePortalLink", "Nothing", "201", JSON, "PortalLink", NULL, false},
	{h_recruiter, "getRecruiter", NULL, "200", JSON, "RecruiterDetails", NULL, false},
	{h_recruiter_update, "updateRecruiter", "RecruiterChange", "200", JSON, "RecruiterDetails", NULL, false},
	{h_recruiter_pause, "pauseRecruiter", "RecruiterPause", "200", JSON, "RecruiterDetails", NULL, false},
	{h_recruiter_resume, "resumeRecruiter", "Nothing", "200", JSON, "RecruiterDetails", NULL, false},
	{h_recruiter_remove, "removeRecruiter", "Nothing", "200", JSON, "RecruiterRemoved", NULL, false},
	{h_recruiter_time_off, "addTimeOff", "TimeOffNew", "200", JSON, "RecruiterDetails", NULL, false},
	{h_recruiter_time_off_end, "endTimeOff", "EntryId", "200", JSON, "RecruiterDetails", NULL, false},
	{h_recruiter_bench, "addBench", "BenchNew", "200", JSON, "RecruiterDetails", NULL, false},
	{h_recruiter_bench_remove, "removeBench", "EntryId", "200", JSON, "RecruiterDetails", NULL, false},
	{h_rulesets, "listRulesets", NULL, "200", JSON, "RulesetList", NULL, false},
	{h_ruleset_store, "storeRuleset", "Ruleset", "201", JSON, "RulesetStored", NULL, false},
	{h_ruleset, "getRuleset", NULL, "200", JSON, "Ruleset", NULL, false},
	{h_ruleset_replay, "replayRuleset", NULL, "200", JSON, "Replay", NULL, false},
	{h_ruleset_activate, "activateRuleset", "Nothing", "200", JSON, "RulesetList", NULL, false},
	{h_ruleset_check, "checkRuleset", "Ruleset", "200", JSON, "RulesetCheck", NULL, false},
	{h_mistakes, "listMistakes", NULL, "200", JSON, "MistakeList", mistakes_parameters, false},
	{h_phrases, "suggestPhrases", NULL, "200", JSON, "PhraseReport", phrases_parameters, false},
	{h_evaluation, "evaluateRules", "EvaluationNew", "200", JSON, "Evaluation", NULL, false},
	{h_bulk, "bulkAct", "BulkNew", "200,201", JSON, "BulkResult", NULL, false},
	{h_bulk_show, "getBulkAct", NULL, "200", JSON, "BulkAct", NULL, false},
	{h_bulk_undo, "undoBulkAct", "Nothing", "200", JSON, "BulkAct", NULL, false},
	{h_views, "listViews", NULL, "200", JSON, "ViewList", NULL, false},
	{h_view_save, "saveView", "ViewNew", "200", JSON, "ViewList", NULL, false},
	{h_view_delete, "deleteView", "ViewDelete", "200", JSON, "ViewList", NULL, false},
};
/* clang-format on */

/* Of the answers to every operation, or to one, or to those that give a schema. */
static const struct {
	const char *name;
	const char *help;
	bool is_certain; /* it is in all of them */
	bool of_problems;
	RouteHandler handler; /* NULL: any */
	const char *gives;    /* NULL: anything */
} answer_headers[] = {
	{"Request-Id", "in the log lines of this request", true, true, NULL, NULL},
	{"Retry-After", "seconds after which it is worth trying again", false, true, NULL, NULL},
	{"ETag", "of the lead as it is now, to be sent as If-Match", true, false, NULL, "Lead"},
	{"RateLimit-Policy",
		"how many leads a network may send, and in how many seconds; not for tokens of the scope leads:submit",
		false, true, h_lead_create, NULL},
	{"RateLimit", "how many are left to the sender's network, and seconds until all are there again", false, true,
		h_lead_create, NULL},
};

static const Operation *operation_of(const Route *route)
{
	gsize i = 0;

	while (operations[i].handler != route->handler) {
		i++;
		g_assert(i < G_N_ELEMENTS(operations)); /* a route of the API without a row */
	}
	return &operations[i];
}

static void write_parameter(JsonWriter *w, const char *name, const char *in, const char *help)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "name", name);
	jsonw_put_text(w, "in", in);
	jsonw_put_bool(w, "required", strcmp(in, "path") == 0);
	jsonw_put_text(w, "description", help);
	jsonw_key(w, "schema");
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "string");
	jsonw_end_object(w);
	jsonw_end_object(w);
}

/* What {id} in a path stands for. */
static const struct {
	const char *prefix;
	const char *help;
} ids[] = {
	{"/api/v1/leads/", "ID or reference of the lead"},
	{"/api/v1/recruiters/", "ID of the recruiter"},
	{"/api/v1/outbox/", "ID of the email"},
	{"/api/v1/staff/", "ID of the account"},
	{"/api/v1/tokens/", "name of the token"},
	{"/api/v1/rulesets/", "version of the rule set"},
	{"/api/v1/", "ID"},
};

static const char *id_help(const char *pattern)
{
	gsize i = 0;

	while (!g_str_has_prefix(pattern, ids[i].prefix)) {
		i++;
		g_assert(i < G_N_ELEMENTS(ids)); /* every route of the API begins like the last */
	}
	return ids[i].help;
}

static void put_parameters(JsonWriter *w, const Route *route, const Operation *operation)
{
	jsonw_key(w, "parameters");
	jsonw_begin_array(w);
	if (strstr(route->pattern, "{id}") != NULL)
		write_parameter(w, "id", "path", id_help(route->pattern));
	for (gsize i = 0; i < LEAD_QUERY_FIELDS_COUNT && operation->takes_filters; i++)
		write_parameter(w, lead_query_fields[i].name, "query", lead_query_help(&lead_query_fields[i]));
	if (http_method_writes(route->method))
		write_parameter(w, "Idempotency-Key", "header", KEY_HELP);
	for (const Parameter *p = operation->parameters; p != NULL && p->name != NULL; p++)
		write_parameter(w, p->name, p->in, p->help);
	jsonw_end_array(w);
}

/* schema NULL: any text. */
static void put_content(JsonWriter *w, const char *type, const char *schema)
{
	jsonw_key(w, "content");
	jsonw_begin_object(w);
	jsonw_key(w, type);
	jsonw_begin_object(w);
	jsonw_key(w, "schema");
	if (schema != NULL) {
		api_schema_refer(w, schema);
	} else {
		jsonw_begin_object(w);
		jsonw_put_text(w, "type", "string");
		jsonw_end_object(w);
	}
	jsonw_end_object(w);
	jsonw_end_object(w);
}

static void put_body(JsonWriter *w, const Route *route, const Operation *operation)
{
	if (operation->sends == NULL)
		return;
	jsonw_key(w, "requestBody");
	jsonw_begin_object(w);
	jsonw_put_bool(w, "required", true);
	put_content(w, route->body_type, operation->sends);
	jsonw_end_object(w);
}

static void put_headers(JsonWriter *w, const Operation *operation, bool is_problem)
{
	jsonw_key(w, "headers");
	jsonw_begin_object(w);
	for (gsize i = 0; i < G_N_ELEMENTS(answer_headers); i++) {
		const bool is_of_operation =
			(answer_headers[i].handler == NULL || answer_headers[i].handler == operation->handler) &&
			(answer_headers[i].gives == NULL || g_strcmp0(answer_headers[i].gives, operation->gives) == 0);
		if (!is_of_operation || (is_problem && !answer_headers[i].of_problems))
			continue;
		jsonw_key(w, answer_headers[i].name);
		jsonw_begin_object(w);
		jsonw_put_text(w, "description", answer_headers[i].help);
		jsonw_put_bool(w, "required", answer_headers[i].is_certain);
		jsonw_key(w, "schema");
		jsonw_begin_object(w);
		jsonw_put_text(w, "type", "string");
		jsonw_end_object(w);
		jsonw_end_object(w);
	}
	jsonw_end_object(w);
}

static void put_answer(JsonWriter *w, const Operation *operation, const char *status, const char *says)
{
	const bool is_problem = *status >= '4';

	jsonw_key(w, status);
	jsonw_begin_object(w);
	jsonw_put_text(w, "description", says);
	/* 204: the lead is gone. */
	put_headers(w, operation, is_problem || strcmp(status, "204") == 0);
}

static void put_answers(JsonWriter *w, const Operation *operation)
{
	static const char *const problems_of[][2] = {{"4XX", "The request is refused"}, {"5XX", "Try again later"}};
	g_auto(GStrv) statuses = g_strsplit(operation->answers, ",", -1);

	jsonw_key(w, "responses");
	jsonw_begin_object(w);
	for (char **status = statuses; *status != NULL; status++) {
		put_answer(w, operation, *status, "Done");
		if (strcmp(*status, "204") != 0)
			put_content(w, operation->type, operation->gives);
		jsonw_end_object(w);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(problems_of); i++) {
		put_answer(w, operation, problems_of[i][0], problems_of[i][1]);
		put_content(w, "application/problem+json", "Problem");
		jsonw_end_object(w);
	}
	jsonw_end_object(w);
}

/* Without a token, too, if anybody may. */
static void put_security(JsonWriter *w, bool is_public)
{
	jsonw_key(w, "security");
	jsonw_begin_array(w);
	if (!is_public) {
		jsonw_begin_object(w);
		jsonw_key(w, "token");
		jsonw_begin_array(w);
		jsonw_end_array(w);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

static void write_operation(JsonWriter *w, const Route *route)
{
	const Operation *operation = operation_of(route);

	jsonw_begin_object(w);
	jsonw_put_text(w, "operationId", operation->id);
	jsonw_put_text(w, "summary", route->summary);
	put_security(w, route->access == ACCESS_PUBLIC);
	put_parameters(w, route, operation);
	put_body(w, route, operation);
	put_answers(w, operation);
	jsonw_end_object(w);
}

/* All methods of one pattern stand under one path: at the first row that has it. */
static void write_path(JsonWriter *w, const Site *site, guint first)
{
	const char *pattern = site->routes[first].pattern;

	for (guint i = 0; i < first; i++) {
		if (site->routes[i].summary != NULL && strcmp(site->routes[i].pattern, pattern) == 0)
			return;
	}
	jsonw_key(w, pattern);
	jsonw_begin_object(w);
	for (guint i = first; i < site->routes_count; i++) {
		const Route *route = &site->routes[i];
		if (route->summary == NULL || strcmp(route->pattern, pattern) != 0)
			continue;
		g_autofree char *method = g_ascii_strdown(http_method_name(route->method), -1);
		jsonw_key(w, method);
		write_operation(w, route);
	}
	jsonw_end_object(w);
}

static void put_info(JsonWriter *w, const Settings *settings)
{
	jsonw_key(w, "info");
	jsonw_begin_object(w);
	jsonw_put_text(w, "title", settings->site_name);
	jsonw_put_text(w, "version", "1");
	jsonw_end_object(w);
	jsonw_key(w, "servers");
	jsonw_begin_array(w);
	jsonw_begin_object(w);
	jsonw_put_text(w, "url", settings->base_url);
	jsonw_end_object(w);
	jsonw_end_array(w);
}

static void put_components(JsonWriter *w)
{
	jsonw_key(w, "components");
	jsonw_begin_object(w);
	jsonw_key(w, "securitySchemes");
	jsonw_begin_object(w);
	jsonw_key(w, "token");
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "http");
	jsonw_put_text(w, "scheme", "bearer");
	jsonw_end_object(w);
	jsonw_end_object(w);
	jsonw_key(w, "schemas");
	api_schemas_write(w);
	jsonw_end_object(w);
}

static void write_document(JsonWriter *w, const Site *site)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "openapi", "3.1.0");
	put_info(w, site->app->settings);
	jsonw_key(w, "paths");
	jsonw_begin_object(w);
	for (guint i = 0; i < site->routes_count; i++) {
		if (site->routes[i].summary != NULL)
			write_path(w, site, i);
	}
	jsonw_end_object(w);
	put_components(w);
	jsonw_end_object(w);
}

void h_openapi(Exchange *x)
{
	GString *json = g_string_sized_new(64 * 1024);
	JsonWriter w;

	jsonw_init(&w, json);
	write_document(&w, x->site);
	exchange_give_json(x, 200, json);
}
