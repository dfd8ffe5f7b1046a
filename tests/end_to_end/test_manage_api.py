"""What administrators do in the console and the shell, by API: accounts, tokens, recruiters, rule sets, bulk acts, saved searches."""

import json
from typing import Any

import pytest

from support.net import wait_for
from support.sample import BY_ENGAGEMENT, Api

RUST = BY_ENGAGEMENT["rust"]


def post(api: Api, path: str, status: int, **body: Any) -> dict[str, Any]:
    answer = api.post(f"/api/v1/{path}", json=body)
    assert answer.status_code == status, (answer.status_code, answer.text)
    return answer.json()


def patch(api: Api, path: str, status: int, **body: Any) -> dict[str, Any]:
    answer = api.request("PATCH", f"/api/v1/{path}", json=body)
    assert answer.status_code == status, (answer.status_code, answer.text)
    return answer.json()


def get(api: Api, path: str) -> dict[str, Any]:
    answer = api.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def wrong(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in answer["errors"]]


# --- bodies -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("recruiters", {"name": "Rosa", "email": "rosa2@agency.example", "engagements": ["rust"], "is_paused": "true"}, [("is_paused", "wrong_type")]),
        ("recruiters", {"name": "Rosa", "email": "rosa2@agency.example", "engagements": "rust", "capacity": "20"}, [("engagements", "wrong_type"), ("capacity", "wrong_type")]),
        ("recruiters", {"nme": "Rosa"}, [("name", "required"), ("email", "required"), ("engagements", "required"), ("nme", "unknown_field")]),
        ("recruiters", {"name": "Rosa", "email": "x", "engagements": ["rust"], "budget_floor_usd": -1}, [("email", "bad_email"), ("budget_floor_usd", "out_of_range")]),
        ("tokens", {"name": "crm", "scopes": ["leads:all"]}, [("scopes", "not_a_choice")]),
        ("staff", {"email": "nina@agency.example", "role": "boss"}, [("role", "not_a_choice")]),
        ("bulk", {"act": "tag", "value": "hot", "leads": ["LM-0000000000"], "dry_run": 1}, [("dry_run", "wrong_type")]),
        ("bulk", {"act": "burn", "leads": ["LM-0000000000"]}, [("act", "not_a_choice")]),
        ("bulk", {"act": "tag", "value": "hot"}, [("leads", "required")]),
        ("bulk", {"act": "tag", "value": "hot", "leads": [], "q": "rust"}, [("leads", "required")]),
    ],
)
def test_every_wrong_member_is_named(path, body, expected, api):
    found = wrong(post(api, path, 422, **body))
    assert {field for field, _ in found} == {field for field, _ in expected}
    assert {code for _, code in expected if code in ("wrong_type", "required", "unknown_field")} <= {code for _, code in found}


@pytest.mark.parametrize("body", ["[]", "7", "null", '"x"', "{", '{"name":'])
def test_what_is_no_object_is_refused(body, api):
    for path in ("recruiters", "tokens", "staff", "bulk", "views", "rulesets"):
        answer = api.post(f"/api/v1/{path}", data=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422), (path, answer.text)


# --- accounts and tokens ------------------------------------------------------------------------------------------------


def test_an_account_lives_by_api(api, sql):
    made = post(api, "staff", 201, email="nina@agency.example", role="agent")
    account = made["account"]
    assert len(made["password"]) >= 16 and (account["email"], account["role"], account["state"]) == ("nina@agency.example", "agent", "active")
    assert get(api, "staff")["staff"] == [account]
    changed = patch(api, f"staff/{account['id']}", 200, role="viewer", disabled=True)
    assert (changed["account"]["role"], changed["account"]["state"], changed["password"]) == ("viewer", "disabled", None)
    assert patch(api, f"staff/{account['id']}", 200, disabled=False)["account"]["state"] == "active"
    again = post(api, f"staff/{account['id']}/password", 200)
    assert again["password"] and again["password"] != made["password"]
    assert post(api, f"staff/{account['id']}/reset-totp", 200)["password"] is None
    post(api, "staff", 409, email="NINA@agency.example", role="agent")
    patch(api, "staff/00000000-0000-7000-8000-000000000000", 404, role="viewer")


def test_a_secret_is_given_once_and_stored_nowhere(api, sql):
    key = {"Idempotency-Key": "secret-1"}
    body = {"name": "crm", "scopes": ["leads:read"]}
    first = api.post("/api/v1/tokens", json=body, headers=key)
    assert first.status_code == 201 and Api(api.url, first.json()["token"]).get("/api/v1/leads").status_code == 200
    again = api.post("/api/v1/tokens", json=body, headers=key)
    assert again.status_code == 409 and first.json()["token"] not in again.text
    secret = first.json()["token"]
    assert sql("select count(*)::int from idempotent_answer where body like %s", [f"%{secret}%"]) == [{"count": 0}]
    tokens = post(api, "tokens/crm/revoke", 200)["tokens"]
    assert [token["state"] for token in tokens if token["name"] == "crm"] == ["revoked"]
    assert Api(api.url, secret).get("/api/v1/leads").status_code == 401


# --- recruiters ---------------------------------------------------------------------------------------------------------


