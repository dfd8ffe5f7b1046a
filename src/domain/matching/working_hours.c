#include "domain/matching/working_hours.h"

#include <string.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

static const char *const day_names[WEEK_DAYS] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

enum {
	DAY_LETTERS_MIN = 3, /* "mon", "thurs" and "monday" are days, "t" is not */
};

#define PARTS	" \t\r\n,;"
#define EN_DASH "\xe2\x80\x93"

/* What a week holds while it is read: which of its minutes are worked. */
typedef struct Week {
	bool minutes[WEEK_MINUTES];
	guint days;	/* those of the hours to come: bits 1 << day */
	bool has_hours; /* days got hours, so the next day begins a new list */
} Week;

static bool fail(GError **error, const char *part, TextKey says)
{
	/* What is quoted comes from outside: no more of it than shows where it stands. */
	g_autofree char *valid = g_utf8_make_valid(part, (gssize)MIN(strlen(part), 40));

	return wording_fail(error, LEADMATCH_ERROR_INVALID, says, wording_string("part", valid));
}

static bool parse_day(const char *name, gsize bytes, guint *day)
{
	for (guint i = 0; i < WEEK_DAYS && bytes >= DAY_LETTERS_MIN; i++) {
		if (bytes <= strlen(day_names[i]) && g_ascii_strncasecmp(name, day_names[i], bytes) == 0) {
			*day = i;
			return true;
		}
	}
	return false;
}

/* "mon" or "mon-fri" or, over the week's end, "sat-mon". */
static bool parse_days(const char *part, guint *days)
{
	const char *dash = strchr(part, '-');
	guint first, last;

	if (!parse_day(part, dash ? (gsize)(dash - part) : strlen(part), &first))
		return false;
	last = first;
	if (dash && !parse_day(dash + 1, strlen(dash + 1), &last))
		return false;
	*days = 1U << last;
	for (guint day = first; day != last; day = (day + 1) % WEEK_DAYS)
		*days |= 1U << day;
	return true;
}

/* One or two digits; moves *at behind them. */
static bool parse_number(const char **at, guint max, guint *number)
{
	guint digits = 0;

	*number = 0;
	for (; digits < 2 && g_ascii_isdigit(**at); digits++)
		*number = *number * 10 + (guint)g_ascii_digit_value(*(*at)++);
	return digits > 0 && *number <= max;
}

/* "9", "9:00" or "24:00", in minutes of the day. */
static bool parse_clock(const char **at, guint *minute)
{
	const char *minutes_start;
	guint hour, rest = 0;

	if (!parse_number(at, 24, &hour))
		return false;
	if (**at == ':') {
		minutes_start = ++*at;
		if (!parse_number(at, 59, &rest) || *at - minutes_start != 2)
			return false;
	}
	*minute = hour * 60 + rest;
	return *minute <= DAY_MINUTES;
}

static bool parse_range(const char *part, guint *from, guint *to)
{
	return parse_clock(&part, from) && *part++ == '-' && parse_clock(&part, to) && *part == '\0' &&
	       *from < DAY_MINUTES && *from != *to;
}

/* False when a minute of it is taken already. */
static bool add_hours(Week *week, guint from, guint to)
{
	const guint length = (to > from ? to : to + DAY_MINUTES) - from;

	for (guint day = 0; day < WEEK_DAYS; day++) {
		const guint start = day * DAY_MINUTES + from;
		for (guint i = 0; (week->days & (1U << day)) != 0 && i < length; i++) {
			bool *minute = &week->minutes[(start + i) % WEEK_MINUTES];
			if (*minute)
				return false;
			*minute = true;
		}
	}
	week->has_hours = true;
	return true;
}

static bool add_part(Week *week, const char *part, GError **error)
{
	guint days, from, to;

	if (parse_days(part, &days)) {
		week->days = week->has_hours ? days : week->days | days;
		week->has_hours = false;
		return true;
	}
	if (!parse_range(part, &from, &to))
		return fail(error, part, TEXT_ERROR_HOURS_NEITHER);
	if (week->days == 0)
		return fail(error, part, TEXT_ERROR_HOURS_NO_DAYS);
	if (!add_hours(week, from, to))
		return fail(error, part, TEXT_ERROR_HOURS_OVERLAP);
	return true;
}

