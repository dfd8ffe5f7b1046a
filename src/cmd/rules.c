/* cmd/rules: checks a rule set before it is used, and shows the one in use. */
#include <stdio.h>

#include "app/recommend.h"
#include "cmd/command.h"
#include "config/settings.h"
#include "domain/ruleset.h"

static int check(int argc, char **argv)
{
	const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
	int status = EXIT_DONE;
	g_autofree char *json = NULL;
	gsize bytes = 0;
	GError *error = NULL;

	if (!command_parse(&argc, &argv, none, "FILE",
		    "Says everything that is wrong with a rule set, with line and column.",
		    &status))
		return status;
	if (argc != 2) {
		fputs("leadmatch rules check: name one file\n", stderr);
		return EXIT_USAGE;
	}
	if (!g_file_get_contents(argv[1], &json, &bytes, &error))
		return command_fail(error);
	g_autoptr(GPtrArray) problems = ruleset_check(argv[1], json, bytes);
	for (guint i = 0; i < problems->len; i++)
		fprintf(stderr, "%s\n", (const char *)g_ptr_array_index(problems, i));
	if (problems->len > 0)
		return EXIT_FAILED;
	printf("%s: fine\n", argv[1]);
	return EXIT_DONE;
}

static int show(int argc, char **argv)
{
	gboolean is_brief = FALSE;
	const GOptionEntry entries[] = {
		{"brief", 0, 0, G_OPTION_ARG_NONE, &is_brief, "Only version, author, note and hash",
			NULL},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;
	GError *error = NULL;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Prints the rule set in use: LEADMATCH_RULES, or the built-in one.", &status))
		return status;
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_NOTHING, &error);
	if (settings == NULL)
		return command_fail(error);
	g_autoptr(Recommender) recommender = recommender_new(settings->rules_path, &error);
	if (recommender == NULL)
		return command_fail(error);
	g_autoptr(RuleSet) rules = recommender_rules(recommender);
	if (!is_brief) {
		fputs(ruleset_json(rules), stdout);
		return EXIT_DONE;
	}
	g_autofree char *hash = ruleset_hash(rules);
	printf("version  %s\nauthor   %s\nnote     %s\nsha256   %s\n", ruleset_version(rules),
		ruleset_author(rules), ruleset_note(rules), hash);
	return EXIT_DONE;
}

static const Command verbs[] = {
	{"check", check, "find what is wrong with a rule set"},
	{"show",	 show,  "print the rule set in use"	  },
};

int cmd_rules(int argc, char **argv)
{
	return command_dispatch("rules", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
