#include "app/intake/intake.h"

#include <pthread.h>
#include <string.h>

#include "app/intake/intake_batch.h"
#include "app/links.h"
#include "app/notifications/notifications.h"
#include "base/clock.h"
#include "base/condition.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/email_address.h"
#include "domain/suspicion/suspicion.h"
#include "store/lead.h"

enum {
	LEAD_JSON_BYTES = 4096,		   /* a usual lead; grows for larger ones */
	BATCH_BYTES_MAX = 8 * 1024 * 1024, /* some hundred of the largest leads there can be */
};

typedef enum SlotState {
	SLOT_WAITING, /* in the queue */
	SLOT_WRITING, /* in the leader's batch */
	SLOT_ANSWERED,
} SlotState;

/*
 * One caller of intake_take(). It belongs to him, but for the time it is in a batch the leader works on its entry
 * without the lock. A caller who leaves in that time leaves the slot to the leader, who then frees it.
 */
typedef struct Slot {
	IntakeEntry entry;
	pthread_cond_t changed;
	SlotState state;
	bool is_leader;	   /* its caller writes the next batch */
	bool is_abandoned; /* its caller has gone */
	GList link;	   /* in the queue */
} Slot;

struct Intake {
	const Settings *settings;
	GTimeZone *zone;       /* of staff */
	char *staff_notice_to; /* immutable, as the next two; NULL: no note for new leads */
	char *message_domain;
	Wake *dispatcher_wake, *senders_wake;
	IntakeWriter *writer; /* the leader's alone */
	pthread_mutex_t lock; /* guards the rest */
	GQueue waiting;	      /* of Slot, oldest first; as many as there are callers */
	bool has_leader;
	IntakeFigures figures;
};

/* Addresses of settings are checked before anything starts. */
static char *canonical_address(const char *text)
{
	g_auto(Mailbox) mailbox = {0};
	const bool is_address = mailbox_parse(text, &mailbox, NULL);

	g_assert(is_address);
	return g_steal_pointer(&mailbox.address);
}

Intake *intake_new(const IntakeOptions *options)
{
	Intake *intake = g_new0(Intake, 1);

	intake->settings = options->settings;
	intake->zone = options->zone;
	if (options->settings->staff_notice_to != NULL)
		intake->staff_notice_to = canonical_address(options->settings->staff_notice_to);
	intake->message_domain = g_strdup(options->message_domain);
	intake->dispatcher_wake = options->dispatcher_wake;
	intake->senders_wake = options->senders_wake;
	intake->writer = intake_writer_new(options->settings->database_url, &options->limits);
	pthread_mutex_init(&intake->lock, NULL);
	g_queue_init(&intake->waiting);
	return intake;
}

void intake_free(Intake *intake)
{
	if (intake == NULL)
		return;
	g_assert(!intake->has_leader && intake->waiting.length == 0);
	intake_writer_free(intake->writer);
	pthread_mutex_destroy(&intake->lock);
	g_free(intake->staff_notice_to);
	g_free(intake->message_domain);
	g_free(intake);
}

void intake_receipt_clear(IntakeReceipt *receipt)
{
	g_clear_pointer(&receipt->recommendation_json, g_free);
}

/* The lead as the batch wants it. */
static GString *write_lead(const IntakeEntry *entry, const IntakeLead *lead)
{
	NewLead row = new_lead(lead->submission, lead->recommendation);
	GString *json = g_string_sized_new(LEAD_JSON_BYTES);

	row.id = entry->id;
	row.submission_key = entry->key;
	row.body_hash = entry->body_hash;
	row.form_key = lead->form_key;
	row.needs_review |= lead->is_suspected_spam;
	row.suspicions = lead->suspicions;
	row.has_text_key =
		(lead->suspicions != 0 || lead->is_limited) && suspicion_text_key(lead->submission, &row.text_key);
	row.sender_keys = lead->sender_keys;
	row.network_key = lead->is_limited ? lead->network_key : NULL;
	row.email_key = lead->is_limited && lead->sender_keys != NULL ? lead->sender_keys[0] : NULL;
	row.is_probe = lead->is_probe;
	row.consent_version = lead->consent_version;
	new_lead_write(&row, json);
	return json;
}

/* The note for staff. */
static GString *write_email(const Intake *intake, const IntakeEntry *entry, const IntakeLead *lead)
{
	g_autofree char *url = link_staff_lead(intake->settings, entry->reference);
	g_autofree char *view = notifications_view_received(&(NotificationReceived){
		.reference = entry->reference,
		.received_at_us = clock_now_us(),
		.zone = intake->zone,
		.submission = lead->submission,
		.recommendation = lead->recommendation,
		.lead_url = url,
	});
	const NotificationEmail mail = {
		.notification = NOTIFICATION_LEAD_RECEIVED,
		.id = ident_new(),
		.lead_id = &entry->id,
		.recipient = intake->staff_notice_to,
		.message_domain = intake->message_domain,
		.view = view,
	};
	GString *json = g_string_sized_new(LEAD_JSON_BYTES);
	JsonWriter w;

	jsonw_init(&w, json);
	notifications_write_email(&w, &mail);
	return json;
}

