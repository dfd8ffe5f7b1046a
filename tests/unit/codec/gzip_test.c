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

static char *unpacked(const GString *packed)
{
	g_autoptr(GConverter) reader = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
	gsize read = 0, written = 0;
	char *found = g_malloc0(4096);

	g_assert_cmpint(g_converter_convert(reader, packed->str, packed->len, found, 4095, G_CONVERTER_INPUT_AT_END,
				&read, &written, NULL),
		==, G_CONVERTER_FINISHED);
	g_assert_cmpuint(read, ==, packed->len);
	return found;
}

static void a_gap_is_filled_wherever_it_is(void)
{
	static const char *const texts[] = {"before ____ after ____ and after", "____ after", "before ____", "____"};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		const gsize at = (gsize)(strstr(texts[i], "____") - texts[i]);
		GzipGapped *gapped = gzip_gapped_new(texts[i], strlen(texts[i]), at, 4);
		for (guint k = 0; k < 2; k++) {
			const char *filling = k == 0 ? "A-b9" : "____";
			g_autoptr(GString) packed = gzip_gapped_fill(gapped, filling);
			g_autofree char *found = unpacked(packed);
			g_autofree char *expected = g_strdup(texts[i]);
			memcpy(expected + at, filling, 4);
			g_assert_cmpstr(found, ==, expected);
		}
		gzip_gapped_free(gapped);
	}
	gzip_gapped_free(NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codec/gzip/what_is_packed_is_the_same_again", what_is_packed_is_the_same_again);
	g_test_add_func("/codec/gzip/what_gains_nothing_is_left_alone", what_gains_nothing_is_left_alone);
	g_test_add_func("/codec/gzip/a_gap_is_filled_wherever_it_is", a_gap_is_filled_wherever_it_is);
	return g_test_run();
}
