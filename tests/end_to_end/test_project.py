"""The form: its steps with and without script, what it forgives, what it never does twice; and the forms that other sites put in front of it."""

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Iterator

import pytest
import requests
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from support.chromium import PHONE, Browser
from support.leadmatch import ROOT
from support.net import wait_for
from support.site import COMPARISON, EMAIL, PARTNER, PARTNER_PAGE, PARTNER_PORT, fill, go_to_contact, send_contact

STEPS = 6
KEY_SECONDS = 60 / 200  # 40 words a minute, of five letters each
CHOICE_SECONDS = 1.0  # to read the options and decide
FORM_SECONDS_MAX = 120


@pytest.fixture(autouse=True)
def no_leads(site) -> None:
    """Ada sends the same few answers again and again: in each test for the first time."""
    site.sql("delete from lead returning id")


def step(browser: Browser) -> str:
    return browser.find("#progress-text").text


class Keyboard:
    """Hands that never touch a mouse."""

    def __init__(self, browser: Browser):
        self.browser = browser

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self.browser.driver).send_keys(key).perform()

    def tab_to(self, selector: str) -> None:
        for _ in range(60):
            self.press(Keys.TAB)
            if self.browser.run("return document.activeElement.matches(arguments[0])", selector):
                assert self.browser.run("return document.activeElement.matches(':focus-visible')")
                return
        raise AssertionError(f"no tab leads to {selector}")


def test_a_keyboard_alone_leads_from_the_comparison_to_the_recommendation(browser, site):
    hands = Keyboard(browser)
    browser.open(COMPARISON)
    hands.tab_to("a[href='/project?source=compare_hero']")
    hands.press(Keys.ENTER)
    wait_for("the form", lambda: browser.all("#project"))
    hands.tab_to("[value=trading_engine]")
    hands.press(Keys.SPACE)
    for number in range(1, STEPS):
        assert step(browser).startswith(f"Step {number} of {STEPS}: ")
        for name in ("latency", "memory") if number == 3 else ():
            hands.tab_to(f"[name={name}]")
            hands.press(Keys.SPACE, Keys.ARROW_DOWN)
        hands.tab_to("#next")
        hands.press(Keys.ENTER)
    hands.tab_to("#contact_name")
    hands.press("Ada Brandt")
    hands.tab_to("#email")
    hands.press(EMAIL)
    hands.tab_to("#consent")
    hands.press(Keys.SPACE)
    hands.tab_to("#send")
    hands.press(Keys.ENTER)
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    assert "Rust Engineer" in browser.find(".verdict").text
    (lead,) = site.sql("select submission from lead order by id desc limit 1")
    assert (lead["submission"]["latency"], lead["submission"]["memory"]) == ("under_10ms", "cost_matters")


class Typist(Keyboard):
    """Hands that need time: counted, not slept."""

    def __init__(self, browser: Browser):
        super().__init__(browser)
        self.seconds = 0.0

    def press(self, *keys: str) -> None:
        self.seconds += KEY_SECONDS * sum(len(key) for key in keys)
        super().press(*keys)

    def choose(self, key: str, choice: str) -> None:
        self.seconds += CHOICE_SECONDS
        self.press(key)
        assert self.browser.run("return document.activeElement.matches(':checked') && document.activeElement.value") == choice

    def type(self, name: str, text: str) -> None:
        self.tab_to(f"#{name}")
        self.press(text)


BRIEF = "A matching engine for energy trading. It answers in under a millisecond, holds the order book in memory, and must never stop."


