-- Finding leads (store/lead_search), and keeping what they are found by.
--
-- Statements that search are built of two constants: in one of these, "true /* test */" is replaced by what the query asks of a row s of
-- lead_search, and "true /* keys */" by what the index can look for. Both consist of the conditions of lead_search_is_… with their parameters
-- numbered; values are never part of a statement.

-- Which words and companies a query means: a tsquery; empty or null: too common. $1 [{"at","kind","facet","value"}…]
-- name: lead_search_resolve_words prepared
select item.at, case item.kind
	when 'words' then search_query(item.value)::text
	when 'phrase' then search_phrase(item.value)::text
	when 'company' then (
		select string_agg(strip(array_to_tsvector(array[item.facet || lexeme]))::text || case when item.value like '%*' then ':*' else '' end, ' & ')
		from unnest(to_tsvector('pg_catalog.english', replace(search_text(item.value), '*', ' '))))
	end as lexemes, null as known
from json_to_recordset($1::json) as item (at integer, kind text, facet text, value text)

-- Which people, tags, and sources it means: a tsquery; null: nothing is called so. Apart from words, which nearly every query has, because this
-- is planned for ten times as long as it runs.
-- known: what there is instead, one a line, where that is a list. $1 as above, $2 who asks, or null
-- name: lead_search_resolve_names prepared
select item.at, found.lexemes, known.names as known
from json_to_recordset($1::json) as item (at integer, kind text, facet text, value text)
cross join lateral (
	select
		rtrim(item.value, '*') as start,
		strip(array_to_tsvector(array[item.facet || rtrim(item.value, '*')]))::text || case when item.value like '%*' then ':*' else '' end as key) as one
cross join lateral (
	select case item.kind
	when 'person' then (
		select string_agg(strip(array_to_tsvector(array[item.facet || id]))::text, ' | ')
		from recruiter
		where item.value in (lower(name), lower(email), split_part(lower(email), '@', 1)) or item.value = any (string_to_array(lower(name), ' ')))
	when 'actor' then (
		select string_agg(strip(array_to_tsvector(array[item.facet || actor]))::text, ' | ')
		from (
			select 'staff:' || lower(email) as actor
			from staff
			where lower(email) = case when item.value = 'me' then lower($2::text) else item.value end
				or split_part(lower(email), '@', 1) = item.value
			union all
			select 'recruiter:' || id
			from recruiter
			where item.value in (lower(name), lower(email), split_part(lower(email), '@', 1)) or item.value = any (string_to_array(lower(name), ' '))
			union all
			select 'token:' || lower(name) from api_token where item.value in (lower(name), 'token:' || lower(name))
			union all
			select value from (values ('client'), ('dispatcher'), ('sender')) as fixed (value) where value = item.value) as actors)
	when 'account' then (
		select string_agg(strip(array_to_tsvector(array[item.facet || id]))::text, ' | ')
		from staff
		where lower(email) = case when item.value = 'me' then lower($2::text) else item.value end
			or split_part(lower(email), '@', 1) = item.value)
	when 'tag' then case
		when exists (select from lead where tags @> array[item.value])
			or exists (
				select
				from (select tags from lead where tags is not null order by id desc limit 5000) as tagged
				cross join lateral unnest(tagged.tags) as tag
				where item.value like '%*' and starts_with(tag, one.start))
			or search_finds(one.key::tsquery)
		then one.key
		end
	when 'source' then case
		when exists (
				select
				from (select left(lower(source), 200) as source from lead order by id desc limit 2000) as newest
				where newest.source = item.value or item.value like '%*' and starts_with(newest.source, one.start))
			or search_finds(one.key::tsquery)
		then one.key
		end
	end as lexemes) as found
cross join lateral (
	select case
	when found.lexemes is not null then null
	when item.kind in ('person', 'actor', 'account') then (
		select string_agg(person.name, e'\n' order by person.name)
		from (
			select lower(name) as name from recruiter where removed_at is null and item.kind <> 'account'
			union
			select lower(email) from staff where disabled_at is null and item.kind <> 'person') as person)
	when item.kind = 'tag' then (
		select string_agg(distinct tag, e'\n')
		from (select tags from lead where tags is not null order by id desc limit 5000) as tagged
		cross join lateral unnest(tagged.tags) as tag)
	when item.kind = 'source' then (
		select string_agg(distinct left(lower(newest.source), 200), e'\n')
		from (select source from lead order by id desc limit 5000) as newest)
	end as names) as known

