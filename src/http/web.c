#include "http/api/idempotent.h"
#include "http/web.h"

#include <string.h>

#include "base/descriptors.h"
#include "http/server/access.h"
#include "http/server/metrics.h"
#include "http/pages/pages.h"
#include "http/pages/kept_pages.h"
#include "http/pages/public_pages.h"
#include "http/routes.h"
#include "http/server/park.h"
#include "http/server/server.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_proof.h"
#include "http/pages/static_files.h"

enum {
	METRICS_WORKERS = 2,
	METRICS_DESCRIPTORS = 32,
};

struct Web {
	Site site;
	ClientAddresses *clients;
	GPtrArray *statics; /* of StaticFiles; the last is served, the others may still be on their way out */
	PublicPages *public_pages;
	KeptPages *client_pages;
	HttpMetrics *metrics;
	Server *server;
	Site metrics_site;
	Server *metrics_server; /* NULL: none is wanted */
};

static void web_free(Web *web)
{
	public_pages_free(web->public_pages);
	kept_pages_free(web->client_pages);
	client_addresses_free(web->clients);
	g_ptr_array_unref(web->statics);
	http_metrics_free(web->metrics);
	g_free(web);
}

/*
 * What is left for connections of clients when everything else has its descriptors: database connections, two for each
 * sender, threads' wake-ups, log, files of templates and rules.
 */
static guint descriptors_for_clients(const Settings *settings)
{
	enum {
		OTHERS = 64 + METRICS_DESCRIPTORS,
		WANTED = 2 * SERVER_CONNECTIONS_MAX,
	};
	const guint others = OTHERS + (guint)settings->database_connections + 4 * (guint)settings->senders;
	const guint all = descriptors_raise(WANTED + others);

	return all > others ? all - others : 0;
}

/* A door of its own, so that figures can be had where the Internet cannot reach. */
static bool start_metrics(Web *web, const Settings *settings, GError **error)
{
	if (settings->metrics_listen.host == NULL)
		return true;
	web->metrics_site = web->site;
	web->metrics_site.routes = metrics_routes;
	web->metrics_site.routes_count = METRICS_ROUTES_COUNT;
	web->metrics_site.server = web->server;
	const ServerOptions options = {.setting = "LEADMATCH_METRICS_LISTEN",
		.host = settings->metrics_listen.host,
		.port = (uint16_t)settings->metrics_listen.port,
		.http_threads = 1,
		.workers = METRICS_WORKERS,
		.descriptors = METRICS_DESCRIPTORS,
		.site = &web->metrics_site};
	web->metrics_server = server_start(&options, error);
	return web->metrics_server != NULL;
}

/* So that exports never have more than half of the database connections of requests. */
static guint streams_for(const Settings *settings)
{
	return CLAMP((guint)settings->database_connections / 2, 1, PARK_STREAMS_MAX);
}

static void free_statics(void *statics)
{
	static_files_free(statics);
}

/* Owned by web. */
static StaticFiles *load_statics(Web *web, const Service *service, GError **error)
{
	StaticFiles *statics = static_files_load(texts_assets(service->texts), texts_templates(service->texts), error);

	if (statics != NULL)
		g_ptr_array_add(web->statics, statics);
	return statics;
}

bool web_reload(Web *web, GError **error)
{
	const StaticFiles *old = web->site.statics;
	StaticFiles *statics = load_statics(web, web->site.service, error);

	if (statics == NULL)
		return false;
	if (strcmp(static_files_version(old), static_files_version(statics)) == 0)
		g_ptr_array_set_size(web->statics, (gint)web->statics->len - 1);
	else
		__atomic_store_n(&web->site.statics, statics, __ATOMIC_RELEASE);
	public_pages_forget(web->public_pages);
	kept_pages_forget(web->client_pages);
	return true;
}

/* The cookie stands in whatever is answered: without it, who has just proved who they are would be signed out. */
static void run(Exchange *x)
{
	idempotent_run(x);
	if (x->session != NULL && x->session->renewed[0] != '\0')
		staff_access_set_cookie(x, x->session->renewed);
}

static void show_problem(Exchange *x, ProblemKind kind, const char *detail)
{
	if (kind == PROBLEM_UNPROVED && x->session != NULL)
		staff_proof_ask(x);
	else
		page_show_problem(x, kind, detail);
}

/* People sign in, programs bring a token. */
static bool allows(Exchange *x)
{
	return x->route->speaks == SPEAKS_PAGES ? staff_access_allows(x) : http_access_allows(x);
}

static bool is_known(const Exchange *x)
{
	return x->route->speaks == SPEAKS_PAGES ? staff_access_knows_browser(x) : http_access_has_token(x);
}

Web *web_start(Service *service, GError **error)
{
	const Settings *settings = service->app.settings;
	Web *web = g_new0(Web, 1);

	web->clients = client_addresses_new(settings->trusted_proxies, settings->secret, error);
	web->statics = g_ptr_array_new_with_free_func(free_statics);
	StaticFiles *statics = web->clients == NULL ? NULL : load_statics(web, service, error);
	web->public_pages = public_pages_new();
	web->client_pages = kept_pages_new();
	web->metrics = http_metrics_new(routes, ROUTES_COUNT);
	web->site = (Site){.routes = routes,
		.routes_count = ROUTES_COUNT,
		.clients = web->clients,
		.allowed_origins = settings->allowed_origins,
		.is_secure = g_str_has_prefix(settings->base_url, "https://"),
		.app = &service->app,
		.service = service,
		.statics = statics,
		.public_pages = web->public_pages,
		.client_pages = web->client_pages,
		.metrics = web->metrics,
		.allows = allows,
		.is_known = is_known,
		.run = run,
		.show_problem = show_problem};
	const ServerOptions options = {.setting = "LEADMATCH_LISTEN",
		.host = settings->listen.host,
		.port = (uint16_t)settings->listen.port,
		.http_threads = (guint)settings->http_threads,
		.workers = (guint)settings->workers,
		.streams = streams_for(settings),
		.descriptors = descriptors_for_clients(settings),
		.site = &web->site};
	if (statics != NULL)
		web->server = server_start(&options, error);
	if (web->server == NULL || !start_metrics(web, settings, error)) {
		web_stop(web);
		return NULL;
	}
	return web;
}

void web_stop(Web *web)
{
	if (web == NULL)
		return;
	server_stop(web->server);
	server_stop(web->metrics_server);
	web_free(web);
}
