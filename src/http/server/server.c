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
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/server/cors.h"
#include "http/server/guard.h"
#include "http/server/metrics.h"
#include "http/server/park.h"
#include "http/server/request_form.h"
#include "http/server/scanned_socket.h"

enum {
	LISTEN_BACKLOG = 1024,
	ARRIVING_GRACE_MS = 2000, /* for requests that are half here when the stop begins */
	INACTIVITY_S = 61,	  /* the reaper is first; this is the net below it */
};

struct Server {
	const Site *site;
	int socket;
	uint16_t port;
	guint connections_max;
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

static bool server_listen(Server *server, const ServerOptions *options, GError **error)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found = NULL;
	char service[sizeof "65535"];

	g_snprintf(service, sizeof service, "%u", options->port);
	const int unknown = getaddrinfo(options->host, service, &hints, &found);
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
		"%s:%u: %s: set %s to an address and port that are free", options->host, options->port, why,
		options->setting);
	return false;
}

/* Replies */

static enum MHD_Result reply(Exchange *x)
{
	Server *server = x->server;

	if (x->number >= SERVER_REQUESTS_MAX || server_is_stopping(server))
		x->response.is_last = true;
	cors_permit(x);
	response_name(&x->response, x->id);
	reaper_set_reply_bytes(x->slot, response_bytes(&x->response));
	x->response.is_head = x->request.method == HTTP_HEAD;
	x->response.is_secure = x->site->is_secure;
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
	if (request->headers_count >= REQUEST_HEADERS_MAX)
		return MHD_NO;
	/* The library has looked at the names; now they may read as the client wrote them. */
	scanner_restore_name((char *)(gsize)name, name_bytes);
	request->headers[request->headers_count++] = (HttpHeader){.name = name,
		.value = value == NULL ? "" : value,
		.name_bytes = name_bytes,
		.value_bytes = value == NULL ? 0 : value_bytes};
	return MHD_YES;
}

static GuardVerdict read_head(Exchange *x, const char *method, const char *version)
{
	Request *request = &x->request;
	GuardVerdict verdict = {0};

	request->method = http_method_parse(method);
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, on_header, request);
	verdict.problem = scanned_socket_refusal(reaper_socket(x->slot), x->number, &verdict.reason);
	const GuardInput input = {.method = request->method,
		.version = version,
		.target = x->target,
		.headers = request->headers,
		.headers_count = request->headers_count};
	if (verdict.problem == PROBLEM_NONE)
		verdict = guard_check(&input);
	char *question = strchr(x->target, '?');
	if (question != NULL) {
		*question = '\0';
		request->query = question + 1; /* of a refused request, too: it names the language to answer in */
	}
	if (verdict.problem == PROBLEM_NONE)
		request->path = x->target;
	return verdict;
}

static void refuse_method(Exchange *x, guint allowed_methods)
{
	g_autofree char *allow = route_allow_text(allowed_methods);
	g_autofree char *detail =
		wording_format(TEXT_PROBLEM_METHOD_NOT_ALLOWED_DETAIL, wording_string("methods", allow));

	exchange_problem(x, PROBLEM_METHOD_NOT_ALLOWED, detail);
	response_add_header(&x->response, "Allow", allow);
}

/* A page ignores what it cannot use of its query; what is for programs says what is wrong. */
static bool is_target_strict(Exchange *x)
{
	if (x->route->speaks == SPEAKS_PAGES || x->request.query == NULL)
		return true;
	g_autofree char *target = g_strconcat(x->request.path, "?", x->request.query, NULL);
	const GuardVerdict verdict = guard_check_strict(target);
	if (verdict.problem != PROBLEM_NONE)
		exchange_problem(x, verdict.problem, wording_text(verdict.reason));
	return verdict.problem == PROBLEM_NONE;
}

