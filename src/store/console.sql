-- What the pages of the console read besides the lead itself.

-- One lead of those with a status, oldest first, and behind them those whose client was asked something: the one that is named, or that comes
-- after it, or the first. Reads the indexes of statuses.
-- $1 status, $2 reference or null
-- name: console_queue
with place as materialized (
	select id, asked_at, asked_at is not null as is_asked
	from lead
	where id = coalesce(
		(select id from lead where status = $1 and reference = $2::text),
		(select id from lead where status = $1 and asked_at is null and id >= (select id from lead where reference = $2::text) order by id limit 1),
		(select id from lead where status = $1 and asked_at is null order by id limit 1),
		(select id from lead where status = $1 and asked_at is not null order by id limit 1))
), total as materialized (
	select count(*) as leads, (select count(*) from lead l where l.status = $1 and l.asked_at is not null) as asked
	from lead l
	where l.status = $1
)
select json_build_object(
	'reference', (select l.reference from lead l join place on l.id = place.id),
	'asked_at', (select rfc3339(asked_at) from place),
	'position', (
		select case when place.is_asked
			then total.leads - (select count(*) from lead l where l.status = $1 and l.asked_at is not null and l.id > place.id)
			else (select count(*) from lead l where l.status = $1 and l.id <= place.id)
				- (select count(*) from lead l where l.status = $1 and l.asked_at is not null and l.id <= place.id) end
		from place),
	'count', total.leads,
	'previous', (
		select coalesce(
			(select l.reference from lead l where l.status = $1 and (l.asked_at is not null) = place.is_asked and l.id < place.id order by l.id desc limit 1),
			(select l.reference from lead l where place.is_asked and l.status = $1 and l.asked_at is null order by l.id desc limit 1))
		from place),
	'next', (
		select coalesce(
			(select l.reference from lead l where l.status = $1 and (l.asked_at is not null) = place.is_asked and l.id > place.id order by l.id limit 1),
			(select l.reference from lead l where not place.is_asked and l.status = $1 and l.asked_at is not null order by l.id limit 1))
		from place))::text as queue
from total

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
