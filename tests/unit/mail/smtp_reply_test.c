/* mail/smtp_reply: every way in which an attempt to send can end, as it was measured with libcurl 7.88.1. */
#include <string.h>

#include <glib.h>

#include "mail/smtp_reply.h"

typedef struct Case {
	const char *name;
	CURLcode curl;
	SmtpStage stage;
	const char *reply; /* to the last command; NULL: none */
	bool body_given;
	DeliveryOutcome outcome;
	DeliveryFault fault;
	char state; /* L: a login was meant and did not happen; G: something came that is no reply; -: neither */
} Case;

#define AT(stage)    SMTP_STAGE_##stage
#define DELIVERED    DELIVERY_DELIVERED, DELIVERY_FAULT_NONE
#define UNSURE	     DELIVERY_UNCERTAIN, DELIVERY_FAULT_RECIPIENT
#define AGAIN(who)   DELIVERY_RETRY, DELIVERY_FAULT_##who
#define REFUSED(who) DELIVERY_REJECTED, DELIVERY_FAULT_##who

/* clang-format off */
static const Case cases[] = {
	{"250_at_the_dot_is_delivered", CURLE_OK, AT(DOT), "250 2.0.0 ok", true, DELIVERED, '-'},
	{"251_at_the_dot_is_delivered_although_libcurl_calls_it_an_error", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "251 ok", true, DELIVERED, '-'},
	{"250_at_the_dot_is_delivered_even_if_we_stopped_then", CURLE_ABORTED_BY_CALLBACK, AT(DOT), "250 ok", true, DELIVERED, '-'},

	{"421_as_greeting_is_the_relays", CURLE_WEIRD_SERVER_REPLY, AT(CONNECT), "421 4.3.2 no", false, AGAIN(RELAY), '-'},
	{"450_as_greeting_is_the_relays", CURLE_WEIRD_SERVER_REPLY, AT(CONNECT), "450 no", false, AGAIN(RELAY), '-'},
	{"554_as_greeting_refuses_us", CURLE_WEIRD_SERVER_REPLY, AT(CONNECT), "554 5.7.1 no", false, AGAIN(US), '-'},
	{"550_to_ehlo_refuses_us", CURLE_REMOTE_ACCESS_DENIED, AT(EHLO), "550 no", false, AGAIN(US), '-'},
	{"450_to_ehlo_is_the_relays", CURLE_REMOTE_ACCESS_DENIED, AT(EHLO), "450 no", false, AGAIN(RELAY), '-'},
	{"535_refuses_us", CURLE_LOGIN_DENIED, AT(AUTH), "535 5.7.8 no", false, AGAIN(US), 'L'},
	{"454_to_auth_is_the_relays", CURLE_LOGIN_DENIED, AT(AUTH), "454 4.7.0 later", false, AGAIN(RELAY), 'L'},
	{"auth_not_offered_refuses_us", CURLE_ABORTED_BY_CALLBACK, AT(DOT), NULL, false, AGAIN(US), 'L'},
	{"550_without_the_login_that_was_meant_refuses_us", CURLE_SEND_ERROR, AT(RCPT), "550 5.1.1 no", false, AGAIN(US), 'L'},
	{"starttls_missing_with_code_250_is_not_a_success", CURLE_USE_SSL_FAILED, AT(EHLO), "250 ok", false, AGAIN(RELAY), '-'},
	{"starttls_refused_is_the_relays", CURLE_USE_SSL_FAILED, AT(TLS), "454 4.7.0 TLS not available", false, AGAIN(RELAY), '-'},
	{"a_bad_certificate_is_the_relays", CURLE_PEER_FAILED_VERIFICATION, AT(TLS), "220 go", false, AGAIN(RELAY), '-'},
	{"tls_failure_is_the_relays", CURLE_SSL_CONNECT_ERROR, AT(TLS), "220 go", false, AGAIN(RELAY), '-'},
	{"an_unknown_host_is_the_relays", CURLE_COULDNT_RESOLVE_HOST, AT(CONNECT), NULL, false, AGAIN(RELAY), '-'},
	{"a_refused_connection_is_the_relays", CURLE_COULDNT_CONNECT, AT(CONNECT), NULL, false, AGAIN(RELAY), '-'},
	{"no_greeting_is_the_relays", CURLE_OPERATION_TIMEDOUT, AT(CONNECT), NULL, false, AGAIN(RELAY), '-'},
	{"a_dead_connection_is_the_relays", CURLE_RECV_ERROR, AT(CONNECT), NULL, false, AGAIN(RELAY), '-'},

	{"421_to_mail_is_the_relays", CURLE_SEND_ERROR, AT(MAIL), "421 4.3.2 no", false, AGAIN(RELAY), '-'},
	{"450_to_mail_puts_the_email_off", CURLE_SEND_ERROR, AT(MAIL), "450 4.3.0 no", false, AGAIN(EMAIL), '-'},
	{"550_to_mail_refuses_us", CURLE_SEND_ERROR, AT(MAIL), "550 5.4.5 quota", false, AGAIN(US), '-'},
	{"552_5_2_2_to_mail_refuses_us", CURLE_SEND_ERROR, AT(MAIL), "552 5.2.2 full", false, AGAIN(US), '-'},
	{"530_to_mail_refuses_us", CURLE_SEND_ERROR, AT(MAIL), "530 5.7.0 log in", false, AGAIN(US), '-'},
	{"538_to_rcpt_refuses_us", CURLE_SEND_ERROR, AT(RCPT), "538 5.7.11 encrypt", false, AGAIN(US), '-'},
	{"silence_after_mail_is_the_relays", CURLE_OPERATION_TIMEDOUT, AT(MAIL), NULL, false, AGAIN(RELAY), '-'},

	{"421_to_rcpt_is_the_recipients", CURLE_SEND_ERROR, AT(RCPT), "421 4.7.0 no", false, AGAIN(RECIPIENT), '-'},
	{"450_to_rcpt_is_the_recipients", CURLE_SEND_ERROR, AT(RCPT), "450 4.2.0 no", false, AGAIN(RECIPIENT), '-'},
	{"550_with_4_7_1_is_temporary", CURLE_SEND_ERROR, AT(RCPT), "550 4.7.1 greylisted", false, AGAIN(RECIPIENT), '-'},
	{"5_1_1_to_rcpt_is_the_address", CURLE_SEND_ERROR, AT(RCPT), "550 5.1.1 no", false, REFUSED(ADDRESS), '-'},
	{"5_1_10_to_rcpt_is_the_address", CURLE_SEND_ERROR, AT(RCPT), "556 5.1.10 null MX", false, REFUSED(ADDRESS), '-'},
	{"5_1_1_after_the_dot_is_the_address", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "550 5.1.1 no", true, REFUSED(ADDRESS), '-'},
	{"5_1_8_is_our_own_address", CURLE_SEND_ERROR, AT(RCPT), "550 5.1.8 your domain", false, AGAIN(MAYBE_US), '-'},
	{"5_2_1_is_the_address", CURLE_SEND_ERROR, AT(RCPT), "550 5.2.1 disabled", false, REFUSED(ADDRESS), '-'},
	{"5_2_2_is_a_full_mailbox", CURLE_SEND_ERROR, AT(RCPT), "552 5.2.2 full", false, AGAIN(RECIPIENT), '-'},
	{"5_2_2_after_the_dot_is_a_full_mailbox", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "552 5.2.2 full", true, AGAIN(RECIPIENT), '-'},
	{"5_3_2_to_rcpt_may_mean_us", CURLE_SEND_ERROR, AT(RCPT), "550 5.3.2 no", false, AGAIN(MAYBE_US), '-'},
	{"5_4_1_to_rcpt_may_mean_us", CURLE_SEND_ERROR, AT(RCPT), "550 5.4.1 denied", false, AGAIN(MAYBE_US), '-'},
	{"5_7_1_to_rcpt_may_mean_us", CURLE_SEND_ERROR, AT(RCPT), "554 5.7.1 relay access denied", false, AGAIN(MAYBE_US), '-'},
	{"550_to_rcpt_may_mean_the_address", CURLE_SEND_ERROR, AT(RCPT), "550 relay not permitted", false, AGAIN(MAYBE_ADDRESS), '-'},
	{"5_0_0_says_no_more_than_no_code", CURLE_SEND_ERROR, AT(RCPT), "550 5.0.0 no", false, AGAIN(MAYBE_ADDRESS), '-'},
	{"554_to_rcpt_may_mean_us", CURLE_SEND_ERROR, AT(RCPT), "554 no", false, AGAIN(MAYBE_US), '-'},
	{"silence_after_rcpt_is_the_recipients", CURLE_OPERATION_TIMEDOUT, AT(RCPT), NULL, false, AGAIN(RECIPIENT), '-'},
	{"a_cut_after_rcpt_is_the_recipients", CURLE_RECV_ERROR, AT(RCPT), NULL, false, AGAIN(RECIPIENT), '-'},
	{"a_cut_after_data_is_the_recipients", CURLE_RECV_ERROR, AT(DATA), NULL, false, AGAIN(RECIPIENT), '-'},
	{"554_to_data_may_mean_us", CURLE_SEND_ERROR, AT(DATA), "554 5.3.0 no", false, AGAIN(MAYBE_US), '-'},
	{"data_failed_250_is_a_desynchronized_connection", CURLE_SEND_ERROR, AT(DATA), "250 ok", false, AGAIN(RECIPIENT), '-'},

	{"421_at_the_dot_is_not_uncertain", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "421 4.3.2 no", true, AGAIN(RECIPIENT), '-'},
	{"451_at_the_dot_is_tried_again", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "451 4.3.0 no", true, AGAIN(RECIPIENT), '-'},
	{"554_5_7_1_at_the_dot_may_be_the_content", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "554 5.7.1 spam", true, AGAIN(MAYBE_CONTENT), '-'},
	{"552_5_3_4_at_the_dot_may_be_the_content", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "552 5.3.4 too big", true, AGAIN(MAYBE_CONTENT), '-'},
	{"554_at_the_dot_may_be_the_content", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "554 try again later", true, AGAIN(MAYBE_CONTENT), '-'},
	{"5_6_1_at_the_dot_is_the_content", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "554 5.6.1 media", true, AGAIN(CONTENT), '-'},
	{"552_before_the_end_is_tried_again", CURLE_WEIRD_SERVER_REPLY, AT(DOT), "552 5.2.3 too big", false, AGAIN(CONTENT), '-'},
	{"a_cut_with_bytes_left_is_tried_again_for_sure", CURLE_SEND_ERROR, AT(DOT), NULL, false, AGAIN(RECIPIENT), '-'},
	{"a_cut_after_the_last_byte_is_uncertain", CURLE_RECV_ERROR, AT(DOT), NULL, true, UNSURE, '-'},
	{"a_cut_found_by_sending_after_the_last_byte_is_uncertain", CURLE_SEND_ERROR, AT(DOT), NULL, true, UNSURE, '-'},
	{"no_answer_to_the_dot_is_uncertain", CURLE_OPERATION_TIMEDOUT, AT(DOT), NULL, true, UNSURE, '-'},
	{"our_stop_after_the_last_byte_is_uncertain", CURLE_ABORTED_BY_CALLBACK, AT(DOT), NULL, true, UNSURE, '-'},
	{"no_progress_in_the_body_is_tried_again_for_sure", CURLE_OPERATION_TIMEDOUT, AT(DOT), NULL, false, AGAIN(RECIPIENT), '-'},
	{"ok_without_a_body_is_not_delivered", CURLE_OK, AT(NOOP), "250 ok", false, AGAIN(RELAY), '-'},
	{"an_unforeseen_error_after_the_last_byte_is_uncertain", CURLE_OUT_OF_MEMORY, AT(DOT), NULL, true, UNSURE, '-'},
	{"an_unforeseen_error_before_it_kills_no_email", CURLE_OUT_OF_MEMORY, AT(CONNECT), NULL, false, AGAIN(RELAY), '-'},
	{"our_stop_before_the_first_byte_blames_nobody", CURLE_ABORTED_BY_CALLBACK, AT(DOT), NULL, false, AGAIN(NONE), '-'},
	{"our_stop_while_connecting_blames_nobody", CURLE_ABORTED_BY_CALLBACK, AT(CONNECT), NULL, false, AGAIN(NONE), '-'},

	{"no_reply_as_greeting_is_the_relays", CURLE_ABORTED_BY_CALLBACK, AT(CONNECT), NULL, false, AGAIN(RELAY), 'G'},
	{"no_reply_to_mail_is_the_relays", CURLE_ABORTED_BY_CALLBACK, AT(MAIL), NULL, false, AGAIN(RELAY), 'G'},
	{"no_reply_to_rcpt_is_the_recipients", CURLE_OPERATION_TIMEDOUT, AT(RCPT), NULL, false, AGAIN(RECIPIENT), 'G'},
	{"no_reply_to_the_dot_is_uncertain", CURLE_ABORTED_BY_CALLBACK, AT(DOT), NULL, true, UNSURE, 'G'},
};
/* clang-format on */

