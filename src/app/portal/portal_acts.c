/* app/portal/portal_acts: what recruiters do on their own page (desk_act and desk_explain of app/portal/portal). */
#include <string.h>

#include "app/admin/accounts.h"
#include "app/portal/portal.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "db/transaction.h"
#include "store/portal_rows.h"
#include "store/event.h"

/* clang-format off */
const DeskFieldSpec desk_fields[DESK_FIELD_COUNT] = {
	[DESK_LEAD]       = {"lead",       NULL,                   NULL},
	[DESK_NOTE]       = {"note",       "Your note",            "--note"},
	[DESK_TIMEZONE]   = {"timezone",   "Time zone",            "--timezone"},
	[DESK_HOURS]      = {"hours",      "Working hours",        "--hours"},
	[DESK_HOLIDAYS]   = {"holidays",   "Holidays",             "--holidays"},
	[DESK_LEAVE_FROM] = {"leave_from", "First day",            "--from"},
	[DESK_LEAVE_TO]   = {"leave_to",   "Last day",             "--to"},
	[DESK_STAND_IN]   = {"stand_in",   "Stand-in",             "--stand-in"},
	[DESK_ENTRY]      = {"entry",      NULL,                   NULL},
	[DESK_ENGAGEMENT] = {"engagement", "Kind of work",         "--engagement"},
	[DESK_SENIORITY]  = {"seniority",  "Level",                "--seniority"},
	[DESK_ENGINEERS]  = {"engineers",  "How many",             "--engineers"},
	[DESK_FREE_FROM]  = {"free_from",  "Free from",            "--free-from"},
	[DESK_CAPACITY]   = {"capacity",   "Open offers at most",  "--capacity"},
};
/* clang-format on */

void desk_typed_clear(DeskTyped *typed)
{
	for (DeskField field = 0; field < DESK_FIELD_COUNT; field++)
		g_clear_pointer(&typed->texts[field], g_free);
}

static bool invalid(GError **error, const char *says)
{
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, says);
	return false;
}

/* Accounts take whom to change as text. */
typedef struct Who {
	char id[IDENT_TEXT_BYTES];
} Who;

static Who who_of(const Ident *recruiter)
{
	Who who;

	ident_format(recruiter, who.id);
	return who;
}

static char *note_json(const char *note)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	json_writer_init(&w, json);
	json_begin_object(&w);
	json_put_text(&w, "note", note);
	json_end_object(&w);
	return g_string_free(json, FALSE);
}

static bool write_note(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	g_autofree char *actor = g_strconcat("recruiter:", who_of(recruiter).id, NULL);
	g_autofree char *json = note_json(typed->texts[DESK_NOTE]);
	Event event = {.actor = actor, .what = "note_added", .new_json = json};
	bool is_repeat = false;
	Ident lead;

	event.lead_id = &lead;
	return desk_lock_own_lead(db, recruiter, typed->texts[DESK_LEAD], &lead, error) &&
	       desk_is_last_note(db, &lead, actor, typed->texts[DESK_NOTE], &is_repeat, error) &&
	       (is_repeat || event_add(db, &event, error));
}

static bool act_note(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (*typed->texts[DESK_NOTE] == '\0')
		return invalid(error, "--note is empty");
	if (g_utf8_strlen(typed->texts[DESK_NOTE], -1) > DESK_NOTE_CHARS_MAX)
		return invalid(error, "--note takes 2,000 characters at most");
	return db_begin(&tx, db, error) && write_note(db, recruiter, typed, error) && db_commit(&tx, error);
}

/* An emptied field takes away what was there. */
static const char *or_none(const char *text)
{
	return *text == '\0' ? "none" : text;
}

static bool act_time(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	const RecruiterOptions options = {
		.facts =
			{
				.timezone = or_none(typed->texts[DESK_TIMEZONE]),
				.hours = or_none(typed->texts[DESK_HOURS]),
				.holidays = or_none(typed->texts[DESK_HOLIDAYS]),
			},
	};

	return accounts_set_recruiter(db, who_of(recruiter).id, &options, error);
}

static bool act_leave(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	const LeaveOptions leave = {
		.from = typed->texts[DESK_LEAVE_FROM],
		.to = typed->texts[DESK_LEAVE_TO],
		.stand_in = typed->texts[DESK_STAND_IN],
	};

	return accounts_add_leave(db, who_of(recruiter).id, &leave, error);
}

