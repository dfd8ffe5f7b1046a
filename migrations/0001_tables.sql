-- The tables by family: recruiters, leads, offers, outbox and delivery, rules, staff and tokens.
-- Ids are UUIDv7 made by the service, so they sort by time. In a table, columns of fixed width come first.

-- Moments as the program counts them: microseconds since 1970.
create function epoch_us(at timestamptz) returns bigint
	language sql stable parallel safe
	return (extract(epoch from at) * 1000000)::bigint;
create function from_epoch_us(us bigint) returns timestamptz
	language sql immutable parallel safe
	return to_timestamp(us / 1e6);

-- A moment as every answer of the service writes it. Stable, as to_char() is said to be, or each call would begin a function of its own.
create function rfc3339(at timestamptz) returns text
	language sql stable parallel safe
	return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- The values of statuses and engagements, once for all tables: those of domain/engagement, domain/lead/lead_status and
-- domain/offer/offer.
create function engagements() returns text[]
	language sql immutable parallel safe
	return array['rust', 'python', 'hybrid'];
create function lead_statuses() returns text[]
	language sql immutable parallel safe
	return array['new', 'triage', 'quarantined', 'waiting', 'offered', 'escalated', 'accepted', 'placed', 'lost', 'withdrawn', 'closed'];
create function lead_stages() returns text[]
	language sql immutable parallel safe
	return array['accepted', 'contacted', 'proposed'];
create function offer_statuses() returns text[]
	language sql immutable parallel safe
	return array['open', 'asked', 'accepted', 'declined', 'expired', 'withdrawn', 'undelivered', 'returned'];

-- Values that are checked when they are written. A session plans the check of a domain once; the checks of a table are planned by each statement that
-- writes it, whichever columns it writes.
create domain engagement as text check (value = any (engagements()));
create domain lead_status as text check (value = any (lead_statuses()));
create domain lead_stage as text check (value = any (lead_stages()));
create domain offer_status as text check (value = any (offer_statuses()));
create domain email_state as text check (value in ('queued', 'bundled', 'delivered', 'rejected', 'cancelled'));
create domain follow_up as text check (value in ('plan', 'remind', 'escalate', 'ask'));
create domain fraction as real check (value between 0 and 1);
create domain tag_list as text[] check (value <> '{}');
create domain hash256 as bytea check (octet_length(value) = 32);

-- What speaks against a lead is enough to hold it back. One suspicion happens to people, and the same text sent by others is no
-- second one by itself; that a person called the sender's last request spam weighs as much as two. Limits count as one together
-- with anything else, and alone only delay.
create function lead_is_suspected(suspicions text[]) returns boolean
	language sql immutable parallel safe
	return (
		select count(*) filter (where s not like 'limit%') > 0
			and count(*) filter (where s not like 'limit%') + count(*) filter (where s = 'marked_sender')
				+ (count(*) filter (where s like 'limit%') > 0)::int > 1
		from unnest(suspicions) as s);

-- Only a limit speaks against it.
create function lead_is_over_limit(suspicions text[]) returns boolean
	language sql immutable parallel safe
	return exists (select from unnest(suspicions) as s where s like 'limit%');
-- How many may come in now under a limit: burst without a pause, then one in each period (table intake_limit).
create function limit_room(tat_us bigint, burst bigint, period_us bigint) returns bigint
	language sql stable parallel safe
	return greatest(0, burst - ceil(greatest(0, tat_us - epoch_us(now())) / period_us::numeric))::bigint;

-- The lead has not come to an end. What is quarantined does not count.
create function lead_is_open(status text) returns boolean
	language sql immutable parallel safe
	return status in ('new', 'triage', 'waiting', 'offered', 'escalated', 'accepted');
-- Nobody has answered the client, and somebody is to.
create function lead_awaits_response(status text) returns boolean
	language sql immutable parallel safe
	return status in ('new', 'triage', 'waiting', 'offered', 'escalated');
-- The lead is held back or has come to an end: from then on it is kept for as long as table retention says.
create function lead_has_ended(status text) returns boolean
	language sql immutable parallel safe
	return status in ('quarantined', 'placed', 'lost', 'withdrawn', 'closed');
-- The same answers are a repeat of this lead.
create function lead_is_current(status text, created_at timestamptz) returns boolean
	language sql stable parallel safe
	return lead_is_open(status) and created_at > now() - interval '24 hours';
-- How a lead stands for the recruiter who accepted it: what is still to do, or how it ended.
create function accepted_standing(status text, stage text) returns text
	language sql immutable parallel safe
	return case status when 'accepted' then stage when 'placed' then 'placed' else 'ended' end;
-- The recruiter has been asked and has not answered: the offer counts against capacity.
create function offer_is_open(status text) returns boolean
	language sql immutable parallel safe
	return status in ('open', 'asked');
-- The recruiter has been asked or has the lead.
create function offer_is_held(status text) returns boolean
	language sql immutable parallel safe
	return status in ('open', 'asked', 'accepted');

create function email_domain(email text) returns text
	language sql immutable parallel safe
	return lower(split_part(email, '@', -1));

-- Mail providers that anybody has an address at; with a dot before it, everything under a domain. Written by the service when it
-- starts, from templates/lists.
create table free_mail (
	domain text primary key
);
-- Null: of a mail provider, so of no company.
create function company_domain(email text) returns text
	language sql stable parallel safe
	return case when not exists (
		select from free_mail f
		where f.domain = email_domain(email)
			or f.domain in (
				select substring('.' || email_domain(email) from at)
				from generate_series(1, length(email_domain(email)) + 1) as at
				where substring('.' || email_domain(email) from at for 1) = '.'))
		then email_domain(email) end;

-- Recruiters ----------------------------------------------------------------------------------------------------------

-- When they work and what fits them. Null means not known, which never counts against a recruiter.
create table recruiter (
	id               uuid primary key,
	created_at       timestamptz not null default now(),
	paused_at        timestamptz,
	pause_moves_offers boolean not null default false, -- while paused: open offers go to others
	has_weekly_summary boolean not null default true,
	removed_at       timestamptz,
	bounced_at       timestamptz,       -- their mail server refused an email to them; paused since then
	last_offer_at    timestamptz,
	hour_at          timestamptz,       -- start of the hour in which hour_offers are counted
	hour_offers      integer not null default 0,
	digest_at        timestamptz,       -- the next digest is sent no earlier
	summary_due_at   timestamptz not null default '-infinity', -- of the week; -infinity: not scheduled yet
	bench_check_due_at timestamptz not null default '-infinity', -- when they are asked whether their bench is still true
	capacity         integer not null default 20 check (capacity between 0 and 10000),
	weight           integer not null default 100 check (weight between 0 and 10000),
	budget_floor_usd integer check (budget_floor_usd >= 0),
	name             text not null,
	email            text not null,
	engagements      text[] not null check (engagements <@ engagements() and cardinality(engagements) > 0),
	languages        text[],
	seniority        text[],
	tags             text[],
	phone            text,              -- as clients are given it after an acceptance
	timezone         text,
	hours            text,              -- in the form of domain/matching/working_hours; null: always at work
	holidays         text,
	pause_leads      text check (pause_leads in ('cover', 'return')), -- what becomes of accepted leads, until it has
	pause_cover_id   uuid references recruiter check (pause_cover_id <> id),
	is_probe         boolean not null default false, -- the one who is offered test leads: removed from the start, so nobody meets them
	pause_handed_over_at timestamptz    -- when the accepted leads of a recruiter who paused went to others
) with (fillfactor = 70);                   -- each offer updates its row: pages keep room for the new version
create unique index recruiter_probe on recruiter (is_probe) where is_probe;
create index recruiter_pause_handover on recruiter (paused_at) where pause_leads is not null;
create unique index recruiter_email on recruiter (lower(email)) where removed_at is null;
create index recruiter_email_due on recruiter (least(summary_due_at, bench_check_due_at)) where removed_at is null;

