"""A day's work in the console, by mouse and by keyboard alone; and the questions that staff ask of it, each by one search or two presses."""

import html
import re
from datetime import datetime, timedelta, timezone

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from support.chromium import DESKTOP
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, CONTACT, Api
from test_console import PASSWORD, anna, browser, olga, password_hash, service  # noqa: F401
from test_second_step import code_of, set_up

TRIAGED = 10
TABS_MAX = 250
VAGUE = {**CONTACT, "description": "We need some help with a project of ours."}


@pytest.fixture
def settings(settings):
    settings["LEADMATCH_STAFF_NOTICE_TO"] = "team@agency.example"
    return settings


class Mouse:
    def __init__(self, browser):
        self.browser = browser

    def find(self, selector: str):
        return wait_for(selector, lambda: self.browser.all(selector))[0]

    def press(self, selector: str) -> None:
        """Again if the page it was on has just been replaced."""

        def is_pressed() -> bool:
            try:
                self.find(selector).click()
            except StaleElementReferenceException:
                return False
            return True

        wait_for(selector, is_pressed)

    def type(self, selector: str, text: str) -> None:
        self.press(selector)
        self.browser.driver.switch_to.active_element.send_keys(Keys.CONTROL, "a", Keys.NULL, text)

    def choose(self, selector: str, value: str) -> None:
        Select(self.find(selector)).select_by_value(value)

    def decide(self) -> None:
        self.press("button[value=rust]")


class Keyboard(Mouse):
    """Nothing but keys: Tab until it is there, as somebody does who cannot point."""

    def go(self, selector: str):
        self.find(selector)
        for _ in range(TABS_MAX):
            active = self.browser.driver.switch_to.active_element
            if self.browser.run("return arguments[0].matches(arguments[1])", active, selector):
                return active
            active.send_keys(Keys.TAB)
        raise AssertionError(f"{selector} is not reached by Tab")

    def press(self, selector: str) -> None:
        self.go(selector).send_keys(Keys.ENTER)

    def type(self, selector: str, text: str) -> None:
        self.go(selector).send_keys(Keys.CONTROL, "a", Keys.NULL, text)

    def choose(self, selector: str, value: str) -> None:
        label = self.browser.run("return document.querySelector(arguments[0]).querySelector(`option[value='${arguments[1]}']`).textContent", selector, value)
        self.go(selector).send_keys(label)
        assert self.browser.run("return document.querySelector(arguments[0]).value", selector) == value

    def decide(self) -> None:
        self.browser.driver.switch_to.active_element.send_keys("1")


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_a_day_of_work(hand, service, recruiters, anna, api, sql, browser):  # noqa: F811
    public = Api(service.url)
    for number in range(TRIAGED):
        public.take({**VAGUE, "title": f"Project {number}", "email": f"bo{number}@other{number}.example"})
    engine, accepted = (public.take({**BY_ENGAGEMENT["rust"], "title": title, "email": f"ada@{title.lower()}.example"})["reference"] for title in ("Zeppelin", "Airship"))
    wait_for("triage", lambda: sql("select count(*) as n from lead where status = 'triage'") == [{"n": TRIAGED}])
    wait_for("offers", lambda: sql("select count(*) as n from lead where status = 'offered'") == [{"n": 2}])
    assert api.request("PATCH", f"/api/v1/leads/{accepted}", json={"status": "accepted", "recruiter": recruiters["rust"]}).status_code == 200
    key, _, _ = set_up(anna)
    status = lambda reference: sql("select status, engagement from lead where reference = %s", [reference])[0]
    hand = hand(browser)
    browser.use(DESKTOP)

    browser.open("/staff/login")
    hand.type("#email", "anna@agency.example")
    hand.type("#password", PASSWORD)
    hand.press("main button[type=submit]")
    hand.type("#code", code_of(key, 1))
    hand.press("main button[type=submit]")
    wait_for("the board", lambda: browser.path() == "/staff")

    hand.press("a[href='/staff/triage']")
    for number in range(TRIAGED):
        wait_for("the next lead", lambda: f"Project {number}" in browser.text("h1"))
        hand.decide()
    wait_for("the end of triage", lambda: "Nothing to triage." in browser.text("main"))

    hand.press("a[href='/staff/leads']")
    hand.type("#q", "zeppelin ")
    hand.press("form.search button[type=submit]")
    hand.press(f"a[href='/staff/leads/{engine}']")
    hand.choose("#engagement", "python")
    hand.choose("#reason", "wrong_class")
    hand.press("button[value=review]")
    hand.press("section[aria-labelledby=review] button")
    wait_for("the override", lambda: status(engine) == {"status": "offered", "engagement": "python"})

    browser.open(f"/staff/leads/{engine}")  # the dispatcher has changed it in the meantime
    hand.type("#recruiter", recruiters["hybrid"])
    hand.press("button[value=review]")
    hand.press("section[aria-labelledby=review] button")
    asked = "select r.email from offer o join recruiter r on r.id = o.recruiter_id join lead l on l.id = o.lead_id where l.reference = %s and o.status = 'open'"
    wait_for("the assignment", lambda: {"email": recruiters["hybrid"]} in sql(asked, [engine]))

    browser.open(f"/staff/leads/{accepted}")
    hand.choose("#status", "new")
    hand.press("button[value=review]")
    hand.press("section[aria-labelledby=review] button")
    wait_for("the hand-back", lambda: status(accepted)["status"] != "accepted")

    hand.press("a[href='/staff/leads']")
    hand.press("a[href^='/staff/leads.csv']")
    wait_for("the export", lambda: sql("select count(*) as n from audit where what = 'leads_exported'") == [{"n": 1}])
    hand.press("a[href='/staff/account']")
    hand.press("form[action='/staff/logout'] button")
    wait_for("the sign-in page", lambda: browser.path().startswith("/staff/login"))


