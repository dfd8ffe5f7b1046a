/*
 * http/pages/h_project: the form for people: GET shows it, POST stores what was sent and leads to the receipt. Works
 * without script.
 */
#include <string.h>

#include "app/intake/submit.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/signed_token.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/suspicion/suspicion.h"
#include "http/pages/client_page_view.h"
#include "http/pages/form_view.h"
#include "http/handlers.h"
#include "http/server/request_form.h"
#include "app/links.h"
#include "http/server/origin.h"
#include "http/pages/pages.h"
#include "http/pages/public_pages.h"
#include "http/pages/visitor.h"

#define LANGUAGE_FIELD "lang" /* of the query */

enum {
	/*
	 * Long enough for a page left open over a weekend or kept in a cache (24 h windows lost a third of the forms
	 * behind caches).
	 */
	FORM_AGE_MAX_S = 7 * 24 * 3600,
	/* Nobody reads thirteen questions in less; but programs that fill in forms for people may. */
	FORM_AGE_MIN_S = 2,
};

/* A form that was sent. */
typedef struct FormPost {
	RawSubmission *raw;	     /* the answers alone */
	const char *token_text;	     /* NULL: none was sent */
	const char *consent_version; /* NULL: the same */
	SignedToken token;
	bool is_known;		/* from a page of ours, or from an allowed site */
	bool is_from_elsewhere; /* the latter */
	bool is_trap_filled;
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
	g_autoptr(Form) form = request_page_query(&x->request);
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);

	raw_submission_remove(raw, FORM_TOKEN_FIELD);
	raw_submission_remove(raw, LANGUAGE_FIELD);
	Json *view = form_view(&(FormState){.token = token, .raw = raw});
	g_autofree char *canonical = link_page(x->site->app->settings, x->request.path);
	json_object_set_new(view, "canonical", json_string(canonical));
	json_object_set_new(view, "summary", json_string(wording_text(public_page_specs[PUBLIC_FORM].summary)));
	page_show_going_back(x, 200, PAGE_PROJECT, view);
}

void h_project_form(Exchange *x)
{
	char token[SIGNED_TOKEN_TEXT_BYTES];

	new_token(x, token);
	visitor_arrives(x);
	visitor_takes(x, VISIT_OPENED);
	if (page_asks_language_alone(x))
		public_form_show(x, token);
	else
		show_prefilled_form(x, token);
}

/* With the same token: sending it again cannot make a second lead. */
static void show_not_stored(Exchange *x, const FormPost *post, const GError *error)
{
	const ProblemKind kind = problem_of_error(error);
	g_autofree char *seconds = g_strdup_printf("%d", MAX(problems[kind].retry_after_s, 1));
	const FormState again = {
		.token = post->token_text, .raw = post->raw, .alert = wording_text(TEXT_FORM_ALERT_UNAVAILABLE)};
	const int status = MAX(problems[kind].status, 500);

	log_warning("form_unavailable", log_error_text(error));
	if (post->is_from_elsewhere)
		show_fresh_form(x, status, &again);
	else
		show_form(x, status, &again);
	response_add_header(&x->response, "Retry-After", seconds);
}

static void show_too_many(Exchange *x, const FormPost *post, int64_t after_s)
{
	const ProblemSpec *problem = &problems[PROBLEM_TOO_MANY];
	g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, after_s);
	const FormState again = {
		.token = post->token_text, .raw = post->raw, .alert = wording_text(TEXT_FORM_ALERT_TOO_MANY)};

	if (post->is_from_elsewhere)
		show_fresh_form(x, problem->status, &again);
	else
		show_form(x, problem->status, &again);
	response_add_header(&x->response, "Retry-After", seconds);
}

/* What speaks against a person at the other end, though each of it happens to people as well. */
static guint suspicions_of_post(const FormPost *post)
{
	const int64_t age_s = clock_now_us() / G_USEC_PER_SEC - post->token.issued_at_s;
	guint suspicions = 0;

	if (post->is_trap_filled)
		suspicions |= 1U << SUSPICION_TRAP_FILLED;
	if (!post->is_from_elsewhere && age_s < FORM_AGE_MIN_S)
		suspicions |= 1U << SUSPICION_TOO_FAST;
	return suspicions;
}

/* The address with the reference in its query, so that the site can show it. */
static char *with_reference(const char *address, const char *reference)
{
	const gsize bytes = strcspn(address, "#");
	const bool has_query = memchr(address, '?', bytes) != NULL;

	return g_strdup_printf(
		"%.*s%sreference=%s%s", (int)bytes, address, has_query ? "&" : "?", reference, address + bytes);
}

