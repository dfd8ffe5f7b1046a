-- Leads as staff see them: JSON is made here, where the rows are.

-- $1 ids
-- name: report_rows
select id, json_build_object(
	'id', id,
	'reference', reference,
	'created_at', rfc3339(created_at),
	'status', status,
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
	'title', title,
	'company', company,
	'contact_name', contact_name,
	'email', email,
	'recruiter', (
		select r.name
		from offer o
		join recruiter r on r.id = o.recruiter_id
		where o.lead_id = lead.id and offer_is_held(o.status)
		order by o.status, o.id desc
		limit 1),
	'source', source)::text as lead
from lead
where id = any ($1::uuid[])
order by id desc

-- For exports: lead is the row of JSON lines, the other columns are for CSV.
-- $1 ids
-- name: report_export_rows
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
	'kept_until', rfc3339(lead_kept_until(l)),
	'hold', case when l.held_at is not null
		then json_build_object('since', rfc3339(l.held_at), 'by', l.held_by, 'reason', l.hold_reason) end,
	'erasure_asked_at', rfc3339(l.erasure_asked_at),
	'suspicions', coalesce(to_json(l.suspicions), '[]'),
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
	from (select lead_id from lead_search_due limit 10000) as due
	join lead l on l.id = due.lead_id
)
select
	(select coalesce(sum(leads), 0) from taken where engagement = 'rust')::bigint as leads_rust,
	(select coalesce(sum(leads), 0) from taken where engagement = 'python')::bigint as leads_python,
	(select coalesce(sum(leads), 0) from taken where engagement = 'hybrid')::bigint as leads_hybrid,
	(select count(*) from lead where status = 'escalated') as leads_escalated,
	(select count(*) from lead where status = 'waiting') as leads_waiting,
	(select count(*) from lead where dispatch_at <= now()) as leads_to_dispatch,
	coalesce((select greatest(0, extract(epoch from now() - min(created_at)))::bigint
		from (
			select id, created_at from lead where status in ('waiting', 'escalated')
			union all
			select id, created_at from lead where dispatch_at <= now() and status = 'new'
		) as waiting
		where not exists (select from offer where offer.lead_id = waiting.id)), 0) as lead_oldest_s,
	(select count(*) from offer where offer_is_open(status)) as offers_open,
	(select count(*) from outbox where state = 'queued') as emails_queued,
	(select count(*) from outbox where state = 'rejected') as emails_rejected,
	(select count(*) from outbox where state = 'cancelled') as emails_cancelled,
	(select greatest(0, extract(epoch from now() - min(created_at)))::bigint from outbox where state = 'queued') as email_oldest_s

-- What needs a person, counted. Reads the index of statuses, and no more of it than there are open leads.
-- name: report_board
select json_build_object(
	'late', count(*) filter (where status in ('new', 'triage', 'waiting', 'offered', 'escalated') and response_due_at < now()),
	'triage', count(*) filter (where status = 'triage'),
	'escalated', count(*) filter (where status = 'escalated'),
	'waiting', count(*) filter (where status = 'waiting'),
	'offered', count(*) filter (where status = 'offered'),
	'accepted', count(*) filter (where status = 'accepted'),
	'quarantined', (select count(*) from lead where status = 'quarantined'),
	'erasures_asked', (select count(*) from lead where erasure_asked_at is not null),
	'erasure_requests', (
		select coalesce(json_agg(json_build_object('reference', reference, 'since', rfc3339(erasure_asked_at)) order by erasure_asked_at), '[]')
		from lead
		where erasure_asked_at is not null),
	'emails_rejected', (select count(*) from outbox where state = 'rejected'))::text as board
from lead
where status in ('new', 'triage', 'waiting', 'offered', 'escalated', 'accepted')

-- Finding leads, and making them findable by their words.

-- Everything that is asked for but words, newest first.
-- $1 from, $2 before, $3 engagement, $4 status, $5 needs_review, $6 at most
-- name: report_find
select id
from lead
where id >= $1::uuid and id < $2::uuid
	and ($3::text is null or engagement = $3)
	and ($4::text is null or status = $4)
	and ($5::boolean is null or needs_review = $5)
order by id desc
limit $6::bigint

