#include "app/history/lead_import.h"

#include <string.h>

#include <sodium.h>

#include "app/audit.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/lead/lead_outcome.h"
#include "store/lead.h"
#include "store/imported_leads.h"

enum {
	BATCH_ROWS = 500, /* a transaction of some 2 MB */
	CONFIDENCE_DECIMALS = 6,
	SIMILAR_MAX = 20, /* shown */
};

typedef enum Pass {
	PASS_CHECK,
	PASS_WRITE,
} Pass;

/* A recruiter of the file. */
typedef struct Person {
	Ident id;
	bool is_known; /* false: an address is missing */
	bool is_new;   /* to be added before leads are written */
	char *name, *address;
} Person;

typedef struct Run {
	const LeadImport *import;
	LeadImportResult *result;
	Pass pass;
	GHashTable *people; /* by address, or else name, in small letters; of Person */
	GHashTable *keys;   /* rows of this pass, so that each is there once */
	GHashTable *lines;  /* id to line, of a batch of a trial run */
	JsonWriter leads, wanted;
	guint batch_rows;
	int64_t now_us;
} Run;

static void person_free(void *data)
{
	Person *person = data;

	g_free(person->name);
	g_free(person->address);
	g_free(person);
}

static void begin_batch(Run *run)
{
	g_string_truncate(run->leads.out, 0);
	g_string_truncate(run->wanted.out, 0);
	g_hash_table_remove_all(run->lines);
	jsonw_init(&run->leads, run->leads.out);
	jsonw_begin_array(&run->leads);
	jsonw_init(&run->wanted, run->wanted.out);
	jsonw_begin_array(&run->wanted);
	run->batch_rows = 0;
}

static void run_init(Run *run, const LeadImport *import, LeadImportResult *result)
{
	*run = (Run){
		.import = import,
		.result = result,
		.people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, person_free),
		.keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.leads = {.out = g_string_new(NULL)},
		.wanted = {.out = g_string_new(NULL)},
		.now_us = clock_now_us(),
	};
}

static void run_clear(Run *run)
{
	g_hash_table_unref(run->people);
	g_hash_table_unref(run->keys);
	g_hash_table_unref(run->lines);
	g_string_free(run->leads.out, TRUE);
	g_string_free(run->wanted.out, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* --- recruiters --- */

static char *person_key(const HistoryLead *lead)
{
	const char *address = lead->texts[HISTORY_RECRUITER_EMAIL];

	return g_utf8_strdown(address != NULL ? address : lead->texts[HISTORY_RECRUITER], -1);
}

static bool has_recruiter(const HistoryLead *lead)
{
	return lead->texts[HISTORY_RECRUITER] != NULL || lead->texts[HISTORY_RECRUITER_EMAIL] != NULL;
}

/* *person: of the run. */
static bool find_person(Run *run, const HistoryLead *lead, const Person **person, GError **error)
{
	const char *address = lead->texts[HISTORY_RECRUITER_EMAIL];
	const char *name = lead->texts[HISTORY_RECRUITER];
	g_autofree char *key = person_key(lead);
	Person *known = g_hash_table_lookup(run->people, key);

	if (known == NULL) {
		known = g_new0(Person, 1);
		known->name = g_strdup(name != NULL ? name : address);
		known->address = g_strdup(address);
		g_hash_table_insert(run->people, g_steal_pointer(&key), known);
		if (!imported_leads_find_recruiter(run->import->db, address, name, &known->id, &known->is_known, error))
			return false;
		if (!known->is_known && address != NULL) {
			known->id = ident_new();
			known->is_known = known->is_new = true;
			run->result->recruiters++;
		}
	}
	*person = known;
	return true;
}

/* In the transaction of the first batch that is written. */
static bool add_people(Run *run, GError **error)
{
	GHashTableIter people;
	void *value;

	g_hash_table_iter_init(&people, run->people);
	while (g_hash_table_iter_next(&people, NULL, &value)) {
		Person *person = value;
		if (person->is_new && !imported_leads_add_recruiter(
					      run->import->db, &person->id, person->name, person->address, error))
			return false;
		/* A trial run takes it back, and adds it again with the next batch. */
		person->is_new = person->is_new && run->import->is_trial;
	}
	return true;
}

/* --- a row --- */

/* SHA-256 of what the row says, whatever it is written like. */
static void hash_row(const HistoryLead *lead, const char *submission, uint8_t key[static LEAD_KEY_BYTES])
{
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const guchar *)"import", sizeof "import");
	crypto_hash_sha256_update(&state, (const guchar *)submission, strlen(submission) + 1);
	for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++) {
		const char *text = lead->texts[fact] == NULL ? "" : lead->texts[fact];
		crypto_hash_sha256_update(&state, (const guchar *)text, strlen(text) + 1);
	}
	crypto_hash_sha256_final(&state, key);
}

