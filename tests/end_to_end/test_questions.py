"""A recruiter's question, its answer by the client, and the offer's clock in the meantime."""

import pytest

from support.net import wait_for
from support.sample import RUST
from test_offers import act, add, link_in, offer_link, pass_time, says, statuses, wait_subject


def test_a_question_stops_the_clock_until_the_client_answers(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    lead = api.take({**RUST, "description": "A gateway."})
    path = offer_link(mailbox, ada)
    assert act(api, path, "ask", question="Which exchange?").status_code == 303
    assert "deadline is paused" in says(api, path)
    assert sql("select status, deadline_at from offer") == [{"status": "asked", "deadline_at": None}]
    question = link_in(wait_subject(mailbox, RUST["email"], "A question"))
    assert "Which exchange?" in api.get(question).text
    assert api.post(question, data={"answer": "Xetra, write to ada@client.example"}).status_code == 303
    mail = wait_subject(mailbox, ada, "your question")
    assert "Xetra" in mail.part("plain") and "ada@client.example" not in mail.part("plain")
    (offer,) = sql("select status, deadline_at > now() as is_ahead from offer")
    assert offer == {"status": "open", "is_ahead": True}
    shown = api.get(f"/api/v1/leads/{lead['id']}").json()
    assert shown["submission"]["description"].startswith("A gateway.") and "Xetra" in shown["submission"]["description"]
    assert sql("select revision from lead_revision") == [{"revision": 1}]
    assert api.post(question, data={"answer": "something else"}).status_code == 409
    assert "something else" not in api.get(question).text
    assert act(api, path, "ask", question="And?").status_code == 409


def test_a_question_without_an_answer_lapses_and_the_clock_runs_on(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "ask", question="Which exchange?")
    pass_time(sql, 71)
    assert statuses(sql) == ["asked"]
    pass_time(sql, 2)
    assert "answer in time" in wait_subject(mailbox, ada, "your question").part("plain")
    assert sql("select status, deadline_at > now() as is_ahead from offer") == [{"status": "open", "is_ahead": True}]
    assert sql("select lapsed_at is not null as has_lapsed from question") == [{"has_lapsed": True}]


@pytest.mark.parametrize("phone", [None, "+43 1 234567"])
def test_a_question_that_comes_back_is_told_immediately(phone, cli, api, mailbox, sql):
    ada = add(cli, "ada")
    api.take({**RUST, "phone": phone} if phone else RUST)
    act(api, offer_link(mailbox, ada), "ask", question="Which exchange?")
    wait_subject(mailbox, RUST["email"], "A question")
    sql("update outbox set state = 'rejected', fault = 'address', last_code = 550, settled_at = now() where notification = 'client_question'")
    text = wait_subject(mailbox, ada, "your question").part("plain")
    assert "don’t reach this client, so your question won’t be answered" in text and "in time" not in text
    assert ("phone number as soon as you accept" in text) == (phone is not None) and "234567" not in text
    assert sql("select status, deadline_at > now() as is_ahead from offer") == [{"status": "open", "is_ahead": True}]


def test_an_answer_after_the_acceptance_reaches_who_accepted(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "ask", question="Which exchange?")
    question = link_in(wait_subject(mailbox, RUST["email"], "A question"))
    assert act(api, path, "accept").status_code == 303
    page = api.get(question).text
    assert "ada has accepted your request" in page and "stay hidden" not in page
    assert api.post(question, data={"answer": "Xetra, ask for Grace"}).status_code == 303
    mail = wait_subject(mailbox, ada, "The client answered")
    assert "Which exchange?" in mail.part("plain") and "Xetra, ask for Grace" in mail.part("plain")
    assert path in mail.part("plain") and "Respond by" not in mail.part("html") and "Accept or decline" not in mail.part("html")
    assert "passed on your answer" in api.get(question).text


def test_an_answer_after_the_asker_declined_reaches_who_is_asked_now(cli, api, mailbox):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "ask", question="Which exchange?")
    question = link_in(wait_subject(mailbox, RUST["email"], "A question"))
    assert "before taking on your project" in api.get(question).text
    bob = add(cli, "bob")
    act(api, path, "decline", reason="too_busy")
    offer_link(mailbox, bob)
    assert "A recruiter asked about your project" in api.get(question).text
    assert api.post(question, data={"answer": "Xetra, write to ada@client.example"}).status_code == 303
    text = wait_subject(mailbox, bob, "The client answered").part("plain")
    assert "has now answered a question about this lead: Which exchange?" in text and "Xetra" in text and "ada@client.example" not in text


@pytest.mark.parametrize("is_late", [False, True])
def test_who_declined_reads_no_later_answer_and_an_earlier_one_once(cli, api, mailbox, is_late):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "ask", question="Which exchange?")
    question = link_in(wait_subject(mailbox, RUST["email"], "A question"))
    bob = add(cli, "bob")
    if not is_late:
        assert api.post(question, data={"answer": "Xetra it is"}).status_code == 303
    assert act(api, path, "decline", reason="too_busy").status_code == 303
    assert act(api, offer_link(mailbox, bob), "accept").status_code == 303
    if is_late:
        assert api.post(question, data={"answer": "Xetra it is"}).status_code == 303
    page = api.get(path).text
    assert page.count("Which exchange?") == 1 and page.count("Xetra it is") == (0 if is_late else 1)
    assert "Xetra it is" in api.get(offer_link(mailbox, bob)).text


def test_an_answer_that_no_recruiter_waits_for_reaches_the_human_who_has_the_lead(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "ask", question="Which exchange?")
    question = link_in(wait_subject(mailbox, RUST["email"], "A question"))
    act(api, path, "decline", reason="too_busy")
    wait_for("escalation", lambda: sql("select status from lead") == [{"status": "escalated"}], 20)
    assert api.post(question, data={"answer": "Xetra"}).status_code == 303
    found = lambda: [m for m in mailbox.emails("fallback@agency.example") if "answered a question about this lead: Which exchange?" in m.part("plain")]
    assert "Xetra" in wait_for("the answer", found, 20)[0].part("plain")


@pytest.mark.parametrize("end", ["withdraw", "spam"])
def test_a_question_about_a_lead_that_nobody_works_on_is_closed(end, cli, api, mailbox, sql):
    ada = add(cli, "ada")
    taken = api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "ask", question="Which exchange?")
    question = link_in(wait_subject(mailbox, RUST["email"], "A question"))
    if end == "withdraw":
        api.post("/r/" + taken["status_url"].split("/r/")[1] + "/withdraw", data={"sure": "yes"})
    else:
        act(api, path, "decline", reason="spam")
    page = api.get(question).text
    assert "the question is closed" in page and "<textarea" not in page
    refused = api.post(question, data={"answer": "Xetra"})
    assert refused.status_code == 409 and "Xetra" in refused.text
    assert sql("select answered_at from question") == [{"answered_at": None}]
    assert "Xetra" not in sql("select submission::text as s from lead")[0]["s"]
