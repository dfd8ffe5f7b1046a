#include "mail/smtp_reply.h"

#include <string.h>

#include <glib.h>

#include "base/error.h"

typedef enum Flag {
	FLAG_NO,
	FLAG_YES,
	FLAG_ANY,
} Flag;

enum {
	CURL_ANY = -1,
	SUBJECT_ANY = -1,
	SUBJECT_NONE = 0, /* no enhanced code, or X.0.0, which says as little */
	DETAIL_ANY = -1,
	CODE_MAX = 999,
	DEFERRED = 450, /* stands for a 5xx whose enhanced code says 4.x.x: temporary */
};

typedef struct ReplyRow {
	int curl;     /* a CURLcode, or CURL_ANY */
	guint stages; /* bits 1 << SmtpStage */
	int answer_min, answer_max;
	int subject, detail; /* of the enhanced code */
	Flag body_given;
	SmtpVerdict verdict;
} ReplyRow;

#define CONNECT (1U << SMTP_STAGE_CONNECT)
#define EHLO	(1U << SMTP_STAGE_EHLO)
#define TLS	(1U << SMTP_STAGE_TLS)
#define AUTH	(1U << SMTP_STAGE_AUTH)
#define MAIL	(1U << SMTP_STAGE_MAIL)
#define RCPT	(1U << SMTP_STAGE_RCPT)
#define DATA	(1U << SMTP_STAGE_DATA)
#define DOT	(1U << SMTP_STAGE_DOT)
#define NOOP	(1U << SMTP_STAGE_NOOP)
#define HELLO	(CONNECT | EHLO | TLS | AUTH | NOOP)
#define NAMED	(RCPT | DATA | DOT) /* the recipient had been named */
#define ALL	(HELLO | MAIL | NAMED)

#define TO_RETRY(fault, name)                                              \
	{                                                                  \
		DELIVERY_RETRY, DELIVERY_FAULT_##fault, false, false, name \
	}
#define TO_OPERATOR(fault, name)                                          \
	{                                                                 \
		DELIVERY_RETRY, DELIVERY_FAULT_##fault, false, true, name \
	}
#define TO_REJECT(fault, name)                                               \
	{                                                                    \
		DELIVERY_REJECTED, DELIVERY_FAULT_##fault, false, true, name \
	}
#define UNCERTAIN(name)                                                          \
	{                                                                        \
		DELIVERY_UNCERTAIN, DELIVERY_FAULT_RECIPIENT, false, false, name \
	}
#define ANY_ANSWER 0, CODE_MAX, SUBJECT_ANY, DETAIL_ANY

/* The first row that fits decides. */
/* clang-format off */

/* A relay that we should be logged in at, and that never said that we are. What it says then is not about the email. */
static const ReplyRow unauthenticated[] = {
	{CURL_ANY,                   AUTH, 400, 499, SUBJECT_ANY, DETAIL_ANY, FLAG_NO,  TO_RETRY(RELAY, "auth_deferred")},
	{CURLE_LOGIN_DENIED,         ALL,  ANY_ANSWER,                        FLAG_NO,  TO_OPERATOR(US, "auth_refused")},
	{CURLE_ABORTED_BY_CALLBACK,  DOT,  0,   0,   SUBJECT_ANY, DETAIL_ANY, FLAG_NO,  TO_OPERATOR(US, "auth_missing")},
	{CURL_ANY,                   MAIL | NAMED, 400, 599, SUBJECT_ANY, DETAIL_ANY, FLAG_NO, TO_OPERATOR(US, "auth_missing")},
};

/* Something came that is no reply. */
static const ReplyRow garbled[] = {
	{CURL_ANY,                   DOT,   ANY_ANSWER,                       FLAG_YES, UNCERTAIN("garbled_reply")},
	{CURL_ANY,                   NAMED, ANY_ANSWER,                       FLAG_ANY, TO_RETRY(RECIPIENT, "garbled_reply")},
	{CURL_ANY,                   ALL,   ANY_ANSWER,                       FLAG_ANY, TO_OPERATOR(RELAY, "garbled_reply")},
};

