/* mail/smtp_reply: every way in which an attempt to send can end, as it was measured with libcurl 7.88.1. */
#include <glib.h>

#include "mail/smtp_reply.h"

typedef struct Case {
	const char *name;
	SmtpAttempt attempt;
	SmtpOutcome outcome;
	SmtpScope scope;
	bool needs_operator;
} Case;

#define NO_354	   .saw_354 = false
#define SAW_354	   .saw_354 = true
#define BODY_GIVEN .saw_354 = true, .body_given = true

/* clang-format off */
static const Case cases[] = {
	{"250_at_the_dot_is_delivered", {CURLE_OK, 250, BODY_GIVEN}, SMTP_DELIVERED, SMTP_SCOPE_MESSAGE, false},
	{"251_at_the_dot_is_delivered_although_libcurl_calls_it_an_error", {CURLE_WEIRD_SERVER_REPLY, 251, BODY_GIVEN}, SMTP_DELIVERED, SMTP_SCOPE_MESSAGE, false},
	{"451_at_the_dot_is_tried_again", {CURLE_WEIRD_SERVER_REPLY, 451, BODY_GIVEN}, SMTP_RETRY, SMTP_SCOPE_MESSAGE, false},
	{"552_at_the_dot_is_final", {CURLE_WEIRD_SERVER_REPLY, 552, BODY_GIVEN}, SMTP_REJECTED, SMTP_SCOPE_MESSAGE, true},
	{"552_before_the_end_is_final", {CURLE_WEIRD_SERVER_REPLY, 552, SAW_354}, SMTP_REJECTED, SMTP_SCOPE_MESSAGE, true},
	{"421_at_the_dot_is_the_relays_trouble", {CURLE_WEIRD_SERVER_REPLY, 421, BODY_GIVEN}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"450_to_the_recipient_is_tried_again", {CURLE_SEND_ERROR, 450, NO_354}, SMTP_RETRY, SMTP_SCOPE_MESSAGE, false},
	{"550_to_the_recipient_is_final", {CURLE_SEND_ERROR, 550, NO_354}, SMTP_REJECTED, SMTP_SCOPE_MESSAGE, true},
	{"421_in_the_envelope_is_the_relays_trouble", {CURLE_SEND_ERROR, 421, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"421_as_greeting_is_the_relays_trouble", {CURLE_WEIRD_SERVER_REPLY, 421, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"554_as_greeting_kills_no_mail", {CURLE_WEIRD_SERVER_REPLY, 554, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"450_as_greeting_is_the_relays_trouble", {CURLE_WEIRD_SERVER_REPLY, 450, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"ehlo_refused_for_ever_kills_no_mail", {CURLE_REMOTE_ACCESS_DENIED, 502, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"ehlo_refused_for_now_is_the_relays_trouble", {CURLE_REMOTE_ACCESS_DENIED, 450, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"auth_refused_kills_no_mail", {CURLE_LOGIN_DENIED, 535, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"auth_not_offered_kills_no_mail", {CURLE_ABORTED_BY_CALLBACK, 354, SAW_354, .is_auth_amiss = true}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"550_without_the_login_that_was_meant_kills_no_mail", {CURLE_SEND_ERROR, 550, NO_354, .is_auth_amiss = true}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"530_kills_no_mail", {CURLE_SEND_ERROR, 530, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"538_kills_no_mail", {CURLE_SEND_ERROR, 538, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"starttls_missing_with_code_250_is_not_a_success", {CURLE_USE_SSL_FAILED, 250, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"a_bad_certificate_needs_an_operator", {CURLE_PEER_FAILED_VERIFICATION, 220, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"tls_failure_needs_an_operator", {CURLE_SSL_CONNECT_ERROR, 220, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"an_unknown_host_needs_an_operator", {CURLE_COULDNT_RESOLVE_HOST, 0, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"a_refused_connection_is_the_relays_trouble", {CURLE_COULDNT_CONNECT, 0, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"a_dead_connection_found_while_receiving_is_the_relays_trouble", {CURLE_RECV_ERROR, 0, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"a_dead_connection_found_while_sending_is_the_relays_trouble", {CURLE_SEND_ERROR, 0, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"a_cut_with_bytes_left_is_tried_again_for_sure", {CURLE_SEND_ERROR, 354, SAW_354}, SMTP_RETRY, SMTP_SCOPE_MESSAGE, false},
	{"a_cut_after_the_last_byte_is_uncertain", {CURLE_RECV_ERROR, 354, BODY_GIVEN}, SMTP_UNCERTAIN, SMTP_SCOPE_MESSAGE, false},
	{"a_cut_found_by_sending_after_the_last_byte_is_uncertain", {CURLE_SEND_ERROR, 354, BODY_GIVEN}, SMTP_UNCERTAIN, SMTP_SCOPE_MESSAGE, false},
	{"no_answer_to_the_dot_is_uncertain", {CURLE_OPERATION_TIMEDOUT, 354, BODY_GIVEN}, SMTP_UNCERTAIN, SMTP_SCOPE_MESSAGE, false},
	{"our_stop_after_the_last_byte_is_uncertain", {CURLE_ABORTED_BY_CALLBACK, 354, BODY_GIVEN}, SMTP_UNCERTAIN, SMTP_SCOPE_MESSAGE, false},
	{"no_progress_in_the_body_is_tried_again_for_sure", {CURLE_OPERATION_TIMEDOUT, 354, SAW_354}, SMTP_RETRY, SMTP_SCOPE_MESSAGE, false},
	{"no_greeting_is_the_relays_trouble", {CURLE_OPERATION_TIMEDOUT, 0, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"our_stop_before_the_first_byte_blames_nobody", {CURLE_ABORTED_BY_CALLBACK, 354, SAW_354}, SMTP_RETRY, SMTP_SCOPE_OURS, false},
	{"our_stop_while_connecting_blames_nobody", {CURLE_ABORTED_BY_CALLBACK, 0, NO_354}, SMTP_RETRY, SMTP_SCOPE_OURS, false},
	{"data_failed_250_is_a_desynchronised_connection", {CURLE_SEND_ERROR, 250, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, false},
	{"ok_without_a_body_is_not_delivered", {CURLE_OK, 250, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
	{"an_unforeseen_error_after_the_last_byte_is_uncertain", {CURLE_OUT_OF_MEMORY, 354, BODY_GIVEN}, SMTP_UNCERTAIN, SMTP_SCOPE_MESSAGE, false},
	{"an_unforeseen_error_before_it_kills_no_mail", {CURLE_OUT_OF_MEMORY, 0, NO_354}, SMTP_RETRY, SMTP_SCOPE_RELAY, true},
};
/* clang-format on */

static void check_case(const void *data)
{
	const Case *c = data;
	const SmtpVerdict verdict = smtp_judge(&c->attempt);

	g_test_message("row %s", verdict.name);
	g_assert_cmpint(verdict.outcome, ==, c->outcome);
	g_assert_cmpint(verdict.scope, ==, c->scope);
	g_assert_cmpint(verdict.needs_operator, ==, c->needs_operator);
}

/* Nothing but a 2xx answer to a complete mail may ever count as delivered, whatever else is reported. */
static void only_a_2xx_answer_to_a_complete_mail_is_delivered(void)
{
	for (int bits = 0; bits < 8; bits++) {
		for (int curl = 0; curl < CURL_LAST; curl++) {
			for (int code = 0; code < 600; code++) {
				const SmtpAttempt attempt = {
					.curl = (CURLcode)curl,
					.code = code,
					.saw_354 = (bits & 1) != 0,
					.body_given = (bits & 2) != 0,
					.is_auth_amiss = (bits & 4) != 0,
				};
				const SmtpVerdict verdict = smtp_judge(&attempt);
				if (verdict.outcome == SMTP_DELIVERED)
					g_assert_true(attempt.body_given && code / 100 == 2);
				if (verdict.outcome == SMTP_REJECTED)
					g_assert_cmpint(code / 100, ==, 5);
			}
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/smtp_reply/", cases[i].name, NULL);
		g_test_add_data_func(path, &cases[i], check_case);
	}
	g_test_add_func("/smtp_reply/only_a_2xx_answer_to_a_complete_mail_is_delivered",
		only_a_2xx_answer_to_a_complete_mail_is_delivered);
	return g_test_run();
}
