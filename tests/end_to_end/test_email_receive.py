"""`leadmatch email receive`: what becomes of replies, bounces, and automatic answers."""

import json
import re
import subprocess
from email.message import EmailMessage
from typing import Any, Callable

import pytest

from support.leadmatch import BINARY, ROOT, Settings, environment, run_command
from support.mail_catcher import CaughtEmail
from support.net import wait_for
from support.sample import CONTACT, RUST, Api
from test_client_emails import ADDRESS, about, confirmed, link_in, offer_of, parts, receipt_of

DOMAIN = "replies.agency.example"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return {**settings, "LEADMATCH_CLIENT_EMAILS": "on", "LEADMATCH_REPLY_DOMAIN": DOMAIN}


@pytest.fixture
def api(start_service, recruiters) -> Api:
    return Api(start_service().url)


@pytest.fixture
def receive(settings) -> Callable[..., str]:
    """Pipes an email into the command; returns what became of it."""

    def run(message: EmailMessage | str, *arguments: str) -> str:
        piped = message.encode() if isinstance(message, str) else message.as_bytes()
        done = subprocess.run(
            [str(BINARY), "email", "receive", *arguments], input=piped, capture_output=True, timeout=60, cwd=ROOT, env=environment(settings)
        )
        assert done.returncode == 0, done.stderr
        outcomes = [line["outcome"] for line in map(json.loads, done.stderr.splitlines()) if line["event"] == "email_received"]
        assert len(outcomes) == 1, done.stderr
        return outcomes[0]

    return run


