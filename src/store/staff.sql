-- People with an account.

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

-- name: staff_exists
select exists (select from staff where disabled_at is null) as has_staff

-- name: staff_list
select coalesce(json_agg(json_build_object(
	'email', email,
	'role', role,
	'created_at', rfc3339(created_at),
	'disabled_at', rfc3339(disabled_at),
	'state', case when disabled_at is null then 'active' else 'disabled' end) order by id), '[]')::text as staff
from staff

-- API tokens. Only the hash of a secret is stored.

-- $1 id, $2 name, $3 hash of the secret in hexadecimal, $4 scopes separated by commas, $5 days it is valid, or null: forever
-- name: token_add
insert into api_token (id, name, secret_hash, scopes, expires_at)
values ($1::uuid, $2, decode($3::text, 'hex'), string_to_array($4::text, ','), now() + make_interval(days => $5::integer))

-- Only a token that is valid now. $1 id
-- name: token_find
select id, name, encode(secret_hash, 'hex') as secret_hash, array_to_string(scopes, ',') as scopes,
	coalesce(last_used_at > now() - interval '1 minute', false) as is_use_noted
from api_token
where id = $1::uuid and revoked_at is null and (expires_at is null or expires_at > now())

-- At most once a minute, and the second of two simultaneous callers does not wait for the first.
-- $1 id
-- name: token_note_use
update api_token set last_used_at = now()
where id = (
	select id from api_token
	where id = $1::uuid and (last_used_at is null or last_used_at <= now() - interval '1 minute')
	for update skip locked)

-- $1 name
-- name: token_revoke
update api_token set revoked_at = now()
where name = $1 and revoked_at is null

-- name: token_list
select coalesce(json_agg(json_build_object(
	'name', name,
	'scopes', scopes,
	'created_at', rfc3339(created_at),
	'expires_at', rfc3339(expires_at),
	'revoked_at', rfc3339(revoked_at),
	'last_used_at', rfc3339(last_used_at),
	'state', case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'valid' end)
	order by id), '[]')::text as tokens
from api_token
