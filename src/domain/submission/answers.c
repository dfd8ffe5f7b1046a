#include "domain/submission/answers.h"

#include <string.h>

#include "codec/format.h"
#include "codec/text_keys.h"
#include "domain/submission/masked_text.h"
#include "domain/submission/time_zone.h"

static const SubmissionField contact_fields[] = {FIELD_CONTACT_NAME, FIELD_EMAIL, FIELD_COMPANY, FIELD_PHONE};

static const Json *value_of(const Json *submission, SubmissionField field)
{
	return json_object_get(submission, submission_fields[field].name);
}

static int choice_find(const FieldSpec *spec, const char *name)
{
	for (int i = 0; name != NULL && spec->choices != NULL && spec->choices[i].name != NULL; i++) {
		if (strcmp(spec->choices[i].name, name) == 0)
			return i;
	}
	return SUBMISSION_NOT_SURE;
}

Json *answers_decode(const char *text)
{
	Json *value = jsonc_decode(text, strlen(text), NULL);

	if (json_is_object(value))
		return value;
	jsonc_value_free(value);
	return json_object();
}

const char *answers_get(const Json *submission, SubmissionField field)
{
	const char *text = json_string_value(value_of(submission, field));

	return text == NULL || *text == '\0' ? NULL : text;
}

char **answers_list(const Json *submission, SubmissionField field)
{
	const Json *value = value_of(submission, field);
	const char *one = answers_get(submission, field);
	GStrvBuilder *list = g_strv_builder_new();

	if (one != NULL)
		g_strv_builder_add(list, one);
	for (gsize i = 0; i < json_array_size(value); i++) {
		const char *item = json_string_value(json_array_get(value, i));
		if (item != NULL)
			g_strv_builder_add(list, item);
	}
	char **names = g_strv_builder_end(list);
	g_strv_builder_unref(list);
	return names;
}

int answers_choice(const Json *submission, SubmissionField field)
{
	return choice_find(&submission_fields[field], answers_get(submission, field));
}

int64_t answers_number(const Json *submission, SubmissionField field)
{
	const Json *value = value_of(submission, field);

	return json_is_integer(value) ? json_integer_value(value) : SUBMISSION_NOT_SURE;
}

static bool is_no_answer(const char *text)
{
	return text == NULL || strcmp(text, SUBMISSION_NOT_SURE_NAME) == 0;
}

/* The labels of one choice or a list of them, and what is no choice as it was sent; NULL when nothing is chosen. */
static char *labels_text(const Json *submission, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];
	g_auto(GStrv) names = answers_list(submission, field);
	GString *text = g_string_new(NULL);

	for (char **name = names; *name != NULL; name++) {
		const int at = choice_find(spec, *name);
		if (!is_no_answer(*name))
			g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
				at == SUBMISSION_NOT_SURE ? *name : wording_text(spec->choices[at].label));
	}
	return g_string_free(text, text->len == 0);
}

/* The number, or the text that was not understood as one. */
static char *number_text(const Json *submission, SubmissionField field)
{
	const int64_t number = answers_number(submission, field);
	const char *text = answers_get(submission, field);

	if (number != SUBMISSION_NOT_SURE)
		return format_number(number);
	return is_no_answer(text) ? NULL : g_strdup(text);
}

/* What was written is named when it is more than the dollars of a year. */
static char *money_text_of(const Json *submission, SubmissionField field)
{
	const Json *as_written = json_object_get(submission, SUBMISSION_AS_WRITTEN_NAME);
	const char *written = json_string_value(json_object_get(as_written, "text"));
	char *number = number_text(submission, field);
	Money money;

	if (answers_number(submission, field) == SUBMISSION_NOT_SURE)
		return number;
	g_autofree char *dollars = number;
	if (written == NULL || !money_parse(written, &money) || !money_is_converted(&money))
		return wording_format(TEXT_ANSWER_BUDGET, wording_string("dollars", dollars));
	g_autofree char *amount = money_text(&money);
	return wording_format(
		TEXT_ANSWER_BUDGET_CONVERTED, wording_string("amount", amount), wording_string("dollars", dollars));
}

char *answers_text(const Json *submission, SubmissionField field)
{
	switch (submission_fields[field].kind) {
	case FIELD_KIND_CHOICE:
	case FIELD_KIND_CHOICES:
		return labels_text(submission, field);
	case FIELD_KIND_INTEGER:
		return number_text(submission, field);
	case FIELD_KIND_MONEY:
		return money_text_of(submission, field);
	case FIELD_KIND_TEXT:
	case FIELD_KIND_PARAGRAPHS:
	case FIELD_KIND_EMAIL:
		return g_strdup(answers_get(submission, field));
	case FIELD_KIND_YES:
	case FIELD_KIND_CARRIED:
		break;
	}
	return NULL;
}

