#include "app/staff/export_columns.h"

#include <string.h>

#include "base/json_writer.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "codec/json_flat.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/time_zone.h"
#include "domain/submission/time_zone_country.h"

#define OTHER	     "other"
#define COUNTRY	     "country" /* of the time zone that was sent */
#define OTHER_PREFIX OTHER "."

typedef enum CellKind {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_JSON, /* as it stands in CSV as well */
	CELL_LIST, /* a JSON array; in CSV its texts with commas between them */
} CellKind;

/* Facts of the lead: columns of report_export_rows. Those in front are in an export that names none. */
static const struct {
	const char *name;
	CellKind kind;
} facts[] = {
	{"reference", CELL_TEXT},
	{"id", CELL_TEXT},
	{"created_at", CELL_TEXT},
	{"status", CELL_TEXT},
	{"engagement", CELL_TEXT},
	{"confidence", CELL_JSON},
	{"needs_review", CELL_JSON},
	{"ruleset", CELL_TEXT},
	{"stage", CELL_TEXT},
	{"end_reason", CELL_TEXT},
	{"response_due_at", CELL_TEXT},
	{"recruiter", CELL_TEXT},
	{"owner", CELL_TEXT},
	{"tags", CELL_LIST},
};

typedef struct Cell {
	CellKind kind;
	gsize at; /* of its text in values, with a NUL behind it */
	gsize bytes;
} Cell;

typedef struct Column {
	const char *name; /* owned by names */
	int fact;	  /* of facts; -1: it was sent */
	Cell cell;	  /* of the row that is being written */
} Column;

struct ExportColumns {
	GArray *columns;   /* of Column */
	GHashTable *names; /* name as it was sent -> index and 1; facts are not in it */
	GPtrArray *owned;  /* of char * */
	GString *values;
	GString *other; /* the object of the row */
	JsonWriter other_writer;
	bool has_other;
	guint country; /* the column of that, and 1; 0: it is not wanted */
	int *places;   /* of each fact in the result; NULL: not known yet */
};

/* --- which columns ---------------------------------------------------------------------------------------------------- */

static int find_fact(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
		if (strcmp(facts[i].name, name) == 0)
			return (int)i;
	}
	return -1;
}

/* Of what was sent, a name that is none of ours. */
static bool is_own_name(const char *name)
{
	return submission_field_find(name) == FIELD_COUNT && strcmp(name, SUBMISSION_AS_WRITTEN_NAME) != 0 &&
	       strcmp(name, SUBMISSION_SIGNALS_NAME) != 0;
}

/* Whether it is a column; sent: what it is called in a submission; NULL: it is not in there. */
static bool find_column(const char *name, int *fact, const char **sent)
{
	const bool is_own = g_str_has_prefix(name, OTHER_PREFIX) && name[strlen(OTHER_PREFIX)] != '\0' &&
			    is_own_name(name + strlen(OTHER_PREFIX));

	*fact = find_fact(name);
	const bool is_made = *fact >= 0 || strcmp(name, OTHER) == 0 || strcmp(name, COUNTRY) == 0;
	*sent = is_own ? name + strlen(OTHER_PREFIX) : is_made ? NULL : name;
	return is_own || *sent == NULL || submission_field_find(name) != FIELD_COUNT;
}

static bool add_column(ExportColumns *columns, const char *name)
{
	int fact = -1;
	const char *sent = NULL;

	if (!find_column(name, &fact, &sent))
		return false;
	if (export_columns_has(columns, name))
		return true;
	char *kept = g_strdup(name);
	const Column column = {.name = kept, .fact = fact};
	g_ptr_array_add(columns->owned, kept);
	g_array_append_val(columns->columns, column);
	if (sent != NULL)
		g_hash_table_insert(columns->names, kept + (sent - name), GUINT_TO_POINTER(columns->columns->len));
	columns->has_other |= strcmp(name, OTHER) == 0;
	if (strcmp(name, COUNTRY) == 0)
		columns->country = columns->columns->len;
	return true;
}

static void add_all(ExportColumns *columns)
{
	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
		add_column(columns, facts[i].name);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++)
		add_column(columns, submission_fields[field].name);
	add_column(columns, COUNTRY);
	add_column(columns, OTHER);
}

