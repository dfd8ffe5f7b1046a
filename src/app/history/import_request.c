#include "app/history/import_request.h"

#include <string.h>

#include "app/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/matching/working_time.h"
#include "domain/submission/plain_text.h"

enum {
	CONNECTION_MS = 5000, /* to wait for one */
	NAME_CHARS_MAX = 100,
};

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool read_dates(const char *text, HistoryDates *dates, GError **error)
{
	static const char *const names[HISTORY_DATES_COUNT] = {
		[HISTORY_DATES_ISO] = "iso", [HISTORY_DATES_DMY] = "dmy", [HISTORY_DATES_MDY] = "mdy"};

	for (*dates = 0; *dates < HISTORY_DATES_COUNT; (*dates)++) {
		if (strcmp(names[*dates], text == NULL ? names[HISTORY_DATES_ISO] : text) == 0)
			return true;
	}
	return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_DATES);
}

static bool read_each(HistoryMap *map, const char *const *assignments,
	bool (*read)(HistoryMap *map, const char *assignment, GError **error), GError **error)
{
	for (; assignments != NULL && *assignments != NULL; assignments++) {
		if (!read(map, *assignments, error))
			return false;
	}
	return true;
}

/* option: says which one is wrong. */
static bool read_map(HistoryMap *map, const ImportOptions *options, const char **option, GError **error)
{
	*option = "dates";
	if (!read_dates(options->dates, &map->dates, error))
		return false;
	*option = "map";
	if (!read_each(map, options->map, history_map_set, error))
		return false;
	*option = "value";
	if (!read_each(map, options->values, history_map_value, error))
		return false;
	*option = NULL;
	return history_map_check(map, error);
}

bool import_request_run(ImportRequest *request, const ImportOptions *options, LeadImportResult *result, GError **error)
{
	const char *text =
		options->text + (g_str_has_prefix(options->text, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0);
	g_autofree char *name = plain_text(options->name, PLAIN_TEXT_LINE);
	g_autofree char *source = g_strconcat("import:", name, NULL);
	g_auto(HistoryMap) map = {0};

	request->option = NULL;
	if (!caller_check(ACCESS_ADMIN, error))
		return false;
	request->option = "name";
	if (*name == '\0' || g_utf8_strlen(name, -1) > NAME_CHARS_MAX)
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_SOURCE,
			wording_number("max", NAME_CHARS_MAX));
	request->option = "timezone";
	g_autoptr(GTimeZone) zone = working_zone_new(options->timezone, error);
	if (zone == NULL)
		return false;
	request->option = "separator";
	if (!csv_parse_separator(options->separator, text, &request->import.separator, error))
		return false;
	request->option = NULL;
	g_autoptr(GPtrArray) headings = csv_read_headings(text, request->import.separator, error);
	if (headings == NULL)
		return false;
	history_map_init(&map, headings, zone);
	map.source = source;
	if (!read_map(&map, options, &request->option, error))
		return false;
	request->import.text = text;
	request->import.map = &map;
	return lead_import_run(&request->import, result, error);
}

bool import_request_serve(
	const App *app, ImportRequest *request, const ImportOptions *options, LeadImportResult *result, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!db_loan_take(&loan, app->pool, clock_monotonic_us() + CONNECTION_MS * 1000, error))
		return false;
	request->import.db = loan.db;
	request->import.recommender = app->recommender;
	return import_request_run(request, options, result, error);
}
