"""The client's website in real Chromium: every way from the comparison to the answer, with and without script, phone and desktop."""

import json
import re
import shutil
import subprocess
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Iterator

import html5lib
import psycopg2
import psycopg2.extras
import pytest
from selenium.webdriver.common.keys import Keys

from conftest import WITH_RECRUITERS
from support.chromium import DESKTOP, PHONE, Browser
from support.leadmatch import ROOT, Service, default_settings
from support.net import free_port, wait_for
from support.sample import HYBRID, RUST, Api

HERE = Path(__file__).parent
COMPARISON = "/hire/compare/rust-vs-python"
PUBLIC = [COMPARISON, "/hire/rust-engineer", "/hire/python-developer", "/hire/hybrid-team", "/project"]
PAGE_BYTES_MAX = 60 * 1000
STEPS = 13
PARTNER = "https://partner.example"
PARTNER_PORT = free_port()
PARTNER_PAGE = f"http://127.0.0.1:{PARTNER_PORT}"
EMAIL = "ada@client.example"


class Site:
    """One service for all tests of this file: nothing here depends on what other tests left behind."""

    def __init__(self, service: Service):
        self.service = service
        self.api = Api(service.url)

    def sql(self, statement: str, *parameters: Any) -> list[dict[str, Any]]:
        connection = psycopg2.connect(self.service.settings["LEADMATCH_DATABASE_URL"])
        try:
            with connection, connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
                cursor.execute(statement, parameters or None)
                return [dict(row) for row in cursor.fetchall()] if cursor.description else []
        finally:
            connection.close()

    def leads(self) -> int:
        return self.sql("select count(*) from lead")[0]["count"]

    def receipt(self, submission: dict[str, Any]) -> str:
        """The path of the client's own page of a new lead."""
        return "/r/" + self.api.take(submission)["status_url"].split("/r/")[1]


@pytest.fixture(scope="module")
def site(session_cluster, templates, session_mailbox) -> Iterator[Site]:
    url = session_cluster.create_database("test_pages", WITH_RECRUITERS)
    settings = {**default_settings(url, session_mailbox.url), "LEADMATCH_ALLOWED_ORIGINS": f"{PARTNER},{PARTNER_PAGE}"}
    service = Service(settings).start()
    yield Site(service)
    service.stop()
    session_cluster.drop_database("test_pages")


@pytest.fixture(scope="module")
def chromium(site: Site) -> Iterator[Browser]:
    browser = Browser()
    browser.url = site.service.url
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """A desktop whose storage is empty."""
    chromium.use(DESKTOP)
    chromium.open("/healthz")
    chromium.run("localStorage.clear()")
    chromium.complaints()
    return chromium


@pytest.fixture(scope="module")
def plain(site: Site) -> Iterator[Browser]:
    """A phone without script."""
    browser = Browser(has_script=False)
    browser.url = site.service.url
    browser.use(PHONE)
    yield browser
    browser.close()


def fill(browser: Browser, **texts: str) -> None:
    for name, text in texts.items():
        field = browser.find(f"#{name}")
        field.clear()
        field.send_keys(text)


def go_to_contact(browser: Browser) -> None:
    browser.find("#finish").click()
    wait_for("the last step", lambda: browser.find("#send").is_displayed())


def send_contact(browser: Browser) -> None:
    go_to_contact(browser)
    fill(browser, contact_name="Ada Brandt", email=EMAIL)
    browser.find("#consent").click()
    browser.find("#send").click()


def step(browser: Browser) -> str:
    return browser.find("#progress-text").text


# --- the public pages -------------------------------------------------------------------------------------------------


def words(html: str) -> str:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return re.sub(r"\s+", " ", " ".join(tree.find("body").itertext()))


