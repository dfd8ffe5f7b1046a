-- How far visitors of the public pages get, by day. board_rows.sql reads it.

-- In order, so that two instances do not wait for each other.
-- $1 {step: count}
-- name: visit_day_add
insert into visit_day as v (day, step, visits)
select (now() at time zone 'UTC')::date, key, value::bigint from json_each_text($1::json) order by key
on conflict (day, step) do update set visits = v.visits + excluded.visits
