/* http/pages/h_staff_leads: one lead in the console, and what staff change on it. Lists: h_staff_list. */
#include <string.h>

#include "app/caller.h"
#include "app/client/client.h"
#include "app/client/client_erase.h"
#include "app/client_email.h"
#include "app/rules/recommender.h"
#include "app/staff/legal_hold.h"
#include "app/staff/staff_labels.h"
#include "app/staff/staff_leads.h"
#include "app/staff/staff_outbox.h"
#include "app/staff/staff_versions.h"
#include "codec/format.h"
#include "base/clock.h"
#include "base/ident.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/lead/contact_mask.h"
#include "domain/matching/working_time.h"
#include "http/handlers.h"
#include "http/pages/client_page_view.h"
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

/* What the lead's page shows besides the lead. */
#define DONE_CHANGED "?done=changed"

typedef struct LeadShown {
	int status;
	const Form *input;   /* what was typed in vain, or is about to be done; NULL: nothing */
	const Json *preview; /* what it would do; NULL: it is not to be done yet */
	const char *alert;
	const char *done;
	bool is_conflict;
} LeadShown;

static Json *load_of_lead(
	Exchange *x, bool (*read)(const App *app, const char *lead, int64_t deadline_us, GString *out, GError **error))
{
	g_autoptr(GString) text = g_string_sized_new(16 * 1024);
	g_autoptr(GError) error = NULL;
	Json *value = NULL;

	if (read(x->site->app, x->request.parameters[0], x->deadline_us, text, &error))
		value = jsonc_decode(text->str, text->len, &error);
	if (value == NULL)
		exchange_fail(x, error);
	return value;
}

static void show_lead(Exchange *x, const LeadShown *shown)
{
	g_autoptr(Json) lead = load_of_lead(x, staff_leads_show);
	g_autoptr(Json) versions = lead == NULL ? NULL : load_of_lead(x, staff_versions_list);
	g_autoptr(Json) contact = NULL;
	g_autoptr(Json) recruiters = versions == NULL ? NULL : load(x, staff_leads_recruiters);
	g_autoptr(Json) labels = recruiters == NULL ? NULL : load(x, staff_labels_choices);

	if (labels == NULL || !load_contact(x, &contact))
		return;
	g_autoptr(RuleSet) rules = recommender_rules(x->site->app->recommender);
	const StaffLeadState state = {.lead = lead,
		.recruiters = recruiters,
		.versions = versions,
		.labels = labels,
		.me = x->session->email,
		.contact = contact,
		.may_see_contact = caller_may(ACCESS_CONTACTS_READ),
		.may_export = caller_may(ACCESS_LEADS_EXPORT),
		.rules = rules,
		.input = shown->input,
		.preview = shown->preview,
		.alert = shown->alert,
		.done = shown->done,
		.is_conflict = shown->is_conflict,
		.may_change = caller_may(ACCESS_LEADS_WRITE),
		.may_erase = caller_may(ACCESS_LEADS_ERASE)};
	page_show(
		x, shown->status, PAGE_STAFF_LEAD, staff_view_frame(x, TEXT_PAGE_STAFF_LEAD, staff_view_lead(&state)));
}

void h_staff_lead(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	static const struct {
		const char *name;
		TextKey says;
	} all_done[] = {
		{"sent", TEXT_PAGE_STAFF_EMAIL_SENT_AGAIN},
		{"changed", TEXT_PAGE_STAFF_CHANGE_SAVED},
	};
	const char *says = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(all_done); i++) {
		if (g_strcmp0(form_find(query, "done"), all_done[i].name) == 0)
			says = wording_text(all_done[i].says);
	}
	show_lead(x, &(LeadShown){.status = 200, .done = says});
}

