-- What is done once a day or once a month.

-- name: daily_is_due prepared
select exists (select from daily_work w where daily_work_is_due(w)) as is_due

-- name: daily_claim
update daily_work set done_at = now()
where name = (select name from daily_work w where daily_work_is_due(w) order by name limit 1 for update skip locked)
returning name

-- The view of the email about what is quarantined and was in no such email yet: how many were held back at the door, of them of each kind,
-- how many a person put there, which somebody may have worked on, and the newest by their subjects.
-- What is held back only by a limit is released soon, and is not among them. What a confirmed client is waiting for comes again each day.
-- name: daily_summarize_quarantine
with told as materialized (
	update lead set staff_notified_at = now()
	where id in (select id from lead where status = 'quarantined' and dispatch_at is null
		and (staff_notified_at is null or lead_is_doubted(lead)))
	returning id, reference, suspicions, left(coalesce(title, submission ->> 'description', ''), 80) as subject, lead_is_doubted(lead) as is_doubted,
		exists (select from event e where e.lead_id = lead.id and (e.what in ('lead_disowned', 'lead_quarantined')
			or e.what = 'status_changed' and e.new ->> 'status' = 'quarantined')) as is_reported
), kinds as (
	select s as name, count(*) as leads from told, unnest(suspicions) as s where not is_reported group by 1
)
select (select count(*) from told) as count, json_build_object(
	'count', (select count(*) from told),
	'is_one', (select count(*) = 1 from told),
	'door', (select nullif(count(*), 0) from told where not is_reported),
	'reported', (select nullif(count(*), 0) from told where is_reported),
	'doubted', (select nullif(count(*), 0) from told where is_doubted),
	'kinds', (select json_build_object('list', coalesce(json_agg(kinds order by leads desc, name), '[]')) from kinds),
	'leads', (select json_build_object('list', json_agg(json_build_object('reference', reference, 'need', subject) order by is_doubted desc, id desc))
		from (select * from told order by is_doubted desc, id desc limit 50) as newest))::text as view

-- Emails that belong to no lead, such as summaries and digests, are kept for a month.
-- name: daily_forget
with forgotten as (
	delete from spam_sender where until <= now()
), settled as (
	delete from outbox where lead_id is null and settled_at < now() - interval '30 days'
), answered as (
	delete from idempotent_answer where began_at < now() - interval '1 day'
)
delete from intake_limit
where key = any (array(
	select key from intake_limit where tat_us < epoch_us(now() - interval '1 day') limit 100000 for update skip locked))
