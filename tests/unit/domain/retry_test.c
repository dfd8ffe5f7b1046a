/* The waits between two attempts at an email. */
#include "domain/retry.h"

#include <glib.h>

static const struct {
	const char *name;
	RetryCase attempt;
	int64_t wait_ms;
} cases[] = {
	{"the_relay_s_fault_waits_the_shortest_time", {.fails = 0, .scale_percent = 100}, 15 * 1000},
	{"the_first_failure_waits_as_long", {.fails = 1, .scale_percent = 100}, 15 * 1000},
	{"each_failure_doubles_the_wait", {.fails = 3, .scale_percent = 100}, 60 * 1000},
	{"no_wait_is_longer_than_an_hour", {.fails = 1000000, .random = 0.999, .scale_percent = 100}, 3598200},
	{"chance_doubles_a_wait_at_most", {.fails = 1, .random = 0.5, .scale_percent = 100}, 22500},
	{"an_unknown_end_is_tried_again_soon", {.is_uncertain = true, .fails = 5, .scale_percent = 100}, 60 * 1000},
	{"the_second_unknown_end_too", {.is_uncertain = true, .uncertains = 1, .fails = 5, .scale_percent = 100},
		60 * 1000},
	{"the_third_counts_as_any_other", {.is_uncertain = true, .uncertains = 2, .fails = 5, .scale_percent = 100},
		240 * 1000},
	{"the_scale_shortens_every_wait", {.fails = 1, .scale_percent = 1}, 150},
};

static void check(gconstpointer data)
{
	const int at = GPOINTER_TO_INT(data);

	g_assert_cmpint(retry_wait_ms(&cases[at].attempt), ==, cases[at].wait_ms);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/retry/", cases[i].name, NULL);
		g_test_add_data_func(path, GINT_TO_POINTER((int)i), check);
	}
	return g_test_run();
}
