#include "domain/rules/recommendation.h"

#include "base/banned.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"

enum {
	SHARE_DECIMALS = 2,
	PERCENT = 100,
};

/* Why a person should look at it, in the order in which it is told. */
enum {
	REVIEW_UNDECIDED,
	REVIEW_OTHER_TRADE,
	REVIEW_NOT_A_HIRE,
	REVIEW_TWO_PROJECTS,
	REVIEW_CONFLICT,
	REVIEW_THIN,
	REVIEW_COUNT
};

static const char *const review_names[REVIEW_COUNT] = {
	[REVIEW_UNDECIDED] = "undecided",
	[REVIEW_OTHER_TRADE] = "other_trade",
	[REVIEW_NOT_A_HIRE] = "not_a_hire",
	[REVIEW_TWO_PROJECTS] = "two_projects",
	[REVIEW_CONFLICT] = "conflict",
	[REVIEW_THIN] = "thin_evidence",
};

static unsigned reviews_of(const RecommendationParts *parts)
{
	const Decision *decision = parts->decision;
	const bool holds[REVIEW_COUNT] = {
		[REVIEW_UNDECIDED] = decision_is_undecided(decision),
		[REVIEW_OTHER_TRADE] = decision->is_other_trade,
		[REVIEW_NOT_A_HIRE] = decision->is_not_a_hire,
		[REVIEW_TWO_PROJECTS] = decision->is_two_projects,
		[REVIEW_CONFLICT] = decision->is_conflict,
		/* There may be plenty to go on that points elsewhere. */
		[REVIEW_THIN] = parts->is_thin && !decision->is_other_trade,
	};
	unsigned reviews = 0;

	for (int i = 0; i < REVIEW_COUNT; i++)
		reviews |= holds[i] ? 1u << i : 0;
	return reviews;
}

bool recommendation_needs_review(const RecommendationParts *parts)
{
	return reviews_of(parts) != 0;
}

static void put_review(JsonWriter *w, const RecommendationParts *parts)
{
	const unsigned reviews = reviews_of(parts);

	jsonw_put_bool(w, "needs_review", reviews != 0);
	jsonw_key(w, "review_reasons");
	jsonw_begin_array(w);
	for (int i = 0; i < REVIEW_COUNT; i++) {
		if (reviews & 1u << i)
			jsonw_text(w, review_names[i]);
	}
	jsonw_end_array(w);
}

static void put_range(JsonWriter *w, const char *key, int64_t min, int64_t max)
{
	jsonw_key(w, key);
	jsonw_begin_object(w);
	jsonw_put_int(w, "min", min);
	jsonw_put_int(w, "max", max);
	jsonw_end_object(w);
}

/* Where a weight comes from: the question, the signal of the text, or the staffing answers. */
static void put_source(JsonWriter *w, const RecommendationParts *parts, Dimension d)
{
	const Needs *needs = parts->needs;
	const int answer = needs->giver[d];

	jsonw_key(w, "source");
	if (answer != -1 && needs->answers.of[d] == parts->decision->weights.of[d]) {
		jsonw_text(w, submission_fields[g_array_index(parts->rules->answers, AnswerRow, answer).field].name);
	} else if (parts->reading != NULL && parts->reading->giver[d] != -1) {
		jsonw_text(w, "text");
	} else {
		jsonw_text(w, NULL);
	}
}

/* Learning curve, talent and cost get their weights from the risks that hold. */
static int supply_weight(const RecommendationParts *parts, Dimension d)
{
	int weight = 0;

	for (int s = 0; s < SUPPLY_COUNT; s++) {
		if (parts->explanation->risks.held & 1u << s)
			weight = MAX(weight, (int)parts->rules->supply[s].gives.of[d]);
	}
	return weight;
}

char *recommendation_dimension(Dimension d, const DimensionRow *row)
{
	GString *members = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, members);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "dimension", dimension_names[d]);
	if (d == DIMENSION_HIRING_COST) {
		put_range(&w, "rust", row->rust_usd_min, row->rust_usd_max);
		put_range(&w, "python", row->python_usd_min, row->python_usd_max);
	} else {
		jsonw_put_int(&w, "rust", row->rust);
		jsonw_put_int(&w, "python", row->python);
	}
	return g_string_free(g_string_erase(members, 0, 1), FALSE);
}

static void put_dimension(JsonWriter *w, const RecommendationParts *parts, Dimension d)
{
	const int supply = supply_weight(parts, d);

	jsonw_begin_object(w);
	jsonw_members(w, parts->rules->dimensions[d].json);
	jsonw_put_int(w, "weight", MAX((int)parts->decision->weights.of[d], supply));
	if (supply > 0)
		jsonw_put_text(w, "source", "staffing");
	else
		put_source(w, parts, d);
	jsonw_end_object(w);
}

