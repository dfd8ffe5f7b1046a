/* http/pages/h_offer: a recruiter's offer and a client's question, each behind its signed link. GET shows the truth now and changes nothing, ever:
 * mail scanners open links. */
#include <string.h>

#include "app/offers/offers.h"
#include "app/outcome/outcome.h"
#include "base/signed_token.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/offer/decline.h"
#include "http/handlers.h"
#include "http/pages/client_link.h"
#include "http/server/request_form.h"
#include "http/pages/pages.h"
#include "http/pages/progress_view.h"
#include "http/pages/wrong_view.h"

/* A link of an email opens one of the page's forms; the button on it does it. */
#define OPEN_FIELD "do"

static bool read_link(Exchange *x, TokenPurpose purpose, Ident *id)
{
	SignedToken token;

	if (!signed_token_parse(x->site->app->settings->secret, purpose, x->request.parameters[0], &token)) {
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_LINK));
		return false;
	}
	*id = token.payload;
	return true;
}

/* A link of ours that opens nothing: what it was about is erased. */
static void fail(Exchange *x, const GError *error, TextKey title, bool is_offer)
{
	if (leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND))
		page_show(x, STATUS_GONE, PAGE_ERASED,
			json_pack("{s:s, s:b, s:b}", "title", wording_text(title), "is_offer", is_offer,
				"is_for_recruiter", is_offer));
	else
		exchange_fail(x, error);
}

static void fail_offer(Exchange *x, const GError *error)
{
	fail(x, error, TEXT_PAGE_ERASED_OFFER_TITLE, true);
}

static void fail_question(Exchange *x, const GError *error)
{
	fail(x, error, TEXT_PAGE_ERASED_TITLE, false);
}

static Json *declines_view(const char *chosen)
{
	Json *list = json_array();

	for (guint i = 0; i < DECLINE_COUNT; i++)
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:b, s:b}", "name", decline_reasons[i].name, "label",
				wording_text(decline_reasons[i].label), "is_chosen",
				chosen != NULL && strcmp(chosen, decline_reasons[i].name) == 0, "is_first", i == 0));
	return list;
}

static Json *progress_of(const Exchange *x, const Json *view, const Form *input, ProgressForm opened)
{
	const Json *facts = json_object_get(view, "progress");

	if (!json_is_object(facts))
		return json_null();
	return progress_view(&(ProgressState){
		.reference = json_string_value(json_object_get(view, "reference")),
		.facts = facts,
		.path = x->request.path,
		.opened = opened,
		.input = input,
	});
}

/* {"list":[{"label","value"}…]}; null: nothing was typed. */
static Json *unsent_view(const Form *input)
{
	static const struct {
		const char *name;
		TextKey label;
	} texts[] = {
		{"question", TEXT_PAGE_OFFER_YOUR_QUESTION},
		{"start_date", TEXT_PAGE_PROGRESS_START_DATE},
		{"role", TEXT_PAGE_PROGRESS_ROLE},
		{"rate", TEXT_PAGE_PROGRESS_RATE},
		{"fee", TEXT_PAGE_PROGRESS_FEE},
		{"note", TEXT_PAGE_OFFER_YOUR_NOTE},
	};
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *text = request_form_text(input, texts[i].name);
		if (*text != '\0')
			json_array_append_new(
				list, json_pack("{s:s, s:s}", "label", wording_text(texts[i].label), "value", text));
	}
	if (json_array_size(list) > 0)
		return json_pack("{s:o}", "list", list);
	json_decref(list);
	return json_null();
}

