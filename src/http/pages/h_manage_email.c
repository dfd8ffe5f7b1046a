/* http/pages/h_manage_email: /staff/outbox/{id}: one email, and each attempt to deliver it with the mail server's own words. */
#include <string.h>

#include "app/caller.h"
#include "app/staff/staff_outbox.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "domain/lead/contact_mask.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"

#define OUTBOX_PATH "/staff/outbox"

enum {
	NUMBER_BYTES = 32,
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static Json *add_fact(Json *table, TextKey name)
{
	Json *row = manage_add_row(table);

	manage_add_cell(row, wording_text(name), NULL);
	return row;
}

static void add_moments(Json *table, const Json *email, bool is_queued)
{
	static const struct {
		TextKey name;
		const char *key;
		bool is_plan; /* says nothing once the email is settled */
	} moments[] = {
		{TEXT_PAGE_MANAGE_EMAIL_QUEUED, "created_at", false},
		{TEXT_PAGE_MANAGE_TRY_AGAIN, "due_at", true},
		{TEXT_PAGE_MANAGE_GIVE_UP, "give_up_at", true},
		{TEXT_PAGE_MANAGE_SETTLED, "settled_at", false},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
		const char *moment = text_of(email, moments[i].key);
		if (moment != NULL && (is_queued || !moments[i].is_plan))
			manage_add_moment(add_fact(table, moments[i].name), moment);
	}
}

static void add_facts(Json *page, const Json *email)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_FACT, TEXT_PAGE_MANAGE_VALUE, TEXT_NONE};
	Json *table = manage_add_table(page, TEXT_NONE, TEXT_NONE, heads);
	const char *reference = text_of(email, "reference");
	const char *state = text_of(email, "state");
	const bool is_leased = json_is_true(json_object_get(email, "is_leased"));
	g_autofree char *address = reference == NULL ? NULL : g_strconcat("/staff/leads/", reference, NULL);
	g_autofree char *recipient =
		contact_mask_recipient(text_of(email, "notification"), text_of(email, "recipient"));

	if (reference != NULL)
		manage_add_cell(add_fact(table, TEXT_PAGE_STAFF_LEAD), reference, address);
	manage_add_cell(add_fact(table, TEXT_PAGE_MANAGE_EMAIL_TO), recipient, NULL);
	manage_add_cell(add_fact(table, TEXT_PAGE_MANAGE_STATE),
		is_leased ? wording_text(TEXT_PAGE_MANAGE_SENDING) : state, NULL);
	add_moments(table, email, strcmp(state, "queued") == 0);
}

static void add_number(Json *row, const Json *value)
{
	char text[NUMBER_BYTES];

	g_snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	manage_add_cell(row, json_is_integer(value) ? text : NULL, NULL);
}

static void add_attempts(Json *page, const Json *email)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_ATTEMPT, TEXT_PAGE_MANAGE_AT, TEXT_PAGE_MANAGE_OUTCOME,
		TEXT_PAGE_MANAGE_CODE, TEXT_PAGE_MANAGE_SERVER_SAYS, TEXT_NONE};
	Json *table = manage_add_table(page, TEXT_PAGE_MANAGE_ATTEMPTS, TEXT_PAGE_MANAGE_ATTEMPTS_EMPTY, heads);
	const Json *delivery;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(email, "deliveries")), i, delivery)
	{
		g_autofree char *reply = contact_mask_reply(
			text_of(email, "notification"), text_of(email, "recipient"), text_of(delivery, "reply"));
		Json *row = manage_add_row(table);
		add_number(row, json_object_get(delivery, "attempt"));
		manage_add_moment(row, text_of(delivery, "at"));
		manage_add_cell(row, text_of(delivery, "outcome"), NULL);
		add_number(row, json_object_get(delivery, "code"));
		manage_add_cell(row, reply, NULL);
	}
}

static void add_forms(Json *page, const Json *email)
{
	const char *state = text_of(email, "state");

	if (!caller_may(ACCESS_OUTBOX_WRITE) || strcmp(state, "delivered") == 0)
		return;
	manage_add_form(page, &(ManageForm){.act = "retry",
				      .heading = TEXT_PAGE_MANAGE_RETRY,
				      .button = TEXT_PAGE_MANAGE_RETRY,
				      .says = wording_text(TEXT_PAGE_MANAGE_RETRY_MEANS),
				      .about = text_of(email, "id")});
	if (strcmp(state, "queued") == 0)
		manage_add_form(page, &(ManageForm){.act = "cancel",
					      .heading = TEXT_PAGE_MANAGE_CANCEL,
					      .button = TEXT_PAGE_MANAGE_CANCEL,
					      .says = wording_text(TEXT_PAGE_MANAGE_CANCEL_MEANS),
					      .about = text_of(email, "id"),
					      .is_danger = true});
}

void h_manage_email(Exchange *x)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) email = NULL;

	if (staff_outbox_show(x->site->app, x->request.parameters[0], x->deadline_us, text, &error))
		email = jsonc_decode(text->str, text->len, &error);
	if (email == NULL) {
		exchange_fail(x, error);
		return;
	}
	Json *page = manage_page(OUTBOX_PATH);
	g_autofree char *what = g_strdelimit(g_strdup(text_of(email, "notification")), "_", ' ');
	json_object_set_new(page, "subject", json_string(what));
	manage_add_link(page, OUTBOX_PATH, TEXT_PAGE_MANAGE_OUTBOX);
	add_facts(page, email);
	add_attempts(page, email);
	add_forms(page, email);
	page_show(x, 200, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_STAFF_EMAIL, page));
}
