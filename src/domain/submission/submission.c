#include "domain/submission/submission.h"

#include <string.h>

#include "base/json_writer.h"
#include "domain/email_address.h"

enum {
	INTEGER_TEXT_BYTES_MAX = 30, /* a dollar sign, a 64-bit number with its commas, some zeros */
};

/* What one check works on; the readers below each take one answered field of it. */
typedef struct Checker {
	SubmissionCheck check;
	Submission *submission;
	FieldErrors *errors;
	const RawValue *given[FIELD_COUNT]; /* NULL: not answered */
} Checker;

Submission *submission_new(void)
{
	Submission *submission = g_new0(Submission, 1);

	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		submission->choices[field] = SUBMISSION_NOT_SURE;
		submission->integers[field] = SUBMISSION_NOT_SURE;
	}
	return submission;
}

void submission_free(Submission *submission)
{
	if (submission == NULL)
		return;
	for (SubmissionField field = 0; field < FIELD_COUNT; field++)
		g_free(submission->texts[field]);
	g_free(submission);
}

/* The text without white space around it: where it begins, and its length in *count. */
static const char *trim(const char *text, gsize *count)
{
	const char *end = text + strlen(text);

	while (text < end && g_unichar_isspace(g_utf8_get_char(text)))
		text = g_utf8_next_char(text);
	while (end > text) {
		const char *last = g_utf8_find_prev_char(text, end);
		if (!g_unichar_isspace(g_utf8_get_char(last)))
			break;
		end = last;
	}
	*count = (gsize)(end - text);
	return text;
}

static bool is_no_answer(const char *text)
{
	gsize count;
	const char *trimmed = trim(text, &count);

	return count == 0 ||
	       (count == strlen(SUBMISSION_NOT_SURE_NAME) && memcmp(trimmed, SUBMISSION_NOT_SURE_NAME, count) == 0);
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

/*
 * Trimmed, line breaks as \n (in one line: a blank); NULL when there is a control character that no text has.
 */
static char *clean_text(const char *text, bool keeps_lines)
{
	gsize count;
	const char *in = trim(text, &count);
	const char *const end = in + count;
	char *clean = g_malloc(count + 1);
	char *out = clean;

	for (; in < end; in++) {
		const char c = *in;
		if ((guchar)c >= 0x20 && c != 0x7f) {
			*out++ = c;
		} else if (c == '\r' || c == '\n') {
			if (c == '\r' && in + 1 < end && in[1] == '\n')
				in++;
			*out++ = keeps_lines ? '\n' : ' ';
		} else if (c == '\t') {
			*out++ = keeps_lines ? '\t' : ' ';
		} else {
			g_free(clean);
			return NULL;
		}
	}
	*out = '\0';
	return clean;
}

static void add_error(Checker *checker, SubmissionField field, const char *code, const char *says)
{
	field_errors_add(checker->errors, submission_fields[field].name, code, "%s", says);
}

/* Whether this field may stay without an answer. */
static void check_missing(Checker *checker, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];

	if (field == FIELD_USE_CASE && checker->given[FIELD_DESCRIPTION] == NULL)
		add_error(checker, field, "required",
			"Please pick what you are building, or describe it in a few words.");
	if (!spec->is_required || checker->check != SUBMISSION_CHECK_LEAD)
		return;
	if (spec->kind == FIELD_KIND_YES)
		add_error(checker, field, "required",
			"We need your consent to share the request with matched recruiters.");
	else
		field_errors_add(checker->errors, spec->name, "required", "Please answer \"%s\".", spec->label);
}

/* The checked text, or NULL with an error. */
static char *read_clean(Checker *checker, SubmissionField field, const RawValue *value)
{
	const FieldSpec *spec = &submission_fields[field];

	if (value->type != RAW_TEXT) {
		add_error(checker, field, "wrong_type", "This must be one text.");
		return NULL;
	}
	g_autofree char *clean = clean_text(value->value, spec->kind == FIELD_KIND_PARAGRAPHS);
	if (clean == NULL) {
		add_error(checker, field, "bad_text",
			"This contains control characters, which cannot be stored; please remove "
			"them.");
		return NULL;
	}
	const glong chars = g_utf8_strlen(clean, -1);
	if (chars > spec->chars_max) {
		field_errors_add(checker->errors, spec->name, "too_long",
			"Please use at most %d characters; this has %ld.", spec->chars_max, chars);
		return NULL;
	}
	return g_steal_pointer(&clean);
}

