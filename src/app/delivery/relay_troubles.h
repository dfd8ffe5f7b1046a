/*
 * app/delivery/relay_troubles: stores what the senders of this process know of the relay for all others, and tells
 * staff once when a relay that refused us works again.
 *
 * Called by senders between emails. What cannot be stored now is stored by the next call.
 */
#pragma once

#include "app/delivery/lease.h"
#include "app/delivery/sender.h"

void relay_troubles_store(const SenderContext *context, Lease *batch);
