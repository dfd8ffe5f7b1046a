#include "app/roster.h"

#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "codec/json.h"
#include "domain/matching/match_need.h"
#include "domain/offer/offer.h"
#include "store/recruiter.h"

enum {
	CALENDARS_MAX = 10000,			/* leave changes them all the time; then all are rebuilt */
	PRESENCE_AGE_US = 600 * G_USEC_PER_SEC, /* hours of a month do not change faster */
};

typedef struct PersonCalendar {
	WorkingCalendar *calendar;
	WorkingCalendar *presence; /* in which they count as asked for their share; NULL: the same */
	int64_t presence_until_us; /* when the figure below is too old */
	int64_t presence_from_us;
	int64_t presence_h;
} PersonCalendar;

static void free_calendar(void *item)
{
	PersonCalendar *kept = item;

	working_calendar_free(kept->calendar);
	working_calendar_free(kept->presence);
	g_free(kept);
}

static void free_array(void *array)
{
	g_array_unref(array);
}

void roster_init(Roster *roster, int64_t allowed_us, int accepted_load_percent)
{
	*roster = (Roster){
		.calendars = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_calendar),
		.tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref),
		.allowed_us = allowed_us,
		.accepted_load_percent = accepted_load_percent,
		.lists = g_ptr_array_new(),
	};
}

/* Lists are tags (GPtrArray) and benches (GArray), which are freed differently. */
typedef struct PersonList {
	void *list;
	GDestroyNotify unref;
} PersonList;

static void free_list(void *item)
{
	PersonList *list = item;

	list->unref(list->list);
	g_free(list);
}

static void keep_list(Roster *roster, void *list, GDestroyNotify unref)
{
	PersonList *kept = g_new(PersonList, 1);

	*kept = (PersonList){list, unref};
	g_ptr_array_add(roster->lists, kept);
}

static void forget_rows(Roster *roster)
{
	g_clear_pointer(&roster->rows, db_result_free);
	g_clear_pointer(&roster->recruiters, g_free);
	for (guint i = 0; i < roster->lists->len; i++)
		free_list(roster->lists->pdata[i]);
	g_ptr_array_set_size(roster->lists, 0);
}

void roster_clear(Roster *roster)
{
	if (roster->calendars == NULL)
		return;
	forget_rows(roster);
	g_clear_pointer(&roster->lists, g_ptr_array_unref);
	g_clear_pointer(&roster->calendars, g_hash_table_unref);
	g_clear_pointer(&roster->tags, g_hash_table_unref);
}

static Json *decode(const char *text)
{
	return text == NULL ? NULL : jsonc_decode(text, strlen(text), NULL);
}

static GArray *parse_time_off(const char *text)
{
	GArray *time_off = g_array_new(FALSE, FALSE, sizeof(WorkingSpan));
	g_autoptr(Json) spans = decode(text);

	for (gsize i = 0; i < json_array_size(spans); i++) {
		const Json *span = json_array_get(spans, i);
		const WorkingSpan parsed = {
			.start_us = json_integer_value(json_array_get(span, 0)),
			.end_us = json_integer_value(json_array_get(span, 1)),
		};
		g_array_append_val(time_off, parsed);
	}
	return time_off;
}

/* otherwise: the hours of a recruiter who did not say. */
static WorkingCalendar *make_calendar(const DbResult *rows, int row, const char *otherwise)
{
	const char *zone = db_get_text(rows, row, "timezone");
	const char *hours = db_get_text(rows, row, "hours");
	g_autoptr(GArray) time_off = parse_time_off(db_get_text(rows, row, "time_off"));
	g_autoptr(GError) error = NULL;
	WorkingCalendarSpec spec = {
		.zone = zone == NULL ? "UTC" : zone,
		.hours = hours == NULL ? otherwise : hours,
		.holidays = db_get_text(rows, row, "holidays"),
		.time_off = (const WorkingSpan *)(const void *)time_off->data,
		.time_off_count = time_off->len,
	};
	WorkingCalendar *calendar = working_calendar_new(&spec, &error);

	if (calendar != NULL)
		return calendar;
	log_warning("recruiter_calendar_invalid", log_text("recruiter", db_get_text(rows, row, "id")),
		log_error_text(error));
	spec = (WorkingCalendarSpec){.zone = "UTC", .hours = ROSTER_HOURS_ALWAYS};
	return working_calendar_new(&spec, NULL);
}

