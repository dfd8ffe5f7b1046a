/* app/caller: what use cases for staff refuse, before they ask for a connection. */
#include "app/caller.h"

#include "app/admin/accounts.h"
#include "app/staff/staff_exclusions.h"
#include "app/staff/staff_leads.h"
#include "app/staff/staff_outbox.h"
#include "app/staff/staff_spam.h"
#include "base/error.h"

/* Nothing in it: a use case that gets as far as the pool crashes. */
static const App app;

static bool list(GString *out, GError **error)
{
	g_auto(LeadQuery) query;

	lead_query_init(&query, &(const SearchScene){.now_us = 0});
	return staff_leads_list(&app, &query, 0, out, error);
}

static bool show(GString *out, GError **error)
{
	return staff_leads_show(&app, "LM-1", 0, out, error);
}

static bool contact(GString *out, GError **error)
{
	return staff_leads_contact(&app, "LM-1", 0, out, error);
}

static bool change(GString *out, GError **error)
{
	return staff_change_apply(&app, &(StaffChange){.lead = "LM-1"}, 0, out, error);
}

static bool export(GString *out G_GNUC_UNUSED, GError **error)
{
	g_auto(LeadQuery) query;
	uint64_t leads;

	lead_query_init(&query, &(const SearchScene){.now_us = 0});
	return staff_export_run(&app, &(StaffExport){.query = &query}, &leads, error);
}

static bool read_outbox(GString *out, GError **error)
{
	return staff_outbox_list(&app, NULL, 1, 0, out, error);
}

static bool retry(GString *out, GError **error)
{
	return staff_outbox_retry(&app, &(StaffOutboxRetry){.state = "rejected"}, 0, out, error);
}

static bool mark(GString *out G_GNUC_UNUSED, GError **error)
{
	return staff_spam_mark(NULL, &(SpamChange){.email = "a@b.example"}, error);
}

static bool lift_exclusion(GString *out G_GNUC_UNUSED, GError **error)
{
	return staff_exclusions_lift(NULL, "rosa@agency.example", "client.example", error);
}

static bool add_account(GString *out G_GNUC_UNUSED, GError **error)
{
	FieldErrors wrong;

	field_errors_init(&wrong);
	return accounts_add_staff(NULL, &(StaffOptions){.role = "admin"}, &wrong, error);
}

static bool add_recruiter(GString *out G_GNUC_UNUSED, GError **error)
{
	FieldErrors wrong;

	field_errors_init(&wrong);
	return accounts_add_recruiter(NULL, &(RecruiterOptions){.name = "Rosa"}, &wrong, error);
}

static const struct {
	bool (*use)(GString *out, GError **error);
	Access access;
} use_cases[] = {
	{list, ACCESS_LEADS_READ},
	{show, ACCESS_LEADS_READ},
	{contact, ACCESS_CONTACTS_READ},
	{change, ACCESS_LEADS_WRITE},
	{export, ACCESS_LEADS_EXPORT},
	{read_outbox, ACCESS_OUTBOX_READ},
	{retry, ACCESS_OUTBOX_WRITE},
	{mark, ACCESS_LEADS_WRITE},
	{lift_exclusion, ACCESS_LEADS_WRITE},
	{add_account, ACCESS_ADMIN},
	{add_recruiter, ACCESS_RECRUITERS_WRITE},
};

static void assert_all_refused(const Caller *caller)
{
	for (gsize i = 0; i < G_N_ELEMENTS(use_cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		g_autoptr(GError) error = NULL;
		if ((caller->accesses & (1U << use_cases[i].access)) != 0)
			continue;
		g_assert_false(use_cases[i].use(out, &error));
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_DENIED));
		g_assert_cmpuint(out->len, ==, 0);
	}
}

static void nobody_may_do_anything(void)
{
	caller_clear();
	assert_all_refused(caller_get());
}

static void each_role_is_refused_what_it_does_not_include(void)
{
	for (guint role = 0; role < ROLE_COUNT; role++) {
		caller_set(&(Caller){.kind = CALLER_PERSON, .accesses = role_accesses((Role)role)});
		assert_all_refused(caller_get());
	}
	caller_clear();
}

static void *ask(void *unused G_GNUC_UNUSED)
{
	return GINT_TO_POINTER(caller_may(ACCESS_ADMIN));
}

static void a_caller_is_of_its_thread_alone(void)
{
	caller_set_shell("cli:ann");
	GThread *other = g_thread_new("other", ask, NULL);
	g_assert_null(g_thread_join(other));
	g_assert_true(caller_may(ACCESS_ADMIN));
	caller_clear();
	g_assert_false(caller_may(ACCESS_ADMIN));
}

#define TEST(name) g_test_add_func("/app/caller/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(nobody_may_do_anything);
	TEST(each_role_is_refused_what_it_does_not_include);
	TEST(a_caller_is_of_its_thread_alone);
	return g_test_run();
}