bool answers_is_unclear(const Json *submission, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];
	const char *text = answers_get(submission, field);
	g_auto(GStrv) names = NULL;
	char zone[TIME_ZONE_BYTES];

	switch (spec->kind) {
	case FIELD_KIND_CHOICE:
	case FIELD_KIND_CHOICES:
		names = answers_list(submission, field);
		for (char **name = names; *name != NULL; name++) {
			if (**name != '\0' && !is_no_answer(*name) && choice_find(spec, *name) == SUBMISSION_NOT_SURE)
				return true;
		}
		return false;
	case FIELD_KIND_INTEGER:
	case FIELD_KIND_MONEY:
		return !is_no_answer(text);
	case FIELD_KIND_TEXT:
		return field == FIELD_TIMEZONE && !is_no_answer(text) && !time_zone_find(text, zone);
	case FIELD_KIND_PARAGRAPHS:
	case FIELD_KIND_EMAIL:
	case FIELD_KIND_YES:
	case FIELD_KIND_CARRIED:
		break;
	}
	return false;
}

char *answers_cell(const Json *submission, SubmissionField field)
{
	const Json *value = value_of(submission, field);

	if (value == NULL || json_is_null(value))
		return NULL;
	if (json_is_string(value))
		return g_strdup(json_string_value(value));
	if (!json_is_array(value))
		return jsonc_encode(value);
	g_auto(GStrv) list = answers_list(submission, field);
	return g_strjoinv(", ", list);
}

char *answers_other(const Json *submission)
{
	g_autoptr(Json) other = json_object();
	const char *name;
	Json *value;

	json_object_foreach(jsonc_for_walking(submission), name, value)
	{
		if (submission_field_find(name) == FIELD_COUNT && strcmp(name, SUBMISSION_AS_WRITTEN_NAME) != 0 &&
			strcmp(name, SUBMISSION_SIGNALS_NAME) != 0)
			json_object_set(other, name, value);
	}
	return json_object_size(other) == 0 ? NULL : jsonc_encode(other);
}

char **answers_names(const Json *submission)
{
	static const SubmissionField telling[] = {FIELD_CONTACT_NAME, FIELD_COMPANY};
	GStrvBuilder *list = g_strv_builder_new();

	for (gsize i = 0; i < G_N_ELEMENTS(telling); i++) {
		const char *name = answers_get(submission, telling[i]);
		if (name != NULL)
			g_strv_builder_add(list, name);
	}
	char **names = g_strv_builder_end(list);
	g_strv_builder_unref(list);
	return names;
}

bool answers_is_contact(SubmissionField field)
{
	for (gsize i = 0; i < G_N_ELEMENTS(contact_fields); i++) {
		if (contact_fields[i] == field)
			return true;
	}
	return false;
}

static void mask_member(Json *object, const char *key, const char *const *names)
{
	const char *text = json_string_value(json_object_get(object, key));

	if (text == NULL)
		return;
	g_autofree char *masked = masked_text(text, names);
	json_object_set_new(object, key, json_string(masked));
}

void answers_mask(Json *submission, const char *const *names)
{
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		/* What could not be understood is a text as well, of any question. */
		if (submission_fields[field].kind != FIELD_KIND_EMAIL)
			mask_member(submission, submission_fields[field].name, names);
	}
}

/* Recruiters and staff read it: the question asks "your" name. */
static const char *label_for_team(SubmissionField field)
{
	static const TextKey labels[FIELD_COUNT] = {
		[FIELD_CONTACT_NAME] = TEXT_EMAIL_FACT_CONTACT_NAME,
		[FIELD_EMAIL] = TEXT_EMAIL_FACT_EMAIL,
	};

	return wording_text(labels[field] == TEXT_NONE ? submission_fields[field].label : labels[field]);
}

/* An address is the same however it is written. */
static bool is_same_answer(SubmissionField field, const char *old, const char *new)
{
	if (field == FIELD_EMAIL && old != NULL && new != NULL)
		return g_ascii_strcasecmp(old, new) == 0;
	return g_strcmp0(old, new) == 0;
}

