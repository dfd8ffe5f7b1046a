/* cmd/cmd_leads: the lead database from the shell. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/audit.h"
#include "app/client/client_erase.h"
#include "app/staff/staff_leads.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "cmd/cmd_leads_bulk.h"
#include "cmd/cmd_leads_change.h"
#include "cmd/cmd_leads_hold.h"
#include "cmd/cmd_leads_import.h"
#include "cmd/command_app.h"
#include "cmd/list_command.h"
#include "cmd/lead_card.h"
#include "config/settings.h"
#include "domain/matching/working_time.h"
#include "store/lead.h"

enum {
	ANSWER_S = 60, /* nobody but the one who typed it is waiting */
};

/* 100 characters in all. */
/* clang-format off */
static const TableColumn columns[] = {
	{"reference",    "reference",  TABLE_TEXT, 13},
	{"created_at",   "age",        TABLE_AGE,   5},
	{"status",       "status",     TABLE_TEXT, 11},
	{"engagement",   "engagement", TABLE_TEXT, 10},
	{"needs_review", "review",     TABLE_YES,   6},
	{"client",       "client",     TABLE_TEXT, 13},
	{"recruiter",    "recruiter",  TABLE_TEXT, 13},
	{"title",        "title",      TABLE_TEXT, 15},
};
/* clang-format on */

/* The options of list and export: those of lead_query_fields, and which form to print. */
typedef struct ListOptions {
	char *values[LEAD_QUERY_FIELDS_COUNT];
	gboolean as_json;
	gboolean as_csv;
	char *columns; /* of an export */
} ListOptions;

static void list_options_clear(ListOptions *options)
{
	for (gsize i = 0; i < LEAD_QUERY_FIELDS_COUNT; i++)
		g_free(options->values[i]);
	g_free(options->columns);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ListOptions, list_options_clear)

static bool parse_list_options(int *argc, char ***argv, ListOptions *options, const char *summary, int *status)
{
	GOptionEntry entries[LEAD_QUERY_FIELDS_COUNT + 4] = {0};

	for (gsize i = 0; i < LEAD_QUERY_FIELDS_COUNT; i++) {
		entries[i] = (GOptionEntry){
			.long_name = lead_query_fields[i].name,
			.arg = G_OPTION_ARG_STRING,
			.arg_data = &options->values[i],
			.description = lead_query_help(&lead_query_fields[i]),
			.arg_description = "VALUE",
		};
	}
	entries[LEAD_QUERY_FIELDS_COUNT] =
		(GOptionEntry){"json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, "Print JSON", NULL};
	entries[LEAD_QUERY_FIELDS_COUNT + 1] =
		(GOptionEntry){"csv", 0, 0, G_OPTION_ARG_NONE, &options->as_csv, "Print CSV", NULL};
	entries[LEAD_QUERY_FIELDS_COUNT + 2] = (GOptionEntry){"columns", 0, 0, G_OPTION_ARG_STRING, &options->columns,
		"Columns of CSV, and of exports as JSON, separated by commas; default: all", "NAMES"};
	return command_parse(argc, argv, entries, "[QUERY]", summary, status);
}

/* words: what stands behind the options, the query; another one is in --q. */
static bool read_query(const ListOptions *options, char **words, LeadQuery *query)
{
	g_auto(FieldErrors) errors;
	/* "--" may stand before one that begins with a minus sign. */
	g_autofree char *text = g_strjoinv(" ", g_strcmp0(words[0], "--") == 0 ? words + 1 : words);

	field_errors_init(&errors);
	if (*text != '\0' && !lead_query_set(query, "q", text, &errors)) {
		leads_print_wrong_query(&query->search, &query->wrong);
		return false;
	}
	for (gsize i = 0; i < LEAD_QUERY_FIELDS_COUNT; i++) {
		if (options->values[i] != NULL)
			lead_query_set(query, lead_query_fields[i].name, options->values[i], &errors);
	}
	if (query->wrong.code != NULL)
		leads_print_wrong_query(&query->search, &query->wrong);
	for (guint i = 0; i < field_errors_count(&errors); i++) {
		if (field_errors_get(&errors, i)->code != query->wrong.code)
			fprintf(stderr, "leadmatch: --%s\n", field_errors_get(&errors, i)->says);
	}
	return field_errors_count(&errors) == 0;
}

static DbPool *connect_pool(GError **error)
{
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE, error);

	return settings == NULL ? NULL : db_pool_new(settings->database_url, 1);
}

