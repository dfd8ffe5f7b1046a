/* http/api/h_figures: the figures of the board, the columns of reports, and the settings in effect, for programs. */
#include <string.h>

#include "app/board/board.h"
#include "app/staff/staff_reports.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "config/settings.h"
#include "http/api/give_result.h"
#include "http/handlers.h"

static bool read_days(const char *text, int *days, GError **error)
{
	guint64 number = BOARD_DAYS;

	if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, BOARD_DAYS_KEPT, &number, NULL))
		return wording_fail(
			error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_BOARD_DAYS, wording_number("max", BOARD_DAYS_KEPT));
	*days = (int)number;
	return true;
}

void h_board(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);
	int days = 0;

	if (form == NULL || !read_days(form_find(form, "days"), &days, &error)) {
		exchange_fail(x, error);
		return;
	}
	GString *json = g_string_sized_new(16 * 1024);
	const bool is_done = board_read(x->site->app, days, x->deadline_us, json, &error);
	give_result(x, is_done, json, error);
}

void h_reports(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) columns = g_string_sized_new(16 * 1024);
	const bool is_done = staff_reports_columns(x->site->app, x->deadline_us, columns, &error);

	give_list(x, "columns", is_done, columns, error);
}

/* Secrets are masked. */
void h_settings(Exchange *x)
{
	g_autofree char *effective = settings_effective_json();
	g_autoptr(GString) settings = g_string_new(effective);

	give_list(x, "settings", true, settings, NULL);
}
