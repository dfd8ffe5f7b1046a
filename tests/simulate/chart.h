/*
 * tests/simulate/chart: what each recruiter was due and what each got, as an SVG of bars.
 */
#pragma once

#include <glib.h>

typedef struct ChartBar {
	const char *name;
	double due; /* offers */
	double given;
} ChartBar;

/* The picture as text; owned by the caller. */
char *chart_draw(const ChartBar *bars, gsize count, const char *title);
