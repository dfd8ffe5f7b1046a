-- The record of what staff see and change, and its seals.

-- $1 actor, $2 what, $3 id of a lead or null, $4 details as JSON or null
-- name: audit_add
insert into audit (actor, what, lead_id, details)
values ($1, $2, $3::uuid, $4::json)

-- The same of something that was only read, which need not wait for the disk or a standby.
-- name: audit_add_read
with quick as materialized (select set_config('synchronous_commit', 'off', true) as is_set)
insert into audit (actor, what, lead_id, details)
select $1, $2, $3::uuid, $4::json from quick

-- Columns n, hash (hexadecimal), entries of the new seal; n is null when nothing was sealed.
-- name: audit_seal
select s.n, encode(s.hash, 'hex') as hash, cardinality(s.ids) as entries
from audit_seal_due() as s

-- The entries, the newest first. $1 actor as in the record, an address, or null, $2 what or null, $3 reference or id of a lead, or null,
-- $4 from (a day), $5 to (a day, with it), $6 before this id, or null, $7 how many
-- name: audit_list
with sealed as (
	select last_id as up_to from audit_seal order by n desc limit 1
), found as (
	select a.*
	from audit a
	where ($1::text is null or a.actor = audit_actor(case when $1 like '%:%' then $1 else 'staff:' || $1 end))
		and ($2::text is null or a.what = $2)
		and ($3::text is null or a.lead_id = (select l.id from lead l where l.reference = $3 or l.id::text = $3))
		and ($4::date is null or a.at >= $4::date::timestamp at time zone 'UTC')
		and ($5::date is null or a.at < ($5::date + 1)::timestamp at time zone 'UTC')
		and ($6::bigint is null or a.id < $6)
	order by a.id desc
	limit $7
)
select coalesce(json_agg(json_build_object(
	'id', a.id,
	'at', rfc3339(a.at),
	'actor', a.actor,
	'email', s.email,
	'what', a.what,
	'lead_id', a.lead_id,
	'reference', l.reference,
	'details', a.details,
	'is_sealed', a.id <= coalesce((select up_to from sealed), 0)) order by a.id desc), '[]')::text as entries
from found a
left join lead l on l.id = a.lead_id
left join staff s on a.actor = 'staff:' || s.id

-- Who and what there is to choose from.
-- name: audit_choices
select json_build_object(
	'actors', (select coalesce(json_agg(json_build_object('actor', 'staff:' || id, 'email', email) order by lower(email)), '[]') from staff),
	'last', (select json_build_object('n', n, 'at', rfc3339(at), 'hash', encode(hash, 'hex')) from audit_seal order by n desc limit 1)
	)::text as choices

-- What does not fit in a hundred seals after $1: a seal that was changed or has no predecessor, and entries that were changed, removed, or
-- slipped in.
-- name: audit_check
with seals as (
	select s, lag(s) over (order by (s).n) as p
	from (select s from audit_seal s where s.n >= $1::bigint order by s.n limit 101) as t (s)
)
select (s).n as n, x.entry, x.problem
from seals
cross join lateral (
	select null::bigint as entry, 'seal_changed' as problem
	where (s).hash <> audit_seal_hash(s) or (p).hash is not null and (s).previous <> (p).hash
		or (s).n = 1 and (s).previous <> decode(repeat('00', 32), 'hex')
	union all
	select null, 'seal_removed' where (s).n <> coalesce((p).n, 0) + 1
	union all
	select coalesce(k.id, a.id),
		case when k.id is null then 'entry_added' when a.id is null then 'entry_removed' else 'entry_changed' end
	from unnest((s).ids, (s).digests) as k (id, digest)
	full join (
		select a.id, audit_digest(a) as digest
		from audit a
		where ((p).last_id is null or a.id > (p).last_id) and a.id <= (s).last_id
	) as a on a.id = k.id
	where k.id is null or a.id is null or k.digest <> a.digest
) as x
where (s).n > $1::bigint
order by 1, 2 nulls first

-- How far the seals go. $1 a hash that was noted before, or null
-- name: audit_extent
select coalesce(max(n), 0) as last, coalesce(sum(cardinality(ids)), 0) as entries,
	(select encode(hash, 'hex') from audit_seal order by n desc limit 1) as hash,
	(select count(*) from audit where id > coalesce((select max(last_id) from audit_seal), 0)) as unsealed,
	$1::text is null or exists (select from audit_seal where encode(hash, 'hex') = lower($1::text)) as is_known
from audit_seal

-- Besides the lead: earlier versions, the rule set it was answered by, its entries, and the seals that hold them. $1 id of a lead
-- name: audit_evidence
select json_build_object(
	'made_at', rfc3339(now()),
	'revisions', (
		select coalesce(json_agg(json_build_object(
			'revision', r.revision,
			'replaced_at', rfc3339(r.replaced_at),
			'submission', r.submission,
			'recommendation', r.recommendation) order by r.revision), '[]')
		from lead_revision r
		where r.lead_id = l.id),
	'ruleset', (
		select json_build_object('version', r.version, 'sha256', r.hash, 'stored_at', rfc3339(r.created_at), 'rules', r.json::json)
		from ruleset r
		where r.version = l.ruleset),
	'record', (
		select coalesce(json_agg(json_build_object(
			'id', a.id,
			'at', rfc3339(a.at),
			'actor', a.actor,
			'what', a.what,
			'details', a.details,
			'sha256', encode(audit_digest(a), 'hex'),
			'seal', (select s.n from audit_seal s where s.last_id >= a.id order by s.last_id limit 1)) order by a.id), '[]')
		from audit a
		where a.lead_id = l.id),
	'seals', (
		select coalesce(json_agg(json_build_object(
			'n', s.n,
			'at', rfc3339(s.at),
			'sha256', encode(s.hash, 'hex'),
			'previous', encode(s.previous, 'hex')) order by s.n), '[]')
		from audit_seal s
		where s.n in (
			select (select z.n from audit_seal z where z.last_id >= a.id order by z.last_id limit 1)
			from audit a
			where a.lead_id = l.id))
	)::text as evidence
from lead l
where l.id = $1::uuid
