/*
 * http/server/response: what a handler answers; plain data until the server hands it to the library.
 *
 * A fresh response is 200 with an empty body. Exactly one of body, borrowed and stream carries the bytes. Header values
 * are our own texts or already checked ones: a control character in them is a broken invariant.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "http/server/stream.h"

enum {
	RESPONSE_HEADERS_MAX = 16,
};

typedef struct ResponseHeader {
	const char *name; /* a constant */
	char *value;	  /* owned */
} ResponseHeader;

typedef struct Response {
	int status;
	const char *content_type; /* a constant; NULL without a body */
	ResponseHeader headers[RESPONSE_HEADERS_MAX];
	guint headers_count;
	GString *body;	      /* owned */
	const char *borrowed; /* outlives the server, such as a static file */
	gsize borrowed_bytes;
	Stream *stream; /* a reference */
	bool is_page;	/* gets the headers that protect pages */
	bool is_secure; /* tells browsers to come by https alone */
	bool is_head;	/* asked for by HEAD: the body is not sent */
	bool is_last;	/* the connection is closed after it */
} Response;

void response_init(Response *response);
void response_clear(Response *response);

/* As Request-Id; "": it has none. */
void response_name(Response *response, const char *request_id);
/* Adds a header; value is copied. */
void response_add_header(Response *response, const char *name, const char *value);
/* The answer depends on this header of the request, too: all of them stand in one Vary. */
void response_vary(Response *response, const char *name);

/* Drops status, headers and body again: another answer takes their place. */
void response_reset(Response *response);

/* body is taken over. */
void response_give(Response *response, int status, const char *content_type, GString *body);
void response_give_page(Response *response, int status, GString *html);
void response_redirect(Response *response, int status, const char *location);

/* Of the body, as far as it is known: 0 for a stream. */
gsize response_bytes(const Response *response);

/* Hands it to the library; a pure conversion that allocates. After that response may be cleared. */
struct MHD_Response;
struct MHD_Response *response_export(Response *response);
