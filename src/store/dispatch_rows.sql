-- Leads that are due for the dispatcher, and what it decides: offers, dispatches, events.

-- $1 at most, $2 test leads of the trial run, and no others
-- name: dispatch_rows_claim prepared
select id, reference, engagement, status, submission, recommendation, decided_at is not null as is_decided, email, contact_name, lead_is_proven(lead) as is_proven, lead_confirmed_before(lead) as confirmed_before, lead_address_is_known(lead) as is_known, email_bounced_at is not null as is_email_bounced,
	receipt_at is null as awaits_receipt,
	epoch_us(created_at) as received_at_us,
	epoch_us(coalesce(response_from_at, created_at)) as response_from_us,
	epoch_us(response_due_at) as response_due_us,
	responded_at is not null as is_responded,
	coalesce(round, 0) as round, coalesce(escalation_level, 0) as escalation_level,
	epoch_us(escalation_due_at) as escalation_due_us,
	staff_notified_at is not null as is_staff_notified, assign_to,
	status_reason, triaged_at is not null as is_triaged, exists (select from staff where disabled_at is null) as has_staff,
	-- Not by who was away, or was removed before, nor by who does not take what the lead became after they had accepted it.
	(select count(*) from offer o join recruiter r on r.id = o.recruiter_id
		where o.lead_id = lead.id and o.status = 'returned' and o.round = coalesce(lead.round, 0)
			and o.decline_reason is distinct from 'time_off' and coalesce(o.decided_at < r.removed_at, true)
			and lead.engagement = any (r.engagements)) as returns,
	-- Asked in this round by an email that did not arrive.
	(select json_agg(r.name order by o.id)::text from offer o join recruiter r on r.id = o.recruiter_id
		where o.lead_id = lead.id and o.round = coalesce(lead.round, 0) and o.ends_turn
			and o.known_at is null and (o.status = 'undelivered' or r.bounced_at is not null)) as unreached,
	(select json_agg(json_build_object('what', what, 'recruiter', name, 'reason', reason, 'note', note) order by at)::text
		from (
			select o.status as what, r.name, o.decline_reason as reason, o.decline_note as note, o.decided_at as at
			from offer o join recruiter r on r.id = o.recruiter_id
			where o.lead_id = lead.id and (o.status = 'returned' or o.status = 'declined' and o.decline_reason is not null
				or o.status = 'expired' and o.known_at is not null)
			union all
			select case when q.answered_at is null then 'unanswered' else 'answered' end, r.name, null, q.text, q.asked_at
			from offer o join recruiter r on r.id = o.recruiter_id join question q on q.offer_id = o.id
			where o.lead_id = lead.id
		) past) as past,
	-- What staff asked the client while they had to decide, unless they took it back.
	case when status_reason is not null then (
		select e.new ->> 'question' from event e
		where e.lead_id = lead.id and e.what in ('client_asked', 'client_question_taken_back')
		order by e.id desc limit 1) end as question,
	asked_at is not null as awaits_answer,
	-- Its client knows who had it, has not been told yet until when somebody else answers, and is not told that work on it goes on.
	case when response_from_at is not null and response_due_at is null then (
		select r.name
		from offer o join recruiter r on r.id = o.recruiter_id
		where o.lead_id = lead.id and o.status = 'returned' and o.decided_at >= lead.response_from_at
			and not exists (
				select from outbox m
				where m.lead_id = lead.id and m.notification = 'client_reopened' and m.created_at >= o.decided_at)
		order by o.decided_at desc limit 1) end as handed_back_by,
	epoch_us(clock_timestamp()) as now_us
from lead
where dispatch_at <= now() and is_probe = (select $2::boolean) and (not is_probe or assign_to is not null)
order by dispatch_at, response_due_at, id
limit (select $1::bigint)
for update skip locked

-- One that could not be dispatched comes later; not if somebody has moved it in the meantime. $1 id
-- name: dispatch_rows_postpone
update lead set dispatch_at = now() + interval '1 minute' where id = $1::uuid and dispatch_at <= now()

-- One instance at a time decides, or two could choose the same last free place. Held until the transaction ends. It comes before the locks of
-- leads, everywhere. With nothing due, no row, and no lock.
-- $1 false: whether or not anything is due, $2 as above
-- name: dispatch_rows_lock prepared
select pg_advisory_xact_lock(hashtext('leadmatch place'))
where not $1::boolean or exists (select from lead where dispatch_at <= now() and is_probe = $2::boolean and (not is_probe or assign_to is not null))

-- $1 id
-- name: dispatch_rows_look_at
select id, engagement, submission from lead where id = $1::uuid

