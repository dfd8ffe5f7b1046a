#include "cmd/cmd_leads_change.h"

#include <stdio.h>
#include <string.h>

#include "app/staff/staff_leads.h"
#include "app/staff/staff_queue.h"
#include "base/clock.h"
#include "base/error.h"
#include "cmd/cmd_leads_bulk.h"
#include "cmd/command_app.h"
#include "cmd/list_command.h"
#include "config/settings.h"
#include "domain/lead/lead_outcome.h"

enum {
	ANSWER_S = 60, /* nobody but the one who typed it is waiting */
	GIVEN_MAX = 4, /* keys that a verb always gives, with NULL at the end */
	OPTIONS_MAX = 10,
	TRIES_MAX = 5,
};

typedef struct KeyValue {
	const char *key; /* of domain/lead/lead_change */
	const char *value;
} KeyValue;

typedef struct ChangeVerb {
	const char *usage;
	const char *summary;
	const char *argument;	    /* key of what follows the reference; NULL: nothing does */
	const char *const *options; /* keys that can be given with --note */
	KeyValue given[GIVEN_MAX];
	LeadEvent event;  /* the only move that it may be; COUNT: whatever the status leads to */
	const char *bulk; /* act of app/staff/staff_bulk that --query does; NULL: one lead at a time */
} ChangeVerb;

enum {
	REASON, /* index of that option */
};

static const struct {
	const char *key, *help, *placeholder;
} option_specs[] = {
	[REASON] = {"reason", "Why: a reason of the list", "REASON"},
	{"engagement", "What the engineer does: rust, python, or hybrid", "ENGAGEMENT"},
	{"start_date", "First day, like 2027-01-31", "DAY"},
	{"role", "What the engineer was placed as", "ROLE"},
	{"rate", "What the client pays, like 95 USD an hour", "RATE"},
	{"fee", "What the agency gets", "FEE"},
};

static const char *const no_options[] = {NULL};
static const char *const with_reason[] = {"reason", NULL};
static const char *const of_placement[] = {"start_date", "role", "rate", "fee", "engagement", "reason", NULL};

/* The options of one call. */
typedef struct ChangeOptions {
	char *values[G_N_ELEMENTS(option_specs)];
	char *note;
	char *query; /* NULL: one lead */
	gboolean is_sure;
	gboolean as_json;
	GPtrArray *names; /* of the options, with dashes; owned */
} ChangeOptions;

