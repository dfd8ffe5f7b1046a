"""What staff decide before any recruiter is asked."""

import re

import pytest

from support.leadmatch import run_command
from support.net import wait_for
from support.sample import CONTACT, RUST, Api

STAFF = "team@agency.example"
VAGUE = {**CONTACT, "title": "A project", "description": "We need some help with a project of ours."}
WORDPRESS = {**CONTACT, "title": "WordPress site", "description": "We need a WordPress theme with a WooCommerce shop and a contact form."}
LOOKING = {**RUST, "codebase": "just_looking"}
OF_REASON = {"undecided": VAGUE, "other_trade": WORDPRESS, "just_looking": LOOKING}


@pytest.fixture
def settings(settings):
    settings["LEADMATCH_STAFF_NOTICE_TO"] = STAFF
    return settings


def status(api: Api, lead) -> str:
    return api.get(f"/api/v1/leads/{lead['id']}").json()["status"]


def wait_status(api: Api, lead, wanted: str) -> dict:
    wait_for(f"status {wanted}", lambda: status(api, lead) == wanted, seconds=30)
    return api.get(f"/api/v1/leads/{lead['id']}").json()


def change(api: Api, lead, **body):
    answer = api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def triage_emails(mailbox, count: int = 1):
    emails = lambda: [mail for mail in mailbox.emails() if mail.subject.startswith("Your decision, please")]
    return wait_for(f"{count} triage emails", lambda: len(emails()) >= count and emails(), seconds=30)


@pytest.mark.parametrize("reason", OF_REASON)
def test_staff_decide_about_it_before_any_recruiter_is_asked(reason, api, recruiters, mailbox):
    lead = api.take(OF_REASON[reason])
    shown = wait_status(api, lead, "triage")
    assert shown["status_reason"] == reason and shown["offers"] == []
    assert [event["new"] for event in shown["events"] if event["what"] == "lead_triage"] == [{"status": "triage", "reason": reason}]
    (mail,) = triage_emails(mailbox)
    assert mail.recipients == (STAFF,) and lead["reference"] in mail.subject
    assert all(f"https://leads.example.com/staff/leads/{lead['reference']}" in mail.part(part) for part in ("plain", "html"))
    assert all("Please decide by" in mail.part(part) and "should have an answer by" in mail.part(part) for part in ("plain", "html"))


def test_the_receipt_says_that_our_team_reads_it_and_what_would_help(start_service, settings, recruiters, mailbox):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url)
    api.take(VAGUE)
    mail = wait_for("the receipt", lambda: [m for m in mailbox.emails(VAGUE["email"]) if m.subject.startswith("We received")], 20)[0]
    for part in ("plain", "html"):
        text = mail.part(part)
        assert "Someone on our team will read it first. One answer would help most: confirm your request, and you’ll see the question." in text and "looking for" not in text
    link = re.search(r"leads\.example\.com(/r/[\w-]+)", mail.part("plain")).group(1)
    assert "for a request. Confirm it’s yours" in api.get(link).text


def test_at_night_the_receipt_and_the_page_say_when_our_team_is_back(start_service, recruiters, mailbox, sql):
    (row,) = sql("select to_char(now() at time zone 'UTC' + interval '12 hours', 'HH24:00') as begin, to_char(now() at time zone 'UTC' + interval '13 hours', 'HH24:59') as end")
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on", LEADMATCH_AGENCY_HOURS=f"mon-sun {row['begin']}-{row['end']}").url)
    lead = api.take(VAGUE)
    mail = wait_for("the receipt", lambda: [m for m in mailbox.emails(VAGUE["email"]) if m.subject.startswith("We received")], 20)[0]
    page = api.get("/r/" + lead["status_url"].split("/r/")[1]).text
    assert re.search(r"read it when we’re back at work on \w{3}, \w{3} \d+, \d{4}", mail.part("plain"))
    assert re.search(r'<p class="lead">We’re back at work on \w{3}, \w{3} \d+, \d{4}', page)