def test_a_recruiter_lives_by_api(api, sql):
    made = post(api, "recruiters", 201, name="Rosa", email="rosa2@agency.example", engagements=["rust", "hybrid"], capacity=3, tags=["trading"], budget_floor_usd=90000, weekly_summary="off")
    rosa = made["recruiter"]
    assert (rosa["engagements"], rosa["capacity"], rosa["tags"], rosa["budget_floor_usd"]) == (["rust", "hybrid"], 3, ["trading"], 90000)
    assert rosa["weekly_summary"] == "off"
    path = f"recruiters/{rosa['id']}"
    cleared = patch(api, path, 200, tags=None, capacity=5, languages=["english"])["recruiter"]
    assert (cleared["tags"], cleared["capacity"], cleared["languages"]) == (None, 5, ["english"])
    # By an address that the change itself replaces, however it is written.
    assert patch(api, "recruiters/rosa2@agency.example", 200, email="Rosa3@Agency.Example")["recruiter"]["id"] == rosa["id"]
    assert post(api, f"{path}/pause", 200, moves_offers=True)["recruiter"]["is_paused"] is True
    assert post(api, f"{path}/resume", 200)["recruiter"]["is_paused"] is False
    away = post(api, f"{path}/time-off", 200, to="2099-01-01")
    assert away["recruiter"]["away_until"] and [entry["accepted_leads"] for entry in away["time_off"]] == ["keep"]
    assert post(api, f"{path}/time-off/end", 200, id=away["time_off"][0]["id"])["time_off"] == []
    (bench,) = post(api, f"{path}/bench", 200, engagement="rust", engineers=2)["bench"]
    assert bench["engineers"] == 2 and post(api, f"{path}/bench/remove", 200)["bench"] == []
    assert rosa["id"] in {one["id"] for one in get(api, "recruiters")["recruiters"]}
    assert get(api, path)["recruiter"]["name"] == "Rosa"
    assert post(api, f"{path}/remove", 200) == {"leads_moved": 0}
    assert api.get(f"/api/v1/{path}").status_code == 404


# --- rule sets ----------------------------------------------------------------------------------------------------------


def test_a_rule_set_is_stored_tried_and_activated(api, cli, recruiters):
    api.take(RUST)
    rules = json.loads(cli("rules", "show"))
    rules["version"] = "2099-01-01"
    assert post(api, "rulesets", 201, **rules) == {"version": "2099-01-01"}
    assert get(api, "rulesets/2099-01-01")["version"] == "2099-01-01"
    assert get(api, "rulesets/2099-01-01/replay")["leads"] == 1
    active = post(api, "rulesets/2099-01-01/activate", 200)["rulesets"]
    assert [one["version"] for one in active if one["is_active"]] == ["2099-01-01"]
    assert api.get("/api/v1/rulesets/none/replay").status_code == 404


# --- bulk acts ----------------------------------------------------------------------------------------------------------


def test_a_bulk_act_is_tried_done_and_undone(api, recruiters, sql):
    leads = [api.take({**RUST, "email": f"c{n}@client{n}.example", "title": f"Lead {n}"})["reference"] for n in range(2)]
    tried = post(api, "bulk", 200, act="tag", value="hot", leads=leads, dry_run=True)
    assert tried["leads"] == 2 and sql("select count(*)::int from lead where tags is not null") == [{"count": 0}]
    done = post(api, "bulk", 201, act="tag", value="hot", leads=[*leads, "LM-0000000000"])
    assert {item["reference"] for item in done["items"] if item["problem"] is None} == set(leads)
    assert sql("select count(*)::int from lead where tags = '{hot}'") == [{"count": 2}]
    wait_for("the index", lambda: sql("select count(*)::int from lead_search_due") == [{"count": 0}])
    assert len(post(api, "bulk", 201, act="untag", value="hot", q="tag:hot")["items"]) == 2
    undone = post(api, f"bulk/{done['id']}/undo", 200)
    assert get(api, f"bulk/{done['id']}") == undone and undone["undone_at"]


# --- saved searches -----------------------------------------------------------------------------------------------------


def test_searches_are_saved_for_an_account(api):
    post(api, "staff", 201, email="nina@agency.example", role="agent")
    (view,) = post(api, "views", 200, account="nina@agency.example", name="Hybrids", query="engagement:hybrid", is_shared=True)["views"]
    assert (view["name"], view["query"], view["is_shared"]) == ("Hybrids", "engagement:hybrid", True)
    assert [one["name"] for one in get(api, "views")["views"]] == ["Hybrids"]
    post(api, "views", 400, account="nina@agency.example", name="Wrong", query="engagment:hybrid")
    assert post(api, f"views/{view['id']}/delete", 200, account="nina@agency.example")["views"] == []


# --- legal holds --------------------------------------------------------------------------------------------------------


def test_a_hold_is_made_only_of_the_lead_that_was_seen(api, recruiters):
    lead = api.take(RUST)["reference"]
    wait_for("the offer", lambda: get(api, f"leads/{lead}")["status"] == "offered")
    seen = api.get(f"/api/v1/leads/{lead}").headers["ETag"]
    patch(api, f"leads/{lead}", 200, tags=["hot"])
    for act in ("hold", "unhold"):
        late = api.post(f"/api/v1/leads/{lead}/{act}", json={"reason": "court"}, headers={"If-Match": seen})
        assert late.status_code == 412 and get(api, f"leads/{lead}")["hold"] is None
    now = api.get(f"/api/v1/leads/{lead}").headers["ETag"]
    held = api.post(f"/api/v1/leads/{lead}/hold", json={"reason": "court"}, headers={"If-Match": now})
    assert held.status_code == 200 and held.headers["ETag"] not in (now, seen)
    assert api.post(f"/api/v1/leads/{lead}/unhold", json={"reason": "over"}, headers={"If-Match": "*"}).status_code == 200
    assert wrong(post(api, f"leads/{lead}/hold", 422, reason=7)) == [("reason", "wrong_type")]
