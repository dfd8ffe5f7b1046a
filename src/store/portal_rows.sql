-- A recruiter's own page: everything on it, and nothing of anybody else's.

-- Null when there is no such recruiter, or none any more. Moments are microseconds since 1970.
-- $1 recruiter, $2 offers and leads shown at most, $3 days that a bench entry is relied on
-- name: portal_rows_load
select json_build_object(
	'name', r.name,
	'email', r.email,
	'engagements', r.engagements,
	'capacity', r.capacity,
	'is_paused', r.paused_at is not null,
	'has_bounced', r.bounced_at is not null,
	'timezone', r.timezone,
	'hours', r.hours,
	'holidays', r.holidays,
	'offers', (
		select coalesce(json_agg(json_build_object(
			'id', o.id,
			'reference', o.reference,
			'engagement', o.engagement,
			'submission', o.submission,
			'is_asked', o.status = 'asked',
			'deadline_us', (extract(epoch from o.deadline_at) * 1000000)::bigint) order by o.deadline_at, o.id), '[]')
		from (
			select o.id, o.status, o.deadline_at, l.reference, l.engagement, l.submission
			from offer o
			join lead l on l.id = o.lead_id
			where o.recruiter_id = r.id and o.status in ('open', 'asked')
			order by o.deadline_at, o.id
			limit $2::bigint
		) o),
	'offers_count', (select count(*) from offer o where o.recruiter_id = r.id and o.status in ('open', 'asked')),
	'leads', (
		select coalesce(json_agg(json_build_object(
			'offer_id', o.id,
			'reference', o.reference,
			'engagement', o.engagement,
			'status', o.lead_status,
			'submission', o.submission,
			'accepted_us', (extract(epoch from o.decided_at) * 1000000)::bigint,
			'notes', (
				select coalesce(json_agg(json_build_object(
					'at_us', (extract(epoch from e.at) * 1000000)::bigint,
					'note', e.new ->> 'note') order by e.id), '[]')
				from event e
				where e.lead_id = o.lead_id and e.what = 'note_added' and e.actor = 'recruiter:' || r.id)
			) order by o.decided_at desc, o.id desc), '[]')
		from (
			select o.id, o.lead_id, o.decided_at, l.reference, l.engagement, l.status as lead_status, l.submission
			from offer o
			join lead l on l.id = o.lead_id
			where o.recruiter_id = r.id and o.status = 'accepted'
			order by o.decided_at desc, o.id desc
			limit $2::bigint
		) o),
	'leads_count', (select count(*) from offer o where o.recruiter_id = r.id and o.status = 'accepted'),
	'time_off', (
		select coalesce(json_agg(json_build_object(
			'id', v.id,
			'start_us', (extract(epoch from v.start_at) * 1000000)::bigint,
			'end_us', (extract(epoch from v.end_at) * 1000000)::bigint,
			'cover', s.email) order by v.start_at, v.id), '[]')
		from recruiter_time_off v
		left join recruiter s on s.id = v.cover_id
		where v.recruiter_id = r.id and v.end_at > now()),
	'covers_until_us', (
		select (extract(epoch from max(v.end_at)) * 1000000)::bigint
		from recruiter_time_off v
		where v.cover_id = r.id and v.start_at <= now() and v.end_at > now()),
	'bench', (
		select coalesce(json_agg(json_build_object(
			'id', b.id,
			'engagement', b.engagement,
			'seniority', b.seniority,
			'engineers', b.engineers,
			'available_from', to_char(b.available_from, 'Dy FMDD Mon YYYY'),
			'confirmed_us', (extract(epoch from b.confirmed_at) * 1000000)::bigint,
			'is_stale', b.confirmed_at <= now() - make_interval(days => $3::int)) order by b.available_from, b.engagement, b.id), '[]')
		from bench b
		where b.recruiter_id = r.id))::text as document
from recruiter r
where r.id = $1::uuid and r.removed_at is null

-- Offers of the window, hers and those of all others who take leads of the same kinds, as sums.
-- $1 recruiter, $2 days
-- name: portal_rows_stats
select o.recruiter_id = me.id as is_own, count(*) as offers, count(*) filter (where o.status = 'accepted') as accepted,
	count(*) filter (where o.status = 'declined') as declined, count(*) filter (where o.status = 'expired') as expired,
	count(*) filter (where o.status in ('open', 'asked')) as open
from recruiter me
join recruiter r on r.engagements && me.engagements and r.removed_at is null
join offer o on o.recruiter_id = r.id
where me.id = $1::uuid and o.created_at > now() - make_interval(days => $2::int)
group by 1

-- A lead that this recruiter has; locked, so that of two notes one sees the other. $1 recruiter, $2 reference
-- name: portal_rows_lock_own_lead
select l.id
from lead l
where l.reference = $2 and exists (
	select from offer o where o.lead_id = l.id and o.recruiter_id = $1::uuid and o.status = 'accepted')
for update

-- $1 lead, $2 actor
-- name: portal_rows_last_note
select new ->> 'note' as note
from event
where lead_id = $1::uuid and what = 'note_added' and actor = $2
order by id desc
limit 1

-- Notes that somebody asked for a link. No row: somebody did so a moment ago. Every address is noted, for each costs the same then.
-- $1 address, $2 minutes during which it is not asked again
-- name: portal_rows_record_request
with forgotten as (
	delete from portal_link_request
	where address_hash = any (array(
		select address_hash
		from portal_link_request
		where at < now() - make_interval(mins => 6 * $2::int) and address_hash <> sha256(convert_to(lower($1::text), 'UTF8'))
		limit 1000
		for update skip locked))
)
insert into portal_link_request as request (address_hash)
values (sha256(convert_to(lower($1::text), 'UTF8')))
on conflict (address_hash) do update set at = now()
where request.at <= now() - make_interval(mins => $2::int)
returning 1

-- $1 address
-- name: portal_rows_recruiter_of
select id, name, email from recruiter where removed_at is null and lower(email) = lower($1::text)
