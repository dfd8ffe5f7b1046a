#include "domain/lead/lead_change.h"

#include <string.h>

/* The codes of all errors, separated by blanks. */
static char *parse(const char *json, LeadChange *change)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) body = jsonc_decode(json, strlen(json), &error);
	g_autoptr(GString) codes = g_string_new(NULL);
	g_auto(FieldErrors) errors;

	g_assert_no_error(error);
	field_errors_init(&errors);
	lead_change_init(change);
	const bool is_good = lead_change_parse(body, change, &errors);
	for (guint i = 0; i < field_errors_count(&errors); i++) {
		const FieldError *field_error = field_errors_get(&errors, i);
		g_string_append_printf(codes, "%s:%s ", field_error->field, field_error->code);
	}
	g_assert_cmpint(is_good, ==, codes->len == 0);
	return g_string_free(g_steal_pointer(&codes), FALSE);
}

static void assert_codes(const char *json, const char *expected)
{
	g_auto(LeadChange) change;
	g_autofree char *codes = parse(json, &change);

	g_assert_cmpstr(g_strchomp(codes), ==, expected);
}

static void a_status_alone_is_a_change(void)
{
	g_auto(LeadChange) change;
	g_autofree char *codes = parse("{\"status\":\"withdrawn\",\"version\":\"7\"}", &change);

	g_assert_cmpstr(codes, ==, "");
	g_assert_cmpint(change.status, ==, LEAD_STATUS_WITHDRAWN);
	g_assert_cmpint(change.engagement, ==, ENGAGEMENT_COUNT);
	g_assert_cmpstr(change.version, ==, "7");
}

static void another_engagement_needs_a_reason(void)
{
	assert_codes("{\"engagement\":\"rust\"}", "reason:required");
	assert_codes("{\"engagement\":\"rust\",\"reason\":\"  \"}", "reason:required");
	assert_codes("{\"engagement\":\"rust\",\"reason\":\"\u200b\\ufeff\"}", "reason:required");
	assert_codes("{\"engagement\":\"rust\",\"reason\":\"asked the client\"}", "reason:not_a_choice");
	assert_codes("{\"engagement\":\"rust\",\"reason\":\"client_said\",\"note\":\"by phone\"}", "");
}

static void an_end_needs_a_reason_of_its_list(void)
{
	assert_codes("{\"status\":\"closed\"}", "reason:required");
	assert_codes("{\"status\":\"closed\",\"reason\":\"budget\"}", "reason:not_a_choice");
	assert_codes("{\"status\":\"closed\",\"reason\":\"filled\"}", "");
	assert_codes("{\"status\":\"lost\"}", "reason:required");
	assert_codes("{\"status\":\"lost\",\"reason\":\"filled\"}", "reason:not_a_choice");
	assert_codes("{\"status\":\"lost\",\"reason\":\"other\"}", "");
	assert_codes("{\"status\":\"lost\",\"reason\":\"other\",\"engagement\":\"rust\"}", "");
}

static void a_placement_needs_its_details(void)
{
	assert_codes("{\"status\":\"placed\"}", "start_date:required role:required rate:required");
	assert_codes("{\"status\":\"placed\",\"start_date\":\"2027-02-30\",\"role\":\"x\",\"rate\":\"y\"}",
		"start_date:not_a_date");
	assert_codes("{\"status\":\"placed\",\"start_date\":\"2027-02-28\",\"role\":\"x\",\"rate\":\"y\"}", "");
	assert_codes("{\"status\":\"new\",\"role\":\"x\"}", "status:required");
}

static void a_stage_is_that_of_an_accepted_lead(void)
{
	assert_codes("{\"stage\":\"contacted\"}", "");
	assert_codes("{\"stage\":\"contacted\",\"status\":\"accepted\"}", "");
	assert_codes("{\"stage\":\"contacted\",\"status\":\"withdrawn\"}", "stage:not_a_choice");
	assert_codes("{\"stage\":\"gone\"}", "stage:not_a_choice");
}

static void a_recruiter_alone_is_a_change(void)
{
	g_auto(LeadChange) change;
	g_autofree char *codes = parse("{\"recruiter\":\" ada@agency.example \"}", &change);

	g_assert_cmpstr(codes, ==, "");
	g_assert_cmpstr(change.recruiter, ==, "ada@agency.example");
}

static void nobody_is_asked_about_a_settled_lead(void)
{
	g_assert_false(lead_status_is_settled(LEAD_STATUS_NEW));
	g_assert_false(lead_status_is_settled(LEAD_STATUS_OFFERED));
	g_assert_false(lead_status_is_settled(LEAD_STATUS_ESCALATED));
	g_assert_true(lead_status_is_settled(LEAD_STATUS_ACCEPTED));
	g_assert_true(lead_status_is_settled(LEAD_STATUS_QUARANTINED));
	g_assert_true(lead_status_is_settled(LEAD_STATUS_WITHDRAWN));
	g_assert_true(lead_status_is_settled(LEAD_STATUS_CLOSED));
}

static void nothing_to_change_is_refused(void)
{
	assert_codes("{}", "status:required");
	assert_codes("{\"version\":\"7\"}", "status:required");
	assert_codes("{\"note\":\"\"}", "status:required");
	assert_codes("[]", ":wrong_type");
}

static void all_that_is_wrong_is_told_at_once(void)
{
	assert_codes("{\"status\":\"gone\",\"engagement\":7,\"colour\":\"red\"}",
		"status:not_a_choice engagement:wrong_type colour:unknown_field");
}

