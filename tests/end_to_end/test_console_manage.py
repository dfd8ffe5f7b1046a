"""What the shell can do to recruiters, emails, rule sets, and tokens, the console's pages can, by the same functions; and the board's charts."""

import html
import json
import re

import pytest

from support.chromium import DESKTOP, PHONE
from support.leadmatch import ROOT, run_command
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, Api
from test_console import ALERT, Console, anna, browser, lead, password_hash, service, vera  # noqa: F401
from test_pages import axe, findings  # noqa: F401

RUST = BY_ENGAGEMENT["rust"]
PAYLOAD = "<img src=x onerror=alert(1)>"
STATUS = re.compile(r'role="status"><p>([^<]+)')
ADMIN_PAGES = ("/staff/tokens", "/staff/settings", "/staff/doctor")
PAGES = ("/staff/recruiters", "/staff/outbox", "/staff/rules", *ADMIN_PAGES)


@pytest.fixture
def admin(anna, sql):  # noqa: F811
    sql("update staff set role = 'admin' where email = 'anna@agency.example'")
    return anna


def follow(console: Console, answer) -> str:
    assert answer.status_code == 303, answer.text
    return console.get(answer.headers["Location"]).text


# --- who may ----------------------------------------------------------------------------------------------------------


def test_each_role_sees_and_changes_what_is_its_own(anna, vera, recruiters, sql):  # noqa: F811
    assert [vera.get(page).status_code for page in PAGES] == [200, 200, 403, 403, 403, 403]
    assert [anna.get(page).status_code for page in PAGES] == [200, 200, 200, 403, 403, 403]
    assert 'method="post"' not in vera.get("/staff/recruiters").text.split("<main")[1].split("</main>")[0]
    for console in (anna, vera):
        for path, act in (("/staff/recruiters", "add"), ("/staff/tokens", "create"), ("/staff/rules", "activate")):
            assert console.post(path, act=act, name="x").status_code == 403
    assert sql("select count(*) as n from api_token where name = 'x'") == [{"n": 0}]


# --- recruiters -------------------------------------------------------------------------------------------------------


def test_the_open_offers_of_a_recruiter_lead_to_their_leads(anna, lead, recruiters):  # noqa: F811
    page = html.unescape(anna.get("/staff/recruiters").text)
    (address,) = re.findall(r'<a href="(/staff/leads\?q=[^"]+)">1 of \d+</a>', page)
    wait_for("the index", lambda: lead in anna.get(address).text)
    for other in set(re.findall(r'<a href="(/staff/leads\?q=[^"]+)">0 of \d+</a>', page)):
        assert lead not in anna.get(other).text


def test_the_list_says_how_recruiters_did_in_the_last_days(anna, recruiters, sql):  # noqa: F811
    def offers(email: str, status: str, minutes: int, count: int, days_ago: int = 1) -> None:
        for _ in range(count):
            (taken,) = [Api(anna.url).take({**RUST, "email": f"{status}{minutes}x{sql('select count(*) as n from lead')[0]['n']}@client.example"})["reference"]]
            wait_for("an offer", lambda: sql("select 1 from offer o join lead l on l.id = o.lead_id where reference = %s", [taken]))
            sql("update lead set status = 'closed', available_at = null where reference = %s", [taken])
            sql(
                "update offer set status = %s, ended_by = 'x', decided_at = at + make_interval(mins => %s), since_at = at, created_at = at, spent_us = 0, is_assigned = false, recruiter_id = r.id "
                "from (select id, now() - make_interval(days => %s, mins => %s) as at from recruiter where email = %s) as r where lead_id = (select id from lead where reference = %s)",
                [status, minutes, days_ago, minutes, email, taken],
            )

    page = html.unescape(anna.get("/staff/recruiters").text)
    assert "of the last 30 days" in page and "Median answer" in page
    offers(recruiters["rust"], "accepted", 10, 1)
    offers(recruiters["rust"], "declined", 120, 2)
    offers(recruiters["rust"], "accepted", 5000, 1, days_ago=40)
    sql("delete from board_day")
    wait_for("the figures", lambda: sql("select count(*) as n from board_day where day > current_date - 45")[0]["n"] >= 45, 60)
    row = next(row for row in html.unescape(anna.get("/staff/recruiters").text).split("<tr") if recruiters["rust"] in row)
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
    assert cells[-1] == "33% of 3" and re.fullmatch(r"\d+%, target \d+%", cells[-3])
    assert re.fullmatch(r"(1 h \d+|2 h( \d+)?)( min)?", cells[-2].replace("\xa0", " ")), cells[-2]
    other = next(row for row in anna.get("/staff/recruiters").text.split("<tr") if recruiters["python"] in row)
    assert "% of" not in other


