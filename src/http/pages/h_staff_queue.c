/* http/pages/h_staff_queue: /staff/triage and /staff/quarantine: one lead after the other, one press each. */
#include <string.h>

#include "app/caller.h"
#include "app/rules/recommender.h"
#include "app/staff/staff_bulk.h"
#include "app/staff/staff_leads.h"
#include "app/staff/staff_queue.h"
#include "codec/format.h"
#include "base/ident.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_queue_view.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

#define UNDO_FIELD "undo"

typedef struct QueuePage {
	const char *path;
	LeadStatus of;
	TextKey title;
} QueuePage;

static const QueuePage queue_pages[] = {
	{"/staff/triage", LEAD_STATUS_TRIAGE, TEXT_PAGE_STAFF_TRIAGE},
	{"/staff/quarantine", LEAD_STATUS_QUARANTINED, TEXT_PAGE_STAFF_QUARANTINE},
};

static const QueuePage *page_of(const Exchange *x)
{
	for (gsize i = 0; i < G_N_ELEMENTS(queue_pages); i++) {
		if (strcmp(queue_pages[i].path, x->request.path) == 0)
			return &queue_pages[i];
	}
	g_assert_not_reached();
}

typedef struct QueueShown {
	int status;
	const char *at;	     /* reference; NULL: the oldest */
	const char *done;    /* reference of the lead before; NULL: none */
	const StaffAct *did; /* to that lead; NULL: nothing */
	const char *undo;    /* id of that act; NULL: none */
	const char *alert;
} QueueShown;

static void show(Exchange *x, const QueueShown *shown)
{
	const QueuePage *page = page_of(x);
	g_autoptr(GString) text = g_string_sized_new(16 * 1024);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) queue = NULL;

	if (staff_queue_read(x->site->app, page->of, shown->at, x->deadline_us, text, &error))
		queue = jsonc_decode(text->str, text->len, &error);
	if (queue == NULL) {
		exchange_fail(x, error);
		return;
	}
	g_autoptr(RuleSet) rules = recommender_rules(x->site->app->recommender);
	const StaffQueueState state = {.path = page->path,
		.of = page->of,
		.queue = queue,
		.rules = rules,
		.did = shown->did,
		.done = shown->done,
		.undo = shown->undo,
		.alert = shown->alert,
		.may_change = caller_may(ACCESS_LEADS_WRITE)};
	page_show(x, shown->status, PAGE_STAFF_QUEUE, staff_view_frame(x, page->title, staff_queue_view(&state)));
}

/* A reference as it is written; NULL: it is none. */
static const char *reference_of(const Form *form, const char *name, char canonical[static REFERENCE_TEXT_BYTES])
{
	const char *text = form_find(form, name);

	return text != NULL && reference_parse(text, canonical) ? canonical : NULL;
}

void h_staff_queue(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	char at[REFERENCE_TEXT_BYTES], done[REFERENCE_TEXT_BYTES];
	const char *undo = form_find(query, UNDO_FIELD);
	Ident act;

	show(x, &(QueueShown){.status = 200,
			.at = reference_of(query, "at", at),
			.done = reference_of(query, "done", done),
			.did = staff_act_find(page_of(x)->of, form_find(query, "did")),
			.undo = undo != NULL && ident_parse(undo, &act) ? undo : NULL});
}

static bool change(Exchange *x, const StaffAct *act, const char *reference, const char *version, GError **error)
{
	g_auto(LeadChange) change;
	g_auto(FieldErrors) errors;
	g_autoptr(GString) shown = g_string_sized_new(8 * 1024);
	g_autoptr(Json) body =
		json_pack("{s:s?, s:s?, s:s?}", "status", act->status, "reason", act->reason, "version", version);
	const StaffChange wanted = {.lead = reference, .actor = x->actor, .change = &change, .errors = &errors};

	lead_change_init(&change);
	field_errors_init(&errors);
	const bool is_change = lead_change_parse(body, &change, &errors);
	g_assert(is_change); /* the table of acts holds nothing else */
	return staff_change_apply(x->site->app, &wanted, x->deadline_us, shown, error);
}

/* Back in the queue, or why not. */
static bool undo(Exchange *x, const char *id, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (!staff_bulk_undo(x->site->app, id, x->actor, x->deadline_us, error) ||
		!staff_bulk_show(x->site->app, id, x->deadline_us, text, error))
		return false;
	g_autoptr(Json) act = jsonc_decode(text->str, text->len, error);
	if (act == NULL)
		return false;
	const Json *item = json_array_get(json_object_get(act, "items"), 0);
	const char *problem = json_string_value(json_object_get(item, "undo_problem"));
	if (problem != NULL)
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT, problem);
	return problem == NULL;
}

/* undo: gets the id of an act that can be undone. */
static bool act_on(
	Exchange *x, const StaffAct *act, const Form *form, char undo_id[static IDENT_TEXT_BYTES], GError **error)
{
	char text[REFERENCE_TEXT_BYTES];
	char *leads[] = {(char *)(guintptr)reference_of(form, "reference", text), NULL};
	Ident id;

	undo_id[0] = '\0';
	if (act->kind == STAFF_ACT_UNDO)
		return undo(x, form_find(form, UNDO_FIELD) == NULL ? "" : form_find(form, UNDO_FIELD), error);
	if (act->bulk == NULL)
		return change(x, act, leads[0], form_find(form, "version"), error);
	const StaffBulk bulk = {.act = staff_single_act(act->bulk),
		.value = act->value,
		.leads = leads,
		.actor = x->actor,
		.version = form_find(form, "version")};
	if (!staff_single_apply(x->site->app, &bulk, x->deadline_us, &id, error))
		return false;
	ident_format(&id, undo_id);
	return true;
}

/* The one after it; a lead that stays in the queue is not shown again. */
static void show_next(Exchange *x, const StaffAct *act, const char *reference, const Form *form, const char *undo_id)
{
	char next[REFERENCE_TEXT_BYTES];
	const char *at = act->kind == STAFF_ACT_ASK ? reference_of(form, "next", next) : reference;
	g_autofree char *location = g_strdup_printf("%s?at=%s&done=%s&did=%s&" UNDO_FIELD "=%s", page_of(x)->path,
		at == NULL ? "" : at, reference, act->name, undo_id);

	response_redirect(&x->response, 303, location);
}

void h_staff_queue_act(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(GError) error = NULL;
	char text[REFERENCE_TEXT_BYTES], undo_id[IDENT_TEXT_BYTES];
	const StaffAct *act = staff_act_find(page_of(x)->of, form_find(form, "act"));
	const char *reference = reference_of(form, "reference", text);

	if (act == NULL || act->kind == STAFF_ACT_VISIT || reference == NULL) {
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
	} else if (act_on(x, act, form, undo_id, &error)) {
		show_next(x, act, reference, form, undo_id);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT)) {
		g_autofree char *says = format_sentence(error->message);
		show(x, &(QueueShown){.status = problems[PROBLEM_CONFLICT].status, .at = reference, .alert = says});
	} else {
		exchange_fail(x, error);
	}
}
