"""What visitors may type: two hundred tricks of script, template, header and direction, in every field, on every page they come back on."""

import re
from collections import Counter

import html5lib
import pytest

from support.chromium import Browser
from support.leadmatch import run_done
from support.sample import RUST, Api
from support.site import EMAIL

SEEDS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "\"><script>alert(1)</script>",
    "' onfocus=alert(1) autofocus='", "</textarea><script>alert(1)</script>", "</title><script>alert(1)</script>",
    "<!--<script>-->alert(1)", "javascript:alert(1)", "<iframe srcdoc='<script>alert(1)</script>'>", "{{{description}}}",
    "{{#reasons}}{{says}}{{/reasons}}", "{{> pages/head}}", "{{=<% %>=}}<%& title %>", "${alert(1)}", "#{7*7}", "<%= 7*7 %>",
    "a\r\nBcc: victim@example.com", "a\nSet-Cookie: x=1", "\u202egnp.exe", "\u2066\u2069", "\u200b\ufeff", "&lt;script&gt;",
    "&#60;script&#62;", "%3Cscript%3E",
]  # fmt: skip
FRAMES = ["{}", "x{}x", '"{}"', "'{}'", "`{}`", "<{}>", "{{{{{}}}}}", "&{};"]
PAYLOADS = [frame.format(seed) for seed in SEEDS for frame in FRAMES]
FIELD_CHARS = 200


def texts() -> list[str]:
    """All payloads, as many in each text as a field takes."""
    made = [""]
    for payload in PAYLOADS:
        if len(made[-1]) + 1 + len(payload) > FIELD_CHARS:
            made.append("")
        made[-1] = f"{made[-1]} {payload}".strip(" ")
    return made


TEXTS = texts()
TEXT_FIELDS = ["title", "timezone", "languages", "must_haves", "contact_name", "company", "phone"]

RECRUITER = "rosa@agency.example"
ACTIVE = {"script", "img", "iframe", "svg", "link", "meta", "form", "input", "title", "textarea", "style", "base", "object", "embed", "video", "body"}
QUESTION = re.compile(r'<form class="ask" method="post".*?</form>', re.DOTALL)
OURS = ("/", "#", "mailto:", "https://leads.example.com/")


def markup(html: str) -> Counter:
    """What a browser would act on: elements, handlers, links to elsewhere. But for the form with the question that helps most, which
    a page has if the classifier is in doubt."""
    found: Counter = Counter()
    for node in html5lib.parse(QUESTION.sub("", html), namespaceHTMLElements=False).iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2]
        if tag in ACTIVE:
            found[tag] += 1
        for name, value in node.attrib.items():
            is_foreign = name in ("href", "src", "action", "formaction") and not value.startswith(OURS)
            if str(name).startswith("on") or name == "style" or is_foreign:
                found[f"{tag} {name}={value}"] += 1
    return found


def submission(text: str) -> dict[str, str]:
    return {**dict.fromkeys(TEXT_FIELDS, text), "description": f"A trading engine. {text}", "source": text, "use_case": "trading_engine"}


class Pages:
    """Holds each page against the same page of a harmless client."""

    def __init__(self) -> None:
        self.expected: dict[str, Counter] = {}

    def check(self, name: str, answer, text: str) -> None:
        found = markup(answer.text)
        if text == HARMLESS:
            self.expected[name] = found
        assert found == self.expected[name], (name, text, found - self.expected[name], self.expected[name] - found)
        assert not {"Bcc", "Set-Cookie"} & set(answer.headers), (name, text)


HARMLESS = "harmless"


@pytest.fixture(scope="module")
def staff(site) -> Api:
    """Staff, and a recruiter with room for everything."""
    run_done(site.service.settings, "recruiter", "set", RECRUITER, "--capacity", "10000")
    token = run_done(site.service.settings, "token", "create", "payloads", "--scope", "leads:read,leads:write").strip()
    return Api(site.service.url, token)


