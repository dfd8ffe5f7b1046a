-- The figures of days, which the reports add up (migrations/0003_report.sql).

-- One instance at a time, or older figures could overwrite newer ones. The lock comes before the statement that reads.
-- name: report_day_lock
select pg_try_advisory_xact_lock(hashtext('report_day'))::int as is_held

-- Makes the figures of the day that has waited longest again, five minutes after its first change, so that a day on which much happens is not
-- made again with each change; the first time immediately.
-- name: report_day_count prepared
with chosen as materialized (
	select day
	from report_day_due d
	where noted_at < now() - interval '5 minutes' or not exists (select from report_day r where r.day = d.day)
	order by noted_at
	limit 1
), figures as materialized (
	select f.* from chosen cross join lateral report_day_received(chosen.day) as f
	union all
	select f.* from chosen cross join lateral report_day_outcomes(chosen.day) as f
), taken as (
	delete from report_day_due d using chosen c where d.day = c.day
), gone as (
	delete from report_day r
	using chosen c
	where r.day = c.day and not exists (select from figures f where (f.grouped_by, f.name) = (r.grouped_by, r.name))
), kept as (
	insert into report_day select * from figures
	on conflict (day, grouped_by, name) do update set
		leads = excluded.leads, needing_review = excluded.needing_review, accepted = excluded.accepted, escalated = excluded.escalated,
		placed = excluded.placed, lost = excluded.lost, wrong_class = excluded.wrong_class, kept = excluded.kept, broken = excluded.broken,
		confidence = excluded.confidence, clock_steps = excluded.clock_steps, clock_leads = excluded.clock_leads,
		working_steps = excluded.working_steps, working_leads = excluded.working_leads
)
select count(*) as days from chosen
