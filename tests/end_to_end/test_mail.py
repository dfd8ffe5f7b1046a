"""What becomes of an email when the relay, the database or the service itself fails at the worst moment."""

import random
import re
import signal
import time
from collections import Counter
from typing import Any, Callable, Iterator

import pytest

from smtp_sink import CONNECTION_FAULTS, MAIL_FAULTS, SmtpSink
from support.leadmatch import Service, Settings
from support.net import wait_for
from support.postgres import PostgresCluster
from support.sample import RUST, Api

Sql = Callable[..., list[dict[str, Any]]]
Start = Callable[..., Service]

ROSA = "rosa@agency.example"
REFUSED = {"rcpt_550"}
DEFERRED = {"mail_450", "rcpt_450", "data_451", "data_554", "dot_451", "dot_421", "dot_552"}
RELAY_TROUBLE = {"greeting_421", "greeting_554", "ehlo_502", "mail_530", "mail_550"}
# A mail of ordinary size is in the kernel's buffers before the relay's end of the connection is noticed.
UNCERTAIN = {"cut_at_354", "cut_mid_body", "cut_after_dot_lost", "cut_after_dot_stored"}


@pytest.fixture
def sink(settings: Settings) -> Iterator[SmtpSink]:
    sink = SmtpSink().start()
    settings["LEADMATCH_SMTP_URL"] = sink.url
    yield sink
    sink.stop()


@pytest.fixture(autouse=True)
def rosa(cli: Callable[..., str]) -> None:
    cli("recruiter", "add", "--name", "Rosa Rust", "--email", ROSA, "--engagements", "rust,python,hybrid", "--capacity", "1000")


def send_lead(service: Service, **changes: Any) -> dict[str, Any]:
    return Api(service.url).take({**RUST, **changes})


def wait_mail(sql: Sql, state: str, seconds: float = 20) -> dict[str, Any]:
    """The only mail about a lead, once it is in that state."""
    query = "select * from outbox where state = %s and lead_id is not null"
    return wait_for(f"a mail that is {state}", lambda: sql(query, [state]), seconds)[0]


def outcomes(sql: Sql) -> list[str]:
    """Of all attempts at emails about leads."""
    query = "select outcome from delivery d join outbox o on o.id = d.outbox_id where o.lead_id is not null order by d.id"
    return [row["outcome"] for row in sql(query)]


def wait_command(sink: SmtpSink, verb: bytes) -> None:
    wait_for(f"the command {verb!r}", lambda: any(line.startswith(verb) for line in sink.commands), 20)


