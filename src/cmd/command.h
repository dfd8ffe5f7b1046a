/*
 * cmd/command: the verbs of the shell.
 *
 * commands (in main.c) is the table; one cmd_* function per file runs one verb with its own argv (argv[0] is the verb)
 * and returns the exit status. Results go to standard output, everything else to standard error.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
};

typedef struct Command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} Command;

int cmd_serve(int argc, char **argv);
int cmd_migrate(int argc, char **argv);
int cmd_config(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_classify(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_recruiter(int argc, char **argv);
int cmd_staff(int argc, char **argv);
int cmd_view(int argc, char **argv);
int cmd_token(int argc, char **argv);
int cmd_leads(int argc, char **argv);
int cmd_match(int argc, char **argv);
int cmd_spam(int argc, char **argv);
int cmd_outbox(int argc, char **argv);
int cmd_audit(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_email(int argc, char **argv);
int cmd_template(int argc, char **argv);

/*
 * Parses options in place (GLib's parser, with --help). entries NULL: there are none. usage: what follows the verb,
 * such as "add --name N --email E"; NULL: options only, and any argument is wrong usage. Returns true to go on;
 * otherwise *status is the exit status.
 */
bool command_parse(
	int *argc, char ***argv, const GOptionEntry *entries, const char *usage, const char *summary, int *status);

/* Prints the error to standard error and returns EXIT_FAILED. Frees the error. */
int command_fail(GError *error);

/* Who changes things from a shell: "cli:USER"; the caller's to g_free. */
char *command_actor(void);

/* A verb with sub-verbs, each with its own entry: "leadmatch recruiter add …". */
int command_dispatch(const char *verb, const Command *commands, gsize count, int argc, char **argv);
