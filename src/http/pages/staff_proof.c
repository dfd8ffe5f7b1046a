#include "http/pages/staff_proof.h"

#include <string.h>

#include "app/caller.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

enum {
	STATUS_TOO_MANY = 429,
};

/* clang-format off */
static const struct {
	const char *pattern; /* of the route */
	TextKey says;
	const char *ending; /* of the path, without which it is the page that one comes from */
} asked_for[] = {
	{"/staff/leads/{reference}",      TEXT_PAGE_STAFF_PROOF_ERASE,  ""},
	{"/staff/leads/{reference}/hold", TEXT_PAGE_STAFF_PROOF_HOLD,   "/hold"},
	{"/staff/leads.csv",              TEXT_PAGE_STAFF_PROOF_EXPORT, ".csv"},
	{"/staff/leads.jsonl",            TEXT_PAGE_STAFF_PROOF_EXPORT, ".jsonl"},
	{"/staff/people",                 TEXT_PAGE_STAFF_PROOF_PEOPLE, ""},
	{"/staff/rules",                  TEXT_PAGE_STAFF_PROOF_RULES,  ""},
	{"/staff/tokens",                 TEXT_PAGE_STAFF_PROOF_TOKENS, ""},
};
/* clang-format on */

/* What is confirmed, and the page to go back to instead; both g_free, NULL: nothing is known of it. */
typedef struct Asked {
	char *says;
	char *back;
} Asked;

static void asked_clear(Asked *asked)
{
	g_free(asked->says);
	g_free(asked->back);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

/* pattern: as in the table; path: with a query, if it has one. */
static void read_asked(const Exchange *x, const char *pattern, const char *path, Asked *asked)
{
	for (gsize i = 0; i < G_N_ELEMENTS(asked_for); i++) {
		if (strcmp(asked_for[i].pattern, pattern) != 0)
			continue;
		const gsize page_bytes = strcspn(path, "?") - strlen(asked_for[i].ending);
		asked->says = wording_format(asked_for[i].says, wording_string("reference", x->request.parameters[0]));
		asked->back = g_strdup_printf("%.*s%s", (int)page_bytes, path, path + strcspn(path, "?"));
		return;
	}
}

static void add_hidden(Json *fields, const char *name, const char *value)
{
	json_array_append_new(fields, json_pack("{s:s, s:s}", "name", name, "value", value));
}

/* What is sent again: the same form, or where to go. */
static Json *wanted(const Exchange *x)
{
	Json *fields = json_array();

	if (x->request.method != HTTP_POST) {
		g_autofree char *next = x->request.query == NULL
						? g_strdup(x->request.path)
						: g_strdup_printf("%s?%s", x->request.path, x->request.query);
		add_hidden(fields, "next", next);
		return fields;
	}
	g_autoptr(Form) form = request_form(&x->request);
	for (gsize i = 0; i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		if (strcmp(field->name, STAFF_TOKEN_FIELD) != 0 && strcmp(field->name, STAFF_PROOF_FIELD) != 0)
			add_hidden(fields, field->name, field->value);
	}
	return fields;
}

static void ask(Exchange *x, int status, TextKey problem)
{
	g_autofree char *target = x->request.query == NULL
					  ? g_strdup(x->request.path)
					  : g_strdup_printf("%s?%s", x->request.path, x->request.query);
	const bool is_again = strcmp(x->route->pattern, STAFF_PROOF_PATH) == 0;
	g_autoptr(Form) form = is_again ? request_form(&x->request) : NULL;
	const char *next = is_again ? staff_access_next(form_find(form, "next")) : target;
	g_autofree char *exported = g_strndup(next, strcspn(next, "?"));
	g_auto(Asked) asked = {NULL, NULL};

	read_asked(x, is_again ? exported : x->route->pattern, next, &asked);
	Json *view = json_pack("{s:s?, s:s?, s:s, s:o, s:b, s:s?}", "says", asked.says, "back", asked.back, "action",
		x->request.method == HTTP_POST ? x->request.path : STAFF_PROOF_PATH, "fields", wanted(x),
		"has_second_step", x->session->has_second_step, "problem", wording_text(problem));

	g_assert(view != NULL);
	page_show(x, status, PAGE_STAFF_PROOF, staff_view_frame(x, TEXT_PAGE_STAFF_PROOF, view));
}

void staff_proof_ask(Exchange *x)
{
	ask(x, problems[PROBLEM_UNPROVED].status, TEXT_NONE);
}

bool staff_proof_take(Exchange *x, const Form *form)
{
	const char *proof = form_find(form, STAFF_PROOF_FIELD);
	g_autoptr(GError) error = NULL;
	SignedIn done = {0};

	if (proof == NULL || x->session->caller.is_proved)
		return true;
	if (!session_prove(x->site->app, x->session, proof, x->deadline_us, &done, &error)) {
		exchange_fail(x, error);
		return false;
	}
	if (done.outcome == SIGN_IN_DONE) {
		caller_set(&x->session->caller);
		return true;
	}
	if (done.outcome == SIGN_IN_TOO_MANY) {
		g_autofree char *seconds = g_strdup_printf("%d", done.retry_after_s);
		ask(x, STATUS_TOO_MANY, TEXT_PAGE_STAFF_SIGN_IN_TOO_MANY);
		response_add_header(&x->response, "Retry-After", seconds);
	} else {
		ask(x, problems[PROBLEM_UNPROVED].status,
			x->session->has_second_step ? TEXT_PAGE_STAFF_PROOF_WRONG : TEXT_ERROR_PASSWORD_WRONG);
	}
	return false;
}

/* The proof was taken on the way in. */
void h_staff_confirm(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);

	response_redirect(&x->response, 303, staff_access_next(form_find(form, "next")));
}
