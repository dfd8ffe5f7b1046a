#include "http/server/server.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>
#include <sodium.h>

#include "base/clock.h"
#include "base/log.h"
#include "codec/multipart.h"
#include "http/server/cors.h"
#include "http/server/guard.h"
#include "http/server/metrics.h"
#include "http/server/park.h"
#include "http/server/request_form.h"

enum {
	LISTEN_BACKLOG = 1024,
	ARRIVING_GRACE_MS = 2000, /* for requests that are half here when the stop begins */
	INACTIVITY_S = 61,	  /* the reaper is first; this is the net below it */
};

struct Server {
	const Site *site;
	int socket;
	uint16_t port;
	Reaper *reaper;
	Park *park;
	struct MHD_Daemon *daemon;
	uint32_t id_prefix; /* tells this run's request ids from another's */
	/* atomic: */
	bool is_stopping;
	uint32_t requests;
	guint active; /* exchanges alive */
};

/* Listening */

/* Returns 0, or the errno that says why not. */
static int listen_at(Server *server, const struct addrinfo *at)
{
	const int yes = 1;
	const int fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
		bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, LISTEN_BACKLOG) == 0) {
		server->socket = fd;
		return 0;
	}
	const int cause = errno;
	if (fd >= 0)
		close(fd);
	return cause;
}

static uint16_t bound_port(int socket)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} address = {0};
	socklen_t bytes = sizeof address;

	if (getsockname(socket, &address.any, &bytes) != 0)
		return 0;
	return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static bool server_listen(Server *server, const char *host, uint16_t port, GError **error)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found = NULL;
	char service[sizeof "65535"];

	g_snprintf(service, sizeof service, "%u", port);
	const int unknown = getaddrinfo(host, service, &hints, &found);
	int cause = EADDRNOTAVAIL;
	for (const struct addrinfo *at = found; at != NULL && cause != 0; at = at->ai_next)
		cause = listen_at(server, at);
	if (found != NULL)
		freeaddrinfo(found);
	if (cause == 0) {
		server->port = bound_port(server->socket);
		return true;
	}
	const char *why = unknown != 0		? gai_strerror(unknown)
			  : cause == EADDRINUSE ? "is already in use"
						: g_strerror(cause);
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
		"%s:%u: %s: set LEADMATCH_LISTEN to an address and port that are free", host, port, why);
	return false;
}

/* Replies */

static enum MHD_Result reply(Exchange *x)
{
	Server *server = x->server;

	if (reaper_count_request(x->slot) >= SERVER_REQUESTS_MAX || server_is_stopping(server))
		x->response.is_last = true;
	cors_permit(x);
	if (x->response.stream != NULL)
		stream_attach(x->response.stream, x->connection, x->slot);
	struct MHD_Response *exported = response_export(&x->response);
	if (exported == NULL)
		return MHD_NO;

	const int status = x->response.status;
	exchange_move(x, EXCHANGE_REPLYING);
	const enum MHD_Result result = MHD_queue_response(x->connection, (unsigned)status, exported);
	MHD_destroy_response(exported);

	const int64_t took_us = clock_monotonic_us() - x->began_us;
	if (x->site->metrics != NULL)
		http_metrics_count(x->site->metrics, x->route, status, took_us);
	log_debug("request_answered", log_text("request", x->id),
		log_text("method", http_method_name(x->request.method)), log_text("path", x->request.path),
		log_int("status", status), log_int("us", took_us));
	return result;
}

static enum MHD_Result reply_at_once(Exchange *x)
{
	exchange_move(x, EXCHANGE_ANSWERED);
	return reply(x);
}

/* Requests: what is decided when the headers are there */

static enum MHD_Result on_header(
	void *cls, enum MHD_ValueKind kind, const char *name, size_t name_bytes, const char *value, size_t value_bytes)
{
	Request *request = cls;

	(void)kind;
	if (request->headers_count >= REQUEST_HEADERS_MAX) {
		request->headers_count = REQUEST_HEADERS_MAX + 1;
		return MHD_NO;
	}
	request->headers[request->headers_count++] = (HttpHeader){.name = name,
		.value = value == NULL ? "" : value,
		.name_bytes = name_bytes,
		.value_bytes = value == NULL ? 0 : value_bytes};
	return MHD_YES;
}

static GuardVerdict read_head(Exchange *x, const char *method, const char *version)
{
	Request *request = &x->request;

	request->method = http_method_parse(method);
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, on_header, request);
	const GuardInput input = {.method = request->method,
		.version = version,
		.target = x->target,
		.headers = request->headers,
		.headers_count = request->headers_count};
	const GuardVerdict verdict = guard_check(&input);
	if (verdict.problem != PROBLEM_NONE) {
		request->headers_count = 0; /* what the guard refused is not looked at again */
		return verdict;
	}
	char *question = strchr(x->target, '?');
	if (question != NULL) {
		*question = '\0';
		request->query = question + 1;
	}
	request->path = x->target;
	return verdict;
}

