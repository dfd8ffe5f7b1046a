/* store/imported_leads: leads of an old list, written as history (app/history/lead_import). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/* By address, or without one (NULL) by name; removed or not. *is_found. */
bool imported_leads_find_recruiter(Db *db, const char *address, const char *name, Ident *id, bool *is_found,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Known from history alone: removed from the start. */
bool imported_leads_add_recruiter(
	Db *db, const Ident *id, const char *name, const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* leads: an array of objects as the statement says; actor: who began it, as in event.actor. *written: those that were not there. */
bool imported_leads_batch(
	Db *db, const char *leads, const char *actor, int64_t *written, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id and reference: of a lead that is there and may be the same. leads: [{"id","email","title","received_us"}…]. */
DbResult *imported_leads_similar(Db *db, const char *leads, int rows_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;