/* Of the time at which the lead was received, so that it sorts among the others; the rest is the row. */
static Ident id_of_row(int64_t received_us, const uint8_t key[static LEAD_KEY_BYTES])
{
	Ident id = ident_floor_us(received_us);

	id.bytes[6] |= key[0] & 0x0f;
	id.bytes[7] = key[1];
	id.bytes[8] |= key[2] & 0x3f;
	memcpy(id.bytes + 9, key + 3, sizeof id.bytes - 9);
	return id;
}

static const char *event_of(LeadStatus status)
{
	const LeadReport report = {.event = status == LEAD_STATUS_PLACED ? LEAD_EVENT_PLACE : LEAD_EVENT_LOSE};

	return status == LEAD_STATUS_PLACED || status == LEAD_STATUS_LOST
		       ? lead_report_event(&report, LEAD_STAGE_ACCEPTED)
		       : "status_changed";
}

static void put_raw(JsonWriter *w, const char *name, const char *json)
{
	jsonw_key(w, name);
	if (json == NULL)
		jsonw_null(w);
	else
		jsonw_raw(w, json);
}

static void write_end(JsonWriter *w, const HistoryLead *lead, Engagement engagement)
{
	const LeadReport report = {
		.event = lead->status == LEAD_STATUS_PLACED ? LEAD_EVENT_PLACE : LEAD_EVENT_LOSE,
		.reason = lead->texts[HISTORY_REASON],
		.start_date = lead->texts[HISTORY_START_DATE],
		.role = lead->texts[HISTORY_ROLE],
		.rate = lead->texts[HISTORY_RATE],
		.fee = lead->texts[HISTORY_FEE],
		.engagement = engagement,
	};
	g_autofree char *placement =
		lead->status == LEAD_STATUS_PLACED ? lead_report_placement(&report, engagement) : NULL;
	g_autofree char *says = lead_report_json(&report, lead->status, placement);

	jsonw_put_text(w, "status", lead_status_name(lead->status));
	jsonw_put_text(w, "reason", lead->texts[HISTORY_REASON]);
	put_raw(w, "placement", placement);
	jsonw_put_text(w, "event", event_of(lead->status));
	put_raw(w, "new", says);
}

static void write_recruiter(JsonWriter *w, const HistoryLead *lead, const Person *person)
{
	const Ident offer_id = ident_new();

	if (person == NULL)
		return;
	jsonw_put_ident(w, "recruiter_id", &person->id);
	jsonw_put_ident(w, "offer_id", &offer_id);
	jsonw_put_int(w, "accepted_us", lead->accepted_us != 0 ? lead->accepted_us : lead->received_us);
}

/* What a row becomes. */
typedef struct Item {
	Ident id;
	uint8_t key[LEAD_KEY_BYTES];
	const char *submission;
	const Person *person; /* NULL: nobody had it */
} Item;

