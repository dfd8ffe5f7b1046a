/* app/portal/portal_acts: the table of what may be done, and errors in the page's own words. */
#include <string.h>

#include "app/portal/portal.h"
#include "base/error.h"

static void assert_says(const char *message, const char *says, PortalField field)
{
	g_autoptr(GError) error = g_error_new_literal(LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, message);
	PortalField found;
	g_autofree char *text = portal_explain(error, &found);

	g_assert_cmpstr(text, ==, says);
	g_assert_cmpint(found, ==, field);
}

static void an_option_is_called_as_its_field_is(void)
{
	assert_says("--to is before --from", "“Last day” is before “First day”.", PORTAL_TIME_OFF_TO);
	assert_says("--available-from takes a day", "“Free from” takes a day.", PORTAL_AVAILABLE_FROM);
	assert_says("--timezone: \"Mars\" is no time zone", "“Time zone”: \"Mars\" is no time zone.", PORTAL_TIMEZONE);
}

static void an_option_that_only_begins_like_one_is_left_alone(void)
{
	assert_says("--together and --to-day", "--together and --to-day.", PORTAL_FIELD_COUNT);
}

static void what_names_no_option_is_about_no_field(void)
{
	assert_says("there is no such entry", "There is no such entry.", PORTAL_FIELD_COUNT);
	assert_says("Is it?", "Is it?", PORTAL_FIELD_COUNT);
	assert_says("", "", PORTAL_FIELD_COUNT);
}

static void every_field_has_a_name_and_what_is_shown_has_label_and_option(void)
{
	for (PortalField field = 0; field < PORTAL_FIELD_COUNT; field++) {
		g_assert_nonnull(portal_fields[field].name);
		g_assert_true((portal_fields[field].label == NULL) == (portal_fields[field].option == NULL));
	}
}

static void an_act_is_found_by_its_whole_name(void)
{
	g_assert_cmpstr(portal_find_act("time_off_end")->name, ==, "time_off_end");
	g_assert_null(portal_find_act("leav"));
	g_assert_null(portal_find_act(""));
	g_assert_null(portal_find_act(NULL));
}

#define TEST(function) g_test_add_func("/portal_acts/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(an_option_is_called_as_its_field_is);
	TEST(an_option_that_only_begins_like_one_is_left_alone);
	TEST(what_names_no_option_is_about_no_field);
	TEST(every_field_has_a_name_and_what_is_shown_has_label_and_option);
	TEST(an_act_is_found_by_its_whole_name);
	return g_test_run();
}
