/* mail/compose: the bytes, and that no text can become anything but text. */
#include "mail/compose.h"

#include <string.h>

#include <glib.h>
#include <gmime/gmime.h>

#include "base/error.h"
#include "codec/json.h"

/* The beginning of the SHA-256 of the Message-ID below. */
#define BOUNDARY "8c3fa9e3f402f9b67fd815a2e1e6ba8e"

static TemplateSet *templates;
static Composer *composer;
static const Mailbox from = {.name = (char *)(guintptr) "Lead Desk", .address = (char *)(guintptr) "leads@example.com"};

static void add_template(const char *name, const char *text)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(template_set_add(templates, name, text, strlen(text), &error));
	g_assert_no_error(error);
}

static ComposeEmail mail_with(const Json *view)
{
	return (ComposeEmail){
		.template = "test",
		.view = view,
		.recipient = "rosa@agency.example",
		.message_id = "<0192-ab@example.com>",
		.thread_id = "<lead.0192@example.com>",
		.date_s = 1790000000,
	};
}

static char *compose(const ComposeEmail *mail)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = compose_email(composer, templates, mail, &error);

	g_assert_no_error(error);
	return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* An email whose subject and bodies are this text. */
static char *compose_text(const char *text)
{
	g_autoptr(Json) view = json_object();
	const ComposeEmail mail = mail_with(view);

	json_object_set_new(view, "text", json_string(text));
	return compose(&mail);
}

