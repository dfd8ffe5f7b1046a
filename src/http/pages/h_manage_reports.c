/* http/pages/h_manage_reports: /staff/reports: the views for SQL and reporting tools, and what each column shows. */
#include "app/staff/staff_reports.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"

void h_manage_reports(Exchange *x)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_REPORT_VIEW, TEXT_PAGE_MANAGE_COLUMN,
		TEXT_PAGE_MANAGE_REPORT_TYPE, TEXT_PAGE_MANAGE_REPORT_SHOWS, TEXT_NONE};
	static const char *const facts[] = {"view", "column", "type", "shows"};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) columns = NULL;
	const Json *column;
	size_t i;

	if (staff_reports_columns(x->site->app, x->deadline_us, text, &error))
		columns = jsonc_decode(text->str, text->len, &error);
	if (columns == NULL) {
		exchange_fail(x, error);
		return;
	}
	Json *page = manage_page("/staff/reports");
	json_object_set_new(page, "summary", json_string(wording_text(TEXT_PAGE_MANAGE_REPORTS_SAYS)));
	Json *table = manage_add_table(page, TEXT_NONE, TEXT_PAGE_MANAGE_REPORTS_EMPTY, heads);
	json_array_foreach(jsonc_for_walking(columns), i, column)
	{
		Json *row = manage_add_row(table);
		for (gsize k = 0; k < G_N_ELEMENTS(facts); k++) {
			const char *fact = json_string_value(json_object_get(column, facts[k]));
			if (k < 2)
				manage_add_name(row, fact);
			else
				manage_add_cell(row, fact, NULL);
		}
	}
	page_show(x, 200, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_REPORTS, page));
}
