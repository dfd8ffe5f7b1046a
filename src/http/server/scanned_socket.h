/*
 * http/server/scanned_socket: puts the scanner between the sockets and the HTTP library.
 *
 * The build renames the library's recv() to http_library_recv(): its only way to read. A socket belongs to the thread
 * of its connection from scanned_socket_open() to scanned_socket_close(); nothing else may call these functions for it
 * in the meantime.
 */
#pragma once

#include <sys/types.h>

#include "http/server/scanner.h"

enum {
	SCANNED_SOCKETS_MAX = 64 * 1024, /* descriptors from there on are never served */
};

void scanned_socket_open(int socket);
void scanned_socket_close(int socket);

/*
 * The refusal of the connection's request-th request (1: the first), which the library has got as an empty one;
 * PROBLEM_NONE: it is sound.
 */
ProblemKind scanned_socket_refusal(int socket, guint request, TextKey *reason);

/* As recv(2). What is no sound HTTP never arrives (http/server/scanner.h). */
ssize_t http_library_recv(int socket, void *bytes, size_t room, int flags);