def test_the_comparison_says_every_published_fact(site):
    text = words(site.api.get(COMPARISON).text)
    facts = [
        "Performance Execution speed and latency 9/10 4/10",
        "Memory usage Memory efficiency and control 9/10 5/10",
        "Developer productivity Speed of writing and iterating 6/10 9/10",
        "Learning curve Time to onboard new engineers 5/10 9/10",
        "Ecosystem for data Libraries for data science and ML 5/10 10/10",
        "Talent availability Number of engineers available 5/10 10/10",
        "$140k – $250k $120k – $190k",
        "High-frequency trading engine Rust Engineer", "ML model training Python Developer",
        "Real-time data processing pipeline Rust Engineer", "API for an internal tool Python Developer",
        "Game engine Rust Engineer", "Data analysis and visualization Python Developer",
        "10 to 100 times", "PyO3", "maturin", "Discord", "ten times", "OpenAI", "PyTorch", "TensorFlow", "15 to 30 percent",
        "memory-constrained", "rapid prototyping", "Need help deciding?",
    ]  # fmt: skip
    assert [fact for fact in facts if fact not in text] == []


def test_a_changed_rating_changes_every_page(start_service, settings, tmp_path):
    rules = json.loads((ROOT / "src/domain/rules.json").read_text())
    rules["version"] = "test"
    rules["dimensions"]["performance"]["rust"] = 8
    rules["dimensions"]["hiring_cost"]["rust"]["max"] = 260000
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(rules))
    api = Api(start_service(LEADMATCH_RULES=str(file)).url)
    assert "8/10 4/10" in words(api.get(COMPARISON).text)
    assert "$140k – $260k" in words(api.get("/hire/rust-engineer").text)


def test_search_engines_are_told_what_the_pages_are(site):
    page = site.api.get(COMPARISON).text
    assert page.count('itemtype="https://schema.org/Question"') == 3
    assert page.count('itemtype="https://schema.org/ListItem"') == 4
    assert f'<link rel="canonical" href="https://leads.example.com{COMPARISON}">' in page
    assert 'property="og:title"' in page
    sitemap = site.api.get("/sitemap.xml")
    assert sitemap.headers["Content-Type"].startswith("application/xml")
    assert sitemap.text.count("<loc>") == len(PUBLIC)
    assert "Sitemap: https://leads.example.com/sitemap.xml" in site.api.get("/robots.txt").text


