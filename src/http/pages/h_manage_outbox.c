/* http/pages/h_manage_outbox: /staff/outbox: emails in trouble with the mail servers' own words; send again, cancel. */
#include <string.h>

#include "app/caller.h"
#include "app/staff/staff_outbox.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "domain/lead/contact_mask.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

#define OUTBOX_PATH "/staff/outbox"

enum {
	EMAILS_MAX = 200, /* on the page; all of them are sent again by one button */
};

/* clang-format off */
static const ManageChoice states[] = {
	{"trouble",   TEXT_PAGE_MANAGE_STATE_TROUBLE},
	{"queued",    TEXT_PAGE_MANAGE_STATE_QUEUED},
	{"bundled",   TEXT_PAGE_MANAGE_STATE_BUNDLED},
	{"delivered", TEXT_PAGE_MANAGE_STATE_DELIVERED},
	{"rejected",  TEXT_PAGE_MANAGE_STATE_REJECTED},
	{"cancelled", TEXT_PAGE_MANAGE_STATE_CANCELLED},
	{"all",       TEXT_PAGE_MANAGE_STATE_ALL},
	{NULL, TEXT_NONE},
};
static const ManageChoice retried_states[] = {
	{"",          TEXT_PAGE_MANAGE_STATE_TROUBLE},
	{"rejected",  TEXT_PAGE_MANAGE_STATE_REJECTED},
	{"queued",    TEXT_PAGE_MANAGE_STATE_QUEUED},
	{"cancelled", TEXT_PAGE_MANAGE_STATE_CANCELLED},
	{NULL, TEXT_NONE},
};
/* clang-format on */

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void add_email(Json *table, const Json *email)
{
	Json *row = manage_add_row(table);
	const char *reference = text_of(email, "reference"), *id = text_of(email, "id");
	const char *state = text_of(email, "state");
	g_autofree char *address = reference == NULL ? NULL : g_strconcat("/staff/leads/", reference, NULL);
	g_autofree char *attempts =
		g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(email, "attempt")));
	g_autofree char *what = g_strdelimit(g_strdup(text_of(email, "notification")), "_", ' ');
	g_autofree char *recipient =
		contact_mask_recipient(text_of(email, "notification"), text_of(email, "recipient"));
	g_autofree char *reply = contact_mask_reply(
		text_of(email, "notification"), text_of(email, "recipient"), text_of(email, "last_text"));
	const bool is_queued = g_strcmp0(state, "queued") == 0;

	g_autofree char *details = g_strconcat(OUTBOX_PATH "/", id, NULL);

	manage_add_cell(row, what, details);
	manage_add_cell(row, reference, address);
	manage_add_cell(row, recipient, NULL);
	manage_add_cell(row, state, NULL);
	manage_add_cell(row, attempts, NULL);
	manage_add_cell(row, reply, NULL);
	manage_add_moment(row, is_queued ? text_of(email, "due_at") : NULL);
	if (!caller_may(ACCESS_OUTBOX_WRITE))
		return;
	if (g_strcmp0(state, "delivered") != 0)
		manage_add_act(row, &(ManageAct){.act = "retry", .about = id, .label = TEXT_PAGE_MANAGE_RETRY});
	if (is_queued)
		manage_add_act(row,
			&(ManageAct){
				.act = "cancel", .about = id, .label = TEXT_PAGE_MANAGE_CANCEL, .is_danger = true});
}

static void add_retry_all(Json *page, const Form *typed)
{
	Json *form = manage_add_form(page, &(ManageForm){.act = "retry_all",
						   .heading = TEXT_PAGE_MANAGE_RETRY_ALL,
						   .button = TEXT_PAGE_MANAGE_RETRY_ALL});

	manage_add_field(form,
		&(ManageField){.name = "state",
			.label = TEXT_PAGE_MANAGE_STATE,
			.choices = retried_states,
			.value = form_find(typed, "state")},
		NULL);
	manage_add_field(form,
		&(ManageField){.name = "since",
			.label = TEXT_PAGE_MANAGE_SINCE_FIELD,
			.help = TEXT_PAGE_MANAGE_SINCE_HELP,
			.value = form_find(typed, "since")},
		NULL);
	manage_add_field(form,
		&(ManageField){.name = "code",
			.label = TEXT_PAGE_MANAGE_CODE_FIELD,
			.help = TEXT_PAGE_MANAGE_CODE_HELP,
			.value = form_find(typed, "code")},
		NULL);
}

/* typed: the query, or a form that was sent in vain. */
typedef struct OutboxShown {
	int status;
	const Form *typed;
	const char *state; /* NULL: those in trouble */
	const char *alert, *done;
} OutboxShown;

