"""A lead that comes back to its recruiter, or does not: a withdrawal that is undone, and a second offer after a hand-back."""

import pytest

from support.net import wait_for
from support.sample import RUST
from test_offers import act, add, offer_link, statuses, wait_subject
from test_outcomes import accepted, patch, reference  # noqa: F401


@pytest.mark.parametrize("away", ["time-off", "pause"])
def test_a_withdrawal_that_is_undone_finds_somebody_who_is_there(away, cli, api, mailbox, sql):
    ada, bob, cem = add(cli, "ada"), "bob@agency.example", "cem@agency.example"
    page = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    act(api, offer_link(mailbox, ada), "accept")
    assert api.post(page + "/withdraw", data={"sure": "on"}).status_code == 303
    add(cli, "bob")
    is_pause = away == "pause"
    cli("recruiter", away, ada, *([] if is_pause else ["--to", "2099-12-31"]), "--cover", bob)
    done = "select 1 from recruiter where pause_handed_over_at is not null" if is_pause else "select 1 from recruiter_time_off where handed_over_at is not null"
    wait_for("the handover", lambda: sql(done), 20)
    assert api.post(page + "/undo", data={"button": ""}).status_code == 303
    wait_subject(mailbox, bob, "You take over")
    assert not sql("select 1 from outbox where notification = 'lead_resumed' and recipient = %s", [ada])  # it is not theirs again
    assert api.post(page + "/withdraw", data={"sure": "on"}).status_code == 303
    cli("recruiter", "remove", bob)
    add(cli, "cem")
    assert api.post(page + "/undo", data={"button": ""}).status_code == 303
    assert act(api, offer_link(mailbox, cem), "accept").status_code == 303
    wait_subject(mailbox, cem, "Accepted")
    assert statuses(sql) == ["returned", "returned", "accepted"]


def test_a_withdrawal_that_is_undone_goes_only_to_who_takes_what_the_lead_is_now(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    taken = api.take(RUST)
    page = "/r/" + taken["status_url"].split("/r/")[1]
    act(api, offer_link(mailbox, ada), "accept")
    assert api.post(page + "/withdraw", data={"sure": "on"}).status_code == 303
    cli("recruiter", "add", "--name", "Pia", "--email", "pia@agency.example", "--engagements", "python")
    assert api.request("PATCH", f"/api/v1/leads/{taken['id']}", json={"engagement": "python", "reason": "wrong_class"}).status_code == 200
    assert api.post(page + "/undo", data={"button": ""}).status_code == 303
    assert act(api, offer_link(mailbox, "pia@agency.example"), "accept").status_code == 303
    assert "needs a different kind of engineer" in wait_subject(mailbox, ada, "No longer available").part("plain")
    told = sql("select notification from outbox where recipient = %s and id > (select id from outbox where notification = 'lead_withdrawn' and recipient = %s)", [ada, ada])
    assert told == [{"notification": "offer_closed"}]
    assert statuses(sql) == ["returned", "accepted"]


def test_the_link_of_an_older_offer_leads_to_the_newer_one_and_says_whose_act_it_was(cli, api, mailbox, sql):
    ada, first = accepted(cli, api, mailbox)
    assert "again" not in api.get(first).text
    assert act(api, first, "return", reason="too_busy").status_code == 303
    assert "You handed this lead back on" in api.get(first).text
    assert patch(api, reference(sql), recruiter=ada).status_code == 200
    second = offer_link(mailbox, ada, 2)
    page = api.get(first).text
    assert "is offered to you again" in page and second in page and page.index("offered to you again") < page.index("You handed this lead back on")
    assert act(api, second, "accept").status_code == 303
    page = api.get(first).text
    assert "was offered to you again later" in page and second in page and RUST["email"] not in page
    assert "offered to you again" not in api.get(second).text
    assert patch(api, reference(sql), status="new").status_code == 200
    assert "Since" in api.get(second).text and "You handed" not in api.get(second).text  # staff took it
