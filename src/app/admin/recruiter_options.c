#include "app/admin/recruiter_options.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "domain/matching/fairness.h"
#include "domain/language.h"
#include "domain/matching/match_need.h"
#include "domain/submission/submission.h"
#include "domain/matching/working_time.h"

enum {
	TAG_BYTES_MAX = 40,
	TAGS_MAX = 50,
};

static bool is_given(const char *text)
{
	return text != NULL && *text != '\0';
}

static bool is_none(const char *text)
{
	return strcmp(text, "none") == 0;
}

static bool invalid(GError **error, const char *option, const char *says)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s %s", option, says);
	return false;
}

static bool read_number(const char *option, const char *text, int64_t max, int64_t *number, GError **error)
{
	if (!is_given(text) || g_ascii_string_to_signed(text, 10, 0, max, number, NULL))
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
		"%s takes a whole number from 0 to %" G_GINT64_FORMAT, option, max);
	return false;
}

/* The stored form of one item; NULL: there is no such thing. */
typedef const char *(*ReadItem)(char *item);

static const char *read_language(char *item)
{
	return language_name(item);
}

static const char *read_seniority(char *item)
{
	return seniority_parse(item) == MATCH_UNKNOWN ? NULL : item;
}

static const char *read_tag(char *item)
{
	const gsize bytes = strlen(item);

	for (char *at = item; *at != '\0'; at++) {
		if (g_ascii_isspace(*at))
			return NULL;
		*at = g_ascii_tolower(*at);
	}
	return bytes > 0 && bytes <= TAG_BYTES_MAX && g_utf8_validate(item, -1, NULL) ? item : NULL;
}

/* "a,b" without blanks and doubles; NULL when an item is none. */
static char *read_list(const char *text, ReadItem read)
{
	g_auto(GStrv) items = g_strsplit(text, ",", TAGS_MAX + 1);
	g_autoptr(GPtrArray) seen = g_ptr_array_new();

	for (char **item = items; *item != NULL; item++) {
		const char *name = read(g_strstrip(*item));
		if (name == NULL || seen->len == TAGS_MAX)
			return NULL;
		if (!g_ptr_array_find_with_equal_func(seen, name, g_str_equal, NULL))
			g_ptr_array_add(seen, (char *)(guintptr)name);
	}
	g_ptr_array_add(seen, NULL);
	return g_strjoinv(",", (char **)seen->pdata);
}

typedef struct ListOption {
	const char *option;
	gsize input; /* offsets */
	gsize change;
	ReadItem read;
	const char *says;
} ListOption;

#define TYPED(member)  offsetof(RecruiterFactOptions, member)
#define CHANGE(member) offsetof(RecruiterChange, member)

/* clang-format off */
static const ListOption list_options[] = {
	{"--languages", TYPED(languages), CHANGE(languages), read_language,
		"takes languages by their English or own name or code, separated by commas: english,german"},
	{"--seniority", TYPED(seniority), CHANGE(seniority), read_seniority,
		"takes some of entry, intermediate and expert, separated by commas"},
	{"--tags",      TYPED(tags),      CHANGE(tags),      read_tag,
		"takes up to 50 words separated by commas: trading,embedded"},
};

/* Copied as they are; checked together. */
static const struct {
	gsize input, change;
} calendar_options[] = {
	{TYPED(timezone), CHANGE(timezone)},
	{TYPED(hours),    CHANGE(hours)},
	{TYPED(holidays), CHANGE(holidays)},
};
/* clang-format on */

static const char *input_at(const RecruiterFactOptions *options, gsize offset)
{
	return *(const char *const *)(const void *)((const char *)options + offset);
}

static void set_change(RecruiterChange *change, gsize offset, char *text, GPtrArray *owned)
{
	g_ptr_array_add(owned, text);
	*(const char **)(void *)((char *)change + offset) = text;
}

static bool read_lists(const RecruiterFactOptions *options, RecruiterChange *change, GPtrArray *owned, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(list_options); i++) {
		const ListOption *list = &list_options[i];
		const char *text = input_at(options, list->input);
		if (!is_given(text))
			continue;
		char *read = is_none(text) ? g_strdup(text) : read_list(text, list->read);
		if (read == NULL)
			return invalid(error, list->option, list->says);
		set_change(change, list->change, read, owned);
	}
	return true;
}

static const char *or_else(const char *text, const char *fallback)
{
	return is_given(text) && !is_none(text) ? text : fallback;
}

/* Which of them the calendar does not understand. */
static const char *wrong_option(const WorkingCalendarSpec *spec)
{
	g_autoptr(GTimeZone) zone = working_zone_new(spec->zone, NULL);
	WorkingHours hours;

	if (zone == NULL)
		return "--timezone";
	return working_hours_parse(spec->hours, &hours, NULL) ? "--holidays" : "--hours";
}

static bool read_calendar(
	const RecruiterFactOptions *options, RecruiterChange *change, GPtrArray *owned, GError **error)
{
	const WorkingCalendarSpec spec = {
		.zone = or_else(options->timezone, "UTC"),
		.hours = or_else(options->hours, WORKING_HOURS_ORDINARY),
		.holidays = or_else(options->holidays, NULL),
	};
	g_autoptr(WorkingCalendar) calendar = working_calendar_new(&spec, error);

	if (calendar == NULL) {
		g_prefix_error(error, "%s: ", wrong_option(&spec));
		return false;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(calendar_options); i++) {
		const char *text = input_at(options, calendar_options[i].input);
		if (is_given(text))
			set_change(change, calendar_options[i].change, g_strstrip(g_strdup(text)), owned);
	}
	return true;
}

bool recruiter_options_check(
	const RecruiterFactOptions *options, RecruiterChange *change, GPtrArray *owned, GError **error)
{
	change->weight = RECRUITER_KEEP;
	change->budget_floor_usd = RECRUITER_KEEP;
	return read_number("--weight", options->weight, FAIR_WEIGHT_MAX, &change->weight, error) &&
	       read_number("--budget-floor", options->budget_floor, SUBMISSION_BUDGET_USD_MAX,
		       &change->budget_floor_usd, error) &&
	       read_lists(options, change, owned, error) && read_calendar(options, change, owned, error);
}

bool recruiter_options_are_empty(const RecruiterFactOptions *options)
{
	const RecruiterFactOptions none = {0};

	return memcmp(options, &none, sizeof none) == 0;
}
