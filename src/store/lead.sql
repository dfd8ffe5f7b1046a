-- Leads as clients' submissions made them.

-- One batch of leads, each with its first event and the emails that tell of it. Whose submission key is stored already is left out,
-- with its emails; the ids that come back are those that were written, in no particular order, and those that were refused, each with how many more its
-- network may send now (null: it is not counted).
-- A former lead that was erased a moment ago is left out.
--
-- What was found at the door is completed by what only the database knows: whether others sent the same text, whether the sender was called a
-- sender of spam, and how often network and mailbox have sent something (a network that is far over its limit is refused). What is suspected is
-- quarantined; what is only over a limit, for an hour.
-- $1 leads, $2 and $3 their submissions and recommendations in the same order (json[]: of what is inside another document, the server reads every byte
-- several times), $4 emails as outbox_add_batch takes them, or null; burst and period in microseconds of the limits, null: none: $5 $6 per network,
-- $7 $8 per mailbox, $9 $10 of all; $11 how many times a network's limit is far over it
-- name: lead_insert_batch prepared
with item as materialized (
	select *, decode(submission_key, 'hex') as key
	from rows from (
		json_to_recordset($1::json) as (
			id uuid,
			reference text,
			submission_key text,
			body_hash text,
			form_key text,
			repeat_of uuid,
			engagement text,
			confidence real,
			needs_review boolean,
			status_reason text,
			suspicions text[],
			text_key bigint,
			sender_keys text[],
			network_key text,
			email_key text,
			contact_name text,
			email text,
			company text,
			title text,
			source text,
			consent_version text,
			ruleset text,
			is_probe boolean),
		unnest($2::json[]),
		unnest($3::json[])
	) as item (
		id, reference, submission_key, body_hash, form_key, repeat_of, engagement, confidence, needs_review, status_reason, suspicions, text_key,
		sender_keys, network_key, email_key, contact_name, email, company, title, source, consent_version, ruleset, is_probe, submission, recommendation)
), fresh as materialized (
	select id, network_key, email_key,
		suspicions
			|| case when text_key is not null and (
				exists (
					select from lead l
					where l.text_key = item.text_key and lower(l.email) <> lower(item.email) and l.created_at > now() - interval '180 days')
				or exists (
					select from item other
					where other.text_key = item.text_key and lower(other.email) <> lower(item.email) and other.id < item.id))
				then array['same_text'] else '{}' end
			|| case when exists (select from spam_sender s where s.sender_key = any (item.sender_keys) and s.until > now())
				then array['marked_sender'] else '{}' end as suspicions
	from item
	where not coalesce((select true from lead l where l.submission_key = item.key), false) -- by index, however small the table was when this was planned
), limited as materialized (
	select l.*
	from (
		select array_agg(id) as ids, array_agg(network_key) as network_keys, array_agg(email_key) as email_keys,
			array_agg(suspicions <> '{}' and lead_is_suspected(suspicions)) as are_held -- a function with a query in it takes its time
		from fresh
		having count(network_key) + count(email_key) > 0) asking
	cross join lateral intake_limits_take(ids, network_keys, email_keys, are_held, $5::bigint, $6::bigint, $11::bigint, $7::bigint, $8::bigint,
		$9::bigint, $10::bigint) l
), decided as materialized (
	select *, case when suspicions = '{}' then null when lead_is_suspected(suspicions) then 'suspected'
		when lead_is_over_limit(suspicions) then 'limited' end as held_as
	from (
		select fresh.id, coalesce(l.is_refused, false) as is_refused, l.network_left, fresh.suspicions || coalesce(l.limits, '{}') as suspicions
		from fresh
		left join limited l on l.id = fresh.id) judged
), taken as (
	insert into lead (id, reference, submission_key, body_hash, form_key, status, dispatch_at, engagement, confidence, needs_review,
		status_reason, suspicions, text_key, contact_name, email, company, title, source, consent_version, submission, recommendation, ruleset,
		is_probe, assign_to, triaged_at, receipt_at, ended_at)
	select item.id, reference, key, decode(body_hash, 'hex'), decode(form_key, 'hex'),
		case when held_as is null then 'new' else 'quarantined' end,
		case when held_as is null then now() when held_as = 'limited' then now() + interval '1 hour' end,
		engagement, confidence, needs_review, status_reason, nullif(d.suspicions, '{}'), text_key, contact_name, email, company, title, source,
		coalesce(consent_version, '2026-11'), submission, recommendation, ruleset,
		coalesce(is_probe, false), case when is_probe then (select r.id from recruiter r where r.is_probe) end,
		case when is_probe then now() end, case when is_probe then now() end, case when held_as is not null then now() end
	from item
	join decided d on d.id = item.id and not d.is_refused
	on conflict (submission_key) do nothing
	returning id, engagement, status
), told as (
	insert into event (lead_id, actor, what, new)
	select id, 'client', 'lead_received', json_build_object('status', status, 'engagement', engagement)
	from taken
), repeated as materialized (
	select item.id, former.id as former_id
	from taken
	join item on item.id = taken.id and item.repeat_of is not null
	cross join lateral (select former.id from lead former where former.id = item.repeat_of for key share) former
), linked as (
	insert into lead_link (lead_id, other_id, kind)
	select id, former_id, 'repeat' from repeated
	union all
	select former_id, id, 'repeat' from repeated
), promised as (
	insert into outbox (id, lead_id, notification, recipient, view, message_id, may_wait, state)
	select mail.id, mail.lead_id, mail.notification, mail.recipient, mail.view, mail.message_id, coalesce(mail.may_wait, false),
		case when mail.may_wait and singles.emails + row_number() over (partition by mail.recipient order by mail.id)
				> (select emails_per_hour from agency)
			then 'bundled' else 'queued' end -- as email_begins()
	from json_to_recordset($4::json) as mail (
		id uuid, lead_id uuid, notification text, recipient text, may_wait boolean, view json, message_id text)
	join taken on taken.id = mail.lead_id and taken.status = 'new'
	left join lateral (
		select count(*) as emails
		from outbox o
		where o.recipient = mail.recipient and o.may_wait and o.state <> 'bundled' and o.created_at > now() - interval '1 hour'
	) singles on mail.may_wait
)
select taken.id, false as is_refused, d.network_left
from taken
join decided d on d.id = taken.id
union all
select id, true, 0 from decided where is_refused

