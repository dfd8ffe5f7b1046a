/*
 * http/pages/h_portal: /d/{token}: a recruiter's portal, and the way to a new link. GET shows and changes nothing,
 * ever: mail scanners open links.
 */
#include <string.h>

#include "app/links.h"
#include "app/notifications/lead_words.h"
#include "base/clock.h"
#include "base/signed_token.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/lead/accepted_standing.h"
#include "http/pages/portal_view.h"
#include "http/pages/progress_view.h"
#include "http/handlers.h"
#include "http/server/request_form.h"
#include "http/pages/pages.h"

#define TOKEN_FIELD   "token"
#define ADDRESS_FIELD "email"
#define DONE_FIELD    "done"
#define LINK_PATH     "/d"

enum {
	FORM_AGE_MAX_S = 24 * 3600, /* a page left open for a day shows a day that is over */
};

/* The page without which there is no other: how to get a link. */
typedef struct LinkPage {
	bool is_expired, is_foreign, is_removed, is_sent;
	const char *input; /* NULL: nothing */
	const char *problem;
} LinkPage;

static void show_link_page(Exchange *x, int status, const LinkPage *page)
{
	page_show(x, status, PAGE_PORTAL_LINK,
		json_pack("{s:s, s:b, s:b, s:b, s:b, s:b, s:s?, s:s?}", "title", wording_text(TEXT_PORTAL_TITLE),
			"is_for_recruiter", true, "is_expired", page->is_expired, "is_foreign", page->is_foreign,
			"is_removed", page->is_removed, "is_sent", page->is_sent, "value", page->input, "problem",
			page->problem));
}

static void show_expired(Exchange *x)
{
	show_link_page(x, STATUS_GONE, &(LinkPage){.is_expired = true});
}

/* Whose page it is; false: nobody's, and that has been answered. */
static bool read_link(Exchange *x, Ident *recruiter)
{
	switch (link_portal_read(
		x->site->app->settings->secret, x->request.parameters[0], clock_now_us() / G_USEC_PER_SEC, recruiter)) {
	case LINK_GOOD:
		return true;
	case LINK_EXPIRED:
		show_expired(x);
		return false;
	case LINK_FOREIGN:
		break;
	}
	show_link_page(x, problems[PROBLEM_NOT_FOUND].status, &(LinkPage){.is_foreign = true});
	return false;
}

/* --- the page --------------------------------------------------------------------------------------------------------- */

static void new_token(const Exchange *x, const Ident *recruiter, char text[static SIGNED_TOKEN_TEXT_BYTES])
{
	const SignedToken token = {
		.purpose = TOKEN_PURPOSE_PORTAL_FORM,
		.issued_at_s = clock_now_us() / G_USEC_PER_SEC,
		.payload = *recruiter,
	};

	signed_token_format(x->site->app->settings->secret, &token, text);
}

/* True when the form is from this very page. */
static bool is_own_form(const Exchange *x, const Ident *recruiter, const char *text)
{
	SignedToken token;

	return text != NULL &&
	       signed_token_parse(x->site->app->settings->secret, TOKEN_PURPOSE_PORTAL_FORM, text, &token) &&
	       memcmp(&token.payload, recruiter, sizeof *recruiter) == 0 &&
	       clock_now_us() / G_USEC_PER_SEC - token.issued_at_s <= FORM_AGE_MAX_S;
}

/* What may be said of each lead, the forms for it go to the pages of their offers, and how to call the client. */
static void add_progress(const Json *leads)
{
	for (gsize i = 0; i < json_array_size(leads); i++) {
		Json *lead = json_array_get(leads, i);
		g_autofree char *link = lead_words_phone_link(json_string_value(json_object_get(lead, "phone")));
		json_object_set_new(lead, "phone_link", link == NULL ? json_null() : json_string(link));
		json_object_set_new(lead, "progress",
			progress_view(&(ProgressState){
				.reference = json_string_value(json_object_get(lead, "reference")),
				.facts = lead,
				.path = json_string_value(json_object_get(lead, "path")),
				.opened = PROGRESS_FORM_COUNT,
			}));
	}
}

