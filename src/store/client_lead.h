/*
 * store/client_lead: a lead as its own client sees it and changes it.
 *
 * client_lead_load() and client_lead_load_export() read; the others work in the caller's transaction, behind client_lead_lock().
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

/*
 * Appends {"reference","created_at","status","engagement","revision","corrected_at","submission","recommendation","holder":{"name",
 * "status","since","deadline_at"}|null}, or {"erased_at"} of an erased lead. NOT_FOUND: there never was such a lead.
 */
bool client_lead_load(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends everything that is kept about the client as one JSON document. NOT_FOUND. */
bool client_lead_load_export(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns reference, status, engagement, revision, submission, recommendation; locked until the transaction ends. NOT_FOUND. */
DbResult *client_lead_lock(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns name, email, status of the offer, of every recruiter who has the lead or may take it now; or of everybody who was ever shown it. */
DbResult *client_lead_holders(Db *db, const Ident *id, bool everybody, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps what the lead was as a revision, and makes it what lead says (new_lead_write() of store/lead). */
bool client_lead_write_correction(Db *db, const Ident *id, const char *lead, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Nothing about a person is left of the lead, only a row of lead_erased. actor: client, cli:USER. */
bool client_lead_write_erasure(Db *db, const Ident *id, const char *actor, GError **error) G_GNUC_WARN_UNUSED_RESULT;
