/* http/pages/h_client_page: /r/{token}: the client's status page. GET shows, only POST acts. */
#include <string.h>

#include "app/client/client.h"
#include "app/client/client_stamps.h"
#include "app/client/client_erase.h"
#include "app/client/client_proof.h"
#include "app/intake/submit.h"
#include "app/app.h"
#include "app/client_email.h"
#include "app/rules/recommender.h"
#include "base/clock.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/matching/working_time.h"
#include "domain/submission/answers.h"
#include "http/pages/form_view.h"
#include "http/handlers.h"
#include "http/server/request_form.h"
#include "app/links.h"
#include "http/pages/pages.h"
#include "http/pages/client_link.h"
#include "http/pages/client_page_view.h"
#include "http/pages/kept_pages.h"
#include "http/pages/wrong_view.h"

#define SURE_FIELD   "sure"
#define EDIT_FIELD   "edit"   /* in the query: the question that is open */
#define BEFORE_FIELD "before" /* answer_tag() of what the client saw */

enum {
	ANSWER_TRIES = 3, /* other answers were changed since, again and again */
};

/* What the link leads to; NULL: it has been answered. */
static Json *load_lead(Exchange *x, const Ident *lead_id)
{
	g_autoptr(GString) text = g_string_sized_new(8 * 1024);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) lead = NULL;

	if (client_show(x->site->app, lead_id, x->deadline_us, text, &error))
		lead = jsonc_decode(text->str, text->len, &error);
	if (lead == NULL) {
		exchange_fail(x, error);
		return NULL;
	}
	exchange_speak(x, answers_get(json_object_get(lead, "submission"), FIELD_LANGUAGE));
	if (json_object_get(lead, "erased_at") != NULL) {
		client_link_show_erased(x, lead);
		return NULL;
	}
	return g_steal_pointer(&lead);
}

static void show_loaded(Exchange *x, const Json *lead, const ClientEdit *edit, int status, const char *alert)
{
	const App *app = x->site->app;
	const int64_t now_us = clock_now_us();
	Ident email_id;
	g_autoptr(RuleSet) rules = recommender_rules(app->recommender);
	g_autofree char *path = client_link_path(x);
	g_autoptr(GTimeZone) zone = client_email_zone(app->policy, json_object_get(lead, "submission"));
	const ClientPageState state = {.lead = lead,
		.zone = zone,
		.now_us = now_us,
		.opens_us = working_time_next(app->policy->agency, now_us),
		.path = path,
		.alert = alert,
		.rules = rules,
		.allowed_origins = x->site->allowed_origins,
		.edit = edit,
		.settings = app->settings,
		.is_of_email = client_link_is(x, TOKEN_PURPOSE_CLIENT_EMAIL, &email_id)};
	Json *view = client_page_view(&state);
	json_object_set(view, "unsent", json_object_get(lead, "unsent"));
	json_object_set(view, "wrong", json_object_get(lead, "wrong"));
	page_show(x, status, PAGE_CLIENT, view);
}

static void show_client_page(Exchange *x, const Ident *lead_id)
{
	g_autoptr(Json) lead = load_lead(x, lead_id);

	if (lead != NULL)
		show_loaded(x, lead, NULL, 200, NULL);
}

/* The page of a request that has ended says what can be done instead. */
static TextKey over_text(const Json *lead)
{
	if (json_is_true(json_object_get(lead, "is_erasure_asked")))
		return TEXT_STATUS_ERROR_ERASURE_ASKED;
	return json_is_string(json_object_get(lead, "undo_until")) ? TEXT_STATUS_ERROR_OVER_UNDO
								   : TEXT_STATUS_ERROR_OVER;
}

/* Why nothing was changed. unsent: what was typed, whose form the page has no longer; NULL: nothing. */
static void show_unchanged(Exchange *x, Json *lead, TextKey says, const char *unsent)
{
	g_autofree char *alert = wording_format(says == TEXT_STATUS_ERROR_OVER ? over_text(lead) : says,
		wording_string("status", json_string_value(json_object_get(lead, "status"))));

	if (unsent != NULL && *unsent != '\0')
		json_object_set_new(lead, "unsent", json_string(unsent));
	show_loaded(x, lead, NULL, problems[PROBLEM_CONFLICT].status, alert);
}

