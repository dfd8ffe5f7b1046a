-- Changes that staff make to a lead by hand, in one transaction of the caller: lock, decide, write.

-- $1 id
-- name: lead_edit_lock
select status, engagement, needs_review, xmin::text as version
from lead
where id = $1::uuid
for update

-- A lead that is new again is the dispatcher's, and everybody may be asked again; one that is anything else by hand is not any more.
-- $1 id, $2 status or null, $3 engagement or null (naming one also settles the review)
-- name: lead_edit_write
update lead set
	status = coalesce($2::text, status),
	dispatch_at = case when $2::text = 'new' then now() when $2::text is null then dispatch_at end,
	round = case when $2::text = 'new' then coalesce(round, 0) + 1 else round end,
	escalation_level = case when $2::text = 'new' then 0 else escalation_level end,
	escalation_due_at = case when $2::text = 'new' then null else escalation_due_at end,
	staff_notified_at = case when $2::text = 'new' then null else staff_notified_at end,
	engagement = coalesce($3::text, engagement),
	needs_review = needs_review and $3::text is null
where id = $1::uuid

-- Open offers end with the status that the lead got; a mail that tells of one and is not on its way yet is not sent.
-- $1 id of the lead, $2 status of its open offers
-- name: lead_edit_end_offers
with ended as (
	update offer set status = $2::text, decided_at = now()
	where lead_id = $1::uuid and status in ('open', 'asked')
	returning id
)
update outbox set state = 'cancelled', settled_at = now(), lease_token = null
where lead_id = $1::uuid and offer_id = any (array(select id from ended))
	and state = 'queued' and (lease_token is null or due_at <= now())

-- Whom staff chose; the dispatcher offers it at once. $1 lead, $2 recruiter
-- name: lead_edit_assign
update lead set assign_to = $2::uuid, dispatch_at = now() where id = $1::uuid
