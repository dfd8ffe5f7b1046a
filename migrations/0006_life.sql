-- A client who proved an address is not asked again for every lead.
-- oldest program: 0003_report.sql

-- Addresses whose owner pressed the button of one of our emails, and the lead that it was about last. Kept as hashes, for as long as that lead is.
create table proven_address (
	address_hash bytea primary key check (octet_length(address_hash) = 32),
	lead_id      uuid not null references lead on delete cascade,
	proven_at    timestamptz not null default now()
);
create index proven_address_lead on proven_address (lead_id);

create function address_hash(email text) returns bytea
	language sql immutable parallel safe
	return sha256(convert_to(lower(email), 'UTF8'));

insert into proven_address (address_hash, lead_id, proven_at)
select distinct on (address_hash(email)) address_hash(email), id, email_proven_at
from lead
where email_proven_at is not null and status <> 'quarantined'
order by address_hash(email), email_proven_at desc;

-- Emails to its client may say what the client typed: the address was proven for it, or for another lead within these days. Only the lead's own
-- proof opens its page from an email.
create function lead_is_proven(lead) returns boolean
	language sql stable
	return $1.email_proven_at is not null or (
		exists (
			select from proven_address p
			where p.address_hash = address_hash($1.email) and p.proven_at > now() - interval '90 days')
		and not exists (select from event e where e.lead_id = $1.id and e.what = 'lead_disowned'));

-- Staff asked the client the question of its recommendation, and nothing was answered since.
alter table lead add column asked_at timestamptz;
create index lead_asked on lead (status, id) where asked_at is not null;
update lead l set asked_at = asked.at
from (select lead_id, max(at) as at, max(id) as id from event where what = 'client_asked' group by lead_id) asked
where asked.lead_id = l.id and not exists (
	select from event later
	where later.lead_id = l.id and later.id > asked.id and later.what in ('lead_corrected', 'submission_changed'));

create or replace function lead_client_version(lead) returns text
	language sql stable
	return md5(concat_ws(' ', $1.status, $1.revision, $1.response_due_at, $1.email_bounced_at, $1.erasure_asked_at, $1.asked_at, (
		select string_agg(concat_ws(' ', o.id, o.status, o.deadline_at), ',' order by o.id) from offer o where o.lead_id = $1.id)));
