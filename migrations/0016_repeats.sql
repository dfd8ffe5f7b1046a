-- What makes a submission a repeat: the page that it was sent from, and the lead that the same answers were before.
alter table lead
	add column form_key bytea check (octet_length(form_key) = 32),
	add column repeat_of uuid references lead on delete set null;
create index lead_form on lead (form_key, id) where form_key is not null;
create index lead_repeat on lead (repeat_of) where repeat_of is not null;

-- It has not come to an end (domain/lead/lead_status).
create function lead_is_open(status text) returns boolean
	language sql immutable parallel safe
	return status not in ('placed', 'lost', 'withdrawn', 'closed');
-- The same answers are a repeat of it.
create function lead_is_current(status text, created_at timestamptz) returns boolean
	language sql stable parallel safe
	return lead_is_open(status) and created_at > now() - interval '24 hours';
