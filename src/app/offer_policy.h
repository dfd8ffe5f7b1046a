/*
 * app/offer_policy: how leads are offered, read from the settings once.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "config/settings.h"
#include "domain/email_address.h"
#include "domain/engagement.h"
#include "domain/lead/lead_step.h"
#include "domain/lead/retention.h"
#include "domain/matching/working_time.h"

typedef struct OfferPolicy {
	OfferMode modes[ENGAGEMENT_COUNT];
	int tops[ENGAGEMENT_COUNT]; /* simultaneous offers in OFFER_MODE_TOP */
	int64_t allowed_us;	    /* working time that an offer stands */
	int64_t response_us;	    /* the agency's working time within which a client has an answer */
	int64_t triage_us;	    /* the agency's working time that staff have to decide */
	int64_t escalation_us;	    /* that a human has before the next is told */
	int rounds_max;
	int accepted_load_percent;		/* of an open offer that an accepted lead counts as */
	WorkingCalendar *agency;		/* when the agency works; owned, any thread may use it */
	Mailbox levels[ESCALATION_LEVEL_COUNT]; /* without an address: not there. The fallback always is */
	Mailbox staff_notice;			/* without an address: none */
	Retention retention;
	const Settings *settings; /* the caller's; outlives this */
	char *message_domain;	  /* right side of Message-IDs */
} OfferPolicy;

/* INVALID: names the setting and what it takes. */
bool offer_policy_init(OfferPolicy *policy, const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Address of the first human of the escalation that there is. */
const char *offer_policy_human(const OfferPolicy *policy);

/* Address that summaries and requests to staff go to: LEADMATCH_STAFF_NOTICE_TO, else that human. */
const char *offer_policy_staff(const OfferPolicy *policy);

/* Until when a lead that comes to this end now is kept; 0: until somebody erases it. */
int64_t offer_policy_kept_us(const OfferPolicy *policy, LeadStatus status);

void offer_policy_clear(OfferPolicy *policy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OfferPolicy, offer_policy_clear)
