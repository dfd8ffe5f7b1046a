/* domain/rules/suggestion: what is learned from leads that people decided, and what is not. */
#include "domain/rules/suggestion.h"

typedef struct Given {
	const char *client, *text;
	int engagement; /* ENGAGEMENT_COUNT: nobody decided */
} Given;

static void lead_clear(void *pointer)
{
	DecidedLead *lead = pointer;

	submission_free((Submission *)(guintptr)lead->submission);
}

static void find(Suggestions *found, const Given *given, gsize count, int support_min)
{
	g_autoptr(RuleSet) rules = ruleset_new_default();
	g_autoptr(GArray) leads = g_array_new(FALSE, FALSE, sizeof(DecidedLead));

	g_array_set_clear_func(leads, lead_clear);
	for (gsize i = 0; i < count; i++) {
		Submission *submission = submission_new();
		submission->texts[FIELD_DESCRIPTION] = g_strdup(given[i].text);
		const DecidedLead lead = {
			.reference = given[i].text,
			.client = given[i].client,
			.submission = submission,
			.is_decided = given[i].engagement != ENGAGEMENT_COUNT,
			.engagement = (Engagement)given[i].engagement,
		};
		g_array_append_val(leads, lead);
	}
	suggestions_find(found, rules, leads, support_min);
}
#define FIND(found, ...) \
	find(found, (const Given[]){__VA_ARGS__}, sizeof((const Given[]){__VA_ARGS__}) / sizeof(Given), 3)

static const Suggestion *first(const Suggestions *found)
{
	g_assert_cmpuint(found->list->len, >, 0);
	return g_ptr_array_index(found->list, 0);
}

#define BOATS                                                                                    \
	{                                                                                        \
		"a", "Somebody for the frobnicator stack of our boats, in May.", ENGAGEMENT_RUST \
	}
#define TRAMS                                                                                          \
	{                                                                                              \
		"b", "The frobnicator stack in our trams is old and must be rebuilt.", ENGAGEMENT_RUST \
	}
#define OVENS                                                              \
	{                                                                  \
		"c", "A new frobnicator stack for ovens.", ENGAGEMENT_RUST \
	}

static void what_three_clients_wrote_is_suggested_as_they_wrote_it(void)
{
	g_auto(Suggestions) found = {0};

	FIND(&found, BOATS, TRAMS, OVENS);
	g_assert_cmpint(found.missed, ==, 3);
	g_assert_cmpstr(first(&found)->phrase, ==, "frobnicator stack");
	g_assert_cmpint(first(&found)->engagement, ==, ENGAGEMENT_RUST);
	g_assert_cmpint(first(&found)->support, ==, 3);
	g_assert_cmpint(first(&found)->harm, ==, 0);
	g_assert_cmpuint(found.list->len, ==, 1);
}

static void leads_that_nobody_decided_are_changes(void)
{
	g_auto(Suggestions) found = {0};

	FIND(&found, BOATS, TRAMS, OVENS, {"d", "Where is a frobnicator stack?", ENGAGEMENT_COUNT});
	g_assert_cmpint(first(&found)->changes, ==, 1);
	g_assert_cmpint(first(&found)->support, ==, 3);
}

static void clients_who_would_be_misread_are_harm(void)
{
	g_auto(Suggestions) found = {0};

	FIND(&found, BOATS, TRAMS, OVENS, {"d", "My frobnicator stack is fine.", ENGAGEMENT_PYTHON});
	g_assert_cmpuint(found.list->len, ==, 0);
}

static void two_clients_are_a_coincidence(void)
{
	g_auto(Suggestions) found = {0};

	FIND(&found, BOATS, TRAMS, {"b", "The frobnicator stack once more.", ENGAGEMENT_RUST});
	g_assert_cmpint(found.missed, ==, 3);
	g_assert_cmpuint(found.list->len, ==, 0);
}

static void words_that_say_nothing_are_no_phrase(void)
{
	g_auto(Suggestions) found = {0};

	FIND(&found, {"a", "We need it for our own.", ENGAGEMENT_RUST},
		{"b", "We need it for the other.", ENGAGEMENT_RUST},
		{"c", "We need it for them, 2024.", ENGAGEMENT_RUST});
	g_assert_cmpuint(found.list->len, ==, 0);
}

static void what_the_rules_get_right_teaches_nothing(void)
{
	g_auto(Suggestions) found = {0};

	FIND(&found, {"a", "Rust engineer for low latency.", ENGAGEMENT_RUST});
	g_assert_cmpint(found.decided, ==, 1);
	g_assert_cmpint(found.missed, ==, 0);
	g_assert_cmpuint(found.list->len, ==, 0);
}

#define TEST(name) g_test_add_func("/domain/suggestion/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(what_three_clients_wrote_is_suggested_as_they_wrote_it);
	TEST(leads_that_nobody_decided_are_changes);
	TEST(clients_who_would_be_misread_are_harm);
	TEST(two_clients_are_a_coincidence);
	TEST(words_that_say_nothing_are_no_phrase);
	TEST(what_the_rules_get_right_teaches_nothing);
	return g_test_run();
}
