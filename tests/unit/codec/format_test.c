/* Numbers, names, and moments as people read them. */
#include "codec/format.h"

#define AT_US (INT64_C(1795510800) * G_USEC_PER_SEC) /* 2026-11-24T09:00:00Z */

static void a_number_has_a_comma_every_three_digits(void)
{
	static const struct {
		int64_t number;
		const char *text;
	} cases[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {-150000, "-150,000"}, {1234567, "1,234,567"}};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = format_number(cases[i].number);
		g_assert_cmpstr(text, ==, cases[i].text);
	}
}

static void a_title_begins_with_a_capital(void)
{
	g_autofree char *title = format_title("rust");
	g_autofree char *nothing = format_title("");

	g_assert_cmpstr(title, ==, "Rust");
	g_assert_cmpstr(nothing, ==, "");
}

static void a_message_becomes_a_sentence(void)
{
	g_autofree char *made = format_sentence("no such lead");
	g_autofree char *kept = format_sentence("Who has it?");

	g_assert_cmpstr(made, ==, "No such lead.");
	g_assert_cmpstr(kept, ==, "Who has it?");
}

static void a_moment_is_told_in_its_zone(void)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Berlin");
	g_autofree char *local = format_moment(zone, AT_US);
	g_autofree char *utc = format_moment(NULL, AT_US);

	g_assert_cmpstr(local, ==, "Tue, Nov 24, 2026, 10:00 CET");
	g_assert_cmpstr(utc, ==, "Tue, Nov 24, 2026, 09:00 UTC");
}

static void a_zone_without_an_abbreviation_is_told_by_its_offset(void)
{
	g_autoptr(GTimeZone) dubai = g_time_zone_new_identifier("Asia/Dubai");
	g_autoptr(GTimeZone) kathmandu = g_time_zone_new_identifier("Asia/Kathmandu");
	g_autofree char *hours = format_moment(dubai, AT_US);
	g_autofree char *minutes = format_moment(kathmandu, AT_US);

	g_assert_cmpstr(hours, ==, "Tue, Nov 24, 2026, 13:00 (UTC+4)");
	g_assert_cmpstr(minutes, ==, "Tue, Nov 24, 2026, 14:45 (UTC+5:45)");
}

static void the_last_choice_has_an_or(void)
{
	static const char *const names[] = {"new", "offered", "closed"};

	g_autofree char *two = format_all(names, 2), *three = format_all(names, 3);

	g_assert_cmpstr(two, ==, "new and offered");
	g_assert_cmpstr(three, ==, "new, offered, and closed");
	g_assert_cmpstr(format_choices(names, 1), ==, "new");
	g_assert_cmpstr(format_choices(names, 2), ==, "new or offered");
	g_assert_cmpstr(format_choices(names, 3), ==, "new, offered, or closed");
}

#define TEST(name) g_test_add_func("/format/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_number_has_a_comma_every_three_digits);
	TEST(the_last_choice_has_an_or);
	TEST(a_title_begins_with_a_capital);
	TEST(a_message_becomes_a_sentence);
	TEST(a_moment_is_told_in_its_zone);
	TEST(a_zone_without_an_abbreviation_is_told_by_its_offset);
	return g_test_run();
}
