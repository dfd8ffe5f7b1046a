/* domain/submission/submission_check: what a submission says, and what is wrong with it. */
#include "codec/text_keys.h"
#include "domain/submission/submission.h"

#include <string.h>

#include "codec/format.h"
#include "base/text_scan.h"
#include "domain/email_address.h"
#include "domain/submission/time_zone.h"

enum {
	INTEGER_TEXT_BYTES_MAX = 30, /* a 64-bit number, some zeros, and a word */
};

/* What one check works on; the readers below each read one answered field of it. */
typedef struct Checker {
	SubmissionCheck check;
	Submission *submission;
	const MoneyRates *rates;
	FieldErrors *errors;
	FieldErrors *warnings;
	bool is_json;			    /* RawSubmission's */
	const RawValue *given[FIELD_COUNT]; /* NULL: not answered */
} Checker;

static bool is_no_answer(const char *text)
{
	return *text == '\0' || strcmp(text, SUBMISSION_NOT_SURE_NAME) == 0;
}

static bool is_answered(const RawValue *value)
{
	if (value->type == RAW_NULL)
		return false;
	if (value->type == RAW_TEXT)
		return !is_no_answer(value->value);
	if (value->type != RAW_LIST)
		return true;
	for (guint i = 0; i < value->values->len; i++) {
		if (!is_no_answer(g_ptr_array_index(value->values, i)))
			return true;
	}
	return false;
}

static void add_error(Checker *checker, SubmissionField field, const char *code, TextKey text)
{
	field_errors_add(checker->errors, submission_fields[field].name, code, text);
}

static void add_warning(Checker *checker, SubmissionField field, const char *code, TextKey text)
{
	field_errors_add(checker->warnings, submission_fields[field].name, code, text);
}

/* Whether this field may stay without an answer. */
static void check_missing(Checker *checker, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];

	if (field == FIELD_USE_CASE && checker->submission->use_cases_count == 0 &&
		checker->given[FIELD_DESCRIPTION] == NULL)
		add_error(checker, field, "required", TEXT_ERROR_REQUIRED_USE_CASE);
	if (spec->is_required && checker->check == SUBMISSION_CHECK_LEAD)
		add_error(checker, field, "required", spec->missing);
}

/* --- texts */

/* The answers of a list in one text, each once. */
static char *joined(const GPtrArray *values, const char *separator)
{
	g_autoptr(GStrvBuilder) different = g_strv_builder_new();

	for (guint i = 0; i < values->len; i++) {
		const char *text = g_ptr_array_index(values, i);
		bool is_new = !is_no_answer(text);
		for (guint before = 0; before < i && is_new; before++)
			is_new = strcmp(g_ptr_array_index(values, before), text) != 0;
		if (is_new)
			g_strv_builder_add(different, text);
	}
	g_auto(GStrv) list = g_strv_builder_end(different);
	return g_strjoinv(separator, list);
}

/* A text, a number as its text, or a list of texts as one; NULL for anything else. */
static char *text_of(const RawValue *value, const char *separator)
{
	if (value->type == RAW_TEXT || value->type == RAW_NUMBER)
		return g_strdup(value->value);
	return value->type == RAW_LIST ? joined(value->values, separator) : NULL;
}

/* Of a field that was sent several times, the last; NULL when it is no text. */
static const char *last_of(const RawValue *value)
{
	const char *last = NULL;

	if (value->type != RAW_LIST)
		return value->type == RAW_OTHER ? NULL : value->value;
	for (guint i = 0; i < value->values->len; i++) {
		const char *text = g_ptr_array_index(value->values, i);
		if (!is_no_answer(text))
			last = text;
	}
	return last;
}

static void add_wrong_type(Checker *checker, SubmissionField field)
{
	if (submission_fields[field].is_required)
		add_error(checker, field, "wrong_type", TEXT_ERROR_WRONG_TYPE);
	else
		add_warning(checker, field, "wrong_type", TEXT_ERROR_WRONG_TYPE_KEPT);
}

