#include "app/staff/staff_preview.h"

#include "app/caller.h"
#include "app/dispatch/dispatch.h"
#include "base/json_writer.h"
#include "codec/json.h"
#include "store/console.h"
#include "store/lead.h"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Who would be asked next, if that is what it leads to: what was quarantined goes the whole way first. */
static bool write_next(const StaffPreview *preview, const Json *effect, JsonWriter *w, GError **error)
{
	g_autoptr(GString) match = g_string_new(NULL);
	Engagement engagement;

	if (!preview->is_moved || preview->old_status == LEAD_STATUS_QUARANTINED ||
		g_strcmp0(text_of(effect, "status"), lead_status_name(LEAD_STATUS_NEW)) != 0 ||
		text_of(effect, "assigned") != NULL || !engagement_parse(text_of(effect, "engagement"), &engagement))
		return true;
	const DryRunOptions options = {.lead_id = preview->lead_id, .as = &engagement};
	if (!dry_run_match(preview->db, preview->policy, &options, match, error))
		return false;
	jsonw_key(w, "next");
	jsonw_raw(w, match->str);
	return true;
}

bool staff_preview_write(const StaffPreview *preview, GString *out, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	JsonWriter w;

	if (!console_effect(preview->db, preview->lead_id, text, error))
		return false;
	g_autoptr(Json) effect = jsonc_decode(text->str, text->len, error);
	if (effect == NULL)
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "old_status", lead_status_name(preview->old_status));
	jsonw_put_text(&w, "old_engagement", engagement_name(preview->old_engagement));
	jsonw_key(&w, "effect");
	jsonw_raw(&w, text->str);
	const bool is_written = write_next(preview, effect, &w, error);
	jsonw_end_object(&w);
	return is_written;
}

bool staff_preview_match(const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident id;

	return caller_check(ACCESS_LEADS_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       lead_find_id(loan.db, lead, &id, error) &&
	       dry_run_match(loan.db, app->policy, &(DryRunOptions){.lead_id = &id}, out, error);
}
