"""What staff do with the lead database over the API: find, read, change, export, and who may."""

import csv
import io
import json
import threading
from typing import Any

import pytest

from support.net import wait_for
from support.sample import BY_ENGAGEMENT, PYTHON, RUST, Api
from test_offers import LINK


def listed(api: Api, **query: Any) -> list[dict]:
    answer = api.get("/api/v1/leads", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["leads"]


def titles(leads: list[dict]) -> set[str]:
    return {lead["title"] for lead in leads}


def shown(api: Api, lead: dict) -> dict:
    answer = api.get(f"/api/v1/leads/{lead['id']}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def patch(api: Api, lead: dict, **change: Any):
    return api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change)


def wait_status(api: Api, lead: dict, status: str) -> dict:
    return wait_for(f"status {status}", lambda: (now := shown(api, lead))["status"] == status and now)


@pytest.fixture
def offered(recruiters, api, mailbox) -> dict:
    """A lead that Rosa Rust has been offered, its mail delivered."""
    lead = api.take(RUST)
    mailbox.wait(recruiters["rust"])
    return wait_status(api, lead, "offered")


# --- lists ------------------------------------------------------------------------------------------------------------


def test_a_listed_lead_has_what_a_list_needs_and_not_its_texts(api):
    lead = api.take(RUST)
    (row,) = listed(api)
    assert {name: row[name] for name in ("id", "reference", "title", "company", "engagement")} == {
        "id": lead["id"], "reference": lead["reference"], "title": RUST["title"], "company": RUST["company"], "engagement": "rust",
    }
    assert "submission" not in row


def test_a_page_ends_where_its_limit_says_and_the_last_has_no_next(api):
    for number in range(3):
        api.take({**RUST, "title": f"lead {number}"})
    assert api.get("/api/v1/leads", params={"limit": 3}).json()["next"] is None
    page = api.get("/api/v1/leads", params={"limit": 2}).json()
    assert [lead["title"] for lead in page["leads"]] == ["lead 2", "lead 1"]
    assert [lead["title"] for lead in listed(api, after=page["next"])] == ["lead 0"]


@pytest.mark.parametrize(
    "words, found",
    [
        ("matching", True),
        ("MATCHING engines", True),  # case, and the stem of a word
        ("match*", True),
        ("mat", False),  # words are whole without a star
        ("brandt latency", True),  # words of different fields
        ("brandt kestrel", False),  # all must occur
        ("ada@client.example", True),
        ("client", True),
        ("few & microseconds !", True),  # punctuation is nothing
    ],
)
@pytest.mark.parametrize("is_indexed", [True, False], ids=["indexed", "not_indexed"])
def test_leads_are_found_by_their_words(words, found, is_indexed, start_service, token, sql):
    api = Api(start_service(LEADMATCH_DISPATCHER="on" if is_indexed else "off").url, token)
    api.take(RUST)
    if is_indexed:
        wait_for("the search words", lambda: sql("select 1 from lead_search"))
    else:
        assert not sql("select 1 from lead_search")
    assert bool(listed(api, q=words)) == found


def test_a_lead_is_found_by_its_reference(api):
    leads = [api.take(RUST) for _ in range(5)]
    for lead in leads:
        assert [row["id"] for row in listed(api, q=lead["reference"])] == [lead["id"]]


def test_text_and_filters_hold_together(api):
    for submission in BY_ENGAGEMENT.values():
        api.take(submission)
    assert titles(listed(api, q="client", engagement="python")) == {PYTHON["title"]}
    assert listed(api, q="kestrel", engagement="rust") == []


def test_a_rare_word_is_found_behind_many_newer_leads(api, sql):
    """Further back than a search walks: by the index."""
    api.take({**RUST, "title": "needle"})
    wait_for("the search words", lambda: sql("select 1 from lead_search"))
    sql("""
        insert into lead (id, reference, submission_key, body_hash, engagement, confidence, needs_review, contact_name, email,
            title, submission, recommendation, ruleset, dispatch_at)
        select (left(id::text, 13) || '-7fff-bfff-' || lpad(to_hex(n), 12, '0'))::uuid, reference || n, sha256(n::text::bytea), body_hash,
            engagement, confidence, needs_review, contact_name, email, 'hay', '{"description": "hay"}', recommendation, ruleset, null
        from lead, generate_series(1, 6000) as n""")
    wait_for("the search words", lambda: not sql("select 1 from lead_search_due"), seconds=60)
    assert titles(listed(api, q="needle")) == {"needle"}
    assert len(listed(api, q="hay", limit=200)) == 200
    assert listed(api, q="needle hay") == []
    pages, after = 0, None
    while pages == 0 or after:
        page = api.get("/api/v1/leads", params={"q": "client", "limit": 200, **({"after": after} if after else {})}).json()
        pages, after = pages + 1, page["next"]
    assert pages == 31  # 6,001 leads: the walk and the index follow each other without a gap


def test_a_corrected_lead_is_found_by_its_new_words(api, sql):
    api.take(RUST)
    wait_for("the search words", lambda: sql("select 1 from lead_search"))
    sql("update lead set title = 'Windmill control'")
    wait_for("the new words", lambda: titles(listed(api, q="windmill")))
    assert listed(api, q="matching engine") != []  # in the description still
    sql("update lead set submission = '{}'")
    wait_for("the description to be gone", lambda: listed(api, q="matching engine") == [])
    assert sql("select sum(leads)::int as leads from lead_daily") == [{"leads": 1}]


def test_leads_are_listed_by_time(api, sql):
    lead = api.take(RUST)
    day, moment = sql("select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, to_char(created_at at time zone 'UTC' - interval '1 second', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') as moment from lead")[0].values()
    assert len(listed(api, **{"from": day, "to": day})) == 1
    assert listed(api, to=moment[:-5] + "Z") == []
    assert len(listed(api, **{"from": moment[:-5] + "Z"})) == 1
    assert lead["id"]


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "201"}, {"engagement": "cobol"}, {"status": "finished"}, {"review": "2"}, {"from": "soon"}, {"after": "x"}, {"colour": "red"}]
)
def test_a_filter_that_makes_no_sense_is_named(query, api):
    answer = api.get("/api/v1/leads", params=query)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == list(query)