static void check_case(const void *data)
{
	const Case *c = data;
	const SmtpAttempt attempt = {
		.curl = c->curl,
		.stage = c->stage,
		.answer = c->reply == NULL ? 0 : (int)g_ascii_strtoll(c->reply, NULL, 10),
		.enhanced = smtp_enhanced_parse(c->reply == NULL ? "" : strchr(c->reply, ' ') + 1),
		.body_given = c->body_given,
		.is_auth_amiss = c->state == 'L',
		.is_garbled = c->state == 'G',
	};
	const SmtpVerdict verdict = smtp_judge(&attempt);

	g_test_message("row %s", verdict.name);
	g_assert_cmpint(verdict.outcome, ==, c->outcome);
	g_assert_cmpint(verdict.fault, ==, c->fault);
	g_assert_cmpint(verdict.is_ours, ==, c->fault == DELIVERY_FAULT_NONE && c->outcome == DELIVERY_RETRY);
}

/* What holds whatever is reported: see each assertion. */
static void check_everywhere(const SmtpAttempt *attempt)
{
	const SmtpVerdict verdict = smtp_judge(attempt);

	/* Nothing but a 2xx answer to a complete email counts as delivered. */
	if (verdict.outcome == DELIVERY_DELIVERED)
		g_assert_true(attempt->body_given && attempt->answer / 100 == 2 && attempt->stage == SMTP_STAGE_DOT);
	/* Only a refusal of the address is final by itself. */
	if (verdict.outcome == DELIVERY_REJECTED)
		g_assert_true(attempt->answer / 100 == 5 && verdict.fault == DELIVERY_FAULT_ADDRESS);
	/*
	 * Nobody but the relay is to blame before the recipient is named, and never the relay alone after it, except
	 * for a login.
	 */
	if (attempt->stage < SMTP_STAGE_MAIL && !verdict.is_ours)
		g_assert_true(delivery_fault_is_relay(verdict.fault) || attempt->body_given);
	if (attempt->stage > SMTP_STAGE_MAIL && attempt->stage <= SMTP_STAGE_DOT &&
		delivery_fault_is_relay(verdict.fault) && attempt->curl != CURLE_USE_SSL_FAILED)
		g_assert_true(g_str_has_prefix(verdict.name, "auth_") || attempt->curl != CURLE_SEND_ERROR);
}

