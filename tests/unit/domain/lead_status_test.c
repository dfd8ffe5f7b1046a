#include "domain/lead/lead_status.h"

#include <string.h>

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
	{LEAD_STATUS_NEW,         LEAD_EVENT_TRIAGE,     LEAD_ACTOR_DISPATCHER, LEAD_STATUS_TRIAGE,      0},
	{LEAD_STATUS_TRIAGE,      LEAD_EVENT_QUARANTINE, LEAD_ACTOR_STAFF,      LEAD_STATUS_QUARANTINED, LEAD_ENDS_OFFERS},
	{LEAD_STATUS_OFFERED,     LEAD_EVENT_MOVE_ON,    LEAD_ACTOR_RECRUITER,  LEAD_STATUS_NEW,         0},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_HAND_BACK,  LEAD_ACTOR_RECRUITER,  LEAD_STATUS_NEW,         LEAD_RETURNS_OFFER},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_HAND_BACK,  LEAD_ACTOR_STAFF,      LEAD_STATUS_NEW,         LEAD_RETURNS_OFFER},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_PROGRESS,   LEAD_ACTOR_RECRUITER,  LEAD_STATUS_ACCEPTED,    0},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_LOSE,       LEAD_ACTOR_STAFF,      LEAD_STATUS_LOST,        0},
	{LEAD_STATUS_LOST,        LEAD_EVENT_PLACE,      LEAD_ACTOR_STAFF,      LEAD_STATUS_PLACED,      0},
	{LEAD_STATUS_OFFERED,     LEAD_EVENT_RECLASSIFY, LEAD_ACTOR_CLIENT,     LEAD_STATUS_NEW,
		LEAD_ENDS_OFFERS | LEAD_STARTS_ROUND},
	{LEAD_STATUS_OFFERED,     LEAD_EVENT_QUARANTINE, LEAD_ACTOR_RECRUITER,  LEAD_STATUS_QUARANTINED, LEAD_ENDS_OFFERS},
	{LEAD_STATUS_LOST,        LEAD_EVENT_REOPEN,     LEAD_ACTOR_STAFF,      LEAD_STATUS_NEW,
		LEAD_ENDS_OFFERS | LEAD_RETURNS_OFFER | LEAD_STARTS_ROUND},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_WITHDRAW,   LEAD_ACTOR_CLIENT,     LEAD_STATUS_WITHDRAWN,   LEAD_ENDS_OFFERS},
	{LEAD_STATUS_NEW,         LEAD_EVENT_WAIT,       LEAD_ACTOR_DISPATCHER, LEAD_STATUS_WAITING,     0},
	{LEAD_STATUS_TRIAGE,      LEAD_EVENT_ESCALATE,   LEAD_ACTOR_DISPATCHER, LEAD_STATUS_ESCALATED,   0},
	{LEAD_STATUS_ACCEPTED,    LEAD_EVENT_PLACE,      LEAD_ACTOR_RECRUITER,  LEAD_STATUS_PLACED,      0},
	{LEAD_STATUS_PLACED,      LEAD_EVENT_FALL_THROUGH, LEAD_ACTOR_RECRUITER, LEAD_STATUS_ACCEPTED,   0},
	{LEAD_STATUS_WITHDRAWN,   LEAD_EVENT_RESUME,     LEAD_ACTOR_CLIENT,     LEAD_STATUS_ACCEPTED,    0},
	{LEAD_STATUS_QUARANTINED, LEAD_EVENT_GIVE_BACK,  LEAD_ACTOR_STAFF,      LEAD_STATUS_ACCEPTED,    0},
	{LEAD_STATUS_QUARANTINED, LEAD_EVENT_CLOSE,      LEAD_ACTOR_STAFF,      LEAD_STATUS_CLOSED,      LEAD_ENDS_OFFERS | LEAD_ANSWERS_CLIENT},
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
		if (status != LEAD_STATUS_TRIAGE) /* nobody decided in time */
			assert_refused(status, LEAD_EVENT_ESCALATE, LEAD_ACTOR_DISPATCHER);
		assert_refused(status, LEAD_EVENT_ACCEPT, LEAD_ACTOR_RECRUITER);
		assert_refused(status, LEAD_EVENT_ACCEPT, LEAD_ACTOR_STAFF);
	}
}

