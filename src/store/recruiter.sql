-- Recruiters. A removed recruiter stays in the history of offers, and the address may be used again.

-- $1 id, $2 name, $3 email, $4 engagements separated by commas, $5 capacity, $6 weight, $7 timezone, $8 hours, $9 holidays,
-- $10 languages, $11 seniority, $12 tags, $13 budget floor, $14 phone, $15 paused, $16 weekly summary: on or off
-- name: recruiter_add
insert into recruiter (id, name, email, engagements, capacity, weight, timezone, hours, holidays, languages, seniority, tags,
	budget_floor_usd, phone, paused_at, has_weekly_summary)
values ($1::uuid, $2, $3, string_to_array($4::text, ','), coalesce($5::integer, 20), coalesce($6::integer, 100),
	nullif($7::text, 'none'), nullif($8::text, 'none'), nullif($9::text, 'none'), string_to_array(nullif($10::text, 'none'), ','),
	string_to_array(nullif($11::text, 'none'), ','), string_to_array(nullif($12::text, 'none'), ','), nullif($13::integer, 0),
	nullif($14::text, 'none'), case when $15::boolean then now() end, coalesce($16::text::boolean, true))

-- $1 id or null, $2 email
-- name: recruiter_find_id
select id
from recruiter
where removed_at is null and (id = $1::uuid or lower(email) = lower($2::text))

-- What is null stays, "none" and a floor of 0 take away. Parameters as above.
-- name: recruiter_set
update recruiter set
	name = coalesce($2::text, name),
	email = coalesce($3::text, email),
	engagements = coalesce(string_to_array($4::text, ','), engagements),
	capacity = coalesce($5::integer, capacity),
	weight = coalesce($6::integer, weight),
	timezone = nullif(coalesce($7::text, timezone), 'none'),
	hours = nullif(coalesce($8::text, hours), 'none'),
	holidays = nullif(coalesce($9::text, holidays), 'none'),
	languages = nullif(coalesce(string_to_array($10::text, ','), languages), '{none}'),
	seniority = nullif(coalesce(string_to_array($11::text, ','), seniority), '{none}'),
	tags = nullif(coalesce(string_to_array($12::text, ','), tags), '{none}'),
	budget_floor_usd = nullif(coalesce($13::integer, budget_floor_usd), 0),
	phone = nullif(coalesce($14::text, phone), 'none'),
	paused_at = case when $15::boolean then coalesce(paused_at, now()) else paused_at end,
	has_weekly_summary = coalesce($16::text::boolean, has_weekly_summary)
where id = $1::uuid and removed_at is null

-- What is open with them goes to others if they say so, and so do their accepted leads (app/outcome/handovers_due).
-- $1 id, $2 paused, $3 whether open offers move on, $4 what becomes of accepted leads: cover, return, or null: they stay, $5 cover or null
-- name: recruiter_pause
update recruiter
set paused_at = case when $2::boolean then coalesce(paused_at, now()) end,
	pause_moves_offers = $2::boolean and ($3::boolean or pause_moves_offers),
	pause_leads = case when $2::boolean then coalesce($4::text, pause_leads) end,
	pause_cover_id = case when $2::boolean then coalesce($5::uuid, pause_cover_id) end,
	pause_handed_over_at = case when $2::boolean and $4::text is null then pause_handed_over_at end,
	bounced_at = case when $2::boolean then bounced_at end
where id = $1::uuid and removed_at is null

-- A removed recruiter can act no more (app/offers); the dispatcher ends what is open with them and offers it to others (offer_claim_due), as it
-- does with the leads that they had accepted (app/outcome).
-- $1 id, $2 actor
-- name: recruiter_remove
with gone as (
	update recruiter set removed_at = now() where id = $1::uuid and removed_at is null returning id
), had as materialized (
	select o.lead_id, gone.id as recruiter_id, o.status
	from gone
	join offer o on o.recruiter_id = gone.id and offer_is_held(o.status)
	join lead l on l.id = o.lead_id and (l.status = 'accepted' or offer_is_open(o.status))
), told as (
	insert into event (lead_id, actor, what, new)
	select lead_id, $2::text, 'recruiter_removed', json_build_object('recruiter_id', recruiter_id) from had
), due as (
	update lead set follow_up_at = now()
	where status = 'accepted' and id = any (array(select lead_id from had where status = 'accepted'))
)
select count(*) as leads from had

