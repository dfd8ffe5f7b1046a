#include "app/admin/recruiter_options.h"

#include <stddef.h>
#include <string.h>

#include "codec/text_keys.h"
#include "domain/matching/fairness.h"
#include "domain/language.h"
#include "domain/matching/match_need.h"
#include "domain/submission/submission.h"
#include "domain/matching/working_time.h"

enum {
	PHONE_BYTES_MAX = 40,
	PHONE_DIGITS_MIN = 4, /* an extension */
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

static void read_number(const char *field, const char *text, int64_t max, int64_t *number, FieldErrors *wrong)
{
	if (is_given(text) && !g_ascii_string_to_signed(text, 10, 0, max, number, NULL))
		field_errors_add(wrong, field, "not_a_number", TEXT_ERROR_ACCOUNT_NUMBER, wording_number("min", 0),
			wording_number("max", max));
}

/* *stored: a constant; stays if nothing is given. */
static void read_switch(const char *field, const char *text, const char **stored, FieldErrors *wrong)
{
	static const char *const words[] = {"on", "off"};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_strcmp0(text, words[i]) == 0) {
			*stored = words[i];
			return;
		}
	}
	if (is_given(text))
		field_errors_add(wrong, field, "not_a_choice", TEXT_ERROR_ACCOUNT_ON_OFF);
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
	const char *field;
	gsize input; /* offsets */
	gsize change;
	ReadItem read;
	TextKey says;
} ListOption;

#define TYPED(member)  offsetof(RecruiterFactOptions, member)
#define CHANGE(member) offsetof(RecruiterChange, member)

/* clang-format off */
static const ListOption list_options[] = {
	{"languages", TYPED(languages), CHANGE(languages), read_language,
		TEXT_ERROR_ACCOUNT_LANGUAGES},
	{"seniority", TYPED(seniority), CHANGE(seniority), read_seniority,
		TEXT_ERROR_ACCOUNT_SENIORITIES},
	{"tags",      TYPED(tags),      CHANGE(tags),      read_tag,
		TEXT_ERROR_ACCOUNT_TAGS},
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

static void read_lists(
	const RecruiterFactOptions *options, RecruiterChange *change, GPtrArray *owned, FieldErrors *wrong)
{
	for (gsize i = 0; i < G_N_ELEMENTS(list_options); i++) {
		const ListOption *list = &list_options[i];
		const char *text = input_at(options, list->input);
		if (!is_given(text))
			continue;
		char *read = is_none(text) ? g_strdup(text) : read_list(text, list->read);
		if (read == NULL)
			field_errors_add(wrong, list->field, "not_a_choice", list->says);
		else
			set_change(change, list->change, read, owned);
	}
}

static const char *or_else(const char *text, const char *fallback)
{
	return is_given(text) && !is_none(text) ? text : fallback;
}

/* Which of them the calendar does not understand. */
static const char *wrong_field(const WorkingCalendarSpec *spec)
{
	g_autoptr(GTimeZone) zone = working_zone_new(spec->zone, NULL);
	WorkingHours hours;

	if (zone == NULL)
		return "timezone";
	return working_hours_parse(spec->hours, &hours, NULL) ? "holidays" : "hours";
}

static void read_calendar(
	const RecruiterFactOptions *options, RecruiterChange *change, GPtrArray *owned, FieldErrors *wrong)
{
	const WorkingCalendarSpec spec = {
		.zone = or_else(options->timezone, "UTC"),
		.hours = or_else(options->hours, WORKING_HOURS_ORDINARY),
		.holidays = or_else(options->holidays, NULL),
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(WorkingCalendar) calendar = working_calendar_new(&spec, &error);

	if (calendar == NULL) {
		field_errors_add_text(wrong, wrong_field(&spec), "bad_text", error->message);
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(calendar_options); i++) {
		const char *text = input_at(options, calendar_options[i].input);
		if (is_given(text))
			set_change(change, calendar_options[i].change, g_strstrip(g_strdup(text)), owned);
	}
}

static bool is_phone(const char *text)
{
	gsize digits = 0;

	if (strlen(text) > PHONE_BYTES_MAX)
		return false;
	for (; *text != '\0'; text++) {
		digits += g_ascii_isdigit(*text) ? 1 : 0;
		if (!g_ascii_isdigit(*text) && strchr(" +-./()x", *text) == NULL)
			return false;
	}
	return digits >= PHONE_DIGITS_MIN;
}

static void read_phone(const char *text, RecruiterChange *change, GPtrArray *owned, FieldErrors *wrong)
{
	if (!is_given(text))
		return;
	char *phone = g_strstrip(g_strdup(text));
	if (!is_none(phone) && !is_phone(phone))
		field_errors_add(wrong, "phone", "bad_text", TEXT_ERROR_ACCOUNT_PHONE);
	set_change(change, CHANGE(phone), phone, owned);
}

void recruiter_options_check(
	const RecruiterFactOptions *options, RecruiterChange *change, GPtrArray *owned, FieldErrors *wrong)
{
	change->weight = RECRUITER_KEEP;
	change->budget_floor_usd = RECRUITER_KEEP;
	read_number("weight", options->weight, FAIR_WEIGHT_MAX, &change->weight, wrong);
	read_number("budget_floor", options->budget_floor, SUBMISSION_BUDGET_USD_MAX, &change->budget_floor_usd, wrong);
	read_phone(options->phone, change, owned, wrong);
	read_switch("weekly_summary", options->weekly_summary, &change->weekly_summary, wrong);
	read_lists(options, change, owned, wrong);
	read_calendar(options, change, owned, wrong);
}

bool recruiter_options_are_empty(const RecruiterFactOptions *options)
{
	const RecruiterFactOptions none = {0};

	return memcmp(options, &none, sizeof none) == 0;
}
