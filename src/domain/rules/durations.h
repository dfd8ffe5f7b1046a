/*
 * domain/rules/durations: reads a length of time as people write it: "500 µs", "40ms", "2.5 milliseconds", "0,5 s".
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

/*
 * Whether a duration of at most some seconds begins at `at`, where a digit stands; its seconds, and where it ends. Minutes and more
 * are nobody's latency, and no durations here.
 */
bool duration_read(const char *text, gsize bytes, gsize at, double *seconds, gsize *end);
