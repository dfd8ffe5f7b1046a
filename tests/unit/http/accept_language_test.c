/* Which of the offered languages a client would rather read. */
#include "http/server/accept_language.h"

#include "codec/wording.h"

static void the_language_that_is_wanted_most_is_chosen(void)
{
	static const struct {
		const char *header;
		const char *language;
	} cases[] = {
		{NULL, "en"},
		{"", "en"},
		{"de", "de"},
		{"DE-at", "de"},
		{"de-AT,de;q=0.9,en;q=0.8", "de"},
		{"en-US,en;q=0.9,de;q=0.8", "en"},
		{"fr,de;q=0.5,en;q=0.4", "de"},
		{"en;q=0.1, de ; q=0.2", "de"},
		{"fr,es;q=0.5", "en"},
		{"de;q=0,en;q=0.1", "en"},
		{"de;q=0", "en"},
		{"*", "en"},
		{";;;,,q=,-", "en"},
	};
	Wording *wording = wording_new();
	g_autoptr(GError) error = NULL;

	g_assert_nonnull(wording_add_language(wording, "de", &error));
	wording_use(wording);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(accept_language_choose(cases[i].header), ==, cases[i].language);
	wording_use(NULL);
	wording_free(wording);
}

#define TEST(name) g_test_add_func("/accept_language/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(the_language_that_is_wanted_most_is_chosen);
	return g_test_run();
}