def test_a_recruiter_is_added_changed_paused_and_removed(admin, lead, recruiters, sql):  # noqa: F811
    wrong = admin.post("/staff/recruiters", act="add", name=PAYLOAD, email="nonsense", engagements="cobol")
    assert wrong.status_code == 422 and len(ALERT.findall(wrong.text)) == 2
    assert 'value="&lt;img src=x onerror=alert(1)&gt;"' in wrong.text and PAYLOAD not in wrong.text
    assert admin.post("/staff/recruiters", act="add", name=PAYLOAD, email="new@agency.example", engagements="rust", hours="mon-fri 09:00-17:00").status_code == 303
    (new,) = sql("select id::text, name, hours from recruiter where email = 'new@agency.example'")
    path = f"/staff/recruiters/{new['id']}"
    page = admin.get(path).text
    assert "&lt;img" in page and PAYLOAD not in page and 'value="mon-fri 09:00-17:00"' in page
    as_said = {"hours": "mon-fri 09:00-12:30 13:30-18:00", "holidays": "2026-12-28, 12-25", "languages": "english, german", "seniority": "entry, intermediate, expert", "tags": "trading, embedded", "timezone": "+05:30"}
    said = html.unescape(admin.get("/staff/recruiters").text)
    assert [text for name, text in as_said.items() if name not in ("holidays", "seniority") and text not in said] == []
    assert admin.post("/staff/recruiters", act="add", name="As said", email="said@agency.example", engagements="rust, hybrid", **as_said).status_code == 303
    again = admin.post("/staff/recruiters", act="add", name="Twice", email="NEW@agency.example", engagements="rust")
    assert again.status_code == 409 and ALERT.findall(again.text)
    assert "Saved." in follow(admin, admin.post(path, act="save", name="Nora", capacity="3", languages="english,german", budget_floor="90000"))
    assert sql("select name, capacity, budget_floor_usd from recruiter where id = %s", [new["id"]]) == [{"name": "Nora", "capacity": 3, "budget_floor_usd": 90000}]
    bad = admin.post(path, act="save", capacity="many")
    assert bad.status_code == 422 and 'value="many"' in bad.text
    follow(admin, admin.post(path, act="pause"))
    assert "Resume" in admin.get(path).text and sql("select paused_at is not null as is_paused from recruiter where id = %s", [new["id"]]) == [{"is_paused": True}]
    follow(admin, admin.post(path, act="resume"))
    (rosa,) = sql("select id::text, email from recruiter where email = %s", [recruiters["rust"]])
    path = f"/staff/recruiters/{rosa['id']}"
    assert "One open offer is withdrawn" in admin.get(path).text
    assert admin.post(path, act="remove", confirm="someone@else.example").status_code == 422
    assert "One lead goes to someone else." in follow(admin, admin.post(path, act="remove", confirm=rosa["email"]))
    assert admin.get(path).status_code == 404
    assert sql("select count(*) as n from event where actor = 'staff:anna@agency.example'")[0]["n"] >= 1


def test_a_pause_takes_along_what_the_page_says(admin, lead, recruiters, sql):  # noqa: F811
    (rosa,) = sql("select id::text from recruiter where email = %s", [recruiters["rust"]])
    path = f"/staff/recruiters/{rosa['id']}"
    wrong = admin.post(path, act="pause", moves_offers="yes", leads="cover", cover="nobody@agency.example")
    assert wrong.status_code == 422 and 'value="nobody@agency.example"' in wrong.text and '<option value="yes" selected>' in wrong.text
    assert sql("select count(*) from recruiter where paused_at is not null") == [{"count": 0}]
    follow(admin, admin.post(path, act="pause", moves_offers="yes"))
    wait_for("the offer to go to others", lambda: sql("select status from offer where recruiter_id = %s", [rosa["id"]]) == [{"status": "withdrawn"}])
    assert "moves_offers" not in admin.get(path).text
    stale = admin.post(path, act="pause", leads="cover", cover="nobody@agency.example")
    assert stale.status_code == 422 and "ecruiter not found" in stale.text


def test_accepted_leads_that_stay_here_stay_though_a_colleague_is_named(admin, service, recruiters, sql):  # noqa: F811
    (rosa,) = sql("select id::text from recruiter where email = %s", [recruiters["rust"]])
    path = f"/staff/recruiters/{rosa['id']}"
    stays = re.search(r'<option value="(\w*)"[^>]*>Stay with this recruiter</option>', admin.get(path).text.split('name="leads"')[1]).group(1)
    follow(admin, admin.post(path, act="pause", leads=stays, cover=recruiters["python"]))
    assert sql("select pause_leads, paused_at is not null as is_paused from recruiter where id = %s", [rosa["id"]]) == [{"pause_leads": None, "is_paused": True}]


def test_a_link_to_the_portal_is_made_by_who_may_and_recorded(admin, service, recruiters, sql):  # noqa: F811
    (rosa,) = sql("select id::text, name from recruiter where email = %s", [recruiters["rust"]])
    path = f"/staff/recruiters/{rosa['id']}"
    made = admin.post(path, act="link")
    assert made.status_code == 200
    link = re.search(r'<code class="secret">([^<]+)</code>', made.text).group(1)
    assert rosa["name"] in admin.session.get(link).text
    assert "/d/" not in admin.get(path).text
    assert sql("select details from audit where what = 'portal_link_made'") == [{"details": {"recruiter": rosa["id"]}}]
    sql("update staff set role = 'agent' where email = 'anna@agency.example'")
    assert admin.post(path, act="link").status_code == 403
    assert sql("select count(*) from audit where what = 'portal_link_made'") == [{"count": 1}]


