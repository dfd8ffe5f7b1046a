#include "domain/submission/answers.h"

#include <string.h>

static const char *choice_label(const FieldSpec *spec, const char *name)
{
	for (const FieldChoice *choice = spec->choices; choice->name != NULL; choice++) {
		if (strcmp(choice->name, name) == 0)
			return choice->label;
	}
	return NULL;
}

/* The labels of one choice or a list of them; NULL when nothing is chosen. */
static char *labels_text(const FieldSpec *spec, const Json *value)
{
	if (json_is_string(value))
		return g_strdup(choice_label(spec, json_string_value(value)));

	g_autoptr(GStrvBuilder) labels = g_strv_builder_new();
	for (gsize i = 0; i < json_array_size(value); i++) {
		const Json *item = json_array_get(value, i);
		const char *label = json_is_string(item) ? choice_label(spec, json_string_value(item)) : NULL;
		if (label != NULL)
			g_strv_builder_add(labels, label);
	}
	g_auto(GStrv) list = g_strv_builder_end(labels);
	return list[0] == NULL ? NULL : g_strjoinv(", ", list);
}

/* 150,000 */
static char *number_text(const Json *value)
{
	if (!json_is_integer(value))
		return NULL;
	GString *text = g_string_new(NULL);
	g_string_printf(text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	for (gssize at = (gssize)text->len - 3; at > 0; at -= 3)
		g_string_insert_c(text, at, ',');
	return g_string_free(text, FALSE);
}

static char *plain_text(const Json *value)
{
	const char *text = json_string_value(value);

	return text == NULL || *text == '\0' ? NULL : g_strdup(text);
}

char *answers_text(const Json *submission, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];
	const Json *value = json_object_get(submission, spec->name);

	switch (spec->kind) {
	case FIELD_KIND_CHOICE:
	case FIELD_KIND_CHOICES:
		return labels_text(spec, value);
	case FIELD_KIND_INTEGER:
		return number_text(value);
	case FIELD_KIND_TEXT:
	case FIELD_KIND_PARAGRAPHS:
	case FIELD_KIND_EMAIL:
		return plain_text(value);
	case FIELD_KIND_YES:
		break;
	}
	return NULL;
}

Json *answers_changes(const Json *before, const Json *after)
{
	Json *changes = json_array();

	for (SubmissionField field = 0; field < FIELD_CONSENT; field++) {
		g_autofree char *old = answers_text(before, field);
		g_autofree char *new = answers_text(after, field);
		if (g_strcmp0(old, new) != 0)
			json_array_append_new(
				changes, json_pack("{s:s, s:s, s:s?, s:s?}", "field", submission_fields[field].name,
						 "label", submission_fields[field].label, "old", old, "new", new));
	}
	return changes;
}
