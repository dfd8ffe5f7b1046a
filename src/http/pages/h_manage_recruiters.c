/* http/pages/h_manage_recruiters: /staff/recruiters: who gets leads, and what staff change about them. */
#include <math.h>
#include <string.h>

#include "app/admin/admin_requests.h"
#include "app/board/board.h"
#include "app/caller.h"
#include "app/staff/staff_exclusions.h"
#include "base/error.h"
#include "codec/format.h"
#include "base/ident.h"
#include "codec/text_keys.h"
#include "domain/matching/working_time.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/recruiter_list.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

#define LIST_PATH RECRUITER_LIST_PATH

static const ManageChoice classes[] = {
	{"rust", TEXT_PAGE_MANAGE_AS_RUST},
	{"python", TEXT_PAGE_MANAGE_AS_PYTHON},
	{"hybrid", TEXT_PAGE_MANAGE_AS_HYBRID},
	{NULL, TEXT_NONE},
};
static const ManageChoice levels[] = {
	{"entry", TEXT_OPTION_SENIORITY_ENTRY},
	{"intermediate", TEXT_OPTION_SENIORITY_INTERMEDIATE},
	{"expert", TEXT_OPTION_SENIORITY_EXPERT},
	{NULL, TEXT_NONE},
};
static const ManageChoice summaries[] = {
	{"on", TEXT_PORTAL_WEEKLY_SUMMARY_ON},
	{"off", TEXT_PORTAL_WEEKLY_SUMMARY_OFF},
	{NULL, TEXT_NONE},
};

/* What can be typed about a recruiter; names are those of app/admin/accounts. */
static const struct {
	const char *name;
	const char *fact; /* of recruiter_list() */
	TextKey label;
	TextKey help;
	bool is_required;	     /* of a new one */
	const ManageChoice *choices; /* NULL: it is typed */
	bool is_several;	     /* any of the choices can be ticked */
} fields[] = {
	{"name", "name", TEXT_PAGE_MANAGE_NAME, TEXT_NONE, true, NULL, false},
	{"email", "email", TEXT_PAGE_STAFF_EMAIL, TEXT_NONE, true, NULL, false},
	{"engagements", "engagements", TEXT_PAGE_MANAGE_CLASSES, TEXT_NONE, true, classes, true},
	{"capacity", "capacity", TEXT_PAGE_MANAGE_CAPACITY, TEXT_PAGE_MANAGE_CAPACITY_HELP, false, NULL, false},
	{"weight", "weight", TEXT_PAGE_MANAGE_FIELD_WEIGHT, TEXT_NONE, false, NULL, false},
	{"phone", "phone", TEXT_PAGE_MANAGE_FIELD_PHONE, TEXT_NONE, false, NULL, false},
	{"timezone", "timezone", TEXT_PAGE_MANAGE_FIELD_TIMEZONE, TEXT_PAGE_MANAGE_FIELD_TIMEZONE_HELP, false, NULL,
		false},
	{"hours", "hours", TEXT_PAGE_MANAGE_FIELD_HOURS, TEXT_PAGE_MANAGE_FIELD_HOURS_HELP, false, NULL, false},
	{"holidays", "holidays", TEXT_PAGE_MANAGE_FIELD_HOLIDAYS, TEXT_PAGE_MANAGE_FIELD_HOLIDAYS_HELP, false, NULL,
		false},
	{"languages", "languages", TEXT_PAGE_MANAGE_FIELD_LANGUAGES, TEXT_PAGE_MANAGE_FIELD_LANGUAGES_HELP, false, NULL,
		false},
	{"seniority", "seniority", TEXT_PAGE_MANAGE_FIELD_SENIORITY, TEXT_PAGE_MANAGE_FIELD_SENIORITY_HELP, false,
		levels, true},
	{"tags", "tags", TEXT_PAGE_MANAGE_FIELD_TAGS, TEXT_PAGE_MANAGE_FIELD_TAGS_HELP, false, NULL, false},
	{"budget_floor", "budget_floor_usd", TEXT_PAGE_MANAGE_FIELD_BUDGET_FLOOR, TEXT_PAGE_MANAGE_NONE_HELP, false,
		NULL, false},
	{"weekly_summary", "weekly_summary", TEXT_PAGE_MANAGE_FIELD_WEEKLY_SUMMARY, TEXT_NONE, false, summaries, false},
};

enum {
	FIELDS = G_N_ELEMENTS(fields),
};

