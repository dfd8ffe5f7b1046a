/* cmd/cmd_spam: senders of spam. */
#include <stdio.h>

#include "app/staff/staff_spam.h"
#include "cmd/list_command.h"
#include "config/settings.h"
#include "store/spam_sender.h"

/* clang-format off */
static const TableColumn columns[] = {
	{"marked_at", "marked", TABLE_TIME, 16},
	{"until",     "until",  TABLE_TIME, 16},
	{"marked_by", "by",     TABLE_TEXT, 36},
	{"lead",      "lead",   TABLE_TEXT, 12},
	{"email",     "sender", TABLE_TEXT, 36},
};
/* clang-format on */

typedef bool (*Change)(Db *db, const SpamChange *change, GError **error);

static bool run_change(Change change, const char *email, GError **error)
{
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE | SETTINGS_NEED_LINKS, error);
	g_autoptr(Db) db = settings == NULL ? NULL : db_open(settings->database_url, error);
	g_autofree char *actor = list_command_actor();

	return db != NULL &&
	       change(db, &(SpamChange){.secrets = settings->secret, .email = email, .actor = actor}, error);
}

static int run_mark(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	const char *email = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ADDRESS",
		    "Hold back what this address sends, for 180 days. Only a keyed hash of it is stored.", &status) ||
		!list_command_one_argument(argc, argv, "a sender's email", &email, &status))
		return status;
	if (run_change(staff_spam_mark, email, &error))
		puts("Sender marked.");
	return list_command_end(error);
}

static int run_lift(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	const char *email = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ADDRESS",
		    "Accept what this address sends again. What is quarantined stays so until you release it.",
		    &status) ||
		!list_command_one_argument(argc, argv, "a sender's email", &email, &status))
		return status;
	if (run_change(staff_spam_lift, email, &error))
		puts("Mark lifted.");
	return list_command_end(error);
}

static int run_list(int argc, char **argv)
{
	static const ListCommand list = {
		.summary =
			"List senders that were called spam. An address is shown only while the lead that showed it is stored.",
		.read = spam_sender_list,
		.columns = columns,
		.columns_count = G_N_ELEMENTS(columns),
	};

	return list_command_run(&list, argc, argv);
}

int cmd_spam(int argc, char **argv)
{
	static const Command verbs[] = {
		{"list", run_list, "list senders of spam"},
		{"mark", run_mark, "hold back what an address sends"},
		{"lift", run_lift, "accept what an address sends again"},
	};

	return command_dispatch("spam", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
