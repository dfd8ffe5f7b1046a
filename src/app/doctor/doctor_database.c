/* app/doctor/doctor_database: what the doctor checks in the database and of the instances that share it. */
#include <string.h>

#include "app/doctor/doctor_checks.h"
#include "app/heartbeat.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/net_address.h"
#include "base/signed_token.h"
#include "db/connection.h"
#include "db/migrate.h"
#include "store/durability.h"
#include "store/instance_rows.h"
#include "store/vitals.h"

enum {
	SERVER_VERSION_MIN = 150000, /* the migrations use what PostgreSQL 15 brought */
};

/* Nothing that accepts writes could be reached. */
static void say_unreachable(Doctor *doctor, const char *name, const GError *error)
{
	g_autoptr(Db) read_only = db_open_to_read(doctor->settings->database_url, NULL);

	if (read_only == NULL)
		doctor_say(doctor, HEALTH_FAILED, name, "%s; check LEADMATCH_DATABASE_URL and that the server runs",
			error->message);
	else
		doctor_say(doctor, HEALTH_FAILED, name,
			"only a read-only server can be reached; if it is a standby, promote it or add the primary to"
			" LEADMATCH_DATABASE_URL, else set default_transaction_read_only = off");
}

void doctor_check_database(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_auto(Durability) server = {0};

	doctor->db = db_open(doctor->settings->database_url, &error);
	if (doctor->db == NULL || !durability_read(doctor->db, &server, &error)) {
		say_unreachable(doctor, name, error);
		return;
	}
	if (db_server_version(doctor->db) < SERVER_VERSION_MIN)
		doctor_say(doctor, HEALTH_FAILED, name, "PostgreSQL %s is too old; version 15 or later is needed",
			server.version);
	else if (server.is_remote && !server.is_encrypted)
		doctor_say(doctor, HEALTH_WARNING, name,
			"PostgreSQL %s, over an unencrypted link to another machine; add"
			" sslmode=verify-full to LEADMATCH_DATABASE_URL",
			server.version);
	else
		doctor_say(doctor, HEALTH_OK, name, "PostgreSQL %s", server.version);
}

void doctor_check_durability(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_auto(Durability) server = {0};

	if (doctor->db == NULL)
		return;
	if (!durability_read(doctor->db, &server, &error)) {
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
		return;
	}
	const struct {
		bool is_good;
		Health health;
		const char *says;
	} rows[] = {
		{server.fsync, HEALTH_FAILED,
			"fsync is off, so a crash can lose leads that were acknowledged; set fsync"
			" = on"},
		{server.full_page_writes, HEALTH_FAILED,
			"full_page_writes is off, so a crash can damage the database; set"
			" full_page_writes = on"},
		{server.synchronous_commit, HEALTH_FAILED,
			"synchronous_commit is off, so a crash can lose leads that were"
			" acknowledged; set synchronous_commit = on"},
		{server.data_checksums, HEALTH_WARNING,
			"data checksums are off, so a damaged disk goes unnoticed; stop the server"
			" and run pg_checksums --enable"},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (!rows[i].is_good)
			doctor_say(doctor, rows[i].health, name, "%s", rows[i].says);
	}
	if (server.fsync && server.full_page_writes && server.synchronous_commit)
		doctor_say(doctor, HEALTH_OK, name, "a lead that is acknowledged is on disk %s",
			server.waits_for_standby ? "on two nodes" : "on this node only");
}

void doctor_check_schema(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;

	if (doctor->db == NULL)
		return;
	if (migrate_check(doctor->db, embedded_migrations, &error))
		doctor_say(doctor, HEALTH_OK, name, "up to date");
	else
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
}

void doctor_check_rights(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;

	if (doctor->db == NULL)
		return;
	g_autoptr(DbResult) lacks = vitals_rights(doctor->db, &error);
	if (lacks == NULL) {
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
		return;
	}
	if (db_rows(lacks) == 0) {
		doctor_say(doctor, HEALTH_OK, name, "all tables can be read and written");
		return;
	}
	const char *role = db_get_text(lacks, 0, "role"), *schema = db_get_text(lacks, 0, "schema");
	doctor_say(doctor, HEALTH_FAILED, name,
		"%s lacks rights on %d tables (%s on %s); as the owner, run: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL "
		"TABLES IN SCHEMA %s TO %s; ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT SELECT, INSERT, UPDATE, DELETE ON "
		"TABLES TO %s;",
		role, db_rows(lacks), db_get_text(lacks, 0, "missing"), db_get_text(lacks, 0, "table_name"), schema,
		role, schema, role);
}

void doctor_check_room(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;

	if (doctor->db == NULL)
		return;
	if (instance_probe(doctor->db, &error))
		doctor_say(doctor, HEALTH_OK, name, "the database can grow");
	else if (heartbeat_judge(doctor->db) == HEARTBEAT_NO_ROOM)
		doctor_say(doctor, HEALTH_FAILED, name,
			"the database's disk is full, so no lead can be stored; make room where its data_directory is");
	else if (heartbeat_judge(doctor->db) == HEARTBEAT_NO_RIGHTS)
		return; /* said by the check before */
	else
		doctor_say(doctor, HEALTH_FAILED, name, "nothing can be written: %s", error->message);
}