/* The last command was answered. */
static const ReplyRow answered[] = {
	/* curl  stages       answer    subject       detail      body      verdict */
	{CURLE_OK, DOT,       200, 299, SUBJECT_ANY,  DETAIL_ANY, FLAG_YES, {DELIVERY_DELIVERED, DELIVERY_FAULT_NONE, false, false, "accepted"}},
	/* libcurl takes only 250 for success; the relay accepted the email anyway. */
	{CURL_ANY, DOT,       200, 299, SUBJECT_ANY,  DETAIL_ANY, FLAG_YES, {DELIVERY_DELIVERED, DELIVERY_FAULT_NONE, false, false, "accepted_otherwise"}},

	/* Before MAIL is accepted: the relay's, whatever it says. */
	{CURL_ANY, HELLO | MAIL, 421, 421, SUBJECT_ANY, DETAIL_ANY, FLAG_NO, TO_RETRY(RELAY, "relay_closing")},
	{CURLE_USE_SSL_FAILED, ALL, 400, 499, SUBJECT_ANY, DETAIL_ANY, FLAG_NO, TO_RETRY(RELAY, "starttls_deferred")},
	{CURLE_USE_SSL_FAILED, ALL, 500, 599, SUBJECT_ANY, DETAIL_ANY, FLAG_NO, TO_OPERATOR(RELAY, "starttls_missing")},
	{CURL_ANY, HELLO,     400, 499, SUBJECT_ANY,  DETAIL_ANY, FLAG_NO,  TO_RETRY(RELAY, "relay_busy")},
	{CURL_ANY, AUTH,      500, 599, SUBJECT_ANY,  DETAIL_ANY, FLAG_NO,  TO_OPERATOR(US, "auth_refused")},
	{CURL_ANY, HELLO,     500, 599, SUBJECT_ANY,  DETAIL_ANY, FLAG_NO,  TO_OPERATOR(US, "connection_refused_by_policy")},
	{CURL_ANY, MAIL | RCPT | DATA, 530, 530, SUBJECT_ANY, DETAIL_ANY, FLAG_NO, TO_OPERATOR(US, "auth_required")},
	{CURL_ANY, MAIL | RCPT | DATA, 534, 538, SUBJECT_ANY, DETAIL_ANY, FLAG_NO, TO_OPERATOR(US, "auth_required")},
	{CURL_ANY, MAIL,      400, 499, SUBJECT_ANY,  DETAIL_ANY, FLAG_NO,  TO_RETRY(EMAIL, "sender_deferred")},
	{CURL_ANY, MAIL,      500, 599, SUBJECT_ANY,  DETAIL_ANY, FLAG_NO,  TO_OPERATOR(US, "sender_refused")},

	/* From RCPT on: this email's or its recipient's, until others fail too. */
	{CURL_ANY, RCPT,      400, 499, SUBJECT_ANY,  DETAIL_ANY, FLAG_NO,  TO_RETRY(RECIPIENT, "recipient_deferred")},
	{CURL_ANY, NAMED,     400, 499, SUBJECT_ANY,  DETAIL_ANY, FLAG_ANY, TO_RETRY(RECIPIENT, "data_deferred")},
	{CURL_ANY, NAMED,     500, 599, 1,            7,          FLAG_ANY, TO_OPERATOR(MAYBE_US, "sender_address_refused")},
	{CURL_ANY, NAMED,     500, 599, 1,            8,          FLAG_ANY, TO_OPERATOR(MAYBE_US, "sender_address_refused")},
	{CURL_ANY, NAMED,     500, 599, 1,            DETAIL_ANY, FLAG_ANY, TO_REJECT(ADDRESS, "address_refused")},
	{CURL_ANY, NAMED,     500, 599, 2,            1,          FLAG_ANY, TO_REJECT(ADDRESS, "mailbox_disabled")},
	{CURL_ANY, RCPT,      500, 599, 2,            DETAIL_ANY, FLAG_ANY, TO_RETRY(RECIPIENT, "mailbox_refused")},
	{CURL_ANY, NAMED,     500, 599, 2,            2,          FLAG_ANY, TO_RETRY(RECIPIENT, "mailbox_full")},
	{CURL_ANY, NAMED,     500, 599, 2,            DETAIL_ANY, FLAG_ANY, TO_OPERATOR(CONTENT, "content_refused")},
	{CURL_ANY, NAMED,     500, 599, 6,            DETAIL_ANY, FLAG_ANY, TO_OPERATOR(CONTENT, "content_refused")},
	{CURL_ANY, RCPT,      550, 551, SUBJECT_NONE, DETAIL_ANY, FLAG_ANY, TO_OPERATOR(MAYBE_ADDRESS, "recipient_refused")},
	{CURL_ANY, RCPT,      553, 553, SUBJECT_NONE, DETAIL_ANY, FLAG_ANY, TO_OPERATOR(MAYBE_ADDRESS, "recipient_refused")},
	{CURL_ANY, RCPT | DATA, 500, 599, SUBJECT_ANY, DETAIL_ANY, FLAG_ANY, TO_OPERATOR(MAYBE_US, "envelope_refused")},
	{CURL_ANY, DOT,       500, 599, SUBJECT_ANY,  DETAIL_ANY, FLAG_ANY, TO_OPERATOR(MAYBE_CONTENT, "data_refused")},
};