def test_who_is_on_leave_is_not_shown_at_work(anna, recruiters, sql, cli):  # noqa: F811
    (rosa,) = sql("select id::text from recruiter where email = %s", [recruiters["rust"]])
    cli("recruiter", "set", recruiters["rust"], "--timezone", "America/New_York")
    cli("recruiter", "time-off", recruiters["rust"], "--to", "2099-12-20")
    assert "Away until Sun, Dec 20, 2099" in anna.get(f"/staff/recruiters/{rosa['id']}").text
    page = anna.get("/staff/recruiters").text
    assert page.count("away until Sun, Dec 20, 2099") == 1 and page.count("at work") == len(recruiters) - 1


def test_leave_and_bench_of_a_recruiter_are_kept_on_their_own_page_by_staff(anna, vera, recruiters, sql):  # noqa: F811
    (rosa,) = sql("select id::text, name from recruiter where email = %s", [recruiters["rust"]])
    path = f"/staff/recruiters/{rosa['id']}/calendar"
    page = anna.get(path).text
    assert f"You’re acting for {rosa['name']}:" in page and f"Matching leads go to {rosa['name']} first." in page
    words = re.sub(r"<[^>]+>", " ", page[page.index('class="wrap portal"'):page.index("</main>")].replace("You’re acting for", "").replace("what you change", ""))
    assert re.findall(r"\b(?:you|your|you’re|I|my|I’m)\b.{0,30}", words, re.I) == []
    assert f"Back to {rosa['name']} in the console" in page and 'id="offers"' not in page and "/d/" not in page
    assert anna.post(path, action="bench", engagement="rust", engineers="2").status_code == 303
    assert sql("select engagement, engineers from bench") == [{"engagement": "rust", "engineers": 2}]
    wrong = anna.post(path, action="time_off", time_off_from="2020-01-02", time_off_to="2020-01-01")
    assert wrong.status_code == 422 and sql("select count(*) as n from recruiter_time_off") == [{"n": 0}]
    assert anna.post(path, action="note", lead="LM-0000000000", note="x").status_code == 400
    assert vera.get(path).status_code == 403 and anna.get("/staff/recruiters/nonsense/calendar").status_code == 404
    assert anna.session.post(anna.url + path, data={"action": "bench", "engagement": "rust"}).status_code == 403


def test_an_exclusion_is_lifted(admin, recruiters, sql):
    sql("insert into exclusion (recruiter_id, company_domain) select id, 'acme.example' from recruiter where email = %s", [recruiters["rust"]])
    (rosa,) = sql("select id::text from recruiter where email = %s", [recruiters["rust"]])
    assert "acme.example" in admin.get(f"/staff/recruiters/{rosa['id']}").text
    follow(admin, admin.post(f"/staff/recruiters/{rosa['id']}", act="lift", id="acme.example"))
    assert sql("select count(*) as n from exclusion") == [{"n": 0}]


# --- emails -----------------------------------------------------------------------------------------------------------


def test_emails_in_trouble_show_the_servers_words_and_are_sent_again_or_cancelled(anna, lead, sql):  # noqa: F811
    wait_for("delivery", lambda: sql("select count(*) as n from outbox where state = 'queued'") == [{"n": 0}], 30)
    assert "No email is in trouble." in anna.get("/staff/outbox").text
    sql("update outbox set state = 'rejected', last_code = 550, last_text = %s", [f"550 {PAYLOAD}"])
    page = anna.get("/staff/outbox").text
    assert "550 &lt;img" in page and f'href="/staff/leads/{lead}"' in page
    assert "Emails on their way again: 0." in follow(anna, anna.post("/staff/outbox", act="retry_all", code="554"))
    assert ALERT.findall(anna.post("/staff/outbox", act="retry_all", code="many").text)
    count = sql("select count(*) as n from outbox where state = 'rejected'")[0]["n"]
    assert count > 0
    assert f"Emails on their way again: {count}." in follow(anna, anna.post("/staff/outbox", act="retry_all", code="550"))
    wait_for("delivery", lambda: sql("select count(*) as n from outbox where state <> 'delivered'") == [{"n": 0}], 30)
    sql("update outbox set state = 'queued', attempt = 3, settled_at = null, due_at = now() + interval '1 hour', give_up_at = now() + interval '1 day' where id = (select id from outbox limit 1)")
    email = re.search(r'name="id" value="([^"]+)"', anna.get("/staff/outbox").text).group(1)
    assert "will not be sent" in follow(anna, anna.post("/staff/outbox", act="cancel", id=email))
    assert sql("select state from outbox where id = %s", [email]) == [{"state": "cancelled"}]
    assert anna.post("/staff/outbox", act="cancel", id=email).status_code == 409
    recorded = sql("select what, details ->> 'email' as email from audit where what = 'outbox_cancelled' and actor like 'staff:%'")
    assert recorded == [{"what": "outbox_cancelled", "email": email}]


