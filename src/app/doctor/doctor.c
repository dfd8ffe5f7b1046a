#include "app/doctor/doctor.h"

#include <stdarg.h>
#include <string.h>

#include "app/doctor/doctor_checks.h"
#include "app/rules/recommender.h"
#include "app/rules/rulesets.h"
#include "app/template_files.h"
#include "app/wording_files.h"
#include "base/error.h"
#include "config/settings.h"
#include "db/connection.h"
#include "domain/email_address.h"
#include "mail/smtp.h"
#include "store/recruiter.h"
#include "store/relay_trouble.h"
#include "store/staff.h"
#include "store/stored_ruleset.h"
#include "store/vitals.h"

typedef struct Check {
	const char *name;
	void (*run)(Doctor *doctor, const char *name);
} Check;

static const char *const health_names[HEALTH_COUNT] = {
	[HEALTH_OK] = "ok",
	[HEALTH_WARNING] = "warning",
	[HEALTH_FAILED] = "failed",
};

void doctor_say(Doctor *doctor, Health health, const char *name, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	doctor->visit->tell(doctor->visit->context, &(DoctorFinding){.health = health, .check = name, .says = text});
	doctor->has_failed = doctor->has_failed || health == HEALTH_FAILED;
}

static void check_settings(Doctor *doctor, const char *name)
{
	g_autoptr(GPtrArray) unknown = settings_unknown();

	for (guint i = 0; i < unknown->len; i++) {
		const SettingUnknown *entry = g_ptr_array_index(unknown, i);
		if (entry->suggestion == NULL)
			doctor_say(doctor, HEALTH_WARNING, name, "%s is not a setting; leadmatch config lists them",
				entry->name);
		else
			doctor_say(doctor, HEALTH_WARNING, name, "%s is not a setting; did you mean %s?", entry->name,
				entry->suggestion);
	}
}

static void check_outbox(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;
	const int64_t rejected = doctor->db == NULL ? 0 : vitals_rejected(doctor->db, &error);

	if (rejected < 0)
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
	else if (rejected > 0)
		doctor_say(doctor, HEALTH_WARNING, name,
			"%" G_GINT64_FORMAT
			" emails were rejected and wait for you: leadmatch outbox list --state rejected",
			rejected);
}

/* Is there somebody at work who takes this engagement? */
static bool is_taken(const DbResult *recruiters, const char *engagement)
{
	for (int i = 0; i < db_rows(recruiters); i++) {
		g_auto(GStrv) accepted = g_strsplit(db_get_text(recruiters, i, "engagements"), ",", -1);
		if (!db_get_bool(recruiters, i, "is_paused") &&
			g_strv_contains((const char *const *)accepted, engagement))
			return true;
	}
	return false;
}

static void check_recruiters(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;

	if (doctor->db == NULL)
		return;
	g_autoptr(DbResult) recruiters = recruiter_facts(doctor->db, NULL, &error);
	if (recruiters == NULL) {
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
		return;
	}
	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
		const char *word = engagement_name(engagement);
		if (is_taken(recruiters, word))
			doctor_say(doctor, HEALTH_OK, name, "recruiters accept %s leads", word);
		else
			doctor_say(doctor, HEALTH_WARNING, name,
				"no recruiter accepts %s leads, so they go to the fallback address; leadmatch recruiter add --engagements %s …",
				word, word);
	}
}

/* Without a profile a recruiter is offered everything, whatever they supply. */
static void check_profiles(Doctor *doctor, const char *name)
{
	static const char *const facts[] = {"languages", "seniority", "tags", "hours"};
	g_autoptr(DbResult) recruiters = doctor->db == NULL ? NULL : recruiter_facts(doctor->db, NULL, NULL);

	for (int i = 0; recruiters != NULL && i < db_rows(recruiters); i++) {
		bool is_empty = true;
		for (gsize f = 0; f < G_N_ELEMENTS(facts); f++) {
			const char *fact = db_get_text(recruiters, i, facts[f]);
			is_empty = is_empty && (fact == NULL || *fact == '\0');
		}
		if (is_empty && !db_get_bool(recruiters, i, "is_paused"))
			doctor_say(doctor, HEALTH_WARNING, name,
				"%s has an empty profile, so any lead may be offered at any hour; leadmatch recruiter set %s --hours …",
				db_get_text(recruiters, i, "name"), db_get_text(recruiters, i, "email"));
	}
}

