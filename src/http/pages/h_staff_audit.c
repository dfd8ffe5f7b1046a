/* http/pages/h_staff_audit: the record in the console: who saw contact data, exported, changed something, or signed in. */
#include "app/audit.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/staff_audit_view.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

static Json *find(Exchange *x, const Form *form, GError **error)
{
	const AuditQuery query = {.actor = form_find(form, "actor"),
		.what = form_find(form, "what"),
		.lead = form_find(form, "lead"),
		.from = form_find(form, "from"),
		.to = form_find(form, "to"),
		.before = form_find(form, "before")};
	g_autoptr(GString) text = g_string_sized_new(16 * 1024);

	return audit_list(x->site->app, &query, x->deadline_us, text, error) ? jsonc_decode(text->str, text->len, error)
									     : NULL;
}

void h_staff_audit(Exchange *x)
{
	g_autoptr(Form) form = request_page_query(&x->request);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) found = find(x, form, &error);

	if (found == NULL && !leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		exchange_fail(x, error);
		return;
	}
	page_show(x, found == NULL ? problems[PROBLEM_FIELDS_INVALID].status : 200, PAGE_STAFF_AUDIT,
		staff_view_frame(x, TEXT_PAGE_STAFF_AUDIT,
			staff_audit_view(form, found, found == NULL ? error->message : NULL)));
}
