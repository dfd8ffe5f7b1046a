/* http/server/server, park, stream: real sockets against a site of a few test routes. */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/server/server.h"

enum {
	BODY_MAX = 1000,
	STREAM_LINES = 50000,
};

/* The site */

static void echo(Exchange *x)
{
	response_give(&x->response, 200, "text/plain",
		g_string_new_len(x->request.body == NULL ? "" : x->request.body, (gssize)x->request.body_bytes));
}

static void hello(Exchange *x)
{
	response_give(&x->response, 200, "text/plain", g_string_new("hello"));
}

static void slow(Exchange *x)
{
	g_usleep(300 * 1000);
	hello(x);
}

static void busy(Exchange *x)
{
	g_autoptr(GError) error = g_error_new_literal(LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "secret cause");

	exchange_fail(x, error);
}

static bool produce_lines(Stream *stream, void *state)
{
	const int lines = *(int *)state;

	for (int i = 0; i < lines; i++) {
		char line[32];
		g_snprintf(line, sizeof line, "line %06d\n", i);
		if (!stream_write(stream, line, strlen(line)))
			return false;
	}
	return lines == STREAM_LINES;
}

static void stream_of(Exchange *x, int lines)
{
	x->response.content_type = "text/plain";
	x->response.stream = stream_new(produce_lines, g_memdup2(&lines, sizeof lines), g_free);
}

static void whole_stream(Exchange *x)
{
	stream_of(x, STREAM_LINES);
}

static void broken_stream(Exchange *x)
{
	stream_of(x, 1000);
}

static const Route test_routes[] = {
	{HTTP_GET, "/hello", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, hello, NULL},
	{HTTP_GET, "/slow", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, slow, NULL},
	{HTTP_GET, "/busy", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, busy, NULL},
	{HTTP_POST, "/echo", ACCESS_PUBLIC, SPEAKS_DATA, "text/plain", BODY_MAX, echo, NULL},
	{HTTP_GET, "/stream", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, whole_stream, NULL},
	{HTTP_GET, "/broken", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, broken_stream, NULL},
};

static char allowed_origin[] = "https://www.example.com";
static char *const allowed_origins[] = {allowed_origin, NULL};

static const Site test_site = {
	.allowed_origins = allowed_origins,
	.routes = test_routes,
	.routes_count = G_N_ELEMENTS(test_routes),
};

static Server *start(guint workers)
{
	const ServerOptions options = {.setting = "LEADMATCH_LISTEN",
		.host = "127.0.0.1",
		.http_threads = 2,
		.workers = workers,
		.streams = 4,
		.descriptors = 200,
		.site = &test_site};
	GError *error = NULL;
	Server *server = server_start(&options, &error);

	g_assert_no_error(error);
	return server;
}

/* The client */

