/*
 * cmd/list_command: what the commands over the database have in common.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "cmd/command.h"
#include "cmd/table.h"
#include "db/connection.h"

/* A connection to LEADMATCH_DATABASE_URL. INVALID: the settings; UNAVAILABLE. */
Db *desk_connect(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The exit status of what went well (error NULL) or did not; prints and frees the error. INVALID is wrong usage. */
int desk_end(GError *error);

/* argv[1], the only argument: true; otherwise says that what is expected and sets *status. */
bool desk_one_argument(int argc, char **argv, const char *what, const char **argument, int *status);

/* No arguments behind the options: true; otherwise says so and sets *status. */
bool desk_no_arguments(int argc, char **argv, int *status);

/* Prints a JSON array as it is, or as a table. */
int desk_print_list(const char *json, bool as_json, const TableColumn *columns, gsize columns_count);

/* A list for people, as a table, and with --json for programs. */
typedef struct DeskList {
	const char *summary;
	bool (*read)(Db *db, GString *json, GError **error); /* appends a JSON array */
	const TableColumn *columns;
	gsize columns_count;
} DeskList;

/* The verb that prints the list and takes nothing but --json. */
int desk_run_list(const DeskList *list, int argc, char **argv);

/* Who changes things from a shell: "shell:USER"; the caller's to g_free. */
char *desk_actor(void);
