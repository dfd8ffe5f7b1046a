#include "http/pages/visitor.h"

#include <string.h>

#include "app/app.h"
#include "app/visits.h"

/* In lower case, what names of programs have in them that read pages for search engines, previews of links, and checks. */
static const char *const programs[] = {
	"archiver",
	"bot",
	"crawl",
	"facebookexternalhit",
	"headless",
	"lighthouse",
	"monitor",
	"preview",
	"slurp",
	"spider",
};

static bool header_is(const Exchange *x, const char *name, const char *value)
{
	return g_strcmp0(request_header(&x->request, name), value) == 0;
}

static bool is_program(const Exchange *x)
{
	const char *given = request_header(&x->request, "User-Agent");

	if (given == NULL)
		return true;
	g_autofree char *name = g_ascii_strdown(given, -1);
	for (gsize i = 0; i < G_N_ELEMENTS(programs); i++) {
		if (strstr(name, programs[i]) != NULL)
			return true;
	}
	return false;
}

/* Somebody looks at the answer: it is neither loaded ahead, nor by a script, nor into a frame. */
static bool is_looked_at(const Exchange *x)
{
	return (x->request.method == HTTP_GET || x->request.method == HTTP_POST) &&
	       header_is(x, "Sec-Fetch-Mode", "navigate") && header_is(x, "Sec-Fetch-Dest", "document") &&
	       request_header(&x->request, "Sec-Purpose") == NULL && !is_program(x);
}

void visitor_takes(const Exchange *x, VisitStep step)
{
	if (is_looked_at(x))
		visits_count(x->site->app->visits, step);
}

void visitor_arrives(const Exchange *x)
{
	if (!header_is(x, "Sec-Fetch-Site", "same-origin"))
		visitor_takes(x, VISIT_ARRIVED);
}

bool visitor_is_own_script(const Exchange *x)
{
	return header_is(x, "Sec-Fetch-Site", "same-origin");
}

void visitor_reports(const Exchange *x, VisitStep step)
{
	if (!is_program(x))
		visits_count(x->site->app->visits, step);
}
