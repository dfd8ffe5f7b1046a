#include "codec/json_flat.h"

#include <string.h>

#include <jansson.h>

static bool append(const char *name, JsonFlatType type, const char *value, void *context)
{
	g_string_append_printf(context, "%s=%d:%s;", name, (int)type, value);
	return true;
}

/* "name=type:value;" of every member; NULL: left to the parser. */
static char *read_flat(const char *json)
{
	GString *members = g_string_new(NULL);
	const bool is_flat = json_flat_read(json, strlen(json), append, members);

	return g_string_free(members, !is_flat);
}

static void test_members_come_in_their_order(void)
{
	g_autofree char *got = read_flat(" { \"a\" : \"x\" , \"b\":-12,\"c\":true,\n\"d\":null, \"e\":0 } ");

	g_assert_cmpstr(got, ==, "a=0:x;b=1:-12;c=2:true;d=3:null;e=1:0;");
}

static void test_escapes_are_resolved(void)
{
	g_autofree char *got = read_flat("{\"a\": \"\\u00fc\\n\\t\\\"\\\\\\/\\u20ac\\ud83d\\ude00\"}");

	g_assert_cmpstr(got, ==, "a=0:ü\n\t\"\\/€😀;");
}

static void test_everything_else_is_left_to_the_parser(void)
{
	static const char *const others[] = {
		"",
		"{",
		"{}",
		"[]",
		"{\"a\":\"x\"",
		"{\"a\":\"x\"} x",
		"{\"a\":\"x\",}",
		"{\"a\":[\"x\"]}",
		"{\"a\":{}}",
		"{\"a\":1.5}",
		"{\"a\":1e3}",
		"{\"a\":01}",
		"{\"a\":-0}",
		"{\"a\":-}",
		"{\"a\":1234567890123456}",
		"{\"a\":\"\\u0000\"}",
		"{\"a\":\"\\ud83d\"}",
		"{\"a\":\"\\ud83d\\ud83d\"}",
		"{\"a\":\"\\ud83d\\n\"}",
		"{\"a\":\"\\ude00\\ud83d\"}",
		"{\"a\":\"\\x\"}",
		"{\"a\":\"\\u12\"}",
		"{\"a\":\"line\nbreak\"}",
		"{\"a\":\"\xff\"}",
		"{\"a\":tru}",
		"{a:1}",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
		g_autofree char *got = read_flat(others[i]);
		if (got != NULL)
			g_error("read %s as %s", others[i], got);
	}
}

static bool refuse(
	const char *name G_GNUC_UNUSED, JsonFlatType type G_GNUC_UNUSED, const char *value G_GNUC_UNUSED, void *context)
{
	(*(int *)context)++;
	return false;
}

static void test_reading_ends_when_a_member_is_refused(void)
{
	const char *json = "{\"a\": 1, \"b\": 2}";
	int calls = 0;

	g_assert_false(json_flat_read(json, strlen(json), refuse, &calls));
	g_assert_cmpint(calls, ==, 1);
}

/* The tree equals the parser's, or there is none. */
static void assert_read_alike(const char *json, bool is_read)
{
	const gsize bytes = strlen(json);
	json_t *by_parser = json_loadb(json, bytes, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	json_t *tree = json_flat_tree(json, bytes);

	g_assert_true((tree != NULL) == is_read);
	g_assert_true(tree == NULL || json_equal(tree, by_parser));
	json_decref(by_parser);
	json_decref(tree);
}

static void test_a_tree_is_what_the_parser_makes_of_it(void)
{
	static const char *const texts[] = {"{}", "[]", " [ ] ", "{\"a\":{\"b\":[1,-2,1.5,1e3,true,false,null,\"\"]}}",
		"\"a\\n\\ud83d\\ude00\"", "[\"Zo\u00eb \u2019 \u05d0\",\"\x7f\"]", "-0", "123456789012345678",
		"{\"a\":1,\"b\":{\"a\":1}}", "{\"\":\"\"}", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_read_alike(texts[i], true);
}

static void test_a_tree_of_anything_else_is_left_to_the_parser(void)
{
	static const char *const texts[] = {"", " ", "{", "[", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]",
		"{} x", "tru", "01", "1.", "-", "1e999", "123456789012345678901", "\"a", "\"a\nb\"", "\"\xff\"",
		"\"\\u0000\"", "\"\\ud83d\"", "{\"a\":1,\"a\":2}", "{\"\\u0061\":1}", "{1:2}", "{\"a\":[}",
		"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_read_alike(texts[i], false);
	g_assert_null(json_flat_tree("[1]\0", 4));
	g_assert_null(json_flat_tree("\"a\0b\"", 5));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/json_flat/members_come_in_their_order", test_members_come_in_their_order);
	g_test_add_func("/json_flat/escapes_are_resolved", test_escapes_are_resolved);
	g_test_add_func("/json_flat/everything_else_is_left_to_the_parser", test_everything_else_is_left_to_the_parser);
	g_test_add_func("/json_flat/reading_ends_when_a_member_is_refused", test_reading_ends_when_a_member_is_refused);
	g_test_add_func("/json_flat/a_tree_is_what_the_parser_makes_of_it", test_a_tree_is_what_the_parser_makes_of_it);
	g_test_add_func("/json_flat/a_tree_of_anything_else_is_left_to_the_parser",
		test_a_tree_of_anything_else_is_left_to_the_parser);
	return g_test_run();
}
