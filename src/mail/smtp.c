#include "mail/smtp.h"

#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/error.h"

enum {
	GOODBYE_S = 1,
	GARBLED_S = 5, /* a relay that says something that is no reply has this long to add one */
	CODE_DIGITS = 3,
	REFUSAL_MIN = 400,
};

struct Smtp {
	SmtpOptions options;
	char *url;    /* with the EHLO name as its path, where libcurl looks for it */
	CURL *handle; /* NULL: no connection */
	char curl_error[CURL_ERROR_SIZE];

	/* Of the connection. */
	bool is_authenticated; /* the relay said 235 */

	/* Of the email that is under way. */
	const SmtpEmail *mail; /* NULL: a command */
	gsize given;	       /* bytes of it */
	bool opened_socket;
	SmtpStage stage;
	int answer; /* to the last command; 0: none yet */
	SmtpEnhanced enhanced;
	int64_t refused_at_us;	/* in the envelope or later; 0: not */
	int64_t garbled_at_us;	/* since when the relay says things that are no reply; 0: it does not */
	bool is_reply_complete; /* the next line begins another reply */
	GString *reply;
};

void smtp_library_init(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool check_options(const SmtpOptions *options, GError **error)
{
	const char *authority = strstr(options->url, "://");
	const char *problem = NULL;

	if (authority == NULL)
		problem = "LEADMATCH_SMTP_URL: must be smtp://host:port or smtps://host:port";
	else if (strpbrk(authority, "@;") != NULL)
		problem =
			"LEADMATCH_SMTP_URL: user and password belong in LEADMATCH_SMTP_USER and LEADMATCH_SMTP_PASSWORD";
	else if (options->user != NULL && options->tls == SMTP_TLS_OFF)
		problem = "LEADMATCH_SMTP_TLS: off would send the password unencrypted";
	if (problem != NULL)
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, problem);
	return problem == NULL;
}

static char *url_with_name(const SmtpOptions *options)
{
	const char *host = strstr(options->url, "://") + 3;
	const char *path = strchr(host, '/');
	const int bytes = path == NULL ? (int)strlen(options->url) : (int)(path - options->url);

	return g_strdup_printf(
		"%.*s/%s", bytes, options->url, path != NULL && path[1] != '\0' ? path + 1 : options->helo_name);
}

Smtp *smtp_new(const SmtpOptions *options, GError **error)
{
	if (!check_options(options, error))
		return NULL;

	Smtp *smtp = g_new0(Smtp, 1);
	smtp->options = *options;
	smtp->url = url_with_name(options);
	smtp->reply = g_string_sized_new(SMTP_TEXT_BYTES);
	return smtp;
}

/*
 * Without the shutdown, curl_easy_cleanup would say QUIT and wait for the answer as long as for any reply, whatever
 * other limits are set.
 */