create table recruiter_time_off (
	id           uuid primary key default gen_random_uuid(),
	recruiter_id uuid not null references recruiter,
	start_at     timestamptz not null,
	end_at       timestamptz not null check (end_at > start_at),
	cover_id     uuid references recruiter check (cover_id <> recruiter_id),
	handed_over_at timestamptz,                  -- when their accepted leads went to others
	accepted_leads text not null default 'keep' check (accepted_leads in ('keep', 'cover', 'return'))
);
create index recruiter_time_off_handover on recruiter_time_off (start_at) where accepted_leads <> 'keep' and handed_over_at is null;
create index recruiter_time_off_recruiter on recruiter_time_off (recruiter_id, end_at);

-- Engineers who could start. Two weeks after confirmed_at an entry no longer counts.
create table bench (
	id             uuid primary key default gen_random_uuid(),
	recruiter_id   uuid not null references recruiter,
	confirmed_at   timestamptz not null default now(),
	available_from date not null default current_date,
	engineers      integer not null default 1 check (engineers between 1 and 1000),
	engagement     engagement not null,
	seniority      text check (seniority in ('entry', 'intermediate', 'expert'))
);
create index bench_recruiter on bench (recruiter_id);

-- Companies whose leads a recruiter is not offered: a domain, or for clients without a company's an address.
create table exclusion (
	recruiter_id   uuid not null references recruiter,
	created_at     timestamptz not null default now(),
	company_domain text not null,
	primary key (company_domain, recruiter_id)
);

-- Clients whose leads a recruiter has accepted before, and the last of them.
create table known_client (
	recruiter_id uuid not null references recruiter,
	accepted_at  timestamptz not null default now(),
	email        text not null,
	email_domain text not null,
	reference    text not null,
	primary key (email, recruiter_id)
);
create index known_client_domain on known_client (email_domain, recruiter_id);

-- Requests for an email with the link to the recruiter portal. The address is kept as a hash, whether or not it is a
-- recruiter's, so that neither the answer nor the time that it takes tells which it is.
create table portal_link_request (
	address_hash hash256 primary key,
	at           timestamptz not null default now()
);
create index portal_link_request_at on portal_link_request (at);

-- Recruiters who may have room again. The dispatcher empties it and looks at the leads that wait. Rows are only added, without
-- a key, so that no writer waits for another.
create table recruiter_available (
	recruiter_id uuid not null
);

-- A pause that is over was time in which the recruiter could not be asked, like any time off.
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
create trigger time_off_frees after update or delete on recruiter_time_off
	for each row execute function time_off_frees();

-- Leads and their history ---------------------------------------------------------------------------------------------

-- The texts that clients agreed to. Another text is another row, and the default of lead.consent_version.
create table consent_text (
	version text primary key,
	since   timestamptz not null default now(),
	wording text not null
);
insert into consent_text (version, wording) values
	('2026-11', 'Share my request with matched recruiters, and my contact details with the one who accepts it');

create table lead (
	id                uuid primary key,
	created_at        timestamptz not null default now(),
	consent_at        timestamptz not null default now(),
	corrected_at      timestamptz,               -- last, by the client
	dispatch_at       timestamptz default now(), -- when the dispatcher looks at it next; null: nothing to do
	available_at      timestamptz,               -- of a lead that waits: when a recruiter who fits is at work; null: when one has room
	response_from_at  timestamptz,               -- from when its response time counts; null: from the start
	response_due_at   timestamptz,               -- response time as the client was told; set by the dispatcher's first look
	responded_at      timestamptz,               -- when a person first answered
	response_kept     boolean,                   -- whether that was in time; null: not decided yet
	triaged_at        timestamptz,               -- when staff decided that it is to be offered
	decided_at        timestamptz,               -- when staff said what the engagement is; null: as recommended
	staff_notified_at timestamptz,               -- of its present trouble; null again when it is offered
	escalation_due_at timestamptz,               -- until when the person told last has time to act
	follow_up_at      timestamptz,               -- accepted: when its recruiter is reminded or asked next
	escalation_level  integer,                   -- who was told last; null is 0
	round             integer,                   -- a recruiter whose turn ended in it is not asked again in it; null is 0
	revision          integer not null default 1,
	confidence        fraction not null,
	needs_review      boolean not null,
	receipt_at        timestamptz,               -- when it was decided whether the client gets a receipt by email
	email_proven_at   timestamptz,               -- the client opened our email and confirmed the address
	email_disowned_at timestamptz,               -- who reads the emails to the address said that the request is not theirs
	asked_at          timestamptz,               -- staff asked the client the question of its recommendation, and nothing was answered since
	client_delayed_at timestamptz,               -- when it was decided whether the client hears that the response takes longer
	email_bounced_at  timestamptz,               -- their mail server refuses the address
	ended_at          timestamptz,               -- since when it is held back or over (lead_has_ended); null: it is not
	erasure_announced_at timestamptz,            -- when staff were told that its retention period ends
	held_at           timestamptz,               -- since when it is on legal hold: nothing erases it; null: it is not
	erasure_asked_at  timestamptz,               -- when its client asked for its erasure while it was on legal hold
	has_receipt       boolean not null default false, -- the address was sent a receipt
	assign_to         uuid references recruiter, -- the choice of staff; the dispatcher offers it and clears the column
	-- What makes a submission a repeat: its key, its content, and the page that it was sent from.
	submission_key    hash256 not null unique,
	body_hash         hash256 not null,
	form_key          hash256,
	reference         text not null unique,
	status            lead_status not null default 'new',
	text_key          bigint,                    -- of its text, if anything is suspected: the same for others is one more suspicion
	suspicions        text[],                    -- names of domain/suspicion, and same_text, marked_sender, limit_…; null: none
	status_reason     text,                      -- why staff decide first: a name of domain/lead/triage
	engagement        engagement not null,
	ruleset           text not null,
	stage             lead_stage,                -- reached since it was accepted; null before
	follow_up         follow_up,                 -- what follow_up_at is for
	end_reason        text,                      -- lost, closed: a code of domain/lead/lead_outcome
	hold_reason       text,                      -- of the legal hold
	held_by           text,                      -- as in event.actor
	-- Without a foreign key: its check would cost intake a lock on the one row of consent_text that all leads share.
	consent_version   text not null default '2026-11',
	contact_name      text not null,
	email             text not null,
	company           text,
	title             text,
	source            text,
	submission        json not null,             -- as sent, unknown keys included
	recommendation    json not null,             -- the very bytes that the client was answered
	placement         json,                      -- placed: {"start_date","role","rate","fee","engagement"}
	is_probe          boolean not null default false, -- of the trial run: see probe
	owner_id          uuid,                      -- of staff
	tags              tag_list,                  -- in order; null: none
	-- An accepted lead is asked after until it has an outcome.
	constraint lead_is_followed_up check (status <> 'accepted' or follow_up_at is not null and follow_up is not null and stage is not null),
	constraint lead_is_held_for_a_reason check ((held_at is null) = (hold_reason is null) and (held_at is null) = (held_by is null))
);
create index lead_dispatch on lead (dispatch_at, response_due_at, id) where dispatch_at is not null;
create index lead_follow_up on lead (follow_up_at) where status = 'accepted';
create index lead_waiting on lead (response_due_at, id) where status in ('waiting', 'escalated');
-- A lead has no response time before the dispatcher has looked at it: until then, intake pays for no entry.
create index lead_response on lead (response_due_at, response_kept)
	where response_due_at is not null and status in ('new', 'triage', 'waiting', 'offered', 'escalated');
