"""Triage and quarantine in the console: one lead after the other, one press each, with what follows said before."""

import html
import re

import pytest
from selenium.webdriver.common.action_chains import ActionChains

from support.chromium import DESKTOP, PHONE
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, CONTACT, Api
from test_console import ALERT, Console, anna, browser, password_hash, service, vera  # noqa: F401
from test_pages import axe, findings  # noqa: F401

STAFF = "team@agency.example"
VAGUE = {**CONTACT, "description": "We need some help with a project of ours."}


@pytest.fixture
def settings(settings):
    settings["LEADMATCH_STAFF_NOTICE_TO"] = STAFF
    return settings


@pytest.fixture
def three(service, sql) -> list[str]:  # noqa: F811
    """Leads that nobody can tell the class of, oldest first."""
    api = Api(service.url)
    taken = [api.take({**VAGUE, "title": f"Project {number} <b>", "email": f"ada{number}@client.example"}) for number in range(3)]
    wait_for("triage", lambda: sql("select count(*) as n from lead where status = 'triage'") == [{"n": 3}])
    return [lead["reference"] for lead in taken]


def act(console: Console, path: str, name: str, **more: str):
    page = console.get(path).text
    form = {field: re.search(rf'name="{field}" value="([^"]+)"', page[page.index('class="card"'):]).group(1) for field in ("token", "reference", "version")}
    following = re.search(r'name="next" value="([^"]+)"', page)
    return console.session.post(
        console.url + path.partition("?")[0],
        data={**form, **({"next": following.group(1)} if following else {}), "act": name, **more},
        allow_redirects=False,
    )


def undo(console: Console, page: str):
    """Presses what is under the notice of what was done."""
    form = {field: re.search(rf'name="{field}" value="([^"]+)"', page[page.index('role="status"'):]).group(1) for field in ("token", "reference", "undo")}
    return console.session.post(console.url + "/staff/triage", data={**form, "act": "undo"}, allow_redirects=False)


def status(sql, reference: str) -> str:
    return sql("select status from lead where reference = %s", [reference])[0]["status"]


def test_leads_come_oldest_first_and_each_decision_brings_the_next(anna, three, recruiters, sql):  # noqa: F811
    page = anna.get("/staff/triage").text
    assert "1 of 3" in page and three[0] in page and "Project 0 &lt;b&gt;" in page
    assert re.search(rf'rel="next"|href="/staff/triage\?at={three[1]}"', page)
    answer = act(anna, "/staff/triage", "rust")
    assert answer.status_code == 303
    after = anna.get(answer.headers["Location"]).text
    assert f"{three[0]} will be offered as Rust." in after and "1 of 2" in after and "Project 1" in after
    wait_for("the offer", lambda: status(sql, three[0]) == "offered")
    assert sql("select email from offer join recruiter r on r.id = recruiter_id") == [{"email": recruiters["rust"]}]
    answer = act(anna, f"/staff/triage?at={three[1]}", "not_for_us")
    assert status(sql, three[1]) == "closed"
    assert three[2] in anna.get(answer.headers["Location"]).text
    act(anna, "/staff/triage", "hybrid")
    assert "Nothing to triage." in anna.get("/staff/triage").text


def test_what_follows_is_said_before_by_the_ranking_itself(anna, three, recruiters, sql, cli):  # noqa: F811
    says = lambda: dict(re.findall(r'id="then_(\w+)">([^<]+)<', anna.get("/staff/triage").text))
    names = {row["email"]: row["name"] for row in sql("select email, name from recruiter")}
    before = says()
    for engagement, email in recruiters.items():
        assert before[engagement] == f"{names[email]} will be asked."
    cli("recruiter", "pause", recruiters["rust"])
    assert says()["rust"].startswith("No matching recruiter can be asked right now")
    assert sql("select count(*) as n from offer") == [{"n": 0}]


