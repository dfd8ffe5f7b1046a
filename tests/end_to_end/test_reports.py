"""The views for reporting that add up figures of days say the same as the leads do."""

import psycopg2
import pytest

from support.net import wait_for
from support.sample import RUST

# Leads of five days, received and answered at different times, in every state; with offers, and with one recruiter's name twice.
LEADS = """
insert into lead (id, created_at, reference, submission_key, body_hash, engagement, confidence, needs_review, contact_name, email, status, stage,
    end_reason, responded_at, response_kept, source, placement, submission, recommendation, ruleset, dispatch_at, suspicions, ended_at, is_probe)
select overlay(board_day_id(at::date)::text placing lpad(to_hex(n), 12, '0') from 25)::uuid, at, 'LM-TEST' || n, sha256(n::text::bytea), sha256('x'),
    (engagements())[1 + n % 3], 0.5 + n % 5 / 10.0, n % 4 = 0, 'Client', 'client@client.example', status, case when status = 'placed' then 'proposed' end,
    case when status in ('closed', 'lost') then 'budget' end, case when n % 3 > 0 then at + n * interval '37 minutes' end, case when n % 3 > 0 then n % 5 > 0 end,
    (array['google', 'a "partner"', null])[1 + n % 3],
    case when status = 'placed' then json_build_object('engagement', (engagements())[1 + n / 3 % 3]) end,
    '{"description": "Kafka"}', json_build_object('engagement', (engagements())[1 + n % 3]), 'rules' || n % 2, null,
    case when status = 'quarantined' then array['same_text'] end, case when status in ('closed', 'lost', 'placed', 'quarantined') then now() end, n % 29 = 0
from generate_series(1, 120) as n
cross join lateral (select (current_date - 1 - n % 5) + interval '8 hours' as at, (array['closed', 'lost', 'placed', 'withdrawn', 'quarantined'])[1 + n / 2 % 5] as status) as s
"""
OFFERS = """
insert into offer (id, lead_id, recruiter_id, engagement, created_at, known_at, decided_at, status, ended_by, decline_reason)
select gen_random_uuid(), l.id, r.id, l.engagement, l.created_at, l.created_at, l.created_at + interval '1 hour', s.status, 'offer_' || s.status,
    case when s.status = 'declined' then (array['wrong_class', 'no_bench'])[1 + r.nth % 2] end
from lead l
join (select id, row_number() over (order by email) as nth from recruiter) as r on r.nth = 1 + uuid_hash(l.id) & 1 or l.status = 'closed'
cross join lateral (select case when l.status in ('placed', 'lost') then 'accepted' else 'declined' end as status) as s
"""

BY_DAY = """
select day::text, engagement, count(*) as leads, count(*) filter (where needs_review) as needing_review, count(*) filter (where status = 'accepted') as accepted,
    count(*) filter (where status = 'escalated') as escalated, count(*) filter (where response_kept) as responses_kept,
    count(*) filter (where not response_kept) as responses_broken, round(avg(confidence)::numeric, 3) as mean_confidence
from (
    select (created_at at time zone 'UTC')::date as day, engagement, needs_review, status, confidence, response_kept from lead where not is_probe
    union all
    select received_at, engagement, needs_review, status, confidence, null from lead_erased) as counted
group by 1, 2
order by 1, 2
"""
DAYS_SHOWN = """
select day::text, engagement, leads, needing_review, accepted, escalated, responses_kept, responses_broken, mean_confidence
from report.lead_day
order by 1, 2
"""

COUNTS = "leads, accepted, placed, lost, acceptance_rate, placement_rate, wrong_class_rate, responses_kept, responses_broken"
TIMES = ["responded_after_median", "responded_after_90_percent", "responded_working_median", "responded_working_90_percent"]
SECONDS = ", ".join(f"extract(epoch from {time})::float8 as {time}" for time in TIMES)
BY_GROUP = f"""
select grouped_by, name, {COUNTS}, {SECONDS}
from (
    select grouped_by, name, count(*) as leads, count(accepted_at) as accepted, count(*) filter (where status = 'placed') as placed,
        count(*) filter (where status = 'lost') as lost, round(count(accepted_at)::numeric / count(*), 3) as acceptance_rate,
        round(count(*) filter (where status = 'placed')::numeric / nullif(count(*) filter (where status in ('placed', 'lost')), 0), 3) as placement_rate,
        round(count(*) filter (where is_wrong_class)::numeric / count(*), 3) as wrong_class_rate,
        count(*) filter (where response_kept) as responses_kept, count(*) filter (where not response_kept) as responses_broken,
        percentile_disc(0.5) within group (order by responded_after) as responded_after_median,
        percentile_disc(0.9) within group (order by responded_after) as responded_after_90_percent,
        percentile_disc(0.5) within group (order by responded_working) as responded_working_median,
        percentile_disc(0.9) within group (order by responded_working) as responded_working_90_percent
    from report.outcome
    cross join lateral (values ('engagement', engagement), ('source', coalesce(source, '(none)')), ('recruiter', recruiter), ('ruleset', ruleset)) as d (grouped_by, name)
    where name is not null and status <> 'quarantined'
    group by 1, 2) as plain
order by 1, 2
"""
GROUPS_SHOWN = f"select grouped_by, name, {COUNTS}, {SECONDS} from report.learning order by 1, 2"