create index lead_asked_due on lead (response_due_at) where asked_at is not null and client_delayed_at is null and status = 'triage';
create index lead_probe on lead (id) where is_probe;
-- report.misprediction; what opens JSON comes last, because most leads need no such look.
create index lead_mispredicted on lead (id)
	where (decided_at is not null or placement is not null) and coalesce(placement ->> 'engagement', engagement) <> recommendation ->> 'engagement';
create index lead_owner on lead (owner_id, status) where owner_id is not null;
create index lead_tagged on lead (id) where tags is not null;
create index lead_tag on lead using gin (tags) where tags is not null;
create index lead_responded on lead (responded_at) where responded_at is not null;
create index lead_email on lead (lower(email), id);
create index lead_status on lead (status, id);
create index lead_review on lead (id) where needs_review;
create index lead_asked on lead (status, id) where asked_at is not null;
create index lead_form on lead (form_key, id) where form_key is not null;
create index lead_text on lead (text_key) where text_key is not null;
create index lead_open_company on lead (email_domain(email), id)
	where status in ('new', 'triage', 'waiting', 'offered', 'escalated', 'accepted');

-- Leads that belong together, two rows for each pair, one for either lead: sent by the same person, from the same company, the same
-- answers again after a day, or linked by staff. What staff unlinked stays, so that it is not linked again. Without foreign keys:
-- their checks would make the dispatcher wait for every lead that is being changed.
create table lead_link (
	lead_id     uuid not null,
	other_id    uuid not null check (other_id <> lead_id),
	linked_at   timestamptz not null default now(),
	kind        text not null check (kind in ('person', 'company', 'repeat', 'staff')),
	is_unlinked boolean not null default false,
	primary key (lead_id, other_id)
);
create function lead_link_forget() returns trigger language plpgsql as $$
begin
	with forgotten as (
		delete from lead_link k using gone where k.lead_id = gone.id
		returning k.lead_id, k.other_id
	)
	delete from lead_link k using forgotten f where k.lead_id = f.other_id and k.other_id = f.lead_id;
	return null;
end $$;
create trigger lead_link_forget after delete on lead
	referencing old table as gone for each statement execute function lead_link_forget();
create index lead_retention on lead (status, ended_at) where ended_at is not null and held_at is null;
create index lead_erasure_asked on lead (erasure_asked_at) where erasure_asked_at is not null;

create function lead_ends() returns trigger language plpgsql as $$
begin
	new.ended_at := case when lead_has_ended(new.status) then now() end;
	new.erasure_announced_at := null;
	return new;
end $$;
create trigger lead_ends before update of status on lead for each row
	when (old.status is distinct from new.status and (lead_has_ended(old.status) or lead_has_ended(new.status)))
	execute function lead_ends();

-- For how many days a lead is kept that has come to this end (LEADMATCH_RETAIN_DAYS); without a row, for good. Written by the
-- service when it starts, so that all instances, pages, and reports go by the same.
create table retention (
	status text primary key check (lead_has_ended(status)),
	days   integer not null check (days between 1 and 36500)
);

-- How long before its erasure staff hear of a lead that is kept for so many days.
create function retention_notice(days integer) returns interval
	language sql immutable parallel safe
	return make_interval(days => least(7, days - 1));

-- When a lead goes on by itself that only a limit holds back; null: any other.
create function lead_released_at(lead) returns timestamptz
	language sql stable
	return case when $1.status = 'quarantined' then $1.dispatch_at end;

-- Addresses that were sent a receipt. Kept as hashes for two days, whatever becomes of the lead.
create table client_receipt (
	address_hash hash256 primary key, -- of a letter: with its number of the day
	at           timestamptz not null default now(),
	is_letter    boolean not null default false  -- asked somebody whether the address that a request was given is theirs
);
create index client_receipt_at on client_receipt (at);

create table event (
	id      bigint generated always as identity primary key,
	lead_id uuid not null references lead on delete cascade,
	at      timestamptz not null default clock_timestamp(),
	actor   text not null,                       -- client, dispatcher, sender, staff:EMAIL, token:NAME, recruiter:ID
	what    text not null,                       -- lead_received, lead_offered, …
	old     json,
	new     json
);
create index event_lead on event (lead_id, id);
create index event_decided on event (lead_id, at) where what in ('engagement_changed', 'lead_placed'); -- what rules are judged by

-- A recruiter says it is no real request, while its client confirmed it: a person is to read it, is told again each day, and until then nothing
-- is erased.
create function lead_is_doubted(lead) returns boolean
	language sql stable
	return $1.status = 'quarantined' and $1.email_proven_at is not null and coalesce((
		select e.what = 'lead_quarantined'
		from event e
		where e.lead_id = $1.id and (e.what in ('lead_disowned', 'lead_quarantined')
			or e.what = 'status_changed' and e.new ->> 'status' = 'quarantined')
		order by e.id desc
		limit 1), false);

-- After when the lead is erased by itself; null: not at all, as it stands.
create function lead_kept_until(lead) returns timestamptz
	language sql stable
	return (
		select greatest($1.ended_at + make_interval(days => r.days),
			coalesce($1.erasure_announced_at, now()) + retention_notice(r.days))
		from retention r
		where r.status = $1.status and $1.held_at is null and lead_released_at($1) is null and not lead_is_doubted($1));

-- Addresses whose owner pressed the button of one of our emails, and the lead that it was about last. Kept as hashes, for as long as that lead is.
create table proven_address (
	address_hash hash256 primary key,
	lead_id      uuid not null references lead on delete cascade,
	proven_at    timestamptz not null default now()
);
create index proven_address_lead on proven_address (lead_id);

