-- An offer that nobody can have read does not run its clock.

alter table offer
	add column known_at   timestamptz, -- when its recruiter first could know of it: its email was delivered, or before that its page was opened
	add column restart_at timestamptz; -- from when its clock is to run, if that was so late that it matters; null again when it does
update offer set known_at = coalesce(since_at, created_at);
create index offer_unknown on offer (id) where status = 'open' and known_at is null and not awaits_digest;
create index offer_restart on offer (restart_at) where restart_at is not null;
create index relay_trouble_ended on relay_trouble (ended_at);
