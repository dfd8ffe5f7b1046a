#include "http/pages/manage_view.h"

#include <string.h>

#include "http/pages/client_page_view.h"

enum {
	PHONE_COLUMNS_MAX = 3, /* that fit into the width of a phone */
};

static void append(Json *parent, const char *key, Json *part)
{
	Json *list = json_object_get(parent, key);

	json_array_append_new(list, part);
}

Json *manage_page(const char *path)
{
	return json_pack("{s:s, s:[], s:[], s:[], s:[]}", "path", path, "links", "tables", "queries", "forms");
}

void manage_add_link(Json *page, const char *address, TextKey label)
{
	append(page, "links", json_pack("{s:s, s:s}", "address", address, "label", wording_text(label)));
}

Json *manage_add_table(Json *page, TextKey heading, TextKey empty, const TextKey *heads)
{
	Json *titles = json_array();
	g_autofree char *id = g_strdup_printf("table_%zu", json_array_size(json_object_get(page, "tables")));

	for (; *heads != TEXT_NONE; heads++)
		json_array_append_new(titles, json_pack("{s:s}", "text", wording_text(*heads)));
	Json *table = json_pack("{s:s, s:s?, s:s?, s:b, s:o, s:[], s:[]}", "table_id", id, "heading",
		heading == TEXT_NONE ? NULL : wording_text(heading), "empty", wording_text(empty), "is_broad",
		json_array_size(titles) > PHONE_COLUMNS_MAX, "heads", titles, "rows", "pages");
	append(page, "tables", table);
	return table;
}

void manage_set_broad(Json *table)
{
	json_object_set_new(table, "is_broad", json_true());
}

void manage_set_sort(Json *table, gsize column, const char *address, const char *order)
{
	Json *head = json_array_get(json_object_get(table, "heads"), column);

	json_object_set_new(head, "sort", json_string(address));
	if (order != NULL)
		json_object_set_new(head, "order", json_string(order));
}

void manage_add_page(Json *table, const char *address, const char *rel, TextKey label)
{
	append(table, "pages",
		json_pack("{s:s, s:s, s:s}", "address", address, "rel", rel, "label", wording_text(label)));
}

void manage_set_after(Json *table, const char *says)
{
	json_object_set_new(table, "after", json_string(says));
}

Json *manage_add_row(Json *table)
{
	/* Cells name their head: on a phone, each stands in a line of its own. */
	Json *row = json_pack("{s:[], s:[], s:O}", "cells", "acts", "heads", json_object_get(table, "heads"));

	append(table, "rows", row);
	json_object_set_new(table, "has_rows", json_true());
	return row;
}

static void append_cell(Json *row, Json *cell)
{
	const size_t at = json_array_size(json_object_get(row, "cells"));

	json_object_set(cell, "head", json_object_get(json_array_get(json_object_get(row, "heads"), at), "text"));
	append(row, "cells", cell);
}

void manage_add_cell(Json *row, const char *text, const char *address)
{
	append_cell(row, json_pack("{s:s?, s:s?}", "text", text, "address", address));
}

void manage_add_name(Json *row, const char *name)
{
	Json *parts = json_array();
	const char *at = name;

	for (const char *end; (end = strchr(at, '_')) != NULL; at = end + 1)
		json_array_append_new(parts, json_stringn(at, (size_t)(end + 1 - at)));
	append_cell(row, json_pack("{s:b, s:o, s:s}", "is_name", true, "parts", parts, "text", at));
}

void manage_add_moment(Json *row, const char *rfc3339)
{
	append_cell(row, json_pack("{s:o}", "at", moment_view(rfc3339)));
}

void manage_add_act(Json *row, const ManageAct *act)
{
	append(row, "acts",
		json_pack("{s:s, s:s?, s:s, s:b}", "act", act->act, "about", act->about, "label",
			wording_text(act->label), "is_danger", act->is_danger));
}

Json *manage_add_form(Json *page, const ManageForm *form)
{
	g_autofree char *id = g_strdup_printf("form_%s", form->act);
	Json *made = json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?, s:b, s:b, s:[]}", "form_id", id, "act", form->act,
		"heading", wording_text(form->heading), "button", wording_text(form->button), "says", form->says,
		"about", form->about, "is_danger", form->is_danger, "is_query", form->is_query, "fields");

	append(page, form->is_query ? "queries" : "forms", made);
	return made;
}

/* NULL: nothing is wrong with it. */
static const char *problem_of(const FieldErrors *wrong, const char *name)
{
	for (guint i = 0; wrong != NULL && i < field_errors_count(wrong); i++) {
		const FieldError *error = field_errors_get(wrong, i);
		if (strcmp(error->field, name) == 0)
			return error->says;
	}
	return NULL;
}

static bool is_chosen(const ManageField *field, const char *value)
{
	if (!field->is_several)
		return g_strcmp0(value, field->value) == 0;
	g_auto(GStrv) chosen = g_strsplit_set(field->value == NULL ? "" : field->value, ", ", -1);
	return g_strv_contains((const char *const *)chosen, value);
}

static Json *choices_of(const ManageField *field)
{
	Json *choices = json_array();

	for (const ManageChoice *choice = field->choices; choice->value != NULL; choice++)
		json_array_append_new(
			choices, json_pack("{s:s, s:s, s:b}", "value", choice->value, "label",
					 wording_text(choice->label), "is_chosen", is_chosen(field, choice->value)));
	return choices;
}

void manage_add_field(Json *form, const ManageField *field, const FieldErrors *wrong)
{
	const char *label = field->label == TEXT_NONE ? field->label_text : wording_text(field->label);
	const char *value = field->value == NULL ? "" : field->value;

	append(form, "fields",
		json_pack("{s:s, s:s, s:s?, s:s, s:b, s:b, s:s?, s:b, s:b, s:o, s:b}", "name", field->name, "label",
			label, "help", wording_text(field->help), "value", value, "is_required", field->is_required,
			"is_long", field->is_long, "problem", problem_of(wrong, field->name), "is_choice",
			field->choices != NULL && !field->is_several, "is_several", field->is_several, "choices",
			field->choices == NULL ? json_array() : choices_of(field), "is_file", field->is_file));
}

void manage_set_alert(Json *page, const char *alert)
{
	json_object_set_new(page, "alert", json_string(alert));
}

void manage_set_note(Json *page, const char *note)
{
	json_object_set_new(page, "note", json_string(note));
}

void manage_set_done(Json *page, const char *done)
{
	json_object_set_new(page, "done", json_string(done));
}
