-- How far visitors of the public pages get before they send a request: counts by day, with nothing about any of them.
-- oldest program: 0003_report.sql

create table visit_day (
	day date not null, -- UTC, of when it was stored
	step text not null, -- domain/visit_step
	visits bigint not null,
	primary key (day, step)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create view report.visit_day as
select day,
	coalesce(sum(visits) filter (where step = 'arrived'), 0)::bigint as arrived,
	coalesce(sum(visits) filter (where step = 'opened'), 0)::bigint as opened,
	coalesce(sum(visits) filter (where step = 'words'), 0)::bigint as reached_words,
	coalesce(sum(visits) filter (where step = 'speed'), 0)::bigint as reached_speed,
	coalesce(sum(visits) filter (where step = 'team'), 0)::bigint as reached_team,
	coalesce(sum(visits) filter (where step = 'when'), 0)::bigint as reached_when,
	coalesce(sum(visits) filter (where step = 'contact'), 0)::bigint as reached_contact,
	coalesce(sum(visits) filter (where step = 'sent'), 0)::bigint as sent
from visit_day
group by day;

comment on view report.visit_day is
	'How far visitors of the public pages got, by day. Counts of page views in browsers, without known crawlers; nobody can be told from them.';
comment on column report.visit_day.day is 'Day (UTC) on which it was counted.';
comment on column report.visit_day.arrived is 'Times that a public page was opened from elsewhere: a search engine, a link, or by its address.';
comment on column report.visit_day.opened is 'Times that the form was opened, from our pages or from elsewhere.';
comment on column report.visit_day.reached_words is 'Times that the screen with the description was reached; screens are counted in browsers with script only.';
comment on column report.visit_day.reached_speed is 'Times that the screen about speed and memory was reached.';
comment on column report.visit_day.reached_team is 'Times that the screen about data and team was reached.';
comment on column report.visit_day.reached_when is 'Times that the screen about time and budget was reached.';
comment on column report.visit_day.reached_contact is 'Times that the screen about contact was reached; a visitor can skip to it.';
comment on column report.visit_day.sent is 'Requests that were sent by the form. Those of programs and of other sites are not among them.';
