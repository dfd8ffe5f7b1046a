/* http/api/h_operation: is it alive, is it ready, how is it doing. */
#include "app/staff/staff_leads.h"
#include "app/service.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/process_figures.h"
#include "base/version.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/handlers.h"
#include "http/server/access.h"
#include "http/server/metrics.h"
#include "http/server/server.h"

enum {
	PROBE_MS = 2000, /* probes and scrapes give up soon after that */
};

static int64_t probe_deadline(const Exchange *x)
{
	return MIN(x->deadline_us, clock_monotonic_us() + PROBE_MS * INT64_C(1000));
}

void h_healthz(Exchange *x)
{
	exchange_give_json(x, 200, g_string_new("{\"status\":\"alive\"}"));
}

static void put_reasons(JsonWriter *w, const GPtrArray *reasons)
{
	jsonw_key(w, "reasons");
	jsonw_begin_array(w);
	for (guint i = 0; i < reasons->len; i++)
		jsonw_text(w, g_ptr_array_index(reasons, i));
	jsonw_end_array(w);
}

/* A relay in trouble is no reason to send traffic elsewhere: leads are accepted, and their emails wait. */
static void give_ready(Exchange *x)
{
	g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
	GString *json = g_string_sized_new(256);
	JsonWriter w;

	service_check_troubles(x->site->service, reasons);
	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "status", reasons->len == 0 ? "ready" : "degraded");
	if (reasons->len > 0)
		put_reasons(&w, reasons);
	jsonw_end_object(&w);
	exchange_give_json(x, 200, json);
}

void h_readyz(Exchange *x)
{
	g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
	JsonWriter w;

	service_check(x->site->service, probe_deadline(x), reasons);
	if (server_is_stopping(x->server))
		g_ptr_array_add(reasons, g_strdup("this instance is stopping"));
	if (reasons->len == 0) {
		give_ready(x);
		return;
	}
	GString *json = g_string_sized_new(256);
	jsonw_init(&w, json);
	problem_begin(&w, PROBLEM_UNAVAILABLE, wording_text(TEXT_PROBLEM_UNAVAILABLE_INSTANCE), exchange_contact(x));
	put_reasons(&w, reasons);
	jsonw_end_object(&w);
	exchange_give_problem(x, PROBLEM_UNAVAILABLE, json);
}

/* Figures that others keep, by name and label. */

typedef struct Family {
	const char *name;
	const char *type; /* counter or gauge */
	const char *help;
} Family;

typedef struct Sample {
	const char *labels; /* {…} or "" */
	uint64_t value;
} Sample;

static void write_family(GString *out, const Family *family, const Sample *samples, gsize samples_count)
{
	g_string_append_printf(
		out, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help, family->name, family->type);
	for (gsize i = 0; i < samples_count; i++)
		g_string_append_printf(
			out, "%s%s %" G_GUINT64_FORMAT "\n", family->name, samples[i].labels, samples[i].value);
}

#define SAMPLES(...) (const Sample[]){__VA_ARGS__}, sizeof((const Sample[]){__VA_ARGS__}) / sizeof(Sample)

#define FAMILY(out, name, type, help, ...) write_family(out, &(const Family){name, type, help}, SAMPLES(__VA_ARGS__))

static void write_intake(const IntakeFigures *figures, GString *out)
{
	const gsize bounds = G_N_ELEMENTS(figures->batch_size_buckets) - 1;
	uint64_t sum = 0;

	FAMILY(out, "leadmatch_intake_leads_total", "counter", "Leads stored by this instance.", {"", figures->leads});
	FAMILY(out, "leadmatch_intake_repeats_total", "counter", "Submissions that repeated a stored lead.",
		{"", figures->repeats});
	g_string_append(out, "# HELP leadmatch_intake_batch_leads Leads per transaction.\n"
			     "# TYPE leadmatch_intake_batch_leads histogram\n");
	for (gsize i = 0; i < bounds; i++) {
		sum += figures->batch_size_buckets[i];
		g_string_append_printf(
			out, "leadmatch_intake_batch_leads_bucket{le=\"%u\"} %" G_GUINT64_FORMAT "\n", 1u << i, sum);
	}
	sum += figures->batch_size_buckets[bounds];
	g_string_append_printf(out,
		"leadmatch_intake_batch_leads_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n"
		"leadmatch_intake_batch_leads_sum %" G_GUINT64_FORMAT "\n"
		"leadmatch_intake_batch_leads_count %" G_GUINT64_FORMAT "\n",
		sum, figures->leads, sum);
}