static void change_options_clear(ChangeOptions *options)
{
	for (gsize i = 0; i < G_N_ELEMENTS(option_specs); i++)
		g_free(options->values[i]);
	g_free(options->note);
	g_free(options->query);
	g_clear_pointer(&options->names, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ChangeOptions, change_options_clear)

static bool parse(const ChangeVerb *verb, int *argc, char ***argv, ChangeOptions *options, int *status)
{
	const GOptionEntry of_bulk[] = {LEADS_BULK_OPTIONS(&options->query, &options->is_sure)};
	GOptionEntry entries[OPTIONS_MAX + 1] = {0};
	gsize count = 0;

	options->names = g_ptr_array_new_with_free_func(g_free);
	for (gsize i = 0; i < G_N_ELEMENTS(option_specs); i++) {
		if (!g_strv_contains(verb->options, option_specs[i].key))
			continue;
		char *name = g_strdelimit(g_strdup(option_specs[i].key), "_", '-');
		g_ptr_array_add(options->names, name);
		entries[count++] = (GOptionEntry){name, 0, 0, G_OPTION_ARG_STRING, &options->values[i],
			option_specs[i].help, option_specs[i].placeholder};
	}
	if (g_strcmp0(verb->argument, "note") != 0)
		entries[count++] = (GOptionEntry){
			"note", 0, 0, G_OPTION_ARG_STRING, &options->note, "A note for the team", "TEXT"};
	entries[count++] = (GOptionEntry){
		"json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, "Print the whole lead as JSON", NULL};
	for (gsize i = 0; verb->bulk != NULL && i < G_N_ELEMENTS(of_bulk); i++)
		entries[count++] = of_bulk[i];
	if (!command_parse(argc, argv, entries, verb->usage, verb->summary, status))
		return false;
	const bool is_bulk = options->query != NULL;
	if (*argc == 1 + !is_bulk + (verb->argument != NULL) && !(is_bulk && options->note != NULL))
		return true;
	if (is_bulk && options->note != NULL)
		fprintf(stderr, "leadmatch: --note goes with one lead, not with --query\n");
	else
		fprintf(stderr, "leadmatch: %s requires %s\n", (*argv)[0], verb->usage);
	*status = EXIT_USAGE;
	return false;
}

static void set_text(Json *body, const char *key, const char *value)
{
	if (value != NULL)
		json_object_set_new(body, key, json_string(value));
}

static Json *body_of(const ChangeVerb *verb, const ChangeOptions *options, const char *argument)
{
	Json *body = json_object();

	for (const KeyValue *given = verb->given; given->key != NULL; given++)
		set_text(body, given->key, given->value);
	if (verb->argument != NULL)
		set_text(body, verb->argument, argument);
	for (gsize i = 0; i < G_N_ELEMENTS(option_specs); i++)
		set_text(body, option_specs[i].key, options->values[i]);
	set_text(body, "note", options->note);
	return body;
}

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/*
 * One status leads to another in more than one way: what was accepted is handed back, what has ended is reopened. A verb
 * is one of them. On a lead that is where the verb leads, it adds what is said with it; to one that is new there is
 * nothing to add.
 */
static bool check_event(const ChangeVerb *verb, const Json *lead, const LeadChange *change, GError **error)
{
	LeadStatus status;
	const bool is_known = lead_status_parse(text_of(lead, "status"), &status);

	g_assert(is_known); /* the schema's check ensures it */
	if (verb->event == LEAD_EVENT_COUNT || (status == change->status && status != LEAD_STATUS_NEW) ||
		lead_event_of_staff(status, change->status) == verb->event)
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, "%s is %s, so this cannot be done with it",
		text_of(lead, "reference"), text_of(lead, "status"));
	return false;
}

/* The lead as it is: the verb has to fit, and the change is made to this version alone. */
static bool read_version(
	const App *app, const ChangeVerb *verb, const char *reference, LeadChange *change, GError **error)
{
	g_autoptr(GString) json = g_string_new(NULL);

	if (!staff_leads_show(app, reference, clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC, json, error))
		return false;
	g_autoptr(Json) lead = jsonc_decode(json->str, json->len, error);
	if (lead == NULL || !check_event(verb, lead, change, error))
		return false;
	g_free(change->version);
	change->version = g_strdup(text_of(lead, "version"));
	return true;
}

static bool apply(const ChangeVerb *verb, const char *reference, LeadChange *change, FieldErrors *errors, GString *out,
	GError **error)
{
	const int64_t deadline_us = clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC;
	g_auto(CommandApp) command = {0};
	g_autofree char *actor = list_command_actor();
	GError *cause = NULL;

	if (!command_app_open(&command, SETTINGS_NEED_DATABASE | SETTINGS_NEED_SERVICE, error))
		return false;
	const StaffChange asked = {.lead = reference, .actor = actor, .change = change, .errors = errors};
	if (!read_version(&command.app, verb, reference, change, error))
		return false;
	/* The dispatcher writes leads as well: as long as the verb fits what it wrote, the change is made to that. */
	for (int tries = 1; !staff_change_apply(&command.app, &asked, deadline_us, out, &cause); tries++) {
		g_autofree char *seen = g_strdup(change->version);
		if (!leadmatch_error_is(cause, LEADMATCH_ERROR_CONFLICT) || tries == TRIES_MAX ||
			!read_version(&command.app, verb, reference, change, NULL) ||
			strcmp(seen, change->version) == 0) {
			g_propagate_error(error, cause);
			return false;
		}
		g_clear_error(&cause);
	}
	return true;
}

/* Who has it, or is asked; NULL: nobody. */
static const char *recruiter_of(const Json *lead)
{
	const Json *offers = json_object_get(lead, "offers");

	for (size_t i = json_array_size(offers); i > 0; i--) {
		const Json *offer = json_array_get(offers, i - 1);
		const char *status = text_of(offer, "status");
		if (strcmp(status, "accepted") == 0 || strcmp(status, "open") == 0 || strcmp(status, "asked") == 0)
			return text_of(json_object_get(offer, "recruiter"), "name");
	}
	return NULL;
}

/* clang-format off */
static const TableColumn columns[] = {
	{"reference",  "reference",  TABLE_TEXT, 13},
	{"status",     "status",     TABLE_TEXT, 11},
	{"stage",      "stage",      TABLE_TEXT, 10},
	{"engagement", "engagement", TABLE_TEXT, 10},
	{"end_reason", "reason",     TABLE_TEXT, 14},
	{"recruiter",  "recruiter",  TABLE_TEXT, 30},
};
/* clang-format on */

static int print(const GString *json, bool as_json)
{
	GError *error = NULL;

	if (as_json) {
		puts(json->str);
		return EXIT_DONE;
	}
	g_autoptr(Json) lead = jsonc_decode(json->str, json->len, &error);
	if (lead == NULL)
		return command_fail(error);
	set_text(lead, "recruiter", recruiter_of(lead));
	g_autoptr(Json) rows = json_pack("[O]", lead);
	table_print(stdout, rows, columns, G_N_ELEMENTS(columns));
	return EXIT_DONE;
}

static int change_lead(const ChangeVerb *verb, Json *body, const char *reference, bool as_json)
{
	g_auto(LeadChange) change;
	FieldErrors errors;
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;

	lead_change_init(&change);
	field_errors_init(&errors);
	if (!lead_change_parse(body, &change, &errors) || !apply(verb, reference, &change, &errors, json, &error)) {
		if (field_errors_count(&errors) > 0)
			g_clear_error(&error);
		return list_command_end_input(&errors, verb->argument, error);
	}
	field_errors_clear(&errors);
	return print(json, as_json);
}

/* value: what stands behind the options, or the reason. */
static int change_all(const char *act, const char *value, const ChangeOptions *options)
{
	return leads_bulk_run(&(LeadsBulk){.act = act,
		.value = value,
		.query = options->query,
		.is_sure = options->is_sure,
		.as_json = options->as_json});
}

static int run(const ChangeVerb *verb, int argc, char **argv)
{
	g_auto(ChangeOptions) options = {0};
	int status = EXIT_DONE;

	if (!parse(verb, &argc, &argv, &options, &status))
		return status;
	if (options.query != NULL)
		return change_all(verb->bulk, argc > 1 ? argv[1] : options.values[REASON], &options);
	g_autoptr(Json) body = body_of(verb, &options, argc > 2 ? argv[2] : NULL);
	return change_lead(verb, body, argv[1], options.as_json);
}

int leads_run_accept(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE RECRUITER", "Record that a recruiter (email or ID) accepted a lead.",
		"recruiter", no_options, {{"status", "accepted"}}, LEAD_EVENT_ACCEPT, NULL};

	return run(&verb, argc, argv);
}

