"""What is typed into the console outlives a session that ends, and the menu says where one is."""

import html
import re
import socket
import time
from pathlib import Path

import pytest
import requests

from test_console import PASSWORD, Console, anna, lead, olga, password_hash, service, vera  # noqa: F401
from test_second_step import set_up

REASON = 'They called: "wait" <until> May\nthen ask José again'
NOTES = "select new ->> 'note' as note from event where what = 'note_added'"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
LONG = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)</textarea>')


def fields_of(page: str) -> dict[str, str]:
    """What the form of a page sends, of what it was made with."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page) + LONG.findall(page)}


def end_sessions(sql) -> None:
    sql("delete from staff_session")


def send_again(console: Console, page: str):
    path = re.search(r'enctype="multipart/form-data" action="([^"]+)"', page).group(1)
    return console.session.post(console.url + path, files={name: (None, value) for name, value in fields_of(page).items()}, allow_redirects=False)


def sign_in_with(console: Console, page: str, password: str = PASSWORD):
    fields = {**fields_of(page), "email": "olga@agency.example", "password": password}
    return console.session.post(console.url + "/staff/login", files={name: (None, value) for name, value in fields.items()}, allow_redirects=False)


def test_what_was_typed_when_a_session_had_ended_can_be_sent_after_signing_in(olga, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    version, token = olga.hidden(path, "version"), olga.hidden(path, "token")
    end_sessions(sql)
    asked = olga.post(path, token=token, version=version, note=REASON)
    assert asked.status_code == 401 and "signed out before this was saved" in asked.text
    wrong = sign_in_with(olga, asked.text, "wrong password!!")
    assert wrong.status_code == 401 and "not right" in wrong.text
    shown = sign_in_with(olga, wrong.text)
    assert shown.status_code == 200 and "Not saved yet" in shown.text and sql(NOTES) == []
    assert html.escape(REASON, quote=False).replace('"', "&quot;") in shown.text
    assert send_again(olga, shown.text).status_code in (200, 303)
    assert sql(NOTES) == [{"note": REASON}]


def test_what_was_typed_outlives_a_second_step(olga, sql):  # noqa: F811
    _, codes, _ = set_up(olga)
    end_sessions(sql)
    asked = sign_in_with(olga, olga.post("/staff/spam", token="stale", act="mark", email="two words@x.example").text)
    assert asked.status_code == 200 and 'name="code"' in asked.text
    fields = {**fields_of(asked.text), "code": codes[0]}
    shown = olga.session.post(olga.url + "/staff/login", data=fields, allow_redirects=False)
    assert fields_of(shown.text)["email"].strip() == "two words@x.example"


FORMS = {
    "recruiter form": ("/staff/recruiters", {"act": "add", "name": "Petra Long Name", "email": "petra@agency.example", "engagements": "rust,python", "capacity": "4"}),
    "import paste": ("/staff/import", {"act": "check", "csv": "name,email\n\"A, B\",a@b.example\n"}),
    "rules draft": ("/staff/rules", {"act": "store", "rules": '{"version": "draft 1",\n "x": "ü"}'}),
    "bulk reason": ("/staff/bulk", {"act": "close", "q": "status:new", "reason": "not ours at all"}),
    "spam sender": ("/staff/spam", {"act": "mark", "email": "spam@spam.example"}),
    "legal hold": ("/staff/leads/{lead}/hold", {"hold": "set", "hold_reason": "Letter of the court of May 3"}),
}


@pytest.mark.parametrize("name", FORMS)
def test_no_form_loses_what_was_typed(name, olga, lead, sql):  # noqa: F811
    path, typed = FORMS[name]
    path = path.replace("{lead}", lead)
    stale = olga.post(path, token="stale", **typed)
    assert stale.status_code == 403 and f'action="{path}"' in stale.text
    kept = fields_of(stale.text)
    assert {name: kept[name].strip() for name in typed} == {name: value.strip() for name, value in typed.items()}
    end_sessions(sql)
    shown = sign_in_with(olga, olga.post(path, token="stale", **typed).text)
    assert {name: fields_of(shown.text)[name].strip() for name in typed} == {name: value.strip() for name, value in typed.items()}
    assert f'action="{path}"' in shown.text
    assert olga.post(path, token=fields_of(shown.text)["token"], **typed).status_code != 403


def test_a_file_has_to_be_chosen_again(olga):  # noqa: F811
    sent = olga.session.post(olga.url + "/staff/import", data={"token": "stale", "act": "check"}, files={"file": ("old.csv", b"name,email\n")})
    assert sent.status_code == 403 and "Choose the file again" in sent.text and '<input type="file"' in sent.text


def test_passwords_are_never_shown_again(olga, sql):  # noqa: F811
    typed = {"act": "password", "password": PASSWORD, "new_password": "another horse battery"}
    assert "another horse" not in olga.post("/staff/account", token="stale", **typed).text
    end_sessions(sql)
    answer = olga.post("/staff/account", token="stale", **typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/login?next=%2Fstaff%2Faccount")


def test_a_form_of_another_site_is_not_prepared_for_sending(olga, sql):  # noqa: F811
    def send(path: str, **typed: str):
        return olga.session.post(olga.url + path, data=typed, headers={"Sec-Fetch-Site": "cross-site"}, allow_redirects=False)

    assert "evil note" not in send("/staff/spam", act="mark", email="evil note").text
    kept = {"email": "olga@agency.example", "password": PASSWORD, "kept_path": "/staff/spam", "kept.email": "evil note"}
    assert "evil note" not in send("/staff/login", **kept).text
    end_sessions(sql)
    assert send("/staff/spam", act="mark", email="evil note").status_code == 303


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/project", "/staff/login", "/staff/account"])
def test_what_is_kept_goes_to_the_console_alone(path, service):  # noqa: F811
    answer = Console(service).sign_in("olga@agency.example", **{"kept_path": path, "kept.note": "x", "kept.password": "y"})
    assert 'action="/staff"' in answer.text if answer.status_code == 200 else answer.headers["Location"] == "/staff"


# --- the menu ---------------------------------------------------------------------------------------------------------

PLACES = {
    "/staff": "Board", "/staff/reports": "Board", "/staff/leads": "Leads", "/staff/import": "Leads", "/staff/triage": "Triage", "/staff/quarantine": "Quarantine",
    "/staff/spam": "Quarantine", "/staff/recruiters": "Recruiters", "/staff/match": "Recruiters", "/staff/recruiters/import": "Recruiters", "/staff/outbox": "Emails", "/staff/emails": "Emails",
    "/staff/emails/client_received": "Emails", "/staff/rules": "Rule sets", "/staff/rules/check": "Rule sets", "/staff/rules/mistakes": "Rule sets", "/staff/rules/phrases": "Rule sets",
    "/staff/rules/evaluation": "Rule sets", "/staff/people": "People", "/staff/audit": "Record", "/staff/audit/verify": "Record", "/staff/tokens": "API tokens",
    "/staff/settings": "Settings", "/staff/doctor": "Settings", "/staff/account": "Account",
}
HERE = re.compile(r'<a href="([^"]+)"[^>]* aria-current="(page|true)">([^<]+)</a>')


@pytest.mark.parametrize("path", PLACES)
def test_the_menu_marks_where_one_is(path, olga):  # noqa: F811
    page = olga.get(path)
    assert page.status_code == 200
    menu = page.text[page.text.index('class="site-nav"'):page.text.index("</nav>")]
    assert HERE.findall(menu) == [(HERE.findall(menu)[0][0], "page" if f'href="{path}"' in menu else "true", PLACES[path])]


@pytest.mark.parametrize("who", ["olga", "vera", "anna"])
def test_every_page_of_the_menu_opens_and_every_page_is_two_clicks_away(who, request):
    console = request.getfixturevalue(who)
    menu = console.get("/staff").text
    menu = re.findall(r'<a href="([^"]+)"', menu[menu.index('class="site-nav"'):menu.index("</nav>")])
    reached = set(menu)
    for path in menu:
        page = console.get(path)
        assert page.status_code == 200, path
        reached |= {html.unescape(link).split("?")[0] for link in re.findall(r'href="(/staff[^"#]*)', page.text)}
    open_to = {path for path in PLACES if console.get(path).status_code == 200}
    assert open_to - reached <= {"/staff/emails/client_received"} | ({"/staff/import"} if who != "olga" else set())


# --- large forms ------------------------------------------------------------------------------------------------------

LARGE = "name,email\n" + "x" * 1_000_000
FLOOD_BYTES = 3_000_000
FLOOD = 100
GROWTH_MB_MAX = 24


def resident_mb(service) -> float:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{service.pid}/status").read_text()).group(1)) / 1024


def test_a_large_form_outlives_its_session_too(olga, sql):  # noqa: F811
    end_sessions(sql)
    asked = olga.post("/staff/import", token="stale", act="check", csv=LARGE)
    assert asked.status_code == 401
    shown = sign_in_with(olga, asked.text)
    assert shown.status_code == 200 and fields_of(shown.text)["csv"] == LARGE


def test_a_large_form_outlives_signing_out(olga):  # noqa: F811
    olga.post("/staff/logout")
    assert olga.post("/staff/import", token="stale", act="check", csv=LARGE).status_code == 401


def test_a_stranger_sends_no_large_form(olga, service):  # noqa: F811
    form = {"headers": {"Content-Type": "application/x-www-form-urlencoded"}, "allow_redirects": False}
    for value in (None, "x", "A" * 78, olga.session.cookies["leadmatch-session"], olga.hidden("/staff/account", "token")):
        cookies = {} if value is None else {"leadmatch-browser": value}
        for path in ("/staff/login", "/staff/import", "/staff/recruiters/import", "/staff/rules", "/staff/rules/check"):
            for body in (b"csv=" + b"x" * 500_000, iter([b"csv="] + [b"x" * 50_000] * 10)):
                answer = requests.post(service.url + path, data=body, cookies=cookies, **form)
                assert answer.status_code == 413 and "Sign in, go back" in answer.text, (path, value)


def test_a_program_without_a_token_sends_no_large_body(service):  # noqa: F811
    answer = requests.post(f"{service.url}/api/v1/leads/import", json={"csv": LARGE[:500_000]})
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_browser_is_remembered_for_a_month(olga, service):  # noqa: F811
    cookie = next(cookie for cookie in olga.session.cookies if cookie.name == "leadmatch-browser")
    assert 29 * 86400 < cookie.expires - time.time() <= 30 * 86400 and cookie.has_nonstandard_attr("HttpOnly")
    assert requests.get(f"{service.url}/staff", cookies={cookie.name: cookie.value}, allow_redirects=False).status_code == 303


def test_a_flood_of_large_bodies_takes_no_memory(olga, service):  # noqa: F811
    body = b"x=" + b"y" * FLOOD_BYTES
    head = b"POST %s HTTP/1.1\r\nHost: leads.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
    port = int(service.url.rsplit(":", 1)[1])
    olga.get("/staff")
    before, peak = resident_mb(service), 0.0
    flood = []
    for number in range(FLOOD):
        connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        connection.sendall(head % ((b"/staff/login", b"/staff/import")[number % 2], len(body)) + body[:-1])
        flood.append(connection)
    peak = resident_mb(service)  # all of them are there but for their last byte
    assert olga.get("/staff").status_code == 200 and requests.get(f"{service.url}/project").status_code == 200
    for connection in flood:
        connection.sendall(body[-1:])
        assert connection.recv(12) == b"HTTP/1.1 413"
        connection.close()
    assert peak - before < GROWTH_MB_MAX, f"{before:.0f} MB grew to {peak:.0f}"
