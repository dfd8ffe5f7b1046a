"""German, which proves that every word is data: what clients read speaks their language, and what recruiters and staff read stays English."""

import json
import re
from html import unescape
from typing import Any

import pytest

from support.chromium import PHONE
from support.leadmatch import ROOT, run_command, run_done
from support.mail_catcher import CaughtEmail, MailCatcher
from support.net import wait_for
from support.sample import HYBRID, PYTHON, RUST, Api, by_client
from support.site import COMPARISON, PUBLIC, fill, go_to_contact

LINK = re.compile(r"https://leads\.example\.com(/[a-z]/[\w-]+)")
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.8"}
# Words that no German text has; what a client typed, and names, are English in these tests.
ENGLISH = re.compile(r"\b(?:the|your|you|and|is|are|with|of|for|we|this|request|answers?)\b", re.IGNORECASE)


def german(submission: dict[str, Any]) -> dict[str, Any]:
    return {**submission, "language": "de"}


def words(html: str) -> str:
    """What is read, without the client's own words."""
    text = re.sub(r"(?s)<(script|style|blockquote|q)\b.*?</\1>|<!--.*?-->", " ", html)
    attributes = " ".join(re.findall(r'(?:title|alt|aria-label|placeholder|content|data-[a-z]+)="([^"]*)"', text))
    return re.sub(r"<[^>]*>", " ", text) + " " + attributes


def english_in(html: str) -> list[str]:
    return [match.group() for match in ENGLISH.finditer(words(html))]


def of_form(page: str) -> dict[str, str]:
    """What a page's forms send along unseen."""
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)}


def about(mailbox: MailCatcher, address: str, subject: str) -> CaughtEmail:
    return wait_for(f"“{subject}” to {address}", lambda: [m for m in mailbox.emails(address) if subject in m.subject], 20)[0]


def link_in(mail: CaughtEmail, kind: str = "/r/") -> str:
    return next(link for link in LINK.findall(mail.part("plain")) if link.startswith(kind))


@pytest.fixture
def api(start_service, recruiters) -> Api:
    """A service that writes to clients."""
    return Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url)


# --- pages


def test_the_example_gets_the_same_answer_in_both_languages(site):
    def answer(query: str) -> list[str]:
        example = re.search('aria-labelledby="example".*?</section>', site.api.get(COMPARISON + query).text, re.DOTALL)[0]
        return re.findall(r'<p class="verdict (\w+)|class="here" x="([0-9.]+)|([0-9]+)\s*%|<(li)>', example)

    assert len(answer("")) >= 4 and answer("") == answer("?lang=de")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_german_by_query_and_by_browser_and_otherwise_english(path, site):
    english = site.api.get(path)
    asked = site.api.get(path + "?lang=de")
    preferred = site.api.get(path, headers=GERMAN)
    for page in (asked, preferred):
        assert '<html lang="de">' in page.text and page.headers["Content-Language"] == "de"
        assert "Accept-Language" in page.headers["Vary"]
        assert english_in(page.text) == []
    assert '<html lang="en">' in english.text and english.headers["Content-Language"] == "en"
    for other in ("?lang=xx", "?lang=", "?lang=DE"):
        assert site.api.get(path + other).headers["Content-Language"] == "en"
    assert site.api.get(path, headers={"Accept-Language": "fr,es;q=0.5"}).headers["Content-Language"] == "en"
    assert site.api.get(path + "?lang=en", headers=GERMAN).headers["Content-Language"] == "en"


def test_each_language_has_an_address_of_its_own_and_names_the_others(site):
    for language, own in (("en", ""), ("de", "?lang=de")):
        page = site.api.get(COMPARISON + f"?lang={language}").text
        assert re.findall('rel="canonical" href="([^"]*)"', page) == ["https://leads.example.com" + COMPARISON + own]
        assert re.findall('hreflang="([^"]*)" href="https://leads.example.com([^"]*)"', page) == [
            ("en", COMPARISON), ("de", COMPARISON + "?lang=de"), ("x-default", COMPARISON)]
    sitemap = site.api.get("/sitemap.xml").text
    assert f'hreflang="de" href="https://leads.example.com{COMPARISON}?lang=de"' in sitemap


