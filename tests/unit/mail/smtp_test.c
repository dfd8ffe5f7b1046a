/* mail/smtp: what libcurl really does with a relay that fails, against tests/end_to_end/smtp_sink.py. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

#include "base/error.h"
#include "mail/smtp.h"

#define SINK "tests/end_to_end/smtp_sink.py"

enum {
	REPLY_S = 30,  /* no answer is ever that late, on the busiest machine */
	SILENCE_S = 3, /* where none is expected; the sink's late answers take 6 */
	PROMPT_S = 10, /* far from REPLY_S */
	BIG_BYTES = 8 * 1024 * 1024,
};

typedef struct Sink {
	GPid pid;
	FILE *out;
	int in;
	char url[64];
	char ca_file[256];
} Sink;

static Sink *sink_start(const char *arguments)
{
	g_autofree char *command = g_strdup_printf("/usr/bin/python3 %s %s", SINK, arguments);
	g_auto(GStrv) argv = g_strsplit(command, " ", -1);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_autoptr(GError) error = NULL;
	Sink *sink = g_new0(Sink, 1);
	char first_line[320];
	int out = -1, port = 0;

	for (char **word = argv; *word != NULL; word++) {
		if (**word != '\0')
			g_strv_builder_add(builder, *word);
	}
	g_auto(GStrv) words = g_strv_builder_end(builder);
	g_spawn_async_with_pipes(
		NULL, words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &sink->pid, &sink->in, &out, NULL, &error);
	g_assert_no_error(error);
	sink->out = fdopen(out, "r");
	g_assert_nonnull(fgets(first_line, sizeof first_line, sink->out));
	g_assert_cmpint(sscanf(first_line, "%d %255s", &port, sink->ca_file), ==, 2);
	g_snprintf(sink->url, sizeof sink->url, "smtp://127.0.0.1:%d", port);
	return sink;
}

/* How many emails it stored by now. */
static int sink_stop(Sink *sink)
{
	char line[128];
	int stored = 0;

	close(sink->in);
	while (fgets(line, sizeof line, sink->out) != NULL)
		stored += g_str_has_prefix(line, "stored ");
	fclose(sink->out);
	waitpid(sink->pid, NULL, 0);
	g_free(sink);
	return stored;
}

static SmtpOptions options_for(const Sink *sink)
{
	return (SmtpOptions){
		.url = sink->url,
		.tls = SMTP_TLS_OFF,
		.helo_name = "leads.example.com",
		.reply_s = REPLY_S,
		.connect_s = REPLY_S,
	};
}

static GBytes *mail_of(gsize bytes)
{
	GString *text = g_string_new("Subject: test\r\n\r\n");

	while (text->len < bytes)
		g_string_append(text, "a line of some length that fills the mail up to its size\r\n");
	return g_string_free_to_bytes(text);
}

static void send_one(Smtp *smtp, gsize bytes, SmtpResult *result)
{
	g_autoptr(GBytes) message = mail_of(bytes);

	smtp_send(smtp,
		&(SmtpEmail){.from = "leads@leads.example.com", .to = "recruiter@agency.example", .message = message},
		result);
	g_test_message("curl %d, code %d, row %s: %s", (int)result->attempt.curl, result->attempt.code,
		result->verdict.name, result->text);
}

typedef struct FaultCase {
	const char *fault;
	gsize bytes;
	const char *row; /* of email/smtp_reply */
	int code;	 /* of the last reply */
	int stored;	 /* by the sink, of the failed mail and of one more after it */
	bool is_silent;	 /* the answer comes too late, or never */
} FaultCase;

/* clang-format off */
static const FaultCase fault_cases[] = {
	{"greeting_hang",        100,       "timed_out",          0,   1, true},
	{"greeting_421",         100,       "relay_closing",      421, 1, false},
	{"greeting_554",         100,       "connection_refused_by_policy",   554, 1, false},
	{"ehlo_502",             100,       "connection_refused_by_policy",   502, 1, false},
	{"mail_450",             100,       "sender_deferred",  450, 1, false},
	{"mail_550",             100,       "sender_refused",   550, 1, false},
	{"mail_530",             100,       "auth_required",      530, 1, false},
	{"rcpt_450",             100,       "recipient_deferred",  450, 1, false},
	{"rcpt_550",             100,       "address_refused",   550, 1, false},
	{"data_451",             100,       "data_deferred",  451, 1, false},
	{"data_554",             100,       "envelope_refused",   554, 1, false},
	{"cut_at_354",           BIG_BYTES, "cut_in_data",        354, 1, false},
	{"cut_mid_body",         BIG_BYTES, "cut_in_data",        354, 1, false},
	{"stall_mid_body",       BIG_BYTES, "stuck_in_data",      354, 1, true},
	{"early_552",            100000,    "content_refused",       552, 1, false},
	{"dot_451",              100,       "data_deferred",      451, 1, false},
	{"dot_552",              100,       "content_refused",       552, 1, false},
	{"dot_421",              100,       "data_deferred",      421, 1, false},
	{"dot_251",              100,       "accepted_otherwise", 251, 2, false},
	{"cut_after_dot_lost",   100,       "no_answer",          354, 1, false},
	{"cut_after_dot_stored", 100,       "no_answer",          354, 2, false},
	{"late_250",             100,       "no_answer",          354, 2, true},
};
/* clang-format on */

