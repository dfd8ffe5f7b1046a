"""A recruiter's own page in real Chromium: for everybody, on every screen, with and without script."""

from typing import Iterator

import pytest

from support.chromium import DESKTOP, PHONE, Browser
from support.net import wait_for
from test_portal import FAR, Portal, ada, add, portal, lead  # noqa: F401 (fixtures among them)
from test_pages import axe, findings  # noqa: F401


@pytest.fixture
def browser(api) -> Iterator[Browser]:
    browser = Browser(has_script=True)
    browser.url = api.url
    yield browser
    browser.close()


@pytest.fixture
def plain(api) -> Iterator[Browser]:
    """A phone without script."""
    browser = Browser(has_script=False)
    browser.url = api.url
    browser.use(PHONE)
    yield browser
    browser.close()


def fill_the_page(cli, ada: str, portal: Portal) -> None:
    """Something in every part of it."""
    portal.do("time", "time", timezone="Asia/Kolkata", hours="mon-sun 00:00-12:30 13:30-24:00", holidays="12-25")
    portal.do("bench", "bench", engagement="hybrid", seniority="", engineers="2", available_from="")
    portal.do("time_off", "time_off", time_off_from=FAR, time_off_to=FAR, cover=add(cli, "bob"))
    add(cli, "cem")


@pytest.mark.parametrize("size, scheme", [(size, scheme) for size in (DESKTOP, PHONE) for scheme in ("light", "dark")])
def test_axe_finds_nothing_and_nothing_is_too_wide(size, scheme, cli, browser, ada, portal, lead, sql, axe):
    fill_the_page(cli, ada, portal)
    portal.do("note", "leads", lead=lead["reference"], note="word " * 100)
    sql("update bench set confirmed_at = now() - interval '15 days'")
    browser.use(size, scheme)
    found = {}
    for path in (portal.path, portal.path + "?done=time_off", "/d", "/d?done=sent", "/d/x"):
        browser.open(path)
        browser.run("for (const folded of document.querySelectorAll('details')) folded.open = true")
        complaints = [line for line in browser.complaints() if "404" not in line]
        found[path] = findings(browser, axe) + complaints
    browser.open(portal.path)
    browser.run("const field = document.getElementById('hours'); field.value = 'mon 25'; field.form.querySelector('button').click()")
    wait_for("the mistake", lambda: browser.all("#error-summary"))
    found["wrong"] = findings(browser, axe)
    assert {path: lines for path, lines in found.items() if lines} == {}
    for width in (320, size[0]):
        browser.use((width, 800), scheme)
        browser.open(portal.path)
        browser.run("for (const folded of document.querySelectorAll('details')) folded.open = true")
        assert browser.run("return document.documentElement.scrollWidth") <= width


def test_without_script_a_mistake_is_led_to_and_mended(plain, portal, sql):
    plain.open(portal.path)
    plain.find("#time summary").click()
    plain.find("#hours").send_keys("mon-fri 9-25")
    plain.find('[value="time"]').click()
    wait_for("the mistake", lambda: plain.all("#error-summary"))
    assert plain.driver.switch_to.active_element == plain.find("#error-summary")
    plain.find("#error-summary a").click()
    assert plain.find("#hours").is_displayed() and plain.find("#hours").get_attribute("value") == "mon-fri 9-25"
    plain.find("#hours").clear()
    plain.find("#hours").send_keys("mon-fri 09:00-17:00")
    plain.find('[value="time"]').click()
    wait_for("the outcome", lambda: plain.path() == f"{portal.path}?done=time#time")
    assert "Working hours saved." in plain.find("[role=status]").text
    assert sql("select hours, timezone from recruiter") == [{"hours": "mon-fri 09:00-17:00", "timezone": "Europe/Berlin"}]


def test_leave_is_taken_by_the_browsers_own_calendar_without_script(plain, portal, sql):
    plain.open(portal.path)
    plain.find("#time_off summary").click()
    plain.find("#time_off_to").send_keys("12312099")
    plain.find('[value="time_off"]').click()
    wait_for("the outcome", lambda: plain.path() == f"{portal.path}?done=time_off#time_off")
    assert sql("select start_at <= now() as is_now, extract(year from end_at)::int as year from recruiter_time_off") == [
        {"is_now": True, "year": 2099}
    ]
