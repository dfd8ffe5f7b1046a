#include "http/server/origin.h"

#include <string.h>

#include <glib.h>

/*
 * A browser takes a backslash for a slash, and drops tabs and line breaks; in what comes after the origin they mean no
 * good.
 */
static bool has_visible_ascii_only(const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (*c <= ' ' || *c > '~' || *c == '\\')
			return false;
	}
	return true;
}

bool origin_allows(char *const *allowed_origins, const char *url)
{
	if (url == NULL || !has_visible_ascii_only(url))
		return false;
	for (char *const *origin = allowed_origins; origin != NULL && *origin != NULL; origin++) {
		const gsize bytes = strlen(*origin);
		/* Behind an origin comes its path, or nothing: "https://a.example.evil" is not "https://a.example". */
		if (strncmp(url, *origin, bytes) == 0 && strchr("/?#", url[bytes]) != NULL)
			return true;
	}
	return false;
}