typedef struct Typed {
	char *texts[FIELDS];
} Typed;

static void typed_clear(Typed *typed)
{
	for (guint i = 0; i < FIELDS; i++)
		g_clear_pointer(&typed->texts[i], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Typed, typed_clear)

/* What was tried in vain, or done. */
typedef struct Shown {
	int status;
	const Typed *typed; /* NULL: nothing */
	const FieldErrors *wrong;
	const Form *form; /* of another act than saving; NULL: nothing was sent */
	const char *alert, *done;
	const char *secret; /* shown once */
} Shown;

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/*
 * All that is ticked, with commas between; a program may send such a list in one. A hidden field says that there were
 * boxes: none is ticked then means none.
 */
static char *read_ticked(const Form *form, const char *name)
{
	GString *list = g_string_new(NULL);
	bool is_sent = false;

	for (gsize i = 0; i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		if (strcmp(field->name, name) != 0)
			continue;
		is_sent = true;
		if (*field->value != '\0')
			g_string_append_printf(list, "%s%s", list->len > 0 ? "," : "", field->value);
	}
	if (is_sent && list->len == 0)
		g_string_append(list, "none");
	return g_string_free(list, FALSE);
}

static void read_typed(const Form *form, Typed *typed)
{
	for (guint i = 0; i < FIELDS; i++)
		typed->texts[i] = fields[i].is_several ? read_ticked(form, fields[i].name)
						       : request_form_text(form, fields[i].name);
}

static const char *typed_text(const Typed *typed, const char *name)
{
	for (guint i = 0; i < FIELDS; i++) {
		if (strcmp(fields[i].name, name) == 0)
			return typed->texts[i];
	}
	g_assert_not_reached();
}

static RecruiterOptions options_of(const Typed *typed)
{
	return (RecruiterOptions){
		.name = typed_text(typed, "name"),
		.email = typed_text(typed, "email"),
		.engagements = typed_text(typed, "engagements"),
		.capacity = typed_text(typed, "capacity"),
		.facts =
			{
				.weight = typed_text(typed, "weight"),
				.phone = typed_text(typed, "phone"),
				.timezone = typed_text(typed, "timezone"),
				.hours = typed_text(typed, "hours"),
				.holidays = typed_text(typed, "holidays"),
				.languages = typed_text(typed, "languages"),
				.seniority = typed_text(typed, "seniority"),
				.tags = typed_text(typed, "tags"),
				.budget_floor = typed_text(typed, "budget_floor"),
				.weekly_summary = typed_text(typed, "weekly_summary"),
			},
	};
}

/* recruiter NULL: a new one. */
static void add_fields(Json *form, const Json *recruiter, const Shown *shown)
{
	for (guint i = 0; i < FIELDS; i++) {
		g_autofree char *fact = recruiter_fact_text(json_object_get(recruiter, fields[i].fact));
		const ManageField field = {.name = fields[i].name,
			.label = fields[i].label,
			.help = fields[i].help,
			.value = shown->typed == NULL ? fact : shown->typed->texts[i],
			.choices = fields[i].choices,
			.is_several = fields[i].is_several,
			.is_required = fields[i].is_required};
		manage_add_field(form, &field, shown->wrong);
	}
}

static Json *load_all(Exchange *x)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	Json *all = NULL;

	if (admin_recruiters(x->site->app, x->deadline_us, text, &error))
		all = jsonc_decode(text->str, text->len, &error);
	if (all == NULL)
		exchange_fail(x, error);
	return all;
}

static AdminRequest request_of(const Exchange *x, const char *who, FieldErrors *wrong)
{
	return (AdminRequest){
		.app = x->site->app, .who = who, .actor = x->actor, .deadline_us = x->deadline_us, .wrong = wrong};
}

/* --- all of them ------------------------------------------------------------------------------------------------------ */

static void show_list(Exchange *x, const Shown *shown)
{
	Json *page = recruiter_list_page(x);
	if (page == NULL)
		return;
	manage_add_link(page, "/staff/match", TEXT_PAGE_MANAGE_MATCH);
	if (caller_may(ACCESS_RECRUITERS_WRITE)) {
		manage_add_link(page, LIST_PATH "/import", TEXT_PAGE_MANAGE_IMPORT_RECRUITERS);
		const ManageForm add = {
			.act = "add", .heading = TEXT_PAGE_MANAGE_NEW_RECRUITER, .button = TEXT_PAGE_MANAGE_ADD};
		add_fields(manage_add_form(page, &add), NULL, shown);
	}
	manage_set_alert(page, shown->alert);
	manage_set_done(page, shown->done);
	page_show(x, shown->status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_RECRUITERS, page));
}

