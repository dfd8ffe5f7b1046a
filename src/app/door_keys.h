/*
 * app/door_keys: keyed hashes by which senders are counted and known again, so that neither addresses of the
 * Internet nor of email are kept. Nobody without LEADMATCH_SECRET learns from one whose it is.
 */
#pragma once

#include <glib.h>

struct NetAddress;

enum {
	DOOR_KEY_TEXT_BYTES = 33, /* 16 bytes in hexadecimal, and NUL */
};

/* The network that an address is in: 24 bits of IPv4, 64 of IPv6. secrets: LEADMATCH_SECRET; the first counts. */
void door_key_of_network(const char *secrets, const struct NetAddress *address, char key[static DOOR_KEY_TEXT_BYTES]);

/* The mailbox of an email address: without case, and without what is behind a +. */
void door_key_of_email(const char *secrets, const char *email, char key[static DOOR_KEY_TEXT_BYTES]);

/* The same with each of the secrets, so that a mark outlives a change of the secret; owned by the caller. */
GStrv door_keys_of_email(const char *secrets, const char *email) G_GNUC_WARN_UNUSED_RESULT;