/* Who has not been here for the whole window has a presence of their own, to the hour. */
static void append_newness(const Roster *roster, int row, GString *key)
{
	const int64_t known_since_us = db_get_int(roster->rows, row, "known_since_us");

	if (known_since_us > db_get_int(roster->rows, row, "now_us") - FAIR_WINDOW_DAYS * WORKING_TIME_DAY)
		g_string_append_printf(key, "%" G_GINT64_FORMAT, known_since_us / WORKING_TIME_HOUR);
}

static PersonCalendar *calendar_of(Roster *roster, int row)
{
	static const char *const columns[] = {"timezone", "hours", "holidays", "time_off"};
	GString *key = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		const char *text = db_get_text(roster->rows, row, columns[i]);
		g_string_append(key, text == NULL ? "" : text);
		g_string_append_c(key, '|');
	}
	append_newness(roster, row, key);
	PersonCalendar *kept = g_hash_table_lookup(roster->calendars, key->str);
	if (kept != NULL) {
		g_string_free(key, TRUE);
		return kept;
	}
	kept = g_new0(PersonCalendar, 1);
	kept->calendar = make_calendar(roster->rows, row, ROSTER_HOURS_ALWAYS);
	/* Whose hours are not known is offered leads at any time, and has no larger share for it. */
	if (db_is_null(roster->rows, row, "hours"))
		kept->presence = make_calendar(roster->rows, row, WORKING_HOURS_ORDINARY);
	g_hash_table_insert(roster->calendars, g_string_free(key, FALSE), kept);
	return kept;
}

/* Working hours of the window since somebody is known here. */
static int64_t presence_of(PersonCalendar *kept, int64_t now_us, int64_t known_since_us)
{
	const int64_t from_us = MAX(known_since_us, now_us - FAIR_WINDOW_DAYS * WORKING_TIME_DAY);

	if (kept->presence_until_us < now_us || ABS(kept->presence_from_us - from_us) > WORKING_TIME_HOUR) {
		kept->presence_h = working_time_between(
					   kept->presence == NULL ? kept->calendar : kept->presence, from_us, now_us) /
				   WORKING_TIME_HOUR;
		kept->presence_from_us = from_us;
		kept->presence_until_us = now_us + PRESENCE_AGE_US;
	}
	return kept->presence_h;
}

static guint parse_engagements(const char *names)
{
	g_auto(GStrv) list = g_strsplit(names, ",", -1);
	guint engagements = 0;

	for (char **name = list; *name != NULL; name++) {
		Engagement engagement;
		if (engagement_parse(*name, &engagement))
			engagements |= 1U << engagement;
	}
	return engagements;
}

static guint parse_seniority(const char *names)
{
	g_auto(GStrv) list = g_strsplit(names == NULL ? "" : names, ",", -1);
	guint seniority = 0;

	for (char **name = list; *name != NULL; name++) {
		const int level = seniority_parse(*name);
		if (level != MATCH_UNKNOWN)
			seniority |= 1U << level;
	}
	return seniority;
}

/* Kept from one reading to the next, as calendars are. */
static const GPtrArray *tags_of(Roster *roster, const char *text)
{
	if (text == NULL)
		return NULL;
	GPtrArray *tags = g_hash_table_lookup(roster->tags, text);
	if (tags != NULL)
		return tags;
	g_auto(GStrv) list = g_strsplit(text, ",", -1);
	tags = g_ptr_array_new_with_free_func(g_free);
	for (char **tag = list; *tag != NULL; tag++)
		g_ptr_array_add(tags, match_words_stem(*tag));
	g_hash_table_insert(roster->tags, g_strdup(text), tags);
	return tags;
}

static const GArray *bench_of(Roster *roster, const char *text)
{
	g_autoptr(Json) entries = decode(text);

	if (entries == NULL)
		return NULL;
	GArray *bench = g_array_new(FALSE, FALSE, sizeof(MatchBench));
	for (gsize i = 0; i < json_array_size(entries); i++) {
		const Json *entry = json_array_get(entries, i);
		const char *seniority = json_string_value(json_object_get(entry, "seniority"));
		MatchBench parsed = {
			.seniority = seniority == NULL ? MATCH_UNKNOWN : seniority_parse(seniority),
			.available_from_us = json_integer_value(json_object_get(entry, "available_from_us")),
		};
		if (engagement_parse(json_string_value(json_object_get(entry, "engagement")), &parsed.engagement))
			g_array_append_val(bench, parsed);
	}
	keep_list(roster, bench, free_array);
	return bench;
}

