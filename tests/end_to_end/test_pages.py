"""The pages as everybody sees them, in every state that they have: what they say, what they weigh, who can use them. In real Chromium."""

import html
import json
import re
import shutil
import subprocess
from datetime import date
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from support.chromium import DESKTOP, PHONE, Browser
from support.leadmatch import ROOT
from support.net import wait_for
from support.sample import RUST, Api
from support.site import COMPARISON, PUBLIC, fill, go_to_contact
from support.tour import Stop

HERE = Path(__file__).parent
PAGE_BYTES_MAX = 60 * 1000
NARROW = (320, 700)  # also what is left of 640 at a zoom of 200 %
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SHIFT_MAX = 0.01  # a tenth of what passes for none


@pytest.fixture(scope="module")
def stops(site) -> list[Stop]:
    return site.tour.stops()


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
        "$140k–$250k $120k–$190k",
        "High-frequency trading engine Rust Engineer", "ML model training Python Developer",
        "Real-time data processing pipeline Rust Engineer", "API for an internal tool Python Developer",
        "Game engine Rust Engineer", "Data analysis and visualization Python Developer",
        "10 to 100 times", "PyO3", "maturin", "Discord", "10x performance gain", "OpenAI", "PyTorch", "TensorFlow", "15–30%",
        "memory-constrained", "rapid prototyping", "Need help deciding?",
    ]  # fmt: skip
    assert [fact for fact in facts if fact not in text] == []


def test_a_changed_rating_changes_every_page(start_service, settings, tmp_path):
    rules = json.loads((ROOT / "src/domain/rules/rules.json").read_text())
    rules["version"] = "test"
    rules["dimensions"]["performance"]["rust"] = 8
    rules["dimensions"]["hiring_cost"]["rust"]["max"] = 260000
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(rules))
    api = Api(start_service(LEADMATCH_RULES=str(file)).url)
    assert "8/10 4/10" in words(api.get(COMPARISON).text)
    assert "$140k–$260k" in words(api.get("/hire/rust-engineer").text)


def test_search_engines_are_told_what_the_pages_are(site):
    page = site.api.get(COMPARISON).text
    assert page.count('itemtype="https://schema.org/Question"') == 3
    assert page.count('itemtype="https://schema.org/ListItem"') == 2
    assert f'<link rel="canonical" href="https://leads.example.com{COMPARISON}">' in page
    assert 'property="og:title"' in page
    sitemap = site.api.get("/sitemap.xml")
    assert sitemap.headers["Content-Type"].startswith("application/xml")
    assert "Sitemap: https://leads.example.com/sitemap.xml" in site.api.get("/robots.txt").text


def test_the_sitemap_has_each_page_in_each_language(site):
    tree = ElementTree.fromstring(site.api.get("/sitemap.xml").content)
    pages = {url.findtext(SITEMAP + "loc"): url for url in tree}
    home = "https://leads.example.com"
    assert set(pages) == {home + path + query for path in PUBLIC for query in ("", "?lang=de")}
    for address, url in pages.items():
        path = address.removeprefix(home).removesuffix("?lang=de")
        links = {link.get("hreflang"): link.get("href") for link in url.findall("{http://www.w3.org/1999/xhtml}link")}
        assert links == {"en": home + path, "de": f"{home}{path}?lang=de", "x-default": home + path}
        assert "2020-01-01" < url.findtext(SITEMAP + "lastmod") <= date.today().isoformat()
        assert f'rel="canonical" href="{address}"' in site.api.get(address.removeprefix(home)).text


def test_published_figures_name_their_source(site):
    (rules,) = site.sql("select version from ruleset order by created_at limit 1")
    for path in PUBLIC[:-1]:
        text = words(site.api.get(path).text)
        assert f"own comparison of Rust and Python, rule set {rules['version']}." in text
        assert re.search(r"In use since \w+, \w+ \d+, 20\d\d\.", text)
    assert "In Gebrauch seit" in words(site.api.get(COMPARISON + "?lang=de").text)


