#include <string.h>

#include "base/error.h"
#include "domain/rules/evidence.h"
#include "domain/rules/lexicon.h"
#include "domain/rules/words.h"

static RuleSet *rules;

/* The first finding of a signal in a description, NULL if there is none. */
static const Finding *find(const Evidence *evidence, const char *signal)
{
	gsize count = 0;
	const Finding *findings = evidence_findings(evidence, &count);

	for (gsize i = 0; i < count; i++) {
		if (strcmp(ruleset_signal(rules, findings[i].signal)->name, signal) == 0)
			return &findings[i];
	}
	return NULL;
}

static gsize count_findings(const Evidence *evidence)
{
	gsize count = 0;

	evidence_findings(evidence, &count);
	return count;
}

static void assert_quotes(const char *text, const char *signal, const char *quoted)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, text, NULL);
	const Finding *finding = find(evidence, signal);
	g_assert_nonnull(finding);
	g_autofree char *words = g_strndup(text + finding->start, finding->end - finding->start);
	g_assert_cmpstr(words, ==, quoted);
}

static void test_span_quotes_the_words_as_they_stand(void)
{
	assert_quotes("We want Low-Latency work.", "latency", "Low-Latency");
	assert_quotes("Größe zählt: eine TCP/IP-Verbindung", "networking", "TCP/IP");
	assert_quotes("fast c++.", "systems_languages", "c++");
	assert_quotes("a .NET service", "lang_dotnet", ".NET");
}

static void test_span_of_a_genitive_is_the_word(void)
{
	assert_quotes("Python’s charm", "python_named", "Python");
}

static void test_phrase_goes_over_no_comma(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "They sell machine, learning toys.", NULL);
	g_assert_null(find(evidence, "machine_learning"));
}

static void test_phrase_goes_over_a_wrapped_line(void)
{
	assert_quotes("all about machine\nlearning", "machine_learning", "machine\nlearning");
}

static void test_capital_decides_what_go_means(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "We like Go and more.", NULL);
	g_assert_nonnull(find(evidence, "lang_go"));
	evidence_read(evidence, NULL, "We like go and more.", NULL);
	g_assert_null(find(evidence, "lang_go"));
}

static void test_title_counts_more(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, "Rust", "Rust", NULL);
	gsize count = 0;
	const Finding *findings = evidence_findings(evidence, &count);
	g_assert_cmpuint(count, ==, 2);
	g_assert_cmpint(findings[0].field, ==, FIELD_TITLE);
	g_assert_cmpfloat(findings[0].counts, >, findings[1].counts);
}

static void test_first_line_is_the_title_when_there_is_none(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "Rust engineer\nFor a small team", NULL);
	g_assert_true(find(evidence, "rust_hired")->flags & FINDING_TITLE);
	evidence_read(evidence, "Help", "Rust engineer\nFor a small team", NULL);
	g_assert_false(find(evidence, "rust_hired")->flags & FINDING_TITLE);
}

static void test_late_paragraph_counts_less(void)
{
	g_autoptr(GString) text = g_string_new("Somebody who writes Rust. ");
	g_autoptr(Evidence) evidence = evidence_new(rules);

	for (int i = 0; i < 400; i++)
		g_string_append(text, "nothing else ");
	g_string_append(text, ". Python.");
	evidence_read(evidence, NULL, text->str, NULL);
	g_assert_cmpfloat(find(evidence, "python_named")->counts, <, find(evidence, "rust_named")->counts);
}

static void test_requirement_is_flagged_as_asked(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "Fish.\nRequired skills:\n- Python", NULL);
	g_assert_true(find(evidence, "python_named")->flags & FINDING_ASKED);
	evidence_read(evidence, NULL, "Fish.\n- Python", NULL);
	g_assert_false(find(evidence, "python_named")->flags & FINDING_ASKED);
}

static void test_long_list_with_both_languages_is_flagged(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "Java, Ruby, Python, Rust", NULL);
	g_assert_true(find(evidence, "rust_named")->flags & FINDING_LISTED);
	g_assert_cmpint(evidence_lists(evidence), ==, 1);
	evidence_read(evidence, NULL, "Python, Rust", NULL);
	g_assert_false(find(evidence, "rust_named")->flags & FINDING_LISTED);
}

