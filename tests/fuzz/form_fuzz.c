/*
 * Every name and value is UTF-8, the raw submission has each name once, and both readers agree on what is well-formed.
 */
#include "codec/form.h"
#include "domain/submission/submission.h"
#include "fuzz.h"

static void assert_names_are_unique(const RawSubmission *raw)
{
	for (guint i = 0; i < raw->values->len; i++) {
		const RawValue *value = g_ptr_array_index(raw->values, i);
		g_assert_true(raw_submission_find(raw, value->name) == value);
	}
}

static void assert_is_text(const Form *form)
{
	g_assert_cmpuint(form_count(form), <=, FORM_FIELDS_MAX);
	for (gsize i = 0; i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		g_assert_true(g_utf8_validate(field->name, -1, NULL));
		g_assert_true(g_utf8_validate(field->value, -1, NULL));
	}
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	assert_names_are_unique(raw);
}

/* What is well-formed is read in one way only. */
static void assert_same(const Form *decoded, const Form *read)
{
	g_assert_cmpuint(form_count(decoded), ==, form_count(read));
	for (gsize i = 0; i < form_count(decoded); i++) {
		g_assert_cmpstr(form_at(decoded, i)->name, ==, form_at(read, i)->name);
		g_assert_cmpstr(form_at(decoded, i)->value, ==, form_at(read, i)->value);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode((const char *)bytes, count, &error);
	g_autoptr(Form) read = form_read((const char *)bytes, count);

	assert_is_text(read);
	g_assert_true((form == NULL) == (error != NULL));
	if (form != NULL) {
		assert_is_text(form);
		assert_same(form, read);
	}
	return 0;
}
