/* What is taken is written back, and reads back as the same bytes. */
#include <string.h>

#include "codec/json.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) value = jsonc_decode((const char *)bytes, count, &error);

	if (value == NULL) {
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		return 0;
	}
	g_autofree char *text = jsonc_encode(value);
	g_autoptr(Json) again = jsonc_decode(text, strlen(text), &error);
	g_assert_no_error(error);
	g_autofree char *text_again = jsonc_encode(again);
	g_assert_cmpstr(text_again, ==, text);
	return 0;
}