/* People write "/project/". False: there is no such page without the slash either; a file is none. */
static bool leads_to_page(Exchange *x)
{
	g_autofree char *path = g_strdup(x->request.path);
	gsize bytes = strlen(path);

	while (bytes > 1 && path[bytes - 1] == '/')
		path[--bytes] = '\0';
	if (bytes == 1 || x->request.path[bytes] == '\0' || g_str_has_prefix(path, "/static/") ||
		!route_is_for_people(x->site->routes, x->site->routes_count, path))
		return false;
	g_autofree char *target =
		x->request.query == NULL ? g_strdup(path) : g_strconcat(path, "?", x->request.query, NULL);
	response_redirect(&x->response, 308, target);
	return true;
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
		if (!leads_to_page(x))
			exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_DETAIL));
		return false;
	}
	if (!is_target_strict(x)) {
		x->response.is_last = true;
		return false;
	}
	exchange_set_bytes_max(x);
	if (body_bytes > x->body_bytes_max) {
		exchange_too_large(x);
		return false;
	}
	if (x->is_chunked && x->route->body_bytes_max == 0) {
		exchange_problem(x, PROBLEM_TOO_LARGE, wording_text(TEXT_PROBLEM_TOO_LARGE_NO_BODY));
		return false;
	}
	const char *coding = request_header(&x->request, "Content-Encoding");
	if (coding != NULL && g_ascii_strcasecmp(coding, "identity") != 0) {
		exchange_problem(x, PROBLEM_UNSUPPORTED_TYPE, wording_text(TEXT_PROBLEM_UNSUPPORTED_TYPE_ENCODING));
		return false;
	}
	if (x->route->body_type != NULL && !request_has_body_type(&x->request, x->route->body_type)) {
		g_autofree char *detail = wording_format(
			TEXT_PROBLEM_UNSUPPORTED_TYPE_DETAIL, wording_string("type", x->route->body_type));
		exchange_problem(x, PROBLEM_UNSUPPORTED_TYPE, detail);
		return false;
	}
	return true;
}

/* For a body of so many bytes, and a NUL behind it. */
static void make_room(Request *request, gsize bytes)
{
	request->body = g_realloc(request->body, bytes + 1);
	request->body_room = bytes;
}

static uint64_t discard_bytes_max(const Exchange *x)
{
	const uint64_t taken = x->route == NULL ? 0 : x->route->body_bytes_max;

	return MAX(SERVER_DISCARD_BYTES_MAX, taken * SERVER_DISCARD_TIMES_MAX);
}

static void make_id(Exchange *x)
{
	const uint32_t number = __atomic_add_fetch(&x->server->requests, 1, __ATOMIC_RELAXED);

	g_snprintf(x->id, sizeof x->id, "%08x-%x", x->server->id_prefix, number);
}

static enum MHD_Result on_head(Exchange *x, const char *method, const char *version)
{
	const GuardVerdict verdict = read_head(x, method, version);
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(exchange_language(x));

	make_id(x);
	if (verdict.problem != PROBLEM_NONE) {
		exchange_problem(x, verdict.problem, wording_text(verdict.reason));
		x->response.is_last = true;
		return reply_at_once(x);
	}
	const uint64_t body_bytes = verdict.content_length;
	x->is_chunked = verdict.is_chunked;
	if (admit(x, body_bytes)) {
		exchange_move(x, EXCHANGE_COLLECTING);
		if (body_bytes > 0)
			make_room(&x->request, body_bytes);
		return MHD_YES;
	}
	/*
	 * After an answer before the request's end the library closes. A client that waits for 100-continue has not
	 * begun to send.
	 */
	const bool has_body = body_bytes > 0 || x->is_chunked;
	const bool is_dropped = body_bytes <= discard_bytes_max(x) && !x->response.is_last &&
				(!has_body || request_header(&x->request, "Expect") == NULL);
	if (is_dropped) {
		exchange_move(x, EXCHANGE_DISCARDING);
		return MHD_YES;
	}
	x->response.is_last |= has_body;
	return reply_at_once(x);
}

/* Requests: body and hand-over */

