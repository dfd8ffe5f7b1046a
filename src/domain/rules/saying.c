#include "domain/rules/saying.h"

#include <string.h>

#include "base/banned.h"

enum {
	RATING_MAX = 10,
	USD_THOUSAND = 1000,
};

static bool append_figure(GString *out, const DimensionRow dimensions[DIMENSION_COUNT], const char *name)
{
	const bool is_rust = g_str_has_prefix(name, "rust.");

	if (!is_rust && !g_str_has_prefix(name, "python."))
		return false;
	const char *dimension = strchr(name, '.') + 1;
	for (int d = 0; d < DIMENSION_COUNT; d++) {
		const DimensionRow *row = &dimensions[d];
		if (strcmp(dimension_names[d], dimension) != 0)
			continue;
		if (d == DIMENSION_HIRING_COST)
			g_string_append_printf(out, "$%" G_GINT64_FORMAT "k–$%" G_GINT64_FORMAT "k",
				(is_rust ? row->rust_usd_min : row->python_usd_min) / USD_THOUSAND,
				(is_rust ? row->rust_usd_max : row->python_usd_max) / USD_THOUSAND);
		else
			g_string_append_printf(out, "%d/%d", is_rust ? row->rust : row->python, (int)RATING_MAX);
		return true;
	}
	return false;
}

char *saying_fill(const DimensionRow dimensions[DIMENSION_COUNT], const char *text, char **unknown)
{
	GString *out = g_string_new(NULL);
	const char *open;

	*unknown = NULL;
	for (const char *at = text; *at != '\0';) {
		open = strchr(at, '{');
		const char *close = open == NULL ? NULL : strchr(open, '}');
		if (close == NULL) {
			g_string_append(out, at);
			break;
		}
		g_autofree char *name = g_strndup(open + 1, (gsize)(close - open - 1));
		g_string_append_len(out, at, open - at);
		if (!append_figure(out, dimensions, name) && *unknown == NULL)
			*unknown = g_steal_pointer(&name);
		at = close + 1;
	}
	return g_string_free(out, FALSE);
}
