-- Searches that staff keep under a name.

-- One's own, and those that others share. $1 account
-- name: saved_view_list
select json_build_object('views', coalesce(json_agg(json_build_object(
	'id', v.id,
	'name', v.name,
	'query', v.query,
	'is_shared', v.is_shared,
	'is_own', s.id is not null) order by s.id is null, lower(v.name), v.id), '[]'))::text as views
from saved_view v
left join staff s on s.id = v.staff_id and lower(s.email) = lower($1)
where v.is_shared or s.id is not null

-- The same name is the same view. $1 account, $2 name, $3 query, $4 whether others see it, $5 how many one may have
-- name: saved_view_save
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
