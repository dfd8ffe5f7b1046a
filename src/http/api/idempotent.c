#include "http/api/idempotent.h"

#include <string.h>

#include "app/app.h"
#include "app/idempotency.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

enum {
	STATUS_TOO_MANY = 429,
	STATUS_SERVER = 500, /* from here on it is our trouble: the change may be tried again */
};

bool idempotent_key(Exchange *x, const char **key)
{
	const char *text = request_header(&x->request, "Idempotency-Key");
	const gsize bytes = text == NULL ? 0 : strlen(text);

	*key = text;
	if (text == NULL)
		return true;
	bool is_key = bytes > 0 && bytes <= REQUEST_KEY_BYTES_MAX;
	for (const char *c = text; *c != '\0'; c++)
		is_key = is_key && *c > ' ' && *c <= '~';
	if (!is_key)
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_KEY));
	return is_key;
}

static const char *header_of(const Response *response, const char *name)
{
	for (guint i = 0; i < response->headers_count; i++) {
		if (strcmp(response->headers[i].name, name) == 0)
			return response->headers[i].value;
	}
	return NULL;
}

static void give_known(Exchange *x, const IdempotentAnswer *answer)
{
	if (answer->body != NULL)
		response_give(&x->response, answer->status,
			answer->status < 400 ? "application/json" : "application/problem+json",
			g_string_new(answer->body));
	x->response.status = answer->status;
	response_add_header(&x->response, "Cache-Control", "no-store");
	response_add_header(&x->response, "Idempotent-Replayed", "true");
	if (answer->etag != NULL)
		response_add_header(&x->response, "ETag", answer->etag);
}

/* In place of an answer with a secret, which is stored nowhere. */
static char *without_secret(const Exchange *x)
{
	g_autoptr(GString) json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	problem_begin(&w, PROBLEM_CONFLICT, wording_text(TEXT_PROBLEM_SECRET_GIVEN), exchange_contact(x));
	jsonw_end_object(&w);
	return g_string_free(g_steal_pointer(&json), FALSE);
}

static void run_and_keep(Exchange *x, const IdempotentRequest *request)
{
	x->route->handler(x);
	g_autofree char *secretless = x->has_secret ? without_secret(x) : NULL;
	const Response *response = &x->response;
	const bool is_answer = response->status < STATUS_SERVER && response->status != STATUS_TOO_MANY;
	const IdempotentAnswer answer = {
		.status = x->has_secret ? problems[PROBLEM_CONFLICT].status : response->status,
		.etag = (char *)(guintptr)header_of(response, "ETag"),
		.body = secretless != NULL	 ? secretless
			: response->body == NULL ? NULL
						 : response->body->str,
	};

	idempotency_end(x->site->app, request, is_answer ? &answer : NULL);
}

static void run_once(Exchange *x, const char *key)
{
	const IdempotentRequest request = {
		.actor = x->actor,
		.key = key,
		.method = http_method_name(x->request.method),
		.path = x->request.path,
		.body = x->request.body,
		.body_bytes = x->request.body_bytes,
	};
	g_auto(IdempotentAnswer) answer = {0};
	g_autoptr(GError) error = NULL;
	IdempotencyState state;

	if (!idempotency_begin(x->site->app, &request, x->deadline_us, &state, &answer, &error)) {
		exchange_fail(x, error);
		return;
	}
	switch (state) {
	case IDEMPOTENCY_BEGUN:
		run_and_keep(x, &request);
		break;
	case IDEMPOTENCY_KNOWN:
		give_known(x, &answer);
		break;
	case IDEMPOTENCY_BUSY:
		exchange_problem(x, PROBLEM_CONFLICT, wording_text(TEXT_PROBLEM_KEY_BUSY_DETAIL));
		response_add_header(&x->response, "Retry-After", "1");
		break;
	case IDEMPOTENCY_REUSED:
		exchange_problem(x, PROBLEM_KEY_REUSED, wording_text(TEXT_PROBLEM_KEY_REUSED_REQUEST));
		break;
	case IDEMPOTENCY_STATE_COUNT:
		g_assert_not_reached();
	}
}

void idempotent_run(Exchange *x)
{
	const Route *route = x->route;
	const bool is_change = http_method_writes(route->method) && route->summary != NULL &&
			       route->access != ACCESS_PUBLIC && x->actor != NULL;
	const char *key = NULL;

	if (is_change && !idempotent_key(x, &key))
		return;
	if (key != NULL)
		run_once(x, key);
	else
		route->handler(x);
}
