/* Every name and value is UTF-8, and the raw submission has each name once. */
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode((const char *)bytes, count, &error);

	if (form == NULL) {
		g_assert_nonnull(error);
		return 0;
	}
	g_assert_cmpuint(form_count(form), <=, FORM_FIELDS_MAX);
	for (gsize i = 0; i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		g_assert_true(g_utf8_validate(field->name, -1, NULL));
		g_assert_true(g_utf8_validate(field->value, -1, NULL));
	}
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	assert_names_are_unique(raw);
	return 0;
}
