-- What the pages of the console read besides the lead itself.

-- One lead of those with a status, oldest first: the one that is named, or that comes after it, or the oldest. Reads the index of statuses.
-- $1 status, $2 reference or null
-- name: console_queue
with place as materialized (
	select coalesce(
		(select id from lead where status = $1 and id >= (select id from lead where reference = $2::text) order by id limit 1),
		(select id from lead where status = $1 order by id limit 1)) as id
)
select json_build_object(
	'reference', (select l.reference from lead l where l.id = place.id),
	'position', (select count(*) from lead l where l.status = $1 and l.id <= place.id),
	'count', (select count(*) from lead l where l.status = $1),
	'previous', (select l.reference from lead l where l.status = $1 and l.id < place.id order by l.id desc limit 1),
	'next', (select l.reference from lead l where l.status = $1 and l.id > place.id order by l.id limit 1))::text as queue
from place

-- Since when an answer to a question of staff is waited for: null when there is none, or the client has changed something since.
-- $1 id of a lead
-- name: console_asked
select rfc3339(max(asked.at)) as asked_at
from event asked
where asked.lead_id = $1::uuid and asked.what = 'client_asked' and not exists (
	select from event later
	where later.lead_id = asked.lead_id and later.id > asked.id and later.what in ('lead_corrected', 'submission_changed'))

-- What a lead was before its client corrected it, newest first.
-- $1 id of a lead
-- name: console_versions
select coalesce(json_agg(json_build_object(
	'revision', revision,
	'replaced_at', rfc3339(replaced_at),
	'submission', submission,
	'engagement', recommendation ->> 'engagement') order by revision desc), '[]')::text as versions
from lead_revision
where lead_id = $1::uuid

-- What the transaction that runs has done to a lead so far: rows have its number.
-- $1 id of a lead
-- name: console_effect
select json_build_object(
	'status', l.status,
	'engagement', l.engagement,
	'assigned', (select name from recruiter where id = l.assign_to),
	'offers', (
		select coalesce(json_agg(json_build_object('recruiter', r.name, 'status', o.status) order by o.id), '[]')
		from offer o
		join recruiter r on r.id = o.recruiter_id
		where o.lead_id = l.id and o.xmin = pg_current_xact_id()::xid),
	'emails', (
		select coalesce(json_agg(json_build_object('recipient', m.recipient, 'notification', m.notification) order by m.id), '[]')
		from outbox m
		where m.lead_id = l.id and m.state = 'queued' and m.xmin = pg_current_xact_id()::xid))::text as effect
from lead l
where l.id = $1::uuid
