#include "cmd/cmd_leads_bulk.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/staff/staff_bulk.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "cmd/command_app.h"
#include "cmd/list_command.h"

enum {
	ANSWER_S = 120, /* 500 leads, each twice; nobody but the one who typed it is waiting */
};

static int64_t deadline_us(void)
{
	return clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC;
}

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int64_t number_of(const Json *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

void leads_print_wrong_query(const SearchQuery *search, const SearchError *wrong)
{
	fprintf(stderr, "leadmatch: %s\n  %s\n  %*s", wrong->says, search->text, (int)wrong->from, "");
	for (guint at = wrong->from; at == wrong->from || at < wrong->to; at++)
		fputc('^', stderr);
	fputc('\n', stderr);
	for (guint i = 0; i < wrong->suggestions->len; i++)
		fprintf(stderr, "  %s\n", ((const SearchSuggestion *)wrong->suggestions->pdata[i])->query);
}

/* The leads, at least one; NULL: said why not. */
static char **find_leads(const App *app, const char *text, int *status)
{
	g_auto(LeadQuery) query;
	g_auto(FieldErrors) errors;
	g_autoptr(GError) error = NULL;

	lead_query_init(&query, &(const SearchScene){.now_us = clock_now_us()});
	field_errors_init(&errors);
	g_auto(GStrv) leads = lead_query_set(&query, "q", text, &errors)
				      ? staff_bulk_leads(app, &query, deadline_us(), &error)
				      : NULL;
	*status = EXIT_USAGE;
	if (query.wrong.code != NULL)
		leads_print_wrong_query(&query.search, &query.wrong);
	else if (leads == NULL)
		*status = list_command_end(g_steal_pointer(&error));
	else if (leads[0] == NULL)
		fputs("leadmatch: no lead is found by this query\n", stderr);
	else
		return g_steal_pointer(&leads);
	return NULL;
}

/* --- what would follow ------------------------------------------------------------------------------------------------ */

static void print_preview(const Json *preview, gsize found)
{
	const Json *row;
	size_t i, k;
	json_t *lead;

	fprintf(stderr, "%zu found, %" G_GINT64_FORMAT " would be changed\n", found, number_of(preview, "leads"));
	if (found == STAFF_BULK_LEADS_MAX)
		fprintf(stderr, "  There may be more: run it again for the next %d.\n", STAFF_BULK_LEADS_MAX);
	json_array_foreach(jsonc_for_walking(json_object_get(preview, "moves")), i, row)
		fprintf(stderr, "  from %s to %s: %" G_GINT64_FORMAT "\n", text_of(row, "from"), text_of(row, "to"),
			number_of(row, "leads"));
	json_array_foreach(jsonc_for_walking(json_object_get(preview, "offers")), i, row) fprintf(stderr,
		"  offers that become %s: %" G_GINT64_FORMAT "\n", text_of(row, "status"), number_of(row, "offers"));
	json_array_foreach(jsonc_for_walking(json_object_get(preview, "emails")), i, row) fprintf(
		stderr, "  emails %s: %" G_GINT64_FORMAT "\n", text_of(row, "notification"), number_of(row, "emails"));
	json_array_foreach(jsonc_for_walking(json_object_get(preview, "problems")), i, row)
	{
		fprintf(stderr, "  not changed: %" G_GINT64_FORMAT " (", number_of(row, "count"));
		json_array_foreach(jsonc_for_walking(json_object_get(row, "leads")), k, lead)
			fprintf(stderr, "%s%s", k > 0 ? ", " : "", json_string_value(lead));
		fprintf(stderr, "%s): %s\n", number_of(row, "count") > (int64_t)k ? ", …" : "",
			text_of(row, "problem"));
	}
}

/* False: *status is how the command ends. */
static bool confirm(int *status)
{
	char answer[16] = "";

	if (isatty(STDIN_FILENO) == 0) {
		fputs("leadmatch: --query asks on a terminal; elsewhere, add --yes\n", stderr);
		*status = EXIT_USAGE;
		return false;
	}
	fputs("Type yes to do it: ", stderr);
	if (fgets(answer, sizeof answer, stdin) != NULL && g_ascii_strcasecmp(g_strstrip(answer), "yes") == 0)
		return true;
	fputs("Nothing was changed.\n", stderr);
	*status = EXIT_FAILED;
	return false;
}

/* --- what was done ---------------------------------------------------------------------------------------------------- */

static int print_act(const GString *text, bool as_json)
{
	GError *error = NULL;
	int64_t done = 0, undone = 0;
	const Json *item;
	size_t i;

	if (as_json) {
		puts(text->str);
		return EXIT_DONE;
	}
	g_autoptr(Json) act = jsonc_decode(text->str, text->len, &error);
	if (act == NULL)
		return command_fail(error);
	json_array_foreach(jsonc_for_walking(json_object_get(act, "items")), i, item)
	{
		const char *problem =
			text_of(item, "problem") != NULL ? text_of(item, "problem") : text_of(item, "undo_problem");
		if (problem != NULL)
			fprintf(stderr, "%s: %s\n", text_of(item, "reference"), problem);
		done += text_of(item, "problem") == NULL;
		undone += json_is_true(json_object_get(item, "is_undone"));
	}
	if (text_of(act, "undone_at") != NULL)
		printf("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " leads are as they were.\n", undone, done);
	else if (done == 0)
		return EXIT_FAILED;
	else if (staff_bulk_act(text_of(act, "act"))->is_release)
		printf("%" G_GINT64_FORMAT " %s released.\n", done, done == 1 ? "lead was" : "leads were");
	else
		printf("%" G_GINT64_FORMAT " %s changed. To take it back: leadmatch leads undo %s\n", done,
			done == 1 ? "lead was" : "leads were", text_of(act, "id"));
	return EXIT_DONE;
}

static bool show_act(const App *app, const char *id, GString *text, GError **error)
{
	return staff_bulk_show(app, id, deadline_us(), text, error);
}

static int run_on(const App *app, const LeadsBulk *asked, const StaffBulk *bulk)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) done = g_string_new(NULL);
	GError *error = NULL;
	char id_text[IDENT_TEXT_BYTES];
	int status = EXIT_DONE;
	Ident id;

	if (!staff_bulk_preview(app, bulk, deadline_us(), text, &error))
		return list_command_end(error);
	g_autoptr(Json) preview = jsonc_decode(text->str, text->len, &error);
	if (preview == NULL)
		return command_fail(error);
	print_preview(preview, g_strv_length((char **)(guintptr)bulk->leads));
	if (!asked->is_sure && !confirm(&status))
		return status;
	if (!staff_bulk_apply(app, bulk, deadline_us(), &id, &error))
		return list_command_end(error);
	ident_format(&id, id_text);
	return show_act(app, id_text, done, &error) ? print_act(done, asked->as_json) : list_command_end(error);
}