static void assert_invalid(const ComposeEmail *mail)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(compose_email(composer, templates, mail, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void a_mail_is_these_bytes_in_every_process(void)
{
	static const char expected[] = "Date: Mon, 21 Sep 2026 14:13:20 +0000\r\n"
				       "From: Lead Desk <leads@example.com>\r\n"
				       "To: rosa@agency.example\r\n"
				       "Subject: Hi\r\n"
				       "Message-Id: <0192-ab@example.com>\r\n"
				       "In-Reply-To: <lead.0192@example.com>\r\n"
				       "References: <lead.0192@example.com>\r\n"
				       "Reply-To: ada@client.example\r\n"
				       "X-Lead-Reference: LM-0000000000\r\n"
				       "Auto-Submitted: auto-generated\r\n"
				       "X-Auto-Response-Suppress: All\r\n"
				       "MIME-Version: 1.0\r\n"
				       "Content-Type: multipart/alternative;\r\n"
				       "\tboundary=\"=_" BOUNDARY "\"\r\n"
				       "\r\n"
				       "--=_" BOUNDARY "\r\n"
				       "Content-Type: text/plain; charset=utf-8\r\n"
				       "Content-Transfer-Encoding: quoted-printable\r\n"
				       "\r\n"
				       "Hi!\r\n"
				       "\r\n"
				       "--=_" BOUNDARY "\r\n"
				       "Content-Type: text/html; charset=utf-8\r\n"
				       "Content-Transfer-Encoding: quoted-printable\r\n"
				       "\r\n"
				       "<p>Hi</p>\r\n"
				       "\r\n"
				       "--=_" BOUNDARY "--\r\n";
	g_autoptr(Json) view = json_object();
	const ComposeEmail mail = mail_with(view);
	json_object_set_new(view, "text", json_string("Hi"));
	json_object_set_new(view, "email", json_string("ada@client.example"));
	json_object_set_new(view, "reference", json_string("LM-0000000000"));
	g_autofree char *text = compose(&mail);
	g_assert_cmpstr(text, ==, expected);
}

static void boundaries_differ_by_message_id(void)
{
	g_autoptr(Json) view = json_object();
	ComposeEmail mail = mail_with(view);
	g_autofree char *first = compose(&mail);

	mail.message_id = "<0193-ab@example.com>";
	g_autofree char *second = compose(&mail);
	g_assert_cmpint(memcmp(strstr(first, "boundary=") + 12, strstr(second, "boundary=") + 12, 20), !=, 0);
}

static const char *body_of(const char *mail)
{
	return strstr(mail, "\r\n\r\n") + 4;
}

static void body_lines_are_short_and_end_with_crlf(void)
{
	g_autoptr(GString) text = g_string_new("a\r\nb\rc\nd\n");

	for (int i = 0; i < 5000; i++)
		g_string_append(text, i % 7 == 0 ? "ü" : "x");
	g_autofree char *mail = compose_text(text->str);
	gsize line_bytes = 0;
	for (const char *at = body_of(mail); *at != '\0'; at++) {
		if (*at == '\n')
			g_assert_true(at[-1] == '\r');
		if (*at == '\r')
			g_assert_true(at[1] == '\n');
		line_bytes = *at == '\n' ? 0 : line_bytes + 1;
		g_assert_cmpuint(line_bytes, <=, 77);
		g_assert_true((guchar)*at < 0x7f);
	}
}

static void no_body_line_begins_with_a_dot_or_from(void)
{
	g_autofree char *mail = compose_text(".\n..\n.x\nFrom me\n From you\nFromage");
	const char *body = body_of(mail);

	g_assert_null(strstr(body, "\r\n."));
	g_assert_null(strstr(body, "\r\nFrom "));
	g_assert_nonnull(strstr(body, "\r\n=2E\r\n=2E.\r\n=2Ex\r\n=46rom me\r\n From you\r\nFromage!\r\n"));
}

static void control_characters_are_left_out_of_bodies(void)
{
	g_autofree char *mail = compose_text("a\x01"
					     "b\x1b[31mc\x7f"
					     "d\tе\xc2\x85"
					     "f\xc2\x9b"
					     "g\xc2\xa0"
					     "h");

	g_assert_nonnull(strstr(mail, "ab[31mcd\t=D0=B5fg=C2=A0h!"));
}

static void bodies_stay_utf_8_whatever_they_hold(void)
{
	g_autofree char *mail = compose_text("Zoë");

	g_assert_nonnull(strstr(mail, "Zo=C3=AB!"));
	g_assert_null(strstr(mail, "iso-8859"));
}

typedef struct SubjectCase {
	const char *name;
	const char *text;
	const char *header;
} SubjectCase;

static const SubjectCase subject_cases[] = {
	{"a_line_break_cannot_begin_a_header", "Hi\r\nBcc: eve@evil.example", "Subject: Hi Bcc: eve@evil.example\r\n"},
	{"other_line_ends_cannot_either",
		"Hi\u2028Bcc: a\xc2\x85"
		""
		"b\x0b"
		"c",
		"Subject: Hi Bcc: a b c\r\n"},
	{"bidi_controls_are_taken_out", "a\u202e\u2066\u200fb", "Subject: a b\r\n"},
	{"words_from_right_to_left_are_isolated", "עדה", "Subject: =?UTF-8?B?4oGo16LXk9eU4oGp?=\r\n"},
	{"isolates_are_balanced", "a\u2069b\u2068c", "Subject: =?UTF-8?B?YWLigahj4oGp?=\r\n"},
	{"spaces_are_not_repeated", "  a \t  b  ", "Subject: a b\r\n"},
	{"emoji_are_encoded_words", "🦀", "Subject: =?UTF-8?B?8J+mgA==?=\r\n"},
	{"what_looks_like_an_encoded_word_is_encoded",
		"=?utf-8?q?Hello?=", "Subject: =?UTF-8?B?PT91dGYtOD9xP0hlbGxvPz0=?=\r\n"},
	{"and_half_of_one_too", "a =?utf-8?q?x", "Subject: =?UTF-8?B?YSA9P3V0Zi04P3E/eA==?=\r\n"},
	{"text_without_spaces_is_folded", "一二三四五六七八九十一二三四五六",
		"Subject: =?UTF-8?B?5LiA5LqM5LiJ5Zub5LqU5YWt5LiD5YWr5Lmd5Y2B5LiA5LqM5LiJ?=\r\n =?UTF-8?B?5Zub5LqU5YWt?=\r\n"},
	{"no_character_is_cut_in_two", "x🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀",
		"Subject: =?UTF-8?B?ePCfpoDwn6aA8J+mgPCfpoDwn6aA8J+mgPCfpoDwn6aA8J+mgA==?=\r\n =?UTF-8?B?8J+mgPCfpoDwn6aA?=\r\n"},
};

static void check_subject(const void *data)
{
	const SubjectCase *c = data;
	g_autofree char *mail = compose_text(c->text);

	g_assert_nonnull(strstr(mail, c->header));
	*strstr(mail, "\r\n\r\n") = '\0';
	g_assert_null(strstr(mail, "\r\nBcc"));
}

static void a_long_subject_is_cut_at_100_characters(void)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (int i = 0; i < 19; i++)
		g_string_append(text, "word ");
	g_string_append(text, "final");
	g_autofree char *whole = compose_text(text->str);
	g_assert_nonnull(strstr(strstr(whole, "Subject:"), "final\r\n"));

	g_string_append_c(text, 'x');
	g_autofree char *cut = compose_text(text->str);
	*strstr(cut, "Message-Id") = '\0';
	g_autofree char *subject =
		g_mime_utils_header_decode_text(NULL, strstr(cut, "Subject: ") + strlen("Subject: "));
	g_assert_cmpint(g_utf8_strlen(g_strchomp(subject), -1), ==, 100);
	g_assert_true(g_str_has_prefix(subject, "word word"));
	g_assert_true(g_str_has_suffix(subject, "word fina…"));
}

static void a_message_id_that_breaks_out_of_its_header_is_refused(void)
{
	static const char *const bad[] = {
		"<a@b>\r\nBcc: x@y.z", "<a@b\r\n>", "a@b", "<>", "<a>", "<a@b@c>", "<@b>", "<a b@c>", "<ä@c>"};
	g_autoptr(Json) view = json_object();

	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		ComposeEmail mail = mail_with(view);
		mail.message_id = bad[i];
		assert_invalid(&mail);
		mail = mail_with(view);
		mail.thread_id = bad[i];
		assert_invalid(&mail);
	}
}

