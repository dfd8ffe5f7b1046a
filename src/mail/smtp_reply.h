/*
 * mail/smtp_reply: what an attempt to send a mail came to, as a table. Pure.
 *
 * libcurl's result alone does not tell, nor does the reply code: CURLINFO_RESPONSE_CODE is the last code of any phase (250 with
 * "STARTTLS missing", 354 when the link was cut). The table reads both together with what we saw ourselves: whether the relay asked for
 * the mail (354) and whether its last byte was given away. Once it was, silence is never success and never failure: it is uncertain.
 */
#pragma once

#include <stdbool.h>

#include <curl/curl.h>

enum {
	SMTP_CODE_GO_AHEAD =
		354, /* as the last code of an attempt: the relay asked for the mail and then said nothing */
};

/* What is known of one attempt. */
typedef struct SmtpAttempt {
	CURLcode curl;
	int code;	    /* last reply code, 0: none */
	bool saw_354;	    /* the relay asked for the mail */
	bool body_given;    /* the last byte left us */
	bool is_auth_amiss; /* a user is configured, and the relay never said that we are it */
} SmtpAttempt;

typedef enum SmtpOutcome {
	SMTP_DELIVERED,
	SMTP_RETRY,
	SMTP_REJECTED,
	SMTP_UNCERTAIN,
} SmtpOutcome;

typedef enum SmtpScope {
	SMTP_SCOPE_MESSAGE, /* says something about this mail */
	SMTP_SCOPE_RELAY, /* says something about the relay: no mail is to blame, none should be sent there for a while */
	SMTP_SCOPE_OURS, /* we stopped it; nobody is to blame */
} SmtpScope;

typedef struct SmtpVerdict {
	SmtpOutcome outcome;
	SmtpScope scope;
	bool needs_operator; /* somebody must mend something, waiting does not help */
	const char *name;    /* of the row, for logs */
} SmtpVerdict;

SmtpVerdict smtp_judge(const SmtpAttempt *attempt);
