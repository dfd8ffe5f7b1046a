/* http/pages/h_manage_lead_import: /staff/import: an agency's old leads from CSV, checked first (app/history). */
#include <string.h>

#include "app/app.h"
#include "app/history/import_request.h"
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

#define IMPORT_PATH "/staff/import"

enum {
	BATCH_US = 2500 * 1000, /* of the time for an answer: the last batch may take so long */
};

#define MODE_CHECK "check"
#define MODE_SKIP  "skip"

/* clang-format off */
static const ManageChoice modes[] = {
	{MODE_CHECK, TEXT_PAGE_MANAGE_LEADS_CHECK},
	{"import",   TEXT_PAGE_MANAGE_LEADS_IMPORT},
	{MODE_SKIP,  TEXT_PAGE_MANAGE_LEADS_SKIP},
	{NULL, TEXT_NONE},
};
static const ManageChoice dates[] = {
	{"iso", TEXT_PAGE_MANAGE_DATES_ISO},
	{"dmy", TEXT_PAGE_MANAGE_DATES_DMY},
	{"mdy", TEXT_PAGE_MANAGE_DATES_MDY},
	{NULL, TEXT_NONE},
};
/* Named like the options of the API. */
static const ManageField fields[] = {
	{.name = "map", .label = TEXT_PAGE_MANAGE_LEADS_MAP, .help = TEXT_PAGE_MANAGE_LEADS_MAP_HELP, .is_long = true},
	{.name = "value", .label = TEXT_PAGE_MANAGE_LEADS_VALUE, .help = TEXT_PAGE_MANAGE_LEADS_VALUE_HELP, .is_long = true},
	{.name = "dates", .label = TEXT_PAGE_MANAGE_DATES, .choices = dates},
	{.name = "timezone", .label = TEXT_PAGE_MANAGE_FIELD_TIMEZONE, .help = TEXT_PAGE_MANAGE_LEADS_ZONE_HELP},
	{.name = "separator", .label = TEXT_PAGE_MANAGE_SEPARATOR, .help = TEXT_PAGE_MANAGE_SEPARATOR_HELP},
	{.name = "name", .label = TEXT_PAGE_MANAGE_LEADS_NAME, .help = TEXT_PAGE_MANAGE_LEADS_NAME_HELP},
	{.name = "mode", .label = TEXT_PAGE_MANAGE_IMPORT_MODE, .choices = modes},
};
/* clang-format on */

/* What a row tells while the file is read. */
typedef struct Told {
	WrongRows wrong;
	Json *similar; /* table; NULL: none is */
} Told;

static void add_wrong(guint line, const char *heading, const char *says, void *context)
{
	wrong_rows_add(&((Told *)context)->wrong, line, heading, says);
}

static void add_similar(guint line, const char *reference, void *context)
{
	static const TextKey heads[] = {TEXT_PAGE_MANAGE_LINE, TEXT_PAGE_STAFF_LEAD, TEXT_NONE};
	Told *told = context;
	g_autofree char *address = g_strconcat("/staff/leads/", reference, NULL);

	if (told->similar == NULL)
		told->similar = manage_add_table(told->wrong.page, TEXT_PAGE_MANAGE_LEADS_SIMILAR,
			TEXT_PAGE_MANAGE_IMPORT_PROBLEMS_EMPTY, heads);
	Json *row = manage_add_row(told->similar);
	wrong_rows_add_number(row, line);
	manage_add_cell(row, reference, address);
}

/* What somebody sent. */
typedef struct Sent {
	const Form *form;
	const char *csv; /* NULL: nothing, or it cannot be read */
} Sent;

/* sent NULL: nothing yet. page is taken over. */
static void show(Exchange *x, int status, Json *page, const Sent *sent, const FieldErrors *wrong)
{
	const Form *form = sent == NULL ? NULL : sent->form;
	Json *made = manage_add_form(page, &(ManageForm){.act = "import",
						   .heading = TEXT_PAGE_MANAGE_IMPORT_LEADS,
						   .button = TEXT_PAGE_MANAGE_IMPORT_BUTTON,
						   .says = wording_text(TEXT_PAGE_MANAGE_LEADS_SAYS)});

	uploaded_csv_add_fields(made, &(UploadedCsvFields){.help = TEXT_PAGE_MANAGE_LEADS_CSV_HELP,
					      .csv = sent == NULL ? NULL : sent->csv,
					      .encoding = form == NULL ? NULL : form_find(form, "encoding"),
					      .wrong = wrong});
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		ManageField field = fields[i];
		field.value = form == NULL ? NULL : form_find(form, field.name);
		manage_add_field(made, &field, wrong);
	}
	page_show(x, status, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_IMPORT_LEADS, page));
}