def test_links_keep_the_language_that_was_asked_for_and_offer_the_other(site):
    asked = site.api.get(COMPARISON + "?lang=de").text
    for target in re.findall(r'<a [^>]*href="(/[^"]*)"', asked):
        assert "lang=" in target or target.startswith("/static"), target
    assert f'<a href="{COMPARISON}?lang=en" lang="en" hreflang="en">English</a>' in asked
    preferred = site.api.get(COMPARISON, headers=GERMAN).text
    assert "lang=de" not in re.sub("<(?:link|meta)[^>]*>|<p class=.languages.*", "", preferred)
    assert site.api.get("/hire?lang=de").headers["Location"] == COMPARISON + "?lang=de"
    assert '<a href="/project?lang=de" lang="de" hreflang="de">Deutsch</a>' in site.api.get("/project").text


@pytest.mark.parametrize("path", [COMPARISON, "/hire/hybrid-team", "/project", "/r"])
def test_another_language_keeps_what_else_the_address_asks(path, site):
    asked = "use_case=game_engine&source=a+b&utm_source=news"
    for query in (f"{asked}&lang=en", f"lang=en&{asked}", f"&{asked}&"):
        page = site.api.get(f"{path}?{query}")
        assert page.status_code == 200
        assert f'<a href="{path}?{asked.replace("&", "&amp;")}&amp;lang=de" lang="de"' in page.text, query
    assert site.api.get(f"/?{asked}&lang=de").headers["Location"] == f"{COMPARISON}?{asked}&lang=de"
    # Not those of who came before.
    assert f'<a href="{path}?lang=de" lang="de"' in site.api.get(path).text


def test_what_a_client_kept_is_kept_for_its_language_alone(site):
    german_page = site.api.get(COMPARISON, headers=GERMAN)
    again = site.api.get(COMPARISON, headers={**GERMAN, "If-None-Match": german_page.headers["ETag"]})
    english = site.api.get(COMPARISON, headers={"If-None-Match": german_page.headers["ETag"]})
    assert again.status_code == 304 and english.status_code == 200


def test_a_visitor_who_is_lost_reads_german_and_programs_recruiters_and_staff_do_not(site):
    lost = site.api.get("/nothing/here", headers={**GERMAN, "Accept": "text/html"})
    assert lost.status_code == 404 and "<title>Seite nicht gefunden |" in lost.text and english_in(lost.text) == []
    assert site.api.get("/api/nothing", headers=GERMAN).json()["title"] == "Not found"
    for path in ("/d?lang=de", "/o/x", "/staff/login?lang=de"):
        page = site.api.get(path, headers={**GERMAN, "Accept": "text/html"}).text
        assert '<html lang="en">' in page and "Sprache" not in page


def test_prefilled_answers_and_errors_are_asked_in_german(site):
    page = site.api.get("/project?use_case=game_engine&lang=de").text
    assert 'value="game_engine" id' not in page and english_in(page) == []
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    refused = site.api.post("/project?lang=de", data={"token": token, "email": "nobody", "language": "de"})
    assert refused.status_code == 422
    assert "Geben Sie Ihren Namen ein." in refused.text and "sie muss genau ein @ enthalten" in refused.text
    assert english_in(refused.text.replace("nobody", "")) == []


def test_a_form_filled_in_in_german_stays_german_until_the_status_page(browser, site):
    browser.open("/project?lang=de")
    browser.find("[name=use_case][value=trading_engine]").click()
    browser.find("#next").click()
    fill(browser, description="Order matching in microseconds.")
    wait_for("the German recommendation", lambda: "Rust-Entwickler" in browser.find("#preview_body").get_attribute("textContent"))
    assert "empfehlen wir in der Regel Rust" in browser.find("#preview_body").get_attribute("textContent")
    assert "Rust 100\u00a0%" in browser.find("#preview_body").get_attribute("textContent")
    go_to_contact(browser)
    fill(browser, contact_name="Ada Brandt", email="formular@client.example")
    browser.find("#consent").click()
    browser.find("#send").click()
    wait_for("the status page", lambda: browser.path().startswith("/r/"))
    assert browser.run("return document.documentElement.lang") == "de"
    stored = site.sql("select l.submission ->> 'language' as language, c.wording from lead l join consent_text c on c.version = l.consent_version "
                      "where email = 'formular@client.example'")[0]
    assert stored["language"] == "de" and "darf meine Anfrage" in stored["wording"]


