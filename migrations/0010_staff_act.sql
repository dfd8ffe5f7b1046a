-- What staff did to several leads with one press, so that it can be undone.
-- oldest program: 0003_report.sql

create table staff_act (
	id        uuid primary key,
	at        timestamptz not null default now(),
	undone_at timestamptz,
	actor     text not null,                     -- staff:EMAIL
	act       text not null,                     -- a name of the table of app/staff/staff_bulk
	value     text                               -- what was typed or chosen with it
);
create index staff_act_at on staff_act (at);

create table staff_act_item (
	act_id       uuid not null references staff_act on delete cascade,
	lead_id      uuid not null references lead on delete cascade,
	undone_at    timestamptz,
	last_event   bigint,                         -- of the lead when it was done: whoever comes later is not overridden
	before       json,                           -- what of the lead it may have changed
	emails       uuid[],                         -- that it caused, which wait for a while
	problem      text,                           -- why nothing was done; null: it was
	undo_problem text,                           -- why it was not undone
	primary key (act_id, lead_id)
);
create index staff_act_item_lead on staff_act_item (lead_id);