/* Everything that costs time is done here, by each caller for himself, before he joins the queue. */
static Slot *slot_new(const Intake *intake, const IntakeLead *lead)
{
	Slot *slot = g_new0(Slot, 1);
	IntakeEntry *entry = &slot->entry;

	memcpy(entry->key, lead->key, sizeof entry->key);
	memcpy(entry->body_hash, lead->body_hash, sizeof entry->body_hash);
	entry->is_by_answers = lead->is_by_answers;
	entry->id = ident_new();
	reference_format(&entry->id, entry->reference);
	entry->engagement = lead->recommendation->engagement;
	entry->lead_json = write_lead(entry, lead);
	entry->submission_json = g_string_sized_new(LEAD_JSON_BYTES);
	submission_write_json(lead->raw, lead->submission, entry->submission_json);
	entry->recommendation_json = g_strdup(lead->recommendation->json);
	entry->is_probe = lead->is_probe;
	if (intake->staff_notice_to != NULL && !lead->is_probe)
		entry->email_json = write_email(intake, entry, lead);

	condition_init(&slot->changed);
	slot->link.data = slot;
	return slot;
}

static void slot_free(Slot *slot)
{
	intake_entry_clear(&slot->entry);
	pthread_cond_destroy(&slot->changed);
	g_free(slot);
}

/* Takes the oldest from the queue. The lock is held. */
static GPtrArray *take_batch(Intake *intake)
{
	GPtrArray *batch = g_ptr_array_sized_new(INTAKE_BATCH_MAX);
	gsize bytes = 0;

	while (intake->waiting.length > 0 && batch->len < INTAKE_BATCH_MAX && bytes < BATCH_BYTES_MAX) {
		Slot *slot = g_queue_pop_head_link(&intake->waiting)->data;
		slot->state = SLOT_WRITING;
		bytes += slot->entry.lead_json->len + slot->entry.submission_json->len;
		g_ptr_array_add(batch, slot);
	}
	return batch;
}

/* A slot begins with its entry, so a batch of slots is a list of entries. */
G_STATIC_ASSERT(offsetof(Slot, entry) == 0);

static void log_received(const IntakeEntry *entry)
{
	log_info("lead_received", log_text("lead", entry->reference),
		log_text("engagement", engagement_name(entry->engagement)));
}

/* Bucket b holds batches of more than 2^(b-1) and at most 2^b leads; the last one all larger ones. */
static guint bucket_of(guint leads)
{
	guint bucket = 0;

	while (bucket + 1 < G_N_ELEMENTS(((IntakeFigures *)NULL)->batch_size_buckets) && (1u << bucket) < leads)
		bucket++;
	return bucket;
}

static guint count_outcome(const GPtrArray *batch, IntakeOutcome outcome)
{
	guint count = 0;

	for (guint i = 0; i < batch->len; i++)
		count += ((const IntakeEntry *)g_ptr_array_index(batch, i))->outcome == outcome;
	return count;
}

/* Leads stored, without the test leads of the trial run. */
static guint count_leads(const GPtrArray *batch)
{
	guint count = 0;

	for (guint i = 0; i < batch->len; i++) {
		const IntakeEntry *entry = g_ptr_array_index(batch, i);
		count += entry->outcome == INTAKE_STORED && !entry->is_probe;
	}
	return count;
}

/* Wakes all callers; returns entries that no caller waits for anymore. The lock is held. */
static GPtrArray *answer_batch(const GPtrArray *batch)
{
	GPtrArray *abandoned = g_ptr_array_new();

	for (guint i = 0; i < batch->len; i++) {
		Slot *slot = g_ptr_array_index(batch, i);
		slot->state = SLOT_ANSWERED;
		if (slot->is_abandoned)
			g_ptr_array_add(abandoned, slot);
		else
			pthread_cond_signal(&slot->changed);
	}
	return abandoned;
}

static void free_abandoned(GPtrArray *abandoned)
{
	for (guint i = 0; i < abandoned->len; i++) {
		Slot *slot = g_ptr_array_index(abandoned, i);
		if (slot->entry.outcome == INTAKE_STORED)
			log_received(&slot->entry);
		slot_free(slot);
	}
	g_ptr_array_unref(abandoned);
}

