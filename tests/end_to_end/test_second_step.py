"""The second step of signing in, one's own account, and the accounts of others."""

import base64
import hashlib
import hmac
import html
import os
import re
import struct
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from selenium.webdriver.common.keys import Keys

from support.chromium import DESKTOP, PHONE, Browser
from support.leadmatch import Service
from support.net import free_port, wait_for
from test_console import ALERT, PASSWORD, Console, anna, password_hash, service  # noqa: F401
from test_pages import axe, findings  # noqa: F401

SHOTS = os.environ.get("SHOTS")  # a folder: what the pages look like

CODE_WRONG = "This code is not right. Each code works once; wait for the next one."


def code_of(key: str, steps: int = 0) -> str:
    """RFC 6238, written down a second time."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(key.replace(" ", "")), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


def in_one_step(act):
    """What act gives, done again if the codes changed meanwhile."""
    while True:
        before = int(time.time()) // 30
        result = act()
        if int(time.time()) // 30 == before:
            return result


def set_up(console: Console) -> tuple[str, list[str], str]:
    """The key of the app, the recovery codes, and the code that proved the app."""
    key = re.search(r'<code class="hash">([A-Z2-7 ]+)</code>', console.post("/staff/account", action="totp", step_password=PASSWORD).text).group(1)
    proof = code_of(key)
    done = console.post("/staff/account", action="totp_confirm", code=proof)
    assert done.status_code == 200, done.text
    return key, re.findall(r"<code>([A-Z2-7-]+)</code>", done.text), proof


def ask_for_code(service: Service, email: str = "anna@agency.example") -> tuple[Console, str]:
    """A browser whose password was right, and what it was given for that."""
    console = Console(service)
    answer = console.sign_in(email)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers and 'name="password"' not in answer.text
    return console, re.search(r'name="first_step" value="([^"]+)"', answer.text).group(1)


def test_a_code_is_asked_for_after_the_password_and_each_works_once(service, anna, sql):
    other = Console(service)
    other.sign_in("anna@agency.example")
    refused = anna.post("/staff/account", action="totp", step_password="wrong")
    assert (refused.status_code, ALERT.findall(refused.text)) == (422, ["This is not your current password."])
    assert anna.post("/staff/account", action="totp_confirm", code="123456").status_code == 404  # nothing was begun
    page = anna.post("/staff/account", action="totp", step_password=PASSWORD).text
    assert '<svg class="qr"' in page and "no-store" in anna.get("/staff/account").headers["Cache-Control"]
    wrong = anna.post("/staff/account", action="totp_confirm", code="000000")
    assert wrong.status_code == 422 and ALERT.findall(wrong.text) == [CODE_WRONG]
    key, codes, proof = set_up(anna)
    assert len(set(codes)) == 10 and other.get("/staff").status_code == 303 and anna.get("/staff").status_code == 200
    assert "Recovery codes left: 10." in html.unescape(anna.get("/staff/account").text)
    stored = str(sql("select * from staff, staff_recovery_code"))
    assert key.replace(" ", "") not in stored and not any(code in stored for code in codes)

    console, ticket = ask_for_code(service)
    spent = console.sign_in("", "", first_step=ticket, code=proof)
    assert spent.status_code == 401 and ALERT.findall(spent.text) == [CODE_WRONG]
    assert console.get("/staff").status_code == 303

    def try_code(*steps: int, **account: str) -> list[int]:
        """In parallel, after the last code was forgotten."""

        def act() -> list[int]:
            sql("delete from sign_in_attempt")
            sql("update staff set totp_step = 0")
            with ThreadPoolExecutor(len(steps)) as pool:
                forms = [{**account, "code": code_of(key, step)} for step in steps]
                return sorted(pool.map(lambda form: Console(service).sign_in(form.pop("email", ""), PASSWORD, **form).status_code, forms))

        return in_one_step(act)

    assert try_code(0, 0, 0, 0, 0, first_step=ticket) == [303, 401, 401, 401, 401]
    assert try_code(-2, first_step=ticket) == [401] and try_code(2, first_step=ticket) == [401]
    assert try_code(-1, first_step=ticket) == [303]  # a clock that is late
    assert try_code(1, email="anna@agency.example") == [303]  # all in one form
    sql("delete from sign_in_attempt")
    for expected in (303, 401):
        assert Console(service).sign_in("", "", first_step=ticket, code=codes[0].lower().replace("-", " ")).status_code == expected
    for nonsense in ("x", ticket[:-1] + ("A" if ticket[-1] != "A" else "B"), anna.hidden("/staff/account", "token")):
        answer = Console(service).sign_in("", "", first_step=nonsense, code=codes[1])
        assert answer.status_code == 401 and ALERT.findall(answer.text) == ["That took too long. Sign in again."]
        sql("delete from sign_in_attempt")
    renewed = re.findall(r"<code>([A-Z2-7-]+)</code>", anna.post("/staff/account", action="codes", step_password=PASSWORD).text)
    assert len(renewed) == 10 and not set(renewed) & set(codes)
    assert Console(service).sign_in("", "", first_step=ticket, code=codes[1]).status_code == 401
    assert Console(service).sign_in("", "", first_step=ticket, code=renewed[1]).status_code == 303
    whats = [row["what"] for row in sql("select what from audit where actor like 'staff:%%' order by id")]
    assert {"signed_in", "sign_in_failed", "second_step_set", "recovery_code_used", "recovery_codes_made"} <= set(whats)
    assert anna.post("/staff/account", action="totp_off", step_password=PASSWORD).status_code == 303
    sql("delete from sign_in_attempt")
    assert Console(service).sign_in("anna@agency.example").status_code == 303


def test_where_it_is_required_nothing_else_opens_until_it_is_set_up(start_service, sql, cli, password_hash):
    sql("insert into staff (id, email, role, password_hash) values (gen_random_uuid(), 'anna@agency.example', 'agent', %s)", [password_hash])
    address = f"127.0.0.1:{free_port()}"
    service = start_service(LEADMATCH_LISTEN=address, LEADMATCH_BASE_URL=f"http://{address}", LEADMATCH_STAFF_TOTP="required")
    anna = Console(service)
    assert anna.sign_in("anna@agency.example").status_code == 303
    assert anna.get("/staff").headers["Location"] == "/staff/account"
    assert anna.get("/staff/leads").headers["Location"] == "/staff/account"
    assert "Your agency requires a second step." in anna.get("/staff/account").text
    set_up(anna)
    assert anna.get("/staff").status_code == 200
    assert 'value="totp_off"' not in anna.get("/staff/account").text
    cli("staff", "reset-totp", "anna@agency.example")
    assert anna.get("/staff").status_code == 303
    assert anna.sign_in("anna@agency.example").status_code == 303
    assert anna.get("/staff").headers["Location"] == "/staff/account"


def test_one_session_is_ended_and_none_of_others(service, anna):
    other, vera = Console(service), Console(service)
    other.session.headers["User-Agent"] = "Old Laptop"
    assert other.sign_in("anna@agency.example").status_code == vera.sign_in("vera@agency.example").status_code == 303
    page = anna.get("/staff/account").text
    (session,) = re.findall(r'name="session" value="([^"]+)"', page)
    assert vera.post("/staff/account", action="end", session=session).status_code == 404
    assert other.get("/staff").status_code == 200
    assert anna.post("/staff/account", action="end", session=session).headers["Location"] == "/staff/account?done=end"
    assert other.get("/staff").status_code == 303 and anna.get("/staff").status_code == 200


def test_an_administrator_manages_accounts_and_one_always_stays(service, sql, password_hash, try_cli):
    sql("delete from staff where role = 'admin'")
    sql("insert into staff (id, email, role, password_hash) values (gen_random_uuid(), 'boss@agency.example', 'admin', %s)", [password_hash])
    boss, nina = Console(service), Console(service)
    assert boss.sign_in("boss@agency.example").status_code == 303
    added = boss.post("/staff/people", action="add", email="Nina@agency.example", role="agent")
    password = re.search(r'<code class="hash">([A-Z2-7]+)</code>', added.text).group(1)
    assert added.status_code == 200 and password not in boss.get("/staff/people").text
    assert nina.sign_in("nina@agency.example", password).status_code == 303 and nina.get("/staff").status_code == 200
    assert nina.get("/staff/people").status_code == 403
    for wrong in ({"action": "add", "email": "nina@agency.example", "role": "agent"}, {"action": "add", "email": "x", "role": "agent"},
                  {"action": "role", "email": "nina@agency.example", "role": "owner"}, {"action": "role", "email": "boss@agency.example", "role": "viewer"},
                  {"action": "disable", "email": "boss@agency.example"}):  # fmt: skip
        answer = boss.post("/staff/people", **wrong)
        assert answer.status_code in (409, 422) and ALERT.findall(answer.text), wrong
    assert sql("select role, disabled_at from staff where email = 'boss@agency.example'") == [{"role": "admin", "disabled_at": None}]
    assert boss.post("/staff/people", action="role", email="nina@agency.example", role="auditor").status_code == 303
    assert nina.get("/staff").status_code == 303  # the session ended with the role
    assert nina.sign_in("nina@agency.example", password).status_code == 303
    assert nina.get("/staff/people").status_code == 200 and 'name="role"' not in nina.get("/staff/people").text
    assert nina.post("/staff/people", action="disable", email="boss@agency.example").status_code == 403
    assert boss.post("/staff/people", action="disable", email="nina@agency.example").status_code == 303
    assert nina.get("/staff").status_code == 303 and nina.sign_in("nina@agency.example", password).status_code == 401
    assert boss.post("/staff/people", action="enable", email="nina@agency.example").status_code == 303
    renewed = boss.post("/staff/people", action="password", email="nina@agency.example").text
    assert nina.sign_in("nina@agency.example", re.search(r'<code class="hash">([A-Z2-7]+)</code>', renewed).group(1)).status_code == 303
    assert boss.post("/staff/people", action="nonsense", email="nina@agency.example").status_code == 400
    whats = {row["what"] for row in sql("select what from audit where details ->> 'account' = (select id::text from staff where lower(email) = 'nina@agency.example')")}
    assert whats == {"account_added", "role_changed", "account_disabled", "account_enabled", "password_set"}
    assert try_cli("staff", "role", "boss@agency.example", "--role", "viewer").status == 0  # a shell has the database itself


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (PHONE, "dark")])
def test_a_person_sets_it_up_and_signs_in_by_keyboard_alone(size, scheme, service, sql, password_hash, axe):
    sql("delete from staff where role = 'admin'")
    sql("insert into staff (id, email, role, password_hash) values (gen_random_uuid(), 'boss@agency.example', 'admin', %s)", [password_hash])
    browser = Browser()
    browser.url = service.url

    def check(name: str) -> None:
        browser.driver.save_screenshot(f"{SHOTS}/{name}-{size[0]}.png") if SHOTS else None
        assert findings(browser, axe) == [], name
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), name

    def fill(selector: str, text: str) -> None:
        browser.find(selector).send_keys(text)

    try:
        browser.use(size, scheme)
        browser.open("/staff/login?next=/staff/account")
        fill("#email", "boss@agency.example")
        fill("#password", PASSWORD + Keys.ENTER)
        wait_for("the account", lambda: browser.path() == "/staff/account")
        check("account")
        fill("#step_password", PASSWORD + Keys.ENTER)
        wait_for("the picture", lambda: browser.all("svg.qr") != [])
        check("setup")
        key = browser.text(".hash")
        fill("#code", code_of(key) + Keys.ENTER)
        wait_for("the codes", lambda: len(browser.all(".codes code")) == 10)
        check("codes")
        browser.open("/staff/people")
        check("people")
        browser.open("/staff/audit")
        check("audit")
        assert "Second step set" in browser.text("main") and "boss@agency.example" in browser.text("main")
        browser.driver.delete_all_cookies()
        sql("delete from sign_in_attempt")
        browser.open("/staff/audit")
        fill("#email", "boss@agency.example")
        fill("#password", PASSWORD + Keys.ENTER)
        wait_for("the question", lambda: browser.all("#code") != [])
        check("code")
        fill("#code", code_of(key, 1) + Keys.ENTER)
        wait_for("the page that was asked for", lambda: browser.path() == "/staff/audit")
    finally:
        browser.close()
