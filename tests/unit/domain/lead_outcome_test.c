#include "domain/lead/lead_outcome.h"

#include <string.h>

static void every_stage_is_read_by_its_name(void)
{
	LeadStage stage;

	for (LeadStage s = 0; s < LEAD_STAGE_COUNT; s++) {
		g_assert_true(lead_stage_parse(lead_stage_name(s), &stage));
		g_assert_cmpint(stage, ==, s);
	}
	g_assert_false(lead_stage_parse("Contacted", &stage));
	g_assert_cmpstr(lead_stage_names(), ==, "accepted, contacted, or proposed");
}

static void every_list_of_reasons_ends_with_other(void)
{
	for (LeadReasonKind kind = 0; kind < LEAD_REASON_COUNT; kind++) {
		const char *last = NULL;
		for (guint i = 0; lead_reason_at(kind, i) != NULL; i++) {
			last = lead_reason_at(kind, i);
			g_assert_true(lead_reason_is_known(kind, last));
			g_assert_nonnull(strstr(lead_reason_names(kind), last));
		}
		g_assert_cmpstr(last, ==, "other");
		g_assert_false(lead_reason_is_known(kind, ""));
	}
	g_assert_cmpstr(lead_reason_names(LEAD_REASON_LOST), ==,
		"budget, timing, competitor, no_candidate, unresponsive, not_real, or other");
}

static void only_lost_and_closed_have_reasons(void)
{
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		LeadReasonKind kind = LEAD_REASON_COUNT;
		const bool has_reasons = lead_reason_kind_of(status, &kind);
		g_assert_cmpint(has_reasons, ==, status == LEAD_STATUS_LOST || status == LEAD_STATUS_CLOSED);
		if (has_reasons)
			g_assert_cmpint(kind, ==, status == LEAD_STATUS_LOST ? LEAD_REASON_LOST : LEAD_REASON_CLOSED);
	}
}

static void assert_wrong(const LeadReport *report, const char *expected)
{
	g_autoptr(GString) codes = g_string_new(NULL);
	g_auto(FieldErrors) errors;

	field_errors_init(&errors);
	g_assert_cmpint(lead_report_check(report, &errors), ==, *expected == '\0');
	for (guint i = 0; i < field_errors_count(&errors); i++)
		g_string_append_printf(codes, "%s%s:%s", i > 0 ? " " : "", field_errors_get(&errors, i)->field,
			field_errors_get(&errors, i)->code);
	g_assert_cmpstr(codes->str, ==, expected);
}

static void all_that_is_missing_in_a_report_is_told(void)
{
	g_autofree char *long_note = g_strnfill(LEAD_OUTCOME_NOTE_CHARS_MAX + 1, 'x');
	g_autofree char *long_role = g_strnfill(LEAD_OUTCOME_TEXT_CHARS_MAX + 1, 'x');

	assert_wrong(&(LeadReport){.event = LEAD_EVENT_PROGRESS, .stage = LEAD_STAGE_PROPOSED}, "");
	assert_wrong(&(LeadReport){.event = LEAD_EVENT_PROGRESS, .note = long_note}, "note:too_long");
	assert_wrong(&(LeadReport){.event = LEAD_EVENT_LOSE}, "reason:required");
	assert_wrong(&(LeadReport){.event = LEAD_EVENT_LOSE, .reason = "filled"}, "reason:not_a_choice");
	assert_wrong(&(LeadReport){.event = LEAD_EVENT_LOSE, .reason = "timing"}, "");
	assert_wrong(&(LeadReport){.event = LEAD_EVENT_PLACE, .start_date = "", .role = "", .rate = ""},
		"start_date:required role:required rate:required");
	assert_wrong(
		&(LeadReport){.event = LEAD_EVENT_PLACE, .start_date = "2027-02-30", .role = long_role, .rate = "y"},
		"role:too_long start_date:not_a_date");
	assert_wrong(&(LeadReport){.event = LEAD_EVENT_FALL_THROUGH}, "");
}

static void a_placement_is_of_the_leads_class_unless_another_is_named(void)
{
	LeadReport report = {.event = LEAD_EVENT_PLACE,
		.start_date = "2027-02-01",
		.role = "Engineer \"R\"",
		.rate = "85",
		.engagement = ENGAGEMENT_COUNT};
	g_autofree char *own = lead_report_placement(&report, ENGAGEMENT_RUST);

	g_assert_cmpstr(own, ==,
		"{\"start_date\":\"2027-02-01\",\"role\":\"Engineer \\\"R\\\"\",\"rate\":\"85\",\"engagement\":\"rust\"}");
	report.engagement = ENGAGEMENT_PYTHON;
	g_autofree char *other = lead_report_placement(&report, ENGAGEMENT_RUST);
	g_assert_nonnull(strstr(other, "\"engagement\":\"python\""));
}

static void a_stage_that_was_reached_before_is_still_active(void)
{
	const LeadReport report = {.event = LEAD_EVENT_PROGRESS, .stage = LEAD_STAGE_CONTACTED};
	const LeadReport placed = {.event = LEAD_EVENT_PLACE};

	g_assert_cmpstr(lead_report_event(&report, LEAD_STAGE_ACCEPTED), ==, "lead_contacted");
	g_assert_cmpstr(lead_report_event(&report, LEAD_STAGE_CONTACTED), ==, "lead_still_active");
	g_assert_cmpstr(lead_report_event(&placed, LEAD_STAGE_ACCEPTED), ==, "lead_placed");
}

#define TEST(name) g_test_add_func("/lead_outcome/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(every_stage_is_read_by_its_name);
	TEST(every_list_of_reasons_ends_with_other);
	TEST(only_lost_and_closed_have_reasons);
	TEST(all_that_is_missing_in_a_report_is_told);
	TEST(a_placement_is_of_the_leads_class_unless_another_is_named);
	TEST(a_stage_that_was_reached_before_is_still_active);
	return g_test_run();
}