static void keep_body(Exchange *x, const char *bytes, size_t count)
{
	Request *request = &x->request;

	/* With Content-Length there is room for all that the library delivers. */
	if (request->body_bytes + count > request->body_room) {
		g_assert(x->is_chunked);
		if (request->body_bytes + count > x->body_bytes_max) {
			g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(exchange_language(x));
			exchange_too_large(x);
			exchange_move(x, EXCHANGE_DISCARDING);
			return;
		}
		make_room(request, MIN(2 * (request->body_bytes + count), x->body_bytes_max));
	}
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
	exchange_busy(x);
	return reply_at_once(x);
}

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

	/*
	 * The library would make a list of the query, which nobody asks it for and which takes more memory than a
	 * connection has. What it hands over is its own buffer, as received: ours is a copy.
	 */
	char *question = strchr((char *)(gsize)target, '?');
	if (question != NULL && question[1] != '\0')
		question[1] = '\0';
	x->server = server;
	x->connection = connection;
	x->slot = slot_of(connection);
	x->number = reaper_count_request(x->slot);
	net_address_of(info->client_addr, &x->peer);
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
		else
			x->dropped_bytes += *count;
		*count = 0;
		/* Chunks without end: nothing can be answered in the middle of a body. */
		return x->dropped_bytes <= discard_bytes_max(x) ? MHD_YES : MHD_NO;
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
		const int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		NetAddress address = {0};
		net_address_of(
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, &address);
		scanned_socket_open(fd);
		*socket_context = reaper_add(server->reaper, fd, &address);
	} else {
		scanned_socket_close(reaper_socket(*socket_context));
		reaper_remove(server->reaper, *socket_context);
		*socket_context = NULL;
	}
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *address, socklen_t bytes)
{
	Server *server = cls;
	NetAddress from = {0};

	(void)bytes;
	net_address_of(address, &from);
	return reaper_admit(server->reaper, &from) ? MHD_YES : MHD_NO;
}

static bool is_trusted_proxy(const void *data, const NetAddress *address)
{
	const Server *server = data;

	return client_address_is_trusted(server->site->clients, address);
}

static void on_round(void *data)
{
	Server *server = data;

	park_expire(server->park);
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
	log_flush();
	abort();
}

/* Life cycle */

/* How many connections there may be with so many descriptors: some more are open while others make room. */
static guint connections_for(guint descriptors)
{
	guint connections = SERVER_CONNECTIONS_MAX;

	while (connections > SERVER_CONNECTIONS_MIN && reaper_places(connections) > descriptors)
		connections--;
	return connections;
}

static struct MHD_Daemon *start_daemon(Server *server, guint threads)
{
	/* Each thread may have them all: the reaper counts. */
	const unsigned places = reaper_places(server->connections_max) * threads;
	const unsigned flags =
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;

	MHD_set_panic_func(on_library_panic, NULL);
	return MHD_start_daemon(flags, 0, on_accept, server, on_request, server, MHD_OPTION_EXTERNAL_LOGGER,
		on_library_message, NULL, MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_THREAD_POOL_SIZE,
		threads, MHD_OPTION_CONNECTION_LIMIT, places, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)SERVER_CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)INACTIVITY_S,
		MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_END);
}

Server *server_start(const ServerOptions *options, GError **error)
{
	Server *server = g_new0(Server, 1);

	server->site = options->site;
	server->id_prefix = randombytes_random();
	if (!server_listen(server, options, error)) {
		g_free(server);
		return NULL;
	}
	server->connections_max = connections_for(options->descriptors);
	server->park = park_start(options->workers, options->streams);
	server->reaper = reaper_start(&(ReaperOptions){.connections_max = server->connections_max,
		.per_address_max = server->connections_max / 2,
		.is_exempt = is_trusted_proxy,
		.on_round = on_round,
		.data = server});
	server->daemon = start_daemon(server, options->http_threads);
	if (server->daemon == NULL)
		g_error("the HTTP library cannot start");
	log_info("listening", log_text("setting", options->setting), log_text("host", options->host),
		log_int("port", server->port), log_int("connections", server->connections_max));
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
	/* Nothing is suspended anymore; the last answers are on their way out. */
	wait_for_exchanges(server, ARRIVING_GRACE_MS / 2);
	MHD_stop_daemon(server->daemon);
	reaper_stop(server->reaper);
	reaper_free(server->reaper);
	park_free(server->park);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
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
	const ReaperFigures reaper = reaper_figures(server->reaper);

	return (ServerFigures){.connections = reaper.connections,
		.connections_max = server->connections_max,
		.waiting = park_waiting(server->park),
		.streams = park_streams(server->park),
		.evicted = reaper.evicted,
		.refused = reaper.refused};
}