/* It was not, or in a way that means something else: STARTTLS missing, replies that are off by one. */
static const ReplyRow unanswered[] = {
	{CURL_ANY,                   DOT,   ANY_ANSWER, FLAG_YES, UNCERTAIN("no_answer")},
	{CURLE_ABORTED_BY_CALLBACK,  ALL,   ANY_ANSWER, FLAG_NO,  {DELIVERY_RETRY, DELIVERY_FAULT_NONE, true, false, "stopped"}},
	/* Cut while bytes were left: certainly not accepted. */
	{CURLE_OPERATION_TIMEDOUT,   DOT,   ANY_ANSWER, FLAG_NO,  TO_RETRY(RECIPIENT, "stuck_in_data")},
	{CURLE_SEND_ERROR,           DOT,   ANY_ANSWER, FLAG_NO,  TO_RETRY(RECIPIENT, "cut_in_data")},
	{CURLE_RECV_ERROR,           DOT,   ANY_ANSWER, FLAG_NO,  TO_RETRY(RECIPIENT, "cut_in_data")},
	/* "DATA failed: 250": replies are off by one; the connection is thrown away like after any failure. */
	{CURLE_SEND_ERROR,           MAIL | RCPT | DATA, 200, 399, SUBJECT_ANY, DETAIL_ANY, FLAG_NO, TO_RETRY(RECIPIENT, "desynchronized")},
	{CURLE_OPERATION_TIMEDOUT,   RCPT | DATA, ANY_ANSWER, FLAG_NO, TO_RETRY(RECIPIENT, "recipient_timed_out")},
	{CURL_ANY,                   RCPT | DATA, ANY_ANSWER, FLAG_NO, TO_RETRY(RECIPIENT, "recipient_lost")},
	{CURLE_USE_SSL_FAILED,       ALL,   ANY_ANSWER, FLAG_NO,  TO_OPERATOR(RELAY, "starttls_missing")},
	{CURLE_PEER_FAILED_VERIFICATION, ALL, ANY_ANSWER, FLAG_NO, TO_OPERATOR(RELAY, "certificate_refused")},
	{CURLE_SSL_CONNECT_ERROR,    ALL,   ANY_ANSWER, FLAG_NO,  TO_OPERATOR(RELAY, "tls_failed")},
	/* Commands unencrypted behind the answer to STARTTLS: somebody between us and the relay put them there. */
	{CURLE_WEIRD_SERVER_REPLY,   TLS,   ANY_ANSWER, FLAG_NO,  TO_OPERATOR(RELAY, "starttls_injected")},
	{CURLE_COULDNT_RESOLVE_HOST, ALL,   ANY_ANSWER, FLAG_NO,  TO_OPERATOR(RELAY, "host_unknown")},
	{CURLE_COULDNT_CONNECT,      ALL,   ANY_ANSWER, FLAG_NO,  TO_RETRY(RELAY, "not_connected")},
	{CURLE_LOGIN_DENIED,         ALL,   ANY_ANSWER, FLAG_NO,  TO_OPERATOR(US, "auth_refused")},
	{CURLE_OPERATION_TIMEDOUT,   ALL,   ANY_ANSWER, FLAG_NO,  TO_RETRY(RELAY, "timed_out")},
	{CURLE_SEND_ERROR,           ALL,   ANY_ANSWER, FLAG_NO,  TO_RETRY(RELAY, "connection_lost")},
	{CURLE_RECV_ERROR,           ALL,   ANY_ANSWER, FLAG_NO,  TO_RETRY(RELAY, "connection_lost")},
	{CURL_ANY,                   ALL,   ANY_ANSWER, FLAG_ANY, TO_OPERATOR(RELAY, "unforeseen")},
};