def test_a_person_who_types_40_words_a_minute_needs_less_than_two_minutes(browser, site):
    """Every question is answered, by keyboard alone, as the page itself teaches: a number chooses, Tab goes on."""
    hands = Typist(browser)
    browser.open("/project")
    assert browser.find("#keys").is_displayed()
    hands.choose("1", "trading_engine")
    hands.press(Keys.ENTER)
    hands.type("description", BRIEF)
    hands.tab_to("#next")
    hands.press(Keys.ENTER)
    for questions in (
        {"latency": "under_1ms", "memory": "tight", "priority": "first_version"},
        {"data_share": "most", "codebase": "new", "team_knows": "python"},
        {"engineers": "1", "start": "now"},
    ):
        for name, choice in questions.items():
            hands.tab_to(f"[name={name}]")
            hands.choose("1", choice)
        if "start" in questions:
            hands.type("budget_usd_year", "220k")
        hands.press(Keys.ENTER)
    for name, text in {"contact_name": "Ada Brandt", "email": EMAIL, "company": "Nordlicht Energy", "phone": "+49 30 1234567"}.items():
        hands.type(name, text)
    hands.tab_to("#consent")
    hands.seconds += CHOICE_SECONDS
    hands.press(Keys.SPACE)
    hands.tab_to("#send")
    hands.press(Keys.ENTER)
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    (lead,) = site.sql("select submission from lead order by id desc limit 1")
    given = lead["submission"]
    assert given["description"] == BRIEF and (given["budget_usd_year"], given["team_knows"]) == (220000, "python")
    assert 60 < hands.seconds < FORM_SECONDS_MAX, hands.seconds


def test_no_field_that_the_keyboard_reaches_is_under_the_bar(browser):
    browser.use((390, 500))
    browser.open("/project?use_case=game_engine")
    go_to_contact(browser)
    under = "const [field, bar] = [document.activeElement, document.querySelector('.bar-below')];" \
        "return !bar.contains(field) && field.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1"
    walk = Keyboard(browser)
    for name in ("contact_name", "email", "company", "phone", "consent"):
        walk.tab_to(f"#{name}")
        assert not browser.run(under), name


def test_from_the_comparison_to_the_recommendation(browser, site):
    browser.open(COMPARISON)
    browser.find('a[href*="use_case=game_engine"]').click()
    assert browser.find('[name="use_case"][value="game_engine"]').is_selected()
    wait_for("the preview", lambda: "Rust Engineer" in browser.text("#preview_body"))
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
    wait_for("the client's page", lambda: plain.path().startswith("/r/"))
    assert site.leads() == before + 1


def test_each_screen_is_checked_before_the_next_and_back_returns(browser):
    browser.open("/project")
    browser.find("#next").click()
    browser.find("#next").click()
    assert step(browser).startswith(f"Step 2 of {STEPS}")
    assert "Choose what you’re building" in browser.find("#description_problem").text
    assert browser.driver.switch_to.active_element == browser.find("#description")
    fill(browser, description="Packets, many of them.")
    browser.find("#next").click()
    assert step(browser) == f"Step 3 of {STEPS}: Speed and memory"
    browser.driver.back()
    wait_for("the step before", lambda: step(browser).startswith(f"Step 2 of {STEPS}"))
    go_to_contact(browser)
    fill(browser, email="ada@gmial.com")
    wait_for("the hint", lambda: browser.text("#meant") == "Did you mean ada@gmail.com?")
    browser.find("#send").click()
    assert browser.find("#contact_name_problem").text == "Enter your name."
    assert "Check the box" in browser.find("#consent_problem").text
    assert browser.run("return document.getElementById('consent_problem').nextElementSibling.matches('.option')"), "above the box, not in its label"
    browser.find("#meant").click()
    assert browser.find("#email").get_attribute("value") == "ada@gmail.com"


def test_keys_choose_and_what_is_left_is_said_in_minutes(browser):
    browser.open("/project")
    assert browser.find("#progress-left").text == "About 2 minutes left"
    hands = Keyboard(browser)
    hands.press("3")
    assert browser.find('[value="game_engine"]').is_selected()
    browser.find("#next").click()
    browser.find("#next").click()
    hands.press("2", "t")
    assert browser.find('[value="under_10ms"]').is_selected()


