-- What becomes of offers after they were made. Only app/offers/moves writes it, and holds the lead's row lock.

-- $1 lead
-- name: offer_lock_lead
select l.id, l.reference, l.status, l.engagement, l.stage, l.end_reason, l.placement, l.submission, l.recommendation, l.decided_at is not null as is_decided, lead_is_class_told(l) as is_class_told, coalesce(l.recommendation ->> 'engagement', l.engagement) as computed, l.contact_name, l.email, lead_is_proven(l) as is_proven,
	l.email_bounced_at is not null as is_email_bounced, lead_is_unreachable(l) as is_client_unreachable, lead_confirmed_before(l) as confirmed_before,
	(select related from lead_related r where r.lead_id = l.id) as related,
	epoch_us(l.created_at) as received_at_us,
	epoch_us(clock_timestamp()) as now_us
from lead l
where l.id = $1::uuid
for update

-- $1 offer
-- name: offer_lock_lead_by_offer
select l.id, l.reference, l.status, l.engagement, l.stage, l.end_reason, l.placement, l.submission, l.recommendation, l.decided_at is not null as is_decided, lead_is_class_told(l) as is_class_told, coalesce(l.recommendation ->> 'engagement', l.engagement) as computed, l.contact_name, l.email, lead_is_proven(l) as is_proven,
	l.email_bounced_at is not null as is_email_bounced, lead_is_unreachable(l) as is_client_unreachable, lead_confirmed_before(l) as confirmed_before,
	(select related from lead_related r where r.lead_id = l.id) as related,
	epoch_us(l.created_at) as received_at_us,
	epoch_us(clock_timestamp()) as now_us
from lead l
where l.id = (select lead_id from offer where id = $1::uuid)
for update

-- The same to look at; who is out of it sees what it was then. $1 offer
-- name: offer_lead
select l.id, l.reference, l.status, l.stage, l.end_reason, l.placement, lead_own_note(l, mine) as own_note,
	case when l.decided_at is null then coalesce(past.recommendation ->> 'engagement', l.engagement) else l.engagement end as engagement,
	coalesce(past.submission, l.submission) as submission, coalesce(past.recommendation, l.recommendation) as recommendation, l.decided_at is not null as is_decided, l.contact_name, l.email, lead_is_proven(l) as is_proven,
	l.email_bounced_at is not null as is_email_bounced, lead_is_unreachable(l) as is_client_unreachable, lead_confirmed_before(l) as confirmed_before,
	(select related from lead_related r where r.lead_id = l.id) as related,
	epoch_us(l.created_at) as received_at_us,
	case when l.responded_at is null then epoch_us(l.response_due_at) end as response_due_us,
	exists (select from event e where e.lead_id = l.id and e.what = 'lead_disowned') as is_disowned, l.erasure_asked_at is not null as is_erasure_asked,
	epoch_us(clock_timestamp()) as now_us
from offer mine
join lead l on l.id = mine.lead_id
left join lateral (
	select v.submission, v.recommendation
	from lead_revision v
	where v.lead_id = l.id and v.replaced_at > mine.decided_at and not offer_is_held(mine.status)
	order by v.revision limit 1
) past on true
where mine.id = $1::uuid

-- All offers of a lead. $1 lead
-- name: offer_list
select o.id, o.lead_id, o.recruiter_id, r.name, r.email, r.phone, o.status, o.ended_by, o.decline_reason, o.decline_note, o.allowed_us, o.spent_us,
	epoch_us(o.since_at) as since_us,
	epoch_us(o.deadline_at) as deadline_us,
	epoch_us(o.remind_at) as remind_us,
	epoch_us(o.decided_at) as decided_us,
	o.reminded_at is not null as is_reminded, epoch_us(o.known_at) as known_us, o.awaits_digest, r.removed_at is not null as is_recruiter_removed,
	array_to_string(r.engagements, ',') as engagements, o.because, o.your_client,
	q.id as question_id, q.text as question, q.answer, q.lapsed_at is not null as has_lapsed,
	coalesce(q.questions, 0) as questions, coalesce(q.answered_at > o.decided_at, false) as is_answered_late,
	-- The recruiter gave it back; else somebody took it from them.
	o.status = 'returned' and (
		select e.actor = 'recruiter:' || o.recruiter_id
		from event e
		where e.lead_id = o.lead_id and e.what = 'offer_returned' and e.at >= o.decided_at and e.new ->> 'recruiter_id' = o.recruiter_id::text
		order by e.id limit 1) as is_own_return
