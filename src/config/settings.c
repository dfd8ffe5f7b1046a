#include "config/settings.h"

#include <stddef.h>
#include <string.h>

#include "base/closest.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "config/settings_check.h"

typedef enum SettingType {
	SETTING_TEXT,
	SETTING_SECRET, /* a text that is never printed, and can be given as a file */
	SETTING_LIST,	/* comma-separated */
	SETTING_NUMBER,
	SETTING_WORD,	/* one of words, stored as its index: off, on make a bool */
	SETTING_LISTEN, /* host:port */
	SETTING_RATE,	/* 20/10m, or off */
	SETTING_TIME,	/* 15m, or off, stored in seconds */
	SETTING_SHARE,	/* 0 to 1 with two decimals, stored in percent */
} SettingType;

typedef struct Setting {
	const char *name;
	SettingType type;
	gsize offset;	      /* of the field in Settings */
	const char *fallback; /* as if it stood in the environment; NULL: none */
	int64_t min, max;     /* numbers */
	const char *words;    /* separated by ", " */
	SettingsNeed required_for;
	const char *help;
} Setting;

#define FIELD(member) offsetof(Settings, member)

#define PREFIX "LEADMATCH_"

static const char tls_words[] = "require, off";
static const char level_words[] = "debug, info, warning, error";
static const char bool_words[] = "off, on";
static const char totp_words[] = "off, optional, required";

