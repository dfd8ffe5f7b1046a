"""A second brand from the same build, by settings alone: on pages, in emails, in the embed, in metadata, in problem documents."""

import re
import signal
import struct
import threading
import zlib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Iterator

import pytest

from support.chromium import PHONE, Browser
from support.leadmatch import run_command, run_done
from support.net import free_port, wait_for
from support.sample import RUST, Api
from support.tour import Stop
from test_pages import axe, findings  # noqa: F401

NAME = "Nordlicht & Sons"
HTML_NAME = "Nordlicht &amp; Sons"
WORDS = f"{NAME} may share my request with matched recruiters, and my contact details with the one who accepts it"


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x20\x60\x40" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def brand(tmp_path: Path) -> dict[str, str]:
    logo, social = tmp_path / "logo.png", tmp_path / "social.png"
    logo.write_bytes(png(120, 32))
    social.write_bytes(png(60, 31))
    return {
        "LEADMATCH_SITE_NAME": NAME,
        "LEADMATCH_SITE_URL": "https://www.nordlicht.example",
        "LEADMATCH_LOGO": str(logo),
        "LEADMATCH_ACCENT": "#0b7a4b",
        "LEADMATCH_CONTACT_EMAIL": "hello@nordlicht.example",
        "LEADMATCH_PRIVACY_URL": "https://www.nordlicht.example/privacy",
        "LEADMATCH_IMPRINT_URL": "https://www.nordlicht.example/imprint",
        "LEADMATCH_SOCIAL_IMAGE": str(social),
    }


def test_a_second_brand_runs_by_settings_alone(start_service, recruiters, mailbox, token, brand, sql):
    service = start_service(**brand)
    api = Api(service.url, token)
    page = api.get("/project").text
    assert f"| {HTML_NAME}</title>" in page
    assert f'alt="{HTML_NAME}"' in page and re.search(r'src="/static/logo\.png\?v=\w+"', page)
    for link in ("LEADMATCH_SITE_URL", "LEADMATCH_PRIVACY_URL", "LEADMATCH_IMPRINT_URL"):
        assert f'href="{brand[link]}"' in page
    assert "mailto:hello@nordlicht.example" in page
    assert WORDS.replace("&", "&amp;") in page
    assert api.get("/static/logo.png").content == Path(brand["LEADMATCH_LOGO"]).read_bytes()
    assert "#0b7a4b" in api.get("/static/site.css").text and "#1f4fd8" not in api.get("/static/site.css").text
    assert 'fill="#0b7a4b"' in api.get("/static/favicon.svg").text

    landing = api.get("/hire/compare/rust-vs-python").text
    assert f'<meta property="og:site_name" content="{HTML_NAME}">' in landing
    assert re.search(r'<meta property="og:image" content="https://[^"]+/static/social-image\.png">', landing)
    assert "leadmatch" not in re.sub(r"https?://\S+", "", landing + page)
    assert NAME in api.get("/embed.json").text
    assert api.get("/openapi.json").json()["info"]["title"] == NAME
    assert api.get("/api/v1/nothing").json()["contact"] == "hello@nordlicht.example"

    security = api.get("/.well-known/security.txt").text
    assert security.startswith("Contact: mailto:hello@nordlicht.example\nExpires: 20")
    assert api.get("/favicon.ico").headers["Content-Type"] == "image/x-icon"
    assert f'<span itemprop="name">{HTML_NAME}</span>' in landing

    taken = api.take(RUST)
    email = mailbox.wait(recruiters["rust"])[0]
    html, text = email.part("html"), email.part("plain")
    assert f"you handle leads for {NAME}." in text and "https://www.nordlicht.example/imprint" in text
    assert HTML_NAME in html and "#0b7a4b" in html and "/static/logo.png" in html and "leadmatch" not in html.replace("leadmatch leads show", "")
    stored = sql("select t.version, t.wording from lead l join consent_text t on t.version = l.consent_version")[0]
    assert stored["wording"] == f"{WORDS}. Privacy policy: https://www.nordlicht.example/privacy"
    assert taken["reference"]


@pytest.mark.parametrize("changes", [{"LEADMATCH_SITE_NAME": "Nordlicht Engineering Partners"}, {}])
def test_a_long_name_and_a_wide_logo_fit_a_phone(changes, start_service, brand):
    Path(brand["LEADMATCH_LOGO"]).write_bytes(png(640, 64))
    browser = Browser()
    try:
        browser.url = start_service(**(changes or brand)).url
        browser.use(PHONE)
        for language in ("en", "de"):
            browser.open(f"/hire/rust-engineer?lang={language}")
            assert browser.run("return document.documentElement.scrollWidth") <= PHONE[0]
    finally:
        browser.close()