static bool is_short_enough(Checker *checker, SubmissionField field, const char *text)
{
	const FieldSpec *spec = &submission_fields[field];
	const glong chars = (glong)text_characters(text, strlen(text));

	if (chars > spec->chars_max)
		field_errors_add(checker->errors, spec->name, "too_long", TEXT_ERROR_TOO_LONG,
			wording_number("max", spec->chars_max), wording_number("count", chars));
	return chars <= spec->chars_max;
}

static void read_text(Checker *checker, SubmissionField field, const RawValue *value)
{
	const bool has_lines = submission_fields[field].kind == FIELD_KIND_PARAGRAPHS;
	const bool may_be_number = !submission_fields[field].is_required;
	g_autofree char *text =
		value->type != RAW_NUMBER || may_be_number ? text_of(value, has_lines ? "\n" : ", ") : NULL;
	char zone[TIME_ZONE_BYTES];

	if (text == NULL) {
		add_wrong_type(checker, field);
		return;
	}
	if (field == FIELD_TIMEZONE && !time_zone_find(text, zone))
		add_warning(checker, field, "not_understood", TEXT_ERROR_TIMEZONE);
	if (is_short_enough(checker, field, text))
		checker->submission->texts[field] = g_steal_pointer(&text);
}

static void read_carried(Checker *checker, SubmissionField field, const RawValue *value)
{
	const FieldSpec *spec = &submission_fields[field];
	const char *text = value->type == RAW_BOOL ? NULL : last_of(value);

	if (text == NULL) {
		add_wrong_type(checker, field);
	} else if (g_utf8_strlen(text, -1) <= spec->chars_max) {
		checker->submission->texts[field] = g_strdup(text);
	} else {
		/* Half an address leads nowhere. */
		if (field != FIELD_NEXT)
			checker->submission->texts[field] = g_utf8_substring(text, 0, spec->chars_max);
		add_warning(checker, field, "too_long", TEXT_ERROR_TOO_LONG_CARRIED);
	}
}

static void read_email(Checker *checker, SubmissionField field, const RawValue *value)
{
	static const char scheme[] = "mailto:";
	const char *text = value->type == RAW_TEXT || value->type == RAW_LIST ? last_of(value) : NULL;
	g_autoptr(GError) error = NULL;

	if (text == NULL) {
		add_wrong_type(checker, field);
		return;
	}
	if (!is_short_enough(checker, field, text))
		return;
	if (g_ascii_strncasecmp(text, scheme, strlen(scheme)) == 0)
		text += strlen(scheme);
	checker->submission->texts[field] = email_address_normalize(text, &error);
	if (checker->submission->texts[field] == NULL)
		field_errors_add(checker->errors, submission_fields[field].name, "bad_email", TEXT_ERROR_BAD_EMAIL,
			wording_string("reason", error->message));
}

/* --- choices */

/* Where a count is asked for, people write the number. */
typedef struct CountRow {
	SubmissionField field;
	int choice;
	guint64 min, max;
} CountRow;

static const CountRow counts[] = {
	{FIELD_ENGINEERS, ENGINEERS_1, 1, 1},
	{FIELD_ENGINEERS, ENGINEERS_2_3, 2, 3},
	{FIELD_ENGINEERS, ENGINEERS_4_PLUS, 4, 100000},
};

static int find_count(SubmissionField field, const char *text)
{
	guint64 count;

	if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, &count, NULL))
		return SUBMISSION_NOT_SURE;
	for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
		if (counts[i].field == field && count >= counts[i].min && count <= counts[i].max)
			return counts[i].choice;
	}
	return SUBMISSION_NOT_SURE;
}

static int find_choice(SubmissionField field, const char *text)
{
	const FieldChoice *choices = submission_fields[field].choices;

	for (int i = 0; choices[i].name != NULL; i++) {
		if (strcmp(choices[i].name, text) == 0)
			return i;
	}
	return find_count(field, text);
}