static bool read_entry(const DeskTyped *typed, Ident *entry, GError **error)
{
	return ident_parse(typed->texts[DESK_ENTRY], entry) || invalid(error, "there is no such entry");
}

static bool act_leave_end(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	Ident leave;

	return read_entry(typed, &leave, error) && accounts_end_leave(db, who_of(recruiter).id, &leave, error);
}

static bool act_bench(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	const BenchOptions bench = {
		.engagement = typed->texts[DESK_ENGAGEMENT],
		.seniority = typed->texts[DESK_SENIORITY],
		.engineers = typed->texts[DESK_ENGINEERS],
		.free_from = typed->texts[DESK_FREE_FROM],
	};

	return accounts_add_bench(db, who_of(recruiter).id, &bench, error);
}

static bool act_bench_confirm(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	Ident entry;

	return read_entry(typed, &entry, error) && accounts_confirm_bench(db, who_of(recruiter).id, &entry, error);
}

static bool act_bench_remove(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	Ident entry;

	return read_entry(typed, &entry, error) && accounts_remove_bench(db, who_of(recruiter).id, &entry, error);
}

static bool act_capacity(Db *db, const Ident *recruiter, const DeskTyped *typed, GError **error)
{
	const RecruiterOptions options = {.capacity = typed->texts[DESK_CAPACITY]};

	if (*options.capacity == '\0')
		return invalid(error, "--capacity is empty");
	return accounts_set_recruiter(db, who_of(recruiter).id, &options, error);
}

static bool act_pause(Db *db, const Ident *recruiter, const DeskTyped *typed G_GNUC_UNUSED, GError **error)
{
	return accounts_pause_recruiter(db, who_of(recruiter).id, true, error);
}

static bool act_resume(Db *db, const Ident *recruiter, const DeskTyped *typed G_GNUC_UNUSED, GError **error)
{
	return accounts_pause_recruiter(db, who_of(recruiter).id, false, error);
}

/* clang-format off */
static const DeskAct acts[] = {
	{"note",          "leads",  act_note},
	{"time",          "time",   act_time},
	{"leave",         "leave",  act_leave},
	{"leave_end",     "leave",  act_leave_end},
	{"bench",         "bench",  act_bench},
	{"bench_confirm", "bench",  act_bench_confirm},
	{"bench_remove",  "bench",  act_bench_remove},
	{"capacity",      "intake", act_capacity},
	{"pause",         "intake", act_pause},
	{"resume",        "intake", act_resume},
};
/* clang-format on */

const DeskAct *desk_find_act(const char *name)
{
	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(acts); i++) {
		if (strcmp(acts[i].name, name) == 0)
			return &acts[i];
	}
	return NULL;
}

bool desk_act(const App *app, const Ident *recruiter, const DeskAct *act, const DeskTyped *typed, int64_t deadline_us,
	GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !act->run(loan.db, recruiter, typed, error))
		return false;
	wake_signal(app->router_wake);
	log_info("desk_changed", log_text("recruiter", who_of(recruiter).id), log_text("action", act->name));
	return true;
}

/* The field whose option begins at text; COUNT: none. */
static DeskField field_at(const char *text)
{
	for (DeskField field = 0; field < DESK_FIELD_COUNT; field++) {
		const char *option = desk_fields[field].option;
		if (option != NULL && g_str_has_prefix(text, option) && !g_ascii_isalpha(text[strlen(option)]) &&
			text[strlen(option)] != '-')
			return field;
	}
	return DESK_FIELD_COUNT;
}

char *desk_explain(const GError *error, DeskField *field)
{
	GString *says = g_string_new(NULL);

	*field = DESK_FIELD_COUNT;
	for (const char *at = error->message; *at != '\0';) {
		const DeskField named = field_at(at);
		if (named == DESK_FIELD_COUNT) {
			g_string_append_c(says, *at++);
			continue;
		}
		g_string_append_printf(says, "“%s”", desk_fields[named].label);
		at += strlen(desk_fields[named].option);
		*field = *field == DESK_FIELD_COUNT ? named : *field;
	}
	if (says->len > 0 && strchr(".!?", says->str[says->len - 1]) == NULL)
		g_string_append_c(says, '.');
	says->str[0] = g_ascii_toupper(says->str[0]);
	return g_string_free(says, FALSE);
}