static void check_secret(Doctor *doctor, const char *name, const DbResult *instances)
{
	static const struct {
		const char *secret;
		const char *says;
	} rows[] = {
		{"different", "runs with a different LEADMATCH_SECRET, so links that it sends do not open here; set the"
			      " same on all instances and restart them"},
		{"unknown_here",
			"signs links with a secret that is not in LEADMATCH_SECRET here, so they do not open here;"
			" add it"},
		{"unknown_there",
			"does not know the first secret of LEADMATCH_SECRET here, so links that are signed with"
			" it do not open there; restart it with both"},
	};
	bool is_good = true;

	for (int i = 0; i < db_rows(instances); i++) {
		for (gsize r = 0; r < G_N_ELEMENTS(rows); r++) {
			if (strcmp(db_get_text(instances, i, "secret"), rows[r].secret) != 0)
				continue;
			doctor_say(doctor, HEALTH_WARNING, name, "the instance %s %s",
				db_get_text(instances, i, "name"), rows[r].says);
			is_good = false;
		}
	}
	if (is_good && db_rows(instances) > 0)
		doctor_say(doctor, HEALTH_OK, name, "instances that run: %d, all with this secret", db_rows(instances));
}

/* The running instance may have been started with other settings than ours. */
static bool is_trusted_here(const Doctor *doctor, const char *text)
{
	NetAddress address;

	for (char **proxy = doctor->settings->trusted_proxies; net_address_parse(text, &address) && *proxy != NULL;
		proxy++) {
		NetRange range;
		if (net_range_parse(*proxy, &range, NULL) && net_range_contains(&range, &address))
			return true;
	}
	return false;
}

static void check_proxy(Doctor *doctor, const char *name, const char *proxy)
{
	g_autofree char *others = g_strjoinv(",", doctor->settings->trusted_proxies);

	if (strcmp(proxy, HEARTBEAT_PUBLIC_PROXY) == 0)
		doctor_say(doctor, HEALTH_WARNING, name,
			"requests with X-Forwarded-For or Forwarded come from the Internet; if they come through a proxy of"
			" yours, name its addresses in LEADMATCH_TRUSTED_PROXIES, else all clients behind it look like one");
	else if (is_trusted_here(doctor, proxy))
		doctor_say(doctor, HEALTH_WARNING, name,
			"%s is in LEADMATCH_TRUSTED_PROXIES, but not where the service was started; restart it", proxy);
	else
		doctor_say(doctor, HEALTH_WARNING, name,
			"requests with X-Forwarded-For or Forwarded come from %s, which is not trusted, so all clients behind"
			" it look like one; if it is your proxy, set LEADMATCH_TRUSTED_PROXIES=%s%s%s",
			proxy, others, *others == '\0' ? "" : ",", proxy);
}

static void check_proxies(Doctor *doctor, const char *name, const DbResult *instances)
{
	g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);

	for (int i = 0; i < db_rows(instances); i++) {
		const char *proxy = db_get_text(instances, i, "untrusted_proxy");
		if (proxy != NULL && g_hash_table_add(said, (gpointer)(guintptr)proxy))
			check_proxy(doctor, name, proxy);
	}
}

void doctor_check_instances(Doctor *doctor, const char *name)
{
	g_auto(GStrv) marks = signed_token_marks(doctor->settings->secret);
	g_autofree char *joined = g_strjoinv(",", marks);
	g_autofree char *array = g_strconcat("{", joined, "}", NULL);
	g_autoptr(GError) error = NULL;

	if (doctor->db == NULL)
		return;
	g_autoptr(DbResult) instances = instance_list(doctor->db, array, &error);
	if (instances == NULL) {
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
		return;
	}
	check_secret(doctor, "secret", instances);
	check_proxies(doctor, "proxies", instances);
}

void doctor_check_clock(Doctor *doctor, const char *name)
{
	g_autoptr(GError) error = NULL;
	Vitals vitals;

	if (doctor->db == NULL)
		return;
	if (!vitals_read(doctor->db, &vitals, &error)) {
		doctor_say(doctor, HEALTH_FAILED, name, "%s", error->message);
		return;
	}
	if (vitals_has_skew(&vitals))
		doctor_say(doctor, HEALTH_WARNING, name,
			"this machine's clock is %" G_GINT64_FORMAT
			" s %s the database's; synchronize both, such as with "
			"systemd-timesyncd",
			ABS(vitals.skew_us) / G_USEC_PER_SEC, vitals.skew_us > 0 ? "ahead of" : "behind");
	else
		doctor_say(doctor, HEALTH_OK, name, "agrees with the database's");
}
