"""An offer that nobody can have read does not run its clock, and one that cannot be delivered goes to somebody else."""

import time
from typing import Any, Callable, Iterator

import pytest

from support.faulty_relay import FaultyRelay
from support.leadmatch import Service, Settings
from support.net import wait_for
from support.sample import RUST, Api
from test_delivery import FALLBACK, parsed
from test_offers import LINK, act, add, pass_time, statuses

Sql = Callable[..., list[dict[str, Any]]]
ADA, BOB = "ada@agency.example", "bob@agency.example"
ALLOWED = 4 * 3600  # LEADMATCH_OFFER_HOURS


@pytest.fixture
def relay(settings: Settings) -> Iterator[FaultyRelay]:
    relay = FaultyRelay().start()
    settings["LEADMATCH_SMTP_URL"] = relay.url
    yield relay
    relay.let_go()
    relay.stop()


@pytest.fixture
def api(relay: FaultyRelay, start_service: Callable[..., Service], token: str, cli: Callable[..., str]) -> Api:
    add(cli, "ada")
    return Api(start_service().url, token)


def seconds_left(sql: Sql, number: int = 0) -> float:
    return sql("select extract(epoch from deadline_at - now())::float8 as s from offer order by id")[number]["s"]


def events(sql: Sql, what: str) -> int:
    return sql("select count(*) as n from event where what = %s", [what])[0]["n"]


def let_deadlines_pass(sql: Sql) -> None:
    sql("update offer set deadline_at = now() - interval '1 second', remind_at = now() - interval '2 seconds'")


def sleep_through(seconds: float) -> None:
    """Long enough for the dispatcher to have looked several times."""
    time.sleep(seconds)


def test_the_clock_starts_when_the_email_was_delivered(api: Api, relay: FaultyRelay, sql: Sql) -> None:
    relay.fail("RCPT", "450 4.2.1 busy", ADA)
    api.take(RUST)
    wait_for("an attempt", lambda: relay.faults_met >= 2)
    let_deadlines_pass(sql)
    sleep_through(3)
    assert statuses(sql) == ["open"] and events(sql, "offer_expired") == events(sql, "offer_reminded") == 0
    relay.heal()
    wait_for("the email", lambda: relay.received(ADA), 30)
    wait_for("the clock", lambda: seconds_left(sql) > ALLOWED - 60)
    assert seconds_left(sql) <= ALLOWED and events(sql, "offer_delivered") == 1 and statuses(sql) == ["open"]


def test_an_email_that_goes_out_immediately_leaves_the_clock_alone(api: Api, relay: FaultyRelay, sql: Sql) -> None:
    api.take(RUST)
    wait_for("the email", lambda: sql("select 1 from offer where known_at is not null"))
    sleep_through(2)
    assert events(sql, "offer_delivered") == 0 and ALLOWED - 60 < seconds_left(sql) <= ALLOWED


def test_while_delivery_is_uncertain_the_clock_starts_when_the_page_is_opened(
    api: Api, relay: FaultyRelay, sql: Sql
) -> None:
    relay.fail("DOT", "stored_drop", ADA)
    api.take(RUST)
    email = wait_for("the email", lambda: relay.received(ADA))[0]
    wait_for("it to be uncertain", lambda: sql("select 1 from delivery where outcome = 'uncertain'"))
    sql("update outbox set due_at = now() + interval '1 hour'")
    let_deadlines_pass(sql)
    sleep_through(3)
    assert statuses(sql) == ["open"]
    before = sql("select md5(string_agg(o::text, '')) as rows from (select * from outbox order by id) o")
    path = LINK.search(parsed(email.raw).get_body(("plain",)).get_content()).group(1)
    assert api.get(path).status_code == 200
    wait_for("the clock", lambda: seconds_left(sql) > ALLOWED - 60)
    opened = sql("select known_at, deadline_at from offer")
    assert api.get(path).status_code == 200
    sleep_through(2)
    assert sql("select known_at, deadline_at from offer") == opened and events(sql, "offer_delivered") == 1
    assert sql("select md5(string_agg(o::text, '')) as rows from (select * from outbox order by id) o") == before
    pass_time(sql, 6)
    wait_for("its end", lambda: statuses(sql)[0] == "expired")


def test_all_clocks_stand_still_while_the_relay_is_down(api: Api, relay: FaultyRelay, cli: Callable[..., str], sql: Sql) -> None:
    api.take(RUST)
    wait_for("the email", lambda: sql("select 1 from offer where known_at is not null"))
    add(cli, "bob")
    sleep_through(1)  # the sender of the first email has told that the relay is well
    relay.stop()
    cli("recruiter", "pause", BOB)
    api.take({**RUST, "title": "another"})
    trouble = lambda: sql("select 1 from relay_trouble where ended_at is null and seen_until > now()")
    wait_for("the trouble", trouble, 20)
    sleep_through(1)
    wait_for("the trouble that stays", trouble, 20)
    cli("recruiter", "resume", BOB)
    pass_time(sql, 5)
    sleep_through(3)
    assert statuses(sql) == ["open", "open"]
    assert sql("select count(*) as n from outbox where notification <> 'lead_offered'") == [{"n": 0}]
    relay.start()
    wait_for("the end of the trouble", lambda: sql("select 1 from relay_trouble where ended_at is not null"), 30)
    wait_for("the clock", lambda: seconds_left(sql) > 60)  # it had run out before: half an hour is left
    assert events(sql, "offer_clock_resumed") >= 1 and events(sql, "offer_expired") == 0
    wait_for("the other", lambda: len(relay.received(ADA)) == 2, 30)
    wait_for("its clock", lambda: seconds_left(sql, 1) > ALLOWED - 60)