/* Each mistake with its place: a form of the lead's progress names its fields after itself. */
static Json *mistakes_view(const Json *view, const char *action, const FieldErrors *errors)
{
	const bool is_progress = progress_form_find(action) != PROGRESS_FORM_COUNT;
	const char *reference = json_string_value(json_object_get(view, "reference"));
	Json *wrong = wrong_view_new();

	for (guint i = 0; i < field_errors_count(errors); i++) {
		const FieldError *mistake = field_errors_get(errors, i);
		g_autofree char *at = is_progress ? g_strjoin("_", action, mistake->field, reference, NULL)
						  : g_strdup(mistake->field);
		wrong_view_add(wrong, action, mistake->field, at, mistake->says);
	}
	return wrong;
}

/* Why the page is shown again; all zero: a first look. */
typedef struct OfferAnswer {
	const Form *input; /* what was typed */
	ProblemKind kind;
	const char *alert;	   /* NULL: errors say it */
	const FieldErrors *errors; /* NULL: alert says it */
} OfferAnswer;

static void show_offer(Exchange *x, const Ident *offer_id, const OfferAnswer *answer)
{
	const Form *input = answer->input;
	g_autoptr(GError) error = NULL;
	Json *view = offers_show(x->site->app, offer_id, x->deadline_us, &error);

	if (view == NULL) {
		fail_offer(x, error);
		return;
	}
	g_autofree char *title = wording_format(TEXT_PAGE_OFFER_TITLE,
		wording_string("standing", json_string_value(json_object_get(view, "standing"))),
		wording_string("need", json_string_value(json_object_get(view, "need"))));
	json_object_set_new(view, "title", json_string(title));
	json_object_set_new(view, "is_for_recruiter", json_true());
	json_object_set_new(view, "declines", declines_view(input == NULL ? NULL : form_find(input, "reason")));
	g_autoptr(Form) query = request_page_query(&x->request);
	const char *opened = input == NULL ? form_find(query, OPEN_FIELD) : form_find(input, "action");
	json_object_set_new(view, "progress", progress_of(x, view, input, progress_form_find(opened)));
	if (answer->alert != NULL)
		json_object_set_new(view, "alert", json_string(answer->alert));
	if (answer->errors != NULL)
		json_object_set_new(view, "wrong", mistakes_view(view, opened, answer->errors));
	if (input != NULL) {
		g_autofree char *note = request_form_text(input, "note");
		g_autofree char *question = request_form_text(input, "question");
		json_object_set_new(view, "input_note", json_string(note));
		json_object_set_new(view, "input_question", json_string(question));
		/* The form that it was typed into may be gone. */
		if (answer->kind == PROBLEM_CONFLICT)
			json_object_set_new(view, "unsent", unsent_view(input));
	}
	page_show(x, answer->kind == PROBLEM_NONE ? 200 : problems[answer->kind].status, PAGE_OFFER, view);
}

void h_offer(Exchange *x)
{
	Ident offer_id;

	if (read_link(x, TOKEN_PURPOSE_OFFER, &offer_id))
		show_offer(x, &offer_id, &(OfferAnswer){.kind = PROBLEM_NONE});
}

typedef struct OfferPress {
	const Form *form;
	FieldErrors *errors; /* gets what is wrong with which field */
} OfferPress;

typedef bool (*OfferAct)(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error);

static bool act_accept(Exchange *x, const Ident *offer_id, const OfferPress *press G_GNUC_UNUSED, GError **error)
{
	return offers_accept(x->site->app, offer_id, x->deadline_us, error);
}

static bool act_decline(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error)
{
	g_autofree char *reason = request_form_text(press->form, "reason");
	g_autofree char *note = request_form_text(press->form, "note");
	const OfferDecline decline = {.reason = reason, .note = note, .errors = press->errors};
	return offers_decline(x->site->app, offer_id, &decline, x->deadline_us, error);
}

static bool act_ask(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error)
{
	g_autofree char *question = request_form_text(press->form, "question");
	if (offers_ask(x->site->app, offer_id, question, x->deadline_us, error))
		return true;
	if (leadmatch_error_is(*error, LEADMATCH_ERROR_INVALID))
		field_errors_add_text(press->errors, "question", "invalid", (*error)->message);
	return false;
}