/* The email after a failed one goes over a new connection, is answered for itself, and is stored. */
static void check_fault(const void *data)
{
	const FaultCase *c = data;
	Sink *sink = sink_start(c->fault);
	SmtpOptions options = options_for(sink);
	SmtpResult result;

	if (c->is_silent)
		options.reply_s = options.connect_s = SILENCE_S;
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	send_one(smtp, c->bytes, &result);
	g_assert_cmpstr(result.verdict.name, ==, c->row);
	g_assert_cmpint(result.attempt.code, ==, c->code);
	g_assert_false(smtp_is_connected(smtp));
	g_assert_cmpuint(strlen(result.text), >, 0);

	send_one(smtp, 100, &result);
	g_assert_cmpstr(result.verdict.name, ==, "accepted");
	g_assert_false(result.was_reused);
	smtp_goodbye(smtp);
	g_assert_cmpint(sink_stop(sink), ==, c->stored);
}

static void many_emails_go_over_one_connection(void)
{
	Sink *sink = sink_start("");
	const SmtpOptions options = options_for(sink);
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	SmtpResult result;

	send_one(smtp, 100, &result);
	g_assert_false(result.was_reused);
	for (int i = 0; i < 5; i++) {
		send_one(smtp, 5000, &result);
		g_assert_cmpstr(result.verdict.name, ==, "accepted");
		g_assert_cmpstr(result.text, ==, "250 2.0.0 stored");
		g_assert_true(result.was_reused);
	}
	smtp_goodbye(smtp);
	g_assert_cmpint(sink_stop(sink), ==, 6);
}

static void a_refused_mail_does_not_wait_for_a_relay_that_ignores_quit(void)
{
	Sink *sink = sink_start("quit_ignored rcpt_550");
	SmtpOptions options = options_for(sink);
	SmtpResult result;

	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	const gint64 started_at = g_get_monotonic_time();
	send_one(smtp, 100, &result);
	g_assert_cmpstr(result.verdict.name, ==, "address_refused");
	g_assert_cmpint(g_get_monotonic_time() - started_at, <, PROMPT_S * G_USEC_PER_SEC);
	sink_stop(sink);
}

static void all_lines_of_the_relays_words_are_kept(void)
{
	Sink *sink = sink_start("rcpt_550");
	const SmtpOptions options = options_for(sink);
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	SmtpResult result;

	send_one(smtp, 100, &result);
	g_assert_cmpstr(result.text, ==, "550-5.1.1 no such user 550 5.1.1 really not");
	sink_stop(sink);
}

static void a_refused_connection_is_told_apart(void)
{
	const SmtpOptions options = {
		.url = "smtp://127.0.0.1:1", .tls = SMTP_TLS_OFF, .helo_name = "leads.example.com"};
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	SmtpResult result;

	send_one(smtp, 100, &result);
	g_assert_cmpstr(result.verdict.name, ==, "not_connected");
}

/* A connection that died while idle: nothing of the email had been given, so it may be sent again immediately. */
static void a_connection_closed_while_idle_is_the_relays_trouble(void)
{
	Sink *sink = sink_start("idle_421");
	const SmtpOptions options = options_for(sink);
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	SmtpResult result;

	send_one(smtp, 100, &result);
	g_assert_cmpstr(result.verdict.name, ==, "accepted");
	g_usleep(200 * 1000);
	send_one(smtp, 100, &result);
	if (result.verdict.outcome != DELIVERY_DELIVERED) {
		g_assert_true(delivery_fault_is_relay(result.verdict.fault));
		g_assert_true(result.was_reused);
		g_assert_false(result.attempt.body_given);
		send_one(smtp, 100, &result);
	}
	g_assert_cmpstr(result.verdict.name, ==, "accepted");
	smtp_goodbye(smtp);
	g_assert_cmpint(sink_stop(sink), ==, 2);
}

