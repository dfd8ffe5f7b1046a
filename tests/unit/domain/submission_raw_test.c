#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "domain/submission/submission.h"

static RawSubmission *raw_of_json(const char *json)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) document = jsonc_decode(json, strlen(json), &error);

	g_assert_no_error(error);
	RawSubmission *raw = raw_submission_from_json(document, &error);
	g_assert_no_error(error);
	return raw;
}

static RawSubmission *raw_of_form(const char *body)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode(body, strlen(body), &error);

	g_assert_no_error(error);
	return raw_submission_from_form(form);
}

static void assert_stored(RawSubmission *raw, const char *expected)
{
	g_autoptr(RawSubmission) owned = raw;
	g_autoptr(GString) out = g_string_new(NULL);

	submission_write_json(owned, out);
	g_assert_cmpstr(out->str, ==, expected);
}

static void a_submission_must_be_an_object(void)
{
	static const char *const texts[] = {"[]", "\"a\"", "1", "null"};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Json) document = jsonc_decode(texts[i], strlen(texts[i]), NULL);
		g_assert_null(raw_submission_from_json(document, &error));
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	}
}

static void two_hundred_keys_are_taken_and_no_more(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) document = json_object();

	for (int i = 0; i < SUBMISSION_KEYS_MAX; i++) {
		g_autofree char *name = g_strdup_printf("k%d", i);
		json_object_set_new(document, name, json_null());
	}
	g_autoptr(RawSubmission) raw = raw_submission_from_json(document, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(raw->values->len, ==, SUBMISSION_KEYS_MAX);
	json_object_set_new(document, "one more", json_null());
	g_assert_null(raw_submission_from_json(document, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void a_repeated_form_field_is_a_list(void)
{
	g_autoptr(RawSubmission) raw = raw_of_form("use_case=ml_training&a=1&use_case=game_engine");
	const RawValue *value = raw_submission_find(raw, "use_case");

	g_assert_cmpint(value->type, ==, RAW_LIST);
	g_assert_cmpuint(value->values->len, ==, 2);
	g_assert_cmpstr(g_ptr_array_index(value->values, 0), ==, "ml_training");
	g_assert_cmpstr(g_ptr_array_index(value->values, 1), ==, "game_engine");
}

static void an_empty_form_field_was_not_sent(void)
{
	g_autoptr(RawSubmission) raw = raw_of_form("company=&phone=1&use_case=&use_case=other");

	g_assert_null(raw_submission_find(raw, "company"));
	g_assert_cmpstr(raw_submission_find(raw, "use_case")->value, ==, "other");
}

static void a_value_can_be_taken_out(void)
{
	g_autoptr(RawSubmission) raw = raw_of_form("token=x&phone=1");

	raw_submission_remove(raw, "nothing");
	raw_submission_remove(raw, "token");
	assert_stored(g_steal_pointer(&raw), "{\"phone\":\"1\"}");
}

static void json_is_stored_as_sent_with_its_types(void)
{
	static const char json[] = "{"
				   "\"use_case\":[\"other\"],\"engineers\":1,\"budget_usd_year\":150000,\"latency\":"
				   "null,"
				   "\"mine\":\" as "
				   "is\\r\\n\",\"deep\":{\"a\":[1,2.5,true,null,\"x\"]},\"mixed\":[\"a\",1],\"flag\":"
				   "false,\"n\":0.1}";

	assert_stored(raw_of_json(json), json);
}

static void a_form_is_stored_by_what_it_means(void)
{
	assert_stored(raw_of_form("budget_usd_year=%24150,000&overlap_hours=x&consent=on&use_case="
				  "a&use_case=b"),
		"{\"budget_usd_year\":150000,\"overlap_hours\":\"x\",\"consent\":true,\"use_case\":"
		"[\"a\",\"b\"]}");
}

static void stored_texts_are_the_checked_ones(void)
{
	assert_stored(raw_of_json("{\"description\":\" a\\r\\nb "
				  "\",\"title\":\"a\\nb\",\"email\":\" A@B.cc \"}"),
		"{\"description\":\"a\\nb\",\"title\":\"a b\",\"email\":\"A@B.cc\"}");
}

static void bytes_are_read_as_their_document_is(void)
{
	static const char *const texts[] = {
		"{\"title\":\"a\\u00e9\",\"engineers\":1,\"consent\":true,\"phone\":null}",
		"{\"use_case\":[\"other\"],\"deep\":{\"a\":1.5},\"n\":0.1}",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(RawSubmission) expected = raw_of_json(texts[i]);
		g_autoptr(GString) out = g_string_new(NULL);
		RawSubmission *raw = raw_submission_from_bytes(texts[i], strlen(texts[i]), &error);
		g_assert_no_error(error);
		submission_write_json(expected, out);
		assert_stored(raw, out->str);
	}
}

static void what_is_wrong_in_bytes_has_its_place(void)
{
	static const struct {
		const char *json, *says;
	} cases[] = {
		{"{\"a\": 1,\n \"a\": 2}", "line 2, column *: duplicate object key*"},
		{"{\"a\": }", "line 1, column *: *"},
		{"[1]", "a submission is a JSON object*"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(raw_submission_from_bytes(cases[i].json, strlen(cases[i].json), &error));
		g_assert_true(g_pattern_match_simple(cases[i].says, error->message));
	}
}

#define TEST(function) g_test_add_func("/submission_raw/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_submission_must_be_an_object);
	TEST(two_hundred_keys_are_taken_and_no_more);
	TEST(a_repeated_form_field_is_a_list);
	TEST(an_empty_form_field_was_not_sent);
	TEST(a_value_can_be_taken_out);
	TEST(json_is_stored_as_sent_with_its_types);
	TEST(a_form_is_stored_by_what_it_means);
	TEST(stored_texts_are_the_checked_ones);
	TEST(bytes_are_read_as_their_document_is);
	TEST(what_is_wrong_in_bytes_has_its_place);
	return g_test_run();
}
