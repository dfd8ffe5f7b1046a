#include "app/staff/staff_versions.h"

#include "app/caller.h"
#include "codec/json.h"
#include "domain/lead/contact_mask.h"
#include "store/console.h"
#include "store/lead.h"

bool staff_versions_list(const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) text = g_string_new(NULL);
	Json *version;
	size_t i;
	Ident id;

	if (!caller_check(ACCESS_LEADS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!lead_find_id(loan.db, lead, &id, error) || !console_versions(loan.db, &id, text, error))
		return false;
	g_autoptr(Json) versions = jsonc_decode(text->str, text->len, error);
	if (versions == NULL)
		return false;
	json_array_foreach(versions, i, version) contact_mask_lead(version);
	g_autofree char *masked = jsonc_encode(versions);
	g_string_append(out, masked);
	return true;
}
