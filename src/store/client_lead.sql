-- A lead as its own client sees it and changes it.

-- Of an erased lead only the moment is left.
-- $1 id
-- name: client_lead
select coalesce((
	select json_build_object(
		'reference', l.reference,
		'created_at', rfc3339(l.created_at),
		'status', l.status,
		'engagement', l.engagement,
		'revision', l.revision,
		'corrected_at', rfc3339(l.corrected_at),
		'submission', l.submission,
		'recommendation', l.recommendation,
		'holder', (
			select json_build_object(
				'name', r.name,
				'status', o.status,
				'since', rfc3339(coalesce(o.decided_at, o.created_at)),
				'deadline_at', rfc3339(o.deadline_at))
			from offer o
			join recruiter r on r.id = o.recruiter_id
			where o.lead_id = l.id and offer_is_held(o.status)
			order by o.status = 'accepted' desc, o.id desc
			limit 1))
	from lead l
	where l.id = $1::uuid), (
	select json_build_object('erased_at', rfc3339(erased_at))
	from lead_erased
	where id = $1::uuid))::text as document

-- Everything that is kept about the client, in one document. Notes of staff are theirs; of the rest of the history, what and when.
-- $1 id
-- name: client_lead_export
select json_build_object(
	'reference', l.reference,
	'created_at', rfc3339(l.created_at),
	'status', l.status,
	'consent', json_build_object(
		'version', l.consent_version,
		'at', rfc3339(l.consent_at),
		'wording', (select wording from consent_text where version = l.consent_version)),
	'submission', l.submission,
	'recommendation', l.recommendation,
	'earlier_versions', (
		select coalesce(json_agg(json_build_object(
			'revision', v.revision,
			'replaced_at', rfc3339(v.replaced_at),
			'submission', v.submission,
			'recommendation', v.recommendation) order by v.revision), '[]')
		from lead_revision v
		where v.lead_id = l.id),
	'shown_to', (
		select coalesce(json_agg(json_build_object(
			'name', r.name,
			'at', rfc3339(o.created_at),
			'status', o.status) order by o.id), '[]')
		from offer o
		join recruiter r on r.id = o.recruiter_id
		where o.lead_id = l.id),
	'history', (
		select coalesce(json_agg(json_build_object('at', rfc3339(e.at), 'what', e.what) order by e.id), '[]')
		from event e
		where e.lead_id = l.id))::text as document
from lead l
where l.id = $1::uuid

-- $1 id
-- name: client_lead_lock
select reference, status, engagement, revision, submission::text as submission, recommendation::text as recommendation
from lead
where id = $1::uuid
for update

-- Whoever has the lead or has it on the table; or everybody who was ever shown it.
-- $1 id, $2 everybody
-- name: client_lead_holders
select distinct on (r.id) r.name, r.email, o.status
from offer o
join recruiter r on r.id = o.recruiter_id
where o.lead_id = $1::uuid and r.removed_at is null
	and not o.awaits_digest and ($2::boolean or offer_is_held(o.status))
order by r.id, o.status = 'accepted' desc

-- What it was before is kept. The words it is found by follow (trigger lead_search_correct).
-- $1 id, $2 the lead as new_lead_write() makes it
-- name: client_lead_correct
with kept as (
	insert into lead_revision (lead_id, revision, submission, recommendation)
	select id, revision, submission, recommendation from lead where id = $1::uuid
)
update lead l set
	revision = l.revision + 1,
	corrected_at = now(),
	engagement = item.engagement,
	confidence = item.confidence,
	needs_review = item.needs_review,
	contact_name = item.contact_name,
	email = item.email,
	company = item.company,
	title = item.title,
	submission = item.submission,
	recommendation = item.recommendation,
	ruleset = item.recommendation ->> 'ruleset'
from json_to_record($2::json) as item (
	engagement text,
	confidence real,
	needs_review boolean,
	contact_name text,
	email text,
	company text,
	title text,
	submission json,
	recommendation json)
where l.id = $1::uuid

-- The row takes everything with it that belongs to it: versions, events, offers, dispatches, emails, deliveries, search text. Days count
-- the leads that were made searchable; one that was not yet is counted here.
-- $1 id, $2 who
-- name: client_lead_erase
with counted as (
	insert into lead_daily (day, engagement, leads)
	select (l.created_at at time zone 'UTC')::date, l.recommendation ->> 'engagement', 1
	from lead l
	where l.id = $1::uuid and not exists (select from lead_search s where s.lead_id = l.id)
	on conflict (day, engagement) do update set leads = lead_daily.leads + 1
), stub as (
	insert into lead_erased (id, erased_by, received_at, status, engagement, confidence, needs_review, ruleset, revisions, offers)
	select l.id, $2, (l.created_at at time zone 'UTC')::date, l.status, l.engagement, l.confidence, l.needs_review, l.ruleset, l.revision, (
		select coalesce(jsonb_agg(jsonb_build_object(
			'recruiter_id', o.recruiter_id,
			'status', o.status,
			'created_at', rfc3339(o.created_at),
			'decided_at', rfc3339(o.decided_at)) order by o.id), '[]')
		from offer o
		where o.lead_id = l.id)
	from lead l
	where l.id = $1::uuid
	on conflict (id) do nothing
), unknown as (
	delete from known_client where email = (select lower(email) from lead where id = $1::uuid)
)
delete from lead where id = $1::uuid
