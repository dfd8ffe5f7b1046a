#include "http/server/accept_language.h"

#include <string.h>

#include "codec/wording.h"

/* "de-AT;q=0.8" as "de" and 0.8. NULL: it is no language that is offered. */
static const char *read_range(char *range, double *quality)
{
	char *parameters = strchr(range, ';');
	char *weight = parameters == NULL ? NULL : strstr(parameters, "q=");

	if (parameters != NULL)
		*parameters = '\0';
	range[strcspn(range, "-")] = '\0';
	g_strstrip(range);
	for (char *c = range; *c != '\0'; c++)
		*c = g_ascii_tolower(*c);
	*quality = weight == NULL ? 1 : g_ascii_strtod(weight + strlen("q="), NULL);
	return wording_offered(range);
}

const char *accept_language_choose(const char *header)
{
	g_auto(GStrv) ranges = g_strsplit(header == NULL ? "" : header, ",", -1);
	const char *chosen = WORDING_ENGLISH;
	double best = 0;

	for (char **range = ranges; *range != NULL; range++) {
		double quality = 0;
		const char *language = read_range(*range, &quality);
		if (language == NULL || quality <= best)
			continue;
		best = quality;
		chosen = language;
	}
	return chosen;
}
