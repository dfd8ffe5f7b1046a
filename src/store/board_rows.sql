-- What the charts of the console's board are made of: one row of figures for each day, so that a board of months reads months of rows,
-- however many leads there are. The dispatcher keeps them up to date. Days are of UTC.

-- The day whose figures are to be made next: today every minute, the others every hour, because leads of last week are still placed.
-- $1 days back that are kept up to date
-- name: board_due_day prepared
select day::text
from (
	select d::date as day, b.computed_at, d::date = (now() at time zone 'UTC')::date as is_today
	from generate_series((now() at time zone 'UTC')::date - ($1::int - 1), (now() at time zone 'UTC')::date, interval '1 day') as d
	left join board_day b on b.day = d::date
) as known
where computed_at is null or computed_at < now() - case when is_today then interval '1 minute' else interval '1 hour' end
order by is_today desc, computed_at nulls first, day desc
limit 1

-- From when to when the first answers to the leads of a day took. Ids are made of time, so their index has the day.
-- $1 day
-- name: board_answers prepared
select epoch_us(coalesce(response_from_at, created_at)) as from_us, epoch_us(responded_at) as responded_us
from lead
where id >= board_day_id($1::date) and id < board_day_id($1::date + 1) and responded_at is not null

-- What recruiters answered of what they were offered on a day: the working time that was spent before the clock last started, and from when
-- to when it ran. from_us is null if it stood still.
-- $1 day
-- name: board_response_times prepared
select o.recruiter_id, o.spent_us, epoch_us(o.since_at) as from_us, epoch_us(o.decided_at) as decided_us
from offer o
where o.created_at >= $1::date::timestamp at time zone 'UTC' and o.created_at < ($1::date + 1)::timestamp at time zone 'UTC'
	and o.status in ('accepted', 'declined') and o.decided_at is not null and not o.is_assigned
	and not exists (select from lead l where l.id = o.lead_id and l.is_probe)

-- Of the sources of a day the ten with most leads keep their names: anybody can make up more.
-- $1 day, $2 answers: [[bucket, count]…], $3 response times: [[recruiter_id, bucket, count]…]
-- name: board_keep_day prepared
with received as materialized (
	select engagement, status, response_kept, source, stage is not null as is_accepted, exists (select from offer where lead_id = lead.id) as is_offered,
		case when submission ->> 'budget_usd_year' ~ '^[0-9]{1,12}$' then (submission ->> 'budget_usd_year')::bigint end as budget,
		case when status = 'placed' then recommendation ->> 'engagement' end as computed,
		case when status = 'placed' then coalesce(placement ->> 'engagement', engagement) end as placed_as
	from lead
	where id >= board_day_id($1::date) and id < board_day_id($1::date + 1) and status <> 'quarantined' and not is_probe
), named as (
	select source from received where source is not null group by source order by count(*) desc, source limit 10
), offered as (
	select o.recruiter_id, o.engagement, o.status, l.status as lead_status
	from offer o
	join lead l on l.id = o.lead_id and not l.is_probe
	where o.created_at >= $1::date::timestamp at time zone 'UTC' and o.created_at < ($1::date + 1)::timestamp at time zone 'UTC'
)
insert into board_day (day, computed_at, figures)
select $1::date, now(), json_build_object(
	'leads', (
		select coalesce(json_agg(json_build_array(engagement, leads) order by engagement), '[]')
		from (select engagement, count(*) as leads from received group by engagement) as c),
	'sources', (
		select coalesce(json_agg(json_build_array(source, leads) order by leads desc, source), '[]')
		from (
			select case when source in (select source from named) then source end as source, count(*) as leads
			from received
			group by 1) as c),
	'funnel', (
		select json_build_array(count(*), count(*) filter (where is_offered), count(*) filter (where is_accepted), count(*) filter (where status = 'placed'))
		from received),
	'budgets', (
		select coalesce(json_agg(json_build_array(step, engagement, leads)), '[]')
		from (
			select least(budget / 25000, 15) as step, engagement, count(*) as leads
			from received
			where budget is not null
			group by 1, 2) as c),
	'kept', (select count(*) from received where response_kept),
	'broken', (select count(*) from received where not response_kept),
	'placed', (
		select coalesce(json_agg(json_build_array(computed, placed_as, leads)), '[]')
		from (select computed, placed_as, count(*) as leads from received where computed is not null group by 1, 2) as c),
	'recruiters', (
		select coalesce(json_agg(json_build_array(recruiter_id, engagement, offers, accepted, placed)), '[]')
		from (
			select recruiter_id, engagement, count(*) as offers,
				count(*) filter (where status = 'accepted') as accepted,
				count(*) filter (where status = 'accepted' and lead_status = 'placed') as placed
			from offered
			group by 1, 2) as c),
	'answers', $2::json,
	'response_times', $3::json)
on conflict (day) do update set computed_at = excluded.computed_at, figures = excluded.figures

-- What recruiters were offered, in the last days: how much of it, what they accepted, and the bucket within which half of their answers came.
-- $1 days, $2 ids of all recruiters, $3 their shares, $4 their targets
-- name: board_keep_recruiters
with known as materialized (
	select figures from board_day where day > (now() at time zone 'UTC')::date - $1::int
), offered as (
	select e ->> 0 as recruiter_id, sum((e ->> 2)::int) as offers, sum((e ->> 3)::int) as accepted
	from known, json_array_elements(figures -> 'recruiters') as e
	group by 1
), answered as (
	select e ->> 0 as recruiter_id, (e ->> 1)::int as bucket, sum((e ->> 2)::int) as answers
	from known, json_array_elements(figures -> 'response_times') as e
	group by 1, 2
), passed as (
	select recruiter_id, bucket, sum(answers) over (partition by recruiter_id order by bucket) as answers,
		sum(answers) over (partition by recruiter_id) as all_answers
	from answered
), half as (
	select recruiter_id, min(bucket) as bucket from passed where 2 * answers >= all_answers group by 1
), gone as (
	delete from recruiter_figures where recruiter_id <> all ($2::uuid[])
)
insert into recruiter_figures as f (recruiter_id, share, target, offers, accepted, bucket)
select r.id, s.share, s.target, coalesce(o.offers, 0), coalesce(o.accepted, 0), h.bucket
from unnest($2::uuid[], $3::real[], $4::real[]) as s (id, share, target)
join recruiter r on r.id = s.id
left join offered o on o.recruiter_id = s.id::text
left join half h on h.recruiter_id = s.id::text
on conflict (recruiter_id) do update set share = excluded.share, target = excluded.target, offers = excluded.offers, accepted = excluded.accepted,
	bucket = excluded.bucket
where (f.share, f.target, f.offers, f.accepted, f.bucket) is distinct from (excluded.share, excluded.target, excluded.offers, excluded.accepted, excluded.bucket)

-- $1 days
-- name: board_days
select json_build_object(
	'as_of', (select rfc3339(min(computed_at)) from board_day where day = (now() at time zone 'UTC')::date),
	'days', coalesce(json_agg(json_build_object('day', d::date, 'figures', b.figures, 'visits', (
		select json_object_agg(v.step, v.visits) from visit_day v where v.day = d::date)) order by d), '[]'))::text as board
from generate_series((now() at time zone 'UTC')::date - ($1::int - 1), (now() at time zone 'UTC')::date, interval '1 day') as d
left join board_day b on b.day = d::date
