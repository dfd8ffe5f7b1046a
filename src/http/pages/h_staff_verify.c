/* http/pages/h_staff_verify: /staff/audit/verify: whether nobody changed, removed, or slipped in an entry of the record. */
#include <string.h>

#include "app/audit.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/pages/wrong_rows.h"
#include "http/server/request_form.h"

#define VERIFY_PATH "/staff/audit/verify"

enum {
	VERIFY_REST_US = 5500 * 1000, /* of the time for an answer: the last step may take a statement's time */
	PROBLEMS_SHOWN_MAX = 200,
	NUMBER_BYTES = 32,
};

/* clang-format off */
static const struct {
	const char *problem;
	TextKey says;
} words[] = {
	{"entry_changed", TEXT_PAGE_MANAGE_VERIFY_ENTRY_CHANGED},
	{"entry_removed", TEXT_PAGE_MANAGE_VERIFY_ENTRY_REMOVED},
	{"entry_added",   TEXT_PAGE_MANAGE_VERIFY_ENTRY_ADDED},
	{"seal_changed",  TEXT_PAGE_MANAGE_VERIFY_SEAL_CHANGED},
	{"seal_removed",  TEXT_PAGE_MANAGE_VERIFY_SEAL_REMOVED},
	{"seal_unknown",  TEXT_PAGE_MANAGE_VERIFY_SEAL_UNKNOWN},
};
/* clang-format on */

typedef struct Told {
	Json *page;
	Json *table; /* NULL: nothing is wrong yet */
	guint shown;
} Told;

static void add_number(Json *row, int64_t number)
{
	char text[NUMBER_BYTES];

	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, number);
	manage_add_cell(row, number == 0 ? NULL : text, NULL);
}

static void add_problem(int64_t n, int64_t entry, const char *problem, void *context)
{
	static const TextKey heads[] = {
		TEXT_PAGE_MANAGE_VERIFY_SEAL, TEXT_PAGE_MANAGE_VERIFY_ENTRY, TEXT_PAGE_MANAGE_PROBLEM, TEXT_NONE};
	Told *told = context;
	const char *says = problem;

	if (told->shown++ >= PROBLEMS_SHOWN_MAX)
		return;
	if (told->table == NULL)
		told->table = manage_add_table(
			told->page, TEXT_PAGE_MANAGE_IMPORT_PROBLEMS, TEXT_PAGE_MANAGE_IMPORT_PROBLEMS_EMPTY, heads);
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (strcmp(words[i].problem, problem) == 0)
			says = wording_text(words[i].says);
	}
	Json *row = manage_add_row(told->table);
	add_number(row, n);
	add_number(row, entry);
	manage_add_cell(row, says, NULL);
}

/* The result, and the link to the rest. */
static void say(Json *page, const AuditCheck *check, const AuditReport *report)
{
	g_autofree char *says =
		report->problems > 0
			? wording_format(TEXT_PAGE_MANAGE_VERIFY_WRONG, wording_number("count", report->problems))
		: report->next > 0
			? wording_format(TEXT_PAGE_MANAGE_VERIFY_RIGHT_SO_FAR, wording_number("seal", report->next),
				  wording_number("seals", report->seals))
			: wording_format(TEXT_PAGE_MANAGE_VERIFY_RIGHT, wording_number("entries", report->entries),
				  wording_number("seals", report->seals), wording_number("unsealed", report->unsealed));

	if (report->problems > 0)
		manage_set_alert(page, says);
	else
		manage_set_done(page, says);
	if (*report->hash != '\0')
		json_object_set_new(page, "secret", json_string(report->hash));
	if (report->next > 0) {
		g_autofree char *seal = check->seal == NULL ? NULL : g_uri_escape_string(check->seal, NULL, false);
		g_autofree char *address = g_strdup_printf(
			VERIFY_PATH "?after=%" G_GINT64_FORMAT "&seal=%s", report->next, seal == NULL ? "" : seal);
		manage_add_link(page, address, TEXT_PAGE_MANAGE_VERIFY_GO_ON);
	}
}

static void show(Exchange *x, Json *page, const char *seal)
{
	Json *form = manage_add_form(page, &(ManageForm){.act = "verify",
						   .heading = TEXT_PAGE_MANAGE_VERIFY,
						   .button = TEXT_PAGE_MANAGE_VERIFY_RUN,
						   .is_query = true});

	manage_add_field(form,
		&(ManageField){.name = "seal",
			.label = TEXT_PAGE_MANAGE_VERIFY_SEAL_FIELD,
			.help = TEXT_PAGE_MANAGE_VERIFY_SEAL_HELP,
			.value = seal},
		NULL);
	manage_add_link(page, "/staff/audit", TEXT_PAGE_STAFF_AUDIT);
	json_object_set_new(page, "summary", json_string(wording_text(TEXT_PAGE_MANAGE_VERIFY_SAYS)));
	page_show(x, 200, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_VERIFY, page));
}

/* Without a question, nothing is read yet: the record of years takes a while. */
void h_staff_audit_verify(Exchange *x)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autoptr(GError) error = NULL;
	g_autofree char *seal = request_form_text(query, "seal");
	g_autofree char *after = request_form_text(query, "after");
	Json *page = manage_page(VERIFY_PATH);
	Told told = {.page = page};
	AuditReport report;
	guint64 number = 0;
	AuditCheck check = {.seal = *seal == '\0' ? NULL : seal,
		.until_us = x->deadline_us - VERIFY_REST_US,
		.tell = add_problem,
		.context = &told};

	/* An address with another number was typed by somebody: the check begins at the first seal. */
	if (g_ascii_string_to_unsigned(after, 10, 0, G_MAXINT64, &number, NULL))
		check.after = (int64_t)number;
	if (form_find(query, "seal") != NULL) {
		if (!audit_verify_some(x->site->app, &check, x->deadline_us, &report, &error)) {
			json_decref(page);
			exchange_fail(x, error);
			return;
		}
		say(page, &check, &report);
	}
	show(x, page, seal);
}