int leads_run_stage(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE STAGE",
		"Record how far the work on an accepted lead is: accepted, contacted, or proposed.", "stage",
		no_options, {{NULL, NULL}}, LEAD_EVENT_COUNT, NULL};

	return run(&verb, argc, argv);
}

int leads_run_place(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE --start-date DAY --role ROLE --rate RATE",
		"Record that an engineer was placed.", NULL, of_placement, {{"status", "placed"}}, LEAD_EVENT_COUNT,
		NULL};

	return run(&verb, argc, argv);
}

int leads_run_lose(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE --reason REASON",
		"Record that an accepted lead was lost: budget, timing, competitor, no_candidate, unresponsive, not_real, or other.",
		NULL, with_reason, {{"status", "lost"}}, LEAD_EVENT_LOSE, NULL};

	return run(&verb, argc, argv);
}

int leads_run_hand_back(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE", "Hand an accepted lead back, so that another recruiter gets it.",
		NULL, with_reason, {{"status", "new"}}, LEAD_EVENT_HAND_BACK, NULL};

	return run(&verb, argc, argv);
}

int leads_run_close(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE --reason REASON | --query QUERY --reason REASON",
		"Close a lead: filled, not_for_us, duplicate, unresponsive, test, or other.", NULL, with_reason,
		{{"status", "closed"}}, LEAD_EVENT_CLOSE, "close"};

	return run(&verb, argc, argv);
}

int leads_run_reopen(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE", "Offer a lead again that has ended, is held back, or waits.", NULL,
		with_reason, {{"status", "new"}}, LEAD_EVENT_REOPEN, NULL};

	return run(&verb, argc, argv);
}

int leads_run_withdraw(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE", "Withdraw a lead because its client says so.", NULL, with_reason,
		{{"status", "withdrawn"}}, LEAD_EVENT_WITHDRAW, NULL};

	return run(&verb, argc, argv);
}

int leads_run_note(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE TEXT", "Add a note for the team.", "note", no_options,
		{{NULL, NULL}}, LEAD_EVENT_COUNT, NULL};

	return run(&verb, argc, argv);
}

int leads_run_link(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE REFERENCE", "Link two leads of the same client.", "link", no_options,
		{{NULL, NULL}}, LEAD_EVENT_COUNT, NULL};

	return run(&verb, argc, argv);
}

