#include "cmd/classify_card.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/error.h"
#include "codec/json.h"
#include "config/settings.h"

enum {
	COLUMNS_USUAL = 80,
	COLUMNS_MIN = 40,
	COLUMNS_MAX = 100, /* longer lines are hard to read */
	BAR_CELLS_MAX = 10,
	DIMENSION_LABEL_COLUMNS = 28, /* of a dimension's line: its name and weight, */
	DIMENSION_COLUMNS = 49,	      /* and all of it but the two bars */
};

typedef struct Style {
	const char *bold, *mark, *faint, *end_mark, *end;
} Style;

static const Style styles[] = {
	{"", "[", "", "]", ""},
	{"\033[1m", "\033[7m", "\033[2m", "\033[0m", "\033[0m"},
};

typedef struct Card {
	GString *out;
	const Json *json;
	const Submission *submission;
	const Style *style;
	int columns;
} Card;

static const char *text_of(const Json *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* East Asian characters take two columns, combining ones none. */
static int columns_of_character(const char *at)
{
	const gunichar character = g_utf8_get_char(at);

	return g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;
}

static int columns_of(const char *from, const char *to)
{
	int columns = 0;

	for (; from < to; from = g_utf8_next_char(from))
		columns += columns_of_character(from);
	return columns;
}

/* A text after what stands in its first line already, used columns wide; the next lines begin with as many blanks as indent. */
static void append_wrapped(Card *card, int used, int indent, const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	const char *between = "";

	for (char **word = words; *word != NULL; word++) {
		const int wide = columns_of(*word, *word + strlen(*word));
		if (*between != '\0' && used + 1 + wide >= card->columns) {
			g_string_append_printf(card->out, "\n%*s", indent, "");
			used = indent;
			between = "";
		}
		g_string_append_printf(card->out, "%s%s", between, *word);
		used += (*between != '\0') + wide;
		between = " ";
	}
	g_string_append_c(card->out, '\n');
}

static void append_bar(Card *card, const char *label, int rating, int cells)
{
	const int full = (rating * cells + 5) / 10;

	g_string_append_printf(card->out, "%s %s", label, card->style->faint);
	for (int i = 0; i < cells; i++)
		g_string_append_c(card->out, i < full ? '#' : '.');
	g_string_append_printf(card->out, "%s %2d", card->style->end, rating);
}

static void append_range(GString *out, const char *label, const Json *range)
{
	g_string_append_printf(out, "%s$%" JSON_INTEGER_FORMAT "k-$%" JSON_INTEGER_FORMAT "k", label,
		json_integer_value(json_object_get(range, "min")) / 1000,
		json_integer_value(json_object_get(range, "max")) / 1000);
}

static void append_salaries(Card *card, const Json *row)
{
	g_autoptr(GString) text = g_string_new(NULL);

	append_range(text, "Rust ", json_object_get(row, "rust"));
	append_range(text, "  Python ", json_object_get(row, "python"));
	append_wrapped(card, DIMENSION_LABEL_COLUMNS, DIMENSION_LABEL_COLUMNS, text->str);
}

static void append_dimension(Card *card, const Json *row)
{
	const int cells = CLAMP((card->columns - DIMENSION_COLUMNS) / 2, 0, BAR_CELLS_MAX);
	const Json *rust = json_object_get(row, "rust");
	g_autofree char *label = g_strdelimit(g_strdup(text_of(row, "dimension")), "_", ' ');

	g_string_append_printf(card->out, "  %-15s weight %" JSON_INTEGER_FORMAT "  ", label,
		json_integer_value(json_object_get(row, "weight")));
	if (!json_is_integer(rust)) {
		append_salaries(card, row);
		return;
	}
	append_bar(card, "Rust", (int)json_integer_value(rust), cells);
	append_bar(card, "  Python", (int)json_integer_value(json_object_get(row, "python")), cells);
	g_string_append_c(card->out, '\n');
}

/* Visitor text on a terminal: control characters (escape sequences above all) become blanks. */
static void append_text(GString *out, const char *from, const char *to)
{
	for (; from < to; from = g_utf8_next_char(from)) {
		const gunichar character = g_utf8_get_char(from);
		if (g_unichar_iscntrl(character))
			g_string_append_c(out, ' ');
		else
			g_string_append_unichar(out, character);
	}
}

/* As far before a place as fits, from the beginning of a word. */
static const char *reach_back(const char *text, const char *at, int columns)
{
	const char *from = at;

	while (from > text) {
		const char *before = g_utf8_prev_char(from);
		columns -= columns_of_character(before);
		if (columns < 0)
			break;
		from = before;
	}
	if (from == text)
		return from;
	while (from < at && !g_ascii_isspace(from[-1]))
		from++;
	return from;
}

/* As far behind a place as fits, to the end of a word. */
static const char *reach_ahead(const char *at, int columns)
{
	const char *to = at;

	while (*to != '\0') {
		columns -= columns_of_character(to);
		if (columns < 0)
			break;
		to = g_utf8_next_char(to);
	}
	if (*to == '\0')
		return to;
	while (to > at && !g_ascii_isspace(*to))
		to--;
	return to;
}

/* The words of the brief around a span, the quoted ones marked, in one line. */
static void append_quote(Card *card, const Json *reason)
{
	const Json *span = json_object_get(reason, "span");
	const char *name = text_of(reason, "field");
	const SubmissionField field = submission_field_find(name);

	if (json_array_size(span) != 2 || field == FIELD_COUNT || card->submission->texts[field] == NULL)
		return;
	const char *text = card->submission->texts[field];
	const char *start = g_utf8_offset_to_pointer(text, (glong)json_integer_value(json_array_get(span, 0)));
	const char *end = g_utf8_offset_to_pointer(text, (glong)json_integer_value(json_array_get(span, 1)));
	/* Beside the indent, the colon and its blank, two ellipses and two brackets. */
	const int room = card->columns - 1 - 5 - (int)strlen(name) - 2 - 4 - columns_of(start, end);
	const char *from = reach_back(text, start, room / 2);
	const char *to = reach_ahead(end, room - columns_of(from, start));
	g_string_append_printf(card->out, "     %s: %s", name, from > text ? "…" : "");
	append_text(card->out, from, start);
	g_string_append(card->out, card->style->mark);
	append_text(card->out, start, end);
	g_string_append(card->out, card->style->end_mark);
	append_text(card->out, end, to);
	g_string_append(card->out, *to != '\0' ? "…\n" : "\n");
}

static void append_reasons(Card *card)
{
	gsize i;
	Json *reason;

	g_string_append(card->out, "\nWhy\n");
	json_array_foreach(json_object_get(card->json, "reasons"), i, reason)
	{
		g_string_append_printf(card->out, "  %" G_GSIZE_FORMAT ". ", i + 1);
		append_wrapped(card, 5, 5, text_of(reason, "says"));
		append_quote(card, reason);
	}
}

static void append_sentences(Card *card, const char *key, const char *title)
{
	const Json *list = json_object_get(card->json, key);
	gsize i;
	Json *row;

	if (json_array_size(list) == 0)
		return;
	g_string_append_printf(card->out, "\n%s\n", title);
	json_array_foreach(list, i, row)
	{
		g_string_append(card->out, "  - ");
		append_wrapped(card, 4, 4, text_of(row, "says"));
	}
}

static void append_line(Card *card, const char *title, const char *text)
{
	g_string_append_printf(card->out, "  %-7s", title);
	append_wrapped(card, 9, 9, text);
}

static void append_side(Card *card, const Json *plan, const char *key, const char *title)
{
	g_autoptr(GString) parts = g_string_new(NULL);
	gsize i;
	Json *part;

	json_array_foreach(json_object_get(plan, key), i, part)
		g_string_append_printf(parts, "%s%s", i > 0 ? "; " : "", text_of(part, "part"));
	append_line(card, title, parts->str);
}

static void append_team(Card *card, const Json *plan)
{
	g_autoptr(GString) team = g_string_new(NULL);
	gsize i;
	Json *member;

	json_array_foreach(json_object_get(plan, "team"), i, member)
		g_string_append_printf(team, "%s%" JSON_INTEGER_FORMAT " %s", i > 0 ? ", " : "",
			json_integer_value(json_object_get(member, "count")), text_of(member, "talent"));
	append_line(card, "Team", team->str);
}

static void append_split_plan(Card *card)
{
	const Json *plan = json_object_get(card->json, "split_plan");

	if (plan == NULL)
		return;
	g_string_append(card->out, "\nWho builds what\n");
	append_side(card, plan, "rust", "Rust");
	append_side(card, plan, "python", "Python");
	append_line(card, "Join", text_of(plan, "join"));
	append_team(card, plan);
}

static void append_review(Card *card)
{
	/* The names of recommendation.c, in words. */
	static const struct {
		const char *name, *says;
	} words[] = {
		{"undecided", "nothing separates the two sides"},
		{"conflict", "the answers and the brief contradict each other"},
		{"thin_evidence", "there is little to go by"},
	};
	const Json *reasons = json_object_get(card->json, "review_reasons");
	g_autoptr(GString) text = g_string_new("A person should look at it:");
	gsize i;
	Json *reason;

	if (json_array_size(reasons) == 0)
		return;
	json_array_foreach(reasons, i, reason)
	{
		for (gsize w = 0; w < G_N_ELEMENTS(words); w++) {
			if (strcmp(words[w].name, json_string_value(reason)) == 0)
				g_string_append_printf(text, "%s %s", i > 0 ? "," : "", words[w].says);
		}
	}
	append_wrapped(card, 0, 2, text->str);
}

static void append_head(Card *card, const Recommendation *recommendation)
{
	g_string_append_printf(card->out, "%s%s%s  (%s, ", card->style->bold, text_of(card->json, "talent"),
		card->style->end, text_of(card->json, "engagement"));
	if (recommendation->is_undecided)
		g_string_append(card->out, "undecided)\n");
	else
		g_string_append_printf(card->out, "%d%% sure)\n", (int)(recommendation->confidence * 100 + 0.5));
	append_review(card);
	g_string_append_c(card->out, '\n');
}

void classify_card_append(
	GString *out, const Recommendation *recommendation, const Submission *submission, const CardLook *look)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) json = jsonc_decode(recommendation->json, strlen(recommendation->json), &error);
	Card card = {
		.out = out,
		.json = json,
		.submission = submission,
		.style = &styles[look->has_colours],
		.columns = CLAMP(look->columns, COLUMNS_MIN, COLUMNS_MAX),
	};
	gsize i;
	Json *row;

	g_assert(json != NULL);
	append_head(&card, recommendation);
	json_array_foreach(json_object_get(json, "dimensions"), i, row) append_dimension(&card, row);
	append_reasons(&card);
	append_sentences(&card, "risks", "Risks");
	append_split_plan(&card);
	append_sentences(&card, "would_change", "What would change it");
	append_range(out, "\nSalary range: ", json_object_get(json, "salary_range_usd"));
	g_string_append_printf(out, " a year   Rules: %s\n", text_of(json, "ruleset"));
}

void classify_card_print(const Recommendation *recommendation, const Submission *submission)
{
	struct winsize size;
	const bool is_terminal = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
	g_autoptr(GString) out = g_string_new(NULL);

	classify_card_append(out, recommendation, submission,
		&(CardLook){
			.columns = is_terminal && size.ws_col > 0 ? size.ws_col : COLUMNS_USUAL,
			.has_colours = is_terminal && !settings_has_no_color(),
		});
	fputs(out->str, stdout);
}
