/*
 * http/server/metrics: counts requests by route and status, and how long they took.
 *
 * Counters are atomic and never reset; counting costs a few nanoseconds and takes no lock.
 */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "http/server/router.h"

typedef struct HttpMetrics HttpMetrics;

HttpMetrics *http_metrics_new(const Route *routes, guint routes_count);
void http_metrics_free(HttpMetrics *metrics);

/* route: NULL if it was refused before one was found; one of another table counts the same. */
void http_metrics_count(HttpMetrics *metrics, const Route *route, int status, int64_t took_us);

/* Appends leadmatch_http_requests_total and leadmatch_http_request_seconds in the Prometheus text format. */
void http_metrics_write(const HttpMetrics *metrics, GString *out);

/*
 * The same for strangers: all routes together and only the class of the status, because routes and statuses tell how
 * business goes.
 */
void http_metrics_write_public(const HttpMetrics *metrics, GString *out);
