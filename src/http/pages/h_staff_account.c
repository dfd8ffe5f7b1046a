/* http/pages/h_staff_account: one's own account in the console: sessions, password, and second step. */
#include <string.h>

#include "app/app.h"
#include "app/staff/second_step.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/qr_code.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

#define ACCOUNT_PATH "/staff/account"

/* What the page says besides the state of the account. */
typedef struct AccountPage {
	int status;
	const FieldError *wrong; /* NULL: nothing */
	const char *done;	 /* a sentence; NULL: none */
	bool is_setting_up;	 /* shows the secret that waits for its first code */
} AccountPage;

static const struct {
	const char *name;
	TextKey says;
} dones[] = {
	{"others", TEXT_PAGE_STAFF_OTHERS_SIGNED_OUT},
	{"end", TEXT_PAGE_STAFF_SESSION_ENDED},
	{"totp_off", TEXT_PAGE_STAFF_TOTP_IS_OFF_NOW},
};

static const char *done_text(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(dones); i++) {
		if (g_strcmp0(dones[i].name, name) == 0)
			return wording_text(dones[i].says);
	}
	return NULL;
}

static Json *load_account(Exchange *x, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	return session_show(x->site->app, x->session, x->deadline_us, text, error)
		       ? jsonc_decode(text->str, text->len, error)
		       : NULL;
}

/* The secret as a picture and as text; null: nothing waits. */
static Json *setup_view(Exchange *x, const AccountPage *page)
{
	g_auto(StepSecret) secret = {0};
	guint size = 0;

	if (!page->is_setting_up || !second_step_pending(x->site->app, x->session, x->deadline_us, &secret, NULL))
		return json_null();
	g_autofree char *path = qr_code_path(secret.uri, &size);
	g_autofree char *size_text = g_strdup_printf("%u", size);
	return json_pack("{s:s, s:s, s:s?, s:s?}", "key", secret.key, "size", size_text, "qr_path", path,
		"code_problem",
		page->wrong != NULL && strcmp(page->wrong->field, "code") == 0 ? page->wrong->says : NULL);
}

static const char *problem_of(const AccountPage *page, const char *field)
{
	return page->wrong != NULL && strcmp(page->wrong->field, field) == 0 ? page->wrong->says : NULL;
}

static void show(Exchange *x, const AccountPage *page)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) shown = load_account(x, &error);

	if (shown == NULL) {
		exchange_fail(x, error);
		return;
	}
	const Json *account = json_object_get(shown, "account");
	const bool has_totp = json_is_true(json_object_get(account, "has_totp"));
	const bool is_used = x->site->app->settings->staff_totp != STAFF_TOTP_OFF;
	g_autofree char *left = wording_format(TEXT_PAGE_STAFF_CODES_LEFT,
		wording_number("count", json_integer_value(json_object_get(account, "codes_left"))));
	Json *view = json_pack("{s:s, s:s, s:o, s:s?, s:s?, s:s?, s:s?, s:b, s:b, s:b, s:b, s:s, s:o}", "email",
		x->session->email, "role", json_string_value(json_object_get(account, "role")), "sessions",
		staff_view_sessions(json_object_get(shown, "sessions")), "password_problem",
		problem_of(page, "password"), "new_password_problem", problem_of(page, "new_password"), "step_problem",
		problem_of(page, "step_password"), "done", page->done, "uses_totp", is_used, "has_totp", has_totp,
		"may_remove_totp", x->site->app->settings->staff_totp != STAFF_TOTP_REQUIRED, "must_set_up",
		x->session->must_set_up, "codes_left", left, "setup", setup_view(x, page));
	g_assert(view != NULL);
	page_show(x, page->status, PAGE_STAFF_ACCOUNT, staff_view_frame(x, TEXT_PAGE_STAFF_ACCOUNT, view));
}

void h_staff_account(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);

	show(x, &(AccountPage){.status = 200, .done = done_text(form_find(query, "done"))});
}

/* --- changes ---------------------------------------------------------------------------------------------------------- */

/* Says what is wrong at its field, or that it failed. */
static void refuse(Exchange *x, const FieldErrors *wrong, const GError *error, bool is_setting_up)
{
	if (error != NULL)
		exchange_fail(x, error);
	else
		show(x, &(AccountPage){.status = problems[PROBLEM_FIELDS_INVALID].status,
				.wrong = field_errors_get(wrong, 0),
				.is_setting_up = is_setting_up});
}

