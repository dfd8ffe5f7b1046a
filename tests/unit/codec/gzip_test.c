/* codec/gzip: what is packed is the same again, and what gains nothing is left alone. */
#include <string.h>

#include <gio/gio.h>

#include "codec/gzip.h"

static void what_is_packed_is_the_same_again(void)
{
	g_autofree char *text = g_strnfill(100000, 'a');
	g_autoptr(GBytes) packed = gzip_pack(text, strlen(text));
	g_autoptr(GBytes) again = gzip_pack(text, strlen(text));
	g_autoptr(GConverter) reader = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
	g_autofree char *found = g_malloc0(strlen(text) + 1);
	gsize read = 0, written = 0;

	g_assert_nonnull(packed);
	g_assert_true(g_bytes_equal(packed, again));
	g_assert_cmpuint(g_bytes_get_size(packed), <, 1000);
	g_assert_cmpint(g_converter_convert(reader, g_bytes_get_data(packed, NULL), g_bytes_get_size(packed), found,
				strlen(text) + 1, G_CONVERTER_INPUT_AT_END, &read, &written, NULL),
		==, G_CONVERTER_FINISHED);
	g_assert_cmpstr(found, ==, text);
}

static void what_gains_nothing_is_left_alone(void)
{
	char noise[1000];

	for (gsize i = 0; i < sizeof noise; i++)
		noise[i] = (char)g_test_rand_int_range(0, 256);
	g_assert_null(gzip_pack(noise, sizeof noise));
	g_assert_null(gzip_pack("", 0));
	g_assert_null(gzip_pack("short", 5));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codec/gzip/what_is_packed_is_the_same_again", what_is_packed_is_the_same_again);
	g_test_add_func("/codec/gzip/what_gains_nothing_is_left_alone", what_gains_nothing_is_left_alone);
	return g_test_run();
}
