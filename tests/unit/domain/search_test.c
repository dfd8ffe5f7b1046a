#include "domain/search/search.h"

#include <string.h>

static const int64_t NOW_US = INT64_C(1767225600000000); /* 2026-01-01 */

typedef struct Outcome {
	SearchQuery query;
	SearchError error;
} Outcome;

static bool read_as(const char *text, const char *me, Outcome *outcome)
{
	search_query_init(&outcome->query);
	search_error_init(&outcome->error);
	return search_parse(text, &(const SearchScene){.now_us = NOW_US, .me = me}, &outcome->query, &outcome->error);
}

static void outcome_clear(Outcome *outcome)
{
	search_query_clear(&outcome->query);
	search_error_clear(&outcome->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static void queries_have_one_normal_form(void)
{
	static const char *const rows[][2] = {
		{"", ""},
		{"  Kafka   trading ", "Kafka trading"},
		{"a or b c", "a or b c"},
		{"(a or b) c", "(a or b) c"},
		{"a (b c)", "a b c"},
		{"a or (b OR c)", "a or b or c"},
		{"--a", "a"},
		{"-(-a)", "a"},
		{"-(a or b)", "-(a or b)"},
		{"-(a b)", "-(a b)"},
		{"status:new,Offered", "status:new or status:offered"},
		{"x -status:new,offered", "x -(status:new or status:offered)"},
		{"\"order  book\" -\"a b\"", "\"order  book\" -\"a b\""},
		{"company:\"Acme GmbH\",foo", "company:\"Acme GmbH\" or company:foo"},
		{"sort:-budget rust", "rust sort:-budget"},
		{"sort:-created rust", "rust"},
		{"rust & !", "rust"},
		{"lm-ABC ada@client.example", "ref:lm-abc email:ada@client.example"},
		{"is:late is:triage is:mine", "response:late status:triage owner:me"},
		{"https://a.b/c", "https://a.b/c"},
		{"budget:none budget:>150K", "budget:none budget:>150k"},
		{"micro* c++ foo.bar", "micro* c++ foo.bar"},
		{"or", NULL},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Outcome) outcome;
		if (!read_as(rows[i][0], "anna@agency.example", &outcome)) {
			g_assert_null(rows[i][1]);
			continue;
		}
		g_autofree char *printed = search_print(&outcome.query);
		g_assert_cmpstr(printed, ==, rows[i][1]);
		g_auto(Outcome) again;
		g_assert_true(read_as(printed, "anna@agency.example", &again));
		g_autofree char *twice = search_print(&again.query);
		g_assert_cmpstr(twice, ==, printed);
	}
}

static void assert_no_group_is_in_its_like(const SearchNode *node)
{
	for (guint i = 0; node->items != NULL && i < node->items->len; i++) {
		const SearchNode *item = g_ptr_array_index(node->items, i);
		g_assert_true(item->items == NULL || item->kind != node->kind);
		assert_no_group_is_in_its_like(item);
	}
}

static void groups_are_as_flat_as_they_can_be(void)
{
	static const char *const rows[] = {
		"a (b c)", "a (b (c d)) e", "a or (b or c) or status:new,lost", "x (a or (b or (c d)))"};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Outcome) outcome;
		g_assert_true(read_as(rows[i], NULL, &outcome));
		assert_no_group_is_in_its_like(outcome.query.root);
	}
}

