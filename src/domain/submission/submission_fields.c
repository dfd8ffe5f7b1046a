/* domain/submission/submission_fields: the one table of questions, in the order in which they are asked. */
#include "domain/submission/submission.h"

#include <string.h>

#include "domain/email_address.h"

G_STATIC_ASSERT((int)SUBMISSION_EMAIL_BYTES_MAX == (int)EMAIL_ADDRESS_BYTES_MAX);

/* clang-format off */
static const FieldChoice use_cases[] = {
	[USE_CASE_TRADING_ENGINE]    = {"trading_engine", "High-frequency trading engine"},
	[USE_CASE_REALTIME_PIPELINE] = {"realtime_pipeline", "Real-time data processing pipeline"},
	[USE_CASE_GAME_ENGINE]       = {"game_engine", "Game engine"},
	[USE_CASE_ML_TRAINING]       = {"ml_training", "ML model training"},
	[USE_CASE_INTERNAL_API]      = {"internal_api", "API for an internal tool"},
	[USE_CASE_DATA_ANALYSIS]     = {"data_analysis", "Data analysis and visualization"},
	[USE_CASE_OTHER]             = {"other", "Something else"},
	{NULL, NULL},
};
static const FieldChoice latencies[] = {
	[LATENCY_UNDER_1MS]   = {"under_1ms", "Under a millisecond"},
	[LATENCY_UNDER_10MS]  = {"under_10ms", "Under 10 milliseconds"},
	[LATENCY_UNDER_100MS] = {"under_100ms", "Under 100 milliseconds"},
	[LATENCY_ABOUT_1S]    = {"about_1s", "About a second is fine"},
	[LATENCY_NO_LIMIT]    = {"no_limit", "No hard limit"},
	{NULL, NULL},
};
static const FieldChoice memories[] = {
	[MEMORY_TIGHT]        = {"tight", "Small device or a fixed memory limit"},
	[MEMORY_COST_MATTERS] = {"cost_matters", "Many instances, so memory costs matter"},
	[MEMORY_ORDINARY]     = {"ordinary", "Standard servers"},
	{NULL, NULL},
};
static const FieldChoice data_shares[] = {
	[DATA_SHARE_MOST] = {"most", "Most of it"},
	[DATA_SHARE_PART] = {"part", "Some of it"},
	[DATA_SHARE_NONE] = {"none", "None"},
	{NULL, NULL},
};
static const FieldChoice priorities[] = {
	[PRIORITY_FIRST_VERSION]    = {"first_version", "Getting a first version to users"},
	[PRIORITY_SPEED_UNDER_LOAD] = {"speed_under_load", "Speed and stability under load"},
	[PRIORITY_BOTH]             = {"both", "Both, in different parts of the system"},
	{NULL, NULL},
};
static const FieldChoice codebases[] = {
	[CODEBASE_NEW]             = {"new", "Starting fresh"},
	[CODEBASE_PYTHON_TOO_SLOW] = {"python_too_slow", "Existing Python code that's too slow"},
	[CODEBASE_RUST]            = {"rust", "Existing Rust code"},
	[CODEBASE_OTHER_LANGUAGE]  = {"other_language", "Existing code in another language"},
	[CODEBASE_ONGOING]         = {"ongoing", "Ongoing work on what we have"},
	[CODEBASE_JUST_LOOKING]    = {"just_looking", "Just looking"},
	{NULL, NULL},
};
static const FieldChoice teams[] = {
	[TEAM_KNOWS_PYTHON]  = {"python", "A team that knows Python"},
	[TEAM_KNOWS_RUST]    = {"rust", "A team that knows Rust"},
	[TEAM_KNOWS_BOTH]    = {"both", "A team that knows both"},
	[TEAM_KNOWS_NEITHER] = {"neither", "A team that knows neither"},
	[TEAM_KNOWS_NO_TEAM] = {"no_team", "No one; we don't have a team"},
	{NULL, NULL},
};
static const FieldChoice engineer_counts[] = {
	[ENGINEERS_1]      = {"1", "One"},
	[ENGINEERS_2_3]    = {"2_3", "Two or three"},
	[ENGINEERS_4_PLUS] = {"4_plus", "Four or more"},
	{NULL, NULL},
};
static const FieldChoice seniorities[] = {
	[SENIORITY_ENTRY]        = {"entry", "Entry level"},
	[SENIORITY_INTERMEDIATE] = {"intermediate", "Intermediate"},
	[SENIORITY_EXPERT]       = {"expert", "Expert"},
	{NULL, NULL},
};
static const FieldChoice starts[] = {
	[START_NOW]       = {"now", "Immediately"},
	[START_1_2_WEEKS] = {"1_2_weeks", "In 1–2 weeks"},
	[START_LATER]     = {"later", "In more than two weeks"},
	{NULL, NULL},
};
static const FieldChoice durations[] = {
	[DURATION_UNDER_1_MONTH] = {"under_1_month", "Less than a month"},
	[DURATION_1_3_MONTHS]    = {"1_3_months", "One to three months"},
	[DURATION_3_6_MONTHS]    = {"3_6_months", "Three to six months"},
	[DURATION_OVER_6_MONTHS] = {"over_6_months", "More than six months"},
	{NULL, NULL},
};
static const FieldChoice hours[] = {
	[HOURS_FULL_TIME] = {"full_time", "Full-time"},
	[HOURS_PART_TIME] = {"part_time", "Part-time"},
	[HOURS_HOURLY]    = {"hourly", "Hourly"},
	{NULL, NULL},
};
static const FieldChoice deadlines[] = {
	[DEADLINE_FIXED]    = {"fixed", "Fixed; it can't move"},
	[DEADLINE_FLEXIBLE] = {"flexible", "Flexible"},
	{NULL, NULL},
};
static const FieldChoice company_sizes[] = {
	[COMPANY_SIZE_UP_TO_10]  = {"up_to_10", "Up to 10 people"},
	[COMPANY_SIZE_11_50]     = {"11_50", "11 to 50"},
	[COMPANY_SIZE_51_200]    = {"51_200", "51 to 200"},
	[COMPANY_SIZE_201_1000]  = {"201_1000", "201 to 1,000"},
	[COMPANY_SIZE_1001_5000] = {"1001_5000", "1,001 to 5,000"},
	[COMPANY_SIZE_OVER_5000] = {"over_5000", "More than 5,000"},
	{NULL, NULL},
};

