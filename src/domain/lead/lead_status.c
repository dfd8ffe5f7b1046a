#include "domain/lead/lead_status.h"

#include "codec/format.h"

typedef struct StatusSpec {
	const char *name;
	bool is_settled;
	bool is_open;
} StatusSpec;

typedef struct MoveSpec {
	const char *name;
	guint from; /* bits 1 << LeadStatus */
	LeadStatus to;
	guint who; /* bits 1 << LeadActor */
	guint causes;
} MoveSpec;

#define NEW	    (1U << LEAD_STATUS_NEW)
#define TRIAGE	    (1U << LEAD_STATUS_TRIAGE)
#define QUARANTINED (1U << LEAD_STATUS_QUARANTINED)
#define WAITING	    (1U << LEAD_STATUS_WAITING)
#define OFFERED	    (1U << LEAD_STATUS_OFFERED)
#define ESCALATED   (1U << LEAD_STATUS_ESCALATED)
#define ACCEPTED    (1U << LEAD_STATUS_ACCEPTED)
#define PLACED	    (1U << LEAD_STATUS_PLACED)
#define LOST	    (1U << LEAD_STATUS_LOST)
#define WITHDRAWN   (1U << LEAD_STATUS_WITHDRAWN)
#define CLOSED	    (1U << LEAD_STATUS_CLOSED)
#define UNSETTLED   (NEW | WAITING | OFFERED | ESCALATED)
#define OPEN	    (UNSETTLED | TRIAGE | ACCEPTED)

#define CLIENT	   (1U << LEAD_ACTOR_CLIENT)
#define RECRUITER  (1U << LEAD_ACTOR_RECRUITER)
#define STAFF	   (1U << LEAD_ACTOR_STAFF)
#define DISPATCHER (1U << LEAD_ACTOR_DISPATCHER)

/* clang-format off */
static const StatusSpec statuses[] = {
	[LEAD_STATUS_NEW]         = {"new",         false, true},
	[LEAD_STATUS_TRIAGE]      = {"triage",      true,  true},
	[LEAD_STATUS_QUARANTINED] = {"quarantined", true,  false},
	[LEAD_STATUS_WAITING]     = {"waiting",     false, true},
	[LEAD_STATUS_OFFERED]     = {"offered",     false, true},
	[LEAD_STATUS_ESCALATED]   = {"escalated",   false, true},
	[LEAD_STATUS_ACCEPTED]    = {"accepted",    true,  true},
	[LEAD_STATUS_PLACED]      = {"placed",      true,  false},
	[LEAD_STATUS_LOST]        = {"lost",        true,  false},
	[LEAD_STATUS_WITHDRAWN]   = {"withdrawn",   true,  false},
	[LEAD_STATUS_CLOSED]      = {"closed",      true,  false},
};

/* A lead begins as new or quarantined. */
static const MoveSpec moves[] = {
	[LEAD_EVENT_OFFER]           = {"offer", UNSETTLED, LEAD_STATUS_OFFERED, DISPATCHER, 0},
	[LEAD_EVENT_WAIT]            = {"wait", NEW | WAITING | OFFERED, LEAD_STATUS_WAITING, DISPATCHER, 0},
	[LEAD_EVENT_TRIAGE]          = {"triage", UNSETTLED | TRIAGE, LEAD_STATUS_TRIAGE, DISPATCHER, 0},
	[LEAD_EVENT_ESCALATE]        = {"escalate", UNSETTLED | TRIAGE, LEAD_STATUS_ESCALATED, DISPATCHER, 0},
	[LEAD_EVENT_ACCEPT]          = {"accept", UNSETTLED, LEAD_STATUS_ACCEPTED, RECRUITER | STAFF,
		LEAD_ENDS_OFFERS},
	[LEAD_EVENT_MOVE_ON]         = {"move on", OFFERED, LEAD_STATUS_NEW, RECRUITER | DISPATCHER, 0},
	[LEAD_EVENT_HAND_BACK]       = {"hand back", ACCEPTED, LEAD_STATUS_NEW, RECRUITER | STAFF | DISPATCHER,
		LEAD_RETURNS_OFFER},
	[LEAD_EVENT_RECLASSIFY]      = {"reclassify", UNSETTLED | TRIAGE, LEAD_STATUS_NEW, CLIENT,
		LEAD_ENDS_OFFERS | LEAD_STARTS_ROUND},
	[LEAD_EVENT_QUARANTINE]      = {"quarantine", OPEN, LEAD_STATUS_QUARANTINED, CLIENT | RECRUITER | STAFF,
		LEAD_ENDS_OFFERS},
	[LEAD_EVENT_RELEASE]         = {"release", QUARANTINED, LEAD_STATUS_NEW, DISPATCHER, LEAD_STARTS_ROUND},
	[LEAD_EVENT_GIVE_BACK]       = {"give back", QUARANTINED, LEAD_STATUS_ACCEPTED, STAFF, 0},
	[LEAD_EVENT_PROGRESS]        = {"progress", ACCEPTED, LEAD_STATUS_ACCEPTED, RECRUITER | STAFF, 0},
	[LEAD_EVENT_PLACE]           = {"place", ACCEPTED | LOST, LEAD_STATUS_PLACED, RECRUITER | STAFF, 0},
	[LEAD_EVENT_LOSE]            = {"lose", ACCEPTED, LEAD_STATUS_LOST, RECRUITER | STAFF, 0},
	[LEAD_EVENT_FALL_THROUGH]    = {"fall through", PLACED, LEAD_STATUS_ACCEPTED, RECRUITER | STAFF, 0},
	[LEAD_EVENT_REOPEN]          = {"reopen",
		OFFERED | ESCALATED | WAITING | TRIAGE | QUARANTINED | PLACED | LOST | WITHDRAWN | CLOSED,
		LEAD_STATUS_NEW, STAFF, LEAD_ENDS_OFFERS | LEAD_RETURNS_OFFER | LEAD_STARTS_ROUND},
	[LEAD_EVENT_WITHDRAW]        = {"withdraw", OPEN | QUARANTINED, LEAD_STATUS_WITHDRAWN, CLIENT | STAFF,
		LEAD_ENDS_OFFERS},
	[LEAD_EVENT_UNDO_WITHDRAWAL] = {"undo withdrawal", WITHDRAWN, LEAD_STATUS_NEW, CLIENT, LEAD_STARTS_ROUND},
	[LEAD_EVENT_RESUME]          = {"resume", WITHDRAWN, LEAD_STATUS_ACCEPTED, CLIENT, 0},
	[LEAD_EVENT_CLOSE]           = {"close", OPEN | QUARANTINED, LEAD_STATUS_CLOSED, STAFF,
		LEAD_ENDS_OFFERS | LEAD_ANSWERS_CLIENT},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(statuses) == LEAD_STATUS_COUNT);
