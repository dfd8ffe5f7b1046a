/* http/pages/h_manage_spam: /staff/spam: who people called a sender of spam, and lifting that. */
#include "app/app.h"
#include "app/caller.h"
#include "app/staff/staff_spam.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_history_view.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

#define SPAM_PATH "/staff/spam"

typedef struct SpamShown {
	int status;
	const char *text;  /* searched for; "": all */
	const char *typed; /* to be marked, in vain; NULL: nothing */
	const char *alert, *done;
} SpamShown;

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* A sender whose address no lead shows now can be lifted by the words that found them. */
static void add_senders(Json *page, const Json *senders, const char *text)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_SPAM_SENDER, TEXT_PAGE_STAFF_LEAD, TEXT_PAGE_MANAGE_SPAM_SINCE,
		TEXT_PAGE_MANAGE_SPAM_UNTIL, TEXT_PAGE_MANAGE_SPAM_BY, TEXT_NONE};
	Json *table = manage_add_table(page, TEXT_NONE, TEXT_PAGE_MANAGE_SPAM_EMPTY, heads);
	const Json *sender;
	size_t i;

	json_array_foreach(jsonc_for_walking(senders), i, sender)
	{
		Json *row = manage_add_row(table);
		const char *email = text_of(sender, "email"), *lead = text_of(sender, "lead");
		g_autofree char *by = staff_actor_words(text_of(sender, "marked_by"), NULL);
		const char *about = email != NULL ? email : text;
		g_autofree char *address = lead == NULL ? NULL : g_strconcat("/staff/leads/", lead, NULL);
		manage_add_cell(row, email != NULL ? email : wording_text(TEXT_PAGE_MANAGE_SPAM_UNKNOWN), NULL);
		manage_add_cell(row, lead, address);
		manage_add_moment(row, text_of(sender, "marked_at"));
		manage_add_moment(row, text_of(sender, "until"));
		manage_add_cell(row, by, NULL);
		if (*about != '\0' && caller_may(ACCESS_LEADS_WRITE))
			manage_add_act(
				row, &(ManageAct){.act = "lift", .about = about, .label = TEXT_PAGE_MANAGE_SPAM_LIFT});
	}
}

static void add_forms(Json *page, const SpamShown *shown)
{
	Json *search = manage_add_form(page, &(ManageForm){.act = "search",
						     .heading = TEXT_PAGE_MANAGE_SPAM_SEARCH,
						     .button = TEXT_PAGE_MANAGE_SPAM_SEARCH_BUTTON,
						     .is_query = true});
	manage_add_field(search,
		&(ManageField){.name = "q",
			.label = TEXT_PAGE_MANAGE_SPAM_SEARCH_FIELD,
			.help = TEXT_PAGE_MANAGE_SPAM_SEARCH_HELP,
			.value = shown->text},
		NULL);
	if (!caller_may(ACCESS_LEADS_WRITE))
		return;
	Json *mark = manage_add_form(page, &(ManageForm){.act = "mark",
						   .heading = TEXT_PAGE_MANAGE_SPAM_MARK,
						   .button = TEXT_PAGE_MANAGE_SPAM_MARK,
						   .says = wording_text(TEXT_PAGE_MANAGE_SPAM_MARK_MEANS)});
	manage_add_field(mark,
		&(ManageField){.name = "email",
			.label = TEXT_PAGE_MANAGE_SPAM_MARK_FIELD,
			.value = shown->typed,
			.is_required = true},
		NULL);
}

static void show(Exchange *x, const SpamShown *shown)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	const bool is_read = staff_spam_list(x->site->app, shown->text, x->deadline_us, text, &error);
	g_autoptr(Json) found = is_read ? jsonc_decode(text->str, text->len, &error) : NULL;

	if (found == NULL) {
		exchange_fail(x, error);
		return;
	}
	Json *page = manage_page(SPAM_PATH);
	json_object_set_new(page, "summary", json_string(wording_text(TEXT_PAGE_MANAGE_SPAM_SAYS)));
	manage_add_link(page, "/staff/quarantine", TEXT_PAGE_MANAGE_SPAM_BACK);
	if (*shown->text != '\0')
		manage_add_link(page, SPAM_PATH, TEXT_PAGE_MANAGE_SPAM_ALL);
	add_senders(page, json_object_get(found, "senders"), shown->text);
	add_forms(page, shown);
	manage_set_alert(page, shown->alert);
	manage_set_done(page, shown->done);
	page_show(x, shown->status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_SPAM, page));
}

void h_manage_spam(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autofree char *text = request_form_text(query, "q");
	const char *did = form_find(query, "done");
	const char *done = g_strcmp0(did, "mark") == 0	 ? wording_text(TEXT_PAGE_MANAGE_SPAM_MARKED)
			   : g_strcmp0(did, "lift") == 0 ? wording_text(TEXT_PAGE_MANAGE_SPAM_LIFTED)
							 : NULL;

	show(x, &(SpamShown){.status = 200, .text = text, .done = done});
}

void h_manage_spam_act(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(GString) answer = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	const char *act = form_find(form, "act");
	const bool is_mark = g_strcmp0(act, "mark") == 0;
	g_autofree char *email = request_form_text(form, is_mark ? "email" : "id");
	const SpamChange change = {.secrets = x->site->app->settings->secret, .email = email, .actor = x->actor};

	if (!is_mark && g_strcmp0(act, "lift") != 0) {
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_ACTION));
	} else if (staff_spam_change(x->site->app, &change, is_mark, x->deadline_us, answer, &error)) {
		response_redirect(&x->response, 303, is_mark ? SPAM_PATH "?done=mark" : SPAM_PATH "?done=lift");
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID) ||
		   leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND)) {
		g_autofree char *says = format_sentence(error->message);
		show(x, &(SpamShown){.status = problems[PROBLEM_FIELDS_INVALID].status,
				.text = "",
				.typed = is_mark ? email : NULL,
				.alert = says});
	} else {
		exchange_fail(x, error);
	}
}
