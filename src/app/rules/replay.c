#include "app/rules/replay.h"

#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "db/statement.h"
#include "domain/submission/answers.h"
#include "domain/rules/classify.h"

enum {
	PAGE_LEADS = 500, /* some 2 MB */
};

typedef struct Tally {
	int64_t engagements[ENGAGEMENT_COUNT];
	int64_t needs_review;
	int64_t agrees; /* with staff, where they decided */
} Tally;

typedef struct Run {
	const Replay *replay;
	Classifier *classifier;
	int64_t leads;
	int64_t unreadable;
	int64_t staff_decided;
	Tally before;
	Tally after;
	JsonWriter flips;
} Run;

/* The rule of a reason, in a recommendation; NULL: it has not so many. */
static const char *rule_at(const Json *recommendation, gsize at)
{
	const Json *reason = json_array_get(json_object_get(recommendation, "reasons"), at);

	return json_string_value(json_object_get(reason, "rule"));
}

static bool has_rule(const Json *recommendation, const char *wanted)
{
	const char *rule;

	for (gsize i = 0; (rule = rule_at(recommendation, i)) != NULL; i++) {
		if (strcmp(rule, wanted) == 0)
			return true;
	}
	return false;
}

/* The strongest reason that is new; if none is, the strongest. NULL: the answer gives no reasons. */
static const char *find_new_rule(const Json *old, const Json *new)
{
	const char *rule;

	for (gsize i = 0; (rule = rule_at(new, i)) != NULL; i++) {
		if (!has_rule(old, rule))
			return rule;
	}
	return rule_at(new, 0);
}

static void count(Tally *tally, Engagement engagement, bool needs_review, const char *staff)
{
	tally->engagements[engagement]++;
	tally->needs_review += needs_review;
	tally->agrees += g_strcmp0(staff, engagement_name(engagement)) == 0;
}

typedef struct Lead {
	const char *reference;
	const char *staff;
	const Json *old;
	Engagement old_engagement;
} Lead;

static bool write_flip(Run *run, const Lead *lead, const Recommendation *answer, GError **error)
{
	JsonWriter *w = &run->flips;
	g_autoptr(Json) new = jsonc_decode(answer->json, strlen(answer->json), error);

	if (new == NULL)
		return false;
	jsonw_begin_object(w);
	jsonw_put_text(w, "reference", lead->reference);
	jsonw_put_text(w, "before", engagement_name(lead->old_engagement));
	jsonw_put_text(w, "after", engagement_name(answer->engagement));
	jsonw_put_text(w, "rule", find_new_rule(lead->old, new));
	jsonw_put_text(w, "staff", lead->staff);
	jsonw_end_object(w);
	return true;
}

static bool answer_again(Run *run, const DbResult *rows, int row, GError **error)
{
	const char *stored = db_get_text(rows, row, "recommendation");
	g_autoptr(Json) old = jsonc_decode(stored, strlen(stored), NULL);
	g_autoptr(Json) answers = answers_decode(db_get_text(rows, row, "submission"));
	g_autoptr(Submission) submission =
		answers_check(answers, SUBMISSION_CHECK_RECOMMENDATION, ruleset_rates(run->replay->rules));
	const char *engagement = json_string_value(json_object_get(old, "engagement"));
	Lead lead = {
		.reference = db_get_text(rows, row, "reference"),
		.staff = db_get_text(rows, row, "staff"),
		.old = old,
	};

	run->leads++;
	if (submission == NULL || engagement == NULL || !engagement_parse(engagement, &lead.old_engagement)) {
		run->unreadable++;
		return true;
	}
	g_autoptr(Recommendation) answer = classifier_run(run->classifier, submission);
	run->staff_decided += lead.staff != NULL;
	count(&run->before, lead.old_engagement, json_is_true(json_object_get(old, "needs_review")), lead.staff);
	count(&run->after, answer->engagement, answer->needs_review, lead.staff);
	return answer->engagement == lead.old_engagement || write_flip(run, &lead, answer, error);
}

/* Answers the next page and moves range->before on. *found: its leads; 0: the end. */
static bool run_page(Run *run, Db *db, ReplayRange *range, int *found, GError **error)
{
	const int64_t leads_max = MIN(PAGE_LEADS, run->replay->leads_max - run->leads);
	g_autoptr(DbResult) rows = report_replay(db, range, leads_max, error);

	if (rows == NULL)
		return false;
	*found = db_rows(rows);
	for (int i = 0; i < *found; i++) {
		if (!answer_again(run, rows, i, error))
			return false;
	}
	return *found == 0 || ident_parse(db_get_text(rows, *found - 1, "id"), &range->before);
}

static bool run_pages(Run *run, Db *db, GError **error)
{
	ReplayRange range = run->replay->range;
	int64_t leads = 0;
	int found = 1;

	if (!report_replay_count(db, &range, run->replay->leads_max, &leads, error))
		return false;
	while (found > 0 && run->leads < run->replay->leads_max) {
		if (!run_page(run, db, &range, &found, error))
			return false;
		if (run->replay->progress != NULL)
			run->replay->progress(run->leads, MAX(leads, run->leads), run->replay->context);
	}
	return true;
}

static void write_tally(JsonWriter *w, const char *name, const Tally *tally)
{
	jsonw_key(w, name);
	jsonw_begin_object(w);
	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++)
		jsonw_put_int(w, engagement_name(engagement), tally->engagements[engagement]);
	jsonw_put_int(w, "needs_review", tally->needs_review);
	jsonw_end_object(w);
}

static void write_report(const Run *run, GString *out)
{
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "ruleset", ruleset_version(run->replay->rules));
	jsonw_put_int(&w, "leads", run->leads);
	jsonw_put_int(&w, "unreadable", run->unreadable);
	write_tally(&w, "before", &run->before);
	write_tally(&w, "after", &run->after);
	jsonw_key(&w, "staff");
	jsonw_begin_object(&w);
	jsonw_put_int(&w, "decided", run->staff_decided);
	jsonw_put_int(&w, "agree_before", run->before.agrees);
	jsonw_put_int(&w, "agree_after", run->after.agrees);
	jsonw_end_object(&w);
	jsonw_key(&w, "flips");
	jsonw_raw(&w, run->flips.out->str);
	jsonw_end_object(&w);
}

bool replay_run(Db *db, const Replay *replay, GString *out, GError **error)
{
	g_autoptr(Classifier) classifier = classifier_new(replay->rules);
	g_autoptr(GString) flips = g_string_new(NULL);
	Run run = {.replay = replay, .classifier = classifier};

	jsonw_init(&run.flips, flips);
	jsonw_begin_array(&run.flips);
	if (!run_pages(&run, db, error))
		return false;
	jsonw_end_array(&run.flips);
	write_report(&run, out);
	return true;
}