static void the_way_of_staff_to_a_status_ends_there(void)
{
	for (LeadStatus to = 0; to < LEAD_STATUS_COUNT; to++) {
		bool is_reached = false;
		for (LeadStatus from = 0; from < LEAD_STATUS_COUNT; from++) {
			const LeadEvent event = lead_event_of_staff(from, to);
			if (event == LEAD_EVENT_COUNT)
				continue;
			g_assert_true(lead_next(from, event, LEAD_ACTOR_STAFF).is_allowed);
			g_assert_cmpint(lead_next(from, event, LEAD_ACTOR_STAFF).to, ==, to);
			is_reached = true;
		}
		g_assert_cmpint(is_reached, ==, lead_status_is_for_staff(to));
	}
	g_assert_cmpint(lead_event_of_staff(LEAD_STATUS_ACCEPTED, LEAD_STATUS_NEW), ==, LEAD_EVENT_HAND_BACK);
	g_assert_cmpint(lead_event_of_staff(LEAD_STATUS_PLACED, LEAD_STATUS_ACCEPTED), ==, LEAD_EVENT_FALL_THROUGH);
	g_assert_cmpint(lead_event_of_staff(LEAD_STATUS_OFFERED, LEAD_STATUS_ACCEPTED), ==, LEAD_EVENT_ACCEPT);
	g_assert_cmpstr(
		lead_status_names_of_staff(), ==, "new, quarantined, accepted, placed, lost, withdrawn, or closed");
}

static void what_is_open_has_not_come_to_an_end(void)
{
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		const bool is_offered_to_nobody =
			!lead_next(status, LEAD_EVENT_OFFER, LEAD_ACTOR_DISPATCHER).is_allowed;
		g_assert_cmpint(lead_status_is_settled(status), ==, is_offered_to_nobody);
		if (!lead_status_is_settled(status))
			g_assert_true(lead_status_is_open(status));
	}
	g_assert_true(lead_status_is_open(LEAD_STATUS_TRIAGE));
	g_assert_true(lead_status_is_open(LEAD_STATUS_ACCEPTED));
	g_assert_false(lead_status_is_open(LEAD_STATUS_QUARANTINED));
}

static void every_status_but_an_end_is_left_by_somebody(void)
{
	for (LeadStatus from = 0; from < LEAD_STATUS_COUNT; from++) {
		guint exits = 0;
		for (LeadEvent event = 0; event < LEAD_EVENT_COUNT; event++) {
			for (LeadActor actor = 0; actor < LEAD_ACTOR_COUNT; actor++)
				exits += lead_next(from, event, actor).is_allowed;
		}
		g_assert_cmpuint(exits, >, 0);
	}
}

/* A line for each event: "| close | new, … | closed | staff |". */
static void write_event(GString *out, LeadEvent event)
{
	static const char *const actors[] = {"client", "recruiter", "staff", "dispatcher"};
	g_autoptr(GString) from = g_string_new(NULL);
	g_autoptr(GString) who = g_string_new(NULL);
	LeadStatus to = LEAD_STATUS_COUNT;

	G_STATIC_ASSERT(G_N_ELEMENTS(actors) == LEAD_ACTOR_COUNT);
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		bool is_left = false;
		for (LeadActor actor = 0; actor < LEAD_ACTOR_COUNT; actor++) {
			const LeadMove move = lead_next(status, event, actor);
			is_left |= move.is_allowed;
			to = move.is_allowed ? move.to : to;
		}
		if (is_left)
			g_string_append_printf(from, "%s%s", from->len > 0 ? ", " : "", lead_status_name(status));
	}
	for (LeadActor actor = 0; actor < LEAD_ACTOR_COUNT; actor++) {
		bool may = false;
		for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++)
			may |= lead_next(status, event, actor).is_allowed;
		if (may)
			g_string_append_printf(who, "%s%s", who->len > 0 ? ", " : "", actors[actor]);
	}
	g_string_append_printf(
		out, "| %s | %s | %s | %s |\n", lead_event_name(event), from->str, lead_status_name(to), who->str);
}

/* Printed when it differs, to be pasted. */
static void the_document_has_the_table(void)
{
	g_autofree char *document = NULL;
	g_autoptr(GString) table = g_string_new("| Event | From | To | Who |\n|---|---|---|---|\n");

	for (LeadEvent event = 0; event < LEAD_EVENT_COUNT; event++)
		write_event(table, event);
	g_assert_true(g_file_get_contents("src/ARCHITECTURE.md", &document, NULL, NULL));
	if (strstr(document, table->str) == NULL)
		g_test_message("src/ARCHITECTURE.md must hold:\n%s", table->str);
	g_assert_nonnull(strstr(document, table->str));
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
	TEST(what_is_open_has_not_come_to_an_end);
	TEST(every_status_but_an_end_is_left_by_somebody);
	TEST(the_document_has_the_table);
	TEST(a_status_is_read_by_its_whole_name);
	return g_test_run();
}