create function address_hash(email text) returns bytea
	language sql immutable parallel safe
	return sha256(convert_to(lower(email), 'UTF8'));

-- Emails to its client may say what the client typed, and they open its page: the address was proven for this lead. A proof for another one
-- does not count, since anybody can type an address.
create function lead_is_proven(lead) returns boolean
	language sql stable
	return $1.email_proven_at is not null;

-- The address was proven, for this lead or for another within these days: its owner gets a receipt for each.
create function lead_address_is_known(lead) returns boolean
	language sql stable
	return $1.email_proven_at is not null or (
		exists (
			select from proven_address p
			where p.address_hash = address_hash($1.email) and p.proven_at > now() - interval '90 days')
		and $1.email_disowned_at is null);

-- The client withdrew it last, not a day ago. Nothing but a limit may have held it back before.
create function lead_may_undo(lead) returns boolean
	language sql stable
	return $1.status = 'withdrawn' and $1.erasure_asked_at is null and coalesce((
		select e.actor = 'client' and e.at > now() - interval '24 hours'
			and (e.old ->> 'status' <> 'quarantined' or lead_is_over_limit($1.suspicions) and not lead_is_suspected($1.suspicions)
				and not exists (select from event d where d.lead_id = $1.id and (d.what in ('lead_disowned', 'lead_quarantined')
					or d.what = 'status_changed' and d.new ->> 'status' = 'quarantined')))
		from event e
		where e.lead_id = $1.id and e.what = 'status_changed'
		order by e.id desc
		limit 1), false);

-- Whom people called a sender of spam, by keyed hash (app/door_keys); forgotten after half a year.
create table spam_sender (
	sender_key text primary key,
	marked_at  timestamptz not null default now(),
	until      timestamptz not null default now() + interval '180 days',
	marked_by  text not null,                    -- as in event.actor
	lead_id    uuid references lead on delete set null
);
create index spam_sender_lead on spam_sender (lead_id);

-- How often a network, a mailbox, or everybody has sent something, or caused a letter, for the limits: the generic cell rate algorithm, shared by all
-- instances. Lost in a crash, which only begins the count again; rows are deleted after a day.
create unlogged table intake_limit (
	key       text primary key,                  -- a keyed hash with its kind in front
	tat_us    bigint not null,                   -- theoretical arrival time: when all that was let in would be due at the period's pace
	room      bigint not null,                   -- how many of those that asked last were let in
	asked     bigint not null,
	burst     bigint not null,
	period_us bigint not null                    -- between two at the pace of the limit
) with (fillfactor = 50);

-- Counts leads against the limits of intake (generic cell rate algorithm), and says of each what it is over and how many its network may send
-- now (null: not counted). The limit of all counts what nothing else holds back, and refuses nothing.
-- burst: so many without a pause, then one in each period (microseconds); null: no limit. A network is refused what is refused_factor times over
-- its limit. A lead without keys is not counted.
-- Keys are taken in order, the one for all last, so that two batches never wait for each other in a circle.
-- In a function, so that a batch that nothing limits does not pay for the start of these steps.
create function intake_limits_take(
	ids uuid[], network_keys text[], email_keys text[], are_held boolean[],
	network_burst bigint, network_period_us bigint, refused_factor bigint,
	email_burst bigint, email_period_us bigint,
	total_burst bigint, total_period_us bigint
) returns table (id uuid, is_refused boolean, network_left bigint, limits text[])
language plpgsql as $$
#variable_conflict use_column
begin
	if coalesce(network_burst, email_burst, total_burst) is null
		or coalesce(cardinality(array_remove(network_keys || email_keys, null)), 0) = 0 then
		return;
	end if;
	return query
	with asking as materialized (
		select *,
			row_number() over (partition by network_key order by id) as nth_of_network,
			row_number() over (partition by email_key order by id) as nth_of_email
		from unnest(ids, network_keys, email_keys, are_held) as a (id, network_key, email_key, is_held)
	), counted as materialized (
		insert into intake_limit as l (key, tat_us, room, asked, burst, period_us)
		select key, epoch_us(now()) + period_us * least(count(*), burst), burst, count(*), burst, period_us
		from (
			select 'network:' || network_key as key, network_burst as burst, network_period_us as period_us from asking
			union all
			select 'far:' || network_key, network_burst * refused_factor, network_period_us / refused_factor from asking
			union all
			select 'email:' || email_key, email_burst, email_period_us from asking) as keys
		where key is not null and burst is not null
		group by key, burst, period_us
		order by key
		on conflict (key) do update set
			tat_us = greatest(l.tat_us, epoch_us(now())) + excluded.period_us
				* least(excluded.asked, limit_room(l.tat_us, excluded.burst, excluded.period_us)),
			room = limit_room(l.tat_us, excluded.burst, excluded.period_us),
			asked = excluded.asked,
			burst = excluded.burst,
			period_us = excluded.period_us
		returning key, room
	), judged as materialized (
		select a.id, a.email_key, a.is_held,
			coalesce(a.nth_of_network > far.room, false) as is_refused,
			case when network.room is not null then greatest(network.room - a.nth_of_network, 0) end as network_left,
			case when a.nth_of_network > network.room then array['limit_network'] else '{}' end
				|| case when a.nth_of_email > mailbox.room then array['limit_email'] else '{}' end as limits
		from asking a
		left join counted network on network.key = 'network:' || a.network_key
		left join counted far on far.key = 'far:' || a.network_key
		left join counted mailbox on mailbox.key = 'email:' || a.email_key
	), passed as materialized (
		select *, email_key is not null and not is_refused and not is_held and limits = '{}' as is_let_in
		from judged
	), in_total as (
		insert into intake_limit as l (key, tat_us, room, asked, burst, period_us)
		select 'total', epoch_us(now()) + total_period_us * least(count(*), total_burst), total_burst, count(*), total_burst, total_period_us
		from passed
		where is_let_in and total_burst is not null
		having count(*) > 0
		on conflict (key) do update set
			tat_us = greatest(l.tat_us, epoch_us(now())) + excluded.period_us
				* least(excluded.asked, limit_room(l.tat_us, excluded.burst, excluded.period_us)),
			room = limit_room(l.tat_us, excluded.burst, excluded.period_us),
			asked = excluded.asked,
			burst = excluded.burst,
			period_us = excluded.period_us
		returning room
	)
	select id, is_refused, network_left, limits
		|| case when is_let_in and row_number() over (partition by is_let_in order by id) > (select room from in_total)
			then array['limit_total'] else '{}' end
	from passed;
end $$;

-- Counts one more against the limit of a key. True: it may come in.
create function limit_take(key text, burst bigint, period_us bigint) returns boolean language sql as $$
	insert into intake_limit as l (key, tat_us, room, asked, burst, period_us)
	values ($1, epoch_us(now()) + $3, $2, 1, $2, $3)
	on conflict (key) do update set
		tat_us = greatest(l.tat_us, epoch_us(now())) + $3 * least(1, limit_room(l.tat_us, $2, $3)),
		room = limit_room(l.tat_us, $2, $3),
		asked = 1,
		burst = $2,
		period_us = $3
	returning room > 0;
