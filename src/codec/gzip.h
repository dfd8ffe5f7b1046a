/*
 * codec/gzip: bytes to their gzip form (RFC 1952), for what is the same for everybody. The same bytes always become the
 * same bytes.
 *
 * Never for a page that holds both a secret and something that its reader chose: its size would tell of the secret
 * (BREACH).
 */
#pragma once

#include <glib.h>

/* NULL: it would not become smaller by a tenth. */
GBytes *gzip_pack(const char *bytes, gsize count);