static void write_database(const StaffLeadsFigures *figures, GString *out)
{
	FAMILY(out, "leadmatch_leads_total", "counter", "Leads received, by recommended engagement.",
		{"{engagement=\"rust\"}", figures->leads[ENGAGEMENT_RUST]},
		{"{engagement=\"python\"}", figures->leads[ENGAGEMENT_PYTHON]},
		{"{engagement=\"hybrid\"}", figures->leads[ENGAGEMENT_HYBRID]});
	FAMILY(out, "leadmatch_leads_waiting", "gauge", "Leads not yet offered to anyone, by state.",
		{"{state=\"to_dispatch\"}", figures->leads_to_dispatch},
		{"{state=\"waiting\"}", figures->leads_waiting}, {"{state=\"escalated\"}", figures->leads_escalated});
	FAMILY(out, "leadmatch_leads_oldest_seconds", "gauge", "Age of the oldest lead not offered to anyone.",
		{"", (uint64_t)figures->lead_oldest_s});
	FAMILY(out, "leadmatch_offers_open", "gauge", "Offers without a response.", {"", figures->offers_open});
	FAMILY(out, "leadmatch_outbox_emails", "gauge", "Emails not delivered, by state.",
		{"{state=\"queued\"}", figures->emails_queued}, {"{state=\"rejected\"}", figures->emails_rejected},
		{"{state=\"cancelled\"}", figures->emails_cancelled});
	FAMILY(out, "leadmatch_outbox_oldest_seconds", "gauge", "Age of the oldest queued email.",
		{"", (uint64_t)figures->email_oldest_s});
}

static void write_relay(Delivery *delivery, GString *out)
{
	const RelayHealthFigures relay = delivery_figures(delivery);

	FAMILY(out, "leadmatch_relay_failures_total", "counter", "Failures of the mail server itself.",
		{"", relay.failures});
	FAMILY(out, "leadmatch_relay_down", "gauge", "1 while the mail server fails and emails wait.",
		{"", relay.is_open});
	FAMILY(out, "leadmatch_relay_refuses_us", "gauge", "1 while the mail server refuses our email.",
		{"", relay.is_refusing});
}

/* The version is in a label, as is usual for what is no number. Its characters need no escape (app/rules/rulesets). */
static void write_ruleset(Recommender *recommender, GString *out)
{
	g_autoptr(RuleSet) rules = recommender_rules(recommender);
	g_autofree char *label = g_strdup_printf("{version=\"%s\"}", ruleset_version(rules));

	FAMILY(out, "leadmatch_ruleset_info", "gauge", "The rule set in use, as a label.", {label, 1});
}

static void write_server(Exchange *x, GString *out)
{
	const ServerFigures server = server_figures(x->site->server == NULL ? x->server : x->site->server);

	FAMILY(out, "leadmatch_http_connections", "gauge", "Open connections.", {"", server.connections});
	FAMILY(out, "leadmatch_http_connections_max", "gauge", "Maximum number of connections.",
		{"", server.connections_max});
	FAMILY(out, "leadmatch_http_connections_evicted_total", "counter", "Idle connections closed to make room.",
		{"", server.evicted});
	FAMILY(out, "leadmatch_http_connections_refused_total", "counter",
		"Connections refused because the maximum was reached.", {"", server.refused});
	FAMILY(out, "leadmatch_http_waiting", "gauge", "Complete requests waiting for a worker.", {"", server.waiting});
	FAMILY(out, "leadmatch_http_streams", "gauge", "Exports in progress.", {"", server.streams});
	FAMILY(out, "leadmatch_log_lines_dropped_total", "counter",
		"Log lines dropped because they were not read in time.", {"", log_lines_dropped()});
}