def test_pages_and_files_are_kept_and_asked_about(site):
    for path in PUBLIC[:-1]:
        tag = site.api.get(path).headers["ETag"]
        assert site.api.get(path, headers={"If-None-Match": tag}).status_code == 304
    style = re.search(r'href="(/static/site\.css\?v=\w+)"', site.api.get(COMPARISON).text).group(1)
    assert "immutable" in site.api.get(style).headers["Cache-Control"]
    assert "immutable" not in site.api.get("/static/site.css?v=other").headers["Cache-Control"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_is_light_and_asks_nobody_else(path, site):
    page = site.api.get(path).text
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert not re.findall(r'(?:src|srcset)="https?:|<link rel="stylesheet" href="http|url\(', page)
    assert len(page.encode()) + sum(len(site.api.get(file).content) for file in files) < PAGE_BYTES_MAX


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_is_strictly_valid_html(path, site):
    html5lib.HTMLParser(strict=True).parse(site.api.get(path).text)


# --- accessibility ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's own text. Without it these tests fail: they must not pass unseen."""
    script = HERE / "node_modules/axe-core/axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        assert npm, "npm is not installed, so the pages cannot be checked by axe-core"
        done = subprocess.run([npm, "ci", "--no-progress"], cwd=HERE, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"npm could not fetch axe-core:\n{done.stderr}"
    return script.read_text()


def findings(browser: Browser, axe: str) -> list[str]:
    browser.run(axe)
    result = browser.driver.execute_async_script("const done = arguments[0]; axe.run().then(done)")
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in result["violations"]]


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop in light", "phone in dark"])
def test_axe_finds_nothing_and_the_policy_refuses_nothing(size, scheme, browser, site, axe):
    browser.use(size, scheme)
    receipt = site.receipt({**HYBRID, "budget_usd_year": 130000, "engineers": "4_plus"})
    found = {}
    for path in [*PUBLIC, "/project?use_case=game_engine", receipt, receipt + "/correct", "/r/forged", "/nowhere"]:
        browser.open(path)
        found[path] = findings(browser, axe) + browser.complaints()
    browser.open("/project")
    go_to_contact(browser)
    found["contact"] = findings(browser, axe)
    browser.find("#send").click()
    wait_for("the errors", lambda: browser.all("#error-summary"))
    found["errors"] = findings(browser, axe)
    found = {path: [line for line in lines if "404" not in line and "422" not in line] for path, lines in found.items()}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("width", [320, 390, 640])
def test_nothing_is_wider_than_a_narrow_or_zoomed_window(width, browser, site):
    browser.use((width, 800))
    for path in [*PUBLIC, site.receipt(HYBRID)]:
        browser.open(path)
        assert browser.run("return document.documentElement.scrollWidth") <= width, path


def test_the_form_is_filled_by_keyboard_alone(browser, site):
    before = site.leads()
    browser.open("/project")

    def press(*keys: str) -> None:
        for key in keys:
            browser.driver.switch_to.active_element.send_keys(key)

    browser.find("#use_case").send_keys(Keys.SPACE)
    for _ in range(STEPS - 1):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        browser.find("#next").send_keys(Keys.ENTER)
    browser.find("#contact_name").send_keys("Ada Brandt", Keys.TAB)
    press(EMAIL, Keys.TAB, Keys.TAB, Keys.TAB, Keys.SPACE)
    browser.find("#send").send_keys(Keys.ENTER)
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    assert site.leads() == before + 1


# --- the form ---------------------------------------------------------------------------------------------------------


def test_from_the_comparison_to_the_recommendation(browser, site):
    browser.open(COMPARISON)
    browser.find('a[href*="use_case=game_engine"]').click()
    assert browser.find('[name="use_case"][value="game_engine"]').is_selected()
    wait_for("the preview", lambda: "Rust Engineer" in browser.find("#preview_body").text)
    send_contact(browser)
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    (lead,) = site.sql("select reference, source, engagement from lead order by id desc limit 1")
    assert (lead["source"], lead["engagement"]) == ("game_engine", "rust")
    assert lead["reference"].lower() in browser.find("main").text.lower()
    assert "Rust Engineer" in browser.find(".verdict").text
    assert browser.run("return localStorage.length") == 0


def test_without_script_it_is_one_page_and_mistakes_keep_what_was_typed(plain, site):
    before = site.leads()
    plain.open("/project?use_case=ml_training")
    fill(plain, description="Training <b>models</b>.", contact_name="Ada Brandt", email="nobody-at-home")
    plain.find("#send").click()
    summary = plain.find("#error-summary")
    assert plain.driver.switch_to.active_element == summary
    assert {link.get_attribute("href").split("#")[1] for link in summary.find_elements("css selector", "a")} == {"email", "consent"}
    assert plain.find("#description").get_attribute("value") == "Training <b>models</b>."
    assert plain.find('[value="ml_training"]').is_selected()
    fill(plain, email=EMAIL)
    plain.find("#consent").click()
    plain.find("#send").click()
    assert plain.path().startswith("/r/")
    assert site.leads() == before + 1


def test_a_tap_goes_on_and_back_returns(browser):
    browser.open("/project")
    browser.find("#next").click()
    browser.find("#next").click()
    browser.find('[name="latency"][value="under_1ms"]').click()
    wait_for("the next step", lambda: step(browser) == f"Step 4 of {STEPS}")
    browser.driver.back()
    wait_for("the step before", lambda: step(browser) == f"Step 3 of {STEPS}")
    assert browser.find('[value="under_1ms"]').is_selected()


def test_answers_survive_a_closed_page(browser):
    browser.open("/project")
    browser.find('[value="realtime_pipeline"]').click()
    browser.find("#next").click()
    fill(browser, description="Packets, many of them.")
    browser.open(COMPARISON)
    browser.open("/project")
    assert browser.find('[value="realtime_pipeline"]').is_selected()
    assert browser.find("#description").get_attribute("value") == "Packets, many of them."


def test_somebody_who_is_just_looking_is_not_asked_when_to_start(browser):
    browser.open("/project")
    browser.run("document.querySelector('[value=\"just_looking\"]').click()")
    for _ in range(9):
        browser.find("#next").click()
    assert browser.find("#budget_usd_year").is_displayed()


def test_two_use_cases_at_most_and_not_sure_alone(browser):
    browser.open("/project")
    for value in ("trading_engine", "game_engine", "ml_training"):
        browser.find(f'[value="{value}"]').click()
    assert [box.get_attribute("value") for box in browser.all('[name="use_case"]:checked')] == ["game_engine", "ml_training"]
    browser.find('[name="use_case"][value="not_sure"]').click()
    assert len(browser.all('[name="use_case"]:checked')) == 1


def test_sending_twice_going_back_and_reloading_is_one_lead_with_the_last_answers(browser, site):
    before = site.leads()
    browser.open("/project?use_case=game_engine")
    send_contact(browser)
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    first = browser.path()
    browser.driver.refresh()
    browser.driver.back()
    wait_for("the form", lambda: browser.all("#send"))
    go_to_contact(browser) if not browser.find("#send").is_displayed() else None
    fill(browser, company="Brandt Markets", contact_name="Ada Brandt", email=EMAIL)
    browser.run("const consent = document.getElementById('consent'); consent.checked = true; document.getElementById('project').submit()")
    wait_for("the answer", lambda: browser.path() == first)
    assert site.leads() == before + 1
    assert "Brandt Markets" in browser.find(".answers").text


def form_fields(page: str) -> dict[str, str]:
    tags = re.findall(r'<input type="hidden"[^>]*>', page)
    return {re.search(r'name="(\w+)"', tag).group(1): re.search(r'value="([^"]*)"', tag).group(1) for tag in tags}


def test_a_filled_trap_and_haste_are_noted_and_turn_nobody_away(site):
    data = {**form_fields(site.api.get("/project").text), "use_case": "game_engine", "contact_name": "A", "email": EMAIL}
    answer = site.api.post("/project", data={**data, "consent": "yes", "second_address": "x"})
    assert answer.status_code == 303
    (row,) = site.sql("select submission from lead order by id desc limit 1")
    assert row["submission"]["form_signals"] == ["trap_filled", "too_fast"]
    assert "second_address" not in row["submission"]


# --- other sites ------------------------------------------------------------------------------------------------------

EMBEDDED = {"use_case": "game_engine", "contact_name": "Ada", "email": EMAIL, "consent": "yes", "company": "embedded"}


def test_an_allowed_site_sends_its_own_form_and_gets_the_visitor_back(site):
    before = site.leads()
    data = {**EMBEDDED, "next": PARTNER + "/thanks"}
    for _ in range(2):
        answer = site.api.post("/project", data=data, headers={"Origin": PARTNER})
        assert (answer.status_code, answer.headers["Location"]) == (303, PARTNER + "/thanks")
    assert site.leads() == before + 1


class PartnerPage(BaseHTTPRequestHandler):
    """A page on another site with nothing but our script."""

    script = ""

    def do_GET(self) -> None:
        page = f'<!DOCTYPE html><title>Partner</title><div id="here"></div><script src="{self.script}" defer data-target="#here"></script>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *arguments: Any) -> None:
        pass


def test_the_script_puts_the_form_into_a_page_of_an_allowed_site(browser, site):
    PartnerPage.script = site.service.url + "/embed.js"
    with ThreadingHTTPServer(("127.0.0.1", PARTNER_PORT), PartnerPage) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        before = site.leads()
        browser.driver.get(f"{PARTNER_PAGE}/any")
        browser.find('.leadmatch [value="game_engine"]').click()
        browser.find(".leadmatch [name=contact_name]").send_keys("Ada <b>")
        browser.find(".leadmatch [name=email]").send_keys(EMAIL)
        browser.find(".leadmatch [name=consent]").click()
        browser.find(".leadmatch button").click()
        wait_for("the answer", lambda: "Rust Engineer" in browser.find(".leadmatch").text)
        assert browser.run("return document.cookie") == ""
        server.shutdown()
    assert site.leads() == before + 1


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", PARTNER + ".evil.example/", "//evil.example", "javascript:alert(1)", PARTNER + "@evil.example"]
)
def test_nobody_is_sent_to_a_foreign_page(next_page, site):
    answer = site.api.post("/project", data={**EMBEDDED, "next": next_page}, headers={"Origin": PARTNER})
    assert answer.headers["Location"].startswith("/r/")
    assert "evil" not in "".join(re.findall(r'href="[^"]*"', site.api.get(answer.headers["Location"]).text))


