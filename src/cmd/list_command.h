/*
 * cmd/list_command: what the commands over the database have in common.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "cmd/command.h"
#include "cmd/table.h"
#include "db/connection.h"
#include "domain/submission/submission.h"

/* A connection to LEADMATCH_DATABASE_URL. INVALID: the settings; UNAVAILABLE. */
Db *list_command_connect(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The exit status of what went well (error NULL) or did not; prints and frees the error. INVALID is wrong usage. */
int list_command_end(GError *error);

/*
 * The same after input was checked: says what is wrong with each field, by the name of its option, and clears wrong.
 * argument: the field that is no option but the verb's argument; NULL: none.
 */
int list_command_end_input(FieldErrors *wrong, const char *argument, GError *error);

/* argv[1], the only argument: true; otherwise says that what is expected and sets *status. */
bool list_command_one_argument(int argc, char **argv, const char *what, const char **argument, int *status);

/* No arguments behind the options: true; otherwise says so and sets *status. */
bool list_command_no_arguments(int argc, char **argv, int *status);

/* Prints a JSON array as it is, or as a table. */
int list_command_print(const char *json, bool as_json, const TableColumn *columns, gsize columns_count);

/* A list for people, as a table, and with --json for programs. */
typedef struct ListCommand {
	const char *summary;
	bool (*read)(Db *db, GString *json, GError **error); /* appends a JSON array */
	const TableColumn *columns;
	gsize columns_count;
} ListCommand;

/* The verb that prints the list and takes nothing but --json. */
int list_command_run(const ListCommand *list, int argc, char **argv);

/* Who changes things from a shell: "cli:USER"; the caller's to g_free. */
char *list_command_actor(void);