static void cut_connection(Smtp *smtp)
{
	curl_socket_t socket = CURL_SOCKET_BAD;

	if (smtp->handle == NULL)
		return;
	if (curl_easy_getinfo(smtp->handle, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK && socket != CURL_SOCKET_BAD)
		shutdown(socket, SHUT_RDWR);
	g_clear_pointer(&smtp->handle, curl_easy_cleanup);
}

void smtp_free(Smtp *smtp)
{
	if (smtp == NULL)
		return;
	cut_connection(smtp);
	g_string_free(smtp->reply, TRUE);
	g_free(smtp->url);
	g_free(smtp);
}

bool smtp_is_connected(const Smtp *smtp)
{
	return smtp->handle != NULL;
}

static gsize body_bytes(const Smtp *smtp)
{
	return smtp->mail == NULL || smtp->mail->message == NULL ? 0 : g_bytes_get_size(smtp->mail->message);
}

static bool is_body_given(const Smtp *smtp)
{
	return smtp->mail != NULL && smtp->mail->message != NULL && smtp->given == body_bytes(smtp);
}

static bool is_auth_amiss(const Smtp *smtp)
{
	return smtp->options.user != NULL && !smtp->is_authenticated;
}

static bool may_go_on(const Smtp *smtp, SmtpMoment moment)
{
	return smtp->mail == NULL || smtp->mail->may_go_on == NULL ||
	       smtp->mail->may_go_on(moment, smtp->mail->context);
}

/* The last fence: what leaves here, the relay may deliver. */
static size_t give_body(char *buffer, size_t size, size_t count, void *context)
{
	Smtp *smtp = context;
	const gsize left = body_bytes(smtp) - smtp->given;
	const gsize bytes = MIN(left, size * count);

	if (bytes == 0)
		return 0;
	if (smtp->given == 0 && (is_auth_amiss(smtp) || !may_go_on(smtp, SMTP_FIRST_BYTE)))
		return CURL_READFUNC_ABORT;
	if (bytes == left && !may_go_on(smtp, SMTP_LAST_BYTE))
		return CURL_READFUNC_ABORT;
	const char *body = g_bytes_get_data(smtp->mail->message, NULL);
	memcpy(buffer, body + smtp->given, bytes);
	smtp->given += bytes;
	return bytes;
}

static SmtpMoment moment_now(const Smtp *smtp)
{
	if (smtp->given == 0)
		return SMTP_BEFORE_BODY;
	return is_body_given(smtp) ? SMTP_AFTER_BODY : SMTP_IN_BODY;
}

static bool has_passed(int64_t since_us, int seconds)
{
	return since_us != 0 && clock_monotonic_us() - since_us > seconds * G_USEC_PER_SEC;
}

static int tick(void *context, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
	const Smtp *smtp = context;

	(void)dltotal, (void)dlnow, (void)ultotal, (void)ulnow;
	/* After a refusal libcurl says QUIT before it returns, and would wait for the answer as for any reply. */
	if (smtp->refused_at_us != 0)
		return has_passed(smtp->refused_at_us, GOODBYE_S);
	if (has_passed(smtp->garbled_at_us, GARBLED_S))
		return 1;
	return may_go_on(smtp, moment_now(smtp)) ? 0 : 1;
}

/* The code of a line that is part of a reply, 0 for any other. */
static int line_code(const char *line, gsize bytes)
{
	const bool has_code = bytes >= CODE_DIGITS && g_ascii_isdigit(line[0]) && g_ascii_isdigit(line[1]) &&
			      g_ascii_isdigit(line[2]);

	if (!has_code || (bytes > CODE_DIGITS && strchr(" -\r\n", line[CODE_DIGITS]) == NULL))
		return 0;
	return g_ascii_digit_value(line[0]) * 100 + g_ascii_digit_value(line[1]) * 10 + g_ascii_digit_value(line[2]);
}

static void keep_line(Smtp *smtp, const char *line, gsize bytes)
{
	if (smtp->is_reply_complete) {
		g_string_truncate(smtp->reply, 0);
		smtp->enhanced = (SmtpEnhanced){0};
	} else if (smtp->reply->len > 0)
		g_string_append_c(smtp->reply, ' ');
	g_string_append_len(smtp->reply, line, (gssize)MIN(bytes, SMTP_TEXT_BYTES));
	g_strchomp(smtp->reply->str);
	g_string_truncate(smtp->reply, MIN(strlen(smtp->reply->str), SMTP_TEXT_BYTES));
}

/*
 * libcurl calls this with each line that the relay says; it passes over those that are no part of a reply, and so do
 * we.
 */
static size_t take_reply_line(char *line, size_t size, size_t count, void *context)
{
	Smtp *smtp = context;
	const gsize bytes = size * count;
	const int code = line_code(line, bytes);

	if (smtp->refused_at_us != 0)
		return bytes;
	if (code == 0) {
		if (smtp->garbled_at_us == 0) {
			keep_line(smtp, line, bytes);
			smtp->garbled_at_us = clock_monotonic_us();
		}
		return bytes;
	}
	keep_line(smtp, line, bytes);
	smtp->garbled_at_us = 0;
	if (smtp->enhanced.class == 0 && bytes > CODE_DIGITS + 1) {
		g_autofree char *rest = g_strndup(line + CODE_DIGITS + 1, bytes - CODE_DIGITS - 1);
		smtp->enhanced = smtp_enhanced_parse(rest);
	}
	smtp->is_reply_complete = bytes <= CODE_DIGITS || line[CODE_DIGITS] != '-';
	if (!smtp->is_reply_complete)
		return bytes;
	smtp->answer = code;
	smtp->is_authenticated |= code == 235;
	if (smtp->stage == SMTP_STAGE_DATA && code == 354) {
		smtp->stage = SMTP_STAGE_DOT;
		smtp->answer = 0;
	}
	/* Before the envelope a refusal may be followed by another way to do it. */
	if (smtp->stage >= SMTP_STAGE_MAIL && smtp->stage <= SMTP_STAGE_DOT && smtp->answer >= REFUSAL_MIN)
		smtp->refused_at_us = clock_monotonic_us();
	return bytes;
}

typedef struct Verb {
	const char *verb;
	SmtpStage stage;
} Verb;

static const Verb verbs[] = {
	{"EHLO", SMTP_STAGE_EHLO},
	{"HELO", SMTP_STAGE_EHLO},
	{"STARTTLS", SMTP_STAGE_TLS},
	{"AUTH", SMTP_STAGE_AUTH},
	{"MAIL", SMTP_STAGE_MAIL},
	{"RCPT", SMTP_STAGE_RCPT},
	{"DATA", SMTP_STAGE_DATA},
	{"NOOP", SMTP_STAGE_NOOP},
};

/* libcurl tells which command it sends nowhere else. What it shows may be a password: only the verb is looked at. */
static int on_debug(CURL *handle, curl_infotype type, char *data, size_t bytes, void *context)
{
	Smtp *smtp = context;

	(void)handle;
	if (type != CURLINFO_HEADER_OUT || smtp->refused_at_us != 0 ||
		(smtp->stage == SMTP_STAGE_AUTH && smtp->answer == 334))
		return 0;
	for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
		const gsize verb_bytes = strlen(verbs[i].verb);
		if (bytes < verb_bytes || g_ascii_strncasecmp(data, verbs[i].verb, verb_bytes) != 0)
			continue;
		smtp->stage = verbs[i].stage;
		smtp->answer = 0;
		smtp->enhanced = (SmtpEnhanced){0};
	}
	return 0;
}