@pytest.mark.parametrize("accent, is_pale", [("#0a0a0a", True), ("#1f4fd8", False)])
def test_on_dark_pages_a_black_brand_has_pale_buttons_not_gray_ones(accent, is_pale, start_service):
    """A gray button looks as if it could not be pressed."""
    style = Api(start_service(LEADMATCH_ACCENT=accent).url).get("/static/site.css").text
    dark = re.search(r"prefers-color-scheme: dark.*?--accent: #(\w{6});", style, re.DOTALL).group(1)
    assert all(channel > 0xd0 for channel in bytes.fromhex(dark)) == is_pale


@pytest.mark.parametrize("accent", ["#a38300", "#0a0a0a"])
def test_a_hard_accent_can_be_read_wherever_it_stands(accent, start_service, axe):  # noqa: F811
    browser = Browser()
    found = {}
    try:
        browser.url = start_service(LEADMATCH_ACCENT=accent).url
        token = hidden(Api(browser.url).get("/project").text)["token"]
        for scheme in ("light", "dark"):
            browser.use(PHONE, scheme)
            for stop in (Stop("form", "/project"), Stop("form with mistakes", "/project", {"email": "x", "token": token}), Stop("no such page", "/nowhere")):
                browser.visit(stop)
                found[f"{stop.name} {scheme}"] = findings(browser, axe)
    finally:
        browser.close()
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "name, value, says",
    [
        ("LEADMATCH_ACCENT", "blue", 'LEADMATCH_ACCENT: "blue" is not a color such as #1f4fd8'),
        ("LEADMATCH_ACCENT", "#ffd400", "LEADMATCH_ACCENT: #ffd400 is too pale for a button on a white page (contrast 1.4, at least 3.0 is needed); #"),
        ("LEADMATCH_PRIVACY_URL", "/privacy", "LEADMATCH_PRIVACY_URL: must be an address such as https://www.example.com/page"),
        ("LEADMATCH_CONTACT_EMAIL", "hello", "LEADMATCH_CONTACT_EMAIL: "),
        ("LEADMATCH_SITE_NAME", "x" * 61, "LEADMATCH_SITE_NAME: must have at most 60 characters"),
        ("LEADMATCH_LOGO", "/nowhere/logo.svg", "LEADMATCH_LOGO: "),
        ("LEADMATCH_LOGO", __file__, "is not an SVG or PNG file"),
        ("LEADMATCH_SOCIAL_IMAGE", __file__, "is not a PNG or JPEG file"),
    ],
)
def test_a_setting_that_would_not_do_stops_the_start_with_its_name(name, value, says, settings):
    result = run_command({**settings, name: value}, "serve")
    assert result.status == 1
    assert says in result.stderr


def test_other_words_of_consent_are_stored_as_another_version(start_service, settings, tmp_path, sql):
    folder = tmp_path / "mine"
    (folder / "wording").mkdir(parents=True)
    (folder / "wording/en.json").write_text('{"consent.text": "Pass my request on"}')
    api = Api(start_service().url)
    api.take(RUST)
    other = Api(start_service(LEADMATCH_TEMPLATES=str(folder)).url)
    assert "Pass my request on" in other.get("/project").text
    other.take({**RUST, "email": "other@client.example"})
    words = sql("select t.wording from lead l join consent_text t on t.version = l.consent_version order by l.id")
    assert [row["wording"] for row in words][1] == "Pass my request on"
    assert words[0] != words[1]


def test_one_changed_page_is_one_file_and_the_first_folder_wins(start_service, tmp_path, settings):
    for folder, says in (("first", "From the first folder"), ("second", "From the second")):
        (tmp_path / folder / "pages").mkdir(parents=True)
        (tmp_path / folder / "pages/foot.html").write_text(f"<footer><p>{says} of {{{{brand.name}}}}</p></footer></body></html>\n")
    folders = f"{tmp_path}/first:{tmp_path}/second"
    page = Api(start_service(LEADMATCH_TEMPLATES=folders, LEADMATCH_SITE_NAME=NAME).url).get("/project").text
    assert f"From the first folder of {HTML_NAME}" in page and "From the second" not in page
    assert "valid" in run_done({**settings, "LEADMATCH_TEMPLATES": folders}, "template", "check")