void h_manage_recruiters(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *moved = request_form_text(query, "moved");
	g_autofree char *done = *moved == '\0' || strspn(moved, G_CSET_DIGITS) != strlen(moved) ? NULL
				: strcmp(moved, "1") == 0
					? g_strdup(wording_text(TEXT_PAGE_MANAGE_REMOVED_ONE))
					: wording_format(TEXT_PAGE_MANAGE_REMOVED, wording_string("leads", moved));

	show_list(x, &(Shown){.status = 200, .done = done});
}

void h_manage_recruiters_add(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_auto(Typed) typed = {0};
	g_auto(FieldErrors) wrong = {0};
	g_autoptr(GError) error = NULL;

	field_errors_init(&wrong);
	read_typed(form, &typed);
	const RecruiterOptions options = options_of(&typed);
	const AdminRequest request = request_of(x, NULL, &wrong);
	if (admin_save_recruiter(&request, &options, &error)) {
		response_redirect(&x->response, 303, LIST_PATH);
	} else if (error == NULL) {
		show_list(x,
			&(Shown){.status = problems[PROBLEM_FIELDS_INVALID].status, .typed = &typed, .wrong = &wrong});
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
		g_autofree char *says = format_sentence(error->message);
		show_list(x, &(Shown){.status = problems[PROBLEM_CONFLICT].status, .typed = &typed, .alert = says});
	} else {
		exchange_fail(x, error);
	}
}

/* --- one of them ------------------------------------------------------------------------------------------------------ */

static const Json *find(const Json *all, const char *id)
{
	const Json *recruiter;
	size_t i;

	json_array_foreach(jsonc_for_walking(all), i, recruiter)
	{
		if (g_strcmp0(text_of(recruiter, "id"), id) == 0)
			return recruiter;
	}
	return NULL;
}

static bool add_exclusions(Exchange *x, Json *page, const char *id, GError **error)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_COMPANY, TEXT_PAGE_MANAGE_CREATED, TEXT_NONE};
	g_autoptr(GString) text = g_string_new(NULL);
	const Json *exclusion;
	size_t i;

	if (!staff_exclusions_list(x->site->app, id, x->deadline_us, text, error))
		return false;
	g_autoptr(Json) found = jsonc_decode(text->str, text->len, error);
	if (found == NULL)
		return false;
	Json *table = manage_add_table(page, TEXT_PAGE_MANAGE_EXCLUSIONS, TEXT_PAGE_MANAGE_EXCLUSIONS_EMPTY, heads);
	json_array_foreach(json_object_get(found, "exclusions"), i, exclusion)
	{
		Json *row = manage_add_row(table);
		const char *company = text_of(exclusion, "company");
		manage_add_cell(row, company, NULL);
		manage_add_moment(row, text_of(exclusion, "since"));
		if (caller_may(ACCESS_LEADS_WRITE))
			manage_add_act(
				row, &(ManageAct){.act = "lift", .about = company, .label = TEXT_PAGE_MANAGE_LIFT});
	}
	return true;
}

/* What a pause takes along. */
static void add_pause_fields(Json *form, const Shown *shown)
{
	static const ManageChoice offers[] = {
		{"", TEXT_PAGE_MANAGE_STAY}, {"yes", TEXT_PAGE_MANAGE_TO_OTHERS}, {NULL, TEXT_NONE}};
	static const ManageChoice leads[] = {{"keep", TEXT_PAGE_MANAGE_STAY}, {"cover", TEXT_PAGE_MANAGE_TO_COLLEAGUE},
		{"return", TEXT_PAGE_MANAGE_TO_OTHERS}, {NULL, TEXT_NONE}};
	const ManageField fields_of_pause[] = {
		{.name = "moves_offers", .label = TEXT_PAGE_MANAGE_OPEN_OFFERS, .choices = offers},
		{.name = "leads", .label = TEXT_PAGE_MANAGE_ACCEPTED_LEADS, .choices = leads},
		{.name = "cover", .label = TEXT_PAGE_MANAGE_COLLEAGUE, .help = TEXT_PAGE_MANAGE_COLLEAGUE_HELP},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(fields_of_pause); i++) {
		ManageField field = fields_of_pause[i];
		field.value = shown->form == NULL ? "" : form_find(shown->form, field.name);
		manage_add_field(form, &field, shown->wrong);
	}
}