def test_a_draft_leaves_contact_fields_out_ends_after_a_week_and_is_cleared_by_one_press(browser):
    browser.open("/project?use_case=game_engine")
    go_to_contact(browser)
    fill(browser, contact_name="Ada Brandt", email=EMAIL, company="Brandt", phone="+43 1 234567")
    kept = browser.run("return localStorage.getItem('leadmatch-project')")
    assert "game_engine" in kept and not any(word in kept for word in ("Ada", "ada@", "Brandt", "234567"))
    browser.open("/project")
    assert browser.find('[value="game_engine"]').is_selected()
    browser.run("const key = 'leadmatch-project', kept = JSON.parse(localStorage.getItem(key)); kept.at -= 8 * 24 * 3600 * 1000;"
                "localStorage.setItem(key, JSON.stringify(kept))")
    browser.open("/project")
    assert not browser.find('[value="game_engine"]').is_selected()
    browser.find('[value="ml_training"]').click()
    browser.find("#clear").click()
    wait_for("the empty form", lambda: not browser.find('[value="ml_training"]').is_selected())
    assert browser.run("return localStorage.length") == 0


def test_where_storage_is_forbidden_the_form_works_and_claims_to_keep_nothing(site):
    browser = Browser(preferences={"profile.default_content_setting_values.cookies": 2})
    browser.url = site.service.url
    try:
        browser.use()
        browser.open("/project")
        assert browser.run("try { return localStorage.length } catch { return 'forbidden' }") == "forbidden"
        browser.find('[value="game_engine"]').click()
        assert browser.all("#draft") == [] and "Clear" not in browser.text("main")
        send_contact(browser)
        wait_for("the status page", lambda: browser.path().startswith("/r/"))
        assert [line for line in browser.complaints() if line.startswith("SEVERE")] == []
    finally:
        browser.close()


def test_what_could_not_be_stored_is_one_press_from_being_sent_again(browser):
    browser.open("/project?use_case=game_engine")
    browser.run("document.querySelector('[name=token]').value = 'old'")
    send_contact(browser)
    wait_for("the answer", lambda: browser.all(".alert"))
    assert step(browser) == f"Step {STEPS} of {STEPS}: Your contact details"
    assert browser.find("#email").get_attribute("value") == EMAIL and browser.find("#consent").is_selected()
    browser.find("#send").click()
    wait_for("the status page", lambda: browser.path().startswith("/r/"))


def test_a_field_keeps_its_help_when_it_is_complained_about(browser):
    browser.open("/project?use_case=game_engine")
    go_to_contact(browser)
    fill(browser, contact_name="Ada Brandt", email="ada")
    browser.find("#send").click()
    assert browser.find("#email").get_attribute("aria-describedby") == "email_problem email_help"
    fill(browser, email=EMAIL)
    browser.find("#send").click()
    assert browser.find("#email").get_attribute("aria-describedby") == "email_help"
    assert browser.find("#email").get_attribute("aria-invalid") == "false"


def test_on_a_phone_what_goes_on_is_in_reach_and_the_recommendation_a_tap_away(browser):
    browser.use(PHONE)
    browser.open("/project?use_case=game_engine")
    wait_for("the recommendation", lambda: browser.find("#peek").text == "Rust Engineer")
    assert browser.run("return document.getElementById('next').getBoundingClientRect().bottom <= innerHeight")
    assert not browser.find("#preview").is_displayed()
    browser.find("#peek").click()
    assert "Rust Engineer" in browser.find("#preview").text
    small = "return [...document.querySelectorAll('main button, main .option, main input:not([type=radio], [type=checkbox])')]" \
        ".filter((one) => one.checkVisibility() && !one.closest('.trap') && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"
    assert browser.run(small) == []


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
    browser.find('[value="game_engine"]').click()
    for _ in range(4):
        browser.find("#next").click()
    assert browser.find("#budget_usd_year").is_displayed()
    assert not browser.find("[name=start]").is_displayed()
    browser.find("#next").click()
    assert browser.find("#contact_name").is_displayed()


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
    (row,) = site.sql("select submission, needs_review, recommendation from lead order by id desc limit 1")
    assert row["submission"]["form_signals"] == ["trap_filled", "too_fast"]
    assert "second_address" not in row["submission"]
    assert row["needs_review"] and not row["recommendation"]["needs_review"]


