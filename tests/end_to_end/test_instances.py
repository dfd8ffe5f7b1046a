"""Two instances, or two requests, at one moment: what is locked decides, not what was found before, and nobody waits in a circle."""

import re
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Callable, Iterator

import pytest

from support.gate import Gate, Session, url_that_waits
from support.leadmatch import Service, Settings
from support.net import wait_for
from support.sample import RUST, Api, by_client
from test_offers import act, add, statuses

Sql = Callable[..., list[dict[str, Any]]]
Start = Callable[..., Service]
Cli = Callable[..., str]
Offer = dict[str, Any]
PATIENCE = 60.0
OFFER_PAGE = re.compile(r"https://leads\.example\.com(/o/[\w-]+)")
CLIENT_PAGE = re.compile(r"https://leads\.example\.com(/r/[\w-]+)")
PORTAL_PAGE = re.compile(r"https://leads\.example\.com(/d/[\w-]+)")
PLACE = "select pg_advisory_xact_lock(hashtext('leadmatch place'))"


@pytest.fixture(autouse=True)
def patient(settings: Settings) -> None:
    settings["LEADMATCH_DATABASE_URL"] = url_that_waits(settings["LEADMATCH_DATABASE_URL"])


@pytest.fixture
def api(start_service: Start, token: str, cli: Cli) -> Api:
    """A service that sends no emails, and one recruiter."""
    add(cli, "ada")
    return Api(start_service(LEADMATCH_SENDERS="0").url, token)


@pytest.fixture
def offers(api: Api, sql: Sql) -> list[Offer]:
    """Two open offers of two leads to one recruiter: of the first, the other instance is quicker."""
    for number in range(2):
        api.take({**RUST, "title": f"number {number}"})
    rows = lambda: sql("select o.id, l.reference, l.id as lead_id from offer o join lead l on l.id = o.lead_id order by o.id")
    return wait_for("two offers", lambda: len(rows()) == 2 and rows(), PATIENCE)


@pytest.fixture
def gate(database: str) -> Iterator[Gate]:
    gate = Gate(database)
    yield gate
    gate.disconnect()


@pytest.fixture
def other(database: str) -> Iterator[Session]:
    """What another instance has under way."""
    session = Session(database)
    yield session
    session.close()


@pytest.fixture
def due_gate(gate: Gate, offers: list[Offer]) -> Gate:
    """Before the offers that are due are locked."""
    gate.put_before_locks("recruiter_time_off", "offer_clock_resumed")
    return gate


@pytest.fixture
def later() -> Iterator[Callable[..., Future]]:
    """later(function, argument): runs it in a thread."""
    with ThreadPoolExecutor() as pool:
        yield pool.submit


def events_of(sql: Sql, offer: Offer) -> list[str]:
    return [row["what"] for row in sql("select what from event where lead_id = %s order by id", [offer["lead_id"]])]


def wait_event(sql: Sql, offer: Offer, what: str) -> None:
    wait_for(what, lambda: what in events_of(sql, offer), PATIENCE)


def view_of(sql: Sql, notification: str) -> str:
    """Of the one email of this kind."""
    rows = lambda: sql("select view::text from outbox where notification = %s", [notification])
    (email,) = wait_for(notification, rows, PATIENCE)
    return email["view"]


def page_of(sql: Sql, offer: Offer, pattern: re.Pattern[str]) -> str:
    (email,) = sql("select view::text from outbox where notification = 'lead_offered' and offer_id = %s", [offer["id"]])
    return pattern.search(email["view"]).group(1)


# --- the clock of offers ----------------------------------------------------------------------------------------------


def test_a_recruiter_is_reminded_once(due_gate: Gate, offers: list[Offer], sql: Sql) -> None:
    due_gate.hold("update offer set remind_at = now() - interval '1 second'")
    sql("update offer set reminded_at = now() where id = %s", [offers[0]["id"]])
    due_gate.open()
    wait_event(sql, offers[1], "offer_reminded")
    assert "offer_reminded" not in events_of(sql, offers[0])


def test_an_offer_whose_clock_is_to_start_again_does_not_expire(due_gate: Gate, offers: list[Offer], sql: Sql) -> None:
    due_gate.hold("update offer set deadline_at = now() - interval '1 second', remind_at = now() - interval '2 seconds'")
    sql("update offer set known_at = now(), restart_at = now() where id = %s", [offers[0]["id"]])
    due_gate.open()
    wait_event(sql, offers[1], "offer_expired")
    wait_event(sql, offers[0], "offer_delivered")
    assert statuses(sql)[0] == "open"


def test_staff_are_told_once_of_an_offer_that_was_not_delivered(due_gate: Gate, offers: list[Offer], sql: Sql) -> None:
    due_gate.hold(
        "update outbox set attempt = 1, fault = 'recipient', due_at = now() + interval '1 hour'",
        "update offer set created_at = now() - interval '1 hour', since_at = now() - interval '1 hour'",
    )
    sql("update offer set status = 'undelivered', ended_by = 'offer_undelivered', decided_at = now() where id = %s", [offers[0]["id"]])
    due_gate.open()
    told = view_of(sql, "offer_undelivered")
    assert offers[1]["reference"] in told and offers[0]["reference"] not in told