# --- one lead ---------------------------------------------------------------------------------------------------------


def test_a_lead_is_shown_with_everything_that_happened_to_it(offered, recruiters, api, mailbox):
    lead = wait_for("the settled mail", lambda: (now := shown(api, offered))["emails"][0]["state"] == "delivered" and now)
    (offer,) = lead["offers"]
    assert offer["status"] == "open"
    assert offer["recruiter"]["email"] == recruiters["rust"]
    (dispatch,) = lead["dispatches"]
    assert dispatch["offer_id"] == offer["id"]
    assert {candidate["name"]: candidate["result"] for candidate in dispatch["candidates"]} == {
        "Rosa Rust": "chosen", "Petra Python": "filtered", "Hugo Hybrid": "filtered",
    }
    assert [event["what"] for event in lead["events"]] == ["lead_received", "lead_offered"]
    assert lead["emails"][0]["deliveries"][0]["outcome"] == "delivered"


def test_a_lead_is_found_by_a_reference_typed_carelessly(api):
    lead = api.take(RUST)
    answer = api.get("/api/v1/leads/" + lead["reference"].lower().replace("lm-", ""))
    assert answer.json()["id"] == lead["id"]


@pytest.mark.parametrize("name", ["LM-0000000000", "nonsense", "00000000-0000-7000-8000-000000000000"])
def test_a_lead_that_is_none_is_not_found(name, api):
    for path in ("", "/events"):
        assert api.get(f"/api/v1/leads/{name}{path}").status_code == 404


# --- changes ----------------------------------------------------------------------------------------------------------


