-- Views for reading with psql or a reporting tool, and the role leadmatch_report that can read them and nothing else.
-- To let a person in: create role anna login password '…' in role leadmatch_report;

create schema report;

-- The first id that a moment of a day (UTC) or a later one can have: ids begin with milliseconds.
create function board_day_id(day date) returns uuid
	language sql immutable strict
	return (lpad(to_hex((extract(epoch from $1::timestamp) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- The day (UTC) of such an id.
create function board_id_day(id uuid) returns date
	language sql immutable strict parallel safe
	return (timestamp 'epoch' + ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint * interval '1 millisecond')::date;

-- Figures of each day, for the console's board: made again in the background while its leads move on.
create table board_day (
	day         date primary key,
	computed_at timestamptz not null,
	figures     json not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- What these days say of each recruiter, so that a list of a thousand reads a thousand rows: made again with each day.
create table recruiter_figures (
	recruiter_id uuid primary key references recruiter on delete cascade,
	share        real not null,    -- of all offers that count, 0 to 1, as is the target
	target       real not null,
	offers       integer not null, -- of the last days
	accepted     integer not null,
	bucket       integer           -- within which half of the answers came (app/board); null: there were none
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

-- These views leave nothing to do for a column that nobody asks for: what costs much is a select of its own, what is joined for its columns is
-- joined on the left, and leads of the trial run, which are few, are left out by their own index.
create view report.lead as
select l.reference, l.created_at as received_at, l.status, l.engagement, l.confidence, l.needs_review, l.ruleset,
	l.contact_name, l.email, l.company, l.title, l.source,
	l.submission ->> 'description' as description,
	l.submission, l.recommendation,
	(select r.name from offer o join recruiter r on r.id = o.recruiter_id where o.lead_id = l.id order by o.id desc limit 1) as recruiter,
	(select o.status from offer o where o.lead_id = l.id order by o.id desc limit 1) as offer_status,
	l.available_at, l.response_due_at, l.responded_at, l.response_kept,
	l.ended_at,
	case when l.held_at is null then l.ended_at + make_interval(days => t.days) end as retention_ends_at, l.held_at, l.held_by, l.hold_reason, l.erasure_asked_at,
	l.id as lead_id
from lead l
left join retention t on t.status = l.status
where not exists (select from lead p where p.is_probe and p.id = l.id);

create view report.event as
select l.reference, e.at, e.actor, e.what, e.old, e.new, e.lead_id, e.id as event_id
from event e
left join lead l on l.id = e.lead_id
where not exists (select from lead p where p.is_probe and p.id = e.lead_id);

create view report.lead_revision as
select l.reference, r.revision, r.replaced_at, r.submission, r.recommendation, r.lead_id
from lead_revision r
join lead l on l.id = r.lead_id;

create view report.lead_erased as
select erased_at, erased_by, received_at, status, engagement, confidence, needs_review, ruleset, revisions,
	jsonb_array_length(offers) as offers, id as lead_id
from lead_erased;

create view report.offer as
select l.reference, l.engagement, r.name as recruiter, r.email as recruiter_email,
	o.created_at as offered_at, o.status, o.deadline_at, o.decided_at, o.decided_at - o.created_at as decided_after,
	o.lead_id, o.recruiter_id, o.id as offer_id
from offer o
left join lead l on l.id = o.lead_id
left join recruiter r on r.id = o.recruiter_id
where not exists (select from lead p where p.is_probe and p.id = o.lead_id);

create view report.candidate as
select l.reference, p.at, p.outcome, c.rank, r.name as recruiter, (c.item ->> 'open_offers')::integer as open_offers,
	c.item ->> 'result' as result, c.item ->> 'reason' as reason, p.lead_id, c.recruiter_id, p.id as dispatch_id
from dispatch p
cross join lateral ( -- opens no JSON for who only counts or looks for a recruiter
	select recruiter_id, rank, p.candidates -> (rank - 1) as item
	from (select unnest(p.recruiter_ids) as recruiter_id, generate_series(1, cardinality(p.recruiter_ids)) as rank) as listed
	offset 0) as c
left join lead l on l.id = p.lead_id
left join recruiter r on r.id = c.recruiter_id
where p.lead_id <> all (array(select id from lead where is_probe)); -- a join would be half of the work

-- What recruiters said was missing, by day: a shortage of people, and budgets that were too low.
create view report.decline as
select (o.decided_at at time zone 'UTC')::date as day, o.engagement, o.decline_reason as reason, count(*) as declines
from offer o
where o.status = 'declined' and o.recruiter_id not in (select id from recruiter where is_probe)
group by 1, 2, 3;

create view report.recruiter_load as
with open as (
	select recruiter_id, count(*) as offers from offer where status in ('open', 'asked') group by 1
), recent as (
	select recruiter_id, count(*) as offers, count(*) filter (where status = 'accepted') as accepted,
		count(*) filter (where status = 'declined') as declined, count(*) filter (where status = 'expired') as expired
	from offer
	where created_at >= now() - interval '30 days'
	group by 1
)
select r.name as recruiter, r.email, r.engagements, r.weight, r.capacity,
	coalesce(open.offers, 0) as open_offers, greatest(r.capacity - coalesce(open.offers, 0), 0) as capacity_left,
	coalesce(recent.offers, 0) as offers_30_days, coalesce(recent.accepted, 0) as accepted_30_days,
	coalesce(recent.declined, 0) as declined_30_days, coalesce(recent.expired, 0) as expired_30_days,
	r.paused_at, r.last_offer_at, r.id as recruiter_id
from recruiter r
left join open on open.recruiter_id = r.id
left join recent on recent.recruiter_id = r.id
where r.removed_at is null;

create view report.email as
select l.reference, m.notification, m.recipient, m.state, m.created_at as queued_at, m.settled_at,
	m.settled_at - m.created_at as settled_after, m.attempt as attempts,
	case when m.state = 'queued' then m.due_at end as next_attempt_at,
	m.last_code, m.last_text, m.message_id, m.lead_id, m.id as email_id
from outbox m
left join lead l on l.id = m.lead_id
where not exists (select from lead p where p.is_probe and p.id = m.lead_id);

-- How much of the agency's hours lies between two moments. A function, because inside a view the planner takes so much work for it that it
-- compiles the whole query, which takes seconds; with the rights of its owner, because those who read the view may not read the table.
create function agency_time_between(since timestamptz, until timestamptz) returns interval
	language sql stable strict parallel safe security definer
	begin atomic
		select coalesce(sum(least(until, (week + slot.closes) at time zone a.timezone)
			- greatest(since, (week + slot.opens) at time zone a.timezone)), interval '0')
		from (select timezone, hours from agency limit 1) as a
		cross join generate_series(date_trunc('week', since at time zone a.timezone), until at time zone a.timezone, interval '1 week') as week
		cross join lateral (
			select make_interval(mins => (h ->> 0)::integer) as opens, make_interval(mins => (h ->> 1)::integer) as closes
			from json_array_elements(a.hours) h
		) slot
		where until > (week + slot.opens) at time zone a.timezone and since < (week + slot.closes) at time zone a.timezone;
	end;

-- How each accepted lead went, and what was predicted of it; a request that was reopened is answered from then.
create view report.outcome as
select l.reference, l.created_at as received_at, l.status, l.stage, l.end_reason, l.source, l.ruleset,
	l.recommendation ->> 'engagement' as predicted_engagement, l.confidence,
	coalesce(l.placement ->> 'engagement', l.engagement) as engagement,
	(select r.name from recruiter r where r.id = o.recruiter_id) as recruiter, o.decided_at as accepted_at,
	l.responded_at, l.responded_at - l.created_at as responded_after,
	agency_time_between(coalesce(l.response_from_at, l.created_at), l.responded_at) as responded_working, l.response_kept,
	(l.placement ->> 'start_date')::date as start_date, l.placement ->> 'role' as role, l.placement ->> 'rate' as rate,
	l.placement ->> 'fee' as fee,
	coalesce(l.placement ->> 'engagement', l.engagement) <> l.recommendation ->> 'engagement' or exists (
		select from offer w where w.lead_id = l.id and w.decline_reason = 'wrong_class') as is_wrong_class,
	l.id as lead_id, o.recruiter_id
from lead l
left join offer o on o.lead_id = l.id and o.status = 'accepted'
where not exists (select from lead p where p.is_probe and p.id = l.id);

-- Figures of the leads of each day, which report.lead_day and report.learning add up, so that they read some rows for each day and not the
-- leads. grouped_by: 'received' for report.lead_day, else what report.learning groups by, with a recruiter's id. Times to the first answer are
-- counted in steps, four for each doubling of the minutes.
create table report_day (
	day             date not null,
	grouped_by      text not null,
	name            text not null,
	leads           integer not null,
	needing_review  integer not null,
	accepted        integer not null,
	escalated       integer not null,
	placed          integer not null,
	lost            integer not null,
	wrong_class     integer not null,
	kept            integer not null,
	broken          integer not null,
	confidence      double precision not null, -- their sum
	clock_steps     smallint[],
	clock_leads     integer[],
	working_steps   smallint[],
	working_leads   integer[],
	primary key (day, grouped_by, name)
);

-- Days whose figures are to be made again, noted with each change: like those of lead_search_due, rows are only added, without a key.
create table report_day_due (
	day      date not null,
	noted_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- An erased lead is counted from what is left of it.
create function report_day_erased() returns trigger language plpgsql as $$
begin
	insert into report_day_due (day) select distinct board_id_day(id) from removed;
	return null;
end $$;
create trigger report_day_erased after delete on lead
	referencing old table as removed for each statement execute function report_day_erased();

-- Working hours count in all that was answered.
create function report_day_other_hours() returns trigger language plpgsql as $$
begin
	insert into report_day_due (day) select distinct day from report_day;
	return null;
end $$;
create trigger report_day_other_hours after update on agency for each row
	when (old.timezone <> new.timezone or old.hours::text <> new.hours::text) execute function report_day_other_hours();

create function report_step(took interval) returns smallint
	language sql immutable strict parallel safe
	return floor(4 * ln(1 + abs(extract(epoch from took)::float8) / 60) / ln(2::float8));

create function report_step_time(step smallint) returns interval
	language sql immutable strict parallel safe
	return make_interval(secs => round(60 * (power(2::float8, (step + 0.5) / 4) - 1)));

-- What report.lead_day counts of a day, and what report.learning does; with the rights of their owner, because those who read the views may not
-- read leads.
create function report_day_received(wanted date) returns setof report_day
	language sql stable security definer rows 3
	begin atomic
		select wanted, 'received', engagement, count(*)::integer, (count(*) filter (where needs_review))::integer,
			(count(*) filter (where status = 'accepted'))::integer, (count(*) filter (where status = 'escalated'))::integer, 0, 0, 0,
			(count(*) filter (where response_kept))::integer, (count(*) filter (where not response_kept))::integer, sum(confidence::float8),
			null::smallint[], null::integer[], null::smallint[], null::integer[]
		from (
			select engagement, needs_review, status, confidence, response_kept
			from lead
			where id >= board_day_id(wanted) and id < board_day_id(wanted + 1) and not is_probe
			union all
			select engagement, needs_review, status, confidence, null
			from lead_erased
			where id >= board_day_id(wanted) and id < board_day_id(wanted + 1)
		) as counted
		group by engagement;
	end;

create function report_day_outcomes(wanted date) returns setof report_day
	language sql stable security definer rows 25 set jit = off
	begin atomic
		with went as materialized (
			select d.grouped_by, d.name, o.status, o.accepted_at, o.is_wrong_class, o.response_kept, o.clock_step, o.working_step
			from (
				select engagement, source, recruiter_id, ruleset, status, accepted_at, is_wrong_class, response_kept,
					report_step(responded_after) as clock_step, report_step(responded_working) as working_step
				from report.outcome
				where lead_id >= board_day_id(wanted) and lead_id < board_day_id(wanted + 1) and status <> 'quarantined'
				offset 0
			) as o
			cross join lateral (values
				('engagement', o.engagement), ('source', coalesce(o.source, '(none)')), ('recruiter', o.recruiter_id::text), ('ruleset', o.ruleset)
			) as d (grouped_by, name)
			where d.name is not null
		), steps as (
			select grouped_by, name, is_working, array_agg(step order by step) as steps, array_agg(leads order by step) as leads
			from (
				select grouped_by, name, k.is_working, k.step, count(*)::integer as leads
				from went
				cross join lateral (values (false, clock_step), (true, working_step)) as k (is_working, step)
				where k.step is not null
				group by 1, 2, 3, 4
			) as counted
			group by 1, 2, 3
		)
		select wanted, w.grouped_by, w.name, w.leads, 0, w.accepted, 0, w.placed, w.lost, w.wrong_class, w.kept, w.broken, 0,
			c.steps, c.leads, h.steps, h.leads
		from (
			select grouped_by, name, count(*)::integer as leads, (count(*) filter (where accepted_at is not null))::integer as accepted,
				(count(*) filter (where status = 'placed'))::integer as placed, (count(*) filter (where status = 'lost'))::integer as lost,
				(count(*) filter (where is_wrong_class))::integer as wrong_class, (count(*) filter (where response_kept))::integer as kept,
				(count(*) filter (where not response_kept))::integer as broken
			from went
			group by 1, 2
		) as w
		left join steps c on c.grouped_by = w.grouped_by and c.name = w.name and not c.is_working
		left join steps h on h.grouped_by = w.grouped_by and h.name = w.name and h.is_working;
	end;

create view report_day_due_now as
select day from report_day_due
union
select board_id_day(lead_id) from lead_search_due;

-- As it is at this moment: days that have changed are counted from their leads.
create view report.lead_day as
with due as materialized (
	select day from report_day_due_now
)
select day, name as engagement, leads, needing_review, accepted, escalated, kept as responses_kept, broken as responses_broken,
	round((confidence / leads)::numeric, 3) as mean_confidence
from (
	select * from report_day where grouped_by = 'received' and day not in (select day from due)
	union all
	select f.* from due cross join lateral report_day_received(due.day) as f
) as counted;

-- How leads went in figures: by engagement, source, recruiter, and rule set. What has changed is in them some minutes later.
create view report.learning as
with figures as materialized (
	select f.grouped_by, case when f.grouped_by = 'recruiter' then r.name else f.name end as name,
		f.leads, f.accepted, f.placed, f.lost, f.wrong_class, f.kept, f.broken, f.clock_steps, f.clock_leads, f.working_steps, f.working_leads
	from (
		select * from report_day where grouped_by <> 'received'
		union all
		select o.*
		from report_day_due_now due
		cross join lateral report_day_outcomes(due.day) as o
		where not exists (select from report_day d where d.day = due.day)
	) as f
	left join recruiter r on f.grouped_by = 'recruiter' and r.id::text = f.name
), counted as (
	select grouped_by, name, sum(leads) as leads, sum(accepted) as accepted, sum(placed) as placed, sum(lost) as lost, sum(wrong_class) as wrong_class,
		sum(kept) as kept, sum(broken) as broken
	from figures
	group by 1, 2
), step as (
	select grouped_by, name, is_working, step, leads,
		sum(leads) over (partition by grouped_by, name, is_working order by step) as so_far, sum(leads) over (partition by grouped_by, name, is_working) as total
	from (
		select grouped_by, name, false as is_working, s.step, sum(s.leads) as leads
		from figures cross join lateral unnest(clock_steps, clock_leads) as s (step, leads)
		group by 1, 2, 4
		union all
		select grouped_by, name, true, s.step, sum(s.leads)
		from figures cross join lateral unnest(working_steps, working_leads) as s (step, leads)
		group by 1, 2, 4
	) as added
), took as (
	select grouped_by, name,
		report_step_time(min(step) filter (where not is_working and so_far >= 0.5 * total)) as clock_median,
		report_step_time(min(step) filter (where not is_working and so_far >= 0.9 * total)) as clock_90,
		report_step_time(min(step) filter (where is_working and so_far >= 0.5 * total)) as working_median,
		report_step_time(min(step) filter (where is_working and so_far >= 0.9 * total)) as working_90
	from step
	group by 1, 2
)
select c.grouped_by, c.name, c.leads, c.accepted, c.placed, c.lost,
	round(c.accepted::numeric / c.leads, 3) as acceptance_rate,
	round(c.placed::numeric / nullif(c.placed + c.lost, 0), 3) as placement_rate,
	round(c.wrong_class::numeric / c.leads, 3) as wrong_class_rate,
	t.clock_median as responded_after_median, t.clock_90 as responded_after_90_percent,
	t.working_median as responded_working_median, t.working_90 as responded_working_90_percent,
	c.kept as responses_kept, c.broken as responses_broken
from counted c
left join took t on t.grouped_by = c.grouped_by and t.name = c.name;

-- What the rules got wrong: leads that were placed, or decided by staff, as another class than was predicted. Its conditions are those of the
-- index lead_mispredicted.
create view report.misprediction as
select l.reference, l.created_at as received_at, l.ruleset, l.recommendation ->> 'engagement' as predicted_engagement, l.confidence,
	coalesce(l.placement ->> 'engagement', l.engagement) as actual_engagement,
	case when l.status = 'placed' then 'placement' else 'staff' end as decided_by,
	(select max(e.at) from event e where e.lead_id = l.id and e.what in ('engagement_changed', 'lead_placed')) as decided_at,
	(select r.name from offer o join recruiter r on r.id = o.recruiter_id where o.lead_id = l.id and o.status = 'accepted') as recruiter,
	l.placement ->> 'role' as role, (l.placement ->> 'start_date')::date as start_date, l.id as lead_id
from lead l
where (l.decided_at is not null or l.placement is not null)
	and coalesce(l.placement ->> 'engagement', l.engagement) <> l.recommendation ->> 'engagement'
	and not exists (select from lead p where p.is_probe and p.id = l.id);

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

comment on column report.candidate.reference is 'Reference of the lead, as clients and staff name it.';
comment on column report.candidate.at is 'When the dispatcher decided.';
comment on column report.candidate.outcome is 'What came of the decision: offered, waiting, or escalated.';
comment on column report.candidate.rank is 'Place of the candidate, 1 is the best.';
comment on column report.candidate.recruiter is 'Name of the candidate.';
comment on column report.candidate.open_offers is 'Offers that the candidate had open.';
comment on column report.candidate.result is 'Whether the candidate was chosen.';
comment on column report.candidate.reason is 'Why the candidate was or was not chosen.';
comment on column report.candidate.lead_id is 'Id of the lead.';
comment on column report.candidate.recruiter_id is 'Id of the recruiter.';
comment on column report.candidate.dispatch_id is 'Id of the decision.';
comment on column report.decline.day is 'Day (UTC) of the answer.';
comment on column report.decline.engagement is 'Engagement as it was offered.';
comment on column report.decline.reason is 'Reason that was given.';
comment on column report.decline.declines is 'How many offers were declined.';
comment on column report.email.reference is 'Reference of the lead, as clients and staff name it.';
comment on column report.email.notification is 'Which email it is.';
comment on column report.email.recipient is 'Address that it goes to.';
comment on column report.email.state is 'queued, bundled, delivered, rejected, or cancelled.';
comment on column report.email.queued_at is 'When it was queued.';
comment on column report.email.settled_at is 'When it was delivered, rejected, or cancelled.';
comment on column report.email.settled_after is 'Time from queued to settled.';
comment on column report.email.attempts is 'Attempts to deliver it so far.';
comment on column report.email.next_attempt_at is 'Next attempt, while it is queued.';
comment on column report.email.last_code is 'Code of the mail server''s last answer.';
comment on column report.email.last_text is 'Words of the mail server''s last answer.';
comment on column report.email.message_id is 'Message-ID header.';
comment on column report.email.lead_id is 'Id of the lead.';
comment on column report.email.email_id is 'Id of the email.';
comment on column report.event.reference is 'Reference of the lead, as clients and staff name it.';
comment on column report.event.at is 'When it happened.';
comment on column report.event.actor is 'Who did it: client, dispatcher, sender, staff:EMAIL, token:NAME, recruiter:ID, or cli:USER.';
comment on column report.event.what is 'What happened.';
comment on column report.event.old is 'What it was before.';
comment on column report.event.new is 'What it was after.';
comment on column report.event.lead_id is 'Id of the lead.';
comment on column report.event.event_id is 'Id of the event, in the order in which they happened.';
comment on column report.lead.reference is 'Reference of the lead, as clients and staff name it.';
comment on column report.lead.received_at is 'When the lead was received.';
comment on column report.lead.status is 'State of the lead: new, triage, offered, waiting, escalated, accepted, placed, lost, withdrawn, closed, or quarantined.';
comment on column report.lead.engagement is 'Engagement of the lead: rust, python, or hybrid.';
comment on column report.lead.confidence is 'Confidence of the recommendation, 0 to 1.';
comment on column report.lead.needs_review is 'Whether the recommendation is so uncertain that staff decide.';
comment on column report.lead.ruleset is 'Version of the rule set that the recommendation was made by.';
comment on column report.lead.contact_name is 'Name of the client.';
comment on column report.lead.email is 'Email address of the client.';
comment on column report.lead.company is 'Company of the client.';
comment on column report.lead.title is 'Title of the request.';
comment on column report.lead.source is 'Where the lead came from, as it was sent.';
comment on column report.lead.description is 'What is needed, in the client''s words.';
comment on column report.lead.submission is 'What was sent, as JSON.';
comment on column report.lead.recommendation is 'What the client was answered, as JSON.';
comment on column report.lead.recruiter is 'Name of the recruiter who was offered it last.';
comment on column report.lead.offer_status is 'State of that offer.';
comment on column report.lead.available_at is 'When a recruiter who fits is at work, if the lead waits for that.';
comment on column report.lead.response_due_at is 'Until when the client was promised an answer.';
comment on column report.lead.responded_at is 'When a person first answered.';
comment on column report.lead.response_kept is 'Whether the first answer came in time; null: not decided yet.';
comment on column report.lead.ended_at is 'Since when it is held back or over.';
comment on column report.lead.retention_ends_at is 'When it is erased by itself; null while it is open or on legal hold.';
comment on column report.lead.held_at is 'Since when it is on legal hold.';
comment on column report.lead.held_by is 'Who put it on legal hold.';
comment on column report.lead.hold_reason is 'Why it is on legal hold.';
comment on column report.lead.erasure_asked_at is 'When its client asked for its erasure during legal hold.';
comment on column report.lead.lead_id is 'Id of the lead.';
comment on column report.lead_day.day is 'Day (UTC) on which the leads were received.';
comment on column report.lead_day.engagement is 'Engagement of the lead: rust, python, or hybrid.';
comment on column report.lead_day.leads is 'How many leads.';
comment on column report.lead_day.needing_review is 'How many of them need a review.';
comment on column report.lead_day.accepted is 'How many of them are accepted now.';
comment on column report.lead_day.escalated is 'How many of them are escalated now.';
comment on column report.lead_day.responses_kept is 'How many were answered in time.';
comment on column report.lead_day.responses_broken is 'How many were not answered in time.';
comment on column report.lead_day.mean_confidence is 'Mean of their confidence, 0 to 1.';
comment on column report.lead_erased.erased_at is 'When it was erased.';
comment on column report.lead_erased.erased_by is 'Who erased it: client, retention, or cli:USER.';
comment on column report.lead_erased.received_at is 'Day on which it was received.';
comment on column report.lead_erased.status is 'State that it had.';
comment on column report.lead_erased.engagement is 'Engagement of the lead: rust, python, or hybrid.';
comment on column report.lead_erased.confidence is 'Confidence of the recommendation, 0 to 1.';
comment on column report.lead_erased.needs_review is 'Whether the recommendation is so uncertain that staff decide.';
comment on column report.lead_erased.ruleset is 'Version of the rule set that the recommendation was made by.';
comment on column report.lead_erased.revisions is 'How many versions there were.';
comment on column report.lead_erased.offers is 'How many offers there were.';
comment on column report.lead_erased.lead_id is 'Id of the lead.';
comment on column report.lead_revision.reference is 'Reference of the lead, as clients and staff name it.';
comment on column report.lead_revision.revision is 'Number of the version.';
comment on column report.lead_revision.replaced_at is 'When the client replaced it.';
comment on column report.lead_revision.submission is 'What had been sent, as JSON.';
comment on column report.lead_revision.recommendation is 'What the client had been answered, as JSON.';
comment on column report.lead_revision.lead_id is 'Id of the lead.';
comment on column report.learning.grouped_by is 'What the row is about: engagement, source, recruiter, or ruleset.';
comment on column report.learning.name is 'Which of them.';
comment on column report.learning.leads is 'How many leads.';
comment on column report.learning.accepted is 'How many were accepted.';
comment on column report.learning.placed is 'How many ended with a placement.';
comment on column report.learning.lost is 'How many were lost after they had been accepted.';
comment on column report.learning.acceptance_rate is 'Accepted of all leads, 0 to 1.';
comment on column report.learning.placement_rate is 'Placed of those that were placed or lost, 0 to 1.';
comment on column report.learning.wrong_class_rate is 'Share of which another engagement was right than was predicted, 0 to 1.';
comment on column report.learning.responded_after_median is 'Median time to the first answer, within a tenth.';
comment on column report.learning.responded_after_90_percent is 'Time in which nine of ten were answered, within a tenth.';
comment on column report.learning.responded_working_median is 'Median time to the first answer in the agency''s working hours, within a tenth.';
comment on column report.learning.responded_working_90_percent is 'Time in the agency''s working hours in which nine of ten were answered, within a tenth.';
comment on column report.learning.responses_kept is 'How many were answered in time.';
comment on column report.learning.responses_broken is 'How many were not answered in time.';
comment on column report.misprediction.reference is 'Reference of the lead, as clients and staff name it.';
comment on column report.misprediction.received_at is 'When the lead was received.';
comment on column report.misprediction.ruleset is 'Version of the rule set that the recommendation was made by.';
comment on column report.misprediction.predicted_engagement is 'Engagement that was recommended.';
comment on column report.misprediction.confidence is 'Confidence of the recommendation, 0 to 1.';
comment on column report.misprediction.actual_engagement is 'Engagement that was right.';
comment on column report.misprediction.decided_by is 'Who showed it: placement or staff.';
comment on column report.misprediction.decided_at is 'When that was.';
comment on column report.misprediction.recruiter is 'Name of the recruiter who has it.';
comment on column report.misprediction.role is 'Role of the person who was placed.';
comment on column report.misprediction.start_date is 'When the person who was placed begins.';
comment on column report.misprediction.lead_id is 'Id of the lead.';
comment on column report.offer.reference is 'Reference of the lead, as clients and staff name it.';
comment on column report.offer.engagement is 'Engagement of the lead: rust, python, or hybrid.';
comment on column report.offer.recruiter is 'Name of the recruiter.';
comment on column report.offer.recruiter_email is 'Email address of the recruiter.';
comment on column report.offer.offered_at is 'When it was offered.';
comment on column report.offer.status is 'State of the offer: open, asked, accepted, declined, expired, withdrawn, undelivered, or returned.';
comment on column report.offer.deadline_at is 'Until when the recruiter can answer.';
comment on column report.offer.decided_at is 'When the recruiter answered, or the offer ended otherwise.';
comment on column report.offer.decided_after is 'Time from the offer to that.';
comment on column report.offer.lead_id is 'Id of the lead.';
comment on column report.offer.recruiter_id is 'Id of the recruiter.';
comment on column report.offer.offer_id is 'Id of the offer.';
comment on column report.outcome.reference is 'Reference of the lead, as clients and staff name it.';
comment on column report.outcome.received_at is 'When the lead was received.';
comment on column report.outcome.status is 'State of the lead: new, triage, offered, waiting, escalated, accepted, placed, lost, withdrawn, closed, or quarantined.';
comment on column report.outcome.stage is 'How far the work has come since it was accepted.';
comment on column report.outcome.end_reason is 'Why it ended.';
comment on column report.outcome.source is 'Where the lead came from, as it was sent.';
comment on column report.outcome.ruleset is 'Version of the rule set that the recommendation was made by.';
comment on column report.outcome.predicted_engagement is 'Engagement that was recommended.';
comment on column report.outcome.confidence is 'Confidence of the recommendation, 0 to 1.';
comment on column report.outcome.engagement is 'Engagement of the placement, else of the lead.';
comment on column report.outcome.recruiter is 'Name of the recruiter who accepted it.';
comment on column report.outcome.accepted_at is 'When it was accepted.';
comment on column report.outcome.responded_at is 'When a person first answered.';
comment on column report.outcome.responded_after is 'Time to the first answer.';
comment on column report.outcome.responded_working is 'The same in the agency''s working hours.';
comment on column report.outcome.response_kept is 'Whether the first answer came in time; null: not decided yet.';
comment on column report.outcome.start_date is 'When the person who was placed begins.';
comment on column report.outcome.role is 'Role of the person who was placed.';
comment on column report.outcome.rate is 'Rate of the placement.';
comment on column report.outcome.fee is 'Fee for the placement.';
comment on column report.outcome.is_wrong_class is 'Whether another engagement was right than was predicted, or a recruiter said so.';
comment on column report.outcome.lead_id is 'Id of the lead.';
comment on column report.outcome.recruiter_id is 'Id of the recruiter.';
comment on column report.recruiter_load.recruiter is 'Name of the recruiter.';
comment on column report.recruiter_load.email is 'Email address of the recruiter.';
comment on column report.recruiter_load.engagements is 'Engagements that the recruiter takes.';
comment on column report.recruiter_load.weight is 'Share of leads in proportion to that of others.';
comment on column report.recruiter_load.capacity is 'Offers that the recruiter can have open.';
comment on column report.recruiter_load.open_offers is 'Offers that are open.';
comment on column report.recruiter_load.capacity_left is 'Offers that could be added.';
comment on column report.recruiter_load.offers_30_days is 'Offers of the last 30 days.';
comment on column report.recruiter_load.accepted_30_days is 'How many of them are accepted.';
comment on column report.recruiter_load.declined_30_days is 'How many of them were declined.';
comment on column report.recruiter_load.expired_30_days is 'How many of them expired.';
comment on column report.recruiter_load.paused_at is 'Since when the recruiter is paused.';
comment on column report.recruiter_load.last_offer_at is 'When the last offer was made.';
comment on column report.recruiter_load.recruiter_id is 'Id of the recruiter.';

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