-- Names that continue what somebody types after recruiter:, company:, or by:. $1 what, $2 how it begins, $3 at most
-- name: lead_search_names
select case when position(' ' in found.value) > 0 then '"' || replace(found.value, '"', '') || '"' else found.value end as value, found.label
from (
	select lower(name) as value, email as label, 0 as rank
	from recruiter
	where $1 in ('recruiter', 'asked', 'by') and removed_at is null and (lower(name) like $2 || '%' or lower(email) like $2 || '%')
	union all
	select lower(email), role, 1 from staff where $1 in ('by', 'owner') and disabled_at is null and lower(email) like $2 || '%'
	union all
	select tag, count(*)::text, 1
	from (select tags from lead where tags is not null order by id desc limit 5000) as tagged
	cross join lateral unnest(tags) as tag
	where $1 = 'tag' and starts_with(tag, $2)
	group by tag
	union all
	select left(lower(source), 200), count(*)::text, 1
	from (select source from lead where source is not null order by id desc limit 5000) as newest
	where $1 = 'source' and starts_with(lower(source), $2)
	group by 1
	union all
	select lower(company), '@' || min(email_domain(email)), 2
	from (select company, email from lead where company is not null and status <> 'quarantined' order by id desc limit 5000) as newest
	where $1 = 'company' and lower(company) like $2 || '%'
	group by 1) as found
order by found.rank, found.value
limit $3::bigint

-- Limits of this transaction: a search that takes longer is cut; a plan must use the indexes. $1 milliseconds
-- name: lead_search_limit
select set_config('statement_timeout', $1, true), set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true)

-- Those that are not up to date, in the order of the search; what was noted twice counts twice. $1 from, $2 before, $3 at most
-- name: lead_search_due_older
select coalesce(array_agg(distinct lead_id), '{}')::text as ids, count(*) as count, min(lead_id::text) as last
from (select lead_id from lead_search_due where lead_id >= $1::uuid and lead_id < $2::uuid order by lead_id desc limit $3::bigint) as due

-- name: lead_search_due_newer
select coalesce(array_agg(distinct lead_id), '{}')::text as ids, count(*) as count, max(lead_id::text) as last
from (select lead_id from lead_search_due where lead_id >= $1::uuid and lead_id < $2::uuid order by lead_id limit $3::bigint) as due

-- Conditions.

-- name: lead_search_is_found_by
select from lead_search s where s.document @@ $1::tsquery

-- The same, by the function behind the operator, which the index does not take up: what is not looked up is tested.
-- name: lead_search_passes
select from lead_search s where ts_match_vq(s.document, $1::tsquery)

-- name: lead_search_is_budget
select from lead_search s where s.budget >= $1::bigint and s.budget < $2::bigint

-- name: lead_search_is_confidence
select from lead_search s where s.confidence >= $1::float8 and s.confidence < $2::float8

-- name: lead_search_is_created
select from lead_search s where uuid_ge(s.lead_id, $1::uuid) and uuid_lt(s.lead_id, $2::uuid)

-- name: lead_search_is_response
select from lead_search s where s.response_at >= from_epoch_us($1::bigint) and s.response_at < from_epoch_us($2::bigint)

-- name: lead_search_is_changed
select from lead_search s where s.changed_at >= from_epoch_us($1::bigint)

-- What is not up to date, read from the lead. Of all statements: rank is what it is sorted by.
-- $1 ids, $2 from, $3 before
-- name: lead_search_live
select s.lead_id as id, s.budget::text as rank
from lead l
cross join lateral lead_search_row(l) as s
where l.id = any ($1::uuid[]) and l.id >= $2::uuid and l.id < $3::uuid and not l.is_probe and true /* test */

-- Some leads in their order, from a place on. $1 from, $2 before, $3 leads to look at, $4 at most, $5 ids to leave out
-- name: lead_search_walk_older
select s.lead_id as id, 0 as rank
from (select * from lead_search where lead_id >= $1::uuid and lead_id < $2::uuid order by lead_id desc limit $3::bigint) as s
where not s.lead_id = any ($5::uuid[]) and true /* test */
order by s.lead_id desc
limit $4::bigint

