-- The append-only history of leads.

-- name: event_add
insert into event (lead_id, actor, what, old, new)
values ($1, $2, $3, $4, $5);

-- name: event_find_by_lead
select at, actor, what, old, new
from event
where lead_id = $1
order by id;
