"""The conventions of the staff API: every answer can be traced, nothing is overwritten unseen, repeats are harmless, filters are exact."""

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support.net import wait_for
from support.sample import BY_ENGAGEMENT, RUST, Api, by_client


def lead_of(api: Api, number: int = 0, **changes: Any) -> dict[str, Any]:
    return api.take({**RUST, "email": f"client{number}@client{number}.example", **changes})


def patch(api: Api, lead: dict[str, Any], headers: dict[str, str] | None = None, **change: Any):
    return api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change, headers=headers or {})


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/api/v1/leads"), ("GET", "/healthz"), ("GET", "/api/v1/nowhere"), ("POST", "/api/v1/leads"), ("GET", "/project"), ("DELETE", "/api/v1/leads"),
])
def test_every_answer_has_the_id_that_its_log_lines_have(start_service, token, method: str, path: str):
    service = start_service(LEADMATCH_LOG_LEVEL="debug")
    answers = [Api(service.url, token).request(method, path) for _ in range(2)]
    ids = {answer.headers["Request-Id"] for answer in answers}
    assert len(ids) == 2
    wait_for("both in the log", lambda: ids <= {line.get("request") for line in service.log})


def test_a_change_that_names_an_older_version_is_refused_and_changes_nothing(api: Api, recruiters):
    lead = lead_of(api)
    seen = wait_for("the offer", lambda: (now := api.get(f"/api/v1/leads/{lead['id']}")).json()["status"] == "offered" and now)
    etag = seen.headers["ETag"]
    assert etag == f'"{seen.json()["version"]}"'
    changed = patch(api, lead, {"If-Match": etag}, status="withdrawn", reason="they called")
    assert (changed.status_code, changed.headers["ETag"] != etag) == (200, True)
    late = patch(api, lead, {"If-Match": etag}, status="closed", reason="other")
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert "its status is withdrawn and its engagement rust" in late.json()["detail"]
    assert api.get(f"/api/v1/leads/{lead['id']}").headers["ETag"] == changed.headers["ETag"]
    assert patch(api, lead, {"If-Match": "*"}, note="anyway").status_code == 200
    for wrong in ("12", 'W/"12"', '"1", "2"', '""'):
        assert patch(api, lead, {"If-Match": wrong}, note="no").status_code == 400, wrong
    assert patch(api, lead, version=seen.json()["version"], note="no").status_code == 409, "as it was before there was a header for it"


def found(api: Api, **query: Any) -> list[str]:
    answer = api.get("/api/v1/leads", params=query)
    assert answer.status_code == 200, answer.text
    return [lead["reference"] for lead in answer.json()["leads"]]


def test_filters_take_several_values_and_orders_of_their_own(api: Api, recruiters):
    by_class = {engagement: api.take({**answers, "email": f"{engagement}@x.example"})["reference"] for engagement, answers in BY_ENGAGEMENT.items()}
    wait_for("all offered", lambda: len(found(api, status="offered")) == 3)
    assert set(found(api, engagement="rust,hybrid")) == {by_class["rust"], by_class["hybrid"]}
    assert set(found(api, engagement="rust, python", status="offered,accepted")) == {by_class["rust"], by_class["python"]}
    assert found(api, status="new,accepted") == []
    assert found(api, sort="created") == found(api)[::-1] == found(api, sort="-created")[::-1]
    assert found(api, sort="created", q="sort:-created offered or rust or python or pandas or latency or native") == found(api, sort="created")
    for wrong in ({"engagement": "rust,java"}, {"status": "new,"}, {"sort": "size"}, {"updated_since": "yesterday"}, {"limit": "0"}, {"review": "yes"}, {"review": "1"}):
        answer = api.get("/api/v1/leads", params=wrong)
        assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, list(wrong)), wrong


