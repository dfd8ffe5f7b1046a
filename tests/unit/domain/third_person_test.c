/* domain/rules/third_person: every sentence for the client has one for those who read about the client. */
#include "domain/rules/third_person.h"

#include <string.h>

#include "codec/json.h"
#include "domain/rules/ruleset.h"

static void sentences_for_the_client_are_said_of_the_client(void)
{
	static const struct {
		const char *says, *of_client;
	} cases[] = {
		{"You need responses within a millisecond.", "The client needs responses within a millisecond."},
		{"Your Python code is too slow.", "The client\u2019s Python code is too slow."},
		{"You already have Rust code.", "The client already has Rust code."},
		{"You’re building a database.", "The client is building a database."},
		{"Plan what you can carry.", "Plan what the client can carry."},
		{"You don't say when.", "The client doesn\u2019t say when."},
		{"If you answered “Tight”, you would hire.", "If the client answered “Tight”, the client would hire."},
		{"If you answered “By you” to “What are you building?”, you would hire.",
			"If the client answered “By you” to “What are you building?”, the client would hire."},
		{"You write “you need", "The client writes “the client needs"},
		{"We found this for you.", "We found this for the client."},
		{"the language you name is the strongest sign", "the language the client names is the strongest sign"},
		{"You try and you watch.", "The client tries and the client watches."},
		{"Younger yours young", "Younger the client\u2019s young"},
		{"", ""},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *said = third_person(cases[i].says);
		g_assert_cmpstr(said, ==, cases[i].of_client);
	}
}

/* Words that only the reader of the first kind is called by. */
static bool speaks_to_reader(const char *says)
{
	g_auto(GStrv) words = g_strsplit_set(says, " .,;:()'\"", -1);

	for (char **word = words; *word != NULL; word++) {
		if (g_ascii_strcasecmp(*word, "you") == 0 || g_ascii_strcasecmp(*word, "your") == 0)
			return true;
	}
	return false;
}

static void check_all(const Json *value)
{
	const char *key;
	Json *member;

	json_object_foreach(jsonc_for_walking(value), key, member)
	{
		const char *says = json_string_value(member);
		if (says != NULL && (strcmp(key, "says") == 0 || strcmp(key, "apart") == 0)) {
			g_autofree char *said = third_person(says);
			if (speaks_to_reader(said))
				g_error("%s", said);
			g_assert_true(strcmp(said, says) == 0 || strstr(said, "client") != NULL ||
				      strstr(says, "\u2019") != NULL);
		}
		check_all(member);
	}
}

static void no_sentence_of_the_rule_set_still_speaks_to_the_client(void)
{
	g_autoptr(RuleSet) rules = ruleset_new_default();
	const char *json = ruleset_json(rules);
	g_autoptr(Json) root = jsonc_decode(json, strlen(json), NULL);

	check_all(root);
}

#define TEST(name) g_test_add_func("/domain/third_person/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(sentences_for_the_client_are_said_of_the_client);
	TEST(no_sentence_of_the_rule_set_still_speaks_to_the_client);
	return g_test_run();
}
