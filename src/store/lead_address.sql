-- Whose the address of a lead is.

-- Its leads are proven one by one again. $1 id of the lead
-- name: lead_address_disown
with unproven as (
	delete from proven_address where address_hash = (select address_hash(email) from lead where id = $1::uuid)
)
update lead set email_disowned_at = now() where id = $1::uuid

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