def test_a_program_that_keeps_a_copy_asks_for_what_changed(api: Api, recruiters, sql):
    leads = [lead_of(api, number) for number in range(4)]
    wait_for("all to be searchable", lambda: sql("select count(*)::int from lead_search_due") == [{"count": 0}] and len(found(api, status="offered")) == 4)
    since = sql("select rfc3339(clock_timestamp() + interval '1 millisecond') as at")[0]["at"]
    assert found(api, updated_since=since) == []
    for lead in (leads[2], leads[0]):
        patch(api, lead, note="called")
    wait_for("both", lambda: set(found(api, updated_since=since)) == {leads[2]["reference"], leads[0]["reference"]})
    wait_for("both in the index", lambda: sql("select count(*)::int from lead_search_due") == [{"count": 0}])
    page = api.get("/api/v1/leads", params={"updated_since": since, "limit": "1"}).json()
    rest = api.get("/api/v1/leads", params={"updated_since": since, "limit": "1", "after": page["next"]}).json()
    both = [*page["leads"], *rest["leads"]]
    assert {lead["reference"] for lead in both} == {leads[2]["reference"], leads[0]["reference"]} and rest["next"] is None
    assert both[0]["updated_at"] <= both[1]["updated_at"] and since <= both[0]["updated_at"]
    assert found(api, updated_since=since, engagement="python") == []
    assert len(api.get("/api/v1/leads.jsonl", params={"updated_since": since}).text.splitlines()) == 2


def test_fields_of_ones_own_are_found_and_exported(api: Api, recruiters, sql):
    lead = lead_of(api, 1, custom_ref="Zephyr-77 & Sons", campaign={"deep": ["orbital"]})
    lead_of(api, 2)
    wait_for("the word", lambda: found(api, q="zephyr") == [lead["reference"]])
    wait_for("the index", lambda: sql("select count(*)::int from lead_search_due") == [{"count": 0}])
    assert found(api, q="zephyr orbital") == [lead["reference"]]
    rows = {row["reference"]: row for row in csv.DictReader(io.StringIO(api.get("/api/v1/leads.csv").text))}
    assert json.loads(rows[lead["reference"]]["other"]) == {"custom_ref": "Zephyr-77 & Sons", "campaign": {"deep": ["orbital"]}}
    assert sorted(row["other"] for row in rows.values())[0] == ""


def test_the_words_of_our_own_questions_are_known_to_the_search(api: Api, sql):
    properties = api.get("/openapi.json").json()["components"]["schemas"]["Submission"]["properties"]
    stored = {*properties, "form_signals", "budget_as_written"} - {"consent_version"}  # which has a column of its own
    assert set(sql("select submission_names() as names")[0]["names"]) == stored


def test_exports_honor_limits_and_are_strict_about_yes_and_no(api: Api, recruiters):
    leads = [lead_of(api, number)["reference"] for number in range(3)]
    assert [json.loads(line)["reference"] for line in api.get("/api/v1/leads.jsonl", params={"limit": "2"}).text.splitlines()] == leads[:0:-1]
    assert len(api.get("/api/v1/leads.csv", params={"limit": "1", "bom": "false"}).text.splitlines()) == 2
    assert len(api.get("/api/v1/leads.csv", params={"limit": "5000"}).text.splitlines()) == 4
    assert api.get("/api/v1/leads.csv", params={"bom": "true"}).content.startswith(b"\xef\xbb\xbf")
    for wrong in ({"bom": "yes"}, {"bom": "True"}, {"limit": "0"}, {"limit": "1e3"}):
        assert api.get("/api/v1/leads.csv", params=wrong).status_code == 422, wrong


def send_raw(api: Api, method: str, path: str, body: str, key: str):
    return api.request(method, path, data=body, headers={"Content-Type": "application/json", "Idempotency-Key": key})


def notes(api: Api, lead: dict[str, Any]) -> list[str]:
    return [event["new"]["note"] for event in api.get(f"/api/v1/leads/{lead['id']}/events").json()["events"] if event["what"] == "note_added"]


