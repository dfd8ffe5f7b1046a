#include "http/pages/staff_access.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/pages/staff_proof.h"
#include "http/pages/staff_unsent.h"
#include "http/server/request_form.h"

#define BOARD_PATH "/staff"

enum {
	DAY_S = 24 * 3600,
};

typedef enum Cookie {
	COOKIE_SESSION,
	COOKIE_BROWSER, /* outlives sessions */
} Cookie;

static const struct {
	const char *name;
	const char *secure_name; /* browsers take it from https and for all paths alone */
	int max_age_s;
} cookies[] = {
	[COOKIE_SESSION] = {"leadmatch-session", "__Host-leadmatch-session", SESSION_HOURS * 3600},
	[COOKIE_BROWSER] = {"leadmatch-browser", "__Host-leadmatch-browser", STAFF_BROWSER_DAYS *DAY_S},
};

static const char *cookie_name(const Exchange *x, Cookie cookie)
{
	return x->site->is_secure ? cookies[cookie].secure_name : cookies[cookie].name;
}

/* g_free; NULL: there is none. */
static char *read_cookie(const Exchange *x, Cookie which)
{
	const char *header = request_header(&x->request, "Cookie");
	g_auto(GStrv) sent = header == NULL ? NULL : g_strsplit(header, ";", -1);
	const char *name = cookie_name(x, which);
	const gsize name_bytes = strlen(name);

	for (char **cookie = sent; cookie != NULL && *cookie != NULL; cookie++) {
		const char *text = g_strstrip(*cookie);
		if (strncmp(text, name, name_bytes) == 0 && text[name_bytes] == '=')
			return g_strdup(text + name_bytes + 1);
	}
	return NULL;
}

/* value NULL: removes it. */
static void set_cookie(Exchange *x, Cookie which, const char *value)
{
	g_autofree char *cookie = g_strdup_printf("%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s",
		cookie_name(x, which), value == NULL ? "" : value, value == NULL ? 0 : cookies[which].max_age_s,
		x->site->is_secure ? "; Secure" : "");

	response_add_header(&x->response, "Set-Cookie", cookie);
}

void staff_access_set_cookie(Exchange *x, const char *token)
{
	set_cookie(x, COOKIE_SESSION, token);
}

void staff_access_remember_browser(Exchange *x)
{
	const SignedToken token = {.purpose = TOKEN_PURPOSE_STAFF_BROWSER,
		.issued_at_s = clock_now_us() / G_USEC_PER_SEC,
		.payload = ident_new()};
	char text[SIGNED_TOKEN_TEXT_BYTES];

	signed_token_format(x->site->app->settings->secret, &token, text);
	set_cookie(x, COOKIE_BROWSER, text);
}

bool staff_access_knows_browser(const Exchange *x)
{
	g_autofree char *text = read_cookie(x, COOKIE_BROWSER);
	SignedToken token;

	return text != NULL &&
	       signed_token_parse(x->site->app->settings->secret, TOKEN_PURPOSE_STAFF_BROWSER, text, &token) &&
	       clock_now_us() / G_USEC_PER_SEC - token.issued_at_s <= STAFF_BROWSER_DAYS * DAY_S;
}

static bool is_path_char(char c)
{
	return g_ascii_isalnum(c) || strchr("-._~%/?=&+:()*!,;@$|'", c) != NULL;
}

const char *staff_access_next(const char *path)
{
	if (path == NULL || !g_str_has_prefix(path, BOARD_PATH) || strchr("/?", path[strlen(BOARD_PATH)]) == NULL ||
		g_str_has_prefix(path, STAFF_LOGIN_PATH))
		return BOARD_PATH;
	for (const char *at = path; *at != '\0'; at++) {
		if (!is_path_char(*at))
			return BOARD_PATH;
	}
	return path;
}

char *staff_access_page(const char *path, const char *query)
{
	static const char hold[] = "/hold";
	static const char *const pages[][2] = {
		{BOARD_PATH "/bulk", BOARD_PATH "/leads"},
		{BOARD_PATH "/views", BOARD_PATH "/leads"},
		{BOARD_PATH "/confirm", BOARD_PATH},
		{BOARD_PATH "/logout", BOARD_PATH},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
		if (g_str_has_prefix(path, pages[i][0]))
			return g_strdup(pages[i][1]);
	}
	if (g_str_has_suffix(path, hold))
		return g_strndup(path, strlen(path) - strlen(hold));
	return query == NULL ? g_strdup(path) : g_strdup_printf("%s?%s", path, query);
}