def release(staff: Api, reference: str) -> None:
    """What is taken for abuse is held back until staff let it go on."""
    path = f"/api/v1/leads/{reference}"
    if staff.get(path).json()["status"] == "quarantined":
        assert staff.request("PATCH", path, json={"status": "new"}).status_code == 200


def test_no_payload_becomes_markup_when_the_form_comes_back(site):
    assert len(PAYLOADS) == 200 and " ".join(TEXTS).split() == " ".join(PAYLOADS).split()
    pages = Pages()
    for text in [HARMLESS, *TEXTS]:
        fields = {**submission(text), "email": text, "latency": text, "budget_usd_year": text, "next": text, "consent": "yes"}
        pages.check("fresh", site.api.post("/project", data=fields), text)
        pages.check("mistakes", site.api.post("/project", data={**fields, "token": site.tour.fresh_token()}), text)
        pages.check("prefilled", site.api.get("/project", params={"title": text, "must_haves": text, "source": text}), text)
        pages.check("token", site.api.post("/project", data={"token": text, "title": text}), text)


def test_no_payload_becomes_markup_on_the_clients_own_pages(site):
    pages = Pages()
    for text in [HARMLESS, *TEXTS]:
        path = site.receipt({**submission(text), "email": EMAIL, "consent": True})
        pages.check("receipt", site.api.get(path), text)
        pages.check("correction", site.api.get(path + "/correct"), text)
        pages.check("unticked", site.api.post(path + "/erase", data={"other": text}), text)
        pages.check("mistaken correction", site.api.post(path + "/correct", data={**submission(text), "email": text}), text)


def test_no_payload_becomes_markup_on_the_way_to_a_recruiter_and_back(site, staff):
    pages = Pages()
    for text in [HARMLESS, *TEXTS]:
        site.mailbox.clear()
        taken = site.tour.take({**submission(text), "consent": True})
        release(staff, taken.reference)
        offer = site.tour.link_for(RECRUITER, "/o/", taken.reference)
        pages.check("offer", site.api.get(offer), text)
        pages.check("pressed wrongly", site.api.post(offer, data={"action": text, "reason": text, "note": text}), text)
        words = f"Is it {text}?"
        site.tour.press(offer, action="ask", question=words)
        question = site.tour.link_for(taken.address, "/q/")
        pages.check("question", site.api.get(question), text)
        site.tour.press(question, answer=words)
        pages.check("answered", site.api.get(question), text)
        pages.check("offer with the answer", site.api.get(offer), text)
        site.tour.press(offer, action="accept")
        pages.check("accepted", site.api.get(offer), text)
        pages.check("receipt of the accepted", site.api.get(taken.receipt), text)


SHAPE = """
    const found = {};
    for (const node of document.querySelectorAll("*")) {
        const isLate = node.closest("#preview, form.ask"); /* what depends on the recommendation */
        if (!isLate && arguments[0].includes(node.localName)) found[node.localName] = 1 + (found[node.localName] || 0);
    }
    return found;
"""


def shape(browser: Browser) -> dict[str, int]:
    return browser.run(SHAPE, sorted(ACTIVE))


def test_no_payload_opens_a_dialog_or_adds_an_element_in_a_browser(browser, site, staff):
    def pages(found: list[str]) -> list[str]:
        description = "A trading engine. " + " ".join(found)
        offer, taken = site.tour.offer({**RUST, **dict(zip(TEXT_FIELDS, found)), "description": description}, RECRUITER)
        site.tour.press(offer, action="ask", question=" ".join(found)[:1000])
        return [taken.receipt, taken.receipt + "/correct", offer, site.tour.link_for(taken.address, "/q/")]

    def look(path: str) -> dict[str, int]:
        browser.open(path)
        found = shape(browser)  # fails when a dialog is open
        assert browser.complaints() == [], path
        return found

    count = len(TEXT_FIELDS)
    expected = [look(path) for path in pages([HARMLESS] * count)]
    for start in range(0, len(TEXTS), count):
        found = (TEXTS[start:] + TEXTS)[:count]
        assert [look(path) for path in pages(found)] == expected, found
