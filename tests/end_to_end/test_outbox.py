"""Staff and the outbox: many emails in trouble are sent again by one command, or one request."""

from typing import Any, Callable, Iterator

import pytest

from support.faulty_relay import FaultyRelay
from support.leadmatch import Service, Settings
from support.net import wait_for
from support.sample import Api
from test_delivery import post

Sql = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def relay(settings: Settings) -> Iterator[FaultyRelay]:
    relay = FaultyRelay().start()
    settings["LEADMATCH_SMTP_URL"] = relay.url
    yield relay
    relay.stop()


@pytest.fixture
def refused(relay: FaultyRelay, recruiters: dict[str, str], start_service: Callable[..., Service], sql: Sql, token: str) -> Api:
    """Three rejected emails (550, 550, 554) and one that was cancelled; the service with a token of every scope."""
    api = Api(start_service(LEADMATCH_SENDERS="0").url, token)
    for engagement in ("rust", "python", "hybrid", "hybrid"):
        post(api, engagement, f"lead {engagement}")
    wait_for("four emails", lambda: len(sql("select 1 from outbox")) == 4)
    sql("update outbox set state = 'rejected', settled_at = now(), attempt = 1, fails = 1, last_code = 550, last_text = '550 no', reported_at = now(), fault = 'content'")
    sql("insert into delivery (outbox_id, attempt, outcome, code, reply) select id, 1, 'rejected', 550, '550 no' from outbox")
    newest = "(select id from outbox order by id desc limit 1)"
    sql(f"update outbox set state = 'cancelled' where id = {newest}")
    sql(f"update outbox set last_code = 554 where id = (select id from outbox where id < {newest} order by id desc limit 1)")
    start_service(LEADMATCH_DISPATCHER="off")
    return api


def states(sql: Sql) -> list[str]:
    return sorted(row["state"] for row in sql("select state from outbox"))


def wait_delivered(sql: Sql, count: int) -> None:
    wait_for(f"{count} to be delivered", lambda: states(sql).count("delivered") == count, 20)


def test_all_rejected_emails_are_sent_again(refused: Api, cli: Callable[..., str], sql: Sql, relay: FaultyRelay) -> None:
    assert cli("outbox", "retry", "--all") == "3 queued for sending\n"
    wait_delivered(sql, 3)
    assert states(sql) == ["cancelled"] + ["delivered"] * 3 and len(relay.emails) == 3


@pytest.mark.parametrize("options, count", [
    (["--code", "554"], 1), (["--code", "550"], 2), (["--since", "2h"], 3), (["--state", "rejected", "--code", "451"], 0),
    (["--state", "cancelled"], 1), (["--state", "queued"], 0),
])
def test_they_can_be_narrowed_down(options: list[str], count: int, refused: Api, cli: Callable[..., str], sql: Sql) -> None:
    assert cli("outbox", "retry", "--all", *options) == f"{count} queued for sending\n"
    wait_delivered(sql, count)


def test_since_means_the_last_attempt(refused: Api, cli: Callable[..., str], sql: Sql) -> None:
    sql("update delivery set at = at - interval '3 hours' where id = (select min(id) from delivery)")
    assert cli("outbox", "retry", "--all", "--since", "2h") == "2 queued for sending\n"


def test_what_tells_of_an_offer_that_is_over_is_left_alone(refused: Api, cli: Callable[..., str], sql: Sql) -> None:
    sql("update offer set status = 'withdrawn', ended_by = 'offer_withdrawn' where id = (select offer_id from outbox order by id limit 1)")
    assert cli("outbox", "retry", "--all") == "2 queued for sending\n"


@pytest.mark.parametrize("options", [
    ["--all", "--since", "soon"], ["--all", "--state", "lost"], ["--all", "--code", "x"], ["--since", "2h"], [],
    ["--all", "0193b9a4-0000-7000-8000-000000000000"],
])
def test_what_makes_no_sense_is_refused(options: list[str], try_cli: Any, sql: Sql) -> None:
    assert try_cli("outbox", "retry", *options).status == 2


def test_the_api_does_the_same(refused: Api, sql: Sql) -> None:
    listed = refused.get("/api/v1/outbox").json()["emails"]
    assert [email["last_code"] for email in listed] == [554, 550, 550]
    assert len(refused.get("/api/v1/outbox", params={"state": "all", "limit": "2"}).json()["emails"]) == 2
    assert refused.post("/api/v1/outbox/retry", json={"state": "rejected", "since": "2h", "code": 554}).json() == {"retried": 1}
    wait_delivered(sql, 1)
    assert refused.post("/api/v1/outbox/retry", json={}).json() == {"retried": 2}
    wait_delivered(sql, 3)


@pytest.mark.parametrize("body", [{"state": "lost"}, {"since": "soon"}, {"since": 2}, {"code": "550"}, {"code": 5}, {"all": True}, []])
def test_the_api_refuses_what_makes_no_sense(body: Any, api: Api) -> None:
    answer = api.post("/api/v1/outbox/retry", json=body)
    assert answer.status_code == 400 and answer.headers["Content-Type"] == "application/problem+json"


def test_the_outbox_needs_the_scope_admin(service: Service, cli: Callable[..., str]) -> None:
    api = Api(service.url, cli("token", "create", "reader", "--scope", "leads:read,leads:write,leads:export").strip())
    assert api.get("/api/v1/outbox").status_code == 403
    assert api.post("/api/v1/outbox/retry", json={}).status_code == 403
    assert Api(service.url).get("/api/v1/outbox").status_code == 401


def test_an_email_that_goes_takes_its_attempts_along(refused: Api, sql: Sql) -> None:
    assert sql("select count(*) as n from delivery") == [{"n": 4}]
    sql("delete from outbox where last_code = 554")
    assert sql("select count(*) as n from delivery") == [{"n": 3}]
    sql("delete from lead")
    assert sql("select 1 from outbox") == [] and sql("select 1 from delivery") == []
