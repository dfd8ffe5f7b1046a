/* Submissions through decoding and checking, for the tests of both. */
#pragma once

#include <string.h>

#include "base/error.h"
#include "codec/json.h"
#include "domain/submission/submission.h"

/* The least that is a lead, without its closing brace. */
#define LEAD "{\"contact_name\":\"Ana\",\"email\":\"ana@example.com\",\"consent\":true,"

/* One submission through decoding and checking. */
typedef struct Outcome {
	RawSubmission *raw;
	Submission *submission; /* NULL: refused */
	FieldErrors errors;
	FieldErrors warnings;
} Outcome;

static inline void outcome_clear(Outcome *outcome)
{
	raw_submission_free(outcome->raw);
	submission_free(outcome->submission);
	field_errors_clear(&outcome->errors);
	field_errors_clear(&outcome->warnings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static const MoneyRates rates = {
	.per_year = {[MONEY_YEAR] = 1, [MONEY_MONTH] = 12, [MONEY_WEEK] = 46, [MONEY_DAY] = 230, [MONEY_HOUR] = 1840},
	.currencies = {{"USD", 1}, {"EUR", 1.1}},
	.currencies_count = 2,
};

static inline Outcome check_raw(RawSubmission *raw, SubmissionCheck check)
{
	Outcome outcome = {.raw = raw};

	field_errors_init(&outcome.errors);
	field_errors_init(&outcome.warnings);
	outcome.submission = submission_check(raw, check, &rates, &outcome.errors, &outcome.warnings);
	g_assert_cmpint(outcome.submission == NULL, ==, field_errors_count(&outcome.errors) > 0);
	return outcome;
}

static inline RawSubmission *raw_of_json(const char *json)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) document = jsonc_decode(json, strlen(json), &error);

	g_assert_no_error(error);
	RawSubmission *raw = raw_submission_from_json(document, &error);
	g_assert_no_error(error);
	return raw;
}

static inline RawSubmission *raw_of_form(const char *body)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode(body, strlen(body), &error);

	g_assert_no_error(error);
	return raw_submission_from_form(form);
}

static inline Outcome check_json(const char *json)
{
	return check_raw(raw_of_json(json), SUBMISSION_CHECK_LEAD);
}

/* "field code, field code" of a list. */
static inline char *codes_of(const FieldErrors *errors)
{
	g_autoptr(GString) codes = g_string_new(NULL);

	for (guint i = 0; i < field_errors_count(errors); i++) {
		const FieldError *error = field_errors_get(errors, i);
		g_string_append_printf(codes, "%s%s %s", i == 0 ? "" : ", ", error->field, error->code);
		/* What a person reads is a sentence. */
		g_assert_true(g_str_has_suffix(error->says, "."));
	}
	return g_strdup(codes->str);
}

static inline void assert_errors(const char *json, const char *expected)
{
	g_auto(Outcome) outcome = check_json(json);
	g_autofree char *codes = codes_of(&outcome.errors);

	g_assert_cmpstr(codes, ==, expected);
}

/* It is a lead, with these warnings. */
static inline void assert_warnings(const char *json, const char *expected)
{
	g_auto(Outcome) outcome = check_json(json);
	g_autofree char *codes = codes_of(&outcome.warnings);

	g_assert_nonnull(outcome.submission);
	g_assert_cmpstr(codes, ==, expected);
}

static inline void assert_form_errors(const char *body, const char *expected)
{
	g_auto(Outcome) outcome = check_raw(raw_of_form(body), SUBMISSION_CHECK_LEAD);
	g_autofree char *codes = codes_of(&outcome.errors);

	g_assert_cmpstr(codes, ==, expected);
}

static inline void assert_text(const char *json, SubmissionField field, const char *expected)
{
	g_auto(Outcome) outcome = check_json(json);

	g_assert_nonnull(outcome.submission);
	g_assert_cmpstr(outcome.submission->texts[field], ==, expected);
}

static inline void assert_integer(const char *json, SubmissionField field, gint64 expected)
{
	g_auto(Outcome) outcome = check_json(json);

	g_assert_nonnull(outcome.submission);
	g_assert_cmpint(outcome.submission->integers[field], ==, expected);
}

static inline void assert_choice(const char *json, SubmissionField field, int expected)
{
	g_auto(Outcome) outcome = check_json(json);

	g_assert_nonnull(outcome.submission);
	g_assert_cmpint(outcome.submission->choices[field], ==, expected);
}