static int64_t deadline_us(void)
{
	return clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC;
}

/* The company, or else the person. */
static void name_clients(json_t *leads)
{
	gsize at;
	json_t *lead;

	json_array_foreach(leads, at, lead)
	{
		const char *company = json_string_value(json_object_get(lead, "company"));
		json_object_set(lead, "client",
			json_object_get(lead, company == NULL || *company == '\0' ? "contact_name" : "company"));
	}
}

/* What the query names, and is not there, is pointed at as well. */
static int end(const LeadQuery *query, GError *error)
{
	if (query->wrong.code == NULL)
		return list_command_end(error);
	leads_print_wrong_query(&query->search, &query->wrong);
	g_error_free(error);
	return EXIT_USAGE;
}

static int print_table(const char *json)
{
	GError *error = NULL;
	g_autoptr(Json) page = jsonc_decode(json, strlen(json), &error);

	if (page == NULL)
		return command_fail(error);
	name_clients(json_object_get(page, "leads"));
	table_print(stdout, json_object_get(page, "leads"), columns, G_N_ELEMENTS(columns));
	const char *next = json_string_value(json_object_get(page, "next"));
	if (next != NULL)
		fprintf(stderr, "There are more. For the next page, add --after %s\n", next);
	return EXIT_DONE;
}

static bool print_bytes(void *context, const char *bytes, gsize count)
{
	uint64_t *bytes_done = context;

	if (fwrite(bytes, 1, count, stdout) != count)
		return false;
	*bytes_done += count;
	if (isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0)
		fprintf(stderr, "\r%" G_GUINT64_FORMAT " kB", *bytes_done / 1024);
	return true;
}

static const StaffExportSink standard_output = {.write = print_bytes};

static int export(LeadQuery *query, const ListOptions *options, bool as_json)
{
	GError *error = NULL;
	g_auto(FieldErrors) errors;
	const bool has_columns = !as_json || options->columns != NULL;
	field_errors_init(&errors);
	g_autoptr(ExportColumns) shown = has_columns ? export_columns_parse(options->columns, &errors) : NULL;
	if (field_errors_count(&errors) > 0) {
		fprintf(stderr, "leadmatch: --columns: %s\n", field_errors_get(&errors, 0)->says);
		return EXIT_USAGE;
	}
	g_autofree char *actor = list_command_actor();
	g_autoptr(DbPool) pool = connect_pool(&error);
	const App app = {.pool = pool};
	uint64_t bytes_done = 0;
	uint64_t leads = 0;
	const StaffExport job = {
		.format = !as_json	? STAFF_EXPORT_CSV
			  : has_columns ? STAFF_EXPORT_JSONL
					: STAFF_EXPORT_LEADS,
		.columns = shown,
		.query = query,
		.actor = actor,
		.sink = &standard_output,
		.context = &bytes_done,
	};

	log_set_level(LOG_LEVEL_WARNING); /* the user of this command sees the leads */
	if (pool == NULL || !staff_export_run(&app, &job, &leads, &error))
		return end(query, error);
	if (isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0)
		fprintf(stderr, "\r%" G_GUINT64_FORMAT " leads\n", leads);
	return fflush(stdout) == 0 && ferror(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int list(LeadQuery *query, bool as_json)
{
	GError *error = NULL;
	g_autoptr(GString) json = g_string_new(NULL);
	g_autoptr(DbPool) pool = connect_pool(&error);
	const App app = {.pool = pool};

	if (pool == NULL || !staff_leads_list(&app, query, deadline_us(), json, &error))
		return end(query, error);
	if (!as_json)
		return print_table(json->str);
	puts(json->str);
	return EXIT_DONE;
}

static int run_list(int argc, char **argv)
{
	g_auto(ListOptions) options = {0};
	g_auto(LeadQuery) query;
	int status = EXIT_DONE;

	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us()});
	if (!parse_list_options(&argc, &argv, &options, "List leads, newest first, one page at a time.", &status))
		return status;
	if (!read_query(&options, argv + 1, &query))
		return EXIT_USAGE;
	return options.as_csv ? export(&query, &options, false) : list(&query, options.as_json);
}

