/*
 * store/recruiter: the people who get leads.
 *
 * An address belongs to one recruiter at a time (CONFLICT). Removed recruiters are as if they were not there, but their offers stay.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	RECRUITER_CAPACITY_KEEP = -1, /* stays, or for a new one: the schema's default */
};

/* What is NULL (or RECRUITER_CAPACITY_KEEP) stays as it is. */
typedef struct RecruiterChange {
	const char *name;
	const char *email;	 /* canonical (domain/email_address) */
	const char *engagements; /* separated by commas, as in "rust,hybrid" */
	int64_t capacity;	 /* open offers at most */
} RecruiterChange;

/* name, email and engagements must be given. CONFLICT: the address is another recruiter's. */
bool recruiter_add(Db *db, const Ident *id, const RecruiterChange *recruiter,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By id or address. NOT_FOUND. */
bool recruiter_find_id(
	Db *db, const char *id_or_email, Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND; CONFLICT: the address is another recruiter's. */
bool recruiter_set(Db *db, const Ident *id, const RecruiterChange *change,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND. */
bool recruiter_pause(
	Db *db, const Ident *id, bool is_paused, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Withdraws open offers; *leads_moved is how many leads go to the router again because of that. */
bool recruiter_remove(Db *db, const Ident *id, const char *actor, int64_t *leads_moved,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends [{"id","name","email","engagements":[…],"capacity","open_offers","is_paused","last_offer_at","created_at"}…], the longest
 * known first.
 */
bool recruiter_list(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All, for the router: columns id, name, email, engagements ("rust,hybrid"), capacity, is_paused, open_offers, idle_us (null: never asked). */
DbResult *recruiter_facts(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
