-- Offers with a clock, recruiters with a calendar, and leads that are never left alone.

-- A lead: what the client was promised, how often everybody was asked, and which humans know of its trouble. No column has a default:
-- that would be refused while lead_document() takes a lead.
alter table lead
	drop constraint lead_status_check,
	add constraint lead_status_check
		check (status in ('new', 'offered', 'accepted', 'escalated', 'quarantined', 'withdrawn', 'closed')),
	add column response_due_at    timestamptz,               -- when the client was told there will be an answer; set by the dispatcher's first look
	add column round         integer,                   -- null is 0; whoever ended a turn in this round is not asked again in it
	add column escalation_level integer,                   -- of the escalation; null is 0
	add column escalation_due_at timestamptz,               -- how long the human told last has
	add column staff_notified_at timestamptz,               -- of its present trouble; null again when it is offered
	add column assign_to     uuid references recruiter; -- whom staff chose; the dispatcher offers it and forgets
drop index lead_dispatch;
create index lead_dispatch on lead (dispatch_at, response_due_at, id) where dispatch_at is not null;
create index lead_waiting on lead (response_due_at, id) where status = 'escalated';

-- An offer's clock (domain/offer): the times are derived from what the recruiter has had of the working time allowed.
alter table offer
	drop constraint offer_status_check,
	add constraint offer_status_check
		check (status in ('open', 'asked', 'accepted', 'declined', 'expired', 'withdrawn')),
	add column allowed_us     bigint,
	add column spent_us       bigint not null default 0, -- before since_at
	add column since_at       timestamptz,              -- when the clock was last set going
	add column remind_at      timestamptz,
	add column reminded_at    timestamptz,
	add column round          integer not null default 0,
	add column ends_turn      boolean not null default false,
	add column ended_by       text,                     -- event: offer_superseded, offer_recruiter_unavailable, …
	add column decline_reason text,
	add column decline_note   text;
drop index offer_open, offer_recruiter_open;
create unique index offer_open on offer (lead_id, recruiter_id) where status in ('open', 'asked');
create index offer_recruiter_open on offer (recruiter_id) where status in ('open', 'asked');
create index offer_deadline on offer (deadline_at) where status = 'open';
create index offer_remind on offer (remind_at) where status = 'open' and reminded_at is null;
create index offer_window on offer (created_at) include (recruiter_id);
create index outbox_offer on outbox (offer_id) where offer_id is not null;

-- A recruiter: when they work and what fits them. What is null is not known, and never a reason against anybody.
alter table recruiter
	add column timezone         text,
	add column hours            text,                   -- domain/working_hours; null: always at work
	add column holidays         text,
	add column weight           integer not null default 100 check (weight between 0 and 10000),
	add column languages        text[],
	add column seniority        text[],
	add column tags             text[],
	add column budget_floor_usd integer check (budget_floor_usd >= 0),
	add column bounced_at       timestamptz;            -- their mail server refused them; paused since then

create table recruiter_time_off (
	id           uuid primary key default gen_random_uuid(),
	recruiter_id uuid not null references recruiter,
	start_at     timestamptz not null,
	end_at       timestamptz not null check (end_at > start_at),
	cover_id  uuid references recruiter check (cover_id <> recruiter_id)
);
create index recruiter_time_off_recruiter on recruiter_time_off (recruiter_id, end_at);

-- Engineers who could start. Two weeks after confirmed_at nobody relies on it any more.
create table bench (
	id           uuid primary key default gen_random_uuid(),
	recruiter_id uuid not null references recruiter,
	engagement   text not null check (engagement in ('rust', 'python', 'hybrid')),
	seniority    text check (seniority in ('entry', 'intermediate', 'expert')),
	engineers    integer not null default 1 check (engineers between 1 and 1000),
	available_from    date not null default current_date,
	confirmed_at     timestamptz not null default now()
);
create index bench_recruiter on bench (recruiter_id);

create table question (
	id          uuid primary key,
	offer_id    uuid not null references offer on delete cascade,
	asked_at    timestamptz not null default now(),
	text        text not null,
	lapses_at   timestamptz not null,
	answered_at timestamptz,
	answer      text,
	lapsed_at   timestamptz
);
create index question_offer on question (offer_id);
create index question_lapse on question (lapses_at) where answered_at is null and lapsed_at is null;

