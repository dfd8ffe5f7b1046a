-- What an operator cannot see from outside.

-- name: vitals_now
select epoch_us(clock_timestamp()) as now_us;

-- name: vitals_rights
select c.relname as table_name, string_agg(upper(p), ', ' order by p) as missing, quote_ident(current_user) as role,
	quote_ident(n.nspname) as schema
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join unnest(array['select', 'insert', 'update', 'delete']) p
where n.nspname = current_schema() and c.relkind = 'r' and c.relname <> 'schema_migration'
	and not has_table_privilege(c.oid, p)
group by c.relname, n.nspname
order by c.relname;

-- name: vitals_rejected
select count(*) as emails from outbox where state = 'rejected';
