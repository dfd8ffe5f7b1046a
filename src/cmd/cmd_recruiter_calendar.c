#include "cmd/cmd_recruiter_calendar.h"

#include <stdio.h>

#include "app/admin/accounts.h"
#include "cmd/list_command.h"

int recruiter_run_leave(int argc, char **argv)
{
	g_autofree char *from = NULL;
	g_autofree char *to = NULL;
	g_autofree char *stand_in = NULL;
	gboolean is_end = FALSE;
	const GOptionEntry entries[] = {
		{"from", 0, 0, G_OPTION_ARG_STRING, &from, "First day or moment in the recruiter's time; without: now",
			"DAY"},
		{"to", 0, 0, G_OPTION_ARG_STRING, &to, "Last day, or the moment of coming back", "DAY"},
		{"stand-in", 0, 0, G_OPTION_ARG_STRING, &stand_in, "Who gets this share of the leads meanwhile",
			"ADDRESS"},
		{"end", 0, 0, G_OPTION_ARG_NONE, &is_end, "Back now: ends leave and forgets what was planned", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ADDRESS --to DAY",
		    "Somebody on leave is offered nothing; open offers move on when it begins.", &status) ||
		!desk_one_argument(argc, argv, "a recruiter's address or id", &who, &status))
		return status;
	const LeaveOptions leave = {.from = from, .to = to, .stand_in = stand_in};
	g_autoptr(Db) db = desk_connect(&error);
	if (db != NULL &&
		(is_end ? accounts_end_leave(db, who, NULL, &error) : accounts_add_leave(db, who, &leave, &error)))
		puts(is_end ? "back" : "noted");
	return desk_end(error);
}

int recruiter_run_bench(int argc, char **argv)
{
	g_autofree char *engagement = NULL;
	g_autofree char *seniority = NULL;
	g_autofree char *engineers = NULL;
	g_autofree char *free_from = NULL;
	gboolean is_clear = FALSE;
	const GOptionEntry entries[] = {
		{"engagement", 0, 0, G_OPTION_ARG_STRING, &engagement, "rust, python or hybrid", "ONE"},
		{"seniority", 0, 0, G_OPTION_ARG_STRING, &seniority, "entry, intermediate or expert; without: any",
			"ONE"},
		{"engineers", 0, 0, G_OPTION_ARG_STRING, &engineers, "How many; without: one", "N"},
		{"free-from", 0, 0, G_OPTION_ARG_STRING, &free_from, "Day; without: today", "DAY"},
		{"clear", 0, 0, G_OPTION_ARG_NONE, &is_clear, "Forget all that was noted", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ADDRESS --engagement ONE",
		    "Notes engineers who could start; after 14 days nobody relies on it any more.", &status) ||
		!desk_one_argument(argc, argv, "a recruiter's address or id", &who, &status))
		return status;
	const BenchOptions bench = {engagement, seniority, engineers, free_from};
	g_autoptr(Db) db = desk_connect(&error);
	if (db != NULL &&
		(is_clear ? accounts_remove_bench(db, who, NULL, &error) : accounts_add_bench(db, who, &bench, &error)))
		puts(is_clear ? "cleared" : "noted");
	return desk_end(error);
}
