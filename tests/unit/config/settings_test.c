#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "config/settings.h"

/* A complete environment for the service; each test changes what it is about. */
static const char *const complete[][2] = {
	{"LEADMATCH_DATABASE_URL", "postgresql://lead@db/leadmatch"},
	{"LEADMATCH_BASE_URL", "https://leads.example.com"},
	{"LEADMATCH_SMTP_URL", "smtp://relay.example.com:587"},
	{"LEADMATCH_MAIL_FROM", "Leads <leads@example.com>"},
	{"LEADMATCH_FALLBACK_TO", "desk@example.com"},
	{"LEADMATCH_SECRET", "sixteen letters!"},
};

static void clear_environment(void)
{
	g_auto(GStrv) names = g_listenv();

	for (char **name = names; *name != NULL; name++) {
		if (g_str_has_prefix(*name, "LEADMATCH_"))
			g_unsetenv(*name);
	}
}

static void set_complete(void)
{
	clear_environment();
	for (gsize i = 0; i < G_N_ELEMENTS(complete); i++)
		g_setenv(complete[i][0], complete[i][1], TRUE);
}

static Settings *load(SettingsNeed need)
{
	g_autoptr(GError) error = NULL;
	Settings *settings = settings_load(need, &error);

	g_assert_no_error(error);
	g_assert_nonnull(settings);
	return settings;
}

/* The whole message of a start that stops. */
static char *refusal(SettingsNeed need)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Settings) settings = settings_load(need, &error);

	g_assert_null(settings);
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	return g_strdup(error->message);
}

/* With this one value changed, the start stops and names the variable. */
static void assert_refused(const char *name, const char *value)
{
	set_complete();
	g_setenv(name, value, TRUE);
	g_autofree char *message = refusal(SETTINGS_NEED_SERVICE);
	g_autofree char *start = g_strconcat(name, ":", NULL);
	if (!g_str_has_prefix(message, start))
		g_error("%s=%s: %s", name, value, message);
}

static void the_empty_environment_gives_the_defaults(void)
{
	clear_environment();
	g_autoptr(Settings) settings = load(SETTINGS_NEED_NOTHING);

	g_assert_cmpstr(settings->listen.host, ==, "127.0.0.1");
	g_assert_cmpint(settings->listen.port, ==, 8080);
	g_assert_cmpint(settings->workers, ==, 64);
	g_assert_cmpint(settings->smtp_tls, ==, SMTP_TLS_REQUIRE);
	g_assert_cmpint(settings->is_dispatcher, ==, 1);
	g_assert_cmpint(settings->log_level, ==, LOG_LEVEL_INFO);
	g_assert_null(settings->rules_path);
	g_assert_null(settings->trusted_proxies[0]);
	g_assert_null(settings->allowed_origins[0]);
}

static void a_complete_environment_is_taken(void)
{
	set_complete();
	g_autoptr(Settings) settings = load(SETTINGS_NEED_SERVICE | SETTINGS_NEED_DATABASE);

	g_assert_cmpstr(settings->database_url, ==, "postgresql://lead@db/leadmatch");
	g_assert_cmpstr(settings->mail_from, ==, "Leads <leads@example.com>");
	g_assert_cmpstr(settings->secret, ==, "sixteen letters!");
}

static void all_that_is_missing_is_named_at_once(void)
{
	clear_environment();
	g_autofree char *message = refusal(SETTINGS_NEED_SERVICE);

	for (gsize i = 0; i < G_N_ELEMENTS(complete); i++)
		g_assert_nonnull(strstr(message, complete[i][0]));
	g_assert_null(strstr(message, "LEADMATCH_WORKERS"));
}

static void a_command_needs_only_the_database(void)
{
	clear_environment();
	g_autofree char *message = refusal(SETTINGS_NEED_DATABASE);
	g_assert_nonnull(strstr(message, "LEADMATCH_DATABASE_URL"));
	g_assert_null(strstr(message, "LEADMATCH_SECRET"));
	g_setenv("LEADMATCH_DATABASE_URL", "dbname=x", TRUE);
	g_autoptr(Settings) settings = load(SETTINGS_NEED_DATABASE);
	g_assert_cmpstr(settings->database_url, ==, "dbname=x");
}

static void blank_is_not_given(void)
{
	set_complete();
	g_setenv("LEADMATCH_SECRET", "  ", TRUE);
	g_autofree char *message = refusal(SETTINGS_NEED_SERVICE);

	g_assert_nonnull(strstr(message, "LEADMATCH_SECRET: is not set"));
}

static void numbers_must_be_numbers_within_bounds(void)
{
	assert_refused("LEADMATCH_WORKERS", "0");
	assert_refused("LEADMATCH_WORKERS", "1025");
	assert_refused("LEADMATCH_WORKERS", "many");
	assert_refused("LEADMATCH_WORKERS", "8x");
	assert_refused("LEADMATCH_DATABASE_CONNECTIONS", "1");
	assert_refused("LEADMATCH_LEASE_SECONDS", "1");
	assert_refused("LEADMATCH_SENDERS", "-1");
}

