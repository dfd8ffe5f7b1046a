-- Leads that belong together (table lead_link): two rows for each pair, one for either lead.

-- Links leads to other open leads of the same person or company, the newest of them; those that staff unlinked stay so. The others are
-- not locked: a lead that is looked at later finds the one that was looked at before.
-- $1 ids of leads, $2 only those that are looked at for the first time, $3 at most for each, $4 who
-- name: lead_link_find prepared
with asked as materialized (
	select id, lower(email) as email, company_domain(email) as company_domain
	from lead
	where id = any ((select $1::uuid[])::uuid[]) and ((select not $2::boolean) or receipt_at is null)
), found as materialized (
	select a.id as lead_id, o.id as other_id, case when o.is_person then 'person' else 'company' end as kind
	from asked a
	cross join lateral (
		select id, bool_or(is_person) as is_person
		from (
			(select id, true as is_person
			from (select id, status from lead where lower(email) = a.email order by id desc limit 200) recent
			where id <> a.id and lead_is_open(status)
			order by id desc
			limit (select $3::bigint))
			union all
			(select id, false
			from lead
			where email_domain(email) = a.company_domain and lead_is_open(status) and id <> a.id
			order by id desc
			limit (select $3::bigint))
		) known
		group by id
		order by bool_or(is_person) desc, id desc
		limit (select $3::bigint)
	) o
), linked as (
	insert into lead_link (lead_id, other_id, kind)
	select lead_id, other_id, kind from found
	union
	select other_id, lead_id, kind from found
	on conflict do nothing
	returning lead_id, other_id, kind
)
insert into event (lead_id, actor, what, new)
select k.lead_id, $4, 'lead_linked', json_build_object('lead', o.reference, 'kind', k.kind)
from linked k
join asked a on a.id = k.lead_id
join lead o on o.id = k.other_id

-- What was linked by an address that the lead no longer has. $1 id
-- name: lead_link_forget
delete from lead_link
where kind in ('person', 'company') and not is_unlinked
	and (lead_id = $1::uuid or (other_id = $1::uuid and lead_id in (select other_id from lead_link where lead_id = $1::uuid)))

-- For those that have any. $1 ids of leads
-- name: lead_link_related prepared
select lead_id, related from lead_related where lead_id = any ((select $1::uuid[])::uuid[])

-- Both leads of a pair that staff link or unlink, locked in one order. $1 and $2 their ids
-- name: lead_link_lock
select id, reference, status,
	exists (select from lead_link k where k.lead_id = $1::uuid and k.other_id = $2::uuid and not k.is_unlinked) as is_linked
from lead
where id in ($1::uuid, $2::uuid)
order by id
for update

-- $1 and $2 their ids, $3 whether they are unlinked
-- name: lead_link_set
insert into lead_link (lead_id, other_id, kind, is_unlinked)
values ($1::uuid, $2::uuid, 'staff', $3::boolean), ($2::uuid, $1::uuid, 'staff', $3::boolean)
on conflict (lead_id, other_id) do update set
	is_unlinked = excluded.is_unlinked,
	kind = case when excluded.is_unlinked then lead_link.kind else excluded.kind end,
	linked_at = case when excluded.is_unlinked then lead_link.linked_at else excluded.linked_at end
