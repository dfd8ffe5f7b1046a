/* app/portal/portal_acts: what recruiters do in their portal (portal_act of app/portal/portal). */
#include <string.h>

#include "app/admin/accounts.h"
#include "app/portal/portal.h"
#include "base/error.h"
#include "codec/format.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "store/recruiter.h"
#include "store/event.h"

/* clang-format off */
const PortalFieldSpec portal_fields[PORTAL_FIELD_COUNT] = {
	[PORTAL_LEAD] = {"lead", TEXT_NONE, NULL, NULL},
	[PORTAL_NOTE] = {"note", TEXT_PORTAL_NOTE_LABEL, "note", NULL},
	[PORTAL_TIMEZONE] = {"timezone", TEXT_PORTAL_TIMEZONE_LABEL, "timezone", NULL},
	[PORTAL_HOURS] = {"hours", TEXT_PORTAL_HOURS_LABEL, "hours", NULL},
	[PORTAL_HOLIDAYS] = {"holidays", TEXT_PORTAL_HOLIDAYS_LABEL, "holidays", NULL},
	[PORTAL_TIME_OFF_FROM] = {"time_off_from", TEXT_PORTAL_TIME_OFF_FROM_LABEL, "from", NULL},
	[PORTAL_TIME_OFF_TO] = {"time_off_to", TEXT_PORTAL_TIME_OFF_TO_LABEL, "to", NULL},
	[PORTAL_COVER] = {"cover", TEXT_PORTAL_COVER_LABEL, "cover", "time_off"},
	[PORTAL_ACCEPTED_LEADS] = {"accepted_leads", TEXT_PORTAL_ACCEPTED_LEADS_LABEL, "leads", "time_off"},
	[PORTAL_ENTRY] = {"entry", TEXT_NONE, NULL, NULL},
	[PORTAL_ENGAGEMENT] = {"engagement", TEXT_PORTAL_ENGAGEMENT_LABEL, "engagement", NULL},
	[PORTAL_SENIORITY] = {"seniority", TEXT_PORTAL_SENIORITY_LABEL, "seniority", NULL},
	[PORTAL_ENGINEERS] = {"engineers", TEXT_PORTAL_ENGINEERS_LABEL, "engineers", NULL},
	[PORTAL_AVAILABLE_FROM] = {"available_from", TEXT_PORTAL_AVAILABLE_FROM_LABEL, "available_from", NULL},
	[PORTAL_CAPACITY] = {"capacity", TEXT_PORTAL_CAPACITY_LABEL, "capacity", NULL},
	[PORTAL_PAUSE_OFFERS] = {"pause_offers", TEXT_PORTAL_PAUSE_OFFERS_LABEL, NULL, NULL},
	[PORTAL_PAUSE_COVER] = {"pause_cover", TEXT_PORTAL_COVER_LABEL, "cover", "pause"},
	[PORTAL_WEEKLY_SUMMARY] = {"weekly_summary", TEXT_PORTAL_WEEKLY_SUMMARY_LABEL, "weekly_summary", NULL},
	[PORTAL_PAUSE_LEADS] = {"pause_leads", TEXT_PORTAL_ACCEPTED_LEADS_LABEL, "leads", "pause"},
};
/* clang-format on */

void portal_input_clear(PortalInput *input)
{
	for (PortalField field = 0; field < PORTAL_FIELD_COUNT; field++)
		g_clear_pointer(&input->texts[field], g_free);
}

void portal_problem_clear(PortalProblem *problem)
{
	g_clear_pointer(&problem->says, g_free);
}

/* Accounts identify the recruiter by text. */
typedef struct Who {
	char id[IDENT_TEXT_BYTES];
} Who;

static Who who_of(const Ident *recruiter)
{
	Who who;

	ident_format(recruiter, who.id);
	return who;
}

static bool write_note(Db *db, const Ident *recruiter, const PortalInput *input, GError **error)
{
	g_autofree char *actor = g_strconcat("recruiter:", who_of(recruiter).id, NULL);
	g_autofree char *json = jsonw_object_of_text("note", input->texts[PORTAL_NOTE]);
	Event event = {.actor = actor, .what = "note_added", .new_json = json};
	bool is_repeat = false;
	Ident lead;

	event.lead_id = &lead;
	return recruiter_lock_own_lead(db, recruiter, input->texts[PORTAL_LEAD], &lead, error) &&
	       recruiter_is_last_note(db, &lead, actor, input->texts[PORTAL_NOTE], &is_repeat, error) &&
	       (is_repeat || event_add(db, &event, error));
}

