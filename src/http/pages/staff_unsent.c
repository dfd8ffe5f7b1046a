#include "http/pages/staff_unsent.h"

#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_proof.h"
#include "http/pages/staff_view.h"

#define KEPT_PREFIX "kept." /* of the names of kept fields */
#define KEPT_PATH   "kept_path"
#define KEPT_FILE   "kept_file." /* of the names of fields in which a file was chosen */

enum {
	STATUS_UNAUTHORIZED = 401,
	LINE_CHARS = 40, /* what is longer, or several words, was typed */
};

/* Passwords, codes, and what is nothing to send again without them. */
static const char *const secret_paths[] = {"/staff/account", STAFF_PROOF_PATH, "/staff/logout"};
static const char *const secrets[] = {STAFF_TOKEN_FIELD, STAFF_PROOF_FIELD};
/* What nobody typed, and says nothing to who reads it. */
static const char *const hidden[] = {"id", "version", "columns"};

static bool is_among(const char *const *names, gsize count, const char *name)
{
	for (gsize i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

bool staff_unsent_is_kept(const Form *form)
{
	return form_find(form, KEPT_PATH) != NULL;
}

/* The name that the field has in the form that was sent first; NULL: it is not sent again. */
static const char *name_of(const Form *form, const FormField *field)
{
	const char *name = field->name;

	if (staff_unsent_is_kept(form)) {
		if (g_str_has_prefix(name, KEPT_FILE))
			return name + strlen(KEPT_FILE);
		if (!g_str_has_prefix(name, KEPT_PREFIX))
			return NULL;
		name += strlen(KEPT_PREFIX);
	}
	return is_among(secrets, G_N_ELEMENTS(secrets), name) ? NULL : name;
}

static bool is_file(const Form *form, const FormField *field)
{
	return staff_unsent_is_kept(form) ? g_str_has_prefix(field->name, KEPT_FILE) : field->bytes != NULL;
}

/* Below /staff, as staff_access_next() ensures. */
static const char *path_of(const Exchange *x, const Form *form)
{
	return staff_unsent_is_kept(form) ? staff_access_next(form_find(form, KEPT_PATH)) : x->request.path;
}

Json *staff_unsent_keep(const Exchange *x, const Form *form)
{
	Json *fields = json_array();
	const bool has_secrets = is_among(secret_paths, G_N_ELEMENTS(secret_paths), path_of(x, form));

	for (gsize i = 0; !has_secrets && i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		const char *name = name_of(form, field);
		if (name == NULL)
			continue;
		json_array_append_new(
			fields, json_pack("{s:s+, s:s}", "name", is_file(form, field) ? KEPT_FILE : KEPT_PREFIX, name,
					"value", field->value));
	}
	if (json_array_size(fields) == 0) {
		json_decref(fields);
		return json_null();
	}
	return json_pack("{s:s, s:o}", "kept_path", path_of(x, form), "fields", fields);
}

bool staff_unsent_ask_to_sign_in(Exchange *x, const Form *form)
{
	Json *kept = staff_unsent_keep(x, form);

	if (json_is_null(kept))
		return false;
	g_autofree char *next = staff_access_page(x->request.path, x->request.query);
	page_show(x, STATUS_UNAUTHORIZED, PAGE_STAFF_LOGIN,
		json_pack("{s:s, s:s, s:s, s:o}", "title", wording_text(TEXT_PAGE_STAFF_SIGN_IN), "next",
			staff_access_next(next), "problem", wording_text(TEXT_PAGE_STAFF_UNSENT_SIGN_IN), "kept",
			kept));
	return true;
}

/* "hold_reason" as "Hold reason", what is no name of a program as it is; g_free. */
static char *words_of(const char *name)
{
	const bool is_name = strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name);
	char *words = is_name ? g_strdelimit(g_strdup(name), "_", ' ') : g_strdup(name);

	if (is_name)
		words[0] = g_ascii_toupper(words[0]);
	return words;
}

static bool is_typed(const char *value)
{
	return strpbrk(value, " \n\t") != NULL || g_utf8_strlen(value, -1) > LINE_CHARS;
}

static Json *field_view(const Form *form, const FormField *field, const char *name)
{
	const bool needs_file = is_file(form, field);
	const bool is_shown = *field->value != '\0' && !is_among(hidden, G_N_ELEMENTS(hidden), name) &&
			      !g_str_has_prefix(name, "was_");
	const bool is_long = is_shown && !needs_file && is_typed(field->value);
	g_autofree char *label =
		strcmp(name, "act") == 0 ? g_strdup(wording_text(TEXT_PAGE_STAFF_UNSENT_ACTION)) : words_of(name);
	g_autofree char *words = strchr(field->value, '_') != NULL ? words_of(field->value) : g_strdup(field->value);

	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:b}", "name", name, "value", field->value, "words", words,
		"label", label, "is_file", needs_file, "is_long", is_long, "is_line",
		is_shown && !is_long && !needs_file);
}

bool staff_unsent_show(Exchange *x, int status, const Form *form)
{
	const char *path = path_of(x, form);
	g_autofree char *back = staff_access_page(path, NULL);
	Json *fields = json_array();
	const bool has_secrets = is_among(secret_paths, G_N_ELEMENTS(secret_paths), path);

	for (gsize i = 0; !has_secrets && i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		const char *name = name_of(form, field);
		if (name != NULL)
			json_array_append_new(fields, field_view(form, field, name));
	}
	if (json_array_size(fields) == 0) {
		json_decref(fields);
		return false;
	}
	Json *view = json_pack("{s:s, s:s, s:o}", "path", path, "back", back, "fields", fields);
	page_show(x, status, PAGE_STAFF_UNSENT, staff_view_frame(x, TEXT_PAGE_STAFF_UNSENT, view));
	return true;
}
