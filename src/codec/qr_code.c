#include "codec/qr_code.h"

#include <qrencode.h>

enum {
	QUIET_ZONE = 4, /* ISO/IEC 18004 */
	DARK = 1,
};

char *qr_code_path(const char *text, guint *size)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	GString *path = g_string_new(NULL);

	if (code == NULL) {
		g_string_free(path, TRUE);
		return NULL;
	}
	for (int y = 0; y < code->width; y++) {
		for (int x = 0; x < code->width; x++) {
			if ((code->data[y * code->width + x] & DARK) != 0)
				g_string_append_printf(path, "M%d %dh1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE);
		}
	}
	*size = (guint)code->width + 2 * QUIET_ZONE;
	QRcode_free(code);
	return g_string_free(path, FALSE);
}
