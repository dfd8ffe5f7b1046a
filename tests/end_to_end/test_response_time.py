"""Until when a client is told that a person will have answered, what is done to keep it, and who waits for whose day."""

import re

import pytest

from support.net import wait_for
from support.sample import RUST, Api
from test_offers import act, add, events, offer_link, pass_time, wait_subject


def test_a_day_that_begins_in_time_is_waited_for_and_nobody_is_alarmed(start_service, token, cli, mailbox, sql):
    tomorrow = sql("select to_char(now() + interval '1 day', 'FMdy') as day")[0]["day"]
    ada = add(cli, "ada", "--hours", f"{tomorrow} 00:00-24:00", "--timezone", "UTC")
    api = Api(start_service(LEADMATCH_RESPONSE_HOURS="48").url, token)
    lead = api.take(RUST)
    wait_for("it to wait", lambda: sql("select status from lead") == [{"status": "waiting"}])
    # It is looked at again in between, because a recruiter was added.
    wait_for("it to wait for that day", lambda: sql("""
        select available_at = date_trunc('day', now() at time zone 'UTC' + interval '1 day') at time zone 'UTC' as is_then,
            dispatch_at = available_at as is_looked_at_then from lead""") == [{"is_then": True, "is_looked_at_then": True}])
    shown = api.get(f"/api/v1/leads/{lead['id']}").json()
    assert shown["available_at"].endswith("T00:00:00.000Z") and shown["response_due_at"] and shown["response_kept"] is None
    (event,) = sql("select new from event where what = 'lead_waiting'")
    assert event["new"] == {"status": "waiting", "until": shown["available_at"]}
    page = api.get("/r/" + lead["status_url"].split("/r/")[1]).text
    assert re.search(r"starts work on \w{3}, \w{3} \d+, \d{4}, \d\d:\d\d", page)
    assert mailbox.emails("fallback@agency.example") == []
    cli("recruiter", "set", ada, "--hours", "mon-sun 00:00-24:00")
    offer_link(mailbox, ada)
    assert sql("select status, available_at from lead") == [{"status": "offered", "available_at": None}]


def test_a_day_that_begins_too_late_is_a_humans_now(cli, api, mailbox, sql):
    later = sql("select to_char(now() + interval '3 days', 'FMdy') as day")[0]["day"]
    add(cli, "ada", "--hours", f"{later} 00:00-24:00", "--timezone", "UTC")
    api.take(RUST)
    assert "No recruiter is available in time" in mailbox.wait("fallback@agency.example")[0].part("plain")
    assert sql("select status from lead") == [{"status": "escalated"}]


def test_an_evening_lead_waits_for_the_agencys_next_morning(start_service, token, cli, mailbox, sql):
    """The agency and its only recruiter begin in twelve hours, and have 12 hours a day; it is at risk three hours before the moment told."""
    (row,) = sql("""select to_char(at, 'HH24:MI') as begin, to_char(at + interval '12 hours', 'HH24:MI') as end,
        at at time zone 'UTC' as at from (select date_trunc('minute', now() at time zone 'UTC') + interval '12 hours' as at) t""")
    hours = f"mon-sun {row['begin']}-{row['end']}"
    ada = add(cli, "ada", "--hours", hours, "--timezone", "UTC")
    api = Api(start_service(LEADMATCH_AGENCY_HOURS=hours, LEADMATCH_RESPONSE_HOURS="12").url, token)
    api.take(RUST)
    wait_for("it to wait", lambda: sql("select status from lead") == [{"status": "waiting"}])
    (told,) = sql("select response_due_at - %s as after, available_at = %s as is_morning from lead", [row["at"], row["at"]])
    assert told["is_morning"] and told["after"].total_seconds() == 12 * 3600
    assert mailbox.emails(ada) == [] and mailbox.emails("fallback@agency.example") == []


