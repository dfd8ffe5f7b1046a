#include "domain/lead/lead_outcome.h"

#include <string.h>

#include "codec/format.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"

typedef struct StageSpec {
	const char *name;
	const char *event; /* in the history, when the lead gets there */
	TextKey text;
} StageSpec;

typedef struct ReasonSpec {
	const char *name;
	TextKey text;
} ReasonSpec;

enum {
	REASONS_MAX = 8,
};

/* clang-format off */
static const StageSpec stages[] = {
	[LEAD_STAGE_ACCEPTED]  = {"accepted",  "lead_stage_reset", TEXT_OUTCOME_STAGE_ACCEPTED},
	[LEAD_STAGE_CONTACTED] = {"contacted", "lead_contacted",   TEXT_OUTCOME_STAGE_CONTACTED},
	[LEAD_STAGE_PROPOSED]  = {"proposed",  "lead_proposed",    TEXT_OUTCOME_STAGE_PROPOSED},
};

static const ReasonSpec reasons[][REASONS_MAX] = {
	[LEAD_REASON_LOST]   = {
		{"budget",       TEXT_OUTCOME_LOST_BUDGET},
		{"timing",       TEXT_OUTCOME_LOST_TIMING},
		{"competitor",   TEXT_OUTCOME_LOST_COMPETITOR},
		{"no_candidate", TEXT_OUTCOME_LOST_NO_CANDIDATE},
		{"unresponsive", TEXT_OUTCOME_LOST_UNRESPONSIVE},
		{"not_real",     TEXT_OUTCOME_LOST_NOT_REAL},
		{"other",        TEXT_OUTCOME_LOST_OTHER},
	},
	[LEAD_REASON_CLOSED] = {
		{"filled",       TEXT_OUTCOME_CLOSED_FILLED},
		{LEAD_REASON_NOT_FOR_US, TEXT_OUTCOME_CLOSED_NOT_FOR_US},
		{"duplicate",    TEXT_OUTCOME_CLOSED_DUPLICATE},
		{"unresponsive", TEXT_OUTCOME_LOST_UNRESPONSIVE},
		{"test",         TEXT_OUTCOME_CLOSED_TEST},
		{"other",        TEXT_OUTCOME_LOST_OTHER},
	},
	[LEAD_REASON_CLASS]  = {
		{"wrong_class",  TEXT_OUTCOME_CLASS_WRONG_CLASS},
		{"client_said",  TEXT_OUTCOME_CLASS_CLIENT_SAID},
		{"other",        TEXT_OUTCOME_LOST_OTHER},
	},
};

static const char *const report_events[LEAD_EVENT_COUNT] = {
	[LEAD_EVENT_PLACE]        = "lead_placed",
	[LEAD_EVENT_LOSE]         = "lead_lost",
	[LEAD_EVENT_FALL_THROUGH] = "placement_fell_through",
};

static const struct { LeadStatus status; LeadReasonKind kind; } kinds[] = {
	{LEAD_STATUS_LOST,   LEAD_REASON_LOST},
	{LEAD_STATUS_CLOSED, LEAD_REASON_CLOSED},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(stages) == LEAD_STAGE_COUNT);
G_STATIC_ASSERT(G_N_ELEMENTS(reasons) == LEAD_REASON_COUNT);

const char *lead_stage_name(LeadStage stage)
{
	g_assert(stage < LEAD_STAGE_COUNT);
	return stages[stage].name;
}

TextKey lead_stage_text(LeadStage stage)
{
	g_assert(stage < LEAD_STAGE_COUNT);
	return stages[stage].text;
}

bool lead_stage_parse(const char *name, LeadStage *stage)
{
	for (guint i = 0; i < LEAD_STAGE_COUNT; i++) {
		if (g_str_equal(stages[i].name, name)) {
			*stage = (LeadStage)i;
			return true;
		}
	}
	return false;
}

const char *lead_stage_names(void)
{
	const char *names[LEAD_STAGE_COUNT];

	for (LeadStage stage = 0; stage < LEAD_STAGE_COUNT; stage++)
		names[stage] = lead_stage_name(stage);
	return format_choices(names, LEAD_STAGE_COUNT);
}

const char *lead_reason_at(LeadReasonKind kind, guint i)
{
	g_assert(kind < LEAD_REASON_COUNT);
	return i < REASONS_MAX ? reasons[kind][i].name : NULL;
}

TextKey lead_reason_text(LeadReasonKind kind, guint i)
{
	g_assert(kind < LEAD_REASON_COUNT && i < REASONS_MAX);
	return reasons[kind][i].text;
}

