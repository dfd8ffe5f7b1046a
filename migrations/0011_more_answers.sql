-- What clients are asked once their request is in is found by its words.
-- oldest program: 0003_report.sql

create or replace function submission_names() returns text[]
	language sql immutable parallel safe
	return array[
		'use_case', 'title', 'description', 'latency', 'memory', 'data_share', 'priority', 'codebase', 'team_knows',
		'engineers', 'seniority', 'start', 'duration', 'hours', 'budget_usd_year', 'timezone', 'overlap_hours', 'languages',
		'deadline', 'must_haves', 'work_place', 'location', 'contract', 'rate', 'start_date', 'headcount', 'clearance',
		'interviews', 'candidates', 'contact_name', 'email', 'company', 'phone', 'consent', 'source', 'next',
		'form_signals', 'budget_as_written'];

-- As before, with the words of those answers.
create or replace function lead_search_row(l lead) returns lead_search
	language sql stable parallel safe as $$
select row(
	l.id,
	case when lead_awaits_response(l.status) then coalesce(l.response_due_at, 'infinity') else 'infinity' end,
	b.budget,
	l.confidence,
	to_tsvector('pg_catalog.english', search_text(concat_ws(' the ', l.reference, l.title, l.company, l.contact_name, l.email, s.description,
			s.must_haves, s.location, s.rate, s.start_date, s.clearance, s.interviews, translate(s.work_place, '_', ' '), translate(s.contract, '_', ' '),
			e.notes, o.notes, o.questions, lead_other_answers(l.submission))))
		|| array_to_tsvector(array_remove(array[
			'=t31:' || (ms.ms >> 31), '=t33:' || (ms.ms >> 33),
			'=e:' || l.engagement, '=k:' || (l.recommendation ->> 'engagement'), '=s:' || l.status, '=x:' || l.engagement || '/' || l.status,
			'=g:' || l.stage, '=r:' || case when l.needs_review then 'yes' else 'no' end, '=v:' || l.status_reason, '=v:' || l.end_reason,
			'=w:' || case when l.response_kept then 'kept' else 'broken' end || case when l.response_kept is null then null else '' end,
			'=m:' || lower(l.email), '=d:' || email_domain(l.email), '=f:' || left(lower(l.source), 200), '=n:' || left(s.seniority, 50),
			'=z:' || left(lower(s.timezone), 100), '=i:' || lower(substring(l.reference from 4)),
			'=o:' || case when l.status in ('placed', 'lost', 'withdrawn', 'closed') then 'ended' when lead_is_open(l.status) then 'open' end,
			case when lead_awaits_response(l.status) then '=o:unanswered' end,
			case when exists (select from lead_link k where k.lead_id = l.id and not k.is_unlinked) then '=o:duplicate' end,
			case when b.budget < 0 then '=b:none' else '=h:budget' end,
			case when e.notes is not null then '=h:note' end,
			case when o.offers > 0 then '=h:offer' end,
			case when o.holders is null then '=p:none' end,
			case when o.offers = 0 then '=q:none' end,
			case when o.questions is not null then '=h:question' end,
			case when o.has_answer then '=h:answer' end,
			case when s.phone <> '' then '=h:phone' end,
			'=own:' || l.owner_id, case when l.owner_id is not null then '=h:owner' end, case when l.tags is not null then '=h:tag' end,
			case when l.company <> '' then '=h:company' end], null)
			|| case when b.budget >= 0 then search_buckets('=b', floor(4 * ln(greatest(b.budget, 1)::float8) / ln(2::float8))::bigint) end
			|| search_buckets('=c', floor(64 * l.confidence)::bigint)
			|| array(select '=j:' || lexeme from unnest(to_tsvector('pg_catalog.english', search_text(l.company))))
			|| array(select '=u:' || found[1] from regexp_matches(s.use_case, '[a-z0-9_]+', 'g') as found)
			|| array(select '=y:' || left(found[1], 50) from regexp_matches(lower(s.languages), '[[:alpha:]]+', 'g') as found)
			|| array(select '=tag:' || tag from unnest(l.tags) as tag)
			|| array(select '=v:' || suspicion from unnest(l.suspicions) as suspicion)
			|| e.actors || o.reasons || o.holders || o.asked),
	now()
	)::lead_search
from json_to_record(l.submission) as s (
	description text, use_case text, seniority text, languages text, timezone text, budget_usd_year text, phone text,
	must_haves text, location text, rate text, start_date text, clearance text, interviews text, work_place text, contract text)
cross join lateral (
	select case when s.budget_usd_year ~ '^[0-9]{1,12}$' then s.budget_usd_year::bigint else -1 end as budget
) as b
cross join lateral (
	select ('x' || left(replace(l.id::text, '-', ''), 12))::bit(48)::bigint as ms
) as ms
cross join lateral (
	select string_agg(event.new ->> 'note', ' the ') as notes, array_agg(distinct '=a:' || lower(event.actor)) as actors
	from event
	where event.lead_id = l.id
) as e
cross join lateral (
	select count(distinct offer.id) as offers,
		string_agg(distinct offer.decline_note, ' the ') as notes,
		string_agg(concat_ws(' the ', question.text, question.answer), ' the ') as questions,
		count(question.answer) > 0 as has_answer,
		array_remove(array_agg(distinct '=v:' || offer.decline_reason), null) as reasons,
		array_agg(distinct '=p:' || offer.recruiter_id) filter (where offer_is_held(offer.status)) as holders,
		array_remove(array_agg(distinct '=q:' || offer.recruiter_id), null) as asked
	from offer
	left join question on question.offer_id = offer.id
	where offer.lead_id = l.id
) as o
$$;
