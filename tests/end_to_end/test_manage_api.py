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


# --- what rule sets get wrong -------------------------------------------------------------------------------------------

BRIEFS = [
    {"id": 1, "label": "rust", "text": "A matching engine with sub-millisecond latency and no garbage collector, in Rust."},
    {"id": "two", "label": "rust", "text": "Jupyter notebooks, pandas and PyTorch models for our data science team."},
]


def test_what_the_rules_got_wrong_is_listed_by_month(api, recruiters, sql):
    lead = api.take(RUST)["reference"]
    assert get(api, "rules/mistakes") == {"mistakes": []}
    patch(api, f"leads/{lead}", 200, engagement="python", reason="wrong_class")
    (mistake,) = get(api, "rules/mistakes")["mistakes"]
    assert (mistake["reference"], mistake["computed"], mistake["actual"], mistake["decided_by"]) == (lead, "rust", "python", "staff")
    assert get(api, "rules/mistakes?month=2020-01") == {"mistakes": []}
    for month in ("2026-13", "1", "2026-11\n", "' or 1=1"):
        answer = api.get("/api/v1/rules/mistakes", params={"month": month})
        assert answer.status_code == 422 and wrong(answer.json()) == [("month", "invalid")], month


def test_phrases_are_suggested_by_what_staff_decided(api, recruiters, sql):
    for n in range(3):
        brief = f"We run a zebrafish imaging lab, number {n}, and need help with our zebrafish imaging pipeline."
        lead = api.take({"contact_name": "Ivo", "email": f"ivo@lab{n}.example", "consent": True, "title": f"Lab {n}", "description": brief})["reference"]
        patch(api, f"leads/{lead}", 200, engagement="python", reason="wrong_class")
    found = get(api, "rules/phrases")
    assert (found["leads"], found["decided"], found["support_min"]) == (3, 3, 3)
    assert found["missed"] == 0 or any("zebrafish" in phrase["phrase"] for phrase in found["phrases"]), found
    assert get(api, "rules/phrases?support=2")["support_min"] == 2
    for support in ("1", "-3", "many", "99999999999999999999"):
        answer = api.get("/api/v1/rules/phrases", params={"support": support})
        assert answer.status_code == 422 and wrong(answer.json()) == [("support", "invalid")], support
    assert api.get("/api/v1/rules/phrases?version=none").status_code == 404


def test_a_query_that_is_none_is_malformed(api):
    for query in ("rules/mistakes?month=2026-10&month=2026-11", "rules/phrases?support=2&support=3", "spam-senders?q=a&q=b"):
        assert api.get(f"/api/v1/{query}").status_code == 400, query


def test_labeled_briefs_are_read_and_counted(api, sql):
    report = post(api, "rules/evaluation", 200, briefs=BRIEFS)
    assert (report["briefs"], report["unreadable"], report["decided_accuracy"]) == (2, 0, 0.5)
    assert report["confusion"]["rust"]["rust"] == 1 and [miss["id"] for miss in report["misses"]] == ["two"]
    assert post(api, "rules/evaluation", 200, briefs=BRIEFS, misses=0)["misses"] == []
    assert sql("select count(*)::int from lead") == [{"count": 0}]
    for briefs in ([], [{"id": 1, "text": "x"}], [*BRIEFS, {"label": "cobol", "text": "x"}], BRIEFS * 501):
        answer = post(api, "rules/evaluation", 422, briefs=briefs)
        assert wrong(answer) == [("briefs", "invalid")], answer
    assert wrong(post(api, "rules/evaluation", 422, briefs=["rust"])) == [("briefs", "wrong_type")]
    assert api.post("/api/v1/rules/evaluation", json={"briefs": BRIEFS, "version": "none"}).status_code == 404


# --- recruiters from a file, and their portal ---------------------------------------------------------------------------

RECRUITERS_CSV = "\ufeffName;Email;Engagements;Budget floor\nRosa Rust;rosa9@agency.example;rust,hybrid;120000\nPetra;petra9@agency.example;python;\n"


def test_recruiters_are_imported_by_api_checked_first_and_once(api, sql):
    tried = post(api, "recruiters/import", 200, csv=RECRUITERS_CSV, dry_run=True)
    assert tried == {"dry_run": True, "rows": 2, "added": 0, "known": 0, "wrong": 0, "errors": []}
    assert sql("select count(*)::int from recruiter") == [{"count": 0}]
    assert post(api, "recruiters/import", 200, csv=RECRUITERS_CSV)["added"] == 2
    again = post(api, "recruiters/import", 200, csv=RECRUITERS_CSV, is_active=True)
    assert (again["added"], again["known"]) == (0, 2)
    assert sql("select name, budget_floor_usd, paused_at is not null as is_paused from recruiter order by name") == [
        {"name": "Petra", "budget_floor_usd": None, "is_paused": True}, {"name": "Rosa Rust", "budget_floor_usd": 120000, "is_paused": True}]
    bad = "name,email,engagements\nHugo,hugo@agency.example,hybrid\n,nowhere,java\n"
    report = post(api, "recruiters/import", 200, csv=bad, dry_run=True)
    assert (report["rows"], report["wrong"]) == (2, 1) and {error["line"] for error in report["errors"]} == {3}
    refused = post(api, "recruiters/import", 422, csv=bad)
    assert {field for field, _ in wrong(refused)} == {"name", "email", "engagements"}
    assert sql("select count(*)::int from recruiter") == [{"count": 2}], "a file with anything wrong adds nobody"
    many = "name,email,engagements\n" + "".join(f"A,a{n}@agency.example,rust\n" for n in range(501))
    for csv in ("", "name,email\nA,b@agency.example\n", 'name,email,engagements\n"A', many):
        assert wrong(post(api, "recruiters/import", 422, csv=csv)) == [("csv", "invalid")], csv[:40]


def test_a_link_to_the_portal_is_given_once_and_recorded(api, recruiters, sql):
    (rosa,) = sql("select id::text from recruiter where email = %s", [recruiters["rust"]])
    key = {"Idempotency-Key": "link-1"}
    made = api.post(f"/api/v1/recruiters/{rosa['id']}/portal-link", json={}, headers=key)
    assert made.status_code == 201 and "/d/" in made.json()["url"]
    assert api.post(f"/api/v1/recruiters/{rosa['id']}/portal-link", json={}, headers=key).status_code == 409
    assert sql("select details ->> 'recruiter' as id from audit where what = 'portal_link_made'") == [rosa]
    assert api.post("/api/v1/recruiters/nobody@agency.example/portal-link", json={}).status_code == 404
