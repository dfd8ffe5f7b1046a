#include "app/intake/intake_batch.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/connection.h"
#include "store/lead.h"

enum {
	ROUNDS_MAX = 3,		/* free the key, write; and once more when another instance was faster */
	WRITE_MS = 3000,	/* leaves time to ask again inside the 8 s a client waits */
	CONNECT_AGAIN_MS = 500, /* after a failure; until then every caller gets an immediate error */
	IDS_MAX = 3,		/* two references that are taken in a row never happened yet */
};

G_STATIC_ASSERT((int)INTAKE_KEY_BYTES == (int)LEAD_KEY_BYTES);

struct IntakeWriter {
	char *url;
	LeadLimits limits;
	Db *db; /* NULL: not connected */
	bool was_down;
	int64_t connect_at_us; /* not before */
};

IntakeWriter *intake_writer_new(const char *database_url, const LeadLimits *limits)
{
	IntakeWriter *writer = g_new0(IntakeWriter, 1);

	writer->url = g_strdup(database_url);
	writer->limits = *limits;
	return writer;
}

void intake_writer_free(IntakeWriter *writer)
{
	if (writer == NULL)
		return;
	db_close(writer->db);
	g_free(writer->url);
	g_free(writer);
}

void intake_entry_clear(IntakeEntry *entry)
{
	if (entry->lead_json != NULL)
		g_string_free(entry->lead_json, TRUE);
	if (entry->submission_json != NULL)
		g_string_free(entry->submission_json, TRUE);
	if (entry->email_json != NULL)
		g_string_free(entry->email_json, TRUE);
	g_free(entry->recommendation_json);
	g_clear_error(&entry->error);
}

/* Ids and references are random: they stand nowhere but where they were put. */
static void replace(GString *json, const char *old, const char *new)
{
	if (json != NULL)
		g_string_replace(json, old, new, 0);
}

void intake_entry_renew_id(IntakeEntry *entry)
{
	char old_id[IDENT_TEXT_BYTES], new_id[IDENT_TEXT_BYTES];
	char old_reference[REFERENCE_TEXT_BYTES];

	ident_format(&entry->id, old_id);
	g_strlcpy(old_reference, entry->reference, sizeof old_reference);
	entry->id = ident_new();
	ident_format(&entry->id, new_id);
	reference_format(&entry->id, entry->reference);
	replace(entry->lead_json, old_id, new_id);
	replace(entry->lead_json, old_reference, entry->reference);
	replace(entry->email_json, old_id, new_id);
	replace(entry->email_json, old_reference, entry->reference);
}

static bool connect(IntakeWriter *writer, GError **error)
{
	if (clock_monotonic_us() < writer->connect_at_us) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "database: unreachable");
		return false;
	}
	GError *cause = NULL;
	writer->db = db_open(writer->url, &cause);
	if (writer->db == NULL) {
		writer->connect_at_us = clock_monotonic_us() + CONNECT_AGAIN_MS * 1000;
		writer->was_down = true;
		log_error("intake_database_unreachable", log_error_text(cause));
		g_propagate_error(error, cause);
		return false;
	}
	db_plan_once(writer->db);
	if (writer->was_down)
		log_info("intake_database_recovered");
	writer->was_down = false;
	return true;
}

/* A usable connection whose next statement ends by the deadline, or NULL. */
static Db *connection(IntakeWriter *writer, int64_t deadline_us, GError **error)
{
	if (writer->db != NULL && !db_is_usable(writer->db))
		g_clear_pointer(&writer->db, db_close);
	if (writer->db == NULL && !connect(writer, error))
		return NULL;
	const int64_t left_ms = (deadline_us - clock_monotonic_us()) / 1000;
	if (left_ms <= 0) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "no time is left to ask the database");
		return NULL;
	}
	db_set_statement_ms(writer->db, (int)MIN(left_ms, WRITE_MS));
	return writer->db;
}

static IntakeEntry *entry_at(const GPtrArray *entries, guint i)
{
	return g_ptr_array_index(entries, i);
}

static guint count_open(const GPtrArray *entries)
{
	guint count = 0;

	for (guint i = 0; i < entries->len; i++)
		count += entry_at(entries, i)->outcome == INTAKE_OPEN;
	return count;
}

static void append_item(GString *array, const GString *item)
{
	g_string_append_c(array, array->len == 0 ? '[' : ',');
	g_string_append_len(array, item->str, (gssize)item->len);
}

/* Rows come in no guaranteed order, but nearly always in the order given: begin to look behind the last one found. */
static void mark_stored(const GPtrArray *entries, const DbResult *rows)
{
	guint at = 0;

	for (int row = 0; row < db_rows(rows); row++) {
		Ident id;
		const bool is_id = ident_parse(db_get_text(rows, row, "id"), &id);
		g_assert(is_id);
		for (guint tried = 0; tried < entries->len; tried++) {
			IntakeEntry *entry = entry_at(entries, at);
			at = (at + 1) % entries->len;
			if (memcmp(&entry->id, &id, sizeof id) != 0)
				continue;
			entry->outcome = db_get_bool(rows, row, "is_refused") ? INTAKE_REFUSED : INTAKE_STORED;
			entry->is_limited = !db_is_null(rows, row, "network_left");
			entry->left = db_get_int(rows, row, "network_left");
			break;
		}
	}
}

