/* codec/qr_code: a text as a QR code that a page can draw (libqrencode). */
#pragma once

#include <glib.h>

/*
 * The dark squares as the path of an SVG of *size units a side, with the quiet zone of four around it. NULL: the text is
 * too long. g_free.
 */
char *qr_code_path(const char *text, guint *size) G_GNUC_WARN_UNUSED_RESULT;
