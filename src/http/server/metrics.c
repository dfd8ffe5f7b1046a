#include "http/server/metrics.h"

#include "base/error.h"
#include "http/server/problem.h"

/* What we answer with; anything else is counted as the last. */
static const int statuses[] = {
	200, 201, 204, 301, 303, 304, 400, 401, 403, 404, 405, 409, 411, 413, 414, 415, 422, 431, 500, 503};

/* Upper bounds in microseconds: from a page out of memory to the longest that anybody waits. */
static const int64_t bounds_us[] = {
	500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 2500000, 8000000};

typedef struct RouteFigures {
	uint64_t by_status[G_N_ELEMENTS(statuses)]; /* all atomic */
	uint64_t by_time[G_N_ELEMENTS(bounds_us) + 1];
	uint64_t total_us;
} RouteFigures;

struct HttpMetrics {
	const Route *routes;
	guint routes_count;
	RouteFigures *figures; /* one per route, and one for none */
};

HttpMetrics *http_metrics_new(const Route *routes, guint routes_count)
{
	HttpMetrics *metrics = g_new0(HttpMetrics, 1);

	metrics->routes = routes;
	metrics->routes_count = routes_count;
	metrics->figures = g_new0(RouteFigures, routes_count + 1);
	return metrics;
}

void http_metrics_free(HttpMetrics *metrics)
{
	if (metrics == NULL)
		return;
	g_free(metrics->figures);
	g_free(metrics);
}

static gsize status_index(int status)
{
	gsize i = 0;

	while (i + 1 < G_N_ELEMENTS(statuses) && statuses[i] != status)
		i++;
	return i;
}

static gsize time_index(int64_t took_us)
{
	gsize i = 0;

	while (i < G_N_ELEMENTS(bounds_us) && took_us > bounds_us[i])
		i++;
	return i;
}

static void increment(uint64_t *counter, uint64_t by)
{
	__atomic_add_fetch(counter, by, __ATOMIC_RELAXED);
}

static uint64_t read_counter(const uint64_t *counter)
{
	return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

void http_metrics_count(HttpMetrics *metrics, const Route *route, int status, int64_t took_us)
{
	const gsize at = route == NULL ? metrics->routes_count : (gsize)(route - metrics->routes);
	RouteFigures *figures = &metrics->figures[at];

	increment(&figures->by_status[status_index(status)], 1);
	increment(&figures->by_time[time_index(took_us)], 1);
	increment(&figures->total_us, (uint64_t)MAX(took_us, 0));
}

/* method="POST",route="/api/v1/leads"; our own constants, so nothing needs escaping. */
static void append_labels(const HttpMetrics *metrics, guint at, GString *out)
{
	const Route *route = at < metrics->routes_count ? &metrics->routes[at] : NULL;

	g_string_append_printf(out, "method=\"%s\",route=\"%s\"", route == NULL ? "" : http_method_name(route->method),
		route == NULL ? "" : route->pattern);
}

static void write_counts(const HttpMetrics *metrics, guint at, GString *out)
{
	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		const uint64_t count = read_counter(&metrics->figures[at].by_status[i]);
		if (count == 0)
			continue;
		g_string_append(out, "leadmatch_http_requests_total{");
		append_labels(metrics, at, out);
		g_string_append_printf(out, ",status=\"%d\"} %" G_GUINT64_FORMAT "\n", statuses[i], count);
	}
}

static void append_seconds(GString *out, int64_t us)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append(out, g_ascii_formatd(text, sizeof text, "%.6g", (double)us / 1e6));
}

static void write_times(const HttpMetrics *metrics, guint at, GString *out)
{
	const RouteFigures *figures = &metrics->figures[at];
	uint64_t counts[G_N_ELEMENTS(bounds_us) + 1];
	uint64_t total = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
		total += counts[i] = read_counter(&figures->by_time[i]);
	if (total == 0)
		return;
	uint64_t sum = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
		sum += counts[i];
		g_string_append(out, "leadmatch_http_request_seconds_bucket{");
		append_labels(metrics, at, out);
		g_string_append(out, ",le=\"");
		if (i < G_N_ELEMENTS(bounds_us))
			append_seconds(out, bounds_us[i]);
		else
			g_string_append(out, "+Inf");
		g_string_append_printf(out, "\"} %" G_GUINT64_FORMAT "\n", sum);
	}
	g_string_append(out, "leadmatch_http_request_seconds_sum{");
	append_labels(metrics, at, out);
	g_string_append(out, "} ");
	/* To the microsecond, however large: the scraper subtracts one from the next. */
	const uint64_t total_us = read_counter(&figures->total_us);
	g_string_append_printf(out, "%" G_GUINT64_FORMAT ".%06u", total_us / 1000000, (guint)(total_us % 1000000));
	g_string_append(out, "\nleadmatch_http_request_seconds_count{");
	append_labels(metrics, at, out);
	g_string_append_printf(out, "} %" G_GUINT64_FORMAT "\n", total);
}

void http_metrics_write(const HttpMetrics *metrics, GString *out)
{
	g_string_append(out, "# HELP leadmatch_http_requests_total Requests answered.\n"
			     "# TYPE leadmatch_http_requests_total counter\n");
	for (guint at = 0; at <= metrics->routes_count; at++)
		write_counts(metrics, at, out);
	g_string_append(out, "# HELP leadmatch_http_request_seconds From the request line to the answer.\n"
			     "# TYPE leadmatch_http_request_seconds histogram\n");
	for (guint at = 0; at <= metrics->routes_count; at++)
		write_times(metrics, at, out);
}
