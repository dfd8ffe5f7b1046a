"""What all pages and the public API have in common: sound HTML, protecting headers, errors in the asker's form, other sites."""

import re
from html.parser import HTMLParser

import pytest

from support.sample import Api

PAGES = ["/hire/compare/rust-vs-python", "/hire/rust-engineer", "/hire/python-developer", "/hire/hybrid-team", "/project"]
SITE = "https://leads.example.com"  # LEADMATCH_BASE_URL of the tests
BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
VOID = {"meta", "link", "br", "input", "img", "hr", "wbr"}


class Document(HTMLParser):
    """Checks the nesting of tags on the way, and collects what the tests ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.links += [named[name] for name in ("href", "src") if name in named]
        self.ids += [named["id"]] if "id" in named else []
        self.inline += [name for name in named if name.startswith("on") or name == "style"]
        if tag in ("script", "style") and "src" not in named:
            self.inline.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def browser(service) -> Api:
    client = Api(service.url)
    client.http.headers.update(BROWSER)
    return client


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_and_protected(path, browser):
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    document = Document(answer.text)
    assert document.inline == []
    assert len(document.ids) == len(set(document.ids))


def test_no_page_has_a_dead_link(browser):
    links = {link.removeprefix(SITE) or "/" for path in PAGES for link in Document(browser.get(path).text).links}
    assert {link for link in links if not link.startswith(("/", "#"))} == set()
    answers = {link: browser.get(link).status_code for link in links if link.startswith("/")}
    assert {link for link, status in answers.items() if status not in (200, 303, 308)} == set()


def test_the_root_leads_to_the_comparison(browser):
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/hire/compare/rust-vs-python")


def test_a_browser_gets_errors_as_pages_and_a_program_as_documents(browser, service):
    page = browser.get("/nowhere")
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    Document(page.text)
    assert Api(service.url).get("/nowhere").headers["Content-Type"] == "application/problem+json"
    assert browser.get("/api/v1/nowhere").headers["Content-Type"] == "application/problem+json"


def test_a_static_file_is_sent_once(browser):
    first = browser.get("/static/site.css")
    assert first.headers["Content-Type"] == "text/css; charset=utf-8"
    again = browser.get("/static/site.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["site.css/", "nothing.css", "project.html", "head.html"])
def test_nothing_but_static_files_is_served(name, service):
    answer = Api(service.url).http.get(f"{service.url}/static/{name}", timeout=5)
    assert answer.status_code in (400, 404)


def test_a_link_fills_in_answers_as_text(browser):
    text = browser.get("/project?title=%3Cb%3Eold%3C/b%3E").text
    assert "&lt;b&gt;old&lt;/b&gt;" in text and "<b>old" not in text


@pytest.mark.parametrize("token", ["x", "A" * 78])
def test_a_made_up_receipt_link_is_404(token, browser):
    assert browser.get(f"/r/{token}").status_code == 404


def test_pages_of_allowed_sites_may_use_the_api(start_service):
    client = Api(start_service(LEADMATCH_ALLOWED_ORIGINS="https://www.example.com").url)
    for origin, expected in (("https://www.example.com", "https://www.example.com"), ("https://evil.example", None)):
        for method in ("OPTIONS", "POST"):
            answer = client.request(method, "/api/v1/leads", json={} if method == "POST" else None, headers={"Origin": origin})
            assert answer.status_code == (204 if method == "OPTIONS" else 422)
            assert answer.headers.get("Access-Control-Allow-Origin") == expected


def test_an_error_page_says_what_a_person_can_do(browser):
    """Not what a program would be told: methods, content types, bytes."""
    for language, words, link in (("en", "Go back", "Email me my link"), ("de", "Gehen Sie zurück", "Link zuschicken")):
        headers = {"Accept-Language": language}
        for answer in (
            browser.request("DELETE", "/project", headers=headers),
            browser.post("/hire/rust-engineer", headers=headers, data={"x": "1"}),
            browser.post("/project", headers={**headers, "Content-Type": "application/json"}, data="{}"),
            browser.post("/project", headers=headers, data={"description": "x" * 200_000}),
        ):
            page = re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])
            assert answer.status_code in (405, 413, 415) and words in page, page
            assert not re.search(r"GET|Content-Type|[Bb]ytes|not allowed|nicht erlaubt", page), page
        for answer, status in (
            (browser.get("/hire/%2e%2e", headers=headers), 400),
            (browser.request("GET", "/project", headers={**headers, "Content-Type": "text/plain"}, data="x"), 400),
            (browser.get("/project", headers={**headers, "Cookie": "x" * 20_000}), 431),
            (browser.get("/project", headers={**headers, **{f"X-{number}": "x" for number in range(80)}}), 431),
            (browser.get(f"/project?lang={language}&title={'x' * 20_000}"), 414),  # its Accept-Language comes behind what is read
        ):
            page = re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])
            assert answer.status_code == status and f'<html lang="{language}">' in answer.text, page
            assert not re.search(r"GET|[Tt]arget|[Hh]eader|body|kB|escapes|Kopfzeile", page), page
        for path in ("/r/forged", "/q/forged"):
            page = browser.get(path, headers=headers)
            assert page.status_code == 404 and re.search(rf'<a class="button" href="/r[^"]*">{link}</a>', page.text), path
    assert browser.request("DELETE", "/api/v1/leads").json()["detail"].startswith("Use GET")
