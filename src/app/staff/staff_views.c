#include "app/staff/staff_views.h"

#include <string.h>

#include "app/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "domain/search/search.h"
#include "store/lead_search.h"
#include "store/staff.h"

/* One's own, or for a program, which has none, those of any account. */
static bool may_keep(GError **error)
{
	return caller_check(caller_get()->kind == CALLER_PROGRAM ? ACCESS_ADMIN : ACCESS_LEADS_READ, error);
}

bool staff_views_list(const App *app, const char *account, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return (caller_may(ACCESS_ADMIN) || caller_check(ACCESS_LEADS_READ, error)) &&
	       db_loan_take(&loan, app->pool, deadline_us, error) && saved_view_list(loan.db, account, out, error);
}

static bool check_view(const SavedView *view, const char *account, GError **error)
{
	g_auto(SearchQuery) query;
	g_auto(SearchError) wrong;
	const SearchScene scene = {.now_us = clock_now_us(), .me = account};

	search_query_init(&query);
	search_error_init(&wrong);
	if (!search_parse(view->query, &scene, &query, &wrong)) {
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, wrong.says);
		return false;
	}
	if (*view->name != '\0' && g_utf8_validate(view->name, -1, NULL) &&
		g_utf8_strlen(view->name, -1) <= STAFF_VIEW_NAME_CHARS_MAX)
		return true;
	return wording_fail(
		error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_VIEW_NAME, wording_number("max", STAFF_VIEW_NAME_CHARS_MAX));
}

static bool check_account(Db *db, const char *account, GError **error)
{
	g_autoptr(DbResult) found = staff_find_id(db, account, error);

	if (found == NULL)
		return false;
	return db_rows(found) > 0 || wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_STAFF_NOT_FOUND,
					     wording_string("email", account));
}

bool staff_views_save(const App *app, const char *account, const SavedView *view, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return may_keep(error) && check_view(view, account, error) &&
	       db_loan_take(&loan, app->pool, deadline_us, error) && check_account(loan.db, account, error) &&
	       saved_view_save(loan.db, account, view, STAFF_VIEWS_MAX, error);
}

bool staff_views_delete(const App *app, const char *account, const char *id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident ident;

	if (!ident_parse(id, &ident))
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_VIEW_NONE);
	return may_keep(error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       saved_view_delete(loan.db, account, &ident, error);
}

typedef struct Completion {
	JsonWriter w;
	guint count;
} Completion;

static void put_item(void *context, const char *insert, const char *label)
{
	Completion *completion = context;

	if (completion->count++ >= STAFF_COMPLETIONS_MAX)
		return;
	jsonw_begin_object(&completion->w);
	jsonw_put_text(&completion->w, "insert", insert);
	jsonw_put_text(&completion->w, "label", label);
	jsonw_end_object(&completion->w);
}

/* People and companies: what stands behind the operator's colon and comma. */
static bool put_names(const App *app, const char *word, const char *typed, int64_t deadline_us, Completion *completion,
	GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	const char *colon = strchr(word, ':');

	if (colon == NULL || *typed == '\0')
		return true;
	g_autofree char *op = g_ascii_strdown(word, (gssize)(colon - word));
	g_autofree char *lower = g_utf8_strdown(typed, -1);
	const SearchOperator *row = search_operator_find(op);
	if (row == NULL || (row->form != SEARCH_FORM_PERSON && row->form != SEARCH_FORM_ACTOR &&
				   row->form != SEARCH_FORM_COMPANY && row->form != SEARCH_FORM_ACCOUNT &&
				   row->form != SEARCH_FORM_TAG && row->form != SEARCH_FORM_SOURCE))
		return true;
	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) rows = lead_search_names(loan.db, op, lower, error);
	for (int i = 0; rows != NULL && i < db_rows(rows); i++)
		put_item(completion, db_get_text(rows, i, "value"), db_get_text(rows, i, "label"));
	return rows != NULL;
}

bool staff_views_complete(const App *app, const char *text, gsize at, int64_t deadline_us, GString *out, GError **error)
{
	Completion completion = {.count = 0};
	gsize from = 0;

	if (!caller_check(ACCESS_LEADS_READ, error))
		return false;
	g_autofree char *before = g_strndup(text, MIN(at, strlen(text)));
	g_autofree char *valid = g_utf8_make_valid(before, -1);
	jsonw_init(&completion.w, out);
	jsonw_begin_object(&completion.w);
	jsonw_key(&completion.w, "items");
	jsonw_begin_array(&completion.w);
	search_complete(valid, strlen(valid), &from, put_item, &completion);
	gsize word = from;
	while (word > 0 && strchr(" \t()-", valid[word - 1]) == NULL)
		word--;
	if (!put_names(app, valid + word, valid + from, deadline_us, &completion, error))
		return false;
	jsonw_end_array(&completion.w);
	jsonw_put_int(&completion.w, "from", g_utf8_strlen(valid, (gssize)from));
	jsonw_end_object(&completion.w);
	return true;
}
