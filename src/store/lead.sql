-- Leads as clients' submissions made them.

-- One batch of leads, each with its first event and the emails that tell of it. Whose submission key is stored already is left out,
-- with its emails; the ids that come back are those that were written, in no particular order.
-- $1 leads, $2 emails as outbox_add_batch takes them, or null
-- name: lead_insert_batch
with taken as (
	insert into lead (id, reference, submission_key, body_hash, form_key, repeat_of, engagement, confidence, needs_review,
		contact_name, email, company, title, source, submission, recommendation, ruleset)
	select id, reference, decode(submission_key, 'hex'), decode(body_hash, 'hex'), decode(form_key, 'hex'), repeat_of, engagement,
		confidence, needs_review, contact_name, email, company, title, source, submission, recommendation,
		recommendation ->> 'ruleset'
	from json_to_recordset($1::json) as item (
		id uuid,
		reference text,
		submission_key text,
		body_hash text,
		form_key text,
		repeat_of uuid,
		engagement text,
		confidence real,
		needs_review boolean,
		contact_name text,
		email text,
		company text,
		title text,
		source text,
		submission json,
		recommendation json)
	on conflict (submission_key) do nothing
	returning id, engagement
), told as (
	insert into event (lead_id, actor, what, new)
	select id, 'client', 'lead_received', json_build_object('status', 'new', 'engagement', engagement)
	from taken
), promised as (
	insert into outbox (id, lead_id, notification, recipient, view, message_id)
	select mail.id, mail.lead_id, mail.notification, mail.recipient, mail.view, mail.message_id
	from json_to_recordset($2::json) as mail (
		id uuid, lead_id uuid, notification text, recipient text, view json, message_id text)
	join taken on taken.id = mail.lead_id
)
select id from taken;

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

-- Takes the key of its answers from a lead that they are no repeat of any more, so that they can be a new lead.
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
