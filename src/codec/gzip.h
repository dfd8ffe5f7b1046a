/*
 * codec/gzip: bytes to their gzip form (RFC 1952), for what is the same for everybody. The same bytes always become the
 * same bytes.
 *
 * Never for a page that holds both a secret and something that its reader chose: its size would tell of the secret
 * (BREACH).
 */
#pragma once

#include <glib.h>

enum {
	GZIP_GAP_BYTES_MAX = 0xffff, /* of a stored block (RFC 1951, 3.2.4) */
};

/* NULL: it would not become smaller by a tenth. */
GBytes *gzip_pack(const char *bytes, gsize count);

/*
 * Bytes with a gap, packed once, for a page that says something else to each reader in one place: a token. What fills the
 * gap is not compressed, and nothing around it refers to it.
 */
typedef struct GzipGapped GzipGapped;

/* The gap are the gap_count bytes from gap_at on; at most GZIP_GAP_BYTES_MAX. */
GzipGapped *gzip_gapped_new(const char *bytes, gsize count, gsize gap_at, gsize gap_count);
void gzip_gapped_free(GzipGapped *gapped);

/* The gzip form with these gap_count bytes in the gap. */
GString *gzip_gapped_fill(const GzipGapped *gapped, const char *filling);