/* clang-format off */
static const Setting settings_table[] = {
	{"LEADMATCH_DATABASE_URL", SETTING_SECRET, FIELD(database_url), NULL, 0, 0, NULL, SETTINGS_NEED_DATABASE | SETTINGS_NEED_SERVICE,
		"PostgreSQL connection string (libpq; several hosts and TLS supported): postgresql://user@host/name"},
	{"LEADMATCH_LISTEN", SETTING_LISTEN, FIELD(listen), "127.0.0.1:8080", 0, 0, NULL, 0,
		"address and port to listen on; port 0 picks a free one"},
	{"LEADMATCH_METRICS_LISTEN", SETTING_LISTEN, FIELD(metrics_listen), NULL, 0, 0, NULL, 0,
		"address and port for all metrics, including business metrics; empty: these require a token with the scope metrics:read"},
	{"LEADMATCH_BASE_URL", SETTING_TEXT, FIELD(base_url), NULL, 0, 0, NULL, SETTINGS_NEED_SERVICE | SETTINGS_NEED_LINKS,
		"public URL of the site, used in email links: https://leads.example.com"},
	{"LEADMATCH_SITE_NAME", SETTING_TEXT, FIELD(site_name), "leadmatch", 0, 0, NULL, 0,
		"the agency's name on pages and in emails; clients agree that it may share their request"},
	{"LEADMATCH_SITE_URL", SETTING_TEXT, FIELD(site_url), NULL, 0, 0, NULL, 0,
		"the agency's own website, linked on pages and in emails: https://www.example.com"},
	{"LEADMATCH_LOGO", SETTING_TEXT, FIELD(logo), NULL, 0, 0, NULL, 0,
		"SVG or PNG file shown instead of the built-in mark; emails show a PNG only, 64 KiB at most"},
	{"LEADMATCH_ACCENT", SETTING_TEXT, FIELD(accent), "#1f4fd8", 0, 0, NULL, 0,
		"color of buttons and links: #1f4fd8; its shades for light and dark pages are derived from it"},
	{"LEADMATCH_CONTACT_EMAIL", SETTING_TEXT, FIELD(contact_email), NULL, 0, 0, NULL, 0,
		"email address for questions, shown on pages, in emails, and in problem documents"},
	{"LEADMATCH_PRIVACY_URL", SETTING_TEXT, FIELD(privacy_url), NULL, 0, 0, NULL, 0,
		"privacy policy, linked where clients give their consent and stored with it"},
	{"LEADMATCH_IMPRINT_URL", SETTING_TEXT, FIELD(imprint_url), NULL, 0, 0, NULL, 0,
		"imprint or legal notice, linked on pages and in emails"},
	{"LEADMATCH_SOCIAL_IMAGE", SETTING_TEXT, FIELD(social_image), NULL, 0, 0, NULL, 0,
		"PNG or JPEG file shown with links to the site, best 1200 by 630 pixels; empty: a neutral one, 512 KiB at most"},
	{"LEADMATCH_SMTP_URL", SETTING_TEXT, FIELD(smtp_url), NULL, 0, 0, NULL, SETTINGS_NEED_SERVICE,
		"the mail relay: smtp://host:port or smtps://host:port"},
	{"LEADMATCH_SMTP_USER", SETTING_TEXT, FIELD(smtp_user), NULL, 0, 0, NULL, 0,
		"user for the relay; the relay must then offer AUTH"},
	{"LEADMATCH_SMTP_PASSWORD", SETTING_SECRET, FIELD(smtp_password), NULL, 0, 0, NULL, 0,
		"password for the relay"},
	{"LEADMATCH_SMTP_TLS", SETTING_WORD, FIELD(smtp_tls), "require", 0, 0, tls_words, 0,
		"require: STARTTLS with a verified certificate; off: for a relay on this machine only"},
	{"LEADMATCH_SMTP_CA_FILE", SETTING_TEXT, FIELD(smtp_ca_file), NULL, 0, 0, NULL, 0,
		"file with CA certificates for the relay; empty: the system's"},
	{"LEADMATCH_SMTP_REPLY_SECONDS", SETTING_NUMBER, FIELD(smtp_reply_s), "240", 2, 600, NULL, 0,
		"seconds to wait for each reply from the relay"},
	{"LEADMATCH_MAIL_FROM", SETTING_TEXT, FIELD(mail_from), NULL, 0, 0, NULL, SETTINGS_NEED_SERVICE,
		"sender of all emails: leads@example.com or Leads <leads@example.com>"},
	{"LEADMATCH_FALLBACK_TO", SETTING_TEXT, FIELD(fallback_to), NULL, 0, 0, NULL, SETTINGS_NEED_SERVICE,
		"email of the person who handles leads when no recruiter is available"},
	{"LEADMATCH_TEAM_LEAD_TO", SETTING_TEXT, FIELD(team_lead_to), NULL, 0, 0, NULL, 0,
		"email of the person who is notified first of an escalated lead; empty: the fallback address"},
	{"LEADMATCH_ESCALATION_HOURS", SETTING_NUMBER, FIELD(escalation_hours), "4", 1, 720, NULL, 0,
		"hours before the next escalation level is notified"},
	{"LEADMATCH_OFFER_HOURS", SETTING_NUMBER, FIELD(offer_hours), "4", 1, 200, NULL, 0,
		"working hours a recruiter has to respond to an offer"},
	{"LEADMATCH_OFFER_MODES", SETTING_LIST, FIELD(offer_modes), "", 0, 0, NULL, 0,
		"how leads are offered: rust=one,python=top:3,hybrid=manual; by default, to one recruiter at a time"},
	{"LEADMATCH_OFFER_ROUNDS", SETTING_NUMBER, FIELD(offer_rounds), "1", 1, 10, NULL, 0,
		"times each recruiter may be asked before the lead is escalated"},
	{"LEADMATCH_ACCEPTED_LOAD", SETTING_SHARE, FIELD(accepted_load_percent), "0.2", 0, 0, NULL, 0,
		"how much of an open offer an accepted lead still in work counts toward a recruiter's capacity: 0 (not at all) to 1"},
	{"LEADMATCH_OFFER_MAILS_PER_HOUR", SETTING_NUMBER, FIELD(offer_mails_per_hour), "20", 1, 10000, NULL, 0,
		"individual offer emails per recruiter and hour, and individual notifications per person and hour; the rest go into digests"},
	{"LEADMATCH_DIGEST_MINUTES", SETTING_NUMBER, FIELD(digest_minutes), "10", 1, 240, NULL, 0,
		"minimum minutes between two digests for the same person"},
	{"LEADMATCH_EDIT_MINUTES", SETTING_NUMBER, FIELD(edit_minutes), "2", 0, 60, NULL, 0,
		"minutes that an email about a client's edit waits for the next edit"},
	{"LEADMATCH_AGENCY_HOURS", SETTING_TEXT, FIELD(agency_hours), "mon-fri 09:00-18:00", 0, 0, NULL, 0,
		"when the agency works; the response time is counted in these hours: mon-fri 09:00-18:00, sat 10-12"},
	{"LEADMATCH_AGENCY_TIMEZONE", SETTING_TEXT, FIELD(agency_timezone), "UTC", 0, 0, NULL, 0,
		"time zone of the agency's hours: Europe/Berlin"},
	{"LEADMATCH_RESPONSE_HOURS", SETTING_NUMBER, FIELD(response_hours), "8", 1, 720, NULL, 0,
		"working hours of the agency within which every client gets an answer"},
	{"LEADMATCH_LIMIT_PER_ADDRESS", SETTING_RATE, FIELD(limit_per_address), "20/10m", 0, 0, NULL, 0,
		"submissions per client network (/24, /64) and time; more are held back for an hour, ten times as many are refused; off: no limit"},
	{"LEADMATCH_LIMIT_PER_EMAIL", SETTING_RATE, FIELD(limit_per_email), "5/1h", 0, 0, NULL, 0,
		"submissions per email address and time; more are held back for an hour; off: no limit"},
	{"LEADMATCH_LIMIT_TOTAL", SETTING_RATE, FIELD(limit_total), "600/10m", 0, 0, NULL, 0,
		"submissions in total and time, not counting those held back for other reasons; more are held back for an hour; off: no limit"},
	{"LEADMATCH_TRIAGE", SETTING_WORD, FIELD(is_triage), "on", 0, 0, bool_words, 0,
		"on: staff decide about unclear leads before recruiters are asked, if there are staff accounts or LEADMATCH_STAFF_NOTICE_TO"},
	{"LEADMATCH_TRIAGE_HOURS", SETTING_NUMBER, FIELD(triage_hours), "8", 1, 720, NULL, 0,
		"working hours of the agency that staff have to decide before an unclear lead is escalated"},
	{"LEADMATCH_CONTACT_HOURS", SETTING_NUMBER, FIELD(contact_hours), "8", 1, 200, NULL, 0,
		"working hours a recruiter has to contact the client of an accepted lead before a reminder; after as many again, staff are notified"},
	{"LEADMATCH_FOLLOW_UP_DAYS", SETTING_NUMBER, FIELD(follow_up_days), "7", 1, 365, NULL, 0,
		"days between two questions to a recruiter about their accepted leads"},
	{"LEADMATCH_RETAIN_DAYS", SETTING_LIST, FIELD(retain_days), "quarantined=30,withdrawn=30,closed=365,lost=365,placed=1095", 0, 0, NULL, 0,
		"days a lead is kept after it came to this end, then it is erased; what is not named keeps its default; placed=off or off: until someone erases it"},
	{"LEADMATCH_STAFF_NOTICE_TO", SETTING_TEXT, FIELD(staff_notice_to), NULL, 0, 0, NULL, 0,
		"email to notify of every new lead; empty: no one"},
	{"LEADMATCH_REPLY_DOMAIN", SETTING_TEXT, FIELD(reply_domain), NULL, 0, 0, NULL, 0,
		"domain whose email for leads+… is piped into leadmatch email receive; empty: replies go to LEADMATCH_REPLY_TO"},
	{"LEADMATCH_REPLY_TO", SETTING_TEXT, FIELD(reply_to), NULL, 0, 0, NULL, 0,
		"email that gets replies from clients and recruiters; empty: the fallback address"},
	{"LEADMATCH_STAFF_TOTP", SETTING_WORD, FIELD(staff_totp), "optional", 0, 0, totp_words, 0,
		"code from an authenticator app after a staff password: off; optional: for accounts that set it up; required: for all"},
	{"LEADMATCH_CLIENT_EMAILS", SETTING_WORD, FIELD(is_client_emails), "on", 0, 0, bool_words, 0,
		"whether clients get emails about their request; questions from recruiters and links they ask for are sent either way"},
	{"LEADMATCH_SECRET", SETTING_SECRET, FIELD(secret), NULL, 0, 0, NULL, SETTINGS_NEED_SERVICE | SETTINGS_NEED_LINKS,
		"signs links and form tokens; at least 16 characters, the same on every instance; in a comma-separated list, the first signs and all verify"},
	{"LEADMATCH_RULES", SETTING_TEXT, FIELD(rules_path), NULL, 0, 0, NULL, 0,
		"rule set file for this instance only; empty: the active or built-in set"},
	{"LEADMATCH_LANGUAGES", SETTING_LIST, FIELD(languages), "en,de", 0, 0, NULL, 0,
		"languages that clients are offered, English first: en,de; others than these two need a file wording/LANGUAGE.json in LEADMATCH_TEMPLATES"},
	{"LEADMATCH_TEMPLATES", SETTING_TEXT, FIELD(templates_path), NULL, 0, 0, NULL, 0,
		"folders with templates that override built-in ones of the same name, separated by ':'; the first match wins"},
	{"LEADMATCH_TRUSTED_PROXIES", SETTING_LIST, FIELD(trusted_proxies), "", 0, 0, NULL, 0,
		"addresses and networks of proxies trusted to set X-Forwarded-For or Forwarded: 10.0.0.1,192.0.2.0/24"},
	{"LEADMATCH_ALLOWED_ORIGINS", SETTING_LIST, FIELD(allowed_origins), "", 0, 0, NULL, 0,
		"other sites that may use the API from a browser and be redirected to, as comma-separated origins"},
	{"LEADMATCH_WORKERS", SETTING_NUMBER, FIELD(workers), "64", 1, 1024, NULL, 0,
		"request handler threads; each may wait for the database"},
	{"LEADMATCH_HTTP_THREADS", SETTING_NUMBER, FIELD(http_threads), "2", 1, 64, NULL, 0,
		"HTTP I/O threads; about one per core"},
	{"LEADMATCH_DRAIN_SECONDS", SETTING_NUMBER, FIELD(drain_s), "0", 0, 600, NULL, 0,
		"seconds during which /readyz answers 503 before a stop, so that proxies can turn away; other requests are still served"},
	{"LEADMATCH_DATABASE_CONNECTIONS", SETTING_NUMBER, FIELD(database_connections), "8", 2, 200, NULL, 0,
		"database connections for requests; intake, dispatcher, and senders have their own"},
	{"LEADMATCH_SENDERS", SETTING_NUMBER, FIELD(senders), "3", 0, 8, NULL, 0,
		"email sender threads, each with one connection to the relay; 0: this instance sends none"},
	{"LEADMATCH_DISPATCHER", SETTING_WORD, FIELD(is_dispatcher), "on", 0, 0, bool_words, 0,
		"whether this instance dispatches leads to recruiters"},
	{"LEADMATCH_LEASE_SECONDS", SETTING_NUMBER, FIELD(lease_s), "90", 2, 3600, NULL, 0,
		"seconds until another sender takes over after a crash"},
	{"LEADMATCH_GIVE_UP_HOURS", SETTING_NUMBER, FIELD(give_up_hours), "120", 1, 720, NULL, 0,
		"hours to retry before an email is marked as undeliverable"},
	{"LEADMATCH_RETRY_SCALE_PERCENT", SETTING_NUMBER, FIELD(retry_scale_percent), "100", 1, 1000, NULL, 0,
		"scales every wait between delivery attempts"},
	{"LEADMATCH_PROBE", SETTING_TIME, FIELD(probe_s), "off", 5, 24 * 3600, NULL, 0,
		"time between two trial runs: a test lead goes the whole way to LEADMATCH_PROBE_TO and is removed, and a missing step raises an alarm; off: none"},
	{"LEADMATCH_PROBE_TO", SETTING_TEXT, FIELD(probe_to), NULL, 0, 0, NULL, 0,
		"email of your own that gets the offers of the trial runs"},
	{"LEADMATCH_LOG_LEVEL", SETTING_WORD, FIELD(log_level), "info", 0, 0, level_words, 0,
		"debug, info, warning, or error"},
};
/* clang-format on */