#define TEXT(name, label, help) \
	{name, FIELD_KIND_TEXT, false, SUBMISSION_TEXT_CHARS_MAX, 0, 0, NULL, label, help}
#define CHOICE(name, choices, label, help) \
	{name, FIELD_KIND_CHOICE, false, 0, 0, 0, choices, label, help}

const FieldSpec submission_fields[FIELD_COUNT] = {
	[FIELD_USE_CASE] = {"use_case", FIELD_KIND_CHOICES, false, 0, 0, 0, use_cases,
		"What are you building?", "Pick the closest match, or two if both apply"},
	[FIELD_TITLE] = TEXT("title", "Project title", "For example, Market data gateway"),
	[FIELD_DESCRIPTION] = {"description", FIELD_KIND_PARAGRAPHS, false, SUBMISSION_DESCRIPTION_CHARS_MAX, 0, 0, NULL,
		"Describe it in two or three sentences", "What it does, who it's for, and what's hard about it"},
	[FIELD_LATENCY] = CHOICE("latency", latencies, "How fast must it respond?", NULL),
	[FIELD_MEMORY] = CHOICE("memory", memories, "How tight is memory?", NULL),
	[FIELD_DATA_SHARE] = CHOICE("data_share", data_shares, "How much of the work is data science or machine learning?", NULL),
	[FIELD_PRIORITY] = CHOICE("priority", priorities, "What matters most in the next three months?", NULL),
	[FIELD_CODEBASE] = CHOICE("codebase", codebases, "Are you starting fresh or building on existing code?", NULL),
	[FIELD_TEAM_KNOWS] = CHOICE("team_knows", teams, "Who will work with the engineers you hire?", NULL),
	[FIELD_ENGINEERS] = CHOICE("engineers", engineer_counts, "How many engineers do you need?", NULL),
	[FIELD_SENIORITY] = CHOICE("seniority", seniorities, "How experienced should they be?", NULL),
	[FIELD_START] = CHOICE("start", starts, "When should they start?", NULL),
	[FIELD_DURATION] = CHOICE("duration", durations, "How long do you need them?", NULL),
	[FIELD_HOURS] = CHOICE("hours", hours, "Full-time or part-time?", NULL),
	[FIELD_BUDGET_USD_YEAR] = {"budget_usd_year", FIELD_KIND_MONEY, false, SUBMISSION_TEXT_CHARS_MAX, 0, SUBMISSION_BUDGET_USD_MAX, NULL,
		"Annual budget per engineer (USD)", "For example, 150,000, 120-150k, €90,000, or $75/hour"},
	[FIELD_TIMEZONE] = TEXT("timezone", "Your time zone", "For example, Europe/Vienna or UTC+2"),
	[FIELD_OVERLAP_HOURS] = {"overlap_hours", FIELD_KIND_INTEGER, false, 0, 0, SUBMISSION_OVERLAP_HOURS_MAX, NULL,
		"How many hours a day must they overlap with you?", "0 to 8"},
	[FIELD_LANGUAGES] = TEXT("languages", "Languages you use on calls", "For example, English, Spanish"),
	[FIELD_DEADLINE] = CHOICE("deadline", deadlines, "Is your start or launch date fixed?", NULL),
	[FIELD_MUST_HAVES] = TEXT("must_haves", "Any must-have skills?", "For example, embedded Linux, German"),
	[FIELD_CONTACT_NAME] = {"contact_name", FIELD_KIND_TEXT, true, SUBMISSION_TEXT_CHARS_MAX, 0, 0, NULL,
		"Your name", NULL},
	[FIELD_EMAIL] = {"email", FIELD_KIND_EMAIL, true, SUBMISSION_EMAIL_BYTES_MAX, 0, 0, NULL,
		"Your email", "Recruiters will reply here"},
	[FIELD_COMPANY] = TEXT("company", "Company", NULL),
	[FIELD_PHONE] = TEXT("phone", "Phone", "If you'd like a call"),
	[FIELD_COMPANY_SIZE] = CHOICE("company_size", company_sizes, "Company size", NULL),
	[FIELD_CONSENT] = {"consent", FIELD_KIND_YES, true, 0, 0, 0, NULL,
		"Share my request with matched recruiters, and my contact details with the one who accepts it", "We can't match you without it. You can withdraw or erase your request at any time."},
	[FIELD_SOURCE] = {"source", FIELD_KIND_CARRIED, false, SUBMISSION_TEXT_CHARS_MAX, 0, 0, NULL,
		"The page or campaign you came from", NULL},
	[FIELD_NEXT] = {"next", FIELD_KIND_CARRIED, false, SUBMISSION_NEXT_CHARS_MAX, 0, 0, NULL,
		"The page to return to", NULL},
};
/* clang-format on */

SubmissionField submission_field_find(const char *name)
{
	SubmissionField field = 0;

	while (field < FIELD_COUNT && strcmp(submission_fields[field].name, name) != 0)
		field++;
	return field;
}