-- What there is between these leads and recruiters. Who called a lead spam is not offered it again, nor anybody what they declined or returned, but for
-- one who only lost it while they were off; and one who said
-- that it is of another class may be asked under another. "offset 0" keeps the planner, which knows neither how many leads are asked for nor how long
-- the tables are by now, from reading all offers of all leads.
-- $1 ids of leads
-- name: dispatch_rows_ties prepared
with wanted as materialized (
	select id, company_domain(email) as company_domain, email_domain(email) as email_domain, lower(email) as email, coalesce(round, 0) as round,
		greatest(decided_at, corrected_at) as class_at
	from lead
	where id = any ((select $1::uuid[])::uuid[])
)
select w.id as lead_id, o.recruiter_id,
	case when offer_is_open(o.status) then 'open' when o.status = 'returned' then 'returned' when o.status = 'declined' then 'declined'
		when o.ended_by = 'offer_superseded' then 'runner_up' else 'asked' end as tie,
	null::text as reference, null::bigint as accepted_us
from wanted w
cross join lateral (select recruiter_id, status, ended_by, ends_turn, round, decided_at, decline_reason from offer where lead_id = w.id offset 0) o
where offer_is_open(o.status) or (o.ends_turn and o.round = w.round and not (o.status = 'returned' and o.decline_reason = 'time_off'))
	or (o.status = 'returned' and o.decline_reason is distinct from 'time_off') or o.ended_by = 'offer_superseded'
	or (o.status = 'declined' and (o.decline_reason is distinct from 'wrong_class' or w.class_at is null or w.class_at < o.decided_at))
	or (o.status = 'undelivered' and o.decided_at > now() - interval '1 hour')
union all
select w.id, o.recruiter_id, 'offered', null, null
from wanted w
cross join lateral (select recruiter_id, known_at, awaits_digest from offer where lead_id = w.id offset 0) o
where o.known_at is not null and not o.awaits_digest
union all
select w.id, o.recruiter_id, 'excluded', null, null
from wanted w
cross join lateral (select recruiter_id, decline_reason from offer where lead_id = w.id offset 0) o
where o.decline_reason = 'spam'
union all
select w.id, x.recruiter_id, 'excluded', null, null
from wanted w
cross join lateral (select recruiter_id from exclusion where company_domain in (w.company_domain, w.email) offset 0) x
union all
select w.id, k.recruiter_id, case when k.email = w.email then 'client' else 'company' end, k.reference, epoch_us(k.accepted_at)
from wanted w
cross join lateral (select recruiter_id, email, reference, accepted_at from known_client where email_domain = w.email_domain and (w.company_domain is not null or email = w.email) offset 0) k

-- name: dispatch_rows_is_anybody_freed prepared
select exists (select from recruiter_available) as is_available

-- Leads that wait are looked at again, the earliest response time first, because a recruiter may have room for them. Takes what offer_frees and
-- its like have noted. $1 leads at most
-- name: dispatch_rows_wake_waiting
with noted as (
	delete from recruiter_available
	where ctid = any (array(select ctid from recruiter_available limit 10000 for update skip locked))
	returning recruiter_id
), takes as (
	select distinct unnest(engagements) as engagement
	from recruiter
	where id = any (array(select recruiter_id from noted)) and paused_at is null and removed_at is null
)
update lead set dispatch_at = now()
where status in ('waiting', 'escalated') and id = any (array(
	select id from lead
	where status in ('waiting', 'escalated') and (dispatch_at is null or dispatch_at > now()) and engagement in (select engagement from takes)
	order by response_due_at, id
	limit $1::bigint))

-- Which of these leads' clients get a receipt: one per address and day unless it is known, and so many in total in an hour. Notes them.
-- $1 json: [{"lead_id","address","is_known"}…], $2 at most in an hour
-- name: dispatch_rows_choose_receipts prepared
with wanted as materialized (
	select distinct on (address_hash, case when is_known then lead_id end) lead_id, address_hash, is_known
	from json_to_recordset($1::json) as w (lead_id uuid, address text, is_known boolean)
	cross join lateral (select address_hash(address) as address_hash) h
	order by address_hash, case when is_known then lead_id end, lead_id
), forgotten as (
	delete from client_receipt
	where at < now() - interval '2 days' and address_hash not in (select address_hash from wanted)
), chosen as materialized (
	select w.lead_id, w.address_hash
	from wanted w
	left join client_receipt r on r.address_hash = w.address_hash
	where w.is_known or r.at is null or r.at <= now() - interval '1 day'
	order by w.lead_id
	limit (select greatest($2::bigint - count(*), 0) from client_receipt where at > now() - interval '1 hour' and not is_letter)
), noted as (
	insert into client_receipt as r (address_hash)
	select distinct address_hash from chosen
	on conflict (address_hash) do update set at = now()
)
select lead_id from chosen

