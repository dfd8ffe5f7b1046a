-- Searches that staff keep under a name.

-- One's own, and those that others share. $1 account
-- name: saved_view_list prepared
select json_build_object('views', coalesce(json_agg(json_build_object(
	'id', v.id,
	'name', v.name,
	'query', v.query,
	'is_shared', v.is_shared,
	'is_own', s.id is not null,
	'leads', c.leads,
	'is_rounded', c.is_rounded) order by s.id is null, lower(v.name), v.id), '[]'))::text as views
from saved_view v
left join staff s on s.id = v.staff_id and lower(s.email) = lower($1)
left join staff me on lower(me.email) = lower($1)
left join saved_view_count c on c.view_id = v.id and c.staff_id = me.id
where v.is_shared or s.id is not null

-- The same name is the same view. $1 account, $2 name, $3 query, $4 whether others see it, $5 how many one may have
-- name: saved_view_save
with forgotten as (
	delete from saved_view_count c
	using saved_view v, staff s
	where c.view_id = v.id and v.staff_id = s.id and lower(s.email) = lower($1) and v.name = $2::text
)
insert into saved_view (staff_id, name, query, is_shared)
select s.id, $2::text, $3::text, $4::boolean
from staff s
where lower(s.email) = lower($1)
	and (select count(*) from saved_view v where v.staff_id = s.id and v.name <> $2::text) < $5::bigint
on conflict (staff_id, name) do update set query = excluded.query, is_shared = excluded.is_shared

-- $1 account, $2 id
-- name: saved_view_delete
delete from saved_view v
using staff s
where s.id = v.staff_id and lower(s.email) = lower($1) and v.id = $2::uuid

-- Those whose count is old or that were never counted, the oldest first. $1 account, $2 seconds that a count is good for
-- name: saved_view_stale
select v.id, v.query
from saved_view v
join staff s on lower(s.email) = lower($1)
left join saved_view_count c on c.view_id = v.id and c.staff_id = s.id
where (v.is_shared or v.staff_id = s.id) and coalesce(c.counted_at < now() - $2::bigint * interval '1 second', true)
order by c.counted_at nulls first, v.id
limit 50

-- $1 account, $2 id of the view, $3 leads or -1, $4 whether it is rounded
-- name: saved_view_keep_count
insert into saved_view_count (view_id, staff_id, counted_at, leads, is_rounded)
select $2::uuid, s.id, now(), nullif($3::bigint, -1), $4::boolean
from staff s
where lower(s.email) = lower($1)
on conflict (view_id, staff_id) do update set counted_at = excluded.counted_at, leads = excluded.leads, is_rounded = excluded.is_rounded

-- $1 account
-- name: saved_view_counts prepared
select json_build_object('views', coalesce(json_agg(json_build_object('id', c.view_id, 'leads', c.leads, 'is_rounded', c.is_rounded)), '[]'))::text as views
from saved_view_count c
join staff s on s.id = c.staff_id and lower(s.email) = lower($1)
