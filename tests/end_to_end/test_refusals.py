"""What is pressed too late, or otherwise than before, changes nothing: the page says so and why, and keeps what was typed."""

import pytest
from requests import Response

from support.leadmatch import Service
from support.net import wait_for
from support.sample import RUST, Api
from test_client_emails import ADDRESS, about, api, link_in, offer_of  # noqa: F401
from test_offers import assert_wrong


def client_page(lead: dict) -> str:
    return "/r/" + lead["status_url"].split("/r/")[1]


def act(api: Api, path: str, action: str, **data: str) -> Response:
    return api.post(path, data={"action": action, **data})


def assert_refused(answer: Response, why: str, typed: str = "") -> None:
    assert answer.status_code == 409, answer.text
    assert 'role="alert"' in answer.text and why in answer.text and typed in answer.text, answer.text


@pytest.fixture
def accepted(api, mailbox) -> str:
    api.take(RUST)
    path = offer_of(mailbox)
    assert act(api, path, "accept").status_code == 303
    return path


def test_two_presses_of_a_button_are_one(api, mailbox, sql):
    api.take(RUST)
    path = offer_of(mailbox)
    for action, data in (("ask", {"question": "Which exchange?"}), ("accept", {}), ("return", {"reason": "too_busy", "note": "Too much"})):
        for _ in range(2):
            assert act(api, path, action, **data).status_code == 303
    assert len(sql("select 1 from question")) == 1


def test_a_lead_that_is_placed_cannot_be_handed_back(api, sql, accepted):
    assert act(api, accepted, "placed", start_date="2027-01-31", role="Engineer", rate="$85 an hour", fee="").status_code == 303
    assert_refused(act(api, accepted, "return", reason="too_busy", note="Nobody is free"), "This lead is placed, so it can’t be handed back", "Nobody is free")
    assert sql("select status from lead") == [{"status": "placed"}]


def test_a_second_question_is_not_sent_and_its_text_is_kept(api, mailbox, sql):
    api.take(RUST)
    path = offer_of(mailbox)
    assert act(api, path, "ask", question="Which exchange?").status_code == 303
    assert_refused(act(api, path, "ask", question="And by when?"), "Your first question is still with the client", "And by when?")
    assert len(sql("select 1 from question")) == 1


@pytest.mark.parametrize(
    "action, data, why",
    [("accept", {}, "so you can’t accept it anymore"), ("decline", {"reason": "other", "note": "A long story"}, "there’s nothing to decline"),
     ("ask", {"question": "A long story"}, "we didn’t send your question"), ("return", {"reason": "other", "note": "A long story"}, "You haven’t accepted this lead")])
def test_an_offer_that_is_over_says_so(action, data, why, api, mailbox, sql):
    lead = api.take(RUST)
    path = offer_of(mailbox)
    assert api.post(client_page(lead) + "/withdraw", data={"sure": "yes"}).status_code == 303
    assert_refused(act(api, path, action, **data), why, "A long story" if data else "")
    assert sql("select status from offer") == [{"status": "withdrawn"}]


def test_a_lead_that_was_accepted_is_not_declined_or_asked_about(api, accepted):
    assert_refused(act(api, accepted, "decline", reason="other", note="A long story"), "hand it back", "A long story")
    assert_refused(act(api, accepted, "ask", question="Which exchange?"), "ask the client directly", "Which exchange?")


def test_another_reason_for_the_same_decline_does_not_replace_the_first(api, mailbox, sql):
    api.take(RUST)
    path = offer_of(mailbox)
    assert act(api, path, "decline", reason="other", note="A long story").status_code == 303
    assert act(api, path, "decline", reason="other", note="A long story").status_code == 303
    assert_refused(act(api, path, "decline", reason="other", note="A better story"), "Your first reason counts", "A better story")
    assert sql("select decline_note from offer") == [{"decline_note": "A long story"}]


def test_a_withdrawal_is_undone_for_a_day_and_then_the_page_says_that_it_is_too_late(api, sql):
    page = client_page(api.take(RUST))
    assert api.post(page + "/withdraw", data={"sure": "yes"}).status_code == 303
    for _ in range(2):
        assert api.post(page + "/undo", data={"button": ""}).status_code == 303
    assert api.post(page + "/withdraw", data={"sure": "yes"}).status_code == 303
    sql("update event set at = at - interval '25 hours'")
    assert_refused(api.post(page + "/undo", data={"button": ""}), "can be undone for 24 hours")
    assert sql("select status from lead") == [{"status": "withdrawn"}]


@pytest.mark.parametrize("ends", [("withdrawn", None), ("closed", "other"), ("lost", "budget"), ("placed", None)], ids=lambda end: end[0])
def test_a_request_that_has_ended_shows_no_form_but_what_can_be_done_instead(ends, api, mailbox, sql):
    page = client_page(api.take(RUST))
    if ends[0] == "withdrawn":
        assert api.post(page + "/withdraw", data={"sure": "yes"}).status_code == 303
    else:
        sql("update lead set status = %s, end_reason = %s, dispatch_at = null", ends)
    typed = {**RUST, "title": "A better title", "company": "Brandt & Co", "consent": "yes"}
    for answer in (api.get(page + "/correct"), api.post(page + "/correct", data=typed)):
        assert answer.status_code == 409 and 'name="description"' not in answer.text
        instead = "Undo the withdrawal first" if ends[0] == "withdrawn" else "reply to one of our emails"
        assert instead in answer.text and (page + "/undo" in answer.text) == (ends[0] == "withdrawn")
    kept = answer.text.split('<blockquote class="quote">')[1].split("</blockquote>")[0]
    assert "A better title" in kept and "Brandt &amp; Co" in kept and RUST["description"] not in kept


@pytest.mark.parametrize("end", ["/withdraw", "/correct", "/answer", "/answer to another one"])
def test_a_request_that_is_closed_is_no_longer_changed(end, api, mailbox, sql):
    page = client_page(api.take(RUST))
    shown = api.get(page + "?edit=title").text
    before = shown.split('name="before" value="')[1].split('"')[0]
    sql("update lead set status = 'closed', end_reason = 'other', dispatch_at = null")
    typed = {"/withdraw": {"sure": "yes"}, "/correct": {**RUST, "title": "A better title", "consent": "yes"},
             "/answer": {"field": "title", "before": before, "title": "A better title"},
             "/answer to another one": {"field": "title", "before": "0" * 16, "title": "A better title"}}[end]
    assert_refused(api.post(page + end.split()[0], data=typed), "can no longer be changed", "" if end == "/withdraw" else "A better title")
    assert sql("select title from lead") == [{"title": RUST["title"]}]


def test_an_answer_without_words_is_asked_for_again_at_its_field(api, mailbox):
    api.take(RUST)
    act(api, offer_of(mailbox), "ask", question="Which exchange?")
    question = link_in(about(mailbox, ADDRESS, "A question about your project"), "/q/")
    assert_wrong(api.post(question, data={"answer": " "}), "answer", "Write your answer first.")


def test_a_second_answer_does_not_replace_the_first_and_is_kept(api, mailbox, sql):
    api.take(RUST)
    act(api, offer_of(mailbox), "ask", question="Which exchange?")
    question = link_in(about(mailbox, ADDRESS, "A question about your project"), "/q/")
    for _ in range(2):
        assert api.post(question, data={"answer": "Xetra"}).status_code == 303
    assert_refused(api.post(question, data={"answer": "Eurex"}), "already answered", "Eurex")
    assert sql("select answer from question") == [{"answer": "Xetra"}]