@pytest.mark.parametrize("submission", [RUST, PYTHON, HYBRID, {**RUST, "engineers": "4_plus", "start": "now", "team_knows": "python", "budget_usd_year": "90000"}])
def test_the_status_page_speaks_the_language_that_the_lead_was_written_in(submission, site):
    path = site.receipt(by_client(900, german(submission)))
    page = site.api.get(path)
    assert page.headers["Content-Language"] == "de"
    typed = {submission.get(name, "") for name in ("title", "description", "company")}
    read = page.text
    for text in typed:
        read = read.replace(text, "")
    assert english_in(read) == []
    assert re.search(r"\b\d{3}\.000–\d{3}\.000\u00a0\$", read)
    assert site.api.get(path + "?lang=en").headers["Content-Language"] == "en"
    assert site.api.get(path, headers={"Accept-Language": "en"}).headers["Content-Language"] == "de"
    for end in ("/correct", "?edit=latency"):
        changed = site.api.get(path + end).text
        for text in typed:
            changed = changed.replace(text, "")
        assert english_in(changed) == []


def test_a_german_page_is_refused_in_german_whatever_the_browser_prefers(site):
    english = {"Accept": "text/html", "Accept-Language": "en"}
    path = site.receipt({**german(RUST), "title": "Börsenhandel", "description": "Ein Orderbuch, das in Mikrosekunden antwortet.", "company": "Brandt"})
    for form in ("/correct", "?edit=email"):
        page = site.api.get(path + form, headers=english).text
        (action,) = re.findall(r'<form class="form(?: edit)?"(?: id="project")? method="post" action="([^"#]*/(?:correct|answer)\?lang=de)', page)
        too_long, too_big = (site.api.post(action, data={**of_form(page), "email": "x" * count}, headers=english) for count in (20_000, 300_000))
        assert (too_long.status_code, too_big.status_code) == (422, 413)
        for refused in (too_long, too_big):
            assert '<html lang="de">' in refused.text and english_in(refused.text) == []
        assert "Höchstens 254 Zeichen (jetzt 20.000)." in too_long.text
    # A form says itself in which language it was filled in.
    for form in (path + "/correct", "/project"):
        refused = site.api.post(form, data={"language": "de", "email": "x"}, headers=english)
        assert refused.status_code == 422 and '<html lang="de">' in refused.text and english_in(refused.text) == []
    chunks = site.api.post("/project", data=(b"x" * 20_000 for _ in range(20)), headers={**GERMAN, "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"})
    assert chunks.status_code == 413 and '<html lang="de">' in chunks.text


def test_a_lead_that_names_no_language_is_answered_in_english_by_email_and_as_the_browser_likes_on_its_page(site):
    path = site.receipt(by_client(901))
    assert site.api.get(path).headers["Content-Language"] == "en"
    assert site.api.get(path, headers=GERMAN).headers["Content-Language"] == "de"
    unknown = site.receipt(by_client(902, {**RUST, "language": "fr"}))
    assert site.api.get(unknown).headers["Content-Language"] == "en"


def test_a_recommendation_is_german_on_the_way_out_and_english_where_it_is_kept(site):
    answer = site.api.post("/api/v1/recommendation?lang=de", json={"use_case": "trading_engine", "engineers": "2_3"}).json()
    assert answer["talent"] == "Rust-Entwickler" and "empfehlen wir in der Regel Rust" in json.dumps(answer, ensure_ascii=False)
    site.api.post("/api/v1/leads?lang=de", json=by_client(903, german(RUST)))
    kept = site.sql("select recommendation from lead where email = 'c903@client903.example'")[0]["recommendation"]
    assert kept["talent"] == "Rust Engineer" and "standard recommendation" in json.dumps(kept)
    assert site.api.post("/api/v1/recommendation", json={"use_case": "trading_engine"}).json()["talent"] == "Rust Engineer"


def test_the_form_on_other_sites_brings_the_language_that_it_asks_for_and_no_other(site):
    german_form, english_form = (site.api.get(f"/embed.json?lang={language}", headers=GERMAN).text for language in ("de", "en"))
    assert "Empfehlung erhalten" in german_form and "darf meine Anfrage" in german_form and english_in(german_form) == []
    assert "Get a recommendation" in english_form and "Empfehlung" not in english_form
    assert site.api.get("/embed.json?lang=fr", headers=GERMAN).json() == site.api.get("/embed.json?lang=de").json()


