/* http/api/h_lead_create: POST /api/v1/leads: a submission in JSON becomes a stored lead. */
#include <string.h>

#include "app/intake/submit.h"
#include "app/links.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/rules/recommendation_words.h"
#include "http/api/idempotent.h"
#include "http/handlers.h"
#include "http/server/access.h"
#include "http/server/received.h"

/* False: the header is no key, and that has been answered. */
static bool read_key(Exchange *x, SubmitRequest *request)
{
	const char *key = NULL;

	if (!idempotent_key(x, &key))
		return false;
	if (key == NULL)
		return true;
	request->key_kind = SUBMIT_KEY_CLIENT;
	request->key = key;
	request->key_bytes = strlen(key);
	return true;
}

static void give_receipt(Exchange *x, const Submitted *done)
{
	const App *app = x->site->app;
	const bool is_repeat = done->outcome != SUBMIT_STORED;
	g_autofree char *path = link_client_path(app->settings, &done->lead_id);
	g_autofree char *status_url = link_page(app->settings, path);
	GString *json = g_string_sized_new(2048);
	char id[IDENT_TEXT_BYTES];
	JsonWriter w;

	ident_format(&done->lead_id, id);
	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "id", id);
	jsonw_put_text(&w, "reference", done->reference);
	jsonw_put_text(&w, "status_url", status_url);
	if (is_repeat)
		jsonw_put_bool(&w, "repeated", true);
	jsonw_key(&w, "recommendation");
	g_autoptr(GString) recommendation = recommendation_in_words(done->recommendation_json);
	jsonw_raw(&w, recommendation->str);
	jsonw_key(&w, "warnings");
	field_errors_write(&w, &done->warnings);
	jsonw_end_object(&w);
	exchange_give_json(x, is_repeat ? 200 : 201, json);

	g_autofree char *location = link_api_lead(app->settings, id);
	response_add_header(&x->response, "Location", location);
}

/* Programs of the agency's own sites send for many people; they have a token for it. */
static bool is_limited(Exchange *x)
{
	return !exchange_is_client_unknown(x) && !http_access_has(x, ACCESS_LEADS_SUBMIT);
}

/* By the IETF's draft: so many in so many seconds, how many are left, and after how many seconds all are there again. */
static void add_limit(Exchange *x, const Submitted *done)
{
	const RateSetting *limit = &x->site->app->settings->limit_per_address;
	const int64_t window_s = limit->period_us / G_USEC_PER_SEC;

	if (!done->is_limited || limit->count == 0)
		return;
	g_autofree char *policy =
		g_strdup_printf("\"network\";q=%" G_GINT64_FORMAT ";w=%" G_GINT64_FORMAT, limit->count, window_s);
	g_autofree char *left = g_strdup_printf(
		"\"network\";r=%" G_GINT64_FORMAT ";t=%" G_GINT64_FORMAT, done->left, done->full_after_s);
	response_add_header(&x->response, "RateLimit-Policy", policy);
	response_add_header(&x->response, "RateLimit", left);
}

/* Says what RateLimit says. */
static void refuse_many(Exchange *x, const Submitted *done)
{
	g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, done->full_after_s);

	exchange_problem(x, PROBLEM_TOO_MANY, wording_text(TEXT_PROBLEM_TOO_MANY_SUBMISSIONS));
	response_add_header(&x->response, "Retry-After", seconds);
}

/* Taken out of the answers. g_free; NULL: not sent. */
static char *take_consent_version(RawSubmission *raw)
{
	const RawValue *sent = raw_submission_find(raw, SUBMIT_CONSENT_VERSION_NAME);

	if (sent == NULL)
		return NULL;
	char *version = g_strdup(sent->value == NULL ? "" : sent->value);
	raw_submission_remove(raw, SUBMIT_CONSENT_VERSION_NAME);
	return version;
}

void h_lead_create(Exchange *x)
{
	SubmitRequest request = {.is_as_sent = true};
	g_auto(Submitted) done = {0};
	g_autoptr(GError) error = NULL;
	const NetAddress client = exchange_client_address(x);

	if (!read_key(x, &request))
		return;
	g_autoptr(RawSubmission) raw = received_answers(x);
	if (raw == NULL)
		return;
	g_autofree char *consent_version = take_consent_version(raw);
	request.raw = raw;
	request.consent_version = consent_version;
	request.limited_as = is_limited(x) ? &client : NULL;
	if (submit(x->site->app, &request, x->deadline_us, &done, &error)) {
		if (done.outcome == SUBMIT_TOO_MANY)
			refuse_many(x, &done);
		else if (done.outcome == SUBMIT_REFUSED)
			refuse_fields(x, &done.errors);
		else
			give_receipt(x, &done);
		add_limit(x, &done);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
		exchange_problem(x, PROBLEM_KEY_REUSED, wording_text(TEXT_PROBLEM_KEY_REUSED_DETAIL));
	} else {
		exchange_fail(x, error);
	}
}
