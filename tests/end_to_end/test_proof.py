"""What cannot be undone, or takes much away, asks who is signed in for the password again."""

import html
import re
from typing import Callable, NamedTuple

import pytest
import requests

from support.sample import Api
from test_console import ALERT, PASSWORD, RUST, Console, anna, lead, olga, password_hash, service, vera  # noqa: F401
from test_second_step import code_of, in_one_step, set_up

ASKED = "Confirm it’s you"
STALE = "update staff_session set proved_at = now() - interval '6 minutes' returning id"


class Act(NamedTuple):
    """Something that needs a proof: where it is sent, and how to see that it was done."""

    path: str
    fields: dict[str, str]
    is_done: str  # SQL that gives is_done


ACTS = {
    "erase": Act("/staff/leads/{lead}", {"act": "erase", "confirm": "{lead}"}, "select not exists (select from lead) as is_done"),
    "lift a hold": Act("/staff/leads/{lead}/hold", {"action": "lift", "hold_reason": "over"}, "select held_at is null as is_done from lead"),
    "add an account": Act("/staff/people", {"action": "add", "email": "nina@agency.example", "role": "agent"},
        "select exists (select from staff where email = 'nina@agency.example') as is_done"),
    "change a role": Act("/staff/people", {"action": "role", "email": "vera@agency.example", "role": "admin"},
        "select role = 'admin' as is_done from staff where email = 'vera@agency.example'"),
    "set a password": Act("/staff/people", {"action": "password", "email": "vera@agency.example"},
        "select v.password_hash <> a.password_hash as is_done from staff v, staff a where v.email = 'vera@agency.example' and a.email = 'anna@agency.example'"),
    "disable an account": Act("/staff/people", {"action": "disable", "email": "vera@agency.example"},
        "select disabled_at is not null as is_done from staff where email = 'vera@agency.example'"),
    "create a token": Act("/staff/tokens", {"act": "create", "name": "crm", "scope": "leads:read"},
        "select exists (select from api_token where name = 'crm') as is_done"),
}


def again(answer: requests.Response) -> tuple[str, dict[str, str]]:
    """The form of the page that asks: where it goes, and what it sends."""
    assert answer.status_code == 403 and ASKED in answer.text and "You’re about to " in answer.text, (answer.status_code, answer.text[:300])
    action = re.search(r'<form class="form card" method="post" action="([^"]+)"', answer.text).group(1)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    return html.unescape(action), {name: html.unescape(value) for name, value in fields.items()}


def prove(console: Console, answer: requests.Response, proof: str = PASSWORD) -> requests.Response:
    action, fields = again(answer)
    return console.post(action, **fields, proof=proof)


@pytest.fixture
def send(olga, lead, sql) -> Callable[[Act], requests.Response]:
    def send(act: Act) -> requests.Response:
        return olga.post(act.path.format(lead=lead), **{name: value.format(lead=lead) for name, value in act.fields.items()})

    return send


@pytest.mark.parametrize("name", ACTS)
def test_an_old_sign_in_is_asked_for_the_password_and_then_it_is_done(name, olga, lead, send, sql):
    if name == "lift a hold":
        assert olga.post(f"/staff/leads/{lead}/hold", action="set", hold_reason="court").status_code == 303
    sql(STALE)
    first = send(ACTS[name])
    assert sql(ACTS[name].is_done) == [{"is_done": False}]
    wrong = prove(olga, first, "wrong horse battery")
    assert ALERT.search(wrong.text) and sql(ACTS[name].is_done) == [{"is_done": False}]
    done = prove(olga, wrong)
    assert done.status_code in (200, 303), done.text
    assert sql(ACTS[name].is_done) == [{"is_done": True}]


@pytest.mark.parametrize("name", ["erase", "add an account"])
def test_who_has_just_signed_in_is_not_asked(name, send, sql):
    assert send(ACTS[name]).status_code in (200, 303)
    assert sql(ACTS[name].is_done) == [{"is_done": True}]


def test_a_proof_gives_the_browser_another_secret_and_lasts_a_while(olga, lead, send, sql):
    name = next(iter(olga.session.cookies)).name
    old = olga.session.cookies[name]
    sql(STALE)
    assert prove(olga, send(ACTS["add an account"])).status_code == 200
    assert olga.session.cookies[name] != old and olga.get("/staff").status_code == 200
    assert requests.get(olga.url + "/staff", cookies={name: old}, allow_redirects=False).status_code == 303
    assert send(ACTS["disable an account"]).status_code == 303
    assert [row["what"] for row in sql("select what from audit where what = 'proved_again'")] == ["proved_again"]


def test_what_is_wrong_besides_is_said_and_nobody_is_signed_out(olga, lead, sql):
    sql(STALE)
    answer = prove(olga, olga.post("/staff/people", action="role", email="nobody@agency.example", role="admin"))
    assert answer.status_code == 404 and olga.get("/staff").status_code == 200


def test_a_code_is_a_proof_as_well_and_works_once(olga, lead, send, sql):
    key, recovery, _ = set_up(olga)
    sql("update staff set totp_step = 0 returning id")
    sql(STALE)
    code = in_one_step(lambda: code_of(key))
    assert prove(olga, send(ACTS["add an account"]), code).status_code == 200
    sql(STALE)
    refused = prove(olga, send(ACTS["disable an account"]), code)
    assert refused.status_code == 403 and ALERT.search(refused.text)
    assert prove(olga, refused, recovery[0]).status_code == 303


def test_guessing_is_slow(olga, lead, send, sql):
    sql(STALE)
    answer = send(ACTS["erase"])
    statuses = []
    for _ in range(8):
        answer = prove(olga, answer, "wrong horse battery") if answer.status_code == 403 else answer
        statuses.append(answer.status_code)
    assert statuses[0] == 403 and statuses[-1] == 429 and int(answer.headers["Retry-After"]) > 0
    assert sql(ACTS["erase"].is_done) == [{"is_done": False}]


def test_who_may_not_is_refused_without_being_asked(vera, anna, lead, sql):
    sql(STALE)
    for console in (vera, anna):
        for act in ACTS.values():
            answer = console.post(act.path.format(lead=lead), **{name: value.format(lead=lead) for name, value in act.fields.items()})
            assert answer.status_code == 403 and ASKED not in answer.text, act


def test_programs_have_no_password_to_be_asked_for(lead, service, token, sql):
    sql(STALE)
    api = Api(service.url, token)
    assert api.post(f"/api/v1/leads/{lead}/hold", json={"reason": "court"}).status_code == 200
    assert api.post(f"/api/v1/leads/{lead}/unhold", json={"reason": "over"}).status_code == 200


def test_one_can_go_back_instead(olga, lead, send, sql):
    sql(STALE)
    for name, back in (("erase", f"/staff/leads/{lead}"), ("add an account", "/staff/people")):
        assert f'<a href="{back}">Cancel</a>' in send(ACTS[name]).text