def test_the_time_of_a_trouble_is_given_back(api: Api, relay: FaultyRelay, sql: Sql) -> None:
    api.take(RUST)
    wait_for("the email", lambda: sql("select 1 from offer where known_at is not null"))
    pass_time(sql, 2)
    sql("insert into relay_trouble (began_at, ended_at, seen_until, is_refusal, why, stage)"
        " values (now() - interval '1 hour', now(), now(), false, 'not_connected', 'greeting')")
    wait_for("the hour", lambda: seconds_left(sql) > ALLOWED - 3600 - 60)
    sleep_through(2)
    assert seconds_left(sql) <= ALLOWED - 3600 + 5 and events(sql, "offer_clock_resumed") == 1


def test_an_offer_that_cannot_be_delivered_goes_to_the_next_after_half_an_hour(
    api: Api, relay: FaultyRelay, cli: Callable[..., str], sql: Sql
) -> None:
    relay.fail("RCPT", "452 4.2.2 mailbox full", ADA)
    api.take(RUST)
    wait_for("attempts", lambda: relay.faults_met >= 3, 20)
    add(cli, "bob")
    sleep_through(2)
    assert statuses(sql) == ["open"]
    sql("update offer set created_at = created_at - interval '31 minutes'")
    wait_for("the next", lambda: statuses(sql) == ["undelivered", "open"], 20)
    wait_for("the email to the next", lambda: relay.received(BOB), 20)
    told = wait_for("staff to be told", lambda: relay.received(FALLBACK), 20)
    assert "mailbox full" in parsed(told[0].raw).get_body(("plain",)).get_content() and len(told) == 1
    wait_for("the email to be given up", lambda: sql("select state from outbox where recipient = %s", [ADA]) == [{"state": "cancelled"}], 30)
    assert sql("select ends_turn, ended_by from offer order by id limit 1") == [{"ends_turn": False, "ended_by": "offer_undelivered"}]
    relay.heal()
    sleep_through(3)
    assert relay.received(ADA) == []


def test_half_an_hour_counts_only_while_the_relay_is_well(api: Api, relay: FaultyRelay, sql: Sql) -> None:
    relay.fail("RCPT", "452 4.2.2 mailbox full", ADA)
    api.take(RUST)
    wait_for("attempts", lambda: relay.faults_met >= 3, 20)
    sql("insert into relay_trouble (began_at, ended_at, seen_until, is_refusal, why, stage)"
        " values (now() - interval '1 hour', now() - interval '5 minutes', now(), false, 'not_connected', 'greeting')")
    sql("update offer set created_at = created_at - interval '31 minutes'")
    sleep_through(3)
    assert statuses(sql) == ["open"]
    sql("update relay_trouble set ended_at = now() - interval '31 minutes', seen_until = now() - interval '31 minutes'")
    wait_for("its end", lambda: statuses(sql) == ["undelivered"], 20)


def test_who_declines_an_offer_of_which_the_email_never_arrived_is_heard(api: Api, relay: FaultyRelay, sql: Sql) -> None:
    relay.fail("DOT", "stored_silence", ADA)
    api.take(RUST)
    email = wait_for("the email", lambda: relay.received(ADA))[0]
    path = LINK.search(parsed(email.raw).get_body(("plain",)).get_content()).group(1)
    assert act(api, path, "accept").status_code == 303
    assert statuses(sql) == ["accepted"]


def test_an_offer_that_ends_while_its_email_is_tried_is_not_emailed_afterwards(
    api: Api, relay: FaultyRelay, cli: Callable[..., str], sql: Sql
) -> None:
    relay.fail("CONNECT", "hold")
    taken = api.take(RUST)
    wait_for("an attempt", lambda: relay.faults_met >= 1)
    assert api.request("PATCH", f"/api/v1/leads/{taken['reference']}", json={"status": "closed", "reason": "filled"}).status_code == 200
    assert sql("select state from outbox where recipient = %s", [ADA])[0] == {"state": "queued"}
    relay.heal()
    relay.fail("RCPT", "450 4.2.1 busy", ADA)
    relay.let_go()
    wait_for("the email to be given up", lambda: sql("select state from outbox where recipient = %s", [ADA])[0] == {"state": "cancelled"}, 20)
    assert relay.received(ADA) == []
