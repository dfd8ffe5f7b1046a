/*
 * store/staff: people with an account who work the lead database. Disabled accounts are kept, so that events which name them stay clear.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"

typedef struct NewStaff {
	Ident id;
	const char *email; /* canonical (domain/email_address) */
	const char *role;  /* viewer, agent, admin */
	const char *password_hash;
} NewStaff;

/* CONFLICT: there is an account with this address. */
bool staff_add(Db *db, const NewStaff *staff, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
bool staff_set_password(Db *db, const char *email, const char *password_hash, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
bool staff_disable(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends [{"email","role","created_at","disabled_at","state":"active"|"disabled"}…]. */
bool staff_list(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