def test_an_email_shows_every_attempt_and_emails_in_any_state_are_found(anna, vera, lead, sql):  # noqa: F811
    wait_for("delivery", lambda: sql("select count(*) as n from outbox where state = 'queued'") == [{"n": 0}], 30)
    (email,) = sql("select outbox.id::text, reference, recipient from outbox join lead on lead.id = lead_id limit 1")
    sql("insert into delivery (outbox_id, attempt, outcome, code, reply) values (%s, 7, 'retry', 451, %s)", [email["id"], f"451 {PAYLOAD}"])
    delivered = anna.get("/staff/outbox?state=delivered").text
    assert f'href="/staff/outbox/{email["id"]}"' in delivered and 'value="retry"' not in delivered
    assert "No email is in this state." in anna.get("/staff/outbox?state=rejected").text
    assert f'href="/staff/outbox/{email["id"]}"' in anna.get(f"/staff/leads/{lead}").text
    page = anna.get(f"/staff/outbox/{email['id']}").text
    assert re.search(r"<td[^>]*>7</td>.*retry.*451 &lt;img", page, re.S) and PAYLOAD not in page
    assert f'href="/staff/leads/{email["reference"]}"' in page and 'value="retry"' not in page
    for state in ("queued", "bundled", "rejected", "cancelled"):
        assert "No email is in this state." in anna.get("/staff/outbox", state=state).text, state
    assert anna.get("/staff/outbox", state=PAYLOAD).status_code == 400
    assert anna.get(f"/staff/outbox/{'0' * 8}-0000-7000-8000-{'0' * 12}").status_code == 404 and anna.get("/staff/outbox/nonsense").status_code == 404
    assert vera.get(f"/staff/outbox/{email['id']}").status_code == 200 and f'href="/staff/outbox/{email["id"]}"' in vera.get(f"/staff/leads/{lead}").text


def test_emails_are_sent_again_by_state_and_time(anna, lead, sql):  # noqa: F811
    wait_for("delivery", lambda: sql("select count(*) as n from outbox where state = 'queued'") == [{"n": 0}], 30)
    # About no offer: the dispatcher would end one whose email was rejected, and its email is not sent again.
    sql("update outbox set state = 'rejected', notification = 'lead_received', offer_id = null, attempt = 3, last_code = 550, settled_at = now() - interval '5 hours'")
    sql("update delivery set at = now() - interval '5 hours'")
    assert "Emails on their way again: 0." in follow(anna, anna.post("/staff/outbox", act="retry_all", state="cancelled"))
    assert "Emails on their way again: 0." in follow(anna, anna.post("/staff/outbox", act="retry_all", since="2h"))
    wrong = anna.post("/staff/outbox", act="retry_all", since="soon")
    assert wrong.status_code == 422 and ALERT.findall(wrong.text) and 'value="soon"' in wrong.text
    count = sql("select count(*) as n from outbox where state = 'rejected'")[0]["n"]
    assert count > 0
    assert f"Emails on their way again: {count}." in follow(anna, anna.post("/staff/outbox", act="retry_all", state="rejected", since="1d"))


# --- the record, and reports ------------------------------------------------------------------------------------------


def test_the_record_is_checked_on_a_page(admin, vera, sql):  # noqa: F811
    assert vera.get("/staff/audit/verify").status_code == 403 and 'href="/staff/audit/verify"' in admin.get("/staff/audit").text
    assert 'role="status"' not in admin.get("/staff/audit/verify").text
    wait_for("a seal", lambda: sql("select count(*)::int as n from audit_seal")[0]["n"] > 0, 90)
    (first,) = sql("select encode(hash, 'hex') as hash from audit_seal order by n limit 1")
    right = admin.get("/staff/audit/verify", seal=first["hash"]).text
    assert "No entry was changed, removed, or inserted" in right and first["hash"] in right
    assert "No seal has this hash" in admin.get("/staff/audit/verify", seal="0" * 64).text
    assert "No seal has this hash" in html.unescape(admin.get("/staff/audit/verify", seal=PAYLOAD).text)
    sql("alter table audit disable trigger user")
    sql("update audit set at = at + interval '1 second' where id = (select min(id) from audit)")
    assert "The entry was changed after it was sealed." in admin.get("/staff/audit/verify", seal="").text


def test_what_reports_can_read_is_shown_to_all_staff(vera):  # noqa: F811
    assert 'href="/staff/reports"' in vera.get("/staff").text
    assert re.search(r"lead_<wbr>day</td>", vera.get("/staff/reports").text)


# --- rule sets --------------------------------------------------------------------------------------------------------


def draft(version: str, **changes) -> str:
    rules = json.loads((ROOT / "src/domain/rules/rules.json").read_text())
    return json.dumps({**rules, "version": version, **changes})


def test_a_draft_is_tried_on_stored_leads_before_it_is_active(admin, lead, sql):  # noqa: F811
    broken = admin.post("/staff/rules", act="upload", draft="{")
    assert broken.status_code == 422 and ALERT.findall(broken.text) and sql("select count(*) as n from ruleset where version = 'try-1'") == [{"n": 0}]
    answer = admin.post("/staff/rules", act="upload", draft=draft("try-1", note="tried"))
    page = follow(admin, answer)
    assert "Newest leads read: 1. Would change class: 0." in page and "No lead would change its class." in page
    assert sql("select count(*) as n from ruleset_activation where version = 'try-1'") == [{"n": 0}]
    other = admin.post("/staff/rules", act="upload", draft=draft("try-1", note="another"))
    assert other.status_code == 422 and "try-1" in ALERT.findall(other.text)[0]
    follow(admin, admin.post("/staff/rules", act="activate", id="try-1"))
    assert sql("select version, actor from ruleset_activation order by id desc limit 1") == [{"version": "try-1", "actor": "staff:anna@agency.example"}]
    assert re.search(r"try-1</a></td>\s*<td[^>]*>Active", admin.get("/staff/rules").text)
    assert admin.get("/staff/rules?version=nonsense").status_code == 404


