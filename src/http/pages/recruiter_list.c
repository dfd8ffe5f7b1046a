#include "http/pages/recruiter_list.h"

#include <math.h>
#include <string.h>

#include "app/admin/admin_requests.h"
#include "app/board/board.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "domain/matching/working_time.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/portal_view.h"
#include "http/server/request_form.h"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* A fact as it is typed: lists separated by commas, "" for none. g_free. */
char *recruiter_fact_text(const Json *fact)
{
	GString *text = g_string_new(json_string_value(fact));
	const Json *item;
	size_t i;

	if (json_is_integer(fact))
		g_string_append_printf(text, "%" JSON_INTEGER_FORMAT, json_integer_value(fact));
	json_array_foreach(jsonc_for_walking(fact), i, item)
		g_string_append_printf(text, "%s%s", i > 0 ? "," : "", json_string_value(item));
	return g_string_free(text, FALSE);
}

/* The last day of leave, as they count days; g_free. */
static char *last_day(const char *end, const char *zone_name)
{
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(end, NULL);
	g_autoptr(GTimeZone) zone = zone_name == NULL ? NULL : working_zone_new(zone_name, NULL);

	g_assert(at != NULL); /* the database wrote it */
	g_autoptr(GDateTime) local = format_local(zone, g_date_time_to_unix(at) * G_USEC_PER_SEC - 1);
	return format_day(local);
}

/* g_free. */
char *recruiter_state(const Json *recruiter)
{
	const char *end = text_of(recruiter, "away_until");

	if (json_is_true(json_object_get(recruiter, "is_paused")))
		return g_strdup(wording_text(TEXT_PAGE_MANAGE_PAUSED));
	if (end == NULL)
		return g_strdup(wording_text(TEXT_PAGE_MANAGE_WORKING));
	g_autofree char *day = last_day(end, text_of(recruiter, "timezone"));
	return wording_format(TEXT_PAGE_MANAGE_AWAY, wording_string("day", day));
}

/* The search for the leads that are counted; g_free. */
char *recruiter_leads_offered(const Json *recruiter)
{
	g_autofree char *query = g_strdup_printf("recruiter:%s status:offered", text_of(recruiter, "email"));
	g_autofree char *escaped = g_uri_escape_string(query, NULL, false);

	return g_strconcat("/staff/leads?q=", escaped, NULL);
}

/* "25% of 30%", "3 h 20 min", and "60% of 15": share, answers, and what they accepted. */
static void add_figures(Json *row, const Json *figures)
{
	const json_int_t offers = json_integer_value(json_object_get(figures, "offers"));
	const json_int_t accepted = json_integer_value(json_object_get(figures, "accepted"));
	const Json *bucket = json_object_get(figures, "bucket");
	g_autofree char *share = wording_format(TEXT_PAGE_MANAGE_SHARE_OF_TARGET,
		wording_number("share", lround(100 * json_number_value(json_object_get(figures, "share")))),
		wording_number("target", lround(100 * json_number_value(json_object_get(figures, "target")))));
	g_autofree char *response = !json_is_integer(bucket)
					    ? NULL
					    : format_duration(board_bucket_minutes((guint)json_integer_value(bucket)) *
							      WORKING_TIME_MINUTE);
	g_autofree char *part = offers == 0 ? NULL
					    : wording_format(TEXT_PAGE_MANAGE_ACCEPTED_OF,
						      wording_number("percent", (100 * accepted + offers / 2) / offers),
						      wording_number("offers", offers));

	manage_add_cell(row, json_is_number(json_object_get(figures, "share")) ? share : NULL, NULL);
	manage_add_cell(row, response, NULL);
	manage_add_cell(row, part, NULL);
}

/* "2 of 5", which leads to the leads. */
static void add_load(Json *row, const Json *recruiter)
{
	g_autofree char *leads = recruiter_leads_offered(recruiter);
	g_autofree char *text = wording_format(TEXT_PAGE_MANAGE_LOAD_OF,
		wording_number("open", json_integer_value(json_object_get(recruiter, "open_offers"))),
		wording_number("capacity", json_integer_value(json_object_get(recruiter, "capacity"))));

	manage_add_cell(row, text, leads);
}