def test_nobody_is_doubted_who_took_the_time_to_read(browser, site):
    browser.open("/project?use_case=game_engine")
    time.sleep(3)  # a browser that is driven fills in the form in less than the two seconds that make a person doubtful
    send_contact(browser)
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    (row,) = site.sql("select submission, needs_review from lead order by id desc limit 1")
    assert "form_signals" not in row["submission"] and not row["needs_review"]


def test_every_mistake_is_said_at_once_and_nothing_typed_is_lost(plain, site):
    plain.open("/project?headcount=3")
    plain.find('[value="game_engine"]').click()
    fill(plain, description="Two\nlines", company="Brandt & Sons", email="nobody-at-home")
    plain.find("#send").click()
    summary = wait_for("the errors", lambda: plain.all("#error-summary"))[0]
    assert plain.driver.switch_to.active_element == summary
    links = summary.find_elements("css selector", "a")
    assert [link.get_attribute("hash") for link in links] == ["#contact_name", "#email", "#consent"]
    typed = {name: plain.find(f"#{name}").get_attribute("value") for name in ("description", "company", "email")}
    assert typed == {"description": "Two\nlines", "company": "Brandt & Sons", "email": "nobody-at-home"}
    assert plain.find('[value="game_engine"]').is_selected()
    assert plain.find("[type=hidden][name=headcount]").get_attribute("value") == "3"


def test_once_the_request_is_in_the_rest_is_asked_and_shown_to_the_recruiter(browser, site):
    browser.open("/project?use_case=game_engine")
    send_contact(browser)
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    browser.find(".sharpen .button").click()
    wait_for("the questions", lambda: browser.all("#location"))
    assert step(browser).startswith("Step 7 of 10: ")
    browser.find("[name=contract][value=permanent]").click()
    fill(browser, location="Vienna, right to work in the EU", rate="95,000 CHF a year")
    browser.find("#finish").click()
    fill(browser, candidates="3", interviews="One call; our CTO decides")
    browser.find("#send").click()
    wait_for("the page", lambda: "/correct" not in browser.path())
    (lead,) = site.sql("select submission from lead order by id desc limit 1")
    assert (lead["submission"]["contract"], lead["submission"]["candidates"]) == ("permanent", 3)
    assert "Vienna, right to work in the EU" in browser.find(".answers").text


def test_a_double_click_is_one_lead(browser, site):
    before = site.leads()
    browser.open("/project?use_case=game_engine")
    go_to_contact(browser)
    fill(browser, contact_name="Ada Brandt", email=EMAIL)
    browser.find("#consent").click()
    ActionChains(browser.driver).double_click(browser.find("#send")).perform()
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    assert site.leads() == before + 1


def test_a_lost_connection_loses_nothing_and_makes_no_second_lead(browser, site):
    before = site.leads()
    browser.open("/project?use_case=game_engine")
    go_to_contact(browser)
    fill(browser, contact_name="Ada Brandt", email=EMAIL, company="Brandt Markets")
    browser.find("#consent").click()
    browser.command("Network.enable")
    offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.command("Network.emulateNetworkConditions", offline=True, **offline)
    browser.find("#send").click()
    wait_for("the browser's own page", lambda: not browser.all("#project"))
    browser.command("Network.emulateNetworkConditions", offline=False, **offline)
    assert site.leads() == before
    browser.driver.back()
    wait_for("the form", lambda: browser.all("#send"))
    if not browser.find("#send").is_displayed():
        go_to_contact(browser)
    assert browser.find("#company").get_attribute("value") == "Brandt Markets"
    if not browser.find("#consent").is_selected():
        browser.find("#consent").click()
    browser.find("#send").click()
    wait_for("the answer", lambda: browser.path().startswith("/r/"))
    assert site.leads() == before + 1


