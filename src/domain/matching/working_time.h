/*
 * domain/matching/working_time: a recruiter's calendar, and what is calculated from it.
 *
 * A moment is working time when the wall clock of the calendar's zone then shows a time in a slot of that day, the day
 * is no holiday and nobody is on leave. So an hour that a change of the clock skips is not worked, one that it doubles
 * is worked twice if a slot holds it, and a slot of eight hours across a change may have seven or nine.
 *
 * Moments and durations are microseconds (moments since 1970 UTC, years 1900 to 9999); spans contain their start and
 * not their end. Nothing looks further than WORKING_TIME_HORIZON_DAYS after the moment it begins at, so a calendar
 * without hours, or permanent time off, costs no more than that and is answered by WORKING_TIME_NEVER, which is later
 * than any moment.
 *
 * A calendar never changes, so any number of threads may use one. Keep calendars: GLib reads a zone's file (0.8 ms) for
 * the first that is in use; a question to one costs about a microsecond.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/matching/working_hours.h"

#define WORKING_TIME_NEVER  G_MAXINT64
#define WORKING_TIME_MINUTE (INT64_C(60) * G_USEC_PER_SEC)
#define WORKING_TIME_HOUR   (60 * WORKING_TIME_MINUTE)
#define WORKING_TIME_DAY    (24 * WORKING_TIME_HOUR)

enum {
	WORKING_TIME_HORIZON_DAYS = 400, /* a year, and a long leave around its end */
	WORKING_TIME_HOLIDAYS_MAX = 400,
};

/* What a client is taken to work who did not say. */
#define WORKING_HOURS_ORDINARY "mon-fri 09:00-17:00"

typedef struct WorkingSpan {
	int64_t start_us, end_us;
} WorkingSpan;

typedef struct WorkingCalendarSpec {
	const char *zone;	     /* IANA's name, or an offset: "+05:30", "UTC+2" as people mean it */
	const char *hours;	     /* domain/matching/working_hours; NULL or empty: never at work */
	const char *holidays;	     /* "2026-12-28, 12-25": days, with or without a year; NULL: none */
	const WorkingSpan *time_off; /* in any order, may overlap */
	gsize time_off_count;
} WorkingCalendarSpec;

typedef struct WorkingCalendar WorkingCalendar;

/* INVALID, TOO_BIG: says what is wrong with which part. Nothing of spec is kept. */
WorkingCalendar *working_calendar_new(const WorkingCalendarSpec *spec, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void working_calendar_free(WorkingCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WorkingCalendar, working_calendar_free)

/* The zone of a name as in WorkingCalendarSpec. INVALID: no such zone. */
GTimeZone *working_zone_new(const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The span of work that ends first after at_us, cut to what of it is left then. False: none within the horizon. */
bool working_time_span(const WorkingCalendar *calendar, int64_t at_us, WorkingSpan *span);

/* The first moment of working time at or after at_us, or NEVER. */
int64_t working_time_next(const WorkingCalendar *calendar, int64_t at_us);

/* The working time between two moments, 0 when the second is not later. No more than the horizon's is counted. */
int64_t working_time_between(const WorkingCalendar *calendar, int64_t from_us, int64_t to_us);

/*
 * The earliest moment by which working_us of work have passed since at_us (the end of a working day, not the start of
 * the next), or NEVER. With working_us of 0 or less: at_us. For every answer but NEVER, between(at_us, answer) ==
 * working_us.
 */
int64_t working_time_add(const WorkingCalendar *calendar, int64_t at_us, int64_t working_us);

/* Hours of the calendar's usual week, without holidays and leave. */
const WorkingHours *working_calendar_hours(const WorkingCalendar *calendar);

/* The calendar's zone, to show moments in; the calendar keeps it. */
GTimeZone *working_calendar_zone(const WorkingCalendar *calendar);

/* A moment as the calendar's people would say it: "Tue 24 Nov 2026, 17:30 CET"; owned by the caller. */
char *working_time_text(const WorkingCalendar *calendar, int64_t at_us);

/*
 * Minutes that both are at work on a day of the other's, on average over the other's working days of a usual week, as
 * the clocks of both stand at at_us. 0 when either has no hours.
 */
guint working_time_overlap_minutes(const WorkingCalendar *calendar, const WorkingCalendar *other, int64_t at_us);