static void check_mail(Doctor *doctor, const char *name)
{
	const Settings *settings = doctor->settings;
	g_autoptr(GError) error = NULL;
	g_auto(Mailbox) from = {0};

	if (!mailbox_parse(settings->mail_from, &from, &error)) {
		doctor_say(doctor, HEALTH_FAILED, name, "LEADMATCH_MAIL_FROM: %s", error->message);
		return;
	}
	const SmtpOptions options = {
		.url = settings->smtp_url,
		.user = settings->smtp_user,
		.password = settings->smtp_password,
		.tls = (SmtpTls)settings->smtp_tls,
		.ca_file = settings->smtp_ca_file,
		.helo_name = email_address_domain(from.address),
		.connect_s = doctor->visit->patience_s,
		.reply_s = doctor->visit->patience_s,
	};
	if (smtp_probe(&options, &error))
		doctor_say(doctor, HEALTH_OK, name, "%s answers%s", settings->smtp_url,
			settings->smtp_user == NULL ? "" : " and accepts our password");
	else
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
}

/* What the senders of running instances have found. */
static void check_relay(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;

	if (doctor->db == NULL)
		return;
	g_autoptr(DbResult) trouble = relay_trouble_now(doctor->db, &error);
	if (trouble == NULL) {
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
		return;
	}
	if (db_rows(trouble) == 0) {
		doctor_say(doctor, HEALTH_OK, name, "emails are accepted");
		return;
	}
	const bool is_refusal = db_get_bool(trouble, 0, "is_refusal");
	doctor_say(doctor, HEALTH_FAILED, name, "since %s UTC the relay %s (at %s): %s; %s",
		db_get_text(trouble, 0, "began"), is_refusal ? "refuses email from us" : "is in trouble",
		db_get_text(trouble, 0, "stage"), db_get_text(trouble, 0, "reply"),
		is_refusal ? "ask its operator to accept email from LEADMATCH_MAIL_FROM; emails wait; nothing is lost"
			   : "emails wait; nothing is lost");
}

static void check_addresses(Doctor *doctor, const char *name)
{
	const Settings *settings = doctor->settings;
	const struct {
		const char *variable;
		const char *value;
	} rows[] = {
		{"LEADMATCH_FALLBACK_TO", settings->fallback_to},
		{"LEADMATCH_STAFF_NOTICE_TO", settings->staff_notice_to},
	};
	bool is_good = true;

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(Mailbox) mailbox = {0};
		if (rows[i].value == NULL || mailbox_parse(rows[i].value, &mailbox, &error))
			continue;
		doctor_say(doctor, HEALTH_FAILED, name, "%s: %s", rows[i].variable, error->message);
		is_good = false;
	}
	if (is_good)
		doctor_say(doctor, HEALTH_OK, name, "leads that no recruiter is available for go to %s",
			settings->fallback_to);
}

/* Says of each folder that cannot be read how to put it right; true: there is none. */
static bool check_folders(Doctor *doctor, const char *name, char **folders)
{
	bool is_good = true;

	for (char **folder = folders; *folder != NULL; folder++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GDir) opened G_GNUC_UNUSED = **folder == '\0' ? NULL : g_dir_open(*folder, 0, &error);
		if (error == NULL)
			continue;
		doctor_say(doctor, HEALTH_FAILED, name,
			"%s; create the folder and let this user read it, or take it out of LEADMATCH_TEMPLATES (all templates are built in)",
			error->message);
		is_good = false;
	}
	return is_good;
}

/* A folder that is one too high or too low is read without an error. */
static void check_overrides(Doctor *doctor, const char *name, const Assets *assets, const char *folder)
{
	for (guint i = 0; i < assets_count(assets); i++) {
		for (const Asset *asset = assets_at(assets, i); asset != NULL; asset = asset->hidden) {
			if (asset->hidden != NULL && g_str_has_prefix(asset->origin, folder))
				return;
		}
	}
	doctor_say(doctor, HEALTH_WARNING, name,
		"no file below %s has the name of a built-in one, such as emails/lead_offered.txt, so it changes nothing; name the folder that holds emails, pages, or wording in LEADMATCH_TEMPLATES",
		folder);
}

static void check_templates(Doctor *doctor, const char *name)
{
	const char *folders = doctor->settings->templates_path;
	const char *place = folders == NULL || folders[0] == '\0' ? "built in" : folders;
	g_auto(GStrv) split = g_strsplit(folders == NULL ? "" : folders, ":", -1);
	g_autoptr(GError) error = NULL;

	if (!check_folders(doctor, name, split))
		return;
	g_autoptr(Assets) assets = assets_read(folders, &error);
	g_autoptr(Wording) wording =
		assets == NULL ? NULL : wording_files_read(assets, doctor->settings->languages, &error);
	g_autoptr(Brand) brand = wording == NULL ? NULL : brand_read(doctor->settings, &error);

	if (brand == NULL || !template_files_check_all(assets, wording, brand, doctor->visit->pages,
				     doctor->visit->pages_count, &error)) {
		doctor_say(doctor, HEALTH_FAILED, name, "%s; LEADMATCH_TEMPLATES is %s", error->message, place);
		return;
	}
	doctor_say(doctor, HEALTH_OK, name, "%s", place);
	for (char **folder = split; *folder != NULL; folder++) {
		if (**folder != '\0')
			check_overrides(doctor, name, assets, *folder);
	}
}

