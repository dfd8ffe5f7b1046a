/*
 * http/pages/public_pages: the pages that look the same to everybody who reads a language, rendered once per rule set and kept.
 *
 * public_page_specs is the table of them. Each is made from the active rule set alone, so when another set is activated
 * the next request renders all of them again; in between they are bytes in memory. The empty form is one of them, but
 * for its token: each visitor's copy gets its own. Safe from any thread.
 */
#pragma once

#include "codec/wording.h"
#include "http/server/exchange.h"
#include "http/pages/pages.h"

typedef enum PublicPage {
	PUBLIC_COMPARISON,
	PUBLIC_RUST_ENGINEER,
	PUBLIC_PYTHON_DEVELOPER,
	PUBLIC_HYBRID_TEAM,
	PUBLIC_FORM,
	PUBLIC_SITEMAP,
	PUBLIC_ROBOTS,
	PUBLIC_PAGE_COUNT
} PublicPage;

typedef struct PublicPageSpec {
	const char *path;
	Page page;
	const char *content_type; /* NULL: a page for people, in the sitemap */
	TextKey title;
	TextKey summary;	/* for search engines and previews of links */
	TextKey crumb;		/* its name in the breadcrumb; NULL: it has none */
	const char *engagement; /* the use cases it lists; NULL: all */
} PublicPageSpec;

extern const PublicPageSpec public_page_specs[PUBLIC_PAGE_COUNT];

typedef struct PublicPages PublicPages;

PublicPages *public_pages_new(void);
void public_pages_free(PublicPages *pages);

/* The templates have changed: the next request renders all pages again. */
void public_pages_forget(PublicPages *pages);

/* Answers with the page, or with 304 to a client that has it. */
void public_page_show(Exchange *x, PublicPage page);

/* Answers with PUBLIC_FORM; token is a signed token's text. The back button finds the very same page again. */
void public_form_show(Exchange *x, const char *token);
