/*
 * http/server/exchange: one request and its answer on their way through the server.
 *
 *   arriving -> collecting -> queued -> running -> answered -> replying
 *   arriving -> discarding -> answered                                   (refused; the body is read and dropped)
 *   collecting -> discarding                                             (chunks that become too many)
 *   queued -> answered                                                   (no worker came in time)
 *   any state before queued -> answered                                  (refused immediately)
 *
 * exchange_move() is the only function that changes the state. Until queued and from answered on it belongs to the
 * thread of its connection, in between to one worker; each hand-over goes through a lock (the park's queue, the
 * library's resume).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "http/server/client_address.h"
#include "http/server/problem.h"
#include "http/server/reaper.h"
#include "http/server/request.h"
#include "http/server/response.h"
#include "http/server/router.h"

struct MHD_Connection;
struct App;
struct Service;
struct StaticFiles;
struct PublicPages;
struct KeptPages;
struct HttpMetrics;
struct Server;
struct Session;
typedef struct Exchange Exchange;

/* What all exchanges share; immutable while the server runs. */
typedef struct Site {
	const Route *routes;
	guint routes_count;
	const ClientAddresses *clients; /* NULL in tests of the server alone, as are the others below */
	char *const *allowed_origins;
	bool is_secure; /* people reach it by https: browsers are told to stay there */
	const struct App *app;
	struct Service *service;     /* for what tells how it is */
	struct StaticFiles *statics; /* atomic: replaced when templates are read again */
	struct PublicPages *public_pages;
	struct KeptPages *client_pages;
	struct HttpMetrics *metrics;
	struct Server *server; /* whose figures are shown; NULL: of the server that asks */
	/* True: this client may. Otherwise it has answered. NULL: only public routes. */
	bool (*allows)(Exchange *x);
	/*
	 * By the headers alone, and without waiting for anything: whether the client may send more than
	 * EXCHANGE_STRANGER_BYTES_MAX to a route that takes it. NULL: everybody may.
	 */
	bool (*is_known)(const Exchange *x);
	/* Runs the route's handler for one who may. NULL: it is called as it is. */
	void (*run)(Exchange *x);
	/* Answers with a page. NULL: every problem is a document. */
	void (*show_problem)(Exchange *x, ProblemKind kind, const char *detail);
} Site;

typedef enum ExchangeState {
	EXCHANGE_ARRIVING,   /* the request line is there, headers are not */
	EXCHANGE_COLLECTING, /* body bytes are kept */
	EXCHANGE_DISCARDING, /* already answered in our mind; the client still sends */
	EXCHANGE_QUEUED,     /* complete and suspended; waits for a worker */
	EXCHANGE_RUNNING,    /* a worker has it */
	EXCHANGE_ANSWERED,   /* the response is complete */
	EXCHANGE_REPLYING,   /* the library has the response */
	EXCHANGE_STATE_COUNT
} ExchangeState;

enum {
	EXCHANGE_ANSWER_MS = 7500, /* leaves half a second of the 8 s that a client is guaranteed for the way out */
	EXCHANGE_ID_BYTES = 24,
	/*
	 * Of a body that is kept before anybody has asked who sent it: as much as the largest form for everybody. What is
	 * larger is for staff and their programs, and a few hundred strangers who send it at the same time would take
	 * the memory of everything else.
	 */
	EXCHANGE_STRANGER_BYTES_MAX = 192 * 1024,
};

struct Exchange {
	Request request;
	Response response;
	const Site *site;
	struct Server *server;
	const Route *route;   /* NULL until found */
	int64_t began_us;     /* clock_monotonic_us() at the request line */
	int64_t deadline_us;  /* no handler waits longer for anything */
	const char *language; /* that the answer speaks; a constant. NULL: not known yet */
	bool is_language_asked; /* by ?lang=, or the browser's would be another one: links and forms of the page then ask for it */
	char *actor;		/* owned; who asks, once http/server/access knows; NULL on public routes */
	struct Session *session;    /* owned; of the console, for routes that people sign in to */
	bool has_secret;	    /* the answer has one that is given once: nobody keeps it */
	NetAddress peer;	    /* at the other end of the socket */
	char id[EXCHANGE_ID_BYTES]; /* in every log line of this request, and in problem documents of ours */

	/* For server and park only. */
	ExchangeState state;
	guint number;		/* of the request on its connection, from 1 */
	bool is_chunked;	/* the body comes in chunks */
	gsize body_bytes_max;	/* what the route takes of this client */
	uint64_t dropped_bytes; /* of a refused body */
	struct MHD_Connection *connection;
	ReaperSlot *slot;
	Exchange *next;
	char *target; /* raw; request.path and .query point into it */
};

Exchange *exchange_new(const Site *site, const char *target);
void exchange_free(Exchange *x);

void exchange_move(Exchange *x, ExchangeState to);

/* Worker: access, handler; afterwards the response is complete. */
void exchange_run(Exchange *x);

/* Answers with a problem, as document or page. detail: a sentence for the client, or NULL. */
void exchange_problem(Exchange *x, ProblemKind kind, const char *detail);
/* Once the route is found and the headers are there: how large a body may be. */
void exchange_set_bytes_max(Exchange *x);
/* The body is larger than the route takes, or takes of a stranger. */
void exchange_too_large(Exchange *x);

/* Answers that there is no time or room for the request now, in its client's language. */
void exchange_busy(Exchange *x);

/* LEADMATCH_CONTACT_EMAIL; NULL: none. */
const char *exchange_contact(const Exchange *x);

/* The same with a document that the caller began by problem_begin() and ended; json is taken over. */
void exchange_give_problem(Exchange *x, ProblemKind kind, GString *json);

/* Answers with what error means to the client. Logs what is our trouble and tells the client no details of it. */
void exchange_fail(Exchange *x, const GError *error);

/* An application/json answer; json is taken over. */
void exchange_give_json(Exchange *x, int status, GString *json);

/* Where the request comes from, behind trusted proxies. */
NetAddress exchange_client_address(const Exchange *x);

/*
 * True if per-client limits do not apply to this one: it is at a loopback or private address, and no trusted proxy
 * says who is behind it. Such a peer may be a proxy that nobody has named.
 */
bool exchange_is_client_unknown(const Exchange *x);

/*
 * The language of the answer, from the request: ?lang=, or what its browser would rather read. English where recruiters
 * and staff read. Once the request line and the headers are there.
 */
const char *exchange_language(Exchange *x);

/*
 * From now on this answer speaks the language, unless the request asks for one by ?lang=. NULL, and one that is not offered:
 * as before. If the browser would rather read another one, what the page's links and forms lead to asks for this one, so
 * that it is also spoken by what is refused before anybody knows why it was spoken.
 */
void exchange_speak(Exchange *x, const char *language);

/* True when this client should get pages rather than documents. */
bool exchange_wants_page(const Exchange *x);
