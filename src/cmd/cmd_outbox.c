/* cmd/cmd_outbox: emails on their way, and emails in trouble with the relay's own words. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cmd/list_command.h"
#include "config/settings.h"
#include "store/outbox.h"

enum {
	LIST_MAX_DEFAULT = 50,
	LIST_MAX = 10000,
};

/* clang-format off */
static const TableColumn list_columns[] = {
	{"id",         "id",        TABLE_TEXT,   36},
	{"reference",  "lead",      TABLE_TEXT,   13},
	{"notification",     "notification",    TABLE_TEXT,   13},
	{"recipient",  "to",        TABLE_TEXT,   28},
	{"state",      "state",     TABLE_TEXT,    9},
	{"attempt",    "attempts",  TABLE_TEXT,    5},
	{"due_at",     "next try",  TABLE_TIME, 16},
	{"last_text",  "last response", TABLE_TEXT, 60},
};
static const TableColumn show_columns[] = {
	{"id",         "id",         TABLE_TEXT,   36},
	{"reference",  "lead",       TABLE_TEXT,   13},
	{"notification",     "notification",     TABLE_TEXT,   13},
	{"recipient",  "to",         TABLE_TEXT,  254},
	{"state",      "state",      TABLE_TEXT,    9},
	{"is_leased",  "sending",    TABLE_YES,     7},
	{"created_at", "queued",     TABLE_TIME, 16},
	{"due_at",     "next try",   TABLE_TIME, 16},
	{"give_up_at", "give up at", TABLE_TIME, 16},
};
static const TableColumn delivery_columns[] = {
	{"at",         "at",         TABLE_TIME, 16},
	{"attempt",    "attempt",    TABLE_TEXT,    4},
	{"outcome",    "outcome",    TABLE_TEXT,    9},
	{"code",       "code",       TABLE_TEXT,    4},
	{"reply",      "server response", TABLE_TEXT, 512},
};
/* clang-format on */

static int run_list(int argc, char **argv)
{
	g_autofree char *state = NULL;
	gboolean as_json = FALSE;
	int limit = LIST_MAX_DEFAULT;
	const GOptionEntry entries[] = {
		{"state", 0, 0, G_OPTION_ARG_STRING, &state,
			"trouble (default: attempted and not delivered), queued, bundled, delivered, rejected, cancelled, or all",
			"STATE"},
		{"limit", 0, 0, G_OPTION_ARG_INT, &limit, "Maximum number of emails, newest first", "N"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print a JSON array", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	OutboxFilter filter = {0};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "List emails; by default, those that were attempted and not delivered.", &status))
		return status;
	if (!outbox_filter_parse(&filter, state, NULL) || limit < 1 || limit > LIST_MAX) {
		fprintf(stderr, "leadmatch: --state or --limit is out of range; see --help\n");
		return EXIT_USAGE;
	}
	filter.emails_max = limit;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db == NULL || !outbox_list(db, &filter, json, &error))
		return list_command_end(error);
	return list_command_print(json->str, as_json, list_columns, G_N_ELEMENTS(list_columns));
}

static void print_email(Json *mail)
{
	g_autoptr(Json) rows = json_array();

	json_array_append(rows, mail);
	table_print(stdout, rows, show_columns, G_N_ELEMENTS(show_columns));
	putchar('\n');
	table_print(stdout, json_object_get(mail, "deliveries"), delivery_columns, G_N_ELEMENTS(delivery_columns));
}

static int run_show(int argc, char **argv)
{
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print a JSON object", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	const char *id = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ID", "Show an email with every delivery attempt.", &status) ||
		!list_command_one_argument(argc, argv, "an email ID", &id, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db == NULL || !outbox_show(db, id, json, &error))
		return list_command_end(error);
	if (as_json) {
		puts(json->str);
		return EXIT_DONE;
	}
	g_autoptr(Json) mail = jsonc_decode(json->str, json->len, &error);
	if (mail != NULL)
		print_email(mail);
	return list_command_end(error);
}

/* --all and what narrows it down. */
static int retry_all(const char *state, const char *since, const char *code)
{
	OutboxSelection selection;
	GError *error = NULL;
	int64_t count = 0;

	if (!outbox_selection_parse(&selection, state, since, code, &error)) {
		fprintf(stderr, "leadmatch: --%s\n", error->message);
		g_error_free(error);
		return EXIT_USAGE;
	}
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, &error);
	g_autoptr(Db) db = settings == NULL ? NULL : db_open(settings->database_url, &error);
	if (db != NULL && outbox_retry_all(db, &selection, settings->give_up_hours, &count, &error))
		printf("%" G_GINT64_FORMAT " queued for sending\n", count);
	return list_command_end(error);
}

/* For verbs that only need to know which mail. */
static bool parse_id(int *argc, char ***argv, const char *summary, const char **id, int *status)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};

	return command_parse(argc, argv, entries, "ID", summary, status) &&
	       list_command_one_argument(*argc, *argv, "an email ID", id, status);
}

static int run_retry(int argc, char **argv)
{
	g_autofree char *state = NULL, *since = NULL, *code = NULL;
	gboolean is_all = FALSE;
	const GOptionEntry entries[] = {
		{"all", 0, 0, G_OPTION_ARG_NONE, &is_all, "Retry all emails in trouble instead of one", NULL},
		{"state", 0, 0, G_OPTION_ARG_STRING, &state,
			"With --all: only those that are rejected, queued, or cancelled", "STATE"},
		{"since", 0, 0, G_OPTION_ARG_STRING, &since,
			"With --all: only those last attempted within this time, like 2h", "TIME"},
		{"code", 0, 0, G_OPTION_ARG_STRING, &code, "With --all: only those rejected with this code, like 550",
			"CODE"},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	const char *id = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "[ID]",
		    "Send an email now, even if it was rejected or cancelled. Emails about closed offers are not sent again with --all.",
		    &status))
		return status;
	if (is_all && argc > 1) {
		fprintf(stderr, "leadmatch: specify either an email ID or --all\n");
		return EXIT_USAGE;
	}
	if (is_all)
		return retry_all(state, since, code);
	if (state != NULL || since != NULL || code != NULL) {
		fprintf(stderr, "leadmatch: --state, --since, and --code require --all\n");
		return EXIT_USAGE;
	}
	if (!list_command_one_argument(argc, argv, "an email ID", &id, &status))
		return status;
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, &error);
	g_autoptr(Db) db = settings == NULL ? NULL : db_open(settings->database_url, &error);
	if (db != NULL && outbox_retry(db, id, settings->give_up_hours, &error))
		puts("Queued for sending.");
	return list_command_end(error);
}

static int run_cancel(int argc, char **argv)
{
	GError *error = NULL;
	const char *id = NULL;
	int status = EXIT_DONE;

	if (!parse_id(&argc, &argv, "Cancel a queued email; it will not be sent.", &id, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && outbox_cancel(db, id, &error))
		puts("Email cancelled.");
	return list_command_end(error);
}

int cmd_outbox(int argc, char **argv)
{
	static const Command verbs[] = {
		{"list", run_list, "list emails; by default, those in trouble"},
		{"show", run_show, "show an email with every attempt"},
		{"retry", run_retry, "send an email now"},
		{"cancel", run_cancel, "cancel a queued email"},
	};

	return command_dispatch("outbox", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
