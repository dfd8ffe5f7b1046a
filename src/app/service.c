#include "app/service.h"

#include <string.h>

#include "app/client/client_stamps.h"
#include "app/dispatch/dispatch.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "db/migrate.h"
#include "domain/email_address.h"
#include "store/durability.h"
#include "store/agency.h"
#include "store/exclusion.h"
#include "domain/submission/time_zone_country.h"
#include "store/lead_retention.h"
#include "store/vitals.h"

enum {
	START_DATABASE_MS = 10 * 1000, /* a database that takes longer is down */
	/* Leads and emails that come one by one share the next round, which costs as much for one. */
	DISPATCHER_GATHER_MS = 20,
	SENDERS_GATHER_MS = 10,
};

static bool check_addresses(const Settings *settings, GError **error)
{
	g_autofree char *reply_address =
		settings->reply_domain == NULL ? NULL : g_strconcat("leads@", settings->reply_domain, NULL);
	const struct {
		const char *name;
		const char *value;
	} recipients[] = {
		{"LEADMATCH_FALLBACK_TO", settings->fallback_to},
		{"LEADMATCH_STAFF_NOTICE_TO", settings->staff_notice_to},
		{"LEADMATCH_REPLY_TO", settings->reply_to},
		{"LEADMATCH_PROBE_TO", settings->probe_to},
		{"LEADMATCH_CONTACT_EMAIL", settings->contact_email},
		{"LEADMATCH_REPLY_DOMAIN", reply_address},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(recipients); i++) {
		g_auto(Mailbox) mailbox = {0};
		if (recipients[i].value == NULL || mailbox_parse(recipients[i].value, &mailbox, error))
			continue;
		g_prefix_error(error, "%s: ", recipients[i].name);
		return false;
	}
	return true;
}

/* 201 means committed, and committed must mean kept. */
static bool check_durability(Db *db, GError **error)
{
	g_auto(Durability) server = {0};

	if (!durability_read(db, &server, error))
		return false;
	const struct {
		bool is_on;
		const char *name;
	} needed[] = {
		{server.fsync, "fsync"},
		{server.synchronous_commit, "synchronous_commit"},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
		if (needed[i].is_on)
			continue;
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"the database has %s = off, so a crash could lose acknowledged leads: set %s = on for the server, and for this database and user",
			needed[i].name, needed[i].name);
		return false;
	}
	return true;
}

/* From now on the recommender has the set to begin with, and it is stored. */
static bool choose_rules(Service *service, Db *db, GError **error)
{
	const char *path = service->app.settings->rules_path;

	if (path == NULL) {
		if (service->rules_watch == NULL)
			service->rules_watch = rulesets_watch_new(service->app.pool, service->app.recommender);
		if (!rulesets_watch_look(service->rules_watch, db, error))
			return false;
	}
	g_autoptr(RuleSet) rules = recommender_rules(service->app.recommender);
	int64_t since_us;
	if (!rulesets_store(db, rules, error) || !rulesets_since(db, ruleset_version(rules), &since_us, error))
		return false;
	recommender_activate(service->app.recommender, rules, since_us);
	log_info("ruleset_loaded", log_text("version", ruleset_version(rules)),
		log_bool("is_bound_to_file", path != NULL));
	return true;
}

static LeadLimit limit_of(const RateSetting *rate)
{
	return (LeadLimit){rate->count, rate->period_us};
}

static LeadLimits limits_of(const Settings *settings)
{
	return (LeadLimits){
		.per_network = limit_of(&settings->limit_per_address),
		.per_email = limit_of(&settings->limit_per_email),
		.total = limit_of(&settings->limit_total),
	};
}