# --- the words of the consent, while a form is open ---------------------------------------------------------------------

TYPED = {"use_case": "game_engine", "title": "A typed title", "contact_name": "Ada", "email": "ada@client.example", "consent": "yes"}
AGREED = "select t.wording from lead l join consent_text t on t.version = l.consent_version"


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


@contextmanager
def one_page(address: str, html: str) -> Iterator[None]:
    """A site whose only page is html."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!DOCTYPE html><html lang=en><title>Site</title><body>{html}".encode())

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", int(address.rpartition(":")[2])), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


def test_a_form_that_was_open_while_the_consent_changed_asks_again_and_keeps_what_was_typed(start_service, brand, sql):
    opened = hidden(Api(start_service().url).get("/project").text)
    api = Api(start_service(**brand).url)
    again = api.post("/project", data={**opened, **TYPED})
    assert again.status_code == 422 and sql("select from lead") == []
    assert "has changed since you opened this page" in again.text and 'value="A typed title"' in again.text
    assert not re.search(r'name="consent" value="yes" checked', again.text) and HTML_NAME in again.text
    unticked = api.post("/project", data={**hidden(again.text), **{**TYPED, "consent": ""}})
    assert unticked.status_code == 422 and "Check the box" in unticked.text and "has changed" not in unticked.text
    assert api.post("/project", data={**hidden(unticked.text), **TYPED}).status_code == 303
    assert [row["wording"].startswith(WORDS) for row in sql(AGREED)] == [True]


def test_what_is_stored_as_agreed_is_what_was_shown_in_whatever_language(start_service, sql):
    api = Api(start_service().url)
    german = hidden(api.get("/project?lang=de").text)
    assert api.post("/project", data={**german, **TYPED, "language": "en"}).status_code == 303
    assert "darf meine Anfrage" in sql(AGREED)[0]["wording"]


def test_the_api_takes_the_version_that_the_embed_was_given_and_refuses_another(start_service, sql):
    api = Api(start_service().url)
    shown = api.get("/embed.json").json()["consent_version"]
    api.take({**RUST, "consent_version": shown})
    (lead,) = sql("select consent_version, submission::jsonb ? 'consent_version' as is_kept from lead")
    assert lead == {"consent_version": shown, "is_kept": False}
    for other in ("0123456789ab", "", 7, [shown]):
        refused = api.send({**RUST, "email": "other@client.example", "consent_version": other})
        assert refused.status_code == 422
        assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("consent", "outdated")]
        assert "/embed.json" in refused.json()["errors"][0]["says"] and "box" not in refused.json()["errors"][0]["says"]


def test_the_form_on_another_site_shows_the_new_words_and_asks_again(start_service, tmp_path, sql):
    folder = tmp_path / "wording"
    folder.mkdir()
    site = f"http://127.0.0.1:{free_port()}"
    service = start_service(LEADMATCH_TEMPLATES=str(tmp_path), LEADMATCH_ALLOWED_ORIGINS=site)
    browser = Browser()
    try:
        with one_page(site, f'<script src="{service.url}/embed.js" defer></script>'):
            browser.driver.get(site)
            wait_for("the form", lambda: browser.all("form.leadmatch"))
        (folder / "en.json").write_text('{"consent.text": "Pass my request on"}')
        service.signal(signal.SIGHUP)
        service.wait_logged("reloaded")
        browser.find('.leadmatch [value="game_engine"]').click()
        browser.find(".leadmatch [name=contact_name]").send_keys("Ada")
        browser.find(".leadmatch [name=email]").send_keys("ada@client.example")
        browser.find(".leadmatch [name=consent]").click()
        browser.find(".leadmatch button").click()
        wait_for("the new words", lambda: "Pass my request on" in browser.text(".leadmatch"))
        wait_for("what to do", lambda: "has changed" in browser.text(".leadmatch label em"))
        assert not browser.find(".leadmatch [name=consent]").is_selected()
        browser.find(".leadmatch [name=consent]").click()
        browser.find(".leadmatch button").click()
        wait_for("the answer", lambda: "Rust Engineer" in browser.text(".leadmatch"))
        assert sql(AGREED) == [{"wording": "Pass my request on"}]
    finally:
        browser.close()