def test_the_example_is_what_the_rules_answer_now(site, start_service, tmp_path):
    for query in ("", "?lang=de"):
        page = site.api.get(COMPARISON + query).text
        example = page[page.index('id="example"'):page.index('id="talents"')]
        (brief,) = re.findall(r"<blockquote>([^<]*)</blockquote>", example)
        answers = {"description": brief, "latency": "under_10ms", "data_share": "part", "codebase": "python_too_slow"}
        answer = site.api.post("/api/v1/recommendation" + query, json=answers).json()
        assert answer["engagement"] == "hybrid" and answer["talent"] in example
        assert [reason["says"] for reason in answer["reasons"][:3]] == [words(f"<p>{says}") for says in re.findall(r"<li>([^<]*)</li>", example)]
    rules = json.loads((ROOT / "src/domain/rules/rules.json").read_text())
    rules["version"] = "test"
    rules["dimensions"]["hiring_cost"]["python"]["min"] = 111000
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(rules))
    page = Api(start_service(LEADMATCH_RULES=str(file)).url).get(COMPARISON).text
    assert "$111k" in page[page.index('id="example"'):page.index('id="talents"')]


def test_the_page_that_one_is_on_is_marked(site):
    for path in PUBLIC:
        page = site.api.get(path + "?lang=de").text
        assert re.findall(r'href="([^"?]*)[^"]*" aria-current="page"', page) == [path]
    assert 'aria-current="page"' not in site.api.get("/r").text


def test_salaries_stand_on_a_scale_that_begins_at_nothing(site):
    for path in ("/hire/rust-engineer", "/hire/python-developer", "/hire/hybrid-team"):
        figure = re.search(r'<figure class="salaries">.*?</figure>', site.api.get(path).text, re.DOTALL).group(0)
        ticks = [(label, float(x)) for x, label in re.findall(r'<text x="([\d.]+)" y="82"[^>]*>([^<]*)</text>', figure)]
        assert [label for label, _ in ticks] == ["$0", "$100,000", "$200,000", "$300,000"]
        unit = (ticks[-1][1] - ticks[0][1]) / 300
        bars = {side: (float(x), float(width)) for side, x, width in re.findall(r'class="(\w+)" x="([\d.]+)" y="\d+" width="([\d.]+)"', figure)}
        for side, (low, high) in {"rust": (140, 250), "python": (120, 190)}.items():
            assert bars[side] == pytest.approx((ticks[0][1] + unit * low, unit * (high - low)), abs=0.2)


def test_pages_and_files_are_kept_and_asked_about(site):
    for path in PUBLIC[:-1]:
        tag = site.api.get(path).headers["ETag"]
        assert site.api.get(path, headers={"If-None-Match": tag}).status_code == 304
    style = re.search(r'href="(/static/site\.css\?v=\w+)"', site.api.get(COMPARISON).text).group(1)
    assert "immutable" in site.api.get(style).headers["Cache-Control"]
    assert "immutable" not in site.api.get("/static/site.css?v=other").headers["Cache-Control"]


def test_every_page_is_strictly_valid_html(site, stops):
    for stop in stops:
        html5lib.HTMLParser(strict=True).parse(stop.visit(site.api))


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
    result = browser.driver.execute_async_script("const done = arguments[0]; axe.run({ resultTypes: ['violations'] }).then(done)")
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in result["violations"]]


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_and_the_policy_refuses_nothing(size, scheme, browser, stops, axe):
    browser.use(size, scheme)
    found = {}
    for stop in stops:
        browser.visit(stop)
        browser.run("for (const folded of document.querySelectorAll('details')) folded.open = true")
        complaints = [line for line in browser.complaints() if not line.startswith("INFO") and "the server responded" not in line]
        found[stop.name] = findings(browser, axe) + complaints
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_axe_finds_nothing_on_any_step_of_the_form(browser, axe):
    browser.use(PHONE, "dark")
    browser.open("/project?use_case=game_engine")
    wait_for("the preview", lambda: browser.all("#preview_body .verdict"))
    found = {}
    while not browser.find("#send").is_displayed():
        found[browser.find("#progress-text").text] = findings(browser, axe)
        browser.find("#next").click()
    found["the last"] = findings(browser, axe)
    assert {step: lines for step, lines in found.items() if lines} == {}