static void test_negation_goes_on_through_a_list(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "no machine learning, dashboards or Python", NULL);
	g_assert_true(find(evidence, "python_named")->flags & FINDING_NEGATED);
}

static void test_negation_ends_with_its_sentence(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "Certainly not. Python it is.", NULL);
	g_assert_false(find(evidence, "python_named")->flags & FINDING_NEGATED);
}

static void test_abbreviation_ends_no_sentence(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "Will consider others, e.g. Rust", NULL);
	g_assert_true(find(evidence, "rust_named")->flags & FINDING_PASSING);
}

static void test_what_works_fine_exists(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "Our Python is fine. Rust it is.", NULL);
	g_assert_true(find(evidence, "python_named")->flags & FINDING_EXISTING);
	g_assert_false(find(evidence, "rust_named")->flags & FINDING_EXISTING);
}

static void test_what_is_kept_exists_to_the_end_of_its_clause(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "We keep using Python; Rust it is.", NULL);
	g_assert_true(find(evidence, "python_wanted")->flags & FINDING_EXISTING);
	g_assert_false(find(evidence, "rust_named")->flags & FINDING_EXISTING);
}

static void test_slow_python_is_quoted_by_the_words_that_say_so(void)
{
	assert_quotes("A Python service that cannot keep up.", "slow_python", "cannot keep up");
}

static void test_another_slow_language_is_not_slow_python(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "A Java service that cannot keep up.", NULL);
	g_assert_null(find(evidence, "slow_python"));
}

static void test_any_number_fits_a_zero_in_a_phrase(void)
{
	assert_quotes("at 60 fps", "latency", "60 fps");
	assert_quotes("a 3D engine", "graphics_games", "3D engine");
}

static void test_length_of_time_decides_what_latency_it_is(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	assert_quotes("within 37 ms", "latency_soft", "37 ms");
	assert_quotes("within 2.5ms", "latency_tight", "2.5ms");
	assert_quotes("within 40 µs, please", "latency_tight", "40 µs");
	evidence_read(evidence, NULL, "within 250ms", NULL);
	g_assert_cmpuint(count_findings(evidence), ==, 0);
}

static void test_span_of_decorated_letters_is_as_they_stand(void)
{
	assert_quotes("wide Ｒｕｓｔ here", "rust_named", "Ｒｕｓｔ");
	assert_quotes("see https://example.org/Python or Rust", "rust_named", "Rust");
}

static void test_words_of_another_language_are_not_known(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, NULL, "niedrige Latenz", NULL);
	g_assert_nonnull(find(evidence, "latency"));
	g_assert_cmpuint(evidence_known_words(evidence), ==, 0);
	evidence_read(evidence, NULL, "low latency", NULL);
	g_assert_cmpuint(evidence_known_words(evidence), ==, 2);
}

static void test_capitals_of_western_europe_are_small_letters_too(void)
{
	assert_quotes("BÖRSE", "trading_engine", "BÖRSE");
}

static void test_reading_again_forgets_what_was_read(void)
{
	g_autoptr(Evidence) evidence = evidence_new(rules);

	evidence_read(evidence, "Rust", "Rust and Python", NULL);
	evidence_read(evidence, NULL, "a chair", NULL);
	g_assert_cmpuint(count_findings(evidence), ==, 0);
}

static void test_findings_have_an_end(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(Evidence) evidence = evidence_new(rules);

	for (int i = 0; i < 50000; i++)
		g_string_append(text, "Rust ");
	evidence_read(evidence, NULL, text->str, NULL);
	g_assert_cmpuint(count_findings(evidence), <=, EVIDENCE_FINDINGS_MAX);
	g_assert_cmpuint(evidence_words(evidence), <=, EVIDENCE_WORDS_MAX);
}

