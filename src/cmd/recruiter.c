/* cmd/recruiter: the recruiters who get leads. */
#include <stdio.h>

#include "app/accounts.h"
#include "cmd/desk.h"
#include "store/recruiter.h"

/* clang-format off */
static const TableColumn columns[] = {
	{"name",          "name",        TABLE_TEXT,   24},
	{"email",         "email",       TABLE_TEXT,   32},
	{"engagements",   "engagements", TABLE_TEXT,   18},
	{"open_offers",   "open",        TABLE_TEXT,    5},
	{"capacity",      "of",          TABLE_TEXT,    5},
	{"is_paused",     "paused",      TABLE_YES,     6},
	{"last_offer_at", "last offer",  TABLE_MOMENT, 16},
};
/* clang-format on */

/* What was typed. */
typedef struct Typed {
	char *name;
	char *email;
	char *engagements;
	char *capacity;
} Typed;

static void typed_clear(Typed *typed)
{
	g_free(typed->name);
	g_free(typed->email);
	g_free(typed->engagements);
	g_free(typed->capacity);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Typed, typed_clear)

/* The options that add and set share. */
static bool parse_typed(int *argc, char ***argv, Typed *typed, const char *usage, int *status)
{
	const GOptionEntry entries[] = {
		{"name",	 0, 0, G_OPTION_ARG_STRING, &typed->name,	  "Name, as it stands in mails",
			"NAME"												 },
		{"email",	  0, 0, G_OPTION_ARG_STRING, &typed->email,
			"Address that leads are sent to",							     "ADDRESS"},
		{"engagements", 0, 0, G_OPTION_ARG_STRING, &typed->engagements,
			"What the recruiter takes: some of rust,python,hybrid",					"LIST"   },
		{"capacity",    0, 0, G_OPTION_ARG_STRING, &typed->capacity,
			"Open offers at most, 0 to 10000 (a new recruiter has 20)",				    "N"      },
		G_OPTION_ENTRY_NULL,
	};

	return command_parse(argc, argv, entries, usage,
		"A recruiter gets leads of the engagements named, by mail.", status);
}

static RecruiterOptions options_of(const Typed *typed)
{
	return (RecruiterOptions){
		.name = typed->name,
		.email = typed->email,
		.engagements = typed->engagements,
		.capacity = typed->capacity,
	};
}

static int run_add(int argc, char **argv)
{
	g_auto(Typed) typed = {0};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!parse_typed(&argc, &argv, &typed, "--name NAME --email ADDRESS --engagements LIST",
		    &status) ||
		!desk_no_arguments(argc, argv, &status))
		return status;
	const RecruiterOptions options = options_of(&typed);
	g_autoptr(Db) db = desk_connect(&error);
	if (db != NULL && accounts_add_recruiter(db, &options, &error))
		puts("added");
	return desk_end(error);
}

static int run_set(int argc, char **argv)
{
	g_auto(Typed) typed = {0};
	GError *error = NULL;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!parse_typed(&argc, &argv, &typed, "ADDRESS", &status) ||
		!desk_one_argument(argc, argv, "a recruiter's address or id", &who, &status))
		return status;
	const RecruiterOptions options = options_of(&typed);
	g_autoptr(Db) db = desk_connect(&error);
	if (db != NULL && accounts_set_recruiter(db, who, &options, &error))
		puts("changed");
	return desk_end(error);
}

/* For verbs that only need to know whom. */
static bool parse_who(int *argc, char ***argv, const char *summary, const char **who, int *status)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};

	return command_parse(argc, argv, entries, "ADDRESS", summary, status) &&
	       desk_one_argument(*argc, *argv, "a recruiter's address or id", who, status);
}

static int pause_or_resume(const char *who, bool is_paused)
{
	GError *error = NULL;
	g_autoptr(Db) db = desk_connect(&error);

	if (db != NULL && accounts_pause_recruiter(db, who, is_paused, &error))
		puts(is_paused ? "paused" : "resumed");
	return desk_end(error);
}

static int run_pause(int argc, char **argv)
{
	const char *who = NULL;
	int status = EXIT_DONE;

	return parse_who(&argc, &argv, "Sends no new leads to a recruiter; open offers stay.", &who,
		       &status)
		       ? pause_or_resume(who, true)
		       : status;
}

static int run_resume(int argc, char **argv)
{
	const char *who = NULL;
	int status = EXIT_DONE;

	return parse_who(&argc, &argv, "Sends leads to a paused recruiter again.", &who, &status)
		       ? pause_or_resume(who, false)
		       : status;
}

static int run_remove(int argc, char **argv)
{
	g_autofree char *actor = desk_actor();
	GError *error = NULL;
	const char *who = NULL;
	int status = EXIT_DONE;
	int64_t leads = 0;

	if (!parse_who(&argc, &argv,
		    "Removes a recruiter; leads that are open with them go to the router again.",
		    &who, &status))
		return status;
	g_autoptr(Db) db = desk_connect(&error);
	if (db != NULL && accounts_remove_recruiter(db, who, actor, &leads, &error))
		printf("removed; %" G_GINT64_FORMAT " leads go to the router again\n", leads);
	return desk_end(error);
}

static int run_list(int argc, char **argv)
{
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print a JSON array", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(
		    &argc, &argv, entries, NULL, "Lists recruiters with their load.", &status) ||
		!desk_no_arguments(argc, argv, &status))
		return status;
	g_autoptr(Db) db = desk_connect(&error);
	if (db == NULL || !recruiter_list(db, json, &error))
		return desk_end(error);
	return desk_print_list(json->str, as_json, columns, G_N_ELEMENTS(columns));
}

int cmd_recruiter(int argc, char **argv)
{
	static const Command verbs[] = {
		{"add",	run_add,	 "add a recruiter"				  },
		{"list",	 run_list,   "list recruiters with their load"		    },
		{"set",	run_set,	 "change name, address, engagements or capacity"},
		{"pause",  run_pause,  "send no new leads for now"			},
		{"resume", run_resume, "send leads again"				 },
		{"remove", run_remove, "remove a recruiter; open leads go to others"  },
	};

	return command_dispatch("recruiter", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