void h_manage_lead_import(Exchange *x)
{
	show(x, 200, manage_page(IMPORT_PATH), NULL, NULL);
}

/* Lines that say something; g_strfreev. */
static char **lines_of(const Form *form, const char *name)
{
	const char *text = form_find(form, name);
	char **lines = g_strsplit(text == NULL ? "" : text, "\n", -1);
	gsize kept = 0;

	for (gsize i = 0; lines[i] != NULL; i++) {
		char *line = g_strstrip(lines[i]);
		if (*line == '\0')
			g_free(line);
		else
			lines[kept++] = line;
	}
	lines[kept] = NULL;
	return lines;
}

static void say(Json *page, const LeadImportResult *result, bool is_trial)
{
	g_autofree char *says = wording_format(is_trial ? TEXT_PAGE_MANAGE_LEADS_CHECKED : TEXT_PAGE_MANAGE_LEADS_DONE,
		wording_number("rows", result->rows), wording_number("imported", result->imported),
		wording_number("known", result->known), wording_number("wrong", result->wrong),
		wording_number("similar", result->similar));

	manage_set_done(page, says);
	if (result->is_cut)
		manage_set_alert(page, wording_text(TEXT_PAGE_MANAGE_LEADS_CUT));
}

/* Nothing was imported: which field is why, or the rows, which the page lists. */
static void refuse(Exchange *x, const ImportRequest *request, Json *page, const Sent *sent, const GError *error)
{
	g_auto(FieldErrors) wrong = {0};
	g_autofree char *says = format_sentence(error->message);

	field_errors_init(&wrong);
	if (request->option == NULL)
		manage_set_alert(page, says);
	else
		field_errors_add_text(&wrong, request->option, "invalid", says);
	show(x, problems[PROBLEM_FIELDS_INVALID].status, page, sent, &wrong);
}

void h_manage_lead_import_run(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) map = lines_of(form, "map");
	g_auto(GStrv) values = lines_of(form, "value");
	g_autofree char *mode = request_form_text(form, "mode");
	g_autofree char *zone = request_form_text(form, "timezone");
	g_autofree char *separator = request_form_text(form, "separator");
	g_autofree char *name = request_form_text(form, "name");
	Json *page = manage_page(IMPORT_PATH);
	g_auto(FieldErrors) wrong;
	field_errors_init(&wrong);
	g_autofree char *csv = uploaded_csv_read(form, page, &wrong);
	const Sent sent = {form, csv};
	Told told = {.wrong = {.page = page}};
	LeadImportResult result = {0};
	const ImportOptions options = {
		.text = csv,
		.separator = *separator == '\0' ? NULL : separator,
		.map = (const char *const *)map,
		.values = (const char *const *)values,
		.dates = form_find(form, "dates"),
		.timezone = *zone != '\0' ? zone : x->site->app->settings->agency_timezone,
		.name = *name != '\0' ? name : "console",
	};
	ImportRequest request = {
		.import =
			{
				.actor = x->actor,
				.is_trial = strcmp(mode, "import") != 0 && strcmp(mode, MODE_SKIP) != 0,
				.skips_wrong = strcmp(mode, MODE_SKIP) == 0,
				.until_us = x->deadline_us - BATCH_US,
				.wrong = add_wrong,
				.similar = add_similar,
				.context = &told,
			},
	};

	if (csv == NULL) {
		show(x, problems[PROBLEM_FIELDS_INVALID].status, page, &sent, &wrong);
	} else if (import_request_serve(x->site->app, &request, &options, &result, &error)) {
		say(page, &result, request.import.is_trial);
		show(x, 200, page, &sent, NULL);
	} else if (leadmatch_error_is(error, LEADMATCH_ERROR_INVALID)) {
		refuse(x, &request, page, &sent, error);
	} else {
		json_decref(page);
		exchange_fail(x, error);
	}
}