-- The same answers are the same lead while it is open and young.
-- The row locks make this a commit of its own: once it has come back, what it found is as durable, on the standby too, as if it had
-- been written just now. A plain read could find a lead whose own commit never reached the standby.
-- $1 submission keys in hexadecimal
-- name: lead_find_by_keys
select id, reference, encode(submission_key, 'hex') as submission_key, encode(body_hash, 'hex') as body_hash, recommendation,
	lead_is_current(status, created_at) as is_current
from lead
where submission_key in (select decode(key, 'hex') from unnest($1::text[]) as key)
for key share of lead;

-- Takes the key of its answers from a lead that they no longer repeat, so that they can be a new lead.
-- $1 id
-- name: lead_release_key
update lead set submission_key = sha256(submission_key || uuid_send(id))
where id = $1::uuid and not lead_is_current(status, created_at);

-- What was sent from one page of the form, newest first. One page can be sent by several people, from a cache or after Back.
-- $1 key of the page in hexadecimal
-- name: lead_find_by_form
select id, submission::text as submission, encode(body_hash, 'hex') as body_hash,
	lead_is_open(status) as is_open,
	created_at > now() - interval '24 hours' as is_young,
	created_at > now() - interval '10 minutes' as is_just_sent
from lead
where form_key = decode($1, 'hex')
order by id desc
limit 20;

-- name: lead_find_id
select id
from lead
where id = $1::uuid or reference = $2::text;

-- name: lead_find_erased
select epoch_us(erased_at) as erased_us
from lead_erased
where id = $1::uuid or reference = $2::text;

-- A lead as its own client sees it and changes it.