static int run_export(int argc, char **argv)
{
	g_auto(ListOptions) options = {0};
	g_auto(LeadQuery) query;
	int status = EXIT_DONE;

	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us()});
	query.limit_max = LEAD_QUERY_EXPORT_MAX;
	if (!parse_list_options(&argc, &argv, &options,
		    "Print all matching leads as CSV, or with --json as one JSON object per line.", &status))
		return status;
	if (!read_query(&options, argv + 1, &query))
		return EXIT_USAGE;
	return export(&query, &options, options.as_json);
}

static int run_show(int argc, char **argv)
{
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print the whole lead as JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	const char *lead = NULL;
	int status = EXIT_DONE;

	if (!command_parse(
		    &argc, &argv, entries, "REFERENCE", "Show a lead with its history, offers, and emails.", &status) ||
		!list_command_one_argument(argc, argv, "a reference or an ID", &lead, &status))
		return status;
	g_autoptr(DbPool) pool = connect_pool(&error);
	const App app = {.pool = pool};
	if (pool == NULL || !staff_leads_show(&app, lead, deadline_us(), json, &error))
		return list_command_end(error);
	if (as_json) {
		puts(json->str);
		return EXIT_DONE;
	}
	g_autoptr(Json) shown = jsonc_decode(json->str, json->len, &error);
	if (shown == NULL)
		return command_fail(error);
	lead_card_print(stdout, shown);
	return EXIT_DONE;
}

static int run_evidence(int argc, char **argv)
{
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	const char *lead = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, NULL, "REFERENCE",
		    "Print everything about a lead as JSON: answers, rules, offers, emails, and the record with its seals.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a reference or an ID", &lead, &status))
		return status;
	g_autoptr(DbPool) pool = connect_pool(&error);
	const App app = {.pool = pool};
	if (pool == NULL || !audit_evidence(&app, lead, deadline_us(), json, &error))
		return list_command_end(error);
	puts(json->str);
	return EXIT_DONE;
}

/* The warnings about the choice are in the last event of its kind. */
static void print_assigned(const Json *lead)
{
	const Json *events = json_object_get(lead, "events");
	gsize at = json_array_size(events);
	const Json *event = NULL;
	gsize row;
	json_t *warning;

	do
		event = json_array_get(events, --at); /* assigning has just added one */
	while (g_strcmp0(json_string_value(json_object_get(event, "what")), "lead_assigned") != 0);
	const Json *chosen = json_object_get(event, "new");
	printf("%s is offered to %s\n", json_string_value(json_object_get(lead, "reference")),
		json_string_value(json_object_get(chosen, "recruiter")));
	json_array_foreach(json_object_get(chosen, "warnings"), row, warning) fprintf(stderr, "warning: %s %s\n",
		json_string_value(json_object_get(chosen, "recruiter")), json_string_value(warning));
}

static bool assign(const char *lead, const char *recruiter, GString *json, GError **error)
{
	g_autofree char *actor = list_command_actor();
	g_auto(CommandApp) command = {0};
	g_auto(LeadChange) change;

	lead_change_init(&change);
	change.recruiter = g_strdup(recruiter);
	if (!command_app_open(&command, SETTINGS_NEED_DATABASE, error))
		return false;
	return staff_change_apply(&command.app,
		&(StaffChange){
			.lead = lead,
			.actor = actor,
			.change = &change,
		},
		deadline_us(), json, error);
}

static int run_assign(int argc, char **argv)
{
	g_autofree char *query = NULL;
	gboolean is_sure = FALSE;
	const GOptionEntry entries[] = {
		LEADS_BULK_OPTIONS(&query, &is_sure),
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "REFERENCE RECRUITER | --query QUERY RECRUITER",
		    "Offer a lead to a specific recruiter (email or ID) and withdraw its other open offers.", &status))
		return status;
	if (argc != (query == NULL ? 3 : 2)) {
		fputs("leadmatch: assign requires a reference or --query, and a recruiter's email\n", stderr);
		return EXIT_USAGE;
	}
	if (query != NULL)
		return leads_bulk_run(
			&(LeadsBulk){.act = "assign", .value = argv[1], .query = query, .is_sure = is_sure});
	if (!assign(argv[1], argv[2], json, &error))
		return list_command_end(error);
	g_autoptr(Json) lead = jsonc_decode(json->str, json->len, &error);
	if (lead == NULL)
		return command_fail(error);
	print_assigned(lead);
	return EXIT_DONE;
}

