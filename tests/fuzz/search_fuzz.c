/* Any text is a query whose normal form means the same, or an error that points into it. */
#include <string.h>

#include "domain/search/search.h"
#include "fuzz.h"

static const SearchScene scene = {.now_us = INT64_C(1767225600000000), .me = "anna@agency.example"};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autofree char *text = fuzz_text(bytes, count);
	g_auto(SearchQuery) query;
	g_auto(SearchQuery) again;
	g_auto(SearchError) error;
	g_auto(SearchError) none;

	search_query_init(&query);
	search_query_init(&again);
	search_error_init(&error);
	search_error_init(&none);
	if (!search_parse(text, &scene, &query, &error)) {
		g_assert_nonnull(error.code);
		g_assert_cmpint(error.to, <=, g_utf8_strlen(query.text, -1));
		return 0;
	}
	g_autofree char *printed = search_print(&query);
	if (strlen(printed) > SEARCH_BYTES_MAX)
		return 0;
	g_assert_true(search_parse(printed, &scene, &again, &none));
	g_autofree char *twice = search_print(&again);
	g_assert_cmpstr(twice, ==, printed);
	return 0;
}
