"""A request whose client gives another address: what becomes of it when the new one is somebody else's."""

import pytest

from support.mail_catcher import MailCatcher
from support.net import wait_for
from support.sample import CONTACT, RUST, Api
from test_client_emails import ADDRESS, about, api, assert_nothing_typed, confirmed, link_in, offer_of, parts, press, receipt_of, state  # noqa: F401

WRONG = "adda@client.example"
OTHER = "ada@brandt.example"
PHONE = "+43 1 234567"


def give(api: Api, path: str, address: str) -> int:
    return api.post(path + "/correct", data={**RUST, "phone": PHONE, "email": address, "consent": "yes"}).status_code


def given(mailbox: MailCatcher, address: str) -> str:
    """Where the letter to a new address leads to."""
    return link_in(about(mailbox, address, "Is this your email address?"))


@pytest.fixture
def accepted(api, mailbox) -> str:
    """The page of a client who confirmed their address; a recruiter has the request."""
    api.take({**RUST, "phone": PHONE})
    path = confirmed(api, mailbox)
    assert api.post(offer_of(mailbox), data={"action": "accept"}).status_code == 303
    return path


def mistyped(api: Api, mailbox: MailCatcher, path: str) -> str:
    assert give(api, path, WRONG) == 303
    return given(mailbox, WRONG)


def test_the_letter_to_a_new_address_says_what_happened_without_a_word_that_was_typed(api, mailbox, accepted):
    mistyped(api, mailbox, accepted)
    mail = about(mailbox, WRONG, "Is this your email address?")
    assert_nothing_typed(mail)
    for part in ("plain", "html"):
        assert "Someone gave this email address for a request" in mail.part(part) and "View your request" not in mail.part(part)
    page = api.get(link_in(mail)).text
    assert "take your address out" in page and "stop working" not in page


def test_a_mistyped_address_is_taken_back_and_the_request_goes_on(api, mailbox, sql, accepted):
    wrong = mistyped(api, mailbox, accepted)
    assert press(api, wrong + "/not-me").status_code == 303
    page = api.get(wrong).text
    assert "Thanks for letting us know" in page and "taken your address out" in page and "stopped working" not in page
    assert state(sql, "status, email, email_proven_at is not null as is_proven, submission ->> 'email' as typed") == {
        "status": "accepted", "email": ADDRESS, "is_proven": True, "typed": ADDRESS}
    assert [row["what"] for row in sql("select what from event where what in ('lead_disowned', 'address_disowned')")] == ["address_disowned"]
    told = about(mailbox, ADDRESS, "Your email address for request")
    assert WRONG not in parts(told) and RUST["title"] in api.get(link_in(told)).text
    recruiter = about(mailbox, "rosa@agency.example", "Client’s email address")
    assert ADDRESS in recruiter.part("plain") and WRONG not in parts(recruiter)
    offer = api.get(offer_of(mailbox)).text
    assert ADDRESS in offer and WRONG not in offer.split("What happened")[0]
    assert RUST["title"] in api.get(accepted).text  # the link to it opens again
    press(api, wrong + "/confirm")
    assert state(sql, "email") == {"email": ADDRESS}


def test_pressing_it_twice_is_pressing_it_once(api, mailbox, sql, accepted):
    wrong = mistyped(api, mailbox, accepted)
    for _ in range(2):
        assert press(api, wrong + "/not-me").status_code == 303
    assert len(sql("select 1 from event where what = 'address_disowned'")) == 1
    assert len(sql("select 1 from outbox where notification = 'client_address_taken_back'")) == 1


def test_without_an_address_that_works_the_recruiter_calls(api, mailbox, sql, accepted):
    sql("update lead set email_bounced_at = now()")
    wrong = mistyped(api, mailbox, accepted)
    press(api, wrong + "/not-me")
    recruiter = about(mailbox, "rosa@agency.example", "Client’s email address")
    assert PHONE in recruiter.part("plain") and WRONG not in parts(recruiter)
    assert state(sql, "status, email_bounced_at is not null as is_bounced") == {"status": "accepted", "is_bounced": True}
    assert sql("select 1 from outbox where notification = 'client_address_taken_back'") == []


