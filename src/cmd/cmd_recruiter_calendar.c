#include "cmd/cmd_recruiter_calendar.h"

#include <stdio.h>

#include "app/admin/accounts.h"
#include "cmd/list_command.h"

int recruiter_run_time_off(int argc, char **argv)
{
	g_autofree char *from = NULL;
	g_autofree char *to = NULL;
	g_autofree char *cover = NULL;
	g_autofree char *leads = NULL;
	gboolean is_end = FALSE;
	const GOptionEntry entries[] = {
		{"from", 0, 0, G_OPTION_ARG_STRING, &from,
			"First day or time in the recruiter's time zone; default: now", "DAY"},
		{"to", 0, 0, G_OPTION_ARG_STRING, &to, "Last day, or the time of return", "DAY"},
		{"cover", 0, 0, G_OPTION_ARG_STRING, &cover, "Colleague who covers in the meantime", "ADDRESS"},
		{"leads", 0, 0, G_OPTION_ARG_STRING, &leads,
			"What happens to accepted leads: keep, cover (takes them over; default with --cover), or return (to other recruiters)",
			"CHOICE"},
		{"end", 0, 0, G_OPTION_ARG_NONE, &is_end, "End current time off and cancel planned time off", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	FieldErrors wrong;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ADDRESS --to DAY",
		    "Manage time off. No leads are offered during it, and open offers move on when it begins.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a recruiter's email or ID", &who, &status))
		return status;
	const TimeOffOptions time_off = {.from = from, .to = to, .cover = cover, .leads = leads};
	field_errors_init(&wrong);
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && (is_end ? accounts_end_time_off(db, who, NULL, &error)
				  : accounts_add_time_off(db, who, &time_off, &wrong, &error)))
		puts(is_end ? "Time off ended." : "Time off saved.");
	return list_command_end_input(&wrong, NULL, error);
}

int recruiter_run_bench(int argc, char **argv)
{
	g_autofree char *engagement = NULL;
	g_autofree char *seniority = NULL;
	g_autofree char *engineers = NULL;
	g_autofree char *available_from = NULL;
	gboolean is_clear = FALSE;
	const GOptionEntry entries[] = {
		{"engagement", 0, 0, G_OPTION_ARG_STRING, &engagement, "rust, python, or hybrid", "ONE"},
		{"seniority", 0, 0, G_OPTION_ARG_STRING, &seniority, "entry, intermediate, or expert; default: any",
			"ONE"},
		{"engineers", 0, 0, G_OPTION_ARG_STRING, &engineers, "How many; default: one", "N"},
		{"available-from", 0, 0, G_OPTION_ARG_STRING, &available_from, "Day; default: today", "DAY"},
		{"clear", 0, 0, G_OPTION_ARG_NONE, &is_clear, "Remove all entries", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	FieldErrors wrong;
	const char *who = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ADDRESS --engagement ONE",
		    "Add available engineers; entries expire after 14 days.", &status) ||
		!list_command_one_argument(argc, argv, "a recruiter's email or ID", &who, &status))
		return status;
	const BenchOptions bench = {engagement, seniority, engineers, available_from};
	field_errors_init(&wrong);
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && (is_clear ? accounts_remove_bench(db, who, NULL, &error)
				    : accounts_add_bench(db, who, &bench, &wrong, &error)))
		puts(is_clear ? "Bench cleared." : "Bench updated.");
	return list_command_end_input(&wrong, NULL, error);
}