$$;

-- What is done once a day or once in each month (UTC), by the instance that comes first.
create table daily_work (
	name    text primary key,
	each    text not null check (each in ('day', 'month')),
	done_at timestamptz not null default now()
);
insert into daily_work (name, each) values ('quarantine_summary', 'day'), ('rules_mistakes', 'month');
create function daily_work_is_due(daily_work) returns boolean
	language sql stable
	return case $1.each when 'day' then $1.done_at <= now() - interval '1 day'
		else date_trunc('month', $1.done_at at time zone 'UTC') < date_trunc('month', now() at time zone 'UTC') end;

-- What a lead was before each correction.
create table lead_revision (
	lead_id        uuid not null references lead on delete cascade,
	replaced_at    timestamptz not null default now(),
	revision       integer not null,
	submission     json not null,
	recommendation json not null,
	-- What was known of its address, as in lead.
	email_proven_at   timestamptz,
	email_bounced_at  timestamptz,
	email_disowned_at timestamptz,
	primary key (lead_id, revision)
);

-- What was known of an address of the lead before it got the one that it has now.
create function lead_address_before(lead, address text) returns lead_revision
	language sql stable
	return (
		select v
		from lead_revision v
		where v.lead_id = $1.id and lower(v.submission ->> 'email') = lower(address)
		order by v.revision desc
		limit 1);

-- The version with the address that the request goes back to if the one that it has now is somebody else's: of those that nobody disowned the
-- last, first of all one that its owner confirmed. Null: there is none.
create function lead_former(lead) returns integer
	language sql stable
	return (
		select v.revision
		from lead_revision v
		where v.lead_id = $1.id and lower(v.submission ->> 'email') <> lower($1.email)
			and (lead_address_before($1, v.submission ->> 'email')).email_disowned_at is null
		order by v.email_proven_at is not null desc, v.revision desc
		limit 1);

-- The address that the client confirmed before, while the one that it has now is not confirmed: what matters goes there too. Null: there is none.
create function lead_confirmed_before(lead) returns text
	language sql stable
	return (
		select v.submission ->> 'email'
		from lead_revision v
		where $1.email_proven_at is null and v.lead_id = $1.id and v.revision = lead_former($1)
			and v.email_proven_at is not null and v.email_bounced_at is null);

-- Nobody would read an email to its client: the address bounces, or its owner said that the request is not theirs.
create function lead_is_unreachable(lead) returns boolean
	language sql stable
	return ($1.email_bounced_at is not null or $1.email_disowned_at is not null) and lead_confirmed_before($1) is null;

-- Its owner confirmed, for this request, that it is theirs; now, or while the request had it.
create function lead_address_is_confirmed(lead, address text) returns boolean
	language sql stable
	return case when lower($1.email) = lower(address) then $1.email_proven_at is not null
		else coalesce((lead_address_before($1, address)).email_proven_at is not null, false) end;

-- All that is left of an erased lead: nothing about a person, enough to count it.
create table lead_erased (
	id           uuid primary key,
	erased_at    timestamptz not null default now(),
	received_at  date not null,
	revisions    integer not null,
	confidence   fraction not null,
	needs_review boolean not null,
	erased_by    text not null,                  -- client, retention, cli:USER
	status       lead_status not null,
	engagement   engagement not null,
	ruleset      text not null,
	reference    text,                           -- so that a link in an email says what became of the lead
	offers       jsonb not null                  -- [{"recruiter_id","status","created_at","decided_at"}…]
);
create index lead_erased_reference on lead_erased (reference);

-- Offers --------------------------------------------------------------------------------------------------------------

-- One lead offered to one recruiter. Its clock (domain/offer/offer): deadline_at and remind_at follow from how much of the
-- working time allowed the recruiter has had.
create table offer (
	id             uuid primary key,
	lead_id        uuid not null references lead on delete cascade,
	recruiter_id   uuid not null references recruiter,
	digest_id      uuid,                         -- the email in the outbox that told of it together with others
	created_at     timestamptz not null default now(),
	known_at       timestamptz,                  -- when the recruiter first could know of it: its email was delivered,
	                                             -- or before that its page was opened; until then the clock stands still
	restart_at     timestamptz,                  -- from when the clock is to run, if that was so late that it matters;
	                                             -- null again when it does
	since_at       timestamptz,                  -- when the clock last started
	deadline_at    timestamptz,
	remind_at      timestamptz,
	reminded_at    timestamptz,
	decided_at     timestamptz,
	allowed_us     bigint,
	spent_us       bigint not null default 0,    -- before since_at
	round          integer not null default 0,   -- of the lead when it was offered
	ends_turn      boolean not null default false, -- the recruiter is not asked again in this round
	is_assigned    boolean not null default false, -- staff chose the recruiter, off work or not
	awaits_digest  boolean not null default false, -- the recruiter does not know of it yet
	counts         boolean not null default true, -- toward the recruiter's share; not if it came back, or to a client they know
	status         offer_status not null default 'open',
	ended_by       text,                         -- event: offer_superseded, offer_recruiter_unavailable, …
	engagement     engagement not null,          -- the lead's when it was offered; staff may change that of the lead
	decline_reason text,
	decline_note   text,
	because        text,                         -- why this recruiter was chosen, as they were told
	your_client    text,                         -- what they had accepted from this client before, likewise
	constraint offer_ended_by_check check (ended_by is not null or status in ('open', 'asked'))
);
create index offer_lead on offer (lead_id);
create unique index offer_one_accepted on offer (lead_id) where status = 'accepted'; -- a lead has one recruiter at most
create unique index offer_open on offer (lead_id, recruiter_id) where status in ('open', 'asked');
create index offer_recruiter_open on offer (recruiter_id) where status in ('open', 'asked');
create index offer_accepted on offer (recruiter_id, decided_at desc) where status = 'accepted'; -- the portal: newest first
create index offer_declined on offer (decided_at, engagement, decline_reason, recruiter_id) where status = 'declined'; -- report.decline
create index offer_window on offer (created_at) include (recruiter_id, counts);
-- What the clocks and the digests are due for.
create index offer_deadline on offer (deadline_at) where status = 'open';
create index offer_remind on offer (remind_at) where status = 'open' and reminded_at is null;
create index offer_unknown on offer (id) where status = 'open' and known_at is null and not awaits_digest;
create index offer_restart on offer (restart_at) where restart_at is not null;
create index offer_awaits_digest on offer (recruiter_id) where awaits_digest;
create index offer_digest on offer (digest_id) where digest_id is not null;

-- What the recruiter who has it wrote last of how the lead stands: whom they proposed, or why it is lost; null: nothing. $1 lead, $2 offer
create function lead_own_note(lead, offer) returns text
	language sql stable
	return (
		select e.new ->> 'note'
		from event e
		where e.lead_id = $1.id and e.actor = 'recruiter:' || $2.recruiter_id and e.at >= $2.decided_at and e.new ->> 'note' is not null
			and (e.what = 'lead_lost' and $1.status = 'lost'
				or e.what in ('lead_proposed', 'lead_still_active') and $1.status = 'accepted' and $1.stage = 'proposed')
		order by e.id desc
		limit 1);

