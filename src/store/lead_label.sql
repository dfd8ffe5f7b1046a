-- Who of staff owns a lead, and its tags. Behind lead_lock(), in the caller's transaction.

-- $1 id of the lead
-- name: lead_label_load
select s.email as owner, coalesce(to_json(l.tags), '[]')::text as tags
from lead l
left join staff s on s.id = l.owner_id
where l.id = $1::uuid

-- An account that may change leads. $1 address
-- name: lead_label_account
select id, lower(email) as email
from staff
where lower(email) = lower($1) and disabled_at is null and role in ('agent', 'admin')

-- $1 id of the lead, $2 id of the account or null
-- name: lead_label_own
update lead set owner_id = $2::uuid where id = $1::uuid

-- $1 id of the lead, $2 tags as a JSON array
-- name: lead_label_tag
update lead set tags = (select array_agg(tag order by tag collate "C") from json_array_elements_text($2::json) as tag) where id = $1::uuid

-- Tags that continue what is typed, of the leads that were tagged last. $1 how they begin, $2 at most
-- name: lead_label_known prepared
select tag, count(*) as leads
from (select tags from lead where tags is not null order by id desc limit 5000) as tagged
cross join lateral unnest(tags) as tag
where starts_with(tag, $1)
group by tag
order by count(*) desc, tag
limit $2::bigint

-- Accounts that may own a lead.
-- name: lead_label_accounts
select coalesce(json_agg(lower(email) order by lower(email)), '[]')::text as accounts
from staff
where disabled_at is null and role in ('agent', 'admin')
