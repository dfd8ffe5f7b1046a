/* The first line is the header's value, the rest the body. Every name and value is UTF-8. */
#include <string.h>

#include "codec/multipart.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const uint8_t *line_end = memchr(bytes, '\n', count);
	const gsize head_bytes = line_end == NULL ? count : (gsize)(line_end - bytes);
	g_autofree char *head = g_strndup((const char *)bytes, head_bytes);
	const gsize body = MIN(head_bytes + 1, count);
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = multipart_read(head, (const char *)bytes + body, count - body, &error);

	g_assert_true((form == NULL) == (error != NULL));
	for (gsize i = 0; form != NULL && i < form_count(form); i++) {
		g_assert_true(g_utf8_validate(form_at(form, i)->name, -1, NULL));
		g_assert_true(g_utf8_validate(form_at(form, i)->value, -1, NULL));
	}
	return 0;
}