def reply(mail: CaughtEmail, text: str, sender: str = ADDRESS, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.message["Reply-To"]
    message["Subject"] = f"Re: {mail.subject}"
    message["Message-ID"] = headers.pop("message_id", f"<{abs(hash(text))}@client.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def question(api: Api, mailbox, text: str = "Which exchange?") -> CaughtEmail:
    api.take(RUST)
    confirmed(api, mailbox)
    api.post(offer_of(mailbox), data={"action": "ask", "question": text})
    return about(mailbox, ADDRESS, "A question about your project")


def accepted(api: Api, mailbox) -> CaughtEmail:
    api.take(RUST)
    receipt_of(mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    return about(mailbox, ADDRESS, "accepted your request")


def received(sql) -> list[dict[str, Any]]:
    return sql("select actor, new from event where what = 'email_received' order by id")


def test_what_a_client_replies_about_a_lead_in_triage_goes_to_those_who_decide(api, mailbox, receive, settings, sql):
    settings["LEADMATCH_STAFF_NOTICE_TO"] = "team@agency.example"
    api.take(RUST)
    mail = receipt_of(mailbox)
    sql("update lead set status = 'triage', status_reason = 'undecided', dispatch_at = now() + interval '1 hour'")
    assert receive(reply(mail, "It is an internal tool.")) == "forwarded"
    assert sql("select recipient from outbox where notification = 'reply_forwarded'") == [{"recipient": "team@agency.example"}]


def test_every_email_to_clients_and_recruiters_can_be_replied_to(api, mailbox):
    api.take(RUST)
    for mail in (receipt_of(mailbox), about(mailbox, "rosa@agency.example", "New Rust lead")):
        address = mail.message["Reply-To"]
        assert address.startswith("leads+") and address.endswith("@" + DOMAIN) and len(address.split("@")[0]) <= 64


def test_without_the_domain_replies_go_to_the_address_of_the_settings(start_service, recruiters, mailbox):
    Api(start_service(LEADMATCH_REPLY_DOMAIN="", LEADMATCH_REPLY_TO="team@agency.example").url).take(RUST)
    assert receipt_of(mailbox).message["Reply-To"] == "team@agency.example"


def test_a_reply_about_an_erased_request_is_read_by_people(api, mailbox):
    api.take(RUST)
    page = confirmed(api, mailbox)
    api.post(page + "/erase", data={"sure": "yes"})
    assert about(mailbox, ADDRESS, "was erased").message["Reply-To"] == "fallback@agency.example"


def test_a_reply_to_a_question_is_its_answer_without_the_quotation(api, mailbox, receive, sql):
    mail = question(api, mailbox)
    text = "Xetra, in Frankfurt.\n\nOn Sat, Nov 28, 2026, Lead Desk <leads@leads.example.com>\nwrote:\n> A recruiter has a question\n"
    assert receive(reply(mail, text)) == "answer"
    assert sql("select answer from question") == [{"answer": "Xetra, in Frankfurt."}]
    assert "Xetra" in about(mailbox, "rosa@agency.example", "About your question").part("plain")


def test_a_second_reply_to_a_question_goes_on_as_a_message(api, mailbox, receive, sql):
    mail = question(api, mailbox)
    assert receive(reply(mail, "Xetra.")) == "answer"
    assert receive(reply(mail, "And Eurex.")) == "forwarded"
    assert "And Eurex." in about(mailbox, "fallback@agency.example", "A reply about").part("plain")


def test_a_clients_reply_is_kept_and_goes_to_the_recruiter_who_has_the_lead(api, mailbox, receive, sql):
    mail = accepted(api, mailbox)
    assert receive(reply(mail, "Could we talk on Monday?", sender="ada@private.example")) == "forwarded"
    forwarded = about(mailbox, "rosa@agency.example", "A reply about")
    assert "Could we talk on Monday?" in forwarded.part("plain") and forwarded.message["Reply-To"] == ADDRESS
    (event,) = received(sql)
    assert event["actor"] == "client" and event["new"]["text"] == "Could we talk on Monday?"


def test_who_complains_about_their_recruiter_reaches_the_team_as_well(api, mailbox, receive):
    mail = accepted(api, mailbox)
    assert "our team will look into it" in mail.part("plain")
    assert receive(reply(mail, "I have heard nothing from Rosa.")) == "forwarded"
    told = about(mailbox, "fallback@agency.example", "A reply about")
    text = told.part("plain")
    assert "I have heard nothing from Rosa." in text and "The recruiter, Rosa Rust, got this too" in text and "/staff/leads/" in text
    assert told.message["Reply-To"] == ADDRESS
    assert "Our team got this too" in about(mailbox, "rosa@agency.example", "A reply about").part("plain")


def test_who_is_surprised_by_the_end_reaches_the_team_as_well(start_service, token, recruiters, mailbox, receive):
    api = Api(start_service().url, token)
    lead = api.take(RUST)
    confirmed(api, mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    about(mailbox, ADDRESS, "accepted your request")
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "lost", "reason": "budget"}).status_code == 200
    mail = about(mailbox, ADDRESS, "is closed")
    assert receive(reply(mail, "I am still looking!")) == "forwarded"
    for address in ("rosa@agency.example", "fallback@agency.example"):
        assert "I am still looking!" in about(mailbox, address, "A reply about").part("plain")


def test_what_a_client_writes_to_their_recruiter_stays_between_them(api, mailbox, receive):
    api.take(RUST)
    confirmed(api, mailbox)
    offer = about(mailbox, "rosa@agency.example", "New Rust lead")
    api.post(offer_of(mailbox), data={"action": "accept"})
    receive(reply(offer, "Shall we talk?", sender="rosa@agency.example"))
    receive(reply(about(mailbox, ADDRESS, "Rosa Rust wrote to you"), "Yes, gladly."))
    about(mailbox, "rosa@agency.example", "A reply about")
    assert not [m for m in mailbox.emails("fallback@agency.example") if "A reply about" in m.subject]


def test_a_recruiters_reply_goes_to_the_proven_client_and_the_answer_comes_back(api, mailbox, receive, sql):
    api.take(RUST)
    confirmed(api, mailbox)
    offer = about(mailbox, "rosa@agency.example", "New Rust lead")
    api.post(offer_of(mailbox), data={"action": "accept"})
    assert receive(reply(offer, "Shall we talk?", sender="rosa@agency.example")) == "forwarded"
    mail = about(mailbox, ADDRESS, "Rosa Rust wrote to you")
    assert "Shall we talk?" in mail.part("plain")
    assert receive(reply(mail, "Yes, gladly.")) == "forwarded"
    assert "Yes, gladly." in about(mailbox, "rosa@agency.example", "A reply about").part("plain")
    assert [event["actor"].split(":")[0] for event in received(sql)] == ["recruiter", "client"]


def test_a_recruiter_without_the_lead_reaches_staff_and_not_the_client(api, mailbox, receive):
    api.take(RUST)
    confirmed(api, mailbox)
    offer = about(mailbox, "rosa@agency.example", "New Rust lead")
    assert receive(reply(offer, "What is this about?", sender="rosa@agency.example")) == "forwarded"
    assert "Rosa Rust replied" in about(mailbox, "fallback@agency.example", "A reply about").part("plain")
    told = about(mailbox, "rosa@agency.example", "Your reply went to our team").part("plain")
    assert "not to the client" in told and link_in(offer, "/o/") in told
    assert not [m for m in mailbox.emails(ADDRESS) if "wrote to you" in m.subject]


def test_a_reply_to_a_question_that_the_email_does_not_quote_is_not_its_answer(api, mailbox, receive, sql):
    api.take(RUST)
    receipt_of(mailbox)
    api.post(offer_of(mailbox), data={"action": "ask", "question": "Which exchange?"})
    mail = about(mailbox, ADDRESS, "A question about your project")
    for part in ("plain", "html"):
        assert "Which exchange?" not in mail.part(part) and "reply to this email" not in mail.part(part)
        assert "Open the page to read the question and answer it." in mail.part(part)
    assert receive(reply(mail, "Hm, what question?")) == "forwarded"
    assert sql("select answer from question") == [{"answer": None}]


# --- answers to what staff ask ------------------------------------------------------------------------------------------

VAGUE = {**CONTACT, "title": "A project", "description": "We need some help with a project of ours."}


@pytest.fixture
def team(start_service, token, recruiters, settings) -> Api:
    """A service with people who decide about vague requests."""
    settings["LEADMATCH_STAFF_NOTICE_TO"] = "team@agency.example"
    return Api(start_service().url, token)


def staff_question(team: Api, mailbox, sql) -> CaughtEmail:
    lead = team.take(VAGUE)
    receipt_of(mailbox)
    wait_for("triage", lambda: sql("select status from lead") == [{"status": "triage"}], 20)
    assert team.post(f"/api/v1/leads/{lead['id']}/ask", json={}).status_code == 200
    return about(mailbox, ADDRESS, "A question about your project")


def test_a_reply_to_what_staff_asked_is_added_to_the_request_and_ends_the_triage(team, mailbox, receive, sql):
    mail = staff_question(team, mailbox, sql)
    assert receive(reply(mail, "It is a trading engine in Rust with latency under a millisecond.")) == "answer"
    (lead,) = sql("select submission ->> 'description' as description, engagement, asked_at, status_reason from lead")
    assert lead["description"].startswith(VAGUE["description"]) and lead["description"].endswith("under a millisecond.")
    assert (lead["engagement"], lead["asked_at"], lead["status_reason"]) == ("rust", None, None)
    about(mailbox, "rosa@agency.example", "New Rust lead")
    assert receive(reply(mail, "One more thing.")) == "forwarded"


def test_a_reply_that_settles_nothing_is_added_all_the_same_and_staff_are_told(team, mailbox, receive, sql):
    mail = staff_question(team, mailbox, sql)
    assert receive(reply(mail, "I am not sure.")) == "answer"
    assert sql("select status, asked_at from lead") == [{"status": "triage", "asked_at": None}]
    assert "I am not sure." in about(mailbox, "team@agency.example", "Client updated").part("plain")


def test_who_was_asked_hears_that_we_wait_for_the_answer_and_can_reply_with_it(team, mailbox, receive, sql):
    question = sql_question(staff_question(team, mailbox, sql), sql)
    sql("update lead set created_at = created_at - interval '1 day', response_due_at = now() + interval '10 minutes'")
    mail = about(mailbox, ADDRESS, "needs a little longer")
    for part in ("plain", "html"):
        assert question in mail.part(part) and "You don’t need to do anything" not in mail.part(part).replace("&#39;", "'")
    assert receive(reply(mail, "A trading engine in Rust.")) == "answer"
    assert "A trading engine in Rust." in sql("select submission ->> 'description' as d from lead")[0]["d"]


@pytest.mark.parametrize("is_answered, says", [(False, "hasn’t answered yet"), (True, "has answered")])
def test_who_gets_what_nobody_decided_reads_that_the_client_was_asked(is_answered, says, team, mailbox, receive, sql):
    mail = staff_question(team, mailbox, sql)
    question = sql_question(mail, sql)
    if is_answered:
        receive(reply(mail, "I am not sure."))
    sql("update lead set created_at = now() - interval '30 days', dispatch_at = now()")
    text = mailbox.wait("fallback@agency.example")[0].part("plain")
    assert "No one decided in time" in text and question in text and says in " ".join(text.split())


def sql_question(mail: CaughtEmail, sql) -> str:
    (question,) = sql("select recommendation -> 'question' ->> 'text' as text from lead order by id limit 1")
    assert question["text"] in mail.part("plain")
    return question["text"]


@pytest.mark.parametrize("subject", ["Out of Office: A question about your project", "Automatic reply: A question", "Abwesenheitsnotiz: Frage"])
def test_an_answer_of_a_program_that_only_its_subject_tells_is_ignored(subject, api, mailbox, receive, sql):
    message = reply(question(api, mailbox), "I am back on Monday.")
    del message["Subject"]
    message["Subject"] = subject
    assert receive(message) == "ignored_automatic"
    assert sql("select answer from question") == [{"answer": None}]


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"Return_Path": "<>"}, {"List_Id": "<x.example>"}],
)
def test_an_automatic_answer_is_ignored(headers, api, mailbox, receive, sql):
    mail = question(api, mailbox)
    assert receive(reply(mail, "I am on leave.", **headers)) == "ignored_automatic"
    assert sql("select answer from question") == [{"answer": None}] and not received(sql)