static int client_open(const Server *server)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(server_port(server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	g_assert_cmpint(connect(fd, (const struct sockaddr *)&address, sizeof address), ==, 0);
	return fd;
}

static void client_send(int fd, const char *text)
{
	g_assert_cmpint(send(fd, text, strlen(text), MSG_NOSIGNAL), ==, (ssize_t)strlen(text));
}

/* Reads until text occurs `times` times, the connection ends, or 3 s passed. */
static char *client_read(int fd, const char *text, int times)
{
	GString *got = g_string_new(NULL);
	char block[65536];

	for (;;) {
		int seen = 0;
		for (const char *at = got->str; (at = strstr(at, text)) != NULL; at++)
			seen++;
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		if (seen >= times || poll(&wait, 1, 3000) != 1)
			break;
		const ssize_t count = recv(fd, block, sizeof block, 0);
		if (count <= 0)
			break;
		g_string_append_len(got, block, count);
	}
	return g_string_free(got, FALSE);
}

static bool is_closed(int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	char byte;

	return poll(&wait, 1, 3000) == 1 && recv(fd, &byte, 1, 0) <= 0;
}

static char *client_ask(const Server *server, const char *request)
{
	const int fd = client_open(server);

	client_send(fd, request);
	char *answer = client_read(fd, "\r\n\r\n", 1);
	close(fd);
	return answer;
}

static guint status_of(const char *answer)
{
	guint64 status = 0;

	g_assert_true(g_str_has_prefix(answer, "HTTP/1."));
	g_autofree char *digits = g_strndup(answer + strlen("HTTP/1.1 "), 3);
	g_assert_true(g_ascii_string_to_unsigned(digits, 10, 100, 599, &status, NULL));
	return (guint)status;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: t\r\n\r\n"

/* The tests */

static void a_body_arrives_whole_and_unchanged(void)
{
	Server *server = start(2);
	g_autofree char *answer =
		client_ask(server, "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Type: text/plain; charset=utf-8\r\n"
				   "Content-Length: 5\r\nConnection: close\r\n\r\nab cd");

	g_assert_cmpuint(status_of(answer), ==, 200);
	g_assert_true(g_str_has_suffix(answer, "\r\n\r\nab cd"));
	server_stop(server);
}

static void a_refused_body_leaves_the_next_request_unharmed(void)
{
	static const char *const refused[] = {
		"POST /nowhere HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nGET /",
		"POST /hello HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nGET /",
		"POST /echo HTTP/1.1\r\nHost: t\r\nContent-Type: a/b\r\nContent-Length: "
		"5\r\n\r\nGET /",
	};
	static const guint statuses[] = {404, 405, 415};
	Server *server = start(2);

	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		const int fd = client_open(server);
		client_send(fd, refused[i]);
		g_autofree char *answer = client_read(fd, "}", 1);
		g_assert_cmpuint(status_of(answer), ==, statuses[i]);
		client_send(fd, GET("/hello"));
		g_autofree char *next = client_read(fd, "hello", 1);
		g_assert_cmpuint(status_of(next), ==, 200);
		close(fd);
	}
	server_stop(server);
}

static void a_body_over_the_limit_is_read_and_answered(void)
{
	Server *server = start(2);
	const int fd = client_open(server);
	g_autofree char *body = g_strnfill(BODY_MAX + 1, 'x');
	g_autofree char *request = g_strdup_printf("POST /echo HTTP/1.1\r\nHost: t\r\n"
						   "Content-Type: text/plain\r\n"
						   "Content-Length: %d\r\n\r\n%s",
		BODY_MAX + 1, body);

	client_send(fd, request);
	g_autofree char *answer = client_read(fd, "}", 1);
	g_assert_cmpuint(status_of(answer), ==, 413);
	g_assert_nonnull(strstr(answer, "application/problem+json"));
	client_send(fd, GET("/hello"));
	g_autofree char *next = client_read(fd, "hello", 1);
	g_assert_cmpuint(status_of(next), ==, 200);
	close(fd);
	server_stop(server);
}

static void a_body_far_over_the_limit_is_refused_unread(void)
{
	Server *server = start(2);
	const int fd = client_open(server);

	client_send(fd, "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Type: text/plain\r\n"
			"Content-Length: 99999999999\r\n\r\nabc");
	g_autofree char *answer = client_read(fd, "}", 1);
	g_assert_cmpuint(status_of(answer), ==, 413);
	g_assert_nonnull(strstr(answer, "Connection: close"));
	g_assert_true(is_closed(fd));
	close(fd);
	server_stop(server);
}

static void what_the_guard_refuses_closes_the_connection(void)
{
	Server *server = start(2);
	const int fd = client_open(server);

	client_send(fd, "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n"
			"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" GET("/hello"));
	g_autofree char *answer = client_read(fd, "hello", 1);
	g_assert_cmpuint(status_of(answer), ==, 411);
	g_assert_null(strstr(answer, "hello"));
	close(fd);
	server_stop(server);
}

static void pipelined_requests_are_answered_in_order(void)
{
	Server *server = start(2);
	const int fd = client_open(server);

	client_send(fd, "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Type: text/plain\r\n"
			"Content-Length: 5\r\n\r\nfirst" GET("/slow") GET("/hello"));
	g_autofree char *answers = client_read(fd, "hello", 2);
	const char *first = strstr(answers, "first");
	g_assert_nonnull(first);
	g_assert_nonnull(strstr(first, "hello"));
	g_assert_nonnull(strstr(strstr(first, "hello") + 1, "hello"));
	close(fd);
	server_stop(server);
}

static void a_wrong_method_says_which_are_right(void)
{
	Server *server = start(2);
	g_autofree char *answer = client_ask(server, "DELETE /hello HTTP/1.1\r\nHost: t\r\n\r\n");

	g_assert_cmpuint(status_of(answer), ==, 405);
	g_assert_nonnull(strstr(answer, "Allow: GET, HEAD\r\n"));
	server_stop(server);
}

static void head_has_the_length_but_no_body(void)
{
	Server *server = start(2);
	const int fd = client_open(server);

	client_send(fd, "HEAD /hello HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
	g_autofree char *answer = client_read(fd, "hello", 1);
	g_assert_nonnull(strstr(answer, "Content-Length: 5\r\n"));
	g_assert_true(g_str_has_suffix(answer, "\r\n\r\n"));
	close(fd);
	server_stop(server);
}

static void trouble_of_ours_tells_when_to_retry_but_not_why(void)
{
	Server *server = start(2);
	g_autofree char *answer = client_ask(server, "GET /busy HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");

	g_assert_cmpuint(status_of(answer), ==, 503);
	g_assert_nonnull(strstr(answer, "Retry-After: 3\r\n"));
	g_assert_null(strstr(answer, "secret cause"));
	server_stop(server);
}

static void only_allowed_origins_are_permitted(void)
{
	Server *server = start(2);
	g_autofree char *allowed =
		client_ask(server, "GET /hello HTTP/1.1\r\nHost: t\r\nOrigin: https://www.example.com\r\n\r\n");
	g_autofree char *other =
		client_ask(server, "GET /hello HTTP/1.1\r\nHost: t\r\nOrigin: https://www.example.com.evil\r\n\r\n");

	g_assert_nonnull(strstr(allowed, "Access-Control-Allow-Origin: https://www.example.com\r\n"));
	g_assert_null(strstr(other, "Access-Control-Allow-Origin"));
	server_stop(server);
}

static void a_stream_arrives_whole(void)
{
	Server *server = start(2);
	const int fd = client_open(server);
	char last[32];

	g_snprintf(last, sizeof last, "line %06d\n", STREAM_LINES - 1);
	client_send(fd, GET("/stream"));
	g_autofree char *answer = client_read(fd, "\r\n0\r\n\r\n", 1);
	g_assert_cmpuint(status_of(answer), ==, 200);
	g_assert_nonnull(strstr(answer, last));
	g_assert_true(g_str_has_suffix(answer, "\r\n0\r\n\r\n"));
	close(fd);
	server_stop(server);
}

static void a_broken_stream_ends_without_its_end_mark(void)
{
	Server *server = start(2);
	const int fd = client_open(server);

	client_send(fd, GET("/broken"));
	g_autofree char *answer = client_read(fd, "\r\n0\r\n\r\n", 1);
	g_assert_false(g_str_has_suffix(answer, "\r\n0\r\n\r\n"));
	g_assert_true(is_closed(fd));
	close(fd);
	server_stop(server);
}

static void a_reader_that_leaves_frees_the_worker(void)
{
	Server *server = start(1);

	for (int i = 0; i < 5; i++) {
		const int fd = client_open(server);
		client_send(fd, GET("/stream"));
		g_autofree char *some = client_read(fd, "line 000001", 1);
		g_assert_nonnull(strstr(some, "200 OK"));
		close(fd);
	}
	g_autofree char *answer = client_ask(server, GET("/hello"));
	g_assert_cmpuint(status_of(answer), ==, 200);
	server_stop(server);
}

static void *stop_in_thread(void *server)
{
	server_stop(server);
	return NULL;
}

static void stopping_answers_what_was_accepted(void)
{
	enum {
		CLIENTS = 8
	};
	Server *server = start(2);
	int fds[CLIENTS];

	for (int i = 0; i < CLIENTS; i++) {
		fds[i] = client_open(server);
		client_send(fds[i], GET("/slow"));
	}
	g_usleep(100 * 1000);
	server_stop(server);
	for (int i = 0; i < CLIENTS; i++) {
		g_autofree char *answer = client_read(fds[i], "hello", 1);
		g_assert_cmpuint(status_of(answer), ==, 200);
		close(fds[i]);
	}
}

static void stopping_is_quick_while_a_client_dawdles(void)
{
	Server *server = start(2);
	const int half = client_open(server);
	const int reader = client_open(server);
	const int64_t began_us = clock_monotonic_us();

	client_send(half, "GET /hello HTTP/1.1\r\nHo");
	client_send(reader, GET("/stream"));
	g_usleep(50 * 1000);
	server_stop(server);
	g_assert_cmpint(clock_monotonic_us() - began_us, <, 9000000);
	close(half);
	close(reader);
}

static void a_request_that_comes_while_stopping_is_answered_or_cut_off(void)
{
	enum {
		CLIENTS = 4
	};
	Server *server = start(1);
	int fds[CLIENTS];

	for (int i = 0; i < CLIENTS; i++) {
		fds[i] = client_open(server);
		client_send(fds[i], GET("/hello"));
		g_free(client_read(fds[i], "hello", 1));
	}
	/* A request that never gets complete keeps the server waiting: 2 s before the workers end, 1 s after that. */
	client_send(fds[0], "GET /hello HTTP/1.1\r\nHo");
	client_send(fds[1], GET("/slow"));
	g_usleep(50 * 1000);
	GThread *stopper = g_thread_new("stop", stop_in_thread, server);
	for (int i = 2; i < CLIENTS; i++) {
		g_usleep(i == 2 ? 100 * 1000 : 2100 * 1000);
		client_send(fds[i], GET("/hello"));
		g_autofree char *answer = client_read(fds[i], "hello", 1);
		g_assert_true(*answer == '\0' || strstr(answer, "Connection: close") != NULL);
	}
	g_thread_join(stopper);
	for (int i = 0; i < CLIENTS; i++)
		close(fds[i]);
}

static void a_port_in_use_is_named(void)
{
	Server *server = start(1);
	const ServerOptions options = {.setting = "LEADMATCH_LISTEN",
		.host = "127.0.0.1",
		.port = server_port(server),
		.http_threads = 1,
		.workers = 1,
		.site = &test_site};
	g_autoptr(GError) error = NULL;

	g_assert_null(server_start(&options, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_nonnull(strstr(error->message, "is already in use"));
	g_assert_nonnull(strstr(error->message, "LEADMATCH_LISTEN"));
	server_stop(server);
}

#define TEST(name)                          \
	{                                   \
		"/http/server/" #name, name \
	}

static const struct {
	const char *path;
	void (*run)(void);
} tests[] = {
	TEST(a_body_arrives_whole_and_unchanged),
	TEST(a_refused_body_leaves_the_next_request_unharmed),
	TEST(a_body_over_the_limit_is_read_and_answered),
	TEST(a_body_far_over_the_limit_is_refused_unread),
	TEST(what_the_guard_refuses_closes_the_connection),
	TEST(pipelined_requests_are_answered_in_order),
	TEST(a_wrong_method_says_which_are_right),
	TEST(head_has_the_length_but_no_body),
	TEST(trouble_of_ours_tells_when_to_retry_but_not_why),
	TEST(only_allowed_origins_are_permitted),
	TEST(a_stream_arrives_whole),
	TEST(a_broken_stream_ends_without_its_end_mark),
	TEST(a_reader_that_leaves_frees_the_worker),
	TEST(stopping_answers_what_was_accepted),
	TEST(stopping_is_quick_while_a_client_dawdles),
	TEST(a_request_that_comes_while_stopping_is_answered_or_cut_off),
	TEST(a_port_in_use_is_named),
};

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	log_set_level(LOG_LEVEL_ERROR);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_func(tests[i].path, tests[i].run);
	return g_test_run();
}