def test_no_german_word_is_wider_than_a_phone(browser, site):
    browser.use(PHONE)
    for path in (*(page + "?lang=de" for page in PUBLIC), site.receipt(by_client(904, german(HYBRID)))):
        browser.open(path)
        assert browser.run("return document.documentElement.scrollWidth") <= PHONE[0], path


def test_the_hybrid_page_says_what_connects_the_halves(site):
    assert "PyO3 and maturin" in site.api.get("/hire/hybrid-team").text
    assert "PyO3 und maturin" in site.api.get("/hire/hybrid-team?lang=de").text


# --- emails


def test_the_emails_of_a_german_lead_are_german_and_those_about_it_english(api, mailbox, recruiters):
    lead = api.take(german({**RUST, "engineers": "2_3", "timezone": "Europe/Vienna"}))
    receipt = about(mailbox, RUST["email"], "Ihre Anfrage ist angekommen")
    plain = receipt.part("plain")
    assert "Rust-Entwickler" in plain and "System für den Hochfrequenzhandel" in plain and "Zwei oder drei" in plain
    assert re.search(r"Bis (?:Mon|Diens|Mitt|Donners|Frei|Sams|Sonn)\w+, \d+\. \w+ \d{4}, \d\d:\d\d Uhr \(ME", plain), plain
    assert '<html lang="de">' in receipt.part("html")
    assert english_in(receipt.part("html")) == []

    offer = about(mailbox, recruiters["rust"], lead["reference"])
    assert "New Rust lead" in offer.subject and "Client’s language: German" in offer.part("plain")
    assert "standard recommendation" in offer.part("plain")

    path = link_in(receipt)
    confirm = api.get(path)
    assert "Ist das Ihre Anfrage?" in confirm.text and english_in(confirm.text) == []
    assert api.post(path + "/confirm", data={"button": ""}).status_code == 303
    answered = api.post(path + "/answer", data={"field": "latency", "latency": "under_100ms", "before": "?"})
    assert "Antwort hat sich geändert" in answered.text

    offer_path = link_in(offer, "/o/")
    assert '<html lang="en">' in api.get(offer_path, headers=GERMAN).text
    assert api.post(offer_path, data={"action": "ask", "question": "How many orders?"}).status_code == 303
    question = about(mailbox, RUST["email"], "Eine Frage zu Ihrem Projekt")
    question_page = api.get(link_in(question, "/q/")).text
    assert "Ihre Antwort" in question_page and english_in(question_page.replace("How many orders?", "")) == []
    assert api.post(link_in(question, "/q/"), data={"answer": "Tausend."}).status_code == 303
    told = about(mailbox, recruiters["rust"], "About your question")
    assert "Tausend." in told.part("plain")
    assert "Antwort auf die Frage „How many orders?“:" in unescape(api.get(path).text)

    assert api.post(offer_path, data={"action": "accept"}).status_code == 303
    accepted = about(mailbox, RUST["email"], "hat Ihre Anfrage angenommen")
    assert english_in(accepted.part("html").replace(accepted.subject, "")) == []

    assert api.post(path + "/withdraw", data={"sure": "yes"}).status_code == 303
    closed = about(mailbox, RUST["email"], "ist geschlossen")
    assert "zurückgezogen" in closed.part("plain") and english_in(closed.part("html")) == []
    withdrawn = about(mailbox, recruiters["rust"], "withdr")
    assert "client" in withdrawn.part("plain")


def test_a_link_by_email_is_german_for_a_german_lead(api, mailbox):
    api.take(german(RUST))
    about(mailbox, RUST["email"], "Ihre Anfrage ist angekommen")
    sent = api.post("/r?lang=de", data={"email": RUST["email"]})
    assert sent.headers["Location"] == "/r?done=sent&lang=de"
    assert english_in(api.get(sent.headers["Location"]).text) == []
    mail = about(mailbox, RUST["email"], "Ihr Link zur Anfrage")
    assert "Hier ist der Link" in mail.part("plain") and "keinen Link angefordert" in mail.part("plain")
    assert english_in(mail.part("html")) == []