static void write_lead(Run *run, const HistoryLead *lead, const Item *item)
{
	g_autoptr(Recommendation) recommendation = recommender_run(run->import->recommender, lead->submission);
	const Engagement engagement =
		lead->engagement == ENGAGEMENT_COUNT ? recommendation->engagement : lead->engagement;
	g_autoptr(GString) key = g_string_new(NULL);
	char reference[REFERENCE_TEXT_BYTES];
	JsonWriter *w = &run->leads;

	lead_key_write(item->key, key);
	reference_format(&item->id, reference);
	jsonw_begin_object(w);
	jsonw_put_ident(w, "id", &item->id);
	jsonw_put_text(w, "reference", reference);
	jsonw_put_text(w, "submission_key", key->str);
	jsonw_put_text(w, "engagement", engagement_name(engagement));
	jsonw_put_bool(w, "is_decided", lead->engagement != ENGAGEMENT_COUNT);
	jsonw_key(w, "confidence");
	jsonw_decimal(w, recommendation->confidence, CONFIDENCE_DECIMALS);
	jsonw_put_bool(w, "needs_review", recommendation->needs_review);
	jsonw_put_int(w, "received_us", lead->received_us);
	jsonw_put_int(w, "ended_us", lead->ended_us);
	jsonw_put_text(w, "contact_name", lead->submission->texts[FIELD_CONTACT_NAME]);
	jsonw_put_text(w, "email", lead->submission->texts[FIELD_EMAIL]);
	jsonw_put_text(w, "company", lead->submission->texts[FIELD_COMPANY]);
	jsonw_put_text(w, "title", lead->submission->texts[FIELD_TITLE]);
	jsonw_put_text(w, "source", lead->submission->texts[FIELD_SOURCE]);
	jsonw_put_text(w, "note", lead->texts[HISTORY_NOTE]);
	put_raw(w, "submission", item->submission);
	put_raw(w, "recommendation", recommendation->json);
	write_end(w, lead, engagement);
	write_recruiter(w, lead, item->person);
	jsonw_end_object(w);
}

static void write_wanted(Run *run, const HistoryLead *lead, const Ident *id, guint line)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	g_hash_table_insert(run->lines, g_strdup(text), GUINT_TO_POINTER(line));
	jsonw_begin_object(&run->wanted);
	jsonw_put_ident(&run->wanted, "id", id);
	jsonw_put_text(&run->wanted, "email", lead->submission->texts[FIELD_EMAIL]);
	jsonw_put_text(&run->wanted, "title", lead->submission->texts[FIELD_TITLE]);
	jsonw_put_int(&run->wanted, "received_us", lead->received_us);
	jsonw_end_object(&run->wanted);
}

/* --- batches --- */

/* In the transaction, before it is written. */
static bool find_similar(Run *run, GError **error)
{
	if (!run->import->is_trial)
		return true;
	jsonw_end_array(&run->wanted);
	g_autoptr(DbResult) rows = imported_leads_similar(run->import->db, run->wanted.out->str, BATCH_ROWS, error);
	for (int i = 0; rows != NULL && i < db_rows(rows); i++) {
		if (run->result->similar++ < SIMILAR_MAX)
			run->import->similar(
				GPOINTER_TO_UINT(g_hash_table_lookup(run->lines, db_get_text(rows, i, "id"))),
				db_get_text(rows, i, "reference"), run->import->context);
	}
	return rows != NULL;
}

static bool write_batch(Run *run, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	int64_t written = 0;

	if (run->batch_rows == 0)
		return true;
	jsonw_end_array(&run->leads);
	if (!db_begin(&tx, run->import->db, error) || !add_people(run, error) || !find_similar(run, error) ||
		!imported_leads_batch(run->import->db, run->leads.out->str, run->import->actor, &written, error) ||
		(!run->import->is_trial && !db_commit(&tx, error)))
		return false;
	run->result->imported += (guint)written;
	run->result->known += run->batch_rows - (guint)written;
	run->result->is_cut = run->import->until_us > 0 && clock_monotonic_us() >= run->import->until_us;
	begin_batch(run);
	return true;
}

