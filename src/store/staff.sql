-- People with an account.

-- $1 id, $2 email, $3 role, $4 password hash
-- name: staff_add
insert into staff (id, email, role, password_hash)
values ($1::uuid, $2, $3, $4)

-- All sessions end with the old password. $1 email, $2 password hash
-- name: staff_set_password
with ended as (
	delete from staff_session where staff_id = (select id from staff where lower(email) = lower($1::text))
)
update staff set password_hash = $2
where lower(email) = lower($1::text)

-- $1 email
-- name: staff_disable
update staff set disabled_at = coalesce(disabled_at, now())
where lower(email) = lower($1::text)

-- Disabled or not. $1 email
-- name: staff_find_id
select id from staff where lower(email) = lower($1::text)

-- name: staff_exists
select exists (select from staff where disabled_at is null) as has_staff

-- $1 email or id, or null: all
-- name: staff_list
select coalesce(json_agg(json_build_object(
	'id', id,
	'email', email,
	'role', role,
	'created_at', rfc3339(created_at),
	'disabled_at', rfc3339(disabled_at),
	'has_totp', totp_secret is not null,
	'seen_at', (select rfc3339(max(seen_at)) from staff_session o where o.staff_id = s.id),
	'state', case when disabled_at is null then 'active' else 'disabled' end) order by id), '[]')::text as staff
from staff s
where $1::text is null or s.id::text = $1::text or lower(s.email) = lower($1::text)

-- An account that may sign in. $1 email
-- name: staff_find
select id, email, password_hash, totp_secret, totp_pending, totp_step
from staff
where lower(email) = lower($1::text) and disabled_at is null

-- The same. $1 id
-- name: staff_find_by_id
select id, email, password_hash, totp_secret, totp_pending, totp_step
from staff
where id = $1::uuid and disabled_at is null

-- A code is accepted once, and none that is older. $1 id, $2 step
-- name: staff_spend_step
update staff set totp_step = $2::bigint
where id = $1::uuid and totp_step < $2::bigint

-- $1 id, $2 hash
-- name: staff_spend_recovery_code
delete from staff_recovery_code where staff_id = $1::uuid and code_hash = $2::text

-- $1 id, $2 encrypted secret
-- name: staff_set_pending_totp
update staff set totp_pending = $2::text where id = $1::uuid

-- $1 id, $2 step of the code that proved it
-- name: staff_confirm_totp
update staff set totp_secret = totp_pending, totp_pending = null, totp_step = $2::bigint
where id = $1::uuid and totp_pending is not null

-- In place of those that there were. $1 id, $2 hashes
-- name: staff_set_recovery_codes
with old as (
	delete from staff_recovery_code where staff_id = $1::uuid
)
insert into staff_recovery_code (staff_id, code_hash)
select s.id, code
from staff s
cross join unnest($2::text[]) as code
where s.id = $1::uuid and s.totp_secret is not null

-- $1 id
-- name: staff_remove_totp
with codes as (
	delete from staff_recovery_code where staff_id = $1::uuid
)
update staff set totp_secret = null, totp_pending = null, totp_step = 0
where id = $1::uuid

-- One's own account. $1 id
-- name: staff_account
select json_build_object(
	'email', email,
	'role', role,
	'has_totp', totp_secret is not null,
	'codes_left', (select count(*) from staff_recovery_code c where c.staff_id = s.id))::text as account
from staff s
where id = $1::uuid

-- Nobody else becomes or ceases to be one until the transaction ends. $1 email
-- name: staff_lock_admins
select lower(email) = lower($1::text) as is_this
from staff
where role = 'admin' and disabled_at is null
order by id
for update

-- All sessions end with the old role. $1 email, $2 role
-- name: staff_set_role
with ended as (
	delete from staff_session where staff_id = (select id from staff where lower(email) = lower($1::text))
)
update staff set role = $2::text
where lower(email) = lower($1::text)

