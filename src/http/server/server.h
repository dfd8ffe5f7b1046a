/*
 * http/server/server: the door for HTTP. Listens, collects complete requests for the park, sends what comes back.
 *
 * libmicrohttpd does the bytes; before anything of a request is believed it passes the scanner and the guard. What is
 * refused before a worker sees it: broken HTTP (connection closed), unknown address, wrong method, wrong type, too
 * large. A body that is small enough is read and dropped first, so that the client sees the answer and can go on with
 * the connection.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "http/server/exchange.h"

enum {
	SERVER_CONNECTIONS_MAX = 4096, /* more are for a proxy to hold */
	SERVER_CONNECTIONS_MIN = 16,
	/* A head of 16 kB, its headers as a list, and the answer's head. The library zeroes all of it after each
	 * request: 1,000 idle connections make 43 MB of 19 MB. */
	SERVER_CONNECTION_BYTES = 24 * 1024,
	/* Of a refused body; more is cut off, and then a browser shows no answer. */
	SERVER_DISCARD_BYTES_MAX = 1024 * 1024,
	SERVER_DISCARD_TIMES_MAX = 16, /* what the route takes: people choose files without looking at their size */
	SERVER_REQUESTS_MAX = 1000,    /* per connection, so that none lives forever */
	SERVER_STOP_MS = 8000,
};

typedef struct Server Server;

typedef struct ServerOptions {
	const char *setting; /* that says where: for messages */
	const char *host;
	uint16_t port; /* 0: any free one */
	guint http_threads;
	guint workers;
	guint streams;	   /* that may be read at the same moment */
	guint descriptors; /* that connections may use */
	const Site *site;  /* must outlive the server */
} ServerOptions;

/* Listens and logs "listening". INVALID: the address cannot be had. */
Server *server_start(const ServerOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Accepts nothing new, answers every request that was there, and ends its threads: within SERVER_STOP_MS, unless a
 * handler overruns its deadline. Clients that stall are cut off.
 */
void server_stop(Server *server);

/* The port it really listens on. */
uint16_t server_port(const Server *server);

bool server_is_stopping(const Server *server);

/* Figures for /metrics. */
typedef struct ServerFigures {
	guint connections, connections_max;
	guint waiting;		  /* complete requests without a worker */
	guint streams;		  /* exports being read */
	guint64 evicted, refused; /* connections: shut down to make room; closed unaccepted */
} ServerFigures;

ServerFigures server_figures(Server *server);
