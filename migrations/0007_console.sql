-- When somebody last proved who they are: by signing in, or by typing the password or a code again before what cannot be undone.
-- oldest program: 0003_report.sql

alter table staff_session add column proved_at timestamptz not null default now();

-- Who has a lead, or is asked: the name that lists and exports show.
create function lead_holder(lead_id uuid) returns text
	language sql stable parallel safe
	begin atomic
		select r.name
		from offer o
		join recruiter r on r.id = o.recruiter_id
		where o.lead_id = lead_holder.lead_id and offer_is_held(o.status)
		order by o.status, o.id desc
		limit 1;
	end;