ExportColumns *export_columns_parse(const char *names, FieldErrors *errors)
{
	g_autoptr(ExportColumns) columns = g_new0(ExportColumns, 1);
	g_auto(GStrv) list = g_strsplit(names == NULL ? "" : names, ",", EXPORT_COLUMNS_MAX);

	columns->columns = g_array_new(FALSE, FALSE, sizeof(Column));
	columns->names = g_hash_table_new(g_str_hash, g_str_equal);
	columns->owned = g_ptr_array_new_with_free_func(g_free);
	columns->values = g_string_sized_new(4096);
	columns->other = g_string_new(NULL);
	for (gsize i = 0; list[i] != NULL; i++) {
		const char *name = g_strstrip(list[i]);
		if (*name == '\0' || add_column(columns, name))
			continue;
		g_autofree char *known = export_columns_names();
		field_errors_add(errors, "columns", "not_a_choice", TEXT_ERROR_EXPORT_COLUMN,
			wording_string("column", name), wording_string("columns", known));
		return NULL;
	}
	if (columns->columns->len == 0)
		add_all(columns);
	return g_steal_pointer(&columns);
}

void export_columns_free(ExportColumns *columns)
{
	if (columns == NULL)
		return;
	g_array_unref(columns->columns);
	g_hash_table_unref(columns->names);
	g_ptr_array_unref(columns->owned);
	g_string_free(columns->values, TRUE);
	g_string_free(columns->other, TRUE);
	g_free(columns->places);
	g_free(columns);
}

static Column *column_at(const ExportColumns *columns, guint i)
{
	return &g_array_index(columns->columns, Column, i);
}

bool export_columns_has(const ExportColumns *columns, const char *name)
{
	for (guint i = 0; i < columns->columns->len; i++) {
		if (strcmp(column_at(columns, i)->name, name) == 0)
			return true;
	}
	return false;
}

bool export_columns_has_answers(const ExportColumns *columns)
{
	return columns->has_other || columns->country > 0 || g_hash_table_size(columns->names) > 0;
}

char *export_columns_names(void)
{
	GString *names = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
		g_string_append_printf(names, "%s, ", facts[i].name);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++)
		g_string_append_printf(names, "%s, ", submission_fields[field].name);
	g_string_append(names, COUNTRY ", " OTHER ", " OTHER_PREFIX "NAME");
	return g_string_free(names, FALSE);
}

/* --- the cells of a row ----------------------------------------------------------------------------------------------- */

static void set_cell(ExportColumns *columns, Column *column, CellKind kind, const char *text)
{
	column->cell = (Cell){.kind = kind, .at = columns->values->len, .bytes = strlen(text)};
	g_string_append_len(columns->values, text, (gssize)column->cell.bytes + 1);
}

static const char *country_of(const char *place)
{
	const char *country = time_zone_country(place);
	char zone[TIME_ZONE_BYTES];

	return country == NULL && time_zone_find(place, zone) ? time_zone_country(zone) : country;
}

/* A member of the submission goes to its columns. */
static void take_member(ExportColumns *columns, const char *name, CellKind kind, const char *text)
{
	const guint at = GPOINTER_TO_UINT(g_hash_table_lookup(columns->names, name));

	if (at > 0)
		set_cell(columns, column_at(columns, at - 1), kind, text);
	if (columns->country > 0 && kind == CELL_TEXT && strcmp(name, submission_fields[FIELD_TIMEZONE].name) == 0) {
		const char *country = country_of(text);
		if (country != NULL)
			set_cell(columns, column_at(columns, columns->country - 1), CELL_TEXT, country);
	}
	if (!columns->has_other || !is_own_name(name))
		return;
	if (columns->other->len == 0) {
		jsonw_init(&columns->other_writer, columns->other);
		jsonw_begin_object(&columns->other_writer);
	}
	jsonw_key(&columns->other_writer, name);
	if (kind == CELL_TEXT)
		jsonw_text(&columns->other_writer, text);
	else
		jsonw_raw(&columns->other_writer, kind == CELL_EMPTY ? "null" : text);
}

static bool take_flat(const char *name, JsonFlatType type, const char *value, void *context)
{
	static const CellKind kinds[] = {
		[JSON_FLAT_TEXT] = CELL_TEXT,
		[JSON_FLAT_NUMBER] = CELL_JSON,
		[JSON_FLAT_BOOL] = CELL_JSON,
		[JSON_FLAT_NULL] = CELL_EMPTY,
	};

	take_member(context, name, kinds[type], value);
	return true;
}