def test_a_second_mistyped_address_leads_back_to_the_one_that_was_confirmed(api, mailbox, sql):
    sent = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    assert give(api, sent, OTHER) == 303 and give(api, sent, WRONG) == 303
    assert press(api, given(mailbox, OTHER) + "/not-me").status_code == 303  # no longer the request's
    assert "taken your address out" in api.get(given(mailbox, OTHER)).text
    assert state(sql, "email") == {"email": WRONG}
    press(api, given(mailbox, WRONG) + "/not-me")
    assert state(sql, "email, status <> 'quarantined' as goes_on, email_proven_at is not null as is_proven") == {
        "email": ADDRESS, "goes_on": True, "is_proven": True}


def test_an_address_that_was_confirmed_and_is_given_again_need_not_be_confirmed_again(api, mailbox, sql):
    sent = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    own = confirmed(api, mailbox)
    assert give(api, sent, WRONG) == 303 and give(api, sent, ADDRESS) == 303
    assert RUST["title"] in api.get(own).text
    assert press(api, given(mailbox, WRONG) + "/not-me").status_code == 303
    assert state(sql, "email, status <> 'quarantined' as goes_on") == {"email": ADDRESS, "goes_on": True}


def test_an_address_that_its_owner_disowned_cannot_be_given_again(api, mailbox, sql, accepted):
    press(api, mistyped(api, mailbox, accepted) + "/not-me")
    answer = api.post(accepted + "/correct", data={**RUST, "phone": PHONE, "email": WRONG, "consent": "yes"})
    assert answer.status_code == 422 and "isn’t theirs" in answer.text
    assert state(sql, "email") == {"email": ADDRESS}
    assert len([mail for mail in mailbox.emails(WRONG)]) == 1


def test_who_confirms_the_new_address_has_the_request(api, mailbox, sql, accepted):
    assert give(api, accepted, OTHER) == 303
    own = given(mailbox, OTHER)
    assert press(api, own + "/confirm").status_code == 303
    stale = press(api, own + "/not-me")  # in a tab that was opened before
    assert stale.status_code == 409 and "was confirmed for this request on" in stale.text and "no longer works" in stale.text
    assert state(sql, "email, status, email_proven_at is not null as is_proven") == {"email": OTHER, "status": "accepted", "is_proven": True}


def test_of_an_erased_request_nothing_is_left_to_disown(api, mailbox, sql, accepted):
    sent = link_in(about(mailbox, ADDRESS, "accepted your request"))
    wrong = mistyped(api, mailbox, accepted)
    sql("update lead set email_proven_at = now()")  # the page of the client, by whatever link
    assert api.post(wrong + "/erase", data={"sure": "yes"}).status_code == 303
    assert press(api, wrong + "/not-me").status_code == 410 and api.get(sent).status_code == 410


def test_after_the_first_address_was_disowned_the_next_can_be_confirmed(api, mailbox, sql):
    sent = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    press(api, link_in(about(mailbox, ADDRESS, "We received your request")) + "/not-me")
    assert state(sql, "status") == {"status": "quarantined"}
    sql("update lead set status = 'new', dispatch_at = now(), ended_at = null")  # staff release it
    assert give(api, sent, OTHER) == 303
    own = given(mailbox, OTHER)
    press(api, own + "/confirm")
    assert RUST["title"] in api.get(own).text


def test_who_confirms_the_new_address_does_not_read_the_former_one(api, mailbox, accepted):
    wrong = mistyped(api, mailbox, accepted)
    press(api, wrong + "/confirm")
    for kept in (api.get(wrong).text, api.get(wrong + "/data.json").text):
        assert WRONG in kept and ADDRESS not in kept


