/* cmd/cmd_recruiter: the recruiters who get leads. */
#include <stdio.h>

#include "app/admin/accounts.h"
#include "app/admin/recruiter_import.h"
#include "base/error.h"
#include "cmd/csv_file.h"
#include "cmd/list_command.h"
#include "cmd/cmd_recruiter_calendar.h"
#include "cmd/cmd_recruiter_exclusions.h"
#include "cmd/cmd_recruiter_link.h"
#include "store/recruiter.h"

/* clang-format off */
static const TableColumn columns[] = {
	{"name",          "name",        TABLE_TEXT,   24},
	{"email",         "email",       TABLE_TEXT,   32},
	{"engagements",   "engagements", TABLE_TEXT,   18},
	{"open_offers",   "open",        TABLE_TEXT,    5},
	{"accepted_leads", "leads",      TABLE_TEXT,    5},
	{"capacity",      "of",          TABLE_TEXT,    5},
	{"is_paused",     "paused",      TABLE_YES,     6},
	{"missing",       "missing",     TABLE_TEXT,   11},
	{"last_offer_at", "last offer",  TABLE_TIME, 16},
};
/* clang-format on */

/* What was typed, each an option of its own; GLib allocates. */
enum {
	INPUT_NAME,
	INPUT_EMAIL,
	INPUT_ENGAGEMENTS,
	INPUT_CAPACITY,
	INPUT_WEIGHT,
	INPUT_PHONE,
	INPUT_TIMEZONE,
	INPUT_HOURS,
	INPUT_HOLIDAYS,
	INPUT_LANGUAGES,
	INPUT_SENIORITY,
	INPUT_TAGS,
	INPUT_BUDGET_FLOOR,
	INPUT_WEEKLY_SUMMARY,
	INPUT_COUNT
};

typedef struct Input {
	char *texts[INPUT_COUNT];
} Input;

static void input_clear(Input *input)
{
	for (int i = 0; i < INPUT_COUNT; i++)
		g_free(input->texts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Input, input_clear)

/* clang-format off */
static const struct {
	const char *name, *help, *argument;
} options[] = {
	[INPUT_NAME]         = {"name",         "Name shown in emails",                                                "NAME"},
	[INPUT_EMAIL]        = {"email",        "Email address for leads",                                             "ADDRESS"},
	[INPUT_ENGAGEMENTS]  = {"engagements",  "Engagements to offer: rust,python,hybrid",                            "LIST"},
	[INPUT_CAPACITY]     = {"capacity",     "Maximum open offers, 0 to 10000 (default 20)",                        "N"},
	[INPUT_WEIGHT]       = {"weight",       "Share of offers; 100 is standard, 50 is half",                        "N"},
	[INPUT_PHONE]        = {"phone",        "Phone number shown to clients after acceptance",                      "NUMBER"},
	[INPUT_TIMEZONE]     = {"timezone",     "Time zone, like Europe/Berlin or +05:30",                             "ZONE"},
	[INPUT_HOURS]        = {"hours",        "Working hours: \"mon-fri 09:00-12:30 13:30-18:00\"; default: always", "HOURS"},
	[INPUT_HOLIDAYS]     = {"holidays",     "Days off: \"2026-12-28, 12-25\"",                                     "DAYS"},
	[INPUT_LANGUAGES]    = {"languages",    "Languages spoken: english,german",                                    "LIST"},
	[INPUT_SENIORITY]    = {"seniority",    "Levels offered: entry,intermediate,expert",                           "LIST"},
	[INPUT_TAGS]         = {"tags",         "Domains known well: trading,embedded",                                "LIST"},
	[INPUT_BUDGET_FLOOR] = {"budget-floor", "Minimum annual budget per engineer, in USD",                          "N"},
	[INPUT_WEEKLY_SUMMARY] = {"weekly-summary", "Email a summary every week: on (default) or off",                 "on|off"},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(options) == INPUT_COUNT);

/* The options that add and set share. */
static bool parse_input(int *argc, char ***argv, Input *input, const char *usage, int *status)
{
	GOptionEntry entries[INPUT_COUNT + 1] = {0};

	for (int i = 0; i < INPUT_COUNT; i++)
		entries[i] = (GOptionEntry){
			.long_name = options[i].name,
			.arg = G_OPTION_ARG_STRING,
			.arg_data = &input->texts[i],
			.description = options[i].help,
			.arg_description = options[i].argument,
		};
	return command_parse(argc, argv, entries, usage,
		"Options you leave out never exclude a recruiter; \"none\" clears a value.", status);
}

static RecruiterOptions options_of(const Input *input)
{
	char *const *texts = input->texts;

	return (RecruiterOptions){
		.name = texts[INPUT_NAME],
		.email = texts[INPUT_EMAIL],
		.engagements = texts[INPUT_ENGAGEMENTS],
		.capacity = texts[INPUT_CAPACITY],
		.facts =
			{
				.weight = texts[INPUT_WEIGHT],
				.phone = texts[INPUT_PHONE],
				.timezone = texts[INPUT_TIMEZONE],
				.hours = texts[INPUT_HOURS],
				.holidays = texts[INPUT_HOLIDAYS],
				.languages = texts[INPUT_LANGUAGES],
				.seniority = texts[INPUT_SENIORITY],
				.tags = texts[INPUT_TAGS],
				.budget_floor = texts[INPUT_BUDGET_FLOOR],
				.weekly_summary = texts[INPUT_WEEKLY_SUMMARY],
			},
	};
}

static int run_add(int argc, char **argv)
{
	g_auto(Input) input = {0};
	GError *error = NULL;
	FieldErrors wrong;
	int status = EXIT_DONE;

	if (!parse_input(&argc, &argv, &input, "--name NAME --email ADDRESS --engagements LIST", &status) ||
		!list_command_no_arguments(argc, argv, &status))
		return status;
	const RecruiterOptions given = options_of(&input);
	field_errors_init(&wrong);
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && accounts_add_recruiter(db, &given, &wrong, &error))
		puts("Recruiter added.");
	return list_command_end_input(&wrong, NULL, error);
}

