#include "app/audit.h"

#include <string.h>

#include "app/audit_names.h"
#include "app/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/audit_rows.h"
#include "store/lead.h"
#include "store/report.h"

G_STATIC_ASSERT(sizeof((AuditReport *)NULL)->hash == AUDIT_HASH_TEXT_BYTES);

static bool add(Db *db, AuditRow row, GError **error)
{
	const Caller *caller = caller_get();

	if (caller->kind == CALLER_NOBODY)
		return true;
	row.actor = caller->record;
	return audit_row_add(db, &row, error);
}

bool audit_add(Db *db, const char *what, const Ident *lead, const char *details, GError **error)
{
	return add(db, (AuditRow){.what = what, .lead_id = lead, .details = details}, error);
}

bool audit_add_read(Db *db, const char *what, const Ident *lead, const char *details, GError **error)
{
	return add(db, (AuditRow){.what = what, .lead_id = lead, .details = details, .is_read = true}, error);
}

bool audit_add_account(Db *db, const char *staff_id, const char *what, GError **error)
{
	g_autofree char *actor = g_strconcat("staff:", staff_id, NULL);

	return audit_row_add(db, &(AuditRow){.actor = actor, .what = what}, error);
}

bool audit_begin(DbTransaction *tx, Db *db, GError **error)
{
	return caller_get()->kind == CALLER_NOBODY || db_begin(tx, db, error);
}

bool audit_end(DbTransaction *tx, const char *what, const char *kind, const char *id, GError **error)
{
	g_autofree char *details = id == NULL ? NULL : jsonw_object_of_text(kind, id);

	if (caller_get()->kind == CALLER_NOBODY)
		return true;
	return audit_add(tx->db, what, NULL, details, error) && db_commit(tx, error);
}

void audit_seal(Db *db)
{
	char hash[AUDIT_HASH_TEXT_BYTES];
	g_autoptr(GError) error = NULL;
	int64_t n = 0;
	int64_t entries = 0;

	if (!audit_rows_seal(db, &n, &entries, hash, &error))
		log_warning("record_not_sealed", log_error_text(error));
	else if (n > 0)
		log_info("record_sealed", log_int("n", n), log_int("entries", entries), log_text("hash", hash));
}

/* --- reading ---------------------------------------------------------------------------------------------------------- */

static const char *given(const char *text)
{
	return text == NULL || *text == '\0' ? NULL : text;
}

static bool is_day(const char *text)
{
	g_autofree char *full = text == NULL ? NULL : g_strconcat(text, "T00:00:00Z", NULL);
	g_autoptr(GDateTime) at = full == NULL ? NULL : g_date_time_new_from_iso8601(full, NULL);

	return text == NULL || (strlen(text) == strlen("2026-12-24") && at != NULL);
}

/* As the record has it, of what may be typed as the console shows it: "Contact read". g_free; NULL: anything. */
static char *name_of(const char *typed)
{
	g_autofree char *lower = given(typed) == NULL ? NULL : g_ascii_strdown(typed, -1);

	return lower == NULL ? NULL : g_strdelimit(g_strdup(g_strstrip(lower)), " ", '_');
}

static bool check_name(const char *name, GError **error)
{
	if (name == NULL || audit_name_is_known(name))
		return true;
	const char *near = audit_name_near(name);
	if (near == NULL)
		return wording_fail(
			error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_AUDIT_NAME, wording_string("name", name));
	return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_AUDIT_NAME_NEAR, wording_string("name", name),
		wording_string("near", near));
}

/* name: of what was done, checked; the filter borrows it. */
static bool read_query(const AuditQuery *query, const char *name, AuditFilter *filter, GError **error)
{
	guint64 before = 0;
	guint64 limit = AUDIT_ROWS_DEFAULT;

	*filter = (AuditFilter){.actor = given(query->actor),
		.what = name,
		.lead = given(query->lead),
		.from = given(query->from),
		.to = given(query->to)};
	if (!is_day(filter->from) || !is_day(filter->to))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_AUDIT_DAYS);
	if ((given(query->before) != NULL &&
		    !g_ascii_string_to_unsigned(query->before, 10, 1, G_MAXINT64, &before, NULL)) ||
		(given(query->limit) != NULL &&
			!g_ascii_string_to_unsigned(query->limit, 10, 1, AUDIT_ROWS_MAX, &limit, NULL))) {
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_AUDIT_QUERY);
	}
	filter->before = (int64_t)before;
	filter->rows_max = (int64_t)limit;
	return true;
}

