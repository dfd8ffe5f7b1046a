#include "http/server/scanned_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum {
	DRAIN_BYTES_MAX =
		1024 *
		1024, /* what a client has already sent beyond its last answer; unread, it would cost it the answer */
};

typedef struct ScannedSocket {
	Scanner scanner;
	char ending[SCANNER_ENDING_BYTES_MAX];
	gsize ending_given;
} ScannedSocket;

/* By descriptor. The kernel gives a number out again only after close(), so each entry has one user at a time. */
static ScannedSocket *sockets[SCANNED_SOCKETS_MAX];

static ScannedSocket *find(int socket)
{
	if (socket < 0 || socket >= SCANNED_SOCKETS_MAX)
		return NULL;
	return __atomic_load_n(&sockets[socket], __ATOMIC_ACQUIRE);
}

static void drain(int socket)
{
	char dropped[16 * 1024];
	gsize total = 0;
	ssize_t count = 1;

	while (count > 0 && total < DRAIN_BYTES_MAX) {
		count = recv(socket, dropped, sizeof dropped, MSG_DONTWAIT);
		total += count > 0 ? (gsize)count : 0;
	}
}

void scanned_socket_open(int socket)
{
	if (socket >= SCANNED_SOCKETS_MAX) {
		shutdown(socket, SHUT_RDWR);
		return;
	}
	ScannedSocket *scanned = g_new0(ScannedSocket, 1);
	scanner_init(&scanned->scanner);
	__atomic_store_n(&sockets[socket], scanned, __ATOMIC_RELEASE);
}

void scanned_socket_close(int socket)
{
	if (socket >= SCANNED_SOCKETS_MAX)
		return;
	drain(socket);
	g_free(__atomic_exchange_n(&sockets[socket], NULL, __ATOMIC_ACQ_REL));
}

ProblemKind scanned_socket_refusal(int socket, guint request, TextKey *reason)
{
	const ScannedSocket *scanned = find(socket);

	/* Requests before the refused one may have come in the same packet. */
	if (scanned == NULL || scanned->scanner.state != SCAN_REFUSED || scanned->scanner.requests != request)
		return PROBLEM_NONE;
	*reason = scanned->scanner.reason;
	return scanned->scanner.problem;
}

/* A body whose chunks are malformed: the library is in the middle of it and can answer nothing, so this does. */
static void answer_broken_body(int socket)
{
	static const char answer[] =
		"HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n"
		"Content-Length: 167\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
		"{\"type\":\"urn:leadmatch:problem:bad_request\",\"title\":\"The request is not valid HTTP\",\"status\":400,\"code\":\"bad_request\",\"detail\":\"The chunks of the body are malformed.\"}";

	/* Everything before was answered completely, or the library would not read on. */
	const ssize_t sent = send(socket, answer, sizeof answer - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)sent;
	drain(socket);
}

static ssize_t give_ending(ScannedSocket *scanned, char *bytes, gsize room)
{
	const char *rest = scanned->ending + scanned->ending_given;
	const gsize count = MIN(strlen(rest), room);

	memcpy(bytes, rest, count);
	scanned->ending_given += count;
	return (ssize_t)count;
}

/* Only the first `passed` bytes were sound. */
static ssize_t end_reading(int socket, ScannedSocket *scanned, char *bytes, gsize passed, gsize room)
{
	drain(socket);
	if (scanned->scanner.state == SCAN_REFUSED)
		return (ssize_t)passed + give_ending(scanned, bytes + passed, room - passed);
	if (passed > 0) {
		shutdown(socket, SHUT_RD); /* the library comes back for the end */
		return (ssize_t)passed;
	}
	answer_broken_body(socket);
	return 0;
}

ssize_t http_library_recv(int socket, void *bytes, size_t room, int flags)
{
	ScannedSocket *scanned = find(socket);

	if (scanned == NULL)
		return recv(socket, bytes, room, flags);
	if (scanned->scanner.state == SCAN_BROKEN) {
		answer_broken_body(socket);
		return 0;
	}
	if (scanned->scanner.state == SCAN_REFUSED) {
		const ssize_t count = give_ending(scanned, bytes, room);
		if (count > 0)
			return count;
		errno = EAGAIN;
		return -1;
	}
	const ssize_t received = recv(socket, bytes, room, flags);
	if (received <= 0)
		return received;
	const gsize passed = scanner_scan(&scanned->scanner, bytes, (gsize)received, scanned->ending);
	if (passed == (gsize)received)
		return received;
	return end_reading(socket, scanned, bytes, passed, room);
}
