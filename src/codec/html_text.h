/*
 * codec/html_text: what a person reads in an HTML email, as plain text. Pure; takes any bytes of valid UTF-8.
 *
 * Tags end words and blocks end lines; quoted blocks get "> " in front of their lines; style, script, and head are left
 * out. It makes text of markup and never markup of text, so nothing hostile can come out of it but characters.
 */
#pragma once

#include <glib.h>

/* Owned by the caller. */
char *html_text(const char *html) G_GNUC_WARN_UNUSED_RESULT;
