/*
 * app/delivery/sender: one thread that sends emails over one connection to the relay.
 *
 *   claim a few -> compose, send, note the result, email by email -> settle -> claim again, or sleep a second
 *
 * It stops at a safe point once the wake is stopped: an email of which nothing was sent goes back immediately, one that
 * is being given or waits for its answer has SENDER_GRACE_MS.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/delivery/relay_health.h"
#include "app/texts.h"
#include "base/wake.h"
#include "config/settings.h"
#include "domain/email_address.h"
#include "mail/compose.h"
#include "mail/smtp.h"

enum {
	SENDER_GRACE_MS = 4000,	   /* with SENDER_SETTLE_MS and one statement inside the 10 s to stop */
	SENDER_SETTLE_MS = 2000,   /* to store the last results */
	SENDER_SILENCE_MS = 30000, /* longer than any wait between two signs of life */
};

/* Shared by all senders, and outlives them. */
typedef struct SenderContext {
	const Settings *settings;
	const Texts *texts;
	Wake *wake;
	RelayHealth *relay;
	SmtpOptions smtp;
	Mailbox from;
	Composer *composer; /* of from */
} SenderContext;

typedef struct Sender Sender;

/* INVALID: the relay's settings. */
Sender *sender_start(const SenderContext *context, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* After wake_stop(): waits for the thread's end and frees it. */
void sender_join(Sender *sender);

/* False when it gave no sign of life for SENDER_SILENCE_MS. From any thread. */
bool sender_is_alive(Sender *sender);
