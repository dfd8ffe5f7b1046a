#include "db/statement.h"

#include <string.h>

#include "base/error.h"
#include "db/prepared.h"
#include "db/round_trip.h"

enum {
	NUMBER_TEXT_BYTES = 24, /* a 64-bit number, its sign and NUL */
};

void db_result_free(DbResult *result)
{
	PQclear(result);
}

/* The binary form of an array of one dimension, as array_recv() of PostgreSQL reads it; numbers are big-endian. */
enum {
	ARRAY_DIMENSIONS = 1,
	ARRAY_COUNT_AT = 3 * sizeof(guint32), /* behind the dimensions, the flag for nulls, and the type */
	TYPE_JSON = 114,		      /* pg_type.oid: one of those that never change */
};

static void append_number(GString *out, guint32 number)
{
	const guint32 sent = GUINT32_TO_BE(number);

	g_string_append_len(out, (const char *)&sent, sizeof sent);
}

void db_documents_add(GString *documents, const char *json, gsize bytes)
{
	guint32 count;

	if (documents->len == 0) {
		append_number(documents, ARRAY_DIMENSIONS);
		append_number(documents, 0);
		append_number(documents, TYPE_JSON);
		append_number(documents, 0);
		append_number(documents, 1); /* the first index */
	}
	memcpy(&count, documents->str + ARRAY_COUNT_AT, sizeof count);
	count = GUINT32_TO_BE(GUINT32_FROM_BE(count) + 1);
	memcpy(documents->str + ARRAY_COUNT_AT, &count, sizeof count);
	append_number(documents, (guint32)bytes);
	g_string_append_len(documents, json, (gssize)bytes);
}

DbResult *db_query(Db *db, const char *sql, gsize params_count, const DbParam *params, GError **error)
{
	const char *values[DB_PARAMS_MAX];
	int lengths[DB_PARAMS_MAX], formats[DB_PARAMS_MAX];
	char numbers[DB_PARAMS_MAX][NUMBER_TEXT_BYTES];

	g_assert(params_count <= DB_PARAMS_MAX);
	for (gsize i = 0; i < params_count; i++) {
		values[i] = params[i].text;
		lengths[i] = (int)params[i].bytes;
		formats[i] = params[i].bytes > 0;
		if (params[i].is_number) {
			g_snprintf(numbers[i], NUMBER_TEXT_BYTES, "%" G_GINT64_FORMAT, params[i].number);
			values[i] = numbers[i];
		}
	}
	RoundTrip trip = {
		.sql = sql,
		.may_commit = db_is_idle(db),
		.values_count = (int)params_count,
		.values = values,
		.lengths = lengths,
		.formats = formats,
	};
	if (!prepared_name(db, sql, &trip.name, error))
		return NULL;
	g_autoptr(GError) problem = NULL;
	DbResult *result = db_round_trip(db, &trip, &problem);
	if (result == NULL && trip.name != NULL && prepared_is_stale(db)) {
		prepared_forget(db);
		if (db_is_idle(db)) {
			/* It did not run at all. */
			trip.name = NULL;
			return db_round_trip(db, &trip, error);
		}
	}
	if (result == NULL)
		g_propagate_error(error, g_steal_pointer(&problem));
	return result;
}

bool db_run(Db *db, const char *sql, gsize params_count, const DbParam *params, GError **error)
{
	g_autoptr(DbResult) result = db_query(db, sql, params_count, params, error);

	return result != NULL;
}

int db_rows(const DbResult *result)
{
	return PQntuples(result);
}

static int64_t number_from(const char *text)
{
	gint64 number = 0;
	const bool is_number = g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &number, NULL);

	g_assert(is_number);
	return number;
}

int64_t db_rows_changed(const DbResult *result)
{
	/* libpq only reads the result here, but its prototype predates const. */
	const char *text = PQcmdTuples((PGresult *)(uintptr_t)result);

	return *text == '\0' ? 0 : number_from(text);
}

static int column_of(const DbResult *result, const char *column)
{
	const int at = PQfnumber(result, column);

	if (at < 0)
		g_error("the statement has no column \"%s\"", column);
	return at;
}

bool db_is_null(const DbResult *result, int row, const char *column)
{
	return PQgetisnull(result, row, column_of(result, column)) == 1;
}

int db_place(const DbResult *result, const char *column)
{
	return column_of(result, column);
}

const char *db_text_at(const DbResult *result, int row, int place)
{
	return PQgetisnull(result, row, place) == 1 ? NULL : PQgetvalue(result, row, place);
}

const char *db_get_text(const DbResult *result, int row, const char *column)
{
	return db_text_at(result, row, column_of(result, column));
}

int64_t db_get_int(const DbResult *result, int row, const char *column)
{
	const char *text = db_get_text(result, row, column);

	return text == NULL ? 0 : number_from(text);
}

bool db_get_bool(const DbResult *result, int row, const char *column)
{
	const char *text = db_get_text(result, row, column);

	return text != NULL && *text == 't';
}

char *db_ids(const DbResult *result, int count)
{
	GString *ids = g_string_new("{");

	for (int row = 0; row < count; row++) {
		if (row > 0)
			g_string_append_c(ids, ',');
		g_string_append(ids, db_get_text(result, row, "id"));
	}
	g_string_append_c(ids, '}');
	return g_string_free(ids, FALSE);
}
