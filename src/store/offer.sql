-- Leads that are due for the router, and what it decides: offers, placements, events.

-- $1 at most
-- name: offer_claim_leads
select id, reference, engagement, (extract(epoch from created_at) * 1000000)::bigint as taken_at_us, submission, recommendation
from lead
where place_at <= now()
order by place_at, id
limit $1::bigint
for update skip locked

-- The one that would be claimed first comes later.
-- name: offer_postpone_lead
update lead set place_at = now() + interval '1 minute'
where id = (select id from lead where place_at <= now() order by place_at, id limit 1 for update skip locked)

-- One instance at a time decides, or two could choose the same last free place. Held until the transaction ends.
-- name: offer_lock_placing
select pg_advisory_xact_lock(hashtext('leadmatch place'))

-- $1 json: [{"placement_id","lead_id","outcome","offer_id","recruiter_id","candidates"}…]; ids of offer and recruiter only when offered
-- name: offer_place_batch
with decision as materialized (
	select *
	from json_to_recordset($1::json) as d (
		placement_id uuid, lead_id uuid, outcome text, offer_id uuid, recruiter_id uuid, candidates jsonb)
), offered as (
	insert into offer (id, lead_id, recruiter_id)
	select offer_id, lead_id, recruiter_id from decision where outcome = 'offered'
), explained as (
	insert into placement (id, lead_id, outcome, offer_id, candidates)
	select placement_id, lead_id, outcome, offer_id, candidates from decision
), asked as (
	update recruiter set last_offer_at = clock_timestamp()
	where id = any (array(select recruiter_id from decision where outcome = 'offered'))
), told as (
	insert into event (lead_id, actor, what, old, new)
	select d.lead_id, 'router', 'lead_' || d.outcome, json_build_object('status', l.status),
		json_strip_nulls(json_build_object('status', d.outcome, 'offer_id', d.offer_id, 'recruiter_id', d.recruiter_id,
			'recruiter', r.name))
	from decision d
	join lead l on l.id = d.lead_id
	left join recruiter r on r.id = d.recruiter_id
)
update lead set status = d.outcome, place_at = null
from decision d
where lead.id = d.lead_id