/* Under the names that every exporter has. */
static void write_process(GString *out)
{
	ProcessFigures process;

	FAMILY(out, "leadmatch_build_info", "gauge", "The program's version, as a label.",
		{"{version=\"" LEADMATCH_VERSION "\"}", 1});
	if (!process_figures_read(&process))
		return;
	g_string_append_printf(out,
		"# HELP process_cpu_seconds_total Processor time used.\n# TYPE process_cpu_seconds_total counter\n"
		"process_cpu_seconds_total %" G_GINT64_FORMAT ".%02d\n",
		process.cpu_us / G_USEC_PER_SEC, (int)(process.cpu_us % G_USEC_PER_SEC / 10000));
	FAMILY(out, "process_resident_memory_bytes", "gauge", "Memory in use.", {"", process.resident_bytes});
	FAMILY(out, "process_virtual_memory_bytes", "gauge", "Address space in use.", {"", process.virtual_bytes});
	FAMILY(out, "process_open_fds", "gauge", "Open file descriptors.", {"", process.open_fds});
	FAMILY(out, "process_max_fds", "gauge", "Maximum number of open file descriptors.", {"", process.max_fds});
	FAMILY(out, "process_threads", "gauge", "Threads.", {"", process.threads});
	FAMILY(out, "process_start_time_seconds", "gauge", "Start time, in seconds since the Unix epoch.",
		{"", (uint64_t)process.started_at_s});
}

static void write_attempts(Delivery *delivery, GString *out)
{
	const RelayHealthFigures relay = delivery_figures(delivery);

	FAMILY(out, "leadmatch_email_attempts_total", "counter", "Attempts to send an email, by outcome.",
		{"{outcome=\"delivered\"}", relay.attempts[DELIVERY_DELIVERED]},
		{"{outcome=\"retry\"}", relay.attempts[DELIVERY_RETRY]},
		{"{outcome=\"rejected\"}", relay.attempts[DELIVERY_REJECTED]},
		{"{outcome=\"uncertain\"}", relay.attempts[DELIVERY_UNCERTAIN]});
}

static void write_probe(Probe *probe, GString *out)
{
	const ProbeFigures last = probe_figures(probe);
	Sample samples[PROBE_STEP_COUNT];
	g_auto(GStrv) labels = g_new0(char *, PROBE_STEP_COUNT + 1);

	for (ProbeStep step = 0; step < PROBE_STEP_COUNT; step++) {
		labels[step] = g_strdup_printf("{step=\"%s\"}", probe_step_name(step));
		samples[step] = (Sample){labels[step], last.has_run && last.missing == step};
	}
	write_family(out,
		&(const Family){"leadmatch_probe_missing", "gauge", "1 for the step that the last trial run missed."},
		samples, PROBE_STEP_COUNT);
	FAMILY(out, "leadmatch_probe_passed_timestamp_seconds", "gauge", "When a trial run last passed; 0: never.",
		{"", (uint64_t)(last.passed_us / G_USEC_PER_SEC)});
}

static void write_business(const Service *service, const StaffLeadsFigures *figures, GString *out)
{
	const IntakeFigures intake = intake_figures(service->app.intake);

	write_intake(&intake, out);
	if (service->delivery != NULL)
		write_attempts(service->delivery, out);
	if (figures != NULL)
		write_database(figures, out);
}

static void give_metrics(Exchange *x, bool is_public)
{
	const App *app = x->site->app;
	GString *out = g_string_sized_new(8 * 1024);
	StaffLeadsFigures figures = {0};
	const bool is_up = staff_leads_figures(app, probe_deadline(x), &figures, NULL);

	if (is_public)
		http_metrics_write_public(x->site->metrics, out);
	else
		http_metrics_write(x->site->metrics, out);
	write_server(x, out);
	write_process(out);
	write_ruleset(app->recommender, out);
	if (x->site->service->delivery != NULL)
		write_relay(x->site->service->delivery, out);
	if (x->site->service->probe != NULL)
		write_probe(x->site->service->probe, out);
	FAMILY(out, "leadmatch_database_up", "gauge", "1 when the database answered this scrape.", {"", is_up});
	FAMILY(out, "leadmatch_database_writable", "gauge", "1 when leads can be stored.",
		{"", is_up && heartbeat_can_store(heartbeat_state(x->site->service->heartbeat))});
	if (!is_public)
		write_business(x->site->service, is_up ? &figures : NULL, out);
	response_give(&x->response, 200, "text/plain; version=0.0.4; charset=utf-8", out);
	response_add_header(&x->response, "Cache-Control", "no-store");
}

/* How business goes is for those with a token; how the program does is for anybody. */
void h_metrics(Exchange *x)
{
	const bool has_token = request_header(&x->request, "Authorization") != NULL;

	if (has_token && !http_access_allows_more(x, ACCESS_METRICS_READ))
		return;
	give_metrics(x, !has_token);
}

void h_metrics_all(Exchange *x)
{
	give_metrics(x, false);
}
