-- The role that may read the views of schema report.

-- name: report_role_grant
select grant_report_role() as outcome;

-- Every column of the views, with what it shows.
-- name: report_role_columns
select coalesce(json_agg(json_build_object(
	'view', c.oid::regclass::text,
	'column', a.attname,
	'type', format_type(a.atttypid, a.atttypmod),
	'shows', col_description(c.oid, a.attnum)) order by c.relname, a.attnum), '[]')::text as columns
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'report'::regnamespace and c.relkind = 'v'