/* Writes those that are open; what stays open was there already. */
static bool insert(IntakeWriter *writer, const GPtrArray *entries, int64_t deadline_us, GError **error)
{
	g_autoptr(GString) leads = g_string_new(NULL);
	g_autoptr(GString) submissions = g_string_new(NULL);
	g_autoptr(GString) recommendations = g_string_new(NULL);
	g_autoptr(GString) emails = g_string_new(NULL);
	Db *db = connection(writer, deadline_us, error);

	if (db == NULL)
		return false;
	for (guint i = 0; i < entries->len; i++) {
		const IntakeEntry *entry = entry_at(entries, i);
		if (entry->outcome != INTAKE_OPEN)
			continue;
		append_item(leads, entry->lead_json);
		db_documents_add(submissions, entry->submission_json->str, entry->submission_json->len);
		db_documents_add(recommendations, entry->recommendation_json, strlen(entry->recommendation_json));
		if (entry->email_json != NULL)
			append_item(emails, entry->email_json);
	}
	g_string_append_c(leads, ']');
	g_string_append_c(emails, ']');
	const LeadBatch batch = {
		.leads = leads,
		.submissions = submissions,
		.recommendations = recommendations,
		.emails = emails->len > 1 ? emails->str : NULL,
	};
	g_autoptr(DbResult) rows = lead_insert_batch(db, &batch, &writer->limits, error);
	if (rows == NULL)
		return false;
	mark_stored(entries, rows);
	return true;
}

/* What is stored under an entry's key answers it. */
static void answer_from(IntakeEntry *entry, const StoredLead *lead)
{
	if (memcmp(&entry->id, &lead->id, sizeof lead->id) == 0) {
		entry->outcome = INTAKE_STORED; /* our own, of an attempt in doubt */
		return;
	}
	const bool is_same = memcmp(entry->body_hash, lead->body_hash, INTAKE_KEY_BYTES) == 0;
	if (entry->is_by_answers && !lead->is_current) {
		entry->has_former = true;
		entry->former = lead->id;
		return;
	}
	if (!is_same && !entry->is_by_answers) {
		entry->outcome = INTAKE_OTHER_BODY;
		return;
	}
	entry->outcome = is_same ? INTAKE_REPEAT : INTAKE_CHANGED;
	entry->id = lead->id;
	g_strlcpy(entry->reference, lead->reference, sizeof entry->reference);
	g_free(entry->recommendation_json);
	entry->recommendation_json = g_strdup(lead->recommendation_json);
}

/* Looks up those that are open by their keys; what stays open is not there. */
static bool ask(IntakeWriter *writer, const GPtrArray *entries, int64_t deadline_us, GError **error)
{
	g_autoptr(GString) keys = g_string_new(NULL);
	Db *db = connection(writer, deadline_us, error);

	if (db == NULL)
		return false;
	for (guint i = 0; i < entries->len; i++) {
		if (entry_at(entries, i)->outcome != INTAKE_OPEN)
			continue;
		g_string_append_c(keys, keys->len == 0 ? '{' : ',');
		lead_key_write(entry_at(entries, i)->key, keys);
	}
	g_string_append_c(keys, '}');
	g_autoptr(DbResult) rows = lead_find_by_keys(db, keys->str, error);
	if (rows == NULL)
		return false;
	for (int row = 0; row < db_rows(rows); row++) {
		const StoredLead lead = stored_lead(rows, row);
		for (guint i = 0; i < entries->len; i++) {
			IntakeEntry *entry = entry_at(entries, i);
			if (entry->outcome == INTAKE_OPEN &&
				memcmp(entry->key, lead.submission_key, INTAKE_KEY_BYTES) == 0)
				answer_from(entry, &lead);
		}
	}
	return true;
}

static bool insert_and_ask_once(IntakeWriter *writer, const GPtrArray *entries, int64_t deadline_us, GError **error)
{
	return insert(writer, entries, deadline_us, error) &&
	       (count_open(entries) == 0 || ask(writer, entries, deadline_us, error));
}

/* Frees the keys of leads of another day. */
static bool release_former(IntakeWriter *writer, const GPtrArray *entries, int64_t deadline_us, GError **error)
{
	for (guint i = 0; i < entries->len; i++) {
		IntakeEntry *entry = entry_at(entries, i);
		if (entry->outcome != INTAKE_OPEN || !entry->has_former)
			continue;
		Db *db = connection(writer, deadline_us, error);
		if (db == NULL || !lead_release_key(db, &entry->former, error))
			return false;
		new_lead_repeats(entry->lead_json, &entry->former);
		entry->has_former = false;
	}
	return true;
}

