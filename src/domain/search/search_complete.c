/* domain/search/search_complete: what could stand where somebody is typing. */
#include "domain/search/search.h"

#include <string.h>

#include "domain/search/search_country.h"
#include "domain/submission/time_zone_country.h"

static gsize word_start(const char *text, gsize at)
{
	while (at > 0 && !g_ascii_isspace(text[at - 1]) && strchr("()\"", text[at - 1]) == NULL)
		at--;
	return text[at] == '-' ? at + 1 : at;
}

static void offer_values(const SearchOperator *op, const char *typed, SearchOffer offer, void *context)
{
	const char *name;

	for (guint i = 0; op->value_at != NULL && (name = op->value_at(i)) != NULL; i++) {
		if (g_ascii_strncasecmp(name, typed, strlen(typed)) == 0)
			offer(context, name, wording_text(op->help));
	}
	if (op->value_at == time_zone_country_key)
		search_country_offer(typed, offer, context);
}

void search_complete(const char *text, gsize at, gsize *from, SearchOffer offer, void *context)
{
	at = MIN(at, strlen(text));
	*from = word_start(text, at);
	g_autofree char *typed = *from >= at ? g_strdup("") : g_ascii_strdown(text + *from, (gssize)(at - *from));
	char *colon = strchr(typed, ':');

	if (colon == NULL) {
		for (guint i = 0; i < SEARCH_OPERATORS_COUNT; i++) {
			if (!g_str_has_prefix(search_operators[i].name, typed))
				continue;
			g_autofree char *insert = g_strconcat(search_operators[i].name, ":", NULL);
			offer(context, insert, wording_text(search_operators[i].help));
		}
		return;
	}
	*colon = '\0';
	const SearchOperator *op = search_operator_find(typed);
	const char *comma = strrchr(colon + 1, ',');
	const char *value = comma == NULL ? colon + 1 : comma + 1;
	*from += (gsize)(value - typed);
	if (op != NULL)
		offer_values(op, value, offer, context);
}
