-- Whose the address of a lead is.

-- Its leads are proven one by one again. $1 id of the lead
-- name: lead_address_disown
with unproven as (
	delete from proven_address where address_hash = (select address_hash(email) from lead where id = $1::uuid)
)
update lead set email_disowned_at = now() where id = $1::uuid

-- Its owner is asked again. $1 id of the lead
-- name: lead_address_ask_again
update lead set email_disowned_at = null where id = $1::uuid and email_disowned_at is not null

-- One that it had before, unless its owner confirmed it then. $1 id of the lead, $2 of an email that went there
-- name: lead_address_disown_before
update lead_revision v set email_disowned_at = now()
from outbox m
where v.lead_id = $1::uuid and m.id = $2::uuid and lower(v.submission ->> 'email') = lower(m.recipient) and v.email_proven_at is null

-- A row if its owner said that the lead is not theirs, and it is not its present address. $1 id, $2 address
-- name: lead_address_is_disowned
select from lead l
where id = $1::uuid and lower(email) <> lower($2::text) and (lead_address_before(l, $2::text)).email_disowned_at is not null

-- A row if its owner confirmed it for this lead. $1 id, $2 address
-- name: lead_address_is_confirmed
select from lead l
where id = $1::uuid and lead_address_is_confirmed(l, $2::text)

-- A row if its new address is to be asked whether it is its reader's: not a moment after the last time, and what strangers can be sent is limited.
-- A network that is over its limit takes nothing from others.
-- $1 id of the lead, $2 address, $3 minutes between two letters of a lead to one address, $4 letters to an address in a day, $5 of a lead in a day,
-- $6 the network that gives the address, or null: not counted; $7 its letters without a pause, then one in $8 microseconds; $9 $10 those of all
-- name: lead_address_choose_letter
with mine as (
	select lower(recipient) = lower($2::text) and created_at > now() - make_interval(mins => $3::int) as is_again
	from outbox
	where lead_id = $1::uuid and notification = 'client_address_given' and created_at > now() - interval '1 day'
), free as (
	select k.key
	from generate_series(1, $4::bigint) as number
	cross join lateral (select address_hash(number || ' ' || $2::text) as key) k
	left join client_receipt r on r.address_hash = k.key
	where r.at is null or r.at <= now() - interval '1 day'
	limit 1
), asked as materialized (
	select key
	from free
	where not exists (select from mine where is_again) and (select count(*) from mine) < $5::bigint
), noted as (
	insert into client_receipt as r (address_hash, is_letter)
	select key, true
	from asked
	where case when $6::text is null or limit_take('letter:' || $6::text, $7::bigint, $8::bigint)
		then limit_take('letter', $9::bigint, $10::bigint) else false end
	on conflict (address_hash) do update set at = now()
	returning 1
)
select from noted

-- $1 id
-- name: lead_address_former
select v.submission ->> 'email' as email, l.submission::text as submission
from lead l
join lead_revision v on v.lead_id = l.id and v.revision = lead_former(l)
where l.id = $1::uuid

-- What the lead was is kept. $1 id, $2 its submission with the address of lead_address_former
-- name: lead_address_take_back
with kept as (
	insert into lead_revision (lead_id, revision, submission, recommendation, email_proven_at, email_bounced_at, email_disowned_at)
	select id, revision, submission, recommendation, email_proven_at, email_bounced_at, email_disowned_at from lead where id = $1::uuid
)
update lead l set
	revision = l.revision + 1,
	email = $2::json ->> 'email',
	email_proven_at = v.email_proven_at,
	email_bounced_at = v.email_bounced_at,
	email_disowned_at = null,
	submission = $2::json
from lead_revision v
where l.id = $1::uuid and v.lead_id = l.id and v.revision = lead_former(l)

