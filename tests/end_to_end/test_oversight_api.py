"""What only the console and the shell could do, by API: erasing, previews, matching, single emails, the board, settings, and verifying the record."""

import json

import pytest
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, CONTACT, Api

RUST = BY_ENGAGEMENT["rust"]
VAGUE = {**CONTACT, "title": "A project", "description": "We need some help with a project of ours."}


def path_of(lead: dict) -> str:
    return f"/api/v1/leads/{lead['id']}"


def offered(api: Api) -> dict:
    lead = api.take(RUST)
    return wait_for("an offer", lambda: (shown := api.get(path_of(lead)).json())["status"] == "offered" and shown)


# --- erasing ------------------------------------------------------------------------------------------------------------


def test_a_lead_is_erased_by_reference_once_and_the_record_says_who(api, recruiters, sql):
    lead = offered(api)
    answer = api.request("DELETE", f"/api/v1/leads/{lead['reference']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert sql("select erased_by from lead_erased") == [{"erased_by": "token:tests"}]
    assert sql("select split_part(actor, ':', 1) as kind from audit where what = 'lead_erased'") == [{"kind": "token"}]
    for gone in (api.request("DELETE", path_of(lead)), api.get(path_of(lead))):
        assert gone.status_code == 404 and "erased on" in gone.json()["detail"]


def test_a_lead_that_has_changed_since_is_not_erased(api, recruiters, sql):
    lead = offered(api)
    etag = api.get(path_of(lead)).headers["ETag"]
    assert api.request("PATCH", path_of(lead), json={"tag": "wait"}).status_code == 200
    refused = api.request("DELETE", path_of(lead), headers={"If-Match": etag})
    assert refused.status_code == 412 and sql("select count(*)::int from lead") == [{"count": 1}]
    assert api.request("DELETE", path_of(lead), headers={"If-Match": "x"}).status_code == 400
    etag = api.get(path_of(lead)).headers["ETag"]
    assert api.request("DELETE", path_of(lead), headers={"If-Match": etag}).status_code == 204


def test_a_legal_hold_stops_an_erasure(api, recruiters, sql):
    lead = offered(api)
    assert api.post(f"{path_of(lead)}/hold", json={"reason": "Audit"}).status_code == 200
    held = api.request("DELETE", path_of(lead))
    assert held.status_code == 409 and "legal hold" in held.json()["detail"] and "Audit" in held.json()["detail"]
    assert sql("select count(*)::int from lead") == [{"count": 1}]


def test_the_same_key_erases_once(api, recruiters):
    lead = offered(api)
    answers = [api.request("DELETE", path_of(lead), headers={"Idempotency-Key": "erase-1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204] and answers[1].headers["Idempotent-Replayed"] == "true"


# --- what would happen --------------------------------------------------------------------------------------------------


def test_a_preview_tells_what_follows_and_changes_nothing(api, recruiters, sql):
    lead = offered(api)
    kept = lambda: {name: api.get(path_of(lead)).json()[name] for name in ("status", "engagement", "version")}
    before = kept()
    shown = api.post(f"{path_of(lead)}/preview", json={"status": "closed", "reason": "filled"})
    assert shown.status_code == 200 and shown.json()["effect"]["status"] == "closed"
    assert [offer["status"] for offer in shown.json()["effect"]["offers"]] == ["withdrawn"]
    again = api.post(f"{path_of(lead)}/preview", json={"engagement": "python", "reason": "wrong_class"}).json()
    assert again["next"]["engagement"] == "python" and again["next"]["candidates"][0]["name"] == "Petra Python"
    assert kept() == before and sql("select count(*)::int from event where what in ('status_changed', 'engagement_changed')") == [{"count": 0}]
    assert api.post(f"{path_of(lead)}/preview", json={"status": "gone"}).status_code == 422


def test_a_match_names_who_would_be_asked(api, recruiters):
    lead = offered(api)
    found = api.get(f"{path_of(lead)}/match")
    assert found.status_code == 200 and found.json()["engagement"] == "rust" and found.json()["candidates"]
    assert api.get("/api/v1/leads/LM-0000000000/match").status_code == 404


def test_the_client_is_asked_once_what_would_settle_a_lead(start_service, token, recruiters, sql, mailbox):
    api = Api(start_service(LEADMATCH_STAFF_NOTICE_TO="notice@agency.example").url, token)
    lead = api.take(VAGUE)
    wait_for("triage", lambda: api.get(path_of(lead)).json()["status"] == "triage")
    asked = api.post(f"{path_of(lead)}/ask", json={})
    assert asked.status_code == 200 and asked.json()["events"][-1]["what"] == "client_asked"
    mailbox.wait(VAGUE["email"])
    assert api.post(f"{path_of(lead)}/ask", json={}).status_code == 409
    assert api.post("/api/v1/leads/LM-0000000000/ask", json={}).status_code == 404


# --- emails -------------------------------------------------------------------------------------------------------------


def test_one_email_is_shown_cancelled_and_sent_again(recruiters, start_service, token, sql):
    api = Api(start_service(LEADMATCH_SENDERS="0").url, token)
    offered(api)
    [email] = api.get("/api/v1/outbox?state=queued").json()["emails"]
    path = f"/api/v1/outbox/{email['id']}"
    shown = api.get(path).json()
    assert {name: shown[name] for name in email} == email and shown["deliveries"] == []
    assert api.post(f"{path}/cancel", json={}).json()["state"] == "cancelled"
    assert api.post(f"{path}/cancel", json={}).status_code == 409
    assert api.post(f"{path}/retry", json={}).json()["state"] == "queued"
    for wrong, status in (("00000000-0000-7000-8000-000000000000", 404), ("x", 404)):
        assert api.get(f"/api/v1/outbox/{wrong}").status_code == status


# --- figures, settings, the record --------------------------------------------------------------------------------------


def test_the_board_counts_what_waits(api, recruiters):
    offered(api)
    board = api.get("/api/v1/board?days=7").json()
    assert board["counts"]["offered"] == 1 and {one["email"] for one in board["recruiters"]} == set(recruiters.values())
    for days in ("0", "91", "x"):
        assert api.get(f"/api/v1/board?days={days}").status_code == 400


def test_the_columns_of_reports_are_listed(api, cli):
    columns = api.get("/api/v1/reports").json()["columns"]
    assert columns == json.loads(cli("report", "schema", "--json")) and all(column["shows"] for column in columns)


def test_settings_are_listed_without_secrets(api):
    settings = {one["name"]: one["value"] for one in api.get("/api/v1/settings").json()["settings"]}
    assert settings["LEADMATCH_WORKERS"] and settings["LEADMATCH_SECRET"] == "********"


def test_the_record_is_verified(api, recruiters, sql):
    api.get("/api/v1/leads")
    checked = api.get("/api/v1/audit/verify").json()
    assert (checked["problems"], checked["next"]) == ([], None)
    assert api.get(f"/api/v1/audit/verify?seal={'0' * 64}").json()["problems"] == [{"problem": "seal_unknown", "seal": None, "entry": None}]
    assert api.get("/api/v1/audit/verify?after=x").status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_other_methods_are_refused_with_what_is_allowed(api, method):
    answer = api.request(method, "/api/v1/leads")
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]
