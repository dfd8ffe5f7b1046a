/*
 * base/closest: the word that was probably meant.
 */
#pragma once

#include <glib.h>

/*
 * How many letters must be added, removed, changed, or swapped with their neighbor to make one text of the other. Bytes are letters.
 */
guint closest_distance(const char *a, const char *b);
