/* domain/submission/submission_write: a submission as it is stored. */
#include "domain/submission/submission.h"

#include <string.h>

#include "base/json_writer.h"

enum {
	MONEY_DECIMALS = 2,
};

static void write_list(JsonWriter *w, const GPtrArray *values)
{
	jsonw_begin_array(w);
	for (guint i = 0; i < values->len; i++)
		jsonw_text(w, g_ptr_array_index(values, i));
	jsonw_end_array(w);
}

static void write_as_sent(JsonWriter *w, const RawValue *value)
{
	const SubmissionField field = submission_field_find(value->name);
	const FieldKind kind = field == FIELD_COUNT ? FIELD_KIND_TEXT : submission_fields[field].kind;
	const bool is_counted = kind == FIELD_KIND_MONEY || kind == FIELD_KIND_INTEGER;

	/* A number that was not understood must not look like one that was. */
	if (value->type == RAW_TEXT || (value->type == RAW_NUMBER && is_counted))
		jsonw_text(w, value->value);
	else if (value->type == RAW_LIST)
		write_list(w, value->values);
	else
		jsonw_raw(w, value->value);
}

/* False: it was not answered, or not understood. */
static bool write_understood(JsonWriter *w, const Submission *submission, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];

	switch (spec->kind) {
	case FIELD_KIND_TEXT:
	case FIELD_KIND_PARAGRAPHS:
	case FIELD_KIND_EMAIL:
		if (submission->texts[field] == NULL)
			return false;
		jsonw_text(w, submission->texts[field]);
		return true;
	case FIELD_KIND_CHOICE:
		if (submission->choices[field] == SUBMISSION_NOT_SURE)
			return false;
		jsonw_text(w, spec->choices[submission->choices[field]].name);
		return true;
	case FIELD_KIND_INTEGER:
	case FIELD_KIND_MONEY:
		if (submission->integers[field] == SUBMISSION_NOT_SURE)
			return false;
		jsonw_int(w, submission->integers[field]);
		return true;
	case FIELD_KIND_YES:
		if (!submission->consent)
			return false;
		jsonw_bool(w, true);
		return true;
	case FIELD_KIND_CARRIED:
		/* What was left out may be as long as a body. */
		jsonw_text(w, submission->texts[field]);
		return true;
	case FIELD_KIND_CHOICES:
		break;
	}
	return false;
}

static void put_amount(JsonWriter *w, const char *name, double amount)
{
	jsonw_key(w, name);
	jsonw_decimal(w, amount, MONEY_DECIMALS);
}

static void write_budget(JsonWriter *w, const Submission *submission)
{
	jsonw_key(w, SUBMISSION_AS_WRITTEN_NAME);
	jsonw_begin_object(w);
	jsonw_put_text(w, "text", submission->budget_text);
	put_amount(w, "low", submission->budget.low);
	put_amount(w, "high", submission->budget.high);
	jsonw_put_text(w, "currency", submission->budget.currency);
	jsonw_put_text(w, "period", money_period_names[submission->budget.period]);
	jsonw_end_object(w);
}

void submission_write_json(const RawSubmission *raw, const Submission *submission, GString *out)
{
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	for (guint i = 0; i < raw->values->len; i++) {
		const RawValue *value = g_ptr_array_index(raw->values, i);
		const SubmissionField field = submission_field_find(value->name);
		if (strcmp(value->name, SUBMISSION_AS_WRITTEN_NAME) == 0)
			continue;
		jsonw_key(&w, value->name);
		if (field == FIELD_COUNT || !write_understood(&w, submission, field))
			write_as_sent(&w, value);
		if (field == FIELD_BUDGET_USD_YEAR && submission->budget_text != NULL)
			write_budget(&w, submission);
	}
	jsonw_end_object(&w);
}