def test_a_draft_is_checked_without_being_stored(anna, vera, api, sql):  # noqa: F811
    assert vera.get("/staff/rules/check").status_code == 403 and 'href="/staff/rules/check"' in anna.get("/staff/rules").text
    stored = sql("select count(*) as n from ruleset")
    right = anna.post("/staff/rules/check", draft=draft("try-2"))
    assert right.status_code == 200 and "Rule set try-2 is valid." in right.text
    wrong = anna.post("/staff/rules/check", draft=draft(PAYLOAD, reasons="none"))
    assert wrong.status_code == 422 and "draft:" in wrong.text and PAYLOAD not in wrong.text
    uploaded = anna.upload("/staff/rules/check", "rules.json", draft("try-3").encode("utf-16"))
    assert "Rule set try-3 is valid." in uploaded.text and '"version": "try-3"' in html.unescape(uploaded.text)
    assert "save it as CSV" in html.unescape(anna.upload("/staff/rules/check", "rules.zip", b"PK\x03\x04").text)
    assert api.post("/api/v1/rules/check", data=draft("try-4"), headers={"Content-Type": "application/json"}).json() == {"version": "try-4", "problems": []}
    answer = api.post("/api/v1/rules/check", data="{", headers={"Content-Type": "application/json"}).json()
    assert answer["version"] is None and answer["problems"]
    assert sql("select count(*) as n from ruleset") == stored


def test_recruiters_are_imported_on_a_page_after_a_check(admin, vera, sql):  # noqa: F811
    csv = f"name,email,engagements\n{PAYLOAD},new@import.example,rust\nPetra,petra@import.example,python\n"
    assert 'href="/staff/recruiters/import"' in admin.get("/staff/recruiters").text and vera.get("/staff/recruiters/import").status_code == 403
    checked = admin.post("/staff/recruiters/import", csv=csv, mode="check")
    assert checked.status_code == 200 and "Rows checked: 2, all valid." in checked.text and "&lt;img" in checked.text
    added = "select count(*)::int as n from recruiter where email like '%@import.example' and paused_at is null"
    assert sql(added) == [{"n": 0}]
    wrong = admin.post("/staff/recruiters/import", csv=csv + "Ada,nowhere,cobol\n", mode="paused")
    assert wrong.status_code == 422 and "Rows with problems: 1 of 3" in wrong.text and re.findall(r"<td>4</td>\s*<td>(\w+)</td>", wrong.text) == ["email", "engagements"]
    assert "Added: 2. Already there: 0." in admin.post("/staff/recruiters/import", csv=csv, mode="active").text
    assert sql(added) == [{"n": 2}]
    assert "Added: 0. Already there: 2." in admin.post("/staff/recruiters/import", csv=csv, mode="paused").text
    assert admin.post("/staff/recruiters/import", csv="a,b\n1,2\n", mode="paused").status_code == 422


def test_old_leads_are_imported_on_a_page_after_a_check(admin, vera, sql):  # noqa: F811
    assert vera.get("/staff/import").status_code == 403 and 'name="csv"' in admin.get("/staff/import").text
    won = "LM1,2026-01-05,Won,rust,ada@old.example,Ada,An order matching engine in Rust"
    file = {"csv": f"No,Date,Outcome,Class,Mail,Client,Brief\n{won}\n", "map": "received_at=Date\nstatus=Outcome\nengagement=Class\nemail=Mail\n\ncontact_name=Client\ndescription=Brief\n=No\n", "value": "status:Won=placed"}
    checked = admin.post("/staff/import", **file, mode="check")
    assert checked.status_code == 200 and "Rows: 1. To import: 1." in checked.text and sql("select count(*)::int as n from lead") == [{"n": 0}]
    bad = {**file, "csv": file["csv"] + f"LM2,yesterday,Won,{PAYLOAD},b@old.example,Bo,Python\n"}
    wrong = admin.post("/staff/import", **bad, mode="import")
    assert wrong.status_code == 422 and re.search(r"<td>3</td>\s*<td>Date</td>", wrong.text) and PAYLOAD not in wrong.text
    assert sql("select count(*)::int as n from lead") == [{"n": 0}]
    for field, value in (("map", "nonsense"), ("value", "x"), ("timezone", "Mars/Olympus"), ("separator", "zz")):
        answer = admin.post("/staff/import", **{**file, field: value}, mode="import")
        assert answer.status_code == 422 and f'id="form_import_{field}_problem"' in answer.text, field
    assert "Imported: 1." in admin.post("/staff/import", **bad, mode="skip", name="crm").text
    assert sql("select status, source from lead") == [{"status": "placed", "source": "import:crm"}]
    assert "Imported: 0. Already there: 1." in admin.post("/staff/import", **file, mode="import", name="crm").text
    assert 'href="/staff/import"' in admin.get("/staff/leads").text and 'href="/staff/import"' not in vera.get("/staff/leads").text


OLD_LEADS = "received_at;status;engagement;email;contact_name;description\n2026-01-05;placed;rust;ada@old.example;Zoë Müller;\"Two lines:\nof Rust\"\n"