-- name: lead_search_walk_newer
select s.lead_id as id, 0 as rank
from (select * from lead_search where lead_id >= $1::uuid and lead_id < $2::uuid order by lead_id limit $3::bigint) as s
where not s.lead_id = any ($5::uuid[]) and true /* test */
order by s.lead_id
limit $4::bigint

-- Where such a walk ends; no row: at the end of all. $1 from, $2 before, $3 leads to look at
-- name: lead_search_end_older
select lead_id as id
from lead_search
where lead_id >= $1::uuid and lead_id < $2::uuid
order by lead_id desc
offset $3::bigint - 1
limit 1

-- name: lead_search_end_newer
select lead_id as id
from lead_search
where lead_id >= $1::uuid and lead_id < $2::uuid
order by lead_id
offset $3::bigint - 1
limit 1

-- By the index, of one block of time or of all. uuid_ge and uuid_lt instead of the operators, or every id of the table would be read from its
-- primary key to be intersected. $1 from, $2 before, $3 block, or null, $4 at most, $5 ids to leave out
-- name: lead_search_block_older
select s.lead_id as id, 0 as rank
from (
	select s.lead_id
	from lead_search s
	where ($3::tsquery is null or s.document @@ $3::tsquery) and true /* keys */
		and uuid_ge(s.lead_id, $1::uuid) and uuid_lt(s.lead_id, $2::uuid) and not s.lead_id = any ($5::uuid[]) and true /* test */
	offset 0) as s
order by s.lead_id desc
limit $4::bigint

-- name: lead_search_block_newer
select s.lead_id as id, 0 as rank
from (
	select s.lead_id
	from lead_search s
	where ($3::tsquery is null or s.document @@ $3::tsquery) and true /* keys */
		and uuid_ge(s.lead_id, $1::uuid) and uuid_lt(s.lead_id, $2::uuid) and not s.lead_id = any ($5::uuid[]) and true /* test */
	offset 0) as s
order by s.lead_id
limit $4::bigint

-- Sorted by something else. Written for the budget; the other columns are put in its place.

-- $1 from, $2 before, $3 after this lead, or null, $4 leads to look at, $5 at most, $6 ids to leave out
-- name: lead_search_walk_down
select s.lead_id as id, s.budget::text as rank
from (
	select *
	from lead_search
	where ($3::uuid is null or (budget, lead_id) < ((select r.budget from lead_search_now($3::uuid) as r), $3::uuid)) and true /* range */
	order by budget desc, lead_id desc
	limit $4::bigint) as s
where s.lead_id >= $1::uuid and s.lead_id < $2::uuid and not s.lead_id = any ($6::uuid[]) and true /* test */
order by s.budget desc, s.lead_id desc
limit $5::bigint

-- name: lead_search_walk_up
select s.lead_id as id, s.budget::text as rank
from (
	select *
	from lead_search
	where ($3::uuid is null or (budget, lead_id) > ((select r.budget from lead_search_now($3::uuid) as r), $3::uuid)) and true /* range */
	order by budget, lead_id
	limit $4::bigint) as s
where s.lead_id >= $1::uuid and s.lead_id < $2::uuid and not s.lead_id = any ($6::uuid[]) and true /* test */
order by s.budget, s.lead_id
limit $5::bigint

-- $1 from, $2 before, $3 after this lead, or null, $4 at most, $5 ids to leave out
-- name: lead_search_all_down
select s.lead_id as id, s.budget::text as rank
from (
	select s.lead_id, s.budget
	from lead_search s
	where true /* keys */ and uuid_ge(s.lead_id, $1::uuid) and uuid_lt(s.lead_id, $2::uuid) and not s.lead_id = any ($5::uuid[]) and true /* test */
	offset 0) as s
where $3::uuid is null or (s.budget, s.lead_id) < ((select r.budget from lead_search_now($3::uuid) as r), $3::uuid)
order by s.budget desc, s.lead_id desc
limit $4::bigint

-- name: lead_search_all_up
select s.lead_id as id, s.budget::text as rank
from (
	select s.lead_id, s.budget
	from lead_search s
	where true /* keys */ and uuid_ge(s.lead_id, $1::uuid) and uuid_lt(s.lead_id, $2::uuid) and not s.lead_id = any ($5::uuid[]) and true /* test */
	offset 0) as s
