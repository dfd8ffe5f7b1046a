/* domain/access/permission: the table itself. */
#include "domain/access/permission.h"

#define HAS(accesses, access) (((accesses) & (1U << (access))) != 0)

/* What is not reading; each of them changes something. */
static const Access changes[] = {ACCESS_LEADS_SUBMIT, ACCESS_LEADS_WRITE, ACCESS_LEADS_ERASE, ACCESS_RECRUITERS_WRITE,
	ACCESS_OUTBOX_WRITE, ACCESS_RULES_WRITE, ACCESS_ADMIN};

static void an_auditor_reads_everything_and_changes_nothing(void)
{
	guint expected = ACCESS_ALL;

	for (gsize i = 0; i < G_N_ELEMENTS(changes); i++)
		expected &= ~(1U << changes[i]);
	g_assert_cmphex(role_accesses(ROLE_AUDITOR), ==, expected);
}

static void a_viewer_changes_nothing_and_sees_no_contact_data(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(changes); i++)
		g_assert_false(HAS(role_accesses(ROLE_VIEWER), changes[i]));
	g_assert_false(HAS(role_accesses(ROLE_VIEWER), ACCESS_CONTACTS_READ));
	g_assert_false(HAS(role_accesses(ROLE_VIEWER), ACCESS_LEADS_EXPORT));
	g_assert_true(HAS(role_accesses(ROLE_VIEWER), ACCESS_LEADS_READ));
}

static void an_admin_may_do_all_that_an_agent_may(void)
{
	g_assert_cmphex(role_accesses(ROLE_AGENT) & ~role_accesses(ROLE_ADMIN), ==, 0);
	g_assert_true(HAS(role_accesses(ROLE_AGENT), ACCESS_LEADS_WRITE));
	g_assert_false(HAS(role_accesses(ROLE_AGENT), ACCESS_ADMIN));
	g_assert_false(HAS(role_accesses(ROLE_AGENT), ACCESS_LEADS_ERASE));
	g_assert_false(HAS(role_accesses(ROLE_AGENT), ACCESS_AUDIT_READ));
}

static void a_scope_gives_what_names_it_and_nothing_else(void)
{
	for (guint scope = 0; scope < ACCESS_SCOPE_COUNT; scope++) {
		const guint accesses = access_scopes_accesses(1U << scope);
		for (guint access = ACCESS_PUBLIC + 1; access < ACCESS_COUNT; access++)
			g_assert_cmpint(HAS(accesses, access), ==, access_scope((Access)access) == (AccessScope)scope);
	}
	g_assert_cmphex(access_scopes_accesses(0), ==, 1U << ACCESS_PUBLIC);
}

static void names_are_read_as_they_are_written(void)
{
	for (guint i = 0; i < ROLE_COUNT; i++) {
		Role role = ROLE_COUNT;
		g_assert_true(role_parse(role_name((Role)i), &role));
		g_assert_cmpint((int)role, ==, (int)i);
	}
	for (guint i = 0; i < ACCESS_SCOPE_COUNT; i++) {
		AccessScope scope = ACCESS_SCOPE_COUNT;
		g_assert_true(access_scope_parse(access_scope_name((AccessScope)i), &scope));
		g_assert_cmpint((int)scope, ==, (int)i);
	}
	Role role = ROLE_VIEWER;
	g_assert_false(role_parse("owner", &role));
	g_assert_false(role_parse(NULL, &role));
}

#define TEST(name) g_test_add_func("/domain/permission/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(an_auditor_reads_everything_and_changes_nothing);
	TEST(a_viewer_changes_nothing_and_sees_no_contact_data);
	TEST(an_admin_may_do_all_that_an_agent_may);
	TEST(a_scope_gives_what_names_it_and_nothing_else);
	TEST(names_are_read_as_they_are_written);
	return g_test_run();
}