static void put_reason_rule(JsonWriter *w, const Reason *reason)
{
	char rule[160];

	g_strlcpy(rule, reason->kind, sizeof rule);
	g_strlcat(rule, ".", sizeof rule);
	g_strlcat(rule, reason->rule, sizeof rule);
	if (reason->choice != NULL) {
		g_strlcat(rule, ".", sizeof rule);
		g_strlcat(rule, reason->choice, sizeof rule);
	}
	jsonw_put_text(w, "rule", rule);
}

/* What is quoted, and where it stands. */
static void put_evidence(JsonWriter *w, const Reason *reason)
{
	jsonw_key(w, "evidence");
	if (reason->evidence == NULL)
		jsonw_text(w, NULL);
	else
		jsonw_text_n(w, reason->evidence, reason->evidence_bytes);
	jsonw_put_text(w, "field", reason->field == FIELD_COUNT ? NULL : submission_fields[reason->field].name);
	jsonw_key(w, "span");
	if (!reason->has_span) {
		jsonw_text(w, NULL);
		return;
	}
	jsonw_begin_array(w);
	jsonw_int(w, reason->start);
	jsonw_int(w, reason->end);
	jsonw_end_array(w);
}

static void put_reasons(JsonWriter *w, const char *key, const Reason *reasons, gsize count)
{
	jsonw_key(w, key);
	jsonw_begin_array(w);
	for (gsize i = 0; i < count; i++) {
		jsonw_begin_object(w);
		put_reason_rule(w, &reasons[i]);
		jsonw_put_text(w, "says", reasons[i].says);
		put_evidence(w, &reasons[i]);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

static void put_risks(JsonWriter *w, const RecommendationParts *parts)
{
	jsonw_key(w, "risks");
	jsonw_begin_array(w);
	for (int s = 0; s < SUPPLY_COUNT; s++) {
		if (!(parts->explanation->risks.told & 1u << s))
			continue;
		jsonw_begin_object(w);
		jsonw_put_text(w, "rule", supply_names[s]);
		jsonw_put_text(w, "says", parts->rules->supply[s].says);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

static const char *choice_name(SubmissionField field, int choice)
{
	return choice == SUBMISSION_NOT_SURE ? "not_sure" : submission_fields[field].choices[choice].name;
}

static const char *choice_label(SubmissionField field, int choice)
{
	return choice == SUBMISSION_NOT_SURE ? wording_text(TEXT_OPTION_NOT_SURE)
					     : wording_text(submission_fields[field].choices[choice].label);
}

static void put_alternatives(JsonWriter *w, const RecommendationParts *parts)
{
	jsonw_key(w, "would_change");
	jsonw_begin_array(w);
	for (gsize i = 0; i < parts->alternatives->count; i++) {
		const Alternative *a = &parts->alternatives->list[i];
		g_autofree char *says = wording_format(
			a->is_undecided ? TEXT_RECOMMENDATION_WOULD_BE_UNDECIDED : TEXT_RECOMMENDATION_WOULD_CHANGE,
			wording_string("answer", choice_label(a->field, a->to)),
			wording_string("question", wording_text(submission_fields[a->field].label)),
			wording_string("talent", engagement_talent(a->engagement)));
		jsonw_begin_object(w);
		jsonw_put_text(w, "field", submission_fields[a->field].name);
		jsonw_put_text(w, "from", choice_name(a->field, a->from));
		jsonw_put_text(w, "to", choice_name(a->field, a->to));
		jsonw_put_text(w, "engagement", engagement_name(a->engagement));
		jsonw_put_text(w, "says", says);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

/* Only where there is doubt: the answer that is expected to settle most of it. */
static void put_question(JsonWriter *w, const RecommendationParts *parts)
{
	const SubmissionField field = parts->alternatives->question;

	jsonw_key(w, "question");
	if (field == FIELD_COUNT) {
		jsonw_text(w, NULL);
		return;
	}
	const FieldChoice *choices = submission_fields[field].choices;
	jsonw_begin_object(w);
	jsonw_put_text(w, "field", submission_fields[field].name);
	jsonw_put_text(w, "text", wording_text(submission_fields[field].label));
	jsonw_key(w, "options");
	jsonw_begin_array(w);
	for (gsize i = 0; choices != NULL && choices[i].name != NULL; i++)
		jsonw_text(w, choices[i].name);
	jsonw_end_array(w);
	jsonw_end_object(w);
}

static void put_parts(JsonWriter *w, const char *key, const Reason *list, gsize count, const char *otherwise)
{
	jsonw_key(w, key);
	jsonw_begin_array(w);
	for (gsize i = 0; i < count; i++) {
		jsonw_begin_object(w);
		jsonw_put_text(w, "part", list[i].says);
		put_evidence(w, &list[i]);
		jsonw_end_object(w);
	}
	if (count == 0) {
		jsonw_begin_object(w);
		jsonw_put_text(w, "part", otherwise);
		put_evidence(w, &(Reason){.field = FIELD_COUNT});
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

static void put_team(JsonWriter *w, const RecommendationParts *parts)
{
	const SplitPlan *plan = &parts->explanation->plan;
	const int seniority = parts->submission->choices[FIELD_SENIORITY];

	jsonw_key(w, "team");
	jsonw_begin_array(w);
	for (gsize i = 0; i < plan->team_count; i++) {
		jsonw_begin_object(w);
		jsonw_put_text(w, "talent", engagement_talent(plan->team[i].engagement));
		jsonw_put_int(w, "count", plan->team[i].count);
		jsonw_put_text(w, "seniority",
			seniority == SUBMISSION_NOT_SURE ? NULL : choice_name(FIELD_SENIORITY, seniority));
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
	jsonw_put_text(w, "team_note", plan->note == -1 ? NULL : parts->rules->split_plan.team[plan->note]);
}

static void put_split_plan(JsonWriter *w, const RecommendationParts *parts)
{
	const Explanation *explanation = parts->explanation;
	const SplitPlanTexts *texts = &parts->rules->split_plan;

	if (!explanation->has_plan)
		return;
	jsonw_key(w, "split_plan");
	jsonw_begin_object(w);
	put_parts(w, "rust", explanation->rust_parts, explanation->rust_parts_count, texts->rust);
	put_parts(w, "python", explanation->python_parts, explanation->python_parts_count, texts->python);
	jsonw_put_text(w, "join", texts->joins[explanation->plan.join]);
	jsonw_put_text(w, "joined_by", join_names[explanation->plan.join]);
	put_team(w, parts);
	jsonw_end_object(w);
}

static void put_salary(JsonWriter *w, const RecommendationParts *parts)
{
	const DimensionRow *row = &parts->rules->dimensions[DIMENSION_HIRING_COST];
	const Engagement engagement = parts->decision->engagement;
	const bool has_rust = engagement != ENGAGEMENT_PYTHON;
	const bool has_python = engagement != ENGAGEMENT_RUST;

	put_range(w, "salary_range_usd", has_python ? row->python_usd_min : row->rust_usd_min,
		has_rust ? row->rust_usd_max : row->python_usd_max);
}

static void put_drives(JsonWriter *w, const Decision *decision)
{
	jsonw_key(w, "drives");
	jsonw_begin_object(w);
	jsonw_put_int(w, "rust", decision->rust_drive);
	jsonw_put_int(w, "python", decision->python_drive);
	jsonw_end_object(w);
}

/*
 * How the weight is split between the two languages, in percent: of the ratings, weighted, where answers decide, and of what the brief
 * reads like where it does. Null where nothing weighs anything.
 */
static void put_balance(JsonWriter *w, const RecommendationParts *parts)
{
	const Decision *decision = parts->decision;
	const bool is_by_text = decision->verdict == VERDICT_TEXT || decision->verdict == VERDICT_HYBRID_TEXT;
	const double *p = is_by_text ? parts->reading->probability : NULL;
	const double rust = p == NULL ? decision->rust_weight : p[ENGAGEMENT_RUST] + p[ENGAGEMENT_HYBRID] / 2;
	const double python = p == NULL ? decision->python_weight : p[ENGAGEMENT_PYTHON] + p[ENGAGEMENT_HYBRID] / 2;

	jsonw_key(w, "balance");
	if (rust + python <= 0 || decision_is_undecided(decision)) {
		jsonw_text(w, NULL);
		return;
	}
	const int percent = (int)(rust / (rust + python) * PERCENT + 0.5);
	jsonw_begin_object(w);
	jsonw_put_int(w, "rust", percent);
	jsonw_put_int(w, "python", PERCENT - percent);
	jsonw_end_object(w);
}

static void put_share(JsonWriter *w, const char *key, double share)
{
	jsonw_key(w, key);
	jsonw_decimal(w, share, SHARE_DECIMALS);
}

void recommendation_write(const RecommendationParts *parts, GString *out)
{
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "engagement", engagement_name(parts->decision->engagement));
	jsonw_put_text(&w, "talent", engagement_talent(parts->decision->engagement));
	put_share(&w, "confidence", parts->decision->confidence);
	put_share(&w, "evidence", parts->decision->evidence);
	put_share(&w, "conflict", parts->decision->conflict);
	put_review(&w, parts);
	jsonw_put_text(&w, "trade", parts->decision->trade);
	put_drives(&w, parts->decision);
	put_balance(&w, parts);
	jsonw_key(&w, "dimensions");
	jsonw_begin_array(&w);
	for (Dimension d = 0; d < DIMENSION_COUNT; d++)
		put_dimension(&w, parts, d);
	jsonw_end_array(&w);
	put_reasons(&w, "reasons", parts->explanation->reasons, parts->explanation->reasons_count);
	put_reasons(&w, "against", parts->explanation->against, parts->explanation->against_count);
	put_risks(&w, parts);
	put_alternatives(&w, parts);
	put_question(&w, parts);
	put_split_plan(&w, parts);
	put_salary(&w, parts);
	jsonw_put_text(&w, "ruleset", ruleset_version(parts->rules));
	jsonw_end_object(&w);
}
