/*
 * store/lead_label: who of staff owns a lead, and its tags (domain/lead/lead_tag).
 *
 * Changes work in the caller's transaction, behind lead_lock(), and the caller adds the event.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/* Columns owner (an address; null: none), tags (a JSON array). */
DbResult *lead_label_load(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, email of the account with this address that may own a lead; no row: there is none. */
DbResult *lead_label_account(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* account_id NULL: nobody. */
bool lead_label_own(Db *db, const Ident *lead_id, const char *account_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* tags: a JSON array, all of them. */
bool lead_label_tag(Db *db, const Ident *lead_id, const char *tags, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns tag, leads: those that begin so, the most used first. */
DbResult *lead_label_known(Db *db, const char *prefix, int tags_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends the addresses of the accounts that may own a lead, as a JSON array. */
bool lead_label_accounts(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
