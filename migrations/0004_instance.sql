-- Running instances, each of which writes its row every few seconds, and a table to try whether the disk has room for more.
-- oldest program: 0003_report.sql

create table instance (
	id uuid primary key,
	name text not null, -- of the machine, and where it listens
	version text not null,
	started_at timestamptz not null default now(),
	seen_at timestamptz not null default now(),
	secret_marks text[] not null, -- keyed hashes of its secrets; the first one signs
	untrusted_proxy text -- who sent it X-Forwarded-For or Forwarded without being trusted: an address that is no stranger's, or 'public'
);

-- An update finds room on its page even when the disk is full, and a lead does not. A row of this table fills a page, so writing one makes
-- the file longer. Nothing stays: probe_room() takes its row back, and vacuum then cuts the empty pages off.
create unlogged table room_probe (filler text not null)
	with (autovacuum_vacuum_threshold = 20, autovacuum_vacuum_scale_factor = 0);
alter table room_probe alter column filler set storage plain;

create function probe_room() returns void language plpgsql as $$
begin
	insert into room_probe values (repeat('x', 7000));
	raise exception using errcode = 'LM001';
exception
	when sqlstate 'LM001' then
		null; -- there is room, and the row is gone
end $$;

comment on function probe_room() is 'Fails when a table cannot grow, such as on a full disk; changes nothing.';
