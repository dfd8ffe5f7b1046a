/* http/pages/h_project: the form for people: GET shows it, POST stores what was sent and leads to the receipt. Works without script. */
#include <string.h>

#include <sodium.h>

#include "app/rules/recommender.h"
#include "app/client/client.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/signed_token.h"
#include "http/pages/form_view.h"
#include "http/handlers.h"
#include "http/intake_key.h"
#include "http/server/origin.h"
#include "http/pages/pages.h"
#include "http/pages/public_pages.h"

enum {
	/* Long enough for a page left open over a weekend or kept in a cache (24 h windows lost a third of the forms behind caches). */
	FORM_AGE_MAX_S = 7 * 24 * 3600,
	/* Nobody reads thirteen questions in less; but programs that fill in forms for people may. */
	FORM_AGE_MIN_S = 2,
};

/* Stored with the submission; the lead is marked for review. Nobody is turned away by it. */
#define SIGNALS_FIELD "form_signals"

/* A form that was sent. */
typedef struct FormPost {
	RawSubmission *raw;	/* the answers alone */
	const char *token_text; /* NULL: none was sent */
	SignedToken token;
	bool is_known;		/* from a page of ours, or from an allowed site */
	bool is_from_elsewhere; /* the latter */
	bool is_trap_filled;
	uint8_t answers_hash[INTAKE_KEY_BYTES];
	uint8_t key[INTAKE_KEY_BYTES];
} FormPost;

static void new_token(const Exchange *x, char text[static SIGNED_TOKEN_TEXT_BYTES])
{
	const SignedToken token = {
		.purpose = TOKEN_PURPOSE_FORM, .issued_at_s = clock_now_us() / G_USEC_PER_SEC, .payload = ident_new()};

	signed_token_format(x->site->app->settings->secret, &token, text);
}

/* True when text is a token of ours that is not too old. */
static bool read_token(const Exchange *x, const char *text, SignedToken *token)
{
	if (text == NULL || !signed_token_parse(x->site->app->settings->secret, TOKEN_PURPOSE_FORM, text, token))
		return false;
	return clock_now_us() / G_USEC_PER_SEC - token->issued_at_s <= FORM_AGE_MAX_S;
}

static void show_form(Exchange *x, int status, const FormState *state)
{
	page_show(x, status, PAGE_PROJECT, form_view(state));
}

/* The same with a token of its own. */
static void show_fresh_form(Exchange *x, int status, const FormState *state)
{
	char token[SIGNED_TOKEN_TEXT_BYTES];
	FormState fresh = *state;

	new_token(x, token);
	fresh.token = token;
	show_form(x, status, &fresh);
}

/* Links from elsewhere may fill in answers: /project?use_case=game_engine. */
static void show_prefilled_form(Exchange *x, const char *token)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);

	if (form == NULL) {
		exchange_fail(x, error);
		return;
	}
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	raw_submission_remove(raw, FORM_TOKEN_FIELD);
	Json *view = form_view(&(FormState){.token = token, .raw = raw});
	g_autofree char *canonical = g_strconcat(x->site->app->settings->base_url, x->request.path, NULL);
	json_object_set_new(view, "canonical", json_string(canonical));
	json_object_set_new(view, "summary", json_string(public_page_specs[PUBLIC_FORM].summary));
	page_show_going_back(x, 200, PAGE_PROJECT, view);
}

void h_project_form(Exchange *x)
{
	char token[SIGNED_TOKEN_TEXT_BYTES];

	new_token(x, token);
	if (x->request.query == NULL)
		public_form_show(x, token);
	else
		show_prefilled_form(x, token);
}

/* With the same token: sending it again cannot make a second lead. */
static void show_not_stored(Exchange *x, const FormPost *post, const GError *error)
{
	const ProblemKind kind = problem_of_error(error);
	g_autofree char *seconds = g_strdup_printf("%d", MAX(problems[kind].retry_after_s, 1));
	const FormState again = {.token = post->token_text,
		.raw = post->raw,
		.notice = "We could not store your request just now. Nothing you typed is lost: "
			  "please send it again in a few seconds."};
	const int status = MAX(problems[kind].status, 500);

	log_warning("form_put_off", log_error_text(error));
	raw_submission_remove(post->raw, SIGNALS_FIELD);
	if (post->is_from_elsewhere)
		show_fresh_form(x, status, &again);
	else
		show_form(x, status, &again);
	response_add_header(&x->response, "Retry-After", seconds);
}

/* What speaks against a person at the other end, though each of it happens to people as well. True: there is any. */
static bool add_signals(const FormPost *post)
{
	const int64_t age_s = clock_now_us() / G_USEC_PER_SEC - post->token.issued_at_s;
	const struct {
		bool holds;
		const char *name;
	} signals[] = {
		{post->is_trap_filled, "trap_filled"},
		{!post->is_from_elsewhere && age_s < FORM_AGE_MIN_S, "too_fast"},
	};
	RawValue *list = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
		if (!signals[i].holds)
			continue;
		if (list == NULL)
			list = raw_submission_add(post->raw, SIGNALS_FIELD, RAW_LIST, NULL);
		g_ptr_array_add(list->values, g_strdup(signals[i].name));
	}
	return list != NULL;
}

