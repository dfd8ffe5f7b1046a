#include "config/settings_check.h"

#include <string.h>

#include "base/color.h"
#include "base/net_address.h"
#include "base/signed_token.h"

#define ACCENT_CONTRAST_MIN 3.0 /* WCAG 2.2, 1.4.11: what shows where a control is */

enum {
	SITE_NAME_CHARS_MAX = 60,  /* has room in the header of a phone and in a subject line */
	SECRET_CHARACTERS_MIN = 6, /* different ones; 16 random ones of base64 have fewer in no lifetime */
};

char **settings_split(const char *text)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_auto(GStrv) parts = g_strsplit(text == NULL ? "" : text, ",", -1);

	for (char **part = parts; *part != NULL; part++) {
		g_strstrip(*part);
		if (**part != '\0')
			g_strv_builder_add(builder, *part);
	}
	return g_strv_builder_end(builder);
}

static bool has_web_scheme(const char *url)
{
	return (g_str_has_prefix(url, "http://") && url[7] != '\0') ||
	       (g_str_has_prefix(url, "https://") && url[8] != '\0');
}

static bool is_bare_url(const char *url)
{
	for (const char *c = url; *c != '\0'; c++) {
		if (*c <= ' ' || *c == 0x7f || strchr("\"<>\\^`{|}?#", *c) != NULL)
			return false;
	}
	return true;
}

static void check_urls(Settings *s, GString *problems)
{
	if (s->base_url != NULL) {
		if (!has_web_scheme(s->base_url) || !is_bare_url(s->base_url))
			g_string_append(
				problems, "LEADMATCH_BASE_URL: must be an address such as https://leads.example.com\n");
		while (g_str_has_suffix(s->base_url, "/"))
			s->base_url[strlen(s->base_url) - 1] = '\0';
	}
	if (s->smtp_url != NULL && (!is_bare_url(s->smtp_url) || !(g_str_has_prefix(s->smtp_url, "smtp://") ||
									 g_str_has_prefix(s->smtp_url, "smtps://"))))
		g_string_append(problems, "LEADMATCH_SMTP_URL: must be smtp://host:port or smtps://host:port\n");
	for (char **origin = s->allowed_origins; *origin != NULL; origin++) {
		if (!has_web_scheme(*origin) || !is_bare_url(*origin) || strchr(strstr(*origin, "//") + 2, '/') != NULL)
			g_string_append_printf(problems,
				"LEADMATCH_ALLOWED_ORIGINS: \"%s\" is not an origin such as https://www.example.com\n",
				*origin);
	}
}

/* A page of an agency's own site; a query is fine. */
static bool is_page_url(const char *url)
{
	if (!has_web_scheme(url))
		return false;
	for (const char *c = url; *c != '\0'; c++) {
		if (*c <= ' ' || *c == 0x7f || strchr("\"<>\\^`{|}", *c) != NULL)
			return false;
	}
	return true;
}

/* The shade that would do is found by the way of all shades: toward black. */
static void check_accent(const char *text, GString *problems)
{
	static const Color white = {255, 255, 255}, black = {0, 0, 0};
	char better[COLOR_TEXT_BYTES];
	Color accent;

	if (!color_parse(text, &accent)) {
		g_string_append_printf(problems, "LEADMATCH_ACCENT: \"%s\" is not a color such as #1f4fd8\n", text);
		return;
	}
	const double contrast = color_contrast(accent, white);
	if (contrast >= ACCENT_CONTRAST_MIN)
		return;
	color_format(color_readable(accent, black, white, ACCENT_CONTRAST_MIN), better);
	g_string_append_printf(problems,
		"LEADMATCH_ACCENT: %s is too pale for a button on a white page (contrast %.1f, at least %.1f is needed); "
		"%s would do\n",
		text, contrast, ACCENT_CONTRAST_MIN, better);
}

