#include <math.h>
#include <string.h>

#include "domain/submission/money.h"

#define CASES TEST_DATA_DIR "/money_cases.txt"
#define DOUBT "in doubt"

static const MoneyRates rates = {
	.per_year = {[MONEY_YEAR] = 1, [MONEY_MONTH] = 12, [MONEY_WEEK] = 46, [MONEY_DAY] = 230, [MONEY_HOUR] = 1840},
	.currencies = {{"USD", 1}, {"EUR", 1.1}, {"GBP", 1.3}, {"CHF", 1.2}, {"PLN", 0.25}, {"INR", 0.012},
		{"JPY", 0.007}, {"CAD", 0.7}},
	.currencies_count = 8,
};

/* As the case file has it. */
static char *describe(const char *text)
{
	char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
	Money money;

	if (!money_parse(text, &money))
		return g_strdup(DOUBT);
	const int64_t usd = money_usd_year(&money, &rates);
	g_autofree char *year = usd == -1 ? g_strdup(DOUBT) : g_strdup_printf("%" G_GINT64_FORMAT, usd);
	return g_strdup_printf("%s | %s | %s | %s | %s", g_ascii_formatd(low, sizeof low, "%.10g", money.low),
		g_ascii_formatd(high, sizeof high, "%.10g", money.high), money.currency,
		money_period_names[money.period], year);
}

static void amounts_are_read_as_people_mean_them(void)
{
	g_autofree char *file = NULL;
	guint count = 0;

	g_assert_true(g_file_get_contents(CASES, &file, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(file, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		if (**line == '#' || **line == '\0')
			continue;
		char *bar = strchr(*line, '|');
		g_assert_nonnull(bar);
		g_autofree char *text = g_strchomp(g_strndup(*line, (gsize)(bar - *line)));
		g_autofree char *found = describe(text);
		const char *expected = g_strstrip(bar + 1);
		if (strcmp(found, expected) != 0)
			g_test_message("%s", text);
		g_assert_cmpstr(found, ==, expected);
		count++;
	}
	g_assert_cmpuint(count, >, 150);
}

static void a_text_of_any_length_and_script_is_survived(void)
{
	g_autofree char *blanks = g_strnfill(10000, ' ');
	g_autofree char *digits = g_strnfill(700, '7');
	Money money;

	g_assert_false(money_parse(blanks, &money));
	g_assert_false(money_parse(digits, &money));
	g_assert_false(money_parse("日本円 😀", &money));
	g_assert_true(money_parse("१५०,०००", &money));
	g_assert_cmpfloat(money.high, ==, 150000);
}

static void assert_shown(const char *text, const char *expected)
{
	Money money;

	g_assert_true(money_parse(text, &money));
	g_autofree char *shown = money_text(&money);
	g_assert_cmpstr(shown, ==, expected);
}

static void amounts_are_shown_with_currency_and_period(void)
{
	assert_shown("150k", "$150,000 a year");
	assert_shown("120-150k €", "€120,000–€150,000 a year");
	assert_shown("75,5/h", "$75.50 an hour");
	assert_shown("CHF 1'000 pd", "CHF 1,000 a day");
	assert_shown("15,000,000 JPY", "JPY 15,000,000 a year");
}

static void without_rates_only_dollars_are_counted(void)
{
	Money dollars, euros;

	g_assert_true(money_parse("75/h", &dollars));
	g_assert_true(money_parse("€90k", &euros));
	g_assert_cmpint(money_usd_year(&dollars, &money_default_rates), ==, 138000);
	g_assert_cmpint(money_usd_year(&euros, &money_default_rates), ==, -1);
}

#define TEST(function) g_test_add_func("/money/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(amounts_are_read_as_people_mean_them);
	TEST(a_text_of_any_length_and_script_is_survived);
	TEST(amounts_are_shown_with_currency_and_period);
	TEST(without_rates_only_dollars_are_counted);
	return g_test_run();
}
