/* store/console: what the pages of the console read besides the lead itself. Reads only. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/*
 * Appends {"reference","asked_at","position","count","previous","next"} of the leads with a status, oldest first and behind them
 * those whose client was asked something: of the named one, or else of the one after it, or of the first (reference NULL).
 * reference is null when there is none; asked_at: since when an answer is waited for, null: for none.
 */
bool console_queue(
	Db *db, const char *status, const char *reference, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends [{"revision","replaced_at","submission","engagement"}…], newest first: what a lead was before. */
bool console_versions(Db *db, const Ident *lead, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * In a transaction that has changed a lead: appends what it did to it,
 * {"status","engagement","assigned","offers":[{"recruiter","status"}…],"emails":[{"recipient","notification"}…]}.
 */
bool console_effect(Db *db, const Ident *lead, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