def test_spam_is_held_back_and_undone_by_one_press(anna, three, sql):  # noqa: F811
    answer = act(anna, "/staff/triage", "spam")
    assert status(sql, three[0]) == "quarantined"
    page = anna.get(answer.headers["Location"]).text
    assert f"{three[0]} is in quarantine, as spam." in page and 'value="undo"' in page
    assert "Marked as spam by anna@agency.example" in anna.get(f"/staff/quarantine?at={three[0]}").text
    assert "Undecided" not in anna.get(f"/staff/leads/{three[0]}").text.partition('id="history"')[0]
    assert sql("select count(*) as n from spam_sender") == [{"n": 1}]
    undone = undo(anna, page)
    assert undone.status_code == 303 and sql("select count(*) as n from spam_sender") == [{"n": 0}]
    wait_for("triage", lambda: status(sql, three[0]) == "triage")


def test_the_client_is_asked_once_and_the_next_lead_comes(anna, three, mailbox, sql):  # noqa: F811
    answer = act(anna, "/staff/triage", "ask")
    page = anna.get(answer.headers["Location"]).text
    assert f"{three[0]}: the client was asked." in page and "Project 1" in page and "1 of 3" in page
    mail = wait_for("the question", lambda: [m for m in mailbox.emails() if "ada0@client.example" in m.recipients and three[0] in m.subject], seconds=30)[0]
    (question,) = sql("select recommendation -> 'question' ->> 'text' as text from lead where reference = %s", [three[0]])
    for part in ("plain", "html"):
        assert "We have a question" in mail.part(part) and question["text"] in mail.part(part) and "recruiter" not in mail.part(part).lower()
        assert "Project 0" not in mail.part(part) and "Ada" not in mail.part(part)
    again = anna.get(f"/staff/triage?at={three[0]}").text
    assert re.search(r'value="ask"[^>]* disabled', again) and "has not answered yet" in again
    refused = act(anna, f"/staff/triage?at={three[0]}", "ask")
    assert refused.status_code == 409 and ALERT.findall(refused.text) == ["The client was asked this already and has not answered yet."]
    assert sql("select count(*) as n from event where what = 'client_asked' and actor = 'staff:anna@agency.example'") == [{"n": 1}]


def test_the_client_is_asked_from_the_shell(anna, three, sql, cli, try_cli):  # noqa: F811
    assert three[1] in cli("leads", "ask", three[1])
    assert sql("select reference from lead where asked_at is not null") == [{"reference": three[1]}]
    again = try_cli("leads", "ask", three[1])
    assert again.status != 0 and "asked this already" in again.stderr
    assert try_cli("leads", "ask").status == 2 and try_cli("leads", "ask", "LM-0000000000").status != 0


def test_what_the_client_replies_by_email_is_beside_the_decision_and_in_the_history(anna, three, sql):  # noqa: F811
    write = lambda text: sql("""insert into event (lead_id, actor, what, new) select id, 'client', 'email_received', json_build_object('text', %s::text)
        from lead where reference = %s""", [text, three[0]])
    write("Hello?")
    assert "replied by email" not in anna.get(f"/staff/triage?at={three[0]}").text
    act(anna, "/staff/triage", "ask")
    write("It's an <API> in Python.")
    page = anna.get(f"/staff/triage?at={three[0]}").text
    assert "The client replied by email" in page and "an &lt;API&gt; in Python." in page and "Hello?" not in page
    history = anna.get(f"/staff/leads/{three[0]}").text
    assert "an &lt;API&gt; in Python." in history and "Hello?" in history


def test_the_client_is_asked_from_the_page_of_the_lead(anna, three, sql):  # noqa: F811
    page = anna.get(f"/staff/leads/{three[1]}").text
    form = re.search(r'<form class="actions" method="post" action="/staff/triage">(.*?)</form>', page, re.S).group(1)
    fields = dict(re.findall(r'name="(reference|version)" value="([^"]+)"', form))
    (question,) = sql("select recommendation -> 'question' ->> 'text' as text from lead where reference = %s", [three[1]])
    assert fields["reference"] == three[1] and html.escape(question["text"]) in form
    assert anna.post("/staff/triage", act="ask", **fields).status_code == 303
    assert sql("select reference from lead where asked_at is not null") == [{"reference": three[1]}]
    act(anna, f"/staff/triage?at={three[0]}", "rust")
    assert 'action="/staff/triage"' not in anna.get(f"/staff/leads/{three[0]}").text


