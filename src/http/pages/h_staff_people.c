/* http/pages/h_staff_people: the accounts of staff in the console. */
#include <string.h>

#include "app/admin/people.h"
#include "app/caller.h"
#include "app/staff/session.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/access/permission.h"
#include "http/handlers.h"
#include "http/pages/client_page_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

/* What the page says besides the list. */
typedef struct PeoplePage {
	int status;
	const char *problem;  /* a sentence; NULL: none */
	const char *password; /* to be shown once; NULL: none */
	const char *email;    /* that was typed; NULL: nothing */
	bool is_done;
} PeoplePage;

static Json *roles_view(const char *chosen)
{
	Json *list = json_array();

	for (Role role = 0; role < ROLE_COUNT; role++)
		json_array_append_new(list, json_pack("{s:s, s:b}", "value", role_name(role), "is_chosen",
						    g_strcmp0(chosen, role_name(role)) == 0));
	return list;
}

static Json *people_view(const Exchange *x, const Json *people)
{
	Json *list = json_array();
	const Json *person;
	size_t i;

	json_array_foreach(jsonc_for_walking(people), i, person)
	{
		const char *email = json_string_value(json_object_get(person, "email"));
		const char *role = json_string_value(json_object_get(person, "role"));
		const char *seen_at = json_string_value(json_object_get(person, "seen_at"));
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:o, s:b, s:b, s:b, s:b, s:o}", "email", email, "role", role, "roles",
				roles_view(role), "is_disabled", json_is_string(json_object_get(person, "disabled_at")),
				"has_totp", json_is_true(json_object_get(person, "has_totp")), "is_this",
				g_strcmp0(email, x->session->email) == 0, "may_change", caller_may(ACCESS_ADMIN),
				"seen_at", seen_at == NULL ? json_null() : moment_view(seen_at)));
	}
	return list;
}

static void show(Exchange *x, const PeoplePage *page)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) people = NULL;

	if (people_list(x->site->app, x->deadline_us, text, &error))
		people = jsonc_decode(text->str, text->len, &error);
	if (people == NULL) {
		exchange_fail(x, error);
		return;
	}
	g_autofree char *of = page->password == NULL ? NULL
						     : wording_format(TEXT_PAGE_STAFF_PEOPLE_PASSWORD,
							       wording_string("email", page->email));
	Json *view = json_pack("{s:o, s:o, s:b, s:s?, s:s?, s:s?, s:s?, s:s?}", "people", people_view(x, people),
		"roles", roles_view("agent"), "may_change", caller_may(ACCESS_ADMIN), "problem", page->problem,
		"password", page->password, "of", of, "typed_email", page->problem == NULL ? NULL : page->email, "done",
		page->is_done ? wording_text(TEXT_PAGE_STAFF_PEOPLE_DONE) : NULL);
	g_assert(view != NULL);
	page_show(x, page->status, PAGE_STAFF_PEOPLE, staff_view_frame(x, TEXT_PAGE_STAFF_PEOPLE, view));
}

void h_staff_people(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);

	show(x, &(PeoplePage){.status = 200, .is_done = form_find(query, "done") != NULL});
}

static void refuse(Exchange *x, const char *email, const FieldErrors *wrong, const GError *error)
{
	const bool is_field = field_errors_count(wrong) > 0;

	if (!is_field && !leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT) &&
		!leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		exchange_fail(x, error);
		return;
	}
	g_autofree char *says = format_sentence(is_field ? field_errors_get(wrong, 0)->says : error->message);
	show(x, &(PeoplePage){.status = problems[is_field ? PROBLEM_FIELDS_INVALID : problem_of_error(error)].status,
			.problem = says,
			.email = email});
}

void h_staff_people_change(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *email = request_form_text(form, "email");
	g_autofree char *password = NULL;
	g_autoptr(GError) error = NULL;
	g_auto(FieldErrors) wrong = {0};
	const PeopleChange change = {.action = form_find(form, "action"),
		.email = email,
		.role = form_find(form, "role"),
		.deadline_us = x->deadline_us};

	field_errors_init(&wrong);
	if (!people_change(x->site->app, &change, &password, &wrong, &error))
		refuse(x, email, &wrong, error);
	else if (password != NULL)
		show(x, &(PeoplePage){.status = 200, .password = password, .email = email});
	else
		response_redirect(&x->response, 303, "/staff/people?done=1");
}