static void take_tree(ExportColumns *columns, const char *submission)
{
	g_autoptr(Json) tree = jsonc_decode(submission, strlen(submission), NULL);
	const char *name;
	Json *value;

	json_object_foreach(tree, name, value)
	{
		g_autofree char *text = json_is_string(value) ? NULL : jsonc_encode(value);
		take_member(columns, name,
			json_is_string(value)  ? CELL_TEXT
			: json_is_null(value)  ? CELL_EMPTY
			: json_is_array(value) ? CELL_LIST
					       : CELL_JSON,
			text == NULL ? json_string_value(value) : text);
	}
}

static void clear_cells(ExportColumns *columns)
{
	for (guint i = 0; i < columns->columns->len; i++)
		column_at(columns, i)->cell = (Cell){.kind = CELL_EMPTY};
	g_string_truncate(columns->values, 0);
	g_string_truncate(columns->other, 0);
}

static void read_answers(ExportColumns *columns, const char *submission)
{
	/* Some of what was read before it met a list is thrown away with it. */
	if (!json_flat_read(submission, strlen(submission), take_flat, columns)) {
		clear_cells(columns);
		take_tree(columns, submission);
	}
	if (columns->other->len > 0)
		jsonw_end_object(&columns->other_writer);
}

static void find_places(ExportColumns *columns, const DbResult *rows)
{
	if (columns->places != NULL)
		return;
	columns->places = g_new0(int, G_N_ELEMENTS(facts));
	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
		columns->places[i] = db_place(rows, facts[i].name);
}

static void read_row(ExportColumns *columns, const DbResult *rows, int row)
{
	const char *submission = db_get_text(rows, row, "submission");

	find_places(columns, rows);
	clear_cells(columns);
	if (submission != NULL)
		read_answers(columns, submission);
	for (guint i = 0; i < columns->columns->len; i++) {
		Column *column = column_at(columns, i);
		const char *fact = column->fact < 0 ? NULL : db_text_at(rows, row, columns->places[column->fact]);
		if (fact != NULL)
			set_cell(columns, column, facts[column->fact].kind, fact);
		else if (strcmp(column->name, OTHER) == 0 && columns->other->len > 0)
			set_cell(columns, column, CELL_JSON, columns->other->str);
	}
}

/* --- rows ------------------------------------------------------------------------------------------------------------- */

void export_columns_write_csv_header(const ExportColumns *columns, GString *out)
{
	for (guint i = 0; i < columns->columns->len; i++) {
		const char *name = column_at(columns, i)->name;
		if (i > 0)
			g_string_append_c(out, ',');
		csv_append_cell(out, name, strlen(name));
	}
	g_string_append(out, "\r\n");
}

static void append_list(const char *json, GString *out)
{
	g_autoptr(Json) list = jsonc_decode(json, strlen(json), NULL);
	g_autoptr(GString) text = g_string_new(NULL);

	for (gsize i = 0; i < json_array_size(list); i++) {
		const char *item = json_string_value(json_array_get(list, i));
		if (item != NULL)
			g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", item);
	}
	csv_append_cell(out, text->str, text->len);
}

void export_columns_write_csv(ExportColumns *columns, const DbResult *rows, int row, GString *out)
{
	read_row(columns, rows, row);
	for (guint i = 0; i < columns->columns->len; i++) {
		const Cell *cell = &column_at(columns, i)->cell;
		const char *text = columns->values->str + cell->at;
		if (i > 0)
			g_string_append_c(out, ',');
		if (cell->kind == CELL_LIST)
			append_list(text, out);
		else if (cell->kind != CELL_EMPTY)
			csv_append_cell(out, text, cell->bytes);
	}
	g_string_append(out, "\r\n");
}

void export_columns_write_json(ExportColumns *columns, const DbResult *rows, int row, GString *out)
{
	JsonWriter w;

	read_row(columns, rows, row);
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	for (guint i = 0; i < columns->columns->len; i++) {
		const Column *column = column_at(columns, i);
		const char *text = columns->values->str + column->cell.at;
		jsonw_key(&w, column->name);
		if (column->cell.kind == CELL_TEXT)
			jsonw_text(&w, text);
		else
			jsonw_raw(&w, column->cell.kind == CELL_EMPTY ? "null" : text);
	}
	jsonw_end_object(&w);
	g_string_append_c(out, '\n');
}
