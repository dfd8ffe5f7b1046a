/* The connection string and what is added to it. */
#include "db/conninfo.h"

#include <string.h>

#include "base/error.h"

/* The last value of a keyword, which is the one that counts; NULL: not given. */
static const char *value_of(const Conninfo *conninfo, const char *keyword)
{
	const char *value = NULL;

	for (guint i = 0; i < conninfo->keywords->len && g_ptr_array_index(conninfo->keywords, i) != NULL; i++) {
		if (strcmp(g_ptr_array_index(conninfo->keywords, i), keyword) == 0)
			value = g_ptr_array_index(conninfo->values, i);
	}
	return value;
}

static void assert_value(const char *url, const char *keyword, const char *value)
{
	g_auto(Conninfo) conninfo = {0};
	g_autoptr(GError) error = NULL;
	const bool parsed = conninfo_parse(&conninfo, url, &error);

	g_assert_no_error(error);
	g_assert_true(parsed);
	g_assert_cmpstr(value_of(&conninfo, keyword), ==, value);
}

static void defaults_are_added_to_a_uri(void)
{
	assert_value("postgresql://u@h/d", "target_session_attrs", "read-write");
	assert_value("postgresql://u@h/d", "keepalives_idle", "5");
	assert_value("postgresql://u@h/d", "client_encoding", "UTF8");
	assert_value("postgresql://u@h/d", "application_name", "leadmatch");
}

static void defaults_are_added_to_keywords(void)
{
	assert_value("host=h dbname=d", "connect_timeout", "3");
}

static void what_the_string_says_is_kept(void)
{
	assert_value("postgresql://u@h/d?connect_timeout=9", "connect_timeout", "9");
	assert_value("host=a,b port=1,2", "host", "a,b");
	assert_value("postgresql://u@h/d?target_session_attrs=any", "target_session_attrs", "any");
	assert_value("postgresql://u@h/d?sslmode=verify-full", "sslmode", "verify-full");
}

static void empty_options_switch_ours_off(void)
{
	assert_value("postgresql://u@h/d?options=", "options", "");
}

static void a_bad_string_is_refused_without_repeating_its_password(void)
{
	g_auto(Conninfo) conninfo = {0};
	g_autoptr(GError) error = NULL;

	g_assert_false(conninfo_parse(&conninfo, "postgresql://u:hunter2@[h/d", &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_null(strstr(error->message, "hunter2"));
}

static void what_the_string_says_can_be_replaced(void)
{
	g_auto(Conninfo) conninfo = {0};

	g_assert_true(conninfo_parse(&conninfo, "postgresql://u@h/d?target_session_attrs=primary", NULL));
	conninfo_set(&conninfo, "target_session_attrs", "any");
	g_assert_cmpstr(value_of(&conninfo, "target_session_attrs"), ==, "any");
	g_assert_cmpstr(value_of(&conninfo, "host"), ==, "h");
}

static void our_options_can_be_taken_back(void)
{
	g_auto(Conninfo) conninfo = {0};

	g_assert_true(conninfo_parse(&conninfo, "postgresql://u@h/d", NULL));
	g_assert_nonnull(value_of(&conninfo, "options"));
	g_assert_true(conninfo_drop_default_options(&conninfo));
	g_assert_null(value_of(&conninfo, "options"));
	g_assert_cmpstr(value_of(&conninfo, "host"), ==, "h");
	g_assert_cmpuint(conninfo.keywords->len, ==, conninfo.values->len);
	g_assert_false(conninfo_drop_default_options(&conninfo));
}

static void options_of_the_operator_are_never_taken_back(void)
{
	g_auto(Conninfo) conninfo = {0};

	g_assert_true(conninfo_parse(&conninfo, "host=h options='-c geqo=off'", NULL));
	g_assert_false(conninfo_drop_default_options(&conninfo));
	g_assert_cmpstr(value_of(&conninfo, "options"), ==, "-c geqo=off");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/conninfo/defaults_are_added_to_a_uri", defaults_are_added_to_a_uri);
	g_test_add_func("/conninfo/defaults_are_added_to_keywords", defaults_are_added_to_keywords);
	g_test_add_func("/conninfo/what_the_string_says_is_kept", what_the_string_says_is_kept);
	g_test_add_func("/conninfo/empty_options_switch_ours_off", empty_options_switch_ours_off);
	g_test_add_func("/conninfo/a_bad_string_is_refused_without_repeating_its_password",
		a_bad_string_is_refused_without_repeating_its_password);
	g_test_add_func("/conninfo/what_the_string_says_can_be_replaced", what_the_string_says_can_be_replaced);
	g_test_add_func("/conninfo/our_options_can_be_taken_back", our_options_can_be_taken_back);
	g_test_add_func(
		"/conninfo/options_of_the_operator_are_never_taken_back", options_of_the_operator_are_never_taken_back);
	return g_test_run();
}
