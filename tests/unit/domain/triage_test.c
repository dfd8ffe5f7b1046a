#include "domain/lead/triage.h"

static void what_says_nothing_against_it_can_be_offered(void)
{
	g_assert_cmpint(triage_reason(&(TriageFacts){0}), ==, TRIAGE_COUNT);
}

static void each_reason_is_found(void)
{
	static const struct {
		TriageFacts facts;
		const char *name;
	} cases[] = {
		{{.is_undecided = true}, "undecided"},
		{{.is_other_trade = true}, "other_trade"},
		{{.is_not_a_hire = true}, "not_a_hire"},
		{{.is_just_looking = true}, "just_looking"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(triage_reason_name(triage_reason(&cases[i].facts)), ==, cases[i].name);
}

static void of_several_the_one_that_says_most_is_named(void)
{
	const TriageFacts facts = {.is_undecided = true, .is_other_trade = true};

	g_assert_cmpint(triage_reason(&facts), ==, TRIAGE_OTHER_TRADE);
}

static void a_reason_is_read_by_its_name(void)
{
	for (TriageReason reason = 0; reason < TRIAGE_COUNT; reason++) {
		g_assert_cmpint(triage_reason_parse(triage_reason_name(reason)), ==, reason);
		g_assert_nonnull(triage_reason_says(reason));
	}
	g_assert_cmpint(triage_reason_parse("held"), ==, TRIAGE_COUNT);
	g_assert_cmpint(triage_reason_parse(NULL), ==, TRIAGE_COUNT);
}

#define TEST(name) g_test_add_func("/triage/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(what_says_nothing_against_it_can_be_offered);
	TEST(each_reason_is_found);
	TEST(of_several_the_one_that_says_most_is_named);
	TEST(a_reason_is_read_by_its_name);
	return g_test_run();
}
