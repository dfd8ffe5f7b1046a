/* Any JSON object is either refused with reasons, or checked and stored as JSON that checks to the same. */
#include <string.h>

#include "codec/json.h"
#include "domain/submission/submission.h"
#include "fuzz.h"

static char *check_and_store(const char *bytes, size_t count, bool is_stored)
{
	g_autoptr(Json) document = jsonc_decode(bytes, count, NULL);
	g_autoptr(RawSubmission) raw = document == NULL ? NULL
				       : is_stored	? raw_submission_from_stored(document, NULL)
							: raw_submission_from_json(document, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_auto(FieldErrors) errors = {NULL};
	g_auto(FieldErrors) warnings = {NULL};

	if (raw == NULL)
		return NULL;
	field_errors_init(&errors);
	field_errors_init(&warnings);
	g_autoptr(Submission) submission = submission_check(raw, SUBMISSION_CHECK_LEAD, NULL, &errors, &warnings);
	g_assert_cmpint(submission == NULL, ==, field_errors_count(&errors) > 0);
	if (submission == NULL)
		return NULL;
	submission_write_json(raw, submission, out);
	return g_strdup(out->str);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autofree char *stored = check_and_store((const char *)bytes, count, false);

	if (stored == NULL)
		return 0;
	g_autofree char *again = check_and_store(stored, strlen(stored), true);
	g_assert_cmpstr(again, ==, stored);
	return 0;
}
