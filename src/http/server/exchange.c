#include "http/server/exchange.h"

#include <string.h>

#include "app/caller.h"
#include "app/service.h"
#include "app/staff/session.h"
#include "base/clock.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/server/accept_language.h"

/* From each state: bits of the states that may follow. */
enum {
	FILE_BODY_BYTES_MIN = 1024 * 1024, /* pages that take as much take what is in files */
};

static const guint may_follow[] = {
	[EXCHANGE_ARRIVING] = 1u << EXCHANGE_COLLECTING | 1u << EXCHANGE_DISCARDING | 1u << EXCHANGE_ANSWERED,
	[EXCHANGE_COLLECTING] = 1u << EXCHANGE_QUEUED | 1u << EXCHANGE_DISCARDING | 1u << EXCHANGE_ANSWERED,
	[EXCHANGE_DISCARDING] = 1u << EXCHANGE_ANSWERED,
	[EXCHANGE_QUEUED] = 1u << EXCHANGE_RUNNING | 1u << EXCHANGE_ANSWERED,
	[EXCHANGE_RUNNING] = 1u << EXCHANGE_ANSWERED,
	[EXCHANGE_ANSWERED] = 1u << EXCHANGE_REPLYING,
	[EXCHANGE_REPLYING] = 0,
};
G_STATIC_ASSERT(G_N_ELEMENTS(may_follow) == EXCHANGE_STATE_COUNT);

static const ConnectionPhase phases[] = {
	[EXCHANGE_ARRIVING] = CONNECTION_HEADERS,
	[EXCHANGE_COLLECTING] = CONNECTION_BODY,
	[EXCHANGE_DISCARDING] = CONNECTION_BODY,
	[EXCHANGE_QUEUED] = CONNECTION_WORKING,
	[EXCHANGE_RUNNING] = CONNECTION_WORKING,
	[EXCHANGE_ANSWERED] = CONNECTION_WORKING,
	[EXCHANGE_REPLYING] = CONNECTION_REPLYING,
};
G_STATIC_ASSERT(G_N_ELEMENTS(phases) == EXCHANGE_STATE_COUNT);

void exchange_move(Exchange *x, ExchangeState to)
{
	g_assert((may_follow[x->state] & (1u << to)) != 0);
	x->state = to;
	if (phases[to] != reaper_phase(x->slot))
		reaper_set_phase(x->slot, phases[to]);
}

Exchange *exchange_new(const Site *site, const char *target)
{
	Exchange *x = g_new0(Exchange, 1);

	x->site = site;
	x->began_us = clock_monotonic_us();
	x->target = g_strdup(target);
	response_init(&x->response);
	return x;
}

void exchange_free(Exchange *x)
{
	if (x == NULL)
		return;
	request_clear(&x->request);
	response_clear(&x->response);
	if (x->session != NULL)
		session_clear(x->session);
	g_free(x->session);
	g_free(x->actor);
	g_free(x->target);
	g_free(x);
}

bool exchange_wants_page(const Exchange *x)
{
	const char *accept = request_header(&x->request, "Accept");

	if (g_str_has_prefix(x->target, "/api/"))
		return false;
	if (accept != NULL && strstr(accept, "text/html") != NULL)
		return true;
	if (x->route != NULL)
		return x->route->speaks == SPEAKS_PAGES;
	/* Refused before it got to a route: what would it have been? */
	return route_is_for_people(x->site->routes, x->site->routes_count, x->target);
}

static bool is_below(const char *path, const char *const *folders, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		const gsize bytes = strlen(folders[i]);
		if (strncmp(path, folders[i], bytes) == 0 && (path[bytes] == '\0' || path[bytes] == '/'))
			return true;
	}
	return false;
}

