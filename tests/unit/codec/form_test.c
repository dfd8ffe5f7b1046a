#include <string.h>

#include "base/error.h"
#include "codec/form.h"

/* The fields as name=value; with unusual bytes as they are. */
static char *decode(const char *bytes, gsize count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode(bytes, count, &error);
	g_autoptr(GString) out = g_string_new(NULL);

	g_assert_no_error(error);
	for (gsize i = 0; i < form_count(form); i++)
		g_string_append_printf(out, "%s=%s;", form_at(form, i)->name, form_at(form, i)->value);
	return g_strdup(out->str);
}

static void assert_fields(const char *body, const char *expected)
{
	g_autofree char *fields = decode(body, strlen(body));

	g_assert_cmpstr(fields, ==, expected);
}

static void assert_refused_n(const char *body, gsize count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode(body, count, &error);

	g_assert_null(form);
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void assert_refused(const char *body)
{
	assert_refused_n(body, strlen(body));
}

static void pairs_keep_their_order_and_may_repeat(void)
{
	assert_fields("b=1&a=2&b=3", "b=1;a=2;b=3;");
}

static void blanks_and_escapes_are_decoded(void)
{
	assert_fields("full+name=Ana+Ruiz%2B%26%3d&n%61me=%c3%A9", "full name=Ana Ruiz+&=;name=é;");
}

static void line_breaks_come_through(void)
{
	assert_fields("a=1%0D%0A2", "a=1\r\n2;");
}

static void only_the_first_equals_sign_separates(void)
{
	assert_fields("a=b=c", "a=b=c;");
}

static void a_pair_without_equals_sign_is_empty(void)
{
	assert_fields("a&b=&=c", "a=;b=;=c;");
}

static void empty_pairs_are_skipped(void)
{
	assert_fields("", "");
	assert_fields("&&a=1&&b=2&", "a=1;b=2;");
}

static void only_the_counted_bytes_are_read(void)
{
	g_autofree char *fields = decode("a=1&b=2", 5);

	g_assert_cmpstr(fields, ==, "a=1;b=;");
}

static void incomplete_escapes_are_refused(void)
{
	static const char *const bodies[] = {"a=%", "a=%4", "a=%4&b=1", "a=%zz", "a=%4g", "%=1", "a=% 41", "a=%u0041"};

	for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(form_decode(bodies[i], strlen(bodies[i]), &error));
		g_assert_nonnull(strstr(error->message, "%"));
	}
}

static void an_escape_does_not_reach_into_the_next_pair(void)
{
	assert_refused_n("a=%41", 4);
	assert_refused("a%4=1");
}

static void nul_is_refused(void)
{
	assert_refused("a=b%00c");
	assert_refused("a%00=b");
	assert_refused_n("a=b\0c", 5);
}

static void broken_utf8_is_refused(void)
{
	assert_refused("a=%ff");
	assert_refused("a=%c3");
	assert_refused("%c0%80=1");
	assert_refused("a=%ed%a0%80");
	assert_refused("a=\xff");
}

static void two_hundred_fields_are_taken_and_no_more(void)
{
	g_autoptr(GString) body = g_string_new(NULL);

	for (int i = 0; i < FORM_FIELDS_MAX; i++)
		g_string_append(body, "a=1&");
	g_autoptr(Form) form = form_decode(body->str, body->len, NULL);
	g_assert_nonnull(form);
	g_assert_cmpuint(form_count(form), ==, FORM_FIELDS_MAX);
	g_string_append(body, "a");
	assert_refused(body->str);
}

static void finding_gives_the_first_value(void)
{
	g_autoptr(Form) form = form_decode("a=1&b=2&a=3", 11, NULL);

	g_assert_cmpstr(form_find(form, "a"), ==, "1");
	g_assert_cmpstr(form_find(form, "b"), ==, "2");
	g_assert_null(form_find(form, "c"));
}

/* --- for people */

static void assert_read(const char *body, const char *expected)
{
	g_autoptr(Form) form = form_read(body, strlen(body));
	g_autoptr(GString) fields = g_string_new(NULL);

	for (gsize i = 0; i < form_count(form); i++)
		g_string_append_printf(fields, "%s=%s;", form_at(form, i)->name, form_at(form, i)->value);
	g_assert_cmpstr(fields->str, ==, expected);
}

static void a_stray_percent_sign_stays_as_it_is(void)
{
	assert_read("a=100%&b=%zz&c=%4&d=%u0041&e=%", "a=100%;b=%zz;c=%4;d=%u0041;e=%;");
}

static void reading_and_decoding_agree_on_what_is_well_formed(void)
{
	assert_read("a=b+c&d=%C3%A9%2B&e&&=f&a=g=h&", "a=b c;d=é+;e=;=f;a=g=h;");
}

static void nul_is_dropped(void)
{
	assert_read("a%00=b%00c", "a=bc;");
}

static void what_is_not_utf8_is_windows_1252(void)
{
	assert_read("a=M%FCller+%80+%93x%94&b=%C3%A9", "a=Müller € “x”;b=é;");
	assert_read("a=\xfc"
		    "ber",
		"a=über;");
	assert_read("a=%81%ff", "a=\302\201ÿ;");
}

static void pairs_after_the_two_hundredth_are_left_out(void)
{
	g_autoptr(GString) body = g_string_new(NULL);

	for (int i = 0; i < FORM_FIELDS_MAX + 5; i++)
		g_string_append_printf(body, "a%d=1&", i);
	g_autoptr(Form) form = form_read(body->str, body->len);
	g_assert_cmpuint(form_count(form), ==, FORM_FIELDS_MAX);
	g_assert_cmpstr(form_at(form, FORM_FIELDS_MAX - 1)->name, ==, "a199");
}

#define TEST(function) g_test_add_func("/form/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(pairs_keep_their_order_and_may_repeat);
	TEST(blanks_and_escapes_are_decoded);
	TEST(line_breaks_come_through);
	TEST(only_the_first_equals_sign_separates);
	TEST(a_pair_without_equals_sign_is_empty);
	TEST(empty_pairs_are_skipped);
	TEST(only_the_counted_bytes_are_read);
	TEST(incomplete_escapes_are_refused);
	TEST(an_escape_does_not_reach_into_the_next_pair);
	TEST(nul_is_refused);
	TEST(broken_utf8_is_refused);
	TEST(two_hundred_fields_are_taken_and_no_more);
	TEST(finding_gives_the_first_value);
	TEST(a_stray_percent_sign_stays_as_it_is);
	TEST(reading_and_decoding_agree_on_what_is_well_formed);
	TEST(nul_is_dropped);
	TEST(what_is_not_utf8_is_windows_1252);
	TEST(pairs_after_the_two_hundredth_are_left_out);
	return g_test_run();
}