/* state: the message shown with the facts. */
static void show_portal(Exchange *x, const Ident *recruiter, int status, PortalState *state)
{
	g_autoptr(GError) error = NULL;
	char token[SIGNED_TOKEN_TEXT_BYTES];

	state->facts = portal_show(x->site->app, recruiter, &state->filter, x->deadline_us, &error);
	if (state->facts == NULL) {
		if (leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND))
			show_link_page(x, STATUS_GONE, &(LinkPage){.is_removed = true});
		else
			exchange_fail(x, error);
		return;
	}
	new_token(x, recruiter, token);
	state->token = token;
	state->path = x->request.path;
	Json *view = portal_view(state);
	add_progress(json_object_get(view, "leads"));
	json_object_set_new(view, "is_for_recruiter", json_true());
	page_show(x, status, PAGE_PORTAL, view);
}

/* What is not understood chooses nothing. */
void h_portal(Exchange *x)
{
	Ident recruiter;
	Ident after;

	if (!read_link(x, &recruiter))
		return;
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *words = request_form_text(query, PORTAL_WORDS_PARAMETER);
	const PortalAct *done = portal_find_act(form_find(query, DONE_FIELD));
	const AcceptedStanding standing = accepted_standing_find(form_find(query, PORTAL_STANDING_PARAMETER));
	const char *from = form_find(query, PORTAL_AFTER_PARAMETER);
	show_portal(x, &recruiter, 200,
		&(PortalState){
			.done = done == NULL ? NULL : done->name,
			.field = PORTAL_FIELD_COUNT,
			.filter =
				{
					.standing = standing == ACCEPTED_STANDING_COUNT
							    ? NULL
							    : accepted_standings[standing].name,
					.words = *words == '\0' ? NULL : words,
					.after = from != NULL && ident_parse(from, &after) ? &after : NULL,
				},
		});
}

static void read_input(const Form *form, PortalInput *input)
{
	for (PortalField field = 0; field < PORTAL_FIELD_COUNT; field++)
		input->texts[field] = request_form_text(form, portal_fields[field].name);
}

/* To the part of the page where it is seen. */
static void show_done(Exchange *x, const PortalAct *act)
{
	g_autofree char *location = g_strconcat(x->request.path, "?" DONE_FIELD "=", act->name, "#", act->part, NULL);

	response_redirect(&x->response, 303, location);
}

static void act_on(Exchange *x, const Ident *recruiter, const PortalAct *act, const Form *form)
{
	g_autoptr(GError) error = NULL;
	g_auto(PortalInput) input = {0};
	g_auto(PortalProblem) problem = {0};
	const PortalPress press = {.recruiter = recruiter, .act = act, .input = &input};
	PortalState state = {.act = act, .input = &input, .field = PORTAL_FIELD_COUNT};

	read_input(form, &input);
	if (!is_own_form(x, recruiter, form_find(form, TOKEN_FIELD))) {
		state.problem = wording_text(TEXT_FORM_ALERT_EXPIRED);
		show_portal(x, recruiter, problems[PROBLEM_FIELDS_INVALID].status, &state);
	} else if (portal_act(x->site->app, &press, x->deadline_us, &problem, &error)) {
		show_done(x, act);
	} else if (problem.says != NULL) {
		state.problem = problem.says;
		state.field = problem.field;
		show_portal(x, recruiter, problems[PROBLEM_FIELDS_INVALID].status, &state);
	} else {
		exchange_fail(x, error);
	}
}

void h_portal_act(Exchange *x)
{
	Ident recruiter;

	if (!read_link(x, &recruiter))
		return;
	g_autoptr(Form) form = request_form(&x->request);
	const PortalAct *act = portal_find_act(form_find(form, "action"));
	if (act == NULL)
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
	else
		act_on(x, &recruiter, act, form);
}

/* --- a new link ------------------------------------------------------------------------------------------------------- */

void h_portal_link(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);

	show_link_page(x, 200, &(LinkPage){.is_sent = form_find(query, DONE_FIELD) != NULL});
}

void h_portal_link_send(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *address = request_form_text(form, ADDRESS_FIELD);
	if (portal_send_link(x->site->app, address, x->deadline_us, &error)) {
		response_redirect(&x->response, 303, LINK_PATH "?" DONE_FIELD "=sent");
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		g_autofree char *problem =
			wording_format(TEXT_ERROR_BAD_EMAIL, wording_string("reason", error->message));
		show_link_page(
			x, problems[PROBLEM_FIELDS_INVALID].status, &(LinkPage){.input = address, .problem = problem});
	} else {
		exchange_fail(x, error);
	}
}
