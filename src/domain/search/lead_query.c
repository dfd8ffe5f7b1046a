#include "domain/search/lead_query.h"

#include <string.h>

#include "codec/cursor.h"
#include "codec/text_keys.h"
#include "domain/engagement.h"
#include "domain/lead/lead_status.h"

enum {
	DATE_CHARS = 10 /* 2026-01-31 */
};

static bool set_engagement(LeadQuery *query, const char *value)
{
	Engagement engagement;

	if (!engagement_parse(value, &engagement))
		return false;
	query->engagement = engagement_name(engagement);
	return true;
}

static bool set_status(LeadQuery *query, const char *value)
{
	LeadStatus status;

	if (!lead_status_parse(value, &status))
		return false;
	query->status = lead_status_name(status);
	return true;
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
static bool parse_moment(const char *value, int days, Ident *floor)
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
	*floor = ident_floor_us(g_date_time_to_unix(moment) * G_USEC_PER_SEC + g_date_time_get_microsecond(moment));
	return true;
}

static bool set_from(LeadQuery *query, const char *value)
{
	return parse_moment(value, 0, &query->from);
}

static bool set_to(LeadQuery *query, const char *value)
{
	return parse_moment(value, 1, &query->before);
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
	return search_parse(value, &query->scene, &query->search, &query->wrong);
}

static bool set_limit(LeadQuery *query, const char *value)
{
	guint64 limit = 0;

	if (!g_ascii_string_to_unsigned(value, 10, 1, LEAD_QUERY_LIMIT_MAX, &limit, NULL))
		return false;
	query->limit = (int)limit;
	return true;
}

/* clang-format off */
const LeadQueryField lead_query_fields[] = {
	{"engagement", "rust, python, or hybrid",                                            set_engagement},
	{"status",     NULL /* the names of the table of statuses */,                        set_status},
	{"review",     "true: only leads that need review; false: only the others",          set_review},
	{"from",       "first day or time, like 2026-01-31 or 2026-01-31T09:00:00Z",         set_from},
	{"to",         "last day, or a time (exclusive), like 2026-01-31",                   set_to},
	{"q",          NULL /* the search language */,                                       set_text},
	{"limit",      "leads per page, 1 to 200",                                           set_limit},
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
	*query = (LeadQuery){.scene = *scene, .limit = LEAD_QUERY_LIMIT_DEFAULT};
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
