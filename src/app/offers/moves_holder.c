/* What the recruiter who has a lead is told when it changes under their hands; the offer itself does not move. */
#include "app/offers/moves.h"

#include "app/links.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

void offer_moves_tell_holder(OfferMoves *moves, const OfferLead *lead, const char *says)
{
	for (int row = 0; row < db_rows(lead->offers); row++) {
		const StoredOffer offer = offer_lead_at(lead, row);
		if (offer.status != OFFER_ACCEPTED || offer.is_recruiter_removed)
			continue;
		g_autofree char *portal_url = offer_moves_portal_url(moves, &offer);
		offer_moves_email(moves, NOTIFICATION_OFFER_CLOSED, &offer, offer.email,
			&(NotificationNote){
				.reference = offer.reference,
				.name = offer.name,
				.submission = offer.submission,
				.is_masked = true,
				.says = says,
				.portal_url = portal_url,
			});
	}
}

void offer_moves_give_back(OfferMoves *moves, const OfferLead *lead)
{
	for (int row = 0; row < db_rows(lead->offers); row++) {
		const StoredOffer offer = offer_lead_at(lead, row);
		if (offer.status != OFFER_ACCEPTED || offer.is_recruiter_removed)
			continue;
		g_autofree char *url = link_offer(moves->policy->settings, &offer.id);
		offer_moves_email(moves, NOTIFICATION_LEAD_GIVEN_BACK, &offer, offer.email,
			&(NotificationNote){
				.reference = offer.reference,
				.name = offer.name,
				.submission = offer.submission,
				.url = url,
			});
	}
}

bool stored_offer_takes(const StoredOffer *offer, Engagement engagement)
{
	g_auto(GStrv) engagements = g_strsplit(offer->engagements, ",", -1);

	return g_strv_contains((const char *const *)engagements, engagement_name(engagement));
}

void offer_moves_tell_class(OfferMoves *moves, const OfferLead *lead, const ClassChange *change)
{
	const OfferPolicy *policy = moves->policy;
	g_autofree char *old = format_title(engagement_name(change->old));
	g_autofree char *now = format_title(engagement_name(change->now));
	g_autofree char *says = wording_format(
		change->is_by_client ? TEXT_EMAIL_LEAD_RECLASSIFIED_BY_CLIENT : TEXT_EMAIL_LEAD_RECLASSIFIED_BY_STAFF,
		wording_string("old", old), wording_string("new", now));

	for (int row = 0; row < db_rows(lead->offers); row++) {
		const StoredOffer offer = offer_lead_at(lead, row);
		if (offer.status != OFFER_ACCEPTED || offer.is_recruiter_removed)
			continue;
		g_autofree char *url = link_offer_act(policy->settings, &offer.id, "return");
		g_autofree char *portal_url = offer_moves_portal_url(moves, &offer);
		g_autofree char *staff_url = link_staff_lead(policy->settings, offer.reference);
		NotificationNote note = {
			.reference = offer.reference,
			.name = offer.name,
			.submission = offer.submission,
			.engagement = engagement_name(change->now),
			.says = says,
			.url = url,
			.portal_url = portal_url,
		};
		offer_moves_email(moves, NOTIFICATION_LEAD_RECLASSIFIED, &offer, offer.email, &note);
		if (!change->is_by_client)
			continue;
		note.name = NULL;
		note.url = staff_url;
		note.portal_url = NULL;
		offer_moves_email(moves, NOTIFICATION_LEAD_RECLASSIFIED, &offer,
			policy->staff_notice.address != NULL ? policy->staff_notice.address
							     : offer_policy_human(policy),
			&note);
	}
}