from offer o
join recruiter r on r.id = o.recruiter_id
left join lateral (
	select id, text, answer, answered_at, lapsed_at, count(*) over () as questions
	from question where offer_id = o.id order by asked_at desc limit 1
) q on true
where o.lead_id = $1::uuid
order by o.id

-- Offers whose time has come, each with the event that is due and the lead, all locked; what another transaction holds is passed over. The caller
-- asks domain/offer/offer what the event does to the row as it is now.
-- An offer that staff made to a recruiter during their time off stays with them.
-- The clock of an offer whose email was tried and not delivered does not run; and while the relay is in trouble no clock does. What a trouble
-- took is given back before anything ends by it. An offer whose email was tried for half an hour, while the relay was well, goes to the next.
-- $1 at most
-- name: offer_claim_due prepared
with trouble as materialized (
	select began_at, ended_at from relay_trouble where ended_at > now() - interval '1 day' and ended_at - began_at > interval '1 second'
), relay as materialized (
	select exists (select from relay_trouble where ended_at is null and seen_until > now()) as is_down,
		not exists (select from relay_trouble where coalesce(ended_at, seen_until) > now() - interval '30 minutes') as is_well
), found as (
	(select id, 2 as priority, 'offer_expired' as event from offer o
		where status = 'open' and deadline_at <= now() and not (select is_down from relay)
			and not exists (select from trouble t where t.ended_at > o.since_at)
			and (known_at is not null or awaits_digest or not exists (
				select from outbox m where m.offer_id = o.id and m.notification = 'lead_offered' and m.attempt > 0))
		order by deadline_at limit $1::bigint)
	union all
	(select id, 5, 'offer_reminded' from offer o
		where status = 'open' and reminded_at is null and remind_at <= now() and not awaits_digest
			and not (select is_down from relay) and not exists (select from trouble t where t.ended_at > o.since_at)
			and (known_at is not null or not exists (
				select from outbox m where m.offer_id = o.id and m.notification = 'lead_offered' and m.attempt > 0))
		order by remind_at limit $1::bigint)
	union all
	(select id, 0, 'offer_delivered' from offer where restart_at is not null and status = 'open' limit $1::bigint)
	union all
	(select o.id, 1, 'offer_clock_resumed' from trouble t join offer o on o.since_at < t.ended_at
		where o.status = 'open' and o.deadline_at is not null and o.known_at is not null limit $1::bigint)
	union all
	(select o.id, 4, 'offer_undelivered' from offer o
		join outbox m on m.offer_id = o.id and m.notification = 'lead_offered' or m.id = o.digest_id
		where o.status = 'open' and o.known_at is null and not o.awaits_digest and (select is_well from relay)
			and least(o.created_at, o.since_at) < now() - interval '30 minutes'
			and (m.state in ('rejected', 'cancelled') or m.state = 'queued' and m.fault not in ('relay', 'us'))
			and (m.lease_token is null or m.due_at <= now()) limit $1::bigint)
	union all
	(select offer_id, 4, 'offer_question_expired' from question
		where answered_at is null and lapsed_at is null and lapses_at <= now() order by lapses_at limit $1::bigint)
	union all
	(select o.id, 3, 'offer_recruiter_unavailable' from recruiter_time_off v join offer o on o.recruiter_id = v.recruiter_id
		where v.start_at <= now() and v.end_at > now() and offer_is_open(o.status)
			and not (o.is_assigned and o.created_at >= v.start_at) limit $1::bigint)
	union all
	(select o.id, 3, case when r.removed_at is null and r.bounced_at is not null then 'offer_undelivered' else 'offer_recruiter_unavailable' end
		from recruiter r join offer o on o.recruiter_id = r.id
		where not r.is_probe and (r.bounced_at is not null or r.removed_at is not null
			or r.pause_moves_offers and r.paused_at is not null and not (o.is_assigned and o.created_at >= r.paused_at)) and offer_is_open(o.status) limit $1::bigint)
), due as (
	select distinct on (id) id, event from found order by id, priority
)
select due.event, o.id, o.lead_id, o.recruiter_id, r.name, r.email, o.status, o.allowed_us, o.spent_us, o.awaits_digest,
	r.removed_at is not null as is_recruiter_removed, array_to_string(r.engagements, ',') as engagements,
	epoch_us(o.since_at) as since_us,
	epoch_us(o.deadline_at) as deadline_us,
	epoch_us(o.remind_at) as remind_us,
	epoch_us(clock_timestamp()) as now_us,
	epoch_us(case due.event when 'offer_delivered' then o.since_at else t.began_at end) as skip_from_us,
	epoch_us(case due.event when 'offer_delivered' then o.restart_at else t.ended_at end) as skip_until_us,
	m.last_text, r.bounced_at is not null as has_bounced, o.known_at is not null as is_known,
	o.restart_at is not null as is_restarting, o.reminded_at is not null as is_reminded,
	l.reference, l.status as lead_status, l.submission, lead_is_unreachable(l) as is_client_unreachable
