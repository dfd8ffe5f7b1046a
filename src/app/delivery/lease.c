#include "app/delivery/lease.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "db/connection.h"

enum {
	RESULTS_MAX = 32,    /* settled in one statement; what a kill can make arrive twice */
	RESULT_AGE_MS = 100, /* a result waits no longer for others */
	RETRY_MS = 1000,     /* between attempts at the database */
	STATEMENT_MS = 3000, /* two of them fit into the time to stop */
	HOLD_MS = 1000,	     /* an email that takes longer keeps no others waiting */
	RENEW_PERCENT = 22,  /* of the lease: 20 s of 90 */
	FRESH_PERCENT = 66,  /* of the lease: 60 s of 90 leave time for the relay's answer to the last byte */
};

typedef struct Tried {
	OutboxEmail *mail; /* owned */
	LeaseResult result;
	char *text;	 /* owned */
	GBytes *message; /* owned */
	DeliveryPlan plan;
} Tried;

struct Lease {
	const Settings *settings;
	RelayHealth *relay;
	Db *db;		     /* NULL: not connected */
	bool is_away;	     /* said so in the log */
	int64_t retry_at_us; /* no attempt at the database before */

	Ident token;
	int64_t claimed_at_us;
	int64_t leased_at_us; /* before the claim or renewal was sent */
	GPtrArray *waiting;   /* of OutboxEmail, the last one is next */
	OutboxEmail *current; /* under way */
	int64_t current_at_us;
	bool is_current_lost;
	GPtrArray *skipped;
	GPtrArray *tried;    /* of Tried */
	int64_t tried_at_us; /* the oldest of them */
};

static void free_email(void *mail)
{
	outbox_mail_free(mail);
}

static void free_tried(void *item)
{
	Tried *tried = item;

	outbox_mail_free(tried->mail);
	g_free(tried->text);
	g_clear_pointer(&tried->message, g_bytes_unref);
	g_free(tried);
}

Lease *lease_new(const Settings *settings, RelayHealth *relay)
{
	Lease *batch = g_new0(Lease, 1);

	batch->settings = settings;
	batch->relay = relay;
	batch->waiting = g_ptr_array_new_with_free_func(free_email);
	batch->skipped = g_ptr_array_new_with_free_func(free_email);
	batch->tried = g_ptr_array_new_with_free_func(free_tried);
	return batch;
}

void lease_free(Lease *batch)
{
	if (batch == NULL)
		return;
	outbox_mail_free(batch->current);
	g_ptr_array_unref(batch->waiting);
	g_ptr_array_unref(batch->skipped);
	g_ptr_array_unref(batch->tried);
	db_close(batch->db);
	g_free(batch);
}

static int64_t lease_us(const Lease *batch, int percent)
{
	return batch->settings->lease_s * G_USEC_PER_SEC * percent / 100;
}

/* After a lost connection, the next attempt is RETRY_MS later. */
static void database_failed(Lease *batch, const GError *error)
{
	if (!batch->is_away)
		log_warning("senders_database_unreachable", log_error_text(error));
	batch->is_away = true;
	batch->retry_at_us = clock_monotonic_us() + RETRY_MS * 1000;
	if (batch->db != NULL && !db_is_usable(batch->db))
		g_clear_pointer(&batch->db, db_close);
}

static void database_answered(Lease *batch)
{
	if (batch->is_away)
		log_info("senders_database_recovered");
	batch->is_away = false;
}

static bool connect_database(Lease *batch)
{
	g_autoptr(GError) error = NULL;

	if (clock_monotonic_us() < batch->retry_at_us)
		return false;
	if (batch->db != NULL && db_is_usable(batch->db))
		return true;
	g_clear_pointer(&batch->db, db_close);
	batch->db = db_open(batch->settings->database_url, &error);
	if (batch->db == NULL) {
		database_failed(batch, error);
		return false;
	}
	db_set_statement_ms(batch->db, STATEMENT_MS);
	return true;
}

static void reverse(GPtrArray *array)
{
	for (guint i = 0; i < array->len / 2; i++) {
		void *other = array->pdata[array->len - 1 - i];
		array->pdata[array->len - 1 - i] = array->pdata[i];
		array->pdata[i] = other;
	}
}

guint lease_claim(Lease *batch, int64_t emails_max, bool is_slow)
{
	g_autoptr(GError) error = NULL;

	g_assert(batch->waiting->len + batch->skipped->len + batch->tried->len == 0);
	if (!connect_database(batch))
		return 0;
	batch->token = ident_new();
	batch->claimed_at_us = batch->leased_at_us = clock_monotonic_us();
	const OutboxClaim claim = {
		.token = batch->token,
		.is_slow = is_slow,
		.emails_max = emails_max,
		.lease_s = batch->settings->lease_s,
		.give_up_hours = batch->settings->give_up_hours,
	};
	if (outbox_claim(batch->db, &claim, batch->waiting, &error))
		database_answered(batch);
	else
		database_failed(batch, error);
	reverse(batch->waiting);
	return batch->waiting->len;
}

