-- A pause goes on for leads that come back, and what only a limit held back can be withdrawn and taken up again.
-- oldest program: 0003_report.sql

-- When the accepted leads of a recruiter who paused went to others.
alter table recruiter add column pause_handed_over_at timestamptz;

-- The client withdrew it last, not a day ago. Nothing but a limit may have held it back before.
create or replace function lead_may_undo(lead) returns boolean
	language sql stable
	return $1.status = 'withdrawn' and $1.erasure_asked_at is null and coalesce((
		select e.actor = 'client' and e.at > now() - interval '24 hours'
			and (e.old ->> 'status' <> 'quarantined' or lead_is_over_limit($1.suspicions) and not lead_is_suspected($1.suspicions)
				and not exists (select from event d where d.lead_id = $1.id and (d.what in ('lead_disowned', 'lead_quarantined')
					or d.what = 'status_changed' and d.new ->> 'status' = 'quarantined')))
		from event e
		where e.lead_id = $1.id and e.what = 'status_changed'
		order by e.id desc
		limit 1), false);
