/*
 * store/recruiter: the people who get leads.
 *
 * An address belongs to one recruiter at a time (CONFLICT). Removed recruiters are as if they were not there, but their
 * offers stay.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	RECRUITER_KEEP = -1, /* a number stays, or for a new one: the schema's default */
	RECRUITER_CAPACITY_KEEP = RECRUITER_KEEP,
	RECRUITER_BENCH_DAYS = 14, /* then it needs confirming */
};

/* What is NULL (or RECRUITER_KEEP) stays as it is; "none" and a floor of 0 take away. Lists are separated by commas. */
typedef struct RecruiterChange {
	const char *name;
	const char *email;	 /* canonical (domain/email_address) */
	const char *engagements; /* separated by commas, as in "rust,hybrid" */
	int64_t capacity;	 /* open offers at most */
	int64_t weight;		 /* share of offers, 100 is ordinary */
	const char *phone;	 /* for clients; as typed */
	const char *timezone;	 /* domain/matching/working_time; likewise hours and holidays */
	const char *hours;
	const char *holidays;
	const char *languages; /* rows of domain/language */
	const char *seniority;
	const char *tags;
	int64_t budget_floor_usd;
	const char *weekly_summary; /* "on" or "off" */
	bool is_paused;		    /* false: stays as it is */
} RecruiterChange;

/* name, email and engagements must be given. CONFLICT: the address is another recruiter's. */
bool recruiter_add(Db *db, const Ident *id, const RecruiterChange *recruiter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By id or address. NOT_FOUND. */
bool recruiter_find_id(Db *db, const char *id_or_email, Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND; CONFLICT: the address is another recruiter's. */
bool recruiter_set(Db *db, const Ident *id, const RecruiterChange *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NOT_FOUND. */
/* What a pause takes along. */
typedef struct RecruiterPause {
	bool moves_offers;  /* open offers go to others */
	const char *leads;  /* accepted leads: cover or return; NULL: they stay */
	const Ident *cover; /* NULL: none */
} RecruiterPause;

/* pause NULL: it is over. */
bool recruiter_pause(Db *db, const Ident *id, const RecruiterPause *pause, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Withdraws open offers; *leads_moved is how many leads go to the dispatcher again because of that. */
bool recruiter_remove(
	Db *db, const Ident *id, const char *actor, int64_t *leads_moved, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends [{"id","name","email","engagements":[…],"capacity","open_offers","is_paused","away_until","last_offer_at",
 * "created_at"}…], the longest known first. away_until: the end of leave that has begun, or null.
 */
bool recruiter_list(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of one: [] if they were removed. */
bool recruiter_list_one(Db *db, const Ident *id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends [{"id","name","email"}…] of all, in the same order. */
bool recruiter_names(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct RecruiterPage {
	const char *words; /* of name or address; "": all */
	const char *sort;  /* name, load, share, answer, accepted; "": the longest known first */
	bool is_falling;
	int limit, offset;
} RecruiterPage;

/*
 * Appends {"found": how many in all, "recruiters":[{"id","name","email","engagements","capacity","open_offers","timezone",
 * "is_paused","away_until","share","target","offers","accepted","bucket"}…]}; the last five are null of one who is not counted yet, bucket as in
 * app/board.
 */
bool recruiter_page(Db *db, const RecruiterPage *page, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns time_off, bench: JSON arrays: when they are away from now on, and who could start. */
DbResult *recruiter_absences(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of leave, in microseconds since 1970. cover NULL: nobody. CONFLICT: it ends before it begins. */
typedef struct RecruiterTimeOff {
	int64_t start_us, end_us;
	const Ident *cover;
	const char *leads; /* keep, cover, return: what becomes of their accepted leads */
} RecruiterTimeOff;

/* Columns name, is_paused, is_off (at some time from start_us to end_us; 0: now): whether they can cover for somebody. */
DbResult *recruiter_cover(
	Db *db, const Ident *id, int64_t start_us, int64_t end_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether they take the class of one of the accepted leads of somebody; who has none has none that they do not take. */
bool recruiter_takes_leads(
	Db *db, const Ident *id, const Ident *of, bool *takes_leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool recruiter_time_off_add(
	Db *db, const Ident *id, const RecruiterTimeOff *time_off, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends leave that runs and forgets what is to come: one leave of this recruiter, or all (NULL). */
bool recruiter_time_off_end(Db *db, const Ident *id, const Ident *time_off, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct RecruiterBench {
	const char *engagement;
	const char *seniority; /* NULL: any */
	int64_t engineers;
	const char *available_from; /* YYYY-MM-DD; NULL: today */
} RecruiterBench;

/* What is there already is confirmed. */
bool recruiter_bench_add(
	Db *db, const Ident *id, const RecruiterBench *bench, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND: this recruiter has no such entry (anymore). */
bool recruiter_bench_confirm(Db *db, const Ident *id, const Ident *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One entry of this recruiter, or all (NULL). */
bool recruiter_bench_remove(Db *db, const Ident *id, const Ident *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Everybody (id NULL), or one who may be removed: the columns of recruiter_facts in recruiter.sql, as app/roster reads
 * them.
 */
DbResult *recruiter_facts(Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A lead that this recruiter has, locked until the caller's transaction ends. NOT_FOUND: there is none such. */
bool recruiter_lock_own_lead(
	Db *db, const Ident *recruiter, const char *reference, Ident *lead, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *is_last: the last note that the actor put on the lead is this very text. */
bool recruiter_is_last_note(Db *db, const Ident *lead, const char *actor, const char *note, bool *is_last,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the caller's transaction. *is_first: nobody asked for this address within so many minutes. */
bool recruiter_record_link_request(
	Db *db, const char *address, int64_t minutes, bool *is_first, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns id, name, email of the recruiter with this address; no row: there is none. */
DbResult *recruiter_of_address(Db *db, const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;
