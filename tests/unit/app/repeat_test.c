/* app/intake/repeat: which submissions are the same request by their answers alone. */
#include <string.h>

#include "app/intake/repeat.h"

#define TEXT "An engine for matching orders, in microseconds."

typedef struct Words {
	const char *email, *name, *title, *description, *company;
	int latency;
} Words;

static void key_of(const Words *words, uint8_t key[static INTAKE_KEY_BYTES])
{
	g_autoptr(Submission) submission = submission_new();

	submission->texts[FIELD_EMAIL] = g_strdup(words->email);
	submission->texts[FIELD_CONTACT_NAME] = g_strdup(words->name);
	submission->texts[FIELD_TITLE] = g_strdup(words->title);
	submission->texts[FIELD_DESCRIPTION] = g_strdup(words->description);
	submission->texts[FIELD_COMPANY] = g_strdup(words->company);
	submission->choices[FIELD_LATENCY] = (int8_t)words->latency;
	repeat_key_of_answers(submission, key);
}

static bool is_repeat(Words a, Words b)
{
	uint8_t left[INTAKE_KEY_BYTES], right[INTAKE_KEY_BYTES];

	key_of(&a, left);
	key_of(&b, right);
	return memcmp(left, right, sizeof left) == 0;
}

static void case_and_blanks_make_no_other_request(void)
{
	g_assert_true(is_repeat((Words){.email = "Ada@client.example", .name = "Ada  Brandt", .description = TEXT},
		(Words){.email = "ada@CLIENT.example",
			.name = "ada brandt",
			.description = "an engine for matching\norders,  in microseconds."}));
}

static void another_address_name_or_text_is_another_request(void)
{
	const Words ada = {.email = "a@b.cc", .name = "Ada", .title = "Engine", .description = TEXT};
	Words other = ada;

	other.email = "e@b.cc";
	g_assert_false(is_repeat(ada, other));
	other = ada;
	other.name = "Eve";
	g_assert_false(is_repeat(ada, other));
	other = ada;
	other.title = "Motor";
	g_assert_false(is_repeat(ada, other));
	other = ada;
	other.description = TEXT " Soon.";
	g_assert_false(is_repeat(ada, other));
}

static void with_a_text_the_other_answers_may_differ(void)
{
	g_assert_true(is_repeat((Words){.email = "a@b.cc", .name = "Ada", .description = TEXT, .company = "A"},
		(Words){.email = "a@b.cc", .name = "Ada", .description = TEXT, .company = "B", .latency = 1}));
}

static void with_few_words_all_answers_must_be_the_same(void)
{
	const Words few = {.email = "a@b.cc", .name = "Ada", .title = "Engine", .company = "A"};
	Words other = few;

	g_assert_true(is_repeat(few, other));
	other.company = "B";
	g_assert_false(is_repeat(few, other));
	other = few;
	other.latency = 1;
	g_assert_false(is_repeat(few, other));
}

static void texts_do_not_run_into_each_other(void)
{
	g_assert_false(is_repeat((Words){.email = "a@b.cc", .name = "Ada", .title = TEXT, .description = "x"},
		(Words){.email = "a@b.cc", .name = "Ada", .description = TEXT "x"}));
	g_assert_false(is_repeat((Words){.email = "a@b.cca", .name = "da", .description = TEXT},
		(Words){.email = "a@b.cc", .name = "Ada", .description = TEXT}));
}

static void a_key_of_one_kind_is_never_that_of_another(void)
{
	uint8_t client[INTAKE_KEY_BYTES], form[INTAKE_KEY_BYTES];

	repeat_key_of_client("key", 3, client);
	repeat_key_of_form("key", 3, form);
	g_assert_cmpint(memcmp(client, form, sizeof client), !=, 0);
}

#define TEST(function) g_test_add_func("/repeat/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(case_and_blanks_make_no_other_request);
	TEST(another_address_name_or_text_is_another_request);
	TEST(with_a_text_the_other_answers_may_differ);
	TEST(with_few_words_all_answers_must_be_the_same);
	TEST(texts_do_not_run_into_each_other);
	TEST(a_key_of_one_kind_is_never_that_of_another);
	return g_test_run();
}
