"""Who may do what: every route of the program, by every role, every scope, and nobody."""

import base64
import hashlib
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import requests

from support.leadmatch import Service
from support.net import free_port
from support.sample import BY_ENGAGEMENT, Api

ROUTES_FILE = Path(__file__).parents[2] / "src/http/routes.c"
ROUTE = re.compile(r'\{HTTP_(\w+),\s+"([^"]+)",\s+ACCESS_(\w+),\s+SPEAKS_(\w+),\s+(\w+),')
ROLE_LACKS = "Your role does not include this."
RUST = BY_ENGAGEMENT["rust"]

# The roles that may, and the scope that a token needs; None: no token may. Written down a second time, as the agency was promised it.
EVERYBODY = {"viewer", "agent", "admin", "auditor"}
EXPECTED: dict[str, tuple[set[str], str | None]] = {
    "OWN_ACCOUNT": (EVERYBODY, None),
    "LEADS_READ": (EVERYBODY, "leads:read"),
    "CONTACTS_READ": ({"agent", "admin", "auditor"}, "leads:read"),
    "LEADS_WRITE": ({"agent", "admin"}, "leads:write"),
    "LEADS_EXPORT": ({"agent", "admin", "auditor"}, "leads:export"),
    "LEADS_EXPORT_ALL": ({"admin", "auditor"}, "leads:export"),
    "LEADS_ERASE": ({"admin"}, "admin"),
    "RECRUITERS_READ": (EVERYBODY, "leads:read"),
    "RECRUITERS_WRITE": ({"admin"}, "admin"),
    "OUTBOX_READ": (EVERYBODY, "admin"),
    "OUTBOX_WRITE": ({"agent", "admin"}, "admin"),
    "RULES_READ": ({"agent", "admin", "auditor"}, "admin"),
    "RULES_WRITE": ({"admin"}, "admin"),
    "STAFF_READ": ({"admin", "auditor"}, "admin"),
    "AUDIT_READ": ({"admin", "auditor"}, "admin"),
    "METRICS_READ": ({"admin", "auditor"}, "metrics:read"),
    "ADMIN": ({"admin"}, "admin"),
}
SCOPES = ["leads:submit", "leads:read", "leads:write", "leads:export", "metrics:read", "admin"]


@pytest.fixture
def service(start_service) -> Service:
    """Reached by http, so that its cookie works here."""
    address = f"127.0.0.1:{free_port()}"
    return start_service(LEADMATCH_LISTEN=address, LEADMATCH_BASE_URL=f"http://{address}")


class Route(NamedTuple):
    method: str
    pattern: str
    access: str
    is_page: bool
    has_body: bool

    @property
    def path(self) -> str:
        return re.sub(r"\{\w+\}", "LM-0000000000", self.pattern)


def guarded_routes() -> list[Route]:
    found = [
        Route(method, pattern, access, speaks == "PAGES", body != "NULL")
        for method, pattern, access, speaks, body in ROUTE.findall(ROUTES_FILE.read_text())
        if access != "PUBLIC"
    ]
    assert len(found) > 20 and {route.access for route in found} <= set(EXPECTED)
    return sorted(found, key=lambda route: route.pattern == "/staff/logout")  # ends the session, so it comes last


def sign_in(service: Service, sql, role: str) -> requests.Session:
    """A session as the program would have made it, without the price of a password."""
    secret = os.urandom(32)
    email = f"{role}@agency.example"
    sql("insert into staff (id, email, role, password_hash) values (gen_random_uuid(), %s, %s, 'x')", [email, role])
    sql(
        "insert into staff_session (id, staff_id, secret_hash) select gen_random_uuid(), id, %s from staff where email = %s",
        [hashlib.sha256(secret).digest(), email],
    )
    session = requests.Session()
    session.trust_env = False
    session.cookies.set("leadmatch-session", base64.urlsafe_b64encode(secret).rstrip(b"=").decode())
    page = session.get(f"{service.url}/staff/account")
    session.headers["X-Token"] = re.search(r'name="token" value="([^"]+)"', page.text).group(1)
    return session


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_reaches_exactly_the_pages_that_it_includes(role, service, sql):
    browser = sign_in(service, sql, role)
    token = browser.headers.pop("X-Token")
    for route in guarded_routes():
        if not route.is_page:
            continue
        form = {"token": token} if route.has_body else None
        answer = browser.request(route.method, service.url + route.path, data=form, allow_redirects=False)
        is_refused = answer.status_code == 403 and ROLE_LACKS in answer.text
        assert is_refused == (role not in EXPECTED[route.access][0]), (role, route, answer.status_code)
        assert is_refused or answer.status_code not in (401, 403, 500), (role, route, answer.status_code)


def test_each_scope_reaches_exactly_the_routes_that_need_it_and_nobody_none(service, cli):
    tokens = {scope: cli("token", "create", scope.replace(":", "-"), "--scope", scope).strip() for scope in SCOPES}
    for route in guarded_routes():
        body = {"json": {}} if route.has_body else {}
        if route.is_page:
            form = {"data": {"token": "x"}} if route.has_body else {}
            answer = requests.request(route.method, service.url + route.path, allow_redirects=False, **form)
            assert answer.status_code == 303 and answer.headers["Location"].startswith("/staff/login"), route
            continue
        assert requests.request(route.method, service.url + route.path, **body).status_code == 401, route
        for scope, token in tokens.items():
            answer = Api(service.url, token).request(route.method, route.path, **body)
            is_refused = answer.status_code == 403
            assert is_refused == (scope != EXPECTED[route.access][1]), (scope, route, answer.status_code)
            assert answer.status_code not in (401, 500), (scope, route, answer.status_code)


def test_contact_data_is_shown_to_those_who_may_see_it_when_they_ask(service, recruiters, sql):
    reference = Api(service.url).take(RUST)["reference"]
    path = f"{service.url}/staff/leads/{reference}"
    for role in sorted(EVERYBODY):
        browser = sign_in(service, sql, role)
        for page in (browser.get(path).text, browser.get(f"{service.url}/staff/leads").text):
            assert reference in page and RUST["email"] not in page and RUST["contact_name"] not in page
        asked = browser.get(f"{path}?contact=shown")
        assert (RUST["email"] in asked.text) == (role != "viewer"), role
        assert asked.status_code == (403 if role == "viewer" else 200), role