where $3::uuid is null or (s.budget, s.lead_id) > ((select r.budget from lead_search_now($3::uuid) as r), $3::uuid)
order by s.budget, s.lead_id
limit $4::bigint

-- What a lead is sorted by, for a cursor. $1 id
-- name: lead_search_rank
select r.budget::text as rank from lead_search_now($1::uuid) as r where r.lead_id is not null

-- One instance at a time, or an older document could overwrite a newer one. The lock comes before the statement that reads.
-- name: lead_search_lock
select pg_try_advisory_xact_lock(hashtext('lead_search'))::int as is_held

-- Brings leads up to date, counts the new ones by day, and hands their days on to the reports (report_day). The leads are locked against erasure only; one that is being erased is left for the
-- next time, because waiting for it could be a deadlock: its erasure wants the rows that are written here.
-- $1 at most
-- name: lead_search_index_due prepared
with noted as materialized (
	select ctid as place, lead_id from lead_search_due limit (select $1::bigint)
), due as materialized (
	select l.id, lead_search_row(l) as found_by
	from lead l
	where l.id in (select lead_id from noted) and not l.is_probe
	for key share of l skip locked
), taken as (
	delete from lead_search_due d
	using noted n
	where d.ctid = n.place
		and (exists (select from due where due.id = n.lead_id) or not exists (select from lead where id = n.lead_id and not is_probe))
), days as (
	insert into report_day_due (day) select distinct board_id_day(lead_id) from noted
), searchable as (
	insert into lead_search (lead_id, response_at, budget, confidence, document, changed_at)
	select (found_by).* from due
	on conflict (lead_id) do update set
		response_at = excluded.response_at,
		budget = excluded.budget,
		confidence = excluded.confidence,
		document = excluded.document,
		changed_at = excluded.changed_at
	returning lead_id, xmax = 0 as is_new
), counted as (
	insert into lead_daily (day, engagement, leads)
	select (l.created_at at time zone 'UTC')::date, l.recommendation ->> 'engagement', count(*)
	from lead l
	where l.id = any (array(select lead_id from searchable where is_new))
	group by 1, 2
	order by 1, 2
	on conflict (day, engagement) do update set leads = lead_daily.leads + excluded.leads
)
select count(*) as leads from noted

-- Counting what a search finds, by the values of facets. The literal lexemes are those of lead_search_row(); the statuses that most leads have
-- come first. Of all statements: columns facet (null: of all), value, leads.

-- Every lead from a place to a place. $1 from, $2 before
-- name: lead_search_count_all
select case when grouping(engagement) = 0 then 'engagement' when grouping(status) = 0 then 'status' when grouping(review) = 0 then 'review' end as facet,
	coalesce(engagement, status, review) as value, count(*) as leads
from (
	select case when document @@ '''=e:rust''' then 'rust' when document @@ '''=e:python''' then 'python' else 'hybrid' end as engagement,
		case when document @@ '''=s:closed''' then 'closed' when document @@ '''=s:lost''' then 'lost' when document @@ '''=s:placed''' then 'placed'
			when document @@ '''=s:withdrawn''' then 'withdrawn' when document @@ '''=s:accepted''' then 'accepted'
			when document @@ '''=s:offered''' then 'offered' when document @@ '''=s:quarantined''' then 'quarantined'
			when document @@ '''=s:waiting''' then 'waiting' when document @@ '''=s:escalated''' then 'escalated'
			when document @@ '''=s:triage''' then 'triage' else 'new' end as status,
		case when document @@ '''=r:no''' then 'no' else 'yes' end as review
	from (select * from lead_search where lead_id >= $1::uuid and lead_id < $2::uuid offset 0) as s
	where true /* test */) as found
group by grouping sets ((engagement), (status), (review), ())

-- Some leads, by what their ids hash to. $1 from, $2 before, $3 how many 1024ths of them, 16 by 16
-- name: lead_search_count_sample
select case when grouping(engagement) = 0 then 'engagement' when grouping(status) = 0 then 'status' when grouping(review) = 0 then 'review' end as facet,
	coalesce(engagement, status, review) as value, count(*) as leads