/* Where the site that sent the form wants its visitor back; NULL: nowhere that is allowed. */
static const char *next_of(const Exchange *x, const FormPost *post)
{
	const RawValue *next = raw_submission_find(post->raw, submission_fields[FIELD_NEXT].name);
	const bool is_usable = post->is_from_elsewhere && next != NULL && next->value != NULL &&
			       strlen(next->value) <= SUBMISSION_NEXT_CHARS_MAX;

	return is_usable && origin_allows(x->site->allowed_origins, next->value) ? next->value : NULL;
}

/*
 * Where the sender goes now: back to the site whose form it was, if that may have its visitors back, or to the answer.
 */
static void show_stored(Exchange *x, const FormPost *post, const Submitted *done)
{
	const bool is_known = done->outcome == SUBMIT_REPEATED && !done->is_same_page;
	const char *next = next_of(x, post);
	g_autofree char *path = link_client_path(x->site->app->settings, &done->lead_id);
	g_autofree char *target = next != NULL ? with_reference(next, done->reference)
				  : is_known   ? g_strconcat(path, "?" CLIENT_PAGE_KNOWN, NULL)
					       : g_strdup(path);

	response_redirect(&x->response, 303, target);
}

static void show_refused(Exchange *x, const FormPost *post, const FieldErrors *errors)
{
	const int status = problems[PROBLEM_FIELDS_INVALID].status;

	if (post->is_from_elsewhere)
		show_fresh_form(x, status, &(FormState){.raw = post->raw, .errors = errors});
	else
		show_form(x, status, &(FormState){.token = post->token_text, .raw = post->raw, .errors = errors});
}

static void store(Exchange *x, const FormPost *post)
{
	const NetAddress client = exchange_client_address(x);
	const SubmitRequest request = {.raw = post->raw,
		.key_kind = post->is_from_elsewhere ? SUBMIT_KEY_ANSWERS : SUBMIT_KEY_FORM,
		.key = post->token.payload.bytes,
		.key_bytes = sizeof post->token.payload.bytes,
		.is_of_form = true,
		.suspicions = suspicions_of_post(post),
		.consent_version = post->consent_version,
		.limited_as = exchange_is_client_unknown(x) ? NULL : &client};
	g_auto(Submitted) done = {0};
	g_autoptr(GError) error = NULL;

	if (submit(x->site->app, &request, x->deadline_us, &done, &error)) {
		if (done.outcome == SUBMIT_TOO_MANY)
			show_too_many(x, post, done.full_after_s);
		else if (done.outcome == SUBMIT_REFUSED)
			show_refused(x, post, &done.errors);
		else
			show_stored(x, post, &done);
		if (done.outcome == SUBMIT_STORED && !post->is_from_elsewhere && request.suspicions == 0)
			visitor_takes(x, VISIT_SENT);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
		exchange_fail(x, error);
	} else {
		show_not_stored(x, post, error);
	}
}

/* Takes out of raw what is no answer. */
static void read_post(const Exchange *x, const Form *form, FormPost *post)
{
	const char *trap = form_find(form, FORM_TRAP_FIELD);

	post->token_text = form_find(form, FORM_TOKEN_FIELD);
	post->consent_version = form_find(form, SUBMIT_CONSENT_VERSION_NAME);
	post->is_trap_filled = trap != NULL && *trap != '\0';
	raw_submission_remove(post->raw, FORM_TOKEN_FIELD);
	raw_submission_remove(post->raw, FORM_TRAP_FIELD);
	raw_submission_remove(post->raw, SUBMIT_CONSENT_VERSION_NAME);
	if (read_token(x, post->token_text, &post->token))
		post->is_known = true;
	else if (post->token_text == NULL &&
		 origin_allows(x->site->allowed_origins, request_header(&x->request, "Origin"))) {
		/* A form on an allowed site has no token of ours: there, the same answers are the same lead. */
		post->is_known = true;
		post->is_from_elsewhere = true;
	}
}

void h_project_send(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	FormPost post = {.raw = raw};

	exchange_speak(x, form_find(form, submission_fields[FIELD_LANGUAGE].name));
	read_post(x, form, &post);
	if (post.is_known) {
		store(x, &post);
		return;
	}
	log_info("submission_refused", log_text("reasons", post.token_text == NULL ? "no_token" : "token_expired"));
	show_fresh_form(x, 422,
		&(FormState){.raw = raw,
			.alert = post.token_text == NULL ? wording_text(TEXT_FORM_ALERT_PREFILLED)
							 : wording_text(TEXT_FORM_ALERT_EXPIRED)});
}