def test_a_change_that_is_sent_again_is_answered_again_and_made_once(api: Api, recruiters, cli, service, sql):
    lead = lead_of(api)
    path = f"/api/v1/leads/{lead['id']}"
    first = send_raw(api, "PATCH", path, '{"note": "called", "reason": "asked"}', "k-1")
    again = send_raw(api, "PATCH", path, '{ "reason":"asked",   "note":"called" }', "k-1")
    assert (first.status_code, again.status_code, again.text) == (200, 200, first.text)
    assert (again.headers["ETag"], again.headers["Idempotent-Replayed"]) == (first.headers["ETag"], "true")
    assert notes(api, lead) == ["called"]
    other = send_raw(api, "PATCH", path, '{"note": "called twice"}', "k-1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert send_raw(api, "POST", f"{path}/hold", '{"note": "called", "reason": "asked"}', "k-1").status_code == 422, "the path is part of it"
    colleague = Api(service.url, cli("token", "create", "colleague", "--scope", "leads:read,leads:write").strip())
    assert send_raw(colleague, "PATCH", path, '{"note": "mine"}', "k-1").status_code == 200, "each token has keys of its own"
    assert notes(api, lead) == ["called", "mine"]
    refused = [send_raw(api, "PATCH", path, '{"status": "placed"}', "k-2") for _ in range(2)]
    assert refused[0].status_code >= 400 and refused[0].text == refused[1].text
    for wrong in ("with blank", "x" * 256):
        assert send_raw(api, "PATCH", path, "{}", wrong).status_code == 400
    cli("leads", "erase", "--yes", lead["reference"])
    assert sql("select key from idempotent_answer where body is not null and strpos(body, 'client0@client0') > 0") == [], "nothing of an erased lead is left"


def test_the_same_change_sent_many_times_at_once_is_made_once(api: Api, recruiters, token):
    lead = lead_of(api)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send_raw(Api(api.url, token), "PATCH", f"/api/v1/leads/{lead['id']}", '{"note": "once"}', "k-3"), range(16)))
    assert {answer.status_code for answer in answers} <= {200, 409} and 200 in {answer.status_code for answer in answers}
    assert all(answer.headers["Retry-After"] for answer in answers if answer.status_code == 409)
    assert notes(api, lead) == ["once"]


def test_a_lead_with_a_key_is_the_same_whatever_the_order_of_its_answers(api: Api):
    answers = {**RUST, "custom_ref": "A-1"}
    backwards = dict(reversed(answers.items()))
    first = send_raw(api, "POST", "/api/v1/leads", json.dumps(answers), "lead-1")
    again = send_raw(api, "POST", "/api/v1/leads", json.dumps(backwards, indent=2), "lead-1")
    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 200, first.json()["id"])
    assert send_raw(api, "POST", "/api/v1/leads", json.dumps({**answers, "custom_ref": "A-2"}), "lead-1").status_code == 422


def test_who_sends_leads_is_told_how_many_are_left(start_service, settings):
    service = start_service(LEADMATCH_TRUSTED_PROXIES="127.0.0.1", LEADMATCH_LIMIT_PER_ADDRESS="3/1m")
    api = Api(service.url)
    api.http.headers["X-Forwarded-For"] = "203.0.113.9"
    answers = [api.send({**RUST, "email": f"c{number}@c{number}.example"}) for number in range(4)]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"network";q=3;w=60'}
    left = [re.fullmatch(r'"network";r=(\d+);t=(\d+)', answer.headers["RateLimit"]).groups() for answer in answers]
    assert [int(room) for room, _ in left] == [2, 1, 0, 0]
    assert [int(seconds) for _, seconds in left] == [20, 40, 60, 60]
    assert "RateLimit" not in Api(start_service().url).send({**RUST, "email": "d@d.example"}).headers, "who is on our own network has no limit"
