#include "domain/search/search_known.h"

#include <string.h>

#include "base/closest.h"
#include "base/ident.h"
#include "codec/text_keys.h"
#include "domain/language.h"
#include "domain/submission/time_zone.h"
#include "domain/submission/time_zone_country.h"
#include "domain/search/search_country.h"
#include "domain/search/search_value.h"

enum {
	CLOSE_LETTERS = 2,
	SUGGESTIONS_MAX = 12,
};

/* Zones without a country, as submissions have them. */
#define OFFSET_ZONES "utc"

#define REFERENCE_START "lm-"
/* Those of Crockford's, and those that are forgiven. */
#define REFERENCE_LETTERS "0123456789abcdefghijklmnopqrstvwxyz"

static char *without_star(const char *typed)
{
	return g_strndup(typed, strlen(typed) - (g_str_has_suffix(typed, "*") ? 1 : 0));
}

static bool is_near(const char *typed, const char *name)
{
	return g_str_has_prefix(name, typed) || closest_distance(typed, name) <= MIN(CLOSE_LETTERS, strlen(typed) / 2);
}

bool search_is_close(const char *typed, const char *name)
{
	g_autofree char *lower = g_utf8_strdown(name, -1);
	g_autofree char *whole = without_star(typed);
	g_auto(GStrv) parts = g_strsplit_set(lower, " /@", -1);

	if (*whole == '\0')
		return false;
	bool is_close = is_near(whole, lower);
	for (char **part = parts; *part != NULL && !is_close; part++)
		is_close = **part != '\0' && is_near(whole, *part);
	return is_close;
}

bool search_knows(const SearchOperator *op, const char *value)
{
	const char *name;

	for (guint i = 0; op->value_at != NULL && (name = op->value_at(i)) != NULL; i++) {
		if (strcmp(name, value) == 0)
			return true;
	}
	return false;
}

/* Some zone begins so; or is that, whole. */
static bool is_zone(const char *value, bool is_prefix)
{
	const char *zone;

	if (is_prefix && g_str_has_prefix(OFFSET_ZONES, value))
		return true;
	for (guint i = 0; (zone = time_zone_country_zone(i)) != NULL; i++) {
		if (is_prefix ? g_ascii_strncasecmp(zone, value, strlen(value)) == 0
			      : g_ascii_strcasecmp(zone, value) == 0)
			return true;
	}
	return false;
}

static char *known_zone(const char *typed)
{
	g_autofree char *lower = g_utf8_strdown(typed, -1);
	g_autofree char *start = without_star(lower);
	char zone[TIME_ZONE_BYTES];

	if (is_zone(start, strcmp(start, lower) != 0))
		return g_steal_pointer(&lower);
	return time_zone_find(typed, zone) ? g_ascii_strdown(zone, -1) : NULL;
}

static char *known_reference(const char *value)
{
	char canonical[REFERENCE_TEXT_BYTES];
	const char *start = value;

	if (reference_parse(value, canonical))
		return g_ascii_strdown(canonical, -1);
	if (g_str_has_prefix(REFERENCE_START, value))
		return g_strdup(value);
	if (g_str_has_prefix(value, REFERENCE_START))
		start += strlen(REFERENCE_START);
	const gsize length = strspn(start, REFERENCE_LETTERS);
	const bool is_whole = strlen(REFERENCE_START) + length + 1 >= REFERENCE_TEXT_BYTES;
	const bool is_start = length > 0 && (start[length] == '\0' || strcmp(start + length, "*") == 0);
	return is_start && !is_whole ? g_strdup(value) : NULL;
}

static bool is_country(const SearchOperator *op)
{
	return op->value_at == time_zone_country_key;
}

/* "trading engine" is trading_engine, and Deutschland is germany. */
static char *known_choice(const SearchNode *term)
{
	g_autofree char *joined = g_strdelimit(g_utf8_strdown(term->value, -1), " -", '_');
	const char *country = is_country(term->op) ? search_country_find(term->value) : NULL;

	if (search_knows(term->op, term->value))
		return g_strdup(term->value);
	if (search_knows(term->op, joined))
		return g_steal_pointer(&joined);
	return g_strdup(country);
}