static void what_makes_no_sense_is_pointed_at_and_repaired(void)
{
	static const struct {
		const char *text;
		const char *code;
		guint from;
		guint to;
		const char *suggestion; /* the first; NULL: none */
	} rows[] = {
		{"rust status:acepted", "unknown_value", 12, 19, "rust status:accepted"},
		{"stat:new", "unknown_operator", 0, 4, "status:new"},
		{"response:lat", "unknown_value", 9, 12, "response:late"},
		{"stauts:new", "unknown_operator", 0, 6, "status:new"},
		{"zzzz:new", "unknown_operator", 0, 4, "\"zzzz:new\""},
		{"(rust or", "word_missing", 8, 8, NULL},
		{"(rust", "open_parenthesis", 0, 1, NULL},
		{"rust)", "close_parenthesis", 4, 5, NULL},
		{"()", "word_missing", 0, 2, NULL},
		{"or rust", "word_missing", 0, 2, NULL},
		{"a or or b", "word_missing", 5, 7, NULL},
		{"\"order", "open_quote", 0, 6, "\"order\""},
		{"c*", "short_prefix", 0, 2, NULL},
		{"status:", "value_missing", 0, 7, NULL},
		{"status:new,", "value_missing", 0, 11, "status:new"},
		{"(status:new,) rust", "value_missing", 1, 12, "(status:new) rust"},
		{"status:new,,lost", "value_missing", 0, 11, NULL},
		{"rust status: new -x", "value_missing", 5, 12, "rust status:new -x"},
		{"status: stage:lost", "value_missing", 0, 7, NULL},
		{"budget:much", "bad_range", 0, 11, NULL},
		{"budget:200k..100k", "empty_range", 0, 17, NULL},
		{"confidence:150%", "bad_range", 0, 15, NULL},
		{"created:soon", "bad_time", 0, 12, NULL},
		{"created:2026-02-30", "bad_time", 0, 18, NULL},
		{"email:acme.com", "bad_email", 0, 14, "email:*@acme.com"},
		{"rust email:Ada", "bad_email", 5, 14, "rust email:ada*"},
		{"email:\"ada\"", "bad_email", 0, 11, NULL},
		{"status:\"acepted\"", "unknown_value", 7, 16, "status:accepted"},
		{"country:nowhere", "unknown_value", 8, 15, NULL},
		{"timezone:viena", "unknown_value", 9, 14, "timezone:Europe/Vienna"},
		{"timezone:eurp/*", "unknown_value", 9, 15, "timezone:Europe/Amsterdam"},
		{"timezone:mars", "unknown_value", 9, 13, NULL},
		{"-language:germn rust", "unknown_value", 10, 15, "-language:german rust"},
		{"language:ger*", "unknown_value", 9, 13, "language:german"},
		{"language:klingon", "unknown_value", 9, 16, NULL},
		{"ref:lm-studio", "bad_reference", 0, 13, "\"lm-studio\""},
		{"LM-0123456789", "bad_reference", 0, 13, "\"lm-0123456789\""},
		{"sort:size", "unknown_value", 5, 9, "sort:-created"},
		{"sort:budget sort:created", "sort_misplaced", 12, 24, NULL},
		{"(sort:budget)", "sort_misplaced", 1, 12, NULL},
		{"-sort:budget", "sort_misplaced", 0, 12, NULL},
		{"is:mine", "nobody", 0, 7, NULL},
		{"& !", "word_missing", 0, 3, NULL},
		{"\xc3\xbc\xc3\xbc status:x", "unknown_value", 10, 11, "\xc3\xbc\xc3\xbc status:new"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Outcome) outcome;
		g_test_message("%s", rows[i].text);
		g_assert_false(read_as(rows[i].text, NULL, &outcome));
		g_assert_null(outcome.query.root);
		g_assert_cmpstr(outcome.error.code, ==, rows[i].code);
		g_assert_cmpuint(outcome.error.from, ==, rows[i].from);
		g_assert_cmpuint(outcome.error.to, ==, rows[i].to);
		g_assert_cmpuint(strlen(outcome.error.says), >, 0);
		if (rows[i].suggestion == NULL)
			continue;
		const SearchSuggestion *first = g_ptr_array_index(outcome.error.suggestions, 0);
		g_assert_cmpstr(first->query, ==, rows[i].suggestion);
	}
}

