/*
 * base/closest: the word that was probably meant.
 */
#pragma once

#include <glib.h>

/*
 * How many letters must be added, removed, changed, or swapped with their neighbor to make one text of the other. Bytes are letters.
 */
guint closest_distance(const char *a, const char *b);

/* The name that is nearest to what was typed, if it takes at most so many letters; the first of several. NULL: none is near. name_at: NULL behind the last. */
const char *closest_name(const char *typed, const char *(*name_at)(guint at), guint letters_max);
