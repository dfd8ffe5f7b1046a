/* base/secret_box: opens what was sealed, with any of the secrets, and nothing else. */
#include "base/secret_box.h"

#include <string.h>

#include <sodium.h>

static const uint8_t bytes[] = "twenty bytes of text";

static void what_was_sealed_opens_and_looks_different_each_time(void)
{
	uint8_t opened[sizeof bytes];
	g_autofree char *one = secret_box_seal("old secret of ours", bytes, sizeof bytes);
	g_autofree char *other = secret_box_seal("old secret of ours", bytes, sizeof bytes);

	g_assert_cmpstr(one, !=, other);
	g_assert_true(secret_box_open("old secret of ours", one, opened, sizeof opened));
	g_assert_cmpint(memcmp(opened, bytes, sizeof bytes), ==, 0);
}

static void a_new_secret_before_the_old_one_opens_and_seals(void)
{
	uint8_t opened[sizeof bytes];
	g_autofree char *old = secret_box_seal("old secret of ours", bytes, sizeof bytes);
	g_autofree char *new = secret_box_seal("new secret of ours, old secret of ours", bytes, sizeof bytes);

	g_assert_true(secret_box_open("new secret of ours, old secret of ours", old, opened, sizeof opened));
	g_assert_true(secret_box_open("new secret of ours", new, opened, sizeof opened));
	g_assert_false(secret_box_open("old secret of ours", new, opened, sizeof opened));
}

static void nothing_else_opens(void)
{
	uint8_t opened[sizeof bytes];
	g_autofree char *sealed = secret_box_seal("old secret of ours", bytes, sizeof bytes);
	g_autofree char *cut = g_strndup(sealed, strlen(sealed) - 2);

	g_assert_false(secret_box_open("old secret of ours", cut, opened, sizeof opened));
	g_assert_false(secret_box_open("old secret of ours", "", opened, sizeof opened));
	g_assert_false(secret_box_open("old secret of ours", "zz", opened, sizeof opened));
	sealed[60] = sealed[60] == '0' ? '1' : '0';
	g_assert_false(secret_box_open("old secret of ours", sealed, opened, sizeof opened));
}

#define TEST(name) g_test_add_func("/base/secret_box/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_assert_cmpint(sodium_init(), >=, 0);
	TEST(what_was_sealed_opens_and_looks_different_each_time);
	TEST(a_new_secret_before_the_old_one_opens_and_seals);
	TEST(nothing_else_opens);
	return g_test_run();
}