def test_the_note_of_an_undecided_lead_names_no_class(api, recruiters, mailbox):
    for submission, subject in ((VAGUE, "Received: A project"), (RUST, "Received: Rust lead, Matching engine")):
        lead = api.take(submission)
        found = wait_for("the note", lambda: [m for m in mailbox.emails(STAFF) if m.subject == f"{subject} ({lead['reference']})"], 20)
        assert f"/staff/leads/{lead['reference']}" in found[0].part("plain")


def test_what_another_trade_is_asked_for_is_not_called_thin(api, recruiters):
    reasons = api.take(WORDPRESS)["recommendation"]["review_reasons"]
    assert "other_trade" in reasons and "thin_evidence" not in reasons


def test_the_email_has_the_question_that_would_settle_it(api, recruiters, mailbox):
    lead = api.take(VAGUE)
    (mail,) = triage_emails(mailbox)
    assert lead["recommendation"]["question"]["text"] in mail.part("plain")


@pytest.mark.parametrize("engagement", ["rust", "python", "hybrid"])
def test_what_staff_let_go_is_offered_as_what_they_say(engagement, api, recruiters, mailbox):
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    change(api, lead, status="new", engagement=engagement, reason="client_said")
    shown = wait_status(api, lead, "offered")
    assert shown["status_reason"] is None
    assert [offer["recruiter"]["email"] for offer in shown["offers"]] == [recruiters[engagement]]


def test_naming_its_class_is_the_decision(api, recruiters, mailbox):
    lead = api.take(WORDPRESS)
    wait_status(api, lead, "triage")
    change(api, lead, engagement="python", reason="client_said")
    wait_status(api, lead, "offered")


def test_a_decided_lead_never_comes_back_to_triage(api, recruiters, mailbox, sql):
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    change(api, lead, status="new")
    wait_status(api, lead, "offered")
    sql("update lead set dispatch_at = now()")
    wait_for("the dispatcher's look", lambda: sql("select count(*) from lead where dispatch_at <= now()")[0]["count"] == 0, seconds=30)
    assert status(api, lead) == "offered"


def test_staff_end_it_or_mark_it_as_spam(api, recruiters, mailbox):
    for wanted in ("closed", "quarantined"):
        lead = api.take(VAGUE)
        wait_status(api, lead, "triage")
        assert change(api, lead, status=wanted, reason="other")["status"] == wanted


def test_a_lead_that_staff_assign_goes_to_whom_they_say(api, recruiters, mailbox):
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    change(api, lead, recruiter=recruiters["hybrid"])
    shown = wait_status(api, lead, "offered")
    assert [offer["recruiter"]["email"] for offer in shown["offers"]] == [recruiters["hybrid"]]


def test_the_client_settles_it_by_an_answer(api, recruiters, mailbox, sql):
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    page = lead["status_url"].partition("example.com")[2]
    answers = {"contact_name": "Ada Brandt", "email": "ada@client.example", "consent": "on", "title": "A project",
               "description": VAGUE["description"]}
    assert api.post(page + "/correct", data={**answers, "engineers": "1"}).status_code == 303
    assert status(api, lead) == "triage"  # that says nothing about the class
    assert api.post(page + "/correct", data={**answers, "use_case": "trading_engine", "latency": "under_1ms"}).status_code == 303
    shown = wait_status(api, lead, "offered")
    assert [offer["recruiter"]["email"] for offer in shown["offers"]] == [recruiters["rust"]]


def test_what_nobody_decides_is_escalated_and_still_offered_to_nobody(api, recruiters, mailbox, sql):
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    (row,) = sql("select dispatch_at > now() as is_later from lead")
    assert row["is_later"]
    sql("update lead set created_at = now() - interval '30 days', dispatch_at = now()")
    shown = wait_status(api, lead, "escalated")
    (mail,) = mailbox.wait("fallback@agency.example")
    assert "No one decided in time" in mail.part("plain")
    assert shown["offers"] == [] and shown["status_reason"] == "undecided"
    change(api, lead, status="new", engagement="rust", reason="client_said")
    wait_status(api, lead, "offered")