def test_an_answer_in_time_is_kept_and_one_too_late_is_broken(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    kept = api.take(RUST)
    act(api, offer_link(mailbox, ada), "accept")
    shown = api.get(f"/api/v1/leads/{kept['id']}").json()
    assert shown["response_kept"] is True and shown["responded_at"] < shown["response_due_at"]
    late = api.take({**RUST, "title": "another"})
    path = offer_link(mailbox, ada, 2)
    sql("update lead set response_due_at = now() - interval '1 second' where id = %s", [late["id"]])
    wait_for("it to be broken", lambda: sql("select response_kept from lead where id = %s", [late["id"]]) == [{"response_kept": False}])
    act(api, path, "accept")
    shown = api.get(f"/api/v1/leads/{late['id']}").json()
    assert shown["response_kept"] is False and shown["responded_at"] > shown["response_due_at"]
    assert events(sql).count("response_time_kept") == 1 and events(sql).count("response_time_broken") == 1
    assert sql("select sum(responses_kept)::int as kept, sum(responses_broken)::int as broken from report.lead_day") == [{"kept": 1, "broken": 1}]


def test_a_question_is_an_answer_and_a_closed_lead_has_one(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    asked = api.take(RUST)
    act(api, offer_link(mailbox, ada), "ask", question="Which exchange?")
    assert api.get(f"/api/v1/leads/{asked['id']}").json()["response_kept"] is True
    closed = api.take({**RUST, "title": "another"})
    offer_link(mailbox, ada, 2)
    assert api.request("PATCH", f"/api/v1/leads/{closed['id']}", json={"status": "closed", "reason": "other"}).status_code == 200
    assert api.get(f"/api/v1/leads/{closed['id']}").json()["response_kept"] is True
    # What is sent out again is promised anew.
    assert api.request("PATCH", f"/api/v1/leads/{closed['id']}", json={"status": "new"}).status_code == 200
    offer_link(mailbox, ada, 3)
    again = api.get(f"/api/v1/leads/{closed['id']}").json()
    assert again["responded_at"] is None and again["response_kept"] is None and again["response_due_at"]


def test_a_question_counts_only_while_its_recruiter_has_the_offer(start_service, token, cli, mailbox, sql):
    ada, ben = add(cli, "ada"), add(cli, "ben")
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url, token)
    lead = api.take(RUST)
    page = lambda: api.get("/r/" + lead["status_url"].split("/r/")[1]).text
    asker = wait_for("the offer", lambda: [address for address in (ada, ben) if mailbox.emails(address)], 20)[0]
    offer = offer_link(mailbox, asker)
    act(api, offer, "ask", question="Which exchange?")
    assert api.get(f"/api/v1/leads/{lead['id']}").json()["response_kept"] is True
    assert "Someone will get back to you by" not in page()
    assert act(api, offer, "decline", reason="too_busy").status_code == 303
    says = "The client should have an answer by "
    other = offer_link(mailbox, ben if asker == ada else ada)
    assert says in api.get(other).text and "Someone will get back to you by" in page()
    again = api.get(f"/api/v1/leads/{lead['id']}").json()
    assert again["responded_at"] is None and again["response_kept"] is None and again["response_due_at"]
    sql("update lead set response_due_at = now() - interval '1 second'")
    wait_for("the client to be told", lambda: [mail for mail in mailbox.emails(RUST["email"]) if "longer" in mail.subject], 20)
    wait_for("it to be broken", lambda: sql("select response_kept from lead") == [{"response_kept": False}])
    assert "You should have heard from us by now" in page()
    # Not that the page says a moment, which it does not once that is over.
    assert "The client should have an answer by " in api.get(other).text
    assert [what for what in events(sql) if what.startswith("response_time")] == [
        "response_time_kept", "response_time_reopened", "response_time_broken"]


def test_past_answers_bring_the_response_time_forward(cli, start_service, token, mailbox, sql):
    ada = add(cli, "ada")
    first = start_service()
    api = Api(first.url, token)
    for number in range(20):
        api.take({**RUST, "title": f"number {number}"})
    for number in range(20):
        act(api, offer_link(mailbox, ada, number + 1), "accept")
    first.stop()
    assert sql("select distinct response_due_at - created_at as after from lead")[0]["after"].total_seconds() == 8 * 3600
    sql("update lead set responded_at = created_at + interval '3 hours'")
    Api(start_service().url, token).take({**RUST, "title": "the next"})
    offer_link(mailbox, ada, 21)
    (row,) = sql("select response_due_at - created_at as after, extract(minute from response_due_at)::int % 15 as odd from lead order by id desc limit 1")
    assert 3 * 3600 <= row["after"].total_seconds() < 3.3 * 3600 and row["odd"] == 0


def test_the_last_human_is_told_again_every_day(cli, api, mailbox, sql):
    api.take(RUST)
    mailbox.wait("fallback@agency.example")
    pass_time(sql, 5)
    mailbox.wait("fallback@agency.example", count=2)
    assert "still yours to handle" in mailbox.emails("fallback@agency.example")[1].part("plain")
    pass_time(sql, 23)
    pass_time(sql, 2)
    mailbox.wait("fallback@agency.example", count=3)
    assert events(sql).count("lead_escalation_reminded") == 2


def test_a_recruiter_reads_by_when_the_client_expects_an_answer(cli, api, mailbox):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    says = "The client should have an answer by "
    (mail,) = mailbox.emails(ada)
    assert says in mail.part("plain") and says in mail.part("html") and says in api.get(path).text
    act(api, path, "accept")
    assert says not in api.get(path).text


def bounce(sql, notification: str) -> None:
    sql("update outbox set state = 'rejected', fault = 'address', last_code = 550, settled_at = now() where notification = %s", [notification])


@pytest.mark.parametrize("is_read", [False, True])
def test_a_question_that_comes_back_is_no_answer(is_read, start_service, token, cli, mailbox, sql):
    ada = add(cli, "ada")
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url, token)
    lead = api.take(RUST)
    page = lambda: api.get("/r/" + lead["status_url"].split("/r/")[1]).text
    offer = offer_link(mailbox, ada)
    act(api, offer, "ask", question="Which exchange?")
    wait_subject(mailbox, RUST["email"], "A question")
    assert api.get(f"/api/v1/leads/{lead['id']}").json()["response_kept"] is True
    # What they were sent before comes back late: they may have read the question.
    bounce(sql, "client_received" if is_read else "client_question")
    wait_subject(mailbox, ada, "your question")
    again = api.get(f"/api/v1/leads/{lead['id']}").json()
    assert (again["response_kept"], again["responded_at"] is None) == ((True, False) if is_read else (None, True))
    assert ("Someone will get back to you by" in page()) == ("The client should have an answer by " in api.get(offer).text) == (not is_read)
    if is_read:
        return
    sql("update lead set response_due_at = now() - interval '1 second'")
    wait_subject(mailbox, "fallback@agency.example", "Answer due soon")
    wait_for("it to be broken", lambda: sql("select response_kept from lead") == [{"response_kept": False}])
    assert [what for what in events(sql) if what.startswith("response_time")] == [
        "response_time_kept", "response_time_reopened", "response_time_broken"]