static void show_refused(Exchange *x, const Ident *lead_id, TextKey says, const char *unsent)
{
	g_autoptr(Json) lead = load_lead(x, lead_id);

	if (lead == NULL)
		return;
	show_unchanged(x, lead, says, unsent);
}

/* A question that can be answered on the page; FIELD_COUNT: none. */
static SubmissionField answer_field(const char *name)
{
	const SubmissionField field = name == NULL ? FIELD_COUNT : submission_field_find(name);

	return field < FIELD_CONSENT ? field : FIELD_COUNT;
}

static void show_again(Exchange *x)
{
	g_autofree char *path = client_link_path(x);
	g_autofree char *target = g_strconcat(path, page_language_query(x), NULL);

	response_redirect(&x->response, 303, target);
}

/* Of the page without anything open, in the language that is asked for; NULL: it is not one to keep. */
static char *page_stamp(const Exchange *x, const Ident *lead_id)
{
	const App *app = x->site->app;
	g_autofree char *stamp = NULL;
	g_autoptr(RuleSet) rules = recommender_rules(app->recommender);

	if (x->request.query != NULL || !client_stamps_read(app->client_stamps, lead_id, x->deadline_us, &stamp) ||
		stamp == NULL)
		return NULL;
	const int64_t now_us = clock_now_us();
	const char *is_open = working_time_next(app->policy->agency, now_us) == now_us ? "open" : "closed";
	return g_strconcat(stamp, " ", ruleset_version(rules), " ", wording_spoken(), " ", is_open, NULL);
}

void h_client_page(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *path = client_link_path(x);
	ClientEdit edit = {.field = answer_field(form_find(query, EDIT_FIELD)), .form = {.token = ""}};
	Ident lead_id;

	if (!client_link_open(x, &lead_id))
		return;
	g_autofree char *stamp = page_stamp(x, &lead_id);
	const char *language = NULL;
	GString *kept = stamp == NULL ? NULL : kept_pages_find(x->site->client_pages, path, stamp, &language);
	if (kept != NULL) {
		exchange_speak(x, language);
		page_show_kept(x, kept);
		return;
	}
	g_autoptr(Json) lead = load_lead(x, &lead_id);
	if (lead == NULL)
		return;
	g_autoptr(RawSubmission) raw = raw_submission_from_stored(json_object_get(lead, "submission"), &error);
	if (raw == NULL) {
		exchange_fail(x, error);
		return;
	}
	edit.form.raw = raw;
	show_loaded(x, lead, &edit, 200,
		g_strcmp0(x->request.query, CLIENT_PAGE_KNOWN) == 0 ? wording_text(TEXT_STATUS_ALERT_KNOWN) : NULL);
	if (stamp != NULL && x->response.status == 200)
		kept_pages_keep(x->site->client_pages, path, stamp, x->response.body, wording_spoken());
}

/* Everything that is kept about the client, as a file. */
void h_client_page_data(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	GString *json = NULL;
	Ident lead_id;

	if (!client_link_open(x, &lead_id))
		return;
	json = g_string_sized_new(8 * 1024);
	if (!client_export(x->site->app, &lead_id, x->deadline_us, json, &error)) {
		g_string_free(json, TRUE);
		exchange_fail(x, error);
		return;
	}
	exchange_give_json(x, 200, json);
	response_add_header(&x->response, "Content-Disposition", "attachment; filename=\"my-request.json\"");
}

/* The page asks for this again and again, and refreshes itself when it changes. */
void h_client_page_version(Exchange *x)
{
	g_autofree char *version = NULL;
	g_autoptr(GError) error = NULL;
	GString *json = NULL;
	Ident lead_id;
	JsonWriter w;

	if (!client_link_open(x, &lead_id))
		return;
	if (!client_version(x->site->app, &lead_id, x->deadline_us, &version, &error)) {
		exchange_fail(x, error);
		return;
	}
	json = g_string_new(NULL);
	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "version", version);
	jsonw_end_object(&w);
	exchange_give_json(x, 200, json);
	response_add_header(&x->response, "Cache-Control", "no-store");
}

/* Correct */

static void show_correction(Exchange *x, int status, FormState *state)
{
	g_autofree char *path = client_link_path(x);
	g_autofree char *action = g_strconcat(path, "/correct", NULL);

	state->corrects = action;
	page_show(x, status, PAGE_PROJECT, form_view(state));
}