static void add_not_a_choice(Checker *checker, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];
	g_autoptr(GString) names = g_string_new(NULL);

	for (const FieldChoice *choice = spec->choices; choice->name != NULL; choice++)
		g_string_append_printf(names, "%s, ", choice->name);
	g_string_append(names, SUBMISSION_NOT_SURE_NAME);
	field_errors_add(checker->warnings, spec->name, "not_a_choice", TEXT_ERROR_NOT_A_CHOICE,
		wording_string("choices", names->str));
}

static void read_choice(Checker *checker, SubmissionField field, const RawValue *value)
{
	const char *text = last_of(value);
	const int choice = text == NULL ? SUBMISSION_NOT_SURE : find_choice(field, text);

	if (choice == SUBMISSION_NOT_SURE)
		add_not_a_choice(checker, field);
	checker->submission->choices[field] = (int8_t)choice;
}

/* False: one too many. */
static bool add_use_case(Submission *submission, int choice)
{
	for (int i = 0; i < submission->use_cases_count; i++) {
		if (submission->use_cases[i] == choice)
			return true;
	}
	if (submission->use_cases_count == SUBMISSION_USE_CASES_MAX)
		return false;
	submission->use_cases[submission->use_cases_count++] = (int8_t)choice;
	return true;
}

static void read_choices(Checker *checker, SubmissionField field, const RawValue *value)
{
	const guint count = value->type == RAW_LIST ? value->values->len : 1;
	bool are_all_known = true;

	for (guint i = 0; i < count; i++) {
		const char *text = value->type == RAW_LIST ? g_ptr_array_index(value->values, i) : value->value;
		const int choice = find_choice(field, text);
		if (choice == SUBMISSION_NOT_SURE) {
			are_all_known = are_all_known && is_no_answer(text);
		} else if (!add_use_case(checker->submission, choice)) {
			field_errors_add(checker->errors, submission_fields[field].name, "too_many",
				TEXT_ERROR_TOO_MANY, wording_number("max", SUBMISSION_USE_CASES_MAX));
			break;
		}
	}
	if (!are_all_known)
		add_not_a_choice(checker, field);
	check_missing(checker, field);
}

/* --- numbers */

/* "4", or "4 hours" and the like where hours are asked for. */
static bool parse_integer(const char *text, int64_t *number)
{
	static const char *const units[] = {
		"", "h", "hr", "hrs", "hour", "hours", "h/day", "hours/day", "hours a day", "hours per day"};
	const gsize digits = strspn(text, "0123456789");
	const char *unit = text + digits + strspn(text + digits, " ");
	char number_text[INTEGER_TEXT_BYTES_MAX];

	if (digits == 0 || digits >= sizeof number_text)
		return false;
	g_strlcpy(number_text, text, digits + 1);
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		if (g_ascii_strcasecmp(unit, units[i]) == 0)
			return g_ascii_string_to_signed(number_text, 10, 0, G_MAXINT64, number, NULL);
	}
	return false;
}

static void read_integer(Checker *checker, SubmissionField field, const RawValue *value)
{
	const FieldSpec *spec = &submission_fields[field];
	const char *text = value->type == RAW_BOOL ? NULL : last_of(value);
	int64_t number;

	if (text == NULL || !parse_integer(text, &number)) {
		add_warning(checker, field, "not_a_number", TEXT_ERROR_NOT_A_NUMBER);
	} else if (number < spec->min || number > spec->max) {
		field_errors_add(checker->warnings, spec->name, "out_of_range", TEXT_ERROR_OUT_OF_RANGE,
			wording_number("min", spec->min), wording_number("max", spec->max));
	} else {
		checker->submission->integers[field] = number;
	}
}

/* Nothing but digits, groups of three, and the dollar sign that the question speaks of. */
static bool is_just_the_number(const char *text)
{
	return text[strspn(text, "$0123456789,")] == '\0';
}

