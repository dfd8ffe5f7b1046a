/* Sentences of a rule set in another language, by what they say in English. */
#include "codec/phrase_book.h"

#include <string.h>

static const char book_json[] =
	"{\"You mention Rust.\": \"Sie erwähnen Rust.\","
	"\"The trading engine\": \"Handelssystem\","
	"\"Rust leads ({rust} vs {python}).\": \"Rust liegt vorn ({rust} gegenüber {python}).\","
	"\"Rust for {rust}, Python for {python}.\": \"Python: {python}. Rust: {rust}.\","
	"\"${low}k–${high}k\": \"{low}.000–{high}.000 $\","
	"\"Below the range ({range}).\": \"Unter der Spanne ({range}).\"}";

static PhraseBook *book_of(const char *json)
{
	g_autoptr(GError) error = NULL;
	PhraseBook *book = phrase_book_new();
	const bool is_read = phrase_book_read(book, "de.json", json, strlen(json), &error);

	g_assert_no_error(error);
	g_assert_true(is_read);
	return book;
}

static void a_phrase_is_found_with_what_stands_in_its_places(void)
{
	static const struct {
		const char *english;
		const char *translated;
	} cases[] = {
		{"You mention Rust.", "Sie erwähnen Rust."},
		{"Rust leads (9/10 vs 4/10).", "Rust liegt vorn (9/10 gegenüber 4/10)."},
		{"Rust for the trading engine, Python for something.", "Python: something. Rust: Handelssystem."},
		{"Below the range ($140k–$250k).", "Unter der Spanne (140.000–250.000 $)."},
		{"Rust leads (9/10 vs 4/10)", NULL},
		{"Nobody translated this.", NULL},
		{"", NULL},
	};
	g_autoptr(PhraseBook) book = book_of(book_json);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *translated = phrase_book_translate(book, cases[i].english);
		g_assert_cmpstr(translated, ==, cases[i].translated);
	}
}

static void the_phrase_with_most_letters_of_its_own_counts(void)
{
	g_autoptr(PhraseBook) book = book_of("{\"Rust {a}\": \"wenig {a}\", \"Rust is {a} fast\": \"viel {a}\"}");
	g_autofree char *translated = phrase_book_translate(book, "Rust is very fast");

	g_assert_cmpstr(translated, ==, "viel very");
}

static void a_later_file_replaces_what_it_names(void)
{
	static const char json[] =
		"{\"You mention Rust.\": \"Rust also.\", \"Below the range ({range}).\": \"Darunter.\"}";
	g_autoptr(PhraseBook) book = book_of(book_json);
	const bool is_read = phrase_book_read(book, "own.json", json, strlen(json), NULL);
	g_autofree char *plain = phrase_book_translate(book, "You mention Rust.");
	g_autofree char *pattern = phrase_book_translate(book, "Below the range (x).");

	g_assert_true(is_read);
	g_assert_cmpstr(plain, ==, "Rust also.");
	g_assert_cmpstr(pattern, ==, "Darunter.");
}

static void a_bad_file_is_refused(void)
{
	static const char *const files[] = {"[]", "{", "{\"a\": 1}", "{\"a {b}\": \"{c}\"}", "{\"a {b\": \"c\"}",
		"{\"{a} {b} {c} {d} {e}\": \"f\"}"};

	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(PhraseBook) book = phrase_book_new();
		g_autoptr(GError) error = NULL;
		g_assert_false(phrase_book_read(book, "de.json", files[i], strlen(files[i]), &error));
		g_assert_true(g_str_has_prefix(error->message, "de.json: "));
	}
}

#define TEST(name) g_test_add_func("/phrase_book/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_phrase_is_found_with_what_stands_in_its_places);
	TEST(the_phrase_with_most_letters_of_its_own_counts);
	TEST(a_later_file_replaces_what_it_names);
	TEST(a_bad_file_is_refused);
	return g_test_run();
}
