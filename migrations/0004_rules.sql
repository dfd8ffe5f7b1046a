-- The comparison rules by which leads were answered, and which of them answer now.

-- A set is stored before it answers for the first time and stays as it is, so that every recommendation can be made again to the byte.
create table ruleset (
	version    text primary key check (version ~ '^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$'),
	created_at timestamptz not null default now(),
	hash       text not null check (hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of json
	author     text not null,
	note       text not null,
	json       text not null                                  -- the very bytes of the file
);

-- The row with the highest id names the active set; without rows every instance answers by its own.
create table ruleset_activation (
	id      bigint generated always as identity primary key,
	version text not null references ruleset,
	at      timestamptz not null default clock_timestamp(),
	actor   text not null                                     -- cli:USER
);
create index ruleset_activation_version on ruleset_activation (version, id);

create function ruleset_refuse_change() returns trigger language plpgsql as $$
begin
	raise exception 'rule set % is stored for good; store the change under a new version', old.version
		using errcode = 'restrict_violation';
end $$;

create trigger ruleset_refuse_change before update or delete on ruleset
	for each row execute function ruleset_refuse_change();
