-- The relay's troubles, at most one at a time, whichever instance has it.

-- name: relay_trouble_begin
-- A trouble that is there already goes on; once the relay is known to refuse us it stays a refusal. seen_until moves on with each failure.
-- $1 true: a refusal of us, $2 why, $3 stage, $4 code or null, $5 the server's response, $6 seconds it counts without being seen again
insert into relay_trouble (is_refusal, why, stage, code, reply, seen_until)
values ($1::boolean, $2, $3, $4::int, $5, now() + make_interval(secs => $6::bigint))
on conflict ((ended_at is null)) where ended_at is null do update set
	is_refusal = relay_trouble.is_refusal or excluded.is_refusal,
	why = case when relay_trouble.is_refusal and not excluded.is_refusal then relay_trouble.why else excluded.why end,
	stage = case when relay_trouble.is_refusal and not excluded.is_refusal then relay_trouble.stage else excluded.stage end,
	code = case when relay_trouble.is_refusal and not excluded.is_refusal then relay_trouble.code else excluded.code end,
	reply = case when relay_trouble.is_refusal and not excluded.is_refusal then relay_trouble.reply else excluded.reply end,
	seen_until = excluded.seen_until

-- name: relay_trouble_end_unseen
-- What the instance that had it did not live to end.
update relay_trouble set ended_at = seen_until where ended_at is null and seen_until < now()

-- name: relay_trouble_seen
-- $1 seconds it counts without being seen again
update relay_trouble set seen_until = now() + make_interval(secs => $1::bigint) where ended_at is null

-- name: relay_trouble_end
-- Only the caller that ends it gets the row.
update relay_trouble set ended_at = now()
where ended_at is null
returning is_refusal, stage, reply,
	(extract(epoch from began_at) * 1000000)::bigint as began_us,
	(extract(epoch from ended_at) * 1000000)::bigint as ended_us,
	(select count(*) from outbox where state = 'queued') as waiting

-- name: relay_trouble_now
select is_refusal, why, stage, reply, to_char(began_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as began
from relay_trouble
where ended_at is null and seen_until > now()
