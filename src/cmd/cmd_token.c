/* cmd/cmd_token: API tokens. */
#include <stdio.h>

#include "app/admin/accounts.h"
#include "cmd/list_command.h"
#include "store/staff.h"

/* clang-format off */
static const TableColumn columns[] = {
	{"name",         "name",      TABLE_TEXT,   28},
	{"scopes",       "scopes",    TABLE_TEXT,   35},
	{"state",        "state",     TABLE_TEXT,    7},
	{"expires_at",   "expires",   TABLE_TIME, 10},
	{"last_used_at", "last used", TABLE_TIME, 16},
};
/* clang-format on */

static int run_create(int argc, char **argv)
{
	g_autofree char *scopes = NULL;
	g_autofree char *days = NULL;
	g_autofree char *text = NULL;
	const GOptionEntry entries[] = {
		{"scope", 0, 0, G_OPTION_ARG_STRING, &scopes,
			"Any of leads:submit,leads:read,leads:write,leads:export,metrics:read,admin", "LIST"},
		{"days", 0, 0, G_OPTION_ARG_STRING, &days, "Days until it expires, up to 3650; default 0: never", "N"},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	FieldErrors wrong;
	TokenOptions options = {0};
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "NAME", "Create a token and print it once; only its hash is stored.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a name", &options.name, &status))
		return status;
	options.scopes = scopes;
	options.days = days;
	field_errors_init(&wrong);
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && accounts_create_token(db, &options, &text, &wrong, &error))
		puts(text);
	return list_command_end_input(&wrong, "name", error);
}

static int run_revoke(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	const char *name = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "NAME", "Revoke a token immediately and permanently.", &status) ||
		!list_command_one_argument(argc, argv, "a name", &name, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && accounts_revoke_token(db, name, &error))
		puts("Token revoked.");
	return list_command_end(error);
}

static int run_list(int argc, char **argv)
{
	static const ListCommand list = {
		.summary = "List API tokens.",
		.read = token_list,
		.columns = columns,
		.columns_count = G_N_ELEMENTS(columns),
	};

	return list_command_run(&list, argc, argv);
}

int cmd_token(int argc, char **argv)
{
	static const Command verbs[] = {
		{"create", run_create, "create a token and print it once"},
		{"list", run_list, "list tokens"},
		{"revoke", run_revoke, "revoke a token immediately"},
	};

	return command_dispatch("token", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