/* The runs of worked minutes, each cut at midnight. */
static bool collect_slots(const Week *week, WorkingHours *hours, GError **error)
{
	for (guint from = 0, to; from < WEEK_MINUTES; from = to) {
		to = from + 1;
		while (to % DAY_MINUTES != 0 && week->minutes[to] == week->minutes[from])
			to++;
		if (!week->minutes[from])
			continue;
		if (hours->count == WORKING_HOURS_SLOTS_MAX)
			return wording_fail(error, LEADMATCH_ERROR_TOO_BIG, TEXT_ERROR_HOURS_MANY,
				wording_number("max", WORKING_HOURS_SLOTS_MAX));
		hours->slots[hours->count++] = (WorkingSlot){(uint16_t)from, (uint16_t)to};
	}
	return true;
}

/* The text with ranges in one piece: no blanks around a dash, and only one kind of dash. */
static char *joined_ranges(const char *text)
{
	g_autoptr(GString) joined = g_string_new(text);

	g_string_replace(joined, EN_DASH, "-", 0);
	for (gsize i = 0; i < joined->len; i++) {
		gsize first = i, end = i + 1;
		if (joined->str[i] != '-')
			continue;
		while (first > 0 && g_ascii_isspace(joined->str[first - 1]))
			first--;
		while (g_ascii_isspace(joined->str[end]))
			end++;
		g_string_erase(joined, (gssize)(i + 1), (gssize)(end - i - 1));
		g_string_erase(joined, (gssize)first, (gssize)(i - first));
		i = first;
	}
	return g_string_free(g_steal_pointer(&joined), FALSE);
}

bool working_hours_parse(const char *text, WorkingHours *hours, GError **error)
{
	g_autofree char *joined = NULL;
	g_auto(GStrv) parts = NULL;
	Week week = {0};
	const char *last = NULL;

	hours->count = 0;
	if (strlen(text) > WORKING_HOURS_BYTES_MAX)
		return wording_fail(error, LEADMATCH_ERROR_TOO_BIG, TEXT_ERROR_HOURS_LONG,
			wording_number("max", WORKING_HOURS_BYTES_MAX));
	joined = joined_ranges(text);
	parts = g_strsplit_set(joined, PARTS, -1);
	for (char **part = parts; *part; part++) {
		if (**part == '\0')
			continue;
		last = *part;
		if (!add_part(&week, last, error))
			return false;
	}
	if (last && !week.has_hours)
		return fail(error, last, TEXT_ERROR_HOURS_NO_HOURS);
	return collect_slots(&week, hours, error);
}

guint working_hours_days(const WorkingHours *hours)
{
	guint days = 0;

	/* Slots are in order, so a day begins where it differs from the one before. */
	for (guint i = 0; i < hours->count; i++)
		days += i == 0 || hours->slots[i].from_min / DAY_MINUTES != hours->slots[i - 1].from_min / DAY_MINUTES;
	return days;
}

static int shared_minutes(const WorkingSlot *a, const WorkingSlot *b, int shift_min)
{
	const int from = MAX(a->from_min, b->from_min + shift_min);
	const int to = MIN(a->to_min, b->to_min + shift_min);

	return MAX(to - from, 0);
}

guint working_hours_overlap(const WorkingHours *hours, const WorkingHours *other, int ahead_min)
{
	int minutes = 0;

	/* Zones are less than a week apart, so a slot of one week meets those of that week and its neighbours. */
	for (guint i = 0; i < hours->count; i++)
		for (guint j = 0; j < other->count; j++)
			for (int week = -1; week <= 1; week++)
				minutes += shared_minutes(
					&hours->slots[i], &other->slots[j], week * WEEK_MINUTES - ahead_min);
	return (guint)minutes;
}