def test_the_same_email_twice_is_once(api, mailbox, receive, sql):
    message = reply(accepted(api, mailbox), "Hello")
    assert [receive(message), receive(message)] == ["forwarded", "ignored_repeated"]
    assert len(received(sql)) == 1


def test_programs_that_answer_each_other_come_to_an_end(api, mailbox, receive, sql):
    mail = accepted(api, mailbox)
    sql(
        "insert into event (lead_id, actor, what, new) select id, 'client', 'email_received', '{}' from lead, generate_series(1, 20)"
    )
    assert receive(reply(mail, "Hello")) == "ignored_too_many"


@pytest.mark.parametrize("change", [lambda a: "leads@" + a.split("@")[1], lambda a: a.replace("leads+", "leads+0"), lambda a: a[:20] + "0" * 38 + a[58:],
                                    lambda a: a.split("@")[0] + "@elsewhere.example", lambda a: "undisclosed-recipients:;"])
def test_what_belongs_to_no_email_of_ours_is_ignored(change, api, mailbox, receive, sql):
    message = reply(accepted(api, mailbox), "Hello")
    address = message["To"]
    del message["To"]
    message["To"] = change(address)
    assert receive(message) == "ignored_unknown" and not received(sql)


def test_the_address_may_come_from_the_mail_server_and_in_capitals(api, mailbox, receive):
    message = reply(accepted(api, mailbox), "Hello")
    address = message["To"]
    del message["To"]
    assert receive(message, "--recipient", address.upper()) == "forwarded"


