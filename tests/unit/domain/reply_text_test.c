/* domain/reply_text: what was written, without what was quoted. */
#include "domain/reply_text.h"

/* clang-format off */
static const struct {
	const char *text, *kept;
} cases[] = {
	{"Yes.", "Yes."},
	{"Yes.\r\n\r\nOn Sat, Nov 28, 2026 at 10:00, Lead Desk <leads@x.example> wrote:\r\n> A question\r\n", "Yes."},
	{"Yes.\n\nOn Sat, Nov 28, 2026 at 10:00 Lead Desk <leads@replies.example>\nwrote:\n> A question", "Yes."},
	{"Ja.\n\nAm 28.11.26 um 10:00 schrieb Lead Desk:\n> Frage", "Ja."},
	{"Oui.\n\nLe 28 nov. 2026 à 10:00, Lead Desk <leads@x.example> a écrit :\n> Question", "Oui."},
	{"> First?\nOne.\n> Second?\nTwo.", "One.\nTwo."},
	{"Yes.\n-- \nAda Brandt\n+43 1 234567", "Yes."},
	{"Yes.\n-----Original Message-----\nFrom: Lead Desk", "Yes."},
	{"Yes.\n________________________________\nFrom: Lead Desk", "Yes."},
	{"He wrote:\nthat it is fine", "He wrote:\nthat it is fine"},
	{"> nothing but a quotation", "> nothing but a quotation"},
	{"", ""},
	{"\n \n", ""},
};
/* clang-format on */

static void quotations_and_signatures_are_left_out(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *kept = reply_text(cases[i].text, 100);
		g_assert_cmpstr(kept, ==, cases[i].kept);
	}
}

static void a_long_text_is_cut_between_characters(void)
{
	g_autofree char *kept = reply_text("äöüäöü", 4);

	g_assert_cmpstr(kept, ==, "äöü…");
}

#define TEST(name) g_test_add_func("/reply_text/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(quotations_and_signatures_are_left_out);
	TEST(a_long_text_is_cut_between_characters);
	return g_test_run();
}