-- $1 json: [{"lead_id","engagement","status","status_reason","round","response_due_us","dispatch_at_us","available_us","escalation_level","escalation_due_us","notifies_staff","has_receipt","dispatch_id","outcome",
-- "recruiter_ids","offers":[{"id","recruiter_id","allowed_us","deadline_us","remind_us","is_assigned","awaits_digest","because","your_client","counts"}…],"events":[{"what","old","new"}…]}…].
-- $2 json[]: the candidates of each, in the same order. dispatch_id null: nothing new is to be explained. Times are microseconds since 1970; null: never.
-- name: dispatch_rows_write prepared
with decision as materialized (
	select *
	from rows from (
		json_to_recordset($1::json) as (
			lead_id uuid, engagement text, status text, status_reason text, round int, response_due_us bigint, dispatch_at_us bigint,
			available_us bigint, escalation_level int, escalation_due_us bigint,
			notifies_staff boolean, has_receipt boolean, dispatch_id uuid, outcome text, recruiter_ids uuid[], offers json, events json),
		unnest($2::json[])
	) as d (
		lead_id, engagement, status, status_reason, round, response_due_us, dispatch_at_us, available_us, escalation_level, escalation_due_us,
		notifies_staff, has_receipt, dispatch_id, outcome, recruiter_ids, offers, events, candidates)
), made as materialized (
	select d.lead_id, d.engagement, d.round, o.*
	from decision d
	cross join json_to_recordset(d.offers) as o (
		id uuid, recruiter_id uuid, allowed_us bigint, deadline_us bigint, remind_us bigint, is_assigned boolean, awaits_digest boolean,
		because text, your_client text, counts boolean)
), offered as (
	insert into offer (id, lead_id, recruiter_id, engagement, round, allowed_us, since_at, deadline_at, remind_at, is_assigned, awaits_digest, because, your_client, counts)
	select id, lead_id, recruiter_id, engagement, round, allowed_us, clock_timestamp(),
		from_epoch_us(deadline_us), from_epoch_us(remind_us), is_assigned, awaits_digest, because, your_client, counts
	from made
), explained as (
	insert into dispatch (id, lead_id, outcome, offer_id, candidates, recruiter_ids)
	select dispatch_id, lead_id, outcome, (select id from made m where m.lead_id = d.lead_id limit 1), candidates, recruiter_ids
	from decision d
	where dispatch_id is not null
), asked as (
	update recruiter r set last_offer_at = clock_timestamp(),
		hour_at = case when hour_at > now() - interval '1 hour' then hour_at else now() end,
		hour_offers = case when hour_at > now() - interval '1 hour' then hour_offers else 0 end + n.offers
	from (select recruiter_id, count(*) as offers from made group by recruiter_id) n
	where r.id = n.recruiter_id
), told as (
	insert into event (lead_id, actor, what, old, new)
	select d.lead_id, 'dispatcher', e.what, e.old, e.new
	from decision d
	cross join json_to_recordset(d.events) as e (what text, old json, new json)
)
update lead set
	status = d.status,
	status_reason = d.status_reason,
	round = d.round,
	response_due_at = from_epoch_us(d.response_due_us),
	dispatch_at = from_epoch_us(d.dispatch_at_us),
	available_at = from_epoch_us(d.available_us),
	escalation_level = d.escalation_level,
	escalation_due_at = from_epoch_us(d.escalation_due_us),
	staff_notified_at = case when d.status = 'offered' then null when d.notifies_staff then now() else staff_notified_at end,
	assign_to = null,
	receipt_at = coalesce(receipt_at, now()),
	has_receipt = lead.has_receipt or d.has_receipt
from decision d
where lead.id = d.lead_id

-- How long clients waited for a person's first answer, the latest first. $1 at most
-- name: dispatch_rows_past_responses
select epoch_us(coalesce(response_from_at, created_at)) as from_us, epoch_us(responded_at) as responded_us
from lead
where responded_at is not null
order by responded_at desc
limit $1::bigint

-- Response times that are over without an answer, once their clients were to hear of it. $1 at most
-- name: dispatch_rows_break_responses prepared
with due as materialized (
	select id, response_due_at
	from lead
	where response_due_at <= now() and response_kept is null and client_delayed_at is not null and lead_awaits_response(status)
	order by response_due_at
	limit $1::bigint
	for update skip locked
), told as (
	insert into event (lead_id, actor, what, new)
	select id, 'dispatcher', 'response_time_broken', json_build_object('response_due_at', rfc3339(response_due_at)) from due
)
update lead set response_kept = false where id = any (array(select id from due))