/* The texts that were typed and are not stored, each after its question; g_free. What was chosen is chosen again quickly. */
static char *unsent_texts(const Json *lead, const RawSubmission *typed)
{
	const Json *submission = json_object_get(lead, "submission");
	GString *texts = g_string_new(NULL);

	for (SubmissionField field = 0; typed != NULL && field < FIELD_CONSENT; field++) {
		const FieldSpec *spec = &submission_fields[field];
		const RawValue *value = raw_submission_find(typed, spec->name);
		g_autofree char *stored = answers_cell(submission, field);
		if (value != NULL && value->value != NULL && spec->choices == NULL &&
			g_strcmp0(value->value, stored) != 0)
			g_string_append_printf(texts, "%s%s\n%s", texts->len > 0 ? "\n\n" : "",
				wording_text(spec->label), value->value);
	}
	return g_string_free(texts, FALSE);
}

/*
 * The form with what is stored, or with what was typed: sent, it replaces what is stored now. Of a request that can no
 * longer be changed, its page.
 */
static void show_stored(Exchange *x, int status, const RawSubmission *typed, const char *alert)
{
	g_autoptr(GError) error = NULL;
	Ident lead_id;

	if (!client_link_open(x, &lead_id))
		return;
	g_autoptr(Json) lead = load_lead(x, &lead_id);
	if (lead == NULL)
		return;
	if (!client_page_may_change(lead)) {
		g_autofree char *unsent = unsent_texts(lead, typed);
		show_unchanged(x, lead, TEXT_STATUS_ERROR_OVER, unsent);
		return;
	}
	g_autoptr(RawSubmission) raw = raw_submission_from_stored(json_object_get(lead, "submission"), &error);
	g_autofree char *revision =
		g_strdup_printf("%" G_GINT64_FORMAT, (gint64)json_integer_value(json_object_get(lead, "revision")));
	if (raw == NULL)
		exchange_fail(x, error);
	else
		show_correction(
			x, status, &(FormState){.token = revision, .raw = typed == NULL ? raw : typed, .alert = alert});
}

void h_client_page_correction(Exchange *x)
{
	show_stored(x, 200, NULL, NULL);
}

void h_client_page_correct(Exchange *x)
{
	g_auto(Submitted) done = {0};
	g_autoptr(GError) error = NULL;
	Ident lead_id;

	const ClientLink link = client_link_read(x, &lead_id, true);
	if (link == CLIENT_LINK_REFUSED)
		return;
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	const char *revision = form_find(form, FORM_TOKEN_FIELD);
	exchange_speak(x, form_find(form, submission_fields[FIELD_LANGUAGE].name));
	raw_submission_remove(raw, FORM_TOKEN_FIELD);
	raw_submission_remove(raw, FORM_TRAP_FIELD);
	FormState state = {.token = revision == NULL ? "" : revision, .raw = raw};
	/* All of it was typed by who sent it; what is stored is not theirs to see. */
	if (link != CLIENT_LINK_OPENS) {
		state.alert = wording_text(
			link == CLIENT_LINK_OLD ? TEXT_STATUS_ERROR_CORRECT_OLD_LINK : TEXT_STATUS_ERROR_CORRECT_ASKS);
		show_correction(x, problems[PROBLEM_CONFLICT].status, &state);
		return;
	}
	const NetAddress client = exchange_client_address(x);
	const SubmitCorrection correction = {.lead_id = &lead_id,
		.raw = raw,
		.revision = g_ascii_strtoll(state.token, NULL, 10),
		.limited_as = exchange_is_client_unknown(x) ? NULL : &client};
	if (!submit_correction(x->site->app, &correction, x->deadline_us, &done, &error)) {
		if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
			show_stored(x, problems[PROBLEM_CONFLICT].status, raw, error->message);
		else
			exchange_fail(x, error);
	} else if (done.outcome == SUBMIT_REFUSED) {
		state.errors = &done.errors;
		show_correction(x, problems[PROBLEM_FIELDS_INVALID].status, &state);
	} else if (done.outcome == SUBMIT_OUTDATED)
		show_stored(x, problems[PROBLEM_CONFLICT].status, raw, wording_text(TEXT_STATUS_ERROR_OUTDATED));
	else
		show_again(x);
}

