#include "cmd/list_command.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "config/settings.h"

Db *list_command_connect(GError **error)
{
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, error);

	return settings == NULL ? NULL : db_open(settings->database_url, error);
}

int list_command_end(GError *error)
{
	if (error == NULL)
		return EXIT_DONE;
	const bool is_usage = leadmatch_error_is(error, LEADMATCH_ERROR_INVALID);
	const int failed = command_fail(error);
	return is_usage ? EXIT_USAGE : failed;
}

int list_command_end_input(FieldErrors *wrong, const char *argument, GError *error)
{
	const guint count = field_errors_count(wrong);

	for (guint i = 0; i < count; i++) {
		const FieldError *field = field_errors_get(wrong, i);
		const bool is_argument = g_strcmp0(field->field, argument) == 0;
		g_autofree char *name = is_argument ? g_ascii_strup(field->field, -1) : g_strdup(field->field);
		fprintf(stderr, "leadmatch: %s%s: %s\n", is_argument ? "" : "--", g_strdelimit(name, "_", '-'),
			field->says);
	}
	field_errors_clear(wrong);
	return count > 0 ? EXIT_USAGE : list_command_end(error);
}

bool list_command_one_argument(int argc, char **argv, const char *what, const char **argument, int *status)
{
	if (argc == 2) {
		*argument = argv[1];
		return true;
	}
	fprintf(stderr, "leadmatch: %s requires %s\n", argv[0], what);
	*status = EXIT_USAGE;
	return false;
}

bool list_command_no_arguments(int argc, char **argv, int *status)
{
	if (argc == 1)
		return true;
	fprintf(stderr, "leadmatch: %s accepts options only, not \"%s\"\n", argv[0], argv[1]);
	*status = EXIT_USAGE;
	return false;
}

int list_command_print(const char *json, bool as_json, const TableColumn *columns, gsize columns_count)
{
	GError *error = NULL;

	if (as_json) {
		puts(json);
		return EXIT_DONE;
	}
	g_autoptr(Json) rows = jsonc_decode(json, strlen(json), &error);
	if (rows == NULL)
		return command_fail(error);
	table_print(stdout, rows, columns, columns_count);
	return EXIT_DONE;
}

int list_command_run(const ListCommand *list, int argc, char **argv)
{
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print a JSON array", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL, list->summary, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db == NULL || !list->read(db, json, &error))
		return list_command_end(error);
	return list_command_print(json->str, as_json, list->columns, list->columns_count);
}

char *list_command_actor(void)
{
	return command_actor();
}