static void limits_hold(void)
{
	g_autofree char *deep = g_strconcat("((((((((", "a", "))))))))", NULL);
	g_autofree char *deeper = g_strconcat("(", deep, ")", NULL);
	g_autoptr(GString) many = g_string_new(NULL);
	g_autofree char *longest = g_strnfill(SEARCH_BYTES_MAX, 'a');
	g_autofree char *longer = g_strnfill(SEARCH_BYTES_MAX + 1, 'a');
	g_auto(Outcome) deep_read;
	g_auto(Outcome) deeper_read;
	g_auto(Outcome) many_read;
	g_auto(Outcome) more_read;
	g_auto(Outcome) longest_read;
	g_auto(Outcome) longer_read;

	g_assert_true(read_as(deep, NULL, &deep_read));
	g_assert_false(read_as(deeper, NULL, &deeper_read));
	g_assert_cmpstr(deeper_read.error.code, ==, "too_deep");
	for (int i = 0; i < SEARCH_ITEMS_MAX; i++)
		g_string_append(many, " ab");
	g_assert_true(read_as(many->str, NULL, &many_read));
	g_string_append(many, " status:new");
	g_assert_false(read_as(many->str, NULL, &more_read));
	g_assert_cmpstr(more_read.error.code, ==, "too_many");
	g_assert_true(read_as(longest, NULL, &longest_read));
	g_assert_false(read_as(longer, NULL, &longer_read));
	g_assert_cmpstr(longer_read.error.code, ==, "too_long");
}

static void ranges_mean_what_they_say(void)
{
	const double day = 86400.0 * G_USEC_PER_SEC;
	const double now = (double)NOW_US;
	const struct {
		const char *text;
		double inside;
		double below;
		double above;
	} rows[] = {
		{"budget:150k", 150000, 149999, 150001},
		{"budget:>150k", 150001, 150000, 1e19},
		{"budget:>=150k", 150000, 149999, 1e19},
		{"budget:<150k", 149999, -1, 150000},
		{"budget:<=150k", 150000, -1, 150001},
		{"budget:100k..1.5m", 1500000, 99999, 1500001},
		{"budget:..100k", 0, -1, 100001},
		{"budget:none", -1, -2, 0},
		{"confidence:<0.6", 0.59, -1e19, 0.6},
		{"confidence:60%..80%", 0.8, 0.599, 0.81},
		{"confidence:>0.6", 0.61, (double)0.6f, 1e19},
		{"created:<7d", now - 6 * day, now - 8 * day, 1e19},
		{"created:>7d", now - 8 * day, -1e19, now - 6 * day},
		{"created:today", now, now - 1, now + day},
		{"created:yesterday", now - 1, now - day - 1, now},
		{"created:2025-12", now - 1, now - 31 * day - 1, now},
		{"created:2025", now - 1, now - 365 * day - 1, now},
		{"created:2025-12-01..2025-12-02", now - 30 * day + 1, now - 31 * day - 1, now - 29 * day},
		{"created:..2025", 0, -1e19, now},
		{"created:>2025", now, now - 1, 1e19},
		{"response:<2h", now + 7.1e9, -1e19, now + 7.2e9 + 1e6},
		{"response:>2h", now + 7.3e9, now + 7.1e9, 1e19},
		{"response:late", now - 1e6, -1e19, now},
		{"is:late", now - 1e6, -1e19, now},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Outcome) outcome;
		g_test_message("%s", rows[i].text);
		g_assert_true(read_as(rows[i].text, NULL, &outcome));
		const SearchNode *node = outcome.query.root;
		g_assert_true(node->is_range);
		g_assert_true(node->low <= rows[i].inside && rows[i].inside < node->high);
		g_assert_true(node->low > rows[i].below);
		g_assert_true(node->high <= rows[i].above);
	}
}

static void a_budget_of_some_dollars_is_asked_about(void)
{
	g_auto(Outcome) outcome;

	g_assert_true(read_as("rust budget:>150", NULL, &outcome));
	g_assert_cmpstr(outcome.query.note.code, ==, "small_budget");
	const SearchSuggestion *first = g_ptr_array_index(outcome.query.note.suggestions, 0);
	g_assert_cmpstr(first->query, ==, "rust budget:>150k");
}