static bool act_note(Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	const char *note = input->texts[PORTAL_NOTE];

	if (*note == '\0')
		field_errors_add(wrong, "note", "required", TEXT_PORTAL_ERROR_NOTE_EMPTY);
	if (g_utf8_strlen(note, -1) > PORTAL_NOTE_CHARS_MAX)
		field_errors_add(wrong, "note", "too_long", TEXT_PORTAL_ERROR_NOTE_TOO_LONG);
	return field_errors_count(wrong) == 0 && db_begin(&tx, db, error) && write_note(db, recruiter, input, error) &&
	       db_commit(&tx, error);
}

/* An emptied field takes away what was there. */
static const char *or_none(const char *text)
{
	return *text == '\0' ? "none" : text;
}

static bool act_time(Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong, GError **error)
{
	const RecruiterOptions options = {
		.facts =
			{
				.timezone = or_none(input->texts[PORTAL_TIMEZONE]),
				.hours = or_none(input->texts[PORTAL_HOURS]),
				.holidays = or_none(input->texts[PORTAL_HOLIDAYS]),
			},
	};

	return accounts_set_recruiter(db, who_of(recruiter).id, &options, wrong, error);
}

static bool act_time_off(Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong, GError **error)
{
	const TimeOffOptions time_off = {
		.from = input->texts[PORTAL_TIME_OFF_FROM],
		.to = input->texts[PORTAL_TIME_OFF_TO],
		.cover = input->texts[PORTAL_COVER],
		.leads = input->texts[PORTAL_ACCEPTED_LEADS],
	};

	return accounts_add_time_off(db, who_of(recruiter).id, &time_off, wrong, error);
}

static bool read_entry(const PortalInput *input, Ident *entry, GError **error)
{
	if (ident_parse(input->texts[PORTAL_ENTRY], entry))
		return true;
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_PORTAL_ENTRY);
}

static bool act_time_off_end(
	Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong G_GNUC_UNUSED, GError **error)
{
	Ident time_off;

	return read_entry(input, &time_off, error) && accounts_end_time_off(db, who_of(recruiter).id, &time_off, error);
}

static bool act_bench(Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong, GError **error)
{
	const BenchOptions bench = {
		.engagement = input->texts[PORTAL_ENGAGEMENT],
		.seniority = input->texts[PORTAL_SENIORITY],
		.engineers = input->texts[PORTAL_ENGINEERS],
		.available_from = input->texts[PORTAL_AVAILABLE_FROM],
	};

	return accounts_add_bench(db, who_of(recruiter).id, &bench, wrong, error);
}

static bool act_bench_confirm(
	Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong G_GNUC_UNUSED, GError **error)
{
	Ident entry;

	return read_entry(input, &entry, error) && accounts_confirm_bench(db, who_of(recruiter).id, &entry, error);
}

static bool act_bench_confirm_all(Db *db, const Ident *recruiter, const PortalInput *input G_GNUC_UNUSED,
	FieldErrors *wrong G_GNUC_UNUSED, GError **error)
{
	return accounts_confirm_bench(db, who_of(recruiter).id, NULL, error);
}

static bool act_bench_remove(
	Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong G_GNUC_UNUSED, GError **error)
{
	Ident entry;

	return read_entry(input, &entry, error) && accounts_remove_bench(db, who_of(recruiter).id, &entry, error);
}

static bool act_capacity(Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong, GError **error)
{
	const RecruiterOptions options = {.capacity = input->texts[PORTAL_CAPACITY]};

	if (*options.capacity == '\0')
		field_errors_add(wrong, "capacity", "required", TEXT_PORTAL_ERROR_CAPACITY);
	return *options.capacity != '\0' && accounts_set_recruiter(db, who_of(recruiter).id, &options, wrong, error);
}