static FairFacts fair_facts(const Roster *roster, int row, const Ident *id, int64_t presence_h)
{
	return (FairFacts){
		.recruiter = *id,
		.offers = db_get_int(roster->rows, row, "window_offers"),
		.weight = db_get_int(roster->rows, row, "weight"),
		.presence = MAX(1, presence_h),
		.waited_us = db_is_null(roster->rows, row, "idle_us")
				     ? FAIR_NEVER
				     : MAX(0, db_get_int(roster->rows, row, "idle_us")),
	};
}

static MatchRecruiter read_recruiter(Roster *roster, int row)
{
	const DbResult *rows = roster->rows;
	PersonCalendar *kept = calendar_of(roster, row);
	MatchRecruiter r = {
		.engagements = parse_engagements(db_get_text(rows, row, "engagements")),
		.capacity = db_get_int(rows, row, "capacity"),
		.open_offers = db_get_int(rows, row, "open_offers"),
		.accepted_leads = db_get_int(rows, row, "accepted_leads"),
		.accepted_load = db_get_int(rows, row, "accepted_leads") * roster->accepted_load_percent / 100,
		.is_paused = db_get_bool(rows, row, "is_paused"),
		.calendar = db_is_null(rows, row, "hours") ? NULL : kept->calendar,
		.work_at_us = working_time_next(kept->calendar, roster->now_us),
		.languages = languages_parse(db_get_text(rows, row, "languages")),
		.seniority = parse_seniority(db_get_text(rows, row, "seniority")),
		.budget_floor_usd = db_get_int(rows, row, "budget_floor_usd"),
		.tags = tags_of(roster, db_get_text(rows, row, "tags")),
		.tag_names = db_get_text(rows, row, "tags"),
		.bench = bench_of(roster, db_get_text(rows, row, "bench")),
	};
	const bool is_id = ident_parse(db_get_text(rows, row, "id"), &r.id);

	g_assert(is_id); /* the column's type is uuid */
	r.has_no_time = working_time_add(kept->calendar, roster->now_us, roster->allowed_us) == WORKING_TIME_NEVER;
	r.fair = fair_facts(
		roster, row, &r.id, presence_of(kept, roster->now_us, db_get_int(rows, row, "known_since_us")));
	return r;
}

bool roster_read(Roster *roster, Db *db, const Ident *id, GError **error)
{
	forget_rows(roster);
	if (g_hash_table_size(roster->calendars) > CALENDARS_MAX)
		g_hash_table_remove_all(roster->calendars);
	if (g_hash_table_size(roster->tags) > CALENDARS_MAX)
		g_hash_table_remove_all(roster->tags);
	roster->rows = recruiter_facts(db, id, error);
	if (roster->rows == NULL)
		return false;
	const int count = db_rows(roster->rows);
	roster->recruiters = g_new0(MatchRecruiter, (gsize)MAX(1, count));
	roster->now_us = roster->at_us != 0 ? roster->at_us : count == 0 ? 0 : db_get_int(roster->rows, 0, "now_us");
	for (int row = 0; row < count; row++)
		roster->recruiters[row] = read_recruiter(roster, row);
	return true;
}

guint roster_count(const Roster *roster)
{
	return roster->rows == NULL ? 0 : (guint)db_rows(roster->rows);
}

/* Rows come in the order of their ids. */
int roster_find(const Roster *roster, const Ident *id)
{
	int low = 0;
	int high = (int)roster_count(roster);

	while (low < high) {
		const int middle = low + (high - low) / 2;
		const int order = memcmp(&roster->recruiters[middle].id, id, sizeof *id);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

const char *roster_name(const Roster *roster, int at)
{
	return db_get_text(roster->rows, at, "name");
}

const char *roster_email(const Roster *roster, int at)
{
	return db_get_text(roster->rows, at, "email");
}

const WorkingCalendar *roster_calendar(const Roster *roster, int at)
{
	/* Reading put it there. */
	return calendar_of((Roster *)(guintptr)roster, at)->calendar;
}
