-- Search over leads, and the counts that staff queries need.
--
-- What a lead is found by stands in lead_search, not in lead, because a text index that is maintained in the intake transaction
-- costs many times the insert. Whoever changes something notes the id in lead_search_due; the dispatcher brings those leads up to
-- date when it has no lead left to offer. Until then a search reads what is noted from the lead itself.

-- Only the words of a text remain, separated by blanks: letters, digits and, in a question, stars. The ranges are code points
-- (everything from Latin letters on except punctuation and symbols), so that they mean the same under every locale; and
-- addresses, references and markup fall into their words instead of becoming tokens of their own.
create function search_text(body text) returns text
	language sql immutable parallel safe
	return regexp_replace(body, '[^0-9A-Za-z*\u00c0-\u1fff\u2c00-\U0010ffff]+', ' ', 'g');

-- The words of a question must all occur; one that ends in a star stands for every word that begins so.
create function search_query(question text) returns tsquery
	language sql immutable parallel safe
	return to_tsquery('pg_catalog.english', array_to_string(array_remove(string_to_array(
		regexp_replace(regexp_replace(search_text(question), '(^| )\*+', ' ', 'g'), '\*+', ':* ', 'g'),
		' '), ''), ' & '));

create function search_phrase(question text) returns tsquery
	language sql immutable parallel safe
	return phraseto_tsquery('pg_catalog.english', replace(search_text(question), '*', ' '));

-- A number among those of its kind, at several precisions: a range is a few of them.
create function search_buckets(facet text, bucket bigint) returns text[]
	language sql immutable parallel safe
	return array(select facet || level || ':' || (bucket >> level) from generate_series(0, 7) as level);

-- One row for each lead. The document holds its words, with their places, and its facets, which begin with "=" as no word does:
-- =s:offered. Facets =t33: and =t31: are 99 and 25 days of the id's time, so that a search can go back step by step.
create table lead_search (
	lead_id     uuid primary key references lead on delete cascade,
	response_at timestamptz not null,            -- infinity: nobody waits for a response
	budget      bigint not null,                 -- US dollars a year; -1: not known
	confidence  real not null,
	document    tsvector not null,
	changed_at  timestamptz not null default now() -- what the lead is found by, last: for programs that keep a copy
) with (fillfactor = 90, toast_tuple_target = 4080);
-- In the row and as it is: most searches look at hundreds.
alter table lead_search alter column document set storage external;
-- A small pending list: every search reads it from end to end.
create index lead_search_document on lead_search using gin (document) with (gin_pending_list_limit = 512);
create index lead_search_budget on lead_search (budget, lead_id);
create index lead_search_confidence on lead_search (confidence, lead_id);
create index lead_search_response on lead_search (response_at, lead_id);
create index lead_search_changed on lead_search (changed_at, lead_id);
-- One lead in sixteen, in 64 classes: a few of these classes are the sample from which common searches are counted.
create index lead_search_sample on lead_search ((uuid_hash(lead_id) & 1023)) where (uuid_hash(lead_id) & 15) = 0;

-- Whether any lead is found by it. Only by the index, which knows immediately what no lead has.
create function search_finds(key tsquery) returns boolean
	language plpgsql stable set enable_seqscan = off set enable_indexscan = off as $$
begin
	return exists (select from lead_search where document @@ key);
end
$$;

-- The questions of the form, and what is stored with their answers: domain/submission/submission_fields.
create function submission_names() returns text[]
	language sql immutable parallel safe
	return array[
		'use_case', 'title', 'description', 'latency', 'memory', 'data_share', 'priority', 'codebase', 'team_knows',
		'engineers', 'seniority', 'start', 'duration', 'hours', 'budget_usd_year', 'timezone', 'overlap_hours', 'languages',
		'deadline', 'must_haves', 'work_place', 'location', 'contract', 'rate', 'start_date', 'headcount', 'clearance',
		'interviews', 'candidates', 'contact_name', 'email', 'company', 'phone', 'consent', 'source', 'next', 'language',
		'form_signals', 'budget_as_written'];

-- What was sent under other names, such as custom_ref.
create function lead_other_answers(submission json) returns text
	language sql immutable parallel safe
	return (select string_agg(value, ' the ') from json_each_text(submission) where key <> all (submission_names()));

-- The countries of time zones, as domain/submission/time_zone_country has them; written when an instance starts.
create table zone_country (
	zone    text primary key,                    -- in lower case
	key     text not null,                       -- south_africa, as searches name it
	country text not null                        -- South Africa
);
create index zone_country_key on zone_country (key);

-- What lead_search has to say of a lead. Everything that it reads has a trigger below. In PL/pgSQL, which keeps its plan: for a lone lead planning takes
-- longer than the rest. The plan may be older than the leads, so it must not be one for a small table.
create function lead_search_row(l lead) returns lead_search
	language plpgsql stable parallel safe set enable_seqscan = off as $$
