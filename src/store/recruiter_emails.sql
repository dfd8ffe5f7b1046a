-- The emails that recruiters get regularly.

-- name: recruiter_emails_is_due prepared
select exists (select from recruiter where removed_at is null and least(summary_due_at, bench_check_due_at) <= now()) as is_due

-- Recruiters who are due an email, with what it shows; summary and bench are null where nothing is to be sent: nothing was scheduled
-- yet, they do not want it, their address bounces, or there is nothing to say.
-- $1 days that a bench entry is relied on
-- name: recruiter_emails_claim
select r.id, r.name, r.email, epoch_us(now()) as now_us,
	r.summary_due_at <= now() as is_summary_due,
	r.bench_check_due_at <= now() as is_bench_due,
	case when r.summary_due_at <= now() and r.summary_due_at > '-infinity' and r.has_weekly_summary and r.bounced_at is null then (
		select json_build_object('offers', offers, 'leads', leads, 'week', week)
		from (
			select (
				select coalesce(json_agg(json_build_object('id', o.id, 'reference', l.reference, 'engagement', l.engagement, 'submission', l.submission,
					'deadline_us', epoch_us(o.deadline_at)) order by o.deadline_at, o.id), '[]')
				from offer o join lead l on l.id = o.lead_id
				where o.recruiter_id = r.id and offer_is_open(o.status)) as offers, (
				select coalesce(json_agg(json_build_object('id', o.id, 'reference', l.reference, 'engagement', l.engagement, 'submission', l.submission,
					'standing', accepted_standing(l.status, l.stage), 'accepted_us', epoch_us(o.decided_at)) order by array_position(lead_stages(), l.stage), o.decided_at), '[]')
				from offer o join lead l on l.id = o.lead_id and l.status = 'accepted'
				where o.recruiter_id = r.id and o.status = 'accepted') as leads, (
				select json_build_object('offers', count(*), 'accepted', count(*) filter (where status = 'accepted'),
					'declined', count(*) filter (where status = 'declined'), 'expired', count(*) filter (where status = 'expired'))
				from offer
				where recruiter_id = r.id and created_at > now() - interval '7 days') as week) s
		where json_array_length(offers) + json_array_length(leads) + (week ->> 'offers')::int > 0
	) end as summary,
	case when r.bench_check_due_at <= now() and r.bench_check_due_at > '-infinity' and r.paused_at is null and r.bounced_at is null then (
		select json_agg(json_build_object('engagement', engagement, 'seniority', seniority, 'engineers', engineers,
			'available_from', to_char(available_from, 'Dy, Mon FMDD, YYYY'), 'confirmed_us', epoch_us(confirmed_at)) order by available_from, engagement, id)
		from bench
		where recruiter_id = r.id
		having bool_or(confirmed_at <= now() - make_interval(days => $1::int))
	) end as bench
from recruiter r
where r.removed_at is null and least(r.summary_due_at, r.bench_check_due_at) <= now()
order by r.id
limit 100
for update of r skip locked

-- $1 json: [{"id","summary_due_us","bench_check_due_us"}…]; null: as it was
-- name: recruiter_emails_schedule
update recruiter r set
	summary_due_at = coalesce(from_epoch_us(d.summary_due_us), r.summary_due_at),
	bench_check_due_at = coalesce(from_epoch_us(d.bench_check_due_us), r.bench_check_due_at)
from json_to_recordset($1::json) as d (id uuid, summary_due_us bigint, bench_check_due_us bigint)
where r.id = d.id