static int on_socket(void *context, curl_socket_t socket, curlsocktype purpose)
{
	Smtp *smtp = context;

	(void)socket, (void)purpose;
	smtp->opened_socket = true;
	smtp->is_authenticated = false;
	return CURL_SOCKOPT_OK;
}

static void set_security(CURL *handle, const SmtpOptions *options)
{
	curl_easy_setopt(
		handle, CURLOPT_USE_SSL, options->tls == SMTP_TLS_OFF ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
	if (options->ca_file != NULL)
		curl_easy_setopt(handle, CURLOPT_CAINFO, options->ca_file);
	if (options->user != NULL) {
		curl_easy_setopt(handle, CURLOPT_USERNAME, options->user);
		curl_easy_setopt(handle, CURLOPT_PASSWORD, options->password);
	}
}

/* No LOW_SPEED limits: they would fire while waiting for the answer to the dot. */
static void set_limits(CURL *handle, const SmtpOptions *options)
{
	const long connect_s = options->connect_s > 0 ? options->connect_s : SMTP_CONNECT_S;
	const long reply_s = options->reply_s > 0 ? options->reply_s : SMTP_REPLY_S;

	curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_s);
	curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, reply_s);
	curl_easy_setopt(handle, CURLOPT_TIMEOUT, reply_s * SMTP_TOTAL_PERCENT / 100);
	curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, (long)SMTP_IDLE_S);
	curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
}

static void set_callbacks(CURL *handle, Smtp *smtp)
{
	curl_easy_setopt(handle, CURLOPT_READFUNCTION, give_body);
	curl_easy_setopt(handle, CURLOPT_READDATA, smtp);
	curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_reply_line);
	curl_easy_setopt(handle, CURLOPT_HEADERDATA, smtp);
	curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_reply_line);
	curl_easy_setopt(handle, CURLOPT_WRITEDATA, smtp);
	curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, tick);
	curl_easy_setopt(handle, CURLOPT_XFERINFODATA, smtp);
	curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, on_socket);
	curl_easy_setopt(handle, CURLOPT_SOCKOPTDATA, smtp);
	curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(handle, CURLOPT_DEBUGDATA, smtp);
	curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
}