# --- emails that are under way ------------------------------------------------------------------------------------------


def test_an_offer_ends_while_its_email_is_settled(api: Api, offers: list[Offer], sql: Sql, other: Session) -> None:
    """Settling locks the email, then the offer; ending an offer must not wait for the email with the offer locked."""
    path = page_of(sql, offers[0], OFFER_PAGE)
    other.run("select from outbox where offer_id = %s for update", [offers[0]["id"]])
    assert act(api, path, "decline", reason="no_bench").status_code == 303
    assert statuses(sql)[0] == "declined"
    assert sql("select state from outbox where offer_id = %s", [offers[0]["id"]])[0]["state"] == "queued"


def test_an_email_is_settled_while_another_of_its_recipient_is_held(
    offers: list[Offer], sql: Sql, other: Session, start_service: Start
) -> None:
    sql("update outbox set slow_at = now()")
    sql("update outbox set due_at = now() + interval '1 hour' where offer_id = %s", [offers[1]["id"]])
    other.run("select from outbox where offer_id = %s for update", [offers[1]["id"]])
    start_service()
    state = "select 1 from outbox where offer_id = %s and state = 'delivered'"
    wait_for("the delivery", lambda: sql(state, [offers[0]["id"]]), PATIENCE)


def test_a_digest_leaves_out_an_offer_that_is_being_ended(
    start_service: Start, token: str, cli: Cli, sql: Sql, other: Session
) -> None:
    add(cli, "ada")
    sql("update recruiter set digest_at = now() + interval '1 hour'")
    api = Api(start_service(LEADMATCH_SENDERS="0", LEADMATCH_OFFER_MAILS_PER_HOUR="1").url, token)
    references = [api.take(by_client(number))["reference"] for number in range(3)]
    waiting = "select o.id, l.id as lead_id, l.reference from offer o join lead l on l.id = o.lead_id where awaits_digest order by o.id"
    ending, kept = wait_for("the offers", lambda: len(statuses(sql)) == 3 and sql(waiting), PATIENCE)
    other.run("select from lead where id = %s for update", [ending["lead_id"]])
    other.run(
        "update offer set status = 'withdrawn', ended_by = 'offer_withdrawn', decided_at = now(), awaits_digest = false where id = %s",
        [ending["id"]],
    )
    sql("update recruiter set digest_at = null")
    told = view_of(sql, "offers_digest")
    assert [reference for reference in references if reference in told] == [kept["reference"]]
    other.commit()


# --- leads ------------------------------------------------------------------------------------------------------------


def test_no_lead_is_held_while_another_instance_decides(api: Api, offers: list[Offer], sql: Sql, other: Session, gate: Gate) -> None:
    """Who wakes waiting leads holds the dispatch lock and wants leads, so nobody may want it the other way round."""
    other.run(PLACE)
    sql("update lead set dispatch_at = now()")
    gate.wait_for_statements()
    other.run("select from lead for update nowait")


def test_a_lead_that_cannot_be_dispatched_is_the_one_that_comes_later(api: Api, sql: Sql, gate: Gate) -> None:
    """Whichever lead is the first one by then."""
    bad, good = (api.take({**RUST, "title": title})["id"] for title in ("bad", "good"))
    wait_for("two offers", lambda: len(statuses(sql)) == 2, PATIENCE)
    sql("delete from offer")
    sql("create function refuse() returns trigger language plpgsql as $$ begin raise check_violation; end $$")
    sql("create trigger refuse before insert on dispatch for each row when (new.lead_id = '" + bad + "') execute function refuse()")
    gate.put_before_inserts("dispatch")
    gate.close()
    sql("update lead set status = 'new', dispatch_at = now() where id = %s", [bad])
    gate.wait_for_statements()
    gate.open()  # the batch
    gate.close()
    gate.wait_for_statements()  # the lead alone
    sql("update lead set status = 'new', dispatch_at = now() - interval '1 day' where id = %s", [good])
    gate.open()
    later = "select id::text from lead where dispatch_at > now() + interval '1 second'"
    wait_for("the bad one's delay", lambda: {"id": bad} in sql(later), PATIENCE)
    assert sql(later) == [{"id": bad}]


def test_a_recruiter_who_is_removed_meanwhile_does_not_get_the_lead_from_staff(
    api: Api, cli: Cli, sql: Sql, gate: Gate, later: Callable[..., Future]
) -> None:
    cli("recruiter", "pause", "ada@agency.example")
    lead = api.take(RUST)
    wait_for("a lead without a recruiter", lambda: sql("select 1 from lead where status = 'escalated'"), PATIENCE)
    gate.put_before_inserts("offer", "position('decision' in current_query()) = 0")  # not those of the dispatcher
    gate.close()
    change = {"status": "accepted", "recruiter": "ada@agency.example"}
    answer = later(api.request, "PATCH", f"/api/v1/leads/{lead['id']}", json=change)
    gate.wait_for_statements()
    sql("update recruiter set removed_at = now()")
    gate.open()
    assert answer.result().status_code == 409 and "removed" in answer.result().text
    assert api.get("/healthz").status_code == 200 and statuses(sql) == []


