-- Emails to deliver. Due times are the database clock's; a lease is lease_token with due_at as its end.

-- name: outbox_add_batch prepared
-- $1 json: [{"id","lead_id","offer_id","notification","recipient","may_wait","view","message_id"}…]
insert into outbox (id, lead_id, offer_id, notification, recipient, view, message_id, may_wait, state)
select m.id, m.lead_id, m.offer_id, m.notification, m.recipient, m.view, m.message_id, coalesce(m.may_wait, false),
	case when m.may_wait then email_begins(true, m.recipient, row_number() over (partition by m.recipient, m.may_wait order by m.id))
		else 'queued' end
from json_to_recordset($1::json) as m (
	id uuid, lead_id uuid, offer_id uuid, notification text, recipient text, may_wait boolean, view json, message_id text)
where not starts_with(m.notification, 'client_') or coalesce((
	select l.email_disowned_at is null or lower(l.email) <> lower(m.recipient) from lead l where l.id = m.lead_id), true)

-- Takes back what nobody has begun to send, so that a newer email says it too; what names another talent is not held back, and stays.
-- $1 lead, $2 notification, $3 recipient
-- name: outbox_take_unsent
delete from outbox
where lead_id = $1::uuid and notification = $2 and lower(recipient) = lower($3) and state in ('queued', 'bundled') and attempt = 0
	and lease_token is null and digest_id is null and view ->> 'talent' is null
returning view::text as view, epoch_us(created_at) as created_us

-- What this transaction has written waits a minute. $1 lead, $2 notification
-- name: outbox_hold
update outbox set due_at = now() + interval '1 minute'
where lead_id = $1::uuid and notification = $2 and state = 'queued' and attempt = 0 and xmin = pg_current_xact_id()::xid

-- Takes back what nobody has begun to send and one of these emails to the same recipient says as well. $1 as outbox_add_batch
-- name: outbox_drop_repeated
delete from outbox o
using json_to_recordset($1::json) as m (id uuid, lead_id uuid, notification text, recipient text, view json)
where o.lead_id = m.lead_id and o.id <> m.id and o.notification = m.notification and lower(o.recipient) = lower(m.recipient)
	and m.notification = 'lead_escalated' and m.view::jsonb -> 'replies' @> (o.view::jsonb -> 'replies')
	and o.state in ('queued', 'bundled') and o.attempt = 0 and o.lease_token is null and o.digest_id is null

-- What this transaction has written leaves when nothing was added for so many minutes, or three times as many after the first of it.
-- $1 lead, $2 notification, $3 minutes, $4 since when, or null: now
-- name: outbox_collect
update outbox set
	created_at = coalesce(from_epoch_us($4::bigint), created_at),
	due_at = least(now() + make_interval(mins => $3::int), coalesce(from_epoch_us($4::bigint), now()) + make_interval(mins => 3 * $3::int))
where lead_id = $1::uuid and notification = $2 and state = 'queued' and attempt = 0 and view ->> 'talent' is null
	and xmin = pg_current_xact_id()::xid

-- What recipients are to be told together, by recipient, with the recruiter it is, if any, and their offer; at most one digest in so many minutes for each. One instance at a time: the lock.
-- $1 minutes. submission: for staff, and for the recruiter who accepted it
-- name: outbox_claim_bundled prepared
select o.id, o.recipient, o.notification, o.lead_id, o.view ->> 'reference' as reference, r.id as recruiter_id, f.id as offer_id,
	case when r.id is null or f.status = 'accepted' then l.submission end as submission
from outbox o
left join lead l on l.id = o.lead_id
left join recruiter r on lower(r.email) = lower(o.recipient) and r.removed_at is null
left join lateral (
	select f.id, f.status from offer f where f.lead_id = o.lead_id and f.recruiter_id = r.id order by f.id desc limit 1) f on true
where pg_try_advisory_xact_lock(7306080012) and o.state = 'bundled' and o.digest_id is null and not exists (
	select from outbox d
	where d.recipient = o.recipient and d.notification = 'notices_digest' and d.created_at > now() - make_interval(mins => $1::int))
order by o.recipient, o.notification, o.id
limit 2000
for update of o skip locked

-- $1 json: [{"id","digest_id"}…]
-- name: outbox_end_bundled
update outbox o set digest_id = b.digest_id, settled_at = now()
from json_to_recordset($1::json) as b (id uuid, digest_id uuid)
where o.id = b.id