def test_what_is_typed_into_a_form_whose_link_opens_nothing_any_longer_is_not_lost(api, mailbox, sql, accepted):
    sent = link_in(about(mailbox, ADDRESS, "accepted your request"))
    mistyped(api, mailbox, accepted)
    typed = {**RUST, "phone": PHONE, "email": ADDRESS, "consent": "yes", "description": "We have looked again: it is only the gateway."}
    page = api.post(sent + "/correct", data=typed)
    assert page.status_code == 409 and "Your changes weren’t saved" in page.text and typed["description"] in page.text
    assert WRONG not in page.text and state(sql, "email") == {"email": WRONG}
    page = api.post(sent + "/answer", data={"field": "description", "description": typed["description"]})
    assert page.status_code == 404 and typed["description"] in page.text


def test_what_is_typed_before_the_address_is_confirmed_is_not_lost(api, mailbox, sql, accepted):
    wrong = mistyped(api, mailbox, accepted)
    page = api.post(wrong + "/correct", data={**RUST, "email": WRONG, "consent": "yes", "description": "I have no such project."})
    assert page.status_code == 409 and "confirm that the email address is yours" in page.text and "I have no such project." in page.text
    assert PHONE not in page.text
    page = api.post(wrong + "/answer", data={"field": "description", "description": "I have no such project."})
    assert "I have no such project." in page.text and "/not-me" in page.text and PHONE not in page.text


def ask(api: Api, mailbox: MailCatcher, text: str = "Is order matching on Xetra?") -> None:
    assert api.post(offer_of(mailbox), data={"action": "ask", "question": text}).status_code == 303


def test_a_question_is_not_read_or_answered_by_who_has_not_confirmed_a_new_address(api, mailbox, sql):
    sent = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    assert give(api, sent, WRONG) == 303
    given(mailbox, WRONG)
    ask(api, mailbox)
    mail = about(mailbox, WRONG, "A question about your project")
    assert_nothing_typed(mail)
    path = link_in(mail, "/q/")
    for page in (api.get(path), api.post(path, data={"answer": "None of my business"})):
        assert "Xetra" not in page.text and "/not-me" in page.text and "textarea" not in page.text
    assert "None of my business" in page.text  # what was typed is not lost
    assert sql("select answer from question") == [{"answer": None}]
    own = about(mailbox, ADDRESS, "A question about your project")
    assert "Xetra" in parts(own) and "Xetra" in api.get(link_in(own, "/q/")).text
    page = path.replace("/q/", "/r/")
    assert press(api, page + "/confirm").status_code == 303
    assert "Xetra" in api.get(page).text and "Xetra" in api.get(path).text


def test_a_question_that_went_to_a_mistyped_first_address_is_closed_to_it_once_another_is_confirmed(api, mailbox, sql):
    sent = "/r/" + api.take({**RUST, "email": WRONG})["status_url"].split("/r/")[1]
    ask(api, mailbox)
    path = link_in(about(mailbox, WRONG, "A question about your project"), "/q/")
    assert "Xetra" in api.get(path).text
    assert give(api, sent, ADDRESS) == 303
    own = given(mailbox, ADDRESS)
    press(api, own + "/confirm")
    assert "Xetra" not in api.get(path).text
    assert "Xetra" not in api.post(path, data={"answer": "None of my business"}).text
    assert sql("select answer from question") == [{"answer": None}]
    assert "Xetra" in api.get(own).text


@pytest.mark.parametrize("act, subject, text", [
    ("withdraw", "is closed", "You withdrew your request"), ("erase", "was erased", "everything we stored about it")])