static int run_set(int argc, char **argv)
{
	g_auto(Input) input = {0};
	GError *error = NULL;
	FieldErrors wrong;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!parse_input(&argc, &argv, &input, "ADDRESS", &status) ||
		!list_command_one_argument(argc, argv, "a recruiter's email or ID", &who, &status))
		return status;
	const RecruiterOptions given = options_of(&input);
	field_errors_init(&wrong);
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && accounts_set_recruiter(db, who, &given, &wrong, &error))
		puts("Recruiter updated.");
	return list_command_end_input(&wrong, NULL, error);
}

/* --- from a file --- */

/* context: the name of the file. */
static void print_wrong(guint line, const FieldError *error, void *context)
{
	g_autofree char *name = g_strdelimit(g_strdup(error->field), "_", '-');

	fprintf(stderr, "%s:%u: %s: %s\n", (const char *)context, line, name, error->says);
}

/* A trial first, which needs no database. */
static bool import_file(RecruiterImport *import, bool is_dry_run, RecruiterImportResult *result, GError **error)
{
	import->is_trial = true;
	if (!recruiter_import_run(NULL, import, result, error))
		return false;
	if (result->wrong > 0 || is_dry_run)
		return true;
	g_autoptr(Db) db = list_command_connect(error);
	import->is_trial = false;
	return db != NULL && recruiter_import_run(db, import, result, error);
}

static int run_import(int argc, char **argv)
{
	gboolean is_dry_run = FALSE, is_active = FALSE;
	RecruiterImportResult result = {0};
	const char *path = NULL;
	GError *error = NULL;
	const GOptionEntry entries[] = {
		{"dry-run", 'n', 0, G_OPTION_ARG_NONE, &is_dry_run, "Check every row, and change nothing", NULL},
		{"active", 0, 0, G_OPTION_ARG_NONE, &is_active,
			"Offer them leads immediately; without it, they are paused until you resume them", NULL},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "FILE.csv",
		    "Add recruiters from a CSV file. The first row names the columns like the options of leadmatch recruiter add; only name, email, and\n"
		    "engagements are required. Recruiters whose address is there already stay as they are. No one gets an email.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a CSV file", &path, &status))
		return status;
	g_autofree char *text = csv_file_read(path, NULL, &error);
	RecruiterImport import = {
		.text = text, .is_active = is_active, .wrong = print_wrong, .context = (char *)(guintptr)path};
	if (text == NULL || !import_file(&import, is_dry_run, &result, &error))
		return list_command_end(error);
	printf("%u rows: %u added, %u already there, %u wrong\n", result.rows, result.added, result.known,
		result.wrong);
	return result.wrong > 0 ? EXIT_FAILED : EXIT_DONE;
}