static const char *const stage_names[] = {
	[SMTP_STAGE_CONNECT] = "greeting",
	[SMTP_STAGE_EHLO]    = "EHLO",
	[SMTP_STAGE_TLS]     = "STARTTLS",
	[SMTP_STAGE_AUTH]    = "AUTH",
	[SMTP_STAGE_MAIL]    = "MAIL",
	[SMTP_STAGE_RCPT]    = "RCPT",
	[SMTP_STAGE_DATA]    = "DATA",
	[SMTP_STAGE_DOT]     = "end of data",
	[SMTP_STAGE_NOOP]    = "NOOP",
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(stage_names) == SMTP_STAGE_COUNT);

const char *smtp_stage_name(SmtpStage stage)
{
	return stage_names[stage];
}

/* Reads a number of one to three digits and moves *at behind it; -1: there is none. */
static int read_number(const char **at)
{
	int number = 0, digits = 0;

	for (; g_ascii_isdigit(**at) && digits < 4; (*at)++, digits++)
		number = number * 10 + g_ascii_digit_value(**at);
	return digits == 0 || digits > 3 ? -1 : number;
}

SmtpEnhanced smtp_enhanced_parse(const char *text)
{
	static const SmtpEnhanced none = {0};
	SmtpEnhanced found = none;
	const char *at = text;

	found.class = read_number(&at);
	if ((found.class != 2 && found.class != 4 && found.class != 5) || *at++ != '.')
		return none;
	found.subject = read_number(&at);
	if (found.subject < 0 || *at++ != '.')
		return none;
	found.detail = read_number(&at);
	return found.detail < 0 || g_ascii_isalnum(*at) || *at == '.' ? none : found;
}

static bool flag_fits(Flag flag, bool value)
{
	return flag == FLAG_ANY || (flag == FLAG_YES) == value;
}

static bool row_fits(const ReplyRow *row, const SmtpAttempt *attempt, int answer)
{
	return (row->curl == CURL_ANY || row->curl == (int)attempt->curl) &&
	       (row->stages & (1U << attempt->stage)) != 0 && answer >= row->answer_min && answer <= row->answer_max &&
	       (row->subject == SUBJECT_ANY || row->subject == attempt->enhanced.subject) &&
	       (row->detail == DETAIL_ANY || row->detail == attempt->enhanced.detail) &&
	       flag_fits(row->body_given, attempt->body_given);
}

typedef struct ReplyTable {
	const ReplyRow *rows;
	gsize rows_count;
} ReplyTable;

#define TABLE(rows)                      \
	{                                \
		rows, G_N_ELEMENTS(rows) \
	}

SmtpVerdict smtp_judge(const SmtpAttempt *attempt)
{
	static const ReplyTable tables[] = {TABLE(unauthenticated), TABLE(garbled), TABLE(answered), TABLE(unanswered)};
	const bool is_said_temporary = attempt->answer >= 500 && attempt->enhanced.class == 4;
	const int answer = is_said_temporary ? DEFERRED : attempt->answer;
	const bool uses[] = {attempt->is_auth_amiss, attempt->is_garbled, attempt->answer != 0, true};

	g_assert(attempt->stage < SMTP_STAGE_COUNT);
	for (gsize table = 0; table < G_N_ELEMENTS(tables); table++) {
		for (gsize row = 0; uses[table] && row < tables[table].rows_count; row++) {
			if (row_fits(&tables[table].rows[row], attempt, answer))
				return tables[table].rows[row].verdict;
		}
	}
	g_assert_not_reached(); /* the last row fits everything */
}