static bool act_emails(Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong, GError **error)
{
	const RecruiterOptions options = {.facts = {.weekly_summary = input->texts[PORTAL_WEEKLY_SUMMARY]}};

	return accounts_set_recruiter(db, who_of(recruiter).id, &options, wrong, error);
}

static bool act_pause(Db *db, const Ident *recruiter, const PortalInput *input, FieldErrors *wrong, GError **error)
{
	const PauseOptions pause = {
		.moves_offers = strcmp(input->texts[PORTAL_PAUSE_OFFERS], "move") == 0,
		.cover = input->texts[PORTAL_PAUSE_COVER],
		.leads = input->texts[PORTAL_PAUSE_LEADS],
	};

	return accounts_pause_with(db, who_of(recruiter).id, &pause, wrong, error);
}

static bool act_resume(Db *db, const Ident *recruiter, const PortalInput *input G_GNUC_UNUSED,
	FieldErrors *wrong G_GNUC_UNUSED, GError **error)
{
	return accounts_pause_recruiter(db, who_of(recruiter).id, false, error);
}

/* clang-format off */
static const PortalAct acts[] = {
	{"note",          "leads",  act_note},
	{"time",          "time",   act_time},
	{"time_off",         "time_off",  act_time_off},
	{"time_off_end",     "time_off",  act_time_off_end},
	{"bench",         "bench",  act_bench},
	{"bench_confirm", "bench",  act_bench_confirm},
	{"bench_confirm_all", "bench", act_bench_confirm_all},
	{"bench_remove",  "bench",  act_bench_remove},
	{"emails",        "emails", act_emails},
	{"capacity",      "intake", act_capacity},
	{"pause",         "pause",  act_pause},
	{"resume",        "intake", act_resume},
};
/* clang-format on */

const PortalAct *portal_find_act(const char *name)
{
	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(acts); i++) {
		if (strcmp(acts[i].name, name) == 0)
			return &acts[i];
	}
	return NULL;
}

static bool is_about(PortalField field, const PortalAct *act, const FieldError *wrong)
{
	const PortalFieldSpec *spec = &portal_fields[field];

	return g_strcmp0(spec->account, wrong->field) == 0 && (spec->act == NULL || strcmp(spec->act, act->name) == 0);
}

/* "“Last day”: choose a day after the first one." */
static void say_wrong(const FieldError *wrong, const PortalAct *act, PortalProblem *problem)
{
	problem->field = 0;
	while (problem->field < PORTAL_FIELD_COUNT && !is_about(problem->field, act, wrong))
		problem->field++;
	problem->says = problem->field == PORTAL_FIELD_COUNT
				? g_strdup(wrong->says)
				: wording_format(TEXT_PORTAL_ERROR_FIELD,
					  wording_string("label", wording_text(portal_fields[problem->field].label)),
					  wording_string("problem", wrong->says));
}

/* An error's message as a sentence, if it is one that the recruiter can do something about. */
static void say_error(const GError *error, PortalProblem *problem)
{
	static const LeadmatchError theirs[] = {
		LEADMATCH_ERROR_INVALID, LEADMATCH_ERROR_TOO_BIG, LEADMATCH_ERROR_NOT_FOUND, LEADMATCH_ERROR_CONFLICT};

	for (gsize i = 0; i < G_N_ELEMENTS(theirs); i++) {
		if (!leadmatch_error_is(error, theirs[i]))
			continue;
		problem->says = format_sentence(error->message);
		return;
	}
}

bool portal_act(const App *app, const PortalPress *press, int64_t deadline_us, PortalProblem *problem, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(FieldErrors) wrong = {0};
	g_autoptr(GError) reason = NULL;

	*problem = (PortalProblem){.field = PORTAL_FIELD_COUNT};
	field_errors_init(&wrong);
	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	if (press->act->run(loan.db, press->recruiter, press->input, &wrong, &reason)) {
		wake_signal(app->dispatcher_wake);
		log_info("portal_updated", log_text("recruiter", who_of(press->recruiter).id),
			log_text("action", press->act->name));
		return true;
	}
	if (reason == NULL)
		say_wrong(field_errors_get(&wrong, 0), press->act, problem);
	else
		say_error(reason, problem);
	if (problem->says == NULL)
		g_propagate_error(error, g_steal_pointer(&reason));
	return false;
}
