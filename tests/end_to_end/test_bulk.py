"""One act on several leads of a list: what would follow is said first, each lead says how it went, and all of it can be taken back."""

import re

import pytest
from selenium.webdriver.common.keys import Keys

from support.chromium import DESKTOP
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, CONTACT, Api
from test_pages import axe, findings  # noqa: F401
from test_console import anna, browser, password_hash, service, sign_in, vera  # noqa: F401

VAGUE = {**CONTACT, "description": "We need some help with a project of ours."}


@pytest.fixture
def settings(settings):
    settings["LEADMATCH_STAFF_NOTICE_TO"] = "team@agency.example"
    return settings


@pytest.fixture
def four(service, recruiters, api, sql) -> list[str]:  # noqa: F811
    """Two leads that are offered, one that its recruiter accepted, one in triage; nothing is left to send."""
    public = Api(service.url)
    taken = [public.take({**BY_ENGAGEMENT["rust"], "title": f"Engine {number}", "email": f"ada{number}@client{number}.example"})["reference"] for number in range(3)]
    taken.append(public.take({**VAGUE, "email": "bo@client9.example"})["reference"])
    wait_for("offers", lambda: sql("select count(*) from lead where status = 'offered'") == [{"count": 3}])
    wait_for("triage", lambda: sql("select count(*) from lead where status = 'triage'") == [{"count": 1}])
    accepted = api.request("PATCH", f"/api/v1/leads/{taken[2]}", json={"status": "accepted", "recruiter": recruiters["rust"]})
    assert accepted.status_code == 200, accepted.text
    wait_for("delivery", lambda: sql("select count(*) as n from outbox where state = 'queued'") == [{"n": 0}])
    return taken


def act(console, leads: list[str], name: str, value: str, **more: str):
    data = [("token", console.hidden("/staff/account", "token")), *(("lead", lead) for lead in leads), ("act", name), (name, value), *more.items()]
    return console.session.post(f"{console.url}/staff/bulk", data=data, allow_redirects=False)


def do(console, leads: list[str], name: str, value: str) -> str:
    """The address of the result."""
    answer = act(console, leads, name, value, sure="1")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def status(sql, references: list[str]) -> list[str]:
    rows = {row["reference"]: row["status"] for row in sql("select reference, status from lead")}
    return [rows[reference] for reference in references]


def test_what_would_follow_is_said_first_and_changes_nothing(anna, four, sql):  # noqa: F811
    page = act(anna, four, "close", "filled").text
    says = re.findall(r"<li>([^<]+)</li>", page[page.index("What will happen"):page.index("</section>")])
    assert "3 leads will be changed." in says and "From offered to closed: 2." in says and "From triage to closed: 1." in says
    assert "Offers that will be withdrawn: 2." in says and any("(offer closed" in line for line in says)
    assert "Change a lead that is accepted from its page" in page and four[2] in page
    assert status(sql, four) == ["offered", "offered", "accepted", "triage"]
    assert sql("select count(*) as n from staff_act") == [{"n": 0}]


def test_closed_leads_are_opened_again_by_one_press_and_no_email_leaves(anna, four, mailbox, sql):  # noqa: F811
    before = len(mailbox.emails())
    path = do(anna, four, "close", "filled")
    page = anna.get(path).text
    assert "Done: 3. Not done: 1." in page and "hange a lead that is accepted from its page" in page
    assert status(sql, four) == ["closed", "closed", "accepted", "closed"]
    assert anna.post(path).status_code == 303
    assert "Undone: 3. Not undone: 1." in anna.get(path).text
    wait_for("the way it was", lambda: status(sql, four) == ["offered", "offered", "accepted", "triage"])
    told = [mail for mail in mailbox.emails()[before:] if "closed" in mail.subject.lower()]
    assert told == [] and sql("select count(*) as n from outbox where notification in ('offer_closed', 'client_closed') and state <> 'cancelled'") == [{"n": 0}]
    assert sql("select what from audit where what like 'bulk%%' order by id") == [{"what": "bulk_done"}, {"what": "bulk_undone"}]
    assert anna.post(path).status_code == 303  # again: nothing is left to undo
    assert status(sql, four) == ["offered", "offered", "accepted", "triage"]


def test_what_somebody_changed_since_stays_and_is_named(service, anna, four, api, sql):  # noqa: F811
    path = do(anna, four[:2], "own", "me")
    assert api.request("PATCH", f"/api/v1/leads/{four[0]}", json={"owner": "olga@agency.example"}).status_code == 200
    anna.post(path)
    page = anna.get(path).text
    assert "Undone: 1. Not undone: 1." in page and "token:tests has changed this lead in the meantime" in page
    owners = {row["reference"]: row["email"] for row in sql("select l.reference, s.email from lead l left join staff s on s.id = l.owner_id")}
    assert (owners[four[0]], owners[four[1]]) == ("olga@agency.example", None)


def test_tags_owners_and_decisions_go_back_to_what_each_lead_had(anna, four, api, sql):  # noqa: F811
    api.request("PATCH", f"/api/v1/leads/{four[0]}", json={"tags": ["vip"]})
    tags = lambda: [row["tags"] for row in sql("select tags from lead order by id")]
    tagged = do(anna, four, "tag", "VIP")
    assert tags() == [["vip"]] * 4
    anna.post(tagged)
    assert tags() == [["vip"], None, None, None]
    removed = do(anna, four[:1], "untag", "vip")
    anna.post(removed)
    assert tags() == [["vip"], None, None, None]
    decided = do(anna, [four[3]], "decide", "python")
    wait_for("the offer", lambda: status(sql, four)[3] == "offered")
    anna.post(decided)
    wait_for("triage again", lambda: status(sql, four)[3] == "triage")
    assert sql("select needs_review, decided_at from lead where reference = %s", [four[3]]) == [{"needs_review": True, "decided_at": None}]


