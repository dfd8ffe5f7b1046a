"""Every email as its recipients see it, on the console's pages: the same bytes that the command line writes."""

import html
import re

import pytest

from support.chromium import DESKTOP, PHONE
from support.leadmatch import run_done
from test_access import sign_in
from test_console import Console, anna, browser, password_hash, service  # noqa: F401

LINK = re.compile(r'<a href="/staff/emails/(\w+)">')


@pytest.fixture
def admin(anna, sql):  # noqa: F811
    sql("update staff set role = 'admin' where email = 'anna@agency.example'")
    return anna


def test_every_email_is_shown_as_the_command_line_writes_it(admin, settings, tmp_path):
    known = dict(line.split("\t") for line in run_done(settings, "template", "preview").splitlines())
    page = admin.get("/staff/emails").text
    assert sorted(LINK.findall(page)) == sorted(known) and 'href="/staff/emails"' in admin.get("/staff/outbox").text
    run_done({**settings, "LEADMATCH_BASE_URL": admin.url}, "template", "preview", "--folder", str(tmp_path), *known)
    for name in known:
        framed = admin.get(f"/staff/emails/{name}/html")
        assert framed.text == (tmp_path / f"{name}.html").read_text(), name
        shown = html.unescape(admin.get(f"/staff/emails/{name}").text)
        assert (tmp_path / f"{name}.txt").read_text() in shown, name
        subject = re.search(r'id="subject">Subject</h2>\s*<p>(.+?)</p>', shown).group(1)
        assert subject in html.unescape(page), name


def test_an_email_can_do_nothing_and_stands_in_a_frame_of_ours_alone(admin):
    policy = admin.get("/staff/emails/client_received/html").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "script" not in policy and "frame-ancestors 'self'" in policy and policy.endswith("sandbox")
    assert '<iframe class="sample" sandbox src="/staff/emails/client_received/html"' in admin.get("/staff/emails/client_received").text
    assert admin.get("/staff/emails/no_such").status_code == admin.get("/staff/emails/no_such/html").status_code == 404


def test_emails_to_clients_are_shown_in_each_language(admin):
    english, german = (admin.get("/staff/emails/client_received", language=language).text for language in ("en", "de"))
    assert 'href="/staff/emails/client_received?language=de">Deutsch<' in english and 'language=de" aria-current="true">Deutsch<' in german
    assert "Ihre Anfrage" in german and "Ihre Anfrage" not in english and "<h2 id=\"plain\">Plain text" in german
    assert 'lang="de"' in admin.get("/staff/emails/client_received/html", language="de").text
    assert "Deutsch" not in admin.get("/staff/emails/lead_offered").text.split("<main")[1]
    assert admin.get("/staff/emails/lead_offered", language="de").text.count("You’re getting this email") == 1


@pytest.mark.parametrize("role, status", [("viewer", 403), ("agent", 403), ("admin", 200), ("auditor", 200)])
def test_admins_and_auditors_look_at_emails(role, status, service, sql):  # noqa: F811
    person = sign_in(service, sql, role)
    for path in ("/staff/emails", "/staff/emails/client_received", "/staff/emails/client_received/html"):
        assert person.get(service.url + path).status_code == status, path
    assert ('href="/staff/emails"' in person.get(f"{service.url}/staff/outbox").text) == (status == 200)


def test_emails_fit_a_phone_and_are_drawn(admin, browser):  # noqa: F811
    browser.open("/staff/login")
    browser.driver.add_cookie({"name": "leadmatch-session", "value": admin.session.cookies.get("leadmatch-session")})
    for size in (DESKTOP, PHONE):
        for path in ("/staff/emails", "/staff/emails/client_received"):
            browser.use(size)
            browser.open(path)
            assert browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, (size, path)
    browser.driver.switch_to.frame(browser.find("iframe"))
    assert "Confirm request" in browser.text("body")
    browser.driver.switch_to.default_content()
    assert [line for line in browser.complaints() if not line.startswith("DEBUG")] == []
