-- A lead has no response time before the dispatcher has looked at it: until then, intake pays for no entry of this index.
-- oldest program: 0003_report.sql

drop index lead_response;
create index lead_response on lead (response_due_at)
	where response_kept is null and response_due_at is not null and status in ('new', 'triage', 'waiting', 'offered', 'escalated');
