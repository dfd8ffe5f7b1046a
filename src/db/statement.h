/*
 * db/statement: run one SQL statement with parameters and read its rows.
 *
 *   g_autoptr(DbResult) rows = db_query(db, SQL_LEAD_FIND, DB_PARAMS(db_text(reference)), error);
 *   if (rows == NULL)
 *           return false;
 *   for (int i = 0; i < db_rows(rows); i++)
 *           … db_get_text(rows, i, "company") …
 *
 * SQL is constant text from store/ *.sql. A statement outside a transaction is its own durable transaction: when
 * db_query returns a result, it is committed (the connection came back to idle, and no warning said that the commit was
 * not replicated). Errors: by SQLSTATE (db/sqlstate); TIMEOUT or UNAVAILABLE when nothing was sent or it cannot have
 * happened; UNCERTAIN when the link broke after it was sent and it may have committed. Error messages name SQLSTATE and
 * constraint, never row data.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"

/* What the text of a statement begins with that connections keep prepared (db/prepared): it must be a constant. */
#define DB_PREPARED_MARK "/* prepared */"

typedef struct pg_result DbResult;

void db_result_free(DbResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbResult, db_result_free)

typedef struct DbParam {
	const char *text; /* borrowed; NULL: SQL null, unless number is meant */
	gsize bytes;	  /* of text in PostgreSQL's binary form; 0: it is text */
	bool is_number;
	int64_t number;
} DbParam;

static inline DbParam db_text(const char *text)
{
	return (DbParam){.text = text};
}

static inline DbParam db_int(int64_t number)
{
	return (DbParam){.is_number = true, .number = number};
}

static inline DbParam db_bool(bool value)
{
	return (DbParam){.text = value ? "true" : "false"};
}

/* As db_documents_add() made it; empty: null. */
static inline DbParam db_documents(const GString *documents)
{
	return (DbParam){.text = documents->len > 0 ? documents->str : NULL, .bytes = documents->len};
}

static inline DbParam db_null(void)
{
	return (DbParam){.text = NULL};
}

enum {
	DB_PARAMS_MAX = 96
};

#define DB_PARAMS(...)                                                              \
	sizeof((const DbParam[]){__VA_ARGS__}) / sizeof(DbParam), (const DbParam[]) \
	{                                                                           \
		__VA_ARGS__                                                         \
	}
#define DB_NO_PARAMS 0, NULL

/*
 * Appends one to an array of type json[], which begins as an empty text. Unlike in an array's text form, or inside another
 * document, the server reads every byte once.
 */
void db_documents_add(GString *documents, const char *json, gsize bytes);

DbResult *db_query(
	Db *db, const char *sql, gsize params_count, const DbParam *params, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same when the rows do not matter. */
bool db_run(
	Db *db, const char *sql, gsize params_count, const DbParam *params, GError **error) G_GNUC_WARN_UNUSED_RESULT;

int db_rows(const DbResult *result);
/* Rows that an INSERT, UPDATE or DELETE touched. */
int64_t db_rows_changed(const DbResult *result);

/* By column name; an unknown column is a broken invariant. Texts live as long as the result; NULL for SQL null. */
const char *db_get_text(const DbResult *result, int row, const char *column);
int64_t db_get_int(const DbResult *result, int row, const char *column); /* 0 for null */
bool db_get_bool(const DbResult *result, int row, const char *column);	 /* false for null */
/* The same by a column's place, for many rows. */
int db_place(const DbResult *result, const char *column);
const char *db_text_at(const DbResult *result, int row, int place);
bool db_is_null(const DbResult *result, int row, const char *column);

/*
 * Column id of the first count rows, as an array to be a parameter: {a,b}. UUIDs need no quoting. Owned by the caller
 * (g_free).
 */
char *db_ids(const DbResult *result, int count) G_GNUC_WARN_UNUSED_RESULT;