typedef struct SettingValue {
	char *text;	    /* owned; NULL: not given */
	const char *origin; /* environment, file, default */
} SettingValue;

static void setting_value_clear(SettingValue *value)
{
	g_clear_pointer(&value->text, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SettingValue, setting_value_clear)

static void setting_unknown_free(void *data)
{
	SettingUnknown *unknown = data;

	g_free(unknown->name);
	g_free(unknown);
}

static bool is_given(const char *name)
{
	const char *text = g_getenv(name);

	return text != NULL && *text != '\0';
}

static bool read_secret_file(const Setting *setting, SettingValue *value, GString *problems)
{
	g_autofree char *file_name = g_strconcat(setting->name, "_FILE", NULL);
	const char *path = g_getenv(file_name);
	g_autoptr(GError) error = NULL;

	if (!is_given(file_name))
		return false;
	/* Which one would count, a reader could only guess. */
	if (is_given(setting->name)) {
		g_string_append_printf(
			problems, "%s: is set together with %s; keep one of them\n", setting->name, file_name);
		return false;
	}
	if (!g_file_get_contents(path, &value->text, NULL, &error)) {
		g_string_append_printf(problems, "%s: %s\n", file_name, error->message);
		return false;
	}
	g_strchomp(value->text);
	value->origin = "file";
	return true;
}

static void setting_read(const Setting *setting, SettingValue *value, GString *problems)
{
	const char *text = g_getenv(setting->name);

	*value = (SettingValue){.origin = "not set"};
	if (setting->type == SETTING_SECRET && read_secret_file(setting, value, problems))
		return;
	if (text != NULL && *text != '\0') {
		value->text = g_strstrip(g_strdup(text));
		value->origin = "environment";
	} else if (setting->fallback != NULL && *setting->fallback != '\0') {
		value->text = g_strdup(setting->fallback);
		value->origin = "default";
	}
	if (value->text != NULL && *value->text == '\0')
		g_clear_pointer(&value->text, g_free);
}

static void store_word(const Setting *setting, const char *text, int64_t *field, GString *problems)
{
	g_auto(GStrv) words = g_strsplit(setting->words, ", ", -1);

	for (int i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], text) == 0) {
			*field = i;
			return;
		}
	}
	g_string_append_printf(problems, "%s: \"%s\" is not one of %s\n", setting->name, text, setting->words);
}

