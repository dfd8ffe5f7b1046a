/*
 * http/pages/h_manage_calendar: /staff/recruiters/{id}/calendar: a recruiter's portal as staff use it on their behalf:
 * calendar, leave, bench, load. What is done there is what recruiters do (app/portal).
 */
#include <string.h>

#include "app/portal/portal.h"
#include "base/ident.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/portal_view.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

/* False: it is no id, and that has been answered. */
static bool read_id(Exchange *x, Ident *recruiter)
{
	if (ident_parse(x->request.parameters[0], recruiter))
		return true;
	exchange_problem(x, PROBLEM_NOT_FOUND, NULL);
	return false;
}

/* Leads are worked on by their recruiter alone: what is about one is left out. */
static void leave_out_leads(Json *view)
{
	json_object_set_new(view, "offers", json_array());
	json_object_set_new(view, "leads", json_array());
	json_object_set_new(view, "more_offers", json_null());
	json_object_set_new(view, "more_leads", json_null());
	json_object_set_new(view, "is_staff", json_true());
}

static void show(Exchange *x, const Ident *recruiter, int status, PortalState *state)
{
	g_autoptr(GError) error = NULL;
	char token[SIGNED_TOKEN_TEXT_BYTES];

	state->facts = portal_show(x->site->app, recruiter, &state->filter, x->deadline_us, &error);
	if (state->facts == NULL) {
		exchange_fail(x, error);
		return;
	}
	staff_access_token(x, token);
	state->token = token;
	state->path = x->request.path;
	Json *view = portal_view(state);
	leave_out_leads(view);
	g_autofree char *back = g_strconcat("/staff/recruiters/", x->request.parameters[0], NULL);
	g_autofree char *label = wording_format(TEXT_PAGE_MANAGE_CALENDAR_BACK,
		wording_string("recruiter", json_string_value(json_object_get(view, "recruiter"))));
	json_object_set_new(view, "back_path", json_string(back));
	json_object_set_new(view, "back_label", json_string(label));
	page_show(x, status, PAGE_PORTAL, staff_view_frame(x, TEXT_PAGE_MANAGE_CALENDAR, view));
}

void h_manage_calendar(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	const PortalAct *done = portal_find_act(form_find(query, "done"));
	Ident recruiter;

	if (read_id(x, &recruiter))
		show(x, &recruiter, 200,
			&(PortalState){.done = done == NULL ? NULL : done->name, .field = PORTAL_FIELD_COUNT});
}

static void press(Exchange *x, const Ident *recruiter, const PortalAct *act, const Form *form)
{
	g_autoptr(GError) error = NULL;
	g_auto(PortalInput) input = {0};
	g_auto(PortalProblem) problem = {0};
	const PortalPress press = {.recruiter = recruiter, .act = act, .input = &input};

	for (PortalField field = 0; field < PORTAL_FIELD_COUNT; field++)
		input.texts[field] = request_form_text(form, portal_fields[field].name);
	if (portal_act(x->site->app, &press, x->deadline_us, &problem, &error)) {
		g_autofree char *next = g_strconcat(x->request.path, "?done=", act->name, "#", act->part, NULL);
		log_info("recruiter_changed", log_text("actor", x->actor), log_text("about", x->request.parameters[0]),
			log_text("act", act->name));
		response_redirect(&x->response, 303, next);
	} else if (problem.says != NULL) {
		show(x, recruiter, problems[PROBLEM_FIELDS_INVALID].status,
			&(PortalState){.act = act, .input = &input, .problem = problem.says, .field = problem.field});
	} else {
		exchange_fail(x, error);
	}
}

void h_manage_calendar_act(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	const PortalAct *act = portal_find_act(form_find(form, "action"));
	Ident recruiter;

	/* A note is its writer's. */
	if (act == NULL || strcmp(act->name, "note") == 0)
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
	else if (read_id(x, &recruiter))
		press(x, &recruiter, act, form);
}
