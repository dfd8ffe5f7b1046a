-- Rule sets: stored once, never changed, and activated one after the other.

-- Nothing when the version is there.
-- $1 version, $2 hash, $3 author, $4 note, $5 json
-- name: stored_ruleset_add
insert into ruleset (version, hash, author, note, json)
values ($1, $2, $3, $4, $5)
on conflict (version) do nothing

-- $1 version
-- name: stored_ruleset_find
select hash, json, epoch_us(created_at) as created_us from ruleset where version = $1

-- $1 version, $2 actor
-- name: stored_ruleset_activate
insert into ruleset_activation (version, actor) values ($1, $2)

-- name: stored_ruleset_active prepared
select version from ruleset_activation order by id desc limit 1

-- name: stored_ruleset_list
select coalesce(json_agg(json_build_object(
	'version', r.version,
	'is_active', r.version is not distinct from (select version from ruleset_activation order by id desc limit 1),
	'author', r.author,
	'note', r.note,
	'created_at', rfc3339(r.created_at),
	'activated_at', rfc3339(a.at),
	'activated_by', a.actor,
	'sha256', r.hash) order by r.created_at desc, r.version desc), '[]')::text as rulesets
from ruleset r
left join lateral (select at, actor from ruleset_activation where version = r.version order by id desc limit 1) a on true
