/* http/pages/h_client_link: what a link to a client's request opens, and the page that sends such a link. */
#include "http/pages/client_link.h"

#include "app/client/client_links.h"
#include "app/client/client_proof.h"
#include "app/app.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/submission.h"
#include "http/handlers.h"
#include "http/pages/client_page_view.h"
#include "http/pages/pages.h"
#include "http/server/request_form.h"

/* Of the page that sends links. */
#define ADDRESS_FIELD "email"
#define DONE_FIELD    "done"
#define LINK_PATH     "/r"

void client_link_show_erased(Exchange *x, const Json *lead)
{
	const char *at = json_string_value(json_object_get(lead, "erased_at"));

	page_show(x, STATUS_GONE, PAGE_ERASED,
		json_pack("{s:s, s:s, s:b, s:o}", "title", wording_text(TEXT_PAGE_ERASED_TITLE), "script",
			"client_page.js", "has_times", true, "erased_at", moment_view(at)));
}

char *client_link_path(const Exchange *x)
{
	return g_strconcat("/r/", x->request.parameters[0], NULL);
}

bool client_link_is(const Exchange *x, TokenPurpose purpose, Ident *payload)
{
	SignedToken token;

	if (!signed_token_parse(x->site->app->settings->secret, purpose, x->request.parameters[0], &token))
		return false;
	*payload = token.payload;
	return true;
}

/* An answer that was sent along, to a link that does not open what it is an answer to; g_free; NULL: none that was typed. */
static char *unsent_text(const Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	const char *named = form_find(form, CLIENT_ANSWER_FIELD);
	const SubmissionField field = named == NULL ? FIELD_COUNT : submission_field_find(named);
	const char *name = named == NULL ? QUESTION_ANSWER_FIELD : named;

	if (form_find(form, name) == NULL || (field != FIELD_COUNT && submission_fields[field].choices != NULL))
		return NULL;
	g_autofree char *text = request_form_text(form, name);
	return *text == '\0' ? NULL : g_steal_pointer(&text);
}

/* The form for a link by email. */
static void show_link_page(Exchange *x, int status, bool is_sent, const char *input, const char *problem)
{
	g_autofree char *unsent = unsent_text(x);

	page_show(x, status, PAGE_CLIENT_LINK,
		json_pack("{s:s, s:b, s:s?, s:s?, s:s?}", "title", wording_text(TEXT_PAGE_CLIENT_LINK_TITLE), "is_sent",
			is_sent, "value", input, "problem", problem, "unsent", unsent));
}

/* Before the address is proven, nothing that was typed is shown to its owner: it may be somebody else's. What they sent just now is theirs. */
static void show_confirmation(Exchange *x, ClientOpened *opened)
{
	g_autofree char *path = client_link_path(x);
	g_autofree char *unsent = unsent_text(x);

	exchange_speak(x, opened->language);
	Json *view = json_pack("{s:s, s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:s?}", "title",
		wording_text(TEXT_PAGE_CLIENT_CONFIRM_TITLE), "path", path, "has_ended", opened->has_ended, "is_held",
		opened->is_held, "is_disowned", opened->is_disowned, "is_taken_back", !opened->is_current, "is_stopped",
		opened->is_held_back, "has_former", opened->has_former, "unsent", unsent);

	json_object_update(view, opened->understood);
	page_show(x, 200, PAGE_CLIENT_CONFIRM, view);
}

static ClientLink answer_fail(Exchange *x, const GError *error)
{
	g_autoptr(Json) nothing = json_object();

	if (leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND))
		client_link_show_erased(x, nothing);
	else
		exchange_fail(x, error);
	return CLIENT_LINK_REFUSED;
}

static ClientLink open_email(Exchange *x, const Ident *email_id, ClientOpened *opened)
{
	g_autoptr(GError) error = NULL;

	if (!client_open_email(x->site->app, email_id, x->deadline_us, opened, &error))
		return answer_fail(x, error);
	if (!opened->is_current && !opened->is_disowned)
		return CLIENT_LINK_OLD;
	return opened->is_current && opened->is_proven ? CLIENT_LINK_OPENS : CLIENT_LINK_ASKS;
}

static void show_instead(Exchange *x, ClientLink link, ClientOpened *opened)
{
	if (link == CLIENT_LINK_ASKS)
		show_confirmation(x, opened);
	else if (link == CLIENT_LINK_OLD)
		show_link_page(x, problems[PROBLEM_NOT_FOUND].status, false, NULL,
			wording_text(TEXT_PROBLEM_NOT_FOUND_OLD_LINK));
}

void client_page_ask_first(Exchange *x, const Ident *email_id)
{
	g_auto(ClientOpened) opened = {0};
	const ClientLink link = open_email(x, email_id, &opened);

	show_instead(x, link == CLIENT_LINK_OPENS ? CLIENT_LINK_ASKS : link, &opened);
}

ClientLink client_link_read(Exchange *x, Ident *lead_id, bool keeps)
{
	g_auto(ClientOpened) opened = {0};
	Ident email_id;

	if (client_link_is(x, TOKEN_PURPOSE_CLIENT, lead_id))
		return CLIENT_LINK_OPENS;
	if (!client_link_is(x, TOKEN_PURPOSE_CLIENT_EMAIL, &email_id)) {
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_CLIENT_LINK));
		return CLIENT_LINK_REFUSED;
	}
	const ClientLink link = open_email(x, &email_id, &opened);
	if (!keeps)
		show_instead(x, link, &opened);
	*lead_id = opened.lead_id;
	return link;
}

bool client_link_open(Exchange *x, Ident *lead_id)
{
	return client_link_read(x, lead_id, false) == CLIENT_LINK_OPENS;
}

/* A link by email */

void h_client_link(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);

	show_link_page(x, 200, form_find(query, DONE_FIELD) != NULL, NULL, NULL);
}

static void show_sent(Exchange *x)
{
	const char *query = page_language_query(x);
	g_autofree char *target = g_strconcat(
		LINK_PATH "?" DONE_FIELD "=sent", *query == '\0' ? "" : "&", *query == '\0' ? "" : query + 1, NULL);

	response_redirect(&x->response, 303, target);
}

void h_client_link_send(Exchange *x)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *address = request_form_text(form, ADDRESS_FIELD);

	if (client_send_links(x->site->app, address, x->deadline_us, &error)) {
		show_sent(x);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		g_autofree char *problem =
			wording_format(TEXT_ERROR_BAD_EMAIL, wording_string("reason", error->message));
		show_link_page(x, problems[PROBLEM_FIELDS_INVALID].status, false, address, problem);
	} else {
		exchange_fail(x, error);
	}
}
