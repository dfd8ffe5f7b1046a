-- Leads as staff see them: JSON is made here, where the rows are.

-- Lists and exports read who holds a lead as lead_holders of store/lead does, without a function, whose body each statement would plan again.

-- In the order of the ids, as is the export. $1 ids
-- name: report_rows prepared
select lead.id, json_build_object(
	'id', lead.id,
	'reference', reference,
	'created_at', rfc3339(lead.created_at),
	'status', lead.status,
	'status_reason', status_reason,
	'available_at', rfc3339(available_at),
	'response_due_at', rfc3339(response_due_at),
	'responded_at', rfc3339(responded_at),
	'response_kept', response_kept,
	'stage', stage,
	'end_reason', end_reason,
	'suspicions', coalesce(to_json(suspicions), '[]'),
	'engagement', engagement,
	'confidence', confidence,
	'needs_review', needs_review,
	'title', lead.title,
	'company', lead.company,
	'contact_name', contact_name,
	'email', lead.email,
	'recruiter', r.name,
	'owner', (select lower(s.email) from staff s where s.id = lead.owner_id),
	'tags', coalesce(to_json(lead.tags), '[]'),
	'budget_usd_year', case when submission ->> 'budget_usd_year' ~ '^[0-9]+$' then submission -> 'budget_usd_year' end,
	'country', (select z.country from zone_country z where z.zone = lower(submission ->> 'timezone')),
	'source', source,
	'updated_at', rfc3339(coalesce((select s.changed_at from lead_search s where s.lead_id = lead.id), now())))::text as lead
from unnest($1::uuid[]) with ordinality as asked (asked_id, place)
join lead on lead.id = asked_id
left join recruiter r on r.id = coalesce(
	(select o.recruiter_id from offer o where o.lead_id = lead.id and o.status = 'accepted'),
	(select o.recruiter_id from offer o where o.lead_id = lead.id and o.status in ('open', 'asked') order by o.status, o.id desc limit 1))
order by place

-- For exports by columns. $1 ids, $2 whether the recruiter is wanted, $3 whether the submission is
-- name: report_export_rows prepared
select reference, lead.id, rfc3339(lead.created_at) as created_at, lead.status, lead.engagement, confidence, needs_review::text as needs_review, ruleset,
	stage, end_reason, rfc3339(response_due_at) as response_due_at, r.name as recruiter,
	case when owner_id is not null then (select lower(s.email) from staff s where s.id = owner_id) end as owner,
	to_json(lead.tags)::text as tags,
	case when $3::boolean then submission end as submission
from unnest($1::uuid[]) with ordinality as asked (asked_id, place)
join lead on lead.id = asked_id
left join recruiter r on r.id = case when $2::boolean then coalesce(
	(select o.recruiter_id from offer o where o.lead_id = lead.id and o.status = 'accepted'),
	(select o.recruiter_id from offer o where o.lead_id = lead.id and o.status in ('open', 'asked') order by o.status, o.id desc limit 1)) end
order by place

-- For JSON lines with everything. $1 ids
-- name: report_export_lines prepared
select json_build_object(
	'id', lead.id,
	'reference', reference,
	'created_at', rfc3339(lead.created_at),
	'status', lead.status,
	'stage', stage,
	'end_reason', end_reason,
	'response_due_at', rfc3339(response_due_at),
	'engagement', lead.engagement,
	'confidence', confidence,
	'needs_review', needs_review,
	'recruiter', r.name,
	'owner', case when owner_id is not null then (select lower(s.email) from staff s where s.id = owner_id) end,
	'tags', coalesce(to_json(lead.tags), '[]'),
	'country', (select z.country from zone_country z where z.zone = lower(submission ->> 'timezone')),
	'submission', submission,
	'recommendation', recommendation)::text as lead
from unnest($1::uuid[]) with ordinality as asked (asked_id, place)
join lead on lead.id = asked_id
left join recruiter r on r.id = coalesce(
	(select o.recruiter_id from offer o where o.lead_id = lead.id and o.status = 'accepted'),
	(select o.recruiter_id from offer o where o.lead_id = lead.id and o.status in ('open', 'asked') order by o.status, o.id desc limit 1))
