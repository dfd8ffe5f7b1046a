"""The staff console: who gets in, what they see, what they may change. The service is reached by http, so its cookie works here."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Iterator
from urllib.parse import unquote

import psycopg2
import pytest
import requests
from selenium.webdriver.common.keys import Keys

from support.chromium import DESKTOP, PHONE, Browser
from support.leadmatch import ROOT, Service, run_done
from support.net import free_port, wait_for
from support.sample import BY_ENGAGEMENT, Api
from conftest import MIGRATED
from test_pages import axe, findings  # noqa: F401

PASSWORD = "correct horse battery"
RUST = BY_ENGAGEMENT["rust"]
ALERT = re.compile(r'role="alert">(?:<p>)?([^<]+)')


@pytest.fixture(scope="module")
def password_hash(templates, session_cluster) -> str:
    """Made once: hashing a password takes a while, as it should."""
    url = session_cluster.create_database("console_hash", MIGRATED)
    run_done({"LEADMATCH_DATABASE_URL": url}, "staff", "add", "anna@agency.example", "--role", "agent", input=PASSWORD + "\n")
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("select password_hash from staff")
        (found,) = cursor.fetchone()
    session_cluster.drop_database("console_hash")
    return found


@pytest.fixture
def service(recruiters, start_service, sql, password_hash) -> Service:
    for name, role in (("anna", "agent"), ("vera", "viewer"), ("olga", "admin")):
        sql(
            "insert into staff (id, email, role, password_hash) values (gen_random_uuid(), %s, %s, %s)",
            [f"{name}@agency.example", role, password_hash],
        )
    address = f"127.0.0.1:{free_port()}"
    return start_service(LEADMATCH_LISTEN=address, LEADMATCH_BASE_URL=f"http://{address}")


class Console:
    """A browser of somebody who signs in."""

    def __init__(self, service: Service):
        self.url = service.url
        self.session = requests.Session()

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> requests.Response:
        return self.session.post(
            f"{self.url}/staff/login", data={"email": email, "password": password, **more}, allow_redirects=False
        )

    def get(self, path: str, **query: str) -> requests.Response:
        return self.session.get(self.url + path, params=query, allow_redirects=False)

    def hidden(self, path: str, name: str) -> str:
        return re.search(rf'name="{name}" value="([^"]+)"', self.get(path).text).group(1)

    def post(self, path: str, **fields: str) -> requests.Response:
        token = fields.pop("token", None) or self.hidden("/staff/account", "token")
        return self.session.post(self.url + path, data={"token": token, **fields}, allow_redirects=False)

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> requests.Response:
        """As a form with a file; name "": none was chosen."""
        # The name is quoted here because requests takes an empty one for no name at all.
        boundary = "----leadmatch-test"
        parts = [f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode() for field, value in {"token": self.hidden("/staff/account", "token"), **fields}.items()]
        parts.append(f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'.encode() + content)
        body = b"".join(b"--%b\r\n%b\r\n" % (boundary.encode(), part) for part in parts) + f"--{boundary}--\r\n".encode()
        return self.session.post(self.url + path, data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}, allow_redirects=False)


@pytest.fixture
def anna(service: Service) -> Console:
    console = Console(service)
    assert console.sign_in("anna@agency.example").status_code == 303
    return console


@pytest.fixture
def olga(service: Service) -> Console:
    console = Console(service)
    assert console.sign_in("olga@agency.example").status_code == 303
    return console


@pytest.fixture
def vera(service: Service) -> Console:
    console = Console(service)
    assert console.sign_in("vera@agency.example").status_code == 303
    return console


@pytest.fixture
def lead(service: Service, sql) -> str:
    reference = Api(service.url).take(RUST)["reference"]
    wait_for("the offer", lambda: sql("select status from lead") == [{"status": "offered"}])
    return reference


# --- signing in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/staff", "/staff/leads", "/staff/leads/LM-0000000000", "/staff/triage", "/staff/quarantine", "/staff/account"])
def test_nobody_sees_a_page_without_signing_in(path, service):
    answer = Console(service).get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff/login?next=" + path.replace("/", "%2F")


def test_after_signing_in_the_page_comes_that_was_asked_for(service, lead):
    console = Console(service)
    answer = console.sign_in("Anna@Agency.example", next=f"/staff/leads/{lead}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/staff/leads/{lead}")
    assert "HttpOnly" in answer.headers["Set-Cookie"] and "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert lead in console.get(f"/staff/leads/{lead}").text


FORMS = re.findall(r'\{HTTP_POST,\s+"(/staff[^"]*)",\s+ACCESS_(?!PUBLIC)', (ROOT / "src/http/routes.c").read_text())


@pytest.mark.parametrize("path", FORMS)
def test_a_form_sent_after_the_session_ended_leads_back_to_a_page(path, olga, lead):
    path = re.sub(r"\{reference\}", lead, path).replace("{id}", "01a22e70-0c71-7b6c-81df-832f62f6c73f")
    sent = Console(olga)
    location = sent.session.post(sent.url + path, data={"token": "x"}, allow_redirects=False).headers["Location"]
    assert location.startswith("/staff/login?next=")
    page = unquote(location.removeprefix("/staff/login?next="))
    assert olga.get(page).status_code in ((200, 404) if "01a22e70" in page else (200,))


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/staff//evil.example\\x", "/staffx", "/project", "/staff/login", "/staff/\r\nx"])
def test_signing_in_leads_nowhere_else(elsewhere, service):
    assert Console(service).sign_in("anna@agency.example", next=elsewhere).headers["Location"].startswith("/staff")
    assert "evil" not in Console(service).sign_in("anna@agency.example", next=elsewhere).headers["Location"].split("/staff")[0]


@pytest.mark.parametrize("email, password", [("anna@agency.example", "wrong horse battery"), ("nobody@agency.example", PASSWORD), ("", ""), ("anna@agency.example", "x" * 500)])
def test_a_wrong_password_and_an_unknown_account_look_the_same(email, password, service):
    answer = Console(service).sign_in(email, password)
    assert answer.status_code == 401 and "Set-Cookie" not in answer.headers
    assert ALERT.findall(answer.text) == ["The email or the password is not right."]


def test_guessing_one_account_becomes_slow_and_others_get_in(service, sql):
    answers = [Console(service).sign_in("vera@agency.example", f"wrong {number}").status_code for number in range(7)]
    assert answers == [401] * 5 + [429] * 2
    assert Console(service).sign_in("vera@agency.example").headers["Retry-After"] == "30"
    assert Console(service).sign_in("anna@agency.example").status_code == 303
    sql("update sign_in_attempt set turn_at = now()")
    assert Console(service).sign_in("vera@agency.example").status_code == 303
    assert Console(service).sign_in("vera@agency.example", "wrong").status_code == 401  # forgotten with the right password


def test_a_crowd_at_the_door_is_turned_away_and_pages_go_on(service, anna):
    def knock(number: int) -> int:
        return Console(service).sign_in(f"{number}@agency.example", "wrong horse battery").status_code

    def peak_mib() -> int:
        status = Path(f"/proc/{service.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1024

    before = peak_mib()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(knock, range(48)))
        assert anna.get("/staff").status_code == 200
    assert set(answers) <= {401, 429} and 429 in answers
    assert peak_mib() - before < 8 * 64  # a password takes 64 MiB, and two are checked at a time; a sanitizer keeps some for a while


@pytest.mark.parametrize("cookie", ["x", "", "A" * 43, "ä" * 43, "A" * 4000])
def test_a_cookie_that_is_not_ours_is_nobody(cookie, service):
    answer = requests.get(f"{service.url}/staff", headers={"Cookie": f"leadmatch-session={cookie}".encode()}, allow_redirects=False)
    assert answer.status_code == 303


def test_a_session_ends_with_its_account_its_time_and_signing_out(service, anna, vera, cli, sql):
    cli("staff", "disable", "vera@agency.example")
    assert vera.get("/staff").status_code == 303
    assert vera.sign_in("vera@agency.example").status_code == 401
    sql("update staff_session set seen_at = now() - interval '61 minutes'")
    assert anna.get("/staff").status_code == 303
    sql("update staff_session set seen_at = now(), created_at = now() - interval '13 hours'")
    assert anna.get("/staff").status_code == 303
    anna.sign_in("anna@agency.example")
    stolen = dict(anna.session.cookies)
    assert anna.post("/staff/logout").headers["Location"] == "/staff/login"
    assert requests.get(f"{service.url}/staff", cookies=stolen, allow_redirects=False).status_code == 303


def test_all_sessions_end_with_the_password(service, anna):
    other = Console(service)
    other.sign_in("anna@agency.example")
    wrong = anna.post("/staff/account", action="password", password="wrong", new_password="another long phrase")
    assert (wrong.status_code, ALERT.findall(wrong.text)) == (422, ["This is not your current password."])
    weak = anna.post("/staff/account", action="password", password=PASSWORD, new_password="short")
    assert (weak.status_code, ALERT.findall(weak.text)) == (422, ["The password must have at least 12 characters."])
    assert anna.post("/staff/account", action="password", password=PASSWORD, new_password="another long phrase").status_code == 303
    assert other.get("/staff").status_code == 303
    assert Console(service).sign_in("anna@agency.example").status_code == 401
    assert Console(service).sign_in("anna@agency.example", "another long phrase").status_code == 303


def test_other_browsers_are_seen_and_signed_out(service, anna):
    other = Console(service)
    other.session.headers["User-Agent"] = "Old Laptop <b>1</b>"
    other.sign_in("anna@agency.example")
    assert "Old Laptop &lt;b&gt;1&lt;/b&gt;" in anna.get("/staff/account").text
    assert anna.post("/staff/account", action="others").status_code == 303
    assert other.get("/staff").status_code == 303
    assert anna.get("/staff").status_code == 200


# --- forms come from our own pages ------------------------------------------------------------------------------------


def test_a_form_of_another_site_or_session_changes_nothing(service, anna, vera, lead, sql):
    path = f"/staff/leads/{lead}"
    before = sql("select count(*) as events from event")
    token = anna.hidden(path, "token")
    assert anna.session.post(anna.url + path, data={"note": "x"}).status_code == 403
    assert anna.post(path, token=vera.hidden("/staff/account", "token"), note="x").status_code == 403
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}):
        answer = anna.session.post(anna.url + path, data={"token": token, "note": "x"}, headers=header)
        assert answer.status_code == 403
    assert sql("select count(*) as events from event") == before


def test_a_viewer_reads_and_changes_nothing(vera, lead, sql):
    page = vera.get(f"/staff/leads/{lead}").text
    assert lead in page and 'name="note"' not in page
    assert vera.post(f"/staff/leads/{lead}", note="x").status_code == 403
    assert sql("select count(*) as notes from event where what = 'note_added'") == [{"notes": 0}]


# --- the leads --------------------------------------------------------------------------------------------------------


def test_the_board_counts_and_its_numbers_lead_to_the_leads(anna, lead):
    board = anna.get("/staff").text
    assert re.search(r'href="/staff/leads\?status=offered"><strong[^>]*>1</strong>', board)
    tiles = re.findall(r'<li(?: class="some")?>(.*?)<strong data-count="(\w+)">(\d+)', board)
    assert [name for link, name, count in tiles if not link.startswith("<a href=")] == ["erasures_asked"]  # its list is on this page, when there is one
    assert lead in anna.get("/staff/leads?status=offered").text
    assert "No leads match." in anna.get("/staff/leads?status=escalated").text


def test_lists_are_searched_filtered_and_paged(service, anna, sql):
    for number in range(3):
        Api(service.url).take({**RUST, "title": f"Engine {number}", "email": f"ada{number}@client.example"})
    page = anna.get("/staff/leads?engagement=rust&limit=2").text
    assert re.findall(r"Engine \d", page) == ["Engine 2", "Engine 1"]
    older = re.search(r'href="([^"]+)" rel="next"', page).group(1).replace("&amp;", "&")
    assert re.findall(r"Engine \d", anna.get(older).text) == ["Engine 0"]
    wait_for("the words", lambda: sql("select count(*) as due from lead_search_due") == [{"due": 0}])
    assert re.findall(r"Engine \d", anna.get("/staff/leads?q=ada1%40client.example").text) == ["Engine 1"]
    assert anna.get("/staff/leads?engagement=python").text.count("Engine") == 0


def test_a_filter_that_makes_no_sense_is_named_and_kept(anna):
    answer = anna.get("/staff/leads?status=acepted&q=%3Cb%3E")
    assert answer.status_code == 422 and ALERT.findall(answer.text)
    assert 'value="&lt;b&gt; status:acepted"' in answer.text and ">accepted</a>" in answer.text


def links(page: str, label: str) -> list[str]:
    return [html.unescape(address) for address in re.findall(rf'<a href="([^"]+)"[^>]*>{label}', page)]


def test_a_list_marks_what_was_searched_and_goes_both_ways_in_the_columns_that_were_chosen(service, anna, sql):
    for number in range(3):
        Api(service.url).take({**RUST, "title": f"Matching engine {number}", "budget_usd_year": "180000", "source": "newsletter"})
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
    first = anna.get("/staff/leads?q=engines&limit=2&columns=need,budget&columns=source").text
    assert "Matching <mark>engine</mark> 2" in first and "$180,000" in first and "newsletter" in first and 'data-label="Client"' not in first
    assert not links(first, "Newer")
    (older,) = links(first, "Older")
    second = anna.get(older).text
    assert "engine</mark> 0" in second and "$180,000" in second and not links(second, "Older")
    (newer,) = links(second, "Newer")
    assert re.findall(r"engine</mark> (\d)", anna.get(newer).text) == ["2", "1"]
    assert "3 leads" in anna.get("/staff/leads?q=engine").text
    assert len(links(anna.get("/staff/leads?q=budget:180").text, "budget:180k")) == 1


def test_what_is_listed_is_exported_in_its_order(service, anna, vera):
    for number in range(3):
        Api(service.url).take({**RUST, "title": f"Engine {number}", "budget_usd_year": str(100000 + 1000 * number)})
    page = anna.get("/staff/leads?q=engine+sort:budget").text
    (excel,), (lines,) = links(page, "CSV for Excel"), links(page, "JSON lines")
    answer = anna.get(excel)
    assert answer.content.startswith(b"\xef\xbb\xbftitle,reference,")
    assert re.findall(r"Engine \d", answer.text) == re.findall(r"Engine \d", anna.get(lines).text) == ["Engine 0", "Engine 1", "Engine 2"]
    assert not links(vera.get("/staff/leads?q=engine").text, "JSON lines") and vera.get(lines).status_code == 403


def test_views_are_kept_shared_and_deleted_by_their_owner(anna, vera):
    assert anna.post("/staff/views", name="Big <money>", q="budget:>150k", shared="1").status_code == 303
    assert anna.post("/staff/views", name="Only mine", q="is:mine").status_code == 303
    assert anna.post("/staff/views", name="Only mine", q="by:me sort:created").status_code == 303
    assert links(anna.get("/staff/leads").text, "Only mine") == ["/staff/leads?q=by%3Ame%20sort%3Acreated"]
    assert links(vera.get("/staff/leads").text, "Big &lt;money&gt;") and not links(vera.get("/staff/leads").text, "Only mine")
    for fields in ({"name": "", "q": "rust"}, {"name": "x" * 61, "q": "rust"}, {"name": "Wrong", "q": "status:acepted"}):
        assert anna.post("/staff/views", **fields).status_code == 422
    path = re.search(r'action="(/staff/views/[^"]+/delete)"', anna.get("/staff/leads?q=budget:%3E150k").text).group(1)
    assert "/delete" not in vera.get("/staff/leads?q=budget:%3E150k").text
    assert vera.post(path).status_code == 404
    assert anna.post(path).status_code == 303
    assert anna.post("/staff/views/nonsense/delete").status_code == 404
    assert not links(vera.get("/staff/leads").text, "Big &lt;money&gt;")


@pytest.mark.parametrize(
    "typed, start, inserts",
    [
        ("rust st", 5, ["status:", "stage:"]),
        ("status:a", 7, ["accepted"]),
        ("-recruiter:ro", 11, ['"rosa rust"']),
        ("by:an", 3, ["anna@agency.example"]),
        ("company:bran", 8, ['"brandt markets"']),
        ("country:deutsch", 8, ["germany"]),
        ("by:%", 3, []),
        ("zeppelin", 0, []),
    ],
)
def test_a_search_is_completed(typed, start, inserts, anna, lead):
    found = anna.session.get(f"{anna.url}/staff/complete", params={"q": typed}).json()
    assert ([item["insert"] for item in found["items"]], found["from"]) == (inserts, start)


def test_a_source_is_completed(anna, lead, sql):
    sql("update lead set source = 'News of May'")
    found = anna.session.get(f"{anna.url}/staff/complete", params={"q": "source:NE"}).json()
    assert [item["insert"] for item in found["items"]] == ['"news of may"']


def test_a_note_and_a_decision_are_recorded_under_the_name(anna, lead, sql):
    path = f"/staff/leads/{lead}"
    assert anna.post(path, note="Called back <script>", version=anna.hidden(path, "version")).status_code == 303
    assert anna.post(path, status="closed", reason="other", version=anna.hidden(path, "version")).status_code == 303
    page = anna.get(path).text
    assert "Called back &lt;script&gt;" in page and "anna@agency.example" in page and "staff:anna" not in page
    assert sql("select status from lead") == [{"status": "closed"}]


def test_a_newer_change_is_not_overwritten_and_no_text_is_lost(anna, lead, sql):
    path = f"/staff/leads/{lead}"
    old = anna.hidden(path, "version")
    assert anna.post(path, note="first", version=old).status_code == 303
    sql("update lead set needs_review = not needs_review")
    answer = anna.post(path, status="closed", reason="other", note="my long text", version=old)
    assert answer.status_code == 409 and ALERT.findall(answer.text)
    assert "my long text" in answer.text
    assert sql("select status from lead") == [{"status": "offered"}]


@pytest.mark.parametrize("fields", [{}, {"recruiter": "nobody@agency.example"}, {"status": "accepted"}, {"status": "nonsense"}])
def test_what_makes_no_sense_is_said_on_the_page(fields, anna, lead):
    answer = anna.post(f"/staff/leads/{lead}", **fields)
    assert answer.status_code in (409, 422) and ALERT.findall(answer.text)


def test_a_page_says_why_a_lead_is_held_back_and_by_when_the_client_hears(anna, lead, sql):
    sql("update lead set status = 'quarantined', suspicions = array['many_links', 'strange_name']")
    page = anna.get(f"/staff/leads/{lead}").text
    assert "Held back for: <strong>Three links or more, random or invisible name</strong>" in page and "Response due: <strong>" in page
    assert 'name="engagement" value="rust">Offer as Rust' in page and '<option value="not_for_us">' in page
    path = f"/staff/leads/{lead}"
    assert anna.post(path, status="new", version=anna.hidden(path, "version")).status_code == 303
    assert sql("select status from lead")[0]["status"] != "quarantined"


def test_an_admin_puts_a_lead_on_legal_hold_and_lifting_it_erases_what_its_client_asked_for(anna, olga, lead, sql):
    path = f"/staff/leads/{lead}"
    assert "legal hold" not in anna.get(path).text and anna.post(path + "/hold", action="hold", hold_reason="x").status_code == 403
    refused = olga.post(path + "/hold", action="hold", hold_reason=" ")
    assert refused.status_code == 422 and ALERT.findall(refused.text) == ["Say why in &quot;reason&quot;."]
    assert olga.post(path + "/hold", action="hold", hold_reason="Dispute <b>").status_code == 303
    assert "Dispute &lt;b&gt;" in anna.get(path).text and "On legal hold since" in anna.get(path).text
    assert olga.post(path + "/hold", action="hold", hold_reason="again").status_code == 409
    sql("update lead set erasure_asked_at = now()")
    assert f'<a href="{path}">{lead}</a>' in anna.get("/staff").text and "Lift hold and erase" in olga.get(path).text
    done = olga.post(path + "/hold", action="lift", hold_reason="Settled")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff")
    assert sql("select erased_by from lead_erased") == [{"erased_by": "client"}] and lead not in olga.get("/staff").text


def test_there_is_no_page_of_a_lead_that_is_not_there(anna):
    assert anna.get("/staff/leads/LM-0000000000").status_code == 404


# --- on the screen ----------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(service: Service) -> Iterator[Browser]:
    browser = Browser()
    browser.url = service.url
    yield browser
    browser.close()


def sign_in(browser: Browser, console: Console) -> None:
    browser.open("/staff/login")
    for name, value in console.session.cookies.get_dict().items():
        browser.driver.add_cookie({"name": name, "value": value})


def test_a_search_is_completed_by_keyboard(anna, lead, browser):
    sign_in(browser, anna)
    browser.open("/staff/leads")
    browser.driver.find_element("tag name", "body").send_keys("/")
    box = browser.driver.switch_to.active_element
    for keys, value in (("sta", "status:"), ("off", "status:offered ")):
        box.send_keys(keys)
        wait_for("what continues it", lambda: browser.run("return (document.querySelector('#completions:not([hidden]) li') || {dataset: {}}).dataset.insert") == value.strip().rpartition(":" if value.endswith(" ") else " ")[2])
        box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
        assert browser.run("return arguments[0].value", box) == value
    box.send_keys(Keys.ENTER)
    wait_for("the list", lambda: "q=status" in browser.driver.current_url and lead in browser.driver.page_source)


def test_times_are_shown_as_the_readers_clock_has_them(anna, lead, browser):
    browser.command("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
    sign_in(browser, anna)
    for path in ("/staff/leads", f"/staff/leads/{lead}"):
        assert re.search(r" UTC</time>", anna.get(path).text)
        browser.open(path)
        times = [time.text for time in browser.all("time") if time.is_displayed()]
        assert times and all("GMT+9" in time for time in times)


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_and_nothing_is_too_wide(size, scheme, olga, lead, sql, browser, axe):
    assert olga.post(f"/staff/leads/{lead}/hold", action="hold", hold_reason="Dispute").status_code == 303
    sql("update lead set erasure_asked_at = now()")
    browser.use(size, scheme)
    sign_in(browser, olga)
    found = {}
    for path in ("/staff/login", "/staff", "/staff/leads", "/staff/leads?q=engine+budget:<500", "/staff/leads?status=acepted", f"/staff/leads/{lead}", "/staff/account"):
        browser.open(path)
        browser.run("for (const folded of document.querySelectorAll('details')) folded.open = true")
        found[path] = findings(browser, axe)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), path
    assert not any(found.values()), found


def test_related_leads_are_linked_and_unlinked_on_the_page_of_a_lead(service, anna, vera):
    api = Api(service.url)
    first, second = (api.take({**RUST, "email": f"{name}@brandt-{name}.eu", "title": name})["reference"] for name in ("ada", "bob"))
    assert anna.post(f"/staff/leads/{first}", link=second.lower()).status_code == 303
    for lead, other in ((first, second), (second, first)):
        page = anna.get(f"/staff/leads/{lead}").text
        assert f'href="/staff/leads/{other}"' in page and "linked by staff, received <time" in page
    wrong = anna.post(f"/staff/leads/{first}", link="LM-0000000000")
    assert wrong.status_code == 409 and 'value="LM-0000000000"' in wrong.text
    assert 'name="link"' not in vera.get(f"/staff/leads/{first}").text and 'name="unlink"' not in vera.get(f"/staff/leads/{first}").text
    assert anna.post(f"/staff/leads/{second}", unlink=first).status_code == 303
    page = anna.get(f"/staff/leads/{first}").text
    assert f'href="/staff/leads/{second}"' not in page and f"Link to {second} removed" in page