-- name: outbox_claim prepared
-- $1 token, $2 emails at most, $3 lease in seconds, $4 hours to try an email.
-- Emails of recipients that no sender is at work on, and that are not slow. Retries get up to half of the places, fresh emails the rest, and
-- more retries what is left then. Two claims of one moment may choose emails of one recipient: the lane decides, which only one of
-- them gets. The ids go through an array so that the update looks each up in the primary key, whatever the planner thinks of their number.
with held as materialized (
	select lane as recipient from delivery_lane where leased_until > now()
	union
	select recipient from outbox where state = 'queued' and slow_at is not null
), retries as (
	select o.id, o.recipient from outbox o
	where o.state = 'queued' and o.attempt > 0 and o.due_at <= now() and o.recipient not in (select recipient from held)
	order by o.due_at, o.id limit $2::bigint / 2 for update skip locked
), fresh as (
	select o.id, o.recipient from outbox o
	where o.state = 'queued' and o.attempt = 0 and o.due_at <= now() and o.recipient not in (select recipient from held)
	order by o.due_at, o.id limit $2::bigint - (select count(*) from retries) for update skip locked
), more_retries as (
	select o.id, o.recipient from outbox o
	where o.state = 'queued' and o.attempt > 0 and o.due_at <= now() and o.recipient not in (select recipient from held)
	order by o.due_at, o.id offset (select count(*) from retries)
	limit $2::bigint - (select count(*) from retries) - (select count(*) from fresh) for update skip locked
), chosen as materialized (
	select id, recipient from fresh union all select id, recipient from retries union all select id, recipient from more_retries
), taken as (
	insert into delivery_lane (lane, lease_token, leased_until)
	select distinct recipient, $1::uuid, now() + make_interval(secs => $3::bigint) from chosen order by recipient
	on conflict (lane) do update set lease_token = excluded.lease_token, leased_until = excluded.leased_until
	where delivery_lane.leased_until <= now()
	returning lane
)
update outbox set
	lease_token = $1::uuid,
	due_at = now() + make_interval(secs => $3::bigint),
	give_up_at = case attempt when 0 then now() + make_interval(hours => $4::int) else give_up_at end,
	attempt = attempt + 1
where id = any (array(select id from chosen where recipient in (select lane from taken)))
returning id, lead_id, notification, recipient, recipient as lane, message_id, attempt, fails,
	(extract(epoch from now() - refused_at) * 1000000)::bigint as refused_us,
	case when attempt > 1 then (
		select count(*) from delivery d where d.outbox_id = outbox.id and d.outcome = 'uncertain') end as uncertain,
	extract(epoch from message_date)::bigint as message_date_s,
	case when message is null then view end as view,
	encode(message, 'base64') as message

-- name: outbox_claim_slow prepared
-- $1 token, $2 lease in seconds, $3 hours to try an email.
-- One email of the recipients whose last attempt failed after MAIL, if no sender is at work on one already: first the recipient that failed
-- longest ago, so that one of them with many emails does not keep the others waiting.
with slow as materialized (
	select recipient, max(slow_at) as slow_at from outbox where state = 'queued' and slow_at is not null group by recipient
), chosen as materialized (
	select o.id from outbox o join slow s on s.recipient = o.recipient
	where o.state = 'queued' and o.due_at <= now()
	and not exists (select from delivery_lane l where l.lane in ('', o.recipient) and l.leased_until > now())
	order by s.slow_at, o.due_at, o.id limit 1 for update of o skip locked
), taken as (
	insert into delivery_lane (lane, lease_token, leased_until)
	select '', $1::uuid, now() + make_interval(secs => $2::bigint) from chosen
	on conflict (lane) do update set lease_token = excluded.lease_token, leased_until = excluded.leased_until
	where delivery_lane.leased_until <= now()
	returning lane
)
update outbox set
	lease_token = $1::uuid,
	due_at = now() + make_interval(secs => $2::bigint),
	give_up_at = case attempt when 0 then now() + make_interval(hours => $3::int) else give_up_at end,
	attempt = attempt + 1
where id = any (array(select id from chosen, taken))
returning id, lead_id, notification, recipient, '' as lane, message_id, attempt, fails,
	(extract(epoch from now() - refused_at) * 1000000)::bigint as refused_us,
	case when attempt > 1 then (
		select count(*) from delivery d where d.outbox_id = outbox.id and d.outcome = 'uncertain') end as uncertain,
	extract(epoch from message_date)::bigint as message_date_s,
	case when message is null then view end as view,
	encode(message, 'base64') as message

-- name: outbox_renew
-- $1 token, $2 ids as {a,b}, $3 lease in seconds
with lanes as (
	update delivery_lane set leased_until = now() + make_interval(secs => $3::bigint) where lease_token = $1::uuid
)
update outbox set due_at = now() + make_interval(secs => $3::bigint)
where id = any ($2::uuid[]) and lease_token = $1::uuid and state = 'queued'
returning id

