"""How far visitors get is counted, by day and step: people alone, and nothing about any of them."""

import re
import time

import pytest

from support.chromium import DESKTOP, Browser
from support.net import wait_for
from support.sample import Api
from support.site import COMPARISON, PUBLIC

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PERSON = {"User-Agent": FIREFOX, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}
WITHIN = {**PERSON, "Sec-Fetch-Site": "same-origin"}
SCRIPT = {"User-Agent": FIREFOX, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"}
FORM_AGE_MIN_S = 2.1  # anyone who is faster is no person
SCREENS = ("words", "speed", "team", "when", "contact")
ANSWERS = {"use_case": "game_engine", "contact_name": "Ada", "email": "ada@client.example", "consent": "yes"}


@pytest.fixture
def counted(sql):
    """counted(arrived=1, …): waits until exactly these are stored."""

    def wait(**steps: int) -> None:
        def stored() -> bool:
            return {row["step"]: row["n"] for row in sql("select step, visits::int as n from visit_day")} == steps

        wait_for(f"the visits {steps}", stored, 20)

    return wait


def token_of(api: Api) -> str:
    return re.search(r'name="token" value="([^"]+)"', api.get("/project", headers=WITHIN).text).group(1)


def send(api: Api, headers: dict[str, str], token: str, **changes: str):
    return api.post("/project", data={**ANSWERS, "token": token, **changes}, headers=headers)


def test_a_visit_is_counted_when_it_comes_from_elsewhere(api, counted):
    for path in PUBLIC:
        assert api.get(path, headers=PERSON).status_code == 200
    tag = api.get(COMPARISON, headers={**PERSON, "Sec-Fetch-Site": "cross-site"}).headers["ETag"]
    assert api.get(COMPARISON, headers={**PERSON, "If-None-Match": tag}).status_code == 304
    for path in PUBLIC:
        assert api.get(path, headers=WITHIN).status_code == 200
    counted(arrived=len(PUBLIC) + 2, opened=2)


def test_a_form_that_is_sent_is_counted_once(api, counted):
    assert api.get("/project?use_case=game_engine&lang=de", headers=PERSON).status_code == 200
    token = token_of(api)
    time.sleep(FORM_AGE_MIN_S)
    assert send(api, WITHIN, token, email="nonsense").status_code == 422
    for _ in range(2):
        assert send(api, WITHIN, token).status_code == 303
    counted(arrived=1, opened=2, sent=1)


def test_a_form_that_nobody_can_have_filled_in_does_not_count(api, counted):
    assert send(api, WITHIN, token_of(api)).status_code == 303
    assert send(api, WITHIN, token_of(api), second_address="x", email="eve@client.example").status_code == 303
    counted(opened=2)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": FIREFOX},
        {**PERSON, "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {**PERSON, "User-Agent": "Mozilla/5.0 AppleWebKit/537.36 HeadlessChrome/120.0"},
        {**PERSON, "Sec-Purpose": "prefetch;prerender"},
        {**PERSON, "Sec-Fetch-Dest": "iframe"},
        {**PERSON, "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    ],
)
def test_programs_do_not_count(headers, api, counted):
    for path in PUBLIC:
        assert api.get(path, headers=headers).status_code == 200
        assert api.request("HEAD", path, headers=PERSON).status_code == 200
    token = token_of(api)
    time.sleep(FORM_AGE_MIN_S)
    assert send(api, headers, token).status_code == 303
    counted(opened=1)


def test_a_screen_is_reported_by_our_own_script_only(api, counted):
    for screen in SCREENS:
        assert api.post("/project/screen", data={"screen": screen}, headers=SCRIPT).status_code == 204
    for other in ("sent", "opened", "arrived", "first", "", "words "):
        answer = api.post("/project/screen", data={"screen": other}, headers=SCRIPT)
        assert answer.status_code == 422 and answer.json()["code"] == "fields_invalid"
    assert api.post("/project/screen", headers=SCRIPT).status_code == 415
    for site in ("cross-site", "same-site", "none"):
        assert api.post("/project/screen", data={"screen": "words"}, headers={**SCRIPT, "Sec-Fetch-Site": site}).status_code == 403
    assert api.post("/project/screen", data={"screen": "words"}).status_code == 403
    assert api.post("/project/screen", data={"screen": "words"}, headers={**SCRIPT, "User-Agent": "Lighthouse"}).status_code == 204
    counted(**dict.fromkeys(SCREENS, 1))


def test_instances_add_to_the_same_sums(start_service, counted, sql):
    for service in [start_service(), start_service()]:
        for _ in range(3):
            Api(service.url).get("/project", headers=PERSON)
    counted(arrived=6, opened=6)


def test_an_instance_that_stops_leaves_no_visit_behind(start_service, sql):
    service = start_service()
    Api(service.url).get("/project", headers=PERSON)
    service.stop()
    assert sql("select step, visits::int as n from visit_day order by step") == [{"step": "arrived", "n": 1}, {"step": "opened", "n": 1}]


def test_nothing_but_sums_is_stored(api, counted, sql):
    api.get("/project?source=newsletter", headers={**PERSON, "Referer": "https://search.example/?q=secret"})
    counted(arrived=1, opened=1)
    columns = sql("select column_name as name from information_schema.columns where table_name = 'visit_day' and table_schema = 'public'")
    assert sorted(column["name"] for column in columns) == ["day", "step", "visits"]
    assert api.get("/project", headers=PERSON).headers.get("Set-Cookie") is None


def test_the_report_has_a_column_for_each_step_with_a_comment(sql):
    rows = sql(
        "select a.attname as name, col_description(a.attrelid, a.attnum) as says from pg_attribute a"
        " where a.attrelid = 'report.visit_day'::regclass and a.attnum > 0"
    )
    assert [row["name"] for row in rows] == ["day", "arrived", "opened", *(f"reached_{screen}" for screen in SCREENS), "sent"]
    assert all(row["says"] for row in rows)


def test_the_form_reports_each_screen_once(service, sql, counted):
    browser = Browser()
    try:
        browser.url = service.url
        browser.use(DESKTOP)
        browser.command("Emulation.setUserAgentOverride", userAgent=FIREFOX)
        browser.open(COMPARISON)
        browser.find("a[href^='/project?source=compare_hero']").click()
        wait_for("the form", lambda: browser.all("#project.stepping"))
        browser.find("[value=game_engine]").click()
        browser.find("#next").click()
        browser.find("#next").click()
        browser.find("#back").click()
        browser.find("#next").click()
        browser.find("#finish").click()
        for name in ("contact_name", "email"):
            browser.find(f"[name={name}]").send_keys(ANSWERS[name])
        browser.find("[name=consent]").click()
        time.sleep(FORM_AGE_MIN_S)
        browser.find("#send").click()
        wait_for("the page", lambda: browser.path().startswith("/r/"))
        counted(arrived=1, opened=1, words=1, speed=1, contact=1, sent=1)
        assert [line for line in browser.complaints() if "Content Security Policy" in line] == []
    finally:
        browser.close()
