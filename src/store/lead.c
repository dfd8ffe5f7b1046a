#include "store/lead.h"

#include <string.h>

#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "base/json_writer.h"
#include "domain/lead/triage.h"
#include "domain/suspicion/suspicion.h"
#include "store/lead_sql.h"

#define REPEAT_KEY "repeat_of"

enum {
	CONFIDENCE_DECIMALS = 6, /* what a real holds */
};

void lead_key_write(const uint8_t key[static LEAD_KEY_BYTES], GString *out)
{
	static const char hex[] = "0123456789abcdef";
	char text[2 * LEAD_KEY_BYTES];

	for (int i = 0; i < LEAD_KEY_BYTES; i++) {
		text[2 * i] = hex[key[i] >> 4];
		text[2 * i + 1] = hex[key[i] & 0x0f];
	}
	g_string_append_len(out, text, sizeof text);
}

static bool key_parse(const char *text, uint8_t key[static LEAD_KEY_BYTES])
{
	if (strlen(text) != 2 * LEAD_KEY_BYTES)
		return false;
	for (int i = 0; i < LEAD_KEY_BYTES; i++) {
		const int high = g_ascii_xdigit_value(text[2 * i]);
		const int low = g_ascii_xdigit_value(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		key[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static void put_key(JsonWriter *w, const char *name, const uint8_t *key)
{
	jsonw_key(w, name);
	jsonw_raw(w, "\"");
	lead_key_write(key, w->out);
	g_string_append_c(w->out, '"');
}

/* NULL: none. */
static const char *status_reason(const Submission *submission, const Recommendation *recommendation)
{
	const TriageReason reason = triage_reason(&(TriageFacts){
		.is_other_trade = recommendation->is_other_trade,
		.is_not_a_hire = recommendation->is_not_a_hire,
		.is_just_looking = submission->choices[FIELD_CODEBASE] == CODEBASE_JUST_LOOKING,
		.is_undecided = recommendation->is_undecided,
	});

	return reason == TRIAGE_COUNT ? NULL : triage_reason_name(reason);
}

NewLead new_lead(const Submission *submission, const Recommendation *recommendation)
{
	return (NewLead){
		.engagement = recommendation->engagement,
		.confidence = recommendation->confidence,
		.needs_review = recommendation->needs_review,
		.status_reason = status_reason(submission, recommendation),
		.contact_name = submission->texts[FIELD_CONTACT_NAME],
		.email = submission->texts[FIELD_EMAIL],
		.company = submission->texts[FIELD_COMPANY],
		.title = submission->texts[FIELD_TITLE],
		.source = submission->texts[FIELD_SOURCE],
		.ruleset = recommendation->ruleset,
	};
}

/* What was found at the door. */
static void write_door(JsonWriter *w, const NewLead *lead)
{
	jsonw_key(w, "suspicions");
	suspicions_write(w, lead->suspicions);
	if (lead->has_text_key)
		jsonw_put_int(w, "text_key", lead->text_key);
	if (lead->sender_keys != NULL) {
		jsonw_key(w, "sender_keys");
		jsonw_begin_array(w);
		for (const char *const *key = lead->sender_keys; *key != NULL; key++)
			jsonw_text(w, *key);
		jsonw_end_array(w);
	}
	if (lead->network_key != NULL)
		jsonw_put_text(w, "network_key", lead->network_key);
	if (lead->email_key != NULL)
		jsonw_put_text(w, "email_key", lead->email_key);
}

void new_lead_write(const NewLead *lead, GString *json)
{
	char reference[REFERENCE_TEXT_BYTES];
	JsonWriter w;

	reference_format(&lead->id, reference);
	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_ident(&w, "id", &lead->id);
	jsonw_put_text(&w, "reference", reference);
	put_key(&w, "submission_key", lead->submission_key);
	put_key(&w, "body_hash", lead->body_hash);
	if (lead->form_key != NULL)
		put_key(&w, "form_key", lead->form_key);
	/* Before anything that a visitor wrote: new_lead_repeats() looks for the first. */
	jsonw_key(&w, REPEAT_KEY);
	jsonw_null(&w);
	jsonw_put_text(&w, "engagement", engagement_name(lead->engagement));
	jsonw_key(&w, "confidence");
	jsonw_decimal(&w, lead->confidence, CONFIDENCE_DECIMALS);
	jsonw_put_bool(&w, "needs_review", lead->needs_review);
	jsonw_put_text(&w, "status_reason", lead->status_reason);
	write_door(&w, lead);
	jsonw_put_text(&w, "contact_name", lead->contact_name);
	jsonw_put_text(&w, "email", lead->email);
	jsonw_put_text(&w, "company", lead->company);
	jsonw_put_text(&w, "title", lead->title);
	jsonw_put_text(&w, "source", lead->source);
	jsonw_put_text(&w, "consent_version", lead->consent_version);
	jsonw_put_text(&w, "ruleset", lead->ruleset);
	if (lead->is_probe)
		jsonw_put_bool(&w, "is_probe", true);
	jsonw_end_object(&w);
}

void new_lead_repeats(GString *json, const Ident *lead_id)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	g_autofree char *known = g_strdup_printf("\"%s\":\"%s\"", REPEAT_KEY, id);
	g_string_replace(json, "\"" REPEAT_KEY "\":null", known, 1);
}

bool lead_revise(Db *db, const LeadRevision *revision, GError **error)
{
	static const uint8_t no_key[LEAD_KEY_BYTES] = {0}; /* the lead keeps its own */
	NewLead lead = new_lead(revision->submission, revision->recommendation);
	g_autoptr(GString) json = g_string_sized_new(4096);
	char id[IDENT_TEXT_BYTES];

	lead.id = *revision->lead_id;
	lead.submission_key = no_key;
	lead.body_hash = no_key;
	new_lead_write(&lead, json);
	ident_format(&lead.id, id);
	return db_run(db, SQL_LEAD_REVISE,
		DB_PARAMS(db_text(id), db_text(json->str), db_text(revision->submission_json),
			db_text(revision->recommendation->json), db_bool(revision->is_correction)),
		error);
}

/* As it is kept: so many without a pause, then one in each period. */
static DbParam limit_burst(const LeadLimit *limit)
{
	return limit->count > 0 ? db_int(limit->count) : db_null();
}

static DbParam limit_period(const LeadLimit *limit)
{
	return limit->count > 0 ? db_int(MAX(limit->period_us / limit->count, LEAD_REFUSED_FACTOR)) : db_null();
}

DbResult *lead_insert_batch(Db *db, const LeadBatch *batch, const LeadLimits *limits, GError **error)
{
	return db_query(db, SQL_LEAD_INSERT_BATCH,
		DB_PARAMS(db_text(batch->leads->str), db_documents(batch->submissions),
			db_documents(batch->recommendations), db_text(batch->emails), limit_burst(&limits->per_network),
			limit_period(&limits->per_network), limit_burst(&limits->per_email),
			limit_period(&limits->per_email), limit_burst(&limits->total), limit_period(&limits->total),
			db_int(LEAD_REFUSED_FACTOR)),
		error);
}

DbResult *lead_find_by_keys(Db *db, const char *keys, GError **error)
{
	return db_query(db, SQL_LEAD_FIND_BY_KEYS, DB_PARAMS(db_text(keys)), error);
}

StoredLead stored_lead(const DbResult *rows, int row)
{
	StoredLead lead = {.recommendation_json = db_get_text(rows, row, "recommendation")};
	const bool is_well_formed = ident_parse(db_get_text(rows, row, "id"), &lead.id) &&
				    key_parse(db_get_text(rows, row, "submission_key"), lead.submission_key) &&
				    key_parse(db_get_text(rows, row, "body_hash"), lead.body_hash);

	g_assert(is_well_formed); /* the schema's types and checks ensure it */
	g_strlcpy(lead.reference, db_get_text(rows, row, "reference"), sizeof lead.reference);
	lead.is_current = db_get_bool(rows, row, "is_current");
	return lead;
}

bool lead_release_key(Db *db, const Ident *lead_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	g_autoptr(DbResult) done = db_query(db, SQL_LEAD_RELEASE_KEY, DB_PARAMS(db_text(id)), error);
	return done != NULL;
}

DbResult *lead_find_by_form(Db *db, const uint8_t form_key[static LEAD_KEY_BYTES], GError **error)
{
	g_autoptr(GString) key = g_string_new(NULL);

	lead_key_write(form_key, key);
	return db_query(db, SQL_LEAD_FIND_BY_FORM, DB_PARAMS(db_text(key->str)), error);
}

static bool not_found(GError **error)
{
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_LEAD_NOT_FOUND);
}

bool lead_find_id(Db *db, const char *id_or_reference, Ident *id, GError **error)
{
	char reference[REFERENCE_TEXT_BYTES];
	const bool is_id = ident_parse(id_or_reference, id);

	if (!is_id && !reference_parse(id_or_reference, reference))
		return not_found(error);
	g_autoptr(DbResult) rows = db_query(db, SQL_LEAD_FIND_ID,
		DB_PARAMS(is_id ? db_text(id_or_reference) : db_null(), is_id ? db_null() : db_text(reference)), error);
	if (rows == NULL)
		return false;
	if (db_rows(rows) == 1)
		return ident_parse(db_get_text(rows, 0, "id"), id);
	g_autoptr(DbResult) erased = db_query(db, SQL_LEAD_FIND_ERASED,
		DB_PARAMS(is_id ? db_text(id_or_reference) : db_null(), is_id ? db_null() : db_text(reference)), error);
	if (erased == NULL)
		return false;
	if (db_rows(erased) == 0)
		return not_found(error);
	g_autofree char *at = format_moment(NULL, db_get_int(erased, 0, "erased_us"));
	return wording_fail(error, LEADMATCH_ERROR_GONE, TEXT_ERROR_LEAD_ERASED, wording_string("at", at));
}

static DbResult *query_by_id(Db *db, const char *sql, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, sql, DB_PARAMS(db_text(text)), error);
}

/* Appends the one document of a statement that answers one row. */
static bool load_document(Db *db, const char *sql, const Ident *id, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, sql, id, error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0 || db_is_null(rows, 0, "document")) {
		return not_found(error);
	}
	g_string_append(out, db_get_text(rows, 0, "document"));
	return true;
}

