#include "cmd/classify_card.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/error.h"
#include "codec/json.h"
#include "config/settings.h"
#include "domain/rules/recommendation_words.h"

enum {
	COLUMNS_USUAL = 80,
	COLUMNS_MIN = 40,
	COLUMNS_MAX = 100, /* longer lines are hard to read */
	BALANCE_CELLS_MAX = 40,
	BALANCE_COLUMNS = 34,	      /* of its line, without the bar */
	DIMENSION_LABEL_COLUMNS = 28, /* of a dimension's line: its name and weight */
	PERCENT = 100,
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

/*
 * A text after what is in its first line already, used columns wide; the next lines begin with as many blanks as
 * indent.
 */
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

/* One bar for both: Rust from the left, Python from the right. */
static void append_balance(Card *card)
{
	const Json *balance = json_object_get(card->json, "balance");
	const int rust = (int)json_integer_value(json_object_get(balance, "rust"));
	const int cells = CLAMP(card->columns - BALANCE_COLUMNS, 0, BALANCE_CELLS_MAX);
	const int full = (rust * cells + PERCENT / 2) / PERCENT;

	if (!json_is_object(balance))
		return;
	g_string_append_printf(card->out, "  Balance  Rust %3d%% %s", rust, card->style->faint);
	for (int i = 0; i < cells; i++)
		g_string_append_c(card->out, i < full ? '#' : '.');
	g_string_append_printf(card->out, "%s %d%% Python\n\n", card->style->end, PERCENT - rust);
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
	const Json *rust = json_object_get(row, "rust");
	g_autofree char *label = g_strdelimit(g_strdup(text_of(row, "dimension")), "_", ' ');

	g_string_append_printf(card->out, "  %-15s weight %" JSON_INTEGER_FORMAT "  ", label,
		json_integer_value(json_object_get(row, "weight")));
	if (!json_is_integer(rust)) {
		append_salaries(card, row);
		return;
	}
	g_string_append_printf(card->out, "Rust %2" JSON_INTEGER_FORMAT "/10  Python %2" JSON_INTEGER_FORMAT "/10\n",
		json_integer_value(rust), json_integer_value(json_object_get(row, "python")));
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
	/* Besides the indent, the colon and its blank, two ellipses and two brackets. */
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

static void append_reasons(Card *card, const char *key, const char *title)
{
	const Json *list = json_object_get(card->json, key);
	gsize i;
	Json *reason;

	if (json_array_size(list) == 0)
		return;
	g_string_append_printf(card->out, "\n%s\n", title);
	json_array_foreach(list, i, reason)
	{
		g_string_append_printf(card->out, "  %" G_GSIZE_FORMAT ". ", i + 1);
		append_wrapped(card, 5, 5, text_of(reason, "says"));
		append_quote(card, reason);
	}
}

/* What to ask, and what can be answered. */
static void append_question(Card *card)
{
	const Json *question = json_object_get(card->json, "question");
	const SubmissionField field = submission_field_find(text_of(question, "field"));

	if (field == FIELD_COUNT)
		return;
	g_string_append(card->out, "\nWhat would help most\n  ");
	append_wrapped(card, 2, 2, wording_text(submission_fields[field].label));
	const FieldChoice *choices = submission_fields[field].choices;
	for (gsize i = 0; choices != NULL && choices[i].name != NULL; i++) {
		g_string_append(card->out, "  - ");
		append_wrapped(card, 4, 4, wording_text(choices[i].label));
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
	if (json_is_string(json_object_get(plan, "team_note")))
		append_line(card, "", text_of(plan, "team_note"));
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

static void append_reviews(Card *card)
{
	const Json *reasons = json_object_get(card->json, "review_reasons");
	const char *trade = json_string_value(json_object_get(card->json, "trade"));
	gsize i;
	Json *reason;

	if (json_array_size(reasons) == 0)
		return;
	g_string_append(card->out, "Needs review:\n");
	json_array_foreach(reasons, i, reason)
	{
		g_autofree char *says = review_says(json_string_value(reason), trade, WORDS_FOR_STAFF);
		g_string_append(card->out, "  - ");
		append_wrapped(card, 4, 4, says != NULL ? says : json_string_value(reason));
	}
}

static double share_of(const Card *card, const char *key)
{
	return json_number_value(json_object_get(card->json, key));
}

/* What is undecided has no class to be shown large. */
static void append_head(Card *card, const Recommendation *recommendation)
{
	const bool is_hybrid = recommendation->engagement == ENGAGEMENT_HYBRID;
	g_autofree char *words = g_strjoin(" ", confidence_says(recommendation->confidence),
		evidence_says(share_of(card, "evidence")),
		recommendation->is_undecided ? NULL : conflict_says(share_of(card, "conflict"), is_hybrid), NULL);

	if (recommendation->is_undecided)
		g_string_append_printf(card->out, "%sUndecided%s  (%s by the ratings alone)\n", card->style->bold,
			card->style->end, text_of(card->json, "talent"));
	else
		g_string_append_printf(card->out, "%s%s%s  (%s, %d%% sure)\n", card->style->bold,
			text_of(card->json, "talent"), card->style->end, text_of(card->json, "engagement"),
			(int)(recommendation->confidence * PERCENT + 0.5));
	append_wrapped(card, 0, 0, words);
	append_reviews(card);
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
		.style = &styles[look->has_colors],
		.columns = CLAMP(look->columns, COLUMNS_MIN, COLUMNS_MAX),
	};
	gsize i;
	Json *row;

	g_assert(json != NULL);
	append_head(&card, recommendation);
	append_balance(&card);
	json_array_foreach(json_object_get(json, "dimensions"), i, row) append_dimension(&card, row);
	append_reasons(&card, "reasons", "Why");
	append_reasons(&card, "against", "Against it");
	append_sentences(&card, "risks", "Risks");
	append_split_plan(&card);
	append_sentences(&card, "would_change", "What would change it");
	append_question(&card);
	append_range(out, "\nSalary range: ", json_object_get(json, "salary_range_usd"));
	g_string_append_printf(out, " per year   Rules: %s\n", text_of(json, "ruleset"));
}

void classify_card_print(const Recommendation *recommendation, const Submission *submission)
{
	struct winsize size;
	const bool is_terminal = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
	g_autoptr(GString) out = g_string_new(NULL);

	classify_card_append(out, recommendation, submission,
		&(CardLook){
			.columns = is_terminal && size.ws_col > 0 ? size.ws_col : COLUMNS_USUAL,
			.has_colors = is_terminal && !settings_has_no_color(),
		});
	fputs(out->str, stdout);
}
