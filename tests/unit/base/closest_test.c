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

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/closest/mistakes_are_counted", mistakes_are_counted);
	return g_test_run();
}
