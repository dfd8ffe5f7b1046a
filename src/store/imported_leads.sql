-- Leads of somebody's old list: history that is over, so nothing here has a next moment, and nobody is told.

-- A recruiter, removed or not. $1 address or null, $2 name or null
-- name: imported_leads_find_recruiter
select id
from recruiter
where not is_probe and case when $1::text is not null then lower(email) = lower($1) else lower(name) = lower($2::text) end
order by removed_at desc nulls first, id
limit 1

-- One who is known from history alone is removed from the start. $1 id, $2 name, $3 address
-- name: imported_leads_add_recruiter
insert into recruiter (id, removed_at, name, email, engagements) values ($1::uuid, now(), $2, $3, engagements())

-- A batch. What was imported before is left out, by its id, which is made of the row; so is what was erased since.
-- Retention counts from now: it was not ours to keep before. The record has one entry for all, so the history names the import, and who began it once.
-- $1 json: [{"id","reference","submission_key","engagement","is_decided","confidence","needs_review","status","reason","received_us","ended_us",
-- "accepted_us","recruiter_id","offer_id","contact_name","email","company","title","source","submission","recommendation","placement","event","new",
-- "note"}…], $2 actor
-- name: imported_leads_batch
with item as materialized (
	select i.*, from_epoch_us(received_us) as received_at, from_epoch_us(ended_us) as over_at, from_epoch_us(accepted_us) as accepted_at
	from json_to_recordset($1::json) as i (
		id uuid, reference text, submission_key text, engagement text, is_decided boolean, confidence real, needs_review boolean, status text,
		reason text, received_us bigint, ended_us bigint, accepted_us bigint, recruiter_id uuid, offer_id uuid, contact_name text, email text,
		company text, title text, source text, submission json, recommendation json, placement json, event text, new json, note text)
), taken as (
	insert into lead (id, reference, submission_key, body_hash, created_at, consent_at, consent_version, dispatch_at, receipt_at, triaged_at, decided_at,
		engagement, confidence, needs_review, status, end_reason, contact_name, email, company, title, source, submission, recommendation,
		ruleset, placement, ended_at)
	select id, reference, decode(submission_key, 'hex'), decode(submission_key, 'hex'), received_at, received_at, 'import', null, now(), received_at,
		case when is_decided then over_at end, engagement, confidence, needs_review and not is_decided, status, reason, contact_name, email, company, title, source, submission, recommendation,
		recommendation ->> 'ruleset', placement, case when lead_has_ended(status) then now() end
	from item
	where not exists (select from lead_erased e where e.id = item.id)
	on conflict do nothing
	returning id
), fresh as materialized (
	select item.* from item join taken on taken.id = item.id
), offered as (
	insert into offer (id, lead_id, recruiter_id, engagement, created_at, known_at, decided_at, ends_turn, counts, status, ended_by)
	select offer_id, id, recruiter_id, engagement, accepted_at, accepted_at, accepted_at, true, false, 'accepted', 'offer_accepted'
	from fresh
	where recruiter_id is not null
), known as (
	insert into known_client (recruiter_id, accepted_at, email, email_domain, reference)
	select distinct on (lower(f.email), f.recruiter_id) f.recruiter_id, f.accepted_at, lower(f.email), email_domain(f.email), f.reference
	from fresh f
	join recruiter r on r.id = f.recruiter_id and r.removed_at is null
	order by lower(f.email), f.recruiter_id, f.accepted_at desc
	on conflict do nothing
), told as (
	insert into event (lead_id, at, actor, what, new)
	select t.lead_id, t.at, t.actor, t.what, t.new
	from (
		select id as lead_id, 1 as nth, received_at as at, 'client' as actor, 'lead_received' as what,
			json_build_object('status', 'new', 'engagement', engagement) as new
		from fresh
		union all
		select id, 2, accepted_at, 'recruiter:' || recruiter_id, 'offer_accepted',
			json_build_object('status', 'accepted', 'recruiter_id', recruiter_id)
		from fresh
		where recruiter_id is not null
		union all
		select id, 3, over_at, 'import', case when engagement = recommendation ->> 'engagement' then 'engagement_confirmed' else 'engagement_changed' end,
			json_build_object('engagement', engagement)
		from fresh
		where is_decided
		union all
		select id, 4, over_at, 'import', event, new from fresh
		union all
		select id, 5, now(), 'import', 'note_added', json_build_object('note', note) from fresh where note is not null
		union all
		select id, 6, now(), 'import', 'lead_imported', json_build_object('by', $2::text) from fresh) as t
	order by t.lead_id, t.nth
)
select count(*) as leads from taken

-- Leads that one of these could be: of the same client, at about the same time or of the same title; the latest first.
-- $1 json: [{"id","email","title","received_us"}…], $2 at most
-- name: imported_leads_similar
select i.id, l.reference
from json_to_recordset($1::json) as i (id uuid, email text, title text, received_us bigint)
cross join lateral (
	select reference
	from lead
	where lower(lead.email) = lower(i.email) and lead.id <> i.id and not lead.is_probe
		and (abs(extract(epoch from lead.created_at) - i.received_us / 1e6) < 86400 or lower(lead.title) = lower(i.title))
	order by lead.id desc
	limit 1) l
limit $2::bigint
