/*
 * domain/submission/masked_text: what may be shown of a client's text before anybody has accepted the lead.
 *
 * Mail addresses, links, phone numbers and the names given (of the person, the company and the company's domain) become
 * "[…]"; all else stays as it is. A number is taken for a phone number when it has 7 digits or more and only what
 * people write between digits of one; so "150,000" and "2026-11-24" stay.
 */
#pragma once

#include <glib.h>

/* names: NULL at its end; entries shorter than three characters are not looked for. Owned by the caller (g_free). */
char *masked_text(const char *text, const char *const *names) G_GNUC_WARN_UNUSED_RESULT;
