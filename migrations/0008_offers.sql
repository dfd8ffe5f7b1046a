-- What an offer was made for, and what a link to an erased lead says.
-- oldest program: 0003_report.sql

-- The lead's when it was offered: staff may say later that it is another one. Null: offered before this column was there.
alter table offer add column engagement text check (engagement = any (engagements()));

create or replace view report.decline as
select (o.decided_at at time zone 'UTC')::date as day, coalesce(o.engagement, l.engagement) as engagement, o.decline_reason as reason,
	count(*) as declines
from offer o
join lead l on l.id = o.lead_id
where o.status = 'declined'
group by 1, 2, 3;

-- So that a link in an email says what became of the lead.
alter table lead_erased add column reference text;
create index lead_erased_reference on lead_erased (reference);
