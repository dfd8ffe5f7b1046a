/* http/pages/h_staff: signing in to the console, its board, and one's own account. GET changes nothing. */
#include <string.h>

#include "app/staff/staff_leads.h"
#include "base/net_address.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/submission.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

enum {
	STATUS_UNAUTHORIZED = 401,
	STATUS_TOO_MANY = 429,
};

/* --- signing in ------------------------------------------------------------------------------------------------------- */

typedef struct LoginPage {
	const char *email; /* as typed; NULL: nothing */
	const char *next;  /* where to go afterwards */
	TextKey problem;   /* TEXT_NONE: none */
} LoginPage;

static void show_login(Exchange *x, int status, const LoginPage *page)
{
	page_show(x, status, PAGE_STAFF_LOGIN,
		json_pack("{s:s, s:s?, s:s, s:s?}", "title", wording_text(TEXT_PAGE_STAFF_SIGN_IN), "value",
			page->email, "next", page->next, "problem", wording_text(page->problem)));
}

void h_staff_login(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);

	show_login(x, 200, &(LoginPage){.next = staff_access_next(form_find(query, "next")), .problem = TEXT_NONE});
}

/* Whose attempts are counted together; g_free. NULL: nobody knows who is behind this address. */
static char *client_of(const Exchange *x)
{
	char text[NET_ADDRESS_TEXT_BYTES];

	if (exchange_is_client_unknown(x))
		return NULL;
	const NetAddress address = exchange_client_address(x);
	const NetAddress site = net_address_site(&address);
	net_address_format(&site, text);
	return g_strdup(text);
}

static void refuse_login(Exchange *x, const SignedIn *done, LoginPage *page)
{
	if (done->outcome == SIGN_IN_WRONG) {
		page->problem = TEXT_PAGE_STAFF_SIGN_IN_WRONG;
		show_login(x, STATUS_UNAUTHORIZED, page);
		return;
	}
	g_autofree char *seconds = g_strdup_printf("%d", done->retry_after_s);
	page->problem = TEXT_PAGE_STAFF_SIGN_IN_TOO_MANY;
	show_login(x, STATUS_TOO_MANY, page);
	response_add_header(&x->response, "Retry-After", seconds);
}

void h_staff_login_send(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *email = request_form_text(form, "email");
	g_autofree char *client = client_of(x);
	const char *password = form_find(form, "password");
	SignedIn done = {0};
	LoginPage page = {.email = email, .next = staff_access_next(form_find(form, "next")), .problem = TEXT_NONE};

	if (!staff_access_is_own_site(x)) {
		exchange_problem(x, PROBLEM_FORBIDDEN, wording_text(TEXT_PAGE_STAFF_OTHER_SITE));
		return;
	}
	const SignIn sign_in = {.email = email,
		.password = password == NULL ? "" : password,
		.client = client,
		.user_agent = request_header(&x->request, "User-Agent")};
	if (!session_sign_in(x->site->app, &sign_in, x->deadline_us, &done, &error)) {
		exchange_fail(x, error);
	} else if (done.outcome != SIGN_IN_DONE) {
		refuse_login(x, &done, &page);
	} else {
		response_redirect(&x->response, 303, page.next);
		staff_access_set_cookie(x, done.token);
	}
}

void h_staff_logout(Exchange *x)
{
	g_autoptr(GError) error = NULL;

	if (!session_sign_out(x->site->app, &x->session->id, x->deadline_us, &error)) {
		exchange_fail(x, error);
		return;
	}
	response_redirect(&x->response, 303, STAFF_LOGIN_PATH);
	staff_access_set_cookie(x, NULL);
}

/* --- the board -------------------------------------------------------------------------------------------------------- */

void h_staff_board(Exchange *x)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) board = NULL;

	if (staff_leads_board(x->site->app, x->deadline_us, text, &error))
		board = jsonc_decode(text->str, text->len, &error);
	if (board == NULL)
		exchange_fail(x, error);
	else
		page_show(
			x, 200, PAGE_STAFF_BOARD, staff_view_frame(x, TEXT_PAGE_STAFF_BOARD, staff_view_board(board)));
}

/* --- the account ------------------------------------------------------------------------------------------------------ */

static void show_account(Exchange *x, int status, const char *field, const char *problem, const char *done)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) sessions = NULL;

	if (session_show(x->site->app, &x->session->id, x->deadline_us, text, &error))
		sessions = jsonc_decode(text->str, text->len, &error);
	if (sessions == NULL) {
		exchange_fail(x, error);
		return;
	}
	page_show(x, status, PAGE_STAFF_ACCOUNT,
		staff_view_frame(x, TEXT_PAGE_STAFF_ACCOUNT,
			json_pack("{s:s, s:o, s:s?, s:s?, s:s?}", "email", x->session->email, "sessions",
				staff_view_sessions(sessions), "password_problem",
				g_strcmp0(field, "password") == 0 ? problem : NULL, "new_password_problem",
				g_strcmp0(field, "new_password") == 0 ? problem : NULL, "done", done)));
}

void h_staff_account(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	const bool is_done = g_strcmp0(form_find(query, "done"), "others") == 0;

	show_account(x, 200, NULL, NULL, is_done ? wording_text(TEXT_PAGE_STAFF_OTHERS_SIGNED_OUT) : NULL);
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
	if (session_change_password(x->site->app, x->session, &change, &wrong, &error)) {
		response_redirect(&x->response, 303, STAFF_LOGIN_PATH);
		staff_access_set_cookie(x, NULL);
	} else if (error != NULL) {
		exchange_fail(x, error);
	} else {
		const FieldError *first = field_errors_get(&wrong, 0);
		show_account(x, problems[PROBLEM_FIELDS_INVALID].status, first->field, first->says, NULL);
	}
}

void h_staff_account_change(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_form(&x->request);
	const char *action = form_find(form, "action");

	if (g_strcmp0(action, "password") == 0)
		change_password(x, form);
	else if (g_strcmp0(action, "others") != 0)
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
	else if (session_end_others(x->site->app, &x->session->id, x->deadline_us, &error))
		response_redirect(&x->response, 303, "/staff/account?done=others");
	else
		exchange_fail(x, error);
}
