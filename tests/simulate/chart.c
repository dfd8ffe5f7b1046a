#include "tests/simulate/chart.h"

#include "codec/json.h"
#include "codec/mustache.h"

enum {
	BAR_WIDTH = 14,
	BAR_STEP = 20,
	HEIGHT = 300,
	MARGIN = 40,
};

static const char drawing[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {{width}} {{height}}\" "
			      "font-family=\"sans-serif\" font-size=\"11\">\n"
			      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
			      "<text x=\"{{left}}\" y=\"20\" font-size=\"14\">{{title}}</text>\n"
			      "{{#bars}}\n"
			      "<rect x=\"{{x}}\" y=\"{{y}}\" width=\"{{bar_width}}\" height=\"{{bar_height}}\" "
			      "fill=\"#2f6fdd\"><title>{{name}}: {{given}} offers, {{due}} due</title></rect>\n"
			      "<path d=\"M{{x}} {{due_y}}h{{bar_width}}\" stroke=\"#d62\" stroke-width=\"2\"/>\n"
			      "{{/bars}}\n"
			      "<text x=\"{{left}}\" y=\"{{below}}\">Blue: offers given. Orange: due by weight and "
			      "presence. One bar for each recruiter.</text>\n"
			      "</svg>\n";

static double largest(const ChartBar *bars, gsize count)
{
	double most = 1;

	for (gsize i = 0; i < count; i++)
		most = MAX(most, MAX(bars[i].due, bars[i].given));
	return most;
}

static Json *bar_view(const ChartBar *bar, gsize at, double most)
{
	const int height = (int)(bar->given / most * HEIGHT);

	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:s, s:i, s:i}", "x", MARGIN + (int)at * BAR_STEP, "y",
		MARGIN + HEIGHT - height, "bar_width", BAR_WIDTH, "bar_height", height, "due_y",
		MARGIN + HEIGHT - (int)(bar->due / most * HEIGHT), "name", bar->name, "given", (int)bar->given, "due",
		(int)(bar->due + 0.5));
}

char *chart_draw(const ChartBar *bars, gsize count, const char *title)
{
	g_autoptr(Mustache) template =
		mustache_parse("chart.svg", drawing, sizeof drawing - 1, MUSTACHE_ESCAPE_HTML, NULL);
	Json *list = json_array();
	GString *svg = g_string_new(NULL);
	const double most = largest(bars, count);

	for (gsize i = 0; i < count; i++)
		json_array_append_new(list, bar_view(&bars[i], i, most));
	g_autoptr(Json) view = json_pack("{s:i, s:i, s:i, s:i, s:s, s:o}", "width", 2 * MARGIN + (int)count * BAR_STEP,
		"height", 2 * MARGIN + HEIGHT, "left", MARGIN, "below", MARGIN + HEIGHT + 24, "title", title, "bars",
		list);
	const bool is_drawn = mustache_render(template, &(MustacheUse){.view = view}, svg, NULL);
	g_assert(is_drawn);
	return g_string_free(svg, FALSE);
}