/* The client's status page, without what the client can do there. */
void h_staff_lead_client(Exchange *x)
{
	g_autoptr(Json) lead = load_of_lead(x, staff_leads_show);
	g_autoptr(GString) text = g_string_sized_new(8 * 1024);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) shown = NULL;
	Ident id;

	if (lead == NULL)
		return;
	const bool is_id = ident_parse(json_string_value(json_object_get(lead, "id")), &id);
	g_assert(is_id); /* the column's type is uuid */
	if (client_show(x->site->app, &id, x->deadline_us, text, &error))
		shown = jsonc_decode(text->str, text->len, &error);
	if (shown == NULL) {
		exchange_fail(x, error);
		return;
	}
	contact_mask_lead(shown);
	g_autoptr(RuleSet) rules = recommender_rules(x->site->app->recommender);
	g_autoptr(GTimeZone) zone = client_email_zone(x->site->app->policy, json_object_get(shown, "submission"));
	const int64_t now_us = clock_now_us();
	Json *view = client_page_view(&(ClientPageState){.lead = shown,
		.zone = zone,
		.now_us = now_us,
		.opens_us = working_time_next(x->site->app->policy->agency, now_us),
		.path = x->request.path,
		.alert = wording_text(TEXT_PAGE_STAFF_CLIENT_VIEW_ALERT),
		.rules = rules});
	/* Its times stay those of the client's clock. */
	json_object_update_new(view, json_pack("{s:b, s:b, s:b, s:n, s:b}", "is_read_only", true, "may_change", false,
					     "may_undo", false, "script", "has_times", false));
	json_object_set_new(json_object_get(json_object_get(view, "card"), "question"), "before", json_null());
	page_show(x, 200, PAGE_CLIENT, view);
}

/* The form as the API takes a change: what was left empty is not asked for. */
static Json *read_change(const Form *form)
{
	static const char *const names[] = {"status", "stage", "engagement", "recruiter", "reason", "note", "link",
		"unlink", "owner", "tag", "untag", "version"};
	static const char *const of_placement[] = {"start_date", "role", "rate", "fee"};
	Json *body = json_object();

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *value = request_form_text(form, names[i]);
		if (*value != '\0')
			json_object_set_new(body, names[i], json_string(value));
	}
	/* They stand in the form of every lead that could be placed; in that of one that was, with what they were. */
	bool is_placement = g_strcmp0(json_string_value(json_object_get(body, "status")), "placed") == 0;
	for (gsize i = 0; i < G_N_ELEMENTS(of_placement) && json_object_get(body, "status") == NULL; i++) {
		g_autofree char *field = g_strconcat("was_", of_placement[i], NULL);
		const char *was = form_find(form, field), *is = form_find(form, of_placement[i]);
		if (was != NULL && is != NULL && strcmp(was, is) != 0)
			is_placement = true;
	}
	if (is_placement)
		json_object_set_new(body, "status", json_string("placed"));
	for (gsize i = 0; i < G_N_ELEMENTS(of_placement) && is_placement; i++) {
		g_autofree char *value = request_form_text(form, of_placement[i]);
		if (*value != '\0')
			json_object_set_new(body, of_placement[i], json_string(value));
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
	LeadShown shown = {.input = form};

	if (field_errors_count(errors) > 0) {
		g_autofree char *says = join_errors(errors);
		shown.status = problems[PROBLEM_FIELDS_INVALID].status;
		shown.alert = says;
		show_lead(x, &shown);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT) ||
		   ((leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND) ||
			    leadmatch_error_is(error, LEADMATCH_ERROR_GONE)) &&
			   (form_find(form, "recruiter") != NULL || form_find(form, "link") != NULL))) {
		g_autofree char *says = format_sentence(error->message);
		shown.status = problems[PROBLEM_CONFLICT].status;
		shown.alert = says;
		shown.is_conflict = leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT);
		show_lead(x, &shown);
	} else {
		exchange_fail(x, error);
	}
}

/* What would follow is shown first, unless it is a word for the history. */
static void review(Exchange *x, const Form *form, const StaffChange *wanted)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) preview = NULL;

	if (staff_change_preview(x->site->app, wanted, x->deadline_us, text, &error))
		preview = jsonc_decode(text->str, text->len, &error);
	if (preview == NULL)
		refuse(x, form, wanted->errors, error);
	else
		show_lead(x, &(LeadShown){.status = 200, .input = form, .preview = preview});
}

