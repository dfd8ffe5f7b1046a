/* cmd/cmd_view: searches that staff keep under a name, which the console's lists show. */
#include <stdio.h>
#include <string.h>

#include "app/staff/staff_views.h"
#include "base/clock.h"
#include "base/error.h"
#include "codec/json.h"
#include "cmd/cmd_leads_bulk.h"
#include "cmd/command_app.h"
#include "cmd/list_command.h"

enum {
	ANSWER_S = 60, /* nobody but the one who typed it is waiting */
};

/* clang-format off */
static const TableColumn columns[] = {
	{"name",      "name",   TABLE_TEXT, 30},
	{"is_shared", "shared", TABLE_YES,   6},
	{"leads",     "leads",  TABLE_TEXT,  8},
	{"query",     "query",  TABLE_TEXT, 60},
};
/* clang-format on */

typedef struct ViewOptions {
	char *account;
	gboolean is_shared;
	gboolean as_json;
} ViewOptions;

static void view_options_clear(ViewOptions *options)
{
	g_free(options->account);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ViewOptions, view_options_clear)

#define ACCOUNT_OPTION(options, help)                                                      \
	{                                                                                  \
		"account", 0, 0, G_OPTION_ARG_STRING, &(options)->account, (help), "EMAIL" \
	}

static int64_t deadline_us(void)
{
	return clock_monotonic_us() + ANSWER_S * G_USEC_PER_SEC;
}

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Those that are shared, and those of the account (NULL: none). */
static Json *load(const App *app, const char *account, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (!staff_views_list(app, account, deadline_us(), text, error))
		return NULL;
	g_autoptr(Json) found = jsonc_decode(text->str, text->len, error);
	return found == NULL ? NULL : json_incref(json_object_get(found, "views"));
}

/* Own ones stand first. NOT_FOUND. */
static const Json *find(const Json *views, const char *name, bool is_own, GError **error)
{
	const Json *view;
	size_t i;

	json_array_foreach(jsonc_for_walking(views), i, view)
	{
		if (strcmp(text_of(view, "name"), name) == 0 &&
			(!is_own || json_is_true(json_object_get(view, "is_own"))))
			return view;
	}
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no view \"%s\"; leadmatch view list",
		name);
	return NULL;
}

static int run_list(int argc, char **argv)
{
	g_auto(ViewOptions) options = {0};
	const GOptionEntry entries[] = {
		ACCOUNT_OPTION(&options, "Also the views that only this account sees"),
		{"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "Print a JSON array", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_auto(CommandApp) command = {0};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL, "List saved searches that all staff see.", &status))
		return status;
	if (!command_app_open(&command, SETTINGS_NEED_DATABASE, &error))
		return list_command_end(error);
	g_autoptr(Json) views = load(&command.app, options.account, &error);
	if (views == NULL)
		return list_command_end(error);
	g_autofree char *json = jsonc_encode(views);
	return list_command_print(json, options.as_json, columns, G_N_ELEMENTS(columns));
}

static int run_show(int argc, char **argv)
{
	g_auto(ViewOptions) options = {0};
	const GOptionEntry entries[] = {
		ACCOUNT_OPTION(&options, "Also look among the views that only this account sees"),
		G_OPTION_ENTRY_NULL,
	};
	g_auto(CommandApp) command = {0};
	GError *error = NULL;
	const char *name = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "NAME",
		    "Print the query of a view, such as for: leadmatch leads list \"$(leadmatch view show Late)\"",
		    &status) ||
		!list_command_one_argument(argc, argv, "the name of a view", &name, &status))
		return status;
	if (!command_app_open(&command, SETTINGS_NEED_DATABASE, &error))
		return list_command_end(error);
	g_autoptr(Json) views = load(&command.app, options.account, &error);
	const Json *view = views == NULL ? NULL : find(views, name, false, &error);
	if (view != NULL)
		puts(text_of(view, "query"));
	return list_command_end(error);
}

/* True: there is one. */
static bool check_account(const ViewOptions *options, char **argv, int *status)
{
	if (options->account != NULL)
		return true;
	fprintf(stderr, "leadmatch: %s requires --account, whose view it is\n", argv[0]);
	*status = EXIT_USAGE;
	return false;
}

/* True: it can be read; otherwise it is pointed at where it cannot. */
static bool check_query(const ViewOptions *options, const char *text, int *status)
{
	const SearchScene scene = {.now_us = clock_now_us(), .me = options->account};
	g_auto(SearchQuery) query;
	g_auto(SearchError) wrong;

	search_query_init(&query);
	search_error_init(&wrong);
	if (search_parse(text, &scene, &query, &wrong))
		return true;
	leads_print_wrong_query(&query, &wrong);
	*status = EXIT_USAGE;
	return false;
}

static int run_add(int argc, char **argv)
{
	g_auto(ViewOptions) options = {0};
	const GOptionEntry entries[] = {
		ACCOUNT_OPTION(&options, "Whose view it is"),
		{"shared", 0, 0, G_OPTION_ARG_NONE, &options.is_shared, "All staff see it", NULL},
		G_OPTION_ENTRY_NULL,
	};
	g_auto(CommandApp) command = {0};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "NAME QUERY",
		    "Keep a search under a name; the account's view of the same name gets the new query.", &status))
		return status;
	if (argc != 3) {
		fputs("leadmatch: add requires a name and a query\n", stderr);
		return EXIT_USAGE;
	}
	if (!check_account(&options, argv, &status) || !check_query(&options, argv[2], &status))
		return status;
	const SavedView view = {.name = argv[1], .query = argv[2], .is_shared = options.is_shared};
	if (command_app_open(&command, SETTINGS_NEED_DATABASE, &error) &&
		staff_views_save(&command.app, options.account, &view, deadline_us(), &error))
		puts("View saved.");
	return list_command_end(error);
}

static bool remove_view(const App *app, const char *account, const char *name, GError **error)
{
	g_autoptr(Json) views = load(app, account, error);
	const Json *view = views == NULL ? NULL : find(views, name, true, error);

	return view != NULL && staff_views_delete(app, account, text_of(view, "id"), deadline_us(), error);
}

static int run_remove(int argc, char **argv)
{
	g_auto(ViewOptions) options = {0};
	const GOptionEntry entries[] = {
		ACCOUNT_OPTION(&options, "Whose view it is"),
		G_OPTION_ENTRY_NULL,
	};
	g_auto(CommandApp) command = {0};
	GError *error = NULL;
	const char *name = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "NAME", "Remove a view of an account.", &status) ||
		!list_command_one_argument(argc, argv, "the name of a view", &name, &status) ||
		!check_account(&options, argv, &status))
		return status;
	if (command_app_open(&command, SETTINGS_NEED_DATABASE, &error) &&
		remove_view(&command.app, options.account, name, &error))
		puts("View removed.");
	return list_command_end(error);
}

int cmd_view(int argc, char **argv)
{
	static const Command verbs[] = {
		{"list", run_list, "list saved searches"},
		{"show", run_show, "print the query of a view"},
		{"add", run_add, "keep a search under a name"},
		{"remove", run_remove, "remove a view"},
	};

	return command_dispatch("view", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