/* A tree as random as the grammar allows, as text. */
static void write_random(GRand *rand, int depth, GString *out)
{
	static const char *const leaves[] = {"rust", "\"order book\"", "micro*", "status:new,lost", "budget:>150k",
		"confidence:<60%", "created:<7d", "email:*@acme.com", "recruiter:rosa", "is:late", "has:note",
		"company:\"A b\"", "ref:LM-A", "created:2026-01..2026-03", "response:<2h", "source:web*",
		"language:deutsch", "timezone:vienna",
		"Stra\xc3\x9f"
		"e",
		"sort:-budget"};
	const int items = g_rand_int_range(rand, 1, 4);

	for (int i = 0; i < items; i++) {
		const int what = g_rand_int_range(rand, 0, 10);
		g_string_append(out, i == 0 ? "" : g_rand_boolean(rand) ? " " : " or ");
		g_string_append(out, what < 3 ? "-" : "");
		if (what % 3 == 0 && depth > 0) {
			g_string_append_c(out, '(');
			write_random(rand, depth - 1, out);
			g_string_append_c(out, ')');
		} else {
			g_string_append(out, leaves[g_rand_int_range(rand, 0, G_N_ELEMENTS(leaves))]);
		}
	}
}

static void mutate(GRand *rand, GString *text)
{
	static const char bytes[] = "()\"-:,.<>=* or\t\xc3\xff\x01"
				    "az09";

	for (int i = g_rand_int_range(rand, 1, 4); i > 0 && text->len > 0; i--) {
		const gssize at = g_rand_int_range(rand, 0, (gint32)text->len);
		const char byte = bytes[g_rand_int_range(rand, 0, sizeof bytes - 1)];
		if (g_rand_boolean(rand))
			text->str[at] = byte;
		else if (g_rand_boolean(rand))
			g_string_insert_c(text, at, byte);
		else
			g_string_erase(text, at, 1);
	}
}

static void check_outcome(const char *text)
{
	g_auto(Outcome) outcome;

	if (!read_as(text, "anna@agency.example", &outcome)) {
		const glong chars = g_utf8_strlen(outcome.query.text, -1);
		g_assert_nonnull(outcome.error.code);
		g_assert_cmpuint(outcome.error.from, <=, outcome.error.to);
		g_assert_cmpint(outcome.error.to, <=, chars);
		return;
	}
	g_autofree char *printed = search_print(&outcome.query);
	if (strlen(printed) > SEARCH_BYTES_MAX)
		return; /* "status:new,lost" is longer in its normal form */
	g_auto(Outcome) again;
	g_assert_true(read_as(printed, "anna@agency.example", &again));
	g_autofree char *twice = search_print(&again.query);
	g_assert_cmpstr(twice, ==, printed);
}

static void random_queries_are_read_or_refused_and_keep_their_meaning(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)g_test_rand_int());

	for (int i = 0; i < 10000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		write_random(rand, 2, text);
		check_outcome(text->str);
		mutate(rand, text);
		check_outcome(text->str);
	}
}

static void add_offer(void *context, const char *insert, const char *label)
{
	g_assert_cmpuint(strlen(label), >, 0);
	g_string_append_printf(context, "%s ", insert);
}

static void operators_and_values_are_completed(void)
{
	static const struct {
		const char *text;
		gsize from;
		const char *offers;
	} rows[] = {
		{"rust st", 5, "status: stage: "},
		{"-st", 1, "status: stage: "},
		{"(status:a", 8, "accepted "},
		{"status:new,lo", 11, "lost "},
		{"zz", 0, ""},
		{"zz:a", 3, ""},
		{"country:germ", 8, "germany "},
		{"country:Deut", 8, "germany "},
		{"country:DE", 8, "denmark dr_congo germany "},
		{"country:\303\226st", 8, "austria east_timor "},
		{"country:oest", 8, "austria "},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) offers = g_string_new(NULL);
		gsize from = 0;
		search_complete(rows[i].text, strlen(rows[i].text), &from, add_offer, offers);
		g_assert_cmpuint(from, ==, rows[i].from);
		g_assert_cmpstr(offers->str, ==, rows[i].offers);
	}
}

