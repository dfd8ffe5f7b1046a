/* The pool of connections, without a server. */
#include "db/pool.h"

#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>

#include "base/clock.h"
#include "base/error.h"

/* A connection string that is refused immediately: the port was free a moment ago. */
static char *url_of_nobody(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t bytes = sizeof address;
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	g_assert_cmpint(bind(fd, (struct sockaddr *)&address, bytes), ==, 0);
	g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &bytes), ==, 0);
	close(fd);
	return g_strdup_printf("host=127.0.0.1 port=%d", ntohs(address.sin_port));
}

static void a_database_that_is_down_is_unavailable(void)
{
	g_autofree char *url = url_of_nobody();
	g_autoptr(DbPool) pool = db_pool_new(url, 2);
	g_autoptr(GError) error = NULL;

	g_assert_null(db_pool_borrow(pool, clock_monotonic_us() + G_USEC_PER_SEC, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_UNAVAILABLE));
}

static void after_a_failure_borrowers_are_told_at_once_and_not_for_long(void)
{
	g_autofree char *url = url_of_nobody();
	g_autoptr(DbPool) pool = db_pool_new(url, 1);
	g_autoptr(GError) first = NULL;
	g_autoptr(GError) second = NULL;
	g_autoptr(GError) third = NULL;
	const int64_t deadline_us = clock_monotonic_us() + 10 * G_USEC_PER_SEC;

	g_assert_null(db_pool_borrow(pool, deadline_us, &first));
	g_assert_null(db_pool_borrow(pool, deadline_us, &second));
	g_usleep((DB_POOL_RETRY_MS + 50) * 1000);
	g_assert_null(db_pool_borrow(pool, deadline_us, &third));
	/* The first and the third tried to connect and say so, the second did not. */
	g_assert_cmpstr(first->message, ==, third->message);
	g_assert_cmpstr(first->message, !=, second->message);
	g_assert_true(leadmatch_error_is(second, LEADMATCH_ERROR_UNAVAILABLE));
}

static void a_bad_connection_string_is_invalid(void)
{
	g_autoptr(DbPool) pool = db_pool_new("postgresql://[", 1);
	g_autoptr(GError) error = NULL;

	g_assert_null(db_pool_borrow(pool, clock_monotonic_us() + G_USEC_PER_SEC, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void a_loan_that_was_never_made_needs_no_return(void)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	g_assert_null(loan.db);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pool/a_database_that_is_down_is_unavailable", a_database_that_is_down_is_unavailable);
	g_test_add_func("/pool/after_a_failure_borrowers_are_told_at_once_and_not_for_long",
		after_a_failure_borrowers_are_told_at_once_and_not_for_long);
	g_test_add_func("/pool/a_bad_connection_string_is_invalid", a_bad_connection_string_is_invalid);
	g_test_add_func("/pool/a_loan_that_was_never_made_needs_no_return", a_loan_that_was_never_made_needs_no_return);
	return g_test_run();
}
