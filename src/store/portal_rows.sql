-- What the recruiter portal shows.

-- Null when there is no such recruiter, or no longer. Times are microseconds since 1970.
-- $1 recruiter, $2 offers and leads shown at most, $3 days that a bench entry is relied on; of the accepted leads: $4 how they stand or null,
-- $5 words that are all in them, separated by blanks, or null, $6 the offer after which the list goes on, or null. One lead more than is shown.
-- name: portal_rows_page
select json_build_object(
	'name', r.name,
	'email', r.email,
	'engagements', r.engagements,
	'capacity', r.capacity,
	'is_paused', r.paused_at is not null,
	'has_bounced', r.bounced_at is not null,
	'timezone', r.timezone,
	'hours', r.hours,
	'holidays', r.holidays,
	'weekly_summary', case when r.has_weekly_summary then 'on' else 'off' end,
	'offers', (
		select coalesce(json_agg(json_build_object(
			'id', o.id,
			'reference', o.reference,
			'engagement', o.engagement,
			'submission', o.submission,
			'recommendation', o.recommendation,
			'is_decided', o.class_decided_at is not null,
			'received_us', epoch_us(o.received_at),
			'because', o.because,
			'your_client', o.your_client,
			'response_due_us', case when o.responded_at is null then epoch_us(o.response_due_at) end,
			'related', (select related from lead_related where lead_id = o.lead_id),
			'is_asked', o.status = 'asked',
			'deadline_us', epoch_us(o.deadline_at)) order by o.deadline_at, o.id), '[]')
		from (
			select o.id, o.lead_id, o.status, o.deadline_at, o.because, o.your_client, l.reference, l.engagement, l.submission, l.recommendation, l.decided_at as class_decided_at,
				l.created_at as received_at, l.responded_at, l.response_due_at
			from offer o
			join lead l on l.id = o.lead_id
			where o.recruiter_id = r.id and offer_is_open(o.status)
			order by o.deadline_at, o.id
			limit $2::bigint
		) o),
	'offers_count', (select count(*) from offer o where o.recruiter_id = r.id and offer_is_open(o.status)),
	'leads', (
		select coalesce(json_agg(json_build_object(
			'offer_id', o.id,
			'reference', o.reference,
			'engagement', o.engagement,
			'status', o.lead_status,
			'stage', o.stage,
			'standing', o.standing,
			'end_reason', o.end_reason,
			'placement', o.placement,
			'own_note', o.own_note,
			'submission', o.submission,
			'related', (select related from lead_related where lead_id = o.lead_id),
			'recommendation', o.recommendation,
			'is_decided', o.class_decided_at is not null,
			'received_us', epoch_us(o.received_at),
			'because', o.because,
			'your_client', o.your_client,
			'is_email_bounced', o.email_bounced_at is not null,
			'accepted_us', epoch_us(o.decided_at),
			'notes', (
				select coalesce(json_agg(json_build_object(
					'at_us', epoch_us(e.at),
					'note', e.new ->> 'note') order by e.id), '[]')
				from event e
				where e.lead_id = o.lead_id and e.what = 'note_added' and e.actor = 'recruiter:' || r.id)
			) order by o.decided_at desc, o.id desc), '[]')
		from (
			select o.id, o.lead_id, o.decided_at, o.because, o.your_client, l.reference, l.engagement, l.status as lead_status, l.stage,
				accepted_standing(l.status, l.stage) as standing, l.end_reason, l.placement, lead_own_note(l, o) as own_note, l.submission, l.recommendation, l.decided_at as class_decided_at,
				l.created_at as received_at, l.email_bounced_at
			from offer o
			join lead l on l.id = o.lead_id
			where o.recruiter_id = r.id and o.status = 'accepted' and l.erasure_asked_at is null
				and ($4::text is null or accepted_standing(l.status, l.stage) = $4::text)
				and not exists (
					select from unnest(string_to_array($5::text, ' ')) as word
					where position(lower(word) in lower(concat_ws(' ', l.reference, l.title, l.company, l.contact_name, l.email, l.submission ->> 'description'))) = 0)
				and ($6::uuid is null or (o.decided_at, o.id) < (select decided_at, id from offer where id = $6::uuid and recruiter_id = r.id))
			order by o.decided_at desc, o.id desc
			limit $2::bigint + 1
		) o),
	'standings', (
		select coalesce(json_object_agg(standing, leads), '{}')
		from (
			select accepted_standing(l.status, l.stage) as standing, count(*) as leads
			from offer o
			join lead l on l.id = o.lead_id
			where o.recruiter_id = r.id and o.status = 'accepted' and l.erasure_asked_at is null
			group by 1
		) s),
	'time_off', (
		select coalesce(json_agg(json_build_object(
			'id', v.id,
			'start_us', epoch_us(v.start_at),
			'end_us', epoch_us(v.end_at),
			'cover', s.email) order by v.start_at, v.id), '[]')
		from recruiter_time_off v
		left join recruiter s on s.id = v.cover_id
		where v.recruiter_id = r.id and v.end_at > now()),
	'covers_until_us', (
		select epoch_us(max(v.end_at))
		from recruiter_time_off v
		where v.cover_id = r.id and v.start_at <= now() and v.end_at > now()),
	'bench', (
		select coalesce(json_agg(json_build_object(
			'id', b.id,
			'engagement', b.engagement,
			'seniority', b.seniority,
			'engineers', b.engineers,
			'available_from', to_char(b.available_from, 'Dy, Mon FMDD, YYYY'),
			'confirmed_us', epoch_us(b.confirmed_at),
			'is_stale', b.confirmed_at <= now() - make_interval(days => $3::int)) order by b.available_from, b.engagement, b.id), '[]')
		from bench b
		where b.recruiter_id = r.id))::text as document
from recruiter r
where r.id = $1::uuid and r.removed_at is null

-- Offers of the window, the recruiter's and those of all others who take leads of the same kinds, as sums.
-- $1 recruiter, $2 days
-- name: portal_rows_stats
select o.recruiter_id = me.id as is_own, count(*) as offers, count(*) filter (where o.status = 'accepted') as accepted,
	count(*) filter (where o.status = 'declined') as declined, count(*) filter (where o.status = 'expired') as expired,
	count(*) filter (where offer_is_open(o.status)) as open
from recruiter me
join recruiter r on r.engagements && me.engagements and r.removed_at is null
join offer o on o.recruiter_id = r.id
where me.id = $1::uuid and o.created_at > now() - make_interval(days => $2::int)
group by 1