/* What the list can be sorted by; where more is what one looks for, the highest come first. */
static const struct {
	const char *name; /* of recruiter_page() */
	TextKey label;
	gsize column;
	bool is_falling;
} sorts[] = {
	{"name", TEXT_PAGE_MANAGE_NAME, 0, false},
	{"load", TEXT_PAGE_MANAGE_LOAD, 4, true},
	{"share", TEXT_PAGE_MANAGE_SHARE, 5, true},
	{"answer", TEXT_PAGE_MANAGE_RESPONSE_TIME, 6, false},
	{"accepted", TEXT_PAGE_BOARD_ACCEPTED, 7, true},
};

enum {
	SORTS = G_N_ELEMENTS(sorts),
	PAGE_RECRUITERS = 50, /* some 25 kB */
	PAGES_MAX = 1000,
};

/* What the address asks for: "-share" is the highest first. */
typedef struct ListQuery {
	char *words;
	char *sort; /* as it is written; "": as they came */
	int page;   /* from 1 */
	RecruiterPage rows;
} ListQuery;

static void list_query_clear(ListQuery *query)
{
	g_free(query->words);
	g_free(query->sort);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ListQuery, list_query_clear)

static void list_query_read(ListQuery *query, const Form *form)
{
	const char *page = form_find(form, "page");
	guint64 number = 1;

	query->words = request_form_text(form, "q");
	query->sort = request_form_text(form, "sort");
	const bool is_falling = *query->sort == '-';
	gsize i = 0;
	while (i < SORTS && strcmp(sorts[i].name, query->sort + is_falling) != 0)
		i++;
	if (i == SORTS)
		*query->sort = '\0';
	if (page != NULL && !g_ascii_string_to_unsigned(page, 10, 1, PAGES_MAX, &number, NULL))
		number = 1;
	query->page = (int)number;
	query->rows = (RecruiterPage){.words = g_strstrip(query->words),
		.sort = i == SORTS ? "" : sorts[i].name,
		.is_falling = i < SORTS && is_falling,
		.limit = PAGE_RECRUITERS,
		.offset = (query->page - 1) * PAGE_RECRUITERS};
}

/* g_free. */
static char *list_address(const ListQuery *query, const char *sort, int page)
{
	g_autofree char *words = g_uri_escape_string(query->words, NULL, false);
	GString *address = g_string_new(RECRUITER_LIST_PATH "?");

	if (*words != '\0')
		g_string_append_printf(address, "q=%s&", words);
	if (*sort != '\0')
		g_string_append_printf(address, "sort=%s&", sort);
	if (page > 1)
		g_string_append_printf(address, "page=%d&", page);
	return g_string_free(g_string_truncate(address, address->len - 1), FALSE);
}

/* A column that the list is sorted by turns it around. */
static void add_sorts(Json *table, const ListQuery *query)
{
	for (gsize i = 0; i < SORTS; i++) {
		const bool is_now = strcmp(query->rows.sort, sorts[i].name) == 0;
		const bool is_falling = is_now ? !query->rows.is_falling : sorts[i].is_falling;
		g_autofree char *sort = g_strconcat(is_falling ? "-" : "", sorts[i].name, NULL);
		g_autofree char *address = list_address(query, sort, 1);
		manage_set_sort(table, sorts[i].column, address,
			!is_now			 ? NULL
			: query->rows.is_falling ? "descending"
						 : "ascending");
	}
}

/* On a phone, where columns have no heads, the list is sorted here. */
static void add_search(Json *page, const ListQuery *query)
{
	ManageChoice choices[SORTS + 2] = {{"", TEXT_PAGE_MANAGE_SORT_ADDED}};
	char names[SORTS][16];
	Json *form = manage_add_form(page, &(ManageForm){.act = "find",
						   .heading = TEXT_PAGE_MANAGE_FIND_RECRUITER,
						   .button = TEXT_PAGE_MANAGE_SHOW,
						   .is_query = true});

	for (gsize i = 0; i < SORTS; i++) {
		const bool is_now = strcmp(query->rows.sort, sorts[i].name) == 0;
		g_snprintf(names[i], sizeof names[i], "%s%s",
			(is_now ? query->rows.is_falling : sorts[i].is_falling) ? "-" : "", sorts[i].name);
		choices[i + 1] = (ManageChoice){names[i], sorts[i].label};
	}
	manage_add_field(form,
		&(ManageField){.name = "q", .label = TEXT_PAGE_MANAGE_NAME_OR_EMAIL, .value = query->words}, NULL);
	manage_add_field(form,
		&(ManageField){
			.name = "sort", .label = TEXT_PAGE_MANAGE_SORT, .value = query->sort, .choices = choices},
		NULL);
}

