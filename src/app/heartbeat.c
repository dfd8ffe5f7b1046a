#include "app/heartbeat.h"

#include <pthread.h>
#include <string.h>

#include "app/audit.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/signed_token.h"
#include "base/version.h"
#include "base/wake.h"
#include "store/instance_rows.h"

enum {
	BEAT_MS = 5000,	      /* a commit; instances without one for 30 s do not count as running */
	BEAT_AGAIN_MS = 1000, /* while it fails: /readyz should say soon that it is over */
	BORROW_MS = 2000,     /* requests may have all connections */
};

struct Heartbeat {
	const char *database_url;
	DbPool *pool;
	Visits *visits;
	Ident id;
	char *name;
	char *secret_marks;
	Wake *wake;
	bool has_thread;
	pthread_t thread;
	int state; /* HeartbeatState, atomic, as is the next */
	bool has_strangers;
	pthread_mutex_t lock; /* guards what follows */
	bool has_proxy, is_proxy_public;
	NetAddress proxy;
};

/* By the beginning of its SQLSTATE: why a write failed. The last row is for all others. */
static const struct {
	const char *prefix;
	HeartbeatState state;
} failures[] = {
	{"53100", HEARTBEAT_NO_ROOM},
	{"25006", HEARTBEAT_READ_ONLY},
	{"57", HEARTBEAT_UNREACHABLE}, /* shutting down or crashed */
	{"08", HEARTBEAT_UNREACHABLE},
	{"53", HEARTBEAT_UNREACHABLE}, /* no connection is left */
	{"42501", HEARTBEAT_NO_RIGHTS},
	{"", HEARTBEAT_FAILS},
};

static const char *const state_names[HEARTBEAT_STATE_COUNT] = {
	[HEARTBEAT_WRITES] = "writes",
	[HEARTBEAT_NO_RIGHTS] = "no_rights",
	[HEARTBEAT_UNREACHABLE] = "unreachable",
	[HEARTBEAT_UNCONFIRMED] = "unconfirmed",
	[HEARTBEAT_READ_ONLY] = "read_only",
	[HEARTBEAT_NO_ROOM] = "no_room",
	[HEARTBEAT_FAILS] = "fails",
};

Heartbeat *heartbeat_new(const Settings *settings, DbPool *pool, Visits *visits)
{
	Heartbeat *heartbeat = g_new0(Heartbeat, 1);
	g_auto(GStrv) marks = signed_token_marks(settings->secret);
	g_autofree char *joined = g_strjoinv(",", marks);

	heartbeat->database_url = settings->database_url;
	heartbeat->pool = pool;
	heartbeat->visits = visits;
	heartbeat->id = ident_new();
	heartbeat->name = g_strdup_printf(
		"%s, %s:%" G_GINT64_FORMAT, g_get_host_name(), settings->listen.host, settings->listen.port);
	heartbeat->secret_marks = g_strconcat("{", joined, "}", NULL);
	heartbeat->wake = wake_new();
	pthread_mutex_init(&heartbeat->lock, NULL);
	return heartbeat;
}

void heartbeat_free(Heartbeat *heartbeat)
{
	if (heartbeat == NULL)
		return;
	pthread_mutex_destroy(&heartbeat->lock);
	wake_free(heartbeat->wake);
	g_free(heartbeat->name);
	g_free(heartbeat->secret_marks);
	g_free(heartbeat);
}

HeartbeatState heartbeat_judge(const Db *db)
{
	const char *sqlstate = db_last_sqlstate(db);
	gsize i = 0;

	if (sqlstate == NULL)
		return HEARTBEAT_UNCONFIRMED;
	while (!g_str_has_prefix(sqlstate, failures[i].prefix))
		i++;
	return failures[i].state;
}

/* Nothing that accepts writes is within reach: is there a server that can be read? */
static HeartbeatState judge_without_connection(const Heartbeat *heartbeat)
{
	g_autoptr(Db) db = db_open_to_read(heartbeat->database_url, NULL);

	return db == NULL ? HEARTBEAT_UNREACHABLE : HEARTBEAT_READ_ONLY;
}

static const char *describe_proxy(Heartbeat *heartbeat, char text[static NET_ADDRESS_TEXT_BYTES])
{
	const char *description = NULL;

	pthread_mutex_lock(&heartbeat->lock);
	if (heartbeat->has_proxy && heartbeat->is_proxy_public)
		description = HEARTBEAT_PUBLIC_PROXY;
	else if (heartbeat->has_proxy) {
		net_address_format(&heartbeat->proxy, text);
		description = text;
	}
	pthread_mutex_unlock(&heartbeat->lock);
	return description;
}