/* The version that was activated; NULL: none, or no database to ask, which was said. */
static char *active_version(Db *db)
{
	g_autoptr(DbResult) rows = db == NULL ? NULL : stored_ruleset_active(db, NULL);

	return rows == NULL || db_rows(rows) == 0 ? NULL : g_strdup(db_get_text(rows, 0, "version"));
}

static void check_active_rules(Doctor *doctor, const char *name, const char *version)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(RuleSet) rules = rulesets_load(doctor->db, version, &error);

	if (rules != NULL)
		doctor_say(doctor, HEALTH_OK, name, "version %s, activated", version);
	else
		doctor_say(doctor, HEALTH_FAILED, name,
			"%s; the active set is not one that this program understands: leadmatch "
			"rules activate another",
			error->message);
}

static void check_rules(Doctor *doctor, const char *name)
{
	const char *path = doctor->settings->rules_path;
	g_autoptr(GError) error = NULL;
	g_autofree char *active = path != NULL ? NULL : active_version(doctor->db);

	if (active != NULL) {
		check_active_rules(doctor, name, active);
		return;
	}
	g_autoptr(Recommender) recommender = recommender_new(path, &error);
	if (recommender == NULL) {
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
		return;
	}
	g_autoptr(RuleSet) rules = recommender_rules(recommender);
	doctor_say(doctor, HEALTH_OK, name, "version %s, %s", ruleset_version(rules), path == NULL ? "built in" : path);
}

static void check_triage(Doctor *doctor, const char *name)
{
	const Settings *settings = doctor->settings;
	g_autoptr(GError) error = NULL;
	bool has_staff = false;

	if (!settings->is_triage) {
		doctor_say(doctor, HEALTH_OK, name, "off: unclear leads go to recruiters like any other");
		return;
	}
	if (settings->staff_notice_to == NULL) {
		if (doctor->db == NULL)
			return;
		if (!staff_exists(doctor->db, &has_staff, &error)) {
			doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
			return;
		}
	}
	if (settings->staff_notice_to != NULL || has_staff)
		doctor_say(doctor, HEALTH_OK, name, "staff decide about unclear leads first, within %d working hours",
			(int)settings->triage_hours);
	else
		doctor_say(doctor, HEALTH_WARNING, name,
			"there is no one to decide about unclear leads, so they go to recruiters like any other; set LEADMATCH_STAFF_NOTICE_TO, add an account (leadmatch staff add), or set LEADMATCH_TRIAGE=off");
}

static bool is_loopback(const char *host)
{
	return g_ascii_strcasecmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 || g_str_has_prefix(host, "127.");
}

static void check_base_url(Doctor *doctor, const char *name)
{
	const char *url = doctor->settings->base_url;
	g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
	const char *host = uri == NULL ? NULL : g_uri_get_host(uri);

	if (host == NULL)
		doctor_say(doctor, HEALTH_FAILED, name,
			"LEADMATCH_BASE_URL is not a valid URL; set it to one like https://leads.example.com");
	else if (strcmp(g_uri_get_scheme(uri), "https") == 0)
		doctor_say(doctor, HEALTH_OK, name, "%s", url);
	else if (is_loopback(host))
		doctor_say(doctor, HEALTH_WARNING, name,
			"links in emails begin with %s, which only this machine can follow; set LEADMATCH_BASE_URL to the site's public address",
			url);
	else
		doctor_say(doctor, HEALTH_WARNING, name,
			"links in emails go over plain http; put the site behind TLS and write https in LEADMATCH_BASE_URL");
}

static const Check checks[] = {
	{"settings", check_settings},
	{"database", doctor_check_database},
	{"durability", doctor_check_durability},
	{"schema", doctor_check_schema},
	{"rights", doctor_check_rights},
	{"room", doctor_check_room},
	{"instances", doctor_check_instances},
	{"clock", doctor_check_clock},
	{"outbox", check_outbox},
	{"recruiters", check_recruiters},
	{"recruiters", check_profiles},
	{"mail", check_mail},
	{"relay", check_relay},
	{"addresses", check_addresses},
	{"triage", check_triage},
	{"templates", check_templates},
	{"rules", check_rules},
	{"base url", check_base_url},
};

const char *health_name(Health health)
{
	g_assert(health < HEALTH_COUNT);
	return health_names[health];
}

bool doctor_examine(const DoctorVisit *visit)
{
	Doctor doctor = {.visit = visit, .settings = visit->settings};

	for (gsize i = 0; i < G_N_ELEMENTS(checks); i++)
		checks[i].run(&doctor, checks[i].name);
	db_close(doctor.db);
	return !doctor.has_failed;
}
