#include "cmd/classify_card.h"

#include <string.h>

static const CardLook plain = {.columns = 80};

/* The card of a description, without the answers of a form. */
static char *card_of(const char *description, const CardLook *look)
{
	g_autoptr(RuleSet) rules = ruleset_new_default();
	g_autoptr(Classifier) classifier = classifier_new(rules);
	g_autoptr(Submission) submission = submission_new();
	GString *out = g_string_new(NULL);

	submission->texts[FIELD_DESCRIPTION] = g_strdup(description);
	g_autoptr(Recommendation) recommendation = classifier_run(classifier, submission);
	classify_card_append(out, recommendation, submission, look);
	return g_string_free(out, FALSE);
}

static void assert_shows(const char *card, const char *part)
{
	if (strstr(card, part) == NULL)
		g_error("\"%s\" is not in the card:\n%s", part, card);
}

static void test_quoted_words_stand_in_brackets(void)
{
	g_autofree char *card = card_of("We want low latency.", &plain);

	assert_shows(card, "description: We want [low latency].\n");
}

static void test_colors_mark_the_quoted_words(void)
{
	g_autofree char *card = card_of("We want low latency.", &(CardLook){.columns = 80, .has_colors = true});

	assert_shows(card, "We want \033[7mlow latency\033[0m.");
}

static void test_plain_card_has_no_escape_sequence(void)
{
	g_autofree char *card = card_of("Python \033[31mand\033[0m pandas", &plain);

	g_assert_null(strchr(card, '\033'));
}

static void test_no_line_reaches_the_last_column(void)
{
	static const int widths[] = {56, 66, 80, 100};
	const char *brief = "Our data scientists train models in Python. Inference in Rust under "
			    "5 ms. Größenänderung 計算機科学の研究 and more words that go on "
			    "and on until the line is full, low latency again.";

	for (gsize i = 0; i < G_N_ELEMENTS(widths); i++) {
		g_autofree char *card = card_of(brief, &(CardLook){.columns = widths[i]});
		g_auto(GStrv) lines = g_strsplit(card, "\n", -1);
		for (char **line = lines; *line != NULL; line++)
			g_assert_cmpint(g_utf8_strlen(*line, -1), <, widths[i]);
	}
}

static void test_quote_begins_and_ends_with_a_word(void)
{
	g_autofree char *card = card_of("Somewhere far beyond the seven mountains there is a need of "
					"low latency for everybody who lives in that small country.",
		&plain);

	assert_shows(card, "description: …there is a need of [low latency] for everybody who lives in…");
}

static void test_quote_cuts_no_character(void)
{
	g_autofree char *card =
		card_of("öööööööööööööööööööööööööööööööööööööööööööööööööööööö low latency "
			"計算機科学の研究計算機科学の研究計算機科学の研究計算機科学の研究計算機科学の研究",
			&plain);

	g_assert_true(g_utf8_validate(card, -1, NULL));
	assert_shows(card, "[low latency]");
}

static void test_hybrid_shows_its_team(void)
{
	g_autofree char *card = card_of("Two services, one team: Python and Rust.", &plain);

	assert_shows(card, "Team   1 Rust Engineer, 1 Python Developer\n");
}

static void test_review_is_told_in_words(void)
{
	g_autofree char *card = card_of("Need a developer, call me.", &plain);

	assert_shows(card, "Needs review:\n  - Nothing in the request points to Rust or Python.\n");
}

static void test_undecided_is_no_class(void)
{
	g_autofree char *card = card_of("Need a developer, call me.", &plain);

	g_assert_true(g_str_has_prefix(card, "Undecided  (Python Developer by the ratings alone)\n"));
	g_assert_null(strstr(card, "Balance"));
}

static void test_weight_is_split_in_one_bar(void)
{
	g_autofree char *card = card_of("A matching engine in Rust with low latency.", &plain);
	g_auto(GStrv) bars = g_strsplit(card, "#", -1);

	assert_shows(card, "  Balance  Rust ");
	assert_shows(card, "% Python\n");
	for (char **at = bars; *at != NULL && at[1] != NULL; at++)
		g_assert_true(at == bars || **at == '\0');
}

static void test_question_stands_with_its_answers(void)
{
	g_autofree char *card = card_of("Need a developer, call me.", &plain);

	assert_shows(card, "What would help most\n  What are you building?\n  - High-frequency trading engine\n");
}

#define TEST(name)                                   \
	{                                            \
		"/classify_card/" #name, test_##name \
	}

static const struct {
	const char *path;
	void (*run)(void);
} tests[] = {
	TEST(quoted_words_stand_in_brackets),
	TEST(colors_mark_the_quoted_words),
	TEST(plain_card_has_no_escape_sequence),
	TEST(no_line_reaches_the_last_column),
	TEST(quote_begins_and_ends_with_a_word),
	TEST(quote_cuts_no_character),
	TEST(hybrid_shows_its_team),
	TEST(review_is_told_in_words),
	TEST(undecided_is_no_class),
	TEST(weight_is_split_in_one_bar),
	TEST(question_stands_with_its_answers),
};

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_func(tests[i].path, tests[i].run);
	return g_test_run();
}
