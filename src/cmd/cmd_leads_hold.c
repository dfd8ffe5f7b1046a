#include "cmd/cmd_leads_hold.h"

#include <stdio.h>

#include "app/staff/legal_hold.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "cmd/command_app.h"
#include "cmd/list_command.h"
#include "config/settings.h"

enum {
	ANSWER_S = 60,
};

typedef bool (*HoldAct)(const App *app, const LegalHold *hold, int64_t deadline_us, GString *out, GError **error);

/* The client hears of an erasure as from the service. */
static bool act_on(HoldAct act, const LegalHold *hold, GString *json, GError **error)
{
	g_auto(CommandApp) command = {0};

	if (!command_app_open(&command, SETTINGS_NEED_DATABASE, error))
		return false;
	log_set_level(LOG_LEVEL_WARNING); /* the user of this command sees what was done */
	return act(&command.app, hold, clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC, json, error);
}

static int run(int argc, char **argv, HoldAct act, const char *summary)
{
	char *reason = NULL;
	const GOptionEntry entries[] = {
		{"reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why, for the lead's history (required)", "TEXT"},
		G_OPTION_ENTRY_NULL,
	};
	g_autofree char *actor = list_command_actor();
	g_autoptr(GString) json = g_string_new(NULL);
	g_auto(FieldErrors) errors;
	GError *error = NULL;
	const char *lead = NULL;
	int status = EXIT_DONE;

	field_errors_init(&errors);
	const bool is_read = command_parse(&argc, &argv, entries, "REFERENCE", summary, &status) &&
			     list_command_one_argument(argc, argv, "a reference or an ID", &lead, &status);
	g_autofree char *given = reason;
	if (!is_read)
		return status;
	const LegalHold hold = {.lead = lead, .actor = actor, .reason = given, .errors = &errors};
	if (!act_on(act, &hold, json, &error)) {
		if (field_errors_count(&errors) == 0)
			return list_command_end(error);
		g_clear_error(&error);
		fprintf(stderr, "leadmatch: --reason: %s\n", field_errors_get(&errors, 0)->says);
		return EXIT_USAGE;
	}
	printf("%s: %s\n", lead,
		act == legal_hold_set ? "on legal hold"
		: json->len > 0	      ? "hold lifted"
				      : "hold lifted, and erased as its client asked");
	return EXIT_DONE;
}

int cmd_leads_hold(int argc, char **argv)
{
	return run(argc, argv, legal_hold_set,
		"Put a lead on legal hold: neither its retention period nor its client erases it.");
}

int cmd_leads_unhold(int argc, char **argv)
{
	return run(argc, argv, legal_hold_lift,
		"Lift a legal hold. If the client asked for the lead's erasure, it is erased with this.");
}
