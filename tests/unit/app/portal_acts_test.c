/* app/portal/portal_acts: the tables of what may be typed and done. */
#include "app/portal/portal.h"

static void every_field_has_a_name_and_what_accounts_check_has_a_label(void)
{
	for (PortalField field = 0; field < PORTAL_FIELD_COUNT; field++) {
		g_assert_nonnull(portal_fields[field].name);
		g_assert_true(portal_fields[field].account == NULL || portal_fields[field].label != TEXT_NONE);
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
	TEST(every_field_has_a_name_and_what_accounts_check_has_a_label);
	TEST(an_act_is_found_by_its_whole_name);
	return g_test_run();
}
