-- Text search over leads, and the counts that staff queries need.
--
-- The words of a lead are stored in lead_search, not in lead, because a text index that is maintained in the intake transaction
-- costs many times the insert. Intake only notes the id in lead_search_due; the dispatcher makes those leads searchable when it
-- has no lead left to offer.

-- Only the words of a text remain, separated by blanks: letters, digits and, in a question, stars. The ranges are code points
-- (everything from Latin letters on except punctuation and symbols), so that they mean the same under every locale; and
-- addresses, references and markup fall into their words instead of becoming tokens of their own.
create function search_text(body text) returns text
	language sql immutable parallel safe
	return regexp_replace(body, '[^0-9A-Za-z*\u00c0-\u1fff\u2c00-\U0010ffff]+', ' ', 'g');

create function lead_document(reference text, title text, company text, contact_name text, email text, submission json)
	returns tsvector
	language sql stable parallel safe
	return strip(to_tsvector('pg_catalog.english', search_text(concat_ws(' ', reference, title, company, contact_name, email,
		submission ->> 'description'))));

-- All words of a question (the first eight) must occur; one that ends in a star stands for every word that begins so. Where the
-- parser cuts a word in two ("1e5x"), both halves must occur: a document keeps no positions, so "followed by" finds nothing.
create function search_query(question text) returns tsquery
	language sql immutable parallel safe
	return replace(to_tsquery('pg_catalog.english', array_to_string((array_remove(string_to_array(
		regexp_replace(regexp_replace(search_text(question), '(^| )\*+', ' ', 'g'), '\*+', ':* ', 'g'),
		' '), ''))[1:8], ' & '))::text, '<->', '&')::tsquery;

-- Rows are kept short, so that the many leads of a frequent word lie on few pages: the document goes out of line. PostgreSQL
-- moves columns out only when a row is longer than 2 kB; filler, which shrinks to some 30 bytes by itself, makes it so. The
-- columns that lists are filtered by are copied, so that most of those leads can be dropped without a join.
create table lead_search (
	lead_id      uuid primary key references lead on delete cascade,
	engagement   text not null check (engagement = any (engagements())),
	status       text not null check (status = any (lead_statuses())),
	needs_review boolean not null,
	document     tsvector not null,
	filler       text not null
) with (fillfactor = 95, toast_tuple_target = 128);
alter table lead_search alter column document set storage external;
-- A small pending list: every search reads it from end to end.
create index lead_search_document on lead_search using gin (document) with (gin_pending_list_limit = 512);

-- Without a foreign key: it would cost intake as much as the row itself.
create table lead_search_due (
	lead_id uuid primary key
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Leads received, by day and the engagement recommended; counted when a lead becomes searchable.
create table lead_daily (
	day        date not null,
	engagement text not null check (engagement = any (engagements())),
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

create function lead_search_follow() returns trigger language plpgsql as $$
begin
	update lead_search s
		set engagement = c.engagement, status = c.status, needs_review = c.needs_review
		from changed c
		where s.lead_id = c.id
			and (s.engagement, s.status, s.needs_review) is distinct from (c.engagement, c.status, c.needs_review);
	return null;
end $$;
create trigger lead_search_follow after update on lead
	referencing new table as changed for each statement execute function lead_search_follow();

create function lead_search_correct() returns trigger language plpgsql as $$
begin
	insert into lead_search_due (lead_id) values (new.id) on conflict (lead_id) do nothing;
	return null;
end $$;
create trigger lead_search_correct after update of title, company, contact_name, email, submission on lead
	for each row execute function lead_search_correct();

create function lead_search_forget() returns trigger language plpgsql as $$
begin
	delete from lead_search_due d using gone where d.lead_id = gone.id;
	return null;
end $$;
create trigger lead_search_forget after delete on lead
	referencing old table as gone for each statement execute function lead_search_forget();
