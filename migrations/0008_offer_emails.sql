-- Offers that staff gave by hand, and offers that are told together.

alter table offer
	add column is_assigned    boolean not null default false, -- staff chose the recruiter, on leave or not
	add column awaits_digest  boolean not null default false, -- its recruiter does not know of it yet
	add column digest_id      uuid;                           -- the mail in the outbox that told of it, with others
create index offer_awaits_digest on offer (recruiter_id) where awaits_digest;

alter table recruiter
	add column digest_at timestamptz; -- not before then comes the next digest