create function offer_frees() returns trigger language plpgsql as $$
begin
	insert into recruiter_available (recruiter_id)
	select a.recruiter_id
	from after_it a
	join before_it b on b.id = a.id
	where offer_is_held(b.status) and not offer_is_held(a.status) or offer_is_open(b.status) and not offer_is_open(a.status);
	return null;
end $$;
create trigger offer_frees after update on offer
	referencing old table as before_it new table as after_it for each statement execute function offer_frees();

-- Open leads that are linked to a lead, the newest first: [{"id","reference","kind","recruiters"}…], with the ids of the recruiters who
-- have it or are asked.
create view lead_related as
select k.lead_id, json_agg(json_build_object('id', o.id, 'reference', o.reference, 'kind', k.kind, 'recruiters', (
	select coalesce(json_agg(f.recruiter_id order by f.status, f.id), '[]')
	from offer f
	where f.lead_id = o.id and offer_is_held(f.status))) order by o.id desc) as related
from lead_link k
join lead o on o.id = k.other_id and lead_is_open(o.status)
where not k.is_unlinked
group by k.lead_id;

-- An accepted lead whose work is over gives its recruiter room. One that is handed back does so by its offer.
create function lead_frees() returns trigger language plpgsql as $$
begin
	insert into recruiter_available (recruiter_id) select recruiter_id from offer where lead_id = new.id and status = 'accepted';
	return null;
end $$;
create trigger lead_frees after update of status on lead
	for each row when (old.status = 'accepted' and new.status <> 'accepted') execute function lead_frees();

-- Changes when the client's page would show anything else.
create function lead_client_version(lead) returns text
	language sql stable
	return md5(concat_ws(' ', $1.status, $1.revision, $1.response_due_at, $1.email_bounced_at, $1.erasure_asked_at, $1.asked_at, (
		select string_agg(concat_ws(' ', o.id, o.status, o.deadline_at), ',' order by o.id) from offer o where o.lead_id = $1.id)));

-- A question of the recruiter to the client. The offer's clock stands still until it is answered or lapses.
create table question (
	id          uuid primary key,
	offer_id    uuid not null references offer on delete cascade,
	asked_at    timestamptz not null default now(),
	lapses_at   timestamptz not null,
	answered_at timestamptz,
	lapsed_at   timestamptz,
	text        text not null,
	answer      text
);
create index question_offer on question (offer_id);
create index question_lapse on question (lapses_at) where answered_at is null and lapsed_at is null;

-- One decision of the dispatcher about one lead, with every candidate and why they were or were not chosen. Written once for
-- each lead and read by few, so json, which is cheaper to store. offer_id has no foreign key: a dispatch ends with its lead, as
-- the offer does, so there is nothing to guard, and a session that keeps the plan of such a check from a time with few offers
-- reads all of them for each lead.
create table dispatch (
	id         uuid primary key,
	lead_id    uuid not null references lead on delete cascade,
	offer_id   uuid,
	at         timestamptz not null default now(),
	outcome    text not null check (outcome in ('offered', 'waiting', 'escalated')),
	recruiter_ids uuid[] not null,               -- of the candidates, in their order
	candidates json not null                     -- [{"recruiter_id","rank","open_offers","result","reason"}…]; one more may say how many were left out
);
create index dispatch_lead on dispatch (lead_id);

-- What all instances and reports go by, written when an instance starts (LEADMATCH_OFFER_MAILS_PER_HOUR, _AGENCY_TIMEZONE, _AGENCY_HOURS).
create table agency (
	is_one          boolean primary key default true check (is_one),
	emails_per_hour integer not null,
	timezone        text not null,               -- as PostgreSQL reads it
	hours           json not null                -- [[from,to]…] in minutes since Monday's midnight
);

-- Outbox and delivery -------------------------------------------------------------------------------------------------

-- Emails to deliver. Each attempt updates its row: pages keep room for the new version, and vacuum comes early and in full.
-- offer_id has no foreign key, for the reason given at dispatch.
create table outbox (
	id           uuid primary key,
	lead_id      uuid references lead on delete cascade,
	offer_id     uuid,
	lease_token  uuid,
	created_at   timestamptz not null default now(),
	message_date timestamptz not null default now(),
	due_at       timestamptz not null default now(), -- next attempt; while leased: when the lease ends
	give_up_at   timestamptz not null default now() + interval '5 days',
	settled_at   timestamptz,
	slow_at      timestamptz,                    -- last failure after MAIL; from then on the recipient shares one sender
	                                             -- with others like it
	refused_at   timestamptz,                    -- first refused in a way that may be about us, not the recipient
	reported_at  timestamptz,                    -- when staff were told that it will not arrive
	attempt      integer not null default 0,     -- leases so far, never lowered
	fails        integer not null default 0,     -- failures that are the email's own; drives the back-off
	last_code    integer,
	may_wait     boolean not null default false, -- beyond so many an hour its recipient is told of it together with others
	digest_id    uuid,                           -- the email that told of it together with others
	is_forgotten boolean not null default false, -- it is about a lead that is erased: it goes as soon as it is settled
	state        email_state not null default 'queued',
	notification text not null,                  -- which email: a row of the table of notifications
	recipient    text not null,                  -- one address, its domain in ASCII
	message_id   text not null,                  -- <id@domain>: fixed once, so that every attempt is the same bytes
	last_text    text,
	fault        text,                           -- of its last failure: a name of domain/delivery/retry
	view         json not null,                  -- the template's data; never changes
	message      bytea                           -- the composed bytes, kept from the first attempt that was not settled
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
	autovacuum_vacuum_cost_delay = 0);
-- How many a recipient was sent one by one, and which wait for their digest.
create index outbox_single on outbox (recipient, created_at) where may_wait and state <> 'bundled';
create index outbox_bundled on outbox (recipient) where state = 'bundled' and digest_id is null;
create index outbox_digest on outbox (recipient, created_at) where notification = 'notices_digest';
-- Two indexes, so that a backlog of retries never slows the claim of fresh emails.
create index outbox_fresh on outbox (due_at, id) where state = 'queued' and attempt = 0;
create index outbox_retry on outbox (due_at, id) where state = 'queued' and attempt > 0;
create index outbox_slow on outbox (recipient, slow_at) where state = 'queued' and slow_at is not null;
create index outbox_lead on outbox (lead_id);
create index outbox_offer on outbox (offer_id) where offer_id is not null;
create index outbox_trouble on outbox (state, id) where state in ('rejected', 'cancelled');

create index outbox_leadless on outbox (id) where lead_id is null;
create index outbox_forgotten on outbox (id) where is_forgotten;

-- How an email begins: queued, or, when its recipient was sent enough within the hour, bundled until the next digest. nth: it is, of those
-- for this recipient that are written now.
create function email_begins(may_wait boolean, recipient text, nth bigint) returns text
	language sql stable
	return case when may_wait and nth + (
			select count(*) from outbox o
			where o.recipient = email_begins.recipient and o.may_wait and o.state <> 'bundled'
				and o.created_at > now() - interval '1 hour')
		> (select emails_per_hour from agency)
	then 'bundled' else 'queued' end;