static CURL *handle_new(Smtp *smtp)
{
	CURL *handle = curl_easy_init();

	g_assert(handle != NULL);
	curl_easy_setopt(handle, CURLOPT_URL, smtp->url);
	curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_PROXY, "");
	curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, smtp->curl_error);
	set_security(handle, &smtp->options);
	set_limits(handle, &smtp->options);
	set_callbacks(handle, smtp);
	return handle;
}

static void begin(Smtp *smtp, const SmtpEmail *mail)
{
	if (smtp->handle == NULL)
		smtp->handle = handle_new(smtp);
	smtp->mail = mail;
	smtp->given = 0;
	smtp->opened_socket = false;
	smtp->stage = SMTP_STAGE_CONNECT;
	smtp->answer = 0;
	smtp->enhanced = (SmtpEnhanced){0};
	smtp->refused_at_us = 0;
	smtp->garbled_at_us = 0;
	smtp->is_reply_complete = true;
	smtp->curl_error[0] = '\0';
	g_string_truncate(smtp->reply, 0);
}

/* The relay's own words where they were the reason, else ours or libcurl's. */
static const char *reason(const Smtp *smtp, const SmtpResult *result)
{
	const bool is_replied =
		smtp->reply->len > 0 && (result->attempt.answer >= REFUSAL_MIN || result->attempt.is_garbled);

	if (is_replied || result->attempt.curl == CURLE_OK || result->verdict.outcome == DELIVERY_DELIVERED)
		return smtp->reply->str;
	if (smtp->stage == SMTP_STAGE_DOT && is_auth_amiss(smtp))
		return "the relay does not offer AUTH";
	return smtp->curl_error[0] != '\0' ? smtp->curl_error : curl_easy_strerror(result->attempt.curl);
}

static void describe(const Smtp *smtp, SmtpResult *result)
{
	g_autofree char *valid = g_utf8_make_valid(reason(smtp, result), -1);
	const char *end = NULL;

	g_strdelimit(valid, "\r\n\t", ' ');
	g_strlcpy(result->text, valid, SMTP_TEXT_BYTES);
	/* The copy may have cut a character in two. */
	if (!g_utf8_validate(result->text, -1, &end))
		result->text[end - result->text] = '\0';
}

static void finish(Smtp *smtp, CURLcode curl, SmtpResult *result)
{
	long code = 0;

	curl_easy_getinfo(smtp->handle, CURLINFO_RESPONSE_CODE, &code);
	*result = (SmtpResult){
		.attempt =
			{
				.curl = curl,
				.stage = smtp->stage,
				.answer = smtp->answer,
				.enhanced = smtp->enhanced,
				.code = (int)CLAMP(code, 0, 999),
				.body_given = is_body_given(smtp),
				.is_auth_amiss = is_auth_amiss(smtp),
				.is_garbled = smtp->garbled_at_us != 0,
			},
		.was_reused = !smtp->opened_socket,
	};
	result->verdict = smtp_judge(&result->attempt);
	describe(smtp, result);
	if (curl != CURLE_OK)
		cut_connection(smtp);
	smtp->mail = NULL;
}

