"""Emails to clients: what they are told, and that nobody can use the form to write to strangers."""

import re
from typing import Any

import pytest
from requests import Response

from support.leadmatch import Service
from support.mail_catcher import CaughtEmail, MailCatcher
from support.net import wait_for
from support.sample import RUST, Api

ADDRESS = "ada@client.example"
TYPED = ("Ada", "Brandt", "Matching engine", "order matching", "microseconds")
LINK = re.compile(r"https://leads\.example\.com(/[a-z]/[\w-]+)")


@pytest.fixture
def api(start_service, recruiters) -> Api:
    """A service that writes to clients."""
    return Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url)


def link_in(mail: CaughtEmail, kind: str = "/r/") -> str:
    found = [link for link in LINK.findall(mail.part("plain")) if link.startswith(kind)]
    assert found, mail.part("plain")
    return found[0]


def about(mailbox: MailCatcher, address: str, subject: str) -> CaughtEmail:
    return wait_for(f"“{subject}” to {address}", lambda: [m for m in mailbox.emails(address) if subject in m.subject], 20)[0]


def receipt_of(mailbox: MailCatcher, address: str = ADDRESS) -> CaughtEmail:
    return about(mailbox, address, "We received your request")


def press(api: Api, path: str) -> Response:
    return api.post(path, data={"button": ""})


def confirmed(api: Api, mailbox: MailCatcher, address: str = ADDRESS) -> str:
    """The client's page, as the button of the receipt leaves it."""
    path = link_in(receipt_of(mailbox, address))
    assert press(api, path + "/confirm").status_code == 303
    return path


def offer_of(mailbox: MailCatcher, recruiter: str = "rosa@agency.example") -> str:
    return link_in(about(mailbox, recruiter, "New Rust lead"), "/o/")


def parts(mail: CaughtEmail) -> str:
    return "\n".join([mail.subject, mail.part("plain"), mail.part("html")])


def assert_nothing_typed(mail: CaughtEmail) -> None:
    assert not [word for word in TYPED if word in parts(mail)], parts(mail)


def state(sql, columns: str) -> dict[str, Any]:
    return sql(f"select {columns} from lead order by id desc limit 1")[0]


def test_a_receipt_says_what_we_understood_and_by_when_without_a_word_of_what_was_typed(api, mailbox, sql):
    lead = api.take({**RUST, "engineers": "2_3", "timezone": "Europe/Vienna"})
    mail = receipt_of(mailbox)
    assert_nothing_typed(mail)
    for part in ("plain", "html"):
        text = mail.part(part)
        assert "Rust Engineer" in text and "High-frequency trading engine" in text and "Two or three" in text
        assert "get back to you by" in text and " CET" in text
    assert lead["reference"] in mail.subject
    assert state(sql, "has_receipt") == {"has_receipt": True}


def test_a_receipt_has_no_heading_over_nothing(api, mailbox):
    api.take({"contact_name": "Ada Brandt", "email": ADDRESS, "consent": True, "description": "We need some help with our software."})
    mail = receipt_of(mailbox)
    assert "understood" not in parts(mail).lower()
    assert "<dl" not in api.get(link_in(mail)).text


def test_opening_the_emailed_page_proves_nothing_and_shows_nothing_typed(api, mailbox, sql):
    api.take({**RUST, "phone": "+43 1 234567"})
    path = link_in(receipt_of(mailbox))
    for end in ("", "/data.json", "/correct"):
        page = api.get(path + end).text
        assert "Is this your request?" in page and "High-frequency trading engine" in page
        assert not [word for word in (*TYPED, "234567") if word in page]
    assert state(sql, "email_proven_at") == {"email_proven_at": None}


def test_nothing_is_changed_from_an_email_whose_address_is_not_confirmed(api, mailbox, sql):
    api.take(RUST)
    path = link_in(receipt_of(mailbox))
    for end, data in (("/withdraw", {"sure": "yes"}), ("/erase", {"sure": "yes"}), ("/correct", {"title": "Mine"})):
        page = api.post(path + end, data=data).text
        assert ("Your changes aren’t saved yet" if end == "/correct" else "Is this your request?") in page and RUST["title"] not in page
    assert state(sql, "status in ('new', 'offered') as is_open, title") == {"is_open": True, "title": "Matching engine"}