from (
	select case when document @@ '''=e:rust''' then 'rust' when document @@ '''=e:python''' then 'python' else 'hybrid' end as engagement,
		case when document @@ '''=s:closed''' then 'closed' when document @@ '''=s:lost''' then 'lost' when document @@ '''=s:placed''' then 'placed'
			when document @@ '''=s:withdrawn''' then 'withdrawn' when document @@ '''=s:accepted''' then 'accepted'
			when document @@ '''=s:offered''' then 'offered' when document @@ '''=s:quarantined''' then 'quarantined'
			when document @@ '''=s:waiting''' then 'waiting' when document @@ '''=s:escalated''' then 'escalated'
			when document @@ '''=s:triage''' then 'triage' else 'new' end as status,
		case when document @@ '''=r:no''' then 'no' else 'yes' end as review
	from (
		select *
		from lead_search
		where (uuid_hash(lead_id) & 15) = 0 and (uuid_hash(lead_id) & 1023) < $3::bigint and uuid_ge(lead_id, $1::uuid) and uuid_lt(lead_id, $2::uuid)
		offset 0) as s
	where true /* test */) as found
group by grouping sets ((engagement), (status), (review), ())

-- By the index. $1 from, $2 before
-- name: lead_search_count_found
select case when grouping(engagement) = 0 then 'engagement' when grouping(status) = 0 then 'status' when grouping(review) = 0 then 'review' end as facet,
	coalesce(engagement, status, review) as value, count(*) as leads
from (
	select case when document @@ '''=e:rust''' then 'rust' when document @@ '''=e:python''' then 'python' else 'hybrid' end as engagement,
		case when document @@ '''=s:closed''' then 'closed' when document @@ '''=s:lost''' then 'lost' when document @@ '''=s:placed''' then 'placed'
			when document @@ '''=s:withdrawn''' then 'withdrawn' when document @@ '''=s:accepted''' then 'accepted'
			when document @@ '''=s:offered''' then 'offered' when document @@ '''=s:quarantined''' then 'quarantined'
			when document @@ '''=s:waiting''' then 'waiting' when document @@ '''=s:escalated''' then 'escalated'
			when document @@ '''=s:triage''' then 'triage' else 'new' end as status,
		case when document @@ '''=r:no''' then 'no' else 'yes' end as review
	from lead_search s
	where true /* keys */ and uuid_ge(s.lead_id, $1::uuid) and uuid_lt(s.lead_id, $2::uuid) and true /* test */) as found
group by grouping sets ((engagement), (status), (review), ())

-- The same of values that the program does not know beforehand, from some of the leads, by what their ids hash to. The most frequent ones come first; others is how many more there are.

-- $1 from, $2 before, $3 one in how many
-- name: lead_search_values_all
select v.facet, coalesce(lower(r.email), v.value) as value, coalesce(r.name, z.country, v.value) as label, v.leads, v.others
from (
	select said.facet, said.value, count(*) as leads, row_number() over (partition by said.facet order by count(*) desc, said.value) as nth,
		greatest(0, count(*) over (partition by said.facet) - 8) as others
	from (
		select s.lead_id
		from (
			select *
			from lead_search
			where lead_id >= $1::uuid and lead_id < $2::uuid and (uuid_hash(lead_id) >> 10 & 1023) % $3::bigint = 0
			offset 0) as s
		where true /* test */) as found
	join lead l on l.id = found.lead_id
	cross join lateral (
		select 'source' as facet, left(lower(l.source), 200) as value
		union select 'country', z.key from zone_country z where z.zone = lower(l.submission ->> 'timezone')
		union select 'stage', l.stage
		union select 'reason', l.status_reason
		union select 'reason', l.end_reason
		union select 'reason', unnest(l.suspicions)
		union select 'reason', o.decline_reason from offer o where o.lead_id = l.id
		union select 'recruiter', o.recruiter_id::text from offer o where o.lead_id = l.id and offer_is_held(o.status)
		union select 'recruiter', 'none' where not exists (select from offer o where o.lead_id = l.id and offer_is_held(o.status))) as said
	where said.value !~ '["*]'
	group by said.facet, said.value) as v
