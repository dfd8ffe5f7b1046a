-- Emails in trouble never hold up the others.

alter table outbox
	add column fault       text,        -- of its last failure: a name of domain/delivery/retry
	add column slow_at     timestamptz, -- when it last failed after MAIL; its recipient then shares one sender with others like it
	add column refused_at  timestamptz, -- when it was first refused in a way that may mean us
	add column reported_at timestamptz; -- when staff were told that it will not arrive
create index outbox_slow on outbox (recipient, slow_at) where state = 'queued' and slow_at is not null;

-- A sender works on a recipient while it holds their lane, so nobody occupies more than one. The lane '' is that of all slow recipients.
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
	seen_until timestamptz not null,    -- an instance that has the trouble moves it on; one that died does not
	is_refusal boolean not null,        -- the relay works, and refuses us
	why        text not null,           -- a row of the table of SMTP replies
	stage      text not null,
	code       integer,
	reply      text
);
create unique index relay_trouble_open on relay_trouble ((ended_at is null)) where ended_at is null;

-- What may be done to the outbox over the API.
alter table api_token drop constraint api_token_scopes_check;
alter table api_token add constraint api_token_scopes_check
	check (scopes <@ array['leads:read', 'leads:write', 'leads:export', 'admin'] and cardinality(scopes) > 0);
