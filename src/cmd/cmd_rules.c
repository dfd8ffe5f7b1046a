/* cmd/cmd_rules: rule sets from a draft to the one that answers. */
#include <stdio.h>

#include "app/rules/rulesets.h"
#include "cmd/list_command.h"
#include "cmd/cmd_rules_evaluate.h"
#include "cmd/cmd_rules_mistakes.h"
#include "cmd/cmd_rules_replay.h"
#include "cmd/cmd_rules_suggest.h"
#include "config/settings.h"
#include "store/stored_ruleset.h"

/* clang-format off */
static const TableColumn columns[] = {
	{"version",      "version",   TABLE_TEXT,   16},
	{"is_active",    "active",    TABLE_YES,     6},
	{"created_at",   "stored",    TABLE_TIME, 16},
	{"activated_at", "activated", TABLE_TIME, 16},
	{"author",       "author",    TABLE_TEXT,   16},
	{"note",         "note",      TABLE_TEXT,   40},
};
/* clang-format on */

static int check(int argc, char **argv)
{
	const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
	int status = EXIT_DONE;
	g_autofree char *json = NULL;
	gsize bytes = 0;
	GError *error = NULL;

	if (!command_parse(&argc, &argv, none, "FILE",
		    "Validate a rule set and report every problem with line and column.", &status))
		return status;
	if (argc != 2) {
		fputs("leadmatch: check requires a file\n", stderr);
		return EXIT_USAGE;
	}
	if (!g_file_get_contents(argv[1], &json, &bytes, &error))
		return command_fail(error);
	g_autoptr(GPtrArray) problems = ruleset_check(argv[1], json, bytes);
	for (guint i = 0; i < problems->len; i++)
		fprintf(stderr, "%s\n", (const char *)g_ptr_array_index(problems, i));
	if (problems->len > 0)
		return EXIT_FAILED;
	printf("%s: valid\n", argv[1]);
	return EXIT_DONE;
}

/* A stored set, or without a version this program's own: that needs no database. */
static RuleSet *find_rules(const char *version, GError **error)
{
	if (version != NULL) {
		g_autoptr(Db) db = list_command_connect(error);
		return db == NULL ? NULL : rulesets_load(db, version, error);
	}
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_NOTHING, error);
	if (settings == NULL)
		return NULL;
	g_autoptr(Recommender) recommender = recommender_new(settings->rules_path, error);
	return recommender == NULL ? NULL : recommender_rules(recommender);
}

static int show(int argc, char **argv)
{
	gboolean is_brief = FALSE;
	const GOptionEntry entries[] = {
		{"brief", 0, 0, G_OPTION_ARG_NONE, &is_brief, "Print only version, author, note, and hash", NULL},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;
	GError *error = NULL;

	if (!command_parse(&argc, &argv, entries, "[VERSION]",
		    "Print a stored rule set exactly; without VERSION, the one from LEADMATCH_RULES or the built-in set.\n"
		    "To classify with a stored set: leadmatch rules show VERSION > FILE, then LEADMATCH_RULES=FILE leadmatch classify.",
		    &status))
		return status;
	if (argc > 2) {
		fputs("leadmatch: show accepts one version\n", stderr);
		return EXIT_USAGE;
	}
	g_autoptr(RuleSet) rules = find_rules(argc == 2 ? argv[1] : NULL, &error);
	if (rules == NULL)
		return command_fail(error);
	if (!is_brief) {
		fputs(ruleset_json(rules), stdout);
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
	}
	g_autofree char *hash = ruleset_hash(rules);
	printf("version  %s\nauthor   %s\nnote     %s\nsha256   %s\n", ruleset_version(rules), ruleset_author(rules),
		ruleset_note(rules), hash);
	return EXIT_DONE;
}

static int list(int argc, char **argv)
{
	static const ListCommand rulesets = {
		.summary = "List stored rule sets, newest first.",
		.read = stored_ruleset_list,
		.columns = columns,
		.columns_count = G_N_ELEMENTS(columns),
	};

	return list_command_run(&rulesets, argc, argv);
}

static int add(int argc, char **argv)
{
	const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	const char *path = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, none, "FILE",
		    "Store a rule set without activating it. A stored version never changes.", &status) ||
		!list_command_one_argument(argc, argv, "a file", &path, &status))
		return status;
	g_autoptr(RuleSet) rules = rulesets_read_file(path, &error);
	g_autoptr(Db) db = rules == NULL ? NULL : list_command_connect(&error);
	if (db == NULL || !rulesets_store(db, rules, &error))
		return command_fail(error);
	printf("%s is stored\n", ruleset_version(rules));
	return EXIT_DONE;
}

static int activate(int argc, char **argv)
{
	const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
	g_autofree char *actor = list_command_actor();
	GError *error = NULL;
	const char *name = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, none, "VERSION|FILE",
		    "Activate a rule set on all instances within two seconds, without a restart.\n"
		    "A name with a slash or the ending .json is a file, which is stored first; anything else is a stored version. Instances with LEADMATCH_RULES keep using their file.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a version or a file", &name, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	g_autoptr(RuleSet) rules = db == NULL ? NULL : rulesets_open(db, name, &error);
	if (rules == NULL || !rulesets_activate(db, rules, actor, &error))
		return command_fail(error);
	printf("%s is active\n", ruleset_version(rules));
	return EXIT_DONE;
}

static const Command verbs[] = {
	{"check", check, "validate a rule set"},
	{"show", show, "print a rule set"},
	{"list", list, "list stored rule sets"},
	{"add", add, "store a rule set"},
	{"activate", activate, "activate a rule set on all instances"},
	{"replay", rules_replay_run, "replay stored leads with another rule set"},
	{"mistakes", rules_mistakes_run, "list leads that the rules got wrong"},
	{"evaluate", rules_evaluate_run, "classify labeled briefs and measure accuracy"},
	{"suggest", rules_suggest_run, "suggest phrases based on what staff decided"},
};

int cmd_rules(int argc, char **argv)
{
	return command_dispatch("rules", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