static bool moves_something(const LeadChange *change)
{
	return change->status != LEAD_STATUS_COUNT || change->stage != LEAD_STAGE_COUNT ||
	       change->engagement != ENGAGEMENT_COUNT || change->recruiter != NULL;
}

/* Notes, tags, and links are added to what others wrote in the meantime, so they do not collide with it. */
static bool only_adds(const LeadChange *change)
{
	return !moves_something(change) && change->reason == NULL && change->owner == NULL && change->tags == NULL &&
	       change->start_date == NULL && change->role == NULL && change->rate == NULL && change->fee == NULL;
}

static void change_lead(Exchange *x, const Form *form, bool is_reviewed)
{
	g_auto(LeadChange) change;
	g_auto(FieldErrors) errors;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) shown = g_string_sized_new(8 * 1024);
	g_autoptr(Json) body = read_change(form);
	g_autofree char *next = g_strconcat(x->request.path, DONE_CHANGED, NULL);
	const StaffChange wanted = {
		.lead = x->request.parameters[0], .actor = x->actor, .change = &change, .errors = &errors};

	lead_change_init(&change);
	field_errors_init(&errors);
	const bool is_right = lead_change_parse(body, &change, &errors);
	if (is_right && only_adds(&change))
		g_clear_pointer(&change.version, g_free);
	if (!is_right)
		refuse(x, form, &errors, NULL);
	else if (is_reviewed && moves_something(&change))
		review(x, form, &wanted);
	else if (staff_change_apply(x->site->app, &wanted, x->deadline_us, shown, &error))
		response_redirect(&x->response, 303, next);
	else
		refuse(x, form, &errors, error);
}

static void send_again(Exchange *x, const Form *form)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *next = g_strconcat(x->request.path, "?done=sent", NULL);
	const char *email = form_find(form, "email");

	if (staff_outbox_retry_one(x->site->app, email == NULL ? "" : email, x->deadline_us, &error)) {
		response_redirect(&x->response, 303, next);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
		g_autofree char *says = format_sentence(error->message);
		show_lead(x, &(LeadShown){.status = problems[PROBLEM_CONFLICT].status, .alert = says});
	} else {
		exchange_fail(x, error);
	}
}

/* For good, so the reference has to be typed. */
static void erase(Exchange *x, const Form *form)
{
	const char *lead = x->request.parameters[0];
	g_autofree char *confirm = request_form_text(form, "confirm");
	g_autoptr(GError) error = NULL;
	char asked[REFERENCE_TEXT_BYTES], typed[REFERENCE_TEXT_BYTES];

	if (!caller_may(ACCESS_LEADS_ERASE)) {
		exchange_problem(x, PROBLEM_FORBIDDEN, wording_text(TEXT_PAGE_STAFF_ROLE_LACKS));
	} else if (!reference_parse(lead, asked) || !reference_parse(confirm, typed) || strcmp(asked, typed) != 0) {
		g_autofree char *says = wording_format(TEXT_ERROR_ERASE_CONFIRM, wording_string("reference", lead));
		show_lead(x, &(LeadShown){.status = problems[PROBLEM_FIELDS_INVALID].status, .alert = says});
	} else if (client_erase_by(
			   x->site->app, &(StaffErasure){.lead = lead, .actor = x->actor}, x->deadline_us, &error)) {
		g_autofree char *list = g_strconcat("/staff/leads?erased=", asked, NULL);
		response_redirect(&x->response, 303, list);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
		g_autofree char *says = format_sentence(error->message);
		show_lead(x, &(LeadShown){.status = problems[PROBLEM_CONFLICT].status, .alert = says});
	} else {
		exchange_fail(x, error);
	}
}

void h_staff_lead_change(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	const char *act = form_find(form, "act");

	if (g_strcmp0(act, "send_again") == 0)
		send_again(x, form);
	else if (g_strcmp0(act, "erase") == 0)
		erase(x, form);
	else
		change_lead(x, form, g_strcmp0(act, "review") == 0);
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
	g_autofree char *path = g_strconcat("/staff/leads/", x->request.parameters[0], DONE_CHANGED, NULL);
	response_redirect(&x->response, 303, shown->len > 0 ? path : "/staff");
}
