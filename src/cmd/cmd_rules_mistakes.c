#include "cmd/cmd_rules_mistakes.h"

#include <stdio.h>

#include "cmd/list_command.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/report.h"

/* clang-format off */
static const TableColumn columns[] = {
	{"reference",  "reference",  TABLE_TEXT, 13},
	{"computed",   "computed",   TABLE_TEXT, 10},
	{"actual",     "was",        TABLE_TEXT, 10},
	{"decided_by", "decided by", TABLE_TEXT, 10},
	{"decided_at", "decided",    TABLE_TIME, 16},
	{"ruleset",    "rule set",   TABLE_TEXT, 16},
};
/* clang-format on */

/* "2026-11" as "2026-11-01"; NULL: it is no month. */
static char *first_day_of(const char *month)
{
	if (!g_regex_match_simple("^[0-9]{4}-(0[1-9]|1[0-2])$", month, 0, 0))
		return NULL;
	return g_strconcat(month, "-01", NULL);
}

int rules_mistakes_run(int argc, char **argv)
{
	gboolean as_json = FALSE;
	char *month = NULL;
	const GOptionEntry entries[] = {
		{"month", 0, 0, G_OPTION_ARG_STRING, &month, "Month in which it was decided; without it, this one",
			"YYYY-MM"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print a JSON array", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	int status = EXIT_DONE;
	const bool is_read = command_parse(&argc, &argv, entries, NULL,
		"List leads that were placed, or decided by staff, as another class than the rules computed.", &status);
	g_autofree char *asked = month;
	g_autofree char *first = asked == NULL ? NULL : first_day_of(asked);

	if (!is_read)
		return status;
	if (asked != NULL && first == NULL) {
		fprintf(stderr, "leadmatch: --month: %s\n", wording_text(TEXT_ERROR_RULES_MONTH));
		return EXIT_USAGE;
	}
	g_autoptr(Db) db = list_command_connect(&error);
	if (db == NULL)
		return list_command_end(error);
	g_autoptr(DbResult) mistakes = report_find_mistakes(db, first, false, &error);
	if (mistakes == NULL)
		return list_command_end(error);
	return list_command_print(db_get_text(mistakes, 0, "list"), as_json, columns, G_N_ELEMENTS(columns));
}
