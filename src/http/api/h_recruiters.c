/* http/api/h_recruiters: recruiters, their leave, and their bench, for programs. */
#include <string.h>

#include "app/admin/admin_requests.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/email_address.h"
#include "http/api/api_body.h"
#include "http/api/give_result.h"
#include "http/handlers.h"

enum {
	STATUS_CREATED = 201,
};

/* Members of a recruiter: where they go, what takes a value away, and what app/admin calls them, if it does otherwise. */
static const struct {
	const char *name;
	gsize option; /* of RecruiterOptions */
	const char *cleared;
	const char *field;
} members[] = {
	{"name", offsetof(RecruiterOptions, name), "", NULL},
	{"email", offsetof(RecruiterOptions, email), "", NULL},
	{"engagements", offsetof(RecruiterOptions, engagements), "", NULL},
	{"capacity", offsetof(RecruiterOptions, capacity), "", NULL},
	{"weight", offsetof(RecruiterOptions, facts.weight), "", NULL},
	{"phone", offsetof(RecruiterOptions, facts.phone), "none", NULL},
	{"timezone", offsetof(RecruiterOptions, facts.timezone), "none", NULL},
	{"hours", offsetof(RecruiterOptions, facts.hours), "none", NULL},
	{"holidays", offsetof(RecruiterOptions, facts.holidays), "none", NULL},
	{"languages", offsetof(RecruiterOptions, facts.languages), "none", NULL},
	{"seniority", offsetof(RecruiterOptions, facts.seniority), "none", NULL},
	{"tags", offsetof(RecruiterOptions, facts.tags), "none", NULL},
	{"budget_floor_usd", offsetof(RecruiterOptions, facts.budget_floor), "0", "budget_floor"},
	{"weekly_summary", offsetof(RecruiterOptions, facts.weekly_summary), "", NULL},
};

/* What is wrong, by the names that programs know. */
static void refuse(Exchange *x, const FieldErrors *wrong, const GError *error)
{
	g_auto(FieldErrors) named = {0};

	field_errors_init(&named);
	for (guint i = 0; i < field_errors_count(wrong); i++) {
		const FieldError *entry = field_errors_get(wrong, i);
		const char *name = entry->field;
		for (gsize m = 0; m < G_N_ELEMENTS(members); m++) {
			if (g_strcmp0(members[m].field, name) == 0)
				name = members[m].name;
		}
		field_errors_add_text(&named, name, entry->code, entry->says);
	}
	give_refusal(x, &named, error);
}

static AdminRequest request_of(const Exchange *x, const char *who, FieldErrors *wrong)
{
	field_errors_init(wrong);
	return (AdminRequest){
		.app = x->site->app, .who = who, .actor = x->actor, .deadline_us = x->deadline_us, .wrong = wrong};
}

static void give_one(Exchange *x, const char *who, int status)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_sized_new(2048);
	const bool is_done = admin_show_recruiter(x->site->app, who, x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
	if (is_done)
		x->response.status = status;
}

void h_recruiters(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) recruiters = g_string_new(NULL);
	const bool is_done = admin_recruiters(x->site->app, x->deadline_us, recruiters, &error);

	give_list(x, "recruiters", is_done, recruiters, error);
}

void h_recruiter(Exchange *x)
{
	give_one(x, x->request.parameters[0], 200);
}

/* who: NULL: a new one. */
static void save(Exchange *x, const char *who, const char *schema)
{
	g_autoptr(Json) body = api_body_read(x, schema);
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	RecruiterOptions options = {.is_paused = body != NULL && api_body_is(body, "is_paused")};
	const AdminRequest request = request_of(x, who, &wrong);

	if (body == NULL)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
		char *text = api_body_text(body, members[i].name, members[i].cleared);
		g_ptr_array_add(owned, text);
		*(const char **)((char *)&options + members[i].option) = text;
	}
	if (!admin_save_recruiter(&request, &options, &error)) {
		refuse(x, &wrong, error);
		return;
	}
	/* By the address that they have now. */
	g_autofree char *email = options.email == NULL ? NULL : email_address_normalize(options.email, NULL);
	give_one(x, email != NULL ? email : who, who == NULL ? STATUS_CREATED : 200);
}

