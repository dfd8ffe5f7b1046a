-- The recruiter portal lists accepted leads by how they stand.

-- How a lead stands for the recruiter who accepted it: what is still to do, or how it ended.
create function accepted_standing(status text, stage text) returns text
	language sql immutable parallel safe
	return case status when 'accepted' then stage when 'placed' then 'placed' else 'ended' end;
