#include "base/format.h"

#include <stdbool.h>
#include <string.h>

char *format_number(int64_t number)
{
	GString *text = g_string_new(NULL);

	g_string_printf(text, "%" G_GINT64_FORMAT, number);
	for (gssize at = (gssize)text->len - 3; at > (number < 0 ? 1 : 0); at -= 3)
		g_string_insert_c(text, at, ',');
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

const char *format_choices(const char *const *names, guint count)
{
	g_autoptr(GString) text = g_string_new(names[0]);

	for (guint i = 1; i < count; i++)
		g_string_append_printf(text, "%s%s%s", count > 2 ? ", " : " ", i + 1 == count ? "or " : "", names[i]);
	return g_intern_string(text->str);
}

GDateTime *format_local(GTimeZone *zone, int64_t at_us)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);

	return zone == NULL ? g_steal_pointer(&utc) : g_date_time_to_timezone(utc, zone);
}

char *format_moment(GTimeZone *zone, int64_t at_us)
{
	g_autoptr(GDateTime) local = format_local(zone, at_us);

	return g_date_time_format(local, "%a %-d %b %Y, %H:%M %Z");
}

char *format_day(GDateTime *at)
{
	return g_date_time_format(at, "%a %-d %b %Y");
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
