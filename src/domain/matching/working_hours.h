/*
 * domain/matching/working_hours: the hours of a usual week, as text and as slots.
 *
 *   mon-fri 09:00-12:30 13:30-18:00, sat 10-12
 *
 * Days, then the hours that hold on each of them; blanks, commas and semicolons part. A range of days may go over the
 * week's end (fri-mon), one of hours over midnight (22:00-06:00): what comes after midnight belongs to the next day.
 * 24:00 ends a day.
 *
 * Slots are in order, do not overlap and never cross midnight; those that touch on one day are one. No hours at all is
 * a valid week.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

enum {
	WORKING_HOURS_BYTES_MAX = 1000, /* seven days of eight slots each take 800 */
	WORKING_HOURS_SLOTS_MAX = 64,
	WEEK_DAYS = 7,
	DAY_MINUTES = 24 * 60,
	WEEK_MINUTES = WEEK_DAYS * DAY_MINUTES,
};

/* From and to in minutes since Monday's midnight by the wall clock; to is not in it. */
typedef struct WorkingSlot {
	uint16_t from_min, to_min;
} WorkingSlot;

typedef struct WorkingHours {
	WorkingSlot slots[WORKING_HOURS_SLOTS_MAX];
	guint count;
} WorkingHours;

/*
 * INVALID: names the part of the text that is wrong and says how it should look. TOO_BIG: more slots or bytes than
 * above.
 */
bool working_hours_parse(const char *text, WorkingHours *hours, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The days that have hours. */
guint working_hours_days(const WorkingHours *hours);

/*
 * Minutes of a week during which both are at work, when the other's wall clock is ahead_min before this one's (+120:
 * the other shows 11:00 where this one shows 09:00).
 */
guint working_hours_overlap(const WorkingHours *hours, const WorkingHours *other, int ahead_min);