Json *answers_changes(const Json *before, const Json *after)
{
	Json *changes = json_array();

	for (SubmissionField field = 0; field < FIELD_CONSENT; field++) {
		g_autofree char *old = answers_text(before, field);
		g_autofree char *new = answers_text(after, field);
		if (!is_same_answer(field, old, new))
			json_array_append_new(
				changes, json_pack("{s:s, s:s, s:s?, s:s?}", "field", submission_fields[field].name,
						 "label", label_for_team(field), "old", old, "new", new));
	}
	return changes;
}

Json *answers_masked_changes(const Json *changes, const Json *before, const Json *after)
{
	g_auto(GStrv) old_names = answers_names(before);
	g_auto(GStrv) new_names = answers_names(after);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	Json *masked = json_array();

	for (char **name = old_names; *name != NULL; name++)
		g_ptr_array_add(names, *name);
	for (char **name = new_names; *name != NULL; name++)
		g_ptr_array_add(names, *name);
	g_ptr_array_add(names, NULL);
	for (gsize i = 0; i < json_array_size(changes); i++) {
		const Json *change = json_array_get(changes, i);
		if (answers_is_contact(submission_field_find(json_string_value(json_object_get(change, "field")))))
			continue;
		Json *copy = json_deep_copy(change);
		mask_member(copy, "old", (const char *const *)names->pdata);
		mask_member(copy, "new", (const char *const *)names->pdata);
		json_array_append_new(masked, copy);
	}
	return masked;
}

bool answers_append(Json *submission, const char *question, const char *answer)
{
	const char *description = answers_get(submission, FIELD_DESCRIPTION);
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(answers_get(submission, FIELD_LANGUAGE));
	g_autofree char *heading = wording_format(TEXT_ANSWER_TO_QUESTION, wording_string("question", question));
	g_autofree char *longer = g_strdup_printf("%s%s%s\n%s", description == NULL ? "" : description,
		description == NULL ? "" : "\n\n", heading, answer);

	if (g_utf8_strlen(longer, -1) > SUBMISSION_DESCRIPTION_CHARS_MAX)
		return false;
	json_object_set_new(submission, submission_fields[FIELD_DESCRIPTION].name, json_string(longer));
	return true;
}

char *answers_first_description(const Json *submission)
{
	const char *description = answers_get(submission, FIELD_DESCRIPTION);
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(answers_get(submission, FIELD_LANGUAGE));
	g_autofree char *heading = wording_format(TEXT_ANSWER_TO_QUESTION, wording_string("question", "\n"));

	heading[strcspn(heading, "\n")] = '\0'; /* what it begins with, whatever the question */
	if (description == NULL || *heading == '\0')
		return g_strdup(description);
	if (g_str_has_prefix(description, heading))
		return NULL;
	g_autofree char *below = g_strconcat("\n\n", heading, NULL);
	const char *answers = strstr(description, below);
	return answers == NULL ? g_strdup(description) : g_strndup(description, (gsize)(answers - description));
}

Submission *answers_check(const Json *submission, SubmissionCheck check, const MoneyRates *rates)
{
	g_autoptr(RawSubmission) raw = raw_submission_from_stored(submission, NULL);
	g_auto(FieldErrors) errors = {0};
	g_auto(FieldErrors) warnings = {0};

	if (raw == NULL)
		return NULL;
	field_errors_init(&errors);
	field_errors_init(&warnings);
	return submission_check(raw, check, rates, &errors, &warnings);
}

static const Json *find_change(const Json *changes, const Json *field)
{
	const Json *change;
	size_t i;

	json_array_foreach(jsonc_for_walking(changes), i, change)
	{
		if (json_equal(json_object_get(change, "field"), field))
			return change;
	}
	return NULL;
}

Json *answers_join_changes(const Json *first, const Json *then)
{
	Json *joined = json_array();
	const Json *change;
	size_t i;

	json_array_foreach(jsonc_for_walking(first), i, change)
	{
		const Json *later = find_change(then, json_object_get(change, "field"));
		if (later != NULL && json_equal(json_object_get(change, "old"), json_object_get(later, "new")))
			continue;
		Json *both = json_copy(jsonc_for_walking(change));
		if (later != NULL)
			json_object_update(both, jsonc_for_walking(later));
		json_object_set(both, "old", json_object_get(change, "old"));
		json_array_append_new(joined, both);
	}
	json_array_foreach(jsonc_for_walking(then), i, change)
	{
		if (find_change(first, json_object_get(change, "field")) == NULL)
			json_array_append(joined, jsonc_for_walking(change));
	}
	return joined;
}