static void store_number(const Setting *setting, const char *text, int64_t *field, GString *problems)
{
	if (!g_ascii_string_to_signed(text, 10, setting->min, setting->max, field, NULL))
		g_string_append_printf(problems,
			"%s: \"%s\" is not a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT "\n",
			setting->name, text, setting->min, setting->max);
}

static void store_share(const Setting *setting, const char *text, int64_t *field, GString *problems)
{
	char *end = NULL;
	const double share = g_ascii_strtod(text, &end);

	if (end != text && *end == '\0' && share >= 0 && share <= 1)
		*field = (int64_t)(share * 100 + 0.5);
	else
		g_string_append_printf(
			problems, "%s: \"%s\" is not a number from 0 to 1, such as 0.25\n", setting->name, text);
}

static void store_time(const Setting *setting, const char *text, int64_t *field, GString *problems)
{
	if (!time_setting_parse(text, field) || (*field != 0 && (*field < setting->min || *field > setting->max)))
		g_string_append_printf(problems,
			"%s: \"%s\" is not a time such as 15m, from %" G_GINT64_FORMAT "s to %" G_GINT64_FORMAT
			"s, or off\n",
			setting->name, text, setting->min, setting->max);
}

static void store_listen(const Setting *setting, const char *text, ListenSetting *field, GString *problems)
{
	const char *colon = strrchr(text, ':');
	guint64 port = 0;

	if (colon == NULL || colon == text || !g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &port, NULL)) {
		g_string_append_printf(
			problems, "%s: \"%s\" is not host:port, such as 127.0.0.1:8080\n", setting->name, text);
		return;
	}
	const bool has_brackets = text[0] == '[' && colon[-1] == ']';
	field->host =
		has_brackets ? g_strndup(text + 1, (gsize)(colon - text) - 2) : g_strndup(text, (gsize)(colon - text));
	field->port = (int64_t)port;
}

