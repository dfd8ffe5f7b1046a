/* http/pages/h_pages: the public pages, and the static files. */
#include <string.h>

#include "app/app.h"
#include "app/links.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/public_pages.h"
#include "http/pages/static_files.h"

enum {
	SECURITY_MONTHS = 6, /* the RFC recommends less than a year */
};

#define CACHED_FOR_EVER	   "public, max-age=31536000, immutable"
#define CACHED_FOR_AN_HOUR "public, max-age=3600"

/* Also "/hire" and "/hire/compare", which breadcrumbs lead to. */
void h_home(Exchange *x)
{
	const char *query = x->request.query;
	g_autofree char *target =
		g_strconcat(public_page_specs[PUBLIC_COMPARISON].path, query == NULL ? "" : "?", query, NULL);

	response_redirect(&x->response, 308, target);
}

void h_public_page(Exchange *x)
{
	for (PublicPage page = 0; page < PUBLIC_PAGE_COUNT; page++) {
		if (strcmp(public_page_specs[page].path, x->request.path) == 0) {
			public_page_show(x, page);
			return;
		}
	}
	g_assert_not_reached(); /* a unit test holds the routes against the table */
}

/* An address that names the version of the files, as our pages do, never shows anything else. */
static bool names_version(const Exchange *x)
{
	return x->request.query != NULL && g_str_has_prefix(x->request.query, "v=") &&
	       strcmp(x->request.query + strlen("v="), static_files_version(page_statics(x))) == 0;
}

static void give_static(Exchange *x, const char *name)
{
	const StaticFile *file = static_files_find(page_statics(x), name);

	if (file == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_FILE));
		return;
	}
	const bool is_packed = file->packed != NULL && request_accepts_gzip(&x->request);
	const char *etag = is_packed ? file->packed_etag : file->etag;
	const char *known = request_header(&x->request, "If-None-Match");
	response_add_header(&x->response, "ETag", etag);
	response_vary(&x->response, "Accept-Encoding");
	response_add_header(&x->response, "Cache-Control", names_version(x) ? CACHED_FOR_EVER : CACHED_FOR_AN_HOUR);
	if (known != NULL && strstr(known, etag) != NULL) {
		x->response.status = 304;
		return;
	}
	x->response.content_type = file->content_type;
	x->response.borrowed = file->bytes;
	x->response.borrowed_bytes = file->count;
	if (is_packed) {
		response_add_header(&x->response, "Content-Encoding", "gzip");
		x->response.borrowed = g_bytes_get_data(file->packed, &x->response.borrowed_bytes);
	}
}

void h_static(Exchange *x)
{
	give_static(x, x->request.parameters[0]);
}

/* What browsers and phones ask for without being told, such as /favicon.ico, and /embed.js, which other sites name. */
void h_root_file(Exchange *x)
{
	give_static(x, x->request.path + strlen("/"));
}

/* RFC 9116. Nobody to write to, no file. */
void h_security(Exchange *x)
{
	const Settings *settings = x->site->app->settings;
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autoptr(GDateTime) until = g_date_time_add_months(now, SECURITY_MONTHS);
	g_autofree char *expires = g_date_time_format(until, "%Y-%m-%dT00:00:00Z");
	g_autofree char *canonical = link_page(settings, x->request.path);
	g_autoptr(Json) view = json_pack("{s:s, s:s}", "expires", expires, "canonical", canonical);
	g_autoptr(GError) error = NULL;

	if (settings->contact_email == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_FILE));
		return;
	}
	GString *text = page_render(x, PAGE_SECURITY, view, &error);
	if (text == NULL)
		exchange_fail(x, error);
	else
		response_give(&x->response, 200, "text/plain; charset=utf-8", text);
}