def test_leads_of_a_class_in_manual_mode_are_for_staff(start_service, token, recruiters, mailbox):
    api = Api(start_service(LEADMATCH_OFFER_MODES="rust=manual").url, token)
    lead = api.take(RUST)
    shown = wait_status(api, lead, "triage")
    assert shown["status_reason"] == "manual_mode"
    change(api, lead, status="new")
    shown = wait_status(api, lead, "offered")
    assert [offer["recruiter"]["email"] for offer in shown["offers"]] == [recruiters["rust"]]


def test_switched_off_it_is_offered_like_any_other(start_service, token, recruiters, mailbox):
    api = Api(start_service(LEADMATCH_TRIAGE="off").url, token)
    wait_status(api, api.take(VAGUE), "offered")


def test_without_anybody_to_decide_it_is_offered_and_doctor_warns(start_service, token, recruiters, mailbox, settings):
    alone = {**settings, "LEADMATCH_STAFF_NOTICE_TO": ""}
    api = Api(start_service(LEADMATCH_STAFF_NOTICE_TO="").url, token)
    wait_status(api, api.take(VAGUE), "offered")
    assert "warning  triage" in run_command(alone, "doctor").stdout
    run_command(alone, "staff", "add", "anna@agency.example", "--role", "agent", input="correct horse battery staple\n")
    assert "ok       triage" in run_command(alone, "doctor").stdout
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    (mail,) = triage_emails(mailbox)
    assert mail.recipients == ("fallback@agency.example",)


def test_a_question_of_staff_answers_the_client_in_time(api, recruiters, sql):
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    wait_for("the response time", lambda: sql("select response_due_at from lead")[0]["response_due_at"])
    assert api.post(f"/api/v1/leads/{lead['id']}/ask", json={}).status_code == 200
    assert api.get(f"/api/v1/leads/{lead['id']}").json()["response_kept"] is True
    assert sql("select response_kept from report.lead") == [{"response_kept": True}]
    told = "select what from event where what like 'response_time%%' order by id"
    assert [row["what"] for row in sql(told)] == ["response_time_kept"]
    sql("update lead set response_due_at = now() - interval '1 minute', created_at = created_at - interval '1 day'")
    wait_for("the reminder", lambda: sql("select client_delayed_at from lead")[0]["client_delayed_at"], 30)
    assert sql("select response_kept from lead") == [{"response_kept": True}]


def test_a_question_of_staff_that_comes_back_is_no_answer_and_none_is_asked_after_it(api, recruiters, sql):
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    wait_for("the response time", lambda: sql("select response_due_at from lead")[0]["response_due_at"])
    assert api.post(f"/api/v1/leads/{lead['id']}/ask", json={}).status_code == 200
    sql("update outbox set state = 'rejected', fault = 'address', last_code = 550, settled_at = now() where notification = 'client_question'")
    wait_for("the mark", lambda: sql("select 1 from lead where email_bounced_at is not null"))
    shown = api.get(f"/api/v1/leads/{lead['id']}").json()
    assert (shown["responded_at"], shown["response_kept"]) == (None, None)
    told = "select what from event where what like 'response_time%%' order by id"
    assert [row["what"] for row in sql(told)] == ["response_time_kept", "response_time_reopened"]
    sql("update lead set asked_at = null")  # staff take it back
    assert "don’t reach this client" in api.post(f"/api/v1/leads/{lead['id']}/ask", json={}).json()["detail"]


def test_a_question_of_staff_that_comes_too_late_is_no_answer_in_time(api, recruiters, sql):
    lead = api.take(VAGUE)
    wait_status(api, lead, "triage")
    wait_for("the response time", lambda: sql("select response_due_at from lead")[0]["response_due_at"])
    sql("update lead set response_due_at = now() - interval '1 minute', client_delayed_at = now()")
    api.post(f"/api/v1/leads/{lead['id']}/ask", json={})
    assert sql("select response_kept from lead") == [{"response_kept": False}]
