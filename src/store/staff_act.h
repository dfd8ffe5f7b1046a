/*
 * store/staff_act: what staff did to several leads with one press, and what it takes to undo it.
 *
 * An item is written in the transaction that changes its lead: staff_act_before() behind lead_lock(), and
 * staff_act_after() when all is written. Undoing is a change of its own with staff_act_since() and staff_act_undo() at
 * the same places.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

typedef struct StaffActRow {
	Ident id;
	const char *actor;
	const char *act;
	const char *value; /* NULL: none */
} StaffActRow;

bool staff_act_begin(Db *db, const StaffActRow *act, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_act_before(Db *db, const Ident *act, const Ident *lead, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Emails that the transaction has queued wait for so many seconds. */
bool staff_act_after(Db *db, const Ident *act, const Ident *lead, int hold_s, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing was done to the lead. */
bool staff_act_skip(
	Db *db, const Ident *act, const Ident *lead, const char *why, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends {"id","at","actor","act","value","undone_at","items":[{"reference","status","problem","is_undone",
 * "undo_problem"}…]}. NOT_FOUND.
 */
bool staff_act_load(Db *db, const Ident *act, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns lead_id, before (JSON): what is still to be undone. */
DbResult *staff_act_items(Db *db, const Ident *act, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Column actor: who has done something to the lead since; null: nobody. No row: it is undone already. */
DbResult *staff_act_since(Db *db, const Ident *act, const Ident *lead, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* is_decision: what it settled is open again. */
bool staff_act_undo(
	Db *db, const Ident *act, const Ident *lead, bool is_decision, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_act_undo_skip(
	Db *db, const Ident *act, const Ident *lead, const char *why, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool staff_act_undone(Db *db, const Ident *act, GError **error) G_GNUC_WARN_UNUSED_RESULT;