static void no_combination_breaks_the_rules(void)
{
	static const char *const enhanced[] = {"", "4.7.1", "5.1.1", "5.2.2", "5.3.0", "5.7.1"};

	for (int stage = 0; stage < SMTP_STAGE_COUNT; stage++) {
		for (int curl = 0; curl < CURL_LAST; curl++) {
			for (int code = 0; code < 600; code++) {
				const SmtpAttempt attempt = {
					.curl = (CURLcode)curl,
					.stage = (SmtpStage)stage,
					.answer = code,
					.enhanced = smtp_enhanced_parse(enhanced[(curl + code) % 6]),
					.body_given = stage == SMTP_STAGE_DOT && code % 2 == 0,
					.is_auth_amiss = code % 7 == 3,
				};
				check_everywhere(&attempt);
			}
		}
	}
}

static void enhanced_codes_are_read_only_where_they_stand_alone(void)
{
	static const char *const none[] = {
		"", "ok", "5.1", "5.1.x", "5.1.1234", "3.1.1 x", "5.1.1.1 x", "5.1.1a", "55.1.1 x"};

	for (gsize i = 0; i < G_N_ELEMENTS(none); i++)
		g_assert_cmpint(smtp_enhanced_parse(none[i]).class, ==, 0);
	const SmtpEnhanced found = smtp_enhanced_parse("5.7.25 no PTR record");
	g_assert_true(found.class == 5 && found.subject == 7 && found.detail == 25);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/smtp_reply/", cases[i].name, NULL);
		g_test_add_data_func(path, &cases[i], check_case);
	}
	g_test_add_func("/smtp_reply/no_combination_breaks_the_rules", no_combination_breaks_the_rules);
	g_test_add_func("/smtp_reply/enhanced_codes_are_read_only_where_they_stand_alone",
		enhanced_codes_are_read_only_where_they_stand_alone);
	return g_test_run();
}
