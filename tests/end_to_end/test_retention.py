"""How long leads are kept: the retention period, legal holds, and that nothing about a person is left afterwards."""

import re
import subprocess

import pytest

from support.net import wait_for
from support.sample import PYTHON, RUST, Api
from test_client_emails import about, link_in, offer_of

STAFF = "fallback@agency.example"
PERSON = {**RUST, "email": "zelda@unforgettable.example", "contact_name": "Zelda Unforgettable", "company": "Zeldacorp", "title": "Zeldascope"}
TRACES = ("unforgettable", "zeldacorp", "zeldascope")
SPAM = {**PERSON, "email": "x@mailinator.com", "contact_name": "qwrtpsdfg", "title": "Zeldascope spam"}
LINK = re.compile(r"https://leads\.example\.com(/[a-z]/[\w-]+)")


@pytest.fixture
def api(start_service, token, recruiters) -> Api:
    """A service that writes to clients."""
    return Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url, token)


def lead_of(api: Api, lead) -> dict:
    return api.get(f"/api/v1/leads/{lead['id']}").json()


def wait_status(api: Api, lead, wanted: str) -> dict:
    wait_for(f"status {wanted}", lambda: lead_of(api, lead)["status"] == wanted, seconds=60)
    return lead_of(api, lead)


def close(api: Api, lead) -> dict:
    wait_status(api, lead, "offered")
    answer = api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "closed", "reason": "filled"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def page_of(lead) -> str:
    return lead["status_url"].removeprefix("https://leads.example.com")


def a_day_later(sql) -> None:
    sql("update daily_work set done_at = now() - interval '25 hours' where each = 'day'")


def dump(settings) -> str:
    command = ["pg_dump", "--data-only", settings["LEADMATCH_DATABASE_URL"]]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.lower()


def traces(settings) -> list[str]:
    everything = dump(settings)
    return [word for word in TRACES if word in everything]


def about(mailbox, address: str, subject: str):
    return wait_for(f"“{subject}” to {address}", lambda: [m for m in mailbox.emails(address) if subject in m.subject], 60)[0]


def is_erased(sql, lead) -> bool:
    return sql("select count(*) from lead_erased where id = %s", [lead["id"]])[0]["count"] == 1


def test_what_has_ended_is_announced_and_then_erased_without_a_trace(api, sql, settings, mailbox):
    lead, spam, other = api.take(PERSON), api.take(SPAM), api.take(PYTHON)
    assert lead_of(api, spam)["status"] == "quarantined"
    wait_status(api, lead, "offered")
    assert lead_of(api, lead)["kept_until"] is None, "nothing open has an end"
    sql("insert into exclusion (recruiter_id, company_domain) select id, %s from recruiter limit 1", [PERSON["email"]])
    about(mailbox, PERSON["email"], "We received your request")
    closed = close(api, lead)
    assert closed["ended_at"] is not None and closed["kept_until"] > closed["ended_at"]
    told = about(mailbox, PERSON["email"], "is closed")
    assert "We keep your data until" in told.part("plain") and "erase it automatically" in told.part("html")
    assert "erase your data automatically on" in api.get(page_of(lead)).text
    a_day_later(sql)
    summary = about(mailbox, STAFF, "held back as suspected spam")
    assert "Zeldascope spam" in summary.part("plain")
    # Nobody was told of it, so however late it is, nothing is erased yet.
    sql("update lead set ended_at = now() - interval '400 days' where status in ('closed', 'quarantined')")
    a_day_later(sql)
    announced = about(mailbox, STAFF, "2 leads will be erased soon").part("plain")
    assert lead["reference"] in announced and "Quarantined leads among them: 1." in announced and spam["reference"] not in announced
    sql("update lead set erasure_announced_at = now() - interval '6 days' where status in ('closed', 'quarantined')")
    a_day_later(sql)
    wait_for("the day's work", lambda: sql("select min(done_at) > now() - interval '1 hour' as is_done from daily_work where each = 'day'")[0]["is_done"], 60)
    assert traces(settings) != [] and not is_erased(sql, lead)
    sql("update lead set erasure_announced_at = now() - interval '8 days' where status in ('closed', 'quarantined')")
    wait_for("both", lambda: is_erased(sql, lead) and is_erased(sql, spam), 60)
    assert sql("select distinct erased_by from lead_erased") == [{"erased_by": "retention"}]
    wait_for("no traces", lambda: traces(settings) == [], 60)
    asked = about(mailbox, "rosa@agency.example", "delete data for " + lead["reference"]).part("plain")
    assert "That time is over" in asked and "The client" not in asked
    assert api.get(page_of(lead)).status_code == 410
    wait_status(api, other, "offered")
    assert len([m for m in mailbox.emails(PERSON["email"]) if "closed" in m.subject]) == 1, "the client was told when it ended"