static void goodbye_does_not_wait_for_a_relay_that_ignores_quit(void)
{
	Sink *sink = sink_start("quit_ignored");
	const SmtpOptions options = options_for(sink);
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	SmtpResult result;

	send_one(smtp, 100, &result);
	const gint64 started_at = g_get_monotonic_time();
	smtp_goodbye(smtp);
	g_assert_cmpint(g_get_monotonic_time() - started_at, <, 1900 * 1000);
	g_assert_false(smtp_is_connected(smtp));
	sink_stop(sink);
}

typedef struct StopAt {
	SmtpMoment moment;
	gint64 stopped_at;
} StopAt;

static bool stop_at_moment(SmtpMoment moment, void *context)
{
	StopAt *stop = context;

	if (moment != stop->moment)
		return true;
	if (stop->stopped_at == 0)
		stop->stopped_at = g_get_monotonic_time();
	return false;
}

/* Returns how many emails the sink stored. */
static int send_stopping_at(const char *fault, SmtpMoment moment, SmtpResult *result)
{
	Sink *sink = sink_start(fault);
	const SmtpOptions options = options_for(sink);
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	g_autoptr(GBytes) message = mail_of(200000);
	StopAt stop = {.moment = moment};

	smtp_send(smtp,
		&(SmtpEmail){.from = "leads@leads.example.com",
			.to = "recruiter@agency.example",
			.message = message,
			.may_go_on = stop_at_moment,
			.context = &stop},
		result);
	g_assert_cmpint(g_get_monotonic_time() - stop.stopped_at, <, PROMPT_S * G_USEC_PER_SEC);
	return sink_stop(sink);
}

static void stopping_before_the_first_byte_sends_nothing(void)
{
	SmtpResult result;

	g_assert_cmpint(send_stopping_at("", SMTP_FIRST_BYTE, &result), ==, 0);
	g_assert_cmpstr(result.verdict.name, ==, "stopped");
	g_assert_false(result.attempt.body_given);
}

static void stopping_before_the_last_byte_leaves_no_mail(void)
{
	SmtpResult result;

	g_assert_cmpint(send_stopping_at("", SMTP_LAST_BYTE, &result), ==, 0);
	g_assert_cmpstr(result.verdict.name, ==, "stopped");
}

static void stopping_while_connecting_blames_nobody(void)
{
	SmtpResult result;

	g_assert_cmpint(send_stopping_at("greeting_hang", SMTP_BEFORE_BODY, &result), ==, 0);
	g_assert_cmpstr(result.verdict.name, ==, "stopped");
}

static void stopping_while_waiting_for_the_answer_is_uncertain(void)
{
	SmtpResult result;

	send_stopping_at("late_250", SMTP_AFTER_BODY, &result);
	g_assert_cmpint(result.verdict.outcome, ==, DELIVERY_UNCERTAIN);
}

typedef struct TlsCase {
	const char *name;
	const char *arguments;
	const char *password; /* NULL: no user */
	bool is_trusted;
	const char *row;
	int stored;
} TlsCase;

/* clang-format off */
static const TlsCase tls_cases[] = {
	{"mail_goes_by_starttls", "--tls", NULL, true, "accepted", 1},
	{"starttls_missing_sends_nothing", "--tls starttls_missing", NULL, true, "starttls_missing", 0},
	{"starttls_in_lower_case_sends_nothing", "--tls starttls_lower_case", NULL, true, "starttls_missing", 0},
	{"an_unknown_issuer_sends_nothing", "--tls", NULL, false, "certificate_refused", 0},
	{"the_right_password_is_let_in", "--tls --auth bob:right", "right", true, "accepted", 1},
	{"the_wrong_password_sends_nothing", "--tls --auth bob:right", "wrong", true, "auth_refused", 0},
	{"auth_not_offered_sends_nothing", "--tls --auth bob:right auth_missing", "right", true, "auth_missing", 0},
	{"auth_not_offered_and_550_kills_no_mail", "--tls --auth bob:right auth_missing mail_550", "right", true, "auth_missing", 0},
};
/* clang-format on */

static void check_tls(const void *data)
{
	const TlsCase *c = data;
	Sink *sink = sink_start(c->arguments);
	SmtpOptions options = options_for(sink);
	SmtpResult result;

	options.tls = SMTP_TLS_REQUIRE;
	options.ca_file = c->is_trusted ? sink->ca_file : NULL;
	options.user = c->password == NULL ? NULL : "bob";
	options.password = c->password;
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	send_one(smtp, 100, &result);
	g_assert_cmpstr(result.verdict.name, ==, c->row);
	smtp_goodbye(smtp);
	g_assert_cmpint(sink_stop(sink), ==, c->stored);
}

