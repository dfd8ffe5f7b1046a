/*
 * http/pages/pages: HTML from the templates below templates/pages/, each with the list of names it may use.
 *
 * page_specs is checked against the templates at start, so a misspelt name never reaches a visitor. Every page that
 * stands between pages/head and pages/foot lists PAGE_FRAME_KEYS; page_render() fills in "assets" itself.
 */
#pragma once

#include "codec/json.h"
#include "codec/template_set.h"
#include "http/server/exchange.h"

enum {
	STATUS_GONE = 410, /* what a link led to has ended: an answer, not a mistake of who opened it */
};

typedef enum Page {
	PAGE_COMPARISON,
	PAGE_HIRE_RUST,
	PAGE_HIRE_PYTHON,
	PAGE_HIRE_HYBRID,
	PAGE_SITEMAP,
	PAGE_ROBOTS,
	PAGE_SECURITY,
	PAGE_PROJECT,
	PAGE_CLIENT,
	PAGE_CLIENT_CONFIRM,
	PAGE_CLIENT_LINK,
	PAGE_OFFER,
	PAGE_QUESTION,
	PAGE_ERASED,
	PAGE_PORTAL,
	PAGE_PORTAL_LINK,
	PAGE_STAFF_LOGIN,
	PAGE_STAFF_BOARD,
	PAGE_STAFF_LEADS,
	PAGE_STAFF_LEAD,
	PAGE_STAFF_BULK,
	PAGE_STAFF_QUEUE,
	PAGE_STAFF_MANAGE,
	PAGE_STAFF_ACCOUNT,
	PAGE_STAFF_AUDIT,
	PAGE_STAFF_SAMPLE,
	PAGE_STAFF_CODES,
	PAGE_STAFF_PROOF,
	PAGE_STAFF_UNSENT,
	PAGE_STAFF_PEOPLE,
	PAGE_PROBLEM,
	PAGE_COUNT
} Page;

/*
 * title: of the page. summary: a sentence for search engines. canonical: its own address; without one the page is not
 * indexed. is_for_recruiter: without the ways that clients go. script: the name of a static file that the page loads. assets: the version of the static files, always set.
 */
#define PAGE_FRAME_KEYS                                                                                     \
	"title", "is_refused", "summary", "canonical", "script", "has_times", "assets", "is_for_recruiter", \
		"lang_query", "lang_more", "alternates", "switch", "languages", "code", "name", "address",  \
		"navigation", "is_here", "is_form", "is_held"

/* Cache-Control of a page that the back button finds again, with what was typed and its token. */
#define PAGE_GOING_BACK "private, no-cache"

extern const TemplateSpec page_specs[PAGE_COUNT];

/*
 * The same page in each language that is offered: [{code, address}…], with "x-default" last; null if there is only one. address: of the
 * English one, without a query.
 */
Json *page_alternates(const char *address);

/* Its address in the language; g_free. */
char *page_address(const char *address, const char *language);

/* Headers of what depends on the language that the client would rather read. */
void page_add_language(Exchange *x);

/* "?lang=de" for links on the page if it was asked for, else "". */
const char *page_language_query(const Exchange *x);

/* True when the query has nothing that a page could be asked but its language. */
bool page_asks_language_alone(const Exchange *x);

/* The static files of the moment. */
const struct StaticFiles *page_statics(const Exchange *x);

/* The page's text; NULL: a template is broken. */
GString *page_render(Exchange *x, Page page, Json *view, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Answers with the page; view is taken over. Such pages are about somebody: nobody keeps them. */
void page_show(Exchange *x, int status, Page page, Json *view);

/* The same with the text that it had before; html is taken over. */
void page_show_kept(Exchange *x, GString *html);

/*
 * The same of a page without anything about anybody: the back button finds the very page again, with what was typed and
 * its token.
 */
void page_show_going_back(Exchange *x, int status, Page page, Json *view);

/* For Site.show_problem. */
void page_show_problem(Exchange *x, ProblemKind kind, const char *detail);

/*
 * What the link of an email to a client opens before its address is confirmed: the page that asks whose it is, or that the address is no longer
 * the request's. The exchange's token is of that email.
 */
void client_page_ask_first(Exchange *x, const Ident *email_id);
