#include "app/staff/staff_preview.h"

#include "app/caller.h"
#include "app/dispatch/dispatch.h"
#include "app/rules/recommender.h"
#include "base/json_writer.h"
#include "codec/json.h"
#include "codec/text_keys.h"
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

static bool read_time(const StaffMatch *match, int64_t *at_us)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	const bool is_now = match->at == NULL || *match->at == '\0';
	g_autoptr(GDateTime) at = is_now ? NULL : g_date_time_new_from_iso8601(match->at, utc);

	if (at != NULL)
		*at_us = g_date_time_to_unix(at) * G_USEC_PER_SEC;
	if (is_now || at != NULL)
		return true;
	field_errors_add(match->wrong, "at", "not_a_time", TEXT_ERROR_MATCH_AT);
	return false;
}

/* The brief as it would be stored; NULL with entries in match->wrong. */
static Json *classify(const App *app, StaffMatch *match, GError **error)
{
	g_autoptr(RuleSet) rules = recommender_rules(app->recommender);
	g_autoptr(GString) text = g_string_new(NULL);
	g_auto(FieldErrors) unclear;

	field_errors_init(&unclear);
	g_autoptr(Submission) submission = submission_check(match->raw, SUBMISSION_CHECK_RECOMMENDATION,
		ruleset_rates(rules), match->wrong, match->unclear != NULL ? match->unclear : &unclear);
	if (submission == NULL)
		return NULL;
	match->recommendation = recommender_run(app->recommender, submission);
	submission_write_json(match->raw, submission, text);
	return jsonc_decode(text->str, text->len, error);
}

bool staff_preview_match(const App *app, StaffMatch *match, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	DryRunOptions options = {0};
	g_autoptr(Json) submission = NULL;
	Ident id;

	if (!caller_check(ACCESS_LEADS_READ, error) || !read_time(match, &options.at_us))
		return false;
	if (match->lead == NULL) {
		submission = classify(app, match, error);
		if (submission == NULL)
			return false;
		options.submission = submission;
		options.engagement = match->recommendation->engagement;
	}
	if (!db_loan_take(&loan, app->pool, match->deadline_us, error))
		return false;
	if (match->lead != NULL) {
		if (!lead_find_id(loan.db, match->lead, &id, error))
			return false;
		options.lead_id = &id;
	}
	return dry_run_match(loan.db, app->policy, &options, out, error);
}
