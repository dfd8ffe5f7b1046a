-- Answers to programs' changes that came with an Idempotency-Key, kept for a day, so that a change that is sent again is not made again.
-- oldest program: 0011_more_answers.sql

create table idempotent_answer (
	actor        text not null,
	key          text not null,
	began_at     timestamptz not null default now(),
	done_at      timestamptz,                    -- null: it is being made, or its maker died
	status       integer,
	request_hash bytea not null check (octet_length(request_hash) = 32), -- of method, path, and body by its values
	etag         text,
	body         text,
	primary key (actor, key)
);
create index idempotent_answer_began on idempotent_answer (began_at);