def test_a_reply_about_an_erased_request_is_answered_once_and_nothing_of_it_is_kept(api, mailbox, receive, sql):
    message = reply(accepted(api, mailbox), "My number is 12345678")
    sql("delete from lead")
    assert receive(message) == "erased" and receive(message) == "ignored_too_many"
    told = about(mailbox, ADDRESS, "this request has been deleted")
    assert told.subject == "Your reply: this request has been deleted / Ihre Antwort: Diese Anfrage ist gelöscht"
    for part in ("plain", "html"):
        assert "we didn’t keep it" in told.part(part) and "Niemand hat Ihre Antwort gelesen" in told.part(part)
    assert re.search('<p lang="de"[^>]*>Sie haben', told.part("html")) and re.search('<p lang="de"[^>]*>Wenn Sie', told.part("html"))
    assert "12345678" not in parts(told) and "https://leads.example.com/project" in told.part("plain")
    wait_for("no trace", lambda: sql("select 1 from outbox where notification = 'client_request_erased'") == [], 30)
    assert sql("select 1 from event where new::text like '%12345678%'") == []


def report(mail: CaughtEmail, action: str = "failed", status: str = "5.1.1") -> str:
    return f"""From: MAILER-DAEMON@relay.example
To: leads@leads.example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {ADDRESS}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such
 mailbox here

--b
Content-Type: text/rfc822-headers

From: leads@leads.example.com
Message-ID: {mail.message_id}

--b--
"""


