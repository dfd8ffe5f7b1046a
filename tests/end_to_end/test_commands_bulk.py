"""From the shell: one thing done to all leads of a search, saved searches, and trying a brief, as in the console."""

import json
import re

import pytest

from support.net import wait_for
from support.sample import RUST
from test_bulk import four, status  # noqa: F401
from test_console import Console, anna, olga, password_hash, service, vera  # noqa: F401

YES = "--yes"


@pytest.fixture
def settings(settings):
    settings["LEADMATCH_STAFF_NOTICE_TO"] = "team@agency.example"
    return settings


def act_of(said: str) -> str:
    return re.search(r"leads undo (\S+)$", said.strip()).group(1)


def test_all_leads_of_a_search_are_closed_and_it_is_taken_back(cli, try_cli, four, sql):  # noqa: F811
    asked = try_cli("leads", "close", "--query", "is:open", "--reason", "filled")
    assert asked.status == 2 and "4 found, 3 would be changed" in asked.stderr and "from offered to closed: 2" in asked.stderr and "add --yes" in asked.stderr
    assert "offers that become withdrawn: 2" in asked.stderr and four[2] in asked.stderr
    assert status(sql, four) == ["offered", "offered", "accepted", "triage"]
    done = cli("leads", "close", "--query", "is:open", "--reason", "filled", YES)
    assert done.startswith("3 leads were changed.") and status(sql, four) == ["closed", "closed", "accepted", "closed"]
    assert sql("select count(distinct lead_id) from event where actor like 'cli:%'") == [{"count": 3}]
    assert cli("leads", "undo", act_of(done)) == "3 of 3 leads are as they were.\n"
    assert sql("select count(*) from lead where status = 'closed'") == [{"count": 0}]


def test_what_a_search_finds_is_tagged_owned_decided_and_assigned(cli, try_cli, four, recruiters, sql):  # noqa: F811
    done = json.loads(cli("leads", "tag", "-q", "engagement:rust -is:triage", "spring", YES, "--json"))
    assert {item["reference"] for item in done["items"]} == set(four[:3]) and done["act"] == "tag"
    cli("leads", "untag", "-q", "tag:spring", "spring", YES)
    assert try_cli("leads", "untag", "-q", "tag:spring", "spring", YES).status != 0
    cli("leads", "decide", "-q", f"ref:{four[0]},{four[3]}", "python", YES)
    assert sql("select count(*) from lead where engagement = 'python'") == [{"count": 2}]
    cli("leads", "assign", "-q", f"ref:{four[1]}", recruiters["hybrid"], YES)
    asked = f"select r.name from offer o join lead l on l.id = o.lead_id join recruiter r on r.id = o.recruiter_id where l.reference = '{four[1]}' and o.status = 'open'"
    wait_for("the other offer", lambda: sql(asked) == [{"name": "Hugo Hybrid"}])
    assert try_cli("leads", "decide", "-q", "is:open", "spam", YES).status == 2
    assert try_cli("leads", "tag", "-q", "is:open", "x", "--note", "y", YES).status == 2


def test_a_search_that_is_wrong_or_finds_nothing_changes_nothing(try_cli, four):  # noqa: F811
    wrong = try_cli("leads", "close", "--query", "stat:new", "--reason", "filled", YES)
    assert wrong.status == 2 and "^^^^" in wrong.stderr
    nothing = try_cli("leads", "close", "--query", "status:lost", "--reason", "filled", YES)
    assert nothing.status == 2 and "no lead is found" in nothing.stderr
    assert try_cli("leads", "close", "--query", "is:open", "--reason", "whatever", YES).status == 2
    assert try_cli("leads", "close", "--reason", "filled").status == 2
    assert try_cli("leads", "undo", "nonsense").status == 1


def test_a_lead_is_released_from_quarantine(cli, try_cli, four, sql):  # noqa: F811
    refused = try_cli("leads", "release", four[0])
    assert refused.status == 1 and four[0] in refused.stderr
    cli("leads", "decide", four[0], "spam")
    assert status(sql, four)[0] == "quarantined"
    assert cli("leads", "release", four[0]) == "1 lead was released.\n" and status(sql, four)[0] != "quarantined"


def test_saved_searches(cli, try_cli, anna, service):  # noqa: F811
    whose = ("--account", "anna@agency.example")
    cli("view", "add", "Late", "response:late", *whose, "--shared")
    cli("view", "add", "Mine", "is:mine", *whose)
    assert [view["name"] for view in json.loads(cli("view", "list", "--json"))] == ["Late"]
    assert cli("view", "show", "Late") == "response:late\n" and cli("view", "show", "Mine", *whose) == "is:mine\n"
    assert try_cli("view", "show", "Mine").status == 1
    assert ">Mine" in anna.get("/staff/leads").text
    cli("view", "remove", "Late", *whose)
    assert json.loads(cli("view", "list", "--json")) == []
    assert try_cli("view", "remove", "Late", *whose).status == 1
    wrong = try_cli("view", "add", "X", "rust status:nwe", *whose)
    assert wrong.status == 2 and "  rust status:nwe\n              ^^^\n  rust status:new\n" in wrong.stderr
    assert try_cli("view", "add", "X", "rust").status == 2
    nobody = try_cli("view", "add", "X", "rust", "--account", "nobody@agency.example")
    assert nobody.status == 1 and "nobody@agency.example" in nobody.stderr