-- name: outbox_release
-- $1 token, $2 ids as {a,b}, $3 json: the lanes that are still needed, ["a","b"]
with lanes as (
	delete from delivery_lane
	where lease_token = $1::uuid and lane not in (select json_array_elements_text($3::json))
)
update outbox set due_at = now(), lease_token = null
where id = any ($2::uuid[]) and lease_token = $1::uuid and state = 'queued'

-- name: outbox_settle prepared
-- $1 token, $2 json: [{"id","attempt","outcome","fault","own_fault","is_slow","is_refused","wait_us","code","reply","message"}…], $3 json: the
-- lanes that are still needed, ["a","b"].
-- own_fault is 1 when the attempt counts as a failure of this email, else 0. A delivered email shows that its recipient is no longer slow, and
-- lets the clock of the offer that it tells of run. An email is void if its offer ended during the attempt.
-- What an earlier call settled, whose answer was lost, is returned too: no two leases of an email have the same attempt.
with result as (
	select r.*, r.outcome in ('delivered', 'rejected') as is_final, r.outcome = 'retry' and exists (
		select from outbox o join offer f on f.id = o.offer_id
		where o.id = r.id and o.notification in ('lead_offered', 'offer_reminder') and not offer_is_open(f.status)) as is_void
	from json_to_recordset($2::json) as r (
		id uuid, attempt int, outcome text, fault text, own_fault int, is_slow boolean, is_refused boolean, wait_us bigint, code int,
		reply text, message text)
	order by r.id -- as lead_lock_emails locks them
), settled as (
	update outbox o set
		lease_token = null,
		last_code = r.code,
		last_text = r.reply,
		fault = nullif(r.fault, 'none'),
		fails = o.fails + r.own_fault,
		slow_at = case when r.is_final then null when r.is_slow then now() else o.slow_at end,
		refused_at = case when r.is_refused then coalesce(o.refused_at, now()) else o.refused_at end,
		state = case
			when r.is_final then r.outcome
			when now() >= o.give_up_at then 'rejected'
			when r.is_void then 'cancelled'
			else 'queued' end,
		settled_at = case when r.is_final or r.is_void or now() >= o.give_up_at then now() end,
		message = case when r.is_final then null
			else coalesce(o.message, decode(r.message, 'base64')) end,
		due_at = least(greatest(o.give_up_at, now()), now() + r.wait_us * interval '1 microsecond')
	from result r
	where o.id = r.id and o.lease_token = $1::uuid and o.state = 'queued'
	returning o.id, o.attempt, o.recipient, o.notification, o.offer_id, o.state, r.outcome, r.code, r.reply
), healed as (
	-- What somebody else has locked goes its own way.
	update outbox set slow_at = null
	where id = any (array(
		select id from outbox
		where state = 'queued' and slow_at is not null and recipient in (select recipient from settled where outcome = 'delivered')
			and id not in (select id from result)
		for update skip locked))
), known as (
	-- From now on the recruiter can know of the offers that these emails tell of.
	update offer set known_at = now(), restart_at = case when now() - since_at > interval '1 second' then now() end
	where known_at is null and id = any (array(
		select offer_id from settled where outcome = 'delivered' and notification = 'lead_offered'
		union all
		select o.id from settled s join offer o on o.digest_id = s.id where s.outcome = 'delivered'))
), lanes as (
	delete from delivery_lane
	where lease_token = $1::uuid and lane not in (select json_array_elements_text($3::json))
), logged as (
	insert into delivery (outbox_id, attempt, outcome, code, reply)
	select id, attempt, case when outcome = 'retry' and state = 'rejected' then 'rejected' else outcome end, code, reply
	from settled
)
select id from settled
union all
select r.id from result r
where r.id not in (select id from settled)
	and exists (select from delivery d where d.outbox_id = r.id and d.attempt = r.attempt)

-- name: outbox_take_undeliverable
-- Emails that will not arrive and that staff have not been told of; now they have. Recruiters whose address is refused are told of otherwise.
-- $1 the notification that tells of them
with found as (
	select id, lead_id from outbox
	where state = 'rejected' and reported_at is null and settled_at > now() - interval '1 day' and notification <> $1
		and not (notification in ('lead_offered', 'offers_digest')
			and (fault = 'address' or fault is null and last_code in (550, 551, 553)))
		and not exists (select from lead p where p.id = outbox.lead_id and p.is_probe)
	order by id limit 50 for update skip locked
)
update outbox o set reported_at = now()
from found f left join lead l on l.id = f.lead_id
where o.id = f.id
returning o.notification, o.recipient, o.last_text, l.reference

-- Goes when it has left (lead_forget_erased). $1 id
-- name: outbox_forget
update outbox set is_forgotten = true where id = $1::uuid