def check_days(sql) -> None:
    assert sql(DAYS_SHOWN) == sql(BY_DAY)


def check_groups(sql) -> None:
    """Times are counted in steps of a fifth: within one, and half a minute where that is more."""
    shown, plain = sql(GROUPS_SHOWN), sql(BY_GROUP)
    assert [(row["grouped_by"], row["name"]) for row in shown] == [(row["grouped_by"], row["name"]) for row in plain]
    for row, expected in zip(shown, plain):
        for time in TIMES:
            took, said = expected.pop(time), row.pop(time)
            assert (took is None) == (said is None) and (took is None or abs(took - said) <= max(30, 0.2 * took)), (expected, time, took, said)
    assert shown == plain


def wait_made(sql) -> None:
    """Makes what is due due now."""

    def is_made() -> bool:
        sql("update report_day_due set noted_at = noted_at - interval '1 hour' where noted_at > now() - interval '5 minutes'")
        return sql("select (select count(*) from lead_search_due) + (select count(*) from report_day_due) as due") == [{"due": 0}]

    wait_for("the figures of the days", is_made, 60)


def test_figures_of_days_say_what_the_leads_do(start_service, cli, api, recruiters, sql):
    sql(LEADS)
    sql(OFFERS)
    check_days(sql)
    wait_made(sql)
    assert len(sql("select distinct day from report_day")) == 5
    check_days(sql)
    check_groups(sql)
    groups = {row["grouped_by"] for row in sql("select grouped_by from report.learning")}
    assert groups == {"engagement", "source", "recruiter", "ruleset"}

    sql("update lead set status = 'placed', placement = '{\"engagement\": \"hybrid\"}' where status = 'lost'")
    sql("update lead set engagement = 'rust', needs_review = false where status = 'withdrawn'")
    sql("update lead set responded_at = responded_at + interval '3 hours' where status = 'closed'")
    sql("update offer set status = 'returned', ended_by = 'offer_returned' where id in (select id from offer where status = 'accepted' order by id limit 5)")
    check_days(sql)
    wait_made(sql)
    check_days(sql)
    check_groups(sql)


def test_an_erased_lead_stays_in_the_figures_of_its_day_only(cli, api, recruiters, sql):
    lead, other = api.take(RUST), api.take({**RUST, "title": "another"})
    wait_for("the offers", lambda: sql("select count(*) from lead where status = 'offered'") == [{"count": 2}], 30)
    wait_made(sql)
    check_days(sql)
    check_groups(sql)
    cli("leads", "erase", "--yes", lead["reference"])
    check_days(sql)
    wait_made(sql)
    check_days(sql)
    check_groups(sql)
    assert sql("select sum(leads)::int as leads from report.lead_day") == [{"leads": 2}]
    assert sql("select leads::int from report.learning where grouped_by = 'engagement'") == [{"leads": 1}]
    cli("leads", "erase", "--yes", other["reference"])
    wait_made(sql)
    check_days(sql)
    assert sql("select * from report.learning") == []


def test_other_working_hours_are_counted_in_all_days(start_service, recruiters, sql):
    service = start_service(LEADMATCH_AGENCY_HOURS="mon-sun 08:00-12:00", LEADMATCH_AGENCY_TIMEZONE="UTC")
    sql(LEADS)
    wait_made(sql)
    before = sql("select responded_working_90_percent from report.learning where grouped_by = 'engagement' order by name")
    service.stop()
    start_service(LEADMATCH_AGENCY_HOURS="mon-sun 08:00-20:00", LEADMATCH_AGENCY_TIMEZONE="UTC")
    wait_made(sql)
    assert sql("select responded_working_90_percent from report.learning where grouped_by = 'engagement' order by name") != before


def test_who_may_only_read_reports_reads_figures_of_days(database, service, recruiters, sql):
    sql(LEADS)
    sql("do $$ begin if not exists (select from pg_roles where rolname = 'test_days') then create role test_days login in role leadmatch_report; end if; end $$")
    with psycopg2.connect(database, user="test_days") as connection, connection.cursor() as cursor:
        for view in ("lead_day", "learning", "outcome"):
            cursor.execute(f"select * from report.{view}")
            assert cursor.fetchall() != []
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("select * from report_day")