static void words_must_be_among_the_listed(void)
{
	assert_refused("LEADMATCH_SMTP_TLS", "yes");
	assert_refused("LEADMATCH_LOG_LEVEL", "INFO");
	assert_refused("LEADMATCH_DISPATCHER", "true");
}

static void a_share_is_from_0_to_1(void)
{
	static const char *const wrong[] = {"1.01", "-0.1", "20%", "much", "0,2"};

	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
		assert_refused("LEADMATCH_ACCEPTED_LOAD", wrong[i]);
}

static void listen_is_host_and_port(void)
{
	assert_refused("LEADMATCH_LISTEN", "8080");
	assert_refused("LEADMATCH_LISTEN", ":8080");
	assert_refused("LEADMATCH_LISTEN", "localhost:65536");
	assert_refused("LEADMATCH_LISTEN", "localhost:http");
}

static void listen_takes_ipv6_in_brackets(void)
{
	set_complete();
	g_setenv("LEADMATCH_LISTEN", "[::1]:0", TRUE);
	g_autoptr(Settings) settings = load(SETTINGS_NEED_SERVICE);

	g_assert_cmpstr(settings->listen.host, ==, "::1");
	g_assert_cmpint(settings->listen.port, ==, 0);
}

static void addresses_must_be_web_addresses(void)
{
	assert_refused("LEADMATCH_BASE_URL", "leads.example.com");
	assert_refused("LEADMATCH_BASE_URL", "https://");
	assert_refused("LEADMATCH_BASE_URL", "ftp://leads.example.com");
	assert_refused("LEADMATCH_BASE_URL", "https://leads.example.com/\" onload=");
	assert_refused("LEADMATCH_BASE_URL", "https://leads.example.com/?q=1");
	assert_refused("LEADMATCH_SMTP_URL", "relay.example.com");
	assert_refused("LEADMATCH_SMTP_URL", "http://relay.example.com");
	assert_refused("LEADMATCH_ALLOWED_ORIGINS", "https://a.example.com, b.example.com");
	assert_refused("LEADMATCH_ALLOWED_ORIGINS", "https://a.example.com/page");
}

static void the_base_url_loses_its_last_slash(void)
{
	set_complete();
	g_setenv("LEADMATCH_BASE_URL", "https://example.com/leads/", TRUE);
	g_autoptr(Settings) settings = load(SETTINGS_NEED_SERVICE);

	g_assert_cmpstr(settings->base_url, ==, "https://example.com/leads");
}

static void lists_are_split_at_commas(void)
{
	set_complete();
	g_setenv("LEADMATCH_TRUSTED_PROXIES", " 10.0.0.1 ,,::1,", TRUE);
	g_autoptr(Settings) settings = load(SETTINGS_NEED_SERVICE);

	g_assert_cmpuint(g_strv_length(settings->trusted_proxies), ==, 2);
	g_assert_cmpstr(settings->trusted_proxies[0], ==, "10.0.0.1");
	g_assert_cmpstr(settings->trusted_proxies[1], ==, "::1");
}

static void a_proxy_that_could_be_anybody_is_refused(void)
{
	assert_refused("LEADMATCH_TRUSTED_PROXIES", "10.0.0.1,0.0.0.0/0");
	assert_refused("LEADMATCH_TRUSTED_PROXIES", "::/0");
	assert_refused("LEADMATCH_TRUSTED_PROXIES", "proxy.example.com");
}

static void a_short_secret_is_refused(void)
{
	assert_refused("LEADMATCH_SECRET", "fifteen letters");
}

static void a_password_never_goes_without_tls(void)
{
	set_complete();
	g_setenv("LEADMATCH_SMTP_USER", "u", TRUE);
	g_setenv("LEADMATCH_SMTP_PASSWORD", "p", TRUE);
	g_autoptr(Settings) settings = load(SETTINGS_NEED_SERVICE);
	g_assert_cmpint(settings->smtp_tls, ==, SMTP_TLS_REQUIRE);
	g_setenv("LEADMATCH_SMTP_TLS", "off", TRUE);
	g_autofree char *message = refusal(SETTINGS_NEED_SERVICE);
	g_assert_true(g_str_has_prefix(message, "LEADMATCH_SMTP_TLS:"));
}

static void user_and_password_come_together(void)
{
	set_complete();
	g_setenv("LEADMATCH_SMTP_USER", "u", TRUE);
	g_autofree char *no_password = refusal(SETTINGS_NEED_SERVICE);
	g_assert_true(g_str_has_prefix(no_password, "LEADMATCH_SMTP_PASSWORD:"));
	g_unsetenv("LEADMATCH_SMTP_USER");
	g_setenv("LEADMATCH_SMTP_PASSWORD", "p", TRUE);
	g_autofree char *no_user = refusal(SETTINGS_NEED_SERVICE);
	g_assert_true(g_str_has_prefix(no_user, "LEADMATCH_SMTP_USER:"));
}

