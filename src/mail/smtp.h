/*
 * mail/smtp: one connection to the relay, over which emails go one after the other.
 *
 * Blocking, one thread, libcurl's easy interface (its multi interface stalls while it waits for the answer to the
 * dot). mail/smtp_reply interprets the result.
 *
 * - After any result but success the connection is cut and thrown away: libcurl 7.88 would take the late answer to one
 *   email for the answer to the next.
 * - With TLS required no command but EHLO and STARTTLS is sent unencrypted, and the certificate must be the host's.
 * - With a user configured no email is given to a relay that has not said 235 on this connection.
 * - The sender is asked before the first and before the last byte of an email, and about once a second, whether to go
 *   on.
 * - Lines that are no part of a reply are passed over, as Postfix does. A relay that says nothing else for some seconds
 *   is given up.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "config/settings.h"
#include "mail/smtp_reply.h"

enum {
	SMTP_TEXT_BYTES = 512, /* one reply line (RFC 5321, 4.5.3.1.5); longer replies are cut */
};

/* Texts are borrowed as long as the session lives. */
typedef struct SmtpOptions {
	const char *url;  /* smtp://host:port or smtps://host:port */
	const char *user; /* NULL: no AUTH */
	const char *password;
	SmtpTls tls;
	const char *helo_name; /* who we say we are: a domain */
	const char *ca_file;   /* NULL: the system's certificates */
	int connect_s;	       /* 0: SMTP_CONNECT_S; up to and with AUTH */
	int reply_s;	       /* 0: SMTP_REPLY_S; each reply */
} SmtpOptions;

enum {
	SMTP_CONNECT_S = 20,
	SMTP_REPLY_S = 240,	  /* RFC 5321 asks for 10 minutes at the dot; relays that queue answer in seconds */
	SMTP_TOTAL_PERCENT = 125, /* of a reply's time, for the whole mail */
	SMTP_IDLE_S = 60,	  /* a connection idle for longer is not used again */
};

/* Must run before threads start. */
void smtp_library_init(void);

typedef struct Smtp Smtp;

/* INVALID: says what is wrong with the settings. Connects only when an email is sent. */
Smtp *smtp_new(const SmtpOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Cuts the connection; smtp_goodbye() before it is politer. */
void smtp_free(Smtp *smtp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Smtp, smtp_free)

typedef enum SmtpMoment {
	SMTP_BEFORE_BODY, /* connecting, or in the envelope: stopping costs nothing */
	SMTP_FIRST_BYTE,  /* about to give the first byte of the email */
	SMTP_IN_BODY,
	SMTP_LAST_BYTE,	 /* about to give the last byte: the last chance to stop and be certain */
	SMTP_AFTER_BODY, /* waiting for the answer: stopping makes it uncertain */
} SmtpMoment;

typedef struct SmtpEmail {
	const char *from; /* canonical addresses */
	const char *to;
	GBytes *message;				     /* complete, with CRLF */
	bool (*may_go_on)(SmtpMoment moment, void *context); /* false stops */
	void *context;
} SmtpEmail;

typedef struct SmtpResult {
	SmtpAttempt attempt;
	SmtpVerdict verdict;
	bool was_reused;	    /* the connection had been used before */
	bool is_well;		    /* of smtp_check() */
	char text[SMTP_TEXT_BYTES]; /* the relay's last reply, or what went wrong before one; valid UTF-8, one line */
} SmtpResult;

void smtp_send(Smtp *smtp, const SmtpEmail *mail, SmtpResult *result);

/*
 * Connects if need be, with TLS and AUTH, and says NOOP. result->is_well: the relay answered as it should, and the
 * connection is kept for the next email; otherwise the verdict says what is wrong with the relay. asked: its may_go_on
 * is asked whether to go on, nothing else is read; NULL: to the end.
 */
void smtp_check(Smtp *smtp, const SmtpEmail *asked, SmtpResult *result);

/* What an operator can do about a relay that is not well: a sentence's second half. */
const char *smtp_fix(const SmtpVerdict *verdict);

bool smtp_is_connected(const Smtp *smtp);

/* QUIT, and at most a second for its answer. */
void smtp_goodbye(Smtp *smtp);

/* smtp_check() on a connection of its own. UNAVAILABLE: says what went wrong and how to fix it. */
bool smtp_probe(const SmtpOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
