/*
 * app/staff/staff_views: searches that staff keep under a name, and what continues a search that is being typed.
 *
 * account: the email of who is signed in. Errors of all: DENIED; BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "store/saved_view.h"

enum {
	STAFF_VIEW_NAME_CHARS_MAX = 60,
	STAFF_VIEWS_MAX = 50, /* of an account: they all stand above the list */
	STAFF_COMPLETIONS_MAX = 8,
};

/* Appends what saved_view_list() does. */
bool staff_views_list(const App *app, const char *account, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* INVALID: the name is empty or too long, or the query is invalid. NOT_FOUND: there is no such account. CONFLICT: the account has too many. */
bool staff_views_save(const App *app, const char *account, const SavedView *view, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND: it is not theirs. */
bool staff_views_delete(const App *app, const char *account, const char *id, int64_t deadline_us,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends {"from","to","items":[{"insert","label"}…]} for the word of text that ends at byte at. */
bool staff_views_complete(const App *app, const char *text, gsize at, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