def test_a_bounce_marks_the_client_and_the_recruiter_is_told_to_call(api, mailbox, receive, sql):
    mail = accepted(api, mailbox)
    assert receive(report(mail)) == "bounce"
    about(mailbox, "rosa@agency.example", "The client can’t be reached")
    (row,) = sql("select state, fault, last_text from outbox where message_id = %s", [mail.message_id])
    assert (row["state"], row["fault"]) == ("rejected", "address") and "no such  mailbox here" in row["last_text"]
    assert receive(report(mail)) == "ignored_unknown"


def test_nobody_is_told_to_call_about_a_request_that_is_over(api, mailbox, receive, sql):
    accepted(api, mailbox)
    assert api.post(offer_of(mailbox), data={"action": "lost", "reason": "budget"}).status_code == 303
    assert receive(report(about(mailbox, ADDRESS, "is closed"))) == "bounce"
    wait_for("the mark", lambda: sql("select email_bounced_at is not null as is_bounced from lead") == [{"is_bounced": True}])
    assert sql("select 1 from outbox where notification = 'client_email_bounced'") == []


def test_a_bounced_recruiter_gets_no_more_leads(api, mailbox, receive, sql):
    api.take(RUST)
    assert receive(report(about(mailbox, "rosa@agency.example", "New Rust lead"))) == "bounce"
    about(mailbox, "fallback@agency.example", "Emails to rosa@agency.example are bouncing")


@pytest.mark.parametrize("action, status", [("delayed", "4.4.1"), ("delivered", "2.0.0")])
def test_a_report_that_is_not_final_changes_nothing(action, status, api, mailbox, receive, sql):
    mail = accepted(api, mailbox)
    assert receive(report(mail, action, status)) == "delay"
    assert sql("select state from outbox where message_id = %s", [mail.message_id]) == [{"state": "delivered"}]


# --- odd emails ---------------------------------------------------------------------------------------------------------


def test_html_alone_is_read_without_its_markup_and_quotation(api, mailbox, receive, sql):
    message = reply(accepted(api, mailbox), "")
    html = "<html><head><style>p{color:red}</style></head><body><p>Caf&eacute; &amp; <b>talk</b>?</p><blockquote><p>Old</p></blockquote></body></html>"
    message.set_content(html, subtype="html")
    assert receive(message) == "forwarded"
    assert received(sql)[0]["new"]["text"] == "Café & talk?"


def test_another_charset_is_read(api, mailbox, receive, sql):
    message = reply(accepted(api, mailbox), "")
    message.set_content("Grüße aus Zürich", charset="iso-8859-15", cte="8bit")
    assert receive(message) == "forwarded"
    assert received(sql)[0]["new"]["text"] == "Grüße aus Zürich"


def test_attachments_are_named_and_not_kept(api, mailbox, receive, sql):
    message = reply(accepted(api, mailbox), "See the plan.")
    message.add_attachment(b"%PDF-" + b"x" * 200_000, maintype="application", subtype="pdf", filename="plan für Ada.pdf")
    assert receive(message) == "forwarded"
    text = received(sql)[0]["new"]["text"]
    assert text == "See the plan.\n\nAttached, but not kept: plan für Ada.pdf"


def test_a_giant_email_is_cut_and_read(api, mailbox, receive, sql):
    message = reply(accepted(api, mailbox), "Long.\n" + "word " * 3000)
    message.add_attachment(b"x" * 18_000_000, maintype="application", subtype="zip", filename="all.zip")
    assert receive(message) == "forwarded"
    text = received(sql)[0]["new"]["text"]
    assert text.startswith("Long.") and len(text) <= 4000 and "…" in text


