#include "domain/search/lead_query.h"

#include <string.h>

#include "codec/cursor.h"

static bool query_set(LeadQuery *query, const char *name, const char *value)
{
	g_auto(FieldErrors) errors;

	field_errors_init(&errors);
	const bool is_set = lead_query_set(query, name, value, &errors);
	g_assert_cmpuint(field_errors_count(&errors), ==, is_set ? 0 : 1);
	return is_set;
}

static int64_t at_us(const Ident *id)
{
	return ident_at_us(id);
}

static void an_empty_query_asks_for_everything(void)
{
	g_auto(LeadQuery) query;
	const Ident id = ident_new();

	lead_query_init(&query, &(const SearchScene){.now_us = 0});
	g_assert_cmpuint(query.engagements, ==, 0);
	g_assert_cmpuint(query.statuses, ==, 0);
	g_assert_null(query.search.root);
	g_assert_cmpint(query.limit, ==, 50);
	g_assert_cmpint(memcmp(query.from.bytes, id.bytes, 16), <, 0);
	g_assert_cmpint(memcmp(query.before.bytes, id.bytes, 16), >, 0);
}

static void every_field_takes_a_good_value_and_refuses_a_bad_one(void)
{
	static const char *const rows[][3] = {
		{"engagement", "rust,hybrid", "rust,cobol"},
		{"status", "escalated", "finished"},
		{"sort", "-budget", "size"},
		{"updated_since", "2026-01-31", "lately"},
		{"review", "true", "maybe"},
		{"from", "2026-01-31", "2026-02-30"},
		{"to", "2026-01-31T09:00:00Z", "yesterday"},
		{"limit", "200", "201"},
		{"limit", "1", "0"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(LeadQuery) query;
		lead_query_init(&query, &(const SearchScene){.now_us = 0});
		g_assert_true(query_set(&query, rows[i][0], rows[i][1]));
		g_assert_false(query_set(&query, rows[i][0], rows[i][2]));
		g_assert_true(query_set(&query, rows[i][0], ""));
	}
}

static void an_unknown_field_is_refused(void)
{
	g_auto(LeadQuery) query;

	lead_query_init(&query, &(const SearchScene){.now_us = 0});
	g_assert_false(query_set(&query, "colour", "red"));
}

static void a_day_as_the_end_includes_that_day(void)
{
	g_auto(LeadQuery) query;

	lead_query_init(&query, &(const SearchScene){.now_us = 0});
	g_assert_true(query_set(&query, "from", "2026-01-31"));
	g_assert_true(query_set(&query, "to", "2026-01-31"));
	g_assert_cmpint(at_us(&query.before) - at_us(&query.from), ==, G_TIME_SPAN_DAY);
}

static void a_moment_as_the_end_is_excluded_and_knows_its_zone(void)
{
	g_auto(LeadQuery) query;

	lead_query_init(&query, &(const SearchScene){.now_us = 0});
	g_assert_true(query_set(&query, "from", "2026-01-31T09:00:00.250Z"));
	g_assert_true(query_set(&query, "to", "2026-01-31T11:00:00+01:00"));
	g_assert_cmpint(
		at_us(&query.before) - at_us(&query.from), ==, G_TIME_SPAN_HOUR - 250 * G_TIME_SPAN_MILLISECOND);
}

static void one_cursor_says_where_a_page_begins_and_which_way_it_goes(void)
{
	const Ident last = ident_floor_us(G_GINT64_CONSTANT(1700000000000000));
	char cursor[CURSOR_TEXT_BYTES];
	char text[IDENT_TEXT_BYTES];

	cursor_format(&last, cursor);
	ident_format(&last, text);
	for (int i = 0; i < 2; i++) {
		g_auto(LeadQuery) query;
		lead_query_init(&query, &(const SearchScene){.now_us = 0});
		g_assert_true(query_set(&query, i == 0 ? "after" : "before", cursor));
		g_assert_cmpstr(query.cursor, ==, text);
		g_assert_true(query.is_backwards == (i == 1));
		g_assert_false(query_set(&query, "before", cursor));
	}
}

static void text_of_blanks_asks_for_nothing(void)
{
	g_auto(LeadQuery) query;

	lead_query_init(&query, &(const SearchScene){.now_us = 0});
	g_assert_true(query_set(&query, "q", "  acme rust "));
	g_assert_nonnull(query.search.root);
	g_assert_true(query_set(&query, "q", "   "));
	g_assert_null(query.search.root);
}

static void what_is_wrong_with_the_text_is_kept_with_its_place(void)
{
	g_auto(LeadQuery) query;

	lead_query_init(&query, &(const SearchScene){.now_us = 0});
	g_assert_false(query_set(&query, "q", "status:acepted"));
	g_assert_cmpstr(query.wrong.code, ==, "unknown_value");
	g_assert_cmpuint(query.wrong.from, ==, 7);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/lead_query/" #name, name)
	TEST(an_empty_query_asks_for_everything);
	TEST(every_field_takes_a_good_value_and_refuses_a_bad_one);
	TEST(an_unknown_field_is_refused);
	TEST(a_day_as_the_end_includes_that_day);
	TEST(a_moment_as_the_end_is_excluded_and_knows_its_zone);
	TEST(one_cursor_says_where_a_page_begins_and_which_way_it_goes);
	TEST(text_of_blanks_asks_for_nothing);
	TEST(what_is_wrong_with_the_text_is_kept_with_its_place);
	return g_test_run();
}