Service *service_open(
	const Settings *settings, const TemplateSpec *page_templates, gsize page_templates_count, GError **error)
{
	g_autoptr(Service) service = g_new0(Service, 1);

	service->app.settings = settings;
	service->app.policy = &service->policy;
	if (!check_addresses(settings, error) || !offer_policy_init(&service->policy, settings, error))
		return NULL;
	service->app.message_domain = service->policy.message_domain;
	service->app.recommender = recommender_new(settings->rules_path, error);
	if (service->app.recommender == NULL)
		return NULL;
	service->texts = texts_open(settings, page_templates, page_templates_count, error);
	if (service->texts == NULL)
		return NULL;
	app_set_lists(&service->app, texts_lists(service->texts));
	service->app.pool = db_pool_new(settings->database_url, (int)settings->database_connections);
	service->app.visits = visits_new();
	service->app.client_stamps = client_stamps_new(service->app.pool);
	service->heartbeat = heartbeat_new(settings, service->app.pool, service->app.visits);
	if (settings->probe_s > 0)
		service->probe = probe_new(&service->app);
	service->app.dispatcher_wake = wake_new();
	service->app.senders_wake = wake_new();
	wake_gather(service->app.dispatcher_wake, DISPATCHER_GATHER_MS);
	wake_gather(service->app.senders_wake, SENDERS_GATHER_MS);
	service->app.intake = intake_new(&(IntakeOptions){
		.settings = settings,
		.zone = working_calendar_zone(service->policy.agency),
		.limits = limits_of(settings),
		.message_domain = service->app.message_domain,
		.dispatcher_wake = service->app.dispatcher_wake,
		.senders_wake = service->app.senders_wake,
	});
	return g_steal_pointer(&service);
}

/* The database tells companies from mail providers. */
static bool store_free_mail(const Service *service, Db *db, GError **error)
{
	g_auto(GStrv) domains = door_lists_entries(app_lists(&service->app), DOOR_LIST_FREE_MAIL);

	return exclusion_set_free_mail(db, domains, error);
}

/* A name as it is; of an offset, PostgreSQL takes POSIX's form, whose sign is the other way round. */
static char *postgres_zone(const char *name)
{
	if (strpbrk(name, "0123456789") == NULL || strchr(name, '/') != NULL)
		return g_strdup(name);
	g_autoptr(GTimeZone) zone = working_zone_new(name, NULL);
	g_assert(zone != NULL); /* offer_policy_init() has read it */
	const int minutes = g_time_zone_get_offset(zone, 0) / 60;
	return g_strdup_printf("UTC%c%02d:%02d", minutes < 0 ? '+' : '-', ABS(minutes) / 60, ABS(minutes) % 60);
}

static char *hours_json(const WorkingHours *hours)
{
	GString *json = g_string_new("[");

	for (guint i = 0; i < hours->count; i++)
		g_string_append_printf(
			json, "%s[%d,%d]", i > 0 ? "," : "", hours->slots[i].from_min, hours->slots[i].to_min);
	g_string_append_c(json, ']');
	return g_string_free(json, FALSE);
}

/* All instances, pages, and reports go by what is stored. */
static bool store_policy(const Service *service, Db *db, GError **error)
{
	g_autofree char *days = retention_json(&service->policy.retention);
	g_autofree char *countries = time_zone_countries_json();
	g_autofree char *zone = postgres_zone(service->app.settings->agency_timezone);
	g_autofree char *hours = hours_json(working_calendar_hours(service->policy.agency));
	const Agency agency = {
		.emails_per_hour = service->app.settings->offer_mails_per_hour, .timezone = zone, .hours = hours};

	return lead_retention_set(db, days, error) && agency_set(db, &agency, error) &&
	       zone_countries_set(db, countries, error);
}

/* Before any client agrees to it. */
static bool use_consent(Service *service, Db *db, GError **error)
{
	const Consent *consent = texts_consent(service->texts);

	for (const Consent *said = consent; said != NULL; said = said->next) {
		if (!consent_add(db, said->version, said->words, error))
			return false;
	}
	app_set_consent(&service->app, consent);
	return true;
}

