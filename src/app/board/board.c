#include "app/board/board.h"

#include <math.h>
#include <string.h>

#include "app/caller.h"
#include "app/roster.h"
#include "base/ident.h"
#include "base/json_writer.h"
#include "db/transaction.h"
#include "domain/matching/fairness.h"
#include "domain/matching/working_time.h"
#include "store/board_rows.h"
#include "store/report.h"

enum {
	SHARE_DECIMALS = 4,
};

/* --- counting --------------------------------------------------------------------------------------------------------- */

/* Four buckets for each doubling: a tenth more or less, which is what such a figure is worth. */
guint board_bucket(int64_t answer_us)
{
	const double minutes = (double)MAX(0, answer_us) / (double)WORKING_TIME_MINUTE;

	return (guint)MIN(4 * log2(1 + minutes), BOARD_BUCKETS - 1);
}

int64_t board_bucket_minutes(guint bucket)
{
	return (int64_t)(exp2((bucket + 0.5) / 4) - 1 + 0.5);
}

/* [[bucket,count]…] of the answers of a day. */
static void count_answers(const DbResult *answers, const OfferPolicy *policy, GString *out)
{
	int64_t counts[BOARD_BUCKETS] = {0};
	JsonWriter w;

	for (int i = 0; i < db_rows(answers); i++) {
		const int64_t took_us = working_time_between(
			policy->agency, db_get_int(answers, i, "from_us"), db_get_int(answers, i, "responded_us"));
		counts[board_bucket(took_us)]++;
	}
	jsonw_init(&w, out);
	jsonw_begin_array(&w);
	for (guint i = 0; i < BOARD_BUCKETS; i++) {
		if (counts[i] == 0)
			continue;
		jsonw_begin_array(&w);
		jsonw_int(&w, i);
		jsonw_int(&w, counts[i]);
		jsonw_end_array(&w);
	}
	jsonw_end_array(&w);
}

/* How long the recruiter took, in their working time. */
static int64_t response_us(const DbResult *times, int row, const WorkingCalendar *calendar)
{
	const int64_t spent_us = db_get_int(times, row, "spent_us");

	return db_is_null(times, row, "from_us")
		       ? spent_us
		       : spent_us + working_time_between(calendar, db_get_int(times, row, "from_us"),
					    db_get_int(times, row, "decided_us"));
}

/* [[recruiter_id,bucket,1]…], of those who are still there. */
static void count_response_times(const DbResult *times, const Roster *roster, GString *out)
{
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_array(&w);
	for (int i = 0; i < db_rows(times); i++) {
		Ident id;
		const bool is_ident = ident_parse(db_get_text(times, i, "recruiter_id"), &id);
		g_assert(is_ident); /* the database's type ensures it */
		const int at = roster_find(roster, &id);
		if (at < 0)
			continue;
		jsonw_begin_array(&w);
		jsonw_text(&w, db_get_text(times, i, "recruiter_id"));
		jsonw_int(&w, board_bucket(response_us(times, i, roster_calendar(roster, at))));
		jsonw_int(&w, 1);
		jsonw_end_array(&w);
	}
	jsonw_end_array(&w);
}

/* One for each recruiter, in their order; g_free. */
static FairShare *shares_of(const Roster *roster)
{
	const guint count = roster_count(roster);
	g_autofree FairFacts *facts = g_new0(FairFacts, MAX(1, count));
	FairShare *shares = g_new0(FairShare, MAX(1, count));

	for (guint i = 0; i < count; i++)
		facts[i] = roster->recruiters[i].fair;
	fair_shares(facts, count, shares);
	return shares;
}

/* What the days say of each recruiter, with the share that the roster knows. */
static bool keep_recruiters(Db *db, const Roster *roster, GError **error)
{
	g_autofree FairShare *shares = shares_of(roster);
	g_autoptr(GString) ids = g_string_new("{");
	g_autoptr(GString) actual = g_string_new("{");
	g_autoptr(GString) target = g_string_new("{");
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	char id[IDENT_TEXT_BYTES];

	for (guint i = 0; i < roster_count(roster); i++) {
		const char *comma = i > 0 ? "," : "";
		ident_format(&roster->recruiters[i].id, id);
		g_string_append_printf(ids, "%s%s", comma, id);
		g_string_append_printf(actual, "%s%s", comma, g_ascii_dtostr(number, sizeof number, shares[i].actual));
		g_string_append_printf(target, "%s%s", comma, g_ascii_dtostr(number, sizeof number, shares[i].target));
	}
	g_string_append_c(ids, '}');
	g_string_append_c(actual, '}');
	g_string_append_c(target, '}');
	return board_keep_recruiters(
		db, BOARD_DAYS, &(BoardShares){.ids = ids->str, .shares = actual->str, .targets = target->str}, error);
}

bool board_count_due(Db *db, const OfferPolicy *policy, bool *done, GError **error)
{
	g_autoptr(DbResult) due = board_due_day(db, BOARD_DAYS_KEPT, error);
	g_autoptr(GString) counted = g_string_new(NULL);
	g_autoptr(GString) responses = g_string_new(NULL);
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(Roster) roster;

	roster_init(&roster, policy->allowed_us, policy->accepted_load_percent);
	*done = false;
	if (due == NULL)
		return false;
	if (db_rows(due) == 0)
		return true;
	const char *day = db_get_text(due, 0, "day");
	g_autoptr(DbResult) answers = board_answers(db, day, error);
	g_autoptr(DbResult) times = answers == NULL ? NULL : board_response_times(db, day, error);
	if (times == NULL || !roster_read(&roster, db, NULL, error))
		return false;
	count_answers(answers, policy, counted);
	count_response_times(times, &roster, responses);
	*done = db_begin(&tx, db, error) && board_keep_day(db, day, counted->str, responses->str, error) &&
		keep_recruiters(db, &roster, error) && db_commit(&tx, error);
	return *done;
}

/* --- reading ---------------------------------------------------------------------------------------------------------- */

static void put_share(JsonWriter *w, const FairShare *share)
{
	jsonw_key(w, "share");
	jsonw_decimal(w, share->actual, SHARE_DECIMALS);
	jsonw_key(w, "target");
	jsonw_decimal(w, share->target, SHARE_DECIMALS);
}

static void write_recruiters(JsonWriter *w, const Roster *roster)
{
	const guint count = roster_count(roster);
	g_autofree FairShare *shares = shares_of(roster);

	jsonw_key(w, "recruiters");
	jsonw_begin_array(w);
	for (guint i = 0; i < count; i++) {
		jsonw_begin_object(w);
		jsonw_put_ident(w, "id", &roster->recruiters[i].id);
		jsonw_put_text(w, "name", roster_name(roster, (int)i));
		jsonw_put_text(w, "email", roster_email(roster, (int)i));
		put_share(w, &shares[i]);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

bool board_read(const App *app, int days, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(Roster) roster;
	g_autoptr(GString) counts = g_string_new(NULL);
	g_autoptr(GString) board = g_string_sized_new(16 * 1024);
	JsonWriter w;

	roster_init(&roster, app->policy->allowed_us, app->policy->accepted_load_percent);
	if (!caller_check(ACCESS_LEADS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!report_load_board(loan.db, caller_account(), counts, error) ||
		!board_days(loan.db, CLAMP(days, 1, BOARD_DAYS_KEPT), board, error) ||
		!roster_read(&roster, loan.db, NULL, error))
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "counts");
	jsonw_raw(&w, counts->str);
	jsonw_key(&w, "board");
	jsonw_raw(&w, board->str);
	write_recruiters(&w, &roster);
	jsonw_end_object(&w);
	return true;
}
