/* http/api/h_accounts: the accounts of staff, and tokens, for programs of administrators. */
#include <string.h>

#include "app/admin/admin_requests.h"
#include "app/admin/people.h"
#include "base/json_writer.h"
#include "http/api/api_body.h"
#include "http/api/give_result.h"
#include "http/handlers.h"

enum {
	STATUS_CREATED = 201,
};

/* --- accounts --------------------------------------------------------------------------------------------------------- */

void h_staff_accounts(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) accounts = g_string_new(NULL);
	const bool is_done = people_list(x->site->app, x->deadline_us, accounts, &error);

	give_list(x, "staff", is_done, accounts, error);
}

/* What the account now is, with the password that nobody knows yet. */
static void give_account(Exchange *x, int status, const PeopleChange *change, const char *password)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) account = g_string_new(NULL);
	GString *json = g_string_new(NULL);
	JsonWriter w;
	const bool is_done = people_show(x->site->app, change->email, x->deadline_us, account, &error);

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_key(&w, "account");
	jsonw_raw(&w, account->str);
	jsonw_put_text(&w, "password", password);
	jsonw_end_object(&w);
	x->has_secret = password != NULL;
	give_result(x, is_done, json, error);
	if (is_done)
		x->response.status = status;
}

static bool change_account(Exchange *x, const PeopleChange *change, char **password)
{
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};

	field_errors_init(&wrong);
	if (people_change(x->site->app, change, password, &wrong, &error))
		return true;
	give_refusal(x, &wrong, error);
	return false;
}

void h_staff_account_create(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "StaffAccountNew");
	g_autofree char *password = NULL;

	if (body == NULL)
		return;
	const PeopleChange change = {.action = "add",
		.email = json_string_value(json_object_get(body, "email")),
		.role = json_string_value(json_object_get(body, "role")),
		.deadline_us = x->deadline_us};
	if (change_account(x, &change, &password))
		give_account(x, STATUS_CREATED, &change, password);
}

void h_staff_account_update(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "StaffAccountChange");
	g_autofree char *password = NULL;

	if (body == NULL)
		return;
	const Json *is_disabled = json_object_get(body, "disabled");
	PeopleChange change = {.action = "role",
		.email = x->request.parameters[0],
		.role = json_string_value(json_object_get(body, "role")),
		.deadline_us = x->deadline_us};
	if (change.role != NULL && !change_account(x, &change, &password))
		return;
	change.action = json_is_true(is_disabled) ? "disable" : "enable";
	if (is_disabled != NULL && !change_account(x, &change, &password))
		return;
	give_account(x, 200, &change, NULL);
}

static void act_on(Exchange *x, const char *action)
{
	g_autoptr(Json) body = api_body_read(x, "Nothing");
	g_autofree char *password = NULL;
	const PeopleChange change = {
		.action = action, .email = x->request.parameters[0], .deadline_us = x->deadline_us};

	if (body != NULL && change_account(x, &change, &password))
		give_account(x, 200, &change, password);
}

void h_staff_account_password(Exchange *x)
{
	act_on(x, "password");
}

void h_staff_account_reset(Exchange *x)
{
	act_on(x, "reset_totp");
}

/* --- tokens ----------------------------------------------------------------------------------------------------------- */

static void give_tokens(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) tokens = g_string_new(NULL);
	const bool is_done = admin_tokens(x->site->app, x->deadline_us, tokens, &error);

	give_list(x, "tokens", is_done, tokens, error);
}

void h_tokens(Exchange *x)
{
	give_tokens(x);
}

static AdminRequest request_of(const Exchange *x, const char *who, FieldErrors *wrong)
{
	field_errors_init(wrong);
	return (AdminRequest){
		.app = x->site->app, .who = who, .actor = x->actor, .deadline_us = x->deadline_us, .wrong = wrong};
}

/* The shell's option has another name. */
static void refuse_token(Exchange *x, const FieldErrors *wrong, const GError *error)
{
	g_auto(FieldErrors) named = {0};

	field_errors_init(&named);
	for (guint i = 0; i < field_errors_count(wrong); i++) {
		const FieldError *entry = field_errors_get(wrong, i);
		field_errors_add_text(
			&named, strcmp(entry->field, "scope") == 0 ? "scopes" : entry->field, entry->code, entry->says);
	}
	give_refusal(x, &named, error);
}

void h_token_create(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "TokenNew");
	g_autofree char *scopes = body == NULL ? NULL : api_body_text(body, "scopes", "");
	g_autofree char *days = body == NULL ? NULL : api_body_text(body, "days", NULL);
	g_autofree char *token = NULL;
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const AdminRequest request = request_of(x, NULL, &wrong);

	if (body == NULL)
		return;
	const TokenOptions options = {
		.name = json_string_value(json_object_get(body, "name")), .scopes = scopes, .days = days};
	if (!admin_create_token(&request, &options, &token, &error)) {
		refuse_token(x, &wrong, error);
		return;
	}
	GString *json = g_string_new(NULL);
	JsonWriter w;
	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "name", options.name);
	jsonw_put_text(&w, "token", token);
	jsonw_end_object(&w);
	x->has_secret = true;
	exchange_give_json(x, STATUS_CREATED, json);
}

void h_token_revoke(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "Nothing");
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const AdminRequest request = request_of(x, x->request.parameters[0], &wrong);

	if (body == NULL)
		return;
	if (admin_revoke_token(&request, &error))
		give_tokens(x);
	else
		exchange_fail(x, error);
}
