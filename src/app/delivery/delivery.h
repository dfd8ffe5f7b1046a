/*
 * app/delivery/delivery: the threads that send what is in the outbox.
 *
 * Each sender leases emails, composes and sends them, and settles each by what the relay answered (mail/smtp_reply).
 * Instances need not know of each other; whatever one leaves behind when it dies is taken up by another when the lease
 * is over. While the relay is in trouble, all senders hold back together (mail/circuit).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/delivery/relay_health.h"
#include "app/texts.h"
#include "base/wake.h"
#include "config/settings.h"

/* All of it outlives the senders. */
typedef struct DeliverOptions {
	const Settings *settings;
	const Texts *texts;
	Wake *wake; /* signalled after a commit that wrote emails; stopped by delivery_stop() */
} DeliverOptions;

typedef struct Delivery Delivery;

/*
 * Starts settings->senders threads; with 0 it only answers. smtp_library_init() and compose_init() have run. INVALID:
 * LEADMATCH_MAIL_FROM, or the settings of the relay.
 */
Delivery *delivery_start(const DeliverOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Comes to a safe point, stores the results of the emails under way, hands leases back: within 9 s, usually
 * immediately. NULL is fine.
 */
void delivery_stop(Delivery *delivery);

/* For /readyz: false when a sender gave no sign of life for half a minute. Safe from any thread. */
bool delivery_is_alive(Delivery *delivery);

/* For /metrics. Safe from any thread. */
RelayHealthFigures delivery_figures(Delivery *delivery);