int leads_bulk_run(const LeadsBulk *asked)
{
	g_auto(CommandApp) command = {0};
	g_autofree char *actor = list_command_actor();
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_app_open(&command, SETTINGS_NEED_DATABASE | SETTINGS_NEED_SERVICE, &error))
		return list_command_end(error);
	log_set_level(LOG_LEVEL_WARNING); /* the user of this command sees what is done */
	g_auto(GStrv) leads = find_leads(&command.app, asked->query, &status);
	if (leads == NULL)
		return status;
	return run_on(&command.app, asked,
		&(StaffBulk){.act = staff_bulk_act(asked->act),
			.value = asked->value == NULL ? "" : asked->value,
			.leads = leads,
			.actor = actor});
}

int leads_run_release(int argc, char **argv)
{
	g_autofree char *query = NULL;
	gboolean is_sure = FALSE;
	const GOptionEntry entries[] = {
		LEADS_BULK_OPTIONS(&query, &is_sure),
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "REFERENCE | --query QUERY",
		    "Release a lead from quarantine: it goes the way of a new one, which cannot be taken back.",
		    &status))
		return status;
	if (argc != (query == NULL ? 2 : 1)) {
		fputs("leadmatch: release requires a reference or --query\n", stderr);
		return EXIT_USAGE;
	}
	const bool is_one = query == NULL;
	if (is_one)
		query = g_strconcat("ref:", argv[1], NULL);
	return leads_bulk_run(&(LeadsBulk){.act = "release", .query = query, .is_sure = is_one || is_sure});
}

int leads_run_undo(int argc, char **argv)
{
	gboolean as_json = FALSE;
	const GOptionEntry entries[] = {
		{"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print what became of each lead as JSON", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_auto(CommandApp) command = {0};
	g_autofree char *actor = list_command_actor();
	g_autoptr(GString) text = g_string_new(NULL);
	GError *error = NULL;
	const char *id = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "ACT",
		    "Undo what was done with --query, or on a list of the console, unless somebody has changed the lead since.",
		    &status) ||
		!list_command_one_argument(argc, argv, "the ID of an act", &id, &status))
		return status;
	if (!command_app_open(&command, SETTINGS_NEED_DATABASE | SETTINGS_NEED_SERVICE, &error) ||
		!staff_bulk_undo(&command.app, id, actor, deadline_us(), &error) ||
		!show_act(&command.app, id, text, &error))
		return list_command_end(error);
	return print_act(text, as_json);
}