from due
left join lateral (
	select began_at, ended_at from trouble join offer on offer.id = due.id
	where due.event = 'offer_clock_resumed' and ended_at > since_at order by ended_at limit 1) t on true
left join lateral (
	select last_text from outbox
	where due.event = 'offer_undelivered' and offer_id = due.id and notification = 'lead_offered' limit 1) m on true
join offer o on o.id = due.id
join lead l on l.id = o.lead_id
join recruiter r on r.id = o.recruiter_id
order by o.id
limit $1::bigint
for update of l, o skip locked

-- Writes what became of offers. An offer that is over takes along emails that tell of it and are not on their way yet. An email that somebody
-- has locked is on its way; to wait for it could be a deadlock, because what settles an email locks it first and its offer after it. A lead that
-- moves on is the dispatcher's immediately; one that gets a status is nobody's. A question answers the client while its recruiter has the offer:
-- once that is over without an acceptance, the response time is open again, until the same moment. One that lapses although no email brought it to
-- anybody was no answer. A recruiter who gets the contact knows the client from then on.
-- $1 json: [{"offer_id","lead_id","status","is_over","ends_turn","allowed_us","spent_us","since_us","deadline_us","remind_us","is_reminded",
-- "reason","note","actor","what","old","new","lead_status","answers_client","restarts_response","moves_on","spares_share","discloses_to"}…]; each offer once. Times are microseconds since 1970;
-- null: never.
-- $2 json: [{"lead_id","status"}…]: leads that go on, and what they are from now on (domain/lead/lead_status).
-- name: offer_write_moves
with move as materialized (
	select *
	from json_to_recordset($1::json) as m (
		offer_id uuid, lead_id uuid, status text, is_over boolean, ends_turn boolean, allowed_us bigint, spent_us bigint,
		since_us bigint, deadline_us bigint, remind_us bigint, is_reminded boolean, reason text, note text, actor text, what text,
		old json, new json, lead_status text, answers_client boolean, restarts_response boolean, moves_on boolean, spares_share boolean, discloses_to uuid)
), left_unanswered as materialized (
	select l.id
	from lead l
	where l.responded_at is not null and lead_awaits_response(l.status)
		and exists (select from move m where m.lead_id = l.id and (m.is_over and m.moves_on or m.what = 'offer_question_expired'))
		and not exists (
			select from offer o join question q on q.offer_id = o.id
			where o.lead_id = l.id and offer_is_open(o.status) and not exists (select from move m where m.offer_id = o.id and m.is_over)
				and (q.lapsed_at is null or q.answered_at is not null or exists (
					select from outbox b
					where b.offer_id = o.id and b.notification = 'client_question' and b.created_at = q.asked_at and b.state = 'delivered')))
), moved as (
	update offer o set
		status = m.status,
		ends_turn = m.ends_turn,
		ended_by = case when m.is_over then m.what end,
		decided_at = case when m.is_over then now() end,
		allowed_us = m.allowed_us,
		spent_us = m.spent_us,
		since_at = from_epoch_us(m.since_us),
		deadline_at = from_epoch_us(m.deadline_us),
		remind_at = from_epoch_us(m.remind_us),
		reminded_at = case when m.is_reminded then now() else o.reminded_at end,
		restart_at = case when m.what = 'offer_delivered' then null else o.restart_at end,
		awaits_digest = o.awaits_digest and not m.is_over,
		counts = o.counts and not m.spares_share,
		decline_reason = m.reason,
		decline_note = m.note
	from move m
	where o.id = m.offer_id
), told as (
	insert into event (lead_id, actor, what, old, new)
	select lead_id, actor, what, old, new from move
	union all
	select lead_id, actor, 'contact_disclosed', null, json_build_object('recruiter', new ->> 'recruiter', 'recruiter_id', discloses_to,
		'disclosed', 'contact_name, company, email, phone, description')
	from move where discloses_to is not null
	union all
	select l.id, 'dispatcher', case when now() <= l.response_due_at then 'response_time_kept' else 'response_time_broken' end, null,
		json_build_object('response_due_at', rfc3339(l.response_due_at))
	from move m join lead l on l.id = m.lead_id
	where m.answers_client and l.response_kept is null and l.response_due_at is not null
	union all
	select l.id, 'dispatcher', 'response_time_reopened', null, json_build_object('response_due_at', rfc3339(l.response_due_at))
	from left_unanswered u join lead l on l.id = u.id
	where l.response_kept
), known as (
	insert into known_client as k (email, email_domain, recruiter_id, reference)
	select lower(l.email), email_domain(l.email), m.discloses_to, l.reference
	from move m join lead l on l.id = m.lead_id
	where m.discloses_to is not null
	on conflict (email, recruiter_id) do update set reference = excluded.reference, accepted_at = excluded.accepted_at
), unsent as (
	update outbox set state = 'cancelled', settled_at = now(), lease_token = null
	where id = any (array(
		select id from outbox
		where offer_id = any (array(select offer_id from move where is_over)) and notification in ('lead_offered', 'offer_reminder')
			and state = 'queued' and (lease_token is null or due_at <= now())
		for update skip locked))
	returning offer_id, notification, attempt
), went_on as (
	update lead l set
		status = coalesce(m.lead_status, m.goes_on_as, l.status),
		dispatch_at = case when m.moves_on and m.lead_status is null then now() when m.lead_status is null then l.dispatch_at end,
		escalation_level = case when not m.returns then l.escalation_level end,
		escalation_due_at = case when not m.returns then l.escalation_due_at end,
		staff_notified_at = case when not m.returns then l.staff_notified_at end,
		stage = case when m.lead_status = 'accepted' then 'accepted' when not m.returns then l.stage end,
		follow_up_at = case when m.lead_status = 'accepted' then now() when m.lead_status is null and not m.returns then l.follow_up_at end,
		follow_up = case when m.lead_status = 'accepted' then 'plan' when m.lead_status is null and not m.returns then l.follow_up end,
		responded_at = case when m.restarts_response or m.is_left_unanswered then null when m.answers_client then coalesce(l.responded_at, now())
			else l.responded_at end,
		response_kept = case when m.restarts_response or m.is_left_unanswered and l.response_kept then null
			when m.answers_client then coalesce(l.response_kept, now() <= l.response_due_at) else l.response_kept end,
		response_from_at = case when m.restarts_response then now() else l.response_from_at end,
		response_due_at = case when m.restarts_response then null else l.response_due_at end,
		client_delayed_at = case when m.restarts_response then null else l.client_delayed_at end
	from (
		select lead_id, max(lead_status) as lead_status, bool_or(moves_on) as moves_on, bool_or(answers_client) as answers_client,
			bool_or(restarts_response) as restarts_response, bool_or(status = 'returned') as returns,
			exists (select from left_unanswered u where u.id = move.lead_id) as is_left_unanswered,
			(select g.status from json_to_recordset($2::json) as g (lead_id uuid, status text) where g.lead_id = move.lead_id) as goes_on_as
		from move group by lead_id
	) m
	where l.id = m.lead_id and (m.moves_on or m.answers_client or m.is_left_unanswered or m.lead_status is not null)
)
select offer_id from unsent where notification = 'lead_offered' and attempt = 0

