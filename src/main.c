/* main: argv to command table to exit status. */
#include <locale.h>

#include <sodium.h>

#include "cmd/command.h"

static const Command commands[] = {
	{"serve", cmd_serve, "run the service"},
	{"migrate", cmd_migrate, "bring the database schema up to date"},
	{"config", cmd_config, "show every setting and where it comes from"},
	{"doctor", cmd_doctor, "test database, mail, templates and rules, and say how to mend them"},
	{"classify", cmd_classify, "recommend an engagement for a submission on standard input"},
	{"rules", cmd_rules, "check, try, store and activate rule sets"},
	{"recruiter", cmd_recruiter, "the recruiters who get leads"},
	{"staff", cmd_staff, "accounts of the people who work the lead database"},
	{"token", cmd_token, "API tokens"},
	{"leads", cmd_leads, "the lead database"},
	{"match", cmd_match, "show who would get a lead, and why"},
	{"outbox", cmd_outbox, "emails on their way, and emails in trouble"},
	{"template", cmd_template, "render and check templates"},
};

int main(int argc, char **argv)
{
	/* Everything we read and write is UTF-8, whatever the shell says. */
	setlocale(LC_CTYPE, "C.UTF-8");
	if (sodium_init() < 0)
		g_error("libsodium cannot start");
	return command_dispatch("", commands, G_N_ELEMENTS(commands), argc, argv);
}
