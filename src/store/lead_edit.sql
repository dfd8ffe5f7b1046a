-- Changes that staff make to a lead by hand, in one transaction of the caller: lock, decide, write.

-- $1 id
-- name: lead_edit_lock
select status, engagement, needs_review, xmin::text as version
from lead
where id = $1::uuid
for update

-- A lead that starts a round is the dispatcher's, and everybody may be asked again; one that gets another status by hand is not any more.
-- $1 id, $2 status or null, $3 whether a round starts, $4 engagement or null (naming one also settles the review)
-- name: lead_edit_write
update lead set
	status = coalesce($2::text, status),
	dispatch_at = case when $3::boolean then now() when $2::text is null then dispatch_at end,
	round = case when $3::boolean then coalesce(round, 0) + 1 else round end,
	escalation_level = case when $3::boolean then 0 else escalation_level end,
	escalation_due_at = case when $3::boolean then null else escalation_due_at end,
	staff_notified_at = case when $3::boolean then null else staff_notified_at end,
	engagement = coalesce($4::text, engagement),
	needs_review = needs_review and $4::text is null
where id = $1::uuid

-- The recruiter that staff chose; the dispatcher offers it immediately. $1 lead, $2 recruiter
-- name: lead_edit_assign
update lead set assign_to = $2::uuid, dispatch_at = now() where id = $1::uuid
