#include "domain/lead/retention.h"

#include "base/error.h"

static void what_is_not_said_is_as_by_default(void)
{
	g_autoptr(GError) error = NULL;
	Retention retention;

	retention_init(&retention);
	g_assert_true(retention_read(&retention, "closed = 10", &error));
	g_assert_true(retention_read(&retention, "placed=off", &error));
	g_autofree char *json = retention_json(&retention);
	g_assert_cmpstr(json, ==, "{\"quarantined\":30,\"lost\":365,\"withdrawn\":30,\"closed\":10}");
}

static void off_alone_keeps_everything(void)
{
	g_autoptr(GError) error = NULL;
	Retention retention;

	retention_init(&retention);
	g_assert_true(retention_read(&retention, "off", &error));
	g_autofree char *json = retention_json(&retention);
	g_assert_cmpstr(json, ==, "{}");
}

static void nothing_open_has_a_retention_period(void)
{
	Retention retention;

	retention_init(&retention);
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		g_autofree char *entry = g_strdup_printf("%s=5", lead_status_name(status));
		g_autoptr(GError) error = NULL;
		const bool is_read = retention_read(&retention, entry, &error);
		if (lead_status_is_open(status))
			g_assert_true(
				leadmatch_error_is(error, LEADMATCH_ERROR_INVALID) && retention.days[status] == 0);
		else
			g_assert_cmpint(is_read, ==, retention.days[status] == 5);
	}
}

static void what_makes_no_sense_is_refused(void)
{
	static const char *const entries[] = {"", "closed", "closed=", "closed=0", "closed=-1", "closed=36501",
		"closed=1d", "closed=1=2", "=5", "gone=5"};
	Retention retention;

	retention_init(&retention);
	for (gsize i = 0; i < G_N_ELEMENTS(entries); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_false(retention_read(&retention, entries[i], &error));
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/retention/what_is_not_said_is_as_by_default", what_is_not_said_is_as_by_default);
	g_test_add_func("/retention/off_alone_keeps_everything", off_alone_keeps_everything);
	g_test_add_func("/retention/nothing_open_has_a_retention_period", nothing_open_has_a_retention_period);
	g_test_add_func("/retention/what_makes_no_sense_is_refused", what_makes_no_sense_is_refused);
	return g_test_run();
}
