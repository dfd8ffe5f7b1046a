#include "mail/smtp_reply.h"

#include <glib.h>

#include "base/error.h"

typedef enum Flag {
	FLAG_NO,
	FLAG_YES,
	FLAG_ANY,
} Flag;

enum {
	CURL_ANY = -1,
	CODE_MAX = 999,
};

typedef struct ReplyRow {
	int curl; /* a CURLcode, or CURL_ANY */
	int code_min, code_max;
	Flag saw_354, body_given, auth_amiss;
	SmtpVerdict verdict;
} ReplyRow;

#define MESSAGE	 SMTP_SCOPE_MESSAGE
#define RELAY	 SMTP_SCOPE_RELAY
#define OURS	 SMTP_SCOPE_OURS
#define ANY_CODE 0, CODE_MAX

/* The first row that fits decides. The last one fits everything. */
/* clang-format off */
static const ReplyRow rows[] = {
	/* curl                      code       354       body given auth amiss */
	{CURLE_OK,                   250, 250,  FLAG_ANY, FLAG_YES, FLAG_ANY, {SMTP_DELIVERED, MESSAGE, false, "accepted"}},
	/* libcurl takes only 250 for success; the relay took the mail all the same. */
	{CURLE_WEIRD_SERVER_REPLY,   200, 299,  FLAG_YES, FLAG_YES, FLAG_ANY, {SMTP_DELIVERED, MESSAGE, false, "accepted_otherwise"}},
	/* 421 closes the channel, in any phase: it is about the relay. As the answer to the dot it is a refusal, so nothing is in doubt. */
	{CURL_ANY,                   421, 421,  FLAG_ANY, FLAG_ANY, FLAG_ANY, {SMTP_RETRY,     RELAY,   false, "relay_closing"}},
	/* Whatever a relay says to somebody it does not know is no word about the mail. */
	{CURLE_ABORTED_BY_CALLBACK,  ANY_CODE,  FLAG_YES, FLAG_NO,  FLAG_YES, {SMTP_RETRY,     RELAY,   true,  "auth_missing"}},
	{CURLE_LOGIN_DENIED,         ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "auth_refused"}},
	{CURLE_SEND_ERROR,           400, 599,  FLAG_ANY, FLAG_NO,  FLAG_YES, {SMTP_RETRY,     RELAY,   true,  "auth_missing"}},
	{CURLE_SEND_ERROR,           530, 530,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "auth_required"}},
	{CURLE_SEND_ERROR,           534, 538,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "auth_required"}},
	/* The answer to the dot, or one that came early while the mail was still being given. */
	{CURLE_WEIRD_SERVER_REPLY,   400, 499,  FLAG_YES, FLAG_ANY, FLAG_ANY, {SMTP_RETRY,     MESSAGE, false, "data_deferred"}},
	{CURLE_WEIRD_SERVER_REPLY,   500, 599,  FLAG_YES, FLAG_ANY, FLAG_ANY, {SMTP_REJECTED,  MESSAGE, true,  "data_refused"}},
	/* Greeting or EHLO. */
	{CURLE_WEIRD_SERVER_REPLY,   400, 499,  FLAG_NO,  FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   false, "relay_busy"}},
	{CURLE_WEIRD_SERVER_REPLY,   500, 599,  FLAG_NO,  FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "relay_refuses_us"}},
	{CURLE_REMOTE_ACCESS_DENIED, 400, 499,  FLAG_NO,  FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   false, "relay_busy"}},
	{CURLE_REMOTE_ACCESS_DENIED, ANY_CODE,  FLAG_NO,  FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "relay_refuses_us"}},
	/* MAIL, RCPT or DATA. */
	{CURLE_SEND_ERROR,           400, 499,  FLAG_NO,  FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     MESSAGE, false, "envelope_deferred"}},
	{CURLE_SEND_ERROR,           500, 599,  FLAG_NO,  FLAG_NO,  FLAG_ANY, {SMTP_REJECTED,  MESSAGE, true,  "envelope_refused"}},
	/* "DATA failed: 250": replies are off by one; the connection is thrown away like after any failure. */
	{CURLE_SEND_ERROR,           200, 299,  FLAG_NO,  FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   false, "desynchronised"}},
	/* Cut while bytes were left: certainly not taken. */
	{CURLE_SEND_ERROR,           ANY_CODE,  FLAG_YES, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     MESSAGE, false, "cut_in_data"}},
	{CURLE_RECV_ERROR,           ANY_CODE,  FLAG_YES, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     MESSAGE, false, "cut_in_data"}},
	{CURLE_OPERATION_TIMEDOUT,   ANY_CODE,  FLAG_YES, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     MESSAGE, false, "stuck_in_data"}},
	{CURLE_ABORTED_BY_CALLBACK,  ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     OURS,    false, "stopped"}},
	/* The last byte is gone and no answer came. */
	{CURL_ANY,                   ANY_CODE,  FLAG_ANY, FLAG_YES, FLAG_ANY, {SMTP_UNCERTAIN, MESSAGE, false, "no_answer"}},
	/* Before the mail was asked for: the relay's trouble. */
	{CURLE_USE_SSL_FAILED,       ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "starttls_missing"}},
	{CURLE_PEER_FAILED_VERIFICATION, ANY_CODE, FLAG_ANY, FLAG_NO, FLAG_ANY, {SMTP_RETRY,   RELAY,   true,  "certificate_refused"}},
	{CURLE_SSL_CONNECT_ERROR,    ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "tls_failed"}},
	{CURLE_COULDNT_RESOLVE_HOST, ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "host_unknown"}},
	{CURLE_COULDNT_CONNECT,      ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   false, "not_connected"}},
	{CURLE_OPERATION_TIMEDOUT,   ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   false, "timed_out"}},
	{CURLE_SEND_ERROR,           ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   false, "connection_lost"}},
	{CURLE_RECV_ERROR,           ANY_CODE,  FLAG_ANY, FLAG_NO,  FLAG_ANY, {SMTP_RETRY,     RELAY,   false, "connection_lost"}},
	{CURL_ANY,                   ANY_CODE,  FLAG_ANY, FLAG_ANY, FLAG_ANY, {SMTP_RETRY,     RELAY,   true,  "unforeseen"}},
};
/* clang-format on */

static bool flag_fits(Flag flag, bool value)
{
	return flag == FLAG_ANY || (flag == FLAG_YES) == value;
}

static bool row_fits(const ReplyRow *row, const SmtpAttempt *attempt)
{
	return (row->curl == CURL_ANY || row->curl == (int)attempt->curl) && attempt->code >= row->code_min &&
	       attempt->code <= row->code_max && flag_fits(row->saw_354, attempt->saw_354) &&
	       flag_fits(row->body_given, attempt->body_given) && flag_fits(row->auth_amiss, attempt->is_auth_amiss);
}

SmtpVerdict smtp_judge(const SmtpAttempt *attempt)
{
	gsize row = 0;

	while (row + 1 < G_N_ELEMENTS(rows) && !row_fits(&rows[row], attempt))
		row++;
	return rows[row].verdict;
}
