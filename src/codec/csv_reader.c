#include "codec/csv_reader.h"

#include <string.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

#define SEPARATOR_NAME "sep="

enum {
	COLUMNS_MAX = 200,
};

static const struct {
	const char *bytes;
	gsize count;
	const char *encoding;
} marks[] = {
	{"\xef\xbb\xbf", 3, "UTF-8"},
	{"\xff\xfe", 2, "UTF-16LE"},
	{"\xfe\xff", 2, "UTF-16BE"},
};

/* How files begin that spreadsheets and others make, and people take for CSV. */
static const struct {
	const char *bytes;
	gsize count;
} no_texts[] = {
	{"PK\x03\x04", 4},	 /* .xlsx, .ods, .numbers, .zip */
	{"\xd0\xcf\x11\xe0", 4}, /* .xls */
	{"%PDF", 4},
};

static bool is_no_text(const char *bytes, gsize count)
{
	for (gsize i = 0; i < G_N_ELEMENTS(no_texts); i++) {
		if (count >= no_texts[i].count && memcmp(bytes, no_texts[i].bytes, no_texts[i].count) == 0)
			return true;
	}
	return false;
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static guint line_at(const char *bytes, gsize at)
{
	guint line = 1;

	for (gsize i = 0; i < at; i++)
		line += bytes[i] == '\n';
	return line;
}

/* The encoding that the bytes are said to be in, by their mark or by what they are. *skip: of the mark. */
static const char *find_encoding(const char *bytes, gsize count, gsize *skip)
{
	*skip = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
		if (count < marks[i].count || memcmp(bytes, marks[i].bytes, marks[i].count) != 0)
			continue;
		*skip = marks[i].count;
		return marks[i].encoding;
	}
	/* No heading begins with a letter beyond Latin-1. */
	if (count >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0'))
		return bytes[0] == '\0' ? "UTF-16BE" : "UTF-16LE";
	return g_utf8_validate_len(bytes, count, NULL) || memchr(bytes, '\0', count) != NULL ? "UTF-8" : "WINDOWS-1252";
}

char *csv_decode(const char *bytes, gsize count, const char *encoding, const char **found, GError **error)
{
	gsize skip, read = 0, written = 0;
	g_autoptr(GError) problem = NULL;
	const char *guessed = find_encoding(bytes, count, &skip);

	*found = encoding == NULL || skip > 0 ? guessed : encoding;
	bytes += skip;
	count -= skip;
	if (is_no_text(bytes, count)) {
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_NO_TEXT);
		return NULL;
	}
	g_autofree char *text = g_convert(bytes, (gssize)count, "UTF-8", *found, &read, &written, &problem);
	if (g_error_matches(problem, G_CONVERT_ERROR, G_CONVERT_ERROR_NO_CONVERSION)) {
		wording_fail(
			error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_NO_ENCODING, wording_string("encoding", *found));
		return NULL;
	}
	if (text == NULL) {
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_ENCODING,
			wording_number("line", line_at(bytes, MIN(read, count))), wording_string("encoding", *found));
		return NULL;
	}
	const char *nul = memchr(text, '\0', written);
	if (nul != NULL) {
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_NUL,
			wording_number("line", line_at(text, (gsize)(nul - text))));
		return NULL;
	}
	return g_steal_pointer(&text);
}

/* Behind "sep=;" in a line of its own, which Excel writes, and reads, before the headings; NULL: there is none. */
static const char *separator_line(const char *text)
{
	if (g_ascii_strncasecmp(text, SEPARATOR_NAME, strlen(SEPARATOR_NAME)) != 0)
		return NULL;
	const char *end = text + strlen(SEPARATOR_NAME);
	if (*end == '\0' || is_line_end(*end) || !is_line_end(end[1]))
		return NULL;
	return end + 1;
}

