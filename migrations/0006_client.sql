-- What clients may do with their own lead: correct it, take it away, erase it; and what they consented to.

-- The wordings that clients agreed to. Another wording is another row, and the default of lead.consent_version.
create table consent_text (
	version text primary key,
	since   timestamptz not null default now(),
	wording text not null
);
insert into consent_text (version, wording) values
	('2026-11', 'Share my request with matched recruiters, and my contact details with the one who accepts it');

-- No foreign key to consent_text: the check would cost intake a row lock on the one row that everybody shares.
alter table lead
	add column consent_version text not null default '2026-11',
	add column consent_at timestamptz not null default now(),
	add column revision integer not null default 1 check (revision > 0),
	add column corrected_at timestamptz;
update lead set consent_at = created_at;

-- What a lead was before each correction.
create table lead_revision (
	lead_id        uuid not null references lead on delete cascade,
	revision       integer not null,
	replaced_at    timestamptz not null default now(),
	submission     json not null,
	recommendation json not null,
	primary key (lead_id, revision)
);

-- All that is left of an erased lead: nothing about a person, enough to count it.
create table lead_erased (
	id           uuid primary key,
	erased_at    timestamptz not null default now(),
	erased_by    text not null,             -- client, cli:USER
	received_at     date not null,
	status       text not null,
	engagement   text not null,
	confidence   real not null,
	needs_review boolean not null,
	ruleset      text not null,
	revisions    integer not null,
	offers       jsonb not null             -- [{"recruiter_id","status","created_at","decided_at"}…]
);

create or replace view report.lead_day as
with counted as (
	select (created_at at time zone 'UTC')::date as day, engagement, needs_review, status, confidence from lead
	union all
	select received_at, engagement, needs_review, status, confidence from lead_erased
)
select day, engagement,
	count(*) as leads,
	count(*) filter (where needs_review) as needing_review,
	count(*) filter (where status = 'accepted') as accepted,
	count(*) filter (where status = 'escalated') as escalated,
	round(avg(confidence)::numeric, 3) as mean_confidence
from counted
group by 1, 2;

create view report.lead_revision as
select l.reference, r.revision, r.replaced_at, r.submission, r.recommendation, r.lead_id
from lead_revision r
join lead l on l.id = r.lead_id;

create view report.lead_erased as
select erased_at, erased_by, received_at, status, engagement, confidence, needs_review, ruleset, revisions,
	jsonb_array_length(offers) as offers, id as lead_id
from lead_erased;

comment on view report.lead_revision is 'What leads were before their clients corrected them.';
comment on view report.lead_erased is 'Leads that were erased: nothing about a person is left of them.';