def test_closing_a_lead_ends_its_offer_and_is_told(offered, api, sql):
    answer = patch(api, offered, status="closed", reason="filled", note="called twice")
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "closed"
    assert sql("select status from offer") == [{"status": "withdrawn"}]
    changed, noted = answer.json()["events"][-2:]
    assert (changed["actor"], changed["what"]) == ("token:tests", "status_changed")
    assert changed["old"] == {"status": "offered"}
    assert changed["new"] == {"status": "closed", "reason": "filled"}
    assert (noted["what"], noted["new"]) == ("note_added", {"note": "called twice"})


def test_accepting_by_hand_needs_a_recruiter(offered, api, sql):
    answer = patch(api, offered, status="accepted")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("recruiter", "required")
    assert sql("select status from offer") == [{"status": "open"}]


def test_accepting_by_hand_accepts_the_offer_and_sends_the_contact(offered, recruiters, api, mailbox, sql):
    answer = patch(api, offered, status="accepted", recruiter=recruiters["rust"])
    assert answer.status_code == 200, answer.text
    (offer,) = sql("select status, decided_at is not null as is_decided, ended_by from offer")
    assert offer == {"status": "accepted", "is_decided": True, "ended_by": "offer_accepted"}
    what = [event["what"] for event in answer.json()["events"]]
    assert [name for name in what[-4:] if name != "response_time_kept"] == ["offer_accepted", "contact_disclosed", "status_changed"]
    wait_for("the contact", lambda: any(RUST["email"] in mail.part("plain") for mail in mailbox.emails(recruiters["rust"])))
    assert patch(api, offered, status="accepted", recruiter=recruiters["rust"]).status_code == 200
    assert patch(api, offered, status="accepted", recruiter=recruiters["python"]).status_code == 409
    assert sql("select count(*) from event where what = 'contact_disclosed'") == [{"count": 1}]


def test_staff_accept_for_a_recruiter_who_was_not_asked(offered, recruiters, api, mailbox, sql):
    assert patch(api, offered, status="accepted", recruiter=recruiters["python"]).status_code == 200
    assert sql("select status, ended_by from offer order by id") == [
        {"status": "withdrawn", "ended_by": "offer_superseded"}, {"status": "accepted", "ended_by": "offer_accepted"}]
    wait_for("both emails", lambda: [mail.subject for mail in mailbox.emails(recruiters["rust"]) if "No longer" in mail.subject]
             and [mail.subject for mail in mailbox.emails(recruiters["python"]) if "Accepted" in mail.subject])


def test_a_reopened_lead_is_taken_from_its_recruiter(offered, recruiters, api, mailbox, sql):
    assert patch(api, offered, status="accepted", recruiter=recruiters["rust"]).status_code == 200
    assert patch(api, offered, status="new").status_code == 200
    wait_for("the email", lambda: [mail.subject for mail in mailbox.emails(recruiters["rust"]) if "No longer" in mail.subject])
    assert sql("select status, ended_by from offer order by id limit 1") == [{"status": "returned", "ended_by": "offer_returned"}]


def test_closing_an_accepted_lead_is_told_and_the_offer_stays_accepted(offered, recruiters, api, mailbox, sql):
    assert patch(api, offered, status="accepted", recruiter=recruiters["rust"]).status_code == 200
    assert patch(api, offered, status="closed", reason="filled").status_code == 200
    closed = lambda: [mail for mail in mailbox.emails(recruiters["rust"]) if "Our team has closed this lead" in mail.part("plain")]
    wait_for("the email", closed)
    assert sql("select status from offer") == [{"status": "accepted"}]


def test_a_lead_of_another_class_leaves_recruiters_who_do_not_take_it(offered, recruiters, api, mailbox, sql):
    assert patch(api, offered, engagement="python", reason="client_said").status_code == 200
    mailbox.wait(recruiters["python"])
    assert sql("select status, ended_by from offer order by id") == [
        {"status": "withdrawn", "ended_by": "offer_reclassified"}, {"status": "open", "ended_by": None}]