WATCH = """
    window.shift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.hadRecentInput ? 0 : entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
LOADED = """
    const done = arguments[0];
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const loaded = entries.map((entry) => [entry.name, entry.decodedBodySize]);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done([document.documentElement.scrollWidth, window.shift, loaded]), 50)));
"""


@dataclass(frozen=True)
class Measured:
    width: int
    shift: float
    loaded: list[tuple[str, int]]  # address and bytes


@pytest.fixture(scope="module", params=[DESKTOP, NARROW], ids=["desktop", "narrow"])
def measured(request, chromium, stops) -> tuple[int, dict[str, Measured]]:
    """The width of the window, and what was measured of every page in it."""
    chromium.use(request.param)
    watch = chromium.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    found = {}
    for stop in stops:
        chromium.visit(stop)
        found[stop.name] = Measured(*chromium.driver.execute_async_script(LOADED))
    chromium.command("Page.removeScriptToEvaluateOnNewDocument", identifier=watch["identifier"])
    return request.param[0], found


def test_nothing_is_wider_than_the_window(measured):
    width, pages = measured
    assert {name: page.width for name, page in pages.items() if page.width > width} == {}


def test_nothing_is_wider_than_a_phone_with_letters_of_twice_the_size(site, stops):
    browser = Browser(preferences={"webkit.webprefs.default_font_size": 32})
    browser.url = site.service.url
    browser.use(PHONE)
    found = {}
    try:
        browser.open(COMPARISON + "?lang=de")
        assert browser.run("return document.querySelector('.skip').getBoundingClientRect().bottom") <= 0
        browser.command("Network.enable")
        for language in ("de", "en"):
            browser.command("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
            for stop in [*stops, *site.tour.link_stops()]:
                browser.visit(stop)
                found[f"{stop.name} {language}"] = browser.run("return document.documentElement.scrollWidth")
    finally:
        browser.close()
    assert {name: width for name, width in found.items() if width > PHONE[0]} == {}


BROKEN_WORDS = """
    const broken = [];
    for (const node of [...document.querySelectorAll(".bar-below > *")].flatMap((button) => [...button.childNodes])) {
        for (const word of (node.nodeType === Node.TEXT_NODE ? node.data : "").matchAll(/[^\\s-]+/g)) {
            const range = document.createRange();
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map((line) => line.top)).size > 1) broken.push(word[0]);
        }
    }
    return broken;
