/*
 * domain/lead/lead_tag: words that staff put on a lead to find it again: "vip", "spring-fair".
 *
 * A tag is letters and digits in lower case with single hyphens between them. A lead has a set of them, in order. Pure.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

enum {
	LEAD_TAG_CHARS_MAX = 40,
	LEAD_TAGS_MAX = 20, /* of a lead: all are shown with it */
};

/* The tag as it is kept, whatever case, blanks, or underscores it was typed with; NULL: it is none. g_free. */
char *lead_tag_of(const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* A set: NULL-terminated, in order, g_strfreev. */
bool lead_tags_contain(char *const *tags, const char *tag);
/* The set with one more, or without one, as a new set. */
char **lead_tags_with(char *const *tags, const char *tag) G_GNUC_WARN_UNUSED_RESULT;
char **lead_tags_without(char *const *tags, const char *tag) G_GNUC_WARN_UNUSED_RESULT;
