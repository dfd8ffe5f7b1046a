-- Companies whose leads a recruiter is not offered, and the mail providers that are nobody's company.

-- $1 json: ["gmail.com",".test",…], all there are
-- name: exclusion_set_free_mail
with wanted as materialized (
	select domain from json_array_elements_text($1::json) as domain
), gone as (
	delete from free_mail where domain not in (select domain from wanted)
)
insert into free_mail (domain) select domain from wanted on conflict do nothing

-- $1 recruiter or null: of all
-- name: exclusion_list
select coalesce(json_agg(json_build_object(
	'recruiter', r.email,
	'name', r.name,
	'company', x.company_domain,
	'since', rfc3339(x.created_at),
	'counts', company_domain('any@' || x.company_domain) is not null or x.company_domain like '%@%') order by r.email, x.company_domain), '[]')::text as exclusions
from exclusion x
join recruiter r on r.id = x.recruiter_id
where r.removed_at is null and ($1::uuid is null or r.id = $1::uuid)

-- $1 recruiter, $2 company
-- name: exclusion_remove
with removed as (
	delete from exclusion where recruiter_id = $1::uuid and company_domain = lower($2::text)
	returning recruiter_id
)
insert into recruiter_available (recruiter_id) select recruiter_id from removed