@pytest.mark.parametrize("name", ["rust", "ask", "not_for_us", "spam"])
def test_every_decision_is_undone_by_one_press_and_its_email_never_leaves(name, anna, three, mailbox, sql):  # noqa: F811
    sql("update lead set email_proven_at = now()")
    promise = "select response_due_at, response_from_at, responded_at, response_kept from lead where reference = %s"
    promised = sql(promise, [three[0]])
    page = anna.get(act(anna, "/staff/triage", name).headers["Location"]).text
    done = undo(anna, page)
    assert promised[0]["response_due_at"] is not None and sql(promise, [three[0]]) == promised
    assert done.status_code == 303
    assert status(sql, three[0]) == "triage"
    shown = anna.get(done.headers["Location"]).text
    assert f"{three[0]} is as it was before." in shown and "1 of 3" in shown
    assert f'name="reference" value="{three[0]}"' in shown[shown.index('class="card"'):]
    (lead,) = sql("select status_reason, asked_at, decided_at, triaged_at, needs_review from lead where reference = %s", [three[0]])
    assert lead == {"status_reason": "undecided", "asked_at": None, "decided_at": None, "triaged_at": None, "needs_review": True}
    assert sql("select count(*) as n from offer where status in ('open', 'asked')") == [{"n": 0}]
    assert sql("""select distinct state from outbox m join lead l on l.id = m.lead_id
        where l.reference = %s and m.notification in ('client_question', 'client_not_for_us')""", [three[0]]) in ([], [{"state": "cancelled"}])
    events = sql("select actor, new ->> 'status' as status from event e join lead l on l.id = e.lead_id where l.reference = %s order by e.id desc limit 1", [three[0]])
    assert name == "ask" or events == [{"actor": "dispatcher", "status": "triage"}], "what was asked never left triage"
    again = undo(anna, page)
    assert again.status_code in (303, 409) and status(sql, three[0]) == "triage"
    assert act(anna, done.headers["Location"], "rust").status_code == 303
    assert sql("select engagement from lead where reference = %s", [three[0]]) == [{"engagement": "rust"}]


def test_a_decision_is_not_undone_over_what_somebody_did_since(anna, three, sql):  # noqa: F811
    page = anna.get(act(anna, "/staff/triage", "not_for_us").headers["Location"]).text
    sql("insert into event (lead_id, actor, what, new) select id, 'staff:olga@agency.example', 'note_added', '{\"note\": \"x\"}' from lead where reference = %s", [three[0]])
    refused = undo(anna, page)
    assert refused.status_code == 409 and "olga@agency.example" in ALERT.findall(refused.text)[0]
    assert status(sql, three[0]) == "closed"


def test_who_was_asked_comes_behind_who_was_not(anna, three):  # noqa: F811
    act(anna, "/staff/triage", "ask")
    assert "Project 1" in anna.get("/staff/triage").text
    last = anna.get(f"/staff/triage?at={three[0]}").text
    assert "3 of 3" in last and re.search(r"client asked <time", last)
    assert f'href="/staff/triage?at={three[2]}"' in last and 'rel="next"' not in last
    assert f'href="/staff/triage?at={three[0]}"' in anna.get(f"/staff/triage?at={three[2]}").text
    for each in three[1:]:
        act(anna, f"/staff/triage?at={each}", "rust")
    assert "Project 0" in anna.get("/staff/triage").text and "1 of 1" in anna.get("/staff/triage").text


def test_a_question_of_staff_is_above_all_else_on_the_clients_page_until_it_is_answered(anna, service, sql):  # noqa: F811
    lead = Api(service.url).take({**VAGUE, "title": "A project"})
    path = "/r/" + lead["status_url"].split("/r/")[1]
    wait_for("triage", lambda: sql("select count(*) as n from lead where status = 'triage'") == [{"n": 1}])
    client = Api(service.url)
    assert 'id="asked"' not in client.get(path).text
    act(anna, "/staff/triage", "ask")
    page = client.get(path).text
    (question,) = sql("select recommendation -> 'question' ->> 'field' as field from lead")
    assert page.index('id="asked"') < page.index('class="with-aside"') and page.count(f'name="field" value="{question["field"]}"') == 1
    form = page[page.index('id="asked"'):page.index('class="with-aside"')]
    before = re.search(r'name="before" value="([^"]+)"', form).group(1)
    choice = re.search(rf'name="{question["field"]}" value="([^"]+)"', form).group(1)
    assert client.post(path + "/answer", data={"field": question["field"], "before": before, question["field"]: choice}).status_code == 303
    assert 'id="asked"' not in client.get(path).text
    assert sql("select asked_at from lead") == [{"asked_at": None}]


