#include "http/server/metrics.h"

#include <string.h>

#include "base/error.h"
#include "http/server/problem.h"

/* What we answer with; anything else is counted as the last. */
static const int statuses[] = {
	200, 201, 204, 303, 304, 308, 400, 401, 403, 404, 405, 409, 410, 411, 413, 414, 415, 422, 431, 500, 503};

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
	const bool is_ours = route >= metrics->routes && route < metrics->routes + metrics->routes_count;
	const gsize at = is_ours ? (gsize)(route - metrics->routes) : metrics->routes_count;
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

/* labels: with a comma behind them, or "". */
static void write_histogram(const RouteFigures *figures, const char *labels, GString *out)
{
	uint64_t counts[G_N_ELEMENTS(bounds_us) + 1];
	uint64_t total = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
		total += counts[i] = read_counter(&figures->by_time[i]);
	if (total == 0)
		return;
	g_autofree char *braces =
		labels[0] == '\0' ? g_strdup("") : g_strdup_printf("{%.*s}", (int)strlen(labels) - 1, labels);
	uint64_t sum = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
		sum += counts[i];
		g_string_append_printf(out, "leadmatch_http_request_seconds_bucket{%sle=\"", labels);
		if (i < G_N_ELEMENTS(bounds_us))
			append_seconds(out, bounds_us[i]);
		else
			g_string_append(out, "+Inf");
		g_string_append_printf(out, "\"} %" G_GUINT64_FORMAT "\n", sum);
	}
	/* To the microsecond, however large: the scraper subtracts one from the next. */
	const uint64_t total_us = read_counter(&figures->total_us);
	g_string_append_printf(out, "leadmatch_http_request_seconds_sum%s %" G_GUINT64_FORMAT ".%06u\n", braces,
		total_us / 1000000, (guint)(total_us % 1000000));
	g_string_append_printf(out, "leadmatch_http_request_seconds_count%s %" G_GUINT64_FORMAT "\n", braces, total);
}

static const char counts_head[] = "# HELP leadmatch_http_requests_total Requests answered.\n"
				  "# TYPE leadmatch_http_requests_total counter\n";
static const char times_head[] = "# HELP leadmatch_http_request_seconds Time from the request line to the response.\n"
				 "# TYPE leadmatch_http_request_seconds histogram\n";

void http_metrics_write(const HttpMetrics *metrics, GString *out)
{
	g_string_append(out, counts_head);
	for (guint at = 0; at <= metrics->routes_count; at++)
		write_counts(metrics, at, out);
	g_string_append(out, times_head);
	for (guint at = 0; at <= metrics->routes_count; at++) {
		g_autoptr(GString) labels = g_string_new(NULL);
		append_labels(metrics, at, labels);
		g_string_append_c(labels, ',');
		write_histogram(&metrics->figures[at], labels->str, out);
	}
}

void http_metrics_write_public(const HttpMetrics *metrics, GString *out)
{
	enum {
		CLASSES = 6 /* 0xx to 5xx */
	};
	RouteFigures all = {0};
	uint64_t by_class[CLASSES] = {0};

	for (guint at = 0; at <= metrics->routes_count; at++) {
		const RouteFigures *figures = &metrics->figures[at];
		for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++)
			by_class[statuses[i] / 100] += read_counter(&figures->by_status[i]);
		for (gsize i = 0; i < G_N_ELEMENTS(all.by_time); i++)
			all.by_time[i] += read_counter(&figures->by_time[i]);
		all.total_us += read_counter(&figures->total_us);
	}
	g_string_append(out, counts_head);
	for (guint class = 2; class < CLASSES; class ++)
		g_string_append_printf(out, "leadmatch_http_requests_total{status=\"%uxx\"} %" G_GUINT64_FORMAT "\n",
			class, by_class[class]);
	g_string_append(out, times_head);
	write_histogram(&all, "", out);
}
