"""One recipient, or one bad minute, never hurts the emails of the others; and a refusal of us is no email's end."""

import email
import email.policy
import signal
import time
from typing import Any, Callable, Iterator

import pytest

from support.faulty_relay import FaultyRelay
from support.leadmatch import Service, Settings
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, Api

Sql = Callable[..., list[dict[str, Any]]]
Start = Callable[..., Service]

FALLBACK = "fallback@agency.example"
POISONS = [("RCPT", "421 4.7.0 try again later"), ("DATA", "drop"), ("DOT", "silence"), ("RCPT", "drip"), ("RCPT", "silence"),
           ("BODY", "drop"), ("DOT", "stored_silence"), ("RCPT", "garbage"), ("DATA", "partial")]
PROMPT_SECONDS = 20  # far below the four minutes for which a silent relay is waited for, on the busiest machine


@pytest.fixture
def relay(settings: Settings) -> Iterator[FaultyRelay]:
    relay = FaultyRelay().start()
    settings["LEADMATCH_SMTP_URL"] = relay.url
    yield relay
    relay.let_go()
    relay.stop()


def post(api: Api, engagement: str, title: str = "") -> str:
    """The id of a new lead for the recruiter of this engagement."""
    return api.take({**BY_ENGAGEMENT[engagement], "title": title or engagement})["id"]


def undelivered(sql: Sql) -> int:
    return sql("select count(*) as n from outbox where state <> 'delivered'")[0]["n"]


# --- one recipient never holds up the others --------------------------------------------------------------------------


