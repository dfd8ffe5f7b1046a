/* app/staff/staff_export: leads as CSV or JSON lines, page by page (staff_export_run of app/staff/staff_leads). */
#include "app/staff/staff_leads.h"

#include "app/audit.h"
#include "app/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/lead_search.h"
#include "store/report.h"

enum {
	PAGE_LEADS = 500, /* some 2 MB with submissions and recommendations */
	/*
	 * Found by one search. One for the next ones may have to find all of them again, so many; but one that takes
	 * long, because a crowd searches or much is not indexed yet, keeps a stopping service and may come to its limit.
	 */
	SEARCH_LEADS_MIN = 125,
	SEARCH_LEADS_MAX = 2000,
	SEARCH_SHORT_MS = 200, /* the next one finds twice as many */
	SEARCH_LONG_MS = 800,  /* half as many */
	PIECE_BYTES = 64 * 1024,
	SMALL_LEADS = 1000,  /* more of them together are for few people, who prove who they are */
	PAGE_MS = 30 * 1000, /* to borrow a connection for one page; nobody waits at a form */
};

static DbResult *load_columns(Db *db, const char *ids, const ExportColumns *columns, GError **error)
{
	return report_load_export(
		db, ids, export_columns_has(columns, "recruiter"), export_columns_has_answers(columns), error);
}

static DbResult *load_lines(Db *db, const char *ids, const ExportColumns *columns G_GNUC_UNUSED, GError **error)
{
	return report_load_export_lines(db, ids, error);
}

static void write_line(ExportColumns *columns G_GNUC_UNUSED, const DbResult *rows, int row, GString *out)
{
	g_string_append(out, db_get_text(rows, row, "lead"));
	g_string_append_c(out, '\n');
}

static const struct {
	DbResult *(*load)(Db *db, const char *ids, const ExportColumns *columns, GError **error);
	void (*write_row)(ExportColumns *columns, const DbResult *rows, int row, GString *out);
} formats[] = {
	[STAFF_EXPORT_CSV] = {load_columns, export_columns_write_csv},
	[STAFF_EXPORT_JSONL] = {load_columns, export_columns_write_json},
	[STAFF_EXPORT_LEADS] = {load_lines, write_line},
};

/* Rows of the next page, and where each ends. The header stands before the first. */
typedef struct Page {
	GString *text;
	GArray *ends;	       /* of gsize */
	LeadSearchFound found; /* leads that are shown on this page and the next ones */
	guint taken;	       /* of them */
	guint search_leads;    /* for the next search */
	bool has_more;
	uint64_t leads_max;
} Page;

static void page_clear(Page *page)
{
	lead_search_found_clear(&page->found);
	g_string_free(page->text, TRUE);
	g_array_unref(page->ends);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_clear)

static guint next_search_leads(guint leads, int64_t took_us)
{
	if (took_us < SEARCH_SHORT_MS * INT64_C(1000))
		return MIN(leads * 2, SEARCH_LEADS_MAX);
	return took_us > SEARCH_LONG_MS * INT64_C(1000) ? MAX(leads / 2, SEARCH_LEADS_MIN) : leads;
}

/* Finds the next leads and moves the query's cursor behind them, if those that were found last are all taken. */
static bool find_leads(Db *db, LeadQuery *query, Page *page, GError **error)
{
	char last[IDENT_TEXT_BYTES];

	if (page->taken < page->found.count)
		return true;
	lead_search_found_clear(&page->found);
	page->taken = 0;
	const int64_t start_us = clock_monotonic_us();
	if (!lead_search_find(db, query, (guint)MIN(page->search_leads, page->leads_max), 0, &page->found, error))
		return false;
	page->search_leads = next_search_leads(page->search_leads, clock_monotonic_us() - start_us);
	if (page->found.count == 0)
		return true;
	ident_format(&page->found.last, last);
	g_free(query->cursor);
	query->cursor = g_strdup(last);
	return true;
}

/* The next of those that were found, as an array; all ids are equally long. */
static char *take_ids(Page *page)
{
	const guint count = MIN(PAGE_LEADS, page->found.count - page->taken);
	const char *first = page->found.ids + 1 + (gsize)page->taken * IDENT_TEXT_BYTES;

	page->taken += count;
	return g_strdup_printf("{%.*s}", (int)(count * IDENT_TEXT_BYTES) - 1, first);
}

/* Appends the next page. The connection is back in the pool when the bytes are written to the reader. */
static bool read_page(const App *app, const StaffExport *export, LeadQuery *query, Page *page, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!db_loan_take(&loan, app->pool, clock_monotonic_us() + PAGE_MS * 1000, error) ||
		!find_leads(loan.db, query, page, error))
		return false;
	if (page->found.count == 0) {
		page->has_more = false;
		return true;
	}
	g_autofree char *ids = take_ids(page);
	page->has_more = page->taken < page->found.count || page->found.has_more;
	g_autoptr(DbResult) rows = formats[export->format].load(loan.db, ids, export->columns, error);
	if (rows == NULL)
		return false;
	for (int i = 0; i < db_rows(rows); i++) {
		formats[export->format].write_row(export->columns, rows, i, page->text);
		const gsize end = page->text->len;
		g_array_append_val(page->ends, end);
	}
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
	g_auto(Page) page = {.text = g_string_new(NULL),
		.ends = g_array_new(FALSE, FALSE, sizeof(gsize)),
		.search_leads = SEARCH_LEADS_MIN,
		.has_more = true};

	g_string_append(page.text, export->has_bom ? "\xef\xbb\xbf" : "");
	if (export->format == STAFF_EXPORT_CSV)
		export_columns_write_csv_header(export->columns, page.text);
	while (page.has_more && sending->left > 0) {
		page.leads_max = sending->left;
		if (!read_page(app, export, query, &page, error))
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

/* Whether the caller may have any number of leads. */
static bool is_unlimited(void)
{
	return caller_get()->kind != CALLER_PERSON || (caller_may(ACCESS_LEADS_EXPORT_ALL) && caller_get()->is_proved);
}

bool staff_export_check(const App *app, const LeadQuery *query, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(LeadSearchFound) found = {.ids = NULL};

	if (!caller_check(ACCESS_LEADS_EXPORT, error))
		return false;
	if (is_unlimited() || (query->has_limit && query->limit <= SMALL_LEADS))
		return true;
	if (!db_loan_take(&loan, app->pool, deadline_us, error) ||
		!lead_search_find(loan.db, query, SMALL_LEADS, 0, &found, error))
		return false;
	if (!found.has_more)
		return true;
	return caller_may(ACCESS_LEADS_EXPORT_ALL)
		       ? caller_check_proved(ACCESS_LEADS_EXPORT_ALL, error)
		       : wording_fail(error, LEADMATCH_ERROR_DENIED, TEXT_ERROR_EXPORT_TOO_MANY,
				 wording_number("max", SMALL_LEADS));
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
	if (!is_unlimited())
		sending.left = MIN(sending.left, SMALL_LEADS);
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
