#include "codec/format.h"

#include <stdbool.h>
#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"

char *format_number(int64_t number)
{
	GString *text = g_string_new(NULL);

	wording_append_number(text, number);
	return g_string_free(text, FALSE);
}

char *format_title(const char *name)
{
	char *title = g_strdup(name);

	title[0] = g_ascii_toupper(title[0]);
	return title;
}

char *format_sentence(const char *text)
{
	const bool is_ended = strchr(".!?", text[strlen(text) - 1]) != NULL;
	char *sentence = g_strconcat(text, is_ended ? "" : ".", NULL);

	sentence[0] = g_ascii_toupper(sentence[0]);
	return sentence;
}

/* last: what stands before the last one, if it is not the first. */
static char *join(const char *const *names, guint count, const char *last)
{
	GString *text = g_string_new(names[0]);

	for (guint i = 1; i < count; i++)
		g_string_append_printf(text, "%s%s%s", count > 2 ? ", " : " ", i + 1 == count ? last : "", names[i]);
	return g_string_free(text, FALSE);
}

char *format_all(const char *const *names, guint count)
{
	return join(names, count, "and ");
}

const char *format_choices(const char *const *names, guint count)
{
	g_autofree char *text = join(names, count, "or ");

	return g_intern_string(text);
}

GDateTime *format_local(GTimeZone *zone, int64_t at_us)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);

	return zone == NULL ? g_steal_pointer(&utc) : g_date_time_to_timezone(utc, zone);
}

/* The word of a list such as "Mon Tue Wed"; at: from 1. A list that is too short has no such word. */
static char *word_of(TextKey list, int at)
{
	g_auto(GStrv) words = g_strsplit(wording_text(list), " ", -1);

	return g_strdup(at <= (int)g_strv_length(words) ? words[at - 1] : "");
}

/* What a zone is called, by a list such as "CET=MEZ CEST=MESZ". */
static char *zone_of(GDateTime *at)
{
	const char *abbreviation = g_date_time_get_timezone_abbreviation(at);
	g_auto(GStrv) names = g_strsplit(wording_text(TEXT_FORMAT_ZONES), " ", -1);
	const gsize bytes = strlen(abbreviation);

	for (char **name = names; *name != NULL; name++) {
		if (strncmp(*name, abbreviation, bytes) == 0 && (*name)[bytes] == '=')
			return g_strdup(*name + bytes + 1);
	}
	/* Some zones have no abbreviation but their offset: "+04". */
	if (*abbreviation != '+' && *abbreviation != '-')
		return g_strdup(abbreviation);
	const bool is_minutes = bytes == strlen("+0530");
	const char *hours = abbreviation[1] == '0' ? abbreviation + 2 : abbreviation + 1;
	return g_strdup_printf("(UTC%c%.*s%s%s)", *abbreviation, (int)(abbreviation + strlen("+05") - hours), hours,
		is_minutes ? ":" : "", is_minutes ? abbreviation + strlen("+05") : "");
}

char *format_moment(GTimeZone *zone, int64_t at_us)
{
	g_autoptr(GDateTime) local = format_local(zone, at_us);
	g_autofree char *day = format_day(local);
	g_autofree char *time = g_date_time_format(local, "%H:%M");
	g_autofree char *zone_name = zone_of(local);

	return wording_format(TEXT_FORMAT_MOMENT, wording_string("day", day), wording_string("time", time),
		wording_string("zone", zone_name));
}

char *format_day(GDateTime *at)
{
	g_autofree char *weekday = word_of(TEXT_FORMAT_WEEKDAYS, g_date_time_get_day_of_week(at));
	g_autofree char *month = word_of(TEXT_FORMAT_MONTHS, g_date_time_get_month(at));
	g_autofree char *year = g_date_time_format(at, "%Y");

	return wording_format(TEXT_FORMAT_DAY, wording_string("weekday", weekday),
		wording_number("day", g_date_time_get_day_of_month(at)), wording_string("month", month),
		wording_string("year", year));
}

char *format_month(GTimeZone *zone, int64_t at_us)
{
	g_autoptr(GDateTime) local = format_local(zone, at_us);

	return g_date_time_format(local, "%B %Y");
}

char *format_duration(int64_t us)
{
	const int minutes = (int)(us / (60 * G_USEC_PER_SEC));

	return minutes < 60 ? g_strdup_printf("%d min", minutes)
			    : g_strdup_printf("%d h %02d min", minutes / 60, minutes % 60);
}