static void send_to_sign_in(Exchange *x)
{
	g_autofree char *next = staff_access_page(x->request.path, x->request.query);
	g_autofree char *escaped = g_uri_escape_string(staff_access_next(next), NULL, false);
	g_autofree char *location = g_strconcat(STAFF_LOGIN_PATH "?next=", escaped, NULL);

	response_redirect(&x->response, 303, location);
	response_add_header(&x->response, "Cache-Control", "no-store");
}

bool staff_access_is_own_site(const Exchange *x)
{
	const char *site = request_header(&x->request, "Sec-Fetch-Site");
	const char *origin = request_header(&x->request, "Origin");
	const char *base_url = x->site->app->settings->base_url;

	if (site != NULL)
		return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
	/* "null": our pages ask browsers for that, by their Referrer-Policy. */
	return origin == NULL || strcmp(origin, "null") == 0 ||
	       (g_str_has_prefix(base_url, origin) && strchr("/", base_url[strlen(origin)]) != NULL);
}

void staff_access_token(const Exchange *x, char text[static SIGNED_TOKEN_TEXT_BYTES])
{
	const SignedToken token = {
		.purpose = TOKEN_PURPOSE_STAFF_FORM,
		.issued_at_s = clock_now_us() / G_USEC_PER_SEC,
		.payload = x->session->id,
	};

	signed_token_format(x->site->app->settings->secret, &token, text);
}

/* What was typed is kept by the page that asks to sign in; a GET, or a form of another site, keeps nothing. */
static void ask_to_sign_in(Exchange *x)
{
	if (x->request.method == HTTP_POST && staff_access_is_own_site(x)) {
		g_autoptr(Form) form = request_form(&x->request);
		if (staff_unsent_ask_to_sign_in(x, form))
			return;
	}
	send_to_sign_in(x);
}

/* The token lives as long as the session, so it is never too old. */
static bool is_own_form(const Exchange *x, const Form *form)
{
	const char *text = form_find(form, STAFF_TOKEN_FIELD);
	SignedToken token;

	return staff_access_is_own_site(x) && text != NULL &&
	       signed_token_parse(x->site->app->settings->secret, TOKEN_PURPOSE_STAFF_FORM, text, &token) &&
	       memcmp(&token.payload, &x->session->id, sizeof token.payload) == 0;
}

bool staff_access_begin(Exchange *x, const char *token)
{
	g_autoptr(GError) error = NULL;

	x->session = g_new0(Session, 1);
	if (!session_identify(x->site->app, token, x->deadline_us, x->session, &error))
		return false;
	caller_set(&x->session->caller);
	return true;
}

bool staff_access_allows(Exchange *x)
{
	g_autofree char *cookie = read_cookie(x, COOKIE_SESSION);
	g_autoptr(GError) error = NULL;
	Session *session = g_new0(Session, 1);

	x->session = session;
	if (!session_identify(x->site->app, cookie, x->deadline_us, session, &error)) {
		if (leadmatch_error_is(error, LEADMATCH_ERROR_DENIED))
			ask_to_sign_in(x);
		else
			exchange_fail(x, error);
		return false;
	}
	caller_set(&session->caller);
	x->actor = g_strdup(session->caller.actor);
	log_context_set("actor", x->actor);
	if (!caller_check(x->route->access, &error)) {
		if (session->must_set_up)
			response_redirect(&x->response, 303, "/staff/account");
		else
			exchange_fail(x, error);
		return false;
	}
	if (x->request.method != HTTP_POST)
		return true;
	g_autoptr(Form) form = request_form(&x->request);
	if (!is_own_form(x, form)) {
		if (!staff_access_is_own_site(x) || !staff_unsent_show(x, problems[PROBLEM_FORBIDDEN].status, form))
			exchange_problem(x, PROBLEM_FORBIDDEN, wording_text(TEXT_PAGE_STAFF_FORM_EXPIRED));
		return false;
	}
	return staff_proof_take(x, form);
}