void smtp_send(Smtp *smtp, const SmtpEmail *mail, SmtpResult *result)
{
	struct curl_slist *recipients = curl_slist_append(NULL, mail->to);

	begin(smtp, mail);
	curl_easy_setopt(smtp->handle, CURLOPT_MAIL_FROM, mail->from);
	curl_easy_setopt(smtp->handle, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(smtp->handle, CURLOPT_CUSTOMREQUEST, NULL);
	curl_easy_setopt(smtp->handle, CURLOPT_NOBODY, 0L);
	curl_easy_setopt(smtp->handle, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(smtp->handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t)g_bytes_get_size(mail->message));
	const CURLcode curl = curl_easy_perform(smtp->handle);
	curl_easy_setopt(smtp->handle, CURLOPT_MAIL_RCPT, NULL);
	finish(smtp, curl, result);
	curl_slist_free_all(recipients);
}

static CURLcode say(Smtp *smtp, const char *command, const SmtpEmail *asked)
{
	begin(smtp, asked);
	curl_easy_setopt(smtp->handle, CURLOPT_UPLOAD, 0L);
	curl_easy_setopt(smtp->handle, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(smtp->handle, CURLOPT_CUSTOMREQUEST, command);
	return curl_easy_perform(smtp->handle);
}

void smtp_goodbye(Smtp *smtp)
{
	if (smtp->handle == NULL)
		return;
	curl_easy_setopt(smtp->handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)GOODBYE_S);
	curl_easy_setopt(smtp->handle, CURLOPT_TIMEOUT, (long)GOODBYE_S);
	say(smtp, "QUIT", NULL);
	cut_connection(smtp);
}

typedef struct Fix {
	const char *verdict; /* SmtpVerdict.name */
	const char *fix;
} Fix;

/* For an operator who reads `leadmatch doctor`. */
static const Fix fixes[] = {
	{"auth_missing",
		"the relay offers no AUTH here: use its submission port (usually 587), or unset LEADMATCH_SMTP_USER"},
	{"auth_refused", "check LEADMATCH_SMTP_USER and LEADMATCH_SMTP_PASSWORD"},
	{"auth_deferred", "the relay cannot check our password right now: try again later"},
	{"auth_required", "set LEADMATCH_SMTP_USER and LEADMATCH_SMTP_PASSWORD"},
	{"starttls_missing",
		"the relay offers no STARTTLS: use its submission port (587) or smtps://…:465; LEADMATCH_SMTP_TLS=off is for a relay on this machine only"},
	{"starttls_injected",
		"something between this machine and the relay tampers with the connection: use smtps://…:465"},
	{"certificate_refused",
		"the relay's certificate does not match the host in LEADMATCH_SMTP_URL, or its issuer is not trusted here: use the name in the certificate, and install the issuer with update-ca-certificates"},
	{"tls_failed",
		"this port does not speak TLS: smtps:// is for port 465, smtp:// (with STARTTLS) for 587 and 25"},
	{"host_unknown", "check the host in LEADMATCH_SMTP_URL"},
	{"not_connected", "check host and port in LEADMATCH_SMTP_URL, and that no firewall blocks them"},
	{"timed_out",
		"the relay does not answer as SMTP: check the port, and that no firewall blocks it; a port that expects TLS from the start needs smtps://"},
	{"garbled_reply", "the server at that port does not speak SMTP: check host and port in LEADMATCH_SMTP_URL"},
	{"connection_refused_by_policy", "ask the relay's operator to accept email from this machine"},
	{"relay_busy", "the relay is busy: try again later"},
	{"relay_closing", "the relay is busy or going down: try again later"},
};

const char *smtp_fix(const SmtpVerdict *verdict)
{
	for (gsize i = 0; i < G_N_ELEMENTS(fixes); i++) {
		if (strcmp(fixes[i].verdict, verdict->name) == 0)
			return fixes[i].fix;
	}
	return "try again; if it keeps failing, ask the relay's operator";
}

/* QUIT would tell nothing more: the connection is kept for the emails that wait. */
void smtp_check(Smtp *smtp, const SmtpEmail *asked, SmtpResult *result)
{
	const CURLcode curl = say(smtp, "NOOP", asked);
	const bool is_unauthenticated = curl == CURLE_OK && is_auth_amiss(smtp);

	finish(smtp, curl, result);
	result->is_well = curl == CURLE_OK && !is_unauthenticated;
	if (result->is_well)
		return;
	if (is_unauthenticated) {
		result->verdict = (SmtpVerdict){DELIVERY_RETRY, DELIVERY_FAULT_US, false, true, "auth_missing"};
		g_strlcpy(result->text, "no AUTH was offered", sizeof result->text);
	}
	cut_connection(smtp);
}

bool smtp_probe(const SmtpOptions *options, GError **error)
{
	g_autoptr(Smtp) smtp = smtp_new(options, error);
	SmtpResult result;

	if (smtp == NULL)
		return false;
	smtp_check(smtp, NULL, &result);
	if (result.is_well) {
		smtp_goodbye(smtp);
		return true;
	}
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "mail relay %s: %s; %s", options->url,
		result.text, smtp_fix(&result.verdict));
	return false;
}
