/*
 * codec/format: numbers, names, and moments as people read them, in the language that the thread speaks. The caller owns
 * each text (g_free).
 */
#pragma once

#include <stdint.h>

#include <glib.h>

/* 150000 as "150,000". */
char *format_number(int64_t number) G_GNUC_WARN_UNUSED_RESULT;

/* "rust" as "Rust". */
char *format_title(const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* "no such lead" as "No such lead.", and a sentence as it is. text is not empty. */
char *format_sentence(const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* "new, offered, and closed"; at least one name. */
char *format_all(const char *const *names, guint count) G_GNUC_WARN_UNUSED_RESULT;

/* "new, offered, or closed"; interned, so that it lasts. At least one name. */
const char *format_choices(const char *const *names, guint count);

/* "Tue, Nov 24, 2026, 10:00 CET"; zone NULL: UTC. at_us: since 1970. */
char *format_moment(GTimeZone *zone, int64_t at_us) G_GNUC_WARN_UNUSED_RESULT;

/* "Tue, Nov 24, 2026" */
char *format_day(GDateTime *at) G_GNUC_WARN_UNUSED_RESULT;

/* "March 2026", for recruiters; zone NULL: UTC. */
char *format_month(GTimeZone *zone, int64_t at_us) G_GNUC_WARN_UNUSED_RESULT;

/* "3 h 20 min", or "20 min" */
char *format_duration(int64_t us) G_GNUC_WARN_UNUSED_RESULT;

/* The moment in that zone. NULL: UTC. */
GDateTime *format_local(GTimeZone *zone, int64_t at_us) G_GNUC_WARN_UNUSED_RESULT;
