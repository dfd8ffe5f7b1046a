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

-- name: spam_sender_list
select coalesce(json_agg(json_build_object(
	'marked_at', rfc3339(s.marked_at),
	'until', rfc3339(s.until),
	'marked_by', s.marked_by,
	'lead', l.reference,
	'email', l.email) order by s.marked_at desc), '[]')::text as senders
from spam_sender s
left join lead l on l.id = s.lead_id
where s.until > now()
