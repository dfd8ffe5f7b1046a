/* cmd/cmd_config: shows every setting, where its value comes from, and what is wrong. */
#include <stdio.h>

#include "cmd/command.h"
#include "config/settings.h"

int cmd_config(int argc, char **argv)
{
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print settings as JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Show every setting with its value and origin; secrets are masked.", &status))
		return status;
	g_autofree char *text = as_json ? settings_describe_json() : settings_describe();
	puts(text);
	if (as_json)
		return EXIT_DONE;

	GError *error = NULL;
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_SERVICE, &error);
	return settings == NULL ? command_fail(error) : EXIT_DONE;
}
