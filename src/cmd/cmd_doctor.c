/* cmd/cmd_doctor: prints what app/doctor finds. */
#include <stdio.h>

#include "app/doctor/doctor.h"
#include "cmd/command.h"
#include "http/pages/pages.h"
#include "mail/smtp.h"

enum {
	PATIENCE_S = 20, /* somebody sits and waits */
};

static void print(void *context G_GNUC_UNUSED, const DoctorFinding *finding)
{
	printf("%-8s %-12s %s\n", health_name(finding->health), finding->check, finding->says);
	fflush(stdout);
}

int cmd_doctor(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	g_autoptr(GError) error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Check the setup and suggest fixes. Nothing is changed and no email is sent.", &status))
		return status;
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_SERVICE, &error);
	if (settings == NULL) {
		g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
		for (char **line = lines; *line != NULL; line++)
			print(NULL, &(DoctorFinding){.health = HEALTH_FAILED, .check = "settings", .says = *line});
		return EXIT_FAILED;
	}
	smtp_library_init();
	const DoctorVisit visit = {
		.settings = settings,
		.pages = page_specs,
		.pages_count = PAGE_COUNT,
		.patience_s = PATIENCE_S,
		.tell = print,
	};
	return doctor_examine(&visit) ? EXIT_DONE : EXIT_FAILED;
}
