-- How long leads are kept after their end, and which are due to be erased.

-- $1 json: {"closed":365,…}; a status that is not in it is kept for good
-- name: lead_retention_set
with wanted as (
	select key as status, value::integer as days from json_each_text($1::json)
), gone as (
	delete from retention where status not in (select status from wanted)
)
insert into retention (status, days) select status, days from wanted
on conflict (status) do update set days = excluded.days where retention.days <> excluded.days

-- The view of the email about leads that will be erased within two weeks, and were in no such email yet: all of them once one is due within the
-- next. They are erased no sooner than that email says.
-- name: lead_retention_announce
with due as materialized (
	select l.id, l.ended_at + make_interval(days => r.days) <= now() + interval '7 days' as is_soon
	from retention r
	join lead l on l.status = r.status
	where l.ended_at <= now() + interval '14 days' - make_interval(days => r.days) and l.held_at is null and l.erasure_announced_at is null
		and not lead_is_doubted(l)
	for update of l skip locked
), told as materialized (
	update lead l set erasure_announced_at = now()
	where l.id in (select id from due) and exists (select from due where is_soon)
	returning l.id, l.reference, l.status, lead_kept_until(l) as kept_until
)
select (select count(*) from told) as count, json_build_object(
	'count', (select count(*) from told),
	'is_one', (select count(*) = 1 from told),
	'quarantined', (select nullif(count(*), 0) from told where status = 'quarantined'),
	'leads', (select json_build_object('list', json_agg(json_build_object('reference', reference, 'status', status,
			'kept_until', to_char(kept_until at time zone 'UTC', 'Dy, Mon FMDD, YYYY')) order by kept_until, id))
		from (select * from told where status <> 'quarantined' order by kept_until, id limit 200) as named
		having count(*) > 0))::text as view

-- A lead whose time is over, locked; what another instance erases just now is passed over.
-- name: lead_retention_claim prepared
select due.id, due.reference
from retention r
cross join lateral (
	select l.id, l.reference from lead l
	where l.status = r.status and l.ended_at <= now() - make_interval(days => r.days) and l.held_at is null
		and l.erasure_announced_at <= now() - retention_notice(r.days) and not lead_is_doubted(l)
	order by l.ended_at
	limit 1
	for update skip locked
) due
limit 1

-- $1 lead, $2 reason, $3 who. Nothing happens to one that is held already.
-- name: lead_retention_hold
update lead set held_at = now(), hold_reason = $2, held_by = $3
where id = $1::uuid and held_at is null

-- $1 lead
-- name: lead_retention_lift_hold
update lead set held_at = null, hold_reason = null, held_by = null
where id = $1::uuid and held_at is not null

-- The client asks for the erasure of a lead on legal hold; the first time counts. $1 lead
-- name: lead_retention_ask_erasure
update lead set erasure_asked_at = now()
where id = $1::uuid and erasure_asked_at is null