static void setting_store(const Setting *setting, const char *text, Settings *settings, GString *problems)
{
	void *field = (char *)settings + setting->offset;

	if (setting->type == SETTING_LIST) {
		*(char ***)field = settings_split(text);
		return;
	}
	if (text == NULL)
		return;
	switch (setting->type) {
	case SETTING_TEXT:
	case SETTING_SECRET:
		*(char **)field = g_strdup(text);
		break;
	case SETTING_NUMBER:
		store_number(setting, text, field, problems);
		break;
	case SETTING_WORD:
		store_word(setting, text, field, problems);
		break;
	case SETTING_SHARE:
		store_share(setting, text, field, problems);
		break;
	case SETTING_LISTEN:
		store_listen(setting, text, field, problems);
		break;
	case SETTING_RATE:
		if (!rate_setting_parse(text, field))
			g_string_append_printf(problems, "%s: \"%s\" is not like 20/10m (s, m, h, or d), or off\n",
				setting->name, text);
		break;
	case SETTING_TIME:
		store_time(setting, text, field, problems);
		break;
	case SETTING_LIST:
		break;
	}
}

static bool is_loopback_url(const char *url)
{
	static const char *const hosts[] = {"//127.", "//localhost", "//[::1]"};

	for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++) {
		if (strstr(url, hosts[i]) != NULL)
			return true;
	}
	return false;
}