def test_a_decision_that_somebody_else_made_first_is_not_made_again(anna, three, sql):  # noqa: F811
    path = f"/staff/triage?at={three[0]}"
    page = anna.get(path).text
    stale = {field: re.search(rf'name="{field}" value="([^"]+)"', page[page.index('class="card"'):]).group(1) for field in ("token", "reference", "version")}
    act(anna, path, "not_for_us")
    answer = anna.session.post(anna.url + "/staff/triage", data={**stale, "act": "rust"})
    assert answer.status_code == 409 and ALERT.findall(answer.text)
    assert status(sql, three[0]) == "closed" and "Project 1" in answer.text


def test_quarantine_releases_and_sends_to_the_page_where_one_erases(anna, three, sql):  # noqa: F811
    sql("update lead set status = 'quarantined', suspicions = array['many_links']")
    sql("insert into event (lead_id, actor, what) select id, 'client', 'lead_disowned' from lead")
    page = anna.get("/staff/quarantine").text
    assert "Why: <strong>The owner of the address says this request isn’t theirs" in page
    assert "Three links or more" in page and f'href="/staff/leads/{three[0]}#erase"' in page
    act(anna, "/staff/quarantine", "release")
    wait_for("the pipeline", lambda: status(sql, three[0]) == "triage")
    assert "1 of 2" in anna.get("/staff/quarantine").text


@pytest.mark.parametrize("fields", [{}, {"act": "rust"}, {"act": "nonsense", "reference": "LM-0000000000"}, {"act": "rust", "reference": "<b>"}, {"act": "erase", "reference": "LM-0000000000"}])
def test_a_press_that_makes_no_sense_changes_nothing(fields, anna, three, sql):  # noqa: F811
    assert anna.post("/staff/triage", **fields).status_code in (400, 404)
    assert sql("select count(*) as n from lead where status = 'triage'") == [{"n": 3}]


def test_viewers_look_and_cannot_decide(vera, three):  # noqa: F811
    assert 'name="act"' not in vera.get("/staff/triage").text
    assert vera.post("/staff/triage", act="rust", reference=three[0]).status_code == 403


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (PHONE, "dark")])
def test_leads_are_decided_by_single_keys(size, scheme, anna, three, sql, browser, axe):  # noqa: F811
    browser.use(size, scheme)
    browser.open("/staff/login")
    for name, value in anna.session.cookies.get_dict().items():
        browser.driver.add_cookie({"name": name, "value": value})
    browser.open("/staff/triage")
    assert not findings(browser, axe)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    title = lambda: browser.run("return document.querySelector('h1').textContent")
    press = lambda keys: ActionChains(browser.driver).send_keys(keys).perform()
    press("?")
    assert "Offer as Rust" in browser.run("return document.getElementById('keys').open && document.getElementById('keys').textContent")
    assert not findings(browser, axe)
    browser.run("document.getElementById('keys').close()")
    press("j")
    wait_for("the next", lambda: title() == "Project 1 <b>")
    press("k")
    wait_for("the one before", lambda: title() == "Project 0 <b>")
    press("2")
    wait_for("the decision", lambda: "will be offered as Python" in browser.run("return document.body.textContent"))
    assert title() == "Project 1 <b>"
    assert not findings(browser, axe)
    browser.run("localStorage.setItem('leadmatch-keys-off', 'yes')")
    press("5")
    assert status(sql, three[1]) == "triage"
    browser.run("localStorage.removeItem('leadmatch-keys-off')")
    press("g")
    press("q")
    wait_for("quarantine", lambda: title() == "Quarantine is empty.")
