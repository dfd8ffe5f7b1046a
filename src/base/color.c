#include "base/color.h"

#include <math.h>
#include <string.h>

#include <glib.h>

enum {
	SHADES = 50, /* steps of 2 %, too small to see */
};

bool color_parse(const char *text, Color *color)
{
	const gsize digits = text[0] == '#' ? strspn(text + 1, "0123456789abcdefABCDEF") : 0;
	int values[6];

	if ((digits != 3 && digits != 6) || text[1 + digits] != '\0')
		return false;
	for (gsize i = 0; i < 6; i++)
		values[i] = g_ascii_xdigit_value(text[1 + (digits == 6 ? i : i / 2)]);
	*color = (Color){
		.red = (uint8_t)(values[0] * 16 + values[1]),
		.green = (uint8_t)(values[2] * 16 + values[3]),
		.blue = (uint8_t)(values[4] * 16 + values[5]),
	};
	return true;
}

void color_format(Color color, char text[static COLOR_TEXT_BYTES])
{
	g_snprintf(text, COLOR_TEXT_BYTES, "#%02x%02x%02x", color.red, color.green, color.blue);
}

static double linear(uint8_t value)
{
	const double part = value / 255.0;

	return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(Color color)
{
	return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

double color_contrast(Color one, Color other)
{
	const double a = luminance(one);
	const double b = luminance(other);

	return (MAX(a, b) + 0.05) / (MIN(a, b) + 0.05);
}

static uint8_t mix(uint8_t one, uint8_t other, double share)
{
	return (uint8_t)lround(one + (other - one) * share);
}

Color color_mix(Color one, Color other, double share)
{
	return (Color){
		.red = mix(one.red, other.red, share),
		.green = mix(one.green, other.green, share),
		.blue = mix(one.blue, other.blue, share),
	};
}

Color color_readable(Color color, Color toward, Color ground, double contrast)
{
	for (int step = 0; step < SHADES; step++) {
		const Color shade = color_mix(color, toward, (double)step / SHADES);
		if (color_contrast(shade, ground) >= contrast)
			return shade;
	}
	return toward;
}