static void refuse_method(Exchange *x, guint allowed_methods)
{
	g_autofree char *allow = route_allow_text(allowed_methods);
	g_autofree char *detail = g_strdup_printf("Here %s can be used.", allow);

	exchange_problem(x, PROBLEM_METHOD_NOT_ALLOWED, detail);
	response_add_header(&x->response, "Allow", allow);
}

/* A form may come in either type that browsers send. */
static bool accepts_type(const Exchange *x)
{
	const char *type = x->route->body_type;

	return request_has_type(&x->request, type) ||
	       (strcmp(type, REQUEST_FORM_TYPE) == 0 && request_has_type(&x->request, MULTIPART_TYPE));
}

/* Finds the route; false: the exchange is answered by a refusal. */
static bool admit(Exchange *x, uint64_t body_bytes)
{
	const RouteMatch match = route_find(x->site->routes, x->site->routes_count, &x->request);

	x->route = match.route;
	if (x->route == NULL && match.allowed_methods != 0) {
		refuse_method(x, match.allowed_methods);
		return false;
	}
	if (x->route == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, "No page or resource has this address.");
		return false;
	}
	if (body_bytes > x->route->body_bytes_max) {
		g_autofree char *detail =
			g_strdup_printf("At most %" G_GSIZE_FORMAT " bytes are taken here.", x->route->body_bytes_max);
		exchange_problem(x, PROBLEM_TOO_LARGE, detail);
		return false;
	}
	const char *coding = request_header(&x->request, "Content-Encoding");
	if (coding != NULL && g_ascii_strcasecmp(coding, "identity") != 0) {
		exchange_problem(x, PROBLEM_UNSUPPORTED_TYPE, "Send it without Content-Encoding.");
		return false;
	}
	if (x->route->body_type != NULL && !accepts_type(x)) {
		g_autofree char *detail = g_strdup_printf("Send it with Content-Type: %s.", x->route->body_type);
		exchange_problem(x, PROBLEM_UNSUPPORTED_TYPE, detail);
		return false;
	}
	return true;
}

static void make_id(Exchange *x)
{
	const uint32_t number = __atomic_add_fetch(&x->server->requests, 1, __ATOMIC_RELAXED);

	g_snprintf(x->id, sizeof x->id, "%08x-%x", x->server->id_prefix, number);
}

static enum MHD_Result on_head(Exchange *x, const char *method, const char *version)
{
	const GuardVerdict verdict = read_head(x, method, version);

	if (verdict.problem != PROBLEM_NONE) {
		exchange_problem(x, verdict.problem, verdict.reason);
		x->response.is_last = true;
		return reply_at_once(x);
	}
	make_id(x);
	const uint64_t body_bytes = verdict.content_length;
	if (admit(x, body_bytes)) {
		exchange_move(x, EXCHANGE_COLLECTING);
		if (body_bytes > 0)
			x->request.body = g_malloc(body_bytes + 1);
		return MHD_YES;
	}
	/* A client that waits for 100-continue has not begun to send. */
	const bool is_dropped = body_bytes > 0 && body_bytes <= SERVER_DISCARD_BYTES_MAX &&
				request_header(&x->request, "Expect") == NULL;
	if (is_dropped) {
		exchange_move(x, EXCHANGE_DISCARDING);
		return MHD_YES;
	}
	x->response.is_last |= body_bytes > 0;
	return reply_at_once(x);
}

/* Requests: body and hand-over */

static void keep_body(Exchange *x, const char *bytes, size_t count)
{
	Request *request = &x->request;

	/* The library delivers no more than Content-Length said, and that is what was allocated. */
	memcpy(request->body + request->body_bytes, bytes, count);
	request->body_bytes += count;
	request->body[request->body_bytes] = '\0';
}

static enum MHD_Result on_complete(Exchange *x)
{
	if (x->state == EXCHANGE_DISCARDING)
		return reply_at_once(x);
	x->deadline_us = clock_monotonic_us() + EXCHANGE_ANSWER_MS * INT64_C(1000);
	if (park_submit(x->server->park, x))
		return MHD_YES;
	exchange_problem(x, PROBLEM_BUSY, "Please send the same request again in a few seconds.");
	return reply_at_once(x);
}

/* Callbacks of the library */

static ReaperSlot *slot_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info->socket_context;
}

