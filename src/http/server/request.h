/*
 * http/server/request: one complete request, as the handlers see it.
 *
 * The target is kept raw: it is never percent-decoded, and routing compares these very bytes (the guard lets no "%"
 * into a path). Names and values of headers are borrowed from the connection and live as long as the request.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "codec/form.h"

typedef enum HttpMethod {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OPTIONS,
	HTTP_OTHER, /* any other word: no route takes it */
	HTTP_METHOD_COUNT
} HttpMethod;

enum {
	REQUEST_HEADERS_MAX = 64,    /* as many as the scanner lets through */
	REQUEST_PARAMETERS_MAX = 2,  /* "{…}" in one route's pattern */
	REQUEST_KEY_BYTES_MAX = 255, /* Idempotency-Key; the draft standard names no limit, this is the usual one */
};

typedef struct HttpHeader {
	const char *name;
	const char *value; /* with a NUL behind it */
	gsize name_bytes;
	gsize value_bytes;
} HttpHeader;

typedef struct Request {
	HttpMethod method;
	const char *path;  /* of the raw target, up to "?" */
	const char *query; /* behind "?"; NULL without one */
	HttpHeader headers[REQUEST_HEADERS_MAX];
	guint headers_count;
	char *parameters[REQUEST_PARAMETERS_MAX]; /* what stood for the pattern's "{…}", in order; owned */
	char *body;				  /* owned; with a NUL behind it; NULL without one */
	gsize body_bytes;
	gsize body_room; /* bytes that fit into body */
} Request;

/* The method of this name. Names are case-sensitive. */
HttpMethod http_method_parse(const char *name);
const char *http_method_name(HttpMethod method);
/* It asks for a change. */
bool http_method_writes(HttpMethod method);

void request_clear(Request *request);

/* The first header of that name (any case), NULL if there is none. */
const char *request_header(const Request *request, const char *name);

bool request_header_is(const HttpHeader *header, const char *name);

/* The query decoded strictly, for programs. INVALID: broken escapes or UTF-8, or a name that occurs twice. */
Form *request_query(const Request *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The query of a page: what can be used of it (form_read). Advertising networks and mail programs write such links. */
Form *request_page_query(const Request *request);

/* True when Accept-Encoding lets us answer by gzip. */
bool request_accepts_gzip(const Request *request);

/* True when Content-Type is this one, parameters such as charset aside. */
bool request_has_type(const Request *request, const char *type);