@pytest.mark.parametrize("name", ["client_received", "client_accepted", "client_closed", "client_delayed", "client_handed_back", "client_reopened", "client_link", "client_new_address", "client_address_given", "client_address_taken_back", "client_request_erased",
                                  "client_not_for_us", "client_question", "client_reply"])
def test_every_email_to_clients_has_a_german_preview(name, tmp_path):
    run_done({}, "template", "preview", name, "--language", "de", "--folder", str(tmp_path))
    html = (tmp_path / f"{name}.html").read_text()
    assert '<html lang="de">' in html and "Sie erhalten diese" in html


# --- settings and figures


def test_amounts_and_shares_are_written_as_in_german(site):
    path = site.receipt(by_client(904, german({**PYTHON, "budget_usd_year": "100.000-120.000 EUR"})))
    page = site.api.get(path).text
    assert "100.000–120.000\u00a0€ pro Jahr, etwa " in page and re.search(r"Python \d+\u00a0%", page)
    page = site.api.get(path + "?lang=en").text
    assert "€100,000–€120,000 a year, about $" in page and re.search(r"Python \d+%", page)
    large = site.api.post("/project?lang=de", data={"description": "x" * 2_000_000}, headers=GERMAN)
    assert large.status_code == 413 and "kürzen Sie Ihren Text" in large.text, large.text


def test_english_alone_is_as_it_was(start_service):
    api = Api(start_service(LEADMATCH_LANGUAGES="en").url)
    page = api.get("/project?lang=de", headers=GERMAN)
    assert '<html lang="en">' in page.text and "hreflang" not in page.text and "Content-Language" not in page.headers


@pytest.mark.parametrize("languages, says", [("de", "begins with en"), ("en,fr", "no wording/fr.json"), ("en,de,de", "each once"), ("en,xxx", "two small letters")])
def test_languages_that_cannot_be_spoken_stop_the_start(languages, says):
    done = run_command({"LEADMATCH_LANGUAGES": languages}, "template", "check")
    assert done.status == 1 and says in done.stderr


def test_a_further_language_is_a_file_and_says_the_rest_in_english(start_service, tmp_path):
    folder = tmp_path / "wording"
    folder.mkdir()
    (folder / "fr.json").write_text('{\n"page.project.send_request": "Envoyer ma demande",\n"page.head.language_name": "Français"\n}\n')
    (folder / "rules.fr.json").write_text('{"Performance": "Performances"}')
    (folder / "de.json").write_text('{\n"page.project.send_request": "Ab die Post"\n}\n')
    api = Api(start_service(LEADMATCH_LANGUAGES="en,de,fr", LEADMATCH_TEMPLATES=str(tmp_path)).url)
    french = api.get("/project?lang=fr").text
    assert "Envoyer ma demande" in french and "In your own words" in french
    assert "Performances" in api.get(COMPARISON + "?lang=fr").text
    assert "Ab die Post" in api.get("/project?lang=de").text


def test_what_rust_pays_more_follows_from_the_ranges_of_the_rules(start_service, tmp_path):
    rules = json.loads((ROOT / "src/domain/rules/rules.json").read_text())
    paths = ["/hire/rust-engineer", "/hire/hybrid-team", "/hire/python-developer", COMPARISON]
    for rust, says, sagt in (
        ({"min": 140000, "max": 250000}, "15–30% more", "15–30\u00a0% mehr"),
        ({"min": 180000, "max": 380000}, "50–100% more", "50–100\u00a0% mehr"),
        ({"min": 120000, "max": 190000}, "about the same", "etwa gleich viel"),
        ({"min": 60000, "max": 95000}, "about 50% less", "etwa 50\u00a0% weniger"),
    ):
        rules["dimensions"]["hiring_cost"]["rust"] = rust
        rules["version"] = f"2031.{rust['max'] // 1000}"
        (tmp_path / "rules.json").write_text(json.dumps(rules))
        api = Api(start_service(LEADMATCH_RULES=str(tmp_path / "rules.json")).url)
        for path in paths:
            page, seite = api.get(path).text, api.get(path + "?lang=de").text
            assert says in page and sagt in seite, path
            assert "15–30" not in page + seite or says.startswith("15–30")
