#include "cmd/classify_card.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "codec/json.h"

enum {
	BAR_WIDTH = 20,
	QUOTE_CHARACTERS = 34, /* of the brief, on either side of the quoted words */
};

typedef struct Style {
	const char *bold, *mark, *faint, *end;
} Style;

static Style style_of_stdout(void)
{
	if (isatty(STDOUT_FILENO))
		return (Style){"\033[1m", "\033[7m", "\033[2m", "\033[0m"};
	return (Style){"", "[", "", "]"};
}

static const char *text_of(const Json *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static void print_bar(const char *label, int rating, const Style *style)
{
	char bar[BAR_WIDTH + 1];
	const int full = rating * BAR_WIDTH / 10;

	memset(bar, '#', (size_t)full);
	memset(bar + full, '.', (size_t)(BAR_WIDTH - full));
	bar[BAR_WIDTH] = '\0';
	printf("%s %s%s%s %2d  ", label, style->faint, bar, *style->faint != '\0' ? style->end : "",
		rating);
}

static void print_dimensions(const Json *card, const Style *style)
{
	gsize i;
	Json *row;

	json_array_foreach(json_object_get(card, "dimensions"), i, row)
	{
		const int weight = (int)json_integer_value(json_object_get(row, "weight"));
		const Json *rust = json_object_get(row, "rust");
		const Json *python = json_object_get(row, "python");
		printf("  %-15s weight %d  ", text_of(row, "dimension"), weight);
		if (json_is_integer(rust)) {
			print_bar("Rust", (int)json_integer_value(rust), style);
			print_bar("Python", (int)json_integer_value(python), style);
		} else {
			printf("Rust $%" JSON_INTEGER_FORMAT "k-$%" JSON_INTEGER_FORMAT
			       "k   Python $%" JSON_INTEGER_FORMAT "k-$%" JSON_INTEGER_FORMAT "k",
				json_integer_value(json_object_get(rust, "min")) / 1000,
				json_integer_value(json_object_get(rust, "max")) / 1000,
				json_integer_value(json_object_get(python, "min")) / 1000,
				json_integer_value(json_object_get(python, "max")) / 1000);
		}
		putchar('\n');
	}
}

/* Visitor text on a terminal: control characters (escape sequences above all) become blanks. */
static void print_text(const char *from, const char *to)
{
	for (const char *c = from; c < to; c = g_utf8_next_char(c)) {
		const gunichar character = g_utf8_get_char(c);
		if (g_unichar_iscntrl(character))
			putchar(' ');
		else
			fwrite(c, 1, (size_t)(g_utf8_next_char(c) - c), stdout);
	}
}

/* The words of the brief around a span, the quoted ones marked. */
static void print_quote(const Json *reason, const Submission *submission, const Style *style)
{
	const Json *span = json_object_get(reason, "span");
	const SubmissionField field = submission_field_find(text_of(reason, "field"));

	if (json_array_size(span) != 2 || field == FIELD_COUNT || submission->texts[field] == NULL)
		return;
	const char *text = submission->texts[field];
	const glong start = (glong)json_integer_value(json_array_get(span, 0));
	const glong end = (glong)json_integer_value(json_array_get(span, 1));
	const glong length = g_utf8_strlen(text, -1);
	const glong first = MAX(0, start - QUOTE_CHARACTERS);
	const glong last = MIN(length, end + QUOTE_CHARACTERS);
	printf("      %s%s", text_of(reason, "field"), first > 0 ? ": …" : ": ");
	print_text(g_utf8_offset_to_pointer(text, first), g_utf8_offset_to_pointer(text, start));
	fputs(style->mark, stdout);
	print_text(g_utf8_offset_to_pointer(text, start), g_utf8_offset_to_pointer(text, end));
	fputs(style->end, stdout);
	print_text(g_utf8_offset_to_pointer(text, end), g_utf8_offset_to_pointer(text, last));
	puts(last < length ? "…" : "");
}

static void print_reasons(const Json *card, const Submission *submission, const Style *style)
{
	gsize i;
	Json *reason;

	puts("\nWhy");
	json_array_foreach(json_object_get(card, "reasons"), i, reason)
	{
		printf("  %" G_GSIZE_FORMAT ". %s\n", i + 1, text_of(reason, "says"));
		print_quote(reason, submission, style);
	}
}

static void print_sentences(const Json *card, const char *key, const char *title)
{
	const Json *list = json_object_get(card, key);
	gsize i;
	Json *row;

	if (json_array_size(list) == 0)
		return;
	printf("\n%s\n", title);
	json_array_foreach(list, i, row) printf("  - %s\n", text_of(row, "says"));
}

static void print_side(const Json *plan, const char *key, const char *title)
{
	gsize i;
	Json *part;

	printf("  %-7s", title);
	json_array_foreach(json_object_get(plan, key), i, part)
		printf("%s%s", i > 0 ? "; " : "", text_of(part, "part"));
	putchar('\n');
}

static void print_split_plan(const Json *card)
{
	const Json *plan = json_object_get(card, "split_plan");

	if (plan == NULL)
		return;
	puts("\nWho builds what");
	print_side(plan, "rust", "Rust");
	print_side(plan, "python", "Python");
	printf("  %-7s%s\n", "Join", text_of(plan, "join"));
}

static void print_review(const Json *card)
{
	gsize i;
	Json *reason;

	if (json_array_size(json_object_get(card, "review_reasons")) == 0)
		return;
	fputs("A person should look at it:", stdout);
	json_array_foreach(json_object_get(card, "review_reasons"), i, reason)
		printf("%s %s", i > 0 ? "," : "", json_string_value(reason));
	putchar('\n');
}

void classify_card_print(const Recommendation *recommendation, const Submission *submission)
{
	const Style style = style_of_stdout();
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) card =
		json_decode(recommendation->json, strlen(recommendation->json), &error);

	g_assert(card != NULL);
	printf("%s%s%s  (%s, %d%% sure)\n", style.bold, text_of(card, "talent"),
		*style.bold != '\0' ? style.end : "", text_of(card, "engagement"),
		(int)(recommendation->confidence * 100 + 0.5));
	print_review(card);
	putchar('\n');
	print_dimensions(card, &style);
	print_reasons(card, submission, &style);
	print_sentences(card, "risks", "Risks");
	print_split_plan(card);
	print_sentences(card, "would_change", "What would change it");
	printf("\nSalary range: $%" JSON_INTEGER_FORMAT "k-$%" JSON_INTEGER_FORMAT
	       "k a year   Rules: %s\n",
		json_integer_value(
			json_object_get(json_object_get(card, "salary_range_usd"), "min")) /
			1000,
		json_integer_value(
			json_object_get(json_object_get(card, "salary_range_usd"), "max")) /
			1000,
		text_of(card, "ruleset"));
}
