"""A lead's page in the console: what a change would do is said before it is made, and what two people typed is kept."""

import html
import re

import pytest

from support.chromium import DESKTOP
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, Api
from test_console import ALERT, PASSWORD, Console, anna, browser, lead, password_hash, service, sign_in, vera  # noqa: F401

RUST = BY_ENGAGEMENT["rust"]
EFFECTS = re.compile(r'<section class="card" aria-labelledby="review">.*?</section>', re.DOTALL)


@pytest.fixture
def admin(anna, sql):  # noqa: F811
    sql("update staff set role = 'admin' where email = 'anna@agency.example'")
    return anna


def effects(page: str) -> list[str]:
    return re.findall(r"<li>([^<]+)</li>", EFFECTS.search(page).group(0))


def review(console: Console, path: str, **fields: str):
    return console.post(path, act="review", version=console.hidden(path, "version"), **fields)


def confirm(console: Console, page: str, path: str):
    """What the button of the review sends."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', EFFECTS.search(page).group(0)))
    return console.post(path, **{name: html.unescape(value) for name, value in hidden.items()})


def counts(sql) -> list:
    return sql("select (select count(*) from event) as events, (select count(*) from outbox) as emails, (select status from lead limit 1)")


def test_what_a_change_does_is_said_before_and_done_only_when_confirmed(anna, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    before = counts(sql)
    answer = review(anna, path, status="closed", reason="other", note="Not this year <b>")
    (rosa,) = sql("select name, email from offer join recruiter r on r.id = recruiter_id")
    assert answer.status_code == 200
    assert effects(answer.text) == [
        "The lead goes from offered to closed.",
        f"{rosa['name']}’s offer will be withdrawn.",
        f"{rosa['email']} gets an email: offer closed.",
    ]
    assert "Not this year &lt;b&gt;" in answer.text and counts(sql) == before
    assert confirm(anna, answer.text, path).status_code == 303
    assert sql("select status from lead") == [{"status": "closed"}]
    assert sql("select new ->> 'note' as note from event where what = 'note_added'") == [{"note": "Not this year <b>"}]
    assert sql("select recipient from outbox where notification = 'offer_closed'") == [{"recipient": rosa["email"]}]


def test_who_is_asked_after_a_hand_back_is_named_by_the_real_ranking(anna, lead, recruiters, sql, cli):  # noqa: F811
    path = f"/staff/leads/{lead}"
    cli("recruiter", "add", "--name", "Second Rust", "--email", "second@agency.example", "--engagements", "rust")
    assert anna.post(path, status="accepted", recruiter=recruiters["rust"], version=anna.hidden(path, "version")).status_code == 303
    wait_for("the plan of follow-ups", lambda: sql("select follow_up from lead") == [{"follow_up": "remind"}])
    answer = review(anna, path, status="new", reason="went on leave")
    assert answer.status_code == 200, ALERT.findall(answer.text)
    said = effects(answer.text)
    (name,) = [row["name"] for row in sql("select name from recruiter where email = %s", [recruiters["rust"]])]
    assert f"{name}’s offer will be returned." in said and "Second Rust will be asked." in said
    assert sql("select status from lead") == [{"status": "accepted"}]
    said = effects(review(anna, path, engagement="python", reason="wrong_class").text)
    assert "It counts as Python from now on." in said


def test_the_reason_is_chosen_from_a_list_and_stays_chosen(anna, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    form = re.search(r'<select id="reason".*?</select>', anna.get(path).text, re.DOTALL).group(0)
    assert re.findall(r'<optgroup label="([^"]+)"', form) == ["Why the engagement changes", "Why it is closed", "Why it is lost"]
    assert '<option value="wrong_class">The rules got it wrong</option>' in form
    answer = review(anna, path, engagement="python", reason="client_said", recruiter="nobody@agency.example")
    assert answer.status_code >= 400 and '<option value="client_said" selected>' in answer.text
    answer = review(anna, path, engagement="python", reason="client_said")
    assert confirm(anna, answer.text, path).status_code == 303
    assert sql("select new ->> 'reason' as reason from event where what = 'engagement_changed'") == [{"reason": "client_said"}]


def test_staff_read_of_the_project_and_its_client_of_theirs(anna):  # noqa: F811
    taken = Api(anna.url).take(BY_ENGAGEMENT["hybrid"])
    page = anna.get(f"/staff/leads/{taken['reference']}").text
    assert "Where the project stands" in page and "your project" not in page
    assert "Where your project stands" in anna.get(f"/staff/leads/{taken['reference']}/client").text


def test_what_staff_decided_stands_above_what_was_computed_and_their_note_stays_with_them(anna, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    (offer,) = sql("select view ->> 'lead_url' as url from outbox where notification = 'lead_offered'")
    assert Api(anna.url).post(offer["url"].removeprefix(anna.url), data={"action": "accept"}).status_code == 303
    wait_for("the plan of follow-ups", lambda: sql("select follow_up from lead") == [{"follow_up": "remind"}])
    assert anna.post(path, engagement="hybrid", reason="client_said", note="They haggle", version=anna.hidden(path, "version")).status_code == 303
    page = " ".join(anna.get(path).text.split())
    assert 'Our team decided:</h2> <p class="verdict hybrid">' in page and '<p class="small">Computed: Rust Engineer</p>' in page
    assert "We recommend" not in page
    (told,) = sql("select recipient, view::text from outbox where notification = 'lead_reclassified'")
    assert "from Rust to Hybrid" in told["view"] and "haggle" not in told["view"]


def test_staff_read_about_the_client(anna, lead):  # noqa: F811
    page = anna.get(f"/staff/leads/{lead}").text
    assert "Your name" not in page and "Your email" not in page
    assert "The client needs responses within a millisecond" in page and "You need" not in page
    assert "Someone on our team will check it" not in page


def test_a_note_needs_no_review(anna, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    assert review(anna, path, note="Called back <script>").status_code == 303
    page = anna.get(path).text
    assert re.search(r'class="note-text">Called back &lt;script&gt;</p>', page)


def test_what_is_only_added_collides_with_nothing(anna, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    old = anna.hidden(path, "version")
    assert anna.post(path, engagement="hybrid", reason="client_said", version=old).status_code == 303
    assert anna.post(path, act="review", note="Called back", version=old).status_code == 303
    assert anna.post(path, tag="vip", version=old).status_code == 303
    assert anna.post(path, owner="me", version=old).status_code == 409
    assert "Called back" in anna.get(path).text and sql("select tags from lead") == [{"tags": ["vip"]}]


def test_a_note_outlives_a_session_that_ends(anna, lead, service, browser, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    browser.use(DESKTOP)
    sign_in(browser, anna)
    browser.open(path)
    browser.find("#note").send_keys("A long story")
    sql("delete from staff_session")
    browser.find("button[value=review]").click()
    wait_for("the sign-in page", lambda: "signed out before this was saved" in browser.text("main"))
    browser.find("#email").send_keys("anna@agency.example")
    browser.find("#password").send_keys(PASSWORD)
    browser.find("main button[type=submit]").click()
    wait_for("what was typed", lambda: "Not saved yet" in browser.text("main"))
    assert browser.run("return document.querySelector('#unsent_note').value") == "A long story" and "Action" in browser.text("main")
    browser.find("main button[type=submit]").click()
    wait_for("the note", lambda: "Your change is saved." in browser.text("[role=status]"))
    assert browser.run("return document.querySelector('#note').value") == "" and "A long story" in browser.text("main")
    browser.open(path)
    assert browser.run("return document.querySelector('#note').value") == ""


def test_two_people_see_both_values_and_lose_no_text(anna, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    old = anna.hidden(path, "version")
    assert anna.post(path, engagement="hybrid", reason="client_said", version=old).status_code == 303
    offered = "select count(*) as n from offer o join recruiter r on r.id = o.recruiter_id where o.status = 'open' and 'hybrid' = any (r.engagements)"
    wait_for("the other offer", lambda: sql(offered) == [{"n": 1}])
    answer = anna.post(path, act="review", engagement="python", reason="wrong_class", note="my long text", version=old)
    assert answer.status_code == 409 and "my long text" in answer.text
    assert re.search(r"Engagement: Is now <strong>hybrid</strong> \(anna@agency.example at [^)]+\)\. You asked for <strong>python</strong>", answer.text)
    again = anna.post(path, engagement="python", reason="wrong_class", note="my long text", version=re.search(r'name="version" value="(\d+)"', answer.text).group(1))
    assert again.status_code == 303
    assert sql("select engagement from lead") == [{"engagement": "python"}]


def test_a_stale_page_says_that_a_field_changed_only_if_it_did(anna, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    old = anna.hidden(path, "version")
    assert anna.post(path, status="closed", reason="filled", version=old).status_code == 303
    page = anna.post(path, act="review", engagement="python", reason="wrong_class", version=old).text
    assert "Engagement: Is <strong>rust</strong>. You asked for <strong>python</strong>" in page
    assert "engagement rust" in page and "changed this lead in the meantime" not in page
    page = anna.post(path, act="review", status="withdrawn", version=old).text
    assert re.search(r"Status: Is now <strong>closed</strong> \(anna@agency.example at", page)


def test_a_placement_is_corrected_from_the_page_whenever_it_began(anna, lead, recruiters, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    placed = {"start_date": "2021-03-01", "role": "Engineer", "rate": "100"}
    assert anna.post(path, status="accepted", recruiter=recruiters["rust"]).status_code == 303
    assert anna.post(path, status="placed", **placed).status_code == 303
    page = anna.get(path).text
    was = dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', page))
    assert was == {"was_start_date": "2021-03-01", "was_role": "Engineer", "was_rate": "100"}
    reviewed = review(anna, path, **{**placed, **was, "start_date": "2021-04-01"})
    assert confirm(anna, reviewed.text, path).status_code == 303
    assert sql("select placement ->> 'start_date' as day, status from lead") == [{"day": "2021-04-01", "status": "placed"}]
    events = sql("select count(*) as n from event where what = 'lead_placed'")
    assert anna.post(path, note="All is well", **{**placed, "start_date": "2021-04-01", **was, "was_start_date": "2021-04-01"}).status_code == 303
    assert sql("select count(*) as n from event where what = 'lead_placed'") == events


def test_the_link_to_an_erased_lead_says_so(admin, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    (row,) = sql("select id from lead")
    erased = admin.post(path, act="erase", confirm=lead)
    assert erased.status_code == 303 and f'role="status"><p>{lead} was erased.</p>' in admin.get(erased.headers["Location"]).text
    wait_for("erasure", lambda: sql("select 1 from lead_erased"))
    for address in (path, f"/staff/leads/{row['id']}"):
        answer = admin.get(address)
        assert answer.status_code == 404 and "<h1>Erased</h1>" in answer.text and "This lead was erased on" in answer.text
        assert 'href="/staff/leads">All leads</a>' in answer.text and "/project" not in answer.text and "/hire/" not in answer.text


def test_an_email_in_trouble_is_sent_again_from_the_lead(anna, lead, mailbox, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    wait_for("delivery", lambda: sql("select count(*) as n from outbox where state = 'queued'") == [{"n": 0}])
    assert "send_again" not in anna.get(path).text
    sql("update outbox set state = 'rejected', last_text = '550 no such user <i>'")
    page = anna.get(path).text
    email = re.search(r'name="email" value="([^"]+)"', page).group(1)
    assert "550 no such user &lt;i&gt;" in page
    answer = anna.post(path, act="send_again", email=email)
    assert answer.status_code == 303 and "on its way again" in anna.get(answer.headers["Location"]).text
    wait_for("the second delivery", lambda: sql("select state from outbox where id = %s", [email]) == [{"state": "delivered"}])
    assert anna.post(path, act="send_again", email=email).status_code == 409
    assert anna.post(path, act="send_again", email="nonsense").status_code in (404, 422, 400)


def test_earlier_versions_and_the_clients_own_page_are_there_to_read(service, anna, sql):  # noqa: F811
    taken = Api(service.url).take(RUST)
    receipt = taken["status_url"][taken["status_url"].index("/r/"):]
    answers = {"contact_name": RUST["contact_name"], "email": RUST["email"], "consent": "on", "title": "An order book", "use_case": "trading_engine"}
    assert anna.session.post(anna.url + receipt + "/correct", data=answers, allow_redirects=False).status_code == 303
    page = anna.get(f"/staff/leads/{taken['reference']}").text
    assert "Version 1, until <time" in page and "to “An order book”" in page
    assert "removed: “Brandt Markets”" in page and "“”" not in page
    client = anna.get(f"/staff/leads/{taken['reference']}/client").text
    assert "This is the client’s status page" in client and "<form" not in client and "/correct" not in client and "<script" not in client
    assert anna.get("/staff/leads/LM-0000000000/client").status_code == 404


def test_erasing_takes_an_admin_who_types_the_reference(admin, vera, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    assert 'value="erase"' not in vera.get(path).text and 'value="erase"' in admin.get(path).text
    assert vera.post(path, act="erase", confirm=lead).status_code == 403
    wrong = admin.post(path, act="erase", confirm="LM-0000000000")
    assert wrong.status_code == 422 and ALERT.findall(wrong.text) == [f"Type the reference {lead} to erase this lead."]
    assert admin.post(f"{path}/hold", action="hold", hold_reason="dispute").status_code == 303
    assert 'value="erase"' not in admin.get(path).text
    held = admin.post(path, act="erase", confirm=lead)
    assert held.status_code == 409 and "is on legal hold" in ALERT.findall(held.text)[0]
    assert sql("select count(*) as n from lead") == [{"n": 1}]
    assert admin.post(f"{path}/hold", action="lift", hold_reason="settled").status_code == 303
    assert admin.post(path, act="erase", confirm=f" {lead.lower()} ").status_code == 303
    assert sql("select count(*) as n from lead") == [{"n": 0}]
    assert sql("select erased_by from lead_erased") == [{"erased_by": "staff:anna@agency.example"}]
    assert sql("select split_part(actor, ':', 1) as kind from audit where what = 'lead_erased'") == [{"kind": "staff"}]


def test_agents_do_not_erase(anna, lead, sql):  # noqa: F811
    assert anna.post(f"/staff/leads/{lead}", act="erase", confirm=lead).status_code == 403
    assert sql("select count(*) as n from lead") == [{"n": 1}]


def test_the_history_says_what_happened_and_who(anna, lead, sql):  # noqa: F811
    assert anna.post(f"/staff/leads/{lead}", act="save", note="Called them", tag="hot").status_code == 303
    sql("insert into event (lead_id, actor, what, new) select id, 'dispatcher', 'offer_expired', '{\"recruiter\": \"Ada <b>\", \"offer_status\": \"expired\"}' from lead")
    sql("insert into event (lead_id, actor, what, new) select id, 'client', 'lead_triage', '{\"status\": \"triage\", \"reason\": \"other_trade\"}' from lead")
    page = anna.get(f"/staff/leads/{lead}").text
    history = re.findall(r"<li>([^<]+)<span", page.split('<h2 id="history">')[1])
    assert history[:2] == ["Sent to triage: Other trade", "Offer to Ada &lt;b&gt; expired"]
    assert {"Note added: Called them", "Tags changed: hot", "Lead received"} <= set(history)
    assert not any("_" in line for line in history)
