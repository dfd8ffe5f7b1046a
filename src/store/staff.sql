-- Roster with an account.

-- $1 id, $2 email, $3 role, $4 password hash
-- name: staff_add
insert into staff (id, email, role, password_hash)
values ($1::uuid, $2, $3, $4)

-- $1 email, $2 password hash
-- name: staff_set_password
update staff set password_hash = $2
where lower(email) = lower($1::text)

-- $1 email
-- name: staff_disable
update staff set disabled_at = coalesce(disabled_at, now())
where lower(email) = lower($1::text)

-- name: staff_list
select coalesce(json_agg(json_build_object(
	'email', email,
	'role', role,
	'created_at', rfc3339(created_at),
	'disabled_at', rfc3339(disabled_at),
	'state', case when disabled_at is null then 'active' else 'disabled' end) order by id), '[]')::text as staff
from staff