void h_recruiter_create(Exchange *x)
{
	save(x, NULL, "RecruiterNew");
}

void h_recruiter_update(Exchange *x)
{
	save(x, x->request.parameters[0], "RecruiterChange");
}

/* --- pausing, leaving, and what they are there for -------------------------------------------------------------------- */

typedef bool (*Act)(const AdminRequest *request, const Json *body, GError **error);

static void act_on(Exchange *x, const char *schema, Act act)
{
	g_autoptr(Json) body = api_body_read(x, schema);
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const AdminRequest request = request_of(x, x->request.parameters[0], &wrong);

	if (body == NULL)
		return;
	if (act(&request, body, &error))
		give_one(x, request.who, 200);
	else
		refuse(x, &wrong, error);
}

static const char *text_of(const Json *body, const char *name)
{
	return json_string_value(json_object_get(body, name));
}

static bool pause_one(const AdminRequest *request, const Json *body, GError **error)
{
	return admin_pause_recruiter_with(request,
		&(PauseOptions){.moves_offers = api_body_is(body, "moves_offers"),
			.cover = text_of(body, "cover"),
			.leads = text_of(body, "accepted_leads")},
		error);
}

static bool resume_one(const AdminRequest *request, const Json *body G_GNUC_UNUSED, GError **error)
{
	return admin_pause_recruiter(request, false, error);
}

static bool add_time_off(const AdminRequest *request, const Json *body, GError **error)
{
	return admin_add_time_off(request,
		&(TimeOffOptions){.from = text_of(body, "from"),
			.to = text_of(body, "to"),
			.cover = text_of(body, "cover"),
			.leads = text_of(body, "accepted_leads")},
		error);
}

static bool end_time_off(const AdminRequest *request, const Json *body, GError **error)
{
	return admin_end_time_off(request, text_of(body, "id"), error);
}

static bool add_bench(const AdminRequest *request, const Json *body, GError **error)
{
	g_autofree char *engineers = api_body_text(body, "engineers", NULL);

	return admin_add_bench(request,
		&(BenchOptions){.engagement = text_of(body, "engagement"),
			.seniority = text_of(body, "seniority"),
			.engineers = engineers,
			.available_from = text_of(body, "available_from")},
		error);
}

static bool remove_bench(const AdminRequest *request, const Json *body, GError **error)
{
	return admin_remove_bench(request, text_of(body, "id"), error);
}

void h_recruiter_pause(Exchange *x)
{
	act_on(x, "RecruiterPause", pause_one);
}

void h_recruiter_resume(Exchange *x)
{
	act_on(x, "Nothing", resume_one);
}

void h_recruiter_time_off(Exchange *x)
{
	act_on(x, "TimeOffNew", add_time_off);
}

void h_recruiter_time_off_end(Exchange *x)
{
	act_on(x, "EntryId", end_time_off);
}

void h_recruiter_bench(Exchange *x)
{
	act_on(x, "BenchNew", add_bench);
}

void h_recruiter_bench_remove(Exchange *x)
{
	act_on(x, "EntryId", remove_bench);
}

void h_recruiter_remove(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "Nothing");
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const AdminRequest request = request_of(x, x->request.parameters[0], &wrong);
	int64_t moved = 0;

	if (body == NULL)
		return;
	if (!admin_remove_recruiter(&request, &moved, &error)) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_new(NULL);
	JsonWriter w;
	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_int(&w, "leads_moved", moved);
	jsonw_end_object(&w);
	exchange_give_json(x, 200, json);
}

void h_recruiter_portal_link(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "Nothing");
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const AdminRequest request = request_of(x, x->request.parameters[0], &wrong);

	if (body == NULL)
		return;
	g_autofree char *url = admin_portal_link(&request, &error);
	if (url == NULL) {
		exchange_fail(x, error);
		return;
	}
	g_autofree char *json = jsonw_object_of_text("url", url);
	x->has_secret = true;
	exchange_give_json(x, STATUS_CREATED, g_string_new(json));
}