-- $1 id, or null: all
-- name: recruiter_list prepared
select coalesce(json_agg(json_build_object(
	'id', r.id,
	'name', r.name,
	'email', r.email,
	'phone', r.phone,
	'engagements', r.engagements,
	'capacity', r.capacity,
	'open_offers', (select count(*) from offer o where o.recruiter_id = r.id and offer_is_open(o.status)),
	'accepted_leads', coalesce(a.accepted_leads, 0),
	'missing', (select coalesce(json_agg(name), '[]') from (values ('hours', r.hours is null), ('tags', r.tags is null)) as m (name, is_missing)
		where is_missing),
	'is_paused', r.paused_at is not null,
	'away_until', (select rfc3339(max(v.end_at)) from recruiter_time_off v
		where v.recruiter_id = r.id and v.start_at <= now() and v.end_at > now()),
	'has_bounced', r.bounced_at is not null,
	'weight', r.weight,
	'timezone', r.timezone,
	'hours', r.hours,
	'holidays', r.holidays,
	'languages', r.languages,
	'seniority', r.seniority,
	'tags', r.tags,
	'budget_floor_usd', r.budget_floor_usd,
	'weekly_summary', case when r.has_weekly_summary then 'on' else 'off' end,
	'last_offer_at', rfc3339(r.last_offer_at),
	'created_at', rfc3339(r.created_at)) order by r.id), '[]')::text as recruiters
from recruiter r
left join ( -- from the leads, of which fewer are accepted today than there are accepted offers
	select o.recruiter_id, count(*) as accepted_leads
	from lead l join offer o on o.lead_id = l.id and o.status = 'accepted'
	where l.status = 'accepted' group by o.recruiter_id
) a on a.recruiter_id = r.id
where r.removed_at is null and ($1::uuid is null or r.id = $1::uuid)

-- Who a lead can be given to: as the pages of leads name them.
-- name: recruiter_names prepared
select coalesce(json_agg(json_build_object('id', id, 'name', name, 'email', email) order by id), '[]')::text as recruiters
from recruiter
where removed_at is null

-- A page of them, with what the days say of each (recruiter_figures). $1 words of name or address, or "", $2 what they are sorted by, or "": as they
-- came, $3 whether from the highest, $4 how many, $5 how many come before
-- name: recruiter_page prepared
with load as (
	select recruiter_id, count(*) as open_offers from offer where offer_is_open(status) group by 1
), found as (
	select r.id, r.name, r.email, r.engagements, r.capacity, r.timezone, r.paused_at is not null as is_paused,
		coalesce(l.open_offers, 0) as open_offers, f.share, f.target, f.offers, f.accepted, f.bucket, count(*) over () as all_found
	from recruiter r
	left join load l on l.recruiter_id = r.id
	left join recruiter_figures f on f.recruiter_id = r.id
	where r.removed_at is null and strpos(lower(r.name || ' ' || r.email), lower($1::text)) > 0
	order by case when $2::text = 'name' and not $3::boolean then lower(r.name) end, case when $2 = 'name' and $3 then lower(r.name) end desc,
		case when $3 then -1 else 1 end * case $2
			when 'load' then coalesce(l.open_offers, 0)::real / greatest(r.capacity, 1)
			when 'share' then f.share
			when 'answer' then f.bucket
			when 'accepted' then f.accepted::real / nullif(f.offers, 0)
		end nulls last, r.id
	limit $4::bigint offset $5::bigint
)
select json_build_object(
	'found', coalesce(max(all_found), 0),
	'recruiters', coalesce(json_agg(json_build_object(
		'id', r.id,
		'name', r.name,
		'email', r.email,
		'engagements', r.engagements,
		'capacity', r.capacity,
		'open_offers', r.open_offers,
		'timezone', r.timezone,
		'is_paused', r.is_paused,
		'away_until', (select rfc3339(max(v.end_at)) from recruiter_time_off v
			where v.recruiter_id = r.id and v.start_at <= now() and v.end_at > now()),
		'share', r.share,
		'target', r.target,
		'offers', r.offers,
		'accepted', r.accepted,
		'bucket', r.bucket)), '[]'))::text as page
