-- Who people called a sender of spam. Senders are keyed hashes (app/door_keys).

-- Whatever proved the address before, its leads are proven one by one from now on. $1 key, $2 who says so, $3 the lead or null, $4 address
-- name: spam_sender_mark
with unproven as (
	delete from proven_address where address_hash = address_hash($4)
)
insert into spam_sender (sender_key, marked_by, lead_id)
values ($1, $2, $3::uuid)
on conflict (sender_key) do update set
	marked_at = excluded.marked_at, until = excluded.until, marked_by = excluded.marked_by, lead_id = excluded.lead_id

-- $1 keys
-- name: spam_sender_lift
delete from spam_sender where sender_key = any ($1::text[])

-- The lead was no spam after all. $1 lead
-- name: spam_sender_lift_by_lead
delete from spam_sender where lead_id = $1::uuid

-- $1 keys or null, $2 part of an address or null: without either, all; $3 how many, or null
-- name: spam_sender_search
select coalesce(json_agg(json_build_object(
	'marked_at', rfc3339(marked_at),
	'until', rfc3339(until),
	'marked_by', marked_by,
	'lead', reference,
	'email', email) order by marked_at desc), '[]')::text as senders
from (
	select s.marked_at, s.until, s.marked_by, l.reference, l.email
	from spam_sender s
	left join lead l on l.id = s.lead_id
	where s.until > now() and (($1::text[] is null and $2::text is null) or s.sender_key = any ($1::text[]) or strpos(lower(l.email), lower($2)) > 0)
	order by s.marked_at desc
	limit $3::bigint
) s

-- $1 reference
-- name: spam_sender_of_lead
select email from lead where reference = upper($1)
