"""A recruiter's own page, by signed link alone: what stands on it, every change, what is wrong, and that looking changes nothing."""

import base64
import hashlib
import hmac
import html
import re
import subprocess
import threading
import time

import html5lib
import pytest

from support.net import wait_for
from support.sample import RUST, Api, by_client

LINK = re.compile(r"https://leads\.example\.com(/d/[\w-]+)")
OFFER = re.compile(r"https://leads\.example\.com(/o/[\w-]+)")
SECRET = "a secret that only the tests know"
DAY_S = 24 * 3600
PURPOSE_FORM, PURPOSE_RECRUITER, PURPOSE_PORTAL_FORM = 1, 4, 6
FAR = "2099-12-31"


def add(cli, name: str, *facts: str) -> str:
    address = f"{name}@agency.example"
    cli("recruiter", "add", "--name", name.title(), "--email", address, "--engagements", "rust", *facts)
    return address


def link(cli, address: str) -> str:
    return LINK.fullmatch(cli("recruiter", "link", address).strip()).group(1)


def signed(sql, address: str, purpose: int = PURPOSE_RECRUITER, age_s: int = 0) -> str:
    """A token as base/signed_token makes it."""
    (row,) = sql("select id::text from recruiter where email = %s", [address])
    body = bytes([1, purpose]) + (int(time.time()) - age_s).to_bytes(8, "big") + bytes.fromhex(row["id"].replace("-", ""))
    key = hashlib.blake2b(SECRET.encode(), digest_size=32).digest()
    return base64.urlsafe_b64encode(body + hmac.new(key, body, hashlib.sha256).digest()).decode().rstrip("=")