from found r

-- When they are away, and who could start. $1 id
-- name: recruiter_absences
select (
		select coalesce(json_agg(json_build_object(
			'id', v.id,
			'from', rfc3339(v.start_at),
			'to', rfc3339(v.end_at),
			'cover', c.name,
			'accepted_leads', v.accepted_leads) order by v.start_at), '[]')
		from recruiter_time_off v
		left join recruiter c on c.id = v.cover_id
		where v.recruiter_id = $1::uuid and v.end_at > now())::text as time_off,
	(
		select coalesce(json_agg(json_build_object(
			'id', b.id,
			'engagement', b.engagement,
			'seniority', b.seniority,
			'engineers', b.engineers,
			'available_from', b.available_from,
			'confirmed_at', rfc3339(b.confirmed_at)) order by b.available_from, b.id), '[]')
		from bench b
		where b.recruiter_id = $1::uuid)::text as bench

-- What the dispatcher must know of everybody, or of one. time_off is [[start_us,end_us]…], bench is
-- [{"engagement","seniority","available_from_us"}…], both null where there is none. A recruiter who is away with a cover gives them their
-- weight until they are back.
-- Prepared for everybody. For one, who may be removed, other conditions take the places of "true" and "false" and name them ($3): no plan is good for
-- both.
-- $1 days of the window in which offers are counted, $2 days that a bench entry is relied on
-- name: recruiter_facts
select r.id, r.name, r.email, array_to_string(r.engagements, ',') as engagements, r.capacity,
	r.paused_at is not null or r.removed_at is not null and not r.is_probe as is_paused,
	coalesce(o.open_offers, 0) as open_offers, coalesce(a.accepted_leads, 0) as accepted_leads,
	epoch_us(clock_timestamp()) - epoch_us(r.last_offer_at) as idle_us,
	r.timezone, r.hours, r.holidays,
	r.weight + coalesce((
		select sum(away.weight)
		from recruiter away
		where away.id in (
			select v.recruiter_id
			from recruiter_time_off v
			where v.cover_id = r.id and v.start_at <= now() and v.end_at > now())), 0) as weight,
	array_to_string(r.languages, ',') as languages, array_to_string(r.seniority, ',') as seniority,
	array_to_string(r.tags, ',') as tags, r.budget_floor_usd,
	epoch_us(r.created_at) as known_since_us,
	epoch_us(clock_timestamp()) as now_us,
	coalesce(w.offers, 0) as window_offers,
	v.time_off, b.bench
from recruiter r
left join (
	select recruiter_id, count(*) as open_offers from offer where offer_is_open(status)
		and true /* whose */ group by recruiter_id
) o on o.recruiter_id = r.id
left join (
	select o.recruiter_id, count(*) as accepted_leads
	from lead l join offer o on o.lead_id = l.id and o.status = 'accepted'
	where l.status = 'accepted' and true /* whose */ group by o.recruiter_id
) a on a.recruiter_id = r.id
left join (
	select recruiter_id, count(*) as offers from offer
	where counts and created_at > now() - make_interval(days => $1::int) and true /* whose */
	group by recruiter_id
) w on w.recruiter_id = r.id
left join (
	select recruiter_id, json_agg(json_build_array(epoch_us(start_at), epoch_us(end_at)) order by start_at) as time_off
	from recruiter_time_off where end_at > now() - make_interval(days => $1::int) group by recruiter_id
) v on v.recruiter_id = r.id
left join (
	select recruiter_id, json_agg(json_build_object('engagement', engagement, 'seniority', seniority,
		'available_from_us', epoch_us(available_from::timestamp at time zone 'UTC'))) as bench
	from bench where confirmed_at > now() - make_interval(days => $2::int) group by recruiter_id
) b on b.recruiter_id = r.id
where (r.removed_at is null or false /* removed */) and true /* who */
order by r.id

