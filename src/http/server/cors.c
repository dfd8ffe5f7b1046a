#include "http/server/cors.h"

#include <string.h>

static bool is_allowed(const Site *site, const char *origin)
{
	for (char *const *allowed = site->allowed_origins; allowed != NULL && *allowed != NULL; allowed++) {
		if (strcmp(*allowed, origin) == 0)
			return true;
	}
	return false;
}

/* What was refused before it had a route is so where it would have been. */
static bool is_for_other_sites(const Exchange *x)
{
	if (x->route == NULL)
		return g_str_has_prefix(x->target, "/api/");
	return x->route->access == ACCESS_PUBLIC && x->route->speaks == SPEAKS_DATA;
}

void cors_permit(Exchange *x)
{
	const char *origin = request_header(&x->request, "Origin");

	if (!is_for_other_sites(x))
		return;
	/* A cache must not give one site the answer, or the refusal, of another. */
	response_vary(&x->response, "Origin");
	if (origin == NULL || !is_allowed(x->site, origin))
		return;
	response_add_header(&x->response, "Access-Control-Allow-Origin", origin);
	response_add_header(&x->response, "Access-Control-Expose-Headers",
		"Location, Retry-After, Request-Id, RateLimit, RateLimit-Policy");
}

void h_preflight(Exchange *x)
{
	x->response.status = 204;
	response_add_header(&x->response, "Access-Control-Allow-Methods", "POST");
	response_add_header(&x->response, "Access-Control-Allow-Headers", "Content-Type, Idempotency-Key");
	response_add_header(&x->response, "Access-Control-Max-Age", "600");
}
