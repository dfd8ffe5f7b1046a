/*
 * domain/reply_text: what somebody wrote in a reply, without the email that they replied to. Pure.
 *
 * Left out: lines that are quoted with ">", and everything from the line that introduces a quotation on ("On … wrote:",
 * "-----Original Message-----", "From: …" behind a rule), and the signature behind "-- ". A reply that is nothing but
 * quotation is taken as it is: somebody may have answered between the lines with a program that quotes in a way of its
 * own.
 */
#pragma once

#include <glib.h>

/* text: valid UTF-8. At most chars_max characters, cut with an ellipsis. Owned by the caller. */
char *reply_text(const char *text, glong chars_max) G_GNUC_WARN_UNUSED_RESULT;
