-- Leads as staff see them: JSON is made here, where the rows are.

-- $1 ids
-- name: lead_report_rows
select id, json_build_object(
	'id', id,
	'reference', reference,
	'created_at', rfc3339(created_at),
	'status', status,
	'engagement', engagement,
	'confidence', confidence,
	'needs_review', needs_review,
	'title', title,
	'company', company,
	'contact_name', contact_name,
	'email', email,
	'source', source)::text as lead
from lead
where id = any ($1::uuid[])
order by id desc

-- For exports: lead is the row of JSON lines, the other columns are for CSV.
-- $1 ids
-- name: lead_report_export_rows
select id, reference, rfc3339(created_at) as created_at, status, engagement, confidence, needs_review, ruleset, submission,
	json_build_object(
		'id', id,
		'reference', reference,
		'created_at', rfc3339(created_at),
		'status', status,
		'engagement', engagement,
		'confidence', confidence,
		'needs_review', needs_review,
		'submission', submission,
		'recommendation', recommendation)::text as lead
from lead
where id = any ($1::uuid[])
order by id desc

-- One lead with everything that happened to it. version changes with every change of the row.
-- $1 id
-- name: lead_report_lead
select json_build_object(
	'id', l.id,
	'reference', l.reference,
	'created_at', rfc3339(l.created_at),
	'status', l.status,
	'engagement', l.engagement,
	'confidence', l.confidence,
	'needs_review', l.needs_review,
	'version', l.xmin::text,
	'submission', l.submission,
	'recommendation', l.recommendation,
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
-- name: lead_report_events
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
-- name: lead_report_figures
with taken as (
	select engagement, leads from lead_daily
	union all
	select l.engagement, 1
	from (select lead_id from lead_search_due limit 10000) as due
	join lead l on l.id = due.lead_id
)
select
	(select coalesce(sum(leads), 0) from taken where engagement = 'rust')::bigint as leads_rust,
	(select coalesce(sum(leads), 0) from taken where engagement = 'python')::bigint as leads_python,
	(select coalesce(sum(leads), 0) from taken where engagement = 'hybrid')::bigint as leads_hybrid,
	(select count(*) from lead where status = 'escalated') as leads_escalated,
	(select count(*) from lead where dispatch_at <= now()) as leads_to_dispatch,
	(select count(*) from offer where status in ('open', 'asked')) as offers_open,
	(select count(*) from outbox where state = 'queued') as emails_queued,
	(select count(*) from outbox where state = 'rejected') as emails_rejected,
	(select count(*) from outbox where state = 'cancelled') as emails_cancelled,
	(select greatest(0, extract(epoch from now() - min(created_at)))::bigint from outbox where state = 'queued') as email_oldest_s