bool lead_load_for_client(Db *db, const Ident *id, GString *out, GError **error)
{
	return load_document(db, SQL_LEAD_FOR_CLIENT, id, out, error);
}

bool lead_load_export(Db *db, const Ident *id, GString *out, GError **error)
{
	return load_document(db, SQL_LEAD_EXPORT, id, out, error);
}

DbResult *lead_of_client_email(Db *db, const Ident *email_id, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_LEAD_OF_CLIENT_EMAIL, email_id, error);

	if (rows != NULL && db_rows(rows) == 0) {
		not_found(error);
		return NULL;
	}
	return g_steal_pointer(&rows);
}

char *lead_client_version(Db *db, const Ident *id, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_LEAD_CLIENT_VERSION, id, error);

	return rows == NULL ? NULL : g_strdup(db_get_text(rows, 0, "version"));
}

DbResult *lead_client_stamps(Db *db, const char *ids, GError **error)
{
	return db_query(db, SQL_LEAD_CLIENT_STAMPS, DB_PARAMS(db_text(ids)), error);
}

DbResult *lead_claim_delayed(Db *db, int leads_max, GError **error)
{
	return db_query(db, SQL_LEAD_CLAIM_DELAYED, DB_PARAMS(db_int(leads_max)), error);
}

bool lead_forget_erased(Db *db, GError **error)
{
	return db_run(db, SQL_LEAD_FORGET_ERASED, DB_NO_PARAMS, error);
}

