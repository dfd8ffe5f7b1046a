#include "domain/engagement.h"

#include <glib.h>

static void a_name_is_read_as_the_engagement_it_names(void)
{
	for (Engagement e = 0; e < ENGAGEMENT_COUNT; e++) {
		Engagement engagement = ENGAGEMENT_COUNT;
		g_assert_true(engagement_parse(engagement_name(e), &engagement));
		g_assert_cmpint(engagement, ==, e);
	}
}

static void what_is_no_name_is_not_taken(void)
{
	Engagement engagement = ENGAGEMENT_COUNT;

	g_assert_false(engagement_parse("", &engagement));
	g_assert_false(engagement_parse("Rust", &engagement));
	g_assert_false(engagement_parse("rus", &engagement));
	g_assert_false(engagement_parse("go", &engagement));
	g_assert_cmpint(engagement, ==, ENGAGEMENT_COUNT);
}

static void both_talents_make_a_hybrid(void)
{
	g_autofree char *both =
		g_strdup_printf("%s and %s", engagement_talent(ENGAGEMENT_RUST), engagement_talent(ENGAGEMENT_PYTHON));

	g_assert_cmpstr(engagement_talent(ENGAGEMENT_HYBRID), ==, both);
}

static void what_staff_decided_stays_while_the_rules_say_the_same(void)
{
	const Engagement rust = ENGAGEMENT_RUST, python = ENGAGEMENT_PYTHON, hybrid = ENGAGEMENT_HYBRID;

	g_assert_cmpint(engagement_after(python, true, rust, rust), ==, python);
	g_assert_cmpint(engagement_after(python, true, rust, hybrid), ==, hybrid);
	g_assert_cmpint(engagement_after(python, false, rust, rust), ==, rust);
}

#define TEST(name) g_test_add_func("/engagement/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_name_is_read_as_the_engagement_it_names);
	TEST(what_is_no_name_is_not_taken);
	TEST(both_talents_make_a_hybrid);
	TEST(what_staff_decided_stays_while_the_rules_say_the_same);
	return g_test_run();
}