begin return (select row(
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
			'=z:' || left(lower(s.timezone), 100), '=l:' || (select z.key from zone_country z where z.zone = lower(s.timezone)), '=i:' || lower(substring(l.reference from 4)),
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
			|| array(select '=u:' || word[1] from regexp_matches(s.use_case, '[a-z0-9_]+', 'g') as word)
			|| array(select '=y:' || left(word[1], 50) from regexp_matches(lower(s.languages), '[[:alpha:]]+', 'g') as word)
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
) as o);
end $$;

-- Leads whose row in lead_search is not up to date. Rows are only added, without a key, so that no writer waits for another and no change is
-- lost to an update that is under way: only what the update saw is removed. The index is for searches while many leads wait.
create table lead_search_due (
	lead_id uuid not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
create index lead_search_due_lead on lead_search_due (lead_id);

-- What a lead is found by, whether or not its row in lead_search is up to date. Of one that is not, when it changed is not known yet: it counts as
-- changed now.
create function lead_search_now(id uuid) returns lead_search language plpgsql stable as $$
declare
	found_by lead_search;
begin
	select s.* into found_by
	from lead_search s
	where s.lead_id = id and not exists (select from lead_search_due d where d.lead_id = s.lead_id);
	if not found then
		select r.* into found_by from lead l cross join lateral lead_search_row(l) as r where l.id = lead_search_now.id;
	end if;
	return found_by;
end $$;

-- Leads received, by day and the engagement recommended; counted when a lead becomes searchable.
create table lead_daily (
	day        date not null,
	engagement engagement not null,
	leads      bigint not null,
	primary key (day, engagement)
);

create function lead_search_enqueue() returns trigger language plpgsql as $$
begin
	insert into lead_search_due (lead_id) select id from added;
	return null;
end $$;
create trigger lead_search_enqueue after insert on lead
	referencing new table as added for each statement execute function lead_search_enqueue();

-- The conditions of triggers are planned by each statement, those in their functions once in a session.
create function lead_search_follow() returns trigger language plpgsql as $$
begin
	if (old.status, old.stage, old.engagement, old.needs_review, old.status_reason, old.end_reason, old.response_kept, old.response_due_at,
			old.suspicions, old.revision, old.owner_id, old.tags, old.responded_at, old.response_from_at, old.placement::text)
		is distinct from (new.status, new.stage, new.engagement, new.needs_review, new.status_reason, new.end_reason, new.response_kept,
			new.response_due_at, new.suspicions, new.revision, new.owner_id, new.tags, new.responded_at, new.response_from_at, new.placement::text)
	then
		insert into lead_search_due (lead_id) values (new.id);
	end if;
	return null;
end $$;
create trigger lead_search_follow after update of status, stage, engagement, needs_review, status_reason, end_reason, response_kept, response_due_at,
	suspicions, revision, owner_id, tags, responded_at, response_from_at, placement on lead
	for each row execute function lead_search_follow();

create function lead_search_follow_text() returns trigger language plpgsql as $$
begin
	insert into lead_search_due (lead_id) values (new.id);
	return null;
end $$;
create trigger lead_search_correct after update of title, company, contact_name, email, submission on lead
	for each row execute function lead_search_follow_text();

create function lead_search_follow_part() returns trigger language plpgsql as $$
begin
	insert into lead_search_due (lead_id) values (coalesce(new.lead_id, old.lead_id));
	return null;
end $$;
create trigger lead_search_offered after insert on offer for each row execute function lead_search_follow_part();
create trigger lead_search_offer after update of status, decline_note on offer for each row execute function lead_search_follow_part();
-- By staff, programs, the shell, and recruiters. What the dispatcher and clients do also changes the lead or the offer.
create trigger lead_search_event after insert on event for each row when (new.actor like '%:%') execute function lead_search_follow_part();

create trigger lead_search_link after insert or update or delete on lead_link for each row execute function lead_search_follow_part();

create function lead_search_follow_question() returns trigger language plpgsql as $$
begin
	insert into lead_search_due (lead_id) select lead_id from offer where id = new.offer_id;
	return null;
end $$;
create trigger lead_search_question after insert or update on question for each row execute function lead_search_follow_question();

-- Searches that staff keep under a name; shared: all staff see them.
create table saved_view (
	id         uuid primary key default gen_random_uuid(),
	staff_id   uuid not null references staff on delete cascade,
	created_at timestamptz not null default now(),
	is_shared  boolean not null default false,
	name       text not null,
	query      text not null,
	unique (staff_id, name)
);
create index saved_view_shared on saved_view (name) where is_shared;

-- What views found when they were counted last, for each who sees them: is:mine means somebody else for everybody.
create table saved_view_count (
	view_id    uuid not null references saved_view on delete cascade,
	staff_id   uuid not null references staff on delete cascade,
	counted_at timestamptz not null,
	leads      bigint,                           -- null: more than could be counted in time
	is_rounded boolean not null,
	primary key (view_id, staff_id)
);
