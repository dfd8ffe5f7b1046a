-- Offers that are told together, because their recruiter gets too many an hour.

-- Offers of the hour that began with the first of them.
-- name: offer_digest_hours
select id, hour_offers from recruiter where hour_at > now() - interval '1 hour'

-- The offers that recruiters do not know of yet, whose digest may come now; the recruiters are locked. What is over meanwhile is among them.
-- $1 recruiters at most, $2 offers in one digest at most
-- name: offer_digest_claim
with due as materialized (
	select id, name, email
	from recruiter
	where id in (select recruiter_id from offer where awaits_digest) and (digest_at is null or digest_at <= now())
	order by id
	limit $1::bigint
	for no key update skip locked
)
select o.id, o.recruiter_id, due.name, due.email, o.status, l.reference, l.engagement, l.submission,
	(extract(epoch from o.deadline_at) * 1000000)::bigint as deadline_us
from due
cross join lateral (
	select id, lead_id, recruiter_id, status, deadline_at
	from offer
	where recruiter_id = due.id and awaits_digest
	order by deadline_at, id
	limit $2::bigint
) o
join lead l on l.id = o.lead_id
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
