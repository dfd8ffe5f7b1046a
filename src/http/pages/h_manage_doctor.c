/* http/pages/h_manage_doctor: /staff/doctor: what `leadmatch doctor` finds, as seen from this instance. */
#include "app/app.h"
#include "app/doctor/doctor.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_view.h"

enum {
	PATIENCE_S = 5, /* the page waits for the mail server */
};

typedef struct Told {
	Json *table;
	guint counts[HEALTH_COUNT];
} Told;

static void tell(void *context, const DoctorFinding *finding)
{
	Told *told = context;
	Json *row = manage_add_row(told->table);

	manage_add_cell(row, health_name(finding->health), NULL);
	manage_add_cell(row, finding->check, NULL);
	manage_add_cell(row, finding->says, NULL);
	told->counts[finding->health]++;
}

static void set_summary(Json *page, const Told *told)
{
	const guint failed = told->counts[HEALTH_FAILED], warnings = told->counts[HEALTH_WARNING];
	g_autofree char *says = wording_format(
		TEXT_PAGE_MANAGE_DOCTOR_COUNTS, wording_number("failed", failed), wording_number("warnings", warnings));

	if (failed > 0)
		manage_set_alert(page, says);
	else if (warnings > 0)
		manage_set_note(page, says);
	else
		manage_set_done(page, wording_text(TEXT_PAGE_MANAGE_DOCTOR_WELL));
}

void h_manage_doctor(Exchange *x)
{
	static const TextKey heads[] = {
		TEXT_PAGE_MANAGE_STATE, TEXT_PAGE_MANAGE_DOCTOR_CHECK, TEXT_PAGE_MANAGE_DOCTOR_FINDING, TEXT_NONE};
	Json *page = manage_page("/staff/doctor");
	Told told = {.table = manage_add_table(page, TEXT_NONE, TEXT_NONE, heads)};
	const DoctorVisit visit = {
		.settings = x->site->app->settings,
		.pages = page_specs,
		.pages_count = PAGE_COUNT,
		.patience_s = PATIENCE_S,
		.tell = tell,
		.context = &told,
	};

	manage_set_broad(told.table);
	manage_add_link(page, "/staff/settings", TEXT_PAGE_MANAGE_SETTINGS);
	doctor_examine(&visit);
	set_summary(page, &told);
	page_show(x, 200, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_DOCTOR, page));
}