order by place

-- One lead with everything that happened to it. version changes with every change of the row.
-- $1 id
-- name: report_lead
select json_build_object(
	'id', l.id,
	'reference', l.reference,
	'created_at', rfc3339(l.created_at),
	'status', l.status,
	'status_reason', l.status_reason,
	'available_at', rfc3339(l.available_at),
	'response_due_at', rfc3339(l.response_due_at),
	'responded_at', rfc3339(l.responded_at),
	'response_kept', l.response_kept,
	'stage', l.stage,
	'end_reason', l.end_reason,
	'placement', l.placement,
	'follow_up_at', rfc3339(l.follow_up_at),
	'ended_at', rfc3339(l.ended_at),
	'released_at', rfc3339(lead_released_at(l)),
	'kept_until', rfc3339(lead_kept_until(l)),
	'hold', case when l.held_at is not null
		then json_build_object('since', rfc3339(l.held_at), 'by', l.held_by, 'reason', l.hold_reason) end,
	'erasure_asked_at', rfc3339(l.erasure_asked_at),
	'suspicions', coalesce(to_json(l.suspicions), '[]'),
	'owner', (select lower(s.email) from staff s where s.id = l.owner_id),
	'tags', coalesce(to_json(l.tags), '[]'),
	'engagement', l.engagement,
	'decision', case when l.decided_at is not null then (
		select json_build_object(
			'at', rfc3339(e.at),
			'actor', e.actor,
			'reason', e.new ->> 'reason',
			'computed', l.recommendation ->> 'engagement')
		from event e
		where e.lead_id = l.id and e.what in ('engagement_changed', 'engagement_confirmed')
		order by e.id desc
		limit 1) end,
	'confidence', l.confidence,
	'needs_review', l.needs_review,
	'version', l.xmin::text,
	'submission', l.submission,
	'recommendation', l.recommendation,
	'related', (
		select coalesce(json_agg(json_build_object(
			'id', o.id,
			'reference', o.reference,
			'created_at', rfc3339(o.created_at),
			'status', o.status,
			'kind', k.kind,
			'recruiter', (
				select r.name
				from offer f
				join recruiter r on r.id = f.recruiter_id
				where f.lead_id = o.id and offer_is_held(f.status)
				order by f.status, f.id desc
				limit 1)) order by o.id desc), '[]')
		from lead_link k
		join lead o on o.id = k.other_id
		where k.lead_id = l.id and not k.is_unlinked),
	'offers', (
		select coalesce(json_agg(json_build_object(
			'id', o.id,
			'recruiter', json_build_object('id', r.id, 'name', r.name, 'email', r.email),
			'status', o.status,
			'created_at', rfc3339(o.created_at),
			'deadline_at', rfc3339(o.deadline_at),
			'ended_by', o.ended_by,
			'decline_reason', o.decline_reason,
			'decline_note', o.decline_note,
			'questions', (
				select coalesce(json_agg(json_build_object(
					'text', q.text,
					'asked_at', rfc3339(q.asked_at),
					'answer', q.answer,
					'answered_at', rfc3339(q.answered_at)) order by q.asked_at), '[]')
				from question q
				where q.offer_id = o.id),
			'decided_at', rfc3339(o.decided_at)) order by o.id), '[]')
		from offer o
		join recruiter r on r.id = o.recruiter_id
		where o.lead_id = l.id),
	'dispatches', (
		select coalesce(json_agg(json_build_object(
			'id', p.id,
			'at', rfc3339(p.at),
			'outcome', p.outcome,
			'offer_id', p.offer_id,
			'candidates', p.candidates) order by p.id), '[]')
		from dispatch p
		where p.lead_id = l.id),
	'emails', (
		select coalesce(json_agg(json_build_object(
			'id', m.id,
			'notification', m.notification,
			'recipient', m.recipient,
			'message_id', m.message_id,
			'state', m.state,
			'created_at', rfc3339(m.created_at),
			'due_at', case when m.state = 'queued' then rfc3339(m.due_at) end,
			'settled_at', rfc3339(m.settled_at),
			'attempt', m.attempt,
			'last_code', m.last_code,
			'last_text', m.last_text,
			'deliveries', (
				select coalesce(json_agg(json_build_object(
					'at', rfc3339(d.at),
					'attempt', d.attempt,
					'outcome', d.outcome,
					'code', d.code,
					'reply', d.reply) order by d.id), '[]')
				from delivery d
				where d.outbox_id = m.id)) order by m.id), '[]')
		from outbox m
		where m.lead_id = l.id),
	'events', (
		select coalesce(json_agg(json_build_object(
			'at', rfc3339(e.at),
			'actor', e.actor,
			'what', e.what,
			'old', e.old,
			'new', e.new) order by e.id), '[]')
		from event e
		where e.lead_id = l.id))::text as lead