static void read_money(Checker *checker, SubmissionField field, const RawValue *value)
{
	Submission *submission = checker->submission;
	const char *text = value->type == RAW_BOOL ? NULL : last_of(value);
	Money money;

	if (text == NULL || g_utf8_strlen(text, -1) > submission_fields[field].chars_max ||
		!money_parse(text, &money)) {
		add_warning(checker, field, "not_understood", TEXT_ERROR_BUDGET);
		return;
	}
	const int64_t usd = money_usd_year(&money, checker->rates);
	g_autofree char *shown = money_text(&money);
	if (usd == -1) {
		field_errors_add(checker->warnings, submission_fields[field].name, "not_understood",
			TEXT_ERROR_BUDGET_DOUBTED, wording_string("amount", shown));
		return;
	}
	submission->integers[field] = usd;
	if (is_just_the_number(text))
		return;
	submission->budget_text = g_strdup(text);
	submission->budget = money;
	g_autofree char *dollars = format_number(usd);
	if (money_is_converted(&money))
		field_errors_add(checker->warnings, submission_fields[field].name, "converted",
			TEXT_ERROR_BUDGET_CONVERTED, wording_string("amount", shown),
			wording_string("dollars", dollars));
}

/* --- consent */

static bool is_yes(const char *text)
{
	static const char *const words[] = {"true", "on", "yes", "1"};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_ascii_strcasecmp(text, words[i]) == 0)
			return true;
	}
	return false;
}

bool raw_value_is_yes(const RawValue *value)
{
	const char *text = last_of(value);

	return text != NULL && is_yes(text);
}

static void read_yes(Checker *checker, SubmissionField field, const RawValue *value)
{
	if (checker->is_json && value->type != RAW_BOOL) {
		add_error(checker, field, "wrong_type", TEXT_ERROR_NOT_A_BOOLEAN);
		return;
	}
	checker->submission->consent = raw_value_is_yes(value);
	if (!checker->submission->consent)
		check_missing(checker, field);
}

static void (*const readers[])(Checker *, SubmissionField, const RawValue *) = {
	[FIELD_KIND_TEXT] = read_text,
	[FIELD_KIND_PARAGRAPHS] = read_text,
	[FIELD_KIND_EMAIL] = read_email,
	[FIELD_KIND_CHOICE] = read_choice,
	[FIELD_KIND_CHOICES] = read_choices,
	[FIELD_KIND_INTEGER] = read_integer,
	[FIELD_KIND_MONEY] = read_money,
	[FIELD_KIND_YES] = read_yes,
	[FIELD_KIND_CARRIED] = read_carried,
};

/* Sorts what was sent by field; what belongs to none becomes a warning. */
static void sort_values(const RawSubmission *raw, Checker *checker)
{
	for (guint i = 0; i < raw->values->len; i++) {
		const RawValue *value = g_ptr_array_index(raw->values, i);
		const SubmissionField field = submission_field_find(value->name);
		if (field == FIELD_COUNT)
			field_errors_add(checker->warnings, value->name, "unknown_field", TEXT_ERROR_UNKNOWN_FIELD);
		else if (is_answered(value))
			checker->given[field] = value;
	}
}

Submission *submission_check(const RawSubmission *raw, SubmissionCheck check, const MoneyRates *rates,
	FieldErrors *errors, FieldErrors *warnings)
{
	g_autoptr(Submission) submission = submission_new();
	Checker checker = {.check = check,
		.submission = submission,
		.is_json = raw->is_json,
		.rates = rates == NULL ? &money_default_rates : rates,
		.errors = errors,
		.warnings = warnings};

	sort_values(raw, &checker);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		if (checker.given[field] == NULL)
			check_missing(&checker, field);
		else
			readers[submission_fields[field].kind](&checker, field, checker.given[field]);
	}
	return field_errors_count(errors) == 0 ? g_steal_pointer(&submission) : NULL;
}
