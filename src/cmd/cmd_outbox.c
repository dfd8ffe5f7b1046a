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
	{"attempt",    "tried",     TABLE_TEXT,    5},
	{"due_at",     "next try",  TABLE_TIME, 16},
	{"last_text",  "the relay's last words", TABLE_TEXT, 60},
};
static const TableColumn show_columns[] = {
	{"id",         "id",         TABLE_TEXT,   36},
	{"reference",  "lead",       TABLE_TEXT,   13},
	{"notification",     "notification",     TABLE_TEXT,   13},
	{"recipient",  "to",         TABLE_TEXT,  254},
	{"state",      "state",      TABLE_TEXT,    9},
	{"is_leased",  "sending",    TABLE_YES,     7},
	{"created_at", "since",      TABLE_TIME, 16},
	{"due_at",     "next try",   TABLE_TIME, 16},
	{"give_up_at", "given up",   TABLE_TIME, 16},
};
static const TableColumn delivery_columns[] = {
	{"at",         "at",         TABLE_TIME, 16},
	{"attempt",    "try",        TABLE_TEXT,    4},
	{"outcome",    "outcome",    TABLE_TEXT,    9},
	{"code",       "code",       TABLE_TEXT,    4},
	{"reply",      "the relay's words", TABLE_TEXT, 512},
};
/* clang-format on */

/* What --state takes beside the states themselves. */
static bool read_filter(const char *state, OutboxFilter *filter)
{
	static const char *const states[] = {"queued", "delivered", "rejected", "cancelled"};

	filter->is_trouble = state == NULL || strcmp(state, "trouble") == 0;
	if (filter->is_trouble || strcmp(state, "all") == 0)
		return true;
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
		if (strcmp(states[i], state) == 0)
			filter->state = states[i];
	}
	return filter->state != NULL;
}

static int run_list(int argc, char **argv)
{
	g_autofree char *state = NULL;
	gboolean as_json = FALSE;
	int limit = LIST_MAX_DEFAULT;
	const GOptionEntry entries[] = {
		{"state", 0, 0, G_OPTION_ARG_STRING, &state,
			"trouble (the default: tried and not delivered), queued, delivered, "
			"rejected, cancelled or all",
			"STATE"},
		{"limit", 0, 0, G_OPTION_ARG_INT, &limit, "Mails at most, the newest first", "N"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print a JSON array", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	OutboxFilter filter = {0};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Lists emails; without options those that were tried and are not delivered.", &status))
		return status;
	if (!read_filter(state, &filter) || limit < 1 || limit > LIST_MAX) {
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

	if (!command_parse(&argc, &argv, entries, "ID", "Shows a mail with every attempt to deliver it.", &status) ||
		!list_command_one_argument(argc, argv, "a mail's id", &id, &status))
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

/* For verbs that only need to know which mail. */
static bool parse_id(int *argc, char ***argv, const char *summary, const char **id, int *status)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};

	return command_parse(argc, argv, entries, "ID", summary, status) &&
	       list_command_one_argument(*argc, *argv, "a mail's id", id, status);
}

static int run_retry(int argc, char **argv)
{
	GError *error = NULL;
	const char *id = NULL;
	int status = EXIT_DONE;

	if (!parse_id(&argc, &argv,
		    "Sends a mail now, also one that was rejected or cancelled; the same bytes if "
		    "it "
		    "was tried before.",
		    &id, &status))
		return status;
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, &error);
	g_autoptr(Db) db = settings == NULL ? NULL : db_open(settings->database_url, &error);
	if (db != NULL && outbox_retry(db, id, settings->give_up_hours, &error))
		puts("due now");
	return list_command_end(error);
}

static int run_cancel(int argc, char **argv)
{
	GError *error = NULL;
	const char *id = NULL;
	int status = EXIT_DONE;

	if (!parse_id(&argc, &argv, "Never sends a mail that is still queued.", &id, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && outbox_cancel(db, id, &error))
		puts("cancelled");
	return list_command_end(error);
}

int cmd_outbox(int argc, char **argv)
{
	static const Command verbs[] = {
		{"list", run_list, "list emails, those in trouble first of all"},
		{"show", run_show, "show a mail with every attempt"},
		{"retry", run_retry, "send a mail now"},
		{"cancel", run_cancel, "never send a mail"},
	};

	return command_dispatch("outbox", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