static void enter(Heartbeat *heartbeat, HeartbeatState state, const GError *error)
{
	const HeartbeatState old = heartbeat_state(heartbeat);

	__atomic_store_n(&heartbeat->state, (int)state, __ATOMIC_RELEASE);
	if (state == old)
		return;
	if (state == HEARTBEAT_WRITES)
		log_info("database_writable");
	else
		log_error("database_not_writable", log_text("state", state_names[state]), log_error_text(error));
}

static void enter_strangers(Heartbeat *heartbeat, int64_t strangers)
{
	const bool had = heartbeat_has_strangers(heartbeat);

	__atomic_store_n(&heartbeat->has_strangers, strangers > 0, __ATOMIC_RELEASE);
	if (strangers > 0 && !had)
		log_warning("secret_differs", log_int("instances", strangers));
}

static void beat(Heartbeat *heartbeat)
{
	char proxy[NET_ADDRESS_TEXT_BYTES];
	const InstanceRow row = {
		.id = heartbeat->id,
		.name = heartbeat->name,
		.version = LEADMATCH_VERSION,
		.secret_marks = heartbeat->secret_marks,
		.untrusted_proxy = describe_proxy(heartbeat, proxy),
	};
	g_autoptr(GError) error = NULL;
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	int64_t strangers = 0;

	if (!db_loan_take(&loan, heartbeat->pool, clock_monotonic_us() + BORROW_MS * INT64_C(1000), &error)) {
		/* That all connections are lent says nothing about the database. */
		if (!leadmatch_error_is(error, LEADMATCH_ERROR_BUSY) && !wake_is_stopped(heartbeat->wake))
			enter(heartbeat, judge_without_connection(heartbeat), error);
		return;
	}
	/* A commit that waits for its standby goes on waiting when its client has gone, so there is one at a time. */
	if (heartbeat_state(heartbeat) == HEARTBEAT_UNCONFIRMED && instance_is_commit_stuck(loan.db))
		return;
	if (instance_beat(loan.db, &row, &strangers, &error)) {
		enter(heartbeat, HEARTBEAT_WRITES, NULL);
		enter_strangers(heartbeat, strangers);
		audit_seal(loan.db);
		visits_store(heartbeat->visits, loan.db);
	} else if (!leadmatch_error_is(error, LEADMATCH_ERROR_BUSY)) {
		enter(heartbeat, heartbeat_judge(loan.db), error);
	}
}

static void leave(Heartbeat *heartbeat)
{
	g_autoptr(GError) error = NULL;
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (heartbeat_state(heartbeat) != HEARTBEAT_WRITES)
		return;
	const bool is_lent =
		db_loan_take(&loan, heartbeat->pool, clock_monotonic_us() + BORROW_MS * INT64_C(1000), &error);
	if (is_lent)
		visits_store(heartbeat->visits, loan.db);
	if (!is_lent || !instance_leave(loan.db, &heartbeat->id, &error))
		log_warning("instance_not_removed", log_error_text(error));
}

static void *run(void *pointer)
{
	Heartbeat *heartbeat = pointer;

	while (!wake_is_stopped(heartbeat->wake)) {
		beat(heartbeat);
		wake_wait(heartbeat->wake, heartbeat_state(heartbeat) == HEARTBEAT_WRITES ? BEAT_MS : BEAT_AGAIN_MS);
	}
	leave(heartbeat);
	return NULL;
}

void heartbeat_start(Heartbeat *heartbeat)
{
	const int failed = pthread_create(&heartbeat->thread, NULL, run, heartbeat);

	g_assert(failed == 0);
	heartbeat->has_thread = true;
}

void heartbeat_stop(Heartbeat *heartbeat)
{
	wake_stop(heartbeat->wake);
	if (heartbeat->has_thread)
		pthread_join(heartbeat->thread, NULL);
	heartbeat->has_thread = false;
}

HeartbeatState heartbeat_state(const Heartbeat *heartbeat)
{
	return (HeartbeatState)__atomic_load_n(&heartbeat->state, __ATOMIC_ACQUIRE);
}

bool heartbeat_has_strangers(const Heartbeat *heartbeat)
{
	return __atomic_load_n(&heartbeat->has_strangers, __ATOMIC_ACQUIRE);
}

void heartbeat_note_proxy(Heartbeat *heartbeat, const NetAddress *peer)
{
	const bool is_public = !net_address_is_local(peer);

	pthread_mutex_lock(&heartbeat->lock);
	/* A stranger can send any header, so one on our own network says more. */
	if (!heartbeat->has_proxy || (heartbeat->is_proxy_public && !is_public)) {
		wake_signal(heartbeat->wake);
		heartbeat->has_proxy = true;
		heartbeat->is_proxy_public = is_public;
		heartbeat->proxy = *peer;
	}
	pthread_mutex_unlock(&heartbeat->lock);
}
