-- A recruiter's own page.

-- Links to it that were asked for by mail. The address is kept as a hash and whether or not it is a recruiter's, so that asking, and how long it
-- takes, tells nobody which it is.
create table portal_link_request (
	address_hash bytea primary key check (octet_length(address_hash) = 32),
	at           timestamptz not null default now()
);
create index portal_link_request_at on portal_link_request (at);

-- The leads that somebody has, the newest first.
create index offer_accepted on offer (recruiter_id, decided_at desc) where status = 'accepted';
