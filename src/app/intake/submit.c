#include "app/intake/submit.h"

#include <string.h>

#include <sodium.h>

#include "app/client/client.h"
#include "app/door_keys.h"
#include "app/intake/intake.h"
#include "app/intake/repeat.h"
#include "app/rules/recommender.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "domain/suspicion/suspicion.h"

G_STATIC_ASSERT((int)INTAKE_KEY_BYTES == (int)crypto_generichash_BYTES);

void submitted_clear(Submitted *submitted)
{
	g_clear_pointer(&submitted->recommendation_json, g_free);
	if (submitted->errors.list != NULL)
		field_errors_clear(&submitted->errors);
	if (submitted->warnings.list != NULL)
		field_errors_clear(&submitted->warnings);
}

static int compare_names(const void *a, const void *b)
{
	const RawValue *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static void hash_text(crypto_generichash_state *state, const char *text)
{
	crypto_generichash_update(state, (const guchar *)text, strlen(text) + 1);
}

/* What was sent, by its values. */
static void hash_sent(const RawSubmission *raw, uint8_t hash[static INTAKE_KEY_BYTES])
{
	g_autoptr(GPtrArray) values = g_ptr_array_copy(raw->values, NULL, NULL);
	crypto_generichash_state state;

	g_ptr_array_set_free_func(values, NULL);
	g_ptr_array_sort(values, compare_names);
	crypto_generichash_init(&state, NULL, 0, INTAKE_KEY_BYTES);
	for (guint i = 0; i < values->len; i++) {
		const RawValue *value = g_ptr_array_index(values, i);
		const guchar type = (guchar)value->type;
		hash_text(&state, value->name);
		crypto_generichash_update(&state, &type, 1);
		if (value->value != NULL)
			hash_text(&state, value->value);
		for (guint item = 0; value->values != NULL && item < value->values->len; item++)
			hash_text(&state, g_ptr_array_index(value->values, item));
	}
	crypto_generichash_final(&state, hash, INTAKE_KEY_BYTES);
}

static void hash_body(const SubmitRequest *request, const Submission *submission, uint8_t hash[static INTAKE_KEY_BYTES])
{
	g_autoptr(GString) answers = NULL;

	if (request->is_as_sent) {
		hash_sent(request->raw, hash);
		return;
	}
	answers = g_string_sized_new(2048);
	submission_write_json(request->raw, submission, answers);
	crypto_generichash(hash, INTAKE_KEY_BYTES, (const guchar *)answers->str, answers->len, NULL, 0);
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

static void set_lead(Submitted *done, SubmitOutcome outcome, const Ident *lead_id, const char *recommendation_json)
{
	done->outcome = outcome;
	done->lead_id = *lead_id;
	g_free(done->recommendation_json);
	done->recommendation_json = g_strdup(recommendation_json);
}

static void refuse_address(Submitted *done)
{
	field_errors_add(
		&done->errors, submission_fields[FIELD_EMAIL].name, "disowned", TEXT_ERROR_SUBMISSION_DISOWNED);
	log_refusal(&done->errors);
	done->outcome = SUBMIT_REFUSED;
}

static bool correct(const App *app, const IntakeLead *lead, int64_t deadline_us, Submitted *done, GError **error)
{
	bool is_disowned = false;
	const ClientCorrection correction = {.raw = lead->raw,
		.submission = lead->submission,
		.recommendation = lead->recommendation,
		.is_disowned = &is_disowned,
		.network_key = lead->network_key};
	const Ident lead_id = done->lead_id;

	set_lead(done, SUBMIT_CORRECTED, &lead_id, lead->recommendation->json);
	if (!client_correct(app, &lead_id, &correction, deadline_us, error))
		return false;
	if (is_disowned)
		refuse_address(done);
	return true;
}

/* By the pace of the limit: one more in each period. */
static int64_t full_after_s(const RateSetting *limit, int64_t left)
{
	const int64_t window_s = limit->period_us / G_USEC_PER_SEC;

	return limit->count == 0 ? 0 : ((limit->count - left) * window_s + limit->count - 1) / limit->count;
}

static bool store(const App *app, const IntakeLead *lead, int64_t deadline_us, Submitted *done, GError **error)
{
	g_auto(IntakeReceipt) receipt = {0};

	if (!intake_take(app->intake, lead, deadline_us, &receipt, error))
		return false;
	done->is_limited = receipt.is_limited;
	done->left = receipt.left;
	done->full_after_s = full_after_s(&app->settings->limit_per_address, receipt.left);
	if (receipt.is_refused) {
		done->outcome = SUBMIT_TOO_MANY;
		return true;
	}
	set_lead(done, receipt.is_repeat ? SUBMIT_REPEATED : SUBMIT_STORED, &receipt.id, receipt.recommendation_json);
	memcpy(done->reference, receipt.reference, sizeof done->reference);
	return !receipt.is_changed || correct(app, lead, deadline_us, done, error);
}

/* A page that was sent before: who sent it, and about what. */
static bool store_from_page(
	const App *app, const IntakeLead *lead, int64_t deadline_us, Submitted *done, GError **error)
{
	RepeatOfPage meaning;
	Ident lead_id;

	if (!repeat_of_page(app, lead, deadline_us, &meaning, &lead_id, error))
		return false;
	if (meaning == REPEAT_OF_NONE)
		return store(app, lead, deadline_us, done, error);
	done->is_same_page = true;
	set_lead(done, SUBMIT_REPEATED, &lead_id, lead->recommendation->json);
	reference_format(&lead_id, done->reference);
	return meaning == REPEAT_AGAIN || correct(app, lead, deadline_us, done, error);
}

static bool add_signals(const SubmitRequest *request)
{
	if (request->suspicions == 0)
		return false;
	RawValue *list = raw_submission_add(request->raw, SUBMISSION_SIGNALS_NAME, RAW_LIST, NULL);
	for (Suspicion suspicion = 0; suspicion < SUSPICION_COUNT; suspicion++) {
		if ((request->suspicions & (1U << suspicion)) != 0)
			g_ptr_array_add(list->values, g_strdup(suspicion_name(suspicion)));
	}
	return true;
}

static guint suspicions(const App *app, const SubmitRequest *request, const Submission *submission)
{
	const RawValue *name = raw_submission_find(request->raw, submission_fields[FIELD_CONTACT_NAME].name);

	return request->suspicions | suspicions_of(submission, name == NULL ? NULL : name->value, app_lists(app));
}

/*
 * What the client agreed to, as it was shown. Words that have changed since are an error: the client reads the new ones
 * and decides again.
 */
static const Consent *consent_shown(const App *app, const SubmitRequest *request, FieldErrors *errors)
{
	const char *name = submission_fields[FIELD_CONSENT].name;
	const RawValue *language = raw_submission_find(request->raw, submission_fields[FIELD_LANGUAGE].name);
	const RawValue *given = raw_submission_find(request->raw, name);
	const Consent *consent = app_consent(app);

	if (request->consent_version == NULL || consent == NULL)
		return consent_in(consent, language == NULL ? wording_spoken() : language->value);
	const Consent *shown = consent_of_version(consent, request->consent_version);
	if (shown == NULL && given != NULL && raw_value_is_yes(given))
		field_errors_add(errors, name, "outdated",
			request->is_of_form ? TEXT_ERROR_SUBMISSION_CONSENT_OUTDATED
					    : TEXT_ERROR_SUBMISSION_CONSENT_VERSION);
	return shown;
}

/* key, written. NULL: nobody's limits count. */
static const char *network_key_of(const App *app, const NetAddress *limited_as, char key[static DOOR_KEY_TEXT_BYTES])
{
	if (limited_as == NULL)
		return NULL;
	door_key_of_network(app->settings->secret, limited_as, key);
	return key;
}

bool submit(const App *app, const SubmitRequest *request, int64_t deadline_us, Submitted *done, GError **error)
{
	IntakeLead lead = {.raw = request->raw,
		.is_by_answers = request->key_kind != SUBMIT_KEY_CLIENT,
		.is_probe = request->is_probe};
	uint8_t form_key[INTAKE_KEY_BYTES];

	field_errors_init(&done->errors);
	field_errors_init(&done->warnings);
	if (request->is_of_form)
		raw_submission_remove(request->raw, SUBMISSION_SIGNALS_NAME);
	g_autoptr(Submission) submission =
		check(app, request->raw, SUBMISSION_CHECK_LEAD, &done->errors, &done->warnings);
	const Consent *consent = consent_shown(app, request, &done->errors);
	done->outcome = SUBMIT_REFUSED;
	if (field_errors_count(&done->errors) > 0) {
		log_refusal(&done->errors);
		return true;
	}
	g_autoptr(Recommendation) recommendation = recommender_run(app->recommender, submission);
	lead.submission = submission;
	lead.recommendation = recommendation;
	/* Before the signals are added: a repeat may come at another speed. */
	hash_body(request, submission, lead.body_hash);
	lead.consent_version = consent == NULL ? NULL : consent->version;
	lead.is_suspected_spam = add_signals(request);
	lead.suspicions = suspicions(app, request, submission);
	g_auto(GStrv) sender_keys = door_keys_of_email(app->settings->secret, submission->texts[FIELD_EMAIL]);
	char network_key[DOOR_KEY_TEXT_BYTES];
	lead.sender_keys = (const char *const *)sender_keys;
	lead.is_limited = request->limited_as != NULL;
	lead.network_key = network_key_of(app, request->limited_as, network_key);
	if (request->key_kind == SUBMIT_KEY_CLIENT)
		repeat_key_of_client(request->key, request->key_bytes, lead.key);
	else
		repeat_key_of_answers(submission, lead.key);
	bool is_done;
	if (request->key_kind == SUBMIT_KEY_FORM) {
		repeat_key_of_form(request->key, request->key_bytes, form_key);
		lead.form_key = form_key;
		is_done = store_from_page(app, &lead, deadline_us, done, error);
	} else {
		is_done = store(app, &lead, deadline_us, done, error);
	}
	if (lead.is_suspected_spam)
		raw_submission_remove(request->raw, SUBMISSION_SIGNALS_NAME);
	return is_done;
}

bool submit_correction(
	const App *app, const SubmitCorrection *sent, int64_t deadline_us, Submitted *done, GError **error)
{
	char network_key[DOOR_KEY_TEXT_BYTES];
	bool is_outdated = false, is_disowned = false;

	field_errors_init(&done->errors);
	field_errors_init(&done->warnings);
	g_autoptr(Submission) submission = check(app, sent->raw, SUBMISSION_CHECK_LEAD, &done->errors, &done->warnings);
	done->outcome = SUBMIT_REFUSED;
	if (submission == NULL) {
		log_refusal(&done->errors);
		return true;
	}
	g_autoptr(Recommendation) recommendation = recommender_run(app->recommender, submission);
	const ClientCorrection correction = {.raw = sent->raw,
		.submission = submission,
		.recommendation = recommendation,
		.revision = sent->revision,
		.is_outdated = &is_outdated,
		.is_disowned = &is_disowned,
		.network_key = network_key_of(app, sent->limited_as, network_key)};
	if (!client_correct(app, sent->lead_id, &correction, deadline_us, error))
		return false;
	if (is_disowned) {
		refuse_address(done);
		return true;
	}
	done->outcome = is_outdated ? SUBMIT_OUTDATED : SUBMIT_CORRECTED;
	done->lead_id = *sent->lead_id;
	return true;
}

Recommendation *submit_preview(const App *app, const RawSubmission *raw, FieldErrors *errors, FieldErrors *warnings)
{
	g_autoptr(Submission) submission = check(app, raw, SUBMISSION_CHECK_RECOMMENDATION, errors, warnings);

	return submission == NULL ? NULL : recommender_run(app->recommender, submission);
}