-- Of an erased lead only the moment is left.
-- $1 id
-- name: lead_for_client prepared
select coalesce((
	select json_build_object(
		'reference', l.reference,
		'created_at', rfc3339(l.created_at),
		'status', case when lead_released_at(l) is null then l.status else 'new' end,
		'end_reason', l.end_reason,
		'available_at', rfc3339(l.available_at),
		'response_due_at', rfc3339(l.response_due_at),
		'responded_at', rfc3339(l.responded_at),
		'engagement', l.engagement,
		'revision', l.revision,
		'corrected_at', rfc3339(l.corrected_at), 'confirmed_at', rfc3339(l.email_proven_at),
		'submission', l.submission,
		'recommendation', l.recommendation,
		'is_decided', l.decided_at is not null,
		'holder', (
			select json_build_object(
				'name', r.name,
				'taken_over_from', (
					select away.name from offer x join recruiter away on away.id = x.recruiter_id
					where o.status = 'accepted' and x.lead_id = l.id and x.status = 'returned' and x.decline_reason = 'time_off'
						and x.decided_at between o.created_at - interval '1 minute' and o.created_at + interval '1 minute'
					order by x.decided_at desc limit 1),
				'email', case when o.status = 'accepted' and r.removed_at is null then r.email end,
				'phone', case when o.status = 'accepted' and r.removed_at is null then r.phone end,
				'status', o.status,
				'since', rfc3339(coalesce(o.decided_at, o.created_at)),
				'deadline_at', rfc3339(o.deadline_at))
			from offer o
			join recruiter r on r.id = o.recruiter_id
			where o.lead_id = l.id and offer_is_held(o.status) and l.status in ('offered', 'accepted', 'placed') and l.erasure_asked_at is null
			order by o.status = 'accepted' desc, o.id desc
			limit 1),
		'handed_back_by', (
			select r.name from offer o join recruiter r on r.id = o.recruiter_id
			where o.lead_id = l.id and o.status = 'returned' and l.status in ('new', 'waiting', 'offered', 'escalated')
			order by o.decided_at desc limit 1),
		'others', (
			select coalesce(json_agg(json_build_object('id', o.id, 'reference', o.reference, 'status', o.status, 'title', o.title) order by o.id desc), '[]')
			from (
				select id, reference, status, title
				from lead
				where l.email_proven_at is not null and lower(email) = lower(l.email) and id <> l.id and lead_is_open(status)
					and email_proven_at is not null
				order by id desc
				limit 10
			) o),
		'recruiter_question', (
			select json_build_object('id', q.id, 'text', q.text)
			from question q join offer o on o.id = q.offer_id
			where o.lead_id = l.id and o.status = 'asked' and q.answered_at is null and q.lapsed_at is null
			order by q.asked_at
			limit 1),
		'is_email_bounced', l.email_bounced_at is not null,
		'is_asked', l.status = 'triage' and l.asked_at is not null,
		'kept_until', rfc3339(lead_kept_until(l)),
		'is_held', l.held_at is not null,
		'is_kept', lead_has_ended(l.status) and l.held_at is null and not exists (select from retention t where t.status = l.status),
		'is_erasure_asked', l.erasure_asked_at is not null,
		'undo_until', case when lead_may_undo(l) then (
			select rfc3339(max(e.at) + interval '24 hours') from event e where e.lead_id = l.id and e.what = 'status_changed') end,
		'is_just_looking', l.status_reason = 'just_looking',
		'version', lead_client_version(l))
	from lead l
	where l.id = $1::uuid), (
	select json_build_object('erased_at', rfc3339(erased_at))
	from lead_erased
	where id = $1::uuid))::text as document

-- What changes when anything on the client's page does. $1 id
-- name: lead_client_version
select coalesce((select lead_client_version(l) from lead l where l.id = $1::uuid), 'erased') as version

-- Another one as soon as lead_for_client would say something else, in the order of the ids; null: the lead was erased. The first call of a
-- function like lead_may_undo() plans its body, in each run again: they are called for leads that have ended only. The ids come from a
-- select because the planner would count them, and plan each run again as well. $1 ids
-- name: lead_client_stamps prepared
select (select md5(concat_ws(' ', l.xmin, case when lead_has_ended(l.status) then concat(lead_may_undo(l), lead_kept_until(l)) end,
	l.response_due_at <= now(), (
		select string_agg(concat_ws(' ', o.id, o.xmin, r.xmin), ',' order by o.id)
		from offer o
		join recruiter r on r.id = o.recruiter_id
		where o.lead_id = l.id), (
		select string_agg(concat_ws(' ', o.id, o.xmin), ',' order by o.id)
		from lead o
		where l.email_proven_at is not null and lower(o.email) = lower(l.email) and o.email_proven_at is not null)))
	from lead l
	where l.id = asked.id) as stamp
