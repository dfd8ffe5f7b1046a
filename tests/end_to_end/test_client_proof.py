"""A client who proved an address once, and what ends that."""

import pytest

from support.mail_catcher import MailCatcher
from support.net import wait_for
from support.sample import RUST, Api
from test_client_emails import ADDRESS, about, api, confirmed, link_in, parts, press, state  # noqa: F401


SECOND = {**RUST, "title": "Another engine"}


def second_offer(api: Api, mailbox: MailCatcher) -> str:
    """Of another lead from the same address: where its recruiter answers."""
    second = api.take(SECOND)
    return link_in(about(mailbox, "rosa@agency.example", second["reference"]), "/o/")


def question_about_second(api: Api, mailbox: MailCatcher) -> str:
    api.post(second_offer(api, mailbox), data={"action": "ask", "question": "Which exchange?"})
    return about(mailbox, ADDRESS, "A question about your project").part("plain")


def test_an_address_proven_for_another_lead_gets_a_receipt_for_each_but_nothing_that_was_typed(api, mailbox, sql):
    api.take(RUST)
    confirmed(api, mailbox)
    assert "Which exchange?" not in question_about_second(api, mailbox)
    receipt = wait_for("a second receipt", lambda: [m for m in mailbox.emails(ADDRESS) if "We received" in m.subject][1:])[0]
    assert "Brandt" not in parts(receipt)
    assert state(sql, "has_receipt, email_proven_at") == {"has_receipt": True, "email_proven_at": None}


def test_whoever_used_a_proven_address_does_not_see_its_leads(api, mailbox):
    first = api.take(RUST)
    confirmed(api, mailbox)
    second = api.take(SECOND)
    assert first["reference"] not in api.get("/r/" + second["status_url"].split("/r/")[1]).text


def test_the_next_lead_is_opened_from_its_email_by_its_own_button(api, mailbox):
    api.take(RUST)
    confirmed(api, mailbox)
    second = api.take(SECOND)
    page = api.get(link_in(about(mailbox, ADDRESS, f"We received your request ({second['reference']})"))).text
    assert "Is this your request?" in page and "This wasn" in page


@pytest.mark.parametrize("end", ["disowned", "erased", "spam", "bounced", "old"])
def test_a_proof_ends(end, api, mailbox, sql, cli):
    api.take(RUST)
    path = confirmed(api, mailbox)
    if end == "disowned":
        second = api.take(SECOND)
        press(api, link_in(about(mailbox, ADDRESS, f"We received your request ({second['reference']})")) + "/not-me")
    elif end == "erased":
        api.post(path + "/erase", data={"sure": "yes"})
    elif end == "spam":
        cli("spam", "mark", ADDRESS)
        sql("delete from spam_sender")
    elif end == "bounced":
        sql("update outbox set state = 'rejected', settled_at = now(), fault = 'address' where notification = 'client_received'")
        wait_for("the bounce", lambda: sql("select 1 from lead where email_bounced_at is not null"))
    else:
        sql("update proven_address set proven_at = proven_at - interval '91 days'")
    third = api.take({**RUST, "title": "A third engine"})
    about(mailbox, "rosa@agency.example", third["reference"])  # offered with what the client is told
    assert sql(f"select has_receipt from lead where reference = '{third['reference']}'") == [{"has_receipt": False}]
