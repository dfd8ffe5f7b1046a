#include "store/recruiter.h"

#include <string.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/matching/fairness.h"
#include "store/recruiter_sql.h"

static bool not_found(TextKey what, GError **error)
{
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, what);
}

static DbParam number_param(int64_t number)
{
	return number == RECRUITER_KEEP ? db_null() : db_int(number);
}

/* The one unique index that a change can meet is the one of addresses. */
static bool write_recruiter(Db *db, const char *sql, const Ident *id, const RecruiterChange *change, GError **error)
{
	char text[IDENT_TEXT_BYTES];
	g_autoptr(GError) problem = NULL;

	ident_format(id, text);
	g_autoptr(DbResult) rows = db_query(db, sql,
		DB_PARAMS(db_text(text), db_text(change->name), db_text(change->email), db_text(change->engagements),
			number_param(change->capacity), number_param(change->weight), db_text(change->timezone),
			db_text(change->hours), db_text(change->holidays), db_text(change->languages),
			db_text(change->seniority), db_text(change->tags), number_param(change->budget_floor_usd),
			db_text(change->phone), db_bool(change->is_paused), db_text(change->weekly_summary)),
		&problem);
	if (rows != NULL)
		return db_rows_changed(rows) > 0 || not_found(TEXT_ERROR_RECRUITER_NOT_FOUND, error);
	if (leadmatch_error_is(problem, LEADMATCH_ERROR_CONFLICT))
		wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_RECRUITER_EXISTS,
			wording_string("email", change->email));
	else
		g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

bool recruiter_add(Db *db, const Ident *id, const RecruiterChange *recruiter, GError **error)
{
	return write_recruiter(db, SQL_RECRUITER_ADD, id, recruiter, error);
}

bool recruiter_find_id(Db *db, const char *id_or_email, Ident *id, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_RECRUITER_FIND_ID,
		DB_PARAMS(ident_parse(id_or_email, id) ? db_text(id_or_email) : db_null(), db_text(id_or_email)),
		error);

	if (rows == NULL)
		return false;
	return (db_rows(rows) == 1 && ident_parse(db_get_text(rows, 0, "id"), id)) ||
	       not_found(TEXT_ERROR_RECRUITER_NOT_FOUND, error);
}

bool recruiter_set(Db *db, const Ident *id, const RecruiterChange *change, GError **error)
{
	return write_recruiter(db, SQL_RECRUITER_SET, id, change, error);
}

bool recruiter_pause(Db *db, const Ident *id, const RecruiterPause *pause, GError **error)
{
	char text[IDENT_TEXT_BYTES];
	char cover[IDENT_TEXT_BYTES];

	ident_format(id, text);
	if (pause != NULL && pause->cover != NULL)
		ident_format(pause->cover, cover);
	g_autoptr(DbResult) rows = db_query(db, SQL_RECRUITER_PAUSE,
		DB_PARAMS(db_text(text), db_bool(pause != NULL), db_bool(pause != NULL && pause->moves_offers),
			db_text(pause == NULL ? NULL : pause->leads),
			db_text(pause == NULL || pause->cover == NULL ? NULL : cover)),
		error);
	if (rows == NULL)
		return false;
	return db_rows_changed(rows) > 0 || not_found(TEXT_ERROR_RECRUITER_NOT_FOUND, error);
}

bool recruiter_remove(Db *db, const Ident *id, const char *actor, int64_t *leads_moved, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_autoptr(DbResult) rows = db_query(db, SQL_RECRUITER_REMOVE, DB_PARAMS(db_text(text), db_text(actor)), error);
	if (rows == NULL)
		return false;
	*leads_moved = db_get_int(rows, 0, "leads");
	return true;
}

static bool list_recruiters(Db *db, const char *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_RECRUITER_LIST, DB_PARAMS(db_text(id)), error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "recruiters"));
	return true;
}

bool recruiter_list(Db *db, GString *out, GError **error)
{
	return list_recruiters(db, NULL, out, error);
}

bool recruiter_list_one(Db *db, const Ident *id, GString *out, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return list_recruiters(db, text, out, error);
}

bool recruiter_names(Db *db, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_RECRUITER_NAMES, DB_NO_PARAMS, error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "recruiters"));
	return true;
}

bool recruiter_page(Db *db, const RecruiterPage *page, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_RECRUITER_PAGE,
		DB_PARAMS(db_text(page->words), db_text(page->sort), db_bool(page->is_falling), db_int(page->limit),
			db_int(page->offset)),
		error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "page"));
	return true;
}

DbResult *recruiter_absences(Db *db, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, SQL_RECRUITER_ABSENCES, DB_PARAMS(db_text(text)), error);
}

bool recruiter_takes_leads(Db *db, const Ident *id, const Ident *of, bool *takes_leads, GError **error)
{
	char text[IDENT_TEXT_BYTES], of_text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	ident_format(of, of_text);
	g_autoptr(DbResult) row =
		db_query(db, SQL_RECRUITER_TAKES_LEADS, DB_PARAMS(db_text(text), db_text(of_text)), error);
	*takes_leads = row != NULL && db_get_bool(row, 0, "takes_leads");
	return row != NULL;
}

DbResult *recruiter_cover(Db *db, const Ident *id, int64_t start_us, int64_t end_us, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, SQL_RECRUITER_COVER,
		DB_PARAMS(db_text(text), db_int(start_us), end_us == 0 ? db_null() : db_int(end_us)), error);
}