/* Texts that nobody wrote for us: each is read to its end, and every span is inside it. */
static void test_any_bytes_are_read(void)
{
	static const char *const texts[] = {
		"",
		" ",
		"\n\r\n\r",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"<p>We need a <b>Python</b> developer</p>",
		"\xf0\x9f\xa6\x80 Rust \xf0\x9f\x90\x8d",
		"\xd0\x9d\xd1\x83\xd0\xb6\xd0\xb5\xd0\xbd Python",
		"\xe6\x88\x91\xe4\xbb\xac\xe9\x9c\x80\xe8\xa6\x81 Rust",
		"Rust\r\nPython\rmore",
		"'s",
		"c",
		"C#",
		".net",
		".",
		"\xe2",
		"\xc3",
		"Python\xe2\x80",
	};
	g_autoptr(Evidence) evidence = evidence_new(rules);

	for (gsize t = 0; t < G_N_ELEMENTS(texts); t++) {
		gsize count = 0;
		evidence_read(evidence, texts[t], texts[t], NULL);
		const Finding *findings = evidence_findings(evidence, &count);
		for (gsize i = 0; i < count; i++) {
			g_assert_cmpuint(findings[i].start, <, findings[i].end);
			g_assert_cmpuint(findings[i].end, <=, strlen(texts[t]));
		}
	}
}

static WordIds find_word(WordMemo *memo, const char *text)
{
	gsize at = 0;
	Word word;

	g_assert_true(words_next(text, strlen(text), &at, &word));
	return word_memo_find(memo, &word);
}

static void test_longest_phrase_wins(void)
{
	g_autoptr(Lexicon) lexicon = lexicon_new();
	g_autoptr(WordMemo) memo = NULL;
	int before = 0;

	g_assert_true(lexicon_add(lexicon, PHRASE_SIGNAL, 1, "machine", &before, NULL));
	g_assert_true(lexicon_add(lexicon, PHRASE_SIGNAL, 2, "machine learning", &before, NULL));
	memo = word_memo_new(lexicon);
	const LexiconWord words[] = {
		{.ids = find_word(memo, "machines")},
		{.ids = find_word(memo, "learn"), .is_joined = true},
	};
	const PhraseMatch match = lexicon_match(lexicon, words, G_N_ELEMENTS(words));
	g_assert_cmpint(match.number[PHRASE_SIGNAL], ==, 2);
	g_assert_cmpint(match.words[PHRASE_SIGNAL], ==, 2);
	g_assert_cmpint(match.number[PHRASE_CUE], ==, -1);
}

/* More words than a memo holds, some longer than its short slots. */
static void test_a_word_is_the_same_however_often_others_came_between(void)
{
	g_autoptr(Lexicon) lexicon = lexicon_new();
	int before = 0;

	g_assert_true(lexicon_add(lexicon, PHRASE_SIGNAL, 1, "=engine", &before, NULL));
	g_assert_true(lexicon_add(lexicon, PHRASE_SIGNAL, 2, "=internationalization", &before, NULL));
	g_autoptr(WordMemo) memo = word_memo_new(lexicon);
	for (int i = 0; i < 60000; i++) {
		char text[WORD_BYTES_MAX + 1];
		g_snprintf(text, sizeof text, i % 2 == 0 ? "engine%d" : "internationalization%d", i);
		const WordIds other = find_word(memo, text);
		g_assert_cmpint(other.exact, ==, 0);
		if (i % 10 != 0)
			continue;
		const LexiconWord engine = {.ids = find_word(memo, "engine")};
		const LexiconWord longer = {.ids = find_word(memo, "Internationalization")};
		g_assert_cmpint(lexicon_match(lexicon, &engine, 1).number[PHRASE_SIGNAL], ==, 1);
		g_assert_cmpint(lexicon_match(lexicon, &longer, 1).number[PHRASE_SIGNAL], ==, 2);
	}
}

static void test_one_word_too_many_is_refused(void)
{
	g_autoptr(Lexicon) lexicon = lexicon_new();
	g_autoptr(GError) error = NULL;
	int before = 0;
	char phrase[32];

	for (int i = 0; i < LEXICON_WORDS_MAX; i++) {
		g_snprintf(phrase, sizeof phrase, "=w%d", i);
		g_assert_true(lexicon_add(lexicon, PHRASE_SIGNAL, 1, phrase, &before, NULL));
	}
	g_assert_false(lexicon_add(lexicon, PHRASE_SIGNAL, 1, "=more", &before, &error));
	g_assert_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID);
	g_assert_true(lexicon_add(lexicon, PHRASE_CUE, 1, "=w7 =w9", &before, NULL));
}

