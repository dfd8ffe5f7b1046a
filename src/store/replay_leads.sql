-- Stored leads, to be answered again by other rules.

-- $1 from, $2 before, $3 at most
-- name: replay_leads_count
select count(*) as leads
from (select from lead where id >= $1::uuid and id < $2::uuid limit $3::bigint) as asked

-- The newest first. staff: the engagement that staff chose or confirmed.
-- $1 from, $2 before, $3 at most
-- name: replay_leads
select id, reference, submission, recommendation,
	case when exists (
		select from event
		where lead_id = lead.id and what in ('engagement_changed', 'engagement_confirmed'))
	then engagement end as staff
from lead
where id >= $1::uuid and id < $2::uuid
order by id desc
limit $3::bigint