"""


@pytest.mark.parametrize("width", [PHONE[0], NARROW[0]])
def test_no_word_in_the_bar_at_the_lower_edge_is_broken(width, browser, stops):
    browser.use((width, 800))
    browser.command("Network.enable")
    found = {}
    for language in ("de", "en"):
        browser.command("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
        for stop in stops:
            if stop.name not in ("offer open", "offer asked", "form with answers", "correction"):
                continue
            browser.visit(stop)
            if "offer" not in stop.name:
                wait_for("the recommendation", lambda: browser.all("#preview_body .verdict"))
            found[f"{stop.name} {language}"] = browser.run(BROKEN_WORDS)
    browser.command("Network.setExtraHTTPHeaders", headers={})
    assert len(found) == 8 and {name: words for name, words in found.items() if words} == {}


def test_nothing_moves_once_it_is_painted(measured):
    assert {name: page.shift for name, page in measured[1].items() if page.shift > SHIFT_MAX} == {}


def test_every_page_is_light_and_asks_nobody_else(measured, site):
    pages = measured[1]
    assert {name: page.loaded for name, page in pages.items() if sum(count for _, count in page.loaded) >= PAGE_BYTES_MAX} == {}
    assert {address for page in pages.values() for address, _ in page.loaded if not address.startswith(site.service.url + "/")} == set()


def test_a_folded_part_is_printed(browser):
    """A reader who prints the comparison wants the answers too."""
    browser.open(COMPARISON)
    browser.command("Emulation.setEmulatedMedia", media="print")
    wait_for("the answers", lambda: browser.run("return document.querySelector('.faq p').checkVisibility({ contentVisibilityAuto: true })"))
    browser.command("Emulation.setEmulatedMedia", media="")


def test_what_can_only_be_pressed_is_not_printed(browser, site):
    browser.open(site.receipt(RUST))
    browser.command("Emulation.setEmulatedMedia", media="print")
    wait_for("the paper", lambda: not browser.find("main a.edit").is_displayed())
    assert [button.text for button in browser.all("main button, main summary") if button.is_displayed()] == []
    assert browser.find("#answers").is_displayed()
    browser.command("Emulation.setEmulatedMedia", media="")


def test_the_title_of_a_page_tells_its_state_and_that_something_was_refused(site, stops):
    titles = {stop.name: html.unescape(re.search("<title>(.*?) \\| ", stop.visit(site.api)).group(1)) for stop in stops}
    assert titles["offer open"] == "Waiting for you: Matching engine"
    assert titles["offer asked"] == "Waiting for the client: Matching engine"
    assert titles["offer accepted"] == "Accepted: Matching engine" and titles["offer declined"] == "Declined: Matching engine"
    assert titles["question answered"] == "Your answer to our question" and titles["no such page"] == "Page not found"
    receipts = [title for name, title in titles.items() if name.startswith("receipt") and name != "receipt erased"]
    assert len(set(receipts)) == len(receipts) and all(re.search(r" \(LM-\w+\)$", title) for title in receipts)
    refused = {name for name, title in titles.items() if title.startswith("Error: ")}
    assert {"form with mistakes", "correction with mistakes", "answer with a mistake", "offer pressed wrongly", "question answered by nothing"} <= refused
    assert not {name for name in refused if name.startswith("receipt") or name in ("form", "offer open", "question open", "offer erased")}


def test_a_decided_offer_no_longer_says_why_it_was_made(site, stops):
    pages = {stop.name: stop.visit(site.api) for stop in stops if stop.name.startswith("offer ")}
    assert "Why you:" in pages["offer open"] and "Why you:" in pages["offer asked"]
    assert [name for name in ("offer accepted", "offer declined", "offer placed", "offer lost") if "Why you:" in pages[name]] == []
    assert "/hire/rust-engineer" not in pages["offer erased"]


def test_what_was_put_right_is_complained_about_no_longer(browser):
    browser.open("/project?use_case=game_engine")
    go_to_contact(browser)
    browser.find("#send").click()
    complaints = lambda: [complaint.text for complaint in browser.all(".field.wrong .error")]
    assert complaints() == ["Enter your name.", "Enter your email.", "Check the box to share your request with recruiters."]
    fill(browser, contact_name="Ada", email="ada@nowhere")
    assert complaints()[0] == "Enter your email." and len(complaints()) == 2
    browser.find("#email").send_keys(".example")
    browser.find("#consent").click()
    assert complaints() == [] and browser.all("[aria-invalid=true]") == []


def test_there_is_no_security_txt_where_it_could_name_no_contact(site):
    assert site.api.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("path", ["/r", "/d"])
def test_who_mistypes_the_address_for_a_link_is_told_what_to_enter(path, site):
    page = site.api.post(path, data={"email": "nobody"})
    assert page.status_code == 422 and "Enter a valid email, like ana@example.com (there must be one @)." in page.text
    assert "<title>Error: " in page.text and "<title>Error: " not in site.api.get(path).text