def test_a_form_of_a_foreign_site_comes_back_to_be_sent_from_here(site):
    before = site.leads()
    answer = site.api.post("/project", data=EMBEDDED, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 422 and 'value="embedded"' in answer.text
    assert site.leads() == before


# --- the client's own page --------------------------------------------------------------------------------------------


def test_the_answer_shows_the_sum_the_quotes_and_the_split(site):
    page = site.api.get(site.receipt({**HYBRID, "budget_usd_year": 130000}))
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count("<tr>") == 8
    assert "<mark>" in page.text and "How the work is split" in page.text
    assert "inside Python’s published range and below Rust’s" in page.text


def test_reading_a_link_changes_nothing(site):
    path = site.receipt(RUST)
    before = site.sql("select xmin::text, status from lead order by id desc limit 1")
    for end in ("", "/correct", "/withdraw", "/erase", "/data.json"):
        site.api.get(path + end)
        site.api.request("HEAD", path + end)
    assert site.sql("select xmin::text, status from lead order by id desc limit 1") == before or site.sql(
        "select status from lead order by id desc limit 1"
    ) == [{"status": "offered"}]


@pytest.mark.parametrize("end", ["", "/correct", "/data.json"])
def test_a_forged_link_is_a_helpful_page(end, site):
    path = site.receipt(RUST)
    for forged in (path[:-3] + "AAA", "/r/x", path[:20]):
        answer = site.api.get(forged + end)
        assert answer.status_code == 404 and "/project" in answer.text


def test_a_correction_is_a_new_version_and_whoever_has_the_lead_is_told(browser, site, session_mailbox):
    path = site.receipt({**RUST, "email": "carla@client.example"})
    session_mailbox.wait(to="rosa@agency.example")
    session_mailbox.clear()
    browser.open(path)
    browser.find(f'a[href="{path}/correct"]').click()
    assert browser.find("#title").get_attribute("value") == RUST["title"]
    browser.find("#next").click()
    fill(browser, title="Order book")
    go_to_contact(browser)
    browser.find("#send").click()
    wait_for("the answer", lambda: browser.path() == path)
    assert "Order book" in browser.find(".answers").text
    mail = wait_for("the mail", lambda: [m for m in session_mailbox.mails("rosa@agency.example") if "corrected" in m.subject])[0]
    assert "Matching engine" in mail.part("plain") and "Order book" in mail.part("plain")
    (lead,) = site.sql("select id, revision, title from lead where email = 'carla@client.example'")
    assert (lead["revision"], lead["title"]) == (2, "Order book")
    (event,) = site.sql("select old, new from event where what = 'lead_corrected' and lead_id = %s", lead["id"])
    assert (event["old"]["title"], event["new"]["title"]) == ("Matching engine", "Order book")


def test_another_engagement_takes_the_lead_to_another_recruiter(site):
    path = site.receipt(RUST)
    wait_for("the offer", lambda: "Rosa Rust" in site.api.get(path).text)
    data = {"use_case": "data_analysis", "description": "Dashboards", "contact_name": "A", "email": EMAIL, "consent": "yes"}
    assert site.api.post(path + "/correct", data=data).status_code == 303
    wait_for("the other offer", lambda: "Petra Python" in site.api.get(path).text)


def test_withdrawing_and_erasing_need_a_tick(site):
    path = site.receipt(RUST)
    for end in ("/withdraw", "/erase"):
        answer = site.api.post(path + end, data={"other": "x"})
        assert answer.status_code == 422 and "tick the box" in answer.text
    assert site.api.post(path + "/withdraw", data={"sure": "yes"}).status_code == 303
    assert "You have withdrawn it" in site.api.get(path).text
    assert site.api.post(path + "/withdraw", data={"sure": "yes"}).status_code == 303


def test_the_data_are_handed_out_whole(site):
    document = site.api.get(site.receipt(RUST) + "/data.json")
    assert "attachment" in document.headers["Content-Disposition"]
    assert document.json()["submission"]["description"] == RUST["description"]
    assert document.json()["consent"]["wording"] in site.api.get("/project").text


def everything(site: Site) -> str:
    dump = ["pg_dump", "--data-only", site.service.settings["LEADMATCH_DATABASE_URL"]]
    return subprocess.run(dump, capture_output=True, text=True, check=True).stdout


def test_after_an_erasure_nothing_about_the_person_is_left(site, session_mailbox):
    person = {**RUST, "email": "zelda@unforgettable.example", "contact_name": "Zelda Unforgettable", "company": "Zeldacorp"}
    path = site.receipt(person)
    wait_for("the offer", lambda: "Rosa Rust" in site.api.get(path).text)
    correction = {"use_case": "trading_engine", "contact_name": "Zelda Unforgettable", "email": person["email"], "consent": "yes"}
    assert site.api.post(path + "/correct", data=correction).status_code == 303
    assert "unforgettable" in everything(site).lower()
    days = "select coalesce(sum(leads), 0)::int as leads from report.lead_day"
    before = site.sql(days)
    session_mailbox.clear()
    assert site.api.post(path + "/erase", data={"sure": "yes"}).status_code == 303
    assert [word for word in ("unforgettable", "zeldacorp") if word in everything(site).lower()] == []
    assert site.sql(days) == before
    assert site.api.get(path).status_code == 410
    wait_for("the mail", lambda: any("delete" in mail.subject for mail in session_mailbox.mails("rosa@agency.example")))


# --- what visitors may type -------------------------------------------------------------------------------------------

SEEDS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "\"><script>alert(1)</script>",
    "' onfocus=alert(1) autofocus='", "</textarea><script>alert(1)</script>", "</title><script>alert(1)</script>",
    "<!--<script>-->alert(1)", "javascript:alert(1)", "<iframe srcdoc='<script>alert(1)</script>'>", "{{{description}}}",
    "{{#reasons}}{{says}}{{/reasons}}", "{{> pages/head}}", "{{=<% %>=}}<%& title %>", "${alert(1)}", "#{7*7}", "<%= 7*7 %>",
    "a\r\nBcc: victim@example.com", "a\nSet-Cookie: x=1", "\u202egnp.exe", "\u2066\u2069", "\u200b\ufeff", "&lt;script&gt;",
    "&#60;script&#62;", "%3Cscript%3E",
]  # fmt: skip
FRAMES = ["{}", "x{}x", '"{}"', "'{}'", "`{}`", "<{}>", "{{{{{}}}}}", "&{};"]
PAYLOADS = [frame.format(seed) for seed in SEEDS for frame in FRAMES]
TEXT_FIELDS = ["title", "description", "timezone", "languages", "contact_name", "company", "phone"]


