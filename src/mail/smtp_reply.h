/*
 * mail/smtp_reply: what an attempt to send an email means, as a table. Pure.
 *
 * libcurl's result alone does not tell, nor does the reply code: CURLINFO_RESPONSE_CODE is the last code of any phase
 * (250 with "STARTTLS missing", 354 when the link was cut). The table reads what we saw ourselves: the last command,
 * whether it was answered and how (with the enhanced code of RFC 3463), and whether the email's last byte was given
 * away. Once it was, silence is never success and never failure: it is uncertain.
 *
 * Who caused a failure depends on its stage: until MAIL is accepted nothing can be the recipient's fault; after it
 * nothing is the relay's by itself (domain/delivery/circuit says when it is).
 */
#pragma once

#include <stdbool.h>

#include <curl/curl.h>

#include "domain/delivery/retry.h"

/* The command that was sent last. */
typedef enum SmtpStage {
	SMTP_STAGE_CONNECT, /* none: connecting, or waiting for the greeting */
	SMTP_STAGE_EHLO,
	SMTP_STAGE_TLS, /* STARTTLS and the handshake */
	SMTP_STAGE_AUTH,
	SMTP_STAGE_MAIL,
	SMTP_STAGE_RCPT,
	SMTP_STAGE_DATA,
	SMTP_STAGE_DOT, /* the relay asked for the email (354) */
	SMTP_STAGE_NOOP,
	SMTP_STAGE_COUNT
} SmtpStage;

/* "greeting", "EHLO", "RCPT", …: for people. */
const char *smtp_stage_name(SmtpStage stage);

/* RFC 3463. class 0: the reply had none. */
typedef struct SmtpEnhanced {
	int class, subject, detail;
} SmtpEnhanced;

/* The enhanced code that stands after "550 " or "550-"; class 0 without one. */
SmtpEnhanced smtp_enhanced_parse(const char *text);

/* What is known of one attempt. */
typedef struct SmtpAttempt {
	CURLcode curl;
	SmtpStage stage;
	int answer; /* reply code to the last command; 0: it was not answered */
	SmtpEnhanced enhanced;
	int code;	    /* last reply code of any command, for the record; 0: none */
	bool body_given;    /* the last byte left us */
	bool is_auth_amiss; /* a user is configured, and the relay never said that we are it */
	bool is_garbled;    /* something that is no reply came in the place of one */
} SmtpAttempt;

typedef struct SmtpVerdict {
	DeliveryOutcome outcome;
	DeliveryFault fault;
	bool is_ours;	     /* we stopped it; nobody is to blame */
	bool needs_operator; /* waiting does not help */
	const char *name;    /* of the row, for logs */
} SmtpVerdict;

SmtpVerdict smtp_judge(const SmtpAttempt *attempt);
