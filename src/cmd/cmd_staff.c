/* cmd/cmd_staff: accounts of the people who work the lead database. */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <sodium.h>

#include "app/admin/accounts.h"
#include "app/staff/password.h"
#include "base/error.h"
#include "cmd/list_command.h"
#include "store/staff.h"

enum {
	LINE_BYTES = 4 * PASSWORD_CHARS_MAX +
		     3, /* the longest password that is taken, one character more, and the line's end */
};

/* clang-format off */
static const TableColumn columns[] = {
	{"email",      "email",   TABLE_TEXT,   50},
	{"role",       "role",    TABLE_TEXT,    8},
	{"state",      "state",   TABLE_TEXT,    8},
	{"created_at", "created", TABLE_TIME, 16},
};
/* clang-format on */

/* One line of standard input; a terminal does not show what is typed. */
static bool read_password(char line[static LINE_BYTES], GError **error)
{
	const bool is_terminal = isatty(STDIN_FILENO) == 1;
	struct termios shown = {0};
	bool is_hidden = false;

	if (is_terminal && tcgetattr(STDIN_FILENO, &shown) == 0) {
		struct termios hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		is_hidden = tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
		fputs("Password: ", stderr);
	}
	const bool is_read = fgets(line, LINE_BYTES, stdin) != NULL;
	if (is_hidden) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	if (!is_read) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"enter the password as one line on standard input");
		return false;
	}
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

typedef bool (*StaffAction)(Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error);

static int with_password(StaffAction action, StaffOptions options, const char *says)
{
	char password[LINE_BYTES];
	GError *error = NULL;
	FieldErrors wrong;

	if (!read_password(password, &error))
		return list_command_end(error);
	options.password = password;
	field_errors_init(&wrong);
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && action(db, &options, &wrong, &error))
		puts(says);
	sodium_memzero(password, sizeof password);
	return list_command_end_input(&wrong, "email", error);
}

static int run_add(int argc, char **argv)
{
	g_autofree char *role = NULL;
	const GOptionEntry entries[] = {
		{"role", 0, 0, G_OPTION_ARG_STRING, &role, "viewer, agent, admin, or auditor", "ROLE"},
		G_OPTION_ENTRY_NULL,
	};
	const char *email = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "EMAIL",
		    "Add an account. Reads the password (12 to 128 characters) from standard input.", &status) ||
		!list_command_one_argument(argc, argv, "an email address", &email, &status))
		return status;
	return with_password(accounts_add_staff, (StaffOptions){.email = email, .role = role}, "Account added.");
}

static int run_passwd(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	const char *email = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "EMAIL", "Set a password. Reads it from standard input.", &status) ||
		!list_command_one_argument(argc, argv, "an email address", &email, &status))
		return status;
	return with_password(accounts_set_password, (StaffOptions){.email = email}, "Password changed.");
}

typedef bool (*AccountChange)(Db *db, const char *email, GError **error);

static int run_change(int argc, char **argv, AccountChange change, const char *summary, const char *says)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	const char *email = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "EMAIL", summary, &status) ||
		!list_command_one_argument(argc, argv, "an email address", &email, &status))
		return status;
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && change(db, email, &error))
		puts(says);
	return list_command_end(error);
}

static int run_enable(int argc, char **argv)
{
	return run_change(
		argc, argv, accounts_enable_staff, "Let a disabled account sign in again.", "Account enabled.");
}

static int run_reset_totp(int argc, char **argv)
{
	return run_change(argc, argv, accounts_reset_second_step,
		"Remove the second step of an account whose owner lost the app and the recovery codes.",
		"Second step removed.");
}

static int run_role(int argc, char **argv)
{
	g_autofree char *role = NULL;
	const GOptionEntry entries[] = {
		{"role", 0, 0, G_OPTION_ARG_STRING, &role, "viewer, agent, admin, or auditor", "ROLE"},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	FieldErrors wrong;
	const char *email = NULL;
	int status = EXIT_DONE;

	if (!command_parse(
		    &argc, &argv, entries, "EMAIL", "Give an account another role; its sessions end.", &status) ||
		!list_command_one_argument(argc, argv, "an email address", &email, &status))
		return status;
	field_errors_init(&wrong);
	g_autoptr(Db) db = list_command_connect(&error);
	if (db != NULL && accounts_set_role(db, email, role, &wrong, &error))
		puts("Role changed.");
	return list_command_end_input(&wrong, "email", error);
}

static int run_disable(int argc, char **argv)
{
	return run_change(
		argc, argv, accounts_disable_staff, "Disable an account; its history remains.", "Account disabled.");
}

static int run_list(int argc, char **argv)
{
	static const ListCommand list = {
		.summary = "List accounts.",
		.read = staff_list,
		.columns = columns,
		.columns_count = G_N_ELEMENTS(columns),
	};

	return list_command_run(&list, argc, argv);
}

int cmd_staff(int argc, char **argv)
{
	static const Command verbs[] = {
		{"add", run_add, "add an account; reads the password from standard input"},
		{"list", run_list, "list accounts"},
		{"passwd", run_passwd, "set a password"},
		{"role", run_role, "give an account another role"},
		{"disable", run_disable, "disable an account"},
		{"enable", run_enable, "let a disabled account sign in again"},
		{"reset-totp", run_reset_totp, "remove the second step of an account"},
	};

	return command_dispatch("staff", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