bool lead_prove_email(Db *db, const Ident *id, bool *is_new, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_LEAD_PROVE_EMAIL, id, error);

	if (rows != NULL)
		*is_new = db_rows_changed(rows) > 0;
	return rows != NULL;
}

bool lead_ask(Db *db, const Ident *id, GError **error)
{
	g_autoptr(DbResult) done = query_by_id(db, SQL_LEAD_ASK, id, error);

	return done != NULL;
}

bool lead_unask(Db *db, const Ident *id, GError **error)
{
	g_autoptr(DbResult) done = query_by_id(db, SQL_LEAD_UNASK, id, error);

	return done != NULL;
}

DbResult *lead_lock(Db *db, const Ident *id, GError **error)
{
	g_autoptr(DbResult) rows = query_by_id(db, SQL_LEAD_LOCK, id, error);

	if (rows != NULL && db_rows(rows) == 0) {
		not_found(error);
		return NULL;
	}
	return g_steal_pointer(&rows);
}

DbResult *lead_holders(Db *db, const Ident *id, bool everybody, const char *staff, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_query(db, SQL_LEAD_HOLDERS, DB_PARAMS(db_text(text), db_bool(everybody), db_text(staff)), error);
}

bool lead_erase(Db *db, const Ident *id, const char *actor, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_autoptr(DbResult) emails = db_query(db, SQL_LEAD_LOCK_EMAILS, DB_PARAMS(db_text(text)), error);
	if (emails == NULL)
		return false;
	g_autofree char *ids = db_ids(emails, db_rows(emails));
	return db_run(db, SQL_LEAD_ERASE, DB_PARAMS(db_text(text), db_text(actor), db_text(ids)), error);
}

bool lead_write(Db *db, const Ident *id, const LeadMove *move, const char *engagement, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, SQL_LEAD_WRITE,
		DB_PARAMS(db_text(text), move == NULL ? db_null() : db_text(lead_status_name(move->to)),
			db_bool(move != NULL && (move->causes & LEAD_STARTS_ROUND) != 0), db_text(engagement),
			db_bool(move != NULL && (move->causes & LEAD_ANSWERS_CLIENT) != 0)),
		error);
}

bool lead_settle_triage(Db *db, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, SQL_LEAD_SETTLE_TRIAGE, DB_PARAMS(db_text(text)), error);
}

bool lead_assign(Db *db, const Ident *id, const Ident *recruiter_id, GError **error)
{
	char lead[IDENT_TEXT_BYTES];
	char recruiter[IDENT_TEXT_BYTES];

	ident_format(id, lead);
	ident_format(recruiter_id, recruiter);
	return db_run(db, SQL_LEAD_ASSIGN, DB_PARAMS(db_text(lead), db_text(recruiter)), error);
}