-- $1 email
-- name: staff_enable
update staff set disabled_at = null
where lower(email) = lower($1::text)

-- Who lost both the app and the recovery codes signs in by the password again. $1 email
-- name: staff_reset_totp
with account as (
	select id from staff where lower(email) = lower($1::text)
), codes as (
	delete from staff_recovery_code where staff_id = (select id from account)
), ended as (
	delete from staff_session where staff_id = (select id from account)
)
update staff set totp_secret = null, totp_pending = null, totp_step = 0
where id = (select id from account)

-- No row: too many attempts. $1 whose, $2 seconds from one to the next, $3 seconds that may be used up in advance
-- name: sign_in_attempt
insert into sign_in_attempt as a (key, turn_at)
values (sha256(convert_to($1::text, 'UTF8')), now() + make_interval(secs => $2::int))
on conflict (key) do update set turn_at = greatest(a.turn_at, now()) + make_interval(secs => $2::int)
where greatest(a.turn_at, now()) <= now() + make_interval(secs => $3::int)
returning true as is_allowed

-- The account's attempts are forgotten, and what has run out goes with them.
-- $1 id, $2 account, $3 hash of the secret in hexadecimal, $4 user agent, $5 whose attempts, $6 idle minutes, $7 hours, $8 network
-- name: session_add
with ended as (
	delete from staff_session
	where seen_at < now() - make_interval(mins => $6::int) or created_at < now() - make_interval(hours => $7::int)
), forgotten as (
	delete from sign_in_attempt
	where turn_at < now() - interval '1 hour' or key = sha256(convert_to($5::text, 'UTF8'))
)
insert into staff_session (id, staff_id, secret_hash, user_agent, address)
values ($1::uuid, $2::uuid, decode($3::text, 'hex'), $4, $8)

-- Only a session that is valid now, of an account that is. $1 hash of the secret in hexadecimal, $2 idle minutes, $3 hours, $4 minutes that a proof holds
-- name: session_find prepared
select s.id, f.id as staff_id, f.email, f.role, f.totp_secret is not null as has_totp, s.seen_at < now() - interval '1 minute' as is_stale,
	s.proved_at > now() - make_interval(mins => $4::int) as is_proved
from staff_session s
join staff f on f.id = s.staff_id
where s.secret_hash = decode($1::text, 'hex') and f.disabled_at is null
	and s.seen_at > now() - make_interval(mins => $2::int) and s.created_at > now() - make_interval(hours => $3::int)

-- $1 id, $2 hash of the new secret in hexadecimal
-- name: session_renew
update staff_session set secret_hash = decode($2::text, 'hex'), proved_at = now()
where id = $1::uuid

-- $1 id
-- name: session_note_use
update staff_session set seen_at = now()
where id = (
	select id from staff_session where id = $1::uuid and seen_at < now() - interval '1 minute' for update skip locked)

-- $1 id
-- name: session_remove
delete from staff_session where id = $1::uuid

-- $1 id of the session that stays
-- name: session_remove_others
delete from staff_session
where staff_id = (select staff_id from staff_session where id = $1::uuid) and id <> $1::uuid

-- Another session of the same account. $1 id of one, $2 id of the one to end
-- name: session_remove_other
delete from staff_session
where id = $2::uuid and staff_id = (select staff_id from staff_session where id = $1::uuid)

-- The sessions of the same account, the latest first. $1 id of one, $2 idle minutes, $3 hours
-- name: session_list
select coalesce(json_agg(json_build_object(
	'id', o.id,
	'is_this', o.id = $1::uuid,
	'address', o.address,
	'created_at', rfc3339(o.created_at),
	'seen_at', rfc3339(o.seen_at),
	'user_agent', o.user_agent) order by o.seen_at desc), '[]')::text as sessions
from staff_session s
join staff_session o on o.staff_id = s.staff_id
where s.id = $1::uuid
	and o.seen_at > now() - make_interval(mins => $2::int) and o.created_at > now() - make_interval(hours => $3::int)

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