/* A row that is right. */
static bool take(Run *run, const HistoryLead *lead, guint line, GError **error)
{
	g_autoptr(GString) submission = g_string_new(NULL);
	g_autoptr(GString) key = g_string_new(NULL);
	Item item = {0};

	submission_write_json(lead->raw, lead->submission, submission);
	hash_row(lead, submission->str, item.key);
	lead_key_write(item.key, key);
	run->result->by_status[lead->status]++;
	if (!g_hash_table_add(run->keys, g_strdup(key->str))) {
		run->result->known++;
		return true;
	}
	item.id = id_of_row(lead->received_us, item.key);
	item.submission = submission->str;
	if (has_recruiter(lead) && !find_person(run, lead, &item.person, error))
		return false;
	write_lead(run, lead, &item);
	if (run->import->is_trial)
		write_wanted(run, lead, &item.id, line);
	run->batch_rows++;
	return run->batch_rows < BATCH_ROWS || write_batch(run, error);
}

/* *is_right: nothing is wrong with it. */
static bool check_recruiter(Run *run, const HistoryLead *lead, FieldErrors *wrong, GError **error)
{
	const int column = run->import->map->facts[HISTORY_RECRUITER];
	const Person *person = NULL;

	if (!has_recruiter(lead))
		return true;
	if (!find_person(run, lead, &person, error))
		return false;
	if (!person->is_known)
		field_errors_add(wrong, run->import->map->headings[column], "unknown_recruiter",
			TEXT_ERROR_IMPORT_RECRUITER, wording_string("name", person->name));
	return true;
}

static bool read_row(Run *run, const GPtrArray *cells, guint line, GError **error)
{
	g_auto(HistoryLead) lead = {0};
	g_auto(FieldErrors) wrong;

	field_errors_init(&wrong);
	if (history_read(run->import->map, cells, run->now_us, &lead, &wrong) &&
		!check_recruiter(run, &lead, &wrong, error))
		return false;
	const bool is_right = field_errors_count(&wrong) == 0;
	if (run->pass == PASS_WRITE)
		return !is_right || take(run, &lead, line, error);
	run->result->rows++;
	run->result->wrong += !is_right;
	for (guint i = 0; i < field_errors_count(&wrong); i++)
		run->import->wrong(line, field_errors_get(&wrong, i)->field, field_errors_get(&wrong, i)->says,
			run->import->context);
	return true;
}

static bool read_rows(Run *run, Pass pass, GError **error)
{
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) problem = NULL;
	CsvReader reader;
	guint rows = 0;

	run->pass = pass;
	begin_batch(run);
	csv_reader_init(&reader, run->import->text, run->import->separator);
	bool is_headings = true;
	while (!run->result->is_cut && csv_reader_next(&reader, cells, &problem)) {
		if (!is_headings && !read_row(run, cells, reader.row_line, error))
			return false;
		is_headings = false;
		if (pass == PASS_WRITE && run->import->progress != NULL)
			run->import->progress(++rows, run->import->context);
	}
	if (problem != NULL) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	return pass == PASS_CHECK || write_batch(run, error);
}

static bool note(const Run *run, GError **error)
{
	g_autoptr(GString) details = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, details);
	jsonw_begin_object(&w);
	jsonw_put_int(&w, "leads", run->result->imported);
	jsonw_put_int(&w, "known", run->result->known);
	jsonw_put_int(&w, "recruiters", run->result->recruiters);
	jsonw_end_object(&w);
	return audit_add(run->import->db, "leads_imported", NULL, details->str, error);
}

bool lead_import_run(const LeadImport *import, LeadImportResult *result, GError **error)
{
	g_auto(Run) run;

	*result = (LeadImportResult){0};
	run_init(&run, import, result);
	if (!read_rows(&run, PASS_CHECK, error))
		return false;
	if (result->wrong > 0 && !import->skips_wrong && !import->is_trial)
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_WRONG,
			wording_number("count", result->wrong));
	return read_rows(&run, PASS_WRITE, error) && (import->is_trial || result->imported == 0 || note(&run, error));
}
