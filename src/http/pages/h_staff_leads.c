/* http/pages/h_staff_leads: one lead in the console, and what staff change on it. Lists: h_staff_list. */
#include <string.h>

#include "app/caller.h"
#include "app/rules/recommender.h"
#include "app/staff/legal_hold.h"
#include "app/staff/staff_leads.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

/* --- one lead --------------------------------------------------------------------------------------------------------- */

static Json *load(Exchange *x, bool (*read)(const App *app, int64_t deadline_us, GString *out, GError **error))
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	Json *value = NULL;

	if (read(x->site->app, x->deadline_us, text, &error))
		value = jsonc_decode(text->str, text->len, &error);
	if (value == NULL)
		exchange_fail(x, error);
	return value;
}

/* The client's, when this page is to show it; NULL: it is not. */
static bool load_contact(Exchange *x, Json **contact)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	*contact = NULL;
	if (x->request.method != HTTP_GET || g_strcmp0(form_find(query, "contact"), "shown") != 0)
		return true;
	if (staff_leads_contact(x->site->app, x->request.parameters[0], x->deadline_us, text, &error))
		*contact = jsonc_decode(text->str, text->len, &error);
	if (*contact == NULL)
		exchange_fail(x, error);
	return *contact != NULL;
}

/* input: what was typed in vain; NULL: nothing. */
static void show_lead(Exchange *x, int status, const Form *input, const char *alert)
{
	g_autoptr(GString) text = g_string_sized_new(16 * 1024);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) lead = NULL;
	g_autoptr(Json) recruiters = NULL;
	g_autoptr(Json) contact = NULL;

	if (staff_leads_show(x->site->app, x->request.parameters[0], x->deadline_us, text, &error))
		lead = jsonc_decode(text->str, text->len, &error);
	if (lead == NULL) {
		exchange_fail(x, error);
		return;
	}
	recruiters = load(x, staff_leads_recruiters);
	if (recruiters == NULL || !load_contact(x, &contact))
		return;
	g_autoptr(RuleSet) rules = recommender_rules(x->site->app->recommender);
	const StaffLeadState state = {.lead = lead,
		.recruiters = recruiters,
		.contact = contact,
		.may_see_contact = caller_may(ACCESS_CONTACTS_READ),
		.may_export = caller_may(ACCESS_LEADS_EXPORT),
		.rules = rules,
		.input = input,
		.alert = alert,
		.may_change = caller_may(ACCESS_LEADS_WRITE),
		.may_hold = caller_may(ACCESS_LEADS_ERASE)};
	page_show(x, status, PAGE_STAFF_LEAD, staff_view_frame(x, TEXT_PAGE_STAFF_LEAD, staff_view_lead(&state)));
}

void h_staff_lead(Exchange *x)
{
	show_lead(x, 200, NULL, NULL);
}

/* The form as the API takes a change: what was left empty is not asked for. */
static Json *read_change(const Form *form)
{
	static const char *const names[] = {
		"status", "stage", "engagement", "recruiter", "reason", "note", "link", "unlink", "version"};
	Json *body = json_object();

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *value = request_form_text(form, names[i]);
		if (*value != '\0')
			json_object_set_new(body, names[i], json_string(value));
	}
	return body;
}

/* "Say why. Name the recruiter …" */
static char *join_errors(const FieldErrors *errors)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < field_errors_count(errors); i++)
		g_string_append_printf(text, "%s%s", i > 0 ? " " : "", field_errors_get(errors, i)->says);
	return g_string_free(text, FALSE);
}

static void refuse(Exchange *x, const Form *form, const FieldErrors *errors, const GError *error)
{
	if (field_errors_count(errors) > 0) {
		g_autofree char *says = join_errors(errors);
		show_lead(x, problems[PROBLEM_FIELDS_INVALID].status, form, says);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT) ||
		   (leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND) &&
			   (form_find(form, "recruiter") != NULL || form_find(form, "link") != NULL))) {
		g_autofree char *says = g_strconcat(error->message, ".", NULL);
		says[0] = g_ascii_toupper(says[0]);
		show_lead(x, problems[PROBLEM_CONFLICT].status, form, says);
	} else {
		exchange_fail(x, error);
	}
}

void h_staff_lead_change(Exchange *x)
{
	g_auto(LeadChange) change;
	g_auto(FieldErrors) errors;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) shown = g_string_sized_new(8 * 1024);
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(Json) body = read_change(form);

	lead_change_init(&change);
	field_errors_init(&errors);
	const StaffChange wanted = {
		.lead = x->request.parameters[0], .actor = x->actor, .change = &change, .errors = &errors};
	if (lead_change_parse(body, &change, &errors) &&
		staff_change_apply(x->site->app, &wanted, x->deadline_us, shown, &error))
		response_redirect(&x->response, 303, x->request.path);
	else
		refuse(x, form, &errors, error);
}

/* A lead that was erased with this has no page. */
void h_staff_lead_hold(Exchange *x)
{
	g_auto(FieldErrors) errors;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) shown = g_string_sized_new(8 * 1024);
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *reason = request_form_text(form, "hold_reason");
	const bool lifts = g_strcmp0(form_find(form, "action"), "lift") == 0;

	field_errors_init(&errors);
	const LegalHold hold = {
		.lead = x->request.parameters[0], .actor = x->actor, .reason = reason, .errors = &errors};
	if (!(lifts ? legal_hold_lift : legal_hold_set)(x->site->app, &hold, x->deadline_us, shown, &error)) {
		refuse(x, form, &errors, error);
		return;
	}
	g_autofree char *path = g_strconcat("/staff/leads/", x->request.parameters[0], NULL);
	response_redirect(&x->response, 303, shown->len > 0 ? path : "/staff");
}