-- What a reply to an email is about, and who it is from and goes to. $1 id of the email, $2 Message-ID of the reply or null
-- name: outbox_of_reply
select m.notification, m.recipient, l.id as lead_id, l.reference, l.email as client_email, l.contact_name, l.submission,
	l.revision, l.status, lead_is_proven(l) as is_proven, lead_confirmed_before(l) as confirmed_before,
	lower(m.recipient) = any (array[lower(l.email), lower(lead_confirmed_before(l))]) is true as is_client,
	lead_address_is_confirmed(l, m.recipient) as is_recipient_confirmed, sender.id as recruiter_id,
	sender.name as recruiter_name, sender.id = holder.id as is_holder, holder.name as holder_name, holder.email as holder_email,
	(select x.id from offer x where x.lead_id = l.id and x.recruiter_id = sender.id and x.status = 'open'
		and not exists (select from outbox d where d.offer_id = x.id and d.notification = 'reply_redirected')) as open_offer_id,
	-- An email that did not quote the question cannot be answered with a reply.
	(select q.id from question q where m.notification = 'client_question' and q.offer_id = m.offer_id and q.answered_at is null
		and m.view -> 'quote' is not null order by q.asked_at desc limit 1) as question_id,
	case when m.notification in ('client_question', 'client_delayed') and m.offer_id is null and l.asked_at is not null
		then m.view #>> '{quote,paragraphs,0}' end as staff_question,
	(select count(*) from event e where e.lead_id = l.id and e.what = 'email_received' and e.at > now() - interval '1 day') as received_today,
	exists (select from event e
		where e.lead_id = l.id and e.what = 'email_received' and e.new ->> 'message_id' = $2) as is_known
from outbox m
join lead l on l.id = m.lead_id
left join recruiter sender on lower(sender.email) = lower(m.recipient) and sender.removed_at is null
left join offer o on o.lead_id = l.id and o.status = 'accepted'
left join recruiter holder on holder.id = o.recruiter_id and holder.removed_at is null
where m.id = $1::uuid

-- An email that the relay had accepted came back. What follows from a refused address follows from this one.
-- $1 Message-ID, $2 fault, $3 the report's words
-- name: outbox_bounce
with bounced as (
	update outbox set state = 'rejected', settled_at = now(), fault = $2, last_code = 550, last_text = $3, reported_at = null
	where id = substring($1 from '^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@')::uuid and message_id = $1 and state = 'delivered'
	returning id, attempt
)
insert into delivery (outbox_id, attempt, code, outcome, reply)
select id, attempt, 550, 'rejected', $3 from bounced

-- name: outbox_list
-- $1 state or null, $2 true: only what is in trouble, $3 at most
select coalesce(json_agg(to_json(m)), '[]')::text as emails from (
	select o.id, l.reference, o.notification, o.recipient, o.state, o.created_at, o.attempt, o.fails, o.due_at,
		o.lease_token is not null and o.due_at > now() as is_leased, o.give_up_at, o.settled_at, o.last_code, o.last_text
	from outbox o left join lead l on l.id = o.lead_id
	where ($1::text is null or o.state = $1::text) and l.is_probe is not true
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
update outbox set state = 'queued', settled_at = null, lease_token = null, due_at = now(), refused_at = null, reported_at = null,
	give_up_at = now() + make_interval(hours => $2::int)
where id = $1::uuid and state <> 'delivered' and (lease_token is null or due_at <= now())

-- name: outbox_retry_all
-- $1 state or null (those in trouble: rejected, or tried and not delivered), $2 seconds since the last attempt at most, or null, $3 last code
-- or null, $4 hours to try them from now. What tells of an offer that is over is left alone, and so is what a sender holds.
update outbox o set state = 'queued', settled_at = null, lease_token = null, due_at = now(), refused_at = null, reported_at = null,
	give_up_at = now() + make_interval(hours => $4::int)
where o.id = any (array(
	select o.id from outbox o
	where o.state in ('queued', 'rejected', 'cancelled')
		and (o.state = $1::text or $1::text is null and (o.state = 'rejected' or o.state = 'queued' and o.attempt > 0))
		and ($2::bigint is null or coalesce((select max(d.at) from delivery d where d.outbox_id = o.id), o.settled_at, o.created_at)
			>= now() - make_interval(secs => $2::bigint))
		and ($3::int is null or o.last_code = $3::int)
		and (o.lease_token is null or o.due_at <= now())
		and not (o.notification in ('lead_offered', 'offer_reminder')
			and not exists (select from offer f where f.id = o.offer_id and f.status in ('open', 'asked')))
	for update of o skip locked))

-- name: outbox_cancel
-- $1 id
update outbox set state = 'cancelled', settled_at = now(), lease_token = null
where id = $1::uuid and state = 'queued' and (lease_token is null or due_at <= now())

-- name: outbox_state
-- $1 id
select state from outbox where id = $1::uuid