-- Whether they can cover for somebody. $1 recruiter, $2 from, $3 to, or null: now
-- name: recruiter_cover
select name, paused_at is not null as is_paused, exists (
	select from recruiter_time_off w
	where w.recruiter_id = r.id and w.end_at > from_epoch_us($2::bigint) and w.start_at <= from_epoch_us(coalesce($3::bigint, $2::bigint))) as is_off
from recruiter r
where id = $1::uuid

-- Whether somebody takes the class of one of a recruiter's accepted leads, if there are any. $1 who, $2 whose leads
-- name: recruiter_takes_leads
select coalesce(bool_or(l.engagement = any (c.engagements)), true) as takes_leads
from recruiter c
left join (offer o join lead l on l.id = o.lead_id and l.status = 'accepted') on o.recruiter_id = $2::uuid and o.status = 'accepted'
where c.id = $1::uuid

-- Leave of one person. $1 recruiter, $2 from, $3 to, $4 cover or null, $5 what becomes of their accepted leads
-- name: recruiter_time_off_add
insert into recruiter_time_off (recruiter_id, start_at, end_at, cover_id, accepted_leads)
values ($1::uuid, from_epoch_us($2::bigint), from_epoch_us($3::bigint), $4::uuid, $5)

-- Ends leave that runs, and forgets what is to come. $1 recruiter, $2 one leave, or null for all
-- name: recruiter_time_off_end
with forgotten as (
	delete from recruiter_time_off
	where recruiter_id = $1::uuid and ($2::uuid is null or id = $2::uuid) and start_at > now()
)
update recruiter_time_off set end_at = now()
where recruiter_id = $1::uuid and ($2::uuid is null or id = $2::uuid) and start_at < now() and end_at > now()

-- The same again confirms what is there.
-- $1 recruiter, $2 engagement, $3 seniority or null, $4 engineers, $5 date from which they are free, or null for today
-- name: recruiter_bench_add
insert into bench (recruiter_id, engagement, seniority, engineers, available_from)
values ($1::uuid, $2, $3, $4::bigint, coalesce($5::date, current_date))
on conflict (recruiter_id, engagement, seniority, engineers, available_from) do update set confirmed_at = now()

-- Still true. $1 recruiter, $2 entry, or null for all
-- name: recruiter_bench_confirm
update bench set confirmed_at = now() where recruiter_id = $1::uuid and ($2::uuid is null or id = $2::uuid)

-- $1 recruiter, $2 entry, or null for all
-- name: recruiter_bench_remove
delete from bench where recruiter_id = $1::uuid and ($2::uuid is null or id = $2::uuid)

-- A recruiter's portal: everything in it, and nothing of anybody else's.

-- Locked, so that of two notes one sees the other. $1 reference
-- name: recruiter_lock_lead
select id from lead where reference = $1 for update

-- Asked when the lead is locked: who had it before may have lost it while the lock was waited for. $1 recruiter, $2 lead
-- name: recruiter_has_lead
select exists (
	select from offer where lead_id = $2::uuid and recruiter_id = $1::uuid and status = 'accepted') as has_lead

-- $1 lead, $2 actor
-- name: recruiter_last_note
select new ->> 'note' as note
from event
where lead_id = $1::uuid and what = 'note_added' and actor = $2
order by id desc
limit 1

-- Notes that somebody asked for a link. No row: somebody did so a moment ago. Every address is noted, for each costs the same then.
-- $1 address, $2 minutes during which it is not asked again
-- name: recruiter_record_link_request
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
-- name: recruiter_of_address
select id, name, email from recruiter where removed_at is null and lower(email) = lower($1::text)
