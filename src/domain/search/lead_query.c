#include "domain/search/lead_query.h"

#include <string.h>

#include "codec/cursor.h"
#include "codec/text_keys.h"
#include "domain/engagement.h"
#include "domain/lead/lead_status.h"

enum {
	DATE_CHARS = 10 /* 2026-01-31 */
};

/* Each of "rust,python" by its own parser; one that is not known refuses all. */
static bool add_choices(const char *value, int (*parse)(const char *name), guint *choices)
{
	g_auto(GStrv) names = g_strsplit(value, ",", -1);

	for (char **name = names; *name != NULL; name++) {
		const int choice = parse(g_strstrip(*name));
		if (choice < 0)
			return false;
		*choices |= 1U << choice;
	}
	return true;
}

static int parse_engagement(const char *name)
{
	Engagement engagement;

	return engagement_parse(name, &engagement) ? (int)engagement : -1;
}

static int parse_status(const char *name)
{
	LeadStatus status;

	return lead_status_parse(name, &status) ? (int)status : -1;
}

static bool set_engagement(LeadQuery *query, const char *value)
{
	return add_choices(value, parse_engagement, &query->engagements);
}

static bool set_status(LeadQuery *query, const char *value)
{
	return add_choices(value, parse_status, &query->statuses);
}

static bool set_review(LeadQuery *query, const char *value)
{
	if (strcmp(value, "true") == 0)
		query->review = LEAD_QUERY_REVIEW_NEEDED;
	else if (strcmp(value, "false") == 0)
		query->review = LEAD_QUERY_REVIEW_NOT_NEEDED;
	else
		return false;
	return true;
}

/*
 * A day, or a moment in RFC 3339; UTC unless it says otherwise. For a day, days is added, so a range can end with a
 * day's end.
 */
static bool parse_moment_us(const char *value, int days, int64_t *at_us)
{
	const bool is_day = strlen(value) == DATE_CHARS;
	g_autofree char *full = is_day ? g_strconcat(value, "T00:00:00Z", NULL) : g_strdup(value);
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) given = g_date_time_new_from_iso8601(full, utc);

	if (given == NULL)
		return false;
	g_autoptr(GDateTime) moment = g_date_time_add_days(given, is_day ? days : 0);
	if (moment == NULL || g_date_time_get_year(moment) < 1970)
		return false;
	*at_us = g_date_time_to_unix(moment) * G_USEC_PER_SEC + g_date_time_get_microsecond(moment);
	return true;
}

static bool parse_moment(const char *value, int days, Ident *floor)
{
	int64_t at_us = 0;
	const bool is_moment = parse_moment_us(value, days, &at_us);

	if (is_moment)
		*floor = ident_floor_us(at_us);
	return is_moment;
}

static bool set_from(LeadQuery *query, const char *value)
{
	return parse_moment(value, 0, &query->from);
}

static bool set_to(LeadQuery *query, const char *value)
{
	return parse_moment(value, 1, &query->before);
}

static void apply_sort(LeadQuery *query)
{
	if (!query->has_sort)
		return;
	query->search.sort = query->sort;
	query->search.is_rising = query->is_rising;
}

static bool set_updated_since(LeadQuery *query, const char *value)
{
	if (!parse_moment_us(value, 0, &query->changed_us))
		return false;
	if (query->has_sort)
		return true;
	/* Who keeps a copy goes on where they were. */
	query->has_sort = query->is_rising = true;
	query->sort = SEARCH_SORT_UPDATED;
	apply_sort(query);
	return true;
}

static bool set_cursor(LeadQuery *query, const char *value, bool is_backwards)
{
	Ident id;
	char text[IDENT_TEXT_BYTES];

	if (query->cursor != NULL || !cursor_parse(value, &id))
		return false;
	ident_format(&id, text);
	query->cursor = g_strdup(text);
	query->is_backwards = is_backwards;
	return true;
}

static bool set_after(LeadQuery *query, const char *value)
{
	return set_cursor(query, value, false);
}

static bool set_before(LeadQuery *query, const char *value)
{
	return set_cursor(query, value, true);
}

static bool set_text(LeadQuery *query, const char *value)
{
	const bool is_right = search_parse(value, &query->scene, &query->search, &query->wrong);

	apply_sort(query);
	return is_right;
}

/* As q says it, and before it. */
static bool set_sort(LeadQuery *query, const char *value)
{
	query->has_sort = search_sort_parse(value, &query->sort, &query->is_rising);
	apply_sort(query);
	return query->has_sort;
}

static bool set_limit(LeadQuery *query, const char *value)
{
	guint64 limit = 0;

	query->has_limit = g_ascii_string_to_unsigned(value, 10, 1, (guint64)query->limit_max, &limit, NULL);
	if (query->has_limit)
		query->limit = (int)limit;
	return query->has_limit;
}

/* clang-format off */
const LeadQueryField lead_query_fields[] = {
	{"engagement", "rust, python, or hybrid; several, separated by commas: any of them", set_engagement},
	{"status",     NULL /* the names of the table of statuses */,                        set_status},
	{"review",     "true: only leads that need review; false: only the others",          set_review},
	{"from",       "first day or time, like 2026-01-31 or 2026-01-31T09:00:00Z",         set_from},
	{"to",         "last day, or a time (exclusive), like 2026-01-31",                   set_to},
	{"updated_since", "only leads changed since that day or time, like 2026-01-31T09:00:00Z; oldest change first, unless sort says otherwise", set_updated_since},
	{"q",          NULL /* the search language */,                                       set_text},
	{"sort",       "created, updated, budget, confidence, or response; -created: the other way round", set_sort},
	{"limit",      "leads per page, 1 to 200; of an export: leads in all",               set_limit},
	{"after",      "cursor from the previous page (its \"next\")",                       set_after},
	{"before",     "cursor from the following page (its \"previous\")",                  set_before},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(lead_query_fields) == LEAD_QUERY_FIELDS_COUNT);

const char *lead_query_help(const LeadQueryField *field)
{
	if (field->help != NULL)
		return field->help;
	return field->set == set_text ? wording_text(TEXT_SEARCH_HELP_WORDS) : lead_status_names();
}

void lead_query_init(LeadQuery *query, const SearchScene *scene)
{
	*query = (LeadQuery){.scene = *scene, .limit = LEAD_QUERY_LIMIT_DEFAULT, .limit_max = LEAD_QUERY_LIMIT_MAX};
	memset(query->before.bytes, 0xff, sizeof(query->before.bytes));
	search_query_init(&query->search);
	search_error_init(&query->wrong);
}

void lead_query_clear(LeadQuery *query)
{
	search_query_clear(&query->search);
	search_error_clear(&query->wrong);
	g_clear_pointer(&query->cursor, g_free);
}

bool lead_query_set(LeadQuery *query, const char *name, const char *value, FieldErrors *errors)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lead_query_fields); i++) {
		const LeadQueryField *field = &lead_query_fields[i];
		if (strcmp(field->name, name) != 0)
			continue;
		if (*value == '\0' || field->set(query, value))
			return true;
		if (query->wrong.code != NULL && field->set == set_text) {
			field_errors_add_text(errors, name, query->wrong.code, query->wrong.says);
			return false;
		}
		field_errors_add(errors, name, "not_a_choice", TEXT_ERROR_QUERY_NOT_A_CHOICE,
			wording_string("filter", name), wording_string("choices", lead_query_help(field)));
		return false;
	}
	field_errors_add(errors, name, "unknown_field", TEXT_ERROR_QUERY_UNKNOWN, wording_string("filter", name));
	return false;
}