def test_another_class_is_in_the_words_of_the_offer_and_keeps_who_is_named_with_it(offered, recruiters, api, mailbox, sql):
    assert patch(api, offered, engagement="python", reason="wrong_class").status_code == 200
    mail = mailbox.wait(recruiters["python"])[0]
    assert "Python" in mail.subject and "Our team decided: Python Developer" in mail.part("plain")
    assert "Rust" not in mail.part("plain").partition("THE PROJECT")[0]
    assert patch(api, offered, engagement="hybrid", reason="wrong_class", recruiter=recruiters["python"]).status_code == 200
    assert sql("select status from offer order by id") == [{"status": "withdrawn"}, {"status": "open"}]


def test_what_staff_decided_stays_when_the_client_changes_what_the_rules_do_not_read(recruiters, api, mailbox, sql):
    offered = api.take(RUST)
    wait_status(api, offered, "offered")
    assert patch(api, offered, engagement="python", reason="client_said").status_code == 200
    asked = LINK.search(mailbox.wait(recruiters["python"])[0].part("plain")).group(1)
    page = "/r/" + offered["status_url"].split("/r/")[1]
    answers = {**RUST, "consent": "on", "phone": "+49 30 1234567"}
    assert api.post(page + "/correct", data=answers).status_code == 303
    assert api.post(asked, data={"action": "ask", "question": "Is it in production?"}).status_code == 303
    question = wait_for("the question", lambda: [mail for mail in mailbox.emails(RUST["email"]) if "/q/" in mail.part("plain")], 20)[0]
    assert api.post(LINK.search(question.part("plain")).group(1), data={"answer": "It is."}).status_code == 303
    assert sql("select engagement, decided_at is not null as is_decided, revision from lead") == [
        {"engagement": "python", "is_decided": True, "revision": 3}]
    assert [offer["status"] for offer in shown(api, offered)["offers"]][-1] == "open" and sql("select count(*) from offer") == [{"count": 2}]
    assert api.post(page + "/correct", data={**answers, **PYTHON}).status_code == 303
    assert sql("select engagement, decided_at from lead") == [{"engagement": "hybrid", "decided_at": None}]


def test_another_engagement_needs_a_reason_and_settles_the_review(offered, api):
    assert patch(api, offered, engagement="python").status_code == 422
    answer = patch(api, offered, engagement="python", reason="client_said").json()
    assert (answer["engagement"], answer["needs_review"]) == ("python", False)
    assert answer["recommendation"]["engagement"] == "rust"  # what the client was told stays
    assert answer["events"][-1]["new"] == {"engagement": "python", "reason": "client_said"}


def test_a_lead_sent_to_the_router_again_is_offered_by_its_new_engagement(offered, recruiters, api, mailbox):
    answer = patch(api, offered, engagement="python", reason="client_said", status="new")
    assert answer.status_code == 200, answer.text
    mailbox.wait(recruiters["python"])
    lead = wait_status(api, offered, "offered")
    assert [offer["status"] for offer in lead["offers"]] == ["withdrawn", "open"]


def test_a_move_that_makes_no_sense_changes_nothing(offered, api):
    assert patch(api, offered, status="closed", reason="filled").status_code == 200
    answer = patch(api, offered, status="accepted", note="lost")
    assert answer.status_code == 409
    assert "closed" in answer.json()["detail"]
    lead = shown(api, offered)
    assert lead["status"] == "closed"
    assert "note_added" not in [event["what"] for event in lead["events"]]


def test_a_change_over_somebody_elses_is_refused(offered, api):
    version = shown(api, offered)["version"]
    assert patch(api, offered, status="closed", reason="filled", version=version).status_code == 200
    answer = patch(api, offered, engagement="hybrid", reason="other", version=version)
    assert answer.status_code == 409
    assert "closed" in answer.json()["detail"]
    assert shown(api, offered)["engagement"] == "rust"


