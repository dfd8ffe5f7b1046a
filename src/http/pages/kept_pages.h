/*
 * http/pages/kept_pages: pages about somebody as they were last sent, so that one that did not change is not made again.
 *
 * Each is kept with a stamp: text that is another one as soon as the page would be. The caller reads the stamp before
 * the page, so a page is never older than its stamp. Bounded: the one that nobody looked at for longest goes.
 * Any thread.
 */
#pragma once

#include <glib.h>

enum {
	KEPT_PAGES_MAX = 256,
	KEPT_PAGE_BYTES_MAX = 64 * 1024, /* larger ones are not kept */
};

typedef struct KeptPages KeptPages;

KeptPages *kept_pages_new(void);
void kept_pages_free(KeptPages *pages);

/* The page's text, owned by the caller, if it still has this stamp, with its language; NULL: it is to be made. */
GString *kept_pages_find(
	KeptPages *pages, const char *path, const char *stamp, const char **language) G_GNUC_WARN_UNUSED_RESULT;

/* language: a constant. */
void kept_pages_keep(KeptPages *pages, const char *path, const char *stamp, const GString *html, const char *language);

/* Templates or wording have changed. */
void kept_pages_forget(KeptPages *pages);
