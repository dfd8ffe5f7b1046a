-- The values of statuses and engagements in one place, and what was written out in every statement.

-- Moments as the program counts them: microseconds since 1970.
create function epoch_us(at timestamptz) returns bigint
	language sql stable parallel safe
	return (extract(epoch from at) * 1000000)::bigint;
create function from_epoch_us(us bigint) returns timestamptz
	language sql immutable parallel safe
	return to_timestamp(us / 1e6);

-- domain/engagement, domain/lead/lead_status, domain/offer/offer.
create function engagements() returns text[]
	language sql immutable parallel safe
	return array['rust', 'python', 'hybrid'];
create function lead_statuses() returns text[]
	language sql immutable parallel safe
	return array['new', 'offered', 'accepted', 'escalated', 'quarantined', 'withdrawn', 'closed'];
create function offer_statuses() returns text[]
	language sql immutable parallel safe
	return array['open', 'asked', 'accepted', 'declined', 'expired', 'withdrawn', 'undelivered', 'returned'];

-- Its recruiter is asked and has not answered: it counts against capacity.
create function offer_is_open(status text) returns boolean
	language sql immutable parallel safe
	return status in ('open', 'asked');
-- Its recruiter is asked or has the lead.
create function offer_is_held(status text) returns boolean
	language sql immutable parallel safe
	return status in ('open', 'asked', 'accepted');

alter table lead
	drop constraint lead_status_check,
	drop constraint lead_engagement_check,
	add constraint lead_status_check check (status = any (lead_statuses())),
	add constraint lead_engagement_check check (engagement = any (engagements()));
alter table lead_erased
	add constraint lead_erased_status_check check (status = any (lead_statuses())),
	add constraint lead_erased_engagement_check check (engagement = any (engagements()));
alter table offer
	drop constraint offer_status_check,
	add constraint offer_status_check check (status = any (offer_statuses()));
alter table bench
	drop constraint bench_engagement_check,
	add constraint bench_engagement_check check (engagement = any (engagements()));
alter table recruiter
	drop constraint recruiter_engagements_check,
	add constraint recruiter_engagements_check check (engagements <@ engagements() and cardinality(engagements) > 0);