from lead l
where l.id = $1::uuid

-- $1 id of a lead
-- name: report_contact
select json_build_object('contact_name', contact_name, 'email', email, 'phone', submission ->> 'phone')::text as contact
from lead
where id = $1::uuid

-- $1 id of a lead
-- name: report_events
select json_build_object('events', coalesce(json_agg(json_build_object(
	'at', rfc3339(at),
	'actor', actor,
	'what', what,
	'old', old,
	'new', new) order by id), '[]'))::text as events
from event
where lead_id = $1::uuid

-- Every count here reads an index that holds no more than what it counts. Leads are counted by day when they become searchable; the few
-- that wait for that are added.
-- name: report_figures
with taken as (
	select engagement, leads from lead_daily
	union all
	select l.engagement, 1
	from (select distinct lead_id from lead_search_due limit 10000) as due
	join lead l on l.id = due.lead_id and not l.is_probe
	where not exists (select from lead_search s where s.lead_id = l.id)
)
select
	(select coalesce(sum(leads), 0) from taken where engagement = 'rust')::bigint as leads_rust,
	(select coalesce(sum(leads), 0) from taken where engagement = 'python')::bigint as leads_python,
	(select coalesce(sum(leads), 0) from taken where engagement = 'hybrid')::bigint as leads_hybrid,
	(select count(*) from lead where status = 'escalated') as leads_escalated,
	(select count(*) from lead where status = 'waiting') as leads_waiting,
	(select count(*) from lead where dispatch_at <= now() and not is_probe) as leads_to_dispatch,
	coalesce((select greatest(0, extract(epoch from now() - min(created_at)))::bigint
		from (
			select id, created_at from lead where status in ('waiting', 'escalated')
			union all
			select id, created_at from lead where dispatch_at <= now() and status = 'new' and not is_probe
		) as waiting
		where not exists (select from offer where offer.lead_id = waiting.id)), 0) as lead_oldest_s,
	(select count(*) from offer where offer_is_open(status) and recruiter_id is distinct from (select id from recruiter where is_probe)) as offers_open,
	(select count(*) from outbox where state = 'queued') as emails_queued,
	(select count(*) from outbox where state = 'rejected') as emails_rejected,
	(select count(*) from outbox where state = 'cancelled') as emails_cancelled,
	(select greatest(0, extract(epoch from now() - min(created_at)))::bigint from outbox where state = 'queued') as email_oldest_s

