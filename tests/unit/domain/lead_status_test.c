#include "domain/lead/lead_status.h"

/* clang-format off */
static const struct {
	LeadStatus from;
	LeadEvent event;
	LeadActor actor;
	LeadStatus to;
	guint causes;
} allowed[] = {
	{LEAD_STATUS_NEW,         LEAD_EVENT_OFFER,      LEAD_ACTOR_DISPATCHER, LEAD_STATUS_OFFERED,     0},
	{LEAD_STATUS_OFFERED,     LEAD_EVENT_ESCALATE,   LEAD_ACTOR_DISPATCHER, LEAD_STATUS_ESCALATED,   0},
	{LEAD_STATUS_ESCALATED,   LEAD_EVENT_ACCEPT,     LEAD_ACTOR_STAFF,      LEAD_STATUS_ACCEPTED,    LEAD_ENDS_OFFERS},
	{LEAD_STATUS_OFFERED,     LEAD_EVENT_ACCEPT,     LEAD_ACTOR_RECRUITER,  LEAD_STATUS_ACCEPTED,    LEAD_ENDS_OFFERS},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_MOVE_ON,    LEAD_ACTOR_RECRUITER,  LEAD_STATUS_NEW,         0},
	{LEAD_STATUS_OFFERED,     LEAD_EVENT_RECLASSIFY, LEAD_ACTOR_CLIENT,     LEAD_STATUS_NEW,
		LEAD_ENDS_OFFERS | LEAD_STARTS_ROUND},
	{LEAD_STATUS_OFFERED,     LEAD_EVENT_QUARANTINE, LEAD_ACTOR_RECRUITER,  LEAD_STATUS_QUARANTINED, LEAD_ENDS_OFFERS},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_REOPEN,     LEAD_ACTOR_STAFF,      LEAD_STATUS_NEW,
		LEAD_ENDS_OFFERS | LEAD_RETURNS_OFFER | LEAD_STARTS_ROUND},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_WITHDRAW,   LEAD_ACTOR_CLIENT,     LEAD_STATUS_WITHDRAWN,   LEAD_ENDS_OFFERS},
	{LEAD_STATUS_QUARANTINED, LEAD_EVENT_CLOSE,      LEAD_ACTOR_STAFF,      LEAD_STATUS_CLOSED,      LEAD_ENDS_OFFERS},
};
/* clang-format on */

static void each_event_takes_a_lead_where_it_says(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++) {
		const LeadMove move = lead_next(allowed[i].from, allowed[i].event, allowed[i].actor);
		g_assert_true(move.is_allowed);
		g_assert_cmpint(move.to, ==, allowed[i].to);
		g_assert_cmpuint(move.causes, ==, allowed[i].causes);
	}
}

static void assert_refused(LeadStatus from, LeadEvent event, LeadActor actor)
{
	const LeadMove move = lead_next(from, event, actor);

	g_assert_false(move.is_allowed);
	g_assert_cmpint(move.to, ==, from);
	g_assert_cmpuint(move.causes, ==, 0);
}

static void what_is_not_somebodys_to_do_changes_nothing(void)
{
	assert_refused(LEAD_STATUS_OFFERED, LEAD_EVENT_CLOSE, LEAD_ACTOR_CLIENT);
	assert_refused(LEAD_STATUS_OFFERED, LEAD_EVENT_ACCEPT, LEAD_ACTOR_CLIENT);
	assert_refused(LEAD_STATUS_CLOSED, LEAD_EVENT_REOPEN, LEAD_ACTOR_RECRUITER);
	assert_refused(LEAD_STATUS_QUARANTINED, LEAD_EVENT_REOPEN, LEAD_ACTOR_DISPATCHER);
	assert_refused(LEAD_STATUS_NEW, LEAD_EVENT_OFFER, LEAD_ACTOR_STAFF);
}

static void a_settled_lead_is_offered_to_nobody_and_accepted_by_nobody(void)
{
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		if (!lead_status_is_settled(status))
			continue;
		assert_refused(status, LEAD_EVENT_OFFER, LEAD_ACTOR_DISPATCHER);
		assert_refused(status, LEAD_EVENT_ESCALATE, LEAD_ACTOR_DISPATCHER);
		assert_refused(status, LEAD_EVENT_ACCEPT, LEAD_ACTOR_RECRUITER);
		assert_refused(status, LEAD_EVENT_ACCEPT, LEAD_ACTOR_STAFF);
	}
}

static void the_way_of_staff_to_a_status_ends_there(void)
{
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		const LeadEvent event = lead_event_of_staff(status);
		bool is_reached = event == LEAD_EVENT_COUNT;
		for (LeadStatus from = 0; from < LEAD_STATUS_COUNT && !is_reached; from++)
			is_reached = lead_next(from, event, LEAD_ACTOR_STAFF).is_allowed &&
				     lead_next(from, event, LEAD_ACTOR_STAFF).to == status;
		g_assert_true(is_reached);
	}
	g_assert_cmpstr(lead_status_names_of_staff(), ==, "new, accepted, withdrawn, or closed");
}

static void a_status_is_read_by_its_whole_name(void)
{
	LeadStatus status;

	for (LeadStatus s = 0; s < LEAD_STATUS_COUNT; s++) {
		g_assert_true(lead_status_parse(lead_status_name(s), &status));
		g_assert_cmpint(status, ==, s);
	}
	g_assert_false(lead_status_parse("clos", &status));
	g_assert_false(lead_status_parse("Closed", &status));
	g_assert_false(lead_status_parse("", &status));
}

#define TEST(name) g_test_add_func("/lead_status/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(each_event_takes_a_lead_where_it_says);
	TEST(what_is_not_somebodys_to_do_changes_nothing);
	TEST(a_settled_lead_is_offered_to_nobody_and_accepted_by_nobody);
	TEST(the_way_of_staff_to_a_status_ends_there);
	TEST(a_status_is_read_by_its_whole_name);
	return g_test_run();
}
