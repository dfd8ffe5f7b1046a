/*
 * base/color: sRGB colors as pages write them, and whether one can be read on another (WCAG 2.2, contrast ratio).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Color {
	uint8_t red, green, blue;
} Color;

enum {
	COLOR_TEXT_BYTES = 8, /* "#1f4fd8" and its end */
};

/* "#1f4fd8" in either case, or the short "#14d". False: it is none, and *color is unchanged. */
bool color_parse(const char *text, Color *color);
void color_format(Color color, char text[static COLOR_TEXT_BYTES]);

/* From 1 (the same) to 21 (black and white), in either order. Text needs 4.5, what marks a control 3. */
double color_contrast(Color one, Color other);

/* So much of other in one: 0 is one, 1 is other. */
Color color_mix(Color one, Color other, double share);

/* The first of the shades between color and toward whose contrast with ground is at least that much; toward, if none is. */
Color color_readable(Color color, Color toward, Color ground, double contrast);
