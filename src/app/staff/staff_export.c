/* app/staff/staff_export: leads as CSV or JSON lines, page by page (staff_export_run of app/staff/staff_leads). */
#include "app/staff/staff_leads.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/csv.h"
#include "domain/submission/answers.h"
#include "store/report.h"

enum {
	PAGE_LEADS = 500,    /* some 2 MB with submissions and recommendations */
	PAGE_MS = 30 * 1000, /* to borrow a connection for one page; nobody waits at a form */
};

/* The columns before those of the submission, named as in the rows. */
static const char *const lead_columns[] = {
	"reference", "id", "created_at", "status", "engagement", "confidence", "needs_review", "ruleset"};

enum {
	LEAD_COLUMNS = G_N_ELEMENTS(lead_columns),
	COLUMNS = LEAD_COLUMNS + FIELD_COUNT,
};

static void write_csv_header(GString *out)
{
	const char *cells[COLUMNS];

	for (gsize i = 0; i < LEAD_COLUMNS; i++)
		cells[i] = lead_columns[i];
	for (gsize i = 0; i < FIELD_COUNT; i++)
		cells[LEAD_COLUMNS + i] = submission_fields[i].name;
	csv_append_row(out, cells, COLUMNS);
}

static void write_csv_row(const DbResult *rows, int row, GString *out)
{
	g_autoptr(Json) submission = answers_decode(db_get_text(rows, row, "submission"));
	char *answers[FIELD_COUNT];
	const char *cells[COLUMNS];

	for (gsize i = 0; i < LEAD_COLUMNS; i++)
		cells[i] = db_get_text(rows, row, lead_columns[i]);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		answers[field] = answers_cell(submission, field);
		cells[LEAD_COLUMNS + field] = answers[field];
	}
	csv_append_row(out, cells, COLUMNS);
	for (gsize i = 0; i < FIELD_COUNT; i++)
		g_free(answers[i]);
}

static void write_nothing(GString *out G_GNUC_UNUSED)
{
}

static void write_jsonl_row(const DbResult *rows, int row, GString *out)
{
	g_string_append(out, db_get_text(rows, row, "lead"));
	g_string_append_c(out, '\n');
}

static const struct {
	void (*write_header)(GString *out);
	void (*write_row)(const DbResult *rows, int row, GString *out);
} formats[] = {
	[STAFF_EXPORT_CSV] = {write_csv_header, write_csv_row},
	[STAFF_EXPORT_JSONL] = {write_nothing, write_jsonl_row},
};

/*
 * Appends the next page and moves query->before on. *leads: how many ids the page had; 0: the end. The connection is back in the pool when
 * the bytes are written to the reader.
 */
static bool read_page(
	const App *app, StaffExportFormat format, LeadQuery *query, int *leads, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) ids = g_string_new(NULL);

	if (!db_loan_take(&loan, app->pool, clock_monotonic_us() + PAGE_MS * 1000, error))
		return false;
	g_autoptr(DbResult) found = report_find(loan.db, query, PAGE_LEADS, error);
	if (found == NULL)
		return false;
	*leads = db_rows(found);
	if (*leads == 0)
		return true;
	report_ids_write(found, *leads, ids);
	g_autoptr(DbResult) rows = report_load_export(loan.db, ids->str, error);
	if (rows == NULL)
		return false;
	for (int i = 0; i < db_rows(rows); i++)
		formats[format].write_row(rows, i, out);
	return ident_parse(db_get_text(found, *leads - 1, "id"), &query->before);
}

static bool send_pages(const App *app, const StaffExport *export, LeadQuery *query, uint64_t *leads, GError **error)
{
	g_autoptr(GString) page = g_string_new(NULL);
	int found = PAGE_LEADS;

	formats[export->format].write_header(page);
	while (found == PAGE_LEADS) {
		if (!read_page(app, export->format, query, &found, page, error))
			return false;
		if (page->len > 0 && !export->write(page->str, page->len, export->context))
			break;
		*leads += (uint64_t)found;
		g_string_truncate(page, 0);
	}
	return true;
}

bool staff_export_run(const App *app, const StaffExport *export, uint64_t *leads, GError **error)
{
	g_auto(LeadQuery) query = *export->query;

	query.text = g_strdup(export->query->text);
	*leads = 0;
	const bool is_done = send_pages(app, export, &query, leads, error);
	log_info("leads_exported", log_text("actor", export->actor), log_int("leads", (int64_t)*leads),
		log_bool("is_complete", is_done));
	return is_done;
}
