-- Finding leads, and making them findable by their words.

-- Everything that is asked for but words, newest first.
-- $1 from, $2 before, $3 engagement, $4 status, $5 needs_review, $6 at most
-- name: search_leads
select id
from lead
where id >= $1::uuid and id < $2::uuid
	and ($3::text is null or engagement = $3)
	and ($4::text is null or status = $4)
	and ($5::boolean is null or needs_review = $5)
order by id desc
limit $6::bigint

-- The same with words. A common word is found by walking the newest leads until the page is full, a rare one by the index: the walk
-- ends after $8 leads, and only if the page is not full then is the index read, for what is older. No guess about how common a word is
-- decides, so none can be wrong. The walk also finds leads that are not in lead_search yet.
-- uuid_ge and uuid_lt instead of the operators, or every id of the table would be read from its primary key to be intersected.
-- $1 to $6 as above, $7 words, $8 leads to walk
-- name: search_leads_by_words
with asked as materialized (
	select search_query($7::text) as words
), newest as materialized (
	select walked.id
	from (
		select id
		from lead
		where id >= $1::uuid and id < $2::uuid
			and ($3::text is null or engagement = $3)
			and ($4::text is null or status = $4)
			and ($5::boolean is null or needs_review = $5)
		order by id desc
		limit $8::bigint
	) as walked
	left join lead_search s on s.lead_id = walked.id
	where coalesce(s.document, (
			select lead_document(l.reference, l.title, l.company, l.contact_name, l.email, l.submission)
			from lead l
			where l.id = walked.id)) @@ (select words from asked)
	order by walked.id desc
	limit $6::bigint
), walk_end as materialized (
	select id
	from lead
	where id >= $1::uuid and id < $2::uuid
		and ($3::text is null or engagement = $3)
		and ($4::text is null or status = $4)
		and ($5::boolean is null or needs_review = $5)
	order by id desc
	offset $8::bigint - 1
	limit 1
), older as materialized (
	select lead_id as id
	from lead_search
	where document @@ (select words from asked)
		and uuid_ge(lead_id, $1::uuid) and uuid_lt(lead_id, (select id from walk_end))
		and ($3::text is null or engagement = $3)
		and ($4::text is null or status = $4)
		and ($5::boolean is null or needs_review = $5)
		and (select count(*) from newest) < $6::bigint
)
select id from newest
union all
select id from older
order by id desc
limit $6::bigint

-- Makes leads searchable, new ones and corrected ones, and counts the new ones by day. The leads are share-locked: a change of status made
-- from now on waits, and then finds the row in lead_search (trigger lead_search_follow). A lead that is being changed is left for the
-- next time: waiting for it could be a deadlock with its correction, which wants the row that is deleted here.
-- $1 at most
-- name: search_index_due
with due as (
	select l.id, l.engagement, l.status, l.needs_review,
		lead_document(l.reference, l.title, l.company, l.contact_name, l.email, l.submission) as document
	from lead_search_due d
	join lead l on l.id = d.lead_id
	limit $1::bigint
	for update of d skip locked
	for share of l skip locked
), taken as (
	delete from lead_search_due d using due where d.lead_id = due.id
), searchable as (
	insert into lead_search (lead_id, engagement, status, needs_review, document, filler)
	select id, engagement, status, needs_review, document, repeat(' ', 2000) from due
	on conflict (lead_id) do update set document = excluded.document
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
select count(*) as leads from due