static void change_password(Exchange *x, const Form *form)
{
	const char *password = form_find(form, "password");
	const char *new_password = form_find(form, "new_password");
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const PasswordChange change = {.password = password == NULL ? "" : password,
		.new_password = new_password == NULL ? "" : new_password,
		.deadline_us = x->deadline_us};

	field_errors_init(&wrong);
	if (!session_change_password(x->site->app, x->session, &change, &wrong, &error)) {
		refuse(x, &wrong, error, false);
		return;
	}
	response_redirect(&x->response, 303, STAFF_LOGIN_PATH);
	staff_access_set_cookie(x, NULL);
}

static void end_others(Exchange *x, const Form *form G_GNUC_UNUSED)
{
	g_autoptr(GError) error = NULL;

	if (session_end_others(x->site->app, &x->session->id, x->deadline_us, &error))
		response_redirect(&x->response, 303, ACCOUNT_PATH "?done=others");
	else
		exchange_fail(x, error);
}

static void end_one(Exchange *x, const Form *form)
{
	const char *text = form_find(form, "session");
	g_autoptr(GError) error = NULL;
	Ident other;

	if (text == NULL || !ident_parse(text, &other))
		exchange_problem(x, PROBLEM_NOT_FOUND, NULL);
	else if (session_end_other(x->site->app, &x->session->id, &other, x->deadline_us, &error))
		response_redirect(&x->response, 303, ACCOUNT_PATH "?done=end");
	else
		exchange_fail(x, error);
}

static StepInput step_input(const Exchange *x, const Form *form)
{
	return (StepInput){.password = form_find(form, "step_password"),
		.code = form_find(form, "code"),
		.deadline_us = x->deadline_us};
}

static void begin_step(Exchange *x, const Form *form)
{
	const StepInput input = step_input(x, form);
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};

	field_errors_init(&wrong);
	if (second_step_begin(x->site->app, x->session, &input, &wrong, &error))
		show(x, &(AccountPage){.status = 200, .is_setting_up = true});
	else
		refuse(x, &wrong, error, false);
}

/* The only time that they are seen; the page is not stored by the browser. */
static void show_codes(Exchange *x, GStrv codes)
{
	Json *list = json_array();

	for (char **code = codes; *code != NULL; code++)
		json_array_append_new(list, json_pack("{s:s}", "code", *code));
	x->session->must_set_up = false;
	page_show(x, 200, PAGE_STAFF_CODES,
		staff_view_frame(x, TEXT_PAGE_STAFF_RECOVERY_CODES, json_pack("{s:o}", "codes", list)));
}

static void confirm_step(Exchange *x, const Form *form)
{
	const StepInput input = step_input(x, form);
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};

	field_errors_init(&wrong);
	g_auto(GStrv) codes = second_step_confirm(x->site->app, x->session, &input, &wrong, &error);
	if (codes != NULL)
		show_codes(x, codes);
	else
		refuse(x, &wrong, error, true);
}

static void renew_codes(Exchange *x, const Form *form)
{
	const StepInput input = step_input(x, form);
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};

	field_errors_init(&wrong);
	g_auto(GStrv) codes = second_step_renew(x->site->app, x->session, &input, &wrong, &error);
	if (codes != NULL)
		show_codes(x, codes);
	else
		refuse(x, &wrong, error, false);
}

static void remove_step(Exchange *x, const Form *form)
{
	const StepInput input = step_input(x, form);
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};

	field_errors_init(&wrong);
	if (second_step_remove(x->site->app, x->session, &input, &wrong, &error))
		response_redirect(&x->response, 303, ACCOUNT_PATH "?done=totp_off");
	else
		refuse(x, &wrong, error, false);
}

static const struct {
	const char *name;
	void (*change)(Exchange *x, const Form *form);
} actions[] = {
	{"password", change_password},
	{"others", end_others},
	{"end", end_one},
	{"totp", begin_step},
	{"totp_confirm", confirm_step},
	{"totp_off", remove_step},
	{"codes", renew_codes},
};

void h_staff_account_change(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	const char *action = form_find(form, "action");

	for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
		if (g_strcmp0(action, actions[i].name) == 0) {
			actions[i].change(x, form);
			return;
		}
	}
	exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
}