static void leads_are_linked_and_unlinked_one_at_a_time(void)
{
	assert_codes("{\"link\":\"LM-1\"}", "");
	assert_codes("{\"unlink\":\"LM-1\"}", "");
	assert_codes("{\"link\":\"LM-1\",\"unlink\":\"LM-2\"}", "unlink:not_a_choice");
	assert_codes("{\"link\":\" \"}", "status:required");
}

static void a_note_has_a_limit(void)
{
	g_autofree char *text = g_strnfill(LEAD_CHANGE_NOTE_CHARS_MAX, 'x');
	g_autofree char *longest = g_strdup_printf("{\"note\":\"%s\"}", text);
	g_autofree char *longer = g_strdup_printf("{\"note\":\"%sx\"}", text);

	assert_codes(longest, "");
	assert_codes(longer, "note:too_long");
}

static bool staff_may(LeadStatus from, LeadStatus to)
{
	const LeadEvent event = lead_event_of_staff(from, to);

	return event != LEAD_EVENT_COUNT && lead_next(from, event, LEAD_ACTOR_STAFF).is_allowed;
}

static void only_named_moves_may_be_made(void)
{
	g_assert_true(staff_may(LEAD_STATUS_OFFERED, LEAD_STATUS_CLOSED));
	g_assert_true(staff_may(LEAD_STATUS_CLOSED, LEAD_STATUS_NEW));
	g_assert_true(staff_may(LEAD_STATUS_ESCALATED, LEAD_STATUS_ACCEPTED));
	g_assert_false(staff_may(LEAD_STATUS_CLOSED, LEAD_STATUS_ACCEPTED));
	g_assert_false(staff_may(LEAD_STATUS_NEW, LEAD_STATUS_OFFERED));
	g_assert_false(staff_may(LEAD_STATUS_CLOSED, LEAD_STATUS_QUARANTINED));
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++)
		g_assert_false(staff_may(status, status));
}

static void what_ends_a_lead_ends_its_offers(void)
{
	for (LeadStatus from = 0; from < LEAD_STATUS_COUNT; from++)
		for (LeadEvent event = 0; event < LEAD_EVENT_COUNT; event++)
			for (LeadActor actor = 0; actor < LEAD_ACTOR_COUNT; actor++) {
				const LeadMove move = lead_next(from, event, actor);
				/* An accepted lead has no other offers left, and only a lead without goes to triage. */
				if (move.is_allowed && from != LEAD_STATUS_ACCEPTED && lead_status_is_open(from) &&
					lead_status_is_settled(move.to) && move.to != LEAD_STATUS_TRIAGE)
					g_assert_true(move.causes & LEAD_ENDS_OFFERS);
			}
}

static void there_is_a_way_out_of_every_status(void)
{
	for (LeadStatus from = 0; from < LEAD_STATUS_COUNT; from++) {
		guint moves = 0;
		for (LeadEvent event = 0; event < LEAD_EVENT_COUNT; event++)
			moves += lead_next(from, event, LEAD_ACTOR_STAFF).is_allowed;
		g_assert_cmpuint(moves, >, 0);
	}
}

static void lists_of_statuses_name_them_all(void)
{
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++)
		g_assert_nonnull(strstr(lead_status_names(), lead_status_name(status)));
	g_assert_cmpstr(
		lead_status_names_of_staff(), ==, "new, quarantined, accepted, placed, lost, withdrawn, or closed");
}

static void every_status_is_read_by_its_name(void)
{
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		LeadStatus read = LEAD_STATUS_COUNT;
		g_assert_true(lead_status_parse(lead_status_name(status), &read));
		g_assert_cmpint(read, ==, status);
	}
}

static void tags_are_a_set_of_words_however_they_are_typed(void)
{
	g_auto(LeadChange) change;
	g_autofree char *codes =
		parse("{\"tags\":[\"VIP\",\"spring_fair\",\" Spring  Fair \"],\"owner\":\" me \"}", &change);

	g_assert_cmpstr(codes, ==, "");
	g_autofree char *tags = g_strjoinv(",", change.tags);
	g_assert_cmpstr(tags, ==, "spring-fair,vip");
	g_assert_cmpstr(change.owner, ==, "me");
	assert_codes("{\"tag\":\"a b-c\"}", "");
	assert_codes("{\"tag\":\"--\"}", "tag:not_a_choice");
	assert_codes("{\"tag\":\"a:b\"}", "tag:not_a_choice");
	assert_codes("{\"tag\":\"\",\"untag\":\" \"}", "status:required");
	assert_codes("{\"tags\":[]}", "");
	assert_codes("{\"tags\":{}}", "tags:wrong_type");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/lead_change/" #name, name)
	TEST(a_status_alone_is_a_change);
	TEST(another_engagement_needs_a_reason);
	TEST(an_end_needs_a_reason_of_its_list);
	TEST(a_placement_needs_its_details);
	TEST(a_stage_is_that_of_an_accepted_lead);
	TEST(a_recruiter_alone_is_a_change);
	TEST(nobody_is_asked_about_a_settled_lead);
	TEST(nothing_to_change_is_refused);
	TEST(all_that_is_wrong_is_told_at_once);
	TEST(leads_are_linked_and_unlinked_one_at_a_time);
	TEST(a_note_has_a_limit);
	TEST(tags_are_a_set_of_words_however_they_are_typed);
	TEST(only_named_moves_may_be_made);
	TEST(what_ends_a_lead_ends_its_offers);
	TEST(there_is_a_way_out_of_every_status);
	TEST(lists_of_statuses_name_them_all);
	TEST(every_status_is_read_by_its_name);
	return g_test_run();
}
