#include "domain/matching/working_time.h"

#include <string.h>

#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

enum {
	/* GDate's day 1 is the first of January of year 1. */
	EPOCH_JULIAN_DAY = 719163,
	ZONE_NAME_BYTES_MAX = 64, /* the longest of IANA has 32 */
};

/* Years 1900 to 9999, so that no sum below runs over. */
#define MOMENT_MIN (-INT64_C(25567) * WORKING_TIME_DAY)
#define MOMENT_MAX (INT64_C(2932897) * WORKING_TIME_DAY)

typedef struct Holiday {
	int month, day;
	int year; /* 0: every year */
} Holiday;

struct WorkingCalendar {
	GTimeZone *zone;
	WorkingHours hours;
	Holiday *holidays;
	guint holidays_count;
	WorkingSpan *time_off; /* in order, apart from each other */
	guint time_off_count;
};

/* A stretch of one local day during which the clock is not changed. */
typedef struct Stretch {
	int64_t day;	     /* local, since 1970-01-01 */
	int64_t midnight_us; /* of that day, by the stretch's offset */
	int64_t end_us;
} Stretch;

/* ---- zones ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* GLib opens any file that it is given the path of, and reads "UTC+2" as POSIX does: two hours west. */
static bool is_zone_name(const char *name)
{
	bool is_start = true;

	for (const char *at = name; *at; at++) {
		if (is_start ? !g_ascii_isupper(*at) : !g_ascii_isalnum(*at) && !strchr("/_+-", *at))
			return false;
		is_start = *at == '/';
	}
	return !is_start && strlen(name) <= ZONE_NAME_BYTES_MAX;
}

/* "+2", "+0530", "-05:30". */
static bool is_offset(const char *text)
{
	return (*text == '+' || *text == '-') && text[1] != '\0' && strlen(text) <= strlen("+hh:mm") &&
	       strspn(text + 1, "0123456789:") == strlen(text + 1);
}

GTimeZone *working_zone_new(const char *name, GError **error)
{
	const bool is_utc = g_str_has_prefix(name, "UTC") || g_str_has_prefix(name, "GMT");
	const char *offset = name + (is_utc ? strlen("UTC") : 0);
	GTimeZone *zone = NULL;

	if (is_offset(offset))
		zone = g_time_zone_new_identifier(offset);
	else if (is_zone_name(name))
		zone = g_time_zone_new_identifier(name);
	if (!zone) {
		g_autofree char *valid = g_utf8_make_valid(name, (gssize)MIN(strlen(name), 40));
		wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_HOURS_TIME_ZONE, wording_string("text", valid));
	}
	return zone;
}

static gint zone_interval(GTimeZone *zone, int64_t at_us)
{
	return g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, floor_div(at_us, G_USEC_PER_SEC));
}

static int64_t zone_offset_us(GTimeZone *zone, int64_t at_us)
{
	return (int64_t)g_time_zone_get_offset(zone, zone_interval(zone, at_us)) * G_USEC_PER_SEC;
}

/*
 * The moment after at_us and not after end_us when the zone leaves the interval it is in at at_us; end_us when it
 * stays.
 */
static int64_t zone_change(GTimeZone *zone, int64_t at_us, int64_t end_us)
{
	const gint interval = zone_interval(zone, at_us);
	int64_t stays = floor_div(at_us, G_USEC_PER_SEC);
	int64_t left = floor_div(end_us - 1, G_USEC_PER_SEC);

	if (zone_interval(zone, end_us - 1) == interval)
		return end_us;
	while (left - stays > 1) {
		const int64_t middle = stays + (left - stays) / 2;
		if (g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, middle) == interval)
			stays = middle;
		else
			left = middle;
	}
	return left * G_USEC_PER_SEC;
}

static Stretch stretch_at(GTimeZone *zone, int64_t at_us)
{
	const int64_t offset_us = zone_offset_us(zone, at_us);
	Stretch stretch;

	stretch.day = floor_div(at_us + offset_us, WORKING_TIME_DAY);
	stretch.midnight_us = stretch.day * WORKING_TIME_DAY - offset_us;
	stretch.end_us = zone_change(zone, at_us, stretch.midnight_us + WORKING_TIME_DAY);
	return stretch;
}

/* ---- the calendar ---- */