/* For verbs whose only argument is the recruiter. */
static bool parse_who(int *argc, char ***argv, const char *summary, const char **who, int *status)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};

	return command_parse(argc, argv, entries, "ADDRESS", summary, status) &&
	       list_command_one_argument(*argc, *argv, "a recruiter's email or ID", who, status);
}

static int run_pause(int argc, char **argv)
{
	g_autofree char *cover = NULL;
	g_autofree char *leads = NULL;
	gboolean moves_offers = FALSE;
	const GOptionEntry entries[] = {
		{"move-offers", 0, 0, G_OPTION_ARG_NONE, &moves_offers, "Move their open offers to other recruiters",
			NULL},
		{"cover", 0, 0, G_OPTION_ARG_STRING, &cover, "Colleague who takes over their accepted leads",
			"ADDRESS"},
		{"leads", 0, 0, G_OPTION_ARG_STRING, &leads,
			"What happens to accepted leads: keep, cover (default with --cover), or return (to other recruiters)",
			"CHOICE"},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	FieldErrors wrong;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ADDRESS",
		    "Stop offering new leads to a recruiter. What they have stays with them unless an option says otherwise.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a recruiter's email or ID", &who, &status))
		return status;
	const PauseOptions pause = {.moves_offers = moves_offers, .cover = cover, .leads = leads};
	field_errors_init(&wrong);
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && accounts_pause_with(db, who, &pause, &wrong, &error))
		puts("Recruiter paused.");
	return list_command_end_input(&wrong, NULL, error);
}

static int run_resume(int argc, char **argv)
{
	GError *error = NULL;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!parse_who(&argc, &argv, "Offer leads to a paused recruiter again.", &who, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && accounts_pause_recruiter(db, who, false, &error))
		puts("Recruiter resumed.");
	return list_command_end(error);
}

static int run_remove(int argc, char **argv)
{
	g_autofree char *actor = list_command_actor();
	GError *error = NULL;
	const char *who = NULL;
	int status = EXIT_DONE;
	int64_t leads = 0;

	if (!parse_who(&argc, &argv, "Remove a recruiter; their open leads go to other recruiters.", &who, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && accounts_remove_recruiter(db, who, actor, &leads, &error))
		printf("Recruiter removed; open leads for others: %" G_GINT64_FORMAT "\n", leads);
	return list_command_end(error);
}

static int run_list(int argc, char **argv)
{
	static const ListCommand list = {
		.summary = "List recruiters with their load.",
		.read = recruiter_list,
		.columns = columns,
		.columns_count = G_N_ELEMENTS(columns),
	};

	return list_command_run(&list, argc, argv);
}

int cmd_recruiter(int argc, char **argv)
{
	static const Command verbs[] = {
		{"add", run_add, "add a recruiter"},
		{"list", run_list, "list recruiters with their load"},
		{"import", run_import, "add recruiters from a CSV file"},
		{"set", run_set, "update a recruiter"},
		{"pause", run_pause, "stop offering new leads"},
		{"resume", run_resume, "offer leads again"},
		{"remove", run_remove, "remove a recruiter and move their open leads on"},
		{"time-off", recruiter_run_time_off, "manage time off"},
		{"exclusions", recruiter_run_exclusions, "list and lift conflicts of interest"},
		{"bench", recruiter_run_bench, "manage the bench of available engineers"},
		{"link", recruiter_run_link, "print a link to the recruiter portal"},
	};

	return command_dispatch("recruiter", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