/* Where the sender goes now: back to the site whose form it was, if that may have its visitors back, or to the answer. */
static void show_stored(Exchange *x, const FormPost *post, const Ident *lead_id)
{
	const RawValue *next = raw_submission_find(post->raw, submission_fields[FIELD_NEXT].name);
	g_autofree char *path = client_path(x->site->app, lead_id);
	const bool goes_back = post->is_from_elsewhere && next != NULL && next->value != NULL &&
			       origin_allows(x->site->allowed_origins, next->value);

	response_redirect(&x->response, 303, goes_back ? next->value : path);
}

/* The same page, but other answers: somebody went back and corrected something. */
static void store_correction(Exchange *x, const FormPost *post, const IntakeLead *lead)
{
	const App *app = x->site->app;
	ClientCorrection correction = {
		.raw = lead->raw, .submission = lead->submission, .recommendation = lead->recommendation};
	g_autoptr(GError) error = NULL;

	if (client_find(app, lead->key, x->deadline_us, &correction.lead_id, &error) &&
		client_correct(app, &correction, x->deadline_us, &error))
		show_stored(x, post, &correction.lead_id);
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
		exchange_fail(x, error);
	else
		show_not_stored(x, post, error);
}

static void store(Exchange *x, const FormPost *post, const Submission *submission)
{
	const App *app = x->site->app;
	g_autoptr(Recommendation) recommendation = recommend(app->recommender, submission);
	g_auto(IntakeReceipt) receipt = {0};
	g_autoptr(GError) error = NULL;
	IntakeLead lead = {.raw = post->raw, .submission = submission, .recommendation = recommendation};

	memcpy(lead.body_hash, post->answers_hash, sizeof lead.body_hash);
	memcpy(lead.key, post->key, sizeof lead.key);
	lead.is_doubtful = add_signals(post);
	if (intake_take(app->intake, &lead, x->deadline_us, &receipt, &error))
		show_stored(x, post, &receipt.id);
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
		store_correction(x, post, &lead);
	else
		show_not_stored(x, post, error);
}

static void check_and_store(Exchange *x, const FormPost *post)
{
	FieldErrors errors, warnings;

	field_errors_init(&errors);
	field_errors_init(&warnings);
	g_autoptr(Submission) submission = submission_check(post->raw, SUBMISSION_CHECK_LEAD, &errors, &warnings);
	if (submission != NULL)
		store(x, post, submission);
	else if (post->is_from_elsewhere)
		show_fresh_form(
			x, problems[PROBLEM_FIELDS_INVALID].status, &(FormState){.raw = post->raw, .errors = &errors});
	else
		show_form(x, problems[PROBLEM_FIELDS_INVALID].status,
			&(FormState){.token = post->token_text, .raw = post->raw, .errors = &errors});
	field_errors_clear(&warnings);
	field_errors_clear(&errors);
}

/* Of the answers, not of the bytes: a page that was shown again may send them in another order. */
static void hash_answers(FormPost *post)
{
	g_autoptr(GString) answers = g_string_sized_new(2048);

	submission_write_json(post->raw, answers);
	crypto_hash_sha256(post->answers_hash, (const unsigned char *)answers->str, answers->len);
}

/* Takes out of raw what is no answer. */
static void read_post(const Exchange *x, const Form *form, FormPost *post)
{
	const char *trap = form_find(form, FORM_TRAP_FIELD);

	post->token_text = form_find(form, FORM_TOKEN_FIELD);
	post->is_trap_filled = trap != NULL && *trap != '\0';
	raw_submission_remove(post->raw, FORM_TOKEN_FIELD);
	raw_submission_remove(post->raw, FORM_TRAP_FIELD);
	raw_submission_remove(post->raw, SIGNALS_FIELD);
	hash_answers(post);
	if (read_token(x, post->token_text, &post->token)) {
		post->is_known = true;
		intake_key_of_form(&post->token.payload, post->key);
	} else if (post->token_text == NULL &&
		   origin_allows(x->site->allowed_origins, request_header(&x->request, "Origin"))) {
		/* A form on an allowed site has no token of ours: there, the same answers are the same lead. */
		post->is_known = true;
		post->is_from_elsewhere = true;
		intake_key_of_answers(post->answers_hash, post->key);
	}
}

void h_project_send(Exchange *x)
{
	const Request *request = &x->request;
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode(request->body == NULL ? "" : request->body, request->body_bytes, &error);
	FormPost post = {0};

	if (form == NULL) {
		exchange_fail(x, error);
		return;
	}
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	post.raw = raw;
	read_post(x, form, &post);
	if (post.is_known)
		check_and_store(x, &post);
	else
		show_fresh_form(x, 422,
			&(FormState){.raw = raw,
				.notice = post.token_text == NULL ? "Everything you typed is here. Please look it "
								    "over and send it."
								  : "This page was open for too long to be sent. "
								    "Everything you typed is still here: please "
								    "send it once more."});
}