/* "2026-12-24" or "12-24". */
static bool parse_holiday(const char *text, Holiday *holiday)
{
	guint64 year = 0, month, day;
	g_auto(GStrv) parts = g_strsplit(text, "-", 4);
	const guint count = g_strv_length(parts);

	if (count < 2 || count > 3)
		return false;
	if (count == 3 && !g_ascii_string_to_unsigned(parts[0], 10, 1, 9999, &year, NULL))
		return false;
	if (!g_ascii_string_to_unsigned(parts[count - 2], 10, 1, 12, &month, NULL) ||
		!g_ascii_string_to_unsigned(parts[count - 1], 10, 1, 31, &day, NULL))
		return false;
	*holiday = (Holiday){(int)month, (int)day, (int)year};
	/* A yearly holiday may be the 29th of February. */
	return g_date_valid_dmy((GDateDay)day, (GDateMonth)month, year ? (GDateYear)year : 2000);
}

static bool take_holidays(WorkingCalendar *calendar, const char *text, GError **error)
{
	g_auto(GStrv) parts = g_strsplit_set(text, " ,;\t\r\n", -1);
	const guint parts_count = g_strv_length(parts);

	calendar->holidays = g_new0(Holiday, parts_count + 1);
	for (guint i = 0; i < parts_count; i++) {
		if (*parts[i] == '\0')
			continue;
		if (calendar->holidays_count == WORKING_TIME_HOLIDAYS_MAX)
			return wording_fail(error, LEADMATCH_ERROR_TOO_BIG, TEXT_ERROR_HOURS_HOLIDAYS,
				wording_number("max", WORKING_TIME_HOLIDAYS_MAX));
		if (!parse_holiday(parts[i], &calendar->holidays[calendar->holidays_count++])) {
			g_autofree char *valid = g_utf8_make_valid(parts[i], (gssize)MIN(strlen(parts[i]), 40));
			return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_HOURS_HOLIDAY,
				wording_string("text", valid));
		}
	}
	return true;
}

static int compare_starts(const void *left, const void *right)
{
	const WorkingSpan *a = left;
	const WorkingSpan *b = right;

	return (a->start_us > b->start_us) - (a->start_us < b->start_us);
}

/* Sorted, and what overlaps or touches made one. */
static bool take_time_off(WorkingCalendar *calendar, const WorkingSpan *time_off, gsize count, GError **error)
{
	g_autofree WorkingSpan *sorted = g_new0(WorkingSpan, count + 1);
	guint kept = 0;

	for (gsize i = 0; i < count; i++) {
		if (time_off[i].end_us <= time_off[i].start_us)
			return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_HOURS_TIME_OFF);
		sorted[i] = time_off[i];
	}
	qsort(sorted, count, sizeof(*sorted), compare_starts);
	for (gsize i = 0; i < count; i++) {
		if (kept > 0 && sorted[i].start_us <= sorted[kept - 1].end_us)
			sorted[kept - 1].end_us = MAX(sorted[kept - 1].end_us, sorted[i].end_us);
		else
			sorted[kept++] = sorted[i];
	}
	calendar->time_off = g_steal_pointer(&sorted);
	calendar->time_off_count = kept;
	return true;
}

WorkingCalendar *working_calendar_new(const WorkingCalendarSpec *spec, GError **error)
{
	g_autoptr(WorkingCalendar) calendar = g_new0(WorkingCalendar, 1);

	calendar->zone = working_zone_new(spec->zone, error);
	if (!calendar->zone || !working_hours_parse(spec->hours ? spec->hours : "", &calendar->hours, error) ||
		!take_holidays(calendar, spec->holidays ? spec->holidays : "", error) ||
		!take_time_off(calendar, spec->time_off, spec->time_off_count, error))
		return NULL;
	return g_steal_pointer(&calendar);
}

void working_calendar_free(WorkingCalendar *calendar)
{
	if (!calendar)
		return;
	g_clear_pointer(&calendar->zone, g_time_zone_unref);
	g_free(calendar->holidays);
	g_free(calendar->time_off);
	g_free(calendar);
}

const WorkingHours *working_calendar_hours(const WorkingCalendar *calendar)
{
	return &calendar->hours;
}

GTimeZone *working_calendar_zone(const WorkingCalendar *calendar)
{
	return calendar->zone;
}

char *working_time_text(const WorkingCalendar *calendar, int64_t at_us)
{
	return format_moment(working_calendar_zone(calendar), at_us);
}

/* ---- spans of work, in order: all else is made of them ---- */

static bool is_holiday(const WorkingCalendar *calendar, int64_t day)
{
	GDate date;

	if (calendar->holidays_count == 0)
		return false;
	g_date_clear(&date, 1);
	g_date_set_julian(&date, (guint32)(day + EPOCH_JULIAN_DAY));
	for (guint i = 0; i < calendar->holidays_count; i++) {
		const Holiday *holiday = &calendar->holidays[i];
		if ((int)g_date_get_month(&date) == holiday->month && g_date_get_day(&date) == holiday->day &&
			(holiday->year == 0 || g_date_get_year(&date) == holiday->year))
			return true;
	}
	return false;
}

