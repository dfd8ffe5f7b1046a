/* http/api/h_import: old leads as history, from programs of administrators. */
#include "app/app.h"
#include "app/history/import_request.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/api/api_body.h"
#include "http/handlers.h"
#include "http/server/received.h"

enum {
	WRONG_TOLD_MAX = 200,	/* the count says how many there are */
	BATCH_US = 2500 * 1000, /* of the time for an answer: the last batch may take so long */
};

/* Lists of the answer, as they grow. */
typedef struct Told {
	JsonWriter wrong;
	JsonWriter similar;
	guint wrong_count;
	bool is_trial;
} Told;

static void told_init(Told *told, bool is_trial)
{
	*told = (Told){.is_trial = is_trial};
	jsonw_init(&told->wrong, g_string_new(NULL));
	jsonw_init(&told->similar, g_string_new(NULL));
	jsonw_begin_array(&told->wrong);
	jsonw_begin_array(&told->similar);
}

static void told_clear(Told *told)
{
	g_string_free(told->wrong.out, TRUE);
	g_string_free(told->similar.out, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Told, told_clear)

static void add_wrong(guint line, const char *heading, const char *says, void *context)
{
	Told *told = context;

	if (told->wrong_count++ >= WRONG_TOLD_MAX)
		return;
	jsonw_begin_object(&told->wrong);
	jsonw_put_text(&told->wrong, "field", heading);
	jsonw_put_text(&told->wrong, "code", "wrong_cell");
	jsonw_put_text(&told->wrong, "says", says);
	jsonw_put_int(&told->wrong, "line", line);
	jsonw_end_object(&told->wrong);
}

static void add_similar(guint line, const char *reference, void *context)
{
	JsonWriter *w = &((Told *)context)->similar;

	jsonw_begin_object(w);
	jsonw_put_int(w, "line", line);
	jsonw_put_text(w, "reference", reference);
	jsonw_end_object(w);
}

static void give_report(Exchange *x, const Told *told, const LeadImportResult *result)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_bool(&w, "dry_run", told->is_trial);
	jsonw_put_bool(&w, "is_complete", !result->is_cut);
	jsonw_put_int(&w, "rows", result->rows);
	jsonw_put_int(&w, "imported", result->imported);
	jsonw_put_int(&w, "known", result->known);
	jsonw_put_int(&w, "wrong", result->wrong);
	jsonw_put_int(&w, "similar", result->similar);
	jsonw_put_int(&w, "recruiters", result->recruiters);
	jsonw_key(&w, "by_status");
	jsonw_begin_object(&w);
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		if (result->by_status[status] > 0)
			jsonw_put_int(&w, lead_status_name(status), result->by_status[status]);
	}
	jsonw_end_object(&w);
	jsonw_key(&w, "errors");
	jsonw_raw(&w, told->wrong.out->str);
	jsonw_key(&w, "similar_leads");
	jsonw_raw(&w, told->similar.out->str);
	jsonw_end_object(&w);
	exchange_give_json(x, 200, json);
}

/* Nothing was imported, and these cells are why. */
static void refuse_rows(Exchange *x, const Told *told, const GError *error)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	problem_begin(&w, PROBLEM_FIELDS_INVALID, error->message, exchange_contact(x));
	jsonw_key(&w, "errors");
	jsonw_raw(&w, told->wrong.out->str);
	jsonw_end_object(&w);
	exchange_give_problem(x, PROBLEM_FIELDS_INVALID, json);
}

/* option NULL: the file. */
static void refuse_option(Exchange *x, const char *option, const GError *error)
{
	g_auto(FieldErrors) errors = {0};

	field_errors_init(&errors);
	field_errors_add_text(&errors, option == NULL ? "csv" : option, "invalid", error->message);
	refuse_fields(x, &errors);
}

static const char **texts_of(const Json *body, const char *name)
{
	const Json *list = json_object_get(body, name);
	const char **texts = g_new0(const char *, json_array_size(list) + 1);

	for (gsize i = 0; i < json_array_size(list); i++)
		texts[i] = json_string_value(json_array_get(list, i));
	return texts;
}

void h_leads_import(Exchange *x)
{
	g_autoptr(Json) body = api_body_read(x, "ImportNew");
	g_autoptr(GError) error = NULL;
	g_auto(Told) told;
	LeadImportResult result = {0};

	told_init(&told, body != NULL && api_body_is(body, "dry_run"));
	if (body == NULL)
		return;
	g_autofree const char **map = texts_of(body, "map");
	g_autofree const char **values = texts_of(body, "value");
	const char *zone = json_string_value(json_object_get(body, "timezone"));
	const char *name = json_string_value(json_object_get(body, "name"));
	const ImportOptions options = {
		.text = json_string_value(json_object_get(body, "csv")),
		.separator = json_string_value(json_object_get(body, "separator")),
		.map = map,
		.values = values,
		.dates = json_string_value(json_object_get(body, "dates")),
		.timezone = zone != NULL ? zone : x->site->app->settings->agency_timezone,
		.name = name != NULL ? name : "api",
	};
	ImportRequest request = {
		.import =
			{
				.actor = x->actor,
				.is_trial = told.is_trial,
				.skips_wrong = api_body_is(body, "skip_wrong"),
				.until_us = x->deadline_us - BATCH_US,
				.wrong = add_wrong,
				.similar = add_similar,
				.context = &told,
			},
	};
	const bool is_done = import_request_serve(x->site->app, &request, &options, &result, &error);
	jsonw_end_array(&told.wrong);
	jsonw_end_array(&told.similar);
	if (is_done)
		give_report(x, &told, &result);
	else if (!leadmatch_error_is(error, LEADMATCH_ERROR_INVALID))
		exchange_fail(x, error);
	else if (told.wrong_count > 0)
		refuse_rows(x, &told, error);
	else
		refuse_option(x, request.option, error);
}