bool recruiter_time_off_add(Db *db, const Ident *id, const RecruiterTimeOff *time_off, GError **error)
{
	char text[IDENT_TEXT_BYTES];
	char cover[IDENT_TEXT_BYTES];

	ident_format(id, text);
	if (time_off->cover != NULL)
		ident_format(time_off->cover, cover);
	return db_run(db, SQL_RECRUITER_TIME_OFF_ADD,
		DB_PARAMS(db_text(text), db_int(time_off->start_us), db_int(time_off->end_us),
			time_off->cover == NULL ? db_null() : db_text(cover), db_text(time_off->leads)),
		error);
}

/* Something that this recruiter has: one by its id, or all (NULL). */
static DbResult *change_own(Db *db, const char *sql, const Ident *id, const Ident *one, GError **error)
{
	char text[IDENT_TEXT_BYTES];
	char one_text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	if (one != NULL)
		ident_format(one, one_text);
	return db_query(db, sql, DB_PARAMS(db_text(text), one == NULL ? db_null() : db_text(one_text)), error);
}

bool recruiter_time_off_end(Db *db, const Ident *id, const Ident *time_off, GError **error)
{
	g_autoptr(DbResult) rows = change_own(db, SQL_RECRUITER_TIME_OFF_END, id, time_off, error);

	return rows != NULL;
}

bool recruiter_bench_add(Db *db, const Ident *id, const RecruiterBench *bench, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, SQL_RECRUITER_BENCH_ADD,
		DB_PARAMS(db_text(text), db_text(bench->engagement), db_text(bench->seniority),
			db_int(bench->engineers), db_text(bench->available_from)),
		error);
}

bool recruiter_bench_confirm(Db *db, const Ident *id, const Ident *entry, GError **error)
{
	g_autoptr(DbResult) rows = change_own(db, SQL_RECRUITER_BENCH_CONFIRM, id, entry, error);

	if (rows == NULL)
		return false;
	if (db_rows_changed(rows) > 0)
		return true;
	return not_found(TEXT_ERROR_RECRUITER_BENCH_NOT_FOUND, error);
}

bool recruiter_bench_remove(Db *db, const Ident *id, const Ident *entry, GError **error)
{
	g_autoptr(DbResult) rows = change_own(db, SQL_RECRUITER_BENCH_REMOVE, id, entry, error);

	return rows != NULL;
}

DbResult *recruiter_facts(Db *db, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	if (id == NULL)
		return db_query(db, DB_PREPARED_MARK " " SQL_RECRUITER_FACTS,
			DB_PARAMS(db_int(FAIR_WINDOW_DAYS), db_int(RECRUITER_BENCH_DAYS)), error);
	ident_format(id, text);
	g_autoptr(GString) sql = g_string_new(SQL_RECRUITER_FACTS);
	g_string_replace(sql, "true /* whose */", "recruiter_id = $3::uuid", 0);
	g_string_replace(sql, "false /* removed */", "true", 0);
	g_string_replace(sql, "true /* who */", "r.id = $3::uuid", 0);
	return db_query(
		db, sql->str, DB_PARAMS(db_int(FAIR_WINDOW_DAYS), db_int(RECRUITER_BENCH_DAYS), db_text(text)), error);
}

bool recruiter_lock_own_lead(Db *db, const Ident *recruiter, const char *reference, Ident *lead, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(recruiter, id);
	g_autoptr(DbResult) locked = db_query(db, SQL_RECRUITER_LOCK_LEAD, DB_PARAMS(db_text(reference)), error);
	if (locked == NULL)
		return false;
	if (db_rows(locked) == 0 || !ident_parse(db_get_text(locked, 0, "id"), lead))
		return not_found(TEXT_ERROR_RECRUITER_LEAD_NOT_FOUND, error);
	g_autoptr(DbResult) own = db_query(
		db, SQL_RECRUITER_HAS_LEAD, DB_PARAMS(db_text(id), db_text(db_get_text(locked, 0, "id"))), error);
	return own != NULL &&
	       (db_get_bool(own, 0, "has_lead") || not_found(TEXT_ERROR_RECRUITER_LEAD_NOT_FOUND, error));
}

bool recruiter_is_last_note(
	Db *db, const Ident *lead, const char *actor, const char *note, bool *is_last, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead, id);
	g_autoptr(DbResult) rows = db_query(db, SQL_RECRUITER_LAST_NOTE, DB_PARAMS(db_text(id), db_text(actor)), error);
	if (rows == NULL)
		return false;
	*is_last = db_rows(rows) == 1 && strcmp(db_get_text(rows, 0, "note"), note) == 0;
	return true;
}

bool recruiter_record_link_request(Db *db, const char *address, int64_t minutes, bool *is_first, GError **error)
{
	g_autoptr(DbResult) rows =
		db_query(db, SQL_RECRUITER_RECORD_LINK_REQUEST, DB_PARAMS(db_text(address), db_int(minutes)), error);

	if (rows == NULL)
		return false;
	*is_first = db_rows(rows) > 0;
	return true;
}

DbResult *recruiter_of_address(Db *db, const char *address, GError **error)
{
	return db_query(db, SQL_RECRUITER_OF_ADDRESS, DB_PARAMS(db_text(address)), error);
}
