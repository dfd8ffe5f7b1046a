/*
 * http/pages/manage_view: a page of the console that manages something: tables whose rows have buttons, and forms. Every
 * such page (recruiters, emails, rule sets, tokens, settings) is made of these parts and shown by one template. Pure.
 */
#pragma once

#include <stdbool.h>

#include "codec/form.h"
#include "codec/json.h"
#include "codec/wording.h"
#include "domain/submission/submission.h"

/* path: where its forms go. */
Json *manage_page(const char *path);

/* Below its title. */
void manage_add_link(Json *page, const char *address, TextKey label);

/* Parts belong to what they are added to; texts are copied. heads ends with TEXT_NONE. */
Json *manage_add_table(Json *page, TextKey heading, TextKey empty, const TextKey *heads);
/* Its cells hold sentences: on a phone they stand below each other, as in a table of many columns. */
void manage_set_broad(Json *table);
/* The head of a column leads to the same rows sorted by it. order: "ascending" or "descending", if they are now; or NULL. */
void manage_set_sort(Json *table, gsize column, const char *address, const char *order);
/* A link below the rows to more of them; rel: "prev" or "next". */
void manage_add_page(Json *table, const char *address, const char *rel, TextKey label);
/* A sentence below the rows. */
void manage_set_after(Json *table, const char *says);
Json *manage_add_row(Json *table);
/* address NULL: no link. text NULL: nothing. */
void manage_add_cell(Json *row, const char *text, const char *address);
/* Of several words, with underscores between them: it is only broken behind those. */
void manage_add_name(Json *row, const char *name);
void manage_add_moment(Json *row, const char *rfc3339);

/* A button of a row: sends act, and about under the name "id". */
typedef struct ManageAct {
	const char *act;
	const char *about;
	TextKey label;
	bool is_danger;
} ManageAct;

void manage_add_act(Json *row, const ManageAct *act);

typedef struct ManageForm {
	const char *act;
	TextKey heading;
	TextKey button;
	const char *says;  /* what it does; NULL: its fields say it */
	const char *about; /* sent as "id"; NULL: nothing */
	bool is_danger;
	bool is_query; /* it asks for this page again, and changes nothing: it comes before the tables */
} ManageForm;

Json *manage_add_form(Json *page, const ManageForm *form);

typedef struct ManageChoice {
	const char *value; /* NULL behind the last */
	TextKey label;
} ManageChoice;

typedef struct ManageField {
	const char *name;
	TextKey label; /* TEXT_NONE: label_text */
	const char *label_text;
	TextKey help;
	const char *value;
	const ManageChoice *choices; /* NULL: it is typed */
	bool is_several;	     /* any of the choices; value has them with commas between */
	bool is_required;
	bool is_long;
	bool is_file; /* that is chosen; nothing can stand in it */
} ManageField;

/* wrong: an entry of this name is shown with it; NULL: none is. */
void manage_add_field(Json *form, const ManageField *field, const FieldErrors *wrong);

/* What is said on top: of what went wrong, what to know, or what was done. NULL: nothing. */
void manage_set_alert(Json *page, const char *alert);
void manage_set_note(Json *page, const char *note);
void manage_set_done(Json *page, const char *done);
