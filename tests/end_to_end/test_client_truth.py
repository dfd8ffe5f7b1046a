"""What clients are told is so, also when their request ends, comes back, or they cannot be reached."""

import re

import pytest

from support.net import wait_for
from support.sample import RUST, Api
from test_client_emails import ADDRESS, about, api, assert_nothing_typed, client_path, confirmed, link_in, offer_of, parts, press, receipt_of, state  # noqa: F401
from test_triage import WORDPRESS


def test_an_erasure_from_the_command_line_is_said_to_be_ours_and_told_although_its_end_was(api, settings, cli, mailbox):
    settings["LEADMATCH_CLIENT_EMAILS"] = "on"  # for the command
    lead = api.take(RUST)
    receipt_of(mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    api.post(client_path(lead) + "/withdraw", data={"sure": "yes"})
    about(mailbox, ADDRESS, "is closed")
    cli("leads", "erase", lead["reference"], "--yes")
    assert "We erased all data about" in about(mailbox, "rosa@agency.example", "delete data").part("plain")
    about(mailbox, ADDRESS, "was erased")


def test_without_a_phone_a_client_whose_address_bounces_is_asked_for_another_and_is_sent_nothing_more(api, mailbox, sql):
    path = client_path(api.take(RUST))
    offer = offer_of(mailbox)
    receipt_of(mailbox)
    sql("update outbox set state = 'rejected', fault = 'address', last_code = 550, settled_at = now() where notification = 'client_received'")
    wait_for("the mark", lambda: state(sql, "email_bounced_at is not null as is_marked")["is_marked"])
    assert "Please correct your address; we have no other way to reach you." in api.get(path).text
    told = about(mailbox, "fallback@agency.example", "can’t be reached")
    assert "/staff/leads/LM-" in told.part("plain")
    assert "can’t answer" in api.post(offer, data={"action": "ask", "question": "Which venues?"}).text.replace("&#39;", "'")
    api.post(offer, data={"action": "accept"})
    accepted = about(mailbox, "rosa@agency.example", "Accepted:")
    assert "gave no phone number" in accepted.part("plain")
    assert all("Reply to this email" not in accepted.part(part) for part in ("plain", "html")) and accepted.message["Reply-To"] != ADDRESS
    assert sql("select 1 from outbox where notification = 'client_accepted'") == []


def test_what_is_not_for_us_says_so_on_the_page_as_well(api, token, mailbox):
    lead = api.take(RUST)
    receipt = link_in(receipt_of(mailbox))
    Api(api.url, token).request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "closed", "reason": "not_for_us"})
    page = api.get(client_path(lead)).text
    assert "It isn’t work for the Rust and Python engineers we place" in page and "Did we get it wrong?" in page
    assert "We recommend" not in page and "What happened" in page
    assert "No one is working on it." in api.get(receipt).text


def test_who_is_just_looking_is_not_told_that_it_is_other_work(start_service, recruiters, token, mailbox):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on", LEADMATCH_STAFF_NOTICE_TO="team@agency.example").url, token)
    lead = api.take({**RUST, "codebase": "just_looking"})
    receipt_of(mailbox)
    api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "closed", "reason": "not_for_us"})
    mail = about(mailbox, RUST["email"], "About your request")
    for text in (mail.part("plain"), mail.part("html"), api.get(client_path(lead)).text):
        assert "just looking" in text and "isn’t work for the Rust" not in text


def test_a_request_that_has_ended_gives_no_advice_that_cannot_be_followed(api, token):
    lead = api.take(WORDPRESS)
    advice = ("If we misread it", "can view and change it")
    assert all(words in api.get(client_path(lead)).text for words in advice)
    Api(api.url, token).request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "closed", "reason": "not_for_us"})
    assert not any(words in api.get(client_path(lead)).text for words in advice)