/*
 * What is open after it was asked for had its key in use a moment ago: by a lead of another day, which gives it up here
 * or in another instance.
 */
static bool insert_and_ask(IntakeWriter *writer, const GPtrArray *entries, int64_t deadline_us, GError **error)
{
	for (int rounds = 0; rounds < ROUNDS_MAX; rounds++) {
		if (!insert_and_ask_once(writer, entries, deadline_us, error) ||
			!release_former(writer, entries, deadline_us, error))
			return false;
		if (count_open(entries) == 0)
			break;
	}
	return true;
}

/* After an uncertain end: what is there was ours or a repeat; what is not is written once more. */
static bool ask_and_insert(IntakeWriter *writer, const GPtrArray *entries, int64_t deadline_us, GError **error)
{
	return ask(writer, entries, deadline_us, error) &&
	       (count_open(entries) == 0 || insert_and_ask(writer, entries, deadline_us, error));
}

static bool write_open(IntakeWriter *writer, const GPtrArray *entries, int64_t deadline_us, GError **error)
{
	g_autoptr(GError) cause = NULL;

	if (insert_and_ask(writer, entries, deadline_us, &cause))
		return true;
	if (!leadmatch_error_is(cause, LEADMATCH_ERROR_UNCERTAIN)) {
		g_propagate_error(error, g_steal_pointer(&cause));
		return false;
	}
	log_warning("intake_uncertain", log_int("leads", count_open(entries)), log_error_text(cause));
	return ask_and_insert(writer, entries, deadline_us, error);
}

static void fail_open(const GPtrArray *entries, LeadmatchError code, const char *says)
{
	for (guint i = 0; i < entries->len; i++) {
		IntakeEntry *entry = entry_at(entries, i);
		if (entry->outcome != INTAKE_OPEN)
			continue;
		entry->outcome = INTAKE_FAILED;
		entry->error = g_error_new_literal(LEADMATCH_ERROR, (int)code, says);
	}
}

/* What a caller is told: the database's trouble is not his, and neither is what slipped through our validation. */
static LeadmatchError code_for_caller(const GError *error)
{
	static const LeadmatchError codes[] = {
		LEADMATCH_ERROR_UNAVAILABLE,
		LEADMATCH_ERROR_UNCERTAIN,
		LEADMATCH_ERROR_TIMEOUT,
		LEADMATCH_ERROR_BUSY,
	};

	for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
		if (leadmatch_error_is(error, codes[i]))
			return codes[i] == LEADMATCH_ERROR_BUSY ? LEADMATCH_ERROR_BUSY : LEADMATCH_ERROR_UNAVAILABLE;
	}
	return LEADMATCH_ERROR_INTERNAL;
}

/* The failure of all that are open, logged once; not again and again while the database is known to be down. */
static void give_up(IntakeWriter *writer, const GPtrArray *entries, const GError *error)
{
	if (!writer->was_down)
		log_warning("intake_failed", log_int("leads", count_open(entries)), log_error_text(error));
	fail_open(entries, code_for_caller(error), error->message);
}

/* One lead by itself. Its key may be there already, so a conflict is about its id or reference: try others. */
static void write_alone(IntakeWriter *writer, IntakeEntry *entry, int64_t deadline_us)
{
	g_autoptr(GPtrArray) alone = g_ptr_array_new();

	g_ptr_array_add(alone, entry);
	for (int ids = 1;; ids++) {
		g_autoptr(GError) error = NULL;
		if (write_open(writer, alone, deadline_us, &error))
			break;
		if (ids == IDS_MAX || !leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
			give_up(writer, alone, error);
			break;
		}
		intake_entry_renew_id(entry);
	}
}

/* By key, so that two instances with the same keys never wait for each other in a circle. */
static int compare_keys(const void *a, const void *b)
{
	const IntakeEntry *const *left = a, *const *right = b;

	return memcmp((*left)->key, (*right)->key, INTAKE_KEY_BYTES);
}

void intake_write(IntakeWriter *writer, GPtrArray *entries, int64_t deadline_us)
{
	g_autoptr(GError) error = NULL;

	g_ptr_array_sort(entries, compare_keys);
	if (!write_open(writer, entries, deadline_us, &error)) {
		if (code_for_caller(error) != LEADMATCH_ERROR_INTERNAL)
			give_up(writer, entries, error);
		for (guint i = 0; i < entries->len; i++) {
			if (entry_at(entries, i)->outcome == INTAKE_OPEN)
				write_alone(writer, entry_at(entries, i), deadline_us);
		}
	}
	/* Left out because its key was there, and not found by it, again and again. */
	fail_open(entries, LEADMATCH_ERROR_UNAVAILABLE, wording_text(TEXT_ERROR_INTAKE_ERASED));
}