char *search_known_name(const SearchNode *term, const char *typed)
{
	if (term->op->form == SEARCH_FORM_CHOICE)
		return known_choice(term);
	if (term->op->form == SEARCH_FORM_ZONE)
		return known_zone(typed);
	return term->op->form == SEARCH_FORM_LANGUAGE ? g_strdup(language_name(term->value))
						      : known_reference(term->value);
}

/* --- errors ----------------------------------------------------------------------------------------------------------- */

static SearchNode value_of(const SearchNode *term)
{
	return (SearchNode){.from = term->value_from, .to = term->to};
}

static void suggest(SearchError *error, const SearchQuery *query, const SearchNode *term, const char *name)
{
	const SearchNode place = value_of(term);
	g_autofree char *quoted = strpbrk(name, " ,()") == NULL ? NULL : g_strdup_printf("\"%s\"", name);

	if (error->suggestions->len < SUGGESTIONS_MAX)
		search_error_suggest(error, query->text, &place, quoted == NULL ? name : quoted);
}

void search_error_suggest_close(
	SearchError *error, const SearchQuery *query, const SearchNode *term, const char *const *known)
{
	g_autofree char *typed = g_utf8_strdown(term->value, -1);

	for (; *known != NULL; known++) {
		if (search_is_close(typed, *known))
			suggest(error, query, term, *known);
	}
}

void search_error_suggest_value(SearchError *error, const char *text, guint from, guint to)
{
	const bool is_list = text[to - 1] == ',';
	const guint word = to + (guint)strspn(text + to, " ");
	const guint end = word + (guint)strcspn(text + word, " ()");
	g_autofree char *name = g_strndup(text + from, to - from - (is_list ? 1 : 0));
	g_autofree char *value = g_strndup(text + word, end - word);
	g_autofree char *joined = g_strconcat(name, is_list ? "" : value, NULL);
	const SearchNode place = {.from = from, .to = is_list ? to : end};

	if (is_list ? strchr(" )", text[to]) != NULL : search_value_has_letters(value) && strpbrk(value, ":\"") == NULL)
		search_error_suggest(error, text, &place, joined);
}

/* "LM-Studio" is more likely a word. */
static void refuse_reference(const SearchQuery *query, const SearchNode *term, SearchError *error)
{
	g_autofree char *as_text = g_strdup_printf("\"%s\"", term->value);

	search_error_at(query, term, "bad_reference",
		wording_format(TEXT_SEARCH_ERROR_REFERENCE, wording_string("operator", term->op->name)), error);
	search_error_suggest(error, query->text, term, as_text);
}

typedef struct CloseCountries {
	const char *typed;
	GPtrArray *keys; /* each once; of constants */
} CloseCountries;

static void add_close_country(void *context, const char *key, const char *name)
{
	CloseCountries *close = context;

	if (search_is_close(close->typed, name) && !search_is_close(close->typed, key) &&
		!g_ptr_array_find(close->keys, key, NULL))
		g_ptr_array_add(close->keys, (char *)(uintptr_t)key);
}

static void suggest_countries(SearchError *error, const SearchQuery *query, const SearchNode *term)
{
	g_autofree char *typed = g_utf8_strdown(term->value, -1);
	g_autoptr(GPtrArray) keys = g_ptr_array_new();

	search_country_each(add_close_country, &(CloseCountries){typed, keys});
	for (guint i = 0; i < keys->len; i++)
		suggest(error, query, term, keys->pdata[i]);
}

void search_refuse_value(const SearchQuery *query, const SearchNode *term, SearchError *error)
{
	const SearchNode place = value_of(term);
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	const char *name;

	if (term->op->form == SEARCH_FORM_REFERENCE) {
		refuse_reference(query, term, error);
		return;
	}
	search_error_at(query, &place, "unknown_value",
		wording_format(TEXT_SEARCH_ERROR_UNKNOWN_VALUE, wording_string("operator", term->op->name),
			wording_string("value", term->value)),
		error);
	for (guint i = 0; (name = term->op->value_at(i)) != NULL; i++)
		g_ptr_array_add(known, (char *)(uintptr_t)name);
	const bool is_short = known->len <= SUGGESTIONS_MAX;
	g_ptr_array_add(known, NULL);
	search_error_suggest_close(error, query, term, (const char *const *)known->pdata);
	if (is_country(term->op))
		suggest_countries(error, query, term);
	for (guint i = 0; error->suggestions->len == 0 && is_short && i + 1 < known->len; i++)
		suggest(error, query, term, known->pdata[i]);
}
