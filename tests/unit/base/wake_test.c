#include <pthread.h>

#include "base/clock.h"
#include "base/wake.h"

enum {
	LONG_MS = 10000, /* never waited for in full: a test that does has failed */
	SHORT_MS = 20,
};

static int64_t ms_since(int64_t start_us)
{
	return (clock_monotonic_us() - start_us) / 1000;
}

static void waiting_ends_after_the_time_out(void)
{
	g_autoptr(Wake) wake = wake_new();
	const int64_t start_us = clock_monotonic_us();

	g_assert_false(wake_wait(wake, SHORT_MS));
	g_assert_cmpint(ms_since(start_us), >=, SHORT_MS);
}

static void a_signal_before_the_wait_is_not_lost(void)
{
	g_autoptr(Wake) wake = wake_new();

	wake_signal(wake);
	g_assert_true(wake_wait(wake, 0));
}

static void many_signals_wake_once(void)
{
	g_autoptr(Wake) wake = wake_new();

	wake_signal(wake);
	wake_signal(wake);
	g_assert_true(wake_wait(wake, 0));
	g_assert_false(wake_wait(wake, 0));
}

static void *signal_after_a_moment(void *wake)
{
	g_usleep(SHORT_MS * 1000);
	wake_signal(wake);
	return NULL;
}

static void a_signal_ends_the_wait(void)
{
	g_autoptr(Wake) wake = wake_new();
	const int64_t start_us = clock_monotonic_us();
	pthread_t thread;

	g_assert_cmpint(pthread_create(&thread, NULL, signal_after_a_moment, wake), ==, 0);
	g_assert_true(wake_wait(wake, LONG_MS));
	g_assert_cmpint(ms_since(start_us), <, LONG_MS / 2);
	pthread_join(thread, NULL);
}

static void gathered_signals_wake_once_and_later(void)
{
	g_autoptr(Wake) wake = wake_new();

	wake_gather(wake, SHORT_MS);
	wake_signal(wake);
	g_assert_true(wake_wait(wake, 0));
	const int64_t woke_us = clock_monotonic_us();
	wake_signal(wake);
	wake_signal(wake);
	g_assert_true(wake_wait(wake, LONG_MS));
	g_assert_cmpint(ms_since(woke_us), >=, SHORT_MS - 1);
	g_assert_false(wake_wait(wake, 0));
}

static void *stop_after_a_moment(void *wake)
{
	g_usleep(SHORT_MS * 1000);
	wake_stop(wake);
	return NULL;
}

static void stopping_ends_the_wait_and_every_later_one(void)
{
	g_autoptr(Wake) wake = wake_new();
	const int64_t start_us = clock_monotonic_us();
	pthread_t thread;

	g_assert_false(wake_is_stopped(wake));
	g_assert_cmpint(pthread_create(&thread, NULL, stop_after_a_moment, wake), ==, 0);
	wake_wait(wake, LONG_MS);
	wake_wait(wake, LONG_MS);
	g_assert_cmpint(ms_since(start_us), <, LONG_MS / 2);
	g_assert_true(wake_is_stopped(wake));
	pthread_join(thread, NULL);
}

#define TEST(function) g_test_add_func("/wake/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(waiting_ends_after_the_time_out);
	TEST(a_signal_before_the_wait_is_not_lost);
	TEST(many_signals_wake_once);
	TEST(a_signal_ends_the_wait);
	TEST(gathered_signals_wake_once_and_later);
	TEST(stopping_ends_the_wait_and_every_later_one);
	return g_test_run();
}
