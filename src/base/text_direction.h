/*
 * base/text_direction: words that run from right to left, such as Arabic and Hebrew ones, amid words that do not.
 *
 * The letters of a line decide the order in which it is drawn: a name in Hebrew would pull the number or the comma
 * behind it to its other side. Between U+2068 and U+2069 (Unicode's first strong isolate and its end) words run as they
 * do, and nothing outside moves. Pure; for valid UTF-8.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

enum {
	TEXT_ISOLATE = 0x2068,
	TEXT_ISOLATE_END = 0x2069,
};

/* Adds text; each line of it that has right-to-left letters outside of isolates becomes an isolate. */
void text_direction_append(GString *out, const char *text);

/* True: text_direction_append() adds all lines of it as they are. Quick, and false for some other texts, too. */
bool text_direction_is_plain(const char *text, gsize bytes);

/* The same as a text of its own; the caller frees it. */
char *text_direction_isolate(const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Adds c to a line; depth is how many isolates are open in it, 0 at its beginning. An end without a beginning is left out. */
void text_direction_append_balanced(GString *out, gunichar c, guint *depth);
/* Ends those that are open. */
void text_direction_end(GString *out, guint *depth);