-- What needs a person, counted by indexes alone, and no more of them than there are open leads. Leads of a trial run, of which there are one or
-- two, are taken off: whether a lead is one stands in no index.
-- $1 account whose own leads are counted, or null
-- name: report_board prepared
with open_leads as materialized (
	select status, sum(leads) as leads
	from (
		select status, count(*) as leads
		from lead
		where status in ('new', 'triage', 'waiting', 'offered', 'escalated', 'accepted')
		group by status
		union all
		select status, -count(*) from lead where is_probe group by status) as counted
	group by status
)
select json_build_object(
	'late', (
		select count(*)
		from lead
		where response_due_at < now() and status in ('new', 'triage', 'waiting', 'offered', 'escalated'))
		- (select count(*) from lead where is_probe and response_due_at < now() and lead_awaits_response(status)),
	'unanswered', coalesce((select sum(leads) from open_leads where lead_awaits_response(status)), 0),
	'mine', (
		select count(*)
		from lead
		where owner_id = $1::uuid and status in ('new', 'triage', 'waiting', 'offered', 'escalated', 'accepted')),
	'triage', coalesce((select leads from open_leads where status = 'triage'), 0),
	'escalated', coalesce((select leads from open_leads where status = 'escalated'), 0),
	'waiting', coalesce((select leads from open_leads where status = 'waiting'), 0),
	'offered', coalesce((select leads from open_leads where status = 'offered'), 0),
	'accepted', coalesce((select leads from open_leads where status = 'accepted'), 0),
	'quarantined', (select count(*) from lead where status = 'quarantined'),
	'erasures_asked', (select count(*) from lead where erasure_asked_at is not null),
	'erasure_requests', (
		select coalesce(json_agg(json_build_object('reference', reference, 'since', rfc3339(erasure_asked_at)) order by erasure_asked_at), '[]')
		from lead
		where erasure_asked_at is not null),
	'emails_rejected', (select count(*) from outbox m where m.state = 'rejected' and not exists (select from lead p where p.id = m.lead_id and p.is_probe)),
	'probe', (
		select case when missing is not null then json_build_object('missing', missing, 'reply', reply, 'since', rfc3339(coalesce((
				select min(f.finished_at) from probe f
				where f.finished_at > coalesce((select max(k.finished_at) from probe k where k.missing is null), '-infinity')), finished_at))) end
		from probe where finished_at is not null order by finished_at desc limit 1))::text as board

-- Stored leads, to be answered again by other rules.

-- $1 from, $2 before, $3 at most
-- name: report_replay_count
select count(*) as leads
from (select from lead where id >= $1::uuid and id < $2::uuid and not is_probe limit $3::bigint) as asked

-- The newest first. staff: the engagement that staff chose or confirmed, or that an engineer was placed for.
-- $1 from, $2 before, $3 at most
-- name: report_replay
select id, reference, submission, recommendation,
	case when status = 'placed' or exists (
		select from event
		where lead_id = lead.id and what in ('engagement_changed', 'engagement_confirmed'))
	then coalesce(placement ->> 'engagement', engagement) end as staff
from lead
where id >= $1::uuid and id < $2::uuid and not is_probe
order by id desc
limit $3::bigint

-- What the rules got wrong: leads whose class somebody decided otherwise in a month, by a placement or as staff.
-- $1 first day of the month or null: this one, $2 the one before
-- name: report_find_mistakes
with span as (
	select first, first + interval '1 month' as next from (
		select coalesce($1::date, date_trunc('month', now() at time zone 'UTC'))::timestamp - case when $2::boolean then interval '1 month' else interval '0' end as first) m
), decided as (
	select lead_id, max(at) as at
	from event, span
	where what in ('engagement_changed', 'lead_placed') and at >= first at time zone 'UTC' and at < next at time zone 'UTC'
	group by lead_id
), mistake as materialized (
	select l.reference, l.recommendation ->> 'engagement' as computed, coalesce(l.placement ->> 'engagement', l.engagement) as actual,
		case when l.status = 'placed' then 'placement' else 'staff' end as decided_by, l.ruleset, d.at
	from decided d
	join lead l on l.id = d.lead_id
	where coalesce(l.placement ->> 'engagement', l.engagement) <> l.recommendation ->> 'engagement'
)
select (select count(*) from mistake) as count,
	(select coalesce(json_agg(json_build_object('reference', reference, 'computed', computed, 'actual', actual, 'decided_by', decided_by,
		'ruleset', ruleset, 'decided_at', rfc3339(at)) order by at, reference), '[]') from mistake)::text as list,
	json_build_object(
		'count', (select count(*) from mistake),
		'is_one', (select count(*) = 1 from mistake),
		'month', (select to_char(first, 'FMMonth YYYY') from span),
		'list', (select json_agg(json_build_object('reference', reference, 'computed', computed, 'actual', actual, 'decided_by', decided_by,
			'ruleset', ruleset) order by at, reference) from mistake))::text as view
