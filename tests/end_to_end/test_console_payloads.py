"""What staff and clients may type: two hundred tricks in every field of the console, on every page where they come back."""

import base64
import hashlib
import os
import re
from typing import Callable

import html5lib
import pytest
import requests

from support.leadmatch import run_done
from test_payloads import OURS, TEXTS, submission

SOURCES = ("src", "href", "action", "formaction", "data", "srcdoc", "xlink:href")
NEVER = {"iframe", "object", "embed", "base", "video", "img"}


def foreign(page: str) -> list[str]:
    """What a browser would act on and the program did not write."""
    found = []
    for node in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2]
        is_ours = tag not in NEVER or tag == "img" and node.attrib.get("src", "").startswith("/")
        if not is_ours or tag == "script" and not node.attrib.get("src", "").startswith("/static/"):
            found.append(tag)
        for name, value in node.attrib.items():
            name = str(name).rpartition("}")[2]
            if name.startswith("on") or name == "style" or name in SOURCES and not value.startswith(OURS):
                found.append(f"{tag} {name}={value}")
    return found


class Staff:
    """An admin, signed in to the service that the pages share."""

    def __init__(self, site):
        secret = os.urandom(32)
        self.site = site
        self.session = requests.Session()
        self.session.trust_env = False
        token = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
        self.session.headers["Cookie"] = f"__Host-leadmatch-session={token}"
        site.sql("insert into staff (id, email, role, password_hash) values (gen_random_uuid(), 'payload@agency.example', 'admin', 'x')")
        site.sql("insert into staff_session (id, staff_id, secret_hash) select gen_random_uuid(), id, %s from staff where email = 'payload@agency.example'", hashlib.sha256(secret).digest())
        self.token = re.search(r'name="token" value="([^"]+)"', self.get("/staff/account").text).group(1)
        run_done(site.service.settings, "recruiter", "set", "rosa@agency.example", "--capacity", "10000")
        self.lead = site.api.take(submission("harmless") | {"email": "p@client.example", "consent": True})["reference"]
        self.recruiter = site.sql("select id::text from recruiter where email = 'rosa@agency.example'")[0]["id"]

    def get(self, path: str, **params: str) -> requests.Response:
        return self.session.get(self.site.service.url + path, params=params, allow_redirects=False)

    def post(self, path: str, **fields: str) -> requests.Response:
        return self.session.post(self.site.service.url + path, data={"token": self.token, **fields}, allow_redirects=False)


@pytest.fixture(scope="module")
def staff(site) -> Staff:
    return Staff(site)


def lead_with(staff: Staff, text: str) -> list[requests.Response]:
    """A lead that consists of it, wherever it is shown."""
    reference = staff.site.api.take(submission(text) | {"email": f"p{os.urandom(4).hex()}@client.example", "consent": True})["reference"]
    path = f"/staff/leads/{reference}"
    noted = staff.post(path, note=text)
    assert noted.status_code == 303, noted.text
    every = "need,reference,age,client,company,engagement,status,recruiter,response,budget,country,owner,tags,source"
    return [staff.get(path), staff.get(path, contact="shown"), staff.get(f"{path}/client"), staff.get("/staff/leads", columns=every, limit="5"),
            staff.get("/staff/triage", at=reference), staff.get("/staff/quarantine", at=reference)]


def change_with(staff: Staff, text: str) -> list[requests.Response]:
    path = f"/staff/leads/{staff.lead}"
    fields = ("status", "stage", "engagement", "recruiter", "reason", "link", "unlink", "owner", "tag", "untag", "start_date", "role", "rate", "fee", "version", "email", "act", "confirm")
    answers = [staff.post(path, **dict.fromkeys(fields, text)), *(staff.post(path, **{name: text}) for name in ("recruiter", "link", "unlink", "owner"))]
    answers += [staff.post(path, act="review", status="closed", reason=text, note=text), staff.post(path, status="placed", start_date=text, role=text, rate=text, fee=text)]
    answers += [staff.post(path, act="erase", confirm=text), staff.post(f"{path}/hold", action=text, hold_reason=""), staff.get("/staff/leads/" + requests.utils.quote(text, safe=""))]
    return answers


def list_with(staff: Staff, text: str) -> list[requests.Response]:
    names = ("q", "columns", "from", "to", "limit", "after", "before", "engagement", "status", "review", "counts")
    answers = [staff.get("/staff/leads", **dict.fromkeys(names, text)), staff.get("/staff/leads", q=text), staff.get("/staff/leads", columns=text)] + [staff.get("/staff/counts", q=text), staff.get("/staff/leads.csv", q=text)]
    answers += [staff.get("/staff/leads", q=f"{prefix}{text}") for prefix in ('"', "tag:", "owner:", "status:")]
    return answers + [staff.post("/staff/views", name=text[:60], q="rust", shared="1"), staff.get("/staff/leads"), staff.post("/staff/views", name="x", q=text)]


