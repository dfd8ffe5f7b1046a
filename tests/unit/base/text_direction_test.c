/* base/text_direction: what is isolated, and that nothing else changes. */
#include "base/text_direction.h"

#include <string.h>

#include <glib.h>

#define ISOLATE "\u2068"
#define END	"\u2069"

typedef struct Case {
	const char *name, *text, *isolated;
} Case;

static const Case cases[] = {
	{"nothing", "", ""},
	{"other_letters_stay", "Zoë 日本語 🚀, 3", "Zoë 日本語 🚀, 3"},
	{"hebrew", "מנוע 3", ISOLATE "מנוע 3" END},
	{"arabic_anywhere", "A محمد", ISOLATE "A محمد" END},
	{"a_sign_alone_stays", "5 \u060c 6", "5 \u060c 6"},
	{"adlam", "\U0001E900", ISOLATE "\U0001E900" END},
	{"each_line", "One\nשתיים\n\nארבע\r\n", "One\n" ISOLATE "שתיים" END "\n\n" ISOLATE "ארבע" END "\r\n"},
	{"what_is_isolated_stays", "Hi " ISOLATE "עדה" END ", 3", "Hi " ISOLATE "עדה" END ", 3"},
	{"what_stands_beside_it_does_not", ISOLATE "עדה" END " עדה", ISOLATE ISOLATE "עדה" END " עדה" END},
};

static void check(const void *data)
{
	const Case *c = data;
	g_autofree char *once = text_direction_isolate(c->text);
	g_autofree char *twice = text_direction_isolate(once);

	if (text_direction_is_plain(c->text, strlen(c->text)))
		g_assert_cmpstr(once, ==, c->text);
	g_assert_cmpstr(once, ==, c->isolated);
	g_assert_cmpstr(twice, ==, once);
}

static void letters_from_right_to_left_are_not_plain(void)
{
	g_assert_true(text_direction_is_plain("Zoë’s 日本語", strlen("Zoë’s 日本語")));
	for (gunichar c = 1; c <= 0x10ffff; c++) {
		char text[7] = {0};
		if (!g_unichar_validate(c))
			continue;
		const gsize bytes = (gsize)g_unichar_to_utf8(c, text);
		if (!text_direction_is_plain(text, bytes))
			continue;
		g_autofree char *isolated = text_direction_isolate(text);
		g_assert_cmpstr(isolated, ==, text);
	}
}

static void isolates_of_a_line_are_balanced(void)
{
	static const char text[] = END "a" ISOLATE "b" END END ISOLATE ISOLATE "c";
	g_autoptr(GString) out = g_string_new(NULL);
	guint depth = 0;

	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
		text_direction_append_balanced(out, g_utf8_get_char(at), &depth);
	text_direction_end(out, &depth);
	g_assert_cmpstr(out->str, ==, "a" ISOLATE "b" END ISOLATE ISOLATE "c" END END);
	g_assert_cmpuint(depth, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/text_direction/", cases[i].name, NULL);
		g_test_add_data_func(path, &cases[i], check);
	}
	g_test_add_func(
		"/text_direction/letters_from_right_to_left_are_not_plain", letters_from_right_to_left_are_not_plain);
	g_test_add_func("/text_direction/isolates_of_a_line_are_balanced", isolates_of_a_line_are_balanced);
	return g_test_run();
}