static void check_required(const Settings *s, SettingsNeed need, GString *problems)
{
	for (gsize i = 0; i < G_N_ELEMENTS(settings_table); i++) {
		const Setting *setting = &settings_table[i];
		if ((setting->required_for & need) == 0)
			continue;
		if (*(char *const *)(const void *)((const char *)s + setting->offset) == NULL)
			g_string_append_printf(problems, "%s: is not set: %s\n", setting->name, setting->help);
	}
}

static Settings *settings_read(GString *problems)
{
	Settings *s = g_new0(Settings, 1);

	for (gsize i = 0; i < G_N_ELEMENTS(settings_table); i++) {
		g_auto(SettingValue) value = {0};
		setting_read(&settings_table[i], &value, problems);
		setting_store(&settings_table[i], value.text, s, problems);
	}
	return s;
}

/* Names of before. */
static const struct {
	const char *old, *now;
} renamed[] = {
	{"LEADMATCH_ROUTER", "LEADMATCH_DISPATCHER"},
	{"LEADMATCH_PROMISE_HOURS", "LEADMATCH_RESPONSE_HOURS"},
};

static bool is_known(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(settings_table); i++) {
		const gsize length = strlen(settings_table[i].name);
		const bool may_be_file = settings_table[i].type == SETTING_SECRET;
		if (strncmp(name, settings_table[i].name, length) != 0)
			continue;
		if (name[length] == '\0' || (may_be_file && strcmp(name + length, "_FILE") == 0))
			return true;
	}
	return false;
}

static const char *name_at(guint at)
{
	return at < G_N_ELEMENTS(settings_table) ? settings_table[at].name : NULL;
}

/* NULL: nothing is near. */
static const char *nearest(const char *name)
{
	/* A third of what follows LEADMATCH_ may be wrong. */
	const guint letters_max = MAX(2, (guint)strlen(name + strlen(PREFIX)) / 3);

	for (gsize i = 0; i < G_N_ELEMENTS(renamed); i++) {
		if (strcmp(renamed[i].old, name) == 0)
			return renamed[i].now;
	}
	return closest_name(name, name_at, letters_max);
}

GPtrArray *settings_unknown(void)
{
	GPtrArray *unknown = g_ptr_array_new_with_free_func(setting_unknown_free);
	g_auto(GStrv) names = g_listenv();

	for (char **name = names; *name != NULL; name++) {
		if (!g_str_has_prefix(*name, PREFIX) || is_known(*name))
			continue;
		SettingUnknown *entry = g_new0(SettingUnknown, 1);
		g_autofree char *upper = g_ascii_strup(*name, -1);
		/* A file is possible for secrets alone. */
		if (g_str_has_suffix(upper, "_FILE"))
			upper[strlen(upper) - strlen("_FILE")] = '\0';
		entry->name = g_strdup(*name);
		entry->suggestion = nearest(upper);
		g_ptr_array_add(unknown, entry);
	}
	return unknown;
}

