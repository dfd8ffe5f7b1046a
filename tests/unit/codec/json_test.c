#include <string.h>

#include "base/error.h"
#include "codec/json.h"

static void assert_same(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) value = jsonc_decode(text, strlen(text), &error);

	g_assert_no_error(error);
	g_autofree char *again = jsonc_encode(value);
	g_assert_cmpstr(again, ==, text);
}

/* says: how the message begins. */
static void assert_refused_n(const char *text, gsize count, const char *says)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) value = jsonc_decode(text, count, &error);

	g_assert_null(value);
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
	if (!g_str_has_prefix(error->message, says))
		g_error("\"%s\" does not begin with \"%s\"", error->message, says);
}

static void assert_refused(const char *text, const char *says)
{
	assert_refused_n(text, strlen(text), says);
}

static void every_kind_of_value_comes_back(void)
{
	assert_same("{\"a\":[1,-2,0.1,\"text\",true,false,null,{},[]]}");
	assert_same("\"alone\"");
	assert_same("7");
}

static void keys_keep_their_order(void)
{
	assert_same("{\"zeta\":1,\"alpha\":2,\"mu\":3}");
}

static void text_outside_ascii_comes_back_unescaped(void)
{
	assert_same("{\"名\":\"é 日本 😀\"}");
}

static void surrogate_pairs_become_one_character(void)
{
	static const char text[] = "\"\\ud83d\\ude00\"";
	g_autoptr(Json) value = jsonc_decode(text, strlen(text), NULL);

	g_assert_cmpstr(json_string_value(value), ==, "😀");
}

static void only_the_counted_bytes_are_read(void)
{
	g_autoptr(Json) value = jsonc_decode("12345", 3, NULL);

	g_assert_cmpint(json_integer_value(value), ==, 123);
}

static void a_duplicate_key_is_refused_with_its_place(void)
{
	assert_refused("{\"a\":1,\n \"a\":2}", "line 2, column 4: this name comes twice");
	assert_refused("{\"x\":{\"a\":1,\"a\":1}}", "line 1, column ");
	assert_refused("{\"a\":1,\"\\u0061\":2}", "line 1, column ");
}

static void nul_is_refused(void)
{
	assert_refused("{\"a\":\"\\u0000\"}", "line 1, column ");
	assert_refused("{\"a\\u0000b\":1}", "line 1, column ");
	assert_refused_n("{\"a\":\"b\0c\"}", 11, "line 1, column ");
	assert_refused_n("1\0", 2, "line 1, column ");
}

static void broken_utf8_is_refused(void)
{
	static const char *const broken[] = {"\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
		"\"a\xc3\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\xef\xbb\xbf{}"};

	for (gsize i = 0; i < G_N_ELEMENTS(broken); i++)
		assert_refused(broken[i], "line 1, column ");
}

static void what_is_not_json_is_refused(void)
{
	static const char *const texts[] = {"", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "{a:1}", "01", "+1", "1.",
		".5", "NaN", "Infinity", "// x\n1", "\"a\nb\"", "\"\\x\"", "tru", "{} {}", "1 2", "{}x", "[1 2]",
		"99999999999999999999", "1e999"};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_refused(texts[i], "line ");
}

static char *nested(char open, char close, gsize depth)
{
	GString *text = g_string_new(NULL);

	for (gsize i = 0; i < depth; i++)
		g_string_append(text, open == '{' && i > 0 ? "\"a\":{" : open == '{' ? "{" : "[");
	for (gsize i = 0; i < depth; i++)
		g_string_append_c(text, close);
	return g_string_free(text, FALSE);
}

static void sixteen_levels_are_taken_and_no_more(void)
{
	g_autofree char *full_list = nested('[', ']', JSON_NESTING_MAX);
	g_autofree char *over_list = nested('[', ']', JSON_NESTING_MAX + 1);
	g_autofree char *full_object = nested('{', '}', JSON_NESTING_MAX);
	g_autofree char *over_object = nested('{', '}', JSON_NESTING_MAX + 1);

	assert_same(full_list);
	assert_same(full_object);
	assert_refused(over_list, "line 1, column 17: nested");
	assert_refused(over_object, "line 1, column 81: nested");
}

static void deep_nesting_is_found_before_parsing(void)
{
	g_autofree char *text = g_strnfill(60000, '[');

	assert_refused(text, "line 1, column 17: nested");
}

static void brackets_in_strings_are_no_nesting(void)
{
	assert_same("[\"[[[[[[[[[[[[[[[[[[[[\",\"\\\"[{[{[{[{[{[{[{[{[{[{\",\"\\\\\"]");
}

static void many_small_lists_are_no_nesting(void)
{
	assert_same("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]");
}

static void lines_and_columns_count_from_the_last_line_break(void)
{
	assert_refused("[\n [\n  [[[[[[[[[[[[[[[1", "line 3, column 17: nested");
}

static void columns_count_characters(void)
{
	assert_refused("[\"éé\",[[[[[[[[[[[[[[[[1", "line 1, column 22: nested");
}

static void assert_number(const char *text, const char *expected)
{
	char written[JSON_NUMBER_TEXT_BYTES];
	g_autoptr(Json) number = jsonc_decode(text, strlen(text), NULL);

	g_assert_nonnull(number);
	jsonc_number_text(number, written);
	g_assert_cmpstr(written, ==, expected);
}

static void numbers_are_as_short_as_they_read_back(void)
{
	assert_number("0.1", "0.1");
	assert_number("0.30000000000000004", "0.30000000000000004");
	assert_number("1.0", "1");
	assert_number("1e2", "100");
	assert_number("1e300", "1e+300");
	assert_number("-0.0", "0");
	assert_number("9223372036854775807", "9223372036854775807");
	assert_number("-9223372036854775808", "-9223372036854775808");
}

static void a_value_can_be_written_into_a_document(void)
{
	g_autoptr(Json) value = jsonc_decode("[1,{\"b\":2}]", 11, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "a");
	jsonc_write(&w, value);
	jsonw_put_int(&w, "c", 3);
	jsonw_end_object(&w);
	g_assert_cmpstr(out->str, ==, "{\"a\":[1,{\"b\":2}],\"c\":3}");
}

#define TEST(function) g_test_add_func("/json/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(every_kind_of_value_comes_back);
	TEST(keys_keep_their_order);
	TEST(text_outside_ascii_comes_back_unescaped);
	TEST(surrogate_pairs_become_one_character);
	TEST(only_the_counted_bytes_are_read);
	TEST(a_duplicate_key_is_refused_with_its_place);
	TEST(nul_is_refused);
	TEST(broken_utf8_is_refused);
	TEST(what_is_not_json_is_refused);
	TEST(sixteen_levels_are_taken_and_no_more);
	TEST(deep_nesting_is_found_before_parsing);
	TEST(brackets_in_strings_are_no_nesting);
	TEST(many_small_lists_are_no_nesting);
	TEST(lines_and_columns_count_from_the_last_line_break);
	TEST(columns_count_characters);
	TEST(numbers_are_as_short_as_they_read_back);
	TEST(a_value_can_be_written_into_a_document);
	return g_test_run();
}
