#include <math.h>
#include <string.h>

#include "base/json_writer.h"

static void assert_quoted(const char *text, gsize bytes, const char *expected)
{
	g_autoptr(GString) out = g_string_new(NULL);

	jsonw_append_quoted(out, text, bytes);
	g_assert_cmpstr(out->str, ==, expected);
}

static void commas_and_colons_stand_where_they_belong(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "a", "x");
	jsonw_key(&w, "b");
	jsonw_begin_array(&w);
	jsonw_int(&w, 1);
	jsonw_begin_object(&w);
	jsonw_end_object(&w);
	jsonw_begin_array(&w);
	jsonw_end_array(&w);
	jsonw_null(&w);
	jsonw_end_array(&w);
	jsonw_put_int(&w, "c", -5);
	jsonw_put_bool(&w, "d", true);
	jsonw_key(&w, "e");
	jsonw_raw(&w, "{\"f\":1}");
	jsonw_key(&w, "g");
	jsonw_bool(&w, false);
	jsonw_end_object(&w);
	g_assert_cmpstr(out->str, ==,
		"{\"a\":\"x\",\"b\":[1,{},[],null],\"c\":-5,\"d\":true,\"e\":{\"f\":1},\"g\":"
		"false}");
}

static void writing_appends_to_what_is_there(void)
{
	g_autoptr(GString) out = g_string_new("before ");
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_int(&w, 1);
	g_assert_cmpstr(out->str, ==, "before 1");
}

static void no_text_is_null(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_text(&w, NULL);
	g_assert_cmpstr(out->str, ==, "null");
}

static void quotes_and_backslashes_are_escaped(void)
{
	assert_quoted("a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\"");
}

static void control_characters_are_escaped(void)
{
	assert_quoted("\b\f\n\r\t\x01\x1f\x7f", 8, "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"");
	assert_quoted("a\0b", 3, "\"a\\u0000b\"");
}

static void other_characters_are_not(void)
{
	assert_quoted("é 日本 <&>'", strlen("é 日本 <&>'"), "\"é 日本 <&>'\"");
	assert_quoted("", 0, "\"\"");
}

static void assert_decimal(double value, int decimals, const char *expected)
{
	g_autoptr(GString) out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_decimal(&w, value, decimals);
	g_assert_cmpstr(out->str, ==, expected);
}

static void decimals_lose_their_trailing_zeros(void)
{
	assert_decimal(0.9, 4, "0.9");
	assert_decimal(12, 3, "12");
	assert_decimal(-3.25, 2, "-3.25");
	assert_decimal(100, 0, "100");
	assert_decimal(0.12345, 2, "0.12");
	assert_decimal(0.999, 2, "1");
}

/* The quick way and printf's must agree, halves and what is next to them above all. */
static void decimals_are_rounded_as_printf_rounds(void)
{
	GRand *random = g_rand_new_with_seed(7);

	for (int i = 0; i < 200000; i++) {
		const int decimals = g_rand_int_range(random, 1, 7);
		const double half = (g_rand_int_range(random, 0, 2000000) + 0.5) / pow(10, decimals);
		const double value =
			i % 2 == 0 ? g_rand_double_range(random, 0, 1000) : nextafter(half, i % 4 == 1 ? 0 : 1e9);
		char expected[64];
		g_snprintf(expected, sizeof expected, "%.*f", decimals, value);
		char *end = expected + strlen(expected);
		while (end[-1] == '0')
			*--end = '\0';
		if (end[-1] == '.')
			*--end = '\0';
		assert_decimal(value, decimals, expected);
	}
	g_rand_free(random);
}

static void there_is_no_negative_zero(void)
{
	assert_decimal(-0.0001, 2, "0");
	assert_decimal(-0.0, 0, "0");
}

static void the_smallest_and_largest_integer_are_written_in_full(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_array(&w);
	jsonw_int(&w, INT64_MIN);
	jsonw_int(&w, INT64_MAX);
	jsonw_end_array(&w);
	g_assert_cmpstr(out->str, ==, "[-9223372036854775808,9223372036854775807]");
}

static void an_object_of_one_text_is_escaped_too(void)
{
	g_autofree char *json = jsonw_object_of_text("note", "a \"b\"");
	g_autofree char *none = jsonw_object_of_text("note", NULL);

	g_assert_cmpstr(json, ==, "{\"note\":\"a \\\"b\\\"\"}");
	g_assert_cmpstr(none, ==, "{\"note\":null}");
}

#define TEST(function) g_test_add_func("/json_writer/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(commas_and_colons_stand_where_they_belong);
	TEST(writing_appends_to_what_is_there);
	TEST(no_text_is_null);
	TEST(quotes_and_backslashes_are_escaped);
	TEST(control_characters_are_escaped);
	TEST(other_characters_are_not);
	TEST(decimals_lose_their_trailing_zeros);
	TEST(decimals_are_rounded_as_printf_rounds);
	TEST(there_is_no_negative_zero);
	TEST(an_object_of_one_text_is_escaped_too);
	TEST(the_smallest_and_largest_integer_are_written_in_full);
	return g_test_run();
}
