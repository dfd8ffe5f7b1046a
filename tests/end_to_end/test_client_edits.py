"""Several edits of a client are one email to those who have the lead."""

import re

import pytest

from support.net import wait_for
from support.sample import RUST, Api
from test_client_emails import ADDRESS, about, offer_of  # noqa: F401


@pytest.fixture
def patient(start_service, recruiters) -> Api:
    """A service that waits for the next edit."""
    return Api(start_service(LEADMATCH_CLIENT_EMAILS="on", LEADMATCH_EDIT_MINUTES="5").url)


def edit(api: Api, path: str, **answers: str) -> None:
    for name, answer in answers.items():
        page = api.get(f"{path}?edit={name}").text
        before = re.search(r'name="before" value="([^"]+)"', page[page.index('class="form edit"'):]).group(1)
        assert api.post(path + "/answer", data={"field": name, "before": before, name: answer}).status_code == 303


def test_edits_within_minutes_are_one_email_with_all_of_them(patient, mailbox, sql):
    path = "/r/" + patient.take(RUST)["status_url"].split("/r/")[1]
    offer_of(mailbox)
    edit(patient, path, title="Order book", must_haves="Kernel bypass")
    edit(patient, path, title="Order router", deadline="May")
    unsent = "select view -> 'changes' -> 'list' as list, due_at > now() + interval '4 minutes' as waits from outbox where notification = 'lead_corrected'"
    (email,) = sql(unsent)
    assert email["waits"] and {change["field"]: (change["old"], change["new"]) for change in email["list"]} == {
        "title": ("Matching engine", "Order router"), "must_haves": (None, "Kernel bypass"), "deadline": (None, "May")}
    sql("update outbox set created_at = created_at - interval '14 minutes' where notification = 'lead_corrected'")
    edit(patient, path, deadline="June")
    assert sql("select due_at < now() + interval '2 minutes' as is_soon from outbox where notification = 'lead_corrected'") == [{"is_soon": True}]
    sql("update outbox set due_at = now() where notification = 'lead_corrected'")
    text = about(mailbox, "rosa@agency.example", "Client updated").part("plain")
    assert "Order router" in text and "Order book" not in text and "June" in text and "Kernel bypass" in text


def test_what_was_changed_back_is_not_told(patient, mailbox, sql):
    path = "/r/" + patient.take(RUST)["status_url"].split("/r/")[1]
    offer_of(mailbox)
    edit(patient, path, title="Order book")
    edit(patient, path, title="Matching engine")
    assert sql("select 1 from outbox where notification = 'lead_corrected'") == []
