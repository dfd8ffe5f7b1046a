/*
 * codec/multipart: multipart/form-data (RFC 7578) to a form, for pages of other sites that send it. Pure.
 *
 * Lines end with CRLF. Texts become UTF-8 as form_read() says. No file is kept: a part with a file name has that name
 * as its value, so that somebody can ask for the file; an input in which no file was chosen is empty. A body without
 * its last boundary gives what is there.
 */
#pragma once

#include "codec/form.h"

#define MULTIPART_TYPE "multipart/form-data"

/* content_type: the header's value. INVALID: it names no boundary, or the body has no line with it. */
Form *multipart_read(
	const char *content_type, const char *bytes, gsize count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