def tags(html: str) -> Counter:
    return Counter(node.tag for node in html5lib.parse(html, namespaceHTMLElements=False).iter() if isinstance(node.tag, str))


def payload_form(payload: str, **fields: str) -> dict[str, str]:
    return {**{name: payload[:200] for name in TEXT_FIELDS}, "use_case": "game_engine", "consent": "yes", **fields}


def test_no_payload_becomes_markup_when_the_form_comes_back(site):
    assert len(PAYLOADS) == 200
    expected = tags(site.api.post("/project", data=payload_form("harmless", email="x")).text)
    for payload in PAYLOADS:
        page = site.api.post("/project", data=payload_form(payload, email=payload, latency=payload, next=payload)).text
        found = tags(page)
        changed = {tag for tag in found | expected if found[tag] != expected[tag]} - {"p", "li", "a", "input"}
        assert not changed, (payload, changed)
        assert found["script"] == 1, payload


def test_no_payload_opens_a_dialog_or_adds_an_element_to_the_answer(browser, site):
    def shape() -> dict[str, int]:
        return browser.run(
            "const found = {}; for (const node of document.querySelectorAll('main *, head *')) found[node.tagName] = 1 + (found[node.tagName] || 0);"
            "return found"
        )

    base = {**RUST, "title": "harmless", "timezone": "x", "languages": "x", "phone": "x"}
    expected = None
    for start in range(0, len(PAYLOADS), 10):
        text = " ".join(PAYLOADS[start : start + 10])
        fields = {name: PAYLOADS[start + at][:150].strip() or "x" for at, name in enumerate(TEXT_FIELDS)}
        browser.open(site.receipt({**base, **fields, "description": base["description"] + " " + text}))
        expected = expected or shape()
        allowed = {"SCRIPT", "IMG", "IFRAME", "SVG", "LINK", "META", "FORM", "INPUT", "TITLE"}
        found = shape()
        assert {tag: found.get(tag) for tag in allowed} == {tag: expected.get(tag) for tag in allowed}, text
        assert browser.complaints() == []  # an open dialog would have failed every call before
