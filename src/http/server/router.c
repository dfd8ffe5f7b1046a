#include "http/server/router.h"

#include <string.h>

#include "base/error.h"

/* The segment's end: a slash or the end of the text. */
static const char *segment_end(const char *segment)
{
	return segment + strcspn(segment, "/");
}

/* Compares from slash to slash. parameters: NULL, or where to put copies of what stands for "{…}". */
static bool pattern_fits(const char *pattern, const char *path, char **parameters)
{
	guint found = 0;

	while (*pattern == '/' && *path == '/') {
		const char *pattern_end = segment_end(++pattern);
		const char *path_end = segment_end(++path);
		const gsize bytes = (gsize)(path_end - path);
		if (*pattern != '{') {
			if ((gsize)(pattern_end - pattern) != bytes || memcmp(pattern, path, bytes) != 0)
				return false;
		} else {
			if (bytes == 0)
				return false;
			g_assert(found < REQUEST_PARAMETERS_MAX);
			if (parameters != NULL)
				parameters[found] = g_strndup(path, bytes);
			found++;
		}
		pattern = pattern_end;
		path = path_end;
	}
	return *pattern == '\0' && *path == '\0';
}

static bool takes_method(const Route *route, HttpMethod method)
{
	return route->method == method || (route->method == HTTP_GET && method == HTTP_HEAD);
}

RouteMatch route_find(const Route *routes, guint count, Request *request)
{
	RouteMatch match = {0};

	for (guint i = 0; i < count; i++) {
		const Route *route = &routes[i];
		if (!pattern_fits(route->pattern, request->path, NULL))
			continue;
		if (takes_method(route, request->method)) {
			pattern_fits(route->pattern, request->path, request->parameters);
			match.route = route;
			return match;
		}
		match.allowed_methods |= 1u << route->method;
		if (route->method == HTTP_GET)
			match.allowed_methods |= 1u << HTTP_HEAD;
	}
	return match;
}

bool route_is_for_people(const Route *routes, guint count, const char *target)
{
	g_autofree char *path = g_strndup(target, strcspn(target, "?"));

	for (guint i = 0; i < count; i++) {
		if (pattern_fits(routes[i].pattern, path, NULL))
			return routes[i].speaks == SPEAKS_PAGES;
	}
	return false;
}

char *route_allow_text(guint allowed_methods)
{
	GString *text = g_string_new(NULL);

	for (HttpMethod method = HTTP_GET; method < HTTP_OTHER; method++) {
		if ((allowed_methods & (1u << method)) != 0)
			g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", http_method_name(method));
	}
	return g_string_free(text, FALSE);
}