def links(page: str) -> list[str]:
    return re.findall(r'href="/staff/leads/(LM-[^"/?]+)"', page)


def test_what_staff_ask_is_one_search_or_two_presses_away(service, recruiters, anna, olga, sql):  # noqa: F811
    public = Api(service.url)
    wanted = public.take({**BY_ENGAGEMENT["hybrid"], "title": "Wanted", "budget_usd_year": "190000", "company": "Zebra Works", "email": "cy@zebra.example"})["reference"]
    public.take({**BY_ENGAGEMENT["hybrid"], "title": "Too small", "budget_usd_year": "90000", "email": "dee@small.example"})
    public.take({**BY_ENGAGEMENT["rust"], "title": "Same company", "company": "Zebra Works", "email": "eve@zebra.example"})
    wait_for("offers", lambda: sql("select count(*) as n from lead where status = 'offered'") == [{"n": 3}])
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
    # This week's hybrids over 150k that nobody answered.
    assert set(links(anna.get("/staff/leads?q=engagement:hybrid budget:>150k created:<7d is:unanswered").text)) == {wanted}
    # Everything from one company.
    assert len(set(links(anna.get("/staff/leads?q=company:zebra").text))) == 2
    # Why one recruiter got a lead: the lead, and what is folded there.
    page = html.unescape(anna.get(f"/staff/leads/{wanted}").text)
    assert re.search(r"<summary>Why this recruiter, and who was passed over</summary>\s*<ul class=\"plain\">\s*<li><strong>[^<]+</strong>", page)
    # What one colleague changed yesterday.
    anna.post(f"/staff/leads/{wanted}", note="called")
    today = datetime.now(timezone.utc).date()
    changed = lambda day: f"/staff/leads/{wanted}" in olga.get(f"/staff/audit?actor=anna@agency.example&from={day}&to={day}").text
    assert changed(today) or changed(today - timedelta(days=1))  # midnight may have passed
    assert not changed(today - timedelta(days=7))