static void a_recipient_that_is_no_plain_address_is_refused(void)
{
	static const char *const bad[] = {
		"", "a@b.c>\r\nRCPT TO:<evil@x.y", "Rosa <rosa@agency.example>", "rosa", "a@b.c, d@e.f"};
	g_autoptr(Json) view = json_object();

	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		ComposeEmail mail = mail_with(view);
		mail.recipient = bad[i];
		assert_invalid(&mail);
	}
}

static void reply_to_is_only_an_address(void)
{
	static const char *const bad[] = {
		"a@b.example\r\nBcc: x@y.z", "Eve <eve@evil.example>", "nobody", "a@b.example, c@d.example"};

	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(Json) view = json_object();
		const ComposeEmail mail = mail_with(view);
		json_object_set_new(view, "email", json_string(bad[i]));
		g_autofree char *text = compose(&mail);
		g_assert_null(strstr(text, "\r\nReply-To: "));
	}
}

static void html_is_escaped_and_plain_text_is_not(void)
{
	g_autofree char *mail = compose_text("<b>&");

	g_assert_nonnull(strstr(mail, "<b>&!"));
	g_assert_nonnull(strstr(mail, "<p>&lt;b&gt;&amp;</p>"));
}

#define ADD(test) g_test_add_func("/compose/" #test, test)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	compose_init();
	composer = composer_new(&from);
	templates = template_set_new();
	add_template("emails/test.subject.txt", "{{text}}\n");
	add_template("emails/test.txt", "{{text}}!\n");
	add_template("emails/test.html", "<p>{{text}}</p>\n");
	ADD(a_mail_is_these_bytes_in_every_process);
	ADD(boundaries_differ_by_message_id);
	ADD(body_lines_are_short_and_end_with_crlf);
	ADD(no_body_line_begins_with_a_dot_or_from);
	ADD(control_characters_are_left_out_of_bodies);
	ADD(bodies_stay_utf_8_whatever_they_hold);
	for (gsize i = 0; i < G_N_ELEMENTS(subject_cases); i++) {
		g_autofree char *path = g_strconcat("/compose/", subject_cases[i].name, NULL);
		g_test_add_data_func(path, &subject_cases[i], check_subject);
	}
	ADD(a_long_subject_is_cut_at_100_characters);
	ADD(a_message_id_that_breaks_out_of_its_header_is_refused);
	ADD(a_recipient_that_is_no_plain_address_is_refused);
	ADD(reply_to_is_only_an_address);
	ADD(html_is_escaped_and_plain_text_is_not);
	const int status = g_test_run();
	template_set_free(templates);
	composer_free(composer);
	return status;
}
