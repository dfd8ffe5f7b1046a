/*
 * codec/multipart: multipart/form-data (RFC 7578) to a form. Pure.
 *
 * Lines end with CRLF. Texts become UTF-8 as form_read() says. A part with a file name has that name as its value, and
 * its bytes as they are in the body, which must outlive the form (form_find_file()); an input in which no file was
 * chosen is empty. A body without its last boundary gives what is there.
 */
#pragma once

#include "codec/form.h"

#define MULTIPART_TYPE "multipart/form-data"

/* content_type: the header's value. INVALID: it names no boundary, or the body has no line with it. */
Form *multipart_read(
	const char *content_type, const char *bytes, gsize count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