/* The route need not be known yet: a visitor who got lost reads this as well. */
static bool is_for_clients(const Exchange *x)
{
	static const char *const clients[] = {
		"/", "/hire", "/project", "/r", "/q", "/embed.json", "/api/v1/recommendation"};
	static const char *const others[] = {"/staff", "/o", "/d", "/api", "/static"};
	const char *path = x->request.path == NULL ? "" : x->request.path;

	/* A lead is sent to the address that staff list leads at. */
	if (is_below(path, clients, G_N_ELEMENTS(clients)) ||
		(x->request.method == HTTP_POST && strcmp(path, "/api/v1/leads") == 0))
		return true;
	return !is_below(path, others, G_N_ELEMENTS(others)) && exchange_wants_page(x);
}

/* Of "lang=de&source=x"; NULL: none is asked for, or one that is not offered. */
static const char *asked_language(const char *query)
{
	g_auto(GStrv) pairs = g_strsplit(query == NULL ? "" : query, "&", -1);

	for (char **pair = pairs; *pair != NULL; pair++) {
		if (g_str_has_prefix(*pair, "lang="))
			return wording_offered(*pair + strlen("lang="));
	}
	return NULL;
}

const char *exchange_language(Exchange *x)
{
	if (x->language != NULL)
		return x->language;
	if (!is_for_clients(x))
		return WORDING_ENGLISH;
	const char *asked = asked_language(x->request.query);
	x->is_language_asked = asked != NULL;
	x->language = asked != NULL ? asked : accept_language_choose(request_header(&x->request, "Accept-Language"));
	return x->language;
}

void exchange_speak(Exchange *x, const char *language)
{
	const char *offered = wording_offered(language);

	if (offered == NULL || x->is_language_asked)
		return;
	x->is_language_asked = offered != exchange_language(x);
	x->language = offered;
	wording_switch(offered);
}

void exchange_give_json(Exchange *x, int status, GString *json)
{
	response_give(&x->response, status, "application/json", json);
	response_add_header(&x->response, "Cache-Control", "no-store");
}

static void add_problem_headers(Exchange *x, ProblemKind kind)
{
	const ProblemSpec *spec = &problems[kind];

	if (spec->retry_after_s > 0) {
		g_autofree char *seconds = g_strdup_printf("%d", spec->retry_after_s);
		response_add_header(&x->response, "Retry-After", seconds);
	}
	if (kind == PROBLEM_UNAUTHENTICATED)
		response_add_header(&x->response, "WWW-Authenticate", "Bearer");
}

void exchange_give_problem(Exchange *x, ProblemKind kind, GString *json)
{
	response_reset(&x->response);
	response_give(&x->response, problems[kind].status, "application/problem+json", json);
	response_add_header(&x->response, "Cache-Control", "no-store");
	add_problem_headers(x, kind);
}

const char *exchange_contact(const Exchange *x)
{
	return x->site->app == NULL ? NULL : x->site->app->settings->contact_email;
}

void exchange_problem(Exchange *x, ProblemKind kind, const char *detail)
{
	if (x->site->show_problem != NULL && exchange_wants_page(x)) {
		response_reset(&x->response);
		x->site->show_problem(x, kind, detail);
		add_problem_headers(x, kind);
		return;
	}
	GString *json = g_string_sized_new(256);
	JsonWriter w;

	jsonw_init(&w, json);
	problem_begin(&w, kind, detail, exchange_contact(x));
	if (problems[kind].status >= 500 && x->id[0] != '\0')
		jsonw_put_text(&w, "request", x->id);
	jsonw_end_object(&w);
	exchange_give_problem(x, kind, json);
}

/* A database that is asked who it is would let strangers wait for it; so this looks no further than the headers. */
void exchange_set_bytes_max(Exchange *x)
{
	const gsize taken = x->route->body_bytes_max;
	const bool asks = taken > EXCHANGE_STRANGER_BYTES_MAX && x->site->is_known != NULL;

	x->body_bytes_max = asks && !x->site->is_known(x) ? EXCHANGE_STRANGER_BYTES_MAX : taken;
}

