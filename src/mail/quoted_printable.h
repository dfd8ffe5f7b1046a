/*
 * mail/quoted_printable: the body of an email as quoted-printable (RFC 2045, 6.7), so that nothing on its way can change it.
 *
 * Every line ends with CRLF and has at most 76 characters, all of them from tab and space to ~; blanks at the end of a line
 * are encoded, and so is what begins a line and means something to a relay or a mailbox file: a dot, and the F of "From ".
 *
 * Not GMime's encoder: its filters took a fifth of the work of an email, and did the last of these only behind a soft line
 * break, in a second pass (tests/bench/README.md).
 */
#pragma once

#include <glib.h>

/* Adds the text, whose lines end with \n. Control characters that mean nothing in an email, \r among them, are left out. */
void quoted_printable_append(GString *out, const char *text);