def bulk_with(staff: Staff, text: str) -> list[requests.Response]:
    acts = ("own", "tag", "untag", "decide", "assign", "close", "release", "export", text)
    answers = [staff.post("/staff/bulk", act=act, lead=staff.lead, q=text, **{act: text}) for act in acts]
    return [*answers, staff.post("/staff/bulk", act="tag", tag="vip", lead=text, q=text), staff.post("/staff/bulk", act="tag", tag="vip", all="1", q=text),
            staff.get("/staff/acts/" + requests.utils.quote(text, safe="")), staff.post("/staff/bulk", act="own", own="me", lead=staff.lead, q=text)]


def queue_with(staff: Staff, text: str) -> list[requests.Response]:
    found = []
    for path in ("/staff/triage", "/staff/quarantine"):
        found += [staff.get(path, at=text, done=text, did=text), staff.post(path, act=text, reference=text), staff.post(path, act="rust", reference=staff.lead, version=text)]
    return found


def manage_with(staff: Staff, text: str) -> list[requests.Response]:
    """Pages of people, rules, emails, and tokens: first with a mistake in every field, then with a name that is kept."""
    people = {name: text for name in ("name", "email", "engagements", "hours", "timezone", "capacity", "weight", "languages", "seniorities", "time_zones", "budget_floor", "note", "id", "company")}
    path = f"/staff/recruiters/{staff.recruiter}"
    acts = ("save", "exclude", "lift", text)
    answers = [staff.post("/staff/recruiters", act="add", **people), staff.post("/staff/tokens", act="create", name=text, scope=text), staff.post("/staff/tokens", act=text, name=text)]
    answers += [staff.post(path, act=act, **{**people, "name": ""}) for act in acts]
    answers += [staff.post(path + "/calendar", act=act, **dict.fromkeys(("day", "from", "to", "first", "last", "reason", "cover", "hours", "engagement", "seniority", "engineers", "available_from", "id"), text)) for act in ("time_off", "day", "bench", "hours", text)]
    answers += [staff.post("/staff/rules", act=act, name=text, version=text, rules=text, note=text) for act in ("check", "add", "replay", "activate", text)]
    answers += [staff.post("/staff/outbox", act=act, id=text, email=text, state=text, code=text, since=text) for act in ("retry", "retry_all", "cancel", text)]
    answers += [staff.get(page, **dict.fromkeys(("state", "code", "since", "done", "q", "version", "id"), text)) for page in ("/staff/outbox", "/staff/rules", "/staff/tokens", "/staff/recruiters", path, path + "/calendar", "/staff/settings")]
    return answers


def account_with(staff: Staff, text: str) -> list[requests.Response]:
    answers = [staff.post("/staff/people", act=act, email=text, role=text, password=text) for act in ("add", "role", "disable", text)]
    answers += [staff.post("/staff/account", action=action, code=text, id=text) for action in ("setup", "confirm", "end", "codes", text)]
    answers += [staff.get("/staff/audit", **{name: text}) for name in ("actor", "what", "lead", "from", "to", "before")]
    answers += [staff.get("/staff/people", done=text), staff.get("/staff/account", done=text), staff.get("/staff", days=text)]
    nobody = requests.Session()
    nobody.trust_env = False
    url = staff.site.service.url
    return [*answers, nobody.get(f"{url}/staff/login", params={"next": text, "problem": text}), nobody.post(f"{url}/staff/login", data={"next": text, "first_step": text, "code": text})]


@pytest.mark.parametrize("pages", [lead_with, change_with, list_with, bulk_with, queue_with, manage_with, account_with], ids=lambda pages: pages.__name__)
def test_no_payload_becomes_markup_in_the_console(pages: Callable[[Staff, str], list[requests.Response]], staff, site):
    for text in TEXTS:
        for number, answer in enumerate(pages(staff, text)):
            assert answer.status_code < 500, (number, text, answer.request.url, answer.text)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                assert foreign(answer.text) == [], (number, text, answer.request.url)
            assert answer.headers.get("Location", "/").startswith("/") and not {"Bcc", "Set-Cookie"} & set(answer.headers), (number, text)
    assert staff.get("/staff").status_code == 200  # still signed in, and the service still there
