#include "base/closest.h"

static void mistakes_are_counted(void)
{
	const struct {
		const char *a, *b;
		guint distance;
	} cases[] = {
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"secret", "secret", 0},
		{"secert", "secret", 1},
		{"secrt", "secret", 1},
		{"seccret", "secret", 1},
		{"sacret", "secret", 1},
		{"kitten", "sitting", 3},
		{"workers", "senders", 4},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_cmpuint(closest_distance(cases[i].a, cases[i].b), ==, cases[i].distance);
		g_assert_cmpuint(closest_distance(cases[i].b, cases[i].a), ==, cases[i].distance);
	}
}

static const char *color_at(guint at)
{
	static const char *const colors[] = {"red", "green", "greet"};

	return at < G_N_ELEMENTS(colors) ? colors[at] : NULL;
}

static void test_the_nearest_name_is_meant(void)
{
	g_assert_cmpstr(closest_name("greem", color_at, 1), ==, "green");
	g_assert_cmpstr(closest_name("greet", color_at, 1), ==, "greet");
	g_assert_cmpstr(closest_name("rad", color_at, 1), ==, "red");
	g_assert_cmpstr(closest_name("blue", color_at, 2), ==, NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/closest/mistakes_are_counted", mistakes_are_counted);
	g_test_add_func("/closest/name", test_the_nearest_name_is_meant);
	return g_test_run();
}