static void read_text(Checker *checker, SubmissionField field, const RawValue *value)
{
	checker->submission->texts[field] = read_clean(checker, field, value);
}

static void read_email(Checker *checker, SubmissionField field, const RawValue *value)
{
	g_autofree char *clean = read_clean(checker, field, value);
	g_autoptr(GError) error = NULL;

	if (clean == NULL)
		return;
	checker->submission->texts[field] = email_address_normalise(clean, &error);
	if (checker->submission->texts[field] == NULL)
		field_errors_add(checker->errors, submission_fields[field].name, "bad_email",
			"This is not an e-mail address such as ana@example.com: %s.", error->message);
}

static int find_choice(const FieldChoice *choices, const char *text)
{
	gsize count;
	const char *trimmed = trim(text, &count);

	for (int i = 0; choices[i].name != NULL; i++) {
		if (strncmp(choices[i].name, trimmed, count) == 0 && choices[i].name[count] == '\0')
			return i;
	}
	return SUBMISSION_NOT_SURE;
}

static void add_not_a_choice(Checker *checker, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];
	g_autoptr(GString) names = g_string_new(NULL);

	for (const FieldChoice *choice = spec->choices; choice->name != NULL; choice++)
		g_string_append_printf(names, "%s, ", choice->name);
	field_errors_add(checker->errors, spec->name, "not_a_choice",
		"Please choose one of: %s" SUBMISSION_NOT_SURE_NAME ".", names->str);
}

static void read_choice(Checker *checker, SubmissionField field, const RawValue *value)
{
	/* A number too: {"engineers": 1} is what people send. */
	if (value->type != RAW_TEXT && value->type != RAW_NUMBER) {
		add_error(checker, field, "wrong_type", "This takes one answer, as a text.");
		return;
	}
	const int choice = find_choice(submission_fields[field].choices, value->value);
	if (choice == SUBMISSION_NOT_SURE)
		add_not_a_choice(checker, field);
	checker->submission->choices[field] = (int8_t)choice;
}

/* False when the value is no choice or one too many; then there is an error. */
static bool take_use_case(Checker *checker, SubmissionField field, const char *text)
{
	Submission *submission = checker->submission;

	if (is_no_answer(text))
		return true;
	const int choice = find_choice(submission_fields[field].choices, text);
	if (choice == SUBMISSION_NOT_SURE) {
		add_not_a_choice(checker, field);
		return false;
	}
	for (int i = 0; i < submission->use_cases_count; i++) {
		if (submission->use_cases[i] == choice)
			return true;
	}
	if (submission->use_cases_count == SUBMISSION_USE_CASES_MAX) {
		field_errors_add(checker->errors, submission_fields[field].name, "too_many", "Please pick at most %d.",
			(int)SUBMISSION_USE_CASES_MAX);
		return false;
	}
	submission->use_cases[submission->use_cases_count++] = (int8_t)choice;
	return true;
}

static void read_choices(Checker *checker, SubmissionField field, const RawValue *value)
{
	if (value->type == RAW_TEXT) {
		take_use_case(checker, field, value->value);
		return;
	}
	if (value->type != RAW_LIST) {
		add_error(checker, field, "wrong_type", "This takes one answer, or a list of them, as texts.");
		return;
	}
	for (guint i = 0; i < value->values->len; i++) {
		if (!take_use_case(checker, field, g_ptr_array_index(value->values, i)))
			return;
	}
}

/* Digits; a dollar sign may stand before them and commas between groups of three. */
static bool parse_integer(const char *text, int64_t *number)
{
	char digits[INTEGER_TEXT_BYTES_MAX + 1];
	gsize n = 0;
	gsize count;
	const char *in = trim(text, &count);
	const char *const end = in + count;

	if (count > INTEGER_TEXT_BYTES_MAX)
		return false;
	if (*in == '$')
		in++;
	for (; in < end; in++) {
		if (*in != ',')
			digits[n++] = *in;
		else if (n == 0 || (end - in) % 4 != 0)
			return false;
	}
	digits[n] = '\0';
	return g_ascii_string_to_signed(digits, 10, G_MININT64, G_MAXINT64, number, NULL);
}