bool service_prepare(Service *service, GError **error)
{
	const int64_t deadline_us = clock_monotonic_us() + START_DATABASE_MS * INT64_C(1000);
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return db_loan_take(&loan, service->app.pool, deadline_us, error) &&
	       migrate_check(loan.db, embedded_migrations, error) && check_durability(loan.db, error) &&
	       store_free_mail(service, loan.db, error) && store_policy(service, loan.db, error) &&
	       use_consent(service, loan.db, error) && choose_rules(service, loan.db, error);
}

static void *run_dispatcher(void *pointer)
{
	const Service *service = pointer;

	dispatcher_run(&(DispatcherOptions){
		.database_url = service->app.settings->database_url,
		.policy = &service->policy,
		.dispatcher_wake = service->app.dispatcher_wake,
		.senders_wake = service->app.senders_wake,
	});
	return NULL;
}

bool service_start(Service *service, GError **error)
{
	if (service->app.settings->senders > 0) {
		service->delivery = delivery_start(
			&(DeliverOptions){
				.settings = service->app.settings,
				.texts = service->texts,
				.wake = service->app.senders_wake,
			},
			error);
		if (service->delivery == NULL)
			return false;
	}
	heartbeat_start(service->heartbeat);
	if (service->rules_watch != NULL)
		rulesets_watch_start(service->rules_watch);
	if (service->probe != NULL)
		probe_start(service->probe);
	if (service->app.settings->is_dispatcher) {
		const int failed = pthread_create(&service->dispatcher, NULL, run_dispatcher, service);
		g_assert(failed == 0);
		service->has_dispatcher = true;
	}
	return true;
}

void service_stop(Service *service)
{
	if (service->probe != NULL)
		probe_stop(service->probe);
	wake_stop(service->app.dispatcher_wake);
	if (service->has_dispatcher)
		pthread_join(service->dispatcher, NULL);
	service->has_dispatcher = false;
	if (service->rules_watch != NULL)
		rulesets_watch_stop(service->rules_watch);
	heartbeat_stop(service->heartbeat);
	delivery_stop(service->delivery);
	service->delivery = NULL;
}

/* A file that is no rule set anymore is said, and the old set stays. Activations are followed anyway. */
static bool reload_rules(Service *service, GError **error)
{
	const char *path = service->app.settings->rules_path;
	const int64_t deadline_us = clock_monotonic_us() + START_DATABASE_MS * INT64_C(1000);
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	int64_t since_us;

	if (path == NULL)
		return true;
	g_autoptr(RuleSet) rules = rulesets_read_file(path, error);
	if (rules == NULL || !db_loan_take(&loan, service->app.pool, deadline_us, error) ||
		!rulesets_store(loan.db, rules, error) ||
		!rulesets_since(loan.db, ruleset_version(rules), &since_us, error))
		return false;
	recommender_activate(service->app.recommender, rules, since_us);
	log_info("ruleset_loaded", log_text("version", ruleset_version(rules)), log_bool("is_bound_to_file", true));
	return true;
}

bool service_reload(Service *service, GError **error)
{
	const int64_t deadline_us = clock_monotonic_us() + START_DATABASE_MS * INT64_C(1000);
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!texts_reload(service->texts, error) || !reload_rules(service, error) ||
		!db_loan_take(&loan, service->app.pool, deadline_us, error) || !use_consent(service, loan.db, error))
		return false;
	app_set_lists(&service->app, texts_lists(service->texts));
	return true;
}

void service_drain(Service *service)
{
	__atomic_store_n(&service->is_draining, true, __ATOMIC_RELEASE);
}

static bool check_clock(Service *service, Db *db, GError **error)
{
	Vitals vitals;

	if (!vitals_read(db, &vitals, error))
		return false;
	__atomic_store_n(&service->has_skew, vitals_has_skew(&vitals), __ATOMIC_RELEASE);
	return true;
}

/* Anyone may ask for these, so they name no host. */
static const char *const database_reasons[HEARTBEAT_STATE_COUNT] = {
	[HEARTBEAT_NO_RIGHTS] = "database: this instance lacks rights; leadmatch doctor names the GRANT",
	[HEARTBEAT_UNREACHABLE] = "database: it is unreachable",
	[HEARTBEAT_UNCONFIRMED] = "database: it does not confirm what is written",
	[HEARTBEAT_READ_ONLY] = "database: it is read-only",
	[HEARTBEAT_NO_ROOM] = "database: its disk is full",
	[HEARTBEAT_FAILS] = "database: it cannot be written",
};

