-- What all instances and reports go by.

-- The words that a version stands for never change.
-- $1 version, $2 words
-- name: consent_add
insert into consent_text (version, wording) values ($1, $2) on conflict (version) do nothing

-- $1 emails an hour, $2 time zone, $3 hours as json
-- name: agency_set
insert into agency (emails_per_hour, timezone, hours) values ($1::int, $2, $3::json)
on conflict (is_one) do update set emails_per_hour = excluded.emails_per_hour, timezone = excluded.timezone, hours = excluded.hours
where (agency.emails_per_hour, agency.timezone, agency.hours::text)
	is distinct from (excluded.emails_per_hour, excluded.timezone, excluded.hours::text)

-- $1 [{"zone","key","country"}…]
-- name: zone_countries_set
insert into zone_country (zone, key, country)
select zone, key, country from json_to_recordset($1::json) as item (zone text, key text, country text)
on conflict (zone) do update set key = excluded.key, country = excluded.country
where (zone_country.key, zone_country.country) is distinct from (excluded.key, excluded.country)