static void add_recruiter(Json *table, const Json *recruiter)
{
	Json *row = manage_add_row(table);
	g_autofree char *address = g_strconcat(RECRUITER_LIST_PATH "/", text_of(recruiter, "id"), NULL);
	g_autofree char *state = recruiter_state(recruiter);
	g_autofree char *classes = portal_classes_text(json_object_get(recruiter, "engagements"));

	manage_add_cell(row, text_of(recruiter, "name"), address);
	manage_add_cell(row, text_of(recruiter, "email"), NULL);
	manage_add_cell(row, classes, NULL);
	manage_add_cell(row, state, NULL);
	add_load(row, recruiter);
	add_figures(row, recruiter);
}

/* Which of how many are shown, and the way to the others. */
static void add_pages(Json *table, const ListQuery *query, int64_t found)
{
	const int64_t first = query->rows.offset + 1, last = MIN(found, query->rows.offset + PAGE_RECRUITERS);

	if (first == 1 && last == found)
		return;
	g_autofree char *says = wording_format(TEXT_PAGE_MANAGE_RECRUITERS_SHOWN, wording_number("first", first),
		wording_number("last", last), wording_number("found", found));
	manage_set_after(table, says);
	if (query->page > 1) {
		g_autofree char *address = list_address(query, query->sort, query->page - 1);
		manage_add_page(table, address, "prev", TEXT_PAGE_MANAGE_PAGE_BEFORE);
	}
	if (last < found) {
		g_autofree char *address = list_address(query, query->sort, query->page + 1);
		manage_add_page(table, address, "next", TEXT_PAGE_MANAGE_PAGE_NEXT);
	}
}

static Json *load_page(Exchange *x, const ListQuery *query)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	Json *found = NULL;

	if (admin_recruiter_page(x->site->app, &query->rows, x->deadline_us, text, &error))
		found = jsonc_decode(text->str, text->len, &error);
	if (found == NULL)
		exchange_fail(x, error);
	return found;
}

Json *recruiter_list_page(Exchange *x)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_NAME, TEXT_PAGE_STAFF_EMAIL, TEXT_PAGE_MANAGE_CLASSES,
		TEXT_PAGE_MANAGE_STATE, TEXT_PAGE_MANAGE_LOAD, TEXT_PAGE_MANAGE_SHARE, TEXT_PAGE_MANAGE_RESPONSE_TIME,
		TEXT_PAGE_BOARD_ACCEPTED, TEXT_NONE};
	g_autoptr(Form) form = request_page_query(&x->request);
	g_auto(ListQuery) query = {0};
	const Json *recruiter;
	size_t i;

	list_query_read(&query, form);
	g_autoptr(Json) found = load_page(x, &query);
	if (found == NULL)
		return NULL;
	const Json *all = json_object_get(found, "recruiters");
	Json *page = manage_page(RECRUITER_LIST_PATH);
	if (json_array_size(all) > 0) {
		g_autofree char *period =
			wording_format(TEXT_PAGE_MANAGE_RECRUITERS_PERIOD, wording_number("days", BOARD_DAYS));
		json_object_set_new(page, "summary", json_string(period));
	}
	if (json_array_size(all) > 1 || *query.words != '\0')
		add_search(page, &query);
	Json *table = manage_add_table(page, TEXT_NONE,
		*query.words == '\0' ? TEXT_PAGE_MANAGE_RECRUITERS_EMPTY : TEXT_PAGE_MANAGE_RECRUITERS_NONE, heads);
	add_sorts(table, &query);
	json_array_foreach(jsonc_for_walking(all), i, recruiter) add_recruiter(table, recruiter);
	add_pages(table, &query, json_integer_value(json_object_get(found, "found")));
	return page;
}