static void test_exact_word_is_not_found_by_its_stem(void)
{
	g_autoptr(Lexicon) lexicon = lexicon_new();
	int before = 0;

	g_assert_true(lexicon_add(lexicon, PHRASE_SIGNAL, 1, "=engine", &before, NULL));
	g_autoptr(WordMemo) memo = word_memo_new(lexicon);
	const LexiconWord engineer = {.ids = find_word(memo, "engineer")};
	const LexiconWord engine = {.ids = find_word(memo, "engine")};
	g_assert_cmpint(lexicon_match(lexicon, &engineer, 1).number[PHRASE_SIGNAL], ==, -1);
	g_assert_cmpint(lexicon_match(lexicon, &engine, 1).number[PHRASE_SIGNAL], ==, 1);
}

static void test_phrase_of_five_words_is_refused(void)
{
	g_autoptr(Lexicon) lexicon = lexicon_new();
	g_autoptr(GError) error = NULL;
	int before = 0;

	g_assert_false(lexicon_add(lexicon, PHRASE_SIGNAL, 1, "one two three four five", &before, &error));
	g_assert_nonnull(error);
}

static void test_words_are_cut_and_breaks_told(void)
{
	static const struct {
		const char *lower;
		WordBreak before;
	} expected[] = {
		{"dont", WORD_BREAK_LINE},
		{"use", WORD_BREAK_NONE},
		{"c#", WORD_BREAK_NONE},
		{"or", WORD_BREAK_COMMA},
		{"node", WORD_BREAK_NONE},
		{"js", WORD_BREAK_NONE},
		{"ever", WORD_BREAK_SENTENCE},
		{"please", WORD_BREAK_LINE},
	};
	const char *text = "Don't use C#, or node.js! Ever\n\nplease";
	gsize at = 0;
	Word word;

	for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_assert_true(words_next(text, strlen(text), &at, &word));
		g_autofree char *lower = g_strndup(word.lower, word.length);
		g_assert_cmpstr(lower, ==, expected[i].lower);
		g_assert_cmpint(word.before, ==, expected[i].before);
	}
	g_assert_false(words_next(text, strlen(text), &at, &word));
}

/* Letters of every byte, lengths around the steps in which they are read, and what may stand behind a word. */
static void test_words_are_letters_and_digits_in_lower_case(void)
{
	static const char *const behind[] = {"", " ", ".", "-x", "/and so on and on"};

	for (int byte = 0; byte < 0x80; byte++) {
		for (gsize length = 1; length <= WORD_BYTES_MAX + 1; length++) {
			for (gsize i = 0; i < G_N_ELEMENTS(behind); i++) {
				g_autofree char *letters = g_strnfill(length, g_ascii_isalnum(byte) ? (char)byte : 'B');
				g_autofree char *lower = g_ascii_strdown(letters, -1);
				g_autofree char *text = g_strconcat(" ", letters, behind[i], NULL);
				gsize at = 0;
				Word word;
				g_assert_true(words_next(text, strlen(text), &at, &word));
				g_assert_cmpuint(word.start, ==, 1);
				g_assert_cmpuint(word.end, ==, 1 + length);
				g_assert_cmpuint(word.length, ==, length <= WORD_BYTES_MAX ? length : 0);
				g_assert_true(memcmp(word.lower, lower, word.length) == 0);
				for (gsize rest = word.length; length <= WORD_BYTES_MAX && rest < WORD_BYTES_MAX;
					rest++)
					g_assert_cmpint(word.lower[rest], ==, '\0');
			}
		}
	}
}

