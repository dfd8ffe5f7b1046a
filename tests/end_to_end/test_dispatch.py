"""Who gets a lead: matching, loads, capacity, pauses, and what happens when nobody is free."""

import re
from collections import Counter

import pytest

from support.net import wait_for
from support.sample import BY_ENGAGEMENT, RUST, Api, by_client


def add(cli, name: str, engagements: str = "rust", capacity: int = 20) -> str:
    address = f"{name}@agency.example"
    cli("recruiter", "add", "--name", name, "--email", address, "--engagements", engagements, "--capacity", str(capacity))
    return address


def take_of(api: Api, clients: range) -> None:
    """A lead of each client: those of one client go to one recruiter."""
    for number in clients:
        api.take(by_client(number))


def offers_by_name(sql) -> Counter:
    return Counter(row["name"] for row in sql("select r.name from offer o join recruiter r on r.id = o.recruiter_id where o.status = 'open'"))


def wait_dispatched(sql, count: int) -> None:
    wait_for(f"{count} dispatches", lambda: sql("select count(*) from dispatch")[0]["count"] >= count, seconds=30)


def reasons(sql, status: str = "offered") -> dict[str, str]:
    """The last dispatch's reason by the candidate's name, of a lead with this status: several leads are dispatched together, in any order."""
    (row,) = sql("select d.candidates from dispatch d join lead l on l.id = d.lead_id where l.status = %s order by d.id desc limit 1", [status])
    return {candidate["name"]: candidate["reason"] for candidate in row["candidates"]}


def test_leads_are_shared_evenly(cli, api, sql, mailbox):
    for name in ("ada", "bob", "cem"):
        add(cli, name)
    take_of(api, range(12))
    wait_dispatched(sql, 12)
    assert offers_by_name(sql) == {"ada": 4, "bob": 4, "cem": 4}
    assert len(mailbox.wait(count=12)) == 12


def test_whoever_is_furthest_behind_the_share_is_next(cli, api, sql):
    add(cli, "ada")
    take_of(api, range(2))
    wait_dispatched(sql, 2)
    add(cli, "bob")
    take_of(api, range(2, 3))
    wait_dispatched(sql, 3)
    assert offers_by_name(sql) == {"ada": 2, "bob": 1}
    assert reasons(sql) == {
        "bob": "is furthest below the target share (offers in 30 days: 0; the next in line: 2)",
        "ada": "is closer to the target share (offers: 2 at weight 100, against 0 at 100)",
    }


def test_of_many_candidates_the_best_are_named_and_the_others_counted(cli, api, sql):
    add(cli, "ada", capacity=0)
    sql("""
        insert into recruiter (id, name, email, engagements)
        select gen_random_uuid(), 'r' || n, 'r' || n || '@agency.example', array['rust'] from generate_series(1, 30) n""")
    api.take(RUST)
    wait_dispatched(sql, 1)
    (row,) = sql("select candidates from dispatch")
    *named, others = row["candidates"]
    assert len(named) == 12 and named[0]["result"] == "chosen"
    assert others == {"left_out": 19, "because": {"capacity": 1, "draw": 18}}
    assert sql("select count(*) from report.candidate") == [{"count": 12}]
    reported = sql("select rank, recruiter, open_offers, result, reason, recruiter_id::text from report.candidate order by rank")
    assert reported == [{**{key: of[key] for key in ("rank", "open_offers", "result", "reason", "recruiter_id")}, "recruiter": of["name"]} for of in named]


def test_a_paused_recruiter_is_passed_over(cli, api, sql):
    add(cli, "ada")
    address = add(cli, "bob")
    cli("recruiter", "pause", address)
    for _ in range(4):
        api.take(RUST)
    wait_dispatched(sql, 4)
    assert offers_by_name(sql) == {"ada": 4}
    assert reasons(sql)["bob"] == "paused"


def test_nobody_gets_more_than_the_capacity(cli, api, sql, mailbox):
    add(cli, "ada", capacity=2)
    for _ in range(5):
        api.take(RUST)
    wait_dispatched(sql, 5)
    assert offers_by_name(sql) == {"ada": 2}
    assert sql("select status, count(*) from lead group by 1 order by 1") == [{"status": "offered", "count": 2}, {"status": "waiting", "count": 3}]
    assert reasons(sql, "waiting")["ada"] == "at capacity (2 of 2 open offers)"
    assert mailbox.emails("fallback@agency.example") == []
    # Once the response time is at risk, a human has them.
    sql("update lead set response_due_at = now() + interval '1 hour', dispatch_at = now() where status = 'waiting'")
    assert len(mailbox.wait("fallback@agency.example", count=3)) == 3
    assert sql("select count(*) from lead where status = 'escalated'") == [{"count": 3}]


