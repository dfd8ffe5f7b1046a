#include "app/intake/submit.h"

#include <string.h>

#include <sodium.h>

#include "app/client/client.h"
#include "app/intake/intake.h"
#include "app/rules/recommender.h"
#include "base/error.h"
#include "base/log.h"
#include "store/lead.h"

/* Where the signals stand among the stored answers. */
#define SIGNALS_FIELD "form_signals"

G_STATIC_ASSERT((int)INTAKE_KEY_BYTES == (int)crypto_hash_sha256_BYTES);

void submitted_clear(Submitted *submitted)
{
	g_clear_pointer(&submitted->recommendation_json, g_free);
	if (submitted->errors.list != NULL)
		field_errors_clear(&submitted->errors);
	if (submitted->warnings.list != NULL)
		field_errors_clear(&submitted->warnings);
}

static void hash_key(const SubmitRequest *request, const uint8_t body_hash[static INTAKE_KEY_BYTES],
	uint8_t key[static INTAKE_KEY_BYTES])
{
	static const char *const kinds[] = {
		[SUBMIT_KEY_CLIENT] = "api", [SUBMIT_KEY_FORM] = "form", [SUBMIT_KEY_ANSWERS] = "answers"};
	const bool is_answers = request->key_kind == SUBMIT_KEY_ANSWERS;
	crypto_hash_sha256_state state;

	if (request->key_kind == SUBMIT_KEY_NONE) {
		randombytes_buf(key, INTAKE_KEY_BYTES);
		return;
	}
	const char *kind = kinds[request->key_kind];
	crypto_hash_sha256_init(&state);
	/* With its NUL, so that no kind's end can be read as the beginning of the key. */
	crypto_hash_sha256_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
	crypto_hash_sha256_update(
		&state, is_answers ? body_hash : request->key, is_answers ? INTAKE_KEY_BYTES : request->key_bytes);
	crypto_hash_sha256_final(&state, key);
}

static void hash_body(const SubmitRequest *request, const Submission *submission, uint8_t hash[static INTAKE_KEY_BYTES])
{
	g_autoptr(GString) answers = NULL;
	const void *body = request->body;
	gsize bytes = request->body_bytes;

	if (body == NULL) {
		answers = g_string_sized_new(2048);
		submission_write_json(request->raw, submission, answers);
		body = answers->str;
		bytes = answers->len;
	}
	crypto_hash_sha256(hash, body, bytes);
}

static bool find_by_key(
	const App *app, const uint8_t key[static INTAKE_KEY_BYTES], int64_t deadline_us, Ident *lead_id, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) keys = g_string_new("{");

	lead_key_write(key, keys);
	g_string_append_c(keys, '}');
	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) rows = lead_find_by_keys(loan.db, keys->str, error);
	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no such lead");
		return false;
	}
	*lead_id = stored_lead(rows, 0).id;
	return true;
}

/* By the rates of the rules that are active now. */
static Submission *check(
	const App *app, const RawSubmission *raw, SubmissionCheck what, FieldErrors *errors, FieldErrors *warnings)
{
	g_autoptr(RuleSet) rules = recommender_rules(app->recommender);

	return submission_check(raw, what, ruleset_rates(rules), errors, warnings);
}

/* "email bad_email, consent required": names and codes of ours, nothing that a visitor wrote. */
static void log_refusal(const FieldErrors *errors)
{
	g_autoptr(GString) reasons = g_string_new(NULL);

	for (guint i = 0; i < field_errors_count(errors); i++) {
		const FieldError *error = field_errors_get(errors, i);
		g_string_append_printf(reasons, "%s%s %s", i == 0 ? "" : ", ", error->field, error->code);
	}
	log_info("submission_refused", log_text("reasons", reasons->str));
}

bool submit(const App *app, const SubmitRequest *request, int64_t deadline_us, Submitted *done, GError **error)
{
	IntakeLead lead = {.raw = request->raw};
	g_auto(IntakeReceipt) receipt = {0};
	g_autoptr(GError) refusal = NULL;

	field_errors_init(&done->errors);
	field_errors_init(&done->warnings);
	if (request->signals != NULL)
		raw_submission_remove(request->raw, SIGNALS_FIELD);
	g_autoptr(Submission) submission =
		check(app, request->raw, SUBMISSION_CHECK_LEAD, &done->errors, &done->warnings);
	done->outcome = SUBMIT_REFUSED;
	if (submission == NULL) {
		log_refusal(&done->errors);
		return true;
	}
	g_autoptr(Recommendation) recommendation = recommender_run(app->recommender, submission);
	lead.submission = submission;
	lead.recommendation = recommendation;
	/* Before the signals are added: a repeat may come at another speed. */
	hash_body(request, submission, lead.body_hash);
	hash_key(request, lead.body_hash, lead.key);
	lead.is_suspected_spam = request->signals != NULL && request->signals[0] != NULL;
	if (lead.is_suspected_spam) {
		RawValue *list = raw_submission_add(request->raw, SIGNALS_FIELD, RAW_LIST, NULL);
		for (const char *const *signal = request->signals; *signal != NULL; signal++)
			g_ptr_array_add(list->values, g_strdup(*signal));
	}
	bool is_done = intake_take(app->intake, &lead, deadline_us, &receipt, &refusal);
	if (is_done) {
		done->outcome = receipt.is_repeat ? SUBMIT_REPEATED : SUBMIT_STORED;
		done->lead_id = receipt.id;
		memcpy(done->reference, receipt.reference, sizeof done->reference);
		done->recommendation_json = g_steal_pointer(&receipt.recommendation_json);
	} else if (request->corrects && leadmatch_error_is(refusal, LEADMATCH_ERROR_CONFLICT)) {
		const ClientCorrection correction = {
			.raw = request->raw, .submission = submission, .recommendation = recommendation};
		is_done = find_by_key(app, lead.key, deadline_us, &done->lead_id, error) &&
			  client_correct(app, &done->lead_id, &correction, deadline_us, error);
		done->outcome = SUBMIT_CORRECTED;
	} else {
		g_propagate_error(error, g_steal_pointer(&refusal));
	}
	if (lead.is_suspected_spam)
		raw_submission_remove(request->raw, SIGNALS_FIELD);
	return is_done;
}

bool submit_correction(const App *app, const Ident *lead_id, const RawSubmission *raw, int64_t deadline_us,
	Submitted *done, GError **error)
{
	field_errors_init(&done->errors);
	field_errors_init(&done->warnings);
	g_autoptr(Submission) submission = check(app, raw, SUBMISSION_CHECK_LEAD, &done->errors, &done->warnings);
	done->outcome = SUBMIT_REFUSED;
	if (submission == NULL) {
		log_refusal(&done->errors);
		return true;
	}
	g_autoptr(Recommendation) recommendation = recommender_run(app->recommender, submission);
	const ClientCorrection correction = {.raw = raw, .submission = submission, .recommendation = recommendation};
	done->outcome = SUBMIT_CORRECTED;
	done->lead_id = *lead_id;
	return client_correct(app, lead_id, &correction, deadline_us, error);
}

Recommendation *submit_preview(const App *app, const RawSubmission *raw, FieldErrors *errors, FieldErrors *warnings)
{
	g_autoptr(Submission) submission = check(app, raw, SUBMISSION_CHECK_RECOMMENDATION, errors, warnings);

	return submission == NULL ? NULL : recommender_run(app->recommender, submission);
}
