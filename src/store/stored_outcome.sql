-- Accepted leads: how far the work on them is, how it ended, and when somebody asks after it.

-- Only app/outcome/outcome_report writes it, and holds the lead's row lock. A lead that stays accepted is followed up from now on.
-- $1 lead, $2 status, $3 stage, $4 reason or null, $5 placement or null
-- name: outcome_write
update lead set
	status = $2::text,
	stage = $3::text,
	end_reason = $4,
	placement = $5::json,
	follow_up_at = case when $2::text = 'accepted' then now() end,
	follow_up = case when $2::text = 'accepted' then 'plan' end
where id = $1::uuid

-- Why it has ended, said then or later. $1 lead, $2 reason
-- name: outcome_write_reason
update lead set end_reason = $2 where id = $1::uuid

-- What was said with the last event of a kind. $1 lead, $2 event
-- name: outcome_last_note
select new ->> 'note' as note from event where lead_id = $1::uuid and what = $2 order by id desc limit 1

-- name: outcome_is_due prepared
select exists (select from lead where status = 'accepted' and follow_up_at <= now()) as is_due

-- Accepted leads whose moment has come, with the offer of the recruiter who has them. A recruiter who is asked about one lead is asked about
-- all that are due within a day, in one email; the recruiters are locked, so that two instances do not share one recruiter's leads.
-- $1 at most
-- name: outcome_claim_due
with asked as materialized (
	select distinct o.recruiter_id
	from lead l
	join offer o on o.lead_id = l.id and o.status = 'accepted'
	where l.status = 'accepted' and l.follow_up_at <= now() and l.follow_up = 'ask'
)
select l.id as lead_id, l.reference, l.submission, l.stage, l.follow_up, o.id, o.recruiter_id, r.name, r.email, o.status, o.allowed_us,
	o.spent_us, o.awaits_digest, r.removed_at is not null as is_recruiter_removed, array_to_string(r.engagements, ',') as engagements,
	epoch_us(o.since_at) as since_us,
	epoch_us(o.deadline_at) as deadline_us,
	epoch_us(o.remind_at) as remind_us,
	epoch_us(o.decided_at) as accepted_us,
	epoch_us(clock_timestamp()) as now_us
from lead l
join offer o on o.lead_id = l.id and o.status = 'accepted'
join recruiter r on r.id = o.recruiter_id
where l.status = 'accepted' and l.follow_up_at <= now() + interval '1 day' and (l.follow_up_at <= now()
	or l.follow_up = 'ask' and o.recruiter_id in (select recruiter_id from asked))
order by o.recruiter_id, l.follow_up_at, l.id
limit $1::bigint
for update of l skip locked
for no key update of r skip locked

-- $1 json: [{"lead_id","follow_up","at_us"}…]
-- name: outcome_schedule
update lead l set follow_up = f.follow_up, follow_up_at = from_epoch_us(f.at_us)
from json_to_recordset($1::json) as f (lead_id uuid, follow_up text, at_us bigint)
where l.id = f.lead_id and l.status = 'accepted'

-- A time off that has begun, of a recruiter whose accepted leads somebody else is to get; a cover who was removed, or is off or paused too,
-- is none. Again when a lead that they had before comes back to them in the meantime: a withdrawal undone, a placement that fell through.
-- name: outcome_claim_handover prepared
select v.id, v.recruiter_id, r.name, case when v.accepted_leads = 'cover' then c.id end as cover_id, c.name as cover_name
from recruiter_time_off v
join recruiter r on r.id = v.recruiter_id
left join recruiter c on c.id = v.cover_id and c.removed_at is null and c.paused_at is null
	and not exists (select from recruiter_time_off w where w.recruiter_id = c.id and w.start_at <= now() and w.end_at > now())
where v.accepted_leads <> 'keep' and v.start_at <= now() and v.end_at > now()
	and (v.handed_over_at is null or exists (
		select from offer o join lead l on l.id = o.lead_id
		where o.recruiter_id = v.recruiter_id and o.status = 'accepted' and l.status = 'accepted' and o.decided_at < v.handed_over_at))
order by v.start_at
limit 1
for update of v skip locked

-- The same of a recruiter who paused.
-- name: outcome_claim_pause_handover prepared
select null as id, r.id as recruiter_id, r.name, case when r.pause_leads = 'cover' then c.id end as cover_id, c.name as cover_name
from recruiter r
left join recruiter c on c.id = r.pause_cover_id and c.removed_at is null and c.paused_at is null
	and not exists (select from recruiter_time_off w where w.recruiter_id = c.id and w.start_at <= now() and w.end_at > now())
where r.pause_leads is not null and r.paused_at is not null and r.removed_at is null
	and (r.pause_handed_over_at is null or exists (
		select from offer o join lead l on l.id = o.lead_id
		where o.recruiter_id = r.id and o.status = 'accepted' and l.status = 'accepted' and o.decided_at < r.pause_handed_over_at))
order by r.paused_at
limit 1
for no key update of r skip locked

-- $1 recruiter
-- name: outcome_end_pause_handover
update recruiter set pause_handed_over_at = now() where id = $1::uuid

-- $1 time off
-- name: outcome_end_handover
update recruiter_time_off set handed_over_at = now() where id = $1::uuid

-- The accepted leads of a recruiter, and which of them their cover takes. $1 recruiter, $2 cover or null
-- name: outcome_leads_of
select l.id, coalesce(l.engagement = any (c.engagements), false) as is_for_cover
from offer o
join lead l on l.id = o.lead_id
left join recruiter c on c.id = $2::uuid
where o.recruiter_id = $1::uuid and o.status = 'accepted' and l.status = 'accepted'
order by l.id