@pytest.mark.parametrize("instances", [1, 2])
@pytest.mark.parametrize("stage, fault", POISONS)
def test_two_poisoned_recipients_do_not_hold_up_a_third(
    stage: str, fault: str, instances: int, relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    for engagement in ("rust", "python"):
        relay.fail(stage, fault, recruiters[engagement])
    services = [start_service() for _ in range(instances)]
    api = Api(services[0].url)
    for number in range(5):
        post(api, "rust", f"lead {number}")
        post(api, "python", f"lead {number}")
    wait_for("both to be met", lambda: relay.faults_met >= 2, 15)
    for number in range(4):
        post(api, "hybrid", f"lead {number}")
        wait_for(f"email {number}", lambda: len(relay.received(recruiters["hybrid"])) == number + 1, PROMPT_SECONDS)
    assert not any(service.logged("relay_down") for service in services)
    assert api.get("/readyz").json() == {"status": "ready"}
    relay.heal()


def test_a_recipient_never_has_two_senders(
    relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    """Twenty emails of one recipient become due in one moment, for six senders of two instances."""
    relay.fail("RCPT", "hold", recruiters["rust"])
    first = start_service(LEADMATCH_SENDERS="0")
    for number in range(20):
        post(Api(first.url), "rust", f"lead {number}")
    wait_for("all to be queued", lambda: undelivered(sql) == 20)
    for _ in range(2):
        start_service(LEADMATCH_DISPATCHER="off")
    wait_for("one to be under way", lambda: relay.faults_met, 15)
    for _ in range(20):
        held = sql("select count(distinct lease_token) as n from outbox where lease_token is not null and due_at > now()")
        assert held[0]["n"] <= 1
        time.sleep(0.1)
    assert relay.faults_met == 1
    relay.heal()
    relay.let_go()
    wait_for("all to arrive", lambda: undelivered(sql) == 0, 30)
    assert len(relay.emails) == 20


def test_what_waits_behind_a_slow_email_goes_to_other_senders(
    relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    """All are due in one moment, so that one sender takes them together."""
    first = start_service(LEADMATCH_SENDERS="0")
    for engagement in ("rust", "python", "hybrid"):
        post(Api(first.url), engagement)
    wait_for("all to be queued", lambda: undelivered(sql) == 3)
    (slow,) = sql("select recipient from outbox order by due_at, id limit 1")
    relay.fail("DOT", "silence", slow["recipient"])
    start_service(LEADMATCH_DISPATCHER="off", LEADMATCH_SENDERS="2")
    wait_for("the others", lambda: len(relay.emails) == 2, PROMPT_SECONDS)


def test_a_slow_recipient_is_fast_again_once_an_email_arrived(
    relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    relay.fail("RCPT", "450 4.2.1 busy", recruiters["rust"])
    api = Api(start_service().url)
    for number in range(3):
        post(api, "rust", f"lead {number}")
    wait_for("a failure", lambda: sql("select 1 from outbox where slow_at is not null"))
    relay.heal()
    wait_for("all", lambda: undelivered(sql) == 0, 60)
    assert sql("select count(*) as n from outbox where slow_at is not null") == [{"n": 0}]
    wait_for("no lane", lambda: sql("select count(*) as n from delivery_lane") == [{"n": 0}])


# --- a refusal of us --------------------------------------------------------------------------------------------------

REFUSALS = [
    ("CONNECT", "554 5.7.1 no service for you"),
    ("EHLO", "550 5.7.1 go away"),
    ("MAIL", "550 not permitted"),
    ("MAIL", "550 5.4.5 daily quota exceeded"),
    ("MAIL", "552 5.2.2 mailbox full"),
    ("MAIL", "550 5.1.0 sender unknown"),
    ("MAIL", "530 5.7.0 log in first"),
    ("RCPT", "554 5.7.1 relay access denied"),
    ("RCPT", "550 5.7.1 blocked using zen.example"),
    ("RCPT", "550 relay not permitted"),
    ("RCPT", "550 5.4.1 recipient address rejected: access denied"),
    ("DATA", "554 5.3.0 no"),
    ("DOT", "554 5.7.1 message refused"),
    ("DOT", "552 5.3.4 message too big"),
    ("DOT", "554 try again later"),
    ("DOT", "550-quota\n550 exceeded"),
]


@pytest.mark.parametrize("stage, reply", REFUSALS)
def test_a_relay_that_refuses_us_loses_nothing_and_is_told_once(
    stage: str, reply: str, relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql, try_cli: Any
) -> None:
    service = start_service()
    api = Api(service.url)
    relay.fail(stage, reply)
    leads = [post(api, engagement, f"lead {number}") for number in range(2) for engagement in recruiters]
    line = service.wait_logged("relay_refuses_us", 20)
    assert line["level"] == "error" and line["code"] == int(reply[:3])
    ready = api.get("/readyz")
    assert ready.status_code == 200 and ready.json()["status"] == "degraded" and reply[:3] in ready.json()["reasons"][0]
    assert "\nleadmatch_relay_refuses_us 1\n" in api.get("/metrics").text
    doctor = wait_for("doctor to know", lambda: next(
        (line for line in try_cli("doctor").stdout.splitlines() if "relay" in line and "refuses email from us" in line), None))
    assert doctor.startswith("failed") and reply.split("\n")[0].split(" ", 1)[-1] in doctor
    wait_for("several attempts", lambda: relay.faults_met >= 4, 20)
    assert sql("select count(*) as n from outbox where state in ('rejected', 'cancelled')") == [{"n": 0}]
    relay.heal()
    about_leads = "select count(distinct lead_id) as n from outbox where state = 'delivered' and lead_id is not null"
    wait_for("everything to arrive", lambda: sql(about_leads) == [{"n": len(leads)}], 60)
    told = wait_for("the summary", lambda: relay.received(FALLBACK), 20)
    wait_for("all to be settled", lambda: undelivered(sql) == 0)
    assert len({one.raw for one in relay.emails}) == len(relay.emails) == len(leads) + 1
    assert len(told) == 1 and "again" in parsed(told[0].raw)["Subject"]
    assert reply.split(" ", 1)[-1].split("\n")[0] in parsed(told[0].raw).get_body(("plain",)).get_content()
    assert len(service.logged("relay_refuses_us")) == 1
    assert sql("select count(*) as n from recruiter where paused_at is not null or bounced_at is not null") == [{"n": 0}]
    wait_for("ready", lambda: api.get("/readyz").json() == {"status": "ready"})
    assert "\nleadmatch_relay_refuses_us 0\n" in api.get("/metrics").text
    assert "refuses email" not in try_cli("doctor").stdout


def parsed(raw: bytes) -> Any:
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_two_instances_tell_of_a_refusal_once(relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql) -> None:
    services = [start_service() for _ in range(2)]
    relay.fail("MAIL", "550 5.7.1 no")
    for number in range(6):
        post(Api(services[number % 2].url), "rust", f"lead {number}")
    wait_for("both to know", lambda: all(service.logged("relay_refuses_us") for service in services), 30)
    relay.heal()
    wait_for("everything", lambda: undelivered(sql) == 0 and relay.received(FALLBACK), 60)
    time.sleep(3)
    assert len(relay.received(FALLBACK)) == 1 and len(relay.emails) == 7
    assert all(len(service.logged("relay_refuses_us")) == 1 for service in services)


def test_a_probe_is_no_email(relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql) -> None:
    """While the relay greets us with a refusal, the queued email is tried once, however often the relay is probed."""
    relay.fail("CONNECT", "421 4.3.2 not now")
    service = start_service(LEADMATCH_SENDERS="1")
    post(Api(service.url), "rust")
    service.wait_logged("relay_down")
    wait_for("many probes", lambda: relay.faults_met >= 4, 30)
    assert sql("select max(attempt) as most, max(fails) as fails from outbox") == [{"most": 1, "fails": 0}]
    relay.heal()
    wait_for("the email", lambda: undelivered(sql) == 0, 30)


def test_a_text_that_the_relay_refuses_stops_nobody_else(
    relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    """However often it is tried, as long as one recipient alone is refused."""
    relay.fail("DOT", "554 5.7.1 looks like spam", recruiters["rust"])
    service = start_service()
    api = Api(service.url)
    for number in range(4):
        post(api, "rust", f"lead {number}")
    wait_for("refusals", lambda: relay.faults_met >= 4, 20)
    post(api, "hybrid")
    wait_for("the other", lambda: relay.received(recruiters["hybrid"]), PROMPT_SECONDS)
    assert not service.logged("relay_refuses_us") and not service.logged("relay_down")


def test_a_refused_content_is_final_after_four_hours_if_others_are_accepted(
    relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    relay.fail("DOT", "554 5.7.1 looks like spam", recruiters["rust"])
    api = Api(start_service().url)
    post(api, "rust")
    wait_for("a refusal", lambda: sql("select 1 from outbox where refused_at is not null"))
    post(api, "hybrid")
    wait_for("the other", lambda: relay.received(recruiters["hybrid"]), PROMPT_SECONDS)
    assert sql("select state from outbox where recipient = %s", [recruiters["rust"]]) == [{"state": "queued"}]
    sql("update outbox set refused_at = refused_at - interval '4 hours' where refused_at is not null")
    wait_for("its end", lambda: sql("select 1 from outbox where state = 'rejected' and fault = 'content'"), 30)
    assert sql("select count(*) as n from recruiter where bounced_at is not null") == [{"n": 0}]
    told = wait_for("staff to be told", lambda: relay.received(FALLBACK), 30)
    assert "looks like spam" in parsed(told[0].raw).get_body(("plain",)).get_content()


def test_a_550_without_a_code_pauses_a_recruiter_only_while_others_are_accepted(
    relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    relay.fail("RCPT", "550 no", recruiters["rust"])
    api = Api(start_service().url)
    post(api, "rust")
    wait_for("several refusals", lambda: relay.faults_met >= 3, 20)
    assert sql("select count(*) as n from recruiter where bounced_at is not null") == [{"n": 0}]
    post(api, "hybrid")
    wait_for("the pause", lambda: sql("select 1 from recruiter where bounced_at is not null"), 30)


def test_a_full_mailbox_backs_off(relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql) -> None:
    relay.fail("RCPT", "552 5.2.2 mailbox full", recruiters["rust"])
    api = Api(start_service().url)
    post(api, "rust")
    post(api, "hybrid")
    wait_for("several refusals", lambda: relay.faults_met >= 3, 20)
    assert sql("select count(*) as n from outbox where state = 'rejected'") == [{"n": 0}]
    relay.heal()
    wait_for("the email", lambda: relay.received(recruiters["rust"]), 20)


# --- what is no reply -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", ["250-ok\nwarning\n250 ok", "250-one\n\n250 two", "note to self\n250 ok"])
def test_lines_beside_a_reply_do_not_make_an_email_arrive_twice(
    reply: str, relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    relay.fail("DOT", reply)
    post(Api(start_service().url), "rust")
    wait_for("the email", lambda: undelivered(sql) == 0, 20)
    time.sleep(2)
    assert len(relay.emails) == 1 and sql("select outcome from delivery") == [{"outcome": "delivered"}]


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO", "MAIL"])
def test_a_relay_that_talks_nonsense_is_in_trouble(
    stage: str, relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    relay.fail(stage, "garbage")
    service = start_service()
    post(Api(service.url), "rust")
    assert service.wait_logged("relay_down", 30)["why"] == "garbled_reply"
    met = relay.faults_met
    time.sleep(3)
    assert relay.faults_met - met <= 6  # probes, with pauses between them
    relay.heal()
    wait_for("the email", lambda: undelivered(sql) == 0, 60)
    assert len(relay.emails) == 1


# --- the two fences ---------------------------------------------------------------------------------------------------


def under_way(sql: Sql) -> dict[str, Any] | None:
    rows = sql("select id, attempt, lease_token, state from outbox where lease_token is not null and due_at > now()")
    return rows[0] if rows else None


def test_a_late_result_does_not_settle_what_another_sender_holds(
    relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    """The token in SQL. The first sender learns its answer after the second has taken the email over, and is still at it."""
    relay.fail("DOT", "hold")
    sleeper = start_service(LEADMATCH_LEASE_SECONDS="2", LEADMATCH_DISPATCHER="off")
    post(Api(start_service(LEADMATCH_SENDERS="0").url), "rust")
    wait_for("the email", lambda: len(relay.emails) == 1, 40)
    sleeper.signal(signal.SIGSTOP)
    relay.let_go()
    relay.heal()
    relay.fail("DOT", "silence")
    second = start_service(LEADMATCH_LEASE_SECONDS="60", LEADMATCH_DISPATCHER="off")
    wait_for("the second attempt", lambda: (under_way(sql) or {"attempt": 0})["attempt"] == 2 and relay.faults_met >= 2, 60)
    held = under_way(sql)
    sleeper.signal(signal.SIGCONT)
    sleeper.wait_logged("email_settled_late", 60)
    assert under_way(sql) == held and sql("select 1 from delivery") == []
    sleeper.stop()
    assert under_way(sql) == held and sql("select lease_token from delivery_lane") == [{"lease_token": held["lease_token"]}]
    second.kill()


def test_a_sender_that_overslept_its_lease_does_not_send(
    relay: FaultyRelay, recruiters: dict[str, str], start_service: Start, sql: Sql
) -> None:
    """The look at the lease before the first byte. The relay is still waiting for the email when the sender wakes up."""
    relay.fail("RCPT", "hold")
    sleeper = start_service(LEADMATCH_LEASE_SECONDS="2", LEADMATCH_DISPATCHER="off")
    post(Api(start_service(LEADMATCH_SENDERS="0").url), "rust")
    wait_for("the first attempt", lambda: relay.faults_met == 1, 15)
    sleeper.signal(signal.SIGSTOP)
    relay.heal()
    start_service(LEADMATCH_LEASE_SECONDS="60", LEADMATCH_DISPATCHER="off")
    wait_for("the email from the other", lambda: undelivered(sql) == 0, 20)
    relay.let_go()
    time.sleep(1)
    sleeper.signal(signal.SIGCONT)
    sleeper.wait_logged("email_lease_lost", 20)
    post(Api(sleeper.url), "hybrid")  # the sender of this one is past the first
    sleeper.stop()
    assert len(relay.received(recruiters["rust"])) == 1