-- The same with words. A common word is found by walking the newest leads until the page is full, a rare one by the index: the walk
-- ends after $8 leads, and only if the page is not full then is the index read, for what is older. No guess about how common a word is
-- decides, so none can be wrong. The walk also finds leads that are not in lead_search yet.
-- uuid_ge and uuid_lt instead of the operators, or every id of the table would be read from its primary key to be intersected.
-- $1 to $6 as above, $7 words, $8 leads to walk
-- name: report_find_by_words
with asked as materialized (
	select search_query($7::text) as words
), newest as materialized (
	select walked.id
	from (
		select id
		from lead
		where id >= $1::uuid and id < $2::uuid
			and ($3::text is null or engagement = $3)
			and ($4::text is null or status = $4)
			and ($5::boolean is null or needs_review = $5)
		order by id desc
		limit $8::bigint
	) as walked
	left join lead_search s on s.lead_id = walked.id
	where coalesce(s.document, (
			select lead_document(l.reference, l.title, l.company, l.contact_name, l.email, l.submission)
			from lead l
			where l.id = walked.id)) @@ (select words from asked)
	order by walked.id desc
	limit $6::bigint
), walk_end as materialized (
	select id
	from lead
	where id >= $1::uuid and id < $2::uuid
		and ($3::text is null or engagement = $3)
		and ($4::text is null or status = $4)
		and ($5::boolean is null or needs_review = $5)
	order by id desc
	offset $8::bigint - 1
	limit 1
), older as materialized (
	select lead_id as id
	from lead_search
	where document @@ (select words from asked)
		and uuid_ge(lead_id, $1::uuid) and uuid_lt(lead_id, (select id from walk_end))
		and ($3::text is null or engagement = $3)
		and ($4::text is null or status = $4)
		and ($5::boolean is null or needs_review = $5)
		and (select count(*) from newest) < $6::bigint
)
select id from newest
union all
select id from older
order by id desc
limit $6::bigint

-- Makes leads searchable, new ones and corrected ones, and counts the new ones by day. The leads are share-locked: a change of status made
-- from now on waits, and then finds the row in lead_search (trigger lead_search_follow). A lead that is being changed is left for the
-- next time: waiting for it could be a deadlock with its correction, which wants the row that is deleted here. So its lead is locked first: an
-- erasure that has it wants that row too.
-- $1 at most
-- name: report_index_due
with due as (
	select l.id, l.engagement, l.status, l.needs_review,
		lead_document(l.reference, l.title, l.company, l.contact_name, l.email, l.submission) as document
	from lead_search_due d
	join lead l on l.id = d.lead_id
	limit $1::bigint
	for share of l skip locked
	for update of d skip locked
), taken as (
	delete from lead_search_due d using due where d.lead_id = due.id
), searchable as (
	insert into lead_search (lead_id, engagement, status, needs_review, document, filler)
	select id, engagement, status, needs_review, document, repeat(' ', 2000) from due
	on conflict (lead_id) do update set document = excluded.document
	returning lead_id, xmax = 0 as is_new
), counted as (
	insert into lead_daily (day, engagement, leads)
	select (l.created_at at time zone 'UTC')::date, l.recommendation ->> 'engagement', count(*)
	from lead l
	where l.id = any (array(select lead_id from searchable where is_new))
	group by 1, 2
	order by 1, 2
	on conflict (day, engagement) do update set leads = lead_daily.leads + excluded.leads
)
select count(*) as leads from due

-- Stored leads, to be answered again by other rules.

-- $1 from, $2 before, $3 at most
-- name: report_replay_count
select count(*) as leads
from (select from lead where id >= $1::uuid and id < $2::uuid limit $3::bigint) as asked

-- The newest first. staff: the engagement that staff chose or confirmed, or that an engineer was placed for.
-- $1 from, $2 before, $3 at most
-- name: report_replay
select id, reference, submission, recommendation,
	case when status = 'placed' or exists (
		select from event
		where lead_id = lead.id and what in ('engagement_changed', 'engagement_confirmed'))
	then coalesce(placement ->> 'engagement', engagement) end as staff
from lead
where id >= $1::uuid and id < $2::uuid
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