static void show(Exchange *x, const OutboxShown *shown)
{
	static const TextKey heads[] = {TEXT_PAGE_STAFF_EMAIL, TEXT_PAGE_STAFF_LEAD, TEXT_PAGE_MANAGE_EMAIL_TO,
		TEXT_PAGE_MANAGE_STATE, TEXT_PAGE_MANAGE_ATTEMPTS, TEXT_PAGE_MANAGE_REPLY, TEXT_PAGE_MANAGE_TRY_AGAIN,
		TEXT_NONE};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) found = NULL;
	const Json *email;
	size_t i;

	if (staff_outbox_list(x->site->app, shown->state, EMAILS_MAX, x->deadline_us, text, &error))
		found = jsonc_decode(text->str, text->len, &error);
	if (found == NULL) {
		exchange_fail(x, error);
		return;
	}
	Json *page = manage_page(OUTBOX_PATH);
	if (caller_may(ACCESS_STAFF_READ))
		manage_add_link(page, "/staff/emails", TEXT_PAGE_MANAGE_SAMPLES);
	Json *table = manage_add_table(page, TEXT_NONE,
		shown->state == NULL ? TEXT_PAGE_MANAGE_EMAILS_EMPTY : TEXT_PAGE_MANAGE_EMAILS_NONE, heads);
	const Json *emails = json_object_get(found, "emails");
	json_array_foreach(jsonc_for_walking(emails), i, email) add_email(table, email);
	Json *filter = manage_add_form(page, &(ManageForm){.act = "filter",
						     .heading = TEXT_PAGE_MANAGE_EMAILS_SHOWN,
						     .button = TEXT_PAGE_MANAGE_EMAILS_SHOW,
						     .is_query = true});
	manage_add_field(filter,
		&(ManageField){.name = "state",
			.label = TEXT_PAGE_MANAGE_STATE,
			.choices = states,
			.value = shown->state == NULL ? "trouble" : shown->state},
		NULL);
	if (caller_may(ACCESS_OUTBOX_WRITE))
		add_retry_all(page, shown->typed);
	manage_set_alert(page, shown->alert);
	manage_set_done(page, shown->done);
	page_show(x, shown->status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_OUTBOX, page));
}

void h_manage_outbox(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *retried = request_form_text(query, "retried");
	g_autofree char *state = request_form_text(query, "state");
	g_autofree char *done = NULL;

	if (*retried != '\0' && strspn(retried, G_CSET_DIGITS) == strlen(retried))
		done = wording_format(TEXT_PAGE_MANAGE_RETRIED, wording_string("count", retried));
	else if (form_find(query, "cancelled") != NULL)
		done = g_strdup(wording_text(TEXT_PAGE_MANAGE_CANCELLED));
	show(x, &(OutboxShown){.status = 200, .typed = query, .state = *state == '\0' ? NULL : state, .done = done});
}

static bool retry_all(Exchange *x, const Form *form, int64_t *count, GError **error)
{
	g_autofree char *state = request_form_text(form, "state");
	g_autofree char *since = request_form_text(form, "since");
	g_autofree char *code = request_form_text(form, "code");
	g_autoptr(GString) text = g_string_new(NULL);
	const StaffOutboxRetry retry = {.state = *state == '\0' ? NULL : state,
		.since = *since == '\0' ? NULL : since,
		.code = *code == '\0' ? NULL : code};

	if (!staff_outbox_retry(x->site->app, &retry, x->deadline_us, text, error))
		return false;
	g_autoptr(Json) answer = jsonc_decode(text->str, text->len, error);
	*count = json_integer_value(json_object_get(answer, "retried"));
	return answer != NULL;
}

/* *next: where it is seen; NULL: there is no such act. */
static bool act_on(Exchange *x, const Form *form, char **next, GError **error)
{
	const char *act = form_find(form, "act");
	const char *id = form_find(form, "id") == NULL ? "" : form_find(form, "id");
	int64_t count = 1;

	if (g_strcmp0(act, "cancel") == 0) {
		*next = g_strdup(OUTBOX_PATH "?cancelled=yes");
		return staff_outbox_cancel(x->site->app, id, x->deadline_us, error);
	}
	if (g_strcmp0(act, "retry") == 0) {
		if (!staff_outbox_retry_one(x->site->app, id, x->deadline_us, error))
			return false;
	} else if (g_strcmp0(act, "retry_all") == 0) {
		if (!retry_all(x, form, &count, error))
			return false;
	} else {
		return true;
	}
	*next = g_strdup_printf(OUTBOX_PATH "?retried=%" G_GINT64_FORMAT, count);
	return true;
}

void h_manage_outbox_act(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(GError) error = NULL;
	g_autofree char *next = NULL;

	if (act_on(x, form, &next, &error)) {
		if (next == NULL)
			exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
		else
			response_redirect(&x->response, 303, next);
		return;
	}
	const bool is_conflict = leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT);
	if (is_conflict || leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		g_autofree char *says = format_sentence(error->message);
		show(x, &(OutboxShown){
				.status = problems[is_conflict ? PROBLEM_CONFLICT : PROBLEM_FIELDS_INVALID].status,
				.typed = form,
				.alert = says});
	} else {
		exchange_fail(x, error);
	}
}