@pytest.mark.parametrize("text", ["", "\n\n", "no header\n\nat all", "From: x\nTo:", "\x00\x01\xff", "Content-Type: multipart/mixed; boundary=x\n\n--x\n--x--"])
def test_what_is_no_email_is_ignored(text, api, mailbox, receive):
    assert receive(text) == "ignored_unknown"


def test_an_empty_reply_is_ignored(api, mailbox, receive):
    assert receive(reply(accepted(api, mailbox), "\n\n")) == "ignored_empty"


def test_without_the_database_the_mail_server_is_to_try_again(settings):
    away = {**settings, "LEADMATCH_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    assert run_command(away, "email", "receive", input="From: a@b.example\n\nx").status == 75
    assert run_command({}, "email", "receive", input="From: a@b.example\n\nx").status == 75


def test_a_reply_names_only_who_confirmed_the_address_it_comes_from(api, receive, mailbox, sql):
    path = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    wrong = "adda@client.example"
    assert api.post(path + "/correct", data={**RUST, "email": wrong, "consent": "yes"}).status_code == 303
    for address, subject, text, said in (
        (ADDRESS, "email address", "What is this?", f"{ADDRESS}, an earlier address of the client that they confirmed, replied"),
        (wrong, "Is this your email address?", "Who are you?", f"{wrong}, given as the client’s address and not confirmed yet, replied"),
    ):
        assert receive(reply(about(mailbox, address, subject), text, address)) == "forwarded"
        told = wait_for("the reply", lambda: [row for row in sql("select view ->> 'explanation' as says from outbox where notification = 'reply_forwarded' order by id desc limit 1") if row["says"]])
        assert said in told[0]["says"] and "Brandt" not in told[0]["says"]


def test_until_a_new_address_is_confirmed_the_confirmed_one_and_the_recruiter_write_to_each_other(api, mailbox, receive, sql):
    sent = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    other = "adda@client.example"
    assert api.post(sent + "/correct", data={**RUST, "email": other, "consent": "yes"}).status_code == 303
    letter = about(mailbox, other, "Is this your email address?")
    offer = about(mailbox, "rosa@agency.example", "New Rust lead")
    assert receive(reply(offer, "Shall we talk?", sender="rosa@agency.example")) == "forwarded"
    mail = about(mailbox, ADDRESS, "Rosa Rust wrote to you")
    for part in ("plain", "html"):
        assert "Shall we talk?" in mail.part(part) and "/r/" not in mail.part(part) and "View your request" not in mail.part(part)
    assert receive(reply(mail, "Yes, gladly.")) == "forwarded"
    forwarded = about(mailbox, "rosa@agency.example", "A reply about")
    assert f"{ADDRESS}, an earlier address of the client that they confirmed, replied" in forwarded.part("plain")
    assert "Yes, gladly." in forwarded.part("plain") and forwarded.message["Reply-To"] == ADDRESS
    assert not [m for m in mailbox.emails(other) if "wrote to you" in m.subject]
    assert [event["actor"].split(":")[0] for event in received(sql)] == ["recruiter", "client"]

    api.post(link_in(letter) + "/confirm", data={"button": ""})
    assert receive(reply(offer, "How about Monday?", sender="rosa@agency.example")) == "forwarded"
    assert "How about Monday?" in about(mailbox, other, "Rosa Rust wrote to you").part("plain")
    assert receive(reply(mail, "I have left.")) == "forwarded"
    assert "an earlier address of the client that they confirmed" in about(mailbox, "fallback@agency.example", "A reply about").part("plain")
    assert len([m for m in mailbox.emails(ADDRESS) if "wrote to you" in m.subject]) == 1


def test_who_did_not_change_the_address_reaches_the_team_as_the_email_says(api, mailbox, receive):
    sent = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    confirmed(api, mailbox)
    api.post(offer_of(mailbox), data={"action": "accept"})
    assert api.post(sent + "/correct", data={**RUST, "email": "adda@client.example", "consent": "yes"}).status_code == 303
    mail = about(mailbox, ADDRESS, "New email address")
    assert "our team will look into it" in mail.part("plain")
    assert receive(reply(mail, "That was not me.")) == "forwarded"
    assert "That was not me." in about(mailbox, "fallback@agency.example", "A reply about").part("plain")