static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	Server *server = cls;
	Exchange *x = exchange_new(server->site, target);
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	x->server = server;
	x->connection = connection;
	x->slot = slot_of(connection);
	http_address_format(info->client_addr, x->request.peer);
	if (reaper_phase(x->slot) != CONNECTION_FRESH)
		reaper_set_phase(x->slot, CONNECTION_HEADERS);
	__atomic_add_fetch(&server->active, 1, __ATOMIC_RELAXED);
	return x;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *bytes, size_t *count, void **context)
{
	Exchange *x = *context;

	(void)cls;
	(void)connection;
	(void)url;
	switch (x->state) {
	case EXCHANGE_ARRIVING:
		return on_head(x, method, version);
	case EXCHANGE_COLLECTING:
	case EXCHANGE_DISCARDING:
		if (*count == 0)
			return on_complete(x);
		if (x->state == EXCHANGE_COLLECTING)
			keep_body(x, bytes, *count);
		*count = 0;
		return MHD_YES;
	case EXCHANGE_ANSWERED:
		return reply(x);
	case EXCHANGE_QUEUED:
	case EXCHANGE_RUNNING:
	case EXCHANGE_REPLYING:
	case EXCHANGE_STATE_COUNT:
		break;
	}
	g_assert_not_reached();
}

static void on_completed(
	void *cls, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode code)
{
	Server *server = cls;
	Exchange *x = *context;

	(void)connection;
	(void)code;
	if (x == NULL)
		return;
	*context = NULL;
	reaper_set_phase(x->slot, CONNECTION_IDLE);
	exchange_free(x);
	__atomic_sub_fetch(&server->active, 1, __ATOMIC_RELAXED);
}

static void on_connection(
	void *cls, struct MHD_Connection *connection, void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	Server *server = cls;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info =
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		*socket_context = reaper_add(server->reaper, info->connect_fd);
	} else {
		reaper_remove(server->reaper, *socket_context);
		*socket_context = NULL;
	}
}

G_GNUC_PRINTF(2, 0)
static void on_library_message(void *cls, const char *format, va_list arguments)
{
	char text[256];

	(void)cls;
	vsnprintf(text, sizeof text, format, arguments);
	log_debug("http_library", log_text("says", g_strchomp(text)));
}

static void on_library_panic(void *cls, const char *file, unsigned line, const char *reason)
{
	(void)cls;
	log_error("http_library_panic", log_text("file", file), log_int("line", line), log_text("reason", reason));
	abort();
}

/* Life cycle */

static struct MHD_Daemon *start_daemon(Server *server, guint threads)
{
	const unsigned flags =
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;

	MHD_set_panic_func(on_library_panic, NULL);
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER,
		on_library_message, NULL, MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_THREAD_POOL_SIZE,
		threads, MHD_OPTION_CONNECTION_LIMIT, (unsigned)SERVER_CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SERVER_CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)INACTIVITY_S, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_END);
}

Server *server_start(const ServerOptions *options, GError **error)
{
	Server *server = g_new0(Server, 1);

	server->site = options->site;
	server->id_prefix = randombytes_random();
	if (!server_listen(server, options->host, options->port, error)) {
		g_free(server);
		return NULL;
	}
	server->reaper = reaper_start(SERVER_CONNECTIONS_MAX);
	server->park = park_start(options->workers);
	server->daemon = start_daemon(server, options->http_threads);
	if (server->daemon == NULL)
		g_error("the HTTP library cannot start");
	log_info("listening", log_text("host", options->host), log_int("port", server->port));
	return server;
}

static void wait_for_exchanges(Server *server, int grace_ms)
{
	const int64_t until_us = clock_monotonic_us() + grace_ms * INT64_C(1000);

	while (__atomic_load_n(&server->active, __ATOMIC_ACQUIRE) > 0 && clock_monotonic_us() < until_us)
		g_usleep(5000);
}

void server_stop(Server *server)
{
	if (server == NULL)
		return;
	__atomic_store_n(&server->is_stopping, true, __ATOMIC_RELEASE);
	const MHD_socket listening = MHD_quiesce_daemon(server->daemon);
	/* What is complete or nearly so becomes complete; then the park answers all it has. */
	wait_for_exchanges(server, ARRIVING_GRACE_MS);
	park_stop(server->park, SERVER_STOP_MS - 2 * ARRIVING_GRACE_MS);
	/* Nothing is suspended any more; the last answers are on their way out. */
	wait_for_exchanges(server, ARRIVING_GRACE_MS / 2);
	MHD_stop_daemon(server->daemon);
	park_free(server->park);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	reaper_stop(server->reaper);
	log_info("http_stopped");
	g_free(server);
}

uint16_t server_port(const Server *server)
{
	return server->port;
}

bool server_is_stopping(const Server *server)
{
	return __atomic_load_n(&server->is_stopping, __ATOMIC_ACQUIRE);
}

ServerFigures server_figures(Server *server)
{
	return (ServerFigures){
		.connections = reaper_connections(server->reaper), .waiting = park_waiting(server->park)};
}
