/* http/server/metrics: what is counted is what is written. */
#include <string.h>

#include "http/server/metrics.h"

static const Route test_routes[] = {
	{HTTP_GET, "/a", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, NULL, NULL},
	{HTTP_POST, "/b", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, NULL, NULL},
};

static char *written(const HttpMetrics *metrics)
{
	GString *out = g_string_new(NULL);

	http_metrics_write(metrics, out);
	return g_string_free(out, FALSE);
}

static void requests_are_counted_by_route_and_status(void)
{
	HttpMetrics *metrics = http_metrics_new(test_routes, G_N_ELEMENTS(test_routes));

	http_metrics_count(metrics, &test_routes[1], 201, 10);
	http_metrics_count(metrics, &test_routes[1], 201, 10);
	http_metrics_count(metrics, NULL, 404, 10);
	g_autofree char *text = written(metrics);
	g_assert_nonnull(strstr(text, "requests_total{method=\"POST\",route=\"/b\",status=\"201\"} 2\n"));
	g_assert_nonnull(strstr(text, "requests_total{method=\"\",route=\"\",status=\"404\"} 1\n"));
	g_assert_null(strstr(text, "route=\"/a\""));
	http_metrics_free(metrics);
}

static void buckets_hold_what_took_no_longer(void)
{
	HttpMetrics *metrics = http_metrics_new(test_routes, G_N_ELEMENTS(test_routes));

	http_metrics_count(metrics, &test_routes[0], 200, 1000);
	http_metrics_count(metrics, &test_routes[0], 200, 1001);
	http_metrics_count(metrics, &test_routes[0], 200, 60 * G_USEC_PER_SEC);
	g_autofree char *text = written(metrics);
	g_assert_nonnull(strstr(text, "bucket{method=\"GET\",route=\"/a\",le=\"0.0005\"} 0\n"));
	g_assert_nonnull(strstr(text, "bucket{method=\"GET\",route=\"/a\",le=\"0.001\"} 1\n"));
	g_assert_nonnull(strstr(text, "bucket{method=\"GET\",route=\"/a\",le=\"0.0025\"} 2\n"));
	g_assert_nonnull(strstr(text, "bucket{method=\"GET\",route=\"/a\",le=\"+Inf\"} 3\n"));
	g_assert_nonnull(strstr(text, "seconds_count{method=\"GET\",route=\"/a\"} 3\n"));
	g_assert_nonnull(strstr(text, "seconds_sum{method=\"GET\",route=\"/a\"} 60.002001\n"));
	http_metrics_free(metrics);
}

static void strangers_see_neither_routes_nor_statuses(void)
{
	HttpMetrics *metrics = http_metrics_new(test_routes, G_N_ELEMENTS(test_routes));
	g_autoptr(GString) text = g_string_new(NULL);

	http_metrics_count(metrics, &test_routes[0], 200, 1000);
	http_metrics_count(metrics, &test_routes[1], 201, 1001);
	http_metrics_count(metrics, NULL, 404, 10);
	http_metrics_write_public(metrics, text);
	g_assert_nonnull(strstr(text->str, "requests_total{status=\"2xx\"} 2\n"));
	g_assert_nonnull(strstr(text->str, "requests_total{status=\"4xx\"} 1\n"));
	g_assert_nonnull(strstr(text->str, "bucket{le=\"0.001\"} 2\n"));
	g_assert_nonnull(strstr(text->str, "seconds_count 3\n"));
	g_assert_null(strstr(text->str, "route"));
	g_assert_null(strstr(text->str, "\"201\""));
	http_metrics_free(metrics);
}

#define TEST(name) g_test_add_func("/http/metrics/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(requests_are_counted_by_route_and_status);
	TEST(buckets_hold_what_took_no_longer);
	TEST(strangers_see_neither_routes_nor_statuses);
	return g_test_run();
}
