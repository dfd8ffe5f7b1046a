/*
 * store/saved_view: searches that staff keep under a name, for themselves or for all. account: an email.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"

typedef struct SavedView {
	const char *name;
	const char *query;
	bool is_shared;
} SavedView;

/* Appends {"views":[{"id","name","query","is_shared","is_own"}…]}: one's own first. */
bool saved_view_list(Db *db, const char *account, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* CONFLICT: the account has views_max others. */
bool saved_view_save(
	Db *db, const char *account, const SavedView *view, int views_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND: it is not theirs. */
bool saved_view_delete(Db *db, const char *account, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