static void check_brand(const Settings *s, GString *problems)
{
	const struct {
		const char *name, *value;
	} urls[] = {
		{"LEADMATCH_SITE_URL", s->site_url},
		{"LEADMATCH_PRIVACY_URL", s->privacy_url},
		{"LEADMATCH_IMPRINT_URL", s->imprint_url},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
		if (urls[i].value != NULL && !is_page_url(urls[i].value))
			g_string_append_printf(problems,
				"%s: must be an address such as https://www.example.com/page\n", urls[i].name);
	}
	if (g_utf8_strlen(s->site_name, -1) > SITE_NAME_CHARS_MAX)
		g_string_append_printf(
			problems, "LEADMATCH_SITE_NAME: must have at most %d characters\n", SITE_NAME_CHARS_MAX);
	check_accent(s->accent, problems);
}

static void check_proxies(const Settings *s, GString *problems)
{
	for (char **proxy = s->trusted_proxies; *proxy != NULL; proxy++) {
		g_autoptr(GError) error = NULL;
		NetRange range;
		if (!net_range_parse(*proxy, &range, &error))
			g_string_append_printf(problems, "LEADMATCH_TRUSTED_PROXIES: %s\n", error->message);
	}
}

/* "aaaaaaaaaaaaaaaa" and "1212121212121212" are long, and guessed first. */
static guint count_characters(const char *text)
{
	bool is_seen[256] = {false};
	guint count = 0;

	for (const char *c = text; *c != '\0'; c++) {
		count += !is_seen[(guchar)*c];
		is_seen[(guchar)*c] = true;
	}
	return count;
}

static void check_secret(const char *secret, GString *problems)
{
	if (strlen(secret) < SIGNED_TOKEN_SECRET_BYTES_MIN)
		g_string_append_printf(problems,
			"LEADMATCH_SECRET: must have at least %d characters (each, if there are several); make one with: "
			"openssl rand -base64 32\n",
			SIGNED_TOKEN_SECRET_BYTES_MIN);
	else if (count_characters(secret) < SECRET_CHARACTERS_MIN)
		g_string_append(problems, "LEADMATCH_SECRET: repeats few characters and can be guessed; make one with: "
					  "openssl rand -base64 32\n");
}

static void check_secrets(const Settings *s, GString *problems)
{
	g_auto(GStrv) secrets = settings_split(s->secret);

	if (s->secret != NULL && secrets[0] == NULL)
		g_string_append(problems, "LEADMATCH_SECRET: there is none between the commas\n");
	for (char **secret = secrets; *secret != NULL; secret++)
		check_secret(*secret, problems);
	if (s->smtp_password != NULL && s->smtp_user == NULL)
		g_string_append(problems, "LEADMATCH_SMTP_USER: a password is set but no user\n");
	if (s->smtp_user != NULL && s->smtp_password == NULL)
		g_string_append(problems, "LEADMATCH_SMTP_PASSWORD: a user is set but no password\n");
	if (s->smtp_tls == SMTP_TLS_OFF && s->smtp_password != NULL)
		g_string_append(problems,
			"LEADMATCH_SMTP_TLS: off would send the password unencrypted; use require, or set no password\n");
}

static void check_probe(const Settings *s, GString *problems)
{
	if (s->probe_s > 0 && s->probe_to == NULL)
		g_string_append(problems,
			"LEADMATCH_PROBE_TO: is not set: the trial runs of LEADMATCH_PROBE need a mailbox of your own\n");
	if (s->probe_s == 0 && s->probe_to != NULL)
		g_string_append(
			problems, "LEADMATCH_PROBE: is not set, but LEADMATCH_PROBE_TO is; set a time such as 15m\n");
}

void settings_check(Settings *settings, GString *problems)
{
	check_urls(settings, problems);
	check_brand(settings, problems);
	check_proxies(settings, problems);
	check_secrets(settings, problems);
	check_probe(settings, problems);
}