const OutboxEmail *lease_take(Lease *batch)
{
	g_assert(batch->current == NULL);
	if (batch->waiting->len == 0)
		return NULL;
	batch->current = g_ptr_array_steal_index(batch->waiting, batch->waiting->len - 1);
	batch->current_at_us = clock_monotonic_us();
	batch->is_current_lost = false;
	return batch->current;
}

static DeliveryPlan plan_for(Lease *batch, const OutboxEmail *mail, const LeaseResult *result)
{
	const int64_t refused_us =
		mail->refused_us == 0 ? 0 : mail->refused_us + clock_monotonic_us() - batch->claimed_at_us;
	const DeliveryHistory history = {
		.fails = mail->fails,
		.uncertain = mail->uncertain,
		.refused_us = refused_us,
		.is_other_accepted =
			refused_us > 0 && relay_health_has_accepted_other(batch->relay, mail->recipient, refused_us),
	};

	return delivery_plan(
		result->outcome, result->fault, &history, relay_health_random(), batch->settings->retry_scale_percent);
}

static void skip_recipient(Lease *batch, const char *recipient)
{
	for (guint i = batch->waiting->len; i-- > 0;) {
		const OutboxEmail *mail = g_ptr_array_index(batch->waiting, i);
		if (strcmp(mail->recipient, recipient) == 0)
			g_ptr_array_add(batch->skipped, g_ptr_array_steal_index(batch->waiting, i));
	}
}

void lease_tried(Lease *batch, const LeaseResult *result)
{
	Tried *tried = g_new0(Tried, 1);

	tried->mail = g_steal_pointer(&batch->current);
	tried->result = *result;
	tried->text = g_strdup(result->text);
	tried->message = result->message == NULL ? NULL : g_bytes_ref(result->message);
	tried->plan = plan_for(batch, tried->mail, result);
	if (batch->tried->len == 0)
		batch->tried_at_us = clock_monotonic_us();
	g_ptr_array_add(batch->tried, tried);
	if (tried->plan.is_slow)
		skip_recipient(batch, tried->mail->recipient);
	if (tried->plan.is_slow || batch->tried->len >= RESULTS_MAX)
		lease_settle(batch);
}

void lease_skip(Lease *batch)
{
	g_ptr_array_add(batch->skipped, g_steal_pointer(&batch->current));
}

static void add_ids(GPtrArray *ids, const GPtrArray *emails)
{
	for (guint i = 0; i < emails->len; i++)
		g_ptr_array_add(ids, ((const OutboxEmail *)g_ptr_array_index(emails, i))->id);
}

static void drop_lost(GPtrArray *emails, GHashTable *held)
{
	for (guint i = emails->len; i-- > 0;) {
		const OutboxEmail *mail = g_ptr_array_index(emails, i);
		if (!g_hash_table_contains(held, mail->id)) {
			log_warning("email_lease_lost", log_text("mail", mail->id));
			g_ptr_array_remove_index(emails, i);
		}
	}
}

static void renew(Lease *batch)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	g_autoptr(GHashTable) held = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GError) error = NULL;
	const int64_t now_us = clock_monotonic_us();

	add_ids(ids, batch->waiting);
	add_ids(ids, batch->skipped);
	if (batch->current != NULL)
		g_ptr_array_add(ids, batch->current->id);
	for (guint i = 0; i < batch->tried->len; i++)
		g_ptr_array_add(ids, ((Tried *)g_ptr_array_index(batch->tried, i))->mail->id);
	if (ids->len == 0 || !connect_database(batch))
		return;
	if (!outbox_renew(batch->db, &batch->token, ids, batch->settings->lease_s, held, &error)) {
		database_failed(batch, error);
		return;
	}
	database_answered(batch);
	batch->leased_at_us = now_us;
	drop_lost(batch->waiting, held);
	drop_lost(batch->skipped, held);
	if (batch->current != NULL && !g_hash_table_contains(held, batch->current->id)) {
		log_warning("email_lease_lost", log_text("mail", batch->current->id));
		batch->is_current_lost = true;
	}
}

/* Adds the lanes of these emails; which are borrowed. */
static void add_lanes(GPtrArray *lanes, const GPtrArray *emails)
{
	for (guint i = 0; i < emails->len; i++)
		g_ptr_array_add(lanes, ((const OutboxEmail *)g_ptr_array_index(emails, i))->lane);
}

