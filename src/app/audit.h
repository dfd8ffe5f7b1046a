/*
 * app/audit: the record: who saw contact data, exported, changed something, or signed in.
 *
 * Entries name the caller of this thread (app/caller) and hold ids, codes, and counts, nothing about a person, so that
 * they outlive an erasure. Entries of changes belong in the transaction of the change. Every minute one instance seals
 * what was added (audit_seal); the log has the hash of each seal, against which the record can be verified later.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "db/connection.h"
#include "db/transaction.h"

/* lead: NULL: it is about none. details: a JSON object, or NULL. Without a caller nothing is added. */
bool audit_add(
	Db *db, const char *what, const Ident *lead, const char *details, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of what was only read. */
bool audit_add_read(
	Db *db, const char *what, const Ident *lead, const char *details, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/*
 * A change and its entry in one transaction:  audit_begin(&tx, …) && change(…) && audit_end(&tx, …). Without a caller
 * (the recruiter portal) there is no entry, and no transaction is begun. id: of what was changed, as details; NULL: none.
 */
bool audit_begin(DbTransaction *tx, Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool audit_end(DbTransaction *tx, const char *what, const char *kind, const char *id,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By the account that is signing in or out, before there is a caller. */
bool audit_add_account(Db *db, const char *staff_id, const char *what, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Seals what is due, and says so in the log. Whatever fails is tried again by the next call. */
void audit_seal(Db *db);

enum {
	AUDIT_ROWS_DEFAULT = 100,
	AUDIT_ROWS_MAX = 1000,
};

/* As typed; NULL or "": anything. */
typedef struct AuditQuery {
	const char *actor; /* staff:ID, token:NAME, cli:USER, or the address of an account */
	const char *what;
	const char *lead;   /* reference or id */
	const char *from;   /* YYYY-MM-DD, UTC */
	const char *to;	    /* likewise; the day is in it */
	const char *before; /* "next" of the page before */
	const char *limit;
} AuditQuery;

/*
 * Appends {"entries":[…],"next":ID|null,"actors":[…],"last":{…}|null}, the newest first (store/audit_rows). DENIED;
 * INVALID: says what is wrong.
 */
bool audit_list(const App *app, const AuditQuery *query, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct AuditReport {
	int64_t seals;
	int64_t entries;
	int64_t unsealed;
	int64_t problems;
	int64_t next;  /* the check ran out of time behind this seal; 0: it is complete */
	char hash[65]; /* of the last seal; "": there is none */
} AuditReport;

/* n: of a seal. problem: entry_changed and the like, with the id in entry, or seal_changed and the like. */
typedef void (*AuditProblemFunc)(int64_t n, int64_t entry, const char *problem, void *context);

typedef struct AuditCheck {
	const char *seal; /* a hash that was noted before, which one of the seals must have; NULL: none */
	int64_t after;	  /* begins behind this seal; 0: at the first */
	int64_t until_us; /* monotonic; 0: as long as it takes */
	AuditProblemFunc tell;
	void *context;
} AuditCheck;

/* Reads the record. Each problem is told as it is found; a missing seal is "seal_unknown" with n 0. */
bool audit_verify(Db *db, const AuditCheck *check, AuditReport *report, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a request. */
bool audit_verify_some(const App *app, const AuditCheck *check, int64_t deadline_us, AuditReport *report,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Everything about one lead, for a dispute: {"made_at","lead","revisions","ruleset","record","seals"}. DENIED,
 * NOT_FOUND.
 */
bool audit_evidence(
	const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