static void add_forms(Json *page, const Json *recruiter, const Shown *shown)
{
	const bool is_paused = json_is_true(json_object_get(recruiter, "is_paused"));
	const char *email = text_of(recruiter, "email");
	g_autofree char *label = wording_format(TEXT_PAGE_MANAGE_CONFIRM_EMAIL, wording_string("email", email));
	const json_int_t offers = json_integer_value(json_object_get(recruiter, "open_offers"));
	g_autofree char *means =
		wording_format(offers == 1 ? TEXT_PAGE_MANAGE_REMOVE_MEANS_ONE : TEXT_PAGE_MANAGE_REMOVE_MEANS,
			wording_number("offers", offers));
	const ManageForm pause = is_paused ? (ManageForm){.act = "resume",
						     .heading = TEXT_PAGE_MANAGE_RESUME,
						     .button = TEXT_PAGE_MANAGE_RESUME}
					   : (ManageForm){.act = "pause",
						     .heading = TEXT_PAGE_MANAGE_PAUSE,
						     .button = TEXT_PAGE_MANAGE_PAUSE,
						     .says = wording_text(TEXT_PAGE_MANAGE_PAUSE_MEANS)};
	const ManageForm remove = {.act = "remove",
		.heading = TEXT_PAGE_MANAGE_REMOVE,
		.button = TEXT_PAGE_MANAGE_REMOVE_BUTTON,
		.says = means,
		.is_danger = true};

	add_fields(manage_add_form(page,
			   &(ManageForm){
				   .act = "save", .heading = TEXT_PAGE_MANAGE_EDIT, .button = TEXT_PAGE_MANAGE_SAVE}),
		recruiter, shown);
	Json *pause_form = manage_add_form(page, &pause);
	if (!is_paused) {
		add_pause_fields(pause_form, shown);
	} else if (shown->typed == NULL && shown->wrong != NULL) {
		/* They were paused in the meantime, and the form that it is about is gone. */
		g_autofree char *says = format_sentence(field_errors_get(shown->wrong, 0)->says);
		manage_set_alert(page, says);
	}
	manage_add_form(page, &(ManageForm){.act = "link",
				      .heading = TEXT_PAGE_MANAGE_PORTAL_LINK,
				      .button = TEXT_PAGE_MANAGE_PORTAL_LINK_BUTTON,
				      .says = wording_text(TEXT_PAGE_MANAGE_PORTAL_LINK_MEANS)});
	manage_add_field(manage_add_form(page, &remove),
		&(ManageField){.name = "confirm", .label_text = label, .is_required = true}, NULL);
}

static void show_one(Exchange *x, const Shown *shown)
{
	const char *id = x->request.parameters[0];
	g_autoptr(Json) all = load_all(x);
	g_autoptr(GError) error = NULL;
	const Json *recruiter = all == NULL ? NULL : find(all, id);

	if (all == NULL)
		return;
	if (recruiter == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, NULL);
		return;
	}
	g_autofree char *path = g_strconcat(LIST_PATH "/", id, NULL);
	g_autofree char *calendar = g_strconcat(path, "/calendar", NULL);
	g_autofree char *state = recruiter_state(recruiter);
	g_autofree char *says = format_sentence(state);
	Json *page = manage_page(path);
	json_object_set_new(page, "subject", json_string(text_of(recruiter, "name")));
	json_object_set_new(page, "summary", json_string(says));
	if (caller_may(ACCESS_LEADS_WRITE))
		manage_add_link(page, calendar, TEXT_PAGE_MANAGE_CALENDAR);
	if (!add_exclusions(x, page, id, &error)) {
		json_decref(page);
		exchange_fail(x, error);
		return;
	}
	if (caller_may(ACCESS_RECRUITERS_WRITE))
		add_forms(page, recruiter, shown);
	manage_set_alert(page, shown->alert);
	manage_set_done(page, shown->done);
	json_object_set_new(page, "secret", json_string(shown->secret));
	page_show(x, shown->status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_BOARD_RECRUITER, page));
}

void h_manage_recruiter(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	const bool is_done = form_find(query, "done") != NULL;

	show_one(x, &(Shown){.status = 200, .done = is_done ? wording_text(TEXT_PAGE_MANAGE_SAVED) : NULL});
}