# --- other sites ------------------------------------------------------------------------------------------------------

EMBEDDED = {"use_case": "game_engine", "contact_name": "Ada", "email": EMAIL, "consent": "yes", "company": "embedded"}


def test_an_allowed_site_sends_its_own_form_and_gets_the_visitor_back(site):
    before = site.leads()
    data = {**EMBEDDED, "next": PARTNER + "/thanks"}
    for _ in range(2):
        answer = site.api.post("/project", data=data, headers={"Origin": PARTNER})
        assert answer.status_code == 303 and answer.headers["Location"].startswith(PARTNER + "/thanks?reference=LM-")
    assert site.leads() == before + 1


class PartnerPage(BaseHTTPRequestHandler):
    """A page on another site."""

    html = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.html.encode())

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def partner(site) -> Iterator[Callable[..., str]]:
    """partner(html): the address of a page of the allowed site that holds html, in which our examples' names are the real ones."""

    def show(html: str, head: str = "") -> str:
        html = html.replace("https://leads.example.com", site.service.url).replace("https://your-site.example", PARTNER_PAGE)
        PartnerPage.html = f"<!DOCTYPE html>{head}<title>Partner</title><body>{html}"
        return PARTNER_PAGE + "/any"

    with ThreadingHTTPServer(("127.0.0.1", PARTNER_PORT), PartnerPage) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield show
        server.shutdown()


