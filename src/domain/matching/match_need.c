#include "domain/matching/match_need.h"

#include <string.h>

#include "domain/submission/answers.h"
#include "domain/submission/time_zone.h"

/* When people should be free, in days from now: by START_…; "later" says nothing. */
static const int start_days[] = {
	[START_NOW] = 7,
	[START_1_2_WEEKS] = 14,
};

G_STATIC_ASSERT((int)MATCH_UNKNOWN == (int)SUBMISSION_NOT_SURE);

int seniority_parse(const char *name)
{
	const FieldChoice *choices = submission_fields[FIELD_SENIORITY].choices;

	for (int i = 0; name != NULL && choices[i].name != NULL; i++) {
		if (strcmp(choices[i].name, name) == 0)
			return i;
	}
	return MATCH_UNKNOWN;
}

static int64_t start_of(const Json *submission, int64_t now_us)
{
	const int start = answers_choice(submission, FIELD_START);

	if (start < 0 || start >= (int)G_N_ELEMENTS(start_days))
		return WORKING_TIME_NEVER;
	return now_us + start_days[start] * WORKING_TIME_DAY;
}

/* NULL: not said, or not understood. */
static WorkingCalendar *client_calendar(const char *text)
{
	char zone[TIME_ZONE_BYTES];
	const WorkingCalendarSpec spec = {.zone = zone, .hours = WORKING_HOURS_ORDINARY};

	return text == NULL || !time_zone_find(text, zone) ? NULL : working_calendar_new(&spec, NULL);
}

/* Names and labels of the chosen use cases: "trading_engine", and how the form says it. */
static void add_use_cases(MatchWords *words, const Json *submission)
{
	g_auto(GStrv) names = answers_list(submission, FIELD_USE_CASE);
	g_autofree char *labels = answers_text(submission, FIELD_USE_CASE);

	for (char **name = names; *name != NULL; name++)
		match_words_add(words, *name);
	match_words_add(words, labels);
}

void lead_need_read(LeadNeed *need, const Json *submission, int64_t now_us)
{
	need->client_hours = client_calendar(answers_get(submission, FIELD_TIMEZONE));
	need->words = match_words_new();
	match_words_add(need->words, answers_get(submission, FIELD_TITLE));
	match_words_add(need->words, answers_get(submission, FIELD_DESCRIPTION));
	match_words_add(need->words, answers_get(submission, FIELD_MUST_HAVES));
	add_use_cases(need->words, submission);
	need->match = (MatchNeed){
		.now_us = now_us,
		.languages = languages_parse(answers_get(submission, FIELD_LANGUAGES)),
		.client_hours = need->client_hours,
		.overlap_hours = answers_number(submission, FIELD_OVERLAP_HOURS),
		.seniority = answers_choice(submission, FIELD_SENIORITY),
		.budget_usd = answers_number(submission, FIELD_BUDGET_USD_YEAR),
		.start_us = start_of(submission, now_us),
		.words = need->words,
	};
}

void lead_need_clear(LeadNeed *need)
{
	g_clear_pointer(&need->client_hours, working_calendar_free);
	g_clear_pointer(&need->words, match_words_free);
}