def test_each_end_is_kept_for_its_own_time_to_the_day(start_service, token, recruiters, sql):
    api = Api(start_service().url, token)
    spans = {"quarantined": 30, "withdrawn": 30, "closed": 365, "lost": 365, "placed": 1095}
    leads = {(end, day): api.take({**RUST, "title": f"{end} {day}", "email": f"client@{end}{day}.test"}) for end in spans for day in ("before", "after")}
    for lead in leads.values():
        wait_status(api, lead, "offered")
    for (end, day), lead in leads.items():
        sql("update lead set status = %s where id = %s", [end, lead["id"]])
        away = f"{spans[end]} days" + (" -1 hour" if day == "before" else " 1 hour")
        sql(f"update lead set ended_at = now() - interval '{away}', erasure_announced_at = now() - interval '8 days' where id = %s", [lead["id"]])
    wait_for("what is over", lambda: sql("select count(*) as n from lead_erased") == [{"n": len(spans)}], 60)
    assert {key for key, lead in leads.items() if is_erased(sql, lead)} == {(end, "after") for end in spans}
    sql("update lead set ended_at = ended_at - interval '2 hours', erasure_announced_at = now() - interval '6 days'")
    kept = sql("select distinct round(extract(epoch from lead_kept_until(l) - now()) / 86400) as days from lead l")
    assert kept == [{"days": 1}], "a week passes between the announcement and the erasure"


def test_instances_share_what_is_due_and_a_kill_loses_nothing(start_service, token, recruiters, sql, mailbox):
    first = start_service()
    api = Api(first.url, token)
    leads = [api.take({**RUST, "title": f"Engine {number}", "email": f"client@firm{number}.test"}) for number in range(12)]
    for lead in leads:
        close(api, lead)
    second = start_service()
    sql("update lead set ended_at = now() - interval '2 years', erasure_announced_at = now() - interval '1 month'")
    wait_for("some of them", lambda: sql("select count(*) from lead_erased")[0]["count"] > 0, 60)
    first.kill()
    wait_for("all of them", lambda: sql("select count(*) from lead")[0]["count"] == 0, 60)
    assert sql("select count(*), count(distinct id) as leads from lead_erased") == [{"count": 12, "leads": 12}]
    per_lead = sql("select view ->> 'reference' as reference, count(*) from outbox where notification = 'lead_erased' group by 1")
    assert {row["reference"]: row["count"] for row in per_lead} == {lead["reference"]: 1 for lead in leads}
    assert second.is_running()