static void warn_of_unknown(void)
{
	g_autoptr(GPtrArray) unknown = settings_unknown();

	for (guint i = 0; i < unknown->len; i++) {
		const SettingUnknown *entry = g_ptr_array_index(unknown, i);
		if (entry->suggestion == NULL)
			log_warning("unknown_setting", log_text("name", entry->name));
		else
			log_warning("unknown_setting", log_text("name", entry->name),
				log_text("did_you_mean", entry->suggestion));
	}
}

Settings *settings_load(SettingsNeed need, GError **error)
{
	g_autoptr(GString) problems = g_string_new(NULL);
	g_autoptr(Settings) s = settings_read(problems);

	warn_of_unknown();
	check_required(s, need, problems);
	settings_check(s, problems);
	if (problems->len > 0) {
		g_string_truncate(problems, problems->len - 1);
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, problems->str);
		return NULL;
	}
	log_set_level((LogLevel)s->log_level);
	if ((need & SETTINGS_NEED_SERVICE) != 0 && s->smtp_tls == SMTP_TLS_OFF && !is_loopback_url(s->smtp_url))
		log_warning("smtp_tls_off", log_text("smtp_url", s->smtp_url));
	return g_steal_pointer(&s);
}

void settings_free(Settings *settings)
{
	if (settings == NULL)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(settings_table); i++) {
		void *field = (char *)settings + settings_table[i].offset;
		switch (settings_table[i].type) {
		case SETTING_TEXT:
		case SETTING_SECRET:
		case SETTING_LISTEN:
			g_free(*(char **)field);
			break;
		case SETTING_LIST:
			g_strfreev(*(char ***)field);
			break;
		case SETTING_NUMBER:
		case SETTING_WORD:
		case SETTING_RATE:
		case SETTING_TIME:
		case SETTING_SHARE:
			break;
		}
	}
	g_free(settings);
}

char *settings_describe(void)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GString) problems = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(settings_table); i++) {
		const Setting *setting = &settings_table[i];
		g_auto(SettingValue) value = {0};
		setting_read(setting, &value, problems);
		const char *shown = value.text == NULL ? "" : setting->type == SETTING_SECRET ? "********" : value.text;
		g_string_append_printf(out, "%s=%s\t(%s) %s\n", setting->name, shown, value.origin, setting->help);
	}
	return g_string_free(out, FALSE);
}

char *settings_effective_json(void)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GString) problems = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_array(&w);
	for (gsize i = 0; i < G_N_ELEMENTS(settings_table); i++) {
		const Setting *setting = &settings_table[i];
		g_auto(SettingValue) value = {0};
		setting_read(setting, &value, problems);
		const bool is_masked = setting->type == SETTING_SECRET && value.text != NULL;
		jsonw_begin_object(&w);
		jsonw_put_text(&w, "name", setting->name);
		jsonw_put_text(&w, "value", is_masked ? "********" : value.text);
		jsonw_put_text(&w, "origin", value.origin);
		jsonw_put_text(&w, "help", setting->help);
		jsonw_end_object(&w);
	}
	jsonw_end_array(&w);
	return g_string_free(out, FALSE);
}

char *settings_describe_json(void)
{
	GString *out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_array(&w);
	for (gsize i = 0; i < G_N_ELEMENTS(settings_table); i++) {
		const Setting *setting = &settings_table[i];
		jsonw_begin_object(&w);
		jsonw_put_text(&w, "name", setting->name);
		jsonw_put_text(&w, "default", setting->fallback);
		jsonw_put_bool(&w, "is_secret", setting->type == SETTING_SECRET);
		jsonw_put_text(&w, "help", setting->help);
		jsonw_end_object(&w);
	}
	jsonw_end_array(&w);
	return g_string_free(out, FALSE);
}

bool settings_has_no_color(void)
{
	const char *no_color = g_getenv("NO_COLOR");

	return no_color != NULL && *no_color != '\0';
}
