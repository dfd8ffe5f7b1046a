-- What staff did to several leads with one press, and what it takes to undo it.

-- Acts are forgotten after a month. $1 id, $2 actor, $3 act, $4 value
-- name: staff_act_begin
with old as (
	delete from staff_act where at < now() - interval '30 days'
)
insert into staff_act (id, actor, act, value) values ($1::uuid, $2, $3, $4)

-- Behind lead_lock(), before anything is changed. $1 act, $2 lead
-- name: staff_act_before
insert into staff_act_item (act_id, lead_id, before)
select $1::uuid, l.id, json_build_object(
	'status', l.status,
	'status_reason', l.status_reason,
	'dispatch_at', l.dispatch_at,
	'response_from_at', l.response_from_at,
	'response_due_at', l.response_due_at,
	'responded_at', l.responded_at,
	'response_kept', l.response_kept,
	'client_delayed_at', l.client_delayed_at,
	'is_triaged', l.triaged_at is not null,
	'is_decided', l.decided_at is not null,
	'engagement', l.engagement,
	'needs_review', l.needs_review,
	'owner', (select lower(s.email) from staff s where s.id = l.owner_id),
	'tags', coalesce(to_json(l.tags), '[]'))
from lead l
where l.id = $2::uuid

-- After all is changed, in the same transaction: emails that it caused wait, so that they can be taken back. $1 act, $2 lead, $3 seconds
-- name: staff_act_after
with held as (
	update outbox set due_at = greatest(due_at, now() + make_interval(secs => $3::bigint))
	where lead_id = $2::uuid and state = 'queued' and attempt = 0 and xmin = pg_current_xact_id()::xid
	returning id
)
update staff_act_item set
	last_event = (select coalesce(max(id), 0) from event where lead_id = $2::uuid),
	emails = array(select id from held)
where act_id = $1::uuid and lead_id = $2::uuid

-- Nothing was done to this lead. $1 act, $2 lead, $3 why
-- name: staff_act_skip
insert into staff_act_item (act_id, lead_id, problem) values ($1::uuid, $2::uuid, $3)
on conflict (act_id, lead_id) do nothing

-- $1 act
-- name: staff_act_load
select json_build_object(
	'id', a.id,
	'at', rfc3339(a.at),
	'actor', a.actor,
	'act', a.act,
	'value', a.value,
	'undone_at', rfc3339(a.undone_at),
	'items', (
		select coalesce(json_agg(json_build_object(
			'reference', l.reference,
			'status', l.status,
			'problem', i.problem,
			'is_undone', i.undone_at is not null,
			'undo_problem', i.undo_problem) order by l.id desc), '[]')
		from staff_act_item i
		join lead l on l.id = i.lead_id
		where i.act_id = a.id))::text as act
from staff_act a
where a.id = $1::uuid

-- What is still to be undone. $1 act
-- name: staff_act_items
select i.lead_id, i.before::text as before
from staff_act_item i
where i.act_id = $1::uuid and i.problem is null and i.undone_at is null
order by i.lead_id desc

-- Behind lead_lock(): who has done something to the lead since, besides the program itself; null: nobody. $1 act, $2 lead
-- name: staff_act_since
select (
	select e.actor
	from event e
	where e.lead_id = i.lead_id and e.id > i.last_event and e.actor not in ('dispatcher', 'sender')
	order by e.id desc
	limit 1) as actor
from staff_act_item i
where i.act_id = $1::uuid and i.lead_id = $2::uuid and i.undone_at is null
for update of i

-- After the change back, in the same transaction: what a decision settled is open again, the client is promised what they were, and emails that
-- have not left yet never leave.
-- A lead that was in triage is there again right away, as the dispatcher would have it a moment later, so that the queue shows it next.
-- $1 act, $2 lead, $3 whether the decision is taken back
-- name: staff_act_undo
with done as (
	update staff_act_item set undone_at = now(), undo_problem = null
	where act_id = $1::uuid and lead_id = $2::uuid
	returning before, emails
), cancelled as (
	update outbox m set state = 'cancelled', settled_at = now()
	from done
	where m.id = any (done.emails) and m.state = 'queued' and m.attempt = 0 and m.lease_token is null
), triaged as (
	select l.id, done.before
	from done
	join lead l on l.id = $2::uuid
	where $3::boolean and l.status = 'new' and done.before ->> 'status' = 'triage'
), told as (
	insert into event (lead_id, actor, what, old, new)
	select id, 'dispatcher', 'lead_triage', json_build_object('status', 'new'), json_build_object('status', 'triage', 'reason', before ->> 'status_reason')
	from triaged
)
update lead l set
	status = case when exists (select from triaged) then 'triage' else l.status end,
	dispatch_at = coalesce((select (before ->> 'dispatch_at')::timestamptz from triaged), l.dispatch_at),
	status_reason = case when l.status = 'new' then done.before ->> 'status_reason' else l.status_reason end,
	triaged_at = case when (done.before ->> 'is_triaged')::boolean then l.triaged_at end,
	decided_at = case when (done.before ->> 'is_decided')::boolean then l.decided_at end,
	needs_review = (done.before ->> 'needs_review')::boolean,
	response_from_at = (done.before ->> 'response_from_at')::timestamptz,
	response_due_at = (done.before ->> 'response_due_at')::timestamptz,
	responded_at = (done.before ->> 'responded_at')::timestamptz,
	response_kept = (done.before ->> 'response_kept')::boolean,
	client_delayed_at = (done.before ->> 'client_delayed_at')::timestamptz,
	assign_to = null
from done
where l.id = $2::uuid and $3::boolean

-- $1 act, $2 lead, $3 why it was not undone
-- name: staff_act_undo_skip
update staff_act_item set undo_problem = $3 where act_id = $1::uuid and lead_id = $2::uuid

-- $1 act
-- name: staff_act_undone
update staff_act set undone_at = now() where id = $1::uuid