static bool act_return(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error)
{
	g_autofree char *reason = request_form_text(press->form, "reason");
	g_autofree char *note = request_form_text(press->form, "note");
	const OfferDecline decline = {.reason = reason, .note = note, .errors = press->errors};
	return offers_return(x->site->app, offer_id, &decline, x->deadline_us, error);
}

/* The recruiter's own words, without what cannot be seen. */
static bool tell(Exchange *x, const Ident *offer_id, const OfferPress *press, LeadReport report, GError **error)
{
	g_autofree char *reason = request_form_text(press->form, "reason");
	g_autofree char *start_date = request_form_text(press->form, "start_date");
	g_autofree char *role = request_form_text(press->form, "role");
	g_autofree char *rate = request_form_text(press->form, "rate");
	g_autofree char *fee = request_form_text(press->form, "fee");
	g_autofree char *note = request_form_text(press->form, "note");
	const char *engagement = form_find(press->form, "engagement");

	report.reason = reason;
	report.start_date = start_date;
	report.role = role;
	report.rate = rate;
	report.fee = fee;
	report.note = note;
	if (engagement == NULL || !engagement_parse(engagement, &report.engagement))
		report.engagement = ENGAGEMENT_COUNT;
	return outcome_report(x->site->app, offer_id, &report, press->errors, x->deadline_us, error);
}

static bool act_contacted(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error)
{
	return tell(
		x, offer_id, press, (LeadReport){.event = LEAD_EVENT_PROGRESS, .stage = LEAD_STAGE_CONTACTED}, error);
}

static bool act_proposed(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error)
{
	return tell(
		x, offer_id, press, (LeadReport){.event = LEAD_EVENT_PROGRESS, .stage = LEAD_STAGE_PROPOSED}, error);
}

static bool act_placed(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error)
{
	return tell(x, offer_id, press, (LeadReport){.event = LEAD_EVENT_PLACE}, error);
}

static bool act_lost(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error)
{
	return tell(x, offer_id, press, (LeadReport){.event = LEAD_EVENT_LOSE}, error);
}

static bool act_fell_through(Exchange *x, const Ident *offer_id, const OfferPress *press, GError **error)
{
	return tell(x, offer_id, press, (LeadReport){.event = LEAD_EVENT_FALL_THROUGH}, error);
}

static bool act_talking(Exchange *x, const Ident *offer_id, const OfferPress *press G_GNUC_UNUSED, GError **error)
{
	return outcome_still_active(x->site->app, offer_id, x->deadline_us, error);
}

static const struct {
	const char *name;
	OfferAct act;
} acts[] = {
	{"accept", act_accept},
	{"decline", act_decline},
	{"ask", act_ask},
	{"contacted", act_contacted},
	{"talking", act_talking},
	{"proposed", act_proposed},
	{"placed", act_placed},
	{"lost", act_lost},
	{"return", act_return},
	{"fell_through", act_fell_through},
};

static OfferAct find_act(const char *name)
{
	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(acts); i++) {
		if (strcmp(acts[i].name, name) == 0)
			return acts[i].act;
	}
	return NULL;
}

/* To the page itself, which says the current state. */
static void look_again(Exchange *x)
{
	response_redirect(&x->response, 303, x->request.path);
}

static void refuse(Exchange *x, const Ident *offer_id, const OfferPress *press, const GError *error)
{
	const ProblemKind kind = problem_of_error(error);

	if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID))
		show_offer(x, offer_id,
			&(OfferAnswer){.input = press->form, .kind = PROBLEM_FIELDS_INVALID, .errors = press->errors});
	else if (kind == PROBLEM_CONFLICT)
		show_offer(x, offer_id, &(OfferAnswer){.input = press->form, .kind = kind, .alert = error->message});
	else
		fail_offer(x, error);
}

