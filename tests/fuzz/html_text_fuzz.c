/* What is readable of any HTML is text: valid UTF-8, without tags of ours to obey, lines without blanks at their ends. */
#include <string.h>

#include "codec/html_text.h"
#include "domain/reply_text.h"
#include "fuzz.h"

enum {
	REPLY_CHARS_MAX = 100,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autofree char *given = fuzz_text(bytes, count);
	g_autofree char *html = g_utf8_make_valid(given, -1);
	g_autofree char *text = html_text(html);
	g_autofree char *reply = reply_text(text, REPLY_CHARS_MAX);

	g_assert_true(g_utf8_validate(text, -1, NULL));
	g_assert_null(strstr(text, " \n"));
	g_assert_true(g_utf8_validate(reply, -1, NULL));
	g_assert_cmpint(g_utf8_strlen(reply, -1), <=, REPLY_CHARS_MAX);
	return 0;
}
