/*
 * base/secret_box: what only this service is to read, kept in the database.
 *
 * Encrypted with a key from LEADMATCH_SECRET (libsodium's secretbox, a nonce for each), so that a copy of the database
 * opens nothing. The first secret of the list seals; each of them opens, so that a new one can be put before the old.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/* Hexadecimal; g_free. */
char *secret_box_seal(const char *secrets, const uint8_t *bytes, gsize count) G_GNUC_WARN_UNUSED_RESULT;
/* False: it is not count bytes that were sealed with one of these secrets. */
bool secret_box_open(const char *secrets, const char *hex, uint8_t *bytes, gsize count) G_GNUC_WARN_UNUSED_RESULT;
