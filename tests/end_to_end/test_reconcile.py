"""kill -9 under load, small enough for every run; `make fault` is the large one. And the books themselves: they must notification what is wrong."""

import pytest

from fault.reconcile import Ledger, check, check_leads, check_emails, check_dispatches
from fault.load import run_with_kills
from support.installation import installation
from support.mail_catcher import CaughtEmail

POSTS, KILLS, SEED = 300, 3, 1


def test_the_books_balance_after_kills_under_load():
    with installation() as made:
        ledger = run_with_kills(made, POSTS, KILLS, SEED)
        assert ledger.kills == KILLS
        assert check(ledger, made.sql, made.mailbox.emails()) == []


def lead(**changes):
    return {"id": "1", "key": "a", "status": "offered", "taken": 1, "offers": 1, "dispatches": 1, "emails": 1, **changes}


def mail(message_id: str, raw: bytes = b"") -> CaughtEmail:
    return CaughtEmail("", (), b"Message-ID: " + message_id.encode() + b"\r\n\r\n" + raw, 0)


@pytest.mark.parametrize(
    "acknowledged, leads",
    [
        ([("a", "1", 201)], []),
        ([("a", "2", 201)], [lead()]),
        ([("a", "1", 201)], [lead(), lead(id="2")]),
        ([("a", "1", 201), ("a", "1", 201)], [lead()]),
        ([], [lead(key="never sent")]),
    ],
    ids=["lost", "other id", "stored twice", "new twice", "from nowhere"],
)
def test_the_books_notice_a_wrong_lead(acknowledged, leads):
    assert check_leads(Ledger(tried=["a"], acknowledged=acknowledged), leads)


def test_the_books_accept_an_unacknowledged_lead_that_was_stored():
    assert check_leads(Ledger(tried=["a"]), [lead()]) == []


@pytest.mark.parametrize("changes", [{"emails": 0}, {"emails": 2}, {"offers": 0}, {"offers": 2}, {"dispatches": 0}, {"taken": 2}, {"status": "new"}])
def test_the_books_notice_a_lead_that_is_not_placed_once(changes):
    assert check_dispatches([lead(**changes)])


ROW = {"state": "delivered", "attempt": 2}


@pytest.mark.parametrize(
    "kills, promised, emails",
    [
        (0, {"<a>": ROW}, []),
        (0, {}, [mail("<a>")]),
        (0, {"<a>": {**ROW, "state": "queued"}}, [mail("<a>")]),
        (0, {"<a>": ROW}, [mail("<a>"), mail("<a>")]),
        (1, {"<a>": {**ROW, "attempt": 1}}, [mail("<a>"), mail("<a>")]),
        (1, {"<a>": ROW}, [mail("<a>", b"one"), mail("<a>", b"other")]),
    ],
    ids=["never arrived", "from nowhere", "not settled", "twice without a kill", "twice in one lease", "other bytes"],
)
def test_the_books_notice_a_wrong_mail(kills, promised, emails):
    assert check_emails(Ledger(kills=kills), promised, emails)


def test_the_books_accept_the_same_bytes_twice_after_a_kill():
    assert check_emails(Ledger(kills=1), {"<a>": ROW}, [mail("<a>"), mail("<a>")]) == []
