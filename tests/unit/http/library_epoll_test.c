/* http/server/library_epoll: taking a socket out of a set twice, and what stays a failure. */
#include "http/server/library_epoll.h"

#include <errno.h>
#include <glib.h>
#include <unistd.h>

static void test_taking_out_twice_succeeds(void)
{
	const int epoll = epoll_create1(0);
	int ends[2];
	struct epoll_event event = {.events = EPOLLIN};

	g_assert_cmpint(pipe(ends), ==, 0);
	g_assert_cmpint(http_library_epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event), ==, 0);
	g_assert_cmpint(http_library_epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL), ==, 0);
	g_assert_cmpint(epoll_wait(epoll, &event, 1, 0), ==, 0);
	g_assert_cmpint(http_library_epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL), ==, 0);
	close(ends[0]);
	close(ends[1]);
	close(epoll);
}

static void test_other_failures_stay_failures(void)
{
	const int epoll = epoll_create1(0);
	int ends[2];
	struct epoll_event event = {.events = EPOLLIN};

	g_assert_cmpint(pipe(ends), ==, 0);
	g_assert_cmpint(http_library_epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event), ==, -1);
	g_assert_cmpint(errno, ==, ENOENT);
	close(epoll);
	g_assert_cmpint(http_library_epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL), ==, -1);
	g_assert_cmpint(errno, ==, EBADF);
	close(ends[0]);
	close(ends[1]);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/library_epoll/taking_out_twice_succeeds", test_taking_out_twice_succeeds);
	g_test_add_func("/library_epoll/other_failures_stay_failures", test_other_failures_stay_failures);
	return g_test_run();
}