int leads_run_unlink(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE REFERENCE", "Unlink two leads, so that they are not linked again.",
		"unlink", no_options, {{NULL, NULL}}, LEAD_EVENT_COUNT, NULL};

	return run(&verb, argc, argv);
}

int leads_run_own(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE EMAIL|none | --query QUERY EMAIL|none",
		"Say who of staff owns a lead.", "owner", no_options, {{NULL, NULL}}, LEAD_EVENT_COUNT, "own"};

	return run(&verb, argc, argv);
}

int leads_run_tag(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE TAG | --query QUERY TAG", "Put a tag on a lead.", "tag", no_options,
		{{NULL, NULL}}, LEAD_EVENT_COUNT, "tag"};

	return run(&verb, argc, argv);
}

int leads_run_untag(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE TAG | --query QUERY TAG", "Take a tag off a lead.", "untag",
		no_options, {{NULL, NULL}}, LEAD_EVENT_COUNT, "untag"};

	return run(&verb, argc, argv);
}

/* What the decision is, and how a lead is changed by it. */
static const struct {
	const char *name;
	KeyValue keys[GIVEN_MAX];
	const char *bulk, *value; /* the same for all leads of --query; NULL: one by one */
} decisions[] = {
	{"rust", {{"engagement", "rust"}, {"reason", "wrong_class"}}, "decide", "rust"},
	{"python", {{"engagement", "python"}, {"reason", "wrong_class"}}, "decide", "python"},
	{"hybrid", {{"engagement", "hybrid"}, {"reason", "wrong_class"}}, "decide", "hybrid"},
	{"not-for-us", {{"status", "closed"}, {"reason", LEAD_REASON_NOT_FOR_US}}, "close", LEAD_REASON_NOT_FOR_US},
	{"spam", {{"status", "quarantined"}}, NULL, NULL},
};

int leads_run_decide(int argc, char **argv)
{
	static const ChangeVerb verb = {"REFERENCE DECISION | --query QUERY DECISION",
		"Decide what a lead is: rust, python, hybrid (in triage: and offer it), not-for-us, or spam.",
		"decision", with_reason, {{NULL, NULL}}, LEAD_EVENT_COUNT, "decide"};
	g_auto(ChangeOptions) options = {0};
	int status = EXIT_DONE;
	gsize at = 0;

	if (!parse(&verb, &argc, &argv, &options, &status))
		return status;
	const char *decision = argv[argc - 1];
	while (at < G_N_ELEMENTS(decisions) && strcmp(decisions[at].name, decision) != 0)
		at++;
	if (at == G_N_ELEMENTS(decisions)) {
		fprintf(stderr,
			"leadmatch: DECISION: \"%s\" is not one of rust, python, hybrid, not-for-us, and spam\n",
			decision);
		return EXIT_USAGE;
	}
	if (options.query != NULL && decisions[at].bulk == NULL) {
		fprintf(stderr, "leadmatch: DECISION: %s is decided lead by lead, not with --query\n", decision);
		return EXIT_USAGE;
	}
	if (options.query != NULL)
		return change_all(decisions[at].bulk, decisions[at].value, &options);
	g_autoptr(Json) given = body_of(&verb, &options, NULL);
	g_autoptr(Json) body = json_object();
	for (const KeyValue *key = decisions[at].keys; key->key != NULL; key++)
		set_text(body, key->key, key->value);
	json_object_update(body, given);
	return change_lead(&verb, body, argv[1], options.as_json);
}

static bool ask(const char *reference, GString *json, GError **error)
{
	const int64_t deadline_us = clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC;
	g_auto(CommandApp) command = {0};
	g_autofree char *actor = list_command_actor();
	const StaffQuestion question = {.lead = reference, .actor = actor};

	return command_app_open(&command, SETTINGS_NEED_DATABASE | SETTINGS_NEED_SERVICE, error) &&
	       staff_queue_ask(&command.app, &question, deadline_us, error) &&
	       staff_leads_show(&command.app, reference, deadline_us, json, error);
}

int leads_run_ask(int argc, char **argv)
{
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print the whole lead as JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GString) json = g_string_new(NULL);
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "REFERENCE",
		    "Ask the client by email what would settle a lead in triage.", &status))
		return status;
	if (argc != 2) {
		fprintf(stderr, "leadmatch: %s requires REFERENCE\n", argv[0]);
		return EXIT_USAGE;
	}
	return ask(argv[1], json, &error) ? print(json, as_json) : command_fail(error);
}
