#include "app/dispatch/roster.h"

#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "domain/matching/match_need.h"
#include "domain/offer/offer.h"
#include "store/recruiter.h"

enum {
	CALENDARS_MAX = 10000,			/* leave changes them all the time; then all are made anew */
	PRESENCE_AGE_US = 600 * G_USEC_PER_SEC, /* hours of a month do not change faster */
};

typedef struct PersonCalendar {
	WorkingCalendar *calendar;
	int64_t presence_until_us; /* when the figure below is too old */
	int64_t presence_from_us;
	int64_t presence_h;
} PersonCalendar;

static void free_calendar(void *item)
{
	PersonCalendar *kept = item;

	working_calendar_free(kept->calendar);
	g_free(kept);
}

static void free_array(void *array)
{
	g_array_unref(array);
}

void people_init(People *people, int64_t allowed_us)
{
	*people = (People){
		.calendars = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_calendar),
		.allowed_us = allowed_us,
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

static void keep_list(People *people, void *list, GDestroyNotify unref)
{
	PersonList *kept = g_new(PersonList, 1);

	*kept = (PersonList){list, unref};
	g_ptr_array_add(people->lists, kept);
}

static void forget_rows(People *people)
{
	g_clear_pointer(&people->rows, db_result_free);
	g_clear_pointer(&people->recruiters, g_free);
	for (guint i = 0; i < people->lists->len; i++)
		free_list(people->lists->pdata[i]);
	g_ptr_array_set_size(people->lists, 0);
}

void people_clear(People *people)
{
	if (people->calendars == NULL)
		return;
	forget_rows(people);
	g_clear_pointer(&people->lists, g_ptr_array_unref);
	g_clear_pointer(&people->calendars, g_hash_table_unref);
}

/* "from-to,from-to" in microseconds. */
static GArray *parse_leave(const char *text)
{
	GArray *leave = g_array_new(FALSE, FALSE, sizeof(WorkingSpan));
	g_auto(GStrv) spans = g_strsplit(text == NULL ? "" : text, ",", -1);

	for (char **span = spans; *span != NULL; span++) {
		g_auto(GStrv) ends = g_strsplit(*span, "-", 2);
		WorkingSpan parsed;
		if (g_strv_length(ends) == 2 &&
			g_ascii_string_to_signed(ends[0], 10, 0, G_MAXINT64, &parsed.start_us, NULL) &&
			g_ascii_string_to_signed(ends[1], 10, 0, G_MAXINT64, &parsed.end_us, NULL))
			g_array_append_val(leave, parsed);
	}
	return leave;
}

static WorkingCalendar *make_calendar(const DbResult *rows, int row)
{
	const char *zone = db_get_text(rows, row, "timezone");
	const char *hours = db_get_text(rows, row, "hours");
	g_autoptr(GArray) leave = parse_leave(db_get_text(rows, row, "leave"));
	g_autoptr(GError) error = NULL;
	WorkingCalendarSpec spec = {
		.zone = zone == NULL ? "UTC" : zone,
		.hours = hours == NULL ? PEOPLE_HOURS_ALWAYS : hours,
		.holidays = db_get_text(rows, row, "holidays"),
		.leave = (const WorkingSpan *)(const void *)leave->data,
		.leave_count = leave->len,
	};
	WorkingCalendar *calendar = working_calendar_new(&spec, &error);

	if (calendar != NULL)
		return calendar;
	log_warning("recruiter_calendar_damaged", log_text("recruiter", db_get_text(rows, row, "id")),
		log_error_text(error));
	spec = (WorkingCalendarSpec){.zone = "UTC", .hours = PEOPLE_HOURS_ALWAYS};
	return working_calendar_new(&spec, NULL);
}

/* Who has not been here for the whole window has a presence of their own, to the hour. */
static void append_newness(const People *people, int row, GString *key)
{
	const int64_t known_since_us = db_get_int(people->rows, row, "known_since_us");

	if (known_since_us > db_get_int(people->rows, row, "now_us") - FAIR_WINDOW_DAYS * WORKING_TIME_DAY)
		g_string_append_printf(key, "%" G_GINT64_FORMAT, known_since_us / WORKING_TIME_HOUR);
}

static PersonCalendar *calendar_of(People *people, int row)
{
	static const char *const columns[] = {"timezone", "hours", "holidays", "leave"};
	GString *key = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		const char *text = db_get_text(people->rows, row, columns[i]);
		g_string_append(key, text == NULL ? "" : text);
		g_string_append_c(key, '|');
	}
	append_newness(people, row, key);
	PersonCalendar *kept = g_hash_table_lookup(people->calendars, key->str);
	if (kept != NULL) {
		g_string_free(key, TRUE);
		return kept;
	}
	kept = g_new0(PersonCalendar, 1);
	kept->calendar = make_calendar(people->rows, row);
	g_hash_table_insert(people->calendars, g_string_free(key, FALSE), kept);
	return kept;
}

