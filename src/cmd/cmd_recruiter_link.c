#include "cmd/cmd_recruiter_link.h"

#include <stdio.h>

#include "app/links.h"
#include "cmd/list_command.h"
#include "config/settings.h"
#include "db/connection.h"
#include "store/recruiter.h"

static char *make_link(const char *who, GError **error)
{
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE | SETTINGS_NEED_LINKS, error);
	g_autoptr(Db) db = settings == NULL ? NULL : db_open(settings->database_url, error);
	Ident id;

	return db != NULL && recruiter_find_id(db, who, &id, error) ? link_portal(settings, &id) : NULL;
}

int recruiter_run_link(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ADDRESS",
		    "Print a link to the recruiter portal. Anyone with this link can view and change it; it expires after 30 days.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a recruiter's email or ID", &who, &status))
		return status;
	g_autofree char *url = make_link(who, &error);
	if (url != NULL)
		puts(url);
	return list_command_end(error);
}
