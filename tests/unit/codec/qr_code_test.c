/* codec/qr_code: the picture has what every reader looks for, and its quiet zone. */
#include "codec/qr_code.h"

#include <stdbool.h>
#include <string.h>

static bool is_dark(const char *path, guint x, guint y)
{
	g_autofree char *square = g_strdup_printf("M%u %uh", x, y);

	return strstr(path, square) != NULL;
}

static void the_three_corners_are_there_and_the_quiet_zone_is_quiet(void)
{
	guint size = 0;
	g_autofree char *path = qr_code_path("otpauth://totp/leadmatch:ann%40a.example?secret=GEZDGNBVGY3TQOJQ", &size);
	const guint far = size - 4 - 7;
	const guint corners[][2] = {{4, 4}, {far, 4}, {4, far}};

	g_assert_cmpuint((size - 8) % 4, ==, 1); /* 17 and four for each version */
	for (gsize i = 0; i < G_N_ELEMENTS(corners); i++) {
		for (guint k = 0; k < 7; k++) {
			g_assert_true(is_dark(path, corners[i][0] + k, corners[i][1]));
			g_assert_true(is_dark(path, corners[i][0], corners[i][1] + k));
		}
		g_assert_false(is_dark(path, corners[i][0] + 1, corners[i][1] + 1));
	}
	for (guint k = 0; k < size; k++) {
		g_assert_false(is_dark(path, k, 3));
		g_assert_false(is_dark(path, 3, k));
	}
}

static void what_does_not_fit_is_refused(void)
{
	g_autofree char *text = g_strnfill(5000, 'x');
	guint size = 0;

	g_assert_null(qr_code_path(text, &size));
}

#define TEST(name) g_test_add_func("/codec/qr_code/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(the_three_corners_are_there_and_the_quiet_zone_is_quiet);
	TEST(what_does_not_fit_is_refused);
	return g_test_run();
}