from unnest((select $1::uuid[])) with ordinality as asked (id, place)
order by place

-- Everything that is kept about the client, in one document. Notes of staff are theirs; of the rest of the history, what and when. No other address: who confirmed this one need not be who gave it.
-- $1 id
-- name: lead_export
select json_build_object(
	'reference', l.reference,
	'created_at', rfc3339(l.created_at),
	'status', l.status,
	'consent', json_build_object(
		'version', l.consent_version,
		'at', rfc3339(l.consent_at),
		'wording', (select wording from consent_text where version = l.consent_version)),
	'kept_until', rfc3339(lead_kept_until(l)),
	'submission', l.submission,
	'recommendation', l.recommendation,
	'earlier_versions', (
		select coalesce(json_agg(json_build_object(
			'revision', v.revision,
			'replaced_at', rfc3339(v.replaced_at),
			'submission', case when lower(v.submission ->> 'email') = lower(l.email) then v.submission else (v.submission::jsonb - 'email')::json end,
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

-- The lead of an email to its client, and whether that address is still the lead's. $1 id of the email
-- name: lead_of_client_email
select l.id, l.reference, l.submission, l.recommendation, l.engagement, l.decided_at is not null as is_decided,
	l.email_proven_at is not null as is_proven, lower(l.email) = lower(m.recipient) as is_current,
	case when lower(l.email) = lower(m.recipient) then l.email_disowned_at else (lead_address_before(l, m.recipient)).email_disowned_at end is not null as is_disowned,
	lead_former(l) is not null as has_former, lead_has_ended(l.status) as has_ended, l.status = 'quarantined' as is_held_back, l.held_at is not null as is_held
from outbox m
join lead l on l.id = m.lead_id
where m.id = $1::uuid

-- $1 id
-- name: lead_prove_email
with proven as (
	update lead set email_proven_at = now(), email_bounced_at = null
	where id = $1::uuid and email_proven_at is null
	returning id, email
)
insert into proven_address (address_hash, lead_id)
select address_hash(email), id from proven
on conflict (address_hash) do update set lead_id = excluded.lead_id, proven_at = excluded.proven_at

-- $1 id
-- name: lead_lock
select reference, status, status_reason, stage, engagement, decided_at is not null as is_decided, coalesce(recommendation ->> 'engagement', engagement) as computed,
	needs_review, revision, submission::text as submission, asked_at is not null as is_asked, lead.xmin::text as version,
	email, contact_name, lead_is_proven(lead) as is_proven, email_bounced_at is not null as is_email_bounced,
	email_disowned_at is not null as is_disowned, lead_is_unreachable(lead) as is_unreachable, lead_confirmed_before(lead) as confirmed_before, lead_address_is_known(lead) as is_known,
	has_receipt or exists (
		select from outbox m
		where m.lead_id = lead.id and m.notification = 'client_accepted' and lower(m.recipient) = lower(lead.email)) as was_told,
	coalesce((select m.notification <> 'client_reopened' from outbox m where m.lead_id = lead.id and m.state <> 'cancelled'
		and m.notification in ('client_closed', 'client_not_for_us', 'client_reopened') order by m.id desc limit 1), false) as has_closing,
	exists (select from outbox m where m.lead_id = lead.id and m.notification in ('client_closed', 'client_not_for_us') and m.state = 'queued' and m.attempt = 0 and m.lease_token is null) as is_closing_queued, lead_may_undo(lead) as may_undo,
	held_at is not null as is_on_hold, hold_reason, held_by, erasure_asked_at is not null as is_erasure_asked,
	holder.is_held, holder.takes_class as holder_takes_class, holder.hands_over as holder_hands_over
from lead left join lateral (
	select true as is_held, lead.engagement = any (r.engagements) as takes_class,
		r.paused_at is not null and r.pause_leads is not null and coalesce(o.decided_at < r.pause_handed_over_at, true)
		or exists (select from recruiter_time_off v where v.recruiter_id = r.id and v.accepted_leads <> 'keep'
			and v.start_at <= now() and v.end_at > now() and coalesce(o.decided_at < v.handed_over_at, true)) as hands_over
	from offer o join recruiter r on r.id = o.recruiter_id and r.removed_at is null where o.lead_id = lead.id and o.status = 'accepted'
) holder on true
where id = $1::uuid
for update of lead

-- Who has to hear what the client did: recruiters who have the lead, an open offer, or were ever sent the contact, and staff who
-- were sent the lead; or everyone who was ever shown it.
-- $1 id, $2 everybody, $3 an address of staff who hear of it in any case; null: none
-- name: lead_holders
select distinct on (lower(email)) name, email, status, offer_id
from (
	select r.name, r.email, o.status, o.id as offer_id, case o.status when 'accepted' then 0 else 1 end as place
	from offer o
	join recruiter r on r.id = o.recruiter_id
	cross join lateral (
		select exists (
			select from event e
			where e.lead_id = o.lead_id and e.what = 'contact_disclosed' and e.new ->> 'recruiter_id' = o.recruiter_id::text) as has_contact
	) told
	where o.lead_id = $1::uuid and not o.awaits_digest
		and (r.removed_at is null or $2::boolean and told.has_contact)
		and ($2::boolean or told.has_contact or offer_is_held(o.status))
	union all
	select null, m.recipient, 'staff', null, 2
	from outbox m
	where m.lead_id = $1::uuid and m.state <> 'cancelled'
		and m.notification in ('lead_received', 'lead_triage', 'lead_waiting', 'lead_escalated', 'contact_overdue', 'reply_forwarded')
		and not exists (select from recruiter r where lower(r.email) = lower(m.recipient))
	union all
	select null, $3::text, 'staff', null, 3
	where $3::text is not null
) holder
order by lower(email), place

-- Leads whose client was told of a moment that is about to pass while nobody has accepted them, or the client has not answered what staff asked.
-- $1 at most
-- name: lead_claim_delayed prepared
with due as (
	select id
	from lead
	where client_delayed_at is null and id = any (array(
			select id
			from lead
			where client_delayed_at is null and response_kept is null and status in ('new', 'triage', 'waiting', 'offered', 'escalated')
				and response_due_at <= now() + interval '1 hour'
			union all
			select id
			from lead
			where client_delayed_at is null and asked_at is not null and status = 'triage' and response_due_at <= now() + interval '1 hour'))
		and (response_kept is null and status in ('new', 'triage', 'waiting', 'offered', 'escalated') or asked_at is not null and status = 'triage')
		and response_due_at - least(interval '1 hour', (response_due_at - created_at) / 8) <= now()
	order by response_due_at
	limit $1::bigint
	for update skip locked
)
update lead l set client_delayed_at = now()
from due
where l.id = due.id
returning l.id, l.reference, l.status, l.email, lead_confirmed_before(l) as confirmed_before, l.contact_name, l.submission, lead_is_proven(l) as is_proven, l.email_bounced_at is not null as is_email_bounced, l.has_receipt,
	epoch_us(l.response_due_at) as response_due_us, case when l.status = 'triage' and l.asked_at is not null then (l.recommendation -> 'question')::text end as question

-- The last trace of erased leads, once it was sent.
-- name: lead_forget_erased prepared
delete from outbox where is_forgotten and state <> 'queued'

-- What it was before is kept. What staff decided stays while the rules say the same (engagement_after). Answers can end a triage, and give it another reason, but not begin one. The words it is found by follow (trigger lead_search_correct).
-- $1 id, $2 the lead as new_lead_write() makes it, $3 its submission, $4 its recommendation, $5 whether the client corrected it
-- name: lead_revise
with kept as (
	insert into lead_revision (lead_id, revision, submission, recommendation, email_proven_at, email_bounced_at, email_disowned_at)
	select id, revision, submission, recommendation, email_proven_at, email_bounced_at, email_disowned_at from lead where id = $1::uuid
)
update lead l set
	revision = l.revision + 1,
	corrected_at = case when $5::boolean then now() else corrected_at end,
	asked_at = null,
	engagement = case when d.stays then l.engagement else item.engagement end,
	decided_at = case when d.stays then l.decided_at end,
	confidence = item.confidence,
	needs_review = item.needs_review and not d.stays,
	status_reason = case when l.status_reason is not null
		then coalesce(item.status_reason, case when l.status_reason = 'manual_mode' then l.status_reason end) end,
	contact_name = item.contact_name,
	email = item.email,
	email_proven_at = case when lower(l.email) = lower(item.email) then l.email_proven_at else (lead_address_before(l, item.email)).email_proven_at end,
	email_bounced_at = case when lower(l.email) = lower(item.email) then l.email_bounced_at end,
	email_disowned_at = case when lower(l.email) = lower(item.email) then l.email_disowned_at end,
	-- What is held back writes to nobody; its new address gets a receipt once it is released.
	receipt_at = case when lower(l.email) = lower(item.email) or l.status <> 'quarantined' then l.receipt_at end,
	has_receipt = l.has_receipt and (lower(l.email) = lower(item.email) or l.status <> 'quarantined'),
	company = item.company,
	title = item.title,
	submission = $3::json,
	recommendation = $4::json,
	ruleset = item.ruleset
from json_to_record($2::json) as item (
	engagement text,
	confidence real,
	needs_review boolean,
	status_reason text,
	contact_name text,
	email text,
	company text,
	title text,
	ruleset text)
cross join lateral (
	select exists (
		select from lead b
		where b.id = $1::uuid and b.decided_at is not null and b.recommendation ->> 'engagement' = item.engagement) as stays
) d
where l.id = $1::uuid

-- Before the lead is erased: its emails first, and those about several leads that name it, then its offers, in the order in which a sender that
-- settles one of them locks both. Emails that only say it in our own words, or that ask for its deletion, stay.
-- $1 id
-- name: lead_lock_emails
select m.id
from lead l
join outbox m on m.lead_id = l.id or m.lead_id is null and m.notification not in ('lead_erased', 'offers_digest')
	and (lower(m.recipient) = lower(l.email) or strpos(m.view::text, l.reference) > 0)
where l.id = $1::uuid
order by m.id
for update of m

-- The row takes everything with it that belongs to it: versions, events, offers, dispatches, emails, deliveries, search text. Days count
-- the leads that were made searchable; one that was not yet is counted here. What is on its way to somebody is forgotten when it has arrived.
-- $1 id, $2 who, $3 emails of lead_lock_emails
-- name: lead_erase
with counted as (
	insert into lead_daily (day, engagement, leads)
	select (l.created_at at time zone 'UTC')::date, l.recommendation ->> 'engagement', 1
	from lead l
	where l.id = $1::uuid and not exists (select from lead_search s where s.lead_id = l.id)
	on conflict (day, engagement) do update set leads = lead_daily.leads + 1
), stub as (
	insert into lead_erased (id, reference, erased_by, received_at, status, engagement, confidence, needs_review, ruleset, revisions, offers)
	select l.id, l.reference, $2, (l.created_at at time zone 'UTC')::date, l.status, l.engagement, l.confidence, l.needs_review, l.ruleset, l.revision, (
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
), not_excluded as (
	delete from exclusion where company_domain = (select lower(email) from lead where id = $1::uuid)
), sent as (
	delete from outbox where id = any ($3::uuid[]) and lead_id is null and state <> 'queued'
), forgotten as (
	delete from idempotent_answer where strpos(body, ($1::uuid)::text) > 0
), leaving as (
	update outbox set is_forgotten = true where id = any ($3::uuid[]) and lead_id is null and state = 'queued'
)
delete from lead where id = $1::uuid

-- A lead that starts a round is the dispatcher's, and everybody may be asked again; one that staff give another status no longer is.
-- The client of one that had come to an end, or that was held back, waits again for a person's answer. What a limit held back for an hour
-- does not come sooner by being withdrawn and taken up again.
-- $1 id, $2 status or null, $3 whether a round starts, $4 engagement or null (naming one also settles the review), $5 whether it answers the client
-- name: lead_write
with told as (
	insert into event (lead_id, actor, what, new)
	select id, 'dispatcher', case when now() <= response_due_at then 'response_time_kept' else 'response_time_broken' end,
		json_build_object('response_due_at', rfc3339(response_due_at))
	from lead
	where id = $1::uuid and $5::boolean and response_kept is null and response_due_at is not null and lead_awaits_response(status)
)
update lead set
	status = coalesce($2::text, status),
	responded_at = case when $3::boolean and not lead_awaits_response(status) then null
		when $5::boolean and lead_awaits_response(status) then coalesce(responded_at, now()) else responded_at end,
	response_kept = case when $3::boolean and not lead_awaits_response(status) then null
		when $5::boolean and lead_awaits_response(status) then coalesce(response_kept, now() <= response_due_at) else response_kept end,
	response_from_at = case when $3::boolean and not lead_awaits_response(status) then now() else response_from_at end,
	response_due_at = case when $3::boolean and not lead_awaits_response(status) then null else response_due_at end,
	client_delayed_at = case when $3::boolean and not lead_awaits_response(status) then null else client_delayed_at end,
	dispatch_at = case
		when $2::text = 'new' and status = 'withdrawn' and lead_is_over_limit(suspicions) then greatest(now(), created_at + interval '1 hour')
		when $3::boolean or $2::text = 'new' then now() when $2::text is null then dispatch_at end,
	stage = case when $2::text = 'accepted' then coalesce(stage, 'accepted') when $2::text is distinct from 'new' then stage end,
	follow_up_at = case when $2::text = 'accepted' then now() when $2::text is null then follow_up_at end,
	follow_up = case when $2::text = 'accepted' then 'plan' when $2::text is null then follow_up end,
	end_reason = case when $2::text is null then end_reason end,
	placement = case when $2::text is null then placement end,
	round = case when $3::boolean then coalesce(round, 0) + 1 else round end,
	escalation_level = case when $3::boolean then 0 else escalation_level end,
	escalation_due_at = case when $3::boolean then null else escalation_due_at end,
	staff_notified_at = case when $3::boolean then null else staff_notified_at end,
	engagement = coalesce($4::text, engagement),
	decided_at = case when $4::text is null then decided_at else now() end,
	needs_review = needs_review and $4::text is null
where id = $1::uuid

-- Its client is asked, which is an answer of a person in time or not; what they answer clears it (lead_revise). $1 id
-- name: lead_ask
with told as (
	insert into event (lead_id, actor, what, new)
	select id, 'dispatcher', case when now() <= response_due_at then 'response_time_kept' else 'response_time_broken' end,
		json_build_object('response_due_at', rfc3339(response_due_at))
	from lead
	where id = $1::uuid and response_kept is null and response_due_at is not null
)
update lead set
	asked_at = now(),
	responded_at = coalesce(responded_at, now()),
	response_kept = coalesce(response_kept, now() <= response_due_at)
where id = $1::uuid

-- If nothing else was an answer, the response time is open again, until the same moment. $1 id
-- name: lead_unask
with asked as (
	select id, response_due_at, response_kept, responded_at = asked_at as is_answer from lead where id = $1::uuid
), told as (
	insert into event (lead_id, actor, what, new)
	select id, 'dispatcher', 'response_time_reopened', json_build_object('response_due_at', rfc3339(response_due_at))
	from asked
	where is_answer and response_kept
)
update lead l set
	asked_at = null,
	responded_at = case when not a.is_answer then l.responded_at end,
	response_kept = case when a.is_answer and a.response_kept then null else l.response_kept end
from asked a
where l.id = a.id

-- $1 id
-- name: lead_settle_triage
update lead set status_reason = null, triaged_at = now() where id = $1::uuid

-- The recruiter that staff chose; the dispatcher offers it immediately. $1 lead, $2 recruiter
-- name: lead_assign
update lead set assign_to = $2::uuid, dispatch_at = now(), status_reason = null where id = $1::uuid
