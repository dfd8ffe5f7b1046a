#include "base/color.h"

#include <glib.h>

static const Color white = {255, 255, 255};
static const Color black = {0, 0, 0};

static Color parse(const char *text)
{
	Color color;

	g_assert_true(color_parse(text, &color));
	return color;
}

static void a_color_is_read_and_written(void)
{
	char text[COLOR_TEXT_BYTES];

	color_format(parse("#1F4fd8"), text);
	g_assert_cmpstr(text, ==, "#1f4fd8");
	color_format(parse("#14d"), text);
	g_assert_cmpstr(text, ==, "#1144dd");
}

static void what_is_no_color_is_refused(void)
{
	static const char *const wrong[] = {"", "#", "1f4fd8", "#1f4fd", "#1f4fd80", "#1f4fdg", "red", "#1f4fd8;"};

	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		Color color = black;
		g_assert_false(color_parse(wrong[i], &color));
		g_assert_cmpint(color.red, ==, 0);
	}
}

/* Known values of the W3C's formula. */
static void contrast_is_that_of_wcag(void)
{
	g_assert_cmpfloat_with_epsilon(color_contrast(black, white), 21.0, 0.001);
	g_assert_cmpfloat_with_epsilon(color_contrast(white, black), 21.0, 0.001);
	g_assert_cmpfloat_with_epsilon(color_contrast(white, white), 1.0, 0.001);
	g_assert_cmpfloat_with_epsilon(color_contrast(parse("#767676"), white), 4.54, 0.005);
	g_assert_cmpfloat_with_epsilon(color_contrast(parse("#ff0000"), white), 4.0, 0.005);
}

static void a_readable_shade_is_the_nearest_one(void)
{
	const Color yellow = parse("#ffd400");
	const Color dark = color_readable(yellow, black, white, 4.5);

	g_assert_cmpfloat(color_contrast(dark, white), >=, 4.5);
	g_assert_cmpfloat(color_contrast(dark, white), <, 5.0);
	/* Readable already. */
	g_assert_cmpint(color_readable(black, white, white, 4.5).red, ==, 0);
	/* Nothing on the way is: the end of it. */
	g_assert_cmpint(color_readable(yellow, white, white, 4.5).red, ==, 255);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/color/a_color_is_read_and_written", a_color_is_read_and_written);
	g_test_add_func("/color/what_is_no_color_is_refused", what_is_no_color_is_refused);
	g_test_add_func("/color/contrast_is_that_of_wcag", contrast_is_that_of_wcag);
	g_test_add_func("/color/a_readable_shade_is_the_nearest_one", a_readable_shade_is_the_nearest_one);
	return g_test_run();
}