/* Change one answer, on the page itself */

/* The stored answers with another one in place of theirs. */
static RawSubmission *answered(
	const Json *submission, SubmissionField field, const RawSubmission *typed, GError **error)
{
	const char *name = submission_fields[field].name;
	RawSubmission *raw = raw_submission_from_stored(submission, error);
	const RawValue *value = raw_submission_find(typed, name);

	if (raw == NULL)
		return NULL;
	raw_submission_remove(raw, name);
	if (value != NULL) {
		RawValue *added = raw_submission_add(raw, name, value->type, value->value);
		for (guint i = 0; value->type == RAW_LIST && i < value->values->len; i++)
			g_ptr_array_add(added->values, g_strdup(g_ptr_array_index(value->values, i)));
	}
	return raw;
}

/* What is wrong with the open question, and with others: those are where their answers are. */
static Json *wrong_answers(const FieldErrors *errors, SubmissionField open)
{
	Json *wrong = form_view_wrong(errors), *mistake;
	size_t i;

	json_array_foreach(json_object_get(wrong, "list"), i, mistake)
	{
		const char *name = json_string_value(json_object_get(mistake, "at"));
		g_autofree char *at = g_strconcat("a_", name, NULL);
		if (strcmp(name, submission_fields[open].name) != 0)
			json_object_set_new(mistake, "at", json_string(at));
	}
	return wrong;
}

/* The request can no longer be changed: a text that was typed is shown. */
static void show_answer_over(Exchange *x, const Ident *lead_id, const ClientEdit *edit)
{
	const FieldSpec *spec = &submission_fields[edit->field];
	const RawValue *value = raw_submission_find(edit->form.raw, spec->name);

	show_refused(x, lead_id, TEXT_STATUS_ERROR_OVER, value == NULL || spec->choices != NULL ? NULL : value->value);
}

/* True: that is all. False: other answers have changed since they were read. */
static bool try_answer(Exchange *x, const Ident *lead_id, ClientEdit *edit, const char *before)
{
	g_auto(Submitted) done = {0};
	g_autoptr(GError) error = NULL;
	char tag[ANSWER_TAG_BYTES];
	g_autoptr(Json) lead = load_lead(x, lead_id);

	if (lead == NULL)
		return true;
	if (!client_page_may_change(lead)) {
		show_answer_over(x, lead_id, edit);
		return true;
	}
	const Json *submission = json_object_get(lead, "submission");
	answer_tag(submission, edit->field, tag);
	if (g_strcmp0(before, tag) != 0) {
		edit->is_outdated = true;
		show_loaded(x, lead, edit, problems[PROBLEM_CONFLICT].status, NULL);
		return true;
	}
	g_autoptr(RawSubmission) raw = answered(submission, edit->field, edit->form.raw, &error);
	const NetAddress client = exchange_client_address(x);
	const SubmitCorrection correction = {.lead_id = lead_id,
		.raw = raw,
		.revision = json_integer_value(json_object_get(lead, "revision")),
		.limited_as = exchange_is_client_unknown(x) ? NULL : &client};
	if (raw == NULL || !submit_correction(x->site->app, &correction, x->deadline_us, &done, &error)) {
		if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
			show_answer_over(x, lead_id, edit);
		} else {
			exchange_fail(x, error);
		}
	} else if (done.outcome == SUBMIT_REFUSED) {
		edit->form.errors = &done.errors;
		json_object_set_new(lead, "wrong", wrong_answers(&done.errors, edit->field));
		show_loaded(x, lead, edit, problems[PROBLEM_FIELDS_INVALID].status, NULL);
	} else if (done.outcome != SUBMIT_OUTDATED) {
		g_autofree char *path = client_link_path(x);
		g_autofree char *place =
			g_strconcat(path, page_language_query(x), "#a_", submission_fields[edit->field].name, NULL);
		response_redirect(&x->response, 303, place);
	} else {
		return false;
	}
	return true;
}

void h_client_page_answer(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(RawSubmission) typed = raw_submission_from_form(form);
	ClientEdit edit = {
		.field = answer_field(form_find(form, CLIENT_ANSWER_FIELD)), .form = {.token = "", .raw = typed}};
	Ident lead_id;
	int tries = 0;

	if (!client_link_open(x, &lead_id))
		return;
	if (edit.field == FIELD_COUNT) {
		show_again(x);
		return;
	}
	while (!try_answer(x, &lead_id, &edit, form_find(form, BEFORE_FIELD))) {
		if (++tries == ANSWER_TRIES) {
			exchange_problem(x, PROBLEM_BUSY, NULL);
			return;
		}
	}
}

