/* http/pages/h_manage_import: /staff/recruiters/import: recruiters from CSV, checked first. */
#include "app/admin/admin_requests.h"
#include "base/error.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_access.h"
#include "http/pages/staff_view.h"
#include "http/pages/uploaded.h"
#include "http/pages/wrong_rows.h"
#include "http/server/request_form.h"

#define IMPORT_PATH "/staff/recruiters/import"

static const ManageChoice modes[] = {{"check", TEXT_PAGE_MANAGE_IMPORT_CHECK},
	{"paused", TEXT_PAGE_MANAGE_IMPORT_PAUSED}, {"active", TEXT_PAGE_MANAGE_IMPORT_ACTIVE}, {NULL, TEXT_NONE}};

static void add_wrong(guint line, const FieldError *error, void *context)
{
	wrong_rows_add(context, line, error->field, error->says);
}

static void add_form(Json *page, const UploadedCsvFields *fields, const char *mode)
{
	Json *form = manage_add_form(page, &(ManageForm){.act = "import",
						   .heading = TEXT_PAGE_MANAGE_IMPORT_RECRUITERS,
						   .button = TEXT_PAGE_MANAGE_IMPORT_BUTTON,
						   .says = wording_text(TEXT_PAGE_MANAGE_IMPORT_SAYS)});

	uploaded_csv_add_fields(form, fields);
	manage_add_field(form,
		&(ManageField){.name = "mode", .label = TEXT_PAGE_MANAGE_IMPORT_MODE, .value = mode, .choices = modes},
		NULL);
}

/* page is taken over. */
static void show(Exchange *x, int status, Json *page)
{
	manage_add_link(page, "/staff/recruiters", TEXT_PAGE_MANAGE_RECRUITERS_BACK);
	page_show(x, status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_IMPORT_RECRUITERS, page));
}

void h_manage_import(Exchange *x)
{
	Json *page = manage_page(IMPORT_PATH);

	add_form(page, &(UploadedCsvFields){.help = TEXT_PAGE_MANAGE_IMPORT_CSV_HELP}, "check");
	show(x, 200, page);
}

/* What became of it, to be said on top. */
static void say(Json *page, const RecruiterImportResult *result, bool is_trial)
{
	const TextKey key = result->wrong > 0 ? TEXT_PAGE_MANAGE_IMPORT_WRONG
			    : is_trial	      ? TEXT_PAGE_MANAGE_IMPORT_CHECKED
					      : TEXT_PAGE_MANAGE_IMPORT_DONE;
	g_autofree char *says =
		wording_format(key, wording_number("rows", result->rows), wording_number("wrong", result->wrong),
			wording_number("added", result->added), wording_number("known", result->known));

	if (result->wrong > 0)
		manage_set_alert(page, says);
	else
		manage_set_done(page, says);
}

void h_manage_import_run(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autofree char *mode = request_form_text(form, "mode");
	g_autoptr(GError) error = NULL;
	const AdminRequest request = {.app = x->site->app, .actor = x->actor, .deadline_us = x->deadline_us};
	Json *page = manage_page(IMPORT_PATH);
	g_auto(FieldErrors) unread;
	field_errors_init(&unread);
	g_autofree char *csv = uploaded_csv_read(form, page, &unread);
	UploadedCsvFields fields = {.help = TEXT_PAGE_MANAGE_IMPORT_CSV_HELP,
		.csv = csv,
		.encoding = form_find(form, "encoding"),
		.wrong = &unread};
	if (csv == NULL) {
		add_form(page, &fields, mode);
		show(x, problems[PROBLEM_FIELDS_INVALID].status, page);
		return;
	}
	WrongRows wrong = {.page = page};
	RecruiterImport import = {.text = csv,
		.is_active = g_strcmp0(mode, "active") == 0,
		.is_trial = g_strcmp0(mode, "active") != 0 && g_strcmp0(mode, "paused") != 0,
		.wrong = add_wrong,
		.context = &wrong};
	RecruiterImportResult result = {0};
	const bool is_done = admin_import_recruiters(&request, &import, &result, &error);

	if (!is_done && !leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		json_decref(page);
		exchange_fail(x, error);
		return;
	}
	g_autofree char *says = is_done ? NULL : format_sentence(error->message);
	if (is_done)
		say(page, &result, import.is_trial);
	else
		manage_set_alert(page, says);
	const bool is_over = is_done && result.wrong == 0 && !import.is_trial;
	if (is_over)
		fields.csv = fields.encoding = NULL;
	add_form(page, &fields, is_done && result.wrong == 0 && import.is_trial ? "paused" : mode);
	show(x, is_done && result.wrong == 0 ? 200 : problems[PROBLEM_FIELDS_INVALID].status, page);
}
