"""`leadmatch template preview` and `send`: every email as it is sent, made from sample data."""

import email
import re
from email import policy

import pytest

from support.leadmatch import run_command, run_done
from support.net import wait_for

UNFILLED = re.compile(r"\{\{|Hi ,")


@pytest.fixture(scope="module")
def previews(tmp_path_factory):
    """Every email there is, in a folder."""
    folder = tmp_path_factory.mktemp("emails")
    settings = {"LEADMATCH_SITE_NAME": "Nordlicht", "LEADMATCH_SITE_URL": "https://www.nordlicht.example"}
    names = [line.split("\t")[0] for line in run_done(settings, "template", "preview").splitlines()]
    run_done(settings, "template", "preview", "--folder", str(folder), *names)
    return folder, names


def test_every_email_has_a_sample_and_says_who_sends_it_and_why(previews):
    folder, names = previews
    assert len(names) > 30
    for name in names:
        text, html = (folder / f"{name}.txt").read_text(), (folder / f"{name}.html").read_text()
        message = email.message_from_bytes((folder / f"{name}.eml").read_bytes(), policy=policy.default)
        assert message["Subject"] and message.get_body(("plain",)) and message.get_body(("html",)), name
        assert not UNFILLED.search(text + html + message["Subject"]), name
        assert "You’re getting this email because" in text and "https://www.nordlicht.example" in text, name
        assert "getting this email because" in html and "Nordlicht" in html, name
        preheader = re.search(r'mso-hide:all;">(.*?)</div>', html, re.DOTALL).group(1).strip()
        assert preheader and preheader != message["Subject"], name
        assert html.count("</html>") == html.count("<body") == 1 and html.count("<table") == html.count("</table>"), name


def test_every_email_reads_as_a_person_would_write_it(previews):
    folder, names = previews
    strange = {"two blank lines": r"\n[ \t]*\n[ \t]*\n", "one of many": r"\b1 (?!hour\b)[a-z]+s\b(?! a | an )", "a clock with a zero": r"\b0\d:\d\d ?[AP]M"}
    found = []
    for name in names:
        message = email.message_from_bytes((folder / f"{name}.eml").read_bytes(), policy=policy.default)
        text, subject = message.get_body(("plain",)).get_content(), message["Subject"]
        shown = re.sub(r"<[^>]+>", " ", message.get_body(("html",)).get_content())
        found += [(name, what) for what, pattern in strange.items()
                  if re.search(pattern, text) or re.search(pattern, subject) or (what != "two blank lines" and re.search(pattern, shown))]
    assert found == []


def test_what_to_do_is_a_button_and_a_clients_link_stands_once(previews):
    """A list of leads, each with links of its own, has no one thing to do."""
    folder, names = previews
    lists = {"follow_up", "notices_digest", "recruiter_summary", "retention_summary", "rules_mistakes"}
    found = []
    for name in sorted(set(names) - lists):
        text, html = (folder / f"{name}.txt").read_text(), (folder / f"{name}.html").read_text()
        links = [link for link in re.findall(r'href="(https://leads[^"]*)"', html) if "/d/" not in link or "#" in link]
        if links and 'class="button"' not in html:
            found.append(f"{name}: no button")
        # That of an erased request is in two languages.
        if name.startswith("client_") and name != "client_request_erased" and (links != sorted(set(links)) or text.count("https://leads") > 1):
            found.append(f"{name}: the same link twice")
    assert "\n".join(found) == ""


def test_a_sample_says_its_times_as_its_reader_does(tmp_path):
    for language, words in (("en", "until Wed, Dec 16, 2026,"), ("de", "bis Mittwoch, 16. Dezember 2026 auf")):
        run_done({}, "template", "preview", "--folder", str(tmp_path), "--language", language, "client_closed", "client_accepted")
        assert words in (tmp_path / "client_closed.txt").read_text()
        assert ("17:00 CET" in (tmp_path / "client_accepted.txt").read_text()) == (language == "en")


def test_the_links_of_a_sample_lead_to_the_site_of_the_settings(previews, tmp_path):
    _, names = previews
    run_done({"LEADMATCH_BASE_URL": "https://leads.nordlicht.example"}, "template", "preview", "--folder", str(tmp_path), *names)
    written = {name: (tmp_path / f"{name}.html").read_text() + (tmp_path / f"{name}.txt").read_text() for name in names}
    assert [name for name, text in written.items() if "leads.example.com" in text] == []
    assert "https://leads.nordlicht.example/r/" in written["client_received"] and "https://leads.nordlicht.example/o/" in written["offers_digest"]


def test_no_email_is_wider_than_a_phone(previews, browser):
    folder, names = previews
    browser.command("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True)
    for name in names:
        browser.driver.get(f"file://{folder}/{name}.html")
        assert browser.run("return document.documentElement.scrollWidth") <= 390, name


def test_an_email_is_sent_as_it_would_be(settings, mailbox):
    run_done(settings, "template", "send", "client_received", "--to", "me@agency.example")
    sent = wait_for("the email", lambda: mailbox.emails("me@agency.example"))[0]
    assert "Confirm request" in sent.part("html")
    result = run_command(settings, "template", "send", "no_such", "--to", "me@agency.example")
    assert result.status == 1 and "there is no email no_such; leadmatch template preview lists them" in result.stderr
