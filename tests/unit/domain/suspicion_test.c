#include "domain/suspicion/suspicion.h"

#include <string.h>

static DoorLists *lists;

static const Submission *sent(const char *name, const char *email, const char *description)
{
	static Submission submission;

	memset(&submission, 0, sizeof submission);
	submission.texts[FIELD_CONTACT_NAME] = (char *)(guintptr)name;
	submission.texts[FIELD_EMAIL] = (char *)(guintptr)email;
	submission.texts[FIELD_DESCRIPTION] = (char *)(guintptr)description;
	return &submission;
}

static guint found(const char *name, const char *email, const char *description)
{
	return suspicions_of(sent(name, email, description), name, lists);
}

static void nothing_speaks_against_an_ordinary_request(void)
{
	static const char *const names[] = {"Ada Brandt", "Łukasz Wójcik", "李小龙", "Ng",
		"Anne-Marie O'Neill-McDonald", "Dr. Schwartzkopf", "J. R. R. Tolkien 3rd", "محمد", "McDonaldMacLeod"};

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_cmpuint(found(names[i], "ada@client.example",
					 "An order matching engine, see https://example.com and www.example.org"),
			==, 0);
}

static void each_suspicion_is_found(void)
{
	static const struct {
		const char *name, *email, *description;
		Suspicion suspicion;
	} cases[] = {
		{"Ada", "a@b.example", "http://a.example HTTPS://b.example/x www.c.example", SUSPICION_MANY_LINKS},
		{"http://a.example", "a@b.example", "https://b.example\nhttp://c.example", SUSPICION_MANY_LINKS},
		{"Ada", "a@b.example", "We offer you the best SEO-Services!", SUSPICION_ADVERTISING},
		{"Ada", "a@b.example", "BUY   backlinks", SUSPICION_ADVERTISING},
		{"Ada", "a@Mailinator.com", "x", SUSPICION_THROW_AWAY},
		{"Ada", "a@of.mailinator.com", "x", SUSPICION_THROW_AWAY},
		{"bkjhgfdsw", "a@b.example", "x", SUSPICION_STRANGE_NAME},
		{"xKqTaBeLoW", "a@b.example", "x", SUSPICION_STRANGE_NAME},
		{"Robert4837", "a@b.example", "x", SUSPICION_STRANGE_NAME},
		{"...", "a@b.example", "x", SUSPICION_STRANGE_NAME},
		{"Ada\xe2\x80\x8b", "a@b.example", "x", SUSPICION_STRANGE_NAME},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpuint(
			found(cases[i].name, cases[i].email, cases[i].description), ==, 1U << cases[i].suspicion);
}

static int64_t key_of(const char *description)
{
	int64_t key = 0;

	g_assert_true(suspicion_text_key(sent("Ada", "a@b.example", description), &key));
	return key;
}

static void texts_are_the_same_without_links_digits_and_case(void)
{
	const int64_t key = key_of("Buy 100 quality backlinks now, see https://a.example/1?x=y today");

	g_assert_cmpint(key_of("buy 2000 Quality Backlinks NOW!! See www.other.example  today."), ==, key);
	g_assert_cmpint(key_of("Buy 100 quality backlinks then, see https://a.example/1 today"), !=, key);
}

static void a_short_text_is_anybodys(void)
{
	int64_t key = 0;

	g_assert_false(suspicion_text_key(sent("Ada", "a@b.example", "Need a developer 123"), &key));
}

static void a_list_is_added_to_and_taken_from(void)
{
	g_autoptr(DoorLists) own = door_lists_new();

	door_lists_add(own, DOOR_LIST_FREE_MAIL, "# ours\nmail.one\n.under\n\nmail.two\n");
	door_lists_add(own, DOOR_LIST_FREE_MAIL, "-mail.two\nMail.Three");
	g_assert_true(door_lists_has_domain(own, DOOR_LIST_FREE_MAIL, "MAIL.one"));
	g_assert_true(door_lists_has_domain(own, DOOR_LIST_FREE_MAIL, "mail.three"));
	g_assert_true(door_lists_has_domain(own, DOOR_LIST_FREE_MAIL, "a.b.under"));
	g_assert_true(door_lists_has_domain(own, DOOR_LIST_FREE_MAIL, "under"));
	g_assert_false(door_lists_has_domain(own, DOOR_LIST_FREE_MAIL, "mail.two"));
	g_assert_false(door_lists_has_domain(own, DOOR_LIST_FREE_MAIL, "of.mail.one"));
	g_assert_false(door_lists_has_domain(own, DOOR_LIST_FREE_MAIL, "sunder"));
}

static void suspicions_are_written_by_name(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	suspicions_write(&w, 1U << SUSPICION_TRAP_FILLED | 1U << SUSPICION_ADVERTISING);
	g_assert_cmpstr(out->str, ==, "[\"trap_filled\",\"advertising\"]");
}

#define TEST(name) g_test_add_func("/suspicion/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	lists = door_lists_new();
	door_lists_add(lists, DOOR_LIST_ADVERTISING, "seo services\nbuy backlinks\n");
	door_lists_add(lists, DOOR_LIST_THROW_AWAY, "mailinator.com\n");
	TEST(nothing_speaks_against_an_ordinary_request);
	TEST(each_suspicion_is_found);
	TEST(texts_are_the_same_without_links_digits_and_case);
	TEST(a_short_text_is_anybodys);
	TEST(a_list_is_added_to_and_taken_from);
	TEST(suspicions_are_written_by_name);
	const int status = g_test_run();
	door_lists_free(lists);
	return status;
}
