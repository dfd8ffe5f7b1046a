/*
 * store/audit_rows: the record of what staff see and change, and its seals (tables audit, audit_seal).
 *
 * Rows are only added; triggers refuse everything else. What is changed on leads is added by triggers in the same
 * transaction as its event. The schema computes digests and seals, so that sealing and checking read a row alike.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

typedef struct AuditRow {
	const char *actor; /* staff:ID, token:NAME, cli:USER */
	const char *what;
	const Ident *lead_id; /* NULL: it is about none */
	const char *details;  /* a JSON object of ids, codes, and counts; NULL: there are none */
	bool is_read;	      /* nothing was changed: it need not be on the disk before the answer */
} AuditRow;

bool audit_row_add(Db *db, const AuditRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum {
	AUDIT_CHECK_SEALS = 100, /* that one audit_rows_check() looks at */
	AUDIT_HASH_TEXT_BYTES = 65,
};

/* Seals what is due. *n: the new seal; 0: none. */
bool audit_rows_seal(Db *db, int64_t *n, int64_t *entries, char hash[static AUDIT_HASH_TEXT_BYTES],
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL: anything. INVALID: from or to is not a day. */
typedef struct AuditFilter {
	const char *actor; /* as in the record, or an address of an account */
	const char *what;
	const char *lead; /* reference or id */
	const char *from; /* YYYY-MM-DD */
	const char *to;	  /* likewise; the day is in it */
	int64_t before;	  /* id; 0: from the newest */
	int64_t rows_max;
} AuditFilter;

/* Appends [{"id","at","actor","email","what","lead_id","reference","details","is_sealed"}…], the newest first. */
bool audit_rows_list(Db *db, const AuditFilter *filter, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends {"actors":[{"actor","email"}…],"last":{"n","at","hash"}|null}. */
bool audit_rows_choices(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns n, entry (null: the seal itself), problem: what is wrong with the AUDIT_CHECK_SEALS seals after `after`. */
DbResult *audit_rows_check(Db *db, int64_t after, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Columns last, entries, hash, unsealed, is_known: whether a seal has this hash (NULL: is not asked). */
DbResult *audit_rows_extent(Db *db, const char *hash, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends {"made_at","revisions","ruleset","record","seals"} of a lead. NOT_FOUND. */
bool audit_rows_evidence(Db *db, const Ident *lead_id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
