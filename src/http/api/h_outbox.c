/* http/api/h_outbox: emails on their way and in trouble, for programs of the operators. */
#include "app/staff/staff_outbox.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/api/api_body.h"
#include "http/api/give_result.h"
#include "http/handlers.h"

static bool read_limit(const char *text, guint64 *limit, GError **error)
{
	*limit = STAFF_OUTBOX_LIMIT_DEFAULT;
	if (text == NULL || g_ascii_string_to_unsigned(text, 10, 1, STAFF_OUTBOX_LIMIT_MAX, limit, NULL))
		return true;
	return wording_fail(
		error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_OUTBOX_LIMIT, wording_number("max", STAFF_OUTBOX_LIMIT_MAX));
}

void h_outbox_list(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);
	guint64 limit = 0;

	if (form == NULL || !read_limit(form_find(form, "limit"), &limit, &error)) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_sized_new(16 * 1024);
	const bool is_done =
		staff_outbox_list(x->site->app, form_find(form, "state"), (int64_t)limit, x->deadline_us, json, &error);
	give_result(x, is_done, json, error);
}

/* A member that is a text; NULL: it is not there. False: it is something else, or unknown. */
static bool read_retry(const Json *body, StaffOutboxRetry *retry, char **code, GError **error)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(guintptr)body, key, value)
	{
		if (g_str_equal(key, "state") && json_is_string(value))
			retry->state = json_string_value(value);
		else if (g_str_equal(key, "since") && json_is_string(value))
			retry->since = json_string_value(value);
		else if (g_str_equal(key, "code") && json_is_integer(value))
			*code = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
		else {
			return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_OUTBOX_RETRY_MEMBER,
				wording_string("key", key));
		}
	}
	retry->code = *code;
	return true;
}

void h_outbox_retry(Exchange *x)
{
	const Request *request = &x->request;
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) body = jsonc_decode(request->body == NULL ? "" : request->body, request->body_bytes, &error);
	g_autofree char *code = NULL;
	StaffOutboxRetry retry = {0};

	if (body != NULL && !json_is_object(body))
		wording_fail(&error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_OUTBOX_NO_OBJECT);
	if (error != NULL || !read_retry(body, &retry, &code, &error)) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_sized_new(64);
	const bool is_done = staff_outbox_retry(x->site->app, &retry, x->deadline_us, json, &error);
	give_result(x, is_done, json, error);
}

/* --- one of them ------------------------------------------------------------------------------------------------------ */

void h_outbox_show(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = g_string_new(NULL);
	const bool is_done = staff_outbox_show(x->site->app, x->request.parameters[0], x->deadline_us, json, &error);

	give_result(x, is_done, json, error);
}

static void act_on(Exchange *x, bool (*act)(const App *app, const char *id, int64_t deadline_us, GError **error))
{
	g_autoptr(Json) body = api_body_read(x, "Nothing");
	g_autoptr(GError) error = NULL;

	if (body == NULL)
		return;
	if (act(x->site->app, x->request.parameters[0], x->deadline_us, &error))
		h_outbox_show(x);
	else
		exchange_fail(x, error);
}

void h_outbox_retry_one(Exchange *x)
{
	act_on(x, staff_outbox_retry_one);
}

void h_outbox_cancel(Exchange *x)
{
	act_on(x, staff_outbox_cancel);
}
