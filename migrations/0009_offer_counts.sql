-- How many offers a recruiter gets, so that a flood of them is told together and a fair share costs the same however many there were.

alter table recruiter
	add column hour_at     timestamptz,                 -- when the hour began in which hour_offers are counted
	add column hour_offers integer not null default 0;
create index offer_digest on offer (digest_id) where digest_id is not null;
