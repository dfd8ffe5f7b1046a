/* cmd/cmd_audit: the record of what staff see and change, from the shell. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/audit.h"
#include "base/clock.h"
#include "cmd/list_command.h"
#include "codec/json.h"
#include "config/settings.h"

enum {
	ANSWER_S = 60, /* nobody but the one who typed it is waiting */
};

/* clang-format off */
static const TableColumn columns[] = {
	{"at",        "at",     TABLE_TIME, 16},
	{"email",     "account", TABLE_TEXT, 28},
	{"actor",     "by",     TABLE_TEXT, 20},
	{"what",      "what",   TABLE_TEXT, 22},
	{"reference", "lead",   TABLE_TEXT, 13},
};
/* clang-format on */

static const struct {
	const char *problem;
	const char *says;
} problems[] = {
	{"entry_changed", "was changed after it was sealed"},
	{"entry_removed", "was removed after it was sealed"},
	{"entry_added", "was slipped in after its time was sealed"},
	{"seal_changed", "does not fit what it seals or the seal before"},
	{"seal_removed", "has no predecessor: seals were removed"},
	{"seal_unknown", "No seal has this hash: the record was cut off or replaced"},
};

static const char *says(const char *problem)
{
	for (gsize i = 0; i < G_N_ELEMENTS(problems); i++) {
		if (strcmp(problems[i].problem, problem) == 0)
			return problems[i].says;
	}
	return problem;
}

static void print_problem(int64_t n, int64_t entry, const char *problem, void *context G_GNUC_UNUSED)
{
	if (n == 0)
		printf("%s.\n", says(problem));
	else if (g_str_has_prefix(problem, "seal_"))
		printf("Seal %" G_GINT64_FORMAT " %s.\n", n, says(problem));
	else
		printf("Entry %" G_GINT64_FORMAT " (seal %" G_GINT64_FORMAT ") %s.\n", entry, n, says(problem));
}

static int run_verify(int argc, char **argv)
{
	g_autofree char *seal = NULL;
	const GOptionEntry entries[] = {
		{"seal", 0, 0, G_OPTION_ARG_STRING, &seal,
			"A hash that the log once named (record_sealed): it must still be in the chain", "HASH"},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	AuditReport report;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Check that nobody changed, removed, or slipped in an entry of the record.", &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db == NULL || !audit_verify(db, &(AuditCheck){.seal = seal, .tell = print_problem}, &report, &error))
		return list_command_end(error);
	printf("%" G_GINT64_FORMAT " entries in %" G_GINT64_FORMAT " seals, %" G_GINT64_FORMAT
	       " not sealed yet. Problems: %" G_GINT64_FORMAT ".\n",
		report.entries, report.seals, report.unsealed, report.problems);
	if (report.seals > 0)
		printf("Last seal: %s\n", report.hash);
	return report.problems == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int print_list(const char *text, bool as_json)
{
	GError *error = NULL;

	if (as_json) {
		puts(text);
		return EXIT_DONE;
	}
	g_autoptr(Json) page = jsonc_decode(text, strlen(text), &error);
	if (page == NULL)
		return command_fail(error);
	table_print(stdout, json_object_get(page, "entries"), columns, G_N_ELEMENTS(columns));
	const Json *next = json_object_get(page, "next");
	if (json_is_integer(next))
		fprintf(stderr, "There are more. For the next page, add --before %" JSON_INTEGER_FORMAT "\n",
			json_integer_value(next));
	return EXIT_DONE;
}

static int run_list(int argc, char **argv)
{
	gboolean as_json = FALSE;
	AuditQuery query = {0};
	const struct {
		const char *name;
		const char **value;
		const char *help;
	} options[] = {
		{"actor", &query.actor, "Email of an account, or token:NAME, cli:USER"},
		{"what", &query.what, "What was done, such as contact_read"},
		{"lead", &query.lead, "Reference or ID of a lead"},
		{"from", &query.from, "First day (UTC), such as 2026-12-24"},
		{"to", &query.to, "Last day"},
		{"before", &query.before, "Older than this entry"},
		{"limit", &query.limit, "Entries at most, up to 1000; default 100"},
	};
	GOptionEntry entries[G_N_ELEMENTS(options) + 2] = {0};
	g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free); /* what query borrows */
	g_autoptr(GString) text = g_string_new(NULL);
	GError *error = NULL;
	int status = EXIT_DONE;

	for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
		entries[i] = (GOptionEntry){
			options[i].name, 0, 0, G_OPTION_ARG_STRING, options[i].value, options[i].help, "VALUE"};
	entries[G_N_ELEMENTS(options)] = (GOptionEntry){"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON", NULL};
	const bool is_parsed = command_parse(&argc, &argv, entries, NULL,
		"List who saw contact data, exported, changed something, or signed in, newest first.", &status);
	for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
		g_ptr_array_add(values, (gpointer)(guintptr)*options[i].value);
	if (!is_parsed)
		return status;
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, &error);
	if (settings == NULL)
		return list_command_end(error);
	g_autoptr(DbPool) pool = db_pool_new(settings->database_url, 1);
	const App app = {.pool = pool};
	if (!audit_list(&app, &query, clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC, text, &error))
		return list_command_end(error);
	return print_list(text->str, as_json);
}

int cmd_audit(int argc, char **argv)
{
	static const Command verbs[] = {
		{"list", run_list, "list what staff saw and changed, newest first"},
		{"verify", run_verify, "check that nobody changed the record"},
	};

	return command_dispatch("audit", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