class Portal:
    """The page of one recruiter, as a browser without script uses it."""

    def __init__(self, api: Api, path: str):
        self.api, self.path = api, path

    def page(self) -> str:
        answer = self.api.get(self.path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def text(self) -> str:
        return words(self.page())

    def send(self, action: str, **fields: str):
        token = re.search(r'name="token" value="([^"]+)"', self.page()).group(1)
        return self.api.post(self.path, data={"token": token, "action": action, **fields})

    def do(self, action: str, part: str, **fields: str) -> str:
        """A change that must succeed; returns the page that the browser is led to, as text."""
        answer = self.send(action, **fields)
        assert answer.status_code == 303, answer.text
        assert answer.headers["Location"] == f"{self.path}?done={action}#{part}"
        return words(self.api.get(answer.headers["Location"].split("#")[0]).text)

    def refuse(self, action: str, **fields: str) -> str:
        """A change that must be refused; returns the page."""
        answer = self.send(action, **fields)
        assert answer.status_code == 422, answer.text
        assert "We couldn’t save that" in answer.text
        return answer.text


def words(page: str) -> str:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return re.sub(r"\s+", " ", " ".join(tree.find("body").itertext()))


def value(page: str, name: str) -> str:
    (tag,) = re.findall(rf'<input [^>]*name="{name}"[^>]*>', page)
    return html.unescape(re.search(r'value="([^"]*)"', tag).group(1))


def problem(page: str, name: str) -> str:
    return words(re.search(rf'<p class="error" id="{name}_problem">(.*?)</p>', page).group(1)).strip()


def dump(settings) -> str:
    done = subprocess.run(
        ["pg_dump", "--data-only", "--exclude-table-data=instance", "--exclude-table-data=board_day", settings["LEADMATCH_DATABASE_URL"]],
        capture_output=True, text=True, check=True, timeout=60,
    )
    return re.sub(r"(?m)^\\(un)?restrict .*$", "", done.stdout)


def offer_path(mailbox, address: str, number: int = 1) -> str:
    offers = lambda: [mail for mail in mailbox.emails(address) if " lead: " in mail.subject]
    wait_for(f"offer {number} to {address}", lambda: len(offers()) >= number, 20)
    return OFFER.search(offers()[number - 1].part("plain")).group(1)


def accept(api, mailbox, address: str, number: int = 1) -> None:
    assert api.post(offer_path(mailbox, address, number), data={"action": "accept"}).status_code == 303


@pytest.fixture
def ada(cli) -> str:
    return add(cli, "ada", "--timezone", "Europe/Berlin")


@pytest.fixture
def portal(cli, api, ada) -> Portal:
    return Portal(api, link(cli, ada))


# --- the link ---------------------------------------------------------------------------------------------------------


def test_every_mail_about_an_offer_leads_to_the_own_page_and_no_other_does(cli, api, ada, mailbox):
    api.take(RUST)
    path = offer_path(mailbox, ada)
    api.post(path, data={"action": "ask", "question": "Which exchange?"})
    mailbox.wait(to=RUST["email"])
    api.post(path, data={"action": "accept"})
    emails = lambda: mailbox.emails(ada)
    wait_for("the acceptance", lambda: len(emails()) == 2)
    for mail in emails():
        for part in ("plain", "html"):
            (own,) = set(LINK.findall(mail.part(part)))
            assert api.get(own).status_code == 200
    (question,) = mailbox.emails(RUST["email"])
    assert not LINK.search(question.part("plain")) and not LINK.search(question.part("html"))


def test_a_link_for_somebody_unknown_is_refused(try_cli):
    result = try_cli("recruiter", "link", "nobody@agency.example")
    assert (result.status, result.stdout) == (1, "")


@pytest.mark.parametrize("change", ["forged", "cut", "foreign form", "foreign offer"])
def test_a_forged_or_foreign_link_is_not_found_and_tells_nothing(change, cli, api, ada, mailbox, sql):
    api.take(RUST)
    good = link(cli, ada)
    path = {
        "forged": good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB"),
        "cut": good[:30],
        "foreign form": "/d/" + signed(sql, ada, PURPOSE_FORM),
        "foreign offer": offer_path(mailbox, ada).replace("/o/", "/d/"),
    }[change]
    answer = api.get(path)
    assert answer.status_code == 404 and "Email me a new link" in answer.text
    assert ada not in answer.text and "Ada" not in answer.text
    assert answer.text == api.get("/d/x").text
    assert api.post(path, data={"action": "pause"}).status_code == 404
    assert sql("select paused_at from recruiter") == [{"paused_at": None}]


def test_a_link_is_good_for_thirty_days(api, ada, sql):
    assert api.get("/d/" + signed(sql, ada, age_s=29 * DAY_S)).status_code == 200
    path = "/d/" + signed(sql, ada, age_s=31 * DAY_S)
    for answer in (api.get(path), api.post(path, data={"action": "pause"})):
        assert answer.status_code == 410 and "Email me a new link" in answer.text and ada not in answer.text
    assert sql("select paused_at from recruiter") == [{"paused_at": None}]


def test_a_removed_recruiter_has_no_page(cli, api, ada, portal, sql):
    token = re.search(r'name="token" value="([^"]+)"', portal.page()).group(1)
    cli("recruiter", "remove", ada)
    gone = api.get(portal.path)
    assert gone.status_code == 410 and "no longer one of our recruiters" in gone.text and "<form" not in gone.text.split("<main")[1].split("</main>")[0]
    assert api.post(portal.path, data={"token": token, "action": "capacity", "capacity": "3"}).status_code == 410
    assert sql("select capacity from recruiter") == [{"capacity": 20}]


# --- a new link by mail -----------------------------------------------------------------------------------------------


def test_a_new_link_comes_by_mail_and_the_answer_never_tells_for_whom(api, ada, mailbox):
    answers = [api.post("/d", data={"email": address}) for address in (ada.upper(), "nobody@agency.example")]
    assert {(answer.status_code, answer.headers["Location"], answer.text) for answer in answers} == {(303, "/d?done=sent", "")}
    (mail,) = mailbox.wait(to=ada)
    assert mail.subject == "Your new recruiter portal link"
    (path,) = set(LINK.findall(mail.part("plain")) + LINK.findall(mail.part("html")))
    assert api.get(path).status_code == 200
    assert "Ada" in mail.part("plain") and mail.message["Auto-Submitted"]
    assert "on its way" in api.get("/d?done=sent").text


def test_asking_again_within_ten_minutes_sends_nothing(api, ada, mailbox, sql):
    threads = [threading.Thread(target=api.post, args=("/d",), kwargs={"data": {"email": ada}}) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    count = lambda: sql("select count(*) from outbox where notification = 'portal_link'")[0]["count"]
    assert count() == 1
    sql("update portal_link_request set at = at - interval '9 minutes'")
    api.post("/d", data={"email": ada})
    assert count() == 1
    sql("update portal_link_request set at = at - interval '2 minutes'")
    api.post("/d", data={"email": ada})
    assert count() == 2


def test_known_or_not_an_address_that_asks_is_noted_the_same_and_forgotten_later(api, ada, sql):
    for address in (ada, "nobody@agency.example"):
        api.post("/d", data={"email": address})
    assert sql("select count(*) from portal_link_request") == [{"count": 2}]
    sql("update portal_link_request set at = at - interval '2 hours'")
    api.post("/d", data={"email": "third@agency.example"})
    assert sql("select count(*) from portal_link_request") == [{"count": 1}]


@pytest.mark.parametrize("typed", ["", "nobody", "a@b\r\nBcc: c@d.example", '"><script>x</script>@x.example'])
def test_what_is_no_address_comes_back_as_typed(typed, api, sql):
    answer = api.post("/d", data={"email": typed})
    assert answer.status_code == 422 and 'id="email_problem"' in answer.text
    assert value(answer.text, "email") == typed.replace("\r\n", "\n") and "<script>x" not in answer.text
    assert sql("select count(*) from portal_link_request") == [{"count": 0}]


# --- looking ----------------------------------------------------------------------------------------------------------


def test_looking_changes_nothing(cli, api, ada, portal, mailbox, settings):
    api.take(RUST)
    accept(api, mailbox, ada)
    cli("recruiter", "time-off", ada, "--from", FAR, "--to", FAR)
    cli("recruiter", "bench", ada, "--engagement", "rust")
    wait_for("silence", lambda: "queued" not in dump(settings), 20)
    before = dump(settings)
    actions = ["note", "pause", "resume", "time_off_end", "bench_remove", "capacity"]
    paths = [portal.path, *[f"{portal.path}?done={action}&action={action}" for action in actions], "/d", "/d?email=" + ada]
    for path in paths * 2:
        for method in ("GET", "HEAD"):
            assert api.request(method, path).status_code == 200
    for mail in mailbox.emails(ada):
        for path in LINK.findall(mail.part("plain")) + OFFER.findall(mail.part("html")):
            api.get(path)
            api.request("HEAD", path)
    assert dump(settings) == before


def test_the_page_is_nobodys_to_keep_or_to_find(api, portal):
    answer = api.get(portal.path)
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in answer.text and "<script" not in answer.text
    html5lib.HTMLParser(strict=True).parse(answer.text)


def test_open_offers_stand_there_without_the_client_and_lead_to_their_page(api, ada, portal, mailbox):
    assert "You’re all caught up. We’ll email you the next lead." in portal.text()
    lead = api.take({**RUST, "title": "Order gateway for Brandt Markets"})
    path = offer_path(mailbox, ada)
    page = portal.page()
    assert re.search(rf'<a href="{path}">Order gateway', page)
    assert lead["reference"] in page and RUST["email"] not in page and RUST["company"] not in page
    assert re.search(r"Respond by .*? CES?T \(4 h 00 min of working time left\)", words(page)) or "3 h 59 min" in page
    api.post(path, data={"action": "ask", "question": "Which exchange?"})
    assert "You asked the client a question. Your deadline is paused" in portal.text()


def test_own_leads_stand_there_with_their_contact_and_nobody_elses_do(cli, api, ada, portal, mailbox):
    bob = add(cli, "bob")
    for number in range(2):
        api.take({**RUST, "title": f"Engine {number}", "email": f"client{number}@client.example"})
    for address in (ada, bob):
        accept(api, mailbox, address)
    (own,) = re.findall(r"client\d@client\.example", offer_text(api, mailbox, ada))[:1]
    page = portal.page()
    other = "client1@client.example" if own.startswith("client0") else "client0@client.example"
    assert f'href="mailto:{own}"' in page and RUST["contact_name"] in page and RUST["company"] in page
    assert other not in page and bob not in page and "Bob" not in page


def offer_text(api, mailbox, address: str) -> str:
    return api.get(offer_path(mailbox, address)).text


def test_a_lead_that_is_over_says_so(api, ada, portal, mailbox):
    lead = api.take(RUST)
    accept(api, mailbox, ada)
    api.post("/r/" + lead["status_url"].split("/r/")[1] + "/withdraw", data={"sure": "yes"})
    assert "Withdrawn by the client." in portal.text()


# --- notes ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def lead(api, ada, mailbox) -> dict:
    taken = api.take(RUST)
    accept(api, mailbox, ada)
    return taken


def test_a_note_is_kept_with_the_lead_once(api, portal, lead, ada, sql):
    for _ in range(2):
        assert "Called <b>her</b>" in portal.do("note", "leads", lead=lead["reference"], note="  Called <b>her</b>,\r\nback Monday ")
    (event,) = sql("select actor, new from event where what = 'note_added'")
    (row,) = sql("select id::text from recruiter where email = %s", [ada])
    assert event == {"actor": f"recruiter:{row['id']}", "new": {"note": "Called <b>her</b>,\nback Monday"}}
    assert "<b>her" not in portal.page()
    shown = api.get(f"/api/v1/leads/{lead['id']}/events").json()
    assert "note_added" in str(shown)


def test_of_two_notes_at_once_one_is_kept(api, portal, lead, sql):
    token = re.search(r'name="token" value="([^"]+)"', portal.page()).group(1)
    data = {"token": token, "action": "note", "lead": lead["reference"], "note": "twice"}
    threads = [threading.Thread(target=api.post, args=(portal.path,), kwargs={"data": data}) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sql("select count(*) from event where what = 'note_added'") == [{"count": 1}]


@pytest.mark.parametrize("note, says", [(" ", "“Your note”: write something first."), ("x" * 2001, "2,000 characters or fewer")])
def test_a_note_that_cannot_be_kept_comes_back(note, says, portal, lead, sql):
    page = portal.refuse("note", lead=lead["reference"], note=note)
    assert says in problem(page, f"note_{lead['reference']}")
    assert f'href="#note_{lead["reference"]}"' in page
    assert note.strip() in page
    assert sql("select count(*) from event where what = 'note_added'") == [{"count": 0}]


def test_nobody_puts_a_note_on_a_lead_of_somebody_else(cli, api, lead, sql):
    bob = Portal(api, link(cli, add(cli, "bob")))
    for reference in (lead["reference"], "LM-0000000000", "", "'; drop table lead"):
        page = bob.refuse("note", lead=reference, note="mine now")
        assert "you have no such lead" in page.lower() and RUST["email"] not in page
    assert sql("select count(*) from event where what = 'note_added'") == [{"count": 0}]


def test_notes_of_staff_stay_theirs(api, portal, lead):
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"note": "difficult client"}).status_code == 200
    assert "difficult client" not in portal.page()


# --- working time -----------------------------------------------------------------------------------------------------


def test_working_time_is_shown_changed_and_taken_away(portal, sql):
    assert "count every hour" in portal.text()
    (row,) = sql("select to_char(now() at time zone 'America/New_York' + interval '1 day', 'MM-DD') as tomorrow")
    hours = "mon-sun 09:00-12:30 13:30-18:00"
    after = portal.do("time", "time", timezone="America/New_York", hours=hours, holidays=row["tomorrow"])
    assert "count every hour" not in after
    assert after.count("09:00–12:30, 13:30–18:00") == 13 and after.count("Holiday ") == 1
    page = portal.page()
    assert [value(page, name) for name in ("timezone", "hours", "holidays")] == [
        "America/New_York", hours, row["tomorrow"]
    ]  # fmt: skip
    portal.do("time", "time", timezone="America/New_York", hours="", holidays="")
    assert sql("select timezone, hours, holidays from recruiter") == [
        {"timezone": "America/New_York", "hours": None, "holidays": None}
    ]


@pytest.mark.parametrize(
    "field, typed", [("timezone", "Mars/Base"), ("hours", "mon-fri 25:00-26:00"), ("holidays", "some day"), ("hours", "x" * 1001)]
)
def test_nonsense_about_working_time_comes_back_beside_its_field(field, typed, portal, sql):
    good = {"timezone": "Asia/Tokyo", "hours": "mon 10:00-11:00", "holidays": "12-24"}
    page = portal.refuse("time", **{**good, field: typed})
    for name, text in {**good, field: typed}.items():
        assert value(page, name) == text
    assert problem(page, field) and page.count('class="error"') == 1
    assert f'<li><a href="#{field}">' in page
    assert sql("select timezone, hours from recruiter") == [{"timezone": "Europe/Berlin", "hours": None}]


def test_longer_hours_place_a_lead_that_waits(cli, api, mailbox, sql):
    day = sql("select lower(to_char(now() + interval '2 days', 'dy')) as day")[0]["day"]
    eve = add(cli, "eve", "--hours", f"{day} 00:00-24:00", "--timezone", "UTC")
    api.take(RUST)
    wait_for("the lead to wait", lambda: sql("select status from lead") == [{"status": "escalated"}])
    Portal(api, link(cli, eve)).do("time", "time", hours="mon-sun 00:00-24:00", timezone="UTC", holidays="")
    assert offer_path(mailbox, eve)


# --- leave ------------------------------------------------------------------------------------------------------------


def test_leave_with_a_stand_in_is_noted_and_ended_and_the_lead_that_waited_is_placed(cli, api, ada, portal, mailbox, sql):
    bob = add(cli, "bob")
    after = portal.do("time_off", "time_off", time_off_from="", time_off_to=FAR, cover=bob.upper())
    cli("recruiter", "pause", bob)
    assert "to Thu, Dec 31, 2099" in after and f"Cover: {bob}" in after and "Now" in after
    api.take(RUST)
    wait_for("the lead to wait", lambda: sql("select status from lead") == [{"status": "escalated"}])
    (entry,) = re.findall(r'name="entry" value="([^"]+)"', portal.page())
    assert "No time off planned" in portal.do("time_off_end", "time_off", entry=entry)
    assert offer_path(mailbox, ada)
    portal.do("time_off_end", "time_off", entry=entry)


def test_leave_to_come_is_forgotten_one_by_one(portal, sql):
    for day in ("2099-01-01", "2099-02-01"):
        portal.do("time_off", "time_off", time_off_from=day, time_off_to=day, cover="")
    page = portal.page()
    assert "Thu, Jan 1, 2099 to Thu, Jan 1, 2099" in words(page) and "No cover." in page
    portal.do("time_off_end", "time_off", entry=re.findall(r'name="entry" value="([^"]+)"', page)[0])
    assert sql("select start_at::date::text as day from recruiter_time_off") == [{"day": "2099-01-31"}]


@pytest.mark.parametrize(
    "field, fields",
    [
        ("time_off_to", {"time_off_to": ""}),
        ("time_off_to", {"time_off_to": "soon"}),
        ("time_off_to", {"time_off_from": FAR, "time_off_to": "2099-01-01"}),
        ("time_off_to", {"time_off_from": "2020-01-01", "time_off_to": "2020-01-02"}),
        ("time_off_from", {"time_off_from": "2099-13-01", "time_off_to": FAR}),
        ("cover", {"time_off_to": FAR, "cover": "nobody@agency.example"}),
        ("cover", {"time_off_to": FAR, "cover": "ada@agency.example"}),
    ],
)
def test_leave_that_makes_no_sense_comes_back(field, fields, portal, sql):
    page = portal.refuse("time_off", **fields)
    assert problem(page, field)
    for name, text in fields.items():
        assert value(page, name) == text
    assert sql("select count(*) from recruiter_time_off") == [{"count": 0}]


def test_nobody_ends_the_leave_or_clears_the_bench_of_somebody_else(cli, api, ada, portal, sql):
    cli("recruiter", "time-off", ada, "--from", FAR, "--to", FAR)
    cli("recruiter", "bench", ada, "--engagement", "rust")
    bob = Portal(api, link(cli, add(cli, "bob")))
    time_off, bench = (sql(f"select id::text from {table}")[0]["id"] for table in ("recruiter_time_off", "bench"))
    bob.send("time_off_end", entry=time_off)
    bob.send("bench_remove", entry=bench)
    assert "bench entry not found" in bob.refuse("bench_confirm", entry=bench).lower()
    assert "this entry no longer exists" in bob.refuse("time_off_end", entry="x").lower()
    assert sql("select (select count(*) from recruiter_time_off) as time_off, (select count(*) from bench) as bench") == [
        {"time_off": 1, "bench": 1}
    ]


# --- bench ------------------------------------------------------------------------------------------------------------


def test_the_bench_is_filled_ages_is_confirmed_and_emptied(portal, sql):
    fields = {"engagement": "rust", "seniority": "expert", "engineers": "2", "available_from": FAR}
    for _ in range(2):  # the same again confirms it
        after = portal.do("bench", "bench", **fields)
    assert after.count("2 × Rust , expert, from Thu, Dec 31, 2099") == 1 and "Needs confirming" not in after
    sql("update bench set confirmed_at = now() - interval '15 days'")
    assert "Needs confirming" in portal.text()
    entry = re.search(r'name="entry" value="([^"]+)"', portal.page()).group(1)
    assert "Needs confirming" not in portal.do("bench_confirm", "bench", entry=entry)
    assert "2 × Rust" not in portal.do("bench_remove", "bench", entry=entry)
    assert sql("select count(*) from bench") == [{"count": 0}]


@pytest.mark.parametrize(
    "field, typed", [("engagement", "cobol"), ("seniority", "wizard"), ("engineers", "0"), ("engineers", "many"), ("available_from", "soon")]
)
def test_nonsense_for_the_bench_comes_back(field, typed, portal, sql):
    fields = {"engagement": "python", "seniority": "entry", "engineers": "3", "available_from": FAR, field: typed}
    page = portal.refuse("bench", **fields)
    assert problem(page, field)
    assert value(page, "engineers") == fields["engineers"] and value(page, "available_from") == fields["available_from"]
    if field != "engagement":
        assert '<option value="python" selected>' in page
    assert sql("select count(*) from bench") == [{"count": 0}]


# --- capacity and pause -----------------------------------------------------------------------------------------------


def test_a_raised_capacity_places_the_lead_that_waits(cli, api, mailbox, sql):
    eve = add(cli, "eve", "--capacity", "0")
    portal = Portal(api, link(cli, eve))
    api.take(RUST)
    wait_for("the lead to wait", lambda: sql("select status from lead") == [{"status": "waiting"}])
    portal.do("capacity", "intake", capacity="1")
    assert offer_path(mailbox, eve)
    assert value(portal.page(), "capacity") == "1"


@pytest.mark.parametrize("typed", ["", "-1", "10001", "lots"])
def test_a_capacity_that_is_none_comes_back(typed, portal, sql):
    page = portal.refuse("capacity", capacity=typed)
    assert problem(page, "capacity").startswith("“Maximum open offers”") and value(page, "capacity") == typed
    assert sql("select capacity from recruiter") == [{"capacity": 20}]


def test_a_pause_and_its_end(portal, sql):
    assert "Paused. No new leads for now." in portal.do("pause", "pause")
    assert sql("select paused_at is not null as is_paused from recruiter") == [{"is_paused": True}]
    assert "You get Rust leads." in portal.do("resume", "intake")
    assert "/static/staff.css?v=" in portal.page() and "Tell us about your project" not in portal.page()
    assert sql("select paused_at from recruiter") == [{"paused_at": None}]


def test_a_pause_takes_along_what_the_page_asks(portal, sql):
    portal.do("pause", "pause", pause_offers="move", pause_leads="return")
    assert sql("select pause_moves_offers from recruiter where paused_at is not null") == [{"pause_moves_offers": True}]
    portal.do("resume", "intake")
    page = portal.refuse("pause", pause_cover="nobody@agency.example")
    assert problem(page, "pause_cover").startswith("“Cover”") and value(page, "pause_cover") == "nobody@agency.example"
    assert value(page, "capacity") == "20" and sql("select paused_at from recruiter") == [{"paused_at": None}]


def test_whose_mail_bounced_is_told_why_nothing_comes(portal, ada, sql):
    sql("update recruiter set paused_at = now(), bounced_at = now()")
    assert f"Paused: an email to {ada} bounced" in portal.text()
    portal.do("resume", "intake")
    assert sql("select bounced_at, paused_at from recruiter") == [{"bounced_at": None, "paused_at": None}]


# --- the stats -------------------------------------------------------------------------------------------------------


def stats(text: str) -> str:
    return re.search(r"(?:Share of offers|You’re the only).*?Open [\d ]+", text.split("Last 30 days, compared")[1]).group(0)


def test_the_stats_show_own_figures_against_the_target_and_others_as_sums(cli, api, ada, portal, mailbox, sql):
    assert "You’re the only recruiter for these leads" in portal.text()
    bob, cem = add(cli, "bob"), add(cli, "cem", "--weight", "200")
    cli("recruiter", "add", "--name", "Petra", "--email", "petra@agency.example", "--engagements", "python")
    sql("update recruiter set created_at = now() - interval '60 days'")
    for number in range(4):
        api.take({**by_client(number), "title": f"number {number}"})
    mailbox.wait(count=4)
    assert [len(mailbox.emails(address)) for address in (ada, bob, cem)] == [1, 1, 2]
    accept(api, mailbox, ada)
    api.post(offer_path(mailbox, cem), data={"action": "decline", "reason": "wrong_class"})
    wait_for("the next offer", lambda: sql("select count(*) from offer") == [{"count": 5}])
    shown = portal.text()
    own = sql("select count(*) from offer o join recruiter r on r.id = o.recruiter_id where r.email = %s", [ada])[0]["count"]
    # The wrong class was our mistake, so that offer is nobody's share.
    assert f"Share of offers {own * 25}%" in shown.replace("\xa0", " ")
    assert "Target, from weight and working hours 25%" in shown.replace("\xa0", " ")
    assert re.search(rf"You 2 others Offers {own} {5 - own} Accepted 1 0 Declined 0 1 Expired 0 0 Open {own - 1} {4 - own}", shown)
    for name in ("Bob", "Cem", "Petra", bob, cem):
        assert name not in shown


def test_a_single_colleagues_figures_are_not_given_away_as_a_sum(cli, portal):
    add(cli, "bob")
    assert "1 others" not in portal.text() and "single colleague" in portal.text()


def test_whoever_stands_in_learns_why_the_share_is_larger(cli, api, ada, portal):
    bob = add(cli, "bob")
    cli("recruiter", "time-off", bob, "--to", FAR, "--cover", ada)
    shown = portal.text()
    assert "Covering for a colleague until" in shown and "Weight: 200" in shown and "Bob" not in shown


# --- forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["none", "forged", "old", "other"])
def test_a_form_that_is_not_of_this_page_comes_back_as_typed(token, cli, api, ada, portal, sql):
    add(cli, "bob")
    tokens = {
        "none": None,
        "forged": "x",
        "old": signed(sql, ada, PURPOSE_PORTAL_FORM, age_s=2 * DAY_S),
        "other": signed(sql, "bob@agency.example", PURPOSE_PORTAL_FORM),
    }
    answer = api.post(portal.path, data={"token": tokens[token], "action": "capacity", "capacity": "7"})
    assert answer.status_code == 422 and "expired before you submitted it" in answer.text
    assert value(answer.text, "capacity") == "7"
    assert sql("select distinct capacity from recruiter") == [{"capacity": 20}]


@pytest.mark.parametrize("data", [{}, {"action": "nonsense"}])
def test_a_form_without_an_action_is_refused(data, api, portal):
    assert api.post(portal.path, data={"x": "y", **data}).status_code == 400


def test_no_other_method_acts(api, portal, sql):
    assert api.request("PATCH", portal.path, data={"action": "pause"}).status_code == 405
    assert sql("select paused_at from recruiter") == [{"paused_at": None}]


def test_every_text_is_text(cli, api, mailbox, sql):
    evil = "<img src=x onerror=alert(1)>{{title}}"
    cli("recruiter", "add", "--name", evil, "--email", "eve@agency.example", "--engagements", "rust")
    portal = Portal(api, link(cli, "eve@agency.example"))
    lead = api.take({**RUST, "title": evil, "company": evil, "phone": evil, "contact_name": evil})
    accept(api, mailbox, "eve@agency.example")
    portal.do("note", "leads", lead=lead["reference"], note=evil)
    page = portal.page()
    assert "<img" not in page and page.count("&lt;img") >= 5 and "{{title}}" in page