def test_until_a_new_address_is_confirmed_the_confirmed_one_hears_of_the_end(act, subject, text, api, mailbox, sql):
    sent = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    assert give(api, sent, WRONG) == 303
    given(mailbox, WRONG)
    assert api.post(sent + "/" + act, data={"sure": "yes"}).status_code == 303
    own = about(mailbox, ADDRESS, subject)
    assert text in own.part("plain") and "Ada" in own.part("plain")
    assert "/r/" not in parts(own) and "undo" not in parts(own)  # it opens nothing any longer
    assert_nothing_typed(about(mailbox, WRONG, subject))


def test_until_a_new_address_is_confirmed_the_confirmed_one_hears_how_the_request_goes(api, mailbox, sql):
    sent = "/r/" + api.take({**RUST, "phone": PHONE})["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    assert give(api, sent, WRONG) == 303
    given(mailbox, WRONG)
    sql("update lead set created_at = created_at - interval '1 day', response_due_at = now() + interval '10 minutes'")
    offer = offer_of(mailbox)
    hears(mailbox, "needs a little longer", "No recruiter has accepted your request yet")
    assert api.post(offer, data={"action": "accept"}).status_code == 303
    hears(mailbox, "accepted your request", "rosa@agency.example")
    assert api.post(offer, data={"action": "return", "reason": "too_busy"}).status_code == 303
    hears(mailbox, "finding someone else", "no longer working on your request")


def test_a_confirmed_address_that_bounces_while_a_new_one_is_not_confirmed_hears_no_more(start_service, recruiters, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url)
    sent = "/r/" + api.take({**RUST, "phone": PHONE})["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    assert give(api, sent, WRONG) == 303
    given(mailbox, WRONG)
    offer = offer_of(mailbox)
    assert api.post(offer, data={"action": "ask", "question": "Is it Xetra?"}).status_code == 303
    about(mailbox, ADDRESS, "A question about your project")
    bounce = "update outbox set state = 'rejected', fault = 'address', last_code = 550, settled_at = now() where notification = 'client_question' and recipient = %s"
    sql(bounce, [ADDRESS])
    wait_for("the mark", lambda: sql("select 1 from lead_revision where email_bounced_at is not null"))
    assert state(sql, "email_bounced_at") == {"email_bounced_at": None} and sql("select 1 from proven_address") == []
    assert sql("select 1 from question where lapses_at > now()") != []
    assert state(sql, "response_kept") == {"response_kept": True}
    assert sql("select new from event where what = 'former_email_bounced'") == [{"new": {"email": ADDRESS}}]
    sql(bounce, [WRONG])
    wait_for("the other mark", lambda: state(sql, "email_bounced_at is not null as is_marked")["is_marked"])
    wait_for("an end to the wait", lambda: sql("select 1 from question where lapsed_at is null") == [])
    assert state(sql, "response_kept") == {"response_kept": None}
    count = len(sql("select 1 from outbox where recipient in (%s, %s)", [ADDRESS, WRONG]))
    assert api.post(offer, data={"action": "accept"}).status_code == 303
    assert api.post(sent + "/withdraw", data={"sure": "yes"}).status_code == 303
    assert len(sql("select 1 from outbox where recipient in (%s, %s)", [ADDRESS, WRONG])) == count


def test_of_three_who_are_asked_the_question_and_the_winner_reach_the_confirmed_address_too(start_service, recruiters, cli, mailbox, sql):
    for name in ("Rene", "Ruth"):
        cli("recruiter", "add", "--name", name, "--email", f"{name.lower()}@agency.example", "--engagements", "rust")
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on", LEADMATCH_OFFER_MODES="rust=top:3").url)
    sent = "/r/" + api.take({**RUST, "phone": PHONE})["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    assert give(api, sent, WRONG) == 303
    given(mailbox, WRONG)
    rosa, rene, ruth = (offer_of(mailbox, f"{name}@agency.example") for name in ("rosa", "rene", "ruth"))
    assert api.post(rosa, data={"action": "ask", "question": "Is it Xetra?"}).status_code == 303
    assert_nothing_typed(about(mailbox, WRONG, "A question about your project"))
    own = about(mailbox, ADDRESS, "A question about your project")
    assert api.post(link_in(own, "/q/"), data={"answer": "Yes, Xetra."}).status_code == 303
    wait_for("the answer", lambda: any("Yes, Xetra." in mail.part("plain") for mail in mailbox.emails("rosa@agency.example")))
    assert api.post(rene, data={"action": "accept"}).status_code == 303
    hears(mailbox, "Rene accepted your request", "rene@agency.example")
    for name, path in (("rosa", rosa), ("ruth", ruth)):
        about(mailbox, f"{name}@agency.example", "No longer available")
        assert WRONG not in api.get(path).text and ADDRESS not in api.get(path).text
    assert WRONG in api.get(rene).text and sql("select count(*) as n from outbox where notification = 'client_accepted'") == [{"n": 2}]


def test_a_question_of_staff_reaches_the_confirmed_address_too_and_is_answered_by_a_reply(start_service, token, recruiters, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on", LEADMATCH_STAFF_NOTICE_TO="team@agency.example").url, token)
    vague = {**CONTACT, "title": "A project", "description": "We need some help with a project of ours."}
    lead = api.take(vague)
    sent = "/r/" + lead["status_url"].split("/r/")[1]
    confirmed(api, mailbox, vague["email"])
    assert api.post(sent + "/correct", data={**vague, "email": WRONG, "consent": "yes"}).status_code == 303
    given(mailbox, WRONG)
    wait_for("triage", lambda: state(sql, "status") == {"status": "triage"})
    assert api.post(f"/api/v1/leads/{lead['id']}/ask", json={}).status_code == 200
    other = about(mailbox, WRONG, "A question about your project")
    assert_nothing_typed(other)
    assert "Give it on the page" in other.part("plain") and link_in(other)
    own = about(mailbox, vague["email"], "A question about your project")
    for part in ("plain", "html"):
        assert "Reply to this email in your own words" in own.part(part) and "on the page" not in own.part(part) and "/r/" not in own.part(part)
    assert "Answer" not in own.part("html").split("Reply to this email")[1]  # no button that leads nowhere


def hears(mailbox: MailCatcher, subject: str, text: str) -> None:
    """Who confirmed the address before reads it by name, without a link to the page, which only the present address opens."""
    own = about(mailbox, ADDRESS, subject)
    for part in ("plain", "html"):
        assert text in own.part(part) and "Ada" in own.part(part) and "/r/" not in own.part(part)
    assert_nothing_typed(about(mailbox, WRONG, subject))


def test_who_confirmed_the_new_address_alone_hears_of_the_end(api, mailbox, sql, accepted):
    assert give(api, accepted, OTHER) == 303
    own = given(mailbox, OTHER)
    press(api, own + "/confirm")
    assert api.post(own + "/withdraw", data={"sure": "yes"}).status_code == 303
    about(mailbox, OTHER, "is closed")
    assert sql("select recipient from outbox where notification = 'client_closed'") == [{"recipient": OTHER}]


def test_each_request_with_a_new_address_has_its_letter(api, mailbox, sql):
    pages = ["/r/" + api.take({**RUST, "title": title, "email": f"{title}@client.example"})["status_url"].split("/r/")[1] for title in ("one", "two")]
    for page in (*pages, *pages):
        give(api, page, OTHER)
    assert len(sql("select 1 from outbox where notification = 'client_address_given' and recipient = %s", [OTHER])) == 2


def test_a_recruiter_who_may_not_see_the_contact_hears_nothing_of_a_new_address(api, mailbox, sql):
    path = "/r/" + api.take({**RUST, "phone": PHONE})["status_url"].split("/r/")[1]
    offer_of(mailbox)
    assert give(api, path, OTHER) == 303
    assert sql("select view from outbox where notification = 'lead_corrected'") == []


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_who_has_the_request_reads_whether_a_new_address_is_confirmed(is_confirmed, api, mailbox, sql):
    sent = "/r/" + api.take({**RUST, "phone": PHONE})["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    assert api.post(offer_of(mailbox), data={"action": "accept"}).status_code == 303
    if is_confirmed:
        assert give(api, sent, WRONG) == 303
        sql("update outbox set state = 'cancelled', settled_at = now() where notification = 'lead_corrected'")
    assert give(api, sent, ADDRESS if is_confirmed else WRONG) == 303
    assert sql("select view #>> '{changes,list,0,new}' as new, view #> '{changes,list,0,is_unconfirmed}' as note from outbox where notification = 'lead_corrected' order by id desc limit 1") == [
        {"new": ADDRESS if is_confirmed else WRONG, "note": not is_confirmed}]


def test_a_recruiter_whose_lead_goes_on_reads_the_address_that_counts(api, mailbox, sql, accepted):
    sent = accepted
    wrong = mistyped(api, mailbox, accepted)
    sql("update lead set email_proven_at = now()")  # the page of the client, by whatever link
    assert api.post(wrong + "/withdraw", data={"sure": "yes"}).status_code == 303
    sql("update lead set email_proven_at = null")
    assert press(api, wrong + "/not-me").status_code == 303
    assert press(api, sent + "/undo").status_code == 303
    told = about(mailbox, "rosa@agency.example", "Client reopened")
    assert ADDRESS in told.part("plain") and ADDRESS in told.part("html") and WRONG not in parts(told)


def test_what_is_held_back_writes_to_no_new_address_until_it_is_released(start_service, token, recruiters, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url, token)
    suspect = {**RUST, "email": "eve@mailinator.com", "contact_name": "qwrtpsdfg"}
    lead = api.take(suspect)
    sent = "/r/" + lead["status_url"].split("/r/")[1]
    assert state(sql, "status") == {"status": "quarantined"}
    assert api.post(sent + "/correct", data={**suspect, "email": OTHER, "consent": "yes"}).status_code == 303
    assert state(sql, "email") == {"email": OTHER} and sql("select 1 from outbox where recipient = %s", [OTHER]) == []
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    assert press(api, link_in(about(mailbox, OTHER, "We received your request")) + "/confirm").status_code == 303


def test_after_its_address_was_disowned_a_released_request_writes_to_the_next(start_service, token, recruiters, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url, token)
    lead = api.take(RUST)
    sent = "/r/" + lead["status_url"].split("/r/")[1]
    press(api, link_in(about(mailbox, ADDRESS, "We received your request")) + "/not-me")
    assert give(api, sent, OTHER) == 303 and sql("select 1 from outbox where recipient = %s", [OTHER]) == []
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    assert press(api, link_in(about(mailbox, OTHER, "We received your request")) + "/confirm").status_code == 303
    assert state(sql, "email_proven_at is not null as is_proven") == {"is_proven": True}


def letters(sql) -> int:
    return sql("select count(*) as n from outbox where notification = 'client_address_given'")[0]["n"]


def pages_of(api, count: int) -> list[str]:
    return ["/r/" + api.take({**RUST, "title": f"Project {number}", "email": f"c{number}@client{number}.example"})["status_url"].split("/r/")[1]
            for number in range(count)]


def test_a_request_is_no_way_to_write_to_strangers(api, mailbox, sql):
    pages = pages_of(api, 6)
    assert [give(api, pages[0], f"someone{number}@stranger{number}.example") for number in range(8)] == [303] * 8 and letters(sql) == 5
    assert sql("select email from lead where email like 'some%%'") == [{"email": "someone7@stranger7.example"}]
    assert [give(api, page, "victim@stranger.example") for page in pages[1:6]] == [303] * 5 and letters(sql) == 8

    sql("update intake_limit set tat_us = tat_us + epoch_us(to_timestamp(3600)) where key = 'letter'")
    assert give(api, pages[5], OTHER) == 303 and letters(sql) == 8
    sql("update intake_limit set tat_us = epoch_us(now()) where key = 'letter'")
    assert give(api, pages[4], OTHER) == 303 and letters(sql) == 9


def from_network(api: Api, number: int) -> Api:
    other = Api(api.url)
    other.http.headers["X-Forwarded-For"] = f"203.0.{number}.7"
    return other


def test_who_causes_many_letters_takes_none_from_others(start_service, token, recruiters, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on", LEADMATCH_TRUSTED_PROXIES="127.0.0.1").url, token)
    pages = pages_of(api, 8)
    for number, page in enumerate(pages[:7] * 3):
        assert give(from_network(api, 1), page, f"someone{number}@stranger{number}.example") == 303
    assert letters(sql) == 5
    assert give(from_network(api, 2), pages[7], OTHER) == 303 and letters(sql) == 6
    assert about(mailbox, OTHER, "Is this your email address?")


def test_letters_take_no_receipt_from_others(api, mailbox, sql):
    sql("insert into client_receipt (address_hash, is_letter) select address_hash(n::text), true from generate_series(1, 60) n")
    api.take({**RUST, "phone": PHONE})
    assert about(mailbox, ADDRESS, "We received your request")


def test_an_old_link_tells_of_no_letter_that_was_not_sent(api, mailbox, sql):
    path = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    receipt = link_in(receipt_of(mailbox))
    assert [give(api, path, f"someone{number}@stranger{number}.example") for number in range(6)] == [303] * 6 and letters(sql) == 5
    page = api.get(receipt).text
    assert "links in our emails to the new address do" in page and "ve sent a new link" not in page
    assert api.post("/r", data={"email": "someone5@stranger5.example"}).status_code == 303
    assert about(mailbox, "someone5@stranger5.example", "Your link")


def test_the_same_address_in_other_letters_is_no_change(api, mailbox, sql):
    sent = "/r/" + api.send({**RUST, "phone": PHONE}).json()["status_url"].split("/r/")[1]
    assert give(api, sent, ADDRESS.title()) == 303
    assert state(sql, "email, revision") == {"email": ADDRESS, "revision": 1}
    again = api.send({**RUST, "phone": PHONE, "email": ADDRESS.upper()})
    assert again.json()["repeated"] and state(sql, "email, revision") == {"email": ADDRESS, "revision": 1}


@pytest.fixture
def respelled(api, mailbox, sql) -> str:
    """The link in the receipt of a request whose client has corrected it since, and spelled the address in other letters."""
    path = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    link = link_in(receipt_of(mailbox))
    assert api.post(path + "/correct", data={**RUST, "email": "ADA@client.example", "title": "Another title", "consent": "yes"}).status_code == 303
    assert state(sql, "email, email_proven_at") == {"email": "ADA@client.example", "email_proven_at": None}
    return link


def test_the_receipt_proves_the_address_although_it_is_spelled_in_other_letters_by_now(api, sql, respelled):
    assert "was changed" not in api.get(respelled).text
    press(api, respelled + "/confirm")
    assert state(sql, "email_proven_at is not null as is_proven") == {"is_proven": True}


def test_who_disowns_the_address_ends_the_request_although_it_is_spelled_in_other_letters_by_now(api, sql, respelled):
    press(api, respelled + "/not-me")
    assert state(sql, "status, email_disowned_at is not null as is_disowned") == {"status": "quarantined", "is_disowned": True}


def test_an_address_that_bounces_is_marked_although_it_is_spelled_in_other_letters_by_now(sql, respelled):
    sql("update outbox set state = 'rejected', fault = 'address', last_code = 550, settled_at = now() where notification = 'client_received'")
    wait_for("the mark", lambda: state(sql, "email_bounced_at is not null as is_marked")["is_marked"])