def test_a_legal_hold_turns_an_erasure_into_a_task_for_staff(api, cli, try_cli, sql, settings, mailbox):
    lead = api.take(PERSON)
    wait_status(api, lead, "offered")
    about(mailbox, PERSON["email"], "We received your request")
    hold = f"/api/v1/leads/{lead['reference']}/hold"
    assert api.post(hold, json={}).status_code == 422
    held = api.post(hold, json={"reason": "Dispute over a fee"}).json()
    assert held["hold"]["reason"] == "Dispute over a fee" and held["hold"]["by"] == "token:tests"
    assert held["events"][-1]["what"] == "legal_hold_set" and api.post(hold, json={"reason": "again"}).status_code == 409
    refused = try_cli("leads", "erase", "--yes", lead["reference"])
    assert refused.status == 1 and "Dispute over a fee" in refused.stderr
    # The client asks, twice.
    for _ in range(2):
        assert api.post(page_of(lead) + "/erase", data={"sure": "yes"}).status_code == 303
    shown = lead_of(api, lead)
    assert shown["status"] == "withdrawn" and shown["erasure_asked_at"] is not None and not is_erased(sql, lead)
    assert [event["what"] for event in shown["events"]].count("erasure_requested") == 1
    page = api.get(page_of(lead)).text
    assert "A legal obligation requires us to keep it" in page and "Undo withdrawal" not in page and "/erase" not in page
    assert "legal obligation" in about(mailbox, PERSON["email"], "About erasing your request").part("plain")
    task = about(mailbox, STAFF, "erasure requested for " + lead["reference"])
    assert "Dispute over a fee" in task.part("plain") and "Zelda" not in task.part("plain")
    assert "You asked us to erase this request" in page
    told = about(mailbox, "rosa@agency.example", "Don’t contact this client")
    assert "wants this request deleted" in told.part("plain") and PERSON["email"] not in told.part("plain")
    assert sql("select 1 from outbox where notification = 'lead_withdrawn' or notification = 'lead_erasure_asked' and recipient = %s", [STAFF]) == []
    offer = api.get(offer_of(mailbox)).text
    assert "The client wants this request deleted" in offer and "withdrew" not in offer
    assert [event["new"] for event in shown["events"] if event["what"] == "status_changed"][-1] == {"status": "withdrawn", "reason": "the client asked us to erase it"}
    changed = api.post(page_of(lead) + "/correct", data={**PERSON, "consent": "yes", "description": "Something else"})
    assert changed.status_code == 409 and "You asked us to erase this request, so it can no longer be changed." in changed.text
    assert api.post(page_of(lead) + "/undo", data={"button": ""}).status_code == 409
    reopened = api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"})
    assert reopened.status_code == 409 and lead_of(api, lead)["status"] == "withdrawn"
    # Its time is over as well, and still it stays.
    sql("update lead set ended_at = now() - interval '2 years', erasure_announced_at = now() - interval '1 month'")
    other = close(api, api.take(PYTHON))
    sql("update lead set ended_at = now() - interval '2 years', erasure_announced_at = now() - interval '1 month' where id = %s", [other["id"]])
    wait_for("the other lead's erasure", lambda: is_erased(sql, other), 60)
    assert not is_erased(sql, lead) and "On legal hold" in cli("leads", "show", lead["reference"])
    assert try_cli("leads", "unhold", lead["reference"]).status == 2
    assert "erased" in cli("leads", "unhold", lead["reference"], "--reason", "Settled")
    assert is_erased(sql, lead) and api.get(page_of(lead)).status_code == 410
    wait_for("no traces", lambda: traces(settings) == [], 60)


def test_the_page_of_a_lead_on_hold_promises_no_erasure(api, cli, sql, mailbox):
    lead = api.take(PERSON)
    close(api, lead)
    page = page_of(lead)
    assert api.get(page).text.count("You can erase it at any time") == 2 and "permanently deletes your request" in api.get(page).text
    cli("leads", "hold", lead["reference"], "--reason", "Audit")
    held = api.get(page).text
    assert "You can erase it at any time" not in held and "permanently deletes your request" not in held
    assert held.count("A legal obligation requires us to keep") == 2


def test_no_page_about_a_lead_on_hold_says_that_it_can_be_erased_at_any_time(api, cli, mailbox):
    lead = api.take(PERSON)
    receipt = link_in(about(mailbox, PERSON["email"], "We received your request"))
    api.post(offer_of(mailbox), data={"action": "ask", "question": "Which venues?"})
    question = LINK.search(about(mailbox, PERSON["email"], "A question").part("plain")).group(1)
    pages = (receipt, question, page_of(lead) + "/correct")
    says = lambda path: "You can erase it at any time" in api.get(path).text
    assert says(receipt) and says(question)
    cli("leads", "hold", lead["reference"], "--reason", "Audit")
    assert [says(path) for path in pages] == [False] * 3


