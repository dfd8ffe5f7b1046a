/* http/h_project: the form for people: GET shows it, POST stores what was sent and leads to the receipt. Works without script. */
#include <sodium.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/signed_token.h"
#include "http/form_view.h"
#include "http/handlers.h"
#include "http/intake_key.h"
#include "http/pages.h"
#include "http/received.h"

enum {
	/* Long enough for a page left open over a weekend or kept in a cache (24 h windows lost a third of the forms behind caches). */
	FORM_AGE_MAX_S = 7 * 24 * 3600,
};

#define TOKEN_FIELD "token"
#define SUMMARY                                                                                 \
	"Answer a few questions about your project and see at once whether a Rust Engineer, a " \
	"Python Developer or both are the right hire, and why."

static void new_token(const Exchange *x, char text[static SIGNED_TOKEN_TEXT_BYTES])
{
	const SignedToken token = {.purpose = TOKEN_PURPOSE_FORM,
		.issued_at_s = clock_now_us() / G_USEC_PER_SEC,
		.payload = ident_new()};

	signed_token_format(x->site->service->settings->secret, &token, text);
}

/* True when text is a token of ours that is not too old. */
static bool read_token(const Exchange *x, const char *text, SignedToken *token)
{
	if (text == NULL || !signed_token_parse(x->site->service->settings->secret,
				    TOKEN_PURPOSE_FORM, text, token))
		return false;
	return clock_now_us() / G_USEC_PER_SEC - token->issued_at_s <= FORM_AGE_MAX_S;
}

static void show_form(Exchange *x, int status, const FormState *state)
{
	page_show(x, status, PAGE_PROJECT, form_view(state));
}

/* Shows the form with a token of its own, filled with raw. */
static void show_fresh_form(Exchange *x, int status, const RawSubmission *raw, const char *notice)
{
	char token[SIGNED_TOKEN_TEXT_BYTES];

	new_token(x, token);
	show_form(x, status, &(FormState){.token = token, .notice = notice, .raw = raw});
}

/* Links from elsewhere may fill in answers: /project?use_case=game_engine. */
void h_project_form(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_query(&x->request, &error);

	if (form == NULL) {
		exchange_fail(x, error);
		return;
	}
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	char token[SIGNED_TOKEN_TEXT_BYTES];
	new_token(x, token);
	Json *view = form_view(&(FormState){.token = token, .raw = raw});
	g_autofree char *canonical =
		g_strconcat(x->site->service->settings->base_url, x->request.path, NULL);
	json_object_set_new(view, "canonical", json_string(canonical));
	json_object_set_new(view, "summary", json_string(SUMMARY));
	page_show(x, 200, PAGE_PROJECT, view);
}

/* The same key, but other answers: somebody went back, changed something and sent the page again. */
static void show_sent_before(Exchange *x, const RawSubmission *raw)
{
	show_fresh_form(x, 409, raw,
		"This page was already sent, with other answers. Send it again if this is another "
		"project.");
}

static void show_not_stored(Exchange *x, const FormState *state, const GError *error)
{
	const ProblemKind kind = problem_of_error(error);
	g_autofree char *seconds = g_strdup_printf("%d", MAX(problems[kind].retry_after_s, 1));
	FormState again = *state;

	log_warning("form_put_off", log_error_text(error));
	/* With the same token: sending it again cannot make a second lead. */
	again.notice = "We could not store your request just now. Nothing you typed is lost: "
		       "please send it again in a few seconds.";
	show_form(x, MAX(problems[kind].status, 500), &again);
	response_add_header(&x->response, "Retry-After", seconds);
}

static void store(
	Exchange *x, const FormState *state, const Ident *nonce, const Submission *submission)
{
	Service *service = x->site->service;
	g_autoptr(Recommendation) recommendation = recommend(service->recommender, submission);
	g_autoptr(GString) answers = g_string_sized_new(2048);
	g_auto(IntakeReceipt) receipt = {0};
	g_autoptr(GError) error = NULL;
	IntakeLead lead = {
		.raw = state->raw, .submission = submission, .recommendation = recommendation};

	/* Of the answers, not of the bytes: a page that was shown again may send them in another order. */
	submission_write_json(state->raw, answers);
	crypto_hash_sha256(lead.body_hash, (const unsigned char *)answers->str, answers->len);
	intake_key_of_form(nonce, lead.key);
	if (intake_take(service->intake, &lead, x->deadline_us, &receipt, &error)) {
		g_autofree char *path = client_path(service, &receipt.id);
		response_redirect(&x->response, 303, path);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
		show_sent_before(x, state->raw);
	} else {
		show_not_stored(x, state, error);
	}
}

static void check_and_store(Exchange *x, FormState *state, const Ident *nonce)
{
	FieldErrors errors, warnings;

	field_errors_init(&errors);
	field_errors_init(&warnings);
	g_autoptr(Submission) submission =
		submission_check(state->raw, SUBMISSION_CHECK_LEAD, &errors, &warnings);
	if (submission != NULL) {
		store(x, state, nonce, submission);
	} else {
		state->errors = &errors;
		show_form(x, problems[PROBLEM_FIELDS_INVALID].status, state);
	}
	field_errors_clear(&warnings);
	field_errors_clear(&errors);
}

void h_project_send(Exchange *x)
{
	const Request *request = &x->request;
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = form_decode(
		request->body == NULL ? "" : request->body, request->body_bytes, &error);
	SignedToken token;

	if (form == NULL) {
		exchange_fail(x, error);
		return;
	}
	const char *token_text = form_find(form, TOKEN_FIELD);
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	raw_submission_remove(raw, TOKEN_FIELD);
	if (!read_token(x, token_text, &token)) {
		show_fresh_form(x, 422, raw,
			"This page was open for too long to be sent. Everything you typed is still "
			"here: please send it once more.");
		return;
	}
	check_and_store(x, &(FormState){.token = token_text, .raw = raw}, &token.payload);
}
