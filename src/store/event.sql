-- The append-only history of leads.

-- name: event_add
insert into event (lead_id, actor, what, old, new)
values ($1, $2, $3, $4, $5);