static char *write_file(const char *text)
{
	char *path = NULL;
	g_autoptr(GError) error = NULL;
	const int file = g_file_open_tmp("settings_test_XXXXXX", &path, &error);

	g_assert_no_error(error);
	close(file);
	g_assert_true(g_file_set_contents(path, text, -1, &error));
	return path;
}

static void a_secret_can_be_a_file(void)
{
	g_autofree char *path = write_file("a secret from a file\n");

	set_complete();
	g_unsetenv("LEADMATCH_SECRET");
	g_setenv("LEADMATCH_SECRET_FILE", path, TRUE);
	g_autoptr(Settings) settings = load(SETTINGS_NEED_SERVICE);
	unlink(path);
	g_assert_cmpstr(settings->secret, ==, "a secret from a file");
}

static void a_missing_secret_file_is_named(void)
{
	set_complete();
	g_unsetenv("LEADMATCH_SECRET");
	g_setenv("LEADMATCH_SECRET_FILE", "/nowhere/secret", TRUE);
	g_autofree char *message = refusal(SETTINGS_NEED_SERVICE);

	g_assert_nonnull(strstr(message, "LEADMATCH_SECRET_FILE: "));
	g_assert_nonnull(strstr(message, "/nowhere/secret"));
}

static void the_description_masks_secrets(void)
{
	set_complete();
	g_setenv("LEADMATCH_SMTP_PASSWORD", "hunter2", TRUE);
	g_autofree char *text = settings_describe();

	g_assert_null(strstr(text, "hunter2"));
	g_assert_null(strstr(text, "sixteen letters"));
	g_assert_null(strstr(text, "lead@db"));
	g_assert_nonnull(strstr(text, "LEADMATCH_SECRET=********"));
	g_assert_nonnull(strstr(text, "LEADMATCH_BASE_URL=https://leads.example.com\t(environment)"));
	g_assert_nonnull(strstr(text, "LEADMATCH_WORKERS=64\t(default)"));
	g_assert_nonnull(strstr(text, "LEADMATCH_RULES=\t(not set)"));
}

static void the_description_works_on_a_broken_environment(void)
{
	set_complete();
	g_setenv("LEADMATCH_WORKERS", "many", TRUE);
	g_autofree char *text = settings_describe();

	g_assert_nonnull(strstr(text, "LEADMATCH_WORKERS=many"));
}

static void every_setting_is_prefixed_and_explained(void)
{
	clear_environment();
	g_autofree char *text = settings_describe();
	g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);

	g_assert_cmpuint(g_strv_length(lines), >, 20);
	for (char **line = lines; *line != NULL; line++) {
		const char *help = strstr(*line, ") ");
		g_assert_true(g_str_has_prefix(*line, "LEADMATCH_"));
		g_assert_nonnull(help);
		g_assert_cmpuint(strlen(help), >, 10);
	}
}

static void the_table_as_json_says_what_is_secret(void)
{
	g_autofree char *json = settings_describe_json();

	g_assert_nonnull(strstr(json, "{\"name\":\"LEADMATCH_WORKERS\",\"default\":\"64\",\"is_secret\":false"));
	g_assert_nonnull(strstr(json, "{\"name\":\"LEADMATCH_SECRET\",\"default\":null,\"is_secret\":true"));
}

#define TEST(function) g_test_add_func("/settings/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(the_empty_environment_gives_the_defaults);
	TEST(a_complete_environment_is_taken);
	TEST(all_that_is_missing_is_named_at_once);
	TEST(a_command_needs_only_the_database);
	TEST(blank_is_not_given);
	TEST(numbers_must_be_numbers_within_bounds);
	TEST(words_must_be_among_the_listed);
	TEST(a_share_is_from_0_to_1);
	TEST(listen_is_host_and_port);
	TEST(listen_takes_ipv6_in_brackets);
	TEST(addresses_must_be_web_addresses);
	TEST(the_base_url_loses_its_last_slash);
	TEST(lists_are_split_at_commas);
	TEST(a_proxy_that_could_be_anybody_is_refused);
	TEST(a_short_secret_is_refused);
	TEST(a_password_never_goes_without_tls);
	TEST(user_and_password_come_together);
	TEST(a_secret_can_be_a_file);
	TEST(a_missing_secret_file_is_named);
	TEST(the_description_masks_secrets);
	TEST(the_description_works_on_a_broken_environment);
	TEST(every_setting_is_prefixed_and_explained);
	TEST(the_table_as_json_says_what_is_secret);
	return g_test_run();
}
