-- Instances that run, as each tells the others.

-- name: instance_beat
with forgotten as (
	delete from instance where id in (
		select id from instance where seen_at < now() - interval '1 hour' and id <> $1::uuid for update skip locked)
)
insert into instance (id, name, version, secret_marks, untrusted_proxy)
select $1::uuid, $2, $3, $4::text[], $5 from probe_room()
on conflict (id) do update set seen_at = now(), untrusted_proxy = excluded.untrusted_proxy
returning (
	select count(*) from instance o
	where o.id <> instance.id and o.seen_at > now() - interval '30 seconds' and not o.secret_marks && instance.secret_marks
) as strangers;

-- name: instance_stuck
select 1 from pg_stat_activity where datname = current_database() and usename = current_user and wait_event = 'SyncRep' limit 1;

-- name: instance_leave
delete from instance where id = $1::uuid;

-- name: instance_list
select name, version, untrusted_proxy,
	case
		when not secret_marks && $1::text[] then 'different'
		when secret_marks[1] <> all ($1::text[]) then 'unknown_here'
		when ($1::text[])[1] <> all (secret_marks) then 'unknown_there'
		else 'shared'
	end as secret
from instance
where seen_at > now() - interval '30 seconds'
order by name, started_at;

-- name: instance_probe
select probe_room();
