-- Answers that are given again.

-- Begins, unless the key is in use: the row is what was there before. What was not finished within a minute is begun again, and after a day a key
-- is free. $1 actor, $2 key, $3 hash of the request
-- name: idempotent_begin
with begun as (
	insert into idempotent_answer as a (actor, key, request_hash) values ($1, $2, decode($3, 'hex'))
	on conflict (actor, key) do update set
		began_at = now(), done_at = null, status = null, etag = null, body = null, request_hash = excluded.request_hash
	where a.began_at < now() - interval '1 day'
		or a.done_at is null and a.began_at < now() - interval '1 minute' and a.request_hash = excluded.request_hash
	returning key
)
select exists (select from begun) as is_begun, a.done_at is not null as is_done, a.request_hash = decode($3, 'hex') as is_same, a.status, a.etag, a.body
from (select) as one
left join idempotent_answer a on a.actor = $1 and a.key = $2

-- $1 actor, $2 key, $3 status, $4 etag or null, $5 body or null
-- name: idempotent_finish
update idempotent_answer set done_at = now(), status = $3::integer, etag = $4, body = $5 where actor = $1 and key = $2

-- Nothing was changed: the key may be used again. $1 actor, $2 key
-- name: idempotent_drop
delete from idempotent_answer where actor = $1 and key = $2 and done_at is null
