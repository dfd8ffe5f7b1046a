-- Views for reading with psql or a reporting tool, and the role leadmatch_report that can read them and nothing else.
-- To let a person in: create role anna login password '…' in role leadmatch_report;

create schema report;

create view report.lead as
select l.reference, l.created_at as received_at, l.status, l.engagement, l.confidence, l.needs_review, l.ruleset,
	l.contact_name, l.email, l.company, l.title, l.source,
	l.submission ->> 'description' as description,
	l.submission, l.recommendation,
	r.name as recruiter, o.status as offer_status,
	l.available_at, l.response_due_at, l.responded_at, l.response_kept,
	l.id as lead_id
from lead l
left join lateral (
	select recruiter_id, status from offer where offer.lead_id = l.id order by offer.id desc limit 1
) o on true
left join recruiter r on r.id = o.recruiter_id;

create view report.event as
select l.reference, e.at, e.actor, e.what, e.old, e.new, e.lead_id, e.id as event_id
from event e
join lead l on l.id = e.lead_id;

create view report.lead_revision as
select l.reference, r.revision, r.replaced_at, r.submission, r.recommendation, r.lead_id
from lead_revision r
join lead l on l.id = r.lead_id;

create view report.lead_erased as
select erased_at, erased_by, received_at, status, engagement, confidence, needs_review, ruleset, revisions,
	jsonb_array_length(offers) as offers, id as lead_id
from lead_erased;

create view report.lead_day as
with counted as (
	select (created_at at time zone 'UTC')::date as day, engagement, needs_review, status, confidence, response_kept from lead
	union all
	select received_at, engagement, needs_review, status, confidence, null from lead_erased
)
select day, engagement,
	count(*) as leads,
	count(*) filter (where needs_review) as needing_review,
	count(*) filter (where status = 'accepted') as accepted,
	count(*) filter (where status = 'escalated') as escalated,
	count(*) filter (where response_kept) as responses_kept,
	count(*) filter (where not response_kept) as responses_broken,
	round(avg(confidence)::numeric, 3) as mean_confidence
from counted
group by 1, 2;

create view report.offer as
select l.reference, l.engagement, r.name as recruiter, r.email as recruiter_email,
	o.created_at as offered_at, o.status, o.deadline_at, o.decided_at, o.decided_at - o.created_at as decided_after,
	o.lead_id, o.recruiter_id, o.id as offer_id
from offer o
join lead l on l.id = o.lead_id
join recruiter r on r.id = o.recruiter_id;

create view report.candidate as
select l.reference, p.at, p.outcome, c.rank, r.name as recruiter, c.open_offers, c.result, c.reason,
	p.lead_id, c.recruiter_id, p.id as dispatch_id
from dispatch p
join lead l on l.id = p.lead_id
cross join lateral json_to_recordset(p.candidates)
	as c (recruiter_id uuid, rank integer, open_offers integer, result text, reason text)
left join recruiter r on r.id = c.recruiter_id
where c.rank is not null; -- the last element may only say how many more there were

-- What recruiters said was missing, by day: a shortage of people, and budgets that were too low.
create view report.decline as
select (o.decided_at at time zone 'UTC')::date as day, l.engagement, o.decline_reason as reason, count(*) as declines
from offer o
join lead l on l.id = o.lead_id
where o.status = 'declined'
group by 1, 2, 3;

create view report.recruiter_load as
select r.name as recruiter, r.email, r.engagements, r.weight, r.capacity,
	count(o.id) filter (where offer_is_open(o.status)) as open_offers,
	greatest(r.capacity - count(o.id) filter (where offer_is_open(o.status)), 0) as capacity_left,
	count(o.id) filter (where o.created_at >= now() - interval '30 days') as offers_30_days,
	count(o.id) filter (where o.status = 'accepted' and o.created_at >= now() - interval '30 days') as accepted_30_days,
	count(o.id) filter (where o.status = 'declined' and o.created_at >= now() - interval '30 days') as declined_30_days,
	count(o.id) filter (where o.status = 'expired' and o.created_at >= now() - interval '30 days') as expired_30_days,
	r.paused_at, r.last_offer_at, r.id as recruiter_id
from recruiter r
left join offer o on o.recruiter_id = r.id
where r.removed_at is null
group by r.id;

create view report.email as
select l.reference, m.notification, m.recipient, m.state, m.created_at as queued_at, m.settled_at,
	m.settled_at - m.created_at as settled_after, m.attempt as attempts,
	case when m.state = 'queued' then m.due_at end as next_attempt_at,
	m.last_code, m.last_text, m.message_id, m.lead_id, m.id as email_id
from outbox m
left join lead l on l.id = m.lead_id;

comment on schema report is 'Read-only views of the lead database, for people and reporting tools.';
comment on view report.lead is 'Every lead, with the recruiter who was offered it last.';
comment on view report.event is 'The history of every lead: who did what, and what it was before and after.';
comment on view report.lead_revision is 'What leads were before their clients corrected them.';
comment on view report.lead_erased is 'Leads that were erased: nothing about a person is left of them.';
comment on view report.lead_day is 'Leads received each day (UTC), by engagement.';
comment on view report.offer is 'Every lead that was offered to a recruiter, and what became of the offer.';
comment on view report.candidate is
	'Each decision of the dispatcher: every candidate, and why they were or were not chosen.';
comment on view report.decline is
	'Why leads were declined, by day and engagement: no_bench is a shortage of engineers, budget a budget too low.';
comment on view report.recruiter_load is 'How much each recruiter has open, and how much capacity is left.';
comment on view report.email is 'Every email, how it stands, and the last answer of the mail server about it.';

-- Roles belong to the cluster and not to the database: after a restore into a fresh one, or when an administrator makes the
-- role later, it has no rights. So `leadmatch migrate` calls this each time.
create function grant_report_role() returns text language plpgsql as $$
begin
	-- The lock of migrations: two programs that grant at the same moment would disturb each other.
	perform pg_advisory_xact_lock(7306080011);
	if not exists (select from pg_roles where rolname = 'leadmatch_report') then
		begin
			create role leadmatch_report nologin;
		exception
			when insufficient_privilege then
				return 'missing';
			when duplicate_object or unique_violation then
				null; -- another database of this cluster was quicker
		end;
	end if;
	grant usage on schema report to leadmatch_report;
	grant select on all tables in schema report to leadmatch_report;
	alter default privileges in schema report grant select on tables to leadmatch_report;
	return 'granted';
exception
	when insufficient_privilege then
		return 'refused';
end $$;

comment on function grant_report_role() is
	'Makes leadmatch_report if need be and gives it the right to read schema report: granted, missing, or refused.';

do $$
begin
	perform grant_report_role();
end $$;