/* A run of plain letters is not the whole word. */
static void test_a_word_goes_on_behind_its_plain_letters(void)
{
	static const char *const texts[][2] = {{"caf\u00e9 and so on", "caf\u00e9"},
		{"rustc_codegen and more", "rustc_codegen"}, {"engineer's and so on", "engineer"},
		{"don\u2019t ask for it", "dont"}, {"c++ and so on, please", "c++"}, {"f# and so on, please", "f#"},
		{"longer+ and so on", "longer"}};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		gsize at = 0;
		Word word;
		g_assert_true(words_next(texts[i][0], strlen(texts[i][0]), &at, &word));
		g_autofree char *lower = g_strndup(word.lower, word.length);
		g_assert_cmpstr(lower, ==, texts[i][1]);
	}
}

static void test_a_marked_word_is_no_word_of_the_rule_set(void)
{
	g_autoptr(Lexicon) lexicon = lexicon_new();
	int before = 0;

	g_assert_true(lexicon_add(lexicon, PHRASE_SIGNAL, 1, "=our =engine", &before, NULL));
	lexicon_begin_foreign(lexicon);
	g_assert_true(lexicon_mark(lexicon, "our", 3));
	g_assert_true(lexicon_mark(lexicon, "team", 4));
	g_autoptr(WordMemo) memo = word_memo_new(lexicon);
	const LexiconWord words[] = {
		{.ids = find_word(memo, "our")},
		{.ids = find_word(memo, "engine"), .is_joined = true},
		{.ids = find_word(memo, "team")},
		{.ids = find_word(memo, "other")},
	};
	g_assert_cmpint(lexicon_match(lexicon, words, G_N_ELEMENTS(words)).number[PHRASE_SIGNAL], ==, 1);
	g_assert_cmpint(lexicon_mark_of(lexicon, words[0].ids), ==, 3);
	g_assert_cmpint(lexicon_mark_of(lexicon, words[1].ids), ==, 0);
	g_assert_cmpint(lexicon_mark_of(lexicon, words[2].ids), ==, 4);
	g_assert_cmpint(lexicon_mark_of(lexicon, words[3].ids), ==, 0);
	g_assert_cmpuint(lexicon_count_own(lexicon, words, G_N_ELEMENTS(words)), ==, 2);
}

#define TEST(name)                              \
	{                                       \
		"/evidence/" #name, test_##name \
	}

static const struct {
	const char *path;
	void (*run)(void);
} tests[] = {
	TEST(span_quotes_the_words_as_they_stand),
	TEST(span_of_a_genitive_is_the_word),
	TEST(phrase_goes_over_no_comma),
	TEST(phrase_goes_over_a_wrapped_line),
	TEST(capital_decides_what_go_means),
	TEST(title_counts_more),
	TEST(first_line_is_the_title_when_there_is_none),
	TEST(late_paragraph_counts_less),
	TEST(requirement_is_flagged_as_asked),
	TEST(long_list_with_both_languages_is_flagged),
	TEST(negation_goes_on_through_a_list),
	TEST(negation_ends_with_its_sentence),
	TEST(abbreviation_ends_no_sentence),
	TEST(what_works_fine_exists),
	TEST(what_is_kept_exists_to_the_end_of_its_clause),
	TEST(slow_python_is_quoted_by_the_words_that_say_so),
	TEST(another_slow_language_is_not_slow_python),
	TEST(any_number_fits_a_zero_in_a_phrase),
	TEST(length_of_time_decides_what_latency_it_is),
	TEST(span_of_decorated_letters_is_as_they_stand),
	TEST(words_of_another_language_are_not_known),
	TEST(capitals_of_western_europe_are_small_letters_too),
	TEST(reading_again_forgets_what_was_read),
	TEST(findings_have_an_end),
	TEST(any_bytes_are_read),
	TEST(longest_phrase_wins),
	TEST(a_word_is_the_same_however_often_others_came_between),
	TEST(one_word_too_many_is_refused),
	TEST(exact_word_is_not_found_by_its_stem),
	TEST(phrase_of_five_words_is_refused),
	TEST(words_are_cut_and_breaks_told),
	TEST(words_are_letters_and_digits_in_lower_case),
	TEST(a_word_goes_on_behind_its_plain_letters),
	TEST(a_marked_word_is_no_word_of_the_rule_set),
};

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	rules = ruleset_new_default();
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_func(tests[i].path, tests[i].run);
	const int status = g_test_run();
	ruleset_unref(rules);
	return status;
}