def test_a_recruiter_who_loses_the_lead_meanwhile_adds_no_note(
    api: Api, offers: list[Offer], sql: Sql, other: Session, gate: Gate, later: Callable[..., Future]
) -> None:
    offer = offers[0]
    assert act(api, page_of(sql, offer, OFFER_PAGE), "accept").status_code == 303
    path = page_of(sql, offer, PORTAL_PAGE)
    token = re.search(r'name="token" value="([^"]+)"', api.get(path).text).group(1)
    other.run("select from lead where id = %s for update", [offer["lead_id"]])
    other.run("update offer set status = 'returned', ended_by = 'offer_returned' where id = %s", [offer["id"]])
    other.run("update lead set status = 'new' where id = %s", [offer["lead_id"]])
    note = {"token": token, "action": "note", "lead": offer["reference"], "note": "Called her."}
    answer = later(api.post, path, data=note)
    gate.wait_for_statements()
    other.commit()
    assert answer.result().status_code == 422
    assert "note_added" not in events_of(sql, offer)


def test_a_lead_that_is_being_erased_is_not_held_by_the_search(
    start_service: Start, token: str, sql: Sql, other: Session, gate: Gate
) -> None:
    """An erasure has the lead, and then wants the day's count and the note that the lead is to be made searchable."""
    api = Api(start_service(LEADMATCH_SENDERS="0").url, token)
    erased, new = (api.take({**RUST, "title": title})["id"] for title in ("erased", "new"))
    wait_for("both to be searchable", lambda: len(sql("select 1 from lead_search")) == 2, PATIENCE)
    other.run("select from lead where id = %s for update", [erased])
    other.run("select from lead_daily for update")
    sql("delete from lead_search")
    sql("insert into lead_search_due (lead_id) values (%s), (%s)", [erased, new])
    gate.wait_for_statements()  # the search waits for the day's count
    other.run("select from lead_search_due where lead_id = %s for update nowait", [erased])


def test_answers_are_a_new_lead_when_the_one_they_repeat_is_erased_meanwhile(
    api: Api, sql: Sql, gate: Gate, later: Callable[..., Future]
) -> None:
    former = api.send(RUST).json()["id"]
    sql("update lead set created_at = now() - interval '2 days'")
    (row,) = sql("select encode(submission_key, 'hex') as key from lead")
    gate.put_before_inserts("lead", f"not exists (select from lead where submission_key = decode('{row['key']}', 'hex'))")
    gate.close()
    answer = later(api.send, RUST)
    gate.wait_for_statements()
    sql("delete from lead where id = %s", [former])
    gate.open()
    assert answer.result().status_code == 201
    assert sql("select kind from lead_link") == []


def test_a_button_of_an_old_email_does_not_prove_an_address_that_is_new_meanwhile(
    start_service: Start, token: str, sql: Sql, other: Session, gate: Gate, later: Callable[..., Future]
) -> None:
    api = Api(start_service(LEADMATCH_SENDERS="0", LEADMATCH_CLIENT_EMAILS="on").url, token)
    lead = api.take(RUST)["id"]
    path = CLIENT_PAGE.search(view_of(sql, "client_received")).group(1)
    other.run("update lead set email = 'someone@else.example' where id = %s", [lead])
    answer = later(api.post, path + "/confirm", data={"button": ""})
    gate.wait_for_statements()
    other.commit()
    answer.result()
    assert sql("select email_proven_at from lead") == [{"email_proven_at": None}]


# --- recruiters -------------------------------------------------------------------------------------------------------


def test_leave_that_was_sent_twice_gives_the_cover_one_share(cli: Cli, api: Api, sql: Sql) -> None:
    bob, _ = add(cli, "bob"), add(cli, "cem")
    for _ in range(2):
        cli("recruiter", "time-off", "ada@agency.example", "--to", "2099-12-31", "--cover", bob)
    for number in range(9):
        api.take(by_client(number))
    wait_for("nine offers", lambda: len(statuses(sql)) == 9, PATIENCE)
    shares = sql("select r.name, count(*) as n from offer o join recruiter r on r.id = o.recruiter_id group by 1 order by 1")
    assert shares == [{"name": "bob", "n": 6}, {"name": "cem", "n": 3}]


def test_an_entry_of_the_bench_that_is_sent_twice_at_the_same_moment_is_there_once(
    api: Api, offers: list[Offer], sql: Sql, gate: Gate, later: Callable[..., Future]
) -> None:
    path = page_of(sql, offers[0], PORTAL_PAGE)
    token = re.search(r'name="token" value="([^"]+)"', api.get(path).text).group(1)
    gate.put_before_inserts("bench")
    gate.close()
    answers = [later(api.post, path, data={"token": token, "action": "bench", "engagement": "rust"}) for _ in range(2)]
    gate.wait_for_statements(2)
    gate.open()
    assert [answer.result().status_code for answer in answers] == [303, 303]
    assert sql("select count(*) as n from bench") == [{"n": 1}]
