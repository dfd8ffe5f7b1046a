/*
 * app/delivery/undeliverable: tells staff of emails that will not arrive: permanently refused, or given up.
 *
 * Several come in one email, each is told of once, whichever instance gave it up. Not told here: a recruiter's address
 * that is refused, which pauses the recruiter (app/offers/offers_due), and these emails themselves.
 */
#pragma once

#include <stdbool.h>

#include "app/delivery/sender.h"
#include "db/connection.h"

/* One transaction. False: nothing was told, and the next call tells it. */
bool undeliverable_report(const SenderContext *context, Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