def test_of_two_changes_at_once_one_is_refused(offered, api, service, token):
    version = shown(api, offered)["version"]
    statuses: list[int] = []
    start = threading.Barrier(2)

    def change() -> None:
        client = Api(service.url, token)
        start.wait()
        statuses.append(patch(client, offered, status="closed", reason="filled", version=version).status_code)

    threads = [threading.Thread(target=change) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]


def test_all_that_is_wrong_with_a_change_is_told_at_once(offered, api):
    answer = patch(api, offered, status="gone", engagement="cobol", colour="red")
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"status", "engagement", "colour"}


def test_a_mail_that_is_not_on_its_way_is_not_sent_for_a_closed_lead(recruiters, start_service, token, sql):
    api = Api(start_service(LEADMATCH_SENDERS="0").url, token)
    lead = api.take(RUST)
    wait_status(api, lead, "offered")
    assert patch(api, lead, status="closed", reason="filled").status_code == 200
    assert sql("select state from outbox") == [{"state": "cancelled"}]


def test_filters_follow_a_change_at_once(offered, api):
    assert patch(api, offered, status="closed", reason="filled").status_code == 200
    assert titles(listed(api, status="closed", q="matching")) == {RUST["title"]}
    assert listed(api, status="offered", q="matching") == []
    assert listed(api, status="offered") == []


# --- exports ----------------------------------------------------------------------------------------------------------


def test_an_export_goes_on_behind_its_first_page(api, sql):
    api.take(RUST)
    sql("""
        insert into lead (id, reference, submission_key, body_hash, engagement, confidence, needs_review, contact_name, email,
            title, submission, recommendation, ruleset, dispatch_at)
        select gen_random_uuid(), reference || n, sha256(n::text::bytea), body_hash, 'python', confidence, needs_review,
            contact_name, email, 'copy', submission, recommendation, ruleset, null
        from lead, generate_series(1, 1200) as n""")
    rows = list(csv.DictReader(io.StringIO(api.get("/api/v1/leads.csv").text)))
    assert len({row["reference"] for row in rows}) == len(rows) == 1201
    lines = [json.loads(line) for line in api.get("/api/v1/leads.jsonl", params={"engagement": "python"}).text.splitlines()]
    assert len(lines) == 1200
    assert lines[0]["submission"]["title"] == RUST["title"]


def test_an_export_has_a_column_for_every_question(api):
    api.take({**RUST, "use_case": ["trading_engine", "game_engine"], "budget_usd_year": 150000})
    (row,) = csv.DictReader(io.StringIO(api.get("/api/v1/leads.csv").text))
    assert row["use_case"] == "trading_engine, game_engine"
    assert row["budget_usd_year"] == "150000"
    assert row["consent"] == "true"
    assert row["phone"] == ""
    assert list(row)[:5] == ["reference", "id", "created_at", "status", "engagement"]


def test_an_export_is_logged_with_who_and_how_many(api, service):
    api.take(RUST)
    api.get("/api/v1/leads.csv")
    line = service.wait_logged("leads_exported")
    assert (line["actor"], line["leads"]) == ("token:tests", 1)


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_with_another_secret_is_none(api, token, service):
    for at in (10, 40, 60):
        other = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert Api(service.url, other).get("/api/v1/leads").status_code == 401


def test_a_token_ends_with_its_days(api, sql):
    sql("update api_token set expires_at = now() - interval '1 second'")
    assert api.get("/api/v1/leads").status_code == 401


def test_the_last_use_of_a_token_is_noted_once_a_minute(api, sql):
    api.get("/api/v1/leads")
    (first,) = sql("select last_used_at from api_token")
    assert first["last_used_at"] is not None
    api.get("/api/v1/leads")
    assert sql("select last_used_at from api_token") == [first]
    sql("update api_token set last_used_at = now() - interval '61 seconds'")
    api.get("/api/v1/leads")
    assert sql("select last_used_at > now() - interval '30 seconds' as is_fresh from api_token") == [{"is_fresh": True}]
