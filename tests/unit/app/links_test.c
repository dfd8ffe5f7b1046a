/* app/links: who may use a link, and for how long. */
#include "app/links.h"

#include <string.h>

#include "base/clock.h"
#include "base/signed_token.h"

#define SECRET "sixteen characters and more"

static int64_t now_s(void)
{
	return clock_now_us() / G_USEC_PER_SEC;
}

static char *token_for(TokenPurpose purpose, const Ident *payload, int64_t issued_at_s)
{
	const SignedToken token = {purpose, issued_at_s, *payload};
	char *text = g_malloc(SIGNED_TOKEN_TEXT_BYTES);

	signed_token_format(SECRET, &token, text);
	return text;
}

static void a_link_opens_the_page_it_was_made_for(void)
{
	const Settings settings = {
		.secret = (char *)(guintptr)SECRET, .base_url = (char *)(guintptr) "https://x.example"};
	const Ident recruiter = ident_new();
	g_autofree char *url = link_portal(&settings, &recruiter);
	Ident read;

	g_assert_true(g_str_has_prefix(url, "https://x.example/d/"));
	g_assert_cmpint(link_portal_read(SECRET, url + strlen("https://x.example/d/"), now_s(), &read), ==, LINK_GOOD);
	g_assert_true(memcmp(&read, &recruiter, sizeof read) == 0);
}

static void a_link_is_good_until_its_last_second(void)
{
	const int64_t life_s = (int64_t)LINK_DAYS * 24 * 3600;
	const Ident recruiter = ident_new();
	g_autofree char *token = token_for(TOKEN_PURPOSE_RECRUITER, &recruiter, 1000);
	Ident read;

	g_assert_cmpint(link_portal_read(SECRET, token, 1000 + life_s, &read), ==, LINK_GOOD);
	g_assert_cmpint(link_portal_read(SECRET, token, 1001 + life_s, &read), ==, LINK_EXPIRED);
}

static void a_token_for_anything_else_is_foreign_however_old(void)
{
	const Ident id = ident_new();
	Ident read;

	for (TokenPurpose purpose = TOKEN_PURPOSE_FORM; purpose <= TOKEN_PURPOSE_PORTAL_FORM; purpose++) {
		g_autofree char *token = token_for(purpose, &id, 1000);
		if (purpose != TOKEN_PURPOSE_RECRUITER)
			g_assert_cmpint(link_portal_read(SECRET, token, now_s(), &read), ==, LINK_FOREIGN);
	}
}

static void a_link_of_another_secret_is_foreign(void)
{
	const Ident recruiter = ident_new();
	g_autofree char *token = token_for(TOKEN_PURPOSE_RECRUITER, &recruiter, now_s());
	Ident read;

	g_assert_cmpint(link_portal_read("another secret of ours", token, now_s(), &read), ==, LINK_FOREIGN);
}

static void a_reply_is_known_by_its_address_in_any_case(void)
{
	const Settings settings = {
		.secret = (char *)(guintptr)SECRET, .reply_domain = (char *)(guintptr) "replies.example"};
	const Ident email = ident_new();
	g_autofree char *address = link_reply_address(&settings, &email);
	g_autofree char *shouted = g_ascii_strup(address, -1);
	Ident read;

	g_assert_cmpuint(strcspn(address, "@"), <=, 64); /* RFC 5321 */
	g_assert_true(link_reply_read(&settings, address, &read));
	g_assert_true(memcmp(&read, &email, sizeof read) == 0);
	g_assert_true(link_reply_read(&settings, shouted, &read));
	/* Each digit counts. */
	for (gsize at = strlen("leads+"); address[at] != '@'; at++) {
		g_autofree char *other = g_strdup(address);
		other[at] = other[at] == '0' ? '1' : '0';
		g_assert_false(link_reply_read(&settings, other, &read));
	}
	g_assert_false(link_reply_read(&settings, "leads@replies.example", &read));
	g_assert_false(link_reply_read(&settings, "@replies.example", &read));
	g_assert_false(link_reply_read(&settings, "leads+", &read));
}

static void without_a_domain_people_read_replies(void)
{
	const Ident email = ident_new();
	const Settings team = {.fallback_to = (char *)(guintptr) "fallback@x.example",
		.reply_to = (char *)(guintptr) "team@x.example"};
	const Settings fallback = {.fallback_to = (char *)(guintptr) "fallback@x.example"};
	g_autofree char *to_team = link_reply_address(&team, &email);
	g_autofree char *to_fallback = link_reply_address(&fallback, &email);
	Ident read;

	g_assert_cmpstr(to_team, ==, "team@x.example");
	g_assert_cmpstr(to_fallback, ==, "fallback@x.example");
	g_assert_false(link_reply_read(&team, "leads+00@x.example", &read));
}

static void what_is_about_no_lead_is_replied_to_people(void)
{
	const Settings settings = {.reply_domain = (char *)(guintptr) "replies.example",
		.fallback_to = (char *)(guintptr) "fallback@x.example"};
	g_autofree char *address = link_reply_address(&settings, NULL);

	g_assert_cmpstr(address, ==, "fallback@x.example");
}

#define TEST(function) g_test_add_func("/links/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_link_opens_the_page_it_was_made_for);
	TEST(a_link_is_good_until_its_last_second);
	TEST(a_token_for_anything_else_is_foreign_however_old);
	TEST(a_link_of_another_secret_is_foreign);
	TEST(a_reply_is_known_by_its_address_in_any_case);
	TEST(without_a_domain_people_read_replies);
	TEST(what_is_about_no_lead_is_replied_to_people);
	return g_test_run();
}
