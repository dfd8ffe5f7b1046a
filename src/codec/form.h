/*
 * codec/form: application/x-www-form-urlencoded bytes to pairs of name and value.
 *
 * Pairs keep their order and names may repeat. A pair without "=" has an empty value; empty pairs ("a=1&&b=2") are
 * skipped. Every name and value is valid UTF-8 without NUL.
 *
 * - form_decode() is strict, for programs. Refused with INVALID: a "%" without two hexadecimal digits, broken UTF-8,
 *   NUL, more than FORM_FIELDS_MAX pairs.
 * - form_read() is for people, who cannot see any of that: a stray "%" stays as it is, NUL is dropped, what is not
 *   UTF-8 is read as Windows-1252 (a page that declares Latin-1, as the WHATWG Encoding standard reads it), and pairs
 *   after FORM_FIELDS_MAX are left out.
 */
#pragma once

#include <glib.h>

enum {
	FORM_FIELDS_MAX = 200, /* our largest page has some 30 */
};

typedef struct FormField {
	const char *name; /* both live as long as the form */
	const char *value;
	const char *bytes; /* of a file, as they were sent; NULL: it is none. They live as long as the body. */
	gsize count;
} FormField;

typedef struct Form Form;

Form *form_decode(const char *bytes, gsize count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Form *form_read(const char *bytes, gsize count) G_GNUC_WARN_UNUSED_RESULT;
void form_free(Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

/* An empty form, for decoders of other types. */
Form *form_new(void) G_GNUC_WARN_UNUSED_RESULT;
/* Appends a pair; the bytes become text as form_read() says. Nothing happens when the form is full. */
void form_add(Form *form, const char *name, gsize name_bytes, const char *value, gsize value_bytes);

gsize form_count(const Form *form);
const FormField *form_at(const Form *form, gsize at);

/* Makes a file of the field that was added last; borrows its bytes. */
void form_set_file(Form *form, const char *bytes, gsize count);

/* The first value with this name; NULL if there is none. */
const char *form_find(const Form *form, const char *name);

/* The first file that was chosen under this name; NULL if none was. */
const FormField *form_find_file(const Form *form, const char *name);