@pytest.mark.parametrize("fault", sorted(DEFERRED))
def test_a_mail_that_is_put_off_arrives_later_with_the_same_bytes(fault: str, sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with(fault)
    send_lead(start_service())
    mail = wait_mail(sql, "delivered")
    assert outcomes(sql) == ["retry", "delivered"]
    assert mail["fails"] == 1 and mail["attempt"] == 2
    assert len(sink.emails) == 1 and sink.emails[0].raw.count(mail["message_id"].encode()) == 1


@pytest.mark.parametrize("fault", sorted(RELAY_TROUBLE))
def test_the_relays_trouble_is_not_held_against_the_mail(fault: str, sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with(fault)
    service = start_service()
    send_lead(service)
    mail = wait_mail(sql, "delivered")
    assert outcomes(sql) == ["retry", "delivered"] and mail["fails"] == 0
    assert [mail.recipient for mail in sink.emails].count(ROSA) == 1
    assert service.wait_logged("relay_down")["level"] in ("warning", "error")
    assert service.wait_logged("relay_up")


@pytest.mark.parametrize("fault", sorted(REFUSED))
def test_a_mail_that_is_refused_for_good_is_shown_and_can_be_sent_again(
    fault: str, sink: SmtpSink, start_service: Start, sql: Sql, cli: Callable[..., str]
) -> None:
    sink.fail_with(fault)
    service = start_service()
    send_lead(service)
    mail = wait_mail(sql, "rejected")
    assert outcomes(sql) == ["rejected"] and mail["last_code"] == int(fault[-3:])
    assert fault[-3:] in cli("outbox", "list")
    assert service.wait_logged("email_settled")["level"] == "warning"
    is_address_amiss = fault == "rcpt_550"  # and not, say, our own as the sender's
    if is_address_amiss:
        wait_for("the offer to move on", lambda: not sql("select 1 from offer where status = 'open'"))
    cli("outbox", "retry", mail["id"])
    # Others may have been told meanwhile that nobody could be reached.
    again = lambda: [parsed(one.raw)["Message-ID"] for one in sink.emails].count(mail["message_id"])
    wait_for("the mail, sent again", lambda: again() == 1, 15)
    assert bool(sql("select 1 from recruiter where bounced_at is not null")) == is_address_amiss


@pytest.mark.parametrize("fault", sorted(UNCERTAIN))
def test_a_mail_that_may_have_arrived_is_sent_again_with_the_same_bytes(
    fault: str, sink: SmtpSink, start_service: Start, sql: Sql
) -> None:
    sink.fail_with(fault)
    service = start_service()
    send_lead(service)
    wait_mail(sql, "delivered")
    assert outcomes(sql) == ["uncertain", "delivered"]
    assert len(sink.emails) == (2 if fault == "cut_after_dot_stored" else 1)
    assert len({mail.raw for mail in sink.emails}) == 1


def test_251_at_the_end_is_delivered(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with("dot_251")
    send_lead(start_service())
    assert wait_mail(sql, "delivered")["last_code"] == 251
    assert outcomes(sql) == ["delivered"] and len(sink.emails) == 1


def test_a_connection_that_closed_while_idle_costs_no_attempt(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with("idle_421")
    service = start_service(LEADMATCH_SENDERS="1")
    send_lead(service)
    wait_mail(sql, "delivered")
    time.sleep(0.3)
    send_lead(service)
    wait_for("two emails", lambda: len(sink.emails) == 2, 15)
    wait_for("both settled", lambda: outcomes(sql) == ["delivered"] * 2, 10)


def test_a_reused_connection_that_has_been_idle_for_too_long_costs_no_attempt(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    """The relay says so only when it is spoken to again."""
    service = start_service(LEADMATCH_SENDERS="1")
    send_lead(service)
    wait_mail(sql, "delivered")
    sink.fail_with("mail_421")
    send_lead(service)
    wait_for("two emails", lambda: len(sink.emails) == 2, 15)
    wait_for("both settled", lambda: len(outcomes(sql)) >= 2, 10)
    assert outcomes(sql) == ["delivered"] * 2 and not sink.faults


def test_emails_wait_while_the_relay_refuses_connections(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.stop()
    service = start_service()
    for _ in range(5):
        send_lead(service)
    service.wait_logged("relay_down")
    time.sleep(2)
    assert sql("select max(fails) as fails from outbox") == [{"fails": 0}]
    sink.start()
    wait_for("all emails", lambda: len(sink.emails) == 5, 20)
    wait_for("all settled", lambda: not sql("select 1 from outbox where state <> 'delivered'"), 10)


@pytest.mark.parametrize("fault", ["none", "starttls_missing", "starttls_lower_case"])
def test_nothing_but_starttls_is_said_to_a_relay_that_cannot_be_trusted(
    fault: str, settings: Settings, start_service: Start, sql: Sql
) -> None:
    """Without a fault its certificate is one that nobody vouches for."""
    sink = SmtpSink(with_tls=True, auth=("us", "very secret")).start()
    sink.fail_with(*[fault] * 20 if fault != "none" else [])
    settings |= {"LEADMATCH_SMTP_URL": sink.url, "LEADMATCH_SMTP_TLS": "require"}
    service = start_service(LEADMATCH_SMTP_USER="us", LEADMATCH_SMTP_PASSWORD="very secret")
    send_lead(service)
    assert service.wait_logged("relay_down", 30)["level"] == "error"
    wait_for("an attempt", lambda: outcomes(sql), 10)
    assert sql("select state, fails from outbox") == [{"state": "queued", "fails": 0}]
    assert {line.split()[0] for line in sink.commands} <= {b"EHLO", b"STARTTLS", b"QUIT"}
    assert sink.emails == []
    sink.stop()


def test_the_mail_of_a_killed_service_is_taken_up_when_the_lease_is_over(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    """The second process composes the email anew, so this also says that the bytes do not depend on the process."""
    sink.fail_with("late_250")
    first = start_service(LEADMATCH_LEASE_SECONDS="3")
    send_lead(first)
    wait_for("the mail", lambda: sink.emails, 15)
    first.kill()
    killed_at = time.monotonic()
    start_service(LEADMATCH_LEASE_SECONDS="3")
    wait_mail(sql, "delivered")
    assert time.monotonic() - killed_at < 3 + 5
    assert len(sink.emails) == 2 and sink.emails[0].raw == sink.emails[1].raw
    assert outcomes(sql) == ["delivered"]


def test_a_lease_is_renewed_while_the_relay_is_slow(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    """The relay answers after six seconds, the lease has two."""
    sink.fail_with("late_250")
    for _ in range(2):
        service = start_service(LEADMATCH_LEASE_SECONDS="2")
    send_lead(service)
    assert wait_mail(sql, "delivered")["attempt"] == 1
    assert len(sink.emails) == 1


def test_a_sender_that_wakes_up_late_changes_nothing(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with("late_250")
    sleeper = start_service(LEADMATCH_LEASE_SECONDS="2", LEADMATCH_DISPATCHER="off")
    other = start_service(LEADMATCH_SENDERS="0")
    send_lead(other)
    wait_for("the mail", lambda: sink.emails, 15)
    sleeper.signal(signal.SIGSTOP)
    start_service(LEADMATCH_LEASE_SECONDS="2")
    wait_mail(sql, "delivered")
    assert outcomes(sql) == ["delivered"]
    sleeper.signal(signal.SIGCONT)
    sleeper.wait_logged("email_settled_late", 15)
    sleeper.wait_logged("duplicate_possible")
    assert outcomes(sql) == ["delivered"]
    assert len(sink.emails) == 2 and sink.emails[0].raw == sink.emails[1].raw


def test_stopping_hands_back_a_mail_of_which_nothing_was_sent(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with("greeting_hang", "greeting_hang")
    service = start_service()
    send_lead(service)
    wait_for("a lease", lambda: sql("select 1 from outbox where lease_token is not null"), 10)
    wait_for("a connection", lambda: sink.connections, 10)
    stopped_at = time.monotonic()
    service.stop()
    assert time.monotonic() - stopped_at < 5
    rows = sql("select lease_token, due_at <= now() as is_due, state from outbox")
    assert rows == [{"lease_token": None, "is_due": True, "state": "queued"}]
    assert outcomes(sql) == []


def test_stopping_does_not_wait_for_a_relay_that_does_not_answer(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with("late_250")
    service = start_service()
    send_lead(service)
    wait_for("the mail", lambda: sink.emails, 15)
    service.stop()
    assert outcomes(sql) in (["uncertain"], ["delivered"])
    assert sql("select lease_token from outbox") == [{"lease_token": None}]


def test_a_result_is_kept_until_the_database_is_back(
    sink: SmtpSink, start_service: Start, sql: Sql, cluster: PostgresCluster
) -> None:
    sink.fail_with("late_250")
    service = start_service()
    send_lead(service)
    wait_for("the mail", lambda: sink.emails, 15)
    cluster.stop()
    time.sleep(7)  # the relay has answered by now
    cluster.start()
    service.wait_logged("senders_database_recovered", 20)
    wait_mail(sql, "delivered")
    assert outcomes(sql) == ["delivered"] and len(sink.emails) == 1


def test_the_first_mail_of_an_idle_service_leaves_within_a_second(sink: SmtpSink, start_service: Start) -> None:
    service = start_service()
    time.sleep(2)
    send_lead(service)
    answered_at = time.monotonic()
    wait_for("the mail", lambda: sink.emails, 10)
    assert sink.emails[0].at - answered_at < 1


def test_a_mail_is_given_up_when_its_time_is_over(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with(*["rcpt_450"] * 50)
    send_lead(start_service(LEADMATCH_RETRY_SCALE_PERCENT="10"))
    wait_for("an attempt", lambda: outcomes(sql), 10)
    sql("update outbox set give_up_at = now()")
    wait_mail(sql, "rejected")
    assert outcomes(sql)[-1] == "rejected"


def test_a_mail_that_is_given_up_is_one_of_which_staff_are_told(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    sink.fail_with(*["rcpt_450"] * 50)
    send_lead(start_service(LEADMATCH_RETRY_SCALE_PERCENT="10"))
    wait_for("an attempt", lambda: outcomes(sql), 10)
    sql("update outbox set give_up_at = now()")
    wait_mail(sql, "rejected")
    sink.faults.clear()
    told = "select recipient, message_id from outbox where notification = 'email_undeliverable' and state = 'delivered'"
    email = wait_for("staff to be told", lambda: sql(told), 30)[0]
    assert (email["recipient"], email["message_id"]) in [(one.recipient, parsed(one.raw)["Message-ID"]) for one in sink.emails]
    assert sql("select count(*) from outbox where state = 'rejected' and reported_at is null") == [{"count": 0}]


@pytest.mark.parametrize("fault, waits", [
    ("rcpt_450", [(15, 30), (30, 60), (60, 120), (120, 240)]),
    ("cut_after_dot_lost", [(60, 120), (60, 120), (60, 120), (120, 240)]),
    ("mail_530", [(15, 30)]),
])
def test_the_waits_between_attempts_grow(
    fault: str, waits: list[tuple[int, int]], sink: SmtpSink, start_service: Start, sql: Sql
) -> None:
    """Twice an email that may have arrived is sent again soon, while a receiver still knows that it has it."""
    sink.fail_with(*[fault] * len(waits))
    send_lead(start_service(LEADMATCH_RETRY_SCALE_PERCENT="100"))
    for attempt, (least, most) in enumerate(waits, 1):
        wait_for("an attempt", lambda: len(outcomes(sql)) == attempt, 15)
        wait = sql("select extract(epoch from due_at - (select max(at) from delivery))::float8 as s from outbox")[0]["s"]
        assert least - 1 <= wait <= most
        sql("update outbox set due_at = now()")


def test_a_cancelled_mail_is_never_sent(sink: SmtpSink, start_service: Start, sql: Sql, cli: Callable[..., str]) -> None:
    sink.fail_with("rcpt_450")
    send_lead(start_service(LEADMATCH_RETRY_SCALE_PERCENT="20"))
    wait_for("an attempt", lambda: outcomes(sql), 10)
    cli("outbox", "cancel", sql("select id from outbox")[0]["id"])
    time.sleep(8)  # the second attempt would have been after 6 s at most
    assert sink.emails == []
    assert "cancelled" in cli("outbox", "list", "--state", "cancelled")


def test_hostile_text_stays_text(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    description = "\n".join(
        [".", ".leading dot", "..", "From here on", "MAIL FROM:<nobody>", "--=_boundary", "x" * 300, "🦀 crab 😀" * 20, "<b>&amp;</b>",
         "=3D=0D=0A", "tab\there", "-- "]
    )
    title = "A \u202egateway\u2066 <script>alert(1)</script> " + "ü" * 100
    send_lead(start_service(), title=title, description=description, contact_name="Eve\u202e =?utf-8?q?x?=", company="a,b;c:<d>@e")
    wait_for("the mail", lambda: sink.emails, 15)
    raw = sink.emails[0].raw
    body = raw.split(b"\r\n\r\n", 1)[1]
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert max(raw) < 0x7F and b"\0" not in raw
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert not any(line.startswith((b".", b"From ")) for line in body.split(b"\r\n"))
    mail = parsed(raw)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert len(mail["Subject"]) <= 100 and "\u202e" not in mail["Subject"] and "\u2066" not in mail["Subject"]
    assert mail["To"] == ROSA and len(mail.keys()) == len(set(mail.keys()))
    text, html = part_of(mail, "plain"), part_of(mail, "html")
    for line in description.split("\n"):
        assert line.strip()[:500] in text
    assert "<script" not in html and "<b>" not in html and "&lt;b&gt;" in html


def parsed(raw: bytes) -> Any:
    import email
    import email.policy

    return email.message_from_bytes(raw, policy=email.policy.default)


def part_of(mail: Any, subtype: str) -> str:
    return mail.get_body((subtype,)).get_content()


@pytest.mark.parametrize("title", [
    "量化交易平台的低延迟撮合引擎需要两名有经验的工程师" * 3,
    "🦀🐍🚀🔥" * 20,
    "=?utf-8?q?Invoice_overdue?=",
    "Rust =?us-ascii?B?SGVsbG8=?= engineer",
    "a" * 200,
    "ü" * 79,
    "ab" * 20 + " 引擎" * 12,
])
def test_a_subject_is_encoded_words_of_75_characters_at_most(title: str, sink: SmtpSink, start_service: Start) -> None:
    send_lead(start_service(), title=title)
    wait_for("the email", lambda: sink.emails, 15)
    head = sink.emails[0].raw.split(b"\r\n\r\n")[0].decode("ascii")
    assert max(len(line) for line in head.split("\r\n")) <= 76
    value = re.search(r"^Subject:((?:.*\r\n )*.*)", head, re.MULTILINE).group(1)
    words = re.findall(r"=\?[^ \r\n]*", value)
    assert all(len(word) <= 75 and re.fullmatch(r"=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?=", word) for word in words)
    subject = parsed(sink.emails[0].raw)["Subject"]
    assert title[:30] in subject and len(subject) <= 100


def test_all_emails_of_one_lead_are_one_thread(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    service = start_service(LEADMATCH_STAFF_NOTICE_TO="staff@agency.example")
    lead = send_lead(service)
    wait_for("both emails", lambda: len(sink.emails) == 2, 15)
    emails = [parsed(mail.raw) for mail in sink.emails]
    assert len({mail["References"] for mail in emails}) == 1 and lead["id"] in emails[0]["References"]
    assert len({mail["Message-ID"] for mail in emails}) == 2
    assert {mail["X-Lead-Reference"] for mail in emails} == {lead["reference"]}
    assert {mail["Auto-Submitted"] for mail in emails} == {"auto-generated"}


def all_settled(sql: Sql) -> list[dict[str, Any]]:
    """All emails, if none is on its way."""
    rows = sql(
        "select message_id, state, (select count(*) from delivery d where d.outbox_id = o.id and d.outcome = 'uncertain') as unsure"
        " from outbox o"
    )
    return [] if any(row["state"] == "queued" for row in rows) else rows


def test_the_books_balance_whatever_the_relay_does(sink: SmtpSink, start_service: Start, sql: Sql) -> None:
    """Forty emails, a fault for three of five; every one arrives, or is rejected, and what arrives twice was uncertain."""
    seed = random.randrange(10**6)
    print("seed", seed)
    chance = random.Random(seed)
    kinds = sorted((CONNECTION_FAULTS | MAIL_FAULTS) - {"greeting_hang", "stall_mid_body", "late_250", "auth_missing", "auth_535"})
    sink.fail_with(*chance.choices(kinds, k=60))
    service = start_service()
    for _ in range(40):
        send_lead(service)
    wait_for("every mail placed", lambda: sql("select count(*) as n from outbox")[0]["n"] >= 40, 20)
    # A bounce moves an offer on, so emails may follow those that were settled: what is looked at is one moment.
    rows = wait_for("every mail settled", lambda: all_settled(sql), 90)
    arrived = Counter(str(parsed(mail.raw)["Message-ID"]) for mail in sink.emails)
    for row in rows:
        copies = arrived[row["message_id"]]
        assert copies <= 1 + row["unsure"]
        assert copies >= 1 or row["state"] in ("rejected", "cancelled")
    assert len({mail.raw for mail in sink.emails}) == len(arrived)
