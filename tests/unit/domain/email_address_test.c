#include <string.h>

#include "base/error.h"
#include "domain/email_address.h"

static void assert_canonical(const char *text, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *canonical = email_address_normalize(text, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(canonical, ==, expected);
}

static void assert_refused(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *canonical = email_address_normalize(text, &error);

	g_assert_cmpstr(canonical, ==, NULL);
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	/* The message goes to logs and pages: the address is not in it. */
	g_assert_true(strlen(text) < 2 || strstr(error->message, text) == NULL);
}

static void ordinary_addresses_are_taken_as_they_are(void)
{
	assert_canonical("ana@example.com", "ana@example.com");
	assert_canonical("a.b+tag@mail.example.co.uk", "a.b+tag@mail.example.co.uk");
	assert_canonical("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com");
}

static void only_the_domain_is_lowered(void)
{
	assert_canonical("Ana.Ruiz@EXAMPLE.Com", "Ana.Ruiz@example.com");
}

static void an_international_domain_becomes_a_labels(void)
{
	assert_canonical("ana@bücher.example", "ana@xn--bcher-kva.example");
	assert_canonical("ana@BÜCHER.example", "ana@xn--bcher-kva.example");
	assert_canonical("ana@faß.de", "ana@xn--fa-hia.de");
}

static void bytes_that_could_leave_the_address_are_refused(void)
{
	static const char *const texts[] = {"r@b.cc>\r\nRCPT TO:<evil@x.yy", "a\r\n@example.com", "a b@example.com",
		"a@exa mple.com", "a\t@example.com", "a\x7f@example.com", "é@example.com", "<a@example.com>",
		"a(c)@example.com", "[a]@example.com", "a,b@example.com", "a;b@example.com", "a:b@example.com",
		"a\\b@example.com", "\"a\"@example.com", "a@[127.0.0.1]", "a@example.com\n", "a@exam_ple.com",
		"a@ex\xff.com", "a@b.com>", "a@b.com,c@d.com"};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_refused(texts[i]);
}

static void one_at_sign_is_needed(void)
{
	assert_refused("");
	assert_refused("example.com");
	assert_refused("@");
	assert_refused("@example.com");
	assert_refused("ana@");
	assert_refused("ana@b@example.com");
}

static void a_fullwidth_at_sign_does_not_make_a_second_one(void)
{
	assert_refused("ana@b\xef\xbc\xa0.com");
}

static void dots_stand_only_between_atoms(void)
{
	assert_refused(".a@example.com");
	assert_refused("a.@example.com");
	assert_refused("a..b@example.com");
	assert_refused("a@.example.com");
	assert_refused("a@example..com");
	assert_refused("a@example.com.");
}

static void labels_are_letters_digits_and_inner_hyphens(void)
{
	assert_canonical("a@ex-ample.com", "a@ex-ample.com");
	assert_refused("a@-example.com");
	assert_refused("a@example-.com");
}

static void a_domain_needs_a_name_for_its_ending(void)
{
	assert_refused("ana@localhost");
	assert_refused("ana@127.0.0.1");
}

static char *address_of(gsize local, gsize domain)
{
	GString *text = g_string_new(NULL);

	for (gsize i = 0; i < local; i++)
		g_string_append_c(text, 'a');
	g_string_append_c(text, '@');
	for (gsize i = 0; i < domain - 3; i++)
		g_string_append_c(text, i % 50 == 49 ? '.' : 'b');
	g_string_append(text, ".cc");
	return g_string_free(text, FALSE);
}

static void lengths_end_at_64_and_254(void)
{
	g_autofree char *local_full = address_of(64, 20);
	g_autofree char *local_over = address_of(65, 20);
	g_autofree char *whole_full = address_of(60, 193);
	g_autofree char *whole_over = address_of(60, 194);

	g_assert_cmpuint(strlen(whole_full), ==, 254);
	assert_canonical(local_full, local_full);
	assert_refused(local_over);
	assert_canonical(whole_full, whole_full);
	assert_refused(whole_over);
}

static void an_international_domain_is_measured_as_a_labels(void)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (int i = 0; i < EMAIL_LOCAL_BYTES_MAX; i++)
		g_string_append_c(text, 'a');
	g_string_append_c(text, '@');
	for (int i = 0; i < 24; i++) /* three bytes here, eight as A-label */
		g_string_append(text, "ü.");
	g_string_append(text, "cc");
	assert_refused(text->str);
}

