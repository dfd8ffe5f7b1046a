/*
 * config/settings: every setting of the program, from the environment.
 *
 * One table (settings.c) declares each with name, type, default, bounds and a line of help; it fills the struct, prints
 * `leadmatch config` and is what README's table is checked against. An invalid value prevents startup, and the message names the variable.
 * A secret can also be given as a file: LEADMATCH_SECRET_FILE=/run/secrets/key.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "config/rate_setting.h"

typedef enum SmtpTls {
	SMTP_TLS_REQUIRE,
	SMTP_TLS_OFF,
} SmtpTls;

typedef struct ListenSetting {
	char *host;
	int64_t port; /* 0: any free port, printed at start */
} ListenSetting;

typedef enum StaffTotp {
	STAFF_TOTP_OFF,	     /* nobody is asked for a code */
	STAFF_TOTP_OPTIONAL, /* who has set it up */
	STAFF_TOTP_REQUIRED, /* an account does nothing else until it has */
} StaffTotp;

typedef struct Settings {
	/* All texts are owned; "" is never stored: not given is NULL. */
	char *database_url;
	ListenSetting listen;
	ListenSetting metrics_listen; /* host NULL: no listener of their own */
	char *base_url;		      /* without a slash at the end */
	char *site_name;
	char *site_url; /* NULL: none, as are the next */
	char *logo;	/* a file */
	char *accent;	/* a color of base/color */
	char *contact_email;
	char *privacy_url;
	char *imprint_url;
	char *social_image; /* a file */
	char *smtp_url;
	char *smtp_user;
	char *smtp_password;
	int64_t smtp_tls;   /* SmtpTls */
	char *smtp_ca_file; /* NULL: the system's */
	int64_t smtp_reply_s;
	char *mail_from;    /* address, with or without a display name */
	char *fallback_to;  /* who gets leads that nobody is free for */
	char *team_lead_to; /* who is told before fallback_to; NULL: nobody */
	int64_t escalation_hours;
	int64_t edit_minutes;
	int64_t offer_hours; /* working time of the recruiter */
	char **offer_modes;  /* "rust=top:3"; checked by app/offer_policy */
	int64_t offer_rounds;
	int64_t offer_mails_per_hour; /* to one recruiter */
	int64_t digest_minutes;
	char *agency_hours; /* domain/matching/working_hours; checked by app/offer_policy, as is the zone */
	char *agency_timezone;
	int64_t response_hours;	       /* of the agency's working time */
	RateSetting limit_per_address; /* of submissions, by the network of the client */
	RateSetting limit_per_email;
	RateSetting limit_total;
	int64_t is_triage;     /* bool: unclear leads wait for staff, if there are any */
	int64_t triage_hours;  /* of the agency's working time */
	int64_t contact_hours; /* of a recruiter's working time */
	int64_t follow_up_days;
	int64_t accepted_load_percent; /* of an open offer that an accepted lead counts as */
	char **retain_days;	       /* "closed=365"; checked by app/offer_policy */
	char *staff_notice_to;	       /* who gets a short note for every new lead; NULL: nobody */
	char *reply_to;		       /* NULL: fallback_to */
	char *reply_domain;	       /* NULL: replies are not read by `leadmatch email receive` */
	int64_t staff_totp;	       /* StaffTotp */
	int64_t is_client_emails;      /* bool: clients hear from us by email */
	char *secret;		       /* signs links and form tokens; a list for base/signed_token */
	char *rules_path;	       /* NULL: the built-in rule set, or the activated one */
	char *templates_path;
	char **languages;	/* of clients; English first */
	char **trusted_proxies; /* addresses; empty list: none */
	char **allowed_origins;
	int64_t workers;
	int64_t http_threads;
	int64_t drain_s; /* between saying that it stops and stopping */
	int64_t database_connections;
	int64_t senders;
	int64_t is_dispatcher;	     /* bool: this instance places leads */
	int64_t lease_s;	     /* how long a sender may hold a mail without renewing */
	int64_t give_up_hours;	     /* how long a mail is retried */
	int64_t retry_scale_percent; /* 100; tests make back-off shorter */
	int64_t probe_s;	     /* between two trial runs; 0: none */
	char *probe_to;		     /* where their email goes; NULL with probe_s 0 */
	int64_t log_level;	     /* LogLevel */
} Settings;

typedef enum SettingsNeed {
	SETTINGS_NEED_NOTHING = 0,
	SETTINGS_NEED_DATABASE = 1 << 0, /* commands that read or write leads */
	SETTINGS_NEED_SERVICE = 1 << 1,	 /* serve, doctor: everything that is required to serve */
	SETTINGS_NEED_LINKS = 1 << 2,	 /* commands that print a signed link */
} SettingsNeed;

/*
 * Reads the environment. INVALID names every variable that is missing or invalid, all of them together, with what to write instead.
 * Warnings (SMTP_TLS off outside loopback, …) are logged.
 */
Settings *settings_load(SettingsNeed need, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* A variable that begins with LEADMATCH_ and is none of ours. */
typedef struct SettingUnknown {
	char *name;
	const char *suggestion; /* the setting that was probably meant; NULL: none is near */
} SettingUnknown;

/* Of SettingUnknown. settings_load() logs each as a warning. */
GPtrArray *settings_unknown(void) G_GNUC_WARN_UNUSED_RESULT;

/* One line per setting: name, effective value (secrets masked), where it comes from, what it is for. Loads by itself, even when invalid. */
char *settings_describe(void);

/* The same for a page: [{"name","value","origin","help"},…]; value is null where there is none. */
char *settings_effective_json(void);

/* The table as JSON, for tests and documents: [{"name","default","is_secret","help"},…]. */
char *settings_describe_json(void);

/* Whether the user wants no colors on a terminal: NO_COLOR is set to anything (no-color.org). Not ours, so not in the table. */
bool settings_has_no_color(void);