# --- who would be asked -----------------------------------------------------------------------------------------------

BRIEF = "We need a Rust engineer for an order matching engine with microsecond latency, lock-free queues and no allocation."


@pytest.mark.parametrize("who", ["vera", "olga"])
def test_a_brief_is_tried_on_the_page(who, recruiters, sql, request):
    console = request.getfixturevalue(who)
    assert 'href="/staff/match"' in console.get("/staff/recruiters").text
    page = console.post("/staff/match", act="brief", description=BRIEF, budget_usd_year="150k", timezone="Europe/Berlin")
    assert page.status_code == 200 and "Rust (" in page.text and "% certain)" in page.text
    rows = re.findall(r"<td[^>]*>(?:<a[^>]*>)?([^<]*)", page.text)
    assert rows.index("Rosa Rust") < rows.index("Would be asked") < rows.index("Petra Python") < rows.index("Not eligible")
    assert BRIEF in page.text and sql("select count(*) from lead") == [{"count": 0}]
    as_json = console.post("/staff/match", act="brief", description=json.dumps({"description": BRIEF, "seniority": "expert"}))
    assert as_json.status_code == 200 and "Would be asked" in as_json.text


def test_an_answer_that_cannot_be_read_is_named_and_the_page_speaks_of_the_client(olga, recruiters):  # noqa: F811
    page = olga.post("/staff/match", act="brief", description=BRIEF, budget_usd_year="much", timezone="nowhere").text
    assert page.count("so it counts as not answered") == 2 and "Would be asked" in page
    labels = re.findall(r"<label[^>]*>([^<]+)", page)
    assert "Client’s time zone" in labels and not [label for label in labels if re.search(r"\byou", label, re.I)]


def test_what_is_wrong_with_a_brief_is_said(olga):  # noqa: F811
    assert olga.post("/staff/match", act="brief", description="").status_code == 422
    wrong = olga.post("/staff/match", act="brief", description="{nonsense")
    assert wrong.status_code == 422 and "{nonsense" in wrong.text
    late = olga.post("/staff/match", act="brief", description=BRIEF, at="soon")
    assert late.status_code == 422 and "Enter a time like" in late.text and BRIEF in late.text
    nothing = olga.get("/staff/match", lead="LM-0000000000")
    assert nothing.status_code == 422 and "ot found" in nothing.text


def test_page_shell_and_api_say_the_same_of_a_lead_and_of_a_brief(cli, olga, api, four, tmp_path):  # noqa: F811
    by_shell = json.loads(cli("match", "--lead", four[3], "--json"))
    by_api = api.get(f"/api/v1/leads/{four[3]}/match").json()
    page = olga.get("/staff/match", lead=four[3]).text
    names = [candidate["name"] for candidate in by_shell["candidates"]]
    assert [candidate["name"] for candidate in by_api["candidates"]] == names
    assert re.findall(r'<a href="/staff/recruiters/[0-9a-f-]+">([^<]+)', page) == names
    assert f'href="/staff/match?lead={four[3]}"' in olga.get(f"/staff/leads/{four[3]}").text
    brief = tmp_path / "brief.json"
    brief.write_text(json.dumps({"description": RUST["description"], "languages": "german"}))
    of_shell = json.loads(cli("match", "--file", str(brief), "--json", "--at", "2026-11-30T10:00:00Z"))
    of_api = api.request("POST", "/api/v1/match?at=2026-11-30T10:00:00Z", data=brief.read_text(), headers={"Content-Type": "application/json"})
    assert of_api.status_code == 200 and of_api.json()["candidates"] == of_shell["candidates"]
    assert api.request("POST", "/api/v1/match?at=soon", data=brief.read_text(), headers={"Content-Type": "application/json"}).status_code == 422


def test_a_brief_is_read_by_the_active_rules(cli, tmp_path, recruiters):
    rules = json.loads(cli("rules", "show"))
    rules["version"] = "turned"
    rules["answers"]["use_case"]["trading_engine"].update(engagement="python", gives={"data": 3}, says="Turned.")
    brief, draft = tmp_path / "brief.json", tmp_path / "draft.json"
    brief.write_text(json.dumps({"use_case": "trading_engine"}))
    draft.write_text(json.dumps(rules))

    def read_as() -> str:
        return json.loads(cli("match", "--file", str(brief), "--json"))["engagement"]

    assert read_as() == "rust"
    cli("rules", "activate", str(draft))
    assert read_as() == "python"
