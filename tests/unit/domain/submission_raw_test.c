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
	g_autoptr(Form) form = form_read(body, strlen(body));

	return raw_submission_from_form(form);
}

/* As it is stored, whether or not all that a lead needs is there. */
static void write_checked(const RawSubmission *raw, GString *out)
{
	g_auto(FieldErrors) errors = {0};
	g_auto(FieldErrors) warnings = {0};

	field_errors_init(&errors);
	field_errors_init(&warnings);
	g_autoptr(Submission) submission =
		submission_check(raw, SUBMISSION_CHECK_RECOMMENDATION, NULL, &errors, &warnings);
	g_assert_nonnull(submission);
	submission_write_json(raw, submission, out);
}

static void assert_stored(RawSubmission *raw, const char *expected)
{
	g_autoptr(RawSubmission) owned = raw;
	g_autoptr(GString) out = g_string_new(NULL);

	write_checked(owned, out);
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
	g_autoptr(RawSubmission) raw = raw_of_form("token=x&phone=1&use_case=other");

	raw_submission_remove(raw, "nothing");
	raw_submission_remove(raw, "token");
	assert_stored(g_steal_pointer(&raw), "{\"phone\":\"1\",\"use_case\":\"other\"}");
}

static void json_is_stored_as_sent_with_its_types(void)
{
	static const char json[] =
		"{"
		"\"use_case\":[\"other\"],\"engineers\":\"1\",\"budget_usd_year\":150000,\"latency\":"
		"null,"
		"\"mine\":\"as "
		"is\\nhere\",\"deep\":{\"a\":[1,2.5,true,null,\"x\"]},\"mixed\":[\"a\",1],\"flag\":"
		"false,\"n\":0.1}";

	assert_stored(raw_of_json(json), json);
}

static void a_form_is_stored_by_what_it_means(void)
{
	assert_stored(
		raw_of_form(
			"budget_usd_year=%24150,000&overlap_hours=x&engineers=3&consent=on&use_case=other&use_case=b"),
		"{\"budget_usd_year\":150000,\"overlap_hours\":\"x\",\"engineers\":\"2_3\",\"consent\":true,"
		"\"use_case\":[\"other\",\"b\"]}");
}

static void stored_texts_are_the_checked_ones(void)
{
	assert_stored(raw_of_json("{\"description\":\" a\\r\\nb "
				  "\",\"title\":\"a\\nb\",\"email\":\" A@B.CC\\u200b \"}"),
		"{\"description\":\"a\\nb\",\"title\":\"a b\",\"email\":\"A@b.cc\"}");
}

static void an_amount_is_stored_as_counted_and_as_written(void)
{
	static const char stored[] =
		"{\"use_case\":\"other\",\"budget_usd_year\":165600,\"budget_as_written\":"
		"{\"text\":\"75-90/h\",\"low\":75,\"high\":90,\"currency\":\"USD\",\"period\":\"hour\"}}";
	g_autoptr(Json) document = jsonc_decode(stored, strlen(stored), NULL);

	assert_stored(raw_of_json("{\"use_case\":\"other\",\"budget_usd_year\":\" 75-90/h \",\"budget_as_written\":1}"),
		stored);
	/* As it was typed, for the one who corrects it. */
	g_autoptr(RawSubmission) raw = raw_submission_from_stored(document, NULL);
	g_assert_cmpstr(raw_submission_find(raw, "budget_usd_year")->value, ==, "75-90/h");
	assert_stored(g_steal_pointer(&raw), stored);
}

static void a_number_that_was_not_understood_is_stored_as_a_text(void)
{
	assert_stored(raw_of_json("{\"use_case\":\"other\",\"budget_usd_year\":75,\"overlap_hours\":99}"),
		"{\"use_case\":\"other\",\"budget_usd_year\":\"75\",\"overlap_hours\":\"99\"}");
}

static void what_cannot_be_seen_is_dropped_before_anything_else(void)
{
	static const char json[] =
		"\357\273\277{\"use_case\":\"other\",\"title\":\"a\\u0000b\\\\u0000\",\"deep\":{\"c\":[\"\\u0000d\"]}}";
	g_autoptr(GError) error = NULL;

	RawSubmission *raw = raw_submission_from_bytes(json, strlen(json), &error);
	g_assert_no_error(error);
	assert_stored(raw, "{\"use_case\":\"other\",\"title\":\"ab\\\\u0000\",\"deep\":{\"c\":[\"d\"]}}");
	assert_stored(raw_of_form("%ef%bb%bfuse_case=other&title=%e2%80%8b&company=%00+a%0bb"),
		"{\"use_case\":\"other\",\"company\":\"a b\"}");
}

static void bytes_are_read_as_their_document_is(void)
{
	static const char *const texts[] = {
		"{\"use_case\":\"other\",\"title\":\"a\\u00e9\",\"engineers\":1,\"consent\":true,\"phone\":null}",
		"{\"use_case\":[\"other\"],\"deep\":{\"a\":1.5},\"n\":0.1}",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(RawSubmission) expected = raw_of_json(texts[i]);
		g_autoptr(GString) out = g_string_new(NULL);
		RawSubmission *raw = raw_submission_from_bytes(texts[i], strlen(texts[i]), &error);
		g_assert_no_error(error);
		write_checked(expected, out);
		assert_stored(raw, out->str);
	}
}

static void what_is_wrong_in_bytes_has_its_place(void)
{
	static const struct {
		const char *json, *says;
	} cases[] = {
		{"{\"a\": 1,\n \"a\": 2}", "line 2, column *: this name comes twice"},
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
	TEST(an_amount_is_stored_as_counted_and_as_written);
	TEST(a_number_that_was_not_understood_is_stored_as_a_text);
	TEST(what_cannot_be_seen_is_dropped_before_anything_else);
	TEST(bytes_are_read_as_their_document_is);
	TEST(what_is_wrong_in_bytes_has_its_place);
	return g_test_run();
}
