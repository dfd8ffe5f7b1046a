/* app/staff/staff_export: leads as CSV or JSON lines, page by page (staff_export_run of app/staff/staff_leads). */
#include "app/staff/staff_leads.h"

#include "app/audit.h"
#include "app/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/csv.h"
#include "domain/submission/answers.h"
#include "store/lead_search.h"
#include "store/report.h"

enum {
	PAGE_LEADS = 500, /* some 2 MB with submissions and recommendations */
	PIECE_BYTES = 64 * 1024,
	PAGE_MS = 30 * 1000, /* to borrow a connection for one page; nobody waits at a form */
};

/* The columns before those of the submission, named as in the rows. */
static const char *const lead_columns[] = {
	"reference", "id", "created_at", "status", "engagement", "confidence", "needs_review", "ruleset"};

/* Behind them: what was sent under other names, as a JSON object. */
#define OTHER_COLUMN "other"

enum {
	LEAD_COLUMNS = G_N_ELEMENTS(lead_columns),
	OTHER = LEAD_COLUMNS + FIELD_COUNT,
	COLUMNS,
};

static void write_csv_header(GString *out)
{
	const char *cells[COLUMNS];

	for (gsize i = 0; i < LEAD_COLUMNS; i++)
		cells[i] = lead_columns[i];
	for (gsize i = 0; i < FIELD_COUNT; i++)
		cells[LEAD_COLUMNS + i] = submission_fields[i].name;
	cells[OTHER] = OTHER_COLUMN;
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
	g_autofree char *other = answers_other(submission);
	cells[OTHER] = other;
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

/* Rows of the next page, and where each ends. The header stands before the first. */
typedef struct Page {
	GString *text;
	GArray *ends; /* of gsize */
	bool has_more;
	uint64_t leads_max;
} Page;

static void page_clear(Page *page)
{
	g_string_free(page->text, TRUE);
	g_array_unref(page->ends);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_clear)

/*
 * Appends the next page and moves the query's cursor on. The connection is back in the pool when the bytes are written to
 * the reader.
 */
static bool read_page(const App *app, StaffExportFormat format, LeadQuery *query, Page *page, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(LeadSearchFound) found = {.ids = NULL};
	char last[IDENT_TEXT_BYTES];

	if (!db_loan_take(&loan, app->pool, clock_monotonic_us() + PAGE_MS * 1000, error) ||
		!lead_search_find(loan.db, query, (guint)MIN(PAGE_LEADS, page->leads_max), 0, &found, error))
		return false;
	page->has_more = found.has_more;
	if (found.count == 0)
		return true;
	g_autoptr(DbResult) rows = report_load_export(loan.db, found.ids, error);
	if (rows == NULL)
		return false;
	for (int i = 0; i < db_rows(rows); i++) {
		formats[format].write_row(rows, i, page->text);
		const gsize end = page->text->len;
		g_array_append_val(page->ends, end);
	}
	ident_format(&found.last, last);
	g_free(query->cursor);
	query->cursor = g_strdup(last);
	return true;
}

/* Sending: a row counts when its last byte is on its way. */

typedef struct Sending {
	const StaffExport *export;
	uint64_t written_bytes;
	GQueue ends; /* of uint64_t: where the rows that are not known to be sent end */
	uint64_t leads;
	uint64_t left; /* to be read */
} Sending;

static void count_sent(Sending *sending)
{
	const StaffExportSink *sink = sending->export->sink;
	const uint64_t sent =
		sink->sent_bytes == NULL ? sending->written_bytes : sink->sent_bytes(sending->export->context);

	while (!g_queue_is_empty(&sending->ends)) {
		uint64_t *end = g_queue_peek_head(&sending->ends);
		if (*end > sent)
			return;
		g_free(g_queue_pop_head(&sending->ends));
		sending->leads++;
	}
}

static bool gone(GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "the reader left before the end");
	return false;
}

static bool send_piece(Sending *sending, const char *bytes, gsize count, GError **error)
{
	const StaffExport *export = sending->export;

	if (count > 0 && !export->sink->write(export->context, bytes, count))
		return gone(error);
	sending->written_bytes += count;
	return true;
}

/* In pieces of whole rows, so that a slow reader holds little memory beyond the page itself. */
static bool send_page(Sending *sending, const Page *page, GError **error)
{
	const uint64_t start = sending->written_bytes;
	gsize at = 0;

	for (guint i = 0; i < page->ends->len; i++) {
		const gsize end = g_array_index(page->ends, gsize, i);
		const uint64_t total = start + end;
		g_queue_push_tail(&sending->ends, g_memdup2(&total, sizeof total));
		if (end - at < PIECE_BYTES)
			continue;
		if (!send_piece(sending, page->text->str + at, end - at, error))
			return false;
		at = end;
	}
	if (!send_piece(sending, page->text->str + at, page->text->len - at, error))
		return false;
	count_sent(sending);
	return true;
}

static bool send_pages(const App *app, Sending *sending, LeadQuery *query, GError **error)
{
	const StaffExport *export = sending->export;
	g_auto(Page)
		page = {.text = g_string_new(NULL), .ends = g_array_new(FALSE, FALSE, sizeof(gsize)), .has_more = true};

	g_string_append(page.text, export->has_bom ? "\xef\xbb\xbf" : "");
	formats[export->format].write_header(page.text);
	while (page.has_more && sending->left > 0) {
		page.leads_max = sending->left;
		if (!read_page(app, export->format, query, &page, error))
			return false;
		sending->left -= page.ends->len;
		if (!send_page(sending, &page, error))
			return false;
		g_string_truncate(page.text, 0);
		g_array_set_size(page.ends, 0);
	}
	return export->sink->finish == NULL || export->sink->finish(export->context) || gone(error);
}

/* An entry before the first byte, and one that says how many leads there were. */
static bool note_export(const App *app, const StaffExport *export, const char *what, uint64_t leads, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) details = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, details);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "format", export->format == STAFF_EXPORT_CSV ? "csv" : "jsonl");
	if (leads > 0)
		jsonw_put_int(&w, "leads", (int64_t)leads);
	jsonw_end_object(&w);
	return db_loan_take(&loan, app->pool, clock_monotonic_us() + PAGE_MS * 1000, error) &&
	       audit_add(loan.db, what, NULL, details->str, error);
}

bool staff_export_run(const App *app, const StaffExport *export, uint64_t *leads, GError **error)
{
	LeadQuery query = *export->query; /* all borrowed but the cursor */
	Sending sending = {
		.export = export, .ends = G_QUEUE_INIT, .left = query.has_limit ? (uint64_t)query.limit : G_MAXUINT64};
	g_autoptr(GError) unnoted = NULL;
	GError *cause = NULL;

	if (!caller_check(ACCESS_LEADS_EXPORT, error))
		return false;
	query.cursor = NULL;
	query.is_backwards = false;
	if (!note_export(app, export, "export_started", 0, error))
		return false;
	const bool is_whole = staff_leads_resolve(app, export->query, clock_monotonic_us() + PAGE_MS * 1000, &cause) &&
			      send_pages(app, &sending, &query, &cause);
	g_free(query.cursor);
	count_sent(&sending);
	g_queue_clear_full(&sending.ends, g_free);
	*leads = sending.leads;
	if (!note_export(app, export, "leads_exported", *leads, &unnoted))
		log_warning("export_not_recorded", log_error_text(unnoted));
	log_info("leads_exported", log_text("actor", export->actor), log_int("leads", (int64_t)*leads),
		log_bool("is_cut", !is_whole), log_error_text(cause));
	if (cause != NULL)
		g_propagate_error(error, cause);
	return is_whole;
}
