/* http/pages/h_pages: the public pages, and the static files. */
#include <string.h>

#include "app/app.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/public_pages.h"
#include "http/pages/static_files.h"

#define CACHED_FOR_EVER	   "public, max-age=31536000, immutable"
#define CACHED_FOR_AN_HOUR "public, max-age=3600"

/* Also "/hire" and "/hire/compare", which breadcrumbs lead to. */
void h_home(Exchange *x)
{
	response_redirect(&x->response, 303, public_page_specs[PUBLIC_COMPARISON].path);
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

void h_static(Exchange *x)
{
	const StaticFile *file = static_files_find(page_statics(x), x->request.parameters[0]);

	if (file == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_FILE));
		return;
	}
	const bool is_packed = file->packed != NULL && request_accepts_gzip(&x->request);
	const char *etag = is_packed ? file->packed_etag : file->etag;
	const char *known = request_header(&x->request, "If-None-Match");
	response_add_header(&x->response, "ETag", etag);
	response_add_header(&x->response, "Vary", "Accept-Encoding");
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