/* Nothing brings an erased lead back. False: *status is how the command ends. */
static bool confirm_erasure(const char *lead, int *status)
{
	char answer[16] = "";

	if (isatty(STDIN_FILENO) == 0) {
		fputs("leadmatch: erase asks on a terminal; elsewhere, add --yes\n", stderr);
		*status = EXIT_USAGE;
		return false;
	}
	fprintf(stderr, "Permanently erase %s? This cannot be undone. Type yes: ", lead);
	if (fgets(answer, sizeof answer, stdin) != NULL && g_ascii_strcasecmp(g_strstrip(answer), "yes") == 0)
		return true;
	fputs("Nothing was erased.\n", stderr);
	*status = EXIT_FAILED;
	return false;
}

/* Its client is told, as by the service. */
static bool erase(const char *lead, GError **error)
{
	g_autofree char *actor = list_command_actor();
	g_auto(CommandApp) command = {0};

	if (!command_app_open(&command, SETTINGS_NEED_DATABASE, error))
		return false;
	log_set_level(LOG_LEVEL_WARNING); /* the user of this command sees what was done */
	return client_erase_by(&command.app, &(StaffErasure){.lead = lead, .actor = actor}, deadline_us(), error);
}

static int run_erase(int argc, char **argv)
{
	GError *error = NULL;
	const char *lead = NULL;
	gboolean is_sure = FALSE;
	const GOptionEntry entries[] = {
		{"yes", 'y', 0, G_OPTION_ARG_NONE, &is_sure, "Do not ask", NULL},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "REFERENCE",
		    "Permanently erase a lead with its versions, emails, and history; an anonymous count remains.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a reference or an ID", &lead, &status))
		return status;
	if (!is_sure && !confirm_erasure(lead, &status))
		return status;
	if (erase(lead, &error))
		printf("Erased %s.\n", lead);
	return list_command_end(error);
}

int cmd_leads(int argc, char **argv)
{
	static const Command verbs[] = {
		{"list", run_list, "list leads, newest first"},
		{"show", run_show, "show a lead with its full history"},
		{"export", run_export, "export leads as CSV or JSON lines"},
		{"import", cmd_leads_import, "import old leads as history from a CSV file"},
		{"assign", run_assign, "offer a lead to a specific recruiter"},
		{"accept", leads_run_accept, "record that a recruiter accepted a lead"},
		{"ask", leads_run_ask, "ask the client what would settle a lead"},
		{"decide", leads_run_decide, "decide what a lead is"},
		{"stage", leads_run_stage, "record how far the work on a lead is"},
		{"place", leads_run_place, "record that an engineer was placed"},
		{"lose", leads_run_lose, "record that a lead was lost"},
		{"hand-back", leads_run_hand_back, "hand an accepted lead back to another recruiter"},
		{"close", leads_run_close, "close a lead"},
		{"withdraw", leads_run_withdraw, "withdraw a lead for its client"},
		{"reopen", leads_run_reopen, "offer a lead again"},
		{"note", leads_run_note, "add a note for the team"},
		{"link", leads_run_link, "link two leads of the same client"},
		{"unlink", leads_run_unlink, "unlink two leads"},
		{"own", leads_run_own, "say who of staff owns a lead"},
		{"tag", leads_run_tag, "put a tag on a lead"},
		{"untag", leads_run_untag, "take a tag off a lead"},
		{"release", leads_run_release, "release a lead from quarantine"},
		{"undo", leads_run_undo, "undo what was done with --query"},
		{"hold", cmd_leads_hold, "put a lead on legal hold, so that nothing erases it"},
		{"unhold", cmd_leads_unhold, "lift a legal hold"},
		{"evidence", run_evidence, "print everything about a lead, for a dispute"},
		{"erase", run_erase, "permanently erase a lead"},
	};

	return command_dispatch("leads", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