static void a_misspelled_value_is_repaired(void)
{
	static const char *const rows[][2] = {
		{"country:Deutschlnd", "country:germany"},
		{"country:Germny", "country:germany"},
		{"country:\303\226sterrich", "country:austria"},
		{"use_case:trading", "use_case:trading_engine"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Outcome) outcome;
		g_assert_false(read_as(rows[i][0], NULL, &outcome));
		const SearchSuggestion *first = g_ptr_array_index(outcome.error.suggestions, 0);
		g_assert_cmpstr(first->query, ==, rows[i][1]);
	}
}

static void one_thing_is_found_by_each_of_its_names(void)
{
	static const char *const rows[][2] = {
		{"language:Deutsch,en", "language:german or language:english"},
		{"timezone:Vienna", "timezone:europe/vienna"},
		{"country:de,US,gb", "country:germany or country:us or country:uk"},
		{"country:Deutschland", "country:germany"},
		{"country:GERMANY", "country:germany"},
		{"country:\303\226sterreich", "country:austria"},
		{"country:oesterreich", "country:austria"},
		{"country:osterreich", "country:austria"},
		{"country:\"South Africa\"", "country:south_africa"},
		{"country:south-africa", "country:south_africa"},
		{"country:\"United States\"", "country:us"},
		{"country:curacao", "country:cura\303\247ao"},
		{"use_case:\"Trading Engine\"", "use_case:trading_engine"},
		{"seniority:EXPERT", "seniority:expert"},
		{"timezone:UTC+2", "timezone:utc+02:00"},
		{"timezone:US/Pacific", "timezone:us/pacific"},
		{"timezone:europe/*", "timezone:europe/*"},
		{"ref:LM-A*", "ref:lm-a*"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Outcome) outcome;
		g_test_message("%s", rows[i][0]);
		g_assert_true(read_as(rows[i][0], NULL, &outcome));
		g_autofree char *printed = search_print(&outcome.query);
		g_assert_cmpstr(printed, ==, rows[i][1]);
	}
}

static void every_operator_is_found_and_knows_what_it_offers(void)
{
	for (guint i = 0; i < SEARCH_OPERATORS_COUNT; i++) {
		const SearchOperator *row = &search_operators[i];
		const char *value;
		g_assert_true(search_operator_find(row->name) == row);
		for (guint at = 0; row->value_at != NULL && (value = row->value_at(at)) != NULL; at++) {
			g_autofree char *text = g_strdup_printf("%s:%s", row->name, value);
			g_auto(Outcome) outcome;
			g_assert_true(read_as(text, "anna@agency.example", &outcome));
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/search/queries_have_one_normal_form", queries_have_one_normal_form);
	g_test_add_func("/search/groups_are_as_flat_as_they_can_be", groups_are_as_flat_as_they_can_be);
	g_test_add_func("/search/what_makes_no_sense_is_pointed_at_and_repaired",
		what_makes_no_sense_is_pointed_at_and_repaired);
	g_test_add_func("/search/limits_hold", limits_hold);
	g_test_add_func("/search/ranges_mean_what_they_say", ranges_mean_what_they_say);
	g_test_add_func("/search/a_budget_of_some_dollars_is_asked_about", a_budget_of_some_dollars_is_asked_about);
	g_test_add_func("/search/random_queries_are_read_or_refused_and_keep_their_meaning",
		random_queries_are_read_or_refused_and_keep_their_meaning);
	g_test_add_func("/search/a_misspelled_value_is_repaired", a_misspelled_value_is_repaired);
	g_test_add_func("/search/operators_and_values_are_completed", operators_and_values_are_completed);
	g_test_add_func("/search/one_thing_is_found_by_each_of_its_names", one_thing_is_found_by_each_of_its_names);
	g_test_add_func("/search/every_operator_is_found_and_knows_what_it_offers",
		every_operator_is_found_and_knows_what_it_offers);
	return g_test_run();
}