G_STATIC_ASSERT(G_N_ELEMENTS(moves) == LEAD_EVENT_COUNT);

const char *lead_status_name(LeadStatus status)
{
	g_assert(status < LEAD_STATUS_COUNT);
	return statuses[status].name;
}

bool lead_status_parse(const char *name, LeadStatus *status)
{
	for (guint i = 0; i < LEAD_STATUS_COUNT; i++) {
		if (g_str_equal(statuses[i].name, name)) {
			*status = (LeadStatus)i;
			return true;
		}
	}
	return false;
}

static bool is_any(LeadStatus status G_GNUC_UNUSED)
{
	return true;
}

static const char *join_names(bool (*is_listed)(LeadStatus status))
{
	const char *names[LEAD_STATUS_COUNT];
	guint count = 0;

	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		if (is_listed(status))
			names[count++] = statuses[status].name;
	}
	return format_choices(names, count);
}

const char *lead_status_names(void)
{
	return join_names(is_any);
}

const char *lead_status_names_of_staff(void)
{
	return join_names(lead_status_is_for_staff);
}

bool lead_status_is_settled(LeadStatus status)
{
	g_assert(status < LEAD_STATUS_COUNT);
	return statuses[status].is_settled;
}

bool lead_status_is_open(LeadStatus status)
{
	g_assert(status < LEAD_STATUS_COUNT);
	return statuses[status].is_open;
}

const char *lead_event_name(LeadEvent event)
{
	g_assert(event < LEAD_EVENT_COUNT);
	return moves[event].name;
}

LeadMove lead_next(LeadStatus from, LeadEvent event, LeadActor actor)
{
	const MoveSpec *move = &moves[event];

	g_assert(from < LEAD_STATUS_COUNT && event < LEAD_EVENT_COUNT && actor < LEAD_ACTOR_COUNT);
	if ((move->from & (1U << from)) == 0 || (move->who & (1U << actor)) == 0)
		return (LeadMove){false, from, 0};
	return (LeadMove){true, move->to, move->causes};
}

static bool is_step_of_staff(LeadEvent event, LeadStatus to)
{
	return moves[event].to == to && (moves[event].who & STAFF) != 0 && moves[event].from != 1U << to;
}

LeadEvent lead_event_of_staff(LeadStatus from, LeadStatus to)
{
	LeadEvent event = 0;

	while (event < LEAD_EVENT_COUNT && (!is_step_of_staff(event, to) || (moves[event].from & 1U << from) == 0))
		event++;
	return event;
}

bool lead_status_is_for_staff(LeadStatus to)
{
	bool is_for_staff = false;

	for (LeadEvent event = 0; event < LEAD_EVENT_COUNT; event++)
		is_for_staff |= is_step_of_staff(event, to);
	return is_for_staff;
}
