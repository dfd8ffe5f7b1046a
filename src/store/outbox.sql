-- Emails to deliver. Due times are the database clock's; a lease is lease_token with due_at as its end.

-- name: outbox_add_batch
-- $1 json: [{"id","lead_id","offer_id","notification","recipient","view","message_id"}…]
insert into outbox (id, lead_id, offer_id, notification, recipient, view, message_id)
select m.id, m.lead_id, m.offer_id, m.notification, m.recipient, m.view, m.message_id
from json_to_recordset($1::json) as m (
	id uuid, lead_id uuid, offer_id uuid, notification text, recipient text, view json, message_id text)

-- name: outbox_claim
-- $1 token, $2 emails at most, $3 lease in seconds, $4 hours to try a mail.
-- Retries get up to half of the places, fresh emails the rest, and more retries what is left then. The ids go through an array so that the
-- update looks each up in the primary key, whatever the planner thinks of their number.
with retries as (
	select id from outbox where state = 'queued' and attempt > 0 and due_at <= now()
	order by due_at, id limit $2::bigint / 2 for update skip locked
), fresh as (
	select id from outbox where state = 'queued' and attempt = 0 and due_at <= now()
	order by due_at, id limit $2::bigint - (select count(*) from retries) for update skip locked
), more_retries as (
	select id from outbox where state = 'queued' and attempt > 0 and due_at <= now()
	order by due_at, id offset (select count(*) from retries)
	limit $2::bigint - (select count(*) from retries) - (select count(*) from fresh) for update skip locked
)
update outbox set
	lease_token = $1::uuid,
	due_at = now() + make_interval(secs => $3::bigint),
	give_up_at = case attempt when 0 then now() + make_interval(hours => $4::int) else give_up_at end,
	attempt = attempt + 1
where id = any (array(
	select id from fresh union all select id from retries union all select id from more_retries))
returning id, lead_id, notification, recipient, message_id, attempt, fails,
	case when attempt = 1 then 0 else (
		select count(*) from delivery d where d.outbox_id = outbox.id and d.outcome = 'uncertain') end as uncertains,
	extract(epoch from message_date)::bigint as message_date_s,
	case when message is null then view end as view,
	encode(message, 'base64') as message

-- name: outbox_renew
-- $1 token, $2 ids as {a,b}, $3 lease in seconds
update outbox set due_at = now() + make_interval(secs => $3::bigint)
where id = any ($2::uuid[]) and lease_token = $1::uuid and state = 'queued'
returning id

-- name: outbox_release
-- $1 token, $2 ids as {a,b}
update outbox set due_at = now(), lease_token = null
where id = any ($2::uuid[]) and lease_token = $1::uuid and state = 'queued'

-- name: outbox_settle
-- $1 token, $2 json: [{"id","attempt","outcome","own_fault","code","reply","wait_ms","message"}…].
-- own_fault is 1 when the attempt counts as a failure of this mail, else 0. What an earlier call settled, whose answer was lost, is returned
-- too: no two leases of a mail have the same attempt.
with result as (
	select r.*, r.outcome in ('delivered', 'rejected') as is_final
	from json_to_recordset($2::json) as r (
		id uuid, attempt int, outcome text, own_fault int, code int, reply text, wait_ms bigint, message text)
), settled as (
	update outbox o set
		lease_token = null,
		last_code = r.code,
		last_text = r.reply,
		fails = o.fails + r.own_fault,
		state = case
			when r.is_final then r.outcome
			when now() >= o.give_up_at then 'rejected'
			else 'queued' end,
		settled_at = case when r.is_final or now() >= o.give_up_at then now() end,
		message = case when r.is_final then null
			else coalesce(o.message, decode(r.message, 'base64')) end,
		due_at = least(greatest(o.give_up_at, now()), now() + make_interval(secs => r.wait_ms / 1000.0))
	from result r
	where o.id = r.id and o.lease_token = $1::uuid and o.state = 'queued'
	returning o.id, o.attempt, o.state, r.outcome, r.code, r.reply
), logged as (
	insert into delivery (outbox_id, attempt, outcome, code, reply)
	select id, attempt, case when outcome = 'retry' and state = 'rejected' then 'rejected' else outcome end, code, reply
	from settled
)
select id from settled
union all
select r.id from result r join delivery d on d.outbox_id = r.id and d.attempt = r.attempt

-- name: outbox_list
-- $1 state or null, $2 true: only what is in trouble, $3 at most
select coalesce(json_agg(to_json(m)), '[]')::text as emails from (
	select o.id, l.reference, o.notification, o.recipient, o.state, o.created_at, o.attempt, o.fails, o.due_at,
		o.lease_token is not null and o.due_at > now() as is_leased, o.give_up_at, o.settled_at, o.last_code, o.last_text
	from outbox o left join lead l on l.id = o.lead_id
	where ($1::text is null or o.state = $1::text)
	and (not $2::boolean or o.state = 'rejected' or (o.state = 'queued' and o.attempt > 0))
	order by o.id desc limit $3::bigint
) m

-- name: outbox_show
-- $1 id
select to_json(m)::text as mail from (
	select o.id, l.reference, o.notification, o.recipient, o.state, o.created_at, o.attempt, o.fails, o.due_at,
		o.lease_token is not null and o.due_at > now() as is_leased, o.give_up_at, o.settled_at, o.last_code, o.last_text,
		o.message_id, o.view,
		(select coalesce(json_agg(json_build_object(
				'at', d.at, 'attempt', d.attempt, 'outcome', d.outcome, 'code', d.code, 'reply', d.reply
			) order by d.id), '[]') from delivery d where d.outbox_id = o.id) as deliveries
	from outbox o left join lead l on l.id = o.lead_id
	where o.id = $1::uuid
) m

-- name: outbox_retry
-- $1 id, $2 hours to try it from now. A lease that is over does not count as held.
update outbox set state = 'queued', settled_at = null, lease_token = null, due_at = now(),
	give_up_at = now() + make_interval(hours => $2::int)
where id = $1::uuid and state <> 'delivered' and (lease_token is null or due_at <= now())

-- name: outbox_cancel
-- $1 id
update outbox set state = 'cancelled', settled_at = now(), lease_token = null
where id = $1::uuid and state = 'queued' and (lease_token is null or due_at <= now())

-- name: outbox_state
-- $1 id
select state from outbox where id = $1::uuid