left join recruiter r on v.facet = 'recruiter' and r.id::text = v.value
left join lateral (select min(country) as country from zone_country where key = v.value) z on v.facet = 'country'
where v.nth <= 8 and (v.facet <> 'recruiter' or v.value = 'none' or r.id is not null and r.removed_at is null)
order by v.facet, v.nth

-- $1 from, $2 before, $3 as in lead_search_count_sample, $4 one in how many
-- name: lead_search_values_sample
select v.facet, coalesce(lower(r.email), v.value) as value, coalesce(r.name, z.country, v.value) as label, v.leads, v.others
from (
	select said.facet, said.value, count(*) as leads, row_number() over (partition by said.facet order by count(*) desc, said.value) as nth,
		greatest(0, count(*) over (partition by said.facet) - 8) as others
	from (
		select s.lead_id
		from (
			select *
			from lead_search
			where (uuid_hash(lead_id) & 15) = 0 and (uuid_hash(lead_id) & 1023) < $3::bigint and (uuid_hash(lead_id) >> 10 & 1023) % $4::bigint = 0
				and uuid_ge(lead_id, $1::uuid) and uuid_lt(lead_id, $2::uuid)
			offset 0) as s
		where true /* test */) as found
	join lead l on l.id = found.lead_id
	cross join lateral (
		select 'source' as facet, left(lower(l.source), 200) as value
		union select 'country', z.key from zone_country z where z.zone = lower(l.submission ->> 'timezone')
		union select 'stage', l.stage
		union select 'reason', l.status_reason
		union select 'reason', l.end_reason
		union select 'reason', unnest(l.suspicions)
		union select 'reason', o.decline_reason from offer o where o.lead_id = l.id
		union select 'recruiter', o.recruiter_id::text from offer o where o.lead_id = l.id and offer_is_held(o.status)
		union select 'recruiter', 'none' where not exists (select from offer o where o.lead_id = l.id and offer_is_held(o.status))) as said
	where said.value !~ '["*]'
	group by said.facet, said.value) as v
left join recruiter r on v.facet = 'recruiter' and r.id::text = v.value
left join lateral (select min(country) as country from zone_country where key = v.value) z on v.facet = 'country'
where v.nth <= 8 and (v.facet <> 'recruiter' or v.value = 'none' or r.id is not null and r.removed_at is null)
order by v.facet, v.nth

-- $1 from, $2 before, $3 one in how many
-- name: lead_search_values_found
select v.facet, coalesce(lower(r.email), v.value) as value, coalesce(r.name, z.country, v.value) as label, v.leads, v.others
from (
	select said.facet, said.value, count(*) as leads, row_number() over (partition by said.facet order by count(*) desc, said.value) as nth,
		greatest(0, count(*) over (partition by said.facet) - 8) as others
	from (
		select s.lead_id
		from lead_search s
		where true /* keys */ and uuid_ge(s.lead_id, $1::uuid) and uuid_lt(s.lead_id, $2::uuid)
			and (uuid_hash(s.lead_id) >> 10 & 1023) % $3::bigint = 0 and true /* test */) as found
	join lead l on l.id = found.lead_id
	cross join lateral (
		select 'source' as facet, left(lower(l.source), 200) as value
		union select 'country', z.key from zone_country z where z.zone = lower(l.submission ->> 'timezone')
		union select 'stage', l.stage
		union select 'reason', l.status_reason
		union select 'reason', l.end_reason
		union select 'reason', unnest(l.suspicions)
		union select 'reason', o.decline_reason from offer o where o.lead_id = l.id
		union select 'recruiter', o.recruiter_id::text from offer o where o.lead_id = l.id and offer_is_held(o.status)
		union select 'recruiter', 'none' where not exists (select from offer o where o.lead_id = l.id and offer_is_held(o.status))) as said
	where said.value !~ '["*]'
	group by said.facet, said.value) as v
left join recruiter r on v.facet = 'recruiter' and r.id::text = v.value
left join lateral (select min(country) as country from zone_country where key = v.value) z on v.facet = 'country'
where v.nth <= 8 and (v.facet <> 'recruiter' or v.value = 'none' or r.id is not null and r.removed_at is null)
order by v.facet, v.nth

-- About how many there are; -1: not known yet.
-- name: lead_search_size
select reltuples::bigint as leads from pg_class where oid = 'lead_search'::regclass
