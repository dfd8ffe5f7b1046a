/* Whatever parses is byte for byte what we would write. */
#include "codec/cursor.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autofree char *text = fuzz_text(bytes, count);
	char again[CURSOR_TEXT_BYTES];
	Ident id;

	if (cursor_parse(text, &id)) {
		cursor_format(&id, again);
		g_assert_cmpstr(again, ==, text);
	}
	return 0;
}
