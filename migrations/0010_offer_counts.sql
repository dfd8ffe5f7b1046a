-- What makes placing cheap: how many offers a recruiter gets in an hour, and less to check and convert for every lead.

alter table recruiter
	add column hour_at     timestamptz,                 -- when the hour began in which hour_offers are counted
	add column hour_offers integer not null default 0;
create index offer_digest on offer (digest_id) where digest_id is not null;

-- Offers end with their lead, and dispatches and emails do as well: nothing is left for these to guard. A session that keeps the plan of such a
-- check from a time when there were few offers reads all of them for each lead.
alter table dispatch drop constraint dispatch_offer_id_fkey;
alter table outbox drop constraint outbox_offer_id_fkey;

-- Written once for each lead, read by few.
drop view report.candidate;
alter table dispatch alter column candidates type json;
create view report.candidate as
select l.reference, p.at, p.outcome, c.rank, r.name as recruiter, c.open_offers, c.result, c.reason,
	p.lead_id, c.recruiter_id, p.id as dispatch_id
from dispatch p
join lead l on l.id = p.lead_id
cross join lateral json_to_recordset(p.candidates)
	as c (recruiter_id uuid, rank integer, open_offers integer, result text, reason text)
left join recruiter r on r.id = c.recruiter_id
where c.rank is not null; -- the last element may only say how many more there were
comment on view report.candidate is 'Each decision of the dispatcher: who could have had the lead, and why he was or was not chosen.';
