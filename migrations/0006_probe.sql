-- The trial run that never ends (LEADMATCH_PROBE): a test lead goes the whole way, from the form's fields to the relay's answer, and is removed
-- again. There is one at a time, whichever instance begins it; no list, search, count, report, share, or limit knows of it.

alter table lead add column is_probe boolean not null default false;
create index lead_probe on lead (id) where is_probe;

-- The one who is offered test leads: removed from the start, so nobody meets them.
alter table recruiter add column is_probe boolean not null default false;
create unique index recruiter_probe on recruiter (is_probe) where is_probe;

create table probe (
	id          uuid primary key,
	started_at  timestamptz not null default now(),
	until       timestamptz not null,            -- what has not happened by then is missing
	finished_at timestamptz,                     -- null: it is under way
	missing     text check (missing in ('store', 'classify', 'offer', 'queue', 'deliver')), -- the first step that did not happen; null: none
	code        integer,                         -- the mail server's last answer about the email
	reply       text
);
create unique index probe_under_way on probe ((finished_at is null)) where finished_at is null;
create index probe_started on probe (started_at);

create or replace view report.lead as
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

create or replace view report.event as
select l.reference, e.at, e.actor, e.what, e.old, e.new, e.lead_id, e.id as event_id
from event e
join lead l on l.id = e.lead_id and not l.is_probe;

create or replace view report.lead_day as
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

create or replace view report.offer as
select l.reference, l.engagement, r.name as recruiter, r.email as recruiter_email,
	o.created_at as offered_at, o.status, o.deadline_at, o.decided_at, o.decided_at - o.created_at as decided_after,
	o.lead_id, o.recruiter_id, o.id as offer_id
from offer o
join lead l on l.id = o.lead_id and not l.is_probe
join recruiter r on r.id = o.recruiter_id;

create or replace view report.candidate as
select l.reference, p.at, p.outcome, c.rank, r.name as recruiter, c.open_offers, c.result, c.reason,
	p.lead_id, c.recruiter_id, p.id as dispatch_id
from dispatch p
join lead l on l.id = p.lead_id and not l.is_probe
cross join lateral json_to_recordset(p.candidates)
	as c (recruiter_id uuid, rank integer, open_offers integer, result text, reason text)
left join recruiter r on r.id = c.recruiter_id
where c.rank is not null; -- the last element may only say how many more there were

create or replace view report.email as
select l.reference, m.notification, m.recipient, m.state, m.created_at as queued_at, m.settled_at,
	m.settled_at - m.created_at as settled_after, m.attempt as attempts,
	case when m.state = 'queued' then m.due_at end as next_attempt_at,
	m.last_code, m.last_text, m.message_id, m.lead_id, m.id as email_id
from outbox m
left join lead l on l.id = m.lead_id
where l.is_probe is not true;

create or replace view report.outcome as
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