def test_the_button_proves_the_address_and_opens_the_page(api, mailbox, sql):
    api.take(RUST)
    path = confirmed(api, mailbox)
    assert "Matching engine" in api.get(path).text
    assert press(api, path + "/confirm").status_code == 303
    assert state(sql, "email_proven_at is not null as is_proven") == {"is_proven": True}
    assert len(sql("select 1 from event where what = 'client_confirmed'")) == 1


def test_the_page_after_sending_does_not_prove_the_address(api, sql):
    path = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    assert press(api, path + "/confirm").status_code == 404
    assert state(sql, "email_proven_at") == {"email_proven_at": None}


def test_an_acceptance_names_the_recruiter_with_email_and_phone(api, mailbox, cli):
    cli("recruiter", "set", "rosa@agency.example", "--phone", "+49 30 123456")
    api.take(RUST)
    assert api.post(offer_of(mailbox), data={"action": "accept"}).status_code == 303
    mail = about(mailbox, ADDRESS, "Rosa Rust accepted your request")
    assert_nothing_typed(mail)
    for part in ("plain", "html"):
        assert all(text in mail.part(part) for text in ("Rosa Rust", "rosa@agency.example", "+49 30 123456"))
    assert '<a href="tel:+4930123456"' in mail.part("html")


def test_after_the_button_the_client_is_greeted_by_name(api, mailbox):
    api.take(RUST)
    confirmed(api, mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    assert "Hi Ada Brandt," in about(mailbox, ADDRESS, "accepted your request").part("plain")


@pytest.mark.parametrize("is_proven", [True, False])
def test_a_question_is_quoted_only_to_a_proven_address(is_proven, api, mailbox):
    api.take(RUST)
    if is_proven:
        confirmed(api, mailbox)
    api.post(offer_of(mailbox), data={"action": "ask", "question": "Is order matching on Xetra?"})
    mail = about(mailbox, ADDRESS, "A question about your project")
    assert ("Xetra" in parts(mail)) == is_proven and ("Ada" in parts(mail)) == is_proven
    assert "Xetra" in api.get(link_in(mail, "/q/")).text


def test_this_was_not_me_quarantines_and_stops_the_offers(api, mailbox, sql):
    api.take(RUST)
    path = link_in(receipt_of(mailbox))
    offer = offer_of(mailbox)
    assert press(api, path + "/not-me").status_code == 303
    assert "stopped working" in api.get(path).text
    assert state(sql, "status") == {"status": "quarantined"}
    about(mailbox, "rosa@agency.example", "No longer available")
    assert 'value="accept"' not in api.get(offer).text
    press(api, path + "/confirm")
    assert state(sql, "status, email_proven_at") == {"status": "quarantined", "email_proven_at": None}
    assert len(sql("select 1 from event where what = 'lead_disowned'")) == 1


def test_the_recruiter_who_accepted_is_told_that_it_was_not_the_client(api, mailbox, sql):
    api.take(RUST)
    path = link_in(receipt_of(mailbox))
    api.post(offer_of(mailbox), data={"action": "accept"})
    press(api, path + "/not-me")
    mail = about(mailbox, "rosa@agency.example", "No longer available")
    assert "isn’t theirs" in mail.part("plain")
    page = api.get(offer_of(mailbox)).text
    assert ADDRESS not in page and "isn’t theirs, so please don’t contact them" in page
    assert state(sql, "status") == {"status": "quarantined"}


def test_staff_who_were_sent_the_lead_are_told_that_it_was_not_the_client(start_service, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url)
    api.take(RUST)
    about(mailbox, "fallback@agency.example", "Needs a recruiter")
    assert press(api, link_in(receipt_of(mailbox)) + "/not-me").status_code == 303
    assert "isn’t theirs" in about(mailbox, "fallback@agency.example", "No longer available").part("plain")


def test_a_proven_client_cannot_disown_by_an_old_link(api, mailbox, sql):
    api.take(RUST)
    path = confirmed(api, mailbox)
    press(api, path + "/not-me")
    assert state(sql, "status <> 'quarantined' as is_open") == {"is_open": True}


def test_a_client_with_a_new_address_gets_a_link_there_and_the_old_address_hears_of_it(api, mailbox, sql):
    new = "new@other.example"
    api.take(RUST)
    path = confirmed(api, mailbox)
    assert api.post(path + "/correct", data={**RUST, "email": new, "consent": "yes"}).status_code == 303
    link = about(mailbox, new, "Is this your email address?")
    assert_nothing_typed(link)
    told = about(mailbox, ADDRESS, "New email address")
    assert link_in(link) not in parts(told) and new not in parts(told)
    old = api.get(path)
    assert old.status_code == 404 and "Ask for one here" in old.text and 'action="/r"' in old.text
    assert press(api, link_in(link) + "/confirm").status_code == 303
    assert RUST["title"] in api.get(link_in(link)).text


def test_an_address_that_nobody_proved_hears_nothing_of_a_new_one(api, mailbox, sql):
    path = client_path(api.take(RUST))
    receipt_of(mailbox)
    assert api.post(path + "/correct", data={**RUST, "email": "new@other.example", "consent": "yes"}).status_code == 303
    about(mailbox, "new@other.example", "Is this your email address?")
    assert [mail.subject for mail in mailbox.emails(ADDRESS) if "address" in mail.subject] == []


def test_one_receipt_goes_to_an_address_in_a_day(api, mailbox, sql):
    for number in range(5):
        api.take({**RUST, "description": f"{RUST['description']} {number}"})
    wait_for("all looked at", lambda: sql("select count(*) from lead where receipt_at is not null")[0]["count"] == 5)
    assert len(sql("select 1 from outbox where notification = 'client_received'")) == 1
    sql("update client_receipt set at = at - interval '25 hours'")
    api.take({**RUST, "description": f"{RUST['description']} the next day"})
    wait_for("another receipt", lambda: len(sql("select 1 from outbox where notification = 'client_received'")) == 2)


def test_no_more_than_sixty_receipts_are_written_in_an_hour(api, sql):
    for number in range(70):
        api.take({**RUST, "email": f"client{number}@client.example"})
    wait_for("all looked at", lambda: sql("select count(*) from lead where receipt_at is not null")[0]["count"] == 70, 30)
    assert len(sql("select 1 from outbox where notification = 'client_received'")) == 60


def test_an_email_to_an_address_that_was_corrected_opens_nothing(api, mailbox, sql):
    path = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    old = confirmed(api, mailbox)
    data = {**{name: value for name, value in RUST.items()}, "email": "grace@client.example", "consent": "yes"}
    assert api.post(path + "/correct", data=data).status_code == 303
    answer = api.get(old)
    assert answer.status_code == 404 and "was changed" in answer.text
    assert state(sql, "email_proven_at") == {"email_proven_at": None}


def test_the_emailed_link_of_an_erased_request_says_so(api, mailbox):
    api.take(RUST)
    path = confirmed(api, mailbox)
    api.post(path + "/erase", data={"sure": "yes"})
    assert api.get(path).status_code == 410


def test_switched_off_the_client_gets_nothing_but_questions(start_service, recruiters, mailbox, sql):
    api = Api(start_service().url)
    api.take(RUST)
    api.post(offer_of(mailbox), data={"action": "ask", "question": "Where?"})
    about(mailbox, ADDRESS, "A question about your project")
    assert sql("select notification from outbox where recipient = %s", [ADDRESS]) == [{"notification": "client_question"}]


# --- as the request goes on ---------------------------------------------------------------------------------------------


def client_path(lead: dict[str, Any]) -> str:
    return "/r/" + lead["status_url"].split("/r/")[1]


def test_after_acceptance_the_page_names_the_recruiter_with_contact(api, mailbox, cli):
    cli("recruiter", "set", "rosa@agency.example", "--phone", "+49 30 123456")
    path = client_path(api.take(RUST))
    api.post(offer_of(mailbox), data={"action": "accept"})
    page = api.get(path).text
    assert "rosa@agency.example" in page and "+49 30 123456" in page and "get back to you by" not in page


def test_until_then_the_page_says_by_when_and_no_longer_after_it(api, mailbox, sql):
    path = client_path(api.take({**RUST, "timezone": "Europe/Vienna"}))
    wait_for("the response time", lambda: "Someone will get back to you by" in api.get(path).text)
    assert " CET</time>" in api.get(path).text and " UTC</time>" not in api.get(path).text
    sql("update lead set response_due_at = now() + interval '3 seconds'")
    assert "Someone will get back to you by" in api.get(path).text
    late = wait_for("the moment", lambda: [text for text in [api.get(path).text] if "You should have heard from us by now." in text])[0]
    assert "get back to you by" not in late
    assert "rosa@agency.example" not in api.get(path).text


def test_the_version_of_the_page_changes_with_what_it_shows(api, mailbox):
    path = client_path(api.take(RUST))
    offer = offer_of(mailbox)
    version = lambda: api.get(path + "/version").json()["version"]
    before = version()
    assert before in api.get(path).text and version() == before
    api.post(offer, data={"action": "accept"})
    assert version() != before
    api.post(path + "/erase", data={"sure": "yes"})
    assert version() == "erased"


def test_a_withdrawal_is_told_to_the_client_and_undone_within_a_day(api, mailbox, sql):
    path = client_path(api.take(RUST))
    receipt_of(mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    api.post(path + "/withdraw", data={"sure": "yes"})
    assert "undo this for 24 hours" in about(mailbox, ADDRESS, "is closed").part("plain")
    sql("update event set at = at - interval '23 hours' where what = 'status_changed'")
    (until,) = sql("select to_char((at + interval '24 hours') at time zone 'UTC', 'HH24:MI UTC') as text from event where what = 'status_changed'")
    page = api.get(path).text
    assert "Undo withdrawal" in page and re.search(rf"You can undo it until <time[^>]*>[^<]*{until['text']}</time>", page)
    for _ in range(2):
        assert press(api, path + "/undo").status_code == 303
    assert state(sql, "status") == {"status": "accepted"}
    about(mailbox, "rosa@agency.example", "Client reopened")
    assert "Rosa Rust" in api.get(path).text


def test_who_is_told_that_work_goes_on_is_not_told_as_well_that_somebody_gave_it_back(api, mailbox, sql, cli):
    lead = api.take(RUST)
    path = client_path(lead)
    receipt_of(mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    api.post(path + "/withdraw", data={"sure": "yes"})
    about(mailbox, ADDRESS, "is closed")
    staff = Api(api.url, cli("token", "create", "reopener", "--scope", "leads:read,leads:write").strip())
    assert staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    wait_for("the next step", lambda: state(sql, "status")["status"] in ("offered", "escalated"))
    wait_for("the email", lambda: sql("select 1 from outbox where notification = 'client_reopened'"))
    assert sql("select 1 from outbox where notification = 'client_handed_back'") == []


def test_a_withdrawal_that_nobody_had_accepted_goes_out_again(api, mailbox, sql):
    path = client_path(api.take(RUST))
    offer = offer_of(mailbox)
    api.post(path + "/withdraw", data={"sure": "yes"})
    assert "The client withdrew this request" in api.get(offer).text
    press(api, path + "/undo")
    wait_for("another offer", lambda: state(sql, "status") == {"status": "offered"})


def test_after_a_day_a_withdrawal_stays(api, mailbox, sql):
    path = client_path(api.take(RUST))
    offer_of(mailbox)
    api.post(path + "/withdraw", data={"sure": "yes"})
    sql("update event set at = at - interval '25 hours' where what = 'status_changed'")
    assert "Undo withdrawal" not in api.get(path).text
    press(api, path + "/undo")
    assert state(sql, "status") == {"status": "withdrawn"}


def test_staff_who_were_sent_the_lead_hear_of_correction_withdrawal_and_erasure(start_service, mailbox):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url)
    path = client_path(api.take(RUST))
    about(mailbox, "fallback@agency.example", "Needs a recruiter")
    api.post(path + "/correct", data={**RUST, "title": "Order book", "consent": "yes"})
    assert "Order book" in about(mailbox, "fallback@agency.example", "Client updated").part("plain")
    api.post(path + "/correct", data={**RUST, "title": "Order book", "email": "ada@brandt.example", "consent": "yes"})
    wait_for("the address", lambda: [m for m in mailbox.emails("fallback@agency.example") if "Client’s email" in m.part("plain")])
    api.post(path + "/withdraw", data={"sure": "yes"})
    assert "Hi " not in about(mailbox, "fallback@agency.example", "Client withdrew").part("plain")
    api.post(path + "/erase", data={"sure": "yes"})
    about(mailbox, "fallback@agency.example", "delete data")


def test_who_was_ever_sent_the_contact_hears_of_correction_withdrawal_and_erasure(api, cli, mailbox, sql):
    path = client_path(api.take(RUST))
    offer = offer_of(mailbox)
    api.post(offer, data={"action": "accept"})
    # What staff do with the lead afterwards takes the offer away in different ways.
    assert api.post(offer, data={"action": "return", "reason": "too_busy"}).status_code == 303
    sql("update offer set status = 'withdrawn', ended_by = 'offer_reassigned'")
    mailbox.clear()
    api.post(path + "/correct", data={**RUST, "title": "Order book", "consent": "yes"})
    updated = about(mailbox, "rosa@agency.example", "Client updated").part("plain")
    assert "Order book" in updated and ADDRESS not in updated, "the contact is not theirs anymore"
    api.post(path + "/withdraw", data={"sure": "yes"})
    about(mailbox, "rosa@agency.example", "Client withdrew")
    cli("recruiter", "remove", "rosa@agency.example")
    api.post(path + "/erase", data={"sure": "yes"})
    about(mailbox, "rosa@agency.example", "delete data")


def test_a_client_hears_once_and_kindly_that_their_recruiter_gave_up(api, mailbox):
    api.take(RUST)
    offer = offer_of(mailbox)
    api.post(offer, data={"action": "accept"})
    for _ in range(2):
        assert api.post(offer, data={"action": "lost", "reason": "no_candidate", "note": "Too expensive"}).status_code == 303
    mail = about(mailbox, ADDRESS, "is closed")
    assert_nothing_typed(mail)
    for part in ("plain", "html"):
        text = mail.part(part).replace("&#39;", "'")
        assert "it didn’t lead to a hire" in text and "We keep your data until" in text and "expensive" not in text
    assert len([m for m in mailbox.emails(ADDRESS) if "is closed" in m.subject]) == 1


def test_who_was_told_of_an_acceptance_without_a_receipt_is_told_the_end(api, mailbox, sql):
    for lead in (RUST, {**RUST, "title": "Another engine"}):
        api.take(lead)
    wait_for("both looked at", lambda: sql("select count(*) from lead where receipt_at is not null")[0]["count"] == 2)
    (second,) = sql("select reference from lead where not has_receipt and email_proven_at is null")
    offer = link_in(about(mailbox, "rosa@agency.example", second["reference"]), "/o/")
    api.post(offer, data={"action": "accept"})
    about(mailbox, ADDRESS, "accepted")
    assert api.post(offer, data={"action": "lost", "reason": "no_candidate"}).status_code == 303
    mail = about(mailbox, ADDRESS, "is closed")
    assert second["reference"] in parts(mail)
    assert_nothing_typed(mail)


def test_another_class_of_an_accepted_lead_is_told_at_once_to_its_recruiter_and_to_staff(api, mailbox, sql):
    path = client_path(api.take(RUST))
    api.post(offer_of(mailbox), data={"action": "accept"})
    sql("update agency set emails_per_hour = 1")
    data = {**RUST, "use_case": "data_analysis", "latency": "about_1s", "title": "Churn of our customers", "description": "A notebook with pandas for reports.", "consent": "yes"}
    assert api.post(path + "/correct", data=data).status_code == 303
    assert sql("select engagement, status from lead") == [{"engagement": "python", "status": "accepted"}]
    for address in ("rosa@agency.example", "fallback@agency.example"):
        mail = about(mailbox, address, "Client updated: Churn of our")
        assert "we now recommend" in mail.part("plain")
    assert sql("select recipient, state <> 'bundled' as at_once from outbox where notification in ('lead_corrected', 'lead_reclassified') order by recipient") == [
        {"recipient": "fallback@agency.example", "at_once": True}, {"recipient": "rosa@agency.example", "at_once": True}]


def test_an_erasure_is_confirmed_and_leaves_no_address_behind(api, mailbox, sql):
    path = client_path(api.take(RUST))
    receipt_of(mailbox)
    api.post(path + "/erase", data={"sure": "yes"})
    mail = about(mailbox, ADDRESS, "was erased")
    assert_nothing_typed(mail)
    assert "We erased your request" in mail.part("plain") and "https://" not in mail.part("plain")
    wait_for("the last trace to go", lambda: not sql("select 1 from outbox where recipient = %s", [ADDRESS]))


def test_a_client_is_told_once_when_the_response_takes_longer(api, mailbox, sql):
    api.take(RUST)
    receipt_of(mailbox)
    offer_of(mailbox)
    sql("update lead set created_at = created_at - interval '1 day', response_due_at = now() + interval '10 minutes'")
    mail = about(mailbox, ADDRESS, "needs a little longer")
    assert_nothing_typed(mail)
    assert "No recruiter has accepted your request yet" in mail.part("plain")
    told = about(mailbox, "fallback@agency.example", "Answer due soon")
    assert "no recruiter has accepted this lead yet: Matching engine" in told.part("plain") and "/staff/leads/" in told.part("plain")
    sql("update lead set response_due_at = now()")
    api.take({**RUST, "email": "another@client.example"})
    receipt_of(mailbox, "another@client.example")
    assert len(sql("select 1 from outbox where notification = 'client_delayed'")) == 1
    assert len(sql("select 1 from outbox where notification = 'response_at_risk'")) == 1


@pytest.mark.parametrize("who", ["recruiter", "staff", "removal"])
def test_a_client_is_told_that_the_recruiter_who_had_it_no_longer_has(who, start_service, token, recruiters, mailbox, cli, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url, token)
    cli("recruiter", "add", "--name", "Rene Rust", "--email", "rene@agency.example", "--engagements", "rust", "--weight", "1")
    lead = api.take({**RUST, "timezone": "Europe/Vienna"})
    api.post(offer_of(mailbox), data={"action": "accept"})
    about(mailbox, ADDRESS, "accepted your request")
    if who == "recruiter":
        api.post(offer_of(mailbox), data={"action": "return", "reason": "too_busy"})
    elif who == "staff":
        assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    else:
        cli("recruiter", "remove", "rosa@agency.example")
    mail = about(mailbox, ADDRESS, "We’re finding someone else")
    assert_nothing_typed(mail)
    for part in ("plain", "html"):
        assert "Rosa Rust is no longer working on your request." in mail.part(part).replace("&#39;", "'") and " CET." in mail.part(part)
    about(mailbox, "rene@agency.example", "New Rust lead")
    assert len(sql("select 1 from outbox where notification = 'client_handed_back'")) == 1


@pytest.mark.parametrize("is_placed", [False, True], ids=["accepted", "fell_through"])
def test_a_client_is_told_that_a_cover_takes_over_and_why(is_placed, api, mailbox, cli, sql):
    cli("recruiter", "add", "--name", "Rene Rust", "--email", "rene@agency.example", "--engagements", "rust", "--weight", "0")
    api.take(RUST)
    path = offer_of(mailbox)
    api.post(path, data={"action": "accept"})
    about(mailbox, ADDRESS, "Rosa Rust accepted your request")
    if is_placed:
        api.post(path, data={"action": "placed", "start_date": "2027-02-01", "role": "Rust engineer", "rate": "$85 an hour"})
    cli("recruiter", "time-off", "rosa@agency.example", "--to", "2099-12-31", "--cover", "rene@agency.example")
    if is_placed:
        wait_for("the handover", lambda: sql("select 1 from recruiter_time_off where handed_over_at is not null"), 20)
        assert api.post(path, data={"action": "fell_through"}).status_code == 303
    mail = about(mailbox, ADDRESS, "Rene Rust takes over your request from Rosa Rust")
    assert_nothing_typed(mail)
    assert "Good news" not in parts(mail) and "accepted" not in parts(mail)
    for part in ("plain", "html"):
        assert "Rosa Rust is away, so Rene Rust takes over your request." in mail.part(part) and "rene@agency.example" in mail.part(part)
    assert "Rosa Rust is away, so you take over this lead" in about(mailbox, "rene@agency.example", "You take over").part("html")
    assert not sql("select 1 from outbox where notification = 'client_handed_back'")


def test_a_client_who_was_told_of_a_delay_hears_of_the_next_one_after_a_hand_back(api, mailbox, sql):
    api.take(RUST)
    receipt_of(mailbox)
    path = offer_of(mailbox)
    late = "update lead set created_at = created_at - interval '1 day', response_due_at = now() + interval '10 minutes'"
    sql(late)
    about(mailbox, ADDRESS, "needs a little longer")
    api.post(path, data={"action": "accept"})
    api.post(path, data={"action": "return", "reason": "too_busy"})
    about(mailbox, ADDRESS, "We’re finding someone else")
    sql(late)
    wait_for("the second", lambda: len(sql("select 1 from outbox where notification = 'client_delayed'")) == 2, 20)


def test_an_accepted_request_is_not_called_late(api, mailbox, sql):
    api.take(RUST)
    receipt_of(mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    sql("update lead set created_at = created_at - interval '1 day', response_due_at = now()")
    api.take({**RUST, "email": "another@client.example"})
    receipt_of(mailbox, "another@client.example")
    assert not sql("select 1 from outbox where notification = 'client_delayed'")


def test_a_link_is_emailed_to_the_address_of_a_request_and_to_no_other(api, mailbox, sql):
    lead = api.take(RUST)
    receipt_of(mailbox)
    for address in (ADDRESS.upper(), "stranger@client.example", ADDRESS):
        answer = api.post("/r", data={"email": address})
        assert answer.status_code == 303 and answer.headers["Location"] == "/r?done=sent"
    mail = about(mailbox, ADDRESS, "Your link to request")
    assert_nothing_typed(mail)
    assert lead["reference"] in mail.subject and "Is this your request?" in api.get(link_in(mail)).text
    assert len(sql("select 1 from outbox where notification = 'client_link'")) == 1
    assert api.post("/r", data={"email": "nonsense"}).status_code == 422


@pytest.mark.parametrize("is_accepted_first", [True, False])
def test_the_recruiter_is_told_to_call_when_the_clients_address_bounces(is_accepted_first, api, mailbox, sql):
    path = client_path(api.take({**RUST, "phone": "+43 1 234567"}))
    offer = offer_of(mailbox)
    receipt_of(mailbox)
    bounce = lambda: sql(
        "update outbox set state = 'rejected', fault = 'address', last_code = 550, settled_at = now() where notification = 'client_received'"
    )
    if is_accepted_first:
        api.post(offer, data={"action": "accept"})
        bounce()
        assert "Please call +43 1 234567." in about(mailbox, "rosa@agency.example", "Call the client").part("plain")
    else:
        bounce()
        wait_for("the mark", lambda: state(sql, "email_bounced_at is not null as is_marked")["is_marked"])
        api.post(offer, data={"action": "accept"})
        assert "call instead" in about(mailbox, "rosa@agency.example", "Accepted:").part("plain")
    page = api.get(path).text
    assert "Our emails to you come back" in page and "or we’ll call you" in page
    assert "call instead" in api.get(offer).text



@pytest.mark.parametrize(
    "change, subject, text",
    [
        ({"status": "closed", "reason": "not_for_us"}, "About your request", "it isn’t work for the Rust and Python engineers we place"),
        ({"status": "closed", "reason": "other"}, "is closed", "We’ve closed your request"),
        ({"status": "withdrawn"}, "is closed", "We’ve closed your request"),
    ],
)
def test_a_client_hears_that_staff_ended_the_request(change, subject, text, api, token, mailbox):
    lead = api.take(RUST)
    receipt_of(mailbox)
    staff = Api(api.url, token)
    assert staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change).status_code == 200
    mail = about(mailbox, ADDRESS, subject)
    assert_nothing_typed(mail)
    assert text in mail.part("plain") and lead["reference"] in parts(mail)


def test_who_is_suspected_hears_nothing_of_the_end(api, token, mailbox, sql):
    lead = api.take(RUST)
    receipt_of(mailbox)
    staff = Api(api.url, token)
    for change in ({"status": "quarantined"}, {"status": "closed", "reason": "other"}, {"status": "new"}, {"status": "quarantined"}, {"status": "withdrawn"}):
        answer = staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change)
        assert answer.status_code == 200, answer.text
    assert sql("select count(*) as told from outbox where notification in ('client_closed', 'client_not_for_us')") == [{"told": 0}]


def test_other_requests_are_listed_only_for_who_reads_the_emails(api, mailbox, sql):
    first = api.take({**RUST, "email": "ada@brandt.eu"})
    own = confirmed(api, mailbox, "ada@brandt.eu")
    second = api.take({**RUST, "email": "Ada@brandt.eu", "title": "A second engine"})
    colleague = api.take({**RUST, "email": "bob@brandt.eu", "title": "A third engine"})
    assert second["reference"] not in api.get(own).text  # nobody has confirmed that one: somebody else may have typed the address
    sql("update lead set email_proven_at = now()")
    page = api.get(own).text
    assert "Your other open request:" in page and second["reference"] in page and "A second engine" in page and colleague["reference"] not in page
    (other,) = re.findall(r'href="(/r/[\w-]+)">' + second["reference"], page)
    assert "A second engine" in api.get(other).text
    # Who sent the form has a link of another kind, and need not be who owns the address.
    sent = first["status_url"].partition("example.com")[2]
    page = api.get(sent).text
    assert "Matching engine" in page and second["reference"] not in page
    # In the title and above the heading: this page's own.
    assert re.search("<body>.*", api.get(other).text, re.DOTALL).group().count(second["reference"]) == 1
