#include "codec/cursor.h"

#include <string.h>

#include <glib.h>

enum {
	CURSOR_VERSION = 1,
	CURSOR_BYTES = 17,
};

/* Between GLib's base64 and the letters of RFC 4648, 5, which need no escaping in an address. */
static void replace_letters(char *text, const char *from, const char *to)
{
	for (; *text != '\0'; text++) {
		const char *found = strchr(from, *text);
		if (found != NULL)
			*text = to[found - from];
	}
}

void cursor_format(const Ident *id, char text[static CURSOR_TEXT_BYTES])
{
	guchar bytes[CURSOR_BYTES] = {CURSOR_VERSION};

	memcpy(bytes + 1, id->bytes, sizeof id->bytes);
	g_autofree char *base64 = g_base64_encode(bytes, sizeof bytes);
	replace_letters(base64, "+/", "-_");
	/* All but the one "=" at the end. */
	g_strlcpy(text, base64, CURSOR_TEXT_BYTES);
}

bool cursor_parse(const char *text, Ident *id)
{
	char again[CURSOR_TEXT_BYTES];
	gsize count = 0;

	if (strlen(text) != CURSOR_TEXT_BYTES - 1)
		return false;
	g_autofree char *base64 = g_strconcat(text, "=", NULL);
	replace_letters(base64, "-_", "+/");
	g_autofree guchar *bytes = g_base64_decode(base64, &count);
	if (count != CURSOR_BYTES)
		return false;
	memcpy(id->bytes, bytes + 1, sizeof id->bytes);
	/* GLib's decoder skips what is no letter; the cursor must be exactly ours, its version included. */
	cursor_format(id, again);
	return strcmp(text, again) == 0;
}
