/* main: argv to command table to exit status. */
#include <locale.h>

#include <sodium.h>

#include "cmd/command.h"

static const Command commands[] = {
	{"serve", cmd_serve, "run the service"},
	{"migrate", cmd_migrate, "update the database schema"},
	{"config", cmd_config, "show every setting and where its value comes from"},
	{"doctor", cmd_doctor, "check the setup and suggest fixes"},
	{"classify", cmd_classify, "classify a submission from standard input"},
	{"rules", cmd_rules, "check, test, store, and activate rule sets"},
	{"recruiter", cmd_recruiter, "manage recruiters"},
	{"staff", cmd_staff, "manage staff accounts"},
	{"token", cmd_token, "manage API tokens"},
	{"leads", cmd_leads, "list, show, export, assign, and erase leads"},
	{"match", cmd_match, "show who would get a lead, and why (dry run)"},
	{"view", cmd_view, "list, show, add, and remove saved searches"},
	{"spam", cmd_spam, "list, mark, and lift senders of spam"},
	{"outbox", cmd_outbox, "inspect, retry, and cancel queued emails"},
	{"audit", cmd_audit, "list and verify the record of what staff see and change"},
	{"report", cmd_report, "show what SQL and reporting tools can read"},
	{"email", cmd_email, "receive replies and bounces from the mail server"},
	{"template", cmd_template, "render, check, preview, and send templates"},
};

int main(int argc, char **argv)
{
	/* Everything we read and write is UTF-8, whatever the shell says. */
	setlocale(LC_CTYPE, "C.UTF-8");
	if (sodium_init() < 0)
		g_error("libsodium cannot start");
	return command_dispatch("", commands, G_N_ELEMENTS(commands), argc, argv);
}