/* Cuts the span to its first part without leave; false when all of it is leave. */
static bool outside_time_off(const WorkingCalendar *calendar, WorkingSpan *span)
{
	for (guint i = 0; i < calendar->time_off_count && span->start_us < span->end_us; i++) {
		const WorkingSpan *time_off = &calendar->time_off[i];
		if (time_off->end_us <= span->start_us)
			continue;
		if (time_off->start_us > span->start_us) {
			span->end_us = MIN(span->end_us, time_off->start_us);
			break;
		}
		span->start_us = time_off->end_us;
	}
	return span->start_us < span->end_us;
}

/* The first work of a stretch that ends after at_us, from at_us on. */
static bool span_in_stretch(const WorkingCalendar *calendar, const Stretch *stretch, int64_t at_us, WorkingSpan *span)
{
	/* 1970-01-01 was a Thursday. */
	const int64_t weekday = stretch->day + 3 - 7 * floor_div(stretch->day + 3, 7);
	const int64_t monday_us = stretch->midnight_us - weekday * WORKING_TIME_DAY;

	if (is_holiday(calendar, stretch->day))
		return false;
	for (guint i = 0; i < calendar->hours.count; i++) {
		const WorkingSlot *slot = &calendar->hours.slots[i];
		if (slot->from_min / DAY_MINUTES != weekday)
			continue;
		span->start_us = MAX(monday_us + slot->from_min * WORKING_TIME_MINUTE, at_us);
		span->end_us = MIN(monday_us + slot->to_min * WORKING_TIME_MINUTE, stretch->end_us);
		if (span->start_us < span->end_us && outside_time_off(calendar, span))
			return true;
	}
	return false;
}

static int64_t horizon_after(int64_t at_us)
{
	return at_us + WORKING_TIME_HORIZON_DAYS * WORKING_TIME_DAY;
}

/* Like working_time_span(), for what starts before until_us. */
static bool span_until(const WorkingCalendar *calendar, int64_t at_us, int64_t until_us, WorkingSpan *span)
{
	while (calendar->hours.count > 0 && at_us < until_us) {
		const Stretch stretch = stretch_at(calendar->zone, at_us);
		if (span_in_stretch(calendar, &stretch, at_us, span))
			return span->start_us < until_us;
		at_us = stretch.end_us;
	}
	return false;
}

static void check_moment(int64_t at_us)
{
	g_assert(at_us >= MOMENT_MIN && at_us <= MOMENT_MAX);
}

bool working_time_span(const WorkingCalendar *calendar, int64_t at_us, WorkingSpan *span)
{
	check_moment(at_us);
	return span_until(calendar, at_us, horizon_after(at_us), span);
}

int64_t working_time_next(const WorkingCalendar *calendar, int64_t at_us)
{
	WorkingSpan span;

	return working_time_span(calendar, at_us, &span) ? span.start_us : WORKING_TIME_NEVER;
}

int64_t working_time_between(const WorkingCalendar *calendar, int64_t from_us, int64_t to_us)
{
	int64_t sum_us = 0;
	WorkingSpan span;

	check_moment(from_us);
	to_us = MIN(to_us, horizon_after(from_us));
	while (span_until(calendar, from_us, to_us, &span)) {
		sum_us += MIN(span.end_us, to_us) - span.start_us;
		from_us = span.end_us;
	}
	return sum_us;
}

int64_t working_time_add(const WorkingCalendar *calendar, int64_t at_us, int64_t working_us)
{
	const int64_t until_us = horizon_after(at_us);
	WorkingSpan span;

	check_moment(at_us);
	if (working_us <= 0)
		return at_us;
	while (span_until(calendar, at_us, until_us, &span)) {
		const int64_t end_us = MIN(span.end_us, until_us);
		if (working_us <= end_us - span.start_us)
			return span.start_us + working_us;
		working_us -= end_us - span.start_us;
		at_us = span.end_us;
	}
	return WORKING_TIME_NEVER;
}

guint working_time_overlap_minutes(const WorkingCalendar *calendar, const WorkingCalendar *other, int64_t at_us)
{
	const guint days = working_hours_days(&other->hours);
	const int64_t ahead_us = zone_offset_us(other->zone, at_us) - zone_offset_us(calendar->zone, at_us);

	if (days == 0)
		return 0;
	return working_hours_overlap(&calendar->hours, &other->hours, (int)(ahead_us / WORKING_TIME_MINUTE)) / days;
}