void exchange_too_large(Exchange *x)
{
	const bool is_stranger = x->body_bytes_max < x->route->body_bytes_max;

	if (is_stranger && x->route->speaks == SPEAKS_DATA) {
		exchange_problem(x, PROBLEM_UNAUTHENTICATED, wording_text(TEXT_PROBLEM_UNAUTHENTICATED_DETAIL));
		return;
	}
	if (is_stranger) {
		exchange_problem(x, PROBLEM_TOO_LARGE, wording_text(TEXT_PROBLEM_TOO_LARGE_STRANGER));
		return;
	}
	/* Nobody counts in bytes who sent a file, or typed. */
	if (x->route->speaks == SPEAKS_PAGES) {
		const bool is_file = x->route->body_bytes_max >= FILE_BODY_BYTES_MIN;
		exchange_problem(x, PROBLEM_TOO_LARGE,
			wording_text(is_file ? TEXT_PROBLEM_TOO_LARGE_FILE : TEXT_PAGE_PROBLEM_TOO_LARGE_DETAIL));
		return;
	}
	g_autofree char *detail = wording_format(
		TEXT_PROBLEM_TOO_LARGE_DETAIL, wording_number("bytes", (int64_t)x->route->body_bytes_max));

	exchange_problem(x, PROBLEM_TOO_LARGE, detail);
}

void exchange_busy(Exchange *x)
{
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(exchange_language(x));

	exchange_problem(x, PROBLEM_BUSY, wording_text(TEXT_PROBLEM_BUSY_DETAIL));
}

void exchange_fail(Exchange *x, const GError *error)
{
	const ProblemKind kind = problem_of_error(error);

	switch (kind) {
	case PROBLEM_INTERNAL:
		log_error("request_failed", log_text("route", x->route == NULL ? "" : x->route->pattern),
			log_error_text(error));
		exchange_problem(x, kind, wording_text(TEXT_PROBLEM_INTERNAL_DETAIL));
		return;
	case PROBLEM_BUSY:
	case PROBLEM_UNAVAILABLE:
		log_warning("request_unavailable", log_text("route", x->route == NULL ? "" : x->route->pattern),
			log_error_text(error));
		exchange_problem(x, kind, wording_text(TEXT_PROBLEM_BUSY_DETAIL));
		return;
	default:
		exchange_problem(x, kind, error->message);
	}
}

NetAddress exchange_client_address(const Exchange *x)
{
	return x->site->clients == NULL ? x->peer : client_address_find(x->site->clients, &x->peer, &x->request);
}

bool exchange_is_client_unknown(const Exchange *x)
{
	const NetAddress client = exchange_client_address(x);

	/* A client named by a trusted proxy is known, wherever it is. */
	return net_address_equal(&client, &x->peer) && net_address_is_local(&client);
}

static void set_log_context(const Exchange *x)
{
	char mark[CLIENT_MARK_BYTES];

	log_context_set("request", x->id);
	if (x->site->clients == NULL)
		return;
	const NetAddress client = exchange_client_address(x);
	client_address_mark(x->site->clients, &client, mark);
	log_context_set("client", mark);
}

/* Without it all clients look like one, and nothing else would show that. */
static void note_untrusted_proxy(const Exchange *x)
{
	const Site *site = x->site;

	if (site->service == NULL || site->clients == NULL || !client_address_is_claimed(&x->request) ||
		client_address_is_trusted(site->clients, &x->peer))
		return;
	heartbeat_note_proxy(site->service->heartbeat, &x->peer);
}

static void run_handler(Exchange *x)
{
	if (x->site->run != NULL)
		x->site->run(x);
	else
		x->route->handler(x);
}

void exchange_run(Exchange *x)
{
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(exchange_language(x));

	caller_clear();
	set_log_context(x);
	note_untrusted_proxy(x);
	if (clock_monotonic_us() >= x->deadline_us)
		exchange_busy(x);
	else if (x->route->access == ACCESS_PUBLIC || (x->site->allows != NULL && x->site->allows(x)))
		run_handler(x);
	else
		g_assert(x->response.status >= 300); /* refused, or sent to sign in */
	caller_clear();
	log_context_clear();
}
