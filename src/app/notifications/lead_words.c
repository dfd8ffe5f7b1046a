#include "app/notifications/lead_words.h"

#include <string.h>

#include "base/text_direction.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/language.h"
#include "domain/submission/answers.h"
#include "domain/submission/time_zone.h"
#include "domain/submission/time_zone_country.h"

enum {
	PHONE_DIGITS_MIN = 5, /* an extension alone calls nobody */
};

#define BUDGET_BANDS_END_USD (300 * 1000) /* beyond it all are alike */

typedef struct ConfidenceRow {
	double at_least;
	TextKey words;
} ConfidenceRow;

static const ConfidenceRow confidences[] = {
	{0.90, TEXT_EMAIL_CONFIDENCE_HIGH},
	{0.75, TEXT_EMAIL_CONFIDENCE_GOOD},
	{0.55, TEXT_EMAIL_CONFIDENCE_LOW},
	{0.00, TEXT_EMAIL_CONFIDENCE_VERY_LOW},
};

char *lead_words_first(const char *text, glong chars_max)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
	GString *line = g_string_new(NULL);
	glong chars = 0;

	for (char **word = words; *word != NULL; word++) {
		if (**word == '\0')
			continue;
		const glong added = g_utf8_strlen(*word, -1) + (chars > 0 ? 1 : 0);
		if (chars + added > chars_max) {
			if (chars == 0) {
				g_autofree char *head = g_utf8_substring(*word, 0, chars_max - 1);
				g_string_append(line, head);
			}
			g_string_append(line, "…");
			break;
		}
		if (chars > 0)
			g_string_append_c(line, ' ');
		g_string_append(line, *word);
		chars += added;
	}
	return g_string_free(line, FALSE);
}

LeadTerms lead_words_terms(const Json *submission)
{
	const bool is_budget_clear = !answers_is_unclear(submission, FIELD_BUDGET_USD_YEAR);

	return (LeadTerms){
		.start = answers_choice(submission, FIELD_START),
		.budget_usd = is_budget_clear ? answers_number(submission, FIELD_BUDGET_USD_YEAR) : SUBMISSION_NOT_SURE,
		.timezone = answers_get(submission, FIELD_TIMEZONE),
	};
}

/* "$150k–200k"; NULL: not known. */
static char *budget_band(int64_t usd)
{
	const int64_t step = 50 * 1000;
	const int64_t from = usd / step * step;

	if (usd == SUBMISSION_NOT_SURE || usd <= 0)
		return NULL;
	if (from == 0)
		return wording_format(TEXT_EMAIL_TERMS_BUDGET_UNDER, wording_number("max", step / 1000));
	if (usd >= BUDGET_BANDS_END_USD)
		return wording_format(TEXT_EMAIL_TERMS_BUDGET_OVER, wording_number("min", BUDGET_BANDS_END_USD / 1000));
	return wording_format(TEXT_EMAIL_TERMS_BUDGET, wording_number("min", from / 1000),
		wording_number("max", (from + step) / 1000));
}

char *lead_words_terms_text(const LeadTerms *terms)
{
	static const TextKey starts[] = {
		[START_NOW] = TEXT_EMAIL_TERMS_START_NOW,
		[START_1_2_WEEKS] = TEXT_EMAIL_TERMS_START_SOON,
		[START_LATER] = TEXT_EMAIL_TERMS_START_LATER,
	};
	GString *text = g_string_new(terms->start == SUBMISSION_NOT_SURE ? NULL : wording_text(starts[terms->start]));
	g_autofree char *budget = budget_band(terms->budget_usd);
	char zone[TIME_ZONE_BYTES];
	const char *country =
		terms->timezone != NULL && time_zone_find(terms->timezone, zone) ? time_zone_country(zone) : NULL;

	if (budget != NULL)
		g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", budget);
	if (country != NULL)
		g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", country);
	return g_string_free(text, FALSE);
}

void lead_words_put_need(JsonWriter *w, const char *need, const LeadTerms *terms)
{
	const LeadTerms anywhere = {.start = terms->start, .budget_usd = terms->budget_usd};
	g_autofree char *all = lead_words_terms_text(terms);
	g_autofree char *some = lead_words_terms_text(&anywhere);
	const bool is_long = g_utf8_strlen(all, -1) > HEADLINE_CHARS_MAX - HEADLINE_NEED_CHARS_MIN;
	const char *said = is_long ? some : all;
	const char *comma = *said == '\0' ? "" : ", ";
	g_autofree char *first =
		lead_words_first(need, HEADLINE_CHARS_MAX - g_utf8_strlen(comma, -1) - g_utf8_strlen(said, -1));
	g_autofree char *words = text_direction_isolate(first);
	g_autofree char *headline = g_strconcat(words, comma, said, NULL);

	jsonw_put_text(w, "need", need);
	jsonw_put_text(w, "headline", headline);
}

void lead_words_put_engagement(JsonWriter *w, const char *engagement)
{
	if (engagement == NULL)
		return;
	g_autofree char *title = format_title(engagement);
	jsonw_put_text(w, "engagement", engagement);
	jsonw_put_text(w, "engagement_title", title);
}

void lead_words_put_confidence(JsonWriter *w, double confidence)
{
	gsize row = 0;

	while (row + 1 < G_N_ELEMENTS(confidences) && confidence < confidences[row].at_least)
		row++;
	jsonw_put_text(w, "confidence_words", wording_text(confidences[row].words));
	jsonw_put_int(w, "confidence_percent", (int64_t)(confidence * 100 + 0.5));
}

void lead_words_put_received_at(JsonWriter *w, GTimeZone *zone, int64_t received_at_us)
{
	g_autofree char *text = format_moment(zone, received_at_us);

	jsonw_put_text(w, "received_at", text);
}

char *lead_words_phone_link(const char *text)
{
	g_autoptr(GString) number = g_string_new(NULL);

	for (const char *c = text; c != NULL && *c != '\0'; c++) {
		/* What follows is an extension, or words. */
		if (g_ascii_isalpha(*c))
			break;
		if (g_ascii_isdigit(*c) || (*c == '+' && number->len == 0))
			g_string_append_c(number, *c);
	}
	return number->len < PHONE_DIGITS_MIN ? NULL : g_string_free(g_steal_pointer(&number), FALSE);
}

void lead_words_put_phone_link(JsonWriter *w, const char *text)
{
	g_autofree char *link = lead_words_phone_link(text);

	if (link != NULL)
		jsonw_put_text(w, "phone_link", link);
}

void lead_words_write_language(JsonWriter *w, const Json *submission)
{
	const char *code = answers_get(submission, FIELD_LANGUAGE);
	const char *name = code == NULL || strcmp(code, WORDING_ENGLISH) == 0 ? NULL : language_name(code);

	if (name == NULL)
		return;
	g_autofree char *title = format_title(name);
	jsonw_begin_object(w);
	jsonw_put_text(w, "label", wording_text(TEXT_EMAIL_FACT_LANGUAGE));
	jsonw_put_text(w, "value", title);
	jsonw_end_object(w);
}