/* Working hours of the window since somebody is known here. */
static int64_t presence_of(PersonCalendar *kept, int64_t now_us, int64_t known_since_us)
{
	const int64_t from_us = MAX(known_since_us, now_us - FAIR_WINDOW_DAYS * WORKING_TIME_DAY);

	if (kept->presence_until_us < now_us || ABS(kept->presence_from_us - from_us) > WORKING_TIME_HOUR) {
		kept->presence_h = working_time_between(kept->calendar, from_us, now_us) / WORKING_TIME_HOUR;
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

static const GPtrArray *tags_of(People *people, const char *text)
{
	if (text == NULL)
		return NULL;
	g_auto(GStrv) list = g_strsplit(text, ",", -1);
	GPtrArray *tags = g_ptr_array_new_with_free_func(g_free);
	for (char **tag = list; *tag != NULL; tag++)
		g_ptr_array_add(tags, g_strdup(*tag));
	keep_list(people, tags, (GDestroyNotify)g_ptr_array_unref);
	return tags;
}

/* "rust expert 1700000000000000;…" */
static const GArray *bench_of(People *people, const char *text)
{
	if (text == NULL)
		return NULL;
	g_auto(GStrv) entries = g_strsplit(text, ";", -1);
	GArray *bench = g_array_new(FALSE, FALSE, sizeof(MatchBench));
	for (char **entry = entries; *entry != NULL; entry++) {
		g_auto(GStrv) parts = g_strsplit(*entry, " ", 3);
		MatchBench parsed;
		if (g_strv_length(parts) != 3 || !engagement_parse(parts[0], &parsed.engagement) ||
			!g_ascii_string_to_signed(parts[2], 10, 0, G_MAXINT64, &parsed.free_from_us, NULL))
			continue;
		parsed.seniority = seniority_parse(parts[1]);
		g_array_append_val(bench, parsed);
	}
	keep_list(people, bench, free_array);
	return bench;
}

static FairFacts fair_facts(const People *people, int row, const Ident *id, int64_t presence_h)
{
	return (FairFacts){
		.recruiter = *id,
		.offers = db_get_int(people->rows, row, "window_offers"),
		.weight = db_get_int(people->rows, row, "weight"),
		.presence = MAX(1, presence_h),
		.waited_us = db_is_null(people->rows, row, "idle_us")
				     ? FAIR_NEVER
				     : MAX(0, db_get_int(people->rows, row, "idle_us")),
	};
}

static MatchRecruiter read_recruiter(People *people, int row)
{
	const DbResult *rows = people->rows;
	PersonCalendar *kept = calendar_of(people, row);
	MatchRecruiter r = {
		.engagements = parse_engagements(db_get_text(rows, row, "engagements")),
		.capacity = db_get_int(rows, row, "capacity"),
		.open_offers = db_get_int(rows, row, "open_offers"),
		.is_paused = db_get_bool(rows, row, "is_paused"),
		.calendar = db_is_null(rows, row, "hours") ? NULL : kept->calendar,
		.work_at_us = working_time_next(kept->calendar, people->now_us),
		.languages = languages_parse(db_get_text(rows, row, "languages")),
		.seniority = parse_seniority(db_get_text(rows, row, "seniority")),
		.budget_floor_usd = db_get_int(rows, row, "budget_floor_usd"),
		.tags = tags_of(people, db_get_text(rows, row, "tags")),
		.bench = bench_of(people, db_get_text(rows, row, "bench")),
	};
	const bool is_id = ident_parse(db_get_text(rows, row, "id"), &r.id);

	g_assert(is_id); /* the column's type is uuid */
	r.has_no_time = working_time_add(kept->calendar, people->now_us, people->allowed_us) == WORKING_TIME_NEVER;
	r.fair = fair_facts(
		people, row, &r.id, presence_of(kept, people->now_us, db_get_int(rows, row, "known_since_us")));
	return r;
}

bool people_read(People *people, Db *db, const Ident *id, GError **error)
{
	forget_rows(people);
	if (g_hash_table_size(people->calendars) > CALENDARS_MAX)
		g_hash_table_remove_all(people->calendars);
	people->rows = recruiter_facts(db, id, error);
	if (people->rows == NULL)
		return false;
	const int count = db_rows(people->rows);
	people->recruiters = g_new0(MatchRecruiter, (gsize)MAX(1, count));
	people->now_us = people->at_us != 0 ? people->at_us : count == 0 ? 0 : db_get_int(people->rows, 0, "now_us");
	for (int row = 0; row < count; row++)
		people->recruiters[row] = read_recruiter(people, row);
	return true;
}

guint people_count(const People *people)
{
	return people->rows == NULL ? 0 : (guint)db_rows(people->rows);
}

/* Rows come in the order of their ids. */
int people_find(const People *people, const Ident *id)
{
	int low = 0;
	int high = (int)people_count(people);

	while (low < high) {
		const int middle = low + (high - low) / 2;
		const int order = memcmp(&people->recruiters[middle].id, id, sizeof *id);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

const char *people_name(const People *people, int at)
{
	return db_get_text(people->rows, at, "name");
}

const char *people_email(const People *people, int at)
{
	return db_get_text(people->rows, at, "email");
}

const WorkingCalendar *people_calendar(const People *people, int at)
{
	/* Reading put it there. */
	return calendar_of((People *)(guintptr)people, at)->calendar;
}
