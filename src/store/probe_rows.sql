-- The trial run: a test lead, and how far it came.

-- One instance begins; no row: it is not time, or another one did. $1 id, $2 seconds between two, $3 seconds that it has
-- name: probe_begin
insert into probe (id, until)
select $1::uuid, now() + make_interval(secs => $3::bigint)
where not exists (select from probe where finished_at is null or started_at > now() - make_interval(secs => $2::bigint))
on conflict do nothing
returning id

-- Nothing of an earlier one is in the way. $1 address, $2 name, $3 an id
-- name: probe_prepare
with known as (
	update recruiter set email = $1, name = $2, paused_at = null, bounced_at = null, hour_at = null, hour_offers = 0
	where is_probe
	returning id
)
insert into recruiter (id, removed_at, is_probe, name, email, engagements)
select $3::uuid, now(), true, $2, $1, engagements()
where not exists (select from known)

-- The one that is under way, and what has happened; no row: none is.
-- name: probe_look
select p.id, p.until <= now() as is_over, l.id is not null as has_lead,
	l.recommendation ->> 'engagement' = l.engagement and l.recommendation ->> 'ruleset' = l.ruleset as is_classified,
	o.id is not null as has_offer, m.id is not null as has_email, m.state, m.last_code, m.last_text
from probe p
left join lateral (
	select id, engagement, ruleset, recommendation from lead where is_probe order by id desc limit 1) l on true
left join lateral (
	select id from offer where lead_id = l.id order by id desc limit 1) o on true
left join lateral (
	select id, state, last_code, last_text from outbox where offer_id = o.id and notification = 'lead_offered' order by id desc limit 1) m on true
where p.finished_at is null

-- As a sender that settles one of them locks them: emails before offers.
-- name: probe_lock_emails
select m.id
from lead l
join outbox m on m.lead_id = l.id
where l.is_probe
order by m.id
for update of m

-- No row: another instance has finished it. was_missing: what the one before had missed.
-- $1 id, $2 the missing step or null, $3 code or null, $4 reply or null
-- name: probe_finish
with done as (
	update probe set finished_at = now(), missing = $2, code = $3::integer, reply = $4
	where id = $1::uuid and finished_at is null
	returning id
), forgotten as (
	delete from probe where started_at < now() - interval '90 days' and id <> $1::uuid
)
select (select missing from probe where finished_at is not null order by finished_at desc limit 1) as was_missing
from done

-- name: probe_remove_leads
delete from lead where is_probe

-- The last that has finished, and since when it has been as it is; no row: none has.
-- name: probe_last
select p.missing, epoch_us(p.finished_at) as finished_us, epoch_us(clock_timestamp()) as now_us,
	epoch_us((select max(finished_at) from probe where finished_at is not null and missing is null)) as passed_us
from probe p
where p.finished_at is not null
order by p.finished_at desc
limit 1