-- Its client was told what staff decided that it is.
create function lead_is_class_told(lead) returns boolean
	language sql stable
	return exists (
		select from outbox m
		where m.lead_id = $1.id and m.notification = 'client_accepted' and m.state <> 'cancelled' and m.created_at >= $1.decided_at
			and m.view -> 'new_talent' is not null);

-- One attempt to deliver an email, with the server's own answer. It goes with its email by a trigger: the check of a foreign key would look up
-- and lock again each email that the same statement has just settled.
create table delivery (
	id        bigint generated always as identity,
	outbox_id uuid not null,
	at        timestamptz not null default clock_timestamp(),
	attempt   integer not null,
	code      integer,
	outcome   text not null check (outcome in ('delivered', 'retry', 'rejected', 'uncertain')),
	reply     text,
	primary key (outbox_id, id)
);
create function outbox_ends() returns trigger language plpgsql as $$
begin
	delete from delivery where outbox_id in (select id from gone);
	return null;
end $$;
create trigger outbox_ends after delete on outbox
	referencing old table as gone for each statement execute function outbox_ends();

-- A sender works on a recipient while it holds their lane, so that none occupies more than one sender. The lane '' is that of
-- all slow recipients.
create table delivery_lane (
	lane         text primary key,
	lease_token  uuid not null,
	leased_until timestamptz not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
	autovacuum_vacuum_cost_delay = 0);

-- The relay's troubles, at most one at a time.
create table relay_trouble (
	id         bigint generated always as identity primary key,
	began_at   timestamptz not null default now(),
	ended_at   timestamptz,
	seen_until timestamptz not null,             -- an instance that has the trouble extends it; one that died does not
	code       integer,
	is_refusal boolean not null,                 -- the relay works, and refuses us
	why        text not null,                    -- a row of the table of SMTP replies
	stage      text not null,
	reply      text
);
create unique index relay_trouble_open on relay_trouble ((ended_at is null)) where ended_at is null;
create index relay_trouble_ended on relay_trouble (ended_at);

-- The large columns are compressed while a client waits for the commit. lz4 needs a fraction of pglz's time for them, where
-- the server was built with it.
do $$ begin
	alter table lead alter column submission set compression lz4;
	alter table lead alter column recommendation set compression lz4;
	alter table outbox alter column view set compression lz4;
	alter table outbox alter column message set compression lz4;
	alter table dispatch alter column candidates set compression lz4;
exception when feature_not_supported then
	null;
end $$;

-- Rules ---------------------------------------------------------------------------------------------------------------

-- The comparison rules by which leads were answered. A set is stored before it answers for the first time and stays as it is,
-- so that every recommendation can be made again to the byte.
create table ruleset (
	version    text primary key check (version ~ '^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$'),
	created_at timestamptz not null default now(),
	hash       text not null check (hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of json
	author     text not null,
	note       text not null,
	json       text not null                     -- the very bytes of the file
);

create function ruleset_refuse_change() returns trigger language plpgsql as $$
begin
	raise exception 'rule set % is stored for good; store the change under a new version', old.version
		using errcode = 'restrict_violation';
end $$;
create trigger ruleset_refuse_change before update or delete on ruleset
	for each row execute function ruleset_refuse_change();

-- The row with the highest id names the active set; without rows every instance answers by its own.
create table ruleset_activation (
	id      bigint generated always as identity primary key,
	at      timestamptz not null default clock_timestamp(),
	version text not null references ruleset,
	actor   text not null                        -- cli:USER
);
create index ruleset_activation_version on ruleset_activation (version, id);

-- Staff and tokens ----------------------------------------------------------------------------------------------------

create table staff (
	id            uuid primary key,
	created_at    timestamptz not null default now(),
	disabled_at   timestamptz,
	totp_step     bigint not null default 0,     -- of the last code that was accepted: each works once
	email         text not null,
	role          text not null check (role in ('viewer', 'agent', 'admin', 'auditor')),
	password_hash text not null,
	totp_secret   text,                          -- of the authenticator app, encrypted (base/secret_box); null: no second step
	totp_pending  text                           -- likewise, until a code proves that the app has it
);
create unique index staff_email on staff (lower(email));
alter table lead add foreign key (owner_id) references staff;

-- What is accepted once in place of a code from the app.
create table staff_recovery_code (
	staff_id  uuid not null references staff on delete cascade,
	code_hash text not null,                     -- SHA-256 of 120 random bits
	primary key (staff_id, code_hash)
);

-- Who is signed in to the console. Only the hash of what the browser holds is stored.
create table staff_session (
	id          uuid primary key,
	staff_id    uuid not null references staff on delete cascade,
	created_at  timestamptz not null default now(),
	seen_at     timestamptz not null default now(), -- last used; at most a minute behind
	proved_at   timestamptz not null default now(), -- who they are: by signing in, or before what cannot be undone
	secret_hash hash256 not null unique,
	address     text,                            -- the network that it was begun from
	user_agent  text
);
create index staff_session_staff on staff_session (staff_id);

-- Attempts to sign in, by account and by client address, as hashes: when the next one would come in turn (GCRA). Nothing is lost
-- with a crash but a few minutes of patience.
create unlogged table sign_in_attempt (
	key     hash256 primary key,
	turn_at timestamptz not null
);
create index sign_in_attempt_turn on sign_in_attempt (turn_at);

create table api_token (
	id           uuid primary key,
	created_at   timestamptz not null default now(),
	expires_at   timestamptz,
	revoked_at   timestamptz,
	last_used_at timestamptz,
	name         text not null unique,
	secret_hash  hash256 not null unique,
	scopes       text[] not null check (
		scopes <@ array['leads:submit', 'leads:read', 'leads:write', 'leads:export', 'metrics:read', 'admin'] and cardinality(scopes) > 0)
);

-- The record ----------------------------------------------------------------------------------------------------------

-- Who saw contact data, exported, changed something, or signed in. Nothing about a person but ids, so it stays as it is when a lead is
-- erased. It is only added to, and sealed every minute.
create table audit (
	id      bigint generated always as identity primary key,
	at      timestamptz not null default clock_timestamp(),
	lead_id uuid,                                -- without a foreign key: the lead may be erased
	actor   text not null,                       -- staff:ID, token:NAME, cli:USER; client: erased their own lead
	what    text not null,                       -- contact_read, leads_exported, signed_in, …
	details json                                 -- ids, codes, and counts
);
create index audit_actor on audit (actor, at);
create index audit_at on audit (at);
create index audit_lead on audit (lead_id, id) where lead_id is not null;

-- The entries of a minute, each by its digest, and the hash over them and the seal before. With one seal's hash known elsewhere (the log
-- has every one), nobody can change, remove, or slip in an entry before it unnoticed.
create table audit_seal (
	n        bigint primary key check (n > 0),
	at       timestamptz not null default clock_timestamp(),
	last_id  bigint not null unique,             -- of the entries before it, all are in this seal or an earlier one
	ids      bigint[] not null check (cardinality(ids) > 0 and ids[cardinality(ids)] = last_id), -- ascending
	digests  bytea[] not null check (cardinality(digests) = cardinality(ids)),
	previous hash256 not null,
	hash     hash256 not null
);

