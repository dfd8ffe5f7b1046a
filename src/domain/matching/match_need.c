#include "domain/matching/match_need.h"

#include <string.h>

#include "base/error.h"
#include "domain/submission/submission.h"

/* When people should be free, in days from now: by START_…; "later" says nothing. */
static const int start_days[] = {
	[START_NOW] = 7,
	[START_1_2_WEEKS] = 14,
};

static const char *text_of(const Json *submission, SubmissionField field)
{
	return json_string_value(json_object_get(submission, submission_fields[field].name));
}

static int choice_of(SubmissionField field, const char *name)
{
	const FieldChoice *choices = submission_fields[field].choices;

	for (int i = 0; name != NULL && choices[i].name != NULL; i++) {
		if (strcmp(choices[i].name, name) == 0)
			return i;
	}
	return MATCH_UNKNOWN;
}

int seniority_parse(const char *name)
{
	return choice_of(FIELD_SENIORITY, name);
}

/* A form sends numbers as text, the API as numbers. */
static int64_t number_of(const Json *submission, SubmissionField field)
{
	const Json *value = json_object_get(submission, submission_fields[field].name);
	gint64 number = MATCH_UNKNOWN;

	if (json_is_integer(value))
		return json_integer_value(value);
	if (json_is_string(value) &&
		!g_ascii_string_to_signed(json_string_value(value), 10, 0, G_MAXINT64, &number, NULL))
		return MATCH_UNKNOWN;
	return number;
}

static int64_t start_of(const Json *submission, int64_t now_us)
{
	const int start = choice_of(FIELD_START, text_of(submission, FIELD_START));

	if (start < 0 || start >= (int)G_N_ELEMENTS(start_days))
		return WORKING_TIME_NEVER;
	return now_us + start_days[start] * WORKING_TIME_DAY;
}

static WorkingCalendar *client_calendar(const char *zone)
{
	const WorkingCalendarSpec spec = {.zone = zone, .hours = WORKING_HOURS_ORDINARY};

	return zone == NULL ? NULL : working_calendar_new(&spec, NULL);
}

static void add_words(GHashTable *words, const char *text)
{
	g_auto(GStrv) found = g_strsplit_set(text == NULL ? "" : text, " \t\r\n.,;:!?()[]{}\"'/|", -1);

	for (char **word = found; *word != NULL; word++) {
		if (**word != '\0')
			g_hash_table_add(words, g_utf8_strdown(*word, -1));
	}
}

static void add_use_cases(GHashTable *words, const Json *use_case)
{
	if (json_is_string(use_case))
		g_hash_table_add(words, g_strdup(json_string_value(use_case)));
	for (gsize i = 0; i < json_array_size(use_case); i++) {
		const char *name = json_string_value(json_array_get(use_case, i));
		if (name != NULL)
			g_hash_table_add(words, g_strdup(name));
	}
}

void lead_need_read(LeadNeed *need, const Json *submission, int64_t now_us)
{
	need->client_hours = client_calendar(text_of(submission, FIELD_TIMEZONE));
	need->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	add_words(need->words, text_of(submission, FIELD_TITLE));
	add_words(need->words, text_of(submission, FIELD_DESCRIPTION));
	add_use_cases(need->words, json_object_get(submission, "use_case"));
	need->match = (MatchNeed){
		.now_us = now_us,
		.languages = languages_parse(text_of(submission, FIELD_LANGUAGES)),
		.client_hours = need->client_hours,
		.overlap_hours = number_of(submission, FIELD_OVERLAP_HOURS),
		.seniority = seniority_parse(text_of(submission, FIELD_SENIORITY)),
		.budget_usd = number_of(submission, FIELD_BUDGET_USD_YEAR),
		.start_us = start_of(submission, now_us),
		.words = need->words,
	};
}

void lead_need_clear(LeadNeed *need)
{
	g_clear_pointer(&need->client_hours, working_calendar_free);
	g_clear_pointer(&need->words, g_hash_table_unref);
}