-- Leads that nobody holds once these offers are over: neither open nor accepted. Their rows are locked. $1 leads, $2 offers
-- name: offer_leads_without
select l.id, l.status
from lead l
where l.id = any ($1::uuid[]) and not exists (
	select from offer o where o.lead_id = l.id and offer_is_held(o.status) and o.id <> all ($2::uuid[]))

-- The page of an open offer was opened while it is uncertain whether its email was delivered. $1 offer
-- name: offer_note_opened
update offer set known_at = now(), restart_at = case when now() - since_at > interval '1 second' then now() end
where id = $1::uuid and known_at is null and status = 'open'

-- Digests that tell of nothing but offers that are over.
-- name: offer_cancel_digests
update outbox set state = 'cancelled', settled_at = now(), lease_token = null
where id = any (array(
	select m.id from outbox m
	where m.notification = 'offers_digest' and m.state = 'queued' and (m.lease_token is null or m.due_at <= now())
		and exists (select from offer where digest_id = m.id)
		and not exists (select from offer where digest_id = m.id and offer_is_open(status))
	for update of m skip locked))

-- Accepted in the same transaction. $1 id, $2 lead, $3 recruiter, $4 why this recruiter
-- name: offer_add_by_hand
insert into offer (id, lead_id, recruiter_id, engagement, round, allowed_us, since_at, is_assigned, because)
select $1::uuid, id, $3::uuid, engagement, coalesce(round, 0), 0, clock_timestamp(), true, $4 from lead where id = $2::uuid

