#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

#include "app/caller.h"
#include "base/version.h"

bool command_parse(
	int *argc, char ***argv, const GOptionEntry *entries, const char *usage, const char *summary, int *status)
{
	g_autoptr(GOptionContext) context = g_option_context_new(usage);
	g_autoptr(GError) error = NULL;

	if (entries != NULL)
		g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_set_summary(context, summary);
	g_option_context_set_help_enabled(context, FALSE);
	for (int i = 1; i < *argc; i++) {
		if (strcmp((*argv)[i], "--help") == 0 || strcmp((*argv)[i], "-h") == 0) {
			g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
			fputs(help, stdout);
			*status = EXIT_DONE;
			return false;
		}
	}
	if (!g_option_context_parse(context, argc, argv, &error)) {
		fprintf(stderr, "leadmatch %s: %s\nTry leadmatch %s --help\n", (*argv)[0], error->message, (*argv)[0]);
		*status = EXIT_USAGE;
		return false;
	}
	if (usage == NULL && *argc > 1) {
		fprintf(stderr, "leadmatch: %s accepts options only, not \"%s\"\n", (*argv)[0], (*argv)[1]);
		*status = EXIT_USAGE;
		return false;
	}
	return true;
}

int command_fail(GError *error)
{
	fprintf(stderr, "leadmatch: %s\n", error->message);
	g_error_free(error);
	return EXIT_FAILED;
}

static void print_usage(const char *verb, const Command *commands, gsize count, FILE *out)
{
	fprintf(out, "Usage: leadmatch%s%s COMMAND [OPTION…]\n\n", *verb == '\0' ? "" : " ", verb);
	for (gsize i = 0; i < count; i++)
		fprintf(out, "  %-12s %s\n", commands[i].name, commands[i].summary);
	fprintf(out, "\nRun a command with --help for details.%s\n",
		*verb == '\0' ? " leadmatch --version prints the version." : "");
}

int command_dispatch(const char *verb, const Command *commands, gsize count, int argc, char **argv)
{
	if (argc < 2) {
		print_usage(verb, commands, count, stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(verb, commands, count, stdout);
		return EXIT_DONE;
	}
	if (*verb == '\0' && argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("leadmatch " LEADMATCH_VERSION);
		return EXIT_DONE;
	}
	for (gsize i = 0; i < count; i++) {
		if (strcmp(commands[i].name, argv[1]) != 0)
			continue;
		/* --help names the whole command: "leadmatch recruiter add". */
		g_autofree char *name = *verb == '\0' ? g_strconcat("leadmatch ", argv[1], NULL)
						      : g_strconcat("leadmatch ", verb, " ", argv[1], NULL);
		g_set_prgname(name);
		g_autofree char *actor = command_actor();
		caller_set_shell(actor);
		return commands[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "leadmatch: unknown command \"%s\"\n\n", argv[1]);
	print_usage(verb, commands, count, stderr);
	return EXIT_USAGE;
}

char *command_actor(void)
{
	return g_strconcat("cli:", g_get_user_name(), NULL);
}
