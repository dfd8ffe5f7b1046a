/* cmd/cmd_report: what SQL and reporting tools can read. */
#include "cmd/list_command.h"
#include "store/report_role.h"

/* clang-format off */
static const TableColumn columns[] = {
	{"view",   "view",   TABLE_TEXT, 24},
	{"column", "column", TABLE_TEXT, 24},
	{"type",   "type",   TABLE_TEXT, 24},
	{"shows",  "shows",  TABLE_TEXT, 160},
};
/* clang-format on */

static int run_schema(int argc, char **argv)
{
	static const ListCommand list = {
		.summary = "List every column of the views in the schema report, with what it shows.",
		.read = report_role_columns,
		.columns = columns,
		.columns_count = G_N_ELEMENTS(columns),
	};

	return list_command_run(&list, argc, argv);
}

int cmd_report(int argc, char **argv)
{
	static const Command verbs[] = {
		{"schema", run_schema, "list what the views for SQL and reporting tools show"},
	};

	return command_dispatch("report", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