-- An address at a mail provider stands for itself alone. $1 lead, $2 recruiter
-- name: offer_exclude_company
insert into exclusion (recruiter_id, company_domain)
select $2::uuid, coalesce(company_domain(email), lower(email)) from lead where id = $1::uuid
on conflict do nothing

-- $1 lead
-- name: offer_doubt_class
update lead set needs_review = true where id = $1::uuid

-- $1 id, $2 offer, $3 text, $4 hours until it lapses
-- name: offer_add_question
insert into question (id, offer_id, text, lapses_at)
values ($1::uuid, $2::uuid, $3, now() + make_interval(hours => $4::int))

-- $1 offers as {a,b}
-- name: offer_lapse_questions
update question set lapsed_at = now()
where offer_id = any ($1::uuid[]) and answered_at is null and lapsed_at is null

-- $1 id
-- name: offer_read_question
select q.id, q.offer_id, q.text, q.answer, q.answered_at is not null as is_answered, o.status = 'asked' as is_waited_for, l.reference, l.contact_name, l.status as lead_status, l.held_at is not null as is_held,
	l.submission ->> 'language' as language,
	(select r.name from offer a join recruiter r on r.id = a.recruiter_id where a.lead_id = l.id and a.status = 'accepted') as accepted_by
from question q
join offer o on o.id = q.offer_id
join lead l on l.id = o.lead_id
where q.id = $1::uuid

-- The question that an email asks, and whether who reads it has to confirm their address first: somebody confirmed another one. $1 id of the email
-- name: offer_question_of_email
select q.id, not lead_address_is_confirmed(l, m.recipient) and (l.email_proven_at is not null
	or exists (select from lead_revision v where v.lead_id = l.id and v.email_proven_at is not null)) as must_confirm
from outbox m
join question q on q.offer_id = m.offer_id and q.asked_at = m.created_at
join lead l on l.id = m.lead_id
where m.id = $1::uuid and m.notification = 'client_question'