/* True: done, and answered. */
static bool remove_one(Exchange *x, const AdminRequest *request, const Form *form, GError **error)
{
	g_autofree char *confirm = request_form_text(form, "confirm");
	g_autoptr(Json) all = load_all(x);
	const Json *recruiter = all == NULL ? NULL : find(all, request->who);
	const char *email = text_of(recruiter, "email");
	int64_t moved = 0;

	if (all == NULL)
		return true;
	if (email != NULL && g_ascii_strcasecmp(confirm, email) != 0) {
		g_autofree char *says = wording_format(TEXT_PAGE_MANAGE_NOT_CONFIRMED, wording_string("email", email));
		show_one(x, &(Shown){.status = problems[PROBLEM_FIELDS_INVALID].status, .alert = says});
		return true;
	}
	if (!admin_remove_recruiter(request, &moved, error))
		return false;
	g_autofree char *next = g_strdup_printf(LIST_PATH "?moved=%" G_GINT64_FORMAT, moved);
	response_redirect(&x->response, 303, next);
	return true;
}

static bool lift(Exchange *x, const Form *form, GError **error)
{
	g_autoptr(GString) left = g_string_new(NULL);
	const char *company = form_find(form, "id");

	return staff_exclusions_remove(
		x->site->app, x->request.parameters[0], company == NULL ? "" : company, x->deadline_us, left, error);
}

static bool pause_one(const AdminRequest *request, const Form *form, GError **error)
{
	g_autofree char *cover = request_form_text(form, "cover");
	g_autofree char *leads = request_form_text(form, "leads");
	g_autofree char *moves_offers = request_form_text(form, "moves_offers");

	return admin_pause_recruiter_with(request,
		&(PauseOptions){.moves_offers = *moves_offers != '\0',
			.cover = *cover == '\0' ? NULL : cover,
			.leads = *leads == '\0' ? NULL : leads},
		error);
}

/* Answers, or *error is set. */
static void show_link(Exchange *x, const AdminRequest *request, GError **error)
{
	g_autofree char *url = admin_portal_link(request, error);

	if (url != NULL)
		show_one(x,
			&(Shown){
				.status = 200, .done = wording_text(TEXT_PAGE_MANAGE_PORTAL_LINK_ONCE), .secret = url});
}

/* True: done. False: wrong has entries, or *error is set, or it has been answered. */
static bool act_on(Exchange *x, const AdminRequest *request, const Form *form, const Typed *typed, GError **error)
{
	const char *act = form_find(form, "act");
	const RecruiterOptions options = options_of(typed);

	if (g_strcmp0(act, "save") == 0)
		return admin_save_recruiter(request, &options, error);
	if (g_strcmp0(act, "pause") == 0)
		return pause_one(request, form, error);
	if (g_strcmp0(act, "resume") == 0)
		return admin_pause_recruiter(request, false, error);
	if (g_strcmp0(act, "lift") == 0)
		return lift(x, form, error);
	if (g_strcmp0(act, "link") == 0)
		show_link(x, request, error);
	else if (g_strcmp0(act, "remove") != 0)
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
	else if (!remove_one(x, request, form, error))
		return false;
	return false;
}

void h_manage_recruiter_act(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_auto(Typed) typed = {0};
	g_auto(FieldErrors) wrong = {0};
	g_autoptr(GError) error = NULL;
	g_autofree char *next = g_strconcat(x->request.path, "?done=yes", NULL);
	const bool is_save = g_strcmp0(form_find(form, "act"), "save") == 0;

	field_errors_init(&wrong);
	read_typed(form, &typed);
	const AdminRequest request = request_of(x, x->request.parameters[0], &wrong);
	if (act_on(x, &request, form, &typed, &error)) {
		response_redirect(&x->response, 303, next);
	} else if (field_errors_count(&wrong) > 0) {
		show_one(x, &(Shown){.status = problems[PROBLEM_FIELDS_INVALID].status,
				    .typed = is_save ? &typed : NULL,
				    .form = form,
				    .wrong = &wrong});
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT) ||
		   leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		g_autofree char *says = format_sentence(error->message);
		show_one(x, &(Shown){.status = problems[PROBLEM_CONFLICT].status,
				    .typed = is_save ? &typed : NULL,
				    .form = form,
				    .alert = says});
	} else if (error != NULL) {
		exchange_fail(x, error);
	}
}