@pytest.mark.parametrize("end", ["withdrawn", "closed"])
def test_the_email_that_a_lead_on_hold_has_ended_promises_no_erasure(end, api, cli, sql, mailbox):
    lead = api.take(PERSON)
    wait_status(api, lead, "offered")
    cli("leads", "hold", lead["reference"], "--reason", "Audit")
    if end == "withdrawn":
        assert api.post(page_of(lead) + "/withdraw", data={"sure": "yes"}).status_code == 303
    else:
        close(api, lead)
    mail = about(mailbox, PERSON["email"], "is closed")
    for part in ("plain", "html"):
        assert "keep your data until" not in mail.part(part) and "erase it sooner" not in mail.part(part)


def test_a_lifted_hold_lets_the_retention_period_go_on(api, cli, sql, mailbox):
    lead = close(api, api.take(RUST))
    cli("leads", "hold", lead["reference"], "--reason", "Audit")
    assert lead_of(api, lead)["kept_until"] is None
    answer = api.post(f"/api/v1/leads/{lead['id']}/unhold", json={"reason": "Audit is over"})
    assert answer.status_code == 200 and answer.json()["kept_until"] is not None and answer.json()["hold"] is None
    assert [event["new"] for event in answer.json()["events"][-2:]] == [{"reason": "Audit"}, {"reason": "Audit is over"}]
    assert api.post(f"/api/v1/leads/{lead['id']}/unhold", json={"reason": "again"}).status_code == 409
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).json()["ended_at"] is None


@pytest.mark.parametrize("value", ["closed", "closed=0", "new=5", "closed=1 year"])
def test_a_retention_period_that_makes_no_sense_stops_the_start(value, try_cli, settings):
    settings["LEADMATCH_RETAIN_DAYS"] = value
    done = try_cli("serve")
    assert done.status == 1 and "LEADMATCH_RETAIN_DAYS" in done.stderr and "placed=off" in done.stderr


def test_what_is_off_is_kept_until_somebody_erases_it(start_service, token, recruiters, sql, mailbox):
    api = Api(start_service(LEADMATCH_RETAIN_DAYS="closed=off,withdrawn=3").url, token)
    lead = api.take(RUST)
    assert close(api, lead)["kept_until"] is None and "until you erase it" in api.get(page_of(lead)).text
    assert {row["status"]: row["days"] for row in sql("select * from retention")} == {"quarantined": 30, "withdrawn": 3, "lost": 365, "placed": 1095}


@pytest.mark.parametrize("end", ["accepted", "placed"])
def test_who_has_a_lead_that_its_client_wants_erased_is_told_and_no_longer_sees_the_contact(end, api, recruiters, mailbox, sql):
    lead = api.take(PERSON)
    mail = about(mailbox, "rosa@agency.example", "New Rust lead").part("plain")
    offer, portal = (next(path for path in LINK.findall(mail) if path.startswith(kind)) for kind in ("/o/", "/d/"))
    assert api.post(offer, data={"action": "accept"}).status_code == 303
    if end == "placed":
        placed = {"action": "placed", "start_date": "2027-01-31", "role": "Engineer", "rate": "$85 an hour"}
        assert api.post(offer, data=placed).status_code == 303
    assert PERSON["email"] in api.get(offer).text and lead["reference"] in api.get(portal).text
    assert api.post(f"/api/v1/leads/{lead['reference']}/hold", json={"reason": "Dispute over a fee"}).status_code == 200
    assert api.post(page_of(lead) + "/erase", data={"sure": "yes"}).status_code == 303
    about(mailbox, "rosa@agency.example", "Don’t contact this client")
    page = api.get(offer).text
    assert PERSON["email"] not in page and PERSON["contact_name"] not in page and "please don’t contact them anymore" in page
    assert lead["reference"] not in api.get(portal).text
    assert "Rosa Rust" not in api.get(page_of(lead)).text
    assert sql("select 1 from outbox where notification = 'lead_withdrawn'") == []
