/*
 * store/saved_view: searches that staff keep under a name, for themselves or for all. account: an email.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

typedef struct SavedView {
	const char *name;
	const char *query;
	bool is_shared;
} SavedView;

/* Appends {"views":[{"id","name","query","is_shared","is_own","leads","is_rounded"}…]}: one's own first, as counted last. */
bool saved_view_list(Db *db, const char *account, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* CONFLICT: the account has views_max others. */
bool saved_view_save(
	Db *db, const char *account, const SavedView *view, int views_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND: it is not theirs. */
bool saved_view_delete(Db *db, const char *account, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, query: views that the account sees and that were not counted for it for so many seconds. */
DbResult *saved_view_stale(Db *db, const char *account, int seconds, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* leads -1: unknown. */
bool saved_view_keep_count(Db *db, const char *account, const char *id, int64_t leads, bool is_rounded,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends {"views":[{"id","leads","is_rounded"}…]}, as counted last. */
bool saved_view_counts(Db *db, const char *account, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