void service_check(Service *service, int64_t deadline_us, GPtrArray *reasons)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GError) error = NULL;

	const HeartbeatState state = heartbeat_state(service->heartbeat);
	if (!db_loan_take(&loan, service->app.pool, deadline_us, &error) ||
		!migrate_check(loan.db, embedded_migrations, &error) || !check_clock(service, loan.db, &error)) {
		const bool is_schema = leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT);
		const bool is_known = !heartbeat_can_store(state);
		g_ptr_array_add(
			reasons, g_strdup(is_schema ? "schema: it does not match this program"
						    : database_reasons[is_known ? state : HEARTBEAT_UNREACHABLE]));
		/* The people who run it find names of hosts here. */
		log_warning("not_ready", log_error_text(error));
	} else if (!heartbeat_can_store(state) && state != HEARTBEAT_UNREACHABLE) {
		/* That it can be reached again was just seen. */
		g_ptr_array_add(reasons, g_strdup(database_reasons[state]));
	}
	if (__atomic_load_n(&service->is_draining, __ATOMIC_ACQUIRE))
		g_ptr_array_add(reasons, g_strdup("this instance is stopping"));
}

static void check_probe(const Service *service, GPtrArray *reasons)
{
	if (service->probe == NULL)
		return;
	const ProbeFigures last = probe_figures(service->probe);
	if (last.has_run && last.missing != PROBE_STEP_COUNT)
		g_ptr_array_add(reasons, g_strdup_printf("trial run: a test lead did not get through (%s)",
						 probe_step_name(last.missing)));
}

void service_check_troubles(Service *service, GPtrArray *reasons)
{
	if (__atomic_load_n(&service->has_skew, __ATOMIC_ACQUIRE))
		g_ptr_array_add(reasons, g_strdup("clock: it differs from the database's by more than 5 seconds"));
	if (heartbeat_state(service->heartbeat) == HEARTBEAT_NO_RIGHTS)
		g_ptr_array_add(reasons, g_strdup(database_reasons[HEARTBEAT_NO_RIGHTS]));
	if (heartbeat_has_strangers(service->heartbeat))
		g_ptr_array_add(reasons,
			g_strdup("secret: another instance has a different one, so links in emails may not open"));
	check_probe(service, reasons);
	if (service->delivery == NULL)
		return;
	if (!delivery_is_alive(service->delivery))
		g_ptr_array_add(reasons, g_strdup("senders: no sender is running; emails wait"));
	const RelayHealthFigures relay = delivery_figures(service->delivery);
	if (!relay.is_open)
		return;
	const char *stage = smtp_stage_name(relay.stage);
	if (relay.is_refusing)
		g_ptr_array_add(reasons,
			g_strdup_printf("relay: it refuses email from us (%d at %s); emails wait", relay.code, stage));
	else if (relay.code != 0)
		g_ptr_array_add(reasons,
			g_strdup_printf("relay: it does not accept email (%d at %s); emails wait", relay.code, stage));
	else
		g_ptr_array_add(reasons, g_strdup_printf("relay: it does not answer (at %s); emails wait", stage));
}

void service_close(Service *service)
{
	if (service == NULL)
		return;
	probe_free(service->probe);
	intake_free(service->app.intake);
	heartbeat_free(service->heartbeat);
	client_stamps_free(service->app.client_stamps);
	visits_free(service->app.visits);
	db_pool_free(service->app.pool);
	wake_free(service->app.dispatcher_wake);
	wake_free(service->app.senders_wake);
	texts_free(service->texts);
	rulesets_watch_free(service->rules_watch);
	recommender_free(service->app.recommender);
	offer_policy_clear(&service->policy);
	g_free(service);
}
