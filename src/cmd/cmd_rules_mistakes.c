#include "cmd/cmd_rules_mistakes.h"

#include <stdio.h>

#include "app/rules/mistakes.h"
#include "base/error.h"
#include "cmd/list_command.h"

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
	g_autoptr(GString) list = g_string_new(NULL);

	if (!is_read)
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && mistakes_list(db, asked, list, &error))
		return list_command_print(list->str, as_json, columns, G_N_ELEMENTS(columns));
	if (!leadmatch_error_is(error, LEADMATCH_ERROR_INVALID))
		return list_command_end(error);
	fprintf(stderr, "leadmatch: --month: %s\n", error->message);
	g_error_free(error);
	return EXIT_USAGE;
}