static void read_integer(Checker *checker, SubmissionField field, const RawValue *value)
{
	const FieldSpec *spec = &submission_fields[field];
	int64_t number;

	if (value->type != RAW_TEXT && value->type != RAW_NUMBER) {
		add_error(checker, field, "wrong_type", "This must be a whole number.");
	} else if (!parse_integer(value->value, &number)) {
		add_error(checker, field, "not_a_number", "Please write a whole number, in digits only.");
	} else if (number < spec->min || number > spec->max) {
		field_errors_add(checker->errors, spec->name, "out_of_range",
			"Please write a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", spec->min,
			spec->max);
	} else {
		checker->submission->integers[field] = number;
	}
}

static bool is_yes(const char *text)
{
	static const char *const words[] = {"true", "on", "yes", "1"};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_ascii_strcasecmp(text, words[i]) == 0)
			return true;
	}
	return false;
}

static void read_yes(Checker *checker, SubmissionField field, const RawValue *value)
{
	if (value->type != RAW_BOOL && value->type != RAW_TEXT) {
		add_error(checker, field, "wrong_type", "This must be true.");
		return;
	}
	checker->submission->consent = is_yes(value->value);
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
	[FIELD_KIND_YES] = read_yes,
};

/* Sorts what was sent by field; what belongs to none becomes a warning. */
static void sort_values(const RawSubmission *raw, Checker *checker, FieldErrors *warnings)
{
	for (guint i = 0; i < raw->values->len; i++) {
		const RawValue *value = g_ptr_array_index(raw->values, i);
		const SubmissionField field = submission_field_find(value->name);
		if (field == FIELD_COUNT)
			field_errors_add(warnings, value->name, "unknown_field",
				"There is no question with this name; it is kept with the "
				"request.");
		else if (is_answered(value))
			checker->given[field] = value;
	}
}

Submission *submission_check(
	const RawSubmission *raw, SubmissionCheck check, FieldErrors *errors, FieldErrors *warnings)
{
	g_autoptr(Submission) submission = submission_new();
	Checker checker = {.check = check, .submission = submission, .errors = errors};

	sort_values(raw, &checker, warnings);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		if (checker.given[field] == NULL)
			check_missing(&checker, field);
		else
			readers[submission_fields[field].kind](&checker, field, checker.given[field]);
	}
	return field_errors_count(errors) == 0 ? g_steal_pointer(&submission) : NULL;
}

/* As it was understood: cleaned, or the number or true that a form's text means. */
static void write_answer(JsonWriter *w, FieldKind kind, const char *text)
{
	int64_t number;

	if (kind == FIELD_KIND_INTEGER && parse_integer(text, &number)) {
		jsonw_int(w, number);
	} else if (kind == FIELD_KIND_YES && is_yes(text)) {
		jsonw_bool(w, true);
	} else {
		g_autofree char *clean = clean_text(text, kind == FIELD_KIND_PARAGRAPHS);
		jsonw_text(w, clean == NULL ? text : clean);
	}
}

static void write_text(JsonWriter *w, const RawValue *value)
{
	const SubmissionField field = submission_field_find(value->name);

	if (field == FIELD_COUNT)
		jsonw_text(w, value->value);
	else
		write_answer(w, submission_fields[field].kind, value->value);
}

static void write_list(JsonWriter *w, const GPtrArray *values)
{
	jsonw_begin_array(w);
	for (guint i = 0; i < values->len; i++)
		jsonw_text(w, g_ptr_array_index(values, i));
	jsonw_end_array(w);
}

void submission_write_json(const RawSubmission *raw, GString *out)
{
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	for (guint i = 0; i < raw->values->len; i++) {
		const RawValue *value = g_ptr_array_index(raw->values, i);
		jsonw_key(&w, value->name);
		if (value->type == RAW_TEXT)
			write_text(&w, value);
		else if (value->type == RAW_LIST)
			write_list(&w, value->values);
		else
			jsonw_raw(&w, value->value);
	}
	jsonw_end_object(&w);
}