static void a_login_holds_for_the_whole_connection(void)
{
	Sink *sink = sink_start("--tls --auth bob:right");
	SmtpOptions options = options_for(sink);
	SmtpResult result;

	options.tls = SMTP_TLS_REQUIRE;
	options.ca_file = sink->ca_file;
	options.user = "bob";
	options.password = "right";
	g_autoptr(Smtp) smtp = smtp_new(&options, NULL);
	for (int i = 0; i < 3; i++) {
		send_one(smtp, 100, &result);
		g_assert_cmpstr(result.verdict.name, ==, "accepted");
	}
	smtp_goodbye(smtp);
	g_assert_cmpint(sink_stop(sink), ==, 3);
}

static void options_that_would_leak_a_password_are_refused(void)
{
	const SmtpOptions in_clear = {
		.url = "smtp://relay:25", .user = "bob", .password = "secret", .tls = SMTP_TLS_OFF, .helo_name = "x"};
	const SmtpOptions in_url = {.url = "smtp://bob:secret@relay:25", .helo_name = "x"};
	g_autoptr(GError) error = NULL;

	g_assert_null(smtp_new(&in_clear, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_clear_error(&error);
	g_assert_null(smtp_new(&in_url, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

typedef struct ProbeCase {
	const char *name;
	const char *arguments;
	const char *password;
	const char *says; /* NULL: all is well */
} ProbeCase;

/* clang-format off */
static const ProbeCase probe_cases[] = {
	{"a_good_relay_passes", "--tls --auth bob:right", "right", NULL},
	{"a_good_relay_without_login_passes", "--tls", NULL, NULL},
	{"a_wrong_password_is_named", "--tls --auth bob:right", "wrong", "check LEADMATCH_SMTP_USER"},
	{"auth_not_offered_is_named", "--tls --auth bob:right auth_missing", "right", "offers no AUTH"},
	{"starttls_missing_is_named", "--tls starttls_missing", NULL, "offers no STARTTLS"},
};
/* clang-format on */

static void check_probe(const void *data)
{
	const ProbeCase *c = data;
	Sink *sink = sink_start(c->arguments);
	SmtpOptions options = options_for(sink);
	g_autoptr(GError) error = NULL;

	options.tls = SMTP_TLS_REQUIRE;
	options.ca_file = sink->ca_file;
	options.user = c->password == NULL ? NULL : "bob";
	options.password = c->password;
	const bool passes = smtp_probe(&options, &error);
	if (c->says == NULL) {
		g_assert_no_error(error);
		g_assert_true(passes);
	} else {
		g_assert_false(passes);
		g_test_message("%s", error->message);
		g_assert_nonnull(strstr(error->message, c->says));
		g_assert_null(strstr(error->message, "wrong"));
	}
	sink_stop(sink);
}

static void add_case(const char *name, const void *data, GTestDataFunc check)
{
	g_autofree char *path = g_strconcat("/smtp/", name, NULL);

	g_test_add_data_func(path, data, check);
}

#define ADD(test) g_test_add_func("/smtp/" #test, test)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	smtp_library_init();
	for (gsize i = 0; i < G_N_ELEMENTS(fault_cases); i++)
		add_case(fault_cases[i].fault, &fault_cases[i], check_fault);
	for (gsize i = 0; i < G_N_ELEMENTS(tls_cases); i++)
		add_case(tls_cases[i].name, &tls_cases[i], check_tls);
	for (gsize i = 0; i < G_N_ELEMENTS(probe_cases); i++)
		add_case(probe_cases[i].name, &probe_cases[i], check_probe);
	ADD(many_emails_go_over_one_connection);
	ADD(a_refused_mail_does_not_wait_for_a_relay_that_ignores_quit);
	ADD(all_lines_of_the_relays_words_are_kept);
	ADD(a_refused_connection_is_told_apart);
	ADD(a_connection_closed_while_idle_is_the_relays_trouble);
	ADD(goodbye_does_not_wait_for_a_relay_that_ignores_quit);
	ADD(stopping_before_the_first_byte_sends_nothing);
	ADD(stopping_before_the_last_byte_leaves_no_mail);
	ADD(stopping_while_connecting_blames_nobody);
	ADD(stopping_while_waiting_for_the_answer_is_uncertain);
	ADD(a_login_holds_for_the_whole_connection);
	ADD(options_that_would_leak_a_password_are_refused);
	return g_test_run();
}