-- Companies whose leads a recruiter is not offered, and clients a recruiter has accepted before.
create table exclusion (
	recruiter_id   uuid not null references recruiter,
	company_domain text not null,
	created_at     timestamptz not null default now(),
	primary key (company_domain, recruiter_id)
);
create table known_client (
	email        text not null,
	email_domain text not null,
	recruiter_id uuid not null references recruiter,
	primary key (email, recruiter_id)
);
create index known_client_domain on known_client (email_domain, recruiter_id);

create function email_domain(email text) returns text
	language sql immutable parallel safe
	return lower(substring(email from '[^@]*$'));

-- Who may have room again. The dispatcher empties it and looks at the leads that wait; only appended to, so nobody waits for anybody.
create table recruiter_available (
	recruiter_id uuid not null
);

create function offer_frees() returns trigger language plpgsql as $$
begin
	insert into recruiter_available (recruiter_id)
	select a.recruiter_id
	from after_it a
	join before_it b on b.id = a.id
	where b.status in ('open', 'asked') and a.status not in ('open', 'asked');
	return null;
end $$;
create trigger offer_frees after update on offer
	referencing old table as before_it new table as after_it for each statement execute function offer_frees();

-- A pause that is over was time in which nobody could be asked, like any leave.
create function recruiter_frees() returns trigger language plpgsql as $$
begin
	insert into recruiter_available (recruiter_id) values (new.id);
	if tg_op = 'UPDATE' and old.paused_at is not null and new.paused_at is null and now() > old.paused_at then
		insert into recruiter_time_off (recruiter_id, start_at, end_at) values (new.id, old.paused_at, now());
	end if;
	return null;
end $$;
create trigger recruiter_added after insert on recruiter for each row execute function recruiter_frees();
create trigger recruiter_changed after update on recruiter for each row
	when ((old.paused_at, old.capacity, old.engagements, old.timezone, old.hours, old.holidays, old.languages, old.seniority,
			old.budget_floor_usd, old.weight)
		is distinct from (new.paused_at, new.capacity, new.engagements, new.timezone, new.hours, new.holidays, new.languages,
			new.seniority, new.budget_floor_usd, new.weight))
	execute function recruiter_frees();

create function time_off_frees() returns trigger language plpgsql as $$
begin
	insert into recruiter_available (recruiter_id) values (old.recruiter_id);
	return null;
end $$;
create trigger time_off_frees after update or delete on recruiter_time_off for each row execute function time_off_frees();

-- Offers that were made before there were clocks: never reminded, never expired.
update offer set since_at = created_at where since_at is null;

create or replace view report.recruiter_load as
select r.name as recruiter, r.email, r.engagements, r.capacity,
	count(o.id) filter (where o.status in ('open', 'asked')) as open_offers,
	greatest(r.capacity - count(o.id) filter (where o.status in ('open', 'asked')), 0) as capacity_left,
	count(o.id) filter (where o.created_at >= now() - interval '30 days') as offers_30_days,
	count(o.id) filter (where o.status = 'accepted' and o.created_at >= now() - interval '30 days') as accepted_30_days,
	r.paused_at, r.last_offer_at, r.id as recruiter_id,
	r.weight,
	count(o.id) filter (where o.status = 'declined' and o.created_at >= now() - interval '30 days') as declined_30_days,
	count(o.id) filter (where o.status = 'expired' and o.created_at >= now() - interval '30 days') as expired_30_days
from recruiter r
left join offer o on o.recruiter_id = r.id
where r.removed_at is null
group by r.id;

-- What recruiters said was missing, by day: the shortage of people, and budgets that were too low.
create view report.decline as
select (o.decided_at at time zone 'UTC')::date as day, l.engagement, o.decline_reason as reason, count(*) as declines
from offer o
join lead l on l.id = o.lead_id
where o.status = 'declined'
group by 1, 2, 3;
comment on view report.decline is 'Why leads were declined, by day and engagement: no_bench is a shortage, budget a budget too low.';