static void assert_says(const char *text, const char *says)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(email_address_normalize(text, &error));
	g_assert_cmpstr(error->message, ==, says);
}

static void the_message_says_what_is_wrong(void)
{
	assert_says("ana", "there must be one @");
	assert_says("a@b@example.com", "there must be one @");
	assert_says("@example.com", "there is nothing before the @");
	assert_says("ana@example", "the domain has no ending such as .com");
	assert_says("a na@example.com", "a character before the @ is not allowed");
}

static void a_label_ends_at_63(void)
{
	g_autofree char *label = g_strnfill(63, 'b');
	g_autofree char *full = g_strdup_printf("a@%s.com", label);
	g_autofree char *over = g_strdup_printf("a@b%s.com", label);

	assert_canonical(full, full);
	assert_refused(over);
}

static void assert_mailbox(const char *text, const char *name, const char *address)
{
	g_auto(Mailbox) mailbox = {NULL, NULL};
	g_autoptr(GError) error = NULL;

	g_assert_true(mailbox_parse(text, &mailbox, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(mailbox.name, ==, name);
	g_assert_cmpstr(mailbox.address, ==, address);
}

static void assert_no_mailbox(const char *text)
{
	g_auto(Mailbox) mailbox = {NULL, NULL};
	g_autoptr(GError) error = NULL;

	g_assert_false(mailbox_parse(text, &mailbox, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void a_mailbox_has_a_name_or_not(void)
{
	assert_mailbox("leads@example.com", NULL, "leads@example.com");
	assert_mailbox(" <leads@Example.com> ", NULL, "leads@example.com");
	assert_mailbox("Leads & more <leads@example.com>", "Leads & more", "leads@example.com");
	assert_mailbox("\"Leads, Inc.\" <leads@example.com>", "Leads, Inc.", "leads@example.com");
	assert_mailbox("Führung <leads@example.com>", "Führung", "leads@example.com");
}

static void a_mailbox_may_be_on_this_machine(void)
{
	assert_mailbox("root@localhost", NULL, "root@localhost");
}

static void a_mailbox_cannot_smuggle_a_header(void)
{
	assert_no_mailbox("Leads\r\nBcc: x@y.zz <leads@example.com>");
	assert_no_mailbox("Leads <leads@example.com>\r\nBcc: x@y.zz");
	assert_no_mailbox("a@b.cc <leads@example.com> <leads@example.com>");
	assert_no_mailbox("Leads <leads@example.com> and");
	assert_no_mailbox("Leads <leads@example.com");
	assert_no_mailbox("Leads <>");
	assert_no_mailbox("Leads");
	assert_no_mailbox("L\"eads <leads@example.com>");
}

static void a_mailbox_name_is_short_utf8(void)
{
	g_autofree char *name = g_strnfill(EMAIL_NAME_CHARS_MAX, 'n');
	g_autofree char *full = g_strdup_printf("%s <a@example.com>", name);
	g_autofree char *over = g_strdup_printf("n%s <a@example.com>", name);

	assert_mailbox(full, name, "a@example.com");
	assert_no_mailbox(over);
	assert_no_mailbox("L\xff <a@example.com>");
}

#define TEST(function) g_test_add_func("/email_address/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(ordinary_addresses_are_taken_as_they_are);
	TEST(only_the_domain_is_lowered);
	TEST(an_international_domain_becomes_a_labels);
	TEST(bytes_that_could_leave_the_address_are_refused);
	TEST(one_at_sign_is_needed);
	TEST(a_fullwidth_at_sign_does_not_make_a_second_one);
	TEST(dots_stand_only_between_atoms);
	TEST(labels_are_letters_digits_and_inner_hyphens);
	TEST(a_domain_needs_a_name_for_its_ending);
	TEST(lengths_end_at_64_and_254);
	TEST(an_international_domain_is_measured_as_a_labels);
	TEST(the_message_says_what_is_wrong);
	TEST(a_label_ends_at_63);
	TEST(a_mailbox_has_a_name_or_not);
	TEST(a_mailbox_may_be_on_this_machine);
	TEST(a_mailbox_cannot_smuggle_a_header);
	TEST(a_mailbox_name_is_short_utf8);
	return g_test_run();
}
