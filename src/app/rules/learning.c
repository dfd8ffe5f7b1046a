#include "app/rules/learning.h"

#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "db/statement.h"
#include "domain/rules/suggestion.h"
#include "domain/submission/answers.h"
#include "store/report.h"

enum {
	PAGE_LEADS = 500, /* some 2 MB */
};

static void lead_clear(void *pointer)
{
	DecidedLead *lead = pointer;

	g_free((char *)(guintptr)lead->reference);
	g_free((char *)(guintptr)lead->client);
	submission_free((Submission *)(guintptr)lead->submission);
}

/* A lead that does not pass today's checks is left out. */
static void add_lead(const Learning *learning, GArray *leads, const DbResult *rows, int row)
{
	g_autoptr(Json) stored = answers_decode(db_get_text(rows, row, "submission"));
	const char *email = answers_get(stored, FIELD_EMAIL);
	const char *reference = db_get_text(rows, row, "reference");
	const char *staff = db_get_text(rows, row, "staff");
	Submission *submission = answers_check(stored, SUBMISSION_CHECK_RECOMMENDATION, ruleset_rates(learning->rules));
	DecidedLead lead = {.submission = submission};

	if (submission == NULL)
		return;
	lead.reference = g_strdup(reference);
	lead.client = email != NULL ? g_ascii_strdown(email, -1) : g_strdup(reference);
	lead.is_decided = staff != NULL && engagement_parse(staff, &lead.engagement);
	g_array_append_val(leads, lead);
}

static bool read_leads(Db *db, const Learning *learning, GArray *leads, GError **error)
{
	ReplayRange range = {.from = {{0}}};
	int found = 1, read = 0;

	memset(&range.before, 0xff, sizeof range.before);
	while (found > 0 && read < learning->leads_max) {
		g_autoptr(DbResult) rows =
			report_replay(db, &range, MIN(PAGE_LEADS, learning->leads_max - read), error);
		if (rows == NULL)
			return false;
		found = db_rows(rows);
		read += found;
		for (int i = 0; i < found; i++)
			add_lead(learning, leads, rows, i);
		if (found > 0 && !ident_parse(db_get_text(rows, found - 1, "id"), &range.before))
			return false;
	}
	return true;
}

static void write_suggestion(JsonWriter *w, const Suggestion *suggestion)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "phrase", suggestion->phrase);
	jsonw_put_text(w, "engagement", engagement_name(suggestion->engagement));
	jsonw_put_text(w, "signal", suggestion->signal);
	jsonw_put_int(w, "support", suggestion->support);
	jsonw_put_int(w, "harm", suggestion->harm);
	jsonw_put_int(w, "changes", suggestion->changes);
	jsonw_key(w, "leads");
	jsonw_begin_array(w);
	for (int i = 0; i < suggestion->references_count; i++)
		jsonw_text(w, suggestion->references[i]);
	jsonw_end_array(w);
	jsonw_end_object(w);
}

bool learning_run(Db *db, const Learning *learning, GString *out, GError **error)
{
	g_autoptr(GArray) leads = g_array_new(FALSE, FALSE, sizeof(DecidedLead));
	g_auto(Suggestions) found = {0};
	JsonWriter w;

	g_array_set_clear_func(leads, lead_clear);
	if (!read_leads(db, learning, leads, error))
		return false;
	suggestions_find(&found, learning->rules, leads, learning->support_min);
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "ruleset", ruleset_version(learning->rules));
	jsonw_put_int(&w, "leads", found.leads);
	jsonw_put_int(&w, "decided", found.decided);
	jsonw_put_int(&w, "missed", found.missed);
	jsonw_put_int(&w, "support_min", learning->support_min);
	jsonw_key(&w, "phrases");
	jsonw_begin_array(&w);
	for (guint i = 0; i < found.list->len; i++)
		write_suggestion(&w, g_ptr_array_index(found.list, i));
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	return true;
}