def test_all_leads_of_a_search_are_meant_and_a_selection_is_exported(anna, four, sql):  # noqa: F811
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
    answer = act(anna, [], "tag", "engine", sure="1", all="1", q="engine status:offered")
    assert "Done: 2." in anna.get(answer.headers["Location"]).text
    export = act(anna, four[:2], "export", "")
    assert export.status_code == 303
    lines = anna.get(export.headers["Location"]).text.splitlines()
    assert sorted(line.split(",")[0] for line in lines[1:]) == sorted(four[:2])


@pytest.mark.parametrize("fields", [{"act": "nonsense"}, {"act": "tag", "tag": "<b>", "lead": "LM-0000000000"}, {"act": "tag", "tag": "vip"}, {"act": "close", "close": "nonsense", "all": "1"}, {"act": "own", "all": "1", "q": "status:acepted"}, {}])
def test_what_makes_no_sense_is_refused(fields, anna, four, sql):  # noqa: F811
    assert anna.post("/staff/bulk", sure="1", **fields).status_code in (400, 422)
    assert sql("select count(*) as n from staff_act") == [{"n": 0}]


def test_leads_in_quarantine_are_released_together_and_that_is_final(anna, four, api, mailbox, sql):  # noqa: F811
    held = [Api(api.url).take({**BY_ENGAGEMENT["rust"], "email": f"eve{n}@mailinator.com", "contact_name": "qwrtpsdfg", "title": f"Held {n}"})["reference"] for n in range(2)]
    assert status(sql, held) == ["quarantined", "quarantined"]
    assert 'value="release"' in anna.get("/staff/leads").text
    page = act(anna, [*held, four[0]], "release", "").text
    assert "2 leads will be changed." in page and "From quarantined to new: 2." in page and "This can’t be undone" in page
    assert "Only a lead in quarantine can be released; this one is offered" in page and status(sql, held) == ["quarantined", "quarantined"]
    path = do(anna, [*held, four[0], four[2]], "release", "")
    page = anna.get(path).text
    assert "Done: 2. Not done: 2." in page and f'action="{path}"' not in page
    wait_for("the offers", lambda: status(sql, held) == ["offered", "offered"])
    assert status(sql, [four[0], four[2]]) == ["offered", "accepted"]
    wait_for("their emails", lambda: len([mail for mail in mailbox.emails("rosa@agency.example") if "Held" in mail.subject]) == 2)
    answer = anna.post(path)
    assert answer.status_code == 409 and "can’t be put back" in answer.text
    assert status(sql, held) == ["offered", "offered"] and sql("select count(*) as n from audit where what = 'bulk_undone'") == [{"n": 0}]


def test_programs_release_what_a_search_finds(four, api, sql):  # noqa: F811
    public = Api(api.url)
    held = [public.take({**BY_ENGAGEMENT["rust"], "email": f"eve{n}@mailinator.com", "contact_name": "qwrtpsdfg", "title": f"Held {n}"})["reference"] for n in range(2)]
    asked = {"act": "release", "q": "status:quarantined"}
    assert api.post("/api/v1/bulk", json={**asked, "dry_run": True}).json()["moves"] == [{"from": "quarantined", "to": "new", "leads": 2}]
    done = api.post("/api/v1/bulk", json=asked)
    assert done.status_code == 201 and {item["reference"] for item in done.json()["items"] if item["problem"] is None} == set(held)
    wait_for("the offers", lambda: status(sql, held) == ["offered", "offered"])
    undone = api.post(f"/api/v1/bulk/{done.json()['id']}/undo", json={})
    assert undone.status_code == 409 and "can’t be put back" in undone.json()["detail"]


def test_viewers_select_nothing(vera, four, sql):  # noqa: F811
    assert 'name="lead"' not in vera.get("/staff/leads").text
    assert act(vera, four, "tag", "x", sure="1").status_code == 403
    assert vera.get("/staff/acts/nonsense").status_code == 404


def test_rows_are_walked_selected_and_tagged_by_keys(anna, four, sql, browser, axe):  # noqa: F811
    browser.use(DESKTOP, "light")
    sign_in(browser, anna)
    browser.open("/staff/leads?q=sort:created")
    press = lambda keys: browser.driver.switch_to.active_element.send_keys(keys)
    for keys in ("j", "x", "j", "j", "k", "x"):
        press(keys)
    assert browser.run("return [...document.querySelectorAll('[name=lead]:checked')].map(box => box.value)") == four[:2]
    press("t")
    press("by-keys")
    browser.driver.find_element("css selector", "button[value=tag]").send_keys(Keys.ENTER)
    wait_for("the review", lambda: "What will happen" in browser.driver.page_source)
    assert not findings(browser, axe)
    press(Keys.ENTER)
    wait_for("the result", lambda: "Done: 2." in browser.driver.page_source)
    assert not findings(browser, axe)
    press("z")
    wait_for("the undo", lambda: "Undone: 2." in browser.driver.page_source)
    assert sql("select count(*) as n from lead where tags is not null") == [{"n": 0}]