-- Only the first answer counts. $1 id, $2 answer
-- name: offer_answer_question
update question set answered_at = now(), answer = $2
where id = $1::uuid and answered_at is null

-- Recruiters whose email server refuses their address, by an offer or a digest of which something is open still: paused from now on. A refusal
-- counts by its enhanced code, where it has one: a relay that refuses us as the sender, or an email's content, says nothing of the address.
-- name: offer_pause_bounced prepared
with refused as (
	select m.id, m.offer_id, m.notification, m.recipient, m.last_text
	from outbox m
	where m.state = 'rejected' and m.settled_at > now() - interval '1 day' and m.notification in ('lead_offered', 'offers_digest')
		and (m.fault = 'address' or m.fault is null and (
			m.last_text ~ '(^|[ -])5[.](1[.](1|2|3|6|10)|2[.]1)([^0-9]|$)'
			or m.last_code in (550, 551, 553) and m.last_text !~ '(^|[ -])5[.][0-9]+[.][0-9]'))
), told as (
	select o.recruiter_id, o.status, x.recipient, x.last_text from refused x join offer o on o.id = x.offer_id
	union all
	select o.recruiter_id, o.status, x.recipient, x.last_text from refused x join offer o on o.digest_id = x.id
	where x.notification = 'offers_digest'
)
update recruiter r set paused_at = coalesce(paused_at, now()), bounced_at = now()
from (
	select distinct on (recruiter_id) recruiter_id, recipient, last_text
	from told where offer_is_open(status) order by recruiter_id
) t
where r.id = t.recruiter_id and lower(r.email) = lower(t.recipient) and r.bounced_at is null and r.removed_at is null
returning r.id, r.name, r.email, t.last_text,
	(select string_agg(l.reference, ', ' order by l.id) from offer o join lead l on l.id = o.lead_id
		where o.recruiter_id = r.id and o.status = 'accepted' and l.status = 'accepted') as held

-- Offers that are told together, because their recruiter gets too many an hour.

-- Offers of the hour that began with the first of them.
-- name: offer_digest_hours prepared
select id, hour_offers from recruiter where hour_at > now() - interval '1 hour'

-- The offers that recruiters do not know of yet, whose digest may come now; all locked, and what another transaction holds is passed over: who
-- ends an offer must know whether its recruiter was told of it. What is over in the meantime is among them.
-- $1 recruiters at most, $2 offers in one digest at most
-- name: offer_digest_claim prepared
with due as materialized (
	select id, name, email
	from recruiter
	where id in (select recruiter_id from offer where awaits_digest) and (digest_at is null or digest_at <= now())
	order by id
	limit $1::bigint
	for no key update skip locked
)
select o.id, o.recruiter_id, due.name, due.email, o.status, o.reference, o.engagement, o.submission,
	epoch_us(o.deadline_at) as deadline_us, o.because, o.your_client,
	case when o.responded_at is null then epoch_us(o.response_due_at) end as response_due_us
from due
cross join lateral (
	select o.id, o.recruiter_id, o.status, o.deadline_at, o.because, o.your_client, l.reference, l.engagement, l.submission,
		l.responded_at, l.response_due_at
	from offer o
	join lead l on l.id = o.lead_id
	where o.recruiter_id = due.id and o.awaits_digest
	order by o.deadline_at, o.id
	limit $2::bigint
	for share of l skip locked
	for no key update of o skip locked
) o
order by o.recruiter_id, o.deadline_at, o.id

-- $1 json: [{"offer_id","digest_id"}…], digest_id null: it is over and was not told. $2 minutes until a recruiter's next digest
-- name: offer_digest_write
with line as materialized (
	select * from json_to_recordset($1::json) as d (offer_id uuid, digest_id uuid)
), told as (
	update offer o set awaits_digest = false, digest_id = line.digest_id
	from line
	where o.id = line.offer_id
	returning o.recruiter_id, o.digest_id
)
update recruiter set digest_at = now() + make_interval(mins => $2::int)
where id = any (array(select recruiter_id from told where digest_id is not null))
