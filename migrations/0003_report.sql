-- Views for reading with psql or a reporting tool, and the role leadmatch_report that can read them and nothing else.
-- To let a person in: create role anna login password '…' in role leadmatch_report;

create schema report;

-- The first id that a moment of a day (UTC) or a later one can have: ids begin with milliseconds.
create function board_day_id(day date) returns uuid
	language sql immutable strict
	return (lpad(to_hex((extract(epoch from $1::timestamp) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- Figures of each day, for the console's board: made again in the background while its leads move on.
create table board_day (
	day         date primary key,
	computed_at timestamptz not null,
	figures     json not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create view report.lead as
select l.reference, l.created_at as received_at, l.status, l.engagement, l.confidence, l.needs_review, l.ruleset,
	l.contact_name, l.email, l.company, l.title, l.source,
	l.submission ->> 'description' as description,
	l.submission, l.recommendation,
	r.name as recruiter, o.status as offer_status,
	l.available_at, l.response_due_at, l.responded_at, l.response_kept,
	l.ended_at,
	case when l.held_at is null then l.ended_at + make_interval(days => t.days) end as retention_ends_at, l.held_at, l.held_by, l.hold_reason, l.erasure_asked_at,
	l.id as lead_id
from lead l
left join retention t on t.status = l.status
left join lateral (
	select recruiter_id, status from offer where offer.lead_id = l.id order by offer.id desc limit 1
) o on true
left join recruiter r on r.id = o.recruiter_id
where not l.is_probe;

create view report.event as
select l.reference, e.at, e.actor, e.what, e.old, e.new, e.lead_id, e.id as event_id
from event e
join lead l on l.id = e.lead_id and not l.is_probe;

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
	select (created_at at time zone 'UTC')::date as day, engagement, needs_review, status, confidence, response_kept from lead where not is_probe
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
join lead l on l.id = o.lead_id and not l.is_probe
join recruiter r on r.id = o.recruiter_id;

create view report.candidate as
select l.reference, p.at, p.outcome, c.rank, r.name as recruiter, c.open_offers, c.result, c.reason,
	p.lead_id, c.recruiter_id, p.id as dispatch_id
from dispatch p
join lead l on l.id = p.lead_id and not l.is_probe
cross join lateral json_to_recordset(p.candidates)
	as c (recruiter_id uuid, rank integer, open_offers integer, result text, reason text)
left join recruiter r on r.id = c.recruiter_id
where c.rank is not null; -- the last element may only say how many more there were

-- What recruiters said was missing, by day: a shortage of people, and budgets that were too low.
create view report.decline as
select (o.decided_at at time zone 'UTC')::date as day, o.engagement, o.decline_reason as reason, count(*) as declines
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
left join lead l on l.id = m.lead_id
where l.is_probe is not true;

-- How each accepted lead went, and what was predicted of it.
create view report.outcome as
select l.reference, l.created_at as received_at, l.status, l.stage, l.end_reason, l.source, l.ruleset,
	l.recommendation ->> 'engagement' as predicted_engagement, l.confidence,
	coalesce(l.placement ->> 'engagement', l.engagement) as engagement,
	r.name as recruiter, o.decided_at as accepted_at,
	l.responded_at, l.responded_at - l.created_at as responded_after, w.responded_working, l.response_kept,
	(l.placement ->> 'start_date')::date as start_date, l.placement ->> 'role' as role, l.placement ->> 'rate' as rate,
	l.placement ->> 'fee' as fee,
	coalesce(l.placement ->> 'engagement', l.engagement) <> l.recommendation ->> 'engagement' or exists (
		select from offer w where w.lead_id = l.id and w.decline_reason = 'wrong_class') as is_wrong_class,
	l.id as lead_id, o.recruiter_id
from lead l
left join offer o on o.lead_id = l.id and o.status = 'accepted'
left join recruiter r on r.id = o.recruiter_id
left join lateral (
	-- The agency's hours between the request and the answer; a request that was reopened counts from then.
	select coalesce(sum(least(l.responded_at, (week + slot.until) at time zone a.timezone)
		- greatest(coalesce(l.response_from_at, l.created_at), (week + slot.since) at time zone a.timezone)), interval '0') as responded_working
	from agency a
	cross join generate_series(date_trunc('week', coalesce(l.response_from_at, l.created_at) at time zone a.timezone),
		l.responded_at at time zone a.timezone, interval '1 week') as week
	cross join lateral (
		select make_interval(mins => (h ->> 0)::integer) as since, make_interval(mins => (h ->> 1)::integer) as until
		from json_array_elements(a.hours) h
	) slot
	where l.responded_at > (week + slot.since) at time zone a.timezone
		and coalesce(l.response_from_at, l.created_at) < (week + slot.until) at time zone a.timezone
) w on l.responded_at is not null
where not l.is_probe;

-- The same in figures: by engagement, source, recruiter, and rule set.
create view report.learning as
with dimension as (
	select o.*, d.grouped_by, d.name
	from report.outcome o
	cross join lateral (values
		('engagement', o.engagement), ('source', coalesce(o.source, '(none)')), ('recruiter', o.recruiter), ('ruleset', o.ruleset)
	) as d (grouped_by, name)
	where d.name is not null and o.status <> 'quarantined'
)
select grouped_by, name, count(*) as leads,
	count(*) filter (where accepted_at is not null) as accepted,
	count(*) filter (where status = 'placed') as placed,
	count(*) filter (where status = 'lost') as lost,
	round(count(*) filter (where accepted_at is not null)::numeric / count(*), 3) as acceptance_rate,
	round(count(*) filter (where status = 'placed')::numeric
		/ nullif(count(*) filter (where status in ('placed', 'lost')), 0), 3) as placement_rate,
	round(count(*) filter (where is_wrong_class)::numeric / count(*), 3) as wrong_class_rate,
	percentile_cont(0.5) within group (order by responded_after) as responded_after_median,
	percentile_cont(0.9) within group (order by responded_after) as responded_after_90_percent,
	percentile_cont(0.5) within group (order by responded_working) as responded_working_median,
	percentile_cont(0.9) within group (order by responded_working) as responded_working_90_percent,
	count(*) filter (where response_kept) as responses_kept,
	count(*) filter (where not response_kept) as responses_broken
from dimension
group by 1, 2;

-- What the rules got wrong: leads that were placed, or decided by staff, as another class than was predicted.
create view report.misprediction as
select o.reference, o.received_at, o.ruleset, o.predicted_engagement, o.confidence, o.engagement as actual_engagement,
	case when o.status = 'placed' then 'placement' else 'staff' end as decided_by, d.at as decided_at,
	o.recruiter, o.role, o.start_date, o.lead_id
from report.outcome o
cross join lateral (
	select max(e.at) as at from event e where e.lead_id = o.lead_id and e.what in ('engagement_changed', 'lead_placed')
) d
where o.engagement <> o.predicted_engagement and d.at is not null;

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
comment on view report.outcome is 'How each lead went: stage, end, placement, and what was predicted.';
comment on view report.learning is
	'Acceptance, placements, wrong classes, and time to the first response (by the clock, and in the agency''s working hours), by engagement, source, recruiter, and rule set.';
comment on view report.misprediction is 'What the rules got wrong: leads placed, or decided by staff, as another class than predicted.';
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
