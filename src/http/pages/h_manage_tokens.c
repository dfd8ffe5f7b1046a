/* http/pages/h_manage_tokens: /staff/tokens and /staff/settings: who may use the API, and what this instance runs with. */
#include <string.h>

#include "app/admin/admin_requests.h"
#include "app/caller.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "config/settings.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

#define TOKENS_PATH "/staff/tokens"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* --- tokens ----------------------------------------------------------------------------------------------------------- */

typedef struct TokensShown {
	int status;
	const Form *typed; /* in vain; NULL: nothing */
	const FieldErrors *wrong;
	const char *alert;
	const char *secret; /* of a token that was just made */
} TokensShown;

static void add_token(Json *table, const Json *token)
{
	static const char *const moments[] = {"created_at", "expires_at", "last_used_at"};
	Json *row = manage_add_row(table);
	g_autoptr(GString) scopes = g_string_new(NULL);
	const Json *scope;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(token, "scopes")), i, scope)
		g_string_append_printf(scopes, "%s%s", i > 0 ? ", " : "", json_string_value(scope));
	manage_add_cell(row, text_of(token, "name"), NULL);
	manage_add_cell(row, scopes->str, NULL);
	manage_add_cell(row, text_of(token, "state"), NULL);
	for (gsize k = 0; k < G_N_ELEMENTS(moments); k++)
		manage_add_moment(row, text_of(token, moments[k]));
	if (g_strcmp0(text_of(token, "state"), "revoked") != 0 && caller_may(ACCESS_ADMIN))
		manage_add_act(row, &(ManageAct){.act = "revoke",
					    .about = text_of(token, "name"),
					    .label = TEXT_PAGE_MANAGE_REVOKE,
					    .is_danger = true});
}

static void add_form(Json *page, const TokensShown *shown)
{
	static const ManageField fields[] = {
		{.name = "name", .label = TEXT_PAGE_MANAGE_NAME, .is_required = true},
		{.name = "scope",
			.label = TEXT_PAGE_MANAGE_SCOPES,
			.help = TEXT_PAGE_MANAGE_SCOPES_HELP,
			.is_required = true},
		{.name = "days", .label = TEXT_PAGE_MANAGE_DAYS_FIELD, .help = TEXT_PAGE_MANAGE_DAYS_HELP},
	};
	Json *form = manage_add_form(page,
		&(ManageForm){
			.act = "create", .heading = TEXT_PAGE_MANAGE_NEW_TOKEN, .button = TEXT_PAGE_MANAGE_NEW_TOKEN});

	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		ManageField field = fields[i];
		field.value = shown->typed == NULL ? NULL : form_find(shown->typed, field.name);
		manage_add_field(form, &field, shown->wrong);
	}
}

static void show_tokens(Exchange *x, const TokensShown *shown)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_NAME, TEXT_PAGE_MANAGE_SCOPES, TEXT_PAGE_MANAGE_STATE,
		TEXT_PAGE_MANAGE_CREATED, TEXT_PAGE_MANAGE_EXPIRES, TEXT_PAGE_MANAGE_USED, TEXT_NONE};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) tokens = NULL;
	const Json *token;
	size_t i;

	if (admin_tokens(x->site->app, x->deadline_us, text, &error))
		tokens = jsonc_decode(text->str, text->len, &error);
	if (tokens == NULL) {
		exchange_fail(x, error);
		return;
	}
	Json *page = manage_page(TOKENS_PATH);
	Json *table = manage_add_table(page, TEXT_NONE, TEXT_PAGE_MANAGE_TOKENS_EMPTY, heads);
	json_array_foreach(tokens, i, token) add_token(table, token);
	if (caller_may(ACCESS_ADMIN))
		add_form(page, shown);
	manage_set_alert(page, shown->alert);
	if (shown->secret != NULL) {
		manage_set_done(page, wording_text(TEXT_PAGE_MANAGE_TOKEN_ONCE));
		json_object_set_new(page, "secret", json_string(shown->secret));
	}
	page_show(x, shown->status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_TOKENS, page));
}

void h_manage_tokens(Exchange *x)
{
	show_tokens(x, &(TokensShown){.status = 200});
}

static void create(Exchange *x, const AdminRequest *request, const Form *form)
{
	g_autofree char *name = request_form_text(form, "name");
	g_autofree char *scopes = request_form_text(form, "scope");
	g_autofree char *days = request_form_text(form, "days");
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	const TokenOptions options = {.name = name, .scopes = scopes, .days = *days == '\0' ? NULL : days};

	if (admin_create_token(request, &options, &text, &error)) {
		show_tokens(x, &(TokensShown){.status = 200, .secret = text});
	} else if (field_errors_count(request->wrong) > 0) {
		show_tokens(x, &(TokensShown){.status = problems[PROBLEM_FIELDS_INVALID].status,
				       .typed = form,
				       .wrong = request->wrong});
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
		g_autofree char *says = format_sentence(error->message);
		show_tokens(
			x, &(TokensShown){.status = problems[PROBLEM_CONFLICT].status, .typed = form, .alert = says});
	} else {
		exchange_fail(x, error);
	}
}

void h_manage_tokens_act(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const char *act = form_find(form, "act");
	const AdminRequest request = {.app = x->site->app,
		.who = form_find(form, "id") == NULL ? "" : form_find(form, "id"),
		.actor = x->actor,
		.deadline_us = x->deadline_us,
		.wrong = &wrong};

	field_errors_init(&wrong);
	if (g_strcmp0(act, "create") == 0)
		create(x, &request, form);
	else if (g_strcmp0(act, "revoke") != 0)
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
	else if (admin_revoke_token(&request, &error))
		response_redirect(&x->response, 303, TOKENS_PATH);
	else
		exchange_fail(x, error);
}

/* --- settings --------------------------------------------------------------------------------------------------------- */

void h_manage_settings(Exchange *x)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_SETTING, TEXT_PAGE_MANAGE_VALUE, TEXT_PAGE_MANAGE_ORIGIN,
		TEXT_PAGE_MANAGE_SETTING_HELP, TEXT_NONE};
	g_autofree char *text = settings_effective_json();
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) settings = jsonc_decode(text, strlen(text), &error);
	const Json *setting;
	size_t i;

	if (settings == NULL) {
		exchange_fail(x, error);
		return;
	}
	Json *page = manage_page("/staff/settings");
	manage_add_link(page, "/staff/reports", TEXT_PAGE_MANAGE_REPORTS);
	manage_add_link(page, "/staff/doctor", TEXT_PAGE_MANAGE_DOCTOR);
	Json *table = manage_add_table(page, TEXT_NONE, TEXT_NONE, heads);
	json_array_foreach(settings, i, setting)
	{
		Json *row = manage_add_row(table);
		manage_add_name(row, text_of(setting, "name"));
		manage_add_cell(row, text_of(setting, "value"), NULL);
		manage_add_name(row, text_of(setting, "origin"));
		manage_add_cell(row, text_of(setting, "help"), NULL);
	}
	page_show(x, 200, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_SETTINGS, page));
}
