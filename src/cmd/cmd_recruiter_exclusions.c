#include "cmd/cmd_recruiter_exclusions.h"

#include <stdio.h>

#include "app/staff/staff_exclusions.h"
#include "cmd/list_command.h"

/* clang-format off */
static const TableColumn columns[] = {
	{"recruiter", "recruiter", TABLE_TEXT, 36},
	{"company",   "company",   TABLE_TEXT, 36},
	{"since",     "since",     TABLE_TIME, 16},
};
/* clang-format on */

int recruiter_run_exclusions(int argc, char **argv)
{
	g_autofree char *lift = NULL;
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"lift", 0, 0, G_OPTION_ARG_STRING, &lift, "Offer this company's leads to the recruiter again",
			"DOMAIN"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "[ADDRESS]",
		    "List companies that recruiters have a conflict of interest with, and lift one.", &status))
		return status;
	const char *who = argc > 1 ? argv[1] : NULL;
	g_autoptr(Db) db = list_command_connect(&error);
	g_autoptr(GString) json = g_string_new(NULL);
	if (db == NULL || (lift != NULL && !staff_exclusions_lift(db, who, lift, &error)) ||
		!staff_exclusions_read(db, who, json, &error))
		return list_command_end(error);
	if (lift != NULL)
		puts("Exclusion lifted.");
	return list_command_print(json->str, as_json, columns, G_N_ELEMENTS(columns));
}
