/*
 * http/server/scanner: reads the bytes of a connection before the HTTP library does, and refuses what is not strictly
 * HTTP/1.
 *
 * The library accepts more than is safe (bare LF, folded headers glued to a name, two lengths, length and chunks
 * together), its own refusals are sometimes two heads glued together, and it copies every cookie. So whatever it
 * receives passes here first. The scanner knows where each message ends, independently of the library. Bytes of a sound
 * message are passed on unchanged (but for one byte of the name "Cookie", see below). At the first wrong byte of a head
 * the scanner drops everything that follows and ends the head in a way that the library understands; the server then
 * finds the refusal here and answers it like any other problem.
 *
 * The name "Cookie" reaches the library as "Cooki\1": it would split and copy the value, which is more memory than a
 * connection has. scanner_restore_name() undoes that.
 *
 * Pure: no state but the struct's, no I/O.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "http/server/problem.h"

enum {
	SCANNER_HEAD_BYTES_MAX = 16 * 1024, /* cookies of other tools on the domain come to 8 kB and more */
	SCANNER_HEADERS_MAX = 64,	    /* browsers behind two proxies send some 30 */
	SCANNER_METHOD_BYTES_MAX = 32,
	SCANNER_CHUNK_LINE_BYTES_MAX = 256, /* size and extensions of a chunk, or one trailer */
	SCANNER_TRAILERS_MAX = 16,
	SCANNER_NAME_BYTES = 20, /* of a header's name, to know those that matter */
	SCANNER_ENDING_BYTES_MAX = 32,
};

typedef enum ScanState {
	SCAN_START, /* before a request; one empty line is let through */
	SCAN_METHOD,
	SCAN_TARGET,
	SCAN_VERSION,
	SCAN_LINE, /* the first byte of a header line */
	SCAN_NAME,
	SCAN_VALUE,
	SCAN_BODY, /* of a known length */
	SCAN_CHUNK_SIZE,
	SCAN_CHUNK_EXTENSION,
	SCAN_CHUNK_DATA,
	SCAN_CHUNK_END, /* the line break behind the data */
	SCAN_TRAILER,
	SCAN_REFUSED, /* in a head; the server answers */
	SCAN_BROKEN,  /* in a body; the connection must be closed */
} ScanState;

typedef enum ScanHeader {
	SCAN_HEADER_OTHER,
	SCAN_HEADER_LENGTH,
	SCAN_HEADER_CODING,
} ScanHeader;

typedef struct Scanner {
	ScanState state;
	ScanHeader header;		     /* whose value is being read */
	bool has_cr;			     /* the byte before was CR; LF must follow */
	bool has_length, has_coding, is_old; /* is_old: HTTP/1.0 */
	guint head_bytes, headers;
	guint token_bytes;		 /* of the method, the target, a name, a value, or a chunk's line */
	char name[SCANNER_NAME_BYTES];	 /* of the header or the version, in lower case, as far as it fits */
	char coding[SCANNER_NAME_BYTES]; /* value of Transfer-Encoding */
	uint64_t left;			 /* of the body or the chunk */
	guint requests;			 /* heads that have ended, a refused one included */
	/* Set with SCAN_REFUSED. */
	ProblemKind problem;
	TextKey reason;
} Scanner;

void scanner_init(Scanner *scanner);

/*
 * Scans count bytes that were received, in place. Returns how many of them the library may have. Fewer than count: the
 * scanner is SCAN_REFUSED or SCAN_BROKEN, the rest is dropped, and with SCAN_REFUSED ending (SCANNER_ENDING_BYTES_MAX)
 * is the text that ends the head.
 */
gsize scanner_scan(Scanner *scanner, char *bytes, gsize count, char *ending) G_GNUC_WARN_UNUSED_RESULT;

/* Makes "Cooki\1" of a header's name "Cookie" again. */
void scanner_restore_name(char *name, gsize name_bytes);
