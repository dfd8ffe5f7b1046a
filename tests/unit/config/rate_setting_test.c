#include "config/rate_setting.h"

#include <glib.h>

static void a_rate_is_read(void)
{
	RateSetting rate;

	g_assert_true(rate_setting_parse("20/10m", &rate));
	g_assert_cmpint(rate.count, ==, 20);
	g_assert_cmpint(rate.period_us, ==, 600 * G_USEC_PER_SEC);
	g_assert_true(rate_setting_parse("1/1d", &rate));
	g_assert_cmpint(rate.period_us, ==, 86400 * (int64_t)G_USEC_PER_SEC);
	g_assert_true(rate_setting_parse("off", &rate));
	g_assert_cmpint(rate.count, ==, 0);
}

static void anything_else_is_refused(void)
{
	static const char *const wrong[] = {"", "20", "20/", "20/m", "20/10", "/10m", "0/1h", "-1/1h", "1/0h", "20/10w",
		"x/1h", "1/1h/1h", "1 / 1h"};
	RateSetting rate;

	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_assert_false(rate_setting_parse(wrong[i], &rate));
		g_assert_cmpint(rate.count, ==, 0);
	}
}

static void a_time_alone_is_read(void)
{
	int64_t seconds = 0;

	g_assert_true(time_setting_parse("15m", &seconds));
	g_assert_cmpint(seconds, ==, 900);
	g_assert_true(time_setting_parse("off", &seconds));
	g_assert_cmpint(seconds, ==, 0);
	g_assert_false(time_setting_parse("15", &seconds));
	g_assert_false(time_setting_parse("m", &seconds));
	g_assert_false(time_setting_parse("1/15m", &seconds));
}

#define TEST(name) g_test_add_func("/rate_setting/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_rate_is_read);
	TEST(anything_else_is_refused);
	TEST(a_time_alone_is_read);
	return g_test_run();
}