void h_offer_act(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) errors;
	Ident offer_id;

	field_errors_init(&errors);
	if (!read_link(x, TOKEN_PURPOSE_OFFER, &offer_id))
		return;
	g_autoptr(Form) form = request_form(&x->request);
	const OfferPress press = {.form = form, .errors = &errors};
	const OfferAct act = find_act(form_find(form, "action"));
	if (act == NULL)
		show_offer(x, &offer_id,
			&(OfferAnswer){.input = form,
				.kind = PROBLEM_FIELDS_INVALID,
				.alert = wording_text(TEXT_OFFER_STATE_OPEN)});
	else if (act(x, &offer_id, &press, &error))
		look_again(x);
	else
		refuse(x, &offer_id, &press, error);
}

/* The question of the link; false: it is no link of ours, or not to be opened yet, and that has been answered. */
static bool read_question_link(Exchange *x, Ident *question_id)
{
	const App *app = x->site->app;
	g_autoptr(GError) error = NULL;
	EmailedQuestion question;
	SignedToken token;

	if (!signed_token_parse(app->settings->secret, TOKEN_PURPOSE_CLIENT_EMAIL, x->request.parameters[0], &token))
		return read_link(x, TOKEN_PURPOSE_QUESTION, question_id);
	if (!offers_find_question(app, &token.payload, x->deadline_us, &question, &error)) {
		fail_question(x, error);
		return false;
	}
	*question_id = question.id;
	if (question.must_confirm)
		client_page_ask_first(x, &token.payload);
	return !question.must_confirm;
}

/* Why nothing was changed is said in the client's language. */
static void show_question(Exchange *x, const Ident *question_id, const char *input, ProblemKind kind, const char *alert)
{
	g_autoptr(GError) error = NULL;
	Json *view = offers_show_question(x->site->app, question_id, x->deadline_us, &error);

	if (view == NULL) {
		fail_question(x, error);
		return;
	}
	exchange_speak(x, json_string_value(json_object_get(view, "language")));
	const bool is_answered = json_is_true(json_object_get(view, "is_answered"));
	json_object_set_new(view, "title",
		json_string(wording_text(is_answered ? TEXT_PAGE_QUESTION_ANSWERED_TITLE : TEXT_PAGE_QUESTION_TITLE)));
	if (input != NULL)
		json_object_set_new(view, kind == PROBLEM_CONFLICT ? "unsent" : "input_answer", json_string(input));
	if (kind == PROBLEM_CONFLICT)
		alert = wording_text(json_is_true(json_object_get(view, "is_answered")) ? TEXT_ERROR_QUESTION_ANSWERED
											: TEXT_PAGE_QUESTION_CLOSED);
	if (kind == PROBLEM_FIELDS_INVALID) {
		Json *wrong = wrong_view_new();
		wrong_view_add(wrong, NULL, QUESTION_ANSWER_FIELD, QUESTION_ANSWER_FIELD, alert);
		json_object_set_new(view, "wrong", wrong);
	} else if (alert != NULL) {
		json_object_set_new(view, "alert", json_string(alert));
	}
	page_show(x, kind == PROBLEM_NONE ? 200 : problems[kind].status, PAGE_QUESTION, view);
}

void h_question(Exchange *x)
{
	Ident question_id;

	if (read_question_link(x, &question_id))
		show_question(x, &question_id, NULL, PROBLEM_NONE, NULL);
}

void h_question_answer(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	Ident question_id;

	if (!read_question_link(x, &question_id))
		return;
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *answer = request_form_text(form, QUESTION_ANSWER_FIELD);
	if (offers_answer(x->site->app, &question_id, answer, x->deadline_us, &error))
		look_again(x);
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT))
		show_question(x, &question_id, answer, PROBLEM_CONFLICT, NULL);
	else if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID))
		show_question(x, &question_id, answer, PROBLEM_FIELDS_INVALID, error->message);
	else
		fail_question(x, error);
}
