#include "http/server/access.h"

#include <string.h>

#include "app/staff/token_access.h"
#include "app/app.h"
#include "base/log.h"
#include "codec/wording.h"

static const AccessScope scopes[] = {
	[ACCESS_LEADS_READ] = ACCESS_SCOPE_LEADS_READ,
	[ACCESS_LEADS_WRITE] = ACCESS_SCOPE_LEADS_WRITE,
	[ACCESS_LEADS_EXPORT] = ACCESS_SCOPE_LEADS_EXPORT,
	[ACCESS_METRICS_READ] = ACCESS_SCOPE_METRICS_READ,
	[ACCESS_ADMIN] = ACCESS_SCOPE_ADMIN,
};
G_STATIC_ASSERT(G_N_ELEMENTS(scopes) == ACCESS_COUNT);

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

bool http_access_has(Exchange *x, AccessScope scope)
{
	const char *token = bearer_token(&x->request);
	g_auto(AccessCaller) caller = {0};
	g_autoptr(GError) error = NULL;

	return token != NULL && token_access_identify(x->site->app, token, x->deadline_us, &caller, &error) &&
	       token_access_allows(&caller, scope);
}

bool http_access_allows_more(Exchange *x, Access access)
{
	const AccessScope scope = scopes[access];
	g_auto(AccessCaller) caller = {0};
	g_autoptr(GError) error = NULL;

	if (!token_access_identify(x->site->app, bearer_token(&x->request), x->deadline_us, &caller, &error)) {
		if (leadmatch_error_is(error, LEADMATCH_ERROR_DENIED))
			exchange_problem(x, PROBLEM_UNAUTHENTICATED, wording_text(TEXT_PROBLEM_UNAUTHENTICATED_DETAIL));
		else
			exchange_fail(x, error);
		return false;
	}
	if (!token_access_allows(&caller, scope)) {
		g_autofree char *detail = wording_format(
			TEXT_PROBLEM_FORBIDDEN_DETAIL, wording_string("scope", token_access_scope_name(scope)));
		exchange_problem(x, PROBLEM_FORBIDDEN, detail);
		return false;
	}
	x->actor = g_steal_pointer(&caller.actor);
	log_context_set("actor", x->actor);
	return true;
}
