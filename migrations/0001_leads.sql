-- The lead database: leads and their history, recruiters and offers, emails to deliver, accounts.
-- Ids are UUIDv7 made by the service, so they sort by time.

create table lead (
	id              uuid primary key,
	reference       text not null unique,
	submission_key  bytea not null unique check (octet_length(submission_key) = 32),
	body_hash       bytea not null check (octet_length(body_hash) = 32),
	created_at      timestamptz not null default now(),
	status          text not null default 'new'
		check (status in ('new', 'offered', 'accepted', 'escalated', 'withdrawn', 'closed')),
	engagement      text not null check (engagement in ('rust', 'python', 'hybrid')),
	confidence      real not null check (confidence between 0 and 1),
	needs_review    boolean not null,
	contact_name    text not null,
	email           text not null,
	company         text,
	title           text,
	source          text,
	submission      json not null,          -- as sent, unknown keys included
	recommendation  json not null,          -- the very bytes that the client was answered
	ruleset         text not null,
	dispatch_at        timestamptz default now() -- when the dispatcher looks at it next; null: nothing to place
);
create index lead_dispatch on lead (dispatch_at, id) where dispatch_at is not null;

create table event (
	id       bigint generated always as identity primary key,
	lead_id  uuid not null references lead on delete cascade,
	at       timestamptz not null default clock_timestamp(),
	actor    text not null,                 -- client, dispatcher, sender, staff:EMAIL, token:NAME, recruiter:ID
	what     text not null,                 -- lead_received, lead_offered, …
	old      json,
	new      json
);
create index event_lead on event (lead_id, id);

create table recruiter (
	id            uuid primary key,
	created_at    timestamptz not null default now(),
	name          text not null,
	email         text not null,
	engagements   text[] not null check (
		engagements <@ array['rust', 'python', 'hybrid'] and cardinality(engagements) > 0),
	capacity      integer not null default 20 check (capacity between 0 and 10000),
	paused_at     timestamptz,
	removed_at    timestamptz,
	last_offer_at timestamptz
);
create unique index recruiter_email on recruiter (lower(email)) where removed_at is null;

create table offer (
	id           uuid primary key,
	lead_id      uuid not null references lead on delete cascade,
	recruiter_id uuid not null references recruiter,
	created_at   timestamptz not null default now(),
	status       text not null default 'open'
		check (status in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
	deadline_at  timestamptz,
	decided_at   timestamptz
);
create unique index offer_open on offer (lead_id, recruiter_id) where status = 'open';
create index offer_recruiter_open on offer (recruiter_id) where status = 'open';
create index offer_lead on offer (lead_id);

-- One decision of the dispatcher about one lead, with every candidate and why it was or was not chosen.
create table dispatch (
	id           uuid primary key,
	lead_id      uuid not null references lead on delete cascade,
	at           timestamptz not null default now(),
	outcome      text not null check (outcome in ('offered', 'escalated')),
	offer_id     uuid references offer on delete cascade,
	candidates   jsonb not null             -- [{"recruiter_id","rank","open_offers","result","reason"}…]
);
create index dispatch_lead on dispatch (lead_id);

create table outbox (
	id           uuid primary key,
	lead_id      uuid references lead on delete cascade,
	offer_id     uuid references offer on delete cascade,
	created_at   timestamptz not null default now(),
	notification       text not null,             -- which mail: a row of the table of notifications
	recipient    text not null,             -- one address, its domain in ASCII
	view         json not null,             -- what the template is rendered with; never changes
	message_id   text not null unique,      -- fixed once, so that every attempt is the same bytes
	message_date timestamptz not null default now(),
	message      bytea,                     -- the composed bytes, kept from the first attempt that was not settled
	state        text not null default 'queued' check (state in ('queued', 'delivered', 'rejected', 'cancelled')),
	attempt      integer not null default 0,  -- leases so far, never lowered
	fails        integer not null default 0,  -- failures that are the message's own; drives the back-off
	lease_token  uuid,
	due_at       timestamptz not null default now(), -- next attempt; while leased: the lease's end
	give_up_at   timestamptz not null default now() + interval '5 days',
	settled_at   timestamptz,
	last_code    integer,
	last_text    text
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
	autovacuum_vacuum_cost_delay = 0);
-- Two indexes, so that a backlog of retries never slows the claim of fresh emails.
create index outbox_fresh on outbox (due_at, id) where state = 'queued' and attempt = 0;
create index outbox_retry on outbox (due_at, id) where state = 'queued' and attempt > 0;
create index outbox_lead on outbox (lead_id);

create table delivery (
	id        bigint generated always as identity primary key,
	outbox_id uuid not null references outbox on delete cascade,
	at        timestamptz not null default clock_timestamp(),
	attempt   integer not null,
	outcome   text not null check (outcome in ('delivered', 'retry', 'rejected', 'uncertain')),
	code      integer,
	reply     text
);
create index delivery_outbox on delivery (outbox_id);

create table staff (
	id            uuid primary key,
	created_at    timestamptz not null default now(),
	email         text not null,
	role          text not null check (role in ('viewer', 'agent', 'admin')),
	password_hash text not null,
	disabled_at   timestamptz
);
create unique index staff_email on staff (lower(email));

create table api_token (
	id           uuid primary key,
	created_at   timestamptz not null default now(),
	name         text not null unique,
	secret_hash  bytea not null unique check (octet_length(secret_hash) = 32),
	scopes       text[] not null check (scopes <@ array['leads:read', 'leads:write', 'leads:export']
		and cardinality(scopes) > 0),
	expires_at   timestamptz,
	revoked_at   timestamptz,
	last_used_at timestamptz
);
