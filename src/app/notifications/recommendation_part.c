#include "app/notifications/recommendation_part.h"

#include "app/notifications/lead_words.h"
#include "codec/format.h"
#include "domain/engagement.h"
#include "domain/rules/recommendation_words.h"
#include "domain/rules/third_person.h"
#include "domain/submission/answers.h"
#include "domain/submission/submission.h"

enum {
	REASONS_MAX = 3, /* more are not read in an email */
	RISKS_MAX = 4,
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* A reason rests on the client's own words, or on an answer to one of our questions. */
static void write_evidence(JsonWriter *w, const Json *reason, const Json *submission)
{
	const char *name = text_of(reason, "field");
	const SubmissionField field = name == NULL ? FIELD_COUNT : submission_field_find(name);

	if (field == FIELD_COUNT)
		return;
	const FieldSpec *spec = &submission_fields[field];
	if (spec->kind == FIELD_KIND_TEXT || spec->kind == FIELD_KIND_PARAGRAPHS) {
		const char *evidence = text_of(reason, "evidence");
		g_autofree char *quote = evidence == NULL ? NULL : lead_words_first(evidence, NEED_CHARS_MAX);
		if (quote != NULL)
			jsonw_put_text(w, "quote", quote);
		return;
	}
	g_autofree char *answer = answers_text(submission, field);
	if (answer != NULL) {
		jsonw_put_text(w, "question", wording_text(spec->label));
		jsonw_put_text(w, "answer", answer);
	}
}

/*
 * {"list":[{"says",…}…]} from the first elements of a list of objects that say something to the client, as it is said
 * of the client; nothing for an empty list, so that a template can put a heading before it.
 */
static void write_sayings(JsonWriter *w, const char *key, const Json *list, gsize count_max, const Json *submission)
{
	const gsize count = MIN(json_array_size(list), count_max);

	if (count == 0)
		return;
	jsonw_key(w, key);
	jsonw_begin_object(w);
	jsonw_key(w, "list");
	jsonw_begin_array(w);
	for (gsize i = 0; i < count; i++) {
		const Json *item = json_array_get(list, i);
		jsonw_begin_object(w);
		const char *says = json_is_string(item) ? json_string_value(item) : text_of(item, "says");
		g_autofree char *of_client = says == NULL ? NULL : third_person(says);
		jsonw_put_text(w, "says", of_client);
		write_evidence(w, item, submission);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
	jsonw_end_object(w);
}

/* The same shape, of the review reasons in words. */
static void write_review(JsonWriter *w, const Json *recommendation)
{
	const Json *reasons = json_object_get(recommendation, "review_reasons");

	if (json_array_size(reasons) == 0)
		return;
	jsonw_key(w, "review");
	jsonw_begin_object(w);
	jsonw_key(w, "list");
	jsonw_begin_array(w);
	for (gsize i = 0; i < json_array_size(reasons); i++) {
		const char *name = json_string_value(json_array_get(reasons, i));
		g_autofree char *says =
			name == NULL ? NULL : review_says(name, text_of(recommendation, "trade"), WORDS_FOR_STAFF);
		jsonw_begin_object(w);
		jsonw_put_text(w, "says", says != NULL ? says : name);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
	jsonw_end_object(w);
}

/* What to ask the client, where there is doubt: the question and its answers in a line. */
static void write_question(JsonWriter *w, const Json *question)
{
	const char *name = text_of(question, "field");
	const SubmissionField field = name == NULL ? FIELD_COUNT : submission_field_find(name);

	if (field == FIELD_COUNT)
		return;
	g_autoptr(GString) options = g_string_new(NULL);
	const FieldChoice *choices = submission_fields[field].choices;
	for (gsize i = 0; choices != NULL && choices[i].name != NULL; i++)
		g_string_append_printf(options, "%s%s", i > 0 ? ", " : "", wording_text(choices[i].label));
	jsonw_key(w, "suggested");
	jsonw_begin_object(w);
	jsonw_put_text(w, "suggested_question", wording_text(submission_fields[field].label));
	jsonw_put_text(w, "suggested_options", options->len > 0 ? options->str : NULL);
	jsonw_end_object(w);
}

static void write_parts(JsonWriter *w, const char *key, const Json *parts)
{
	jsonw_key(w, key);
	jsonw_begin_array(w);
	for (gsize i = 0; i < json_array_size(parts); i++) {
		jsonw_begin_object(w);
		jsonw_put_text(w, "part", text_of(json_array_get(parts, i), "part"));
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

/* Of a hybrid: what is built in which language, how the halves meet, and who is hired for it. */
static void write_plan(JsonWriter *w, const Json *plan)
{
	const Json *team = json_object_get(plan, "team");
	const char *note = text_of(plan, "team_note");
	g_autofree char *note_of_client = note == NULL ? NULL : third_person(note);

	if (!json_is_object(plan))
		return;
	jsonw_key(w, "plan");
	jsonw_begin_object(w);
	write_parts(w, "rust_parts", json_object_get(plan, "rust"));
	write_parts(w, "python_parts", json_object_get(plan, "python"));
	jsonw_put_text(w, "join", text_of(plan, "join"));
	jsonw_key(w, "team");
	jsonw_begin_array(w);
	for (gsize i = 0; i < json_array_size(team); i++) {
		const Json *member = json_array_get(team, i);
		g_autofree char *text = g_strdup_printf("%" JSON_INTEGER_FORMAT " × %s",
			json_integer_value(json_object_get(member, "count")), text_of(member, "talent"));
		jsonw_begin_object(w);
		jsonw_put_text(w, "member", text);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
	jsonw_put_text(w, "team_note", note_of_client);
	jsonw_end_object(w);
}

static bool is_undecided(const Json *recommendation)
{
	const Json *reasons = json_object_get(recommendation, "review_reasons");

	for (gsize i = 0; i < json_array_size(reasons); i++) {
		if (g_strcmp0(json_string_value(json_array_get(reasons, i)), "undecided") == 0)
			return true;
	}
	return false;
}

void recommendation_part_write(JsonWriter *w, const Json *recommendation, const Json *submission)
{
	const Json *salary = json_object_get(recommendation, "salary_range_usd");

	lead_words_put_engagement(w, text_of(recommendation, "engagement"));
	jsonw_put_text(w, "talent", text_of(recommendation, "talent"));
	jsonw_put_bool(w, "is_undecided", is_undecided(recommendation));
	jsonw_put_bool(w, "is_decided", json_is_true(json_object_get(recommendation, "is_decided")));
	lead_words_put_confidence(w, json_number_value(json_object_get(recommendation, "confidence")));
	jsonw_put_bool(w, "needs_review", json_is_true(json_object_get(recommendation, "needs_review")));
	if (json_is_object(salary)) {
		g_autofree char *min = format_number(json_integer_value(json_object_get(salary, "min")));
		g_autofree char *max = format_number(json_integer_value(json_object_get(salary, "max")));
		jsonw_key(w, "salary");
		jsonw_begin_object(w);
		jsonw_put_text(w, "salary_min", min);
		jsonw_put_text(w, "salary_max", max);
		jsonw_end_object(w);
	}
	jsonw_put_text(
		w, "evidence_words", evidence_says(json_number_value(json_object_get(recommendation, "evidence"))));
	jsonw_put_text(w, "conflict_words",
		conflict_says(json_number_value(json_object_get(recommendation, "conflict")),
			g_strcmp0(text_of(recommendation, "engagement"), engagement_name(ENGAGEMENT_HYBRID)) == 0));
	write_review(w, recommendation);
	write_sayings(w, "reasons", json_object_get(recommendation, "reasons"), REASONS_MAX, submission);
	write_plan(w, json_object_get(recommendation, "split_plan"));
	write_sayings(w, "against", json_object_get(recommendation, "against"), RISKS_MAX, submission);
	write_sayings(w, "risks", json_object_get(recommendation, "risks"), RISKS_MAX, submission);
	write_question(w, json_object_get(recommendation, "question"));
}