/* Withdraw, erase */

typedef bool (*ClientAct)(const App *app, const Ident *lead_id, int64_t deadline_us, GError **error);

/* The form is opened again, at its box. */
static void show_unchecked(Exchange *x, const Ident *lead_id, const char *form)
{
	g_autoptr(Json) lead = load_lead(x, lead_id);
	g_autofree char *at = g_strconcat(form, "_" SURE_FIELD, NULL);
	Json *wrong = wrong_view_new();

	wrong_view_add(wrong, NULL, form, at, wording_text(TEXT_STATUS_ALERT_UNCHECKED));
	if (lead != NULL) {
		json_object_set(lead, "wrong", wrong);
		show_loaded(x, lead, NULL, problems[PROBLEM_FIELDS_INVALID].status, NULL);
	}
	jsonc_value_free(wrong);
}

/* Nothing that cannot be undone happens by one press. form_name: what the page calls its form. */
static void press(Exchange *x, const char *form_name, ClientAct act)
{
	g_autoptr(GError) error = NULL;
	Ident lead_id;

	if (!client_link_open(x, &lead_id))
		return;
	g_autoptr(Form) form = request_form(&x->request);
	if (form_find(form, SURE_FIELD) == NULL)
		show_unchecked(x, &lead_id, form_name);
	else if (act(x->site->app, &lead_id, x->deadline_us, &error))
		show_again(x);
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND))
		show_client_page(x, &lead_id); /* erased before: says so */
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
		show_refused(x, &lead_id, TEXT_STATUS_ERROR_OVER, NULL);
	else
		exchange_fail(x, error);
}

void h_client_page_withdraw(Exchange *x)
{
	press(x, "withdraw", client_withdraw);
}

void h_client_page_erase(Exchange *x)
{
	press(x, "erase", client_erase);
}

void h_client_page_undo(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	Ident lead_id;

	if (!client_link_open(x, &lead_id))
		return;
	if (client_undo_withdrawal(x->site->app, &lead_id, x->deadline_us, &error))
		show_again(x);
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
		show_refused(x, &lead_id, TEXT_STATUS_ERROR_UNDO, NULL);
	else
		exchange_fail(x, error);
}

/* Prove the address, or deny it: only from an email */

/* Pressed on a page that was opened before the address was confirmed. */
static void show_confirmed_before(Exchange *x)
{
	Ident lead_id;

	if (!client_link_open(x, &lead_id))
		return;
	g_autoptr(Json) lead = load_lead(x, &lead_id);
	if (lead == NULL)
		return;
	g_autoptr(GDateTime) at =
		g_date_time_new_from_iso8601(json_string_value(json_object_get(lead, "confirmed_at")), NULL);
	g_autoptr(GTimeZone) zone = client_email_zone(x->site->app->policy, json_object_get(lead, "submission"));
	g_autofree char *moment = format_moment(zone, g_date_time_to_unix(at) * G_USEC_PER_SEC);
	g_autofree char *alert = wording_format(TEXT_STATUS_ERROR_CONFIRMED, wording_string("moment", moment));
	show_loaded(x, lead, NULL, problems[PROBLEM_CONFLICT].status, alert);
}

typedef bool (*ClientAnswer)(const App *app, const Ident *email_id, int64_t deadline_us, GError **error);

static void answer_email(Exchange *x, ClientAnswer answer)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) nothing = json_object();
	Ident email_id;

	if (!client_link_is(x, TOKEN_PURPOSE_CLIENT_EMAIL, &email_id))
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_EMAIL_ONLY));
	else if (answer(x->site->app, &email_id, x->deadline_us, &error))
		show_again(x);
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND))
		client_link_show_erased(x, nothing);
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
		show_confirmed_before(x);
	else
		exchange_fail(x, error);
}

void h_client_page_confirm(Exchange *x)
{
	answer_email(x, client_confirm);
}

void h_client_page_disown(Exchange *x)
{
	answer_email(x, client_disown);
}