/* A failure that is not stored yet keeps its lane too: nobody else should find the same before it is known. */
static GPtrArray *lanes_in_use(const Lease *batch, bool with_waiting, bool with_tried)
{
	GPtrArray *lanes = g_ptr_array_new();

	if (batch->current != NULL)
		g_ptr_array_add(lanes, batch->current->lane);
	if (with_waiting) {
		add_lanes(lanes, batch->waiting);
		add_lanes(lanes, batch->skipped);
	}
	for (guint i = 0; with_tried && i < batch->tried->len; i++)
		g_ptr_array_add(lanes, ((const Tried *)g_ptr_array_index(batch->tried, i))->mail->lane);
	return lanes;
}

bool lease_tend(Lease *batch)
{
	const int64_t now_us = clock_monotonic_us();

	if (now_us - batch->leased_at_us > lease_us(batch, RENEW_PERCENT))
		renew(batch);
	if (batch->tried->len > 0 && now_us - batch->tried_at_us > RESULT_AGE_MS * 1000)
		lease_settle(batch);
	if (batch->current == NULL || batch->waiting->len == 0 || now_us - batch->current_at_us < HOLD_MS * 1000)
		return false;
	lease_release(batch);
	return true;
}

bool lease_is_fresh(const Lease *batch)
{
	return !batch->is_current_lost && clock_monotonic_us() - batch->leased_at_us < lease_us(batch, FRESH_PERCENT);
}

static void log_settled(const Tried *tried, bool is_ours)
{
	const DeliveryOutcome outcome = tried->plan.outcome;
	const bool is_trouble = !is_ours || outcome == DELIVERY_REJECTED || outcome == DELIVERY_UNCERTAIN;

	log_write(is_trouble ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, is_ours ? "email_settled" : "email_settled_late",
		log_text("mail", tried->mail->id), log_text("lead_id", tried->mail->lead_id),
		log_text("notification", tried->mail->notification),
		log_text("outcome", delivery_outcome_name(outcome)),
		log_text("fault", delivery_fault_name(tried->plan.fault)), log_text("why", tried->result.why),
		log_int("code", tried->result.code), log_int("attempt", tried->mail->attempt), log_end());
	if (!is_ours && (outcome == DELIVERY_DELIVERED || outcome == DELIVERY_UNCERTAIN))
		log_warning("duplicate_possible", log_text("message_id", tried->mail->message_id));
}

static GArray *results_of(const Lease *batch)
{
	GArray *results = g_array_sized_new(FALSE, FALSE, sizeof(OutboxResult), batch->tried->len);

	for (guint i = 0; i < batch->tried->len; i++) {
		const Tried *tried = g_ptr_array_index(batch->tried, i);
		const OutboxResult result = {
			.id = tried->mail->id,
			.attempt = tried->mail->attempt,
			.plan = tried->plan,
			.code = tried->result.code,
			.text = tried->text,
			.message = tried->message,
		};
		g_array_append_val(results, result);
	}
	return results;
}

bool lease_settle(Lease *batch)
{
	g_autoptr(GHashTable) settled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GArray) results = results_of(batch);
	g_autoptr(GPtrArray) lanes = lanes_in_use(batch, true, false);
	g_autoptr(GError) error = NULL;

	if (batch->tried->len == 0)
		return true;
	if (!connect_database(batch))
		return false;
	if (!outbox_settle(batch->db, &batch->token, results, lanes, settled, &error)) {
		database_failed(batch, error);
		return false;
	}
	database_answered(batch);
	for (guint i = 0; i < batch->tried->len; i++) {
		const Tried *tried = g_ptr_array_index(batch->tried, i);
		log_settled(tried, g_hash_table_contains(settled, tried->mail->id));
		relay_health_count(batch->relay, tried->plan.outcome);
	}
	g_ptr_array_set_size(batch->tried, 0);
	return true;
}

bool lease_release(Lease *batch)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	g_autoptr(GPtrArray) lanes = lanes_in_use(batch, false, true);
	g_autoptr(GError) error = NULL;

	add_ids(ids, batch->waiting);
	add_ids(ids, batch->skipped);
	const bool is_done = ids->len == 0 ||
			     (connect_database(batch) && outbox_release(batch->db, &batch->token, ids, lanes, &error));
	if (error != NULL)
		database_failed(batch, error);
	g_ptr_array_set_size(batch->waiting, 0);
	g_ptr_array_set_size(batch->skipped, 0);
	return is_done;
}

Db *lease_database(Lease *batch)
{
	return connect_database(batch) ? batch->db : NULL;
}

void lease_database_failed(Lease *batch, const GError *error)
{
	database_failed(batch, error);
}

void lease_abandon(Lease *batch)
{
	for (guint i = 0; i < batch->tried->len; i++) {
		const Tried *tried = g_ptr_array_index(batch->tried, i);
		if (tried->plan.outcome == DELIVERY_DELIVERED || tried->plan.outcome == DELIVERY_UNCERTAIN)
			log_warning("duplicate_possible", log_text("message_id", tried->mail->message_id));
	}
	g_ptr_array_set_size(batch->tried, 0);
}