def test_a_client_who_was_told_the_end_hears_that_it_is_none(api, token, mailbox):
    lead = api.take(RUST)
    staff = Api(api.url, token)
    change = lambda **body: staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json=body)
    first = offer_of(mailbox)
    receipt_of(mailbox)
    assert change(status="closed", reason="other").status_code == 200
    about(mailbox, ADDRESS, "is closed")
    assert change(status="new").status_code == 200
    mail = about(mailbox, ADDRESS, "again")
    assert_nothing_typed(mail)
    assert "taken up your request again" in mail.part("plain")
    offers = lambda: [link_in(m, "/o/") for m in mailbox.emails("rosa@agency.example") if m.subject.startswith("New Rust")]
    offer = wait_for("another offer", lambda: [link for link in offers() if link != first], 20)[0]
    api.post(offer, data={"action": "accept"})
    assert api.post(offer, data={"action": "lost", "reason": "budget"}).status_code == 303
    placed = {"action": "placed", "start_date": "2027-01-31", "role": "Engineer", "rate": "$85 an hour", "engagement": "rust"}
    answer = api.post(offer, data=placed)
    assert answer.status_code == 303, answer.text
    assert "We keep your data until" in about(mailbox, ADDRESS, "recorded as a hire").part("plain")


def test_another_class_than_the_receipt_said_is_told_with_the_acceptance(api, token, mailbox):
    lead = api.take(RUST)
    assert "Rust Engineer" in receipt_of(mailbox).part("plain")
    change = {"engagement": "hybrid", "reason": "wrong_class"}
    assert Api(api.url, token).request("PATCH", f"/api/v1/leads/{lead['id']}", json=change).status_code == 200
    offer = wait_for("the offer", lambda: [m for m in mailbox.emails() if m.subject.startswith("New Hybrid lead")], 20)[0]
    api.post(link_in(offer, "/o/"), data={"action": "accept"})
    assert "now recommend: Rust Engineer and Python Developer." in about(mailbox, ADDRESS, "accepted").part("plain")
    api.post(link_in(offer, "/o/"), data={"action": "return", "reason": "too_busy"})
    about(mailbox, ADDRESS, "finding someone else")
    to_hugo = {"status": "accepted", "recruiter": "hugo@agency.example"}
    assert Api(api.url, token).request("PATCH", f"/api/v1/leads/{lead['id']}", json=to_hugo).status_code == 200
    again = wait_for("the second", lambda: [m for m in mailbox.emails(ADDRESS) if "accepted your request" in m.subject][1:], 20)[0]
    assert "now recommend" not in parts(again)


def test_a_question_that_we_wait_for_is_first_on_the_clients_own_page(api, mailbox, sql):
    path = client_path(api.take(RUST))
    api.post(offer_of(mailbox), data={"action": "ask", "question": "Which venues?"})
    sql("update lead set response_due_at = now() - interval '1 hour', client_delayed_at = now()")
    page = api.get(path).text
    assert "<h1>A recruiter has a question for you</h1>" in page and "Which venues?" in page
    assert "Someone will get back to you by" not in page and "You should have heard" not in page
    form = re.search(r'<form class="form" method="post" action="(/q/[\w-]+)">', page).group(1)
    assert "Es gibt eine Frage an Sie" in api.get(path + "?lang=de").text
    assert api.post(form, data={"answer": "CME only."}).status_code == 303
    page = api.get(path).text
    assert "A recruiter is reviewing your request" in page and "Which venues?" not in page.split('id="answers"')[0]


def test_who_has_a_late_lead_already_is_not_told_that_it_is_late(start_service, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url)  # nobody takes it
    api.take(RUST)
    about(mailbox, "fallback@agency.example", "Needs a recruiter")
    sql("update lead set created_at = created_at - interval '1 day', response_due_at = now() + interval '10 minutes'")
    about(mailbox, ADDRESS, "needs a little longer")
    assert sql("select 1 from outbox where notification = 'response_at_risk'") == []


def test_an_address_whose_owner_disowned_a_request_is_written_to_no_more_until_staff_lift_that(start_service, token, recruiters, cli, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url, token)
    api.take(RUST)
    assert press(api, link_in(receipt_of(mailbox)) + "/not-me").status_code == 303
    sql("update client_receipt set at = at - interval '2 days'")
    count = len(mailbox.emails(ADDRESS))
    again = api.take({**RUST, "title": "Another engine"})
    assert state(sql, "status, suspicions") == {"status": "quarantined", "suspicions": ["marked_sender"]}
    assert len(mailbox.emails(ADDRESS)) == count and "client" in cli("spam", "list")
    assert api.request("PATCH", f"/api/v1/leads/{again['id']}", json={"status": "new"}).status_code == 200
    mailbox.wait(ADDRESS, count + 1)
    cli("spam", "lift", ADDRESS)
    api.take({**RUST, "title": "A third engine"})
    wait_for("the offer", lambda: state(sql, "status") == {"status": "offered"})