bool lead_reason_is_known(LeadReasonKind kind, const char *name)
{
	guint i = 0;

	while (lead_reason_at(kind, i) != NULL && !g_str_equal(lead_reason_at(kind, i), name))
		i++;
	return lead_reason_at(kind, i) != NULL;
}

const char *lead_reason_names(LeadReasonKind kind)
{
	const char *names[REASONS_MAX];
	guint count = 0;

	for (; lead_reason_at(kind, count) != NULL; count++)
		names[count] = lead_reason_at(kind, count);
	return format_choices(names, count);
}

bool lead_reason_kind_of(LeadStatus status, LeadReasonKind *kind)
{
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (kinds[i].status == status) {
			*kind = kinds[i].kind;
			return true;
		}
	}
	return false;
}

static bool is_given(const char *text)
{
	return text != NULL && *text != '\0';
}

static bool is_day(const char *text)
{
	g_autofree char *full = g_strconcat(text, "T00:00:00Z", NULL);
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(full, NULL);

	return strlen(text) == strlen("2027-01-31") && at != NULL;
}

static void check_text(const char *name, const char *text, glong chars_max, FieldErrors *errors)
{
	if (is_given(text) && g_utf8_strlen(text, -1) > chars_max)
		field_errors_add(
			errors, name, "too_long", TEXT_ERROR_OUTCOME_TOO_LONG, wording_number("max", chars_max));
}

static void check_placement(const LeadReport *report, FieldErrors *errors)
{
	const struct {
		const char *name, *text;
		TextKey says;
	} required[] = {
		{"start_date", report->start_date, TEXT_ERROR_OUTCOME_START_DATE},
		{"role", report->role, TEXT_ERROR_OUTCOME_ROLE},
		{"rate", report->rate, TEXT_ERROR_OUTCOME_RATE},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(required); i++) {
		if (!is_given(required[i].text))
			field_errors_add(errors, required[i].name, "required", required[i].says);
		check_text(required[i].name, required[i].text, LEAD_OUTCOME_TEXT_CHARS_MAX, errors);
	}
	if (is_given(report->start_date) && !is_day(report->start_date))
		field_errors_add(errors, "start_date", "not_a_date", TEXT_ERROR_OUTCOME_START_DATE_FORMAT);
	check_text("fee", report->fee, LEAD_OUTCOME_TEXT_CHARS_MAX, errors);
}

bool lead_report_check(const LeadReport *report, FieldErrors *errors)
{
	const bool is_lost = report->event == LEAD_EVENT_LOSE;

	/* Asked of recruiters alone, whose page has the choices. */
	if (is_lost && !is_given(report->reason))
		field_errors_add(errors, "reason", "required", TEXT_OFFER_ERROR_REASON);
	else if (is_lost && !lead_reason_is_known(LEAD_REASON_LOST, report->reason))
		field_errors_add(errors, "reason", "not_a_choice", TEXT_OFFER_ERROR_REASON);
	if (report->event == LEAD_EVENT_PLACE)
		check_placement(report, errors);
	check_text("note", report->note, LEAD_OUTCOME_NOTE_CHARS_MAX, errors);
	return field_errors_count(errors) == 0;
}

static void put_given(JsonWriter *w, const char *name, const char *text)
{
	if (is_given(text))
		jsonw_put_text(w, name, text);
}

char *lead_report_placement(const LeadReport *report, Engagement engagement)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	put_given(&w, "start_date", report->start_date);
	put_given(&w, "role", report->role);
	put_given(&w, "rate", report->rate);
	put_given(&w, "fee", report->fee);
	jsonw_put_text(&w, "engagement",
		engagement_name(report->engagement == ENGAGEMENT_COUNT ? engagement : report->engagement));
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}

char *lead_report_json(const LeadReport *report, LeadStatus status, const char *placement)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "status", lead_status_name(status));
	if (report->event == LEAD_EVENT_PROGRESS)
		jsonw_put_text(&w, "stage", lead_stage_name(report->stage));
	put_given(&w, "reason", report->reason);
	put_given(&w, "note", report->note);
	if (placement != NULL) {
		jsonw_key(&w, "placement");
		jsonw_raw(&w, placement);
	}
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}

const char *lead_report_event(const LeadReport *report, LeadStage before)
{
	if (report->event != LEAD_EVENT_PROGRESS)
		return report_events[report->event];
	return report->stage == before ? "lead_still_active" : stages[report->stage].event;
}
