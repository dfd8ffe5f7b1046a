/*
 * http/pages/staff_access: lets a request for a page of the console through when its browser is signed in and the
 * account's role may do what the route asks for.
 *
 * Who is not signed in is sent to /staff/login and comes back from there. A POST must come from a page of ours: browsers
 * say so (Sec-Fetch-Site, or else Origin), and every form carries a token that is bound to the session; a form of
 * another session is shown to who sent it, to be sent again (http/pages/staff_unsent). Who it is then
 * is in exchange.session, and app/caller knows what they may do.
 */
#pragma once

#include <stdbool.h>

#include "app/staff/session.h"
#include "base/signed_token.h"
#include "http/server/exchange.h"

#define STAFF_TOKEN_FIELD "token"
#define STAFF_LOGIN_PATH  "/staff/login"

enum {
	STAFF_BROWSER_DAYS = 30, /* longer than a form stays open */
};

bool staff_access_allows(Exchange *x);

/* For the page that signing in answers with: a session that has just begun. False: it cannot be used yet. */
bool staff_access_begin(Exchange *x, const char *token);

/* For the forms of a page of this session. */
void staff_access_token(const Exchange *x, char text[static SIGNED_TOKEN_TEXT_BYTES]);

/* False for a form that another site sent, as far as the browser says. */
bool staff_access_is_own_site(const Exchange *x);

/* The cookie of a session; NULL ends it. */
void staff_access_set_cookie(Exchange *x, const char *token);

/*
 * A browser in which somebody has signed in may send the large forms: also when its session has ended, because what was
 * typed then goes on with signing in, and not at the price of the memory that strangers could take (
 * EXCHANGE_STRANGER_BYTES_MAX). A cookie that we signed says so, so that nobody needs to ask the database before reading;
 * what the form may do is decided by the session.
 */
void staff_access_remember_browser(Exchange *x);
bool staff_access_knows_browser(const Exchange *x);

/*
 * Where to go on after a form was sent to the path, or instead: to itself, or the page whose form is sent to what is no
 * page. query NULL: none. g_free.
 */
char *staff_access_page(const char *path, const char *query);

/* A path below /staff, for after signing in; the board's for anything else. */
const char *staff_access_next(const char *path);
