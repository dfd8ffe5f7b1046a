-- The recruiter portal lists accepted leads by how they stand, and recruiters get regular emails.

-- How a lead stands for the recruiter who accepted it: what is still to do, or how it ended.
create function accepted_standing(status text, stage text) returns text
	language sql immutable parallel safe
	return case status when 'accepted' then stage when 'placed' then 'placed' else 'ended' end;

-- Every week a summary, if they want it, and every month a question whether the bench is still true.
alter table recruiter
	add column has_weekly_summary boolean not null default true,
	add column summary_due_at     timestamptz not null default '-infinity', -- -infinity: not scheduled yet
	add column bench_check_due_at timestamptz not null default '-infinity';
create index recruiter_email_due on recruiter (least(summary_due_at, bench_check_due_at)) where removed_at is null;
