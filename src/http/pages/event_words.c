#include "http/pages/event_words.h"

#include <string.h>

#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

/* Every event that is written; that none is missing is checked by each test that leaves events behind. */
static const struct {
	const char *what;
	TextKey says;
} events[] = {
	{"lead_received", TEXT_EVENT_LEAD_RECEIVED},
	{"lead_imported", TEXT_EVENT_LEAD_IMPORTED},
	{"lead_released", TEXT_EVENT_LEAD_RELEASED},
	{"lead_quarantined", TEXT_EVENT_LEAD_QUARANTINED},
	{"lead_triage", TEXT_EVENT_LEAD_TRIAGE},
	{"lead_offered", TEXT_EVENT_LEAD_OFFERED},
	{"lead_waiting", TEXT_EVENT_LEAD_WAITING},
	{"lead_escalated", TEXT_EVENT_LEAD_ESCALATED},
	{"lead_escalation_reminded", TEXT_EVENT_LEAD_ESCALATION_REMINDED},
	{"lead_assigned", TEXT_EVENT_LEAD_ASSIGNED},
	{"offer_accepted", TEXT_EVENT_OFFER_ACCEPTED},
	{"offer_declined", TEXT_EVENT_OFFER_DECLINED},
	{"offer_question_asked", TEXT_EVENT_OFFER_QUESTION_ASKED},
	{"offer_question_answered", TEXT_EVENT_OFFER_QUESTION_ANSWERED},
	{"offer_question_expired", TEXT_EVENT_OFFER_QUESTION_EXPIRED},
	{"offer_reminded", TEXT_EVENT_OFFER_REMINDED},
	{"offer_expired", TEXT_EVENT_OFFER_EXPIRED},
	{"offer_superseded", TEXT_EVENT_OFFER_SUPERSEDED},
	{"offer_withdrawn", TEXT_EVENT_OFFER_WITHDRAWN},
	{"offer_reclassified", TEXT_EVENT_OFFER_RECLASSIFIED},
	{"offer_recruiter_unavailable", TEXT_EVENT_OFFER_RECRUITER_UNAVAILABLE},
	{"offer_undelivered", TEXT_EVENT_OFFER_UNDELIVERED},
	{"offer_delivered", TEXT_EVENT_OFFER_DELIVERED},
	{"offer_clock_resumed", TEXT_EVENT_OFFER_CLOCK_RESUMED},
	{"offer_reassigned", TEXT_EVENT_OFFER_REASSIGNED},
	{"offer_returned", TEXT_EVENT_OFFER_RETURNED},
	{"contact_disclosed", TEXT_EVENT_CONTACT_DISCLOSED},
	{"response_time_kept", TEXT_EVENT_RESPONSE_TIME_KEPT},
	{"response_time_reopened", TEXT_EVENT_RESPONSE_TIME_REOPENED},
	{"response_time_broken", TEXT_EVENT_RESPONSE_TIME_BROKEN},
	{"recruiter_removed", TEXT_EVENT_RECRUITER_REMOVED},
	{"client_email_bounced", TEXT_EVENT_CLIENT_EMAIL_BOUNCED},
	{"former_email_bounced", TEXT_EVENT_FORMER_EMAIL_BOUNCED},
	{"client_asked", TEXT_EVENT_CLIENT_ASKED},
	{"client_question_taken_back", TEXT_EVENT_CLIENT_QUESTION_TAKEN_BACK},
	{"client_confirmed", TEXT_EVENT_CLIENT_CONFIRMED},
	{"lead_disowned", TEXT_EVENT_LEAD_DISOWNED},
	{"address_disowned", TEXT_EVENT_ADDRESS_DISOWNED},
	{"lead_corrected", TEXT_EVENT_LEAD_CORRECTED},
	{"email_received", TEXT_EVENT_EMAIL_RECEIVED},
	{"erasure_requested", TEXT_EVENT_ERASURE_REQUESTED},
	{"note_added", TEXT_EVENT_NOTE_ADDED},
	{"status_changed", TEXT_EVENT_STATUS_CHANGED},
	{"submission_changed", TEXT_EVENT_SUBMISSION_CHANGED},
	{"engagement_changed", TEXT_EVENT_ENGAGEMENT_CHANGED},
	{"engagement_confirmed", TEXT_EVENT_ENGAGEMENT_CONFIRMED},
	{"reason_added", TEXT_EVENT_REASON_ADDED},
	{"owner_changed", TEXT_EVENT_OWNER_CHANGED},
	{"tags_changed", TEXT_EVENT_TAGS_CHANGED},
	{"lead_linked", TEXT_EVENT_LEAD_LINKED},
	{"lead_unlinked", TEXT_EVENT_LEAD_UNLINKED},
	{"lead_stage_reset", TEXT_EVENT_LEAD_STAGE_RESET},
	{"lead_contacted", TEXT_EVENT_LEAD_CONTACTED},
	{"lead_proposed", TEXT_EVENT_LEAD_PROPOSED},
	{"lead_still_active", TEXT_EVENT_LEAD_STILL_ACTIVE},
	{"lead_placed", TEXT_EVENT_LEAD_PLACED},
	{"lead_lost", TEXT_EVENT_LEAD_LOST},
	{"placement_fell_through", TEXT_EVENT_PLACEMENT_FELL_THROUGH},
	{"legal_hold_set", TEXT_EVENT_LEGAL_HOLD_SET},
	{"legal_hold_lifted", TEXT_EVENT_LEGAL_HOLD_LIFTED},
	{"reclassify_proposed", TEXT_EVENT_RECLASSIFY_PROPOSED},
	{"shortage_recorded", TEXT_EVENT_SHORTAGE_RECORDED},
	{"budget_flagged", TEXT_EVENT_BUDGET_FLAGGED},
	{"company_excluded", TEXT_EVENT_COMPANY_EXCLUDED},
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

const char *event_recruiter_name(const Json *recruiters, const char *id)
{
	const Json *recruiter;
	size_t i;

	json_array_foreach(jsonc_for_walking(recruiters), i, recruiter)
	{
		if (g_strcmp0(text_of(recruiter, "id"), id) == 0)
			return text_of(recruiter, "name");
	}
	return wording_text(TEXT_PAGE_STAFF_ACTOR_RECRUITER);
}

/* The recruiter that it is about, or who did it. */
static const char *recruiter_of(const Json *event, const Json *recruiters)
{
	const Json *new = json_object_get(event, "new");
	const char *actor = text_of(event, "actor");
	const char *id = text_of(new, "recruiter_id");

	if (text_of(new, "recruiter") != NULL)
		return text_of(new, "recruiter");
	if (id == NULL && g_str_has_prefix(actor, "recruiter:"))
		id = actor + strlen("recruiter:");
	return event_recruiter_name(recruiters, id);
}

static char *words_of(const char *code)
{
	return g_strdelimit(g_strdup(code == NULL ? "" : code), "_", ' ');
}

char *event_words(const Json *event, const Json *recruiters)
{
	const char *what = text_of(event, "what");
	const Json *new = json_object_get(event, "new");
	g_autofree char *status = words_of(text_of(new, "status"));
	const char *owner = text_of(new, "owner");
	gsize i = 0;

	while (i < G_N_ELEMENTS(events) && strcmp(events[i].what, what) != 0)
		i++;
	/* Of a newer version of the program, or of an older one. */
	if (i == G_N_ELEMENTS(events))
		return words_of(what);
	return wording_format(events[i].says, wording_string("recruiter", recruiter_of(event, recruiters)),
		wording_string("status", status), wording_string("engagement", text_of(new, "engagement")),
		wording_string("lead", text_of(new, "lead")), wording_string("email", text_of(new, "email")),
		wording_string("owner", owner == NULL ? wording_text(TEXT_EVENT_NO_OWNER) : owner));
}