create function audit_refuse_change() returns trigger language plpgsql as $$
begin
	raise exception 'the record is only added to' using errcode = 'restrict_violation';
end $$;
create trigger audit_refuse_change before update or delete or truncate on audit
	for each statement execute function audit_refuse_change();
create trigger audit_seal_refuse_change before update or delete or truncate on audit_seal
	for each statement execute function audit_refuse_change();

-- With its length before it, so that no two rows read alike.
create function audit_field(value text) returns text
	language sql immutable parallel safe
	return case when value is null then '-' else octet_length(value) || ':' || value end;
create function audit_digest(audit) returns bytea
	language sql stable parallel safe
	return sha256(convert_to(concat(audit_field($1.id::text), audit_field(epoch_us($1.at)::text), audit_field($1.lead_id::text),
		audit_field($1.actor), audit_field($1.what), audit_field($1.details::text)), 'UTF8'));
create function audit_seal_hash(audit_seal) returns bytea
	language sql stable parallel safe
	return sha256(convert_to(concat(audit_field($1.n::text), audit_field(epoch_us($1.at)::text), audit_field($1.ids::text),
		audit_field($1.digests::text), audit_field(encode($1.previous, 'hex'))), 'UTF8'));

-- Seals what was added since the last seal, if that was a while ago; null: there is nothing to do, or another instance does it. The
-- lock waits for those who are adding an entry now, so that none of them comes in behind the seal with a lower id; they wait no
-- longer than that for it.
create function audit_seal_due(pause interval default interval '1 minute') returns audit_seal language plpgsql as $$
declare
	prior audit_seal;
	made audit_seal;
begin
	select * into prior from audit_seal order by n desc limit 1;
	if prior.at > clock_timestamp() - pause
		or not exists (select from audit where id > coalesce(prior.last_id, 0))
		or not pg_try_advisory_xact_lock(7306080012) then
		return null;
	end if;
	perform set_config('lock_timeout', '200ms', true);
	lock table audit in share mode;
	select * into prior from audit_seal order by n desc limit 1;
	select array_agg(a.id order by a.id), array_agg(audit_digest(a) order by a.id) into made.ids, made.digests
	from audit a
	where a.id > coalesce(prior.last_id, 0);
	if made.ids is null then
		return null;
	end if;
	made.n := coalesce(prior.n, 0) + 1;
	made.last_id := made.ids[cardinality(made.ids)];
	made.at := clock_timestamp();
	made.previous := coalesce(prior.hash, decode(repeat('00', 32), 'hex'));
	made.hash := audit_seal_hash(made);
	insert into audit_seal values (made.*);
	return made;
exception
	when lock_not_available then
		return null;
end $$;

-- As the record names whom events name by their address.
create function audit_actor(actor text) returns text
	language sql stable
	return case when actor like 'staff:%' then 'staff:' || coalesce((
		select s.id::text from staff s where lower(s.email) = lower(substr(actor, 7))), 'unknown') else actor end;

-- What staff, programs, and the shell change on a lead is in the record with its event. Texts that people wrote are not.
create function audit_add_event() returns trigger language plpgsql as $$
begin
	if new.actor like 'recruiter:%' then
		return null;
	end if;
	insert into audit (lead_id, actor, what, details)
	values (new.lead_id, audit_actor(new.actor), new.what, (
		select json_object_agg(c.name, c.value)
		from (values
			('old_status', new.old ->> 'status'), ('status', new.new ->> 'status'),
			('old_engagement', new.old ->> 'engagement'), ('engagement', new.new ->> 'engagement'),
			('old_stage', new.old ->> 'stage'), ('stage', new.new ->> 'stage')) as c (name, value)
		where c.value is not null));
	return null;
end $$;
-- The condition is short because each statement that adds events plans it.
create trigger audit_add_event after insert on event for each row when (new.actor like '%:%') execute function audit_add_event();

create function audit_add_erasure() returns trigger language plpgsql as $$
begin
	insert into audit (lead_id, actor, what) values (new.id, audit_actor(new.erased_by), 'lead_erased');
	return null;
end $$;
create trigger audit_add_erasure after insert on lead_erased for each row execute function audit_add_erasure();

create function audit_add_activation() returns trigger language plpgsql as $$
begin
	insert into audit (actor, what, details)
	values (audit_actor(new.actor), 'rules_activated', json_build_object('version', new.version));
	return null;
end $$;
create trigger audit_add_activation after insert on ruleset_activation
	for each row execute function audit_add_activation();

-- The trial run that never ends (LEADMATCH_PROBE): a test lead goes the whole way, from the form's fields to the relay's answer, and is removed
-- again. There is one at a time, whichever instance begins it; no list, search, count, report, share, or limit knows of it.
create table probe (
	id          uuid primary key,
	started_at  timestamptz not null default now(),
	until       timestamptz not null,            -- what has not happened by then is missing
	finished_at timestamptz,                     -- null: it is under way
	missing     text check (missing in ('store', 'classify', 'offer', 'queue', 'deliver')), -- the first step that did not happen; null: none
	code        integer,                         -- the mail server's last answer about the email
	reply       text
);
create unique index probe_under_way on probe ((finished_at is null)) where finished_at is null;
create index probe_started on probe (started_at);

-- What staff did to several leads with one press, so that it can be undone.
create table staff_act (
	id        uuid primary key,
	at        timestamptz not null default now(),
	undone_at timestamptz,
	actor     text not null,                     -- staff:EMAIL
	act       text not null,                     -- a name of the table of app/staff/staff_bulk
	value     text                               -- what was typed or chosen with it
);
create index staff_act_at on staff_act (at);

create table staff_act_item (
	act_id       uuid not null references staff_act on delete cascade,
	lead_id      uuid not null references lead on delete cascade,
	undone_at    timestamptz,
	last_event   bigint,                         -- of the lead when it was done: whoever comes later is not overridden
	before       json,                           -- what of the lead it may have changed
	emails       uuid[],                         -- that it caused, which wait for a while
	problem      text,                           -- why nothing was done; null: it was
	undo_problem text,                           -- why it was not undone
	primary key (act_id, lead_id)
);
create index staff_act_item_lead on staff_act_item (lead_id);

-- Answers to programs' changes that came with an Idempotency-Key, kept for a day, so that a change that is sent again is not made again.
create table idempotent_answer (
	actor        text not null,
	key          text not null,
	began_at     timestamptz not null default now(),
	done_at      timestamptz,                    -- null: it is being made, or its maker died
	status       integer,
	request_hash hash256 not null, -- of method, path, and body by its values
	etag         text,
	body         text,
	primary key (actor, key)
);
create index idempotent_answer_began on idempotent_answer (began_at);
