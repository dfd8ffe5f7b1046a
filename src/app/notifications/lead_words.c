#include "app/notifications/lead_words.h"

#include "base/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

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

void lead_words_put_need(JsonWriter *w, const char *need)
{
	g_autofree char *need_short = lead_words_first(need, NEED_SHORT_CHARS_MAX);

	jsonw_put_text(w, "need", need);
	jsonw_put_text(w, "need_short", need_short);
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

void lead_words_put_received_at(JsonWriter *w, int64_t received_at_us)
{
	g_autofree char *text = format_moment(NULL, received_at_us);

	jsonw_put_text(w, "received_at", text);
}