def examples() -> list[str]:
    """What README.md tells other sites to put into their pages: the script, the form, the call."""
    return re.findall(r"```(?:html|js)\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


def test_the_script_of_the_readme_puts_the_form_into_a_page_of_an_allowed_site(browser, site, partner):
    before = site.leads()
    browser.driver.get(partner(examples()[0]))
    wait_for("the form", lambda: browser.all("form.leadmatch"))
    browser.find('.leadmatch [value="game_engine"]').click()
    browser.find(".leadmatch [name=contact_name]").send_keys("Ada <b>")
    browser.find(".leadmatch [name=email]").send_keys(EMAIL)
    browser.find(".leadmatch [name=consent]").click()
    browser.find(".leadmatch button").click()
    wait_for("the answer", lambda: "Rust Engineer" in browser.text(".leadmatch"))
    assert browser.run("return document.cookie") == ""
    assert site.leads() == before + 1


def test_the_script_says_what_is_wrong_and_keeps_what_was_typed(browser, partner):
    browser.driver.get(partner(examples()[0]))
    wait_for("the form", lambda: browser.all("form.leadmatch"))
    browser.find(".leadmatch [name=contact_name]").send_keys("Ada")
    browser.find(".leadmatch [name=email]").send_keys("ada@nowhere")
    browser.find(".leadmatch [name=consent]").click()
    browser.find(".leadmatch button").click()
    wait_for("the trouble", lambda: "what you’re building" in browser.text(".leadmatch legend em"))
    assert browser.text(".leadmatch [role=alert]") == "Check the marked answers."
    assert "valid email" in browser.find(".leadmatch [aria-invalid][name=email] + em").text
    assert browser.find(".leadmatch [name=contact_name]").get_attribute("value") == "Ada"


def test_what_is_touched_in_the_form_of_the_script_is_large_enough_for_a_thumb(browser, partner):
    browser.use(PHONE)
    browser.driver.get(partner(examples()[0]))
    wait_for("the form", lambda: browser.all("form.leadmatch"))
    touched = browser.all(".leadmatch :is(fieldset label, button, textarea, input:not([type=radio], [type=checkbox]))")
    assert len(touched) > 15 and [thing.get_attribute("outerHTML") for thing in touched if thing.size["height"] < 43.5] == []


def test_the_script_works_three_times_on_a_page_that_forbids_inline_styles(browser, site, partner):
    policy = f"default-src 'none'; script-src {site.service.url}; connect-src {site.service.url}"
    script = examples()[0].partition("</div>\n")[2].replace(' data-target="#project-form"', "")
    browser.complaints()
    browser.driver.get(partner(3 * script, f'<meta http-equiv="Content-Security-Policy" content="{policy}">'))
    wait_for("the forms", lambda: len(browser.all("form.leadmatch")) == 3)
    assert browser.run("return getComputedStyle(document.querySelector('.leadmatch button')).backgroundColor") == "rgb(31, 79, 216)"
    assert [line for line in browser.complaints() if "Content Security Policy" in line] == []
    browser.all("form.leadmatch")[2].find_element("css selector", "[name=email]").send_keys("ada@nowhere")
    browser.all("form.leadmatch button")[2].click()
    wait_for("the trouble", lambda: browser.all("#leadmatch-3-email"))


def test_the_script_recommends_nothing_where_nothing_is_decided(browser, site, partner):
    browser.driver.get(partner(examples()[0]))
    wait_for("the form", lambda: browser.all("form.leadmatch"))
    browser.find(".leadmatch [name=description]").send_keys("We need somebody who helps us.")
    browser.find(".leadmatch [name=contact_name]").send_keys("Ada")
    browser.find(".leadmatch [name=email]").send_keys("vague@client.example")
    browser.find(".leadmatch [name=consent]").click()
    browser.find(".leadmatch button").click()
    wait_for("the answer", lambda: browser.all("div.leadmatch[lang=en]"))
    assert "can’t tell yet" in browser.text(".leadmatch") and "recommend" not in browser.text(".leadmatch")
    assert browser.run("return document.activeElement.className").startswith("leadmatch")


def test_a_page_of_a_site_that_is_not_listed_gets_a_link_to_the_form(browser, site, partner):
    browser.driver.get(partner(examples()[0]).replace("127.0.0.1", "localhost"))
    wait_for("the link", lambda: browser.all(f'#project-form a[href="{site.service.url}/project"]'))
    assert not browser.all("form.leadmatch")


def test_the_script_is_small_before_it_is_packed(site):
    assert len(site.api.get("/embed.js").content) < 6000


@pytest.mark.parametrize(
    "html, attributes, query, language",
    [("", "", "", "en"), ("<html lang=de>", "", "", "de"), ("<html lang=en-GB>", "", "", "en"), ("<html lang=en>", 'data-language="de"', "", "de"),
     ("<html lang=de>", 'data-language="de"', "?lang=en", "en"), ("<html lang=tlh>", "", "", "en")],
)
def test_the_script_speaks_the_language_it_is_told_or_that_of_the_page(html, attributes, query, language, browser, partner):
    script = examples()[0].replace("/embed.js\"", f"/embed.js{query}\" {attributes}")
    browser.driver.get(partner(script, html))
    wait_for("the form", lambda: browser.all("form.leadmatch"))
    assert browser.find("form.leadmatch").get_attribute("lang") == language
    assert browser.text("form.leadmatch button") == {"en": "Get a recommendation", "de": "Empfehlung erhalten"}[language]


def test_the_plain_form_of_the_readme_brings_the_visitor_back(plain, site, partner):
    before = site.leads()
    plain.driver.get(partner(examples()[1]))
    plain.find("[name=description]").send_keys("A game engine in Rust.")
    plain.find("[name=contact_name]").send_keys("Ada Brandt")
    plain.find("[name=email]").send_keys(EMAIL)
    plain.find("[name=consent]").click()
    plain.find("button").click()
    wait_for("the way back", lambda: plain.driver.current_url.startswith(PARTNER_PAGE + "/thanks?reference=LM-"))
    assert site.leads() == before + 1


def test_the_call_of_the_readme_gets_the_recommendation(browser, site, partner):
    before = site.leads()
    browser.driver.get(partner(""))
    code = examples()[2].replace("https://leads.example.com", site.service.url)
    script = f"const done = arguments[0]; (async () => {{ {code}; return answer; }})().then(done, (error) => done(String(error)))"
    answer = browser.driver.execute_async_script(script)
    assert answer["recommendation"]["talent"] == "Rust Engineer"
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
