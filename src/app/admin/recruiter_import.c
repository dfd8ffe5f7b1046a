#include "app/admin/recruiter_import.h"

#include <stddef.h>
#include <string.h>

#include "app/admin/accounts.h"
#include "base/error.h"
#include "codec/csv_reader.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

/* What a column can be: its name as the options of leadmatch recruiter add are called, and where its cells go. */
static const struct {
	const char *name;
	gsize option; /* of RecruiterOptions */
	bool is_required;
} known_columns[] = {
	{"name", offsetof(RecruiterOptions, name), true},
	{"email", offsetof(RecruiterOptions, email), true},
	{"engagements", offsetof(RecruiterOptions, engagements), true},
	{"capacity", offsetof(RecruiterOptions, capacity), false},
	{"weight", offsetof(RecruiterOptions, facts.weight), false},
	{"phone", offsetof(RecruiterOptions, facts.phone), false},
	{"timezone", offsetof(RecruiterOptions, facts.timezone), false},
	{"hours", offsetof(RecruiterOptions, facts.hours), false},
	{"holidays", offsetof(RecruiterOptions, facts.holidays), false},
	{"languages", offsetof(RecruiterOptions, facts.languages), false},
	{"seniority", offsetof(RecruiterOptions, facts.seniority), false},
	{"tags", offsetof(RecruiterOptions, facts.tags), false},
	{"budget-floor", offsetof(RecruiterOptions, facts.budget_floor), false},
	{"weekly-summary", offsetof(RecruiterOptions, facts.weekly_summary), false},
};

enum {
	COLUMNS = G_N_ELEMENTS(known_columns),
};

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct Table {
	const RecruiterImport *import;
	const char *text; /* of import, without a byte order mark */
	char separator;
	int columns[COLUMNS]; /* in the file; -1: none */
} Table;

/* "Budget floor" and budget_floor are budget-floor. */
static int column_named(const GPtrArray *headings, const char *name)
{
	for (guint column = 0; column < headings->len; column++) {
		g_autofree char *heading = g_ascii_strdown(headings->pdata[column], -1);
		if (strcmp(g_strdelimit(g_strstrip(heading), " _", '-'), name) == 0)
			return (int)column;
	}
	return -1;
}

static bool find_columns(Table *table, const GPtrArray *headings, GError **error)
{
	for (gsize i = 0; i < COLUMNS; i++) {
		table->columns[i] = column_named(headings, known_columns[i].name);
		if (table->columns[i] < 0 && known_columns[i].is_required)
			return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_RECRUITER_COLUMN,
				wording_string("name", known_columns[i].name));
	}
	return true;
}

/* Borrows the cells. */
static RecruiterOptions options_of(const Table *table, const GPtrArray *cells)
{
	RecruiterOptions options = {.is_paused = !table->import->is_active};

	for (gsize i = 0; i < COLUMNS; i++) {
		const int column = table->columns[i];
		if (column >= 0 && (guint)column < cells->len)
			*(const char **)((char *)&options + known_columns[i].option) = cells->pdata[column];
	}
	return options;
}

/* False: error is set. */
typedef bool (*EachRow)(const Table *table, const RecruiterOptions *options, guint line, void *context, GError **error);

static bool walk(const Table *table, EachRow each, void *context, GError **error)
{
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	GError *problem = NULL;
	CsvReader reader;

	csv_reader_init(&reader, table->text, table->separator);
	for (bool is_heading = true; csv_reader_next(&reader, cells, &problem); is_heading = false) {
		const RecruiterOptions options = options_of(table, cells);
		if (!is_heading && !each(table, &options, reader.row_line, context, &problem))
			break;
	}
	if (problem != NULL)
		g_propagate_error(error, problem);
	return problem == NULL;
}

static bool check_row(const Table *table, const RecruiterOptions *options, guint line, void *context, GError **error)
{
	const RecruiterImport *import = table->import;
	RecruiterImportResult *result = context;
	g_auto(FieldErrors) wrong;

	if (import->rows_max > 0 && result->rows == import->rows_max)
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_RECRUITER_ROWS,
			wording_number("max", import->rows_max));
	field_errors_init(&wrong);
	result->rows++;
	result->wrong += !accounts_check_recruiter(options, &wrong);
	for (guint i = 0; i < field_errors_count(&wrong); i++)
		import->wrong(line, field_errors_get(&wrong, i), import->context);
	return true;
}

typedef struct Adding {
	Db *db;
	RecruiterImportResult *result;
} Adding;

static bool add_row(const Table *table G_GNUC_UNUSED, const RecruiterOptions *options, guint line G_GNUC_UNUSED,
	void *context, GError **error)
{
	Adding *adding = context;
	g_autoptr(GError) problem = NULL;
	g_auto(FieldErrors) wrong;

	field_errors_init(&wrong);
	if (accounts_add_recruiter(adding->db, options, &wrong, &problem)) {
		adding->result->added++;
		return true;
	}
	if (leadmatch_error_is(problem, LEADMATCH_ERROR_CONFLICT)) {
		adding->result->known++;
		return true;
	}
	g_assert(problem != NULL); /* the row has been checked */
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

bool recruiter_import_run(Db *db, const RecruiterImport *import, RecruiterImportResult *result, GError **error)
{
	const char *text =
		import->text + (g_str_has_prefix(import->text, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0);
	Table table = {.import = import, .text = text, .separator = csv_guess_separator(text)};
	g_autoptr(GPtrArray) headings = csv_read_headings(text, table.separator, error);

	*result = (RecruiterImportResult){0};
	if (headings == NULL || !find_columns(&table, headings, error) || !walk(&table, check_row, result, error))
		return false;
	return result->wrong > 0 || import->is_trial ||
	       walk(&table, add_row, &(Adding){.db = db, .result = result}, error);
}
