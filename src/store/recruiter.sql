-- Recruiters. Whoever is removed stays in the history of offers, and the address may be used again.

-- $1 id, $2 name, $3 email, $4 engagements separated by commas, $5 capacity or null
-- name: recruiter_add
insert into recruiter (id, name, email, engagements, capacity)
values ($1::uuid, $2, $3, string_to_array($4::text, ','), coalesce($5::integer, 20))

-- $1 id or null, $2 email
-- name: recruiter_find_id
select id
from recruiter
where removed_at is null and (id = $1::uuid or lower(email) = lower($2::text))

-- What is null stays. $1 id, $2 name, $3 email, $4 engagements separated by commas, $5 capacity
-- name: recruiter_set
update recruiter set
	name = coalesce($2::text, name),
	email = coalesce($3::text, email),
	engagements = coalesce(string_to_array($4::text, ','), engagements),
	capacity = coalesce($5::integer, capacity)
where id = $1::uuid and removed_at is null

-- $1 id, $2 paused
-- name: recruiter_pause
update recruiter
set paused_at = case when $2::boolean then coalesce(paused_at, now()) end
where id = $1::uuid and removed_at is null

-- Leads that were open with a removed recruiter go to the router again; mails that tell of those offers and are not on their way yet
-- are not sent.
-- $1 id, $2 actor
-- name: recruiter_remove
with gone as (
	update recruiter set removed_at = now() where id = $1::uuid and removed_at is null returning id
), taken_back as (
	update offer o set status = 'withdrawn', decided_at = now()
	from gone
	where o.recruiter_id = gone.id and o.status = 'open'
	returning o.id, o.lead_id
), unsent as (
	update outbox set state = 'cancelled', settled_at = now(), lease_token = null
	where lead_id = any (array(select lead_id from taken_back)) and offer_id = any (array(select id from taken_back))
		and state = 'queued' and (lease_token is null or due_at <= now())
), moved as (
	update lead set status = 'new', place_at = now()
	where id = any (array(select lead_id from taken_back)) and status = 'offered'
	returning id
), told as (
	insert into event (lead_id, actor, what, old, new)
	select id, $2::text, 'recruiter_removed', '{"status":"offered"}', '{"status":"new"}' from moved
)
select count(*) as leads from moved

-- name: recruiter_list
select coalesce(json_agg(json_build_object(
	'id', r.id,
	'name', r.name,
	'email', r.email,
	'engagements', r.engagements,
	'capacity', r.capacity,
	'open_offers', (select count(*) from offer o where o.recruiter_id = r.id and o.status = 'open'),
	'is_paused', r.paused_at is not null,
	'last_offer_at', rfc3339(r.last_offer_at),
	'created_at', rfc3339(r.created_at)) order by r.id), '[]')::text as recruiters
from recruiter r
where r.removed_at is null

-- What the router must know of everybody.
-- name: recruiter_facts
select r.id, r.name, r.email, array_to_string(r.engagements, ',') as engagements, r.capacity,
	r.paused_at is not null as is_paused,
	coalesce(o.open_offers, 0) as open_offers,
	(extract(epoch from clock_timestamp() - r.last_offer_at) * 1000000)::bigint as idle_us
from recruiter r
left join (
	select recruiter_id, count(*) as open_offers from offer where status = 'open' group by recruiter_id
) o on o.recruiter_id = r.id
where r.removed_at is null
order by r.id
