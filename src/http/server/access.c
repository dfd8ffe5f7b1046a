#include "http/server/access.h"

#include <string.h>

#include "app/staff/token_access.h"
#include "app/app.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

/* What stands behind "Bearer "; NULL without it. */
static const char *bearer_token(const Request *request)
{
	static const char scheme[] = "Bearer ";
	const char *header = request_header(request, "Authorization");

	if (header == NULL || g_ascii_strncasecmp(header, scheme, sizeof scheme - 1) != 0)
		return NULL;
	return header + sizeof scheme - 1;
}

bool http_access_allows(Exchange *x)
{
	return http_access_allows_more(x, x->route->access);
}

bool http_access_has_token(const Exchange *x)
{
	const char *token = bearer_token(&x->request);

	return token != NULL && token_access_is_token(token);
}

bool http_access_has(Exchange *x, Access access)
{
	const char *token = bearer_token(&x->request);
	Caller caller = {0};
	g_autoptr(GError) error = NULL;

	return token != NULL && token_access_identify(x->site->app, token, x->deadline_us, &caller, &error) &&
	       (caller.accesses & (1U << access)) != 0;
}

bool http_access_allows_more(Exchange *x, Access access)
{
	Caller caller = {0};
	g_autoptr(GError) error = NULL;

	if (!token_access_identify(x->site->app, bearer_token(&x->request), x->deadline_us, &caller, &error)) {
		if (leadmatch_error_is(error, LEADMATCH_ERROR_DENIED))
			exchange_problem(x, PROBLEM_UNAUTHENTICATED, wording_text(TEXT_PROBLEM_UNAUTHENTICATED_DETAIL));
		else
			exchange_fail(x, error);
		return false;
	}
	caller_set(&caller);
	if (!caller_check(access, &error)) {
		exchange_fail(x, error);
		return false;
	}
	x->actor = g_strdup(caller.actor);
	log_context_set("actor", x->actor);
	return true;
}