@pytest.mark.parametrize("is_accepted", [False, True])
def test_who_disowned_a_request_that_staff_release_can_say_so_again(is_accepted, api, token, mailbox, sql):
    lead = api.take(RUST)
    receipt, offer = link_in(receipt_of(mailbox)), offer_of(mailbox)
    if is_accepted:
        assert api.post(offer, data={"action": "accept"}).status_code == 303
    press(api, receipt + "/not-me")
    assert "stopped working" in api.get(receipt).text
    assert Api(api.url, token).request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    wait_for("the release", lambda: state(sql, "status") == {"status": "accepted" if is_accepted else "offered"})
    page = api.get(receipt).text
    assert "Is this your request?" in page and "stopped working" not in page
    press(api, receipt + "/not-me")
    assert state(sql, "status, email_disowned_at is not null as is_disowned") == {"status": "quarantined", "is_disowned": True}
    assert "stopped working" in api.get(receipt).text


def test_after_a_request_was_reopened_nobody_reads_that_an_email_named_a_moment_that_only_its_page_does(api, token, mailbox, sql):
    staff = Api(api.url, token)
    lead = api.take(RUST)
    receipt_of(mailbox)
    offer_of(mailbox)
    assert staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "closed", "reason": "duplicate"}).status_code == 200
    about(mailbox, ADDRESS, "is closed")
    assert staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    reopened = about(mailbox, ADDRESS, "working on your request")
    offers = lambda: [mail for mail in mailbox.emails("rosa@agency.example") if "answer by" in mail.part("plain")][1:]
    (offer,) = wait_for("the offer", offers, 20)
    assert "get back to you by" not in parts(reopened) and "Someone will get back to you by" in api.get(client_path(lead)).text
    assert all("The client should have an answer by" in offer.part(part) for part in ("plain", "html"))
    sql("update lead set created_at = created_at - interval '1 day', response_due_at = now() + interval '10 minutes'")
    about(mailbox, ADDRESS, "needs a little longer")


@pytest.mark.parametrize("end", [None, "accepted"])
def test_who_disowned_a_request_that_had_ended_hears_nothing_of_it_when_staff_reopen_it(end, api, token, mailbox, sql):
    staff = Api(api.url, token)
    lead = api.take(RUST)
    receipt = link_in(receipt_of(mailbox))
    offer_of(mailbox)
    assert staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "closed", "reason": "duplicate"}).status_code == 200
    about(mailbox, ADDRESS, "is closed")
    assert press(api, receipt + "/not-me").status_code == 303
    assert "No one is working on this request" in api.get(receipt).text
    count = len(sql("select 1 from outbox where lower(recipient) = lower(%s)", [ADDRESS]))
    assert staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    wait_for("another offer", lambda: state(sql, "status") == {"status": "offered"})
    assert "working on it again" in api.get(receipt).text and "stopped working" not in api.get(receipt).text
    offers = wait_for("its email", lambda: [mail for mail in mailbox.emails("rosa@agency.example") if "New Rust lead" in mail.subject][1:])
    offer = link_in(offers[-1], "/o/")
    assert "don’t reach this client" in api.post(offer, data={"action": "ask", "question": "Which exchange?"}).text
    assert sql("select 1 from question") == [] and 'id="ask"' not in api.get(offer).text
    if end == "accepted":
        api.post(offer, data={"action": "accept"})
        wait_for("the acceptance", lambda: state(sql, "status") == {"status": "accepted"})
    assert staff.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "closed", "reason": "duplicate"}).status_code == 200
    assert len(sql("select 1 from outbox where lower(recipient) = lower(%s)", [ADDRESS])) == count


def test_a_link_is_emailed_to_an_address_that_nobody_confirmed_a_few_times_a_day(api, mailbox, sql):
    api.take(RUST)
    receipt_of(mailbox)
    for _ in range(5):
        assert api.post("/r", data={"email": ADDRESS}).status_code == 303
        sql("update portal_link_request set at = at - interval '11 minutes'")
    count = lambda: sql("select count(*) as n from outbox where notification = 'client_link'")[0]["n"]
    assert count() == 3
    confirmed(api, mailbox)
    assert api.post("/r", data={"email": ADDRESS}).status_code == 303 and count() == 4