@pytest.mark.parametrize("engagement", BY_ENGAGEMENT)
def test_a_lead_for_nobody_reaches_the_fallback_address(engagement, api, sql, mailbox):
    lead = api.take(BY_ENGAGEMENT[engagement])
    (mail,) = mailbox.wait("fallback@agency.example")
    assert lead["reference"] in mail.subject
    (row,) = sql("select status, dispatch_at > now() as is_looked_at_again from lead")
    assert row == {"status": "escalated", "is_looked_at_again": True}
    (event,) = sql("select new from event where what = 'lead_escalated'")
    assert event["new"] == {"status": "escalated", "level": "fallback"}


def test_an_unplaced_lead_is_placed_when_staff_send_it_on(cli, api, sql, mailbox):
    lead = api.take(RUST)
    mailbox.wait("fallback@agency.example")
    address = add(cli, "ada")
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    mailbox.wait(address)
    assert sql("select status from lead") == [{"status": "offered"}]


def test_the_leads_of_a_removed_recruiter_go_to_others(cli, api, sql, mailbox):
    ada = add(cli, "ada")
    for _ in range(3):
        api.take(RUST)
    mailbox.wait(ada, count=3)
    bob = add(cli, "bob")
    assert "open leads for others: 3" in cli("recruiter", "remove", ada)
    mailbox.wait(bob, count=3)
    assert offers_by_name(sql) == {"bob": 3}
    assert sql("select count(*) from event where what = 'recruiter_removed'") == [{"count": 3}]


def test_two_instances_never_place_a_lead_twice_nor_overload_anybody(cli, start_service, sql):
    add(cli, "ada", capacity=40)
    add(cli, "bob", capacity=40)
    services = [start_service(LEADMATCH_SENDERS="0") for _ in range(2)]
    apis = [Api(service.url) for service in services]
    for number in range(100):
        apis[number % 2].take({**RUST, "title": f"lead {number}"})
    wait_dispatched(sql, 100)
    assert offers_by_name(sql) == {"ada": 40, "bob": 40}
    assert sql("select count(*) from dispatch") == [{"count": 100}]
    assert sql("select count(*) from outbox") == [{"count": 80}]
    assert all(service.logged("leads_dispatched") for service in services)


def test_a_backlog_is_placed_when_a_router_starts(cli, start_service, sql):
    add(cli, "ada", capacity=200)
    api = Api(start_service(LEADMATCH_DISPATCHER="off", LEADMATCH_SENDERS="0").url)
    for _ in range(70):
        api.take(RUST)
    assert sql("select count(*) from dispatch") == [{"count": 0}]
    start_service(LEADMATCH_SENDERS="0")
    wait_dispatched(sql, 70)
    assert offers_by_name(sql) == {"ada": 70}


def test_a_lead_that_cannot_be_placed_does_not_hold_up_the_others(cli, api, sql, service, mailbox):
    address = add(cli, "ada")
    sql("""
        create function refuse() returns trigger language plpgsql as $$ begin
            if (select title from lead where id = new.lead_id) = 'poison' then raise exception using errcode = '22000', message = 'poison'; end if;
            return new;
        end $$;
        create trigger refuse before insert on offer for each row execute function refuse()""")
    api.take({**RUST, "title": "poison"})
    for _ in range(3):
        api.take(RUST)
    mailbox.wait(address, count=3)
    service.wait_logged("lead_dispatch_failed")
    assert sql("select dispatch_at > now() as is_later from lead where title = 'poison'") == [{"is_later": True}]


def test_the_router_says_once_that_the_database_is_away_and_goes_on_when_it_is_back(cli, start_service, cluster, sql, mailbox):
    address = add(cli, "ada")
    service = start_service()
    cluster.stop()
    service.wait_logged("dispatcher_failed", seconds=30)
    cluster.start()
    service.wait_logged("dispatcher_recovered", seconds=30)
    assert len(service.logged("dispatcher_failed")) == 1
    wait_for("readiness", service.is_ready)
    Api(service.url).take(RUST)
    assert mailbox.wait(address)


def test_the_link_of_an_offer_is_the_recruiters_own(recruiters, api, mailbox, sql):
    api.take(RUST)
    (mail,) = mailbox.wait(recruiters["rust"])
    (token,) = set(re.findall(r"https://leads\.example\.com/o/([\w-]+)", mail.part("plain")))
    assert len(token) == 78
    assert sql("select count(*) from offer") == [{"count": 1}]