/* The lock is held before and after, not while the database works. */
static void lead_batch(Intake *intake, int64_t deadline_us)
{
	g_autoptr(GPtrArray) batch = take_batch(intake);

	pthread_mutex_unlock(&intake->lock);
	intake_write(intake->writer, batch, deadline_us);
	const guint stored = count_outcome(batch, INTAKE_STORED);
	const guint leads = count_leads(batch);
	const guint repeats = count_outcome(batch, INTAKE_REPEAT) + count_outcome(batch, INTAKE_CHANGED);
	if (stored > 0) {
		wake_signal(intake->dispatcher_wake);
		if (intake->staff_notice_to != NULL)
			wake_signal(intake->senders_wake);
	}
	pthread_mutex_lock(&intake->lock);
	intake->figures.repeats += repeats;
	if (leads > 0) {
		intake->figures.leads += leads;
		intake->figures.batch_size_buckets[bucket_of(leads)]++;
	}
	GPtrArray *abandoned = answer_batch(batch);
	pthread_mutex_unlock(&intake->lock);
	free_abandoned(abandoned);
	pthread_mutex_lock(&intake->lock);
}

/* The youngest leads next: it has most of its time left. The lock is held. */
static void hand_over(Intake *intake)
{
	Slot *next = g_queue_peek_tail(&intake->waiting);

	intake->has_leader = next != NULL;
	if (next != NULL) {
		next->is_leader = true;
		pthread_cond_signal(&next->changed);
	}
}

/* Joins the queue, leads if it is this caller's turn, and leaves. Returns the state the slot was left in. */
static SlotState pass_through(Intake *intake, Slot *slot, int64_t deadline_us)
{
	pthread_mutex_lock(&intake->lock);
	g_queue_push_tail_link(&intake->waiting, &slot->link);
	if (!intake->has_leader)
		intake->has_leader = slot->is_leader = true;
	while (slot->state != SLOT_ANSWERED && !slot->is_leader) {
		if (!condition_wait(&slot->changed, &intake->lock, deadline_us))
			break;
	}
	if (slot->is_leader) {
		while (slot->state != SLOT_ANSWERED)
			lead_batch(intake, deadline_us);
		hand_over(intake);
	}
	const SlotState state = slot->state;
	if (state == SLOT_WAITING)
		g_queue_unlink(&intake->waiting, &slot->link);
	slot->is_abandoned = state == SLOT_WRITING;
	pthread_mutex_unlock(&intake->lock);
	return state;
}

static bool read_answer(IntakeEntry *entry, IntakeReceipt *receipt, GError **error)
{
	receipt->is_limited = entry->is_limited;
	receipt->left = entry->left;
	switch (entry->outcome) {
	case INTAKE_STORED:
		log_received(entry);
		break;
	case INTAKE_REPEAT:
	case INTAKE_CHANGED:
		receipt->is_repeat = true;
		receipt->is_changed = entry->outcome == INTAKE_CHANGED;
		break;
	case INTAKE_REFUSED:
		receipt->is_refused = true;
		return true;
	case INTAKE_OTHER_BODY:
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_PROBLEM_KEY_REUSED_DETAIL);
	case INTAKE_FAILED:
		g_propagate_error(error, g_steal_pointer(&entry->error));
		return false;
	case INTAKE_OPEN:
	case INTAKE_OUTCOME_COUNT:
		g_assert_not_reached();
	}
	receipt->id = entry->id;
	receipt->recommendation_json = g_steal_pointer(&entry->recommendation_json);
	memcpy(receipt->reference, entry->reference, sizeof receipt->reference);
	return true;
}

bool intake_take(Intake *intake, const IntakeLead *lead, int64_t deadline_us, IntakeReceipt *receipt, GError **error)
{
	const int64_t answer_us = clock_monotonic_us() + (int64_t)INTAKE_ANSWER_MS * 1000;
	Slot *slot = slot_new(intake, lead);
	bool is_taken = false;

	*receipt = (IntakeReceipt){0};
	switch (pass_through(intake, slot, MIN(deadline_us, answer_us))) {
	case SLOT_WAITING:
		wording_fail(error, LEADMATCH_ERROR_BUSY, TEXT_ERROR_INTAKE_BUSY);
		break;
	case SLOT_WRITING: /* the leader frees the slot */
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "the database did not answer in time");
		return false;
	case SLOT_ANSWERED:
		is_taken = read_answer(&slot->entry, receipt, error);
		break;
	}
	slot_free(slot);
	return is_taken;
}

IntakeFigures intake_figures(Intake *intake)
{
	pthread_mutex_lock(&intake->lock);
	const IntakeFigures figures = intake->figures;
	pthread_mutex_unlock(&intake->lock);
	return figures;
}