-- The newest leads of a client. Anybody can ask for links to any address, so one that is not confirmed is sent few.
-- $1 address, $2 at most, $3 links that such an address gets in a day before it is sent no more
-- name: lead_address_links
select id, reference, contact_name, email, submission, lead_is_proven(lead) as is_proven
from lead
where lower(email) = lower($1::text) and status <> 'quarantined'
	and (lead_is_proven(lead) or $3::bigint > (
		select count(*)
		from lead l
		join outbox m on m.lead_id = l.id and m.notification = 'client_link' and m.created_at > now() - interval '1 day'
		where lower(l.email) = lower($1::text)))
order by id desc
limit $2::bigint

-- Clients whose mail server refuses their address, with the recruiter who has the lead. Nobody answers what they are asked. The address that is
-- written to as well while a new one is not confirmed is marked where it is kept. What staff asked is no answer if no email brought it to anybody: the
-- response time is open again, until the same moment.
-- name: lead_address_claim_bounced prepared
with refused as (
	select distinct m.lead_id, m.recipient
	from outbox m
	join lead l on l.id = m.lead_id and lower(l.email) = lower(m.recipient)
	where m.state = 'rejected' and m.settled_at > now() - interval '1 day' and starts_with(m.notification, 'client_') and m.fault = 'address'
		and l.email_bounced_at is null and (l.email_proven_at is null or l.email_proven_at < m.settled_at)
), unheard as materialized (
	select l.id, l.response_kept as is_kept, l.response_due_at
	from lead l
	where l.id in (select lead_id from refused) and l.status = 'triage' and l.responded_at = l.asked_at and not exists (
		select from outbox b
		where b.lead_id = l.id and b.notification = 'client_question' and b.created_at = l.asked_at and b.state in ('queued', 'delivered'))
), marked as (
	update lead l set
		email_bounced_at = now(),
		responded_at = case when l.id in (select id from unheard) then null else l.responded_at end,
		response_kept = case when l.id in (select id from unheard where is_kept) then null else l.response_kept end
	from refused r
	where l.id = r.lead_id and l.email_bounced_at is null
	returning l.id, l.reference, l.submission, l.contact_name, lead_is_open(l.status) as is_open, lead_confirmed_before(l) as confirmed_before
), former as (
	update lead_revision v set email_bounced_at = m.settled_at
	from outbox m
	join lead l on l.id = m.lead_id and lower(l.email) <> lower(m.recipient)
	where m.state = 'rejected' and m.settled_at > now() - interval '1 day' and starts_with(m.notification, 'client_') and m.fault = 'address'
		and v.lead_id = l.id and v.revision = lead_former(l) and lower(v.submission ->> 'email') = lower(m.recipient)
		and v.email_bounced_at is null and v.replaced_at < m.settled_at
	returning v.lead_id, m.recipient, l.email_bounced_at is not null as is_last
), told as (
	insert into event (lead_id, actor, what, new)
	select id, 'sender', 'client_email_bounced', null from marked
	union all
	select lead_id, 'sender', 'former_email_bounced', json_build_object('email', recipient) from former
	union all
	select u.id, 'dispatcher', 'response_time_reopened', json_build_object('response_due_at', rfc3339(u.response_due_at))
	from unheard u join marked on marked.id = u.id
	where u.is_kept
), unproven as (
	delete from proven_address
	where address_hash in (select address_hash(recipient) from refused union all select address_hash(recipient) from former)
), unanswered as (
	update question q set lapses_at = now()
	from (
		select id from marked where confirmed_before is null or id in (select lead_id from former)
		union all
		select lead_id from former where is_last) l
	join offer o on o.lead_id = l.id
	where q.offer_id = o.id and q.answered_at is null and q.lapsed_at is null and q.lapses_at > now()
)
select l.id, l.reference, l.submission, l.contact_name, l.is_open, l.submission ->> 'phone' as phone, o.id as offer_id, r.name, r.email
from marked l
left join offer o on o.lead_id = l.id and o.status = 'accepted'
left join recruiter r on r.id = o.recruiter_id and r.removed_at is null
