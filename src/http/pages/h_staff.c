/* http/pages/h_staff: signing in to the console, its board, and one's own account. GET changes nothing. */
#include <string.h>

#include "app/board/board.h"
#include "app/rules/recommender.h"
#include "app/staff/staff_leads.h"
#include "base/net_address.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/submission.h"
#include "http/handlers.h"
#include "http/pages/board_view.h"
#include "http/pages/pages.h"
#include "http/pages/rules_view.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_unsent.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

enum {
	STATUS_UNAUTHORIZED = 401,
	STATUS_TOO_MANY = 429,
};

/* --- signing in ------------------------------------------------------------------------------------------------------- */

typedef struct LoginPage {
	const char *email;	/* as typed; NULL: nothing */
	const char *first_step; /* the password was right; only the code is asked for. NULL: everything is */
	const char *next;	/* where to go afterwards */
	TextKey problem;	/* TEXT_NONE: none */
	const Form *form;	/* of whose "kept" fields go on to the next try; NULL: nothing was sent */
} LoginPage;

static void show_login(Exchange *x, int status, const LoginPage *page)
{
	const bool is_kept = page->form != NULL && staff_unsent_is_kept(page->form);

	page_show(x, status, PAGE_STAFF_LOGIN,
		json_pack("{s:s, s:s?, s:s, s:s?, s:s?, s:o}", "title", wording_text(TEXT_PAGE_STAFF_SIGN_IN), "value",
			page->email, "next", page->next, "problem", wording_text(page->problem), "first_step",
			page->first_step, "kept", is_kept ? staff_unsent_keep(x, page->form) : json_null()));
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

static const struct {
	int status;
	TextKey problem;
	bool asks_for_code;
} refusals[] = {
	[SIGN_IN_WRONG] = {STATUS_UNAUTHORIZED, TEXT_PAGE_STAFF_SIGN_IN_WRONG, false},
	[SIGN_IN_NEEDS_CODE] = {200, TEXT_NONE, true},
	[SIGN_IN_WRONG_CODE] = {STATUS_UNAUTHORIZED, TEXT_PAGE_STAFF_CODE_WRONG, true},
	[SIGN_IN_TOO_LATE] = {STATUS_UNAUTHORIZED, TEXT_PAGE_STAFF_SIGN_IN_TOO_LATE, false},
	[SIGN_IN_TOO_MANY] = {STATUS_TOO_MANY, TEXT_PAGE_STAFF_SIGN_IN_TOO_MANY, false},
};

static void refuse_login(Exchange *x, const SignedIn *done, LoginPage *page)
{
	page->problem = refusals[done->outcome].problem;
	if (refusals[done->outcome].asks_for_code)
		page->first_step = done->first_step;
	else if (done->outcome != SIGN_IN_TOO_MANY)
		page->first_step = NULL;
	show_login(x, refusals[done->outcome].status, page);
	if (done->outcome == SIGN_IN_TOO_MANY) {
		g_autofree char *seconds = g_strdup_printf("%d", done->retry_after_s);
		response_add_header(&x->response, "Retry-After", seconds);
	}
}

void h_staff_login_send(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *email = request_form_text(form, "email");
	g_autofree char *client = client_of(x);
	const char *password = form_find(form, "password");
	SignedIn done = {0};
	LoginPage page = {.email = email,
		.first_step = form_find(form, "first_step"),
		.next = staff_access_next(form_find(form, "next")),
		.problem = TEXT_NONE,
		.form = form};

	if (!staff_access_is_own_site(x)) {
		exchange_problem(x, PROBLEM_FORBIDDEN, wording_text(TEXT_PAGE_STAFF_OTHER_SITE));
		return;
	}
	const SignIn sign_in = {.email = email,
		.password = password == NULL ? "" : password,
		.code = form_find(form, "code"),
		.first_step = page.first_step,
		.client = client,
		.user_agent = request_header(&x->request, "User-Agent")};
	if (!session_sign_in(x->site->app, &sign_in, x->deadline_us, &done, &error)) {
		exchange_fail(x, error);
	} else if (done.outcome != SIGN_IN_DONE) {
		refuse_login(x, &done, &page);
	} else {
		if (!staff_unsent_is_kept(form) || !staff_access_begin(x, done.token) ||
			!staff_unsent_show(x, 200, form))
			response_redirect(&x->response, 303, page.next);
		staff_access_set_cookie(x, done.token);
		staff_access_remember_browser(x);
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

/* The spans that can be chosen, in days. */
static const int spans[] = {7, 30, 90};

static int read_span(const Form *query)
{
	const char *asked = form_find(query, "days");
	guint64 days = 0;

	if (asked == NULL || !g_ascii_string_to_unsigned(asked, 10, 1, BOARD_DAYS_KEPT, &days, NULL))
		return BOARD_DAYS;
	for (gsize i = 0; i < G_N_ELEMENTS(spans); i++) {
		if (spans[i] == (int)days)
			return spans[i];
	}
	return BOARD_DAYS;
}

static Json *spans_view(int days)
{
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(spans); i++) {
		g_autofree char *label = wording_format(TEXT_PAGE_BOARD_SPAN, wording_number("days", spans[i]));
		json_array_append_new(list,
			json_pack("{s:i, s:s, s:b}", "value", spans[i], "label", label, "is_chosen", spans[i] == days));
	}
	return list;
}

void h_staff_board(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	const int days = read_span(query);
	g_autoptr(GString) text = g_string_sized_new(16 * 1024);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) found = NULL;

	if (board_read(x->site->app, days, x->deadline_us, text, &error))
		found = jsonc_decode(text->str, text->len, &error);
	if (found == NULL) {
		exchange_fail(x, error);
		return;
	}
	Json *view = staff_view_board(json_object_get(found, "counts"));
	g_autoptr(RuleSet) rules = recommender_rules(x->site->app->recommender);
	const char *published = ruleset_json(rules);
	g_autoptr(Json) decoded = jsonc_decode(published, strlen(published), &error);
	g_autoptr(Json) of_rules = decoded == NULL ? NULL : rules_view(decoded, NULL);
	json_object_update_new(view, board_view(found, json_object_get(of_rules, "salary")));
	json_object_set_new(view, "spans", spans_view(days));
	page_show(x, 200, PAGE_STAFF_BOARD, staff_view_frame(x, TEXT_PAGE_STAFF_BOARD, view));
}

/* The board's numbers alone, for a page that is open for hours. */
void h_staff_pulse(Exchange *x)
{
	GString *text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	if (staff_leads_board(x->site->app, x->deadline_us, text, &error)) {
		exchange_give_json(x, 200, text);
		response_add_header(&x->response, "Cache-Control", "no-store");
		return;
	}
	g_string_free(text, TRUE);
	exchange_fail(x, error);
}