char csv_guess_separator(const char *text)
{
	static const char separators[] = ",;\t|";
	guint counts[sizeof separators] = {0};
	bool is_quoted = false;
	gsize best = 0;

	if (separator_line(text) != NULL)
		return text[strlen(SEPARATOR_NAME)];
	for (const char *c = text; *c != '\0' && (is_quoted || (*c != '\n' && *c != '\r')); c++) {
		const char *separator = strchr(separators, *c);
		if (*c == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && separator != NULL)
			counts[separator - separators]++;
	}
	for (gsize i = 1; i < strlen(separators); i++) {
		if (counts[i] > counts[best])
			best = i;
	}
	return separators[best];
}

static void skip_line_end(CsvReader *reader)
{
	if (*reader->at == '\0')
		return;
	reader->at += reader->at[0] == '\r' && reader->at[1] == '\n' ? 2 : 1;
	reader->line++;
}

void csv_reader_init(CsvReader *reader, const char *text, char separator)
{
	const char *after = separator_line(text);

	*reader = (CsvReader){.at = after == NULL ? text : after, .separator = separator, .line = 1};
}

/* Behind the opening quote. Its text, without what makes spreadsheets read it as text; NULL: it is never closed. */
static GString *read_quoted(CsvReader *reader)
{
	g_autoptr(GString) cell = g_string_new(NULL);

	for (;; reader->at++) {
		if (*reader->at == '\0')
			return NULL;
		if (*reader->at == '"' && *++reader->at != '"')
			return g_steal_pointer(&cell);
		reader->line += *reader->at == '\n' || (*reader->at == '\r' && reader->at[1] != '\n');
		g_string_append_c(cell, *reader->at);
	}
}

static char *without_apostrophe(GString *cell)
{
	if (cell->len > 1 && cell->str[0] == '\'' && strchr("=+-@", cell->str[1]) != NULL)
		g_string_erase(cell, 0, 1);
	return g_string_free(cell, FALSE);
}

static char *read_cell(CsvReader *reader, GError **error)
{
	const guint line = reader->line;

	if (*reader->at != '"') {
		const char *from = reader->at;
		while (*reader->at != '\0' && *reader->at != reader->separator && !is_line_end(*reader->at))
			reader->at++;
		return without_apostrophe(g_string_new_len(from, reader->at - from));
	}
	reader->at++;
	GString *cell = read_quoted(reader);
	if (cell == NULL) {
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_QUOTE, wording_number("line", line));
		return NULL;
	}
	if (*reader->at == '\0' || *reader->at == reader->separator || is_line_end(*reader->at))
		return without_apostrophe(cell);
	g_string_free(cell, TRUE);
	wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_AFTER_QUOTE, wording_number("line", reader->line));
	return NULL;
}

bool csv_reader_next(CsvReader *reader, GPtrArray *cells, GError **error)
{
	g_ptr_array_set_size(cells, 0);
	while (is_line_end(*reader->at))
		skip_line_end(reader);
	if (*reader->at == '\0')
		return false;
	reader->row_line = reader->line;
	for (;;) {
		char *cell = read_cell(reader, error);
		if (cell == NULL)
			return false;
		g_ptr_array_add(cells, cell);
		if (*reader->at != reader->separator)
			break;
		reader->at++;
	}
	skip_line_end(reader);
	return true;
}

bool csv_parse_separator(const char *given, const char *text, char *separator, GError **error)
{
	const bool is_tab = given != NULL && (strcmp(given, "tab") == 0 || strcmp(given, "\\t") == 0);

	*separator = given == NULL ? csv_guess_separator(text) : is_tab ? '\t' : given[0];
	if (given == NULL || is_tab || (strlen(given) == 1 && strchr("\"\r\n", *given) == NULL))
		return true;
	return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_SEPARATOR);
}

GPtrArray *csv_read_headings(const char *text, char separator, GError **error)
{
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) problem = NULL;
	CsvReader reader;

	csv_reader_init(&reader, text, separator);
	const bool is_read = csv_reader_next(&reader, cells, &problem);
	if (is_read && cells->len <= COLUMNS_MAX)
		return g_steal_pointer(&cells);
	if (problem != NULL)
		g_propagate_error(error, g_steal_pointer(&problem));
	else if (is_read)
		wording_fail(
			error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_COLUMNS, wording_number("max", COLUMNS_MAX));
	else
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_CSV_EMPTY);
	return NULL;
}