/* "next" of the last entry, if there may be more. */
static void write_list(const AuditFilter *filter, const char *entries, const Json *choices, GString *out)
{
	g_autoptr(Json) list = jsonc_decode(entries, strlen(entries), NULL);
	const gsize count = json_array_size(list);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "entries");
	jsonw_raw(&w, entries);
	jsonw_key(&w, "next");
	if ((int64_t)count < filter->rows_max)
		jsonw_raw(&w, "null");
	else
		jsonw_int(&w, json_integer_value(json_object_get(json_array_get(list, count - 1), "id")));
	jsonw_key(&w, "actors");
	jsonc_write(&w, json_object_get(choices, "actors"));
	jsonw_key(&w, "last");
	jsonc_write(&w, json_object_get(choices, "last"));
	jsonw_end_object(&w);
}

bool audit_list(const App *app, const AuditQuery *query, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) entries = g_string_new(NULL);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *name = name_of(query->what);
	AuditFilter filter;

	if (!caller_check(ACCESS_AUDIT_READ, error) || !check_name(name, error) ||
		!read_query(query, name, &filter, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!audit_rows_list(loan.db, &filter, entries, error) || !audit_rows_choices(loan.db, text, error))
		return false;
	g_autoptr(Json) choices = jsonc_decode(text->str, text->len, error);
	if (choices == NULL)
		return false;
	write_list(&filter, entries->str, choices, out);
	return true;
}

bool audit_verify(Db *db, const AuditCheck *check, AuditReport *report, GError **error)
{
	if (!caller_check(ACCESS_AUDIT_READ, error))
		return false;
	g_autoptr(DbResult) extent = audit_rows_extent(db, check->seal, error);
	if (extent == NULL)
		return false;
	*report = (AuditReport){.seals = db_get_int(extent, 0, "last"),
		.entries = db_get_int(extent, 0, "entries"),
		.unsealed = db_get_int(extent, 0, "unsealed")};
	if (!db_is_null(extent, 0, "hash"))
		g_strlcpy(report->hash, db_get_text(extent, 0, "hash"), sizeof report->hash);
	if (!db_get_bool(extent, 0, "is_known")) {
		check->tell(0, 0, "seal_unknown", check->context);
		report->problems++;
	}
	for (int64_t after = check->after; after < report->seals; after += AUDIT_CHECK_SEALS) {
		if (check->until_us > 0 && clock_monotonic_us() >= check->until_us) {
			report->next = after;
			return true;
		}
		g_autoptr(DbResult) found = audit_rows_check(db, after, error);
		if (found == NULL)
			return false;
		for (int i = 0; i < db_rows(found); i++)
			check->tell(db_get_int(found, i, "n"), db_get_int(found, i, "entry"),
				db_get_text(found, i, "problem"), check->context);
		report->problems += db_rows(found);
	}
	return true;
}

bool audit_verify_some(
	const App *app, const AuditCheck *check, int64_t deadline_us, AuditReport *report, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) && audit_verify(loan.db, check, report, error);
}

bool audit_evidence(const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autoptr(GString) shown = g_string_new(NULL);
	g_autoptr(GString) evidence = g_string_new(NULL);
	Ident id;

	if (!caller_check(ACCESS_LEADS_EXPORT, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!lead_find_id(loan.db, lead, &id, error) || !db_begin(&tx, loan.db, error) ||
		!audit_add(loan.db, "evidence_exported", &id, NULL, error) ||
		!report_load_lead(loan.db, &id, shown, error) || !audit_rows_evidence(loan.db, &id, evidence, error) ||
		!db_commit(&tx, error))
		return false;
	g_autoptr(Json) bundle = jsonc_decode(evidence->str, evidence->len, error);
	g_autoptr(Json) shown_lead = bundle == NULL ? NULL : jsonc_decode(shown->str, shown->len, error);
	if (shown_lead == NULL)
		return false;
	json_object_set(bundle, "lead", shown_lead);
	g_autofree char *text = jsonc_encode(bundle);
	g_string_append(out, text);
	return true;
}
