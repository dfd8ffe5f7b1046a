/*
 * app/admin/accounts: recruiters, staff accounts and API tokens, as the shell makes and changes them.
 *
 * Everything typed in is checked here, so that the shell and the recruiter portal refuse the same things. Each function
 * is one durable change. Bad input is data: false with entries in wrong (initialized by the caller), each with the name
 * of its field here and what to do; the caller knows what its people call that field. Otherwise false sets *error:
 * NOT_FOUND, CONFLICT as in the store.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/admin/recruiter_options.h"
#include "base/ident.h"
#include "db/connection.h"

enum {
	ACCOUNTS_NAME_CHARS_MAX = 200,
	ACCOUNTS_TOKEN_NAME_CHARS_MAX = 64, /* is in every event that it causes */
	ACCOUNTS_CAPACITY_MAX = 10000,	    /* the schema's check */
	ACCOUNTS_TOKEN_DAYS_MAX = 3650,
	ACCOUNTS_BENCH_MAX = 1000,
};

/* As typed; NULL or "" stays as it is, and for a new recruiter must be given (all but capacity). */
typedef struct RecruiterOptions {
	const char *name;
	const char *email;
	const char *engagements; /* "rust,hybrid" */
	const char *capacity;	 /* a number */
	bool is_paused;		 /* of a new one: is offered nothing until somebody resumes them */
	RecruiterFactOptions facts;
} RecruiterOptions;

/* What accounts_add_recruiter() would refuse, but for an address that is another's. */
bool accounts_check_recruiter(const RecruiterOptions *options, FieldErrors *wrong);
bool accounts_add_recruiter(
	Db *db, const RecruiterOptions *options, FieldErrors *wrong, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* who: an id or an address. INVALID: nothing is to be changed. */
bool accounts_set_recruiter(Db *db, const char *who, const RecruiterOptions *options, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool accounts_pause_recruiter(Db *db, const char *who, bool is_paused, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a pause takes along. NULL or "": not given. */
typedef struct PauseOptions {
	bool moves_offers; /* open offers go to others */
	const char *cover; /* address or id of who takes accepted leads over */
	const char *leads; /* keep, cover, or return; default: cover if there is one, else keep */
} PauseOptions;

/* Fields: cover, leads. */
bool accounts_pause_with(Db *db, const char *who, const PauseOptions *pause, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *leads_moved: how many leads the dispatcher places again because of that. */
bool accounts_remove_recruiter(
	Db *db, const char *who, const char *actor, int64_t *leads_moved, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As typed. */
typedef struct TimeOffOptions {
	const char *from;  /* 2026-12-24 or 2026-12-24T12:00, in the recruiter's time; NULL: now */
	const char *to;	   /* likewise; a day is in it to its end */
	const char *cover; /* id or address; NULL: nobody */
	/* What becomes of accepted leads: keep, cover, return (to others); NULL: the cover gets them, if there is one */
	const char *leads;
} TimeOffOptions;

/* NOT_FOUND: the recruiter. */
bool accounts_add_time_off(Db *db, const char *who, const TimeOffOptions *time_off, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends leave that runs, and forgets what is to come: one leave by its id, or all (NULL). */
bool accounts_end_time_off(Db *db, const char *who, const Ident *time_off, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct BenchOptions {
	const char *engagement;
	const char *seniority;	    /* NULL: any */
	const char *engineers;	    /* NULL: one */
	const char *available_from; /* YYYY-MM-DD; NULL: today */
} BenchOptions;

bool accounts_add_bench(Db *db, const char *who, const BenchOptions *bench, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One entry is still true. NOT_FOUND. */
bool accounts_confirm_bench(Db *db, const char *who, const Ident *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets one entry, or all (NULL). */
bool accounts_remove_bench(Db *db, const char *who, const Ident *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* INVALID: the password; the message says what it must have (app/staff/password). */
typedef struct StaffOptions {
	const char *email;
	const char *role; /* a name of domain/access/permission */
	const char *password;
} StaffOptions;

bool accounts_add_staff(
	Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* role is not used. */
bool accounts_set_password(
	Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For a forgotten password, a new one that nobody knows yet; g_free. */
char *accounts_new_password(void);
/* NOT_FOUND; CONFLICT: nobody would be left to administer the accounts (a shell may do that). */
bool accounts_set_role(
	Db *db, const char *email, const char *role, FieldErrors *wrong, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool accounts_enable_staff(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For somebody who lost the app and the recovery codes. */
bool accounts_reset_second_step(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool accounts_disable_staff(Db *db, const char *email, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct TokenOptions {
	const char *name;
	const char *scopes; /* "leads:read,leads:write" */
	const char *days;   /* how long it is valid; NULL: until it is revoked */
} TokenOptions;

/* *text: the token, which nobody can find out again; the caller's to g_free. */
bool accounts_create_token(
	Db *db, const TokenOptions *options, char **text, FieldErrors *wrong, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND. */
bool accounts_revoke_token(Db *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