def test_a_file_is_uploaded_and_stays_for_the_next_step(admin, sql):  # noqa: F811
    page = admin.get("/staff/import").text
    assert re.search(r'<input type="file"[^>]* name="file"', page) and 'enctype="multipart/form-data"' in page
    for encoding, said in (("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "UTF-16LE"), ("utf-16-le", "UTF-16LE"), ("latin-1", "WINDOWS-1252")):
        checked = admin.upload("/staff/import", "old.csv", OLD_LEADS.encode(encoding), csv="what was pasted before", mode="check")
        assert checked.status_code == 200 and "Rows: 1. To import: 1." in checked.text, encoding
        assert (f"read as {said}" in checked.text) == bool(said), encoding
        kept = html.unescape(re.search(r"<textarea[^>]* name=\"csv\"[^>]*>\n(.*?)</textarea>", checked.text, re.S).group(1))
        assert kept == OLD_LEADS, encoding
    # What browsers make of the lines of a text field is the same row.
    assert "Imported: 1." in admin.upload("/staff/import", "", b"", csv=kept.replace("\n", "\r\n"), mode="import").text
    excel = b"sep=;\r\n" + OLD_LEADS.replace(":\n", ":\0").replace("\n", "\r\n").replace("\0", "\n").encode("cp1252")
    assert "Imported: 0. Already there: 1." in admin.upload("/staff/import", "old.csv", excel, mode="import").text
    assert sql("select submission->>'contact_name' as name from lead") == [{"name": "Zoë Müller"}]


def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(admin, sql):  # noqa: F811
    cases = (
        (b"PK\x03\x04" + bytes(100), {}, "save it as CSV"),
        (OLD_LEADS.encode("latin-1"), {"encoding": "utf-8"}, "line 2: this isn’t valid utf-8"),
        (OLD_LEADS.encode(), {"encoding": "klingon"}, "no encoding called klingon"),
        (b"x" * (1024 * 1024 + 1), {}, "larger than 1 MB"),
    )
    for path in ("/staff/import", "/staff/recruiters/import"):
        for content, more, says in cases:
            answer = admin.upload(path, "old.csv", content, map="email=Mail", mode="import", **more)
            assert answer.status_code == 422 and 'id="form_import_file_problem"' in answer.text, (path, says)
            assert says.lower() in html.unescape(answer.text).lower(), answer.text
        assert "Choose a file, or paste rows" in admin.upload(path, "", b"", mode="import").text
        for megabytes in (4, 30):
            large = admin.upload(path, "old.csv", b"x" * megabytes * 1024 * 1024, mode="import")
            assert large.status_code == 413 and "split the file" in large.text, (path, megabytes)
    assert sql("select count(*)::int as n from lead") == [{"n": 0}]


def test_recruiters_come_from_an_uploaded_file(admin, sql):  # noqa: F811
    file = "sep=;\r\nName;Email;Engagements\r\nJörg;joerg@import.example;rust\r\n".encode("latin-1")
    checked = admin.upload("/staff/recruiters/import", "people.csv", file, mode="check")
    assert "Rows checked: 1, all valid." in checked.text and "Jörg;joerg@import.example" in checked.text and "read as WINDOWS-1252" in checked.text
    assert "Added: 1." in admin.upload("/staff/recruiters/import", "people.csv", file, mode="paused").text
    assert sql("select name from recruiter where email = 'joerg@import.example'") == [{"name": "Jörg"}]


# --- senders of spam --------------------------------------------------------------------------------------------------


def test_a_sender_of_spam_is_found_from_the_lead_that_was_held_back_and_lifted(anna, vera, recruiters, sql):  # noqa: F811
    api = Api(anna.url)
    first = api.take(RUST)["reference"]
    path = f"/staff/leads/{first}"
    wait_for("the offer", lambda: sql("select status from lead") == [{"status": "offered"}])
    assert anna.post(path, status="quarantined", version=anna.hidden(path, "version")).status_code == 303
    held = api.take({**RUST, "title": "Another one"})["reference"]
    wait_for("the quarantine", lambda: sql("select status from lead where reference = %s", [held]) == [{"status": "quarantined"}])
    assert 'href="/staff/spam"' in anna.get("/staff/quarantine").text
    for page in (f"/staff/leads/{held}", f"/staff/quarantine?at={held}"):
        assert f'href="/staff/spam?q={held}"' in anna.get(page).text and "/staff/spam?q=" not in vera.get(page).text
    assert vera.get("/staff/spam").status_code == 403 and vera.post("/staff/spam", act="lift", id=RUST["email"]).status_code == 403
    for text in (held, held.lower(), RUST["email"].upper(), RUST["email"][:5]):
        found = anna.get("/staff/spam", q=text).text
        assert RUST["email"] in found and f'href="/staff/leads/{first}"' in found, text
    for text in ("LM-0000000000", "nobody@client.example", PAYLOAD, "%"):
        page = anna.get("/staff/spam", q=text).text
        assert "No marked senders found." in page and PAYLOAD not in page, text
    assert sql("select count(*)::int > 0 as is_recorded from audit where what = 'spam_senders_listed' and actor like 'staff:%'") == [{"is_recorded": True}]
    assert "is accepted again" in follow(anna, anna.post("/staff/spam", act="lift", id=RUST["email"]))
    assert sql("select count(*)::int as n from spam_sender") == [{"n": 0}]
    again = anna.post("/staff/spam", act="lift", id=RUST["email"])
    assert again.status_code == 422 and "not marked" in ALERT.findall(again.text)[0]
    assert "held back for 180 days" in follow(anna, anna.post("/staff/spam", act="mark", email="bad@sender.example"))
    known = anna.get("/staff/spam", q="bad@sender.example").text
    assert "Not shown" in known and 'name="id" value="bad@sender.example"' in known
    assert 'name="id" value=""' not in anna.get("/staff/spam").text
    wrong = anna.post("/staff/spam", act="mark", email=PAYLOAD)
    assert wrong.status_code == 422 and "&lt;img" in wrong.text and PAYLOAD not in wrong.text


RULES_PAGES = ("/staff/rules/check", "/staff/rules/mistakes", "/staff/rules/phrases", "/staff/rules/evaluation")


def test_what_the_rules_got_wrong_and_would_have_helped_is_shown(anna, lead, sql):  # noqa: F811
    assert anna.post(f"/staff/leads/{lead}", engagement="python", reason="wrong_class", version=anna.hidden(f"/staff/leads/{lead}", "version")).status_code == 303
    page = anna.get("/staff/rules").text
    assert all(f'href="{path}"' in page for path in RULES_PAGES)
    mistakes = anna.get("/staff/rules/mistakes").text
    assert re.search(rf"{lead}</a></td>\s*<td[^>]*>rust</td>\s*<td[^>]*>python</td>\s*<td[^>]*>staff</td>", mistakes)
    assert "No lead was decided" in anna.get("/staff/rules/mistakes?month=2020-01").text
    wrong = anna.get("/staff/rules/mistakes", month=PAYLOAD)
    assert wrong.status_code == 422 and ALERT.findall(wrong.text) and PAYLOAD not in wrong.text
    phrases = anna.get("/staff/rules/phrases").text
    assert "1 of 1 decided leads" in phrases and "No phrase would help" in phrases
    assert anna.get("/staff/rules/phrases?support=1").status_code == 422 and anna.get("/staff/rules/phrases?version=none").status_code == 404


def test_labeled_briefs_are_tried_on_a_page(anna, admin, sql):  # noqa: F811
    brief = {"id": PAYLOAD, "label": "python", "text": "A matching engine with sub-millisecond latency and no garbage collector, in Rust."}
    page = anna.post("/staff/rules/evaluation", briefs=json.dumps(brief))
    assert page.status_code == 200 and "read 1 briefs" in page.text and "&lt;img" in page.text and PAYLOAD not in page.text
    assert re.search(r"<td[^>]*>Python</td>\s*<td[^>]*>1</td>\s*<td[^>]*>0</td>", page.text)
    wrong = anna.post("/staff/rules/evaluation", briefs=f'{json.dumps(brief)}\n{{"label": "cobol"}}')
    assert wrong.status_code == 422 and "line 2" in ALERT.findall(wrong.text)[0] and "cobol" in wrong.text
    admin.post("/staff/rules", act="upload", draft=draft("try-1"))
    assert anna.get("/staff/rules/versions/try-1").json()["version"] == "try-1"
    assert "try-1 read 1 briefs" in anna.post("/staff/rules/evaluation", briefs=json.dumps(brief), version="try-1").text


# --- tokens and settings ----------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_works_and_is_revoked(service, admin, sql):  # noqa: F811
    wrong = admin.post("/staff/tokens", act="create", name="bi", scope="everything")
    assert wrong.status_code == 422 and 'value="everything"' in wrong.text and 'aria-invalid="true"' in wrong.text
    page = admin.post("/staff/tokens", act="create", name=f"bi{len(PAYLOAD)}", scope="leads:read", days="30").text
    token = re.search(r'class="secret">(lmt_[^<]+)<', page).group(1)
    api = Api(service.url, token)
    assert api.get("/api/v1/leads").status_code == 200
    assert token not in admin.get("/staff/tokens").text
    follow(admin, admin.post("/staff/tokens", act="revoke", id=f"bi{len(PAYLOAD)}"))
    assert api.get("/api/v1/leads").status_code == 401
    recorded = sql("select what from audit where what like 'token_%' and actor like 'staff:%' order by id")
    assert [row["what"] for row in recorded] == ["token_created", "token_revoked"]


def test_settings_are_shown_without_secrets(admin, settings):
    page = admin.get("/staff/settings").text
    described = json.loads(run_command(settings, "config", "--json").stdout)
    assert [setting["name"] for setting in described if setting["help"][1:] not in html.unescape(page)] == []
    assert 'data-head="Setting">LEADMATCH_<wbr>SENDERS<' in page and "********" in page
    assert settings["LEADMATCH_SECRET"] not in page and settings["LEADMATCH_DATABASE_URL"] not in page


def test_the_setup_is_checked_as_by_the_shell(admin, settings, mailbox, recruiters):
    findings = lambda page: re.findall(r"<tr[^>]*>\s*<td[^>]*>(\w+)</td>\s*<td[^>]*>([^<]+)</td>\s*<td[^>]*>([^<]+)</td>", html.unescape(page).replace("<wbr>", ""))
    assert run_command(settings, "recruiter", "pause", recruiters["rust"]).status == 0
    page = admin.get("/staff/doctor").text
    said = run_command({**settings, "LEADMATCH_BASE_URL": admin.url}, "doctor").stdout
    assert {line.split()[1] for line in said.splitlines()} <= {check for _, name, _ in findings(page) for check in (name, name.split()[0])}
    assert ("warning", "recruiters") in [found[:2] for found in findings(page)] and "no recruiter accepts rust leads" in page
    assert ("ok", "mail") in [found[:2] for found in findings(page)] and 'role="alert"' not in page
    assert settings["LEADMATCH_SECRET"] not in page and settings["LEADMATCH_DATABASE_URL"] not in page
    mailbox.stop()
    page = admin.get("/staff/doctor").text
    assert ("failed", "mail") in [found[:2] for found in findings(page)]
    assert re.match(r"Failed checks: \d+\. Warnings: \d+\.", ALERT.findall(page)[0])


# --- the board --------------------------------------------------------------------------------------------------------


def test_charts_count_each_day_and_lead_to_its_leads(anna, lead, recruiters, sql):  # noqa: F811
    api = Api(anna.url)
    python = api.take({**BY_ENGAGEMENT["python"], "email": "bob@client.example", "source": "<b>ads"})["reference"]
    wait_for("the offers", lambda: sql("select count(*) as n from lead where status = 'offered'") == [{"n": 2}])
    path = f"/staff/leads/{lead}"
    assert anna.post(path, status="accepted", recruiter=recruiters["rust"], version=anna.hidden(path, "version")).status_code == 303
    sql("update lead set status = 'placed', placement = '{\"engagement\": \"hybrid\"}' where reference = %s", [lead])
    sql("delete from board_day")
    wait_for("the figures", lambda: sql("select count(*) as n from board_day where day = (now() at time zone 'UTC')::date") == [{"n": 1}], 30)
    page = anna.get("/staff").text
    (today,) = sql("select (now() at time zone 'UTC')::date::text as day")
    assert "Leads in 30 days, by class: 2." in page and f'href="/staff/leads?from={today["day"]}&amp;to={today["day"]}"' in page
    assert "&lt;b&gt;ads" in page and "<b>ads" not in page
    row = re.search(r"<th scope=\"row\">Rust</th>((?:<td>[^<]*</td>)+)", page[page.index("Recommended and placed"):]).group(1)
    assert re.findall(r"<td>([^<]*)</td>", row) == ["0", "0", "1"]
    assert "90% within" in page and "100% of response times were kept." in page
    assert re.search(r"Rust</td><td>1</td><td>100%</td><td>100%</td>", page)
    assert lead in anna.get(f'/staff/leads?from={today["day"]}&to={today["day"]}').text and python
    assert "in 7 days" in anna.get("/staff?days=7").text and "in 30 days" in anna.get("/staff?days=8").text


def test_the_board_shows_where_visitors_leave(anna, sql):  # noqa: F811
    counts = {"arrived": 200, "opened": 40, "words": 38, "speed": 20, "team": 19, "when": 19, "contact": 25, "sent": 10}
    for step, count in counts.items():
        sql("insert into visit_day values ((now() at time zone 'UTC')::date, %s, %s) returning day", [step, count])
    sql("insert into visit_day values ((now() at time zone 'UTC')::date - 100, 'arrived', 1000) returning day")
    page = anna.get("/staff").text
    chart = page[page.index('id="chart_visits"'):page.index('id="chart_funnel"')]
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td><td>([^<]*)</td>', chart)
    assert rows[0] == ("Visited a page", "200", "100%") and rows[-1] == ("Sent the request", "10", "5%")
    assert ("Speed and memory", "20", "10%") in rows and len(rows) == len(counts)
    assert "25% of the visitors who opened the form sent it. Most of the others left at “In your own words”: 18." in chart
    assert "Known crawlers" in chart and 'href="' not in chart


def test_the_numbers_of_an_open_board_are_asked_for_alone(anna, lead):  # noqa: F811
    numbers = anna.get("/staff/pulse").json()
    assert numbers["offered"] == 1 and set(numbers) >= {"triage", "late", "escalated", "quarantined", "emails_rejected"}


# --- on the screen ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_and_nothing_is_too_wide(size, scheme, admin, lead, recruiters, browser, axe, sql):  # noqa: F811
    sql("update outbox set state = 'rejected', last_text = '550 no such user'")
    (rosa,) = sql("select id::text from recruiter limit 1")
    admin.post("/staff/rules", act="upload", draft=draft("try-1"))
    admin.post("/staff/spam", act="mark", email="bad@sender.example")
    browser.use(size, scheme)
    browser.open("/staff/login")
    for name, value in admin.session.cookies.get_dict().items():
        browser.driver.add_cookie({"name": name, "value": value})
    found = {}
    for path in ("/staff", *PAGES, f"/staff/recruiters/{rosa['id']}", f"/staff/recruiters/{rosa['id']}/calendar", "/staff/rules?version=try-1", *RULES_PAGES, "/staff/recruiters/import", "/staff/import", "/staff/audit/verify?seal=", "/staff/reports", "/staff/outbox?state=all", "/staff/emails", "/staff/emails/client_received", "/staff/spam?q=bad@sender.example", f"/staff/leads/{lead}", f"/staff/leads/{lead}/client"):
        browser.open(path)
        browser.run("for (const folded of document.querySelectorAll('details')) folded.open = true")
        found[path] = findings(browser, axe)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), path
    assert not any(found.values()), found
