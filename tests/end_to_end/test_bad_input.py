"""What is wrong is refused in one way: the right status, a problem document, nothing stored, the next request unharmed."""

import json

import pytest

from support.sample import CONTACT, RUST, Api

LEADS = "/api/v1/leads"
RECOMMENDATION = "/api/v1/recommendation"
JSON = {"Content-Type": "application/json"}
BODY_BYTES_MAX = 64 * 1024


def problem(answer, status: int) -> dict:
    """The problem document of an answer that must have this status."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:300]}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["type"] and document["title"]
    return document


def padded(bytes_wanted: int) -> bytes:
    """A submission of exactly so many bytes, which is right but for its length."""
    start = json.dumps({**RUST, "padding": ""})[:-2]
    return (start + "x" * (bytes_wanted - len(start) - 2) + '"}').encode()


MALFORMED = {
    "nothing": b"",
    "not JSON": b"contact_name=Ada",
    "cut off": json.dumps(RUST)[:-1].encode(),
    "something after it": json.dumps(RUST).encode() + b" {}",
    "a list": b"[]",
    "a number": b"1",
    "duplicate keys": b'{"email": "a@client.example", "email": "b@client.example"}',
    "deep nesting": b'{"title":' + b"[" * 4000 + b"]" * 4000 + b"}",
    "open brackets alone": b"[" * 60000,
    "raw NUL": b'{"title": "a\x00b"}',
    "broken UTF-8": b'{"title": "\xff\xfe"}',
    "overlong UTF-8": b'{"title": "\xc0\xaf"}',
    "half a surrogate": b'{"title": "\\ud800"}',
    "Latin-1": '{"title": "Zürich"}'.encode("latin-1"),
    "NaN": b'{"budget_usd_year": NaN}',
}


@pytest.mark.parametrize("path", [LEADS, RECOMMENDATION])
@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_body_that_is_no_submission_is_400(body, path, api, sql):
    problem(api.post(path, data=body, headers=JSON), 400)
    assert sql("select count(*) from lead") == [{"count": 0}]
    assert api.send(RUST).status_code == 201  # on the same connection


WRONG_FIELDS = {
    "contact_name": 17,
    "email": "nobody-at-home",
    "title": "x" * 201,
    "description": "x" * 10001,
    "use_case": ["trading_engine", "game_engine", "ml_training"],
    "consent": False,
}


@pytest.mark.parametrize("path", [LEADS, "/api/v1/recommendation"])
@pytest.mark.parametrize("consent", ["yes", "true", 1, ["true"], {}])
def test_consent_of_a_program_is_a_boolean(path, consent, api, sql):
    document = problem(api.post(path, json={**RUST, "consent": consent}), 422)
    assert [(error["field"], error["code"]) for error in document["errors"]] == [("consent", "wrong_type")]
    assert "true or false" in document["errors"][0]["says"]
    assert sql("select count(*) from lead") == [{"count": 0}]


@pytest.mark.parametrize("path", [LEADS])
def test_all_wrong_fields_are_named_at_once(path, api, sql):
    document = problem(api.post(path, json=WRONG_FIELDS), 422)
    assert {error["field"] for error in document["errors"]} == set(WRONG_FIELDS)
    assert all(error["code"] and error["says"] for error in document["errors"])
    assert sql("select count(*) from lead") == [{"count": 0}]


def test_what_is_missing_is_named(api):
    document = problem(api.post(LEADS, json={}), 422)
    missing = {error["field"] for error in document["errors"] if error["code"] == "required"}
    assert {"contact_name", "email", "consent"} <= missing
    assert missing & {"use_case", "description"}


@pytest.mark.parametrize(
    "address",
    [
        "", "a", "@client.example", "ada@", "ada@@client.example", "ada client.example", "ada@client..example", "ada@-client.example",
        "ada@client.example\r\nBcc: all@client.example", "ada@client.example, eve@client.example", "Ada <ada@client.example>",
        "a" * 65 + "@client.example", "ada@" + "a" * 64 + ".example", "ada@" + "a." * 130 + "example", "ada@[127.0.0.1]\n",
    ],
)
def test_what_is_no_mail_address_is_refused(address, api):
    document = problem(api.send({**RUST, "email": address}), 422)
    assert [error["field"] for error in document["errors"]] == ["email"]


@pytest.mark.parametrize("address", ["ada@client.example", "ada+leads@sub.client.example", "o'hara_1@client.example", "ada@münchen.example"])
def test_what_is_a_mail_address_is_taken(address, api):
    assert api.send({**RUST, "email": address}).status_code == 201


def test_limits_are_taken_to_the_last_character(api):
    assert api.send({**RUST, "title": "ü" * 200, "description": "ü" * 10000}).status_code == 201
    problem(api.send({**RUST, "title": "ü" * 201}), 422)


def test_a_body_of_64_kib_is_taken_and_one_byte_more_is_413(api, sql):
    assert api.post(LEADS, data=padded(BODY_BYTES_MAX), headers=JSON).status_code == 201
    problem(api.post(LEADS, data=padded(BODY_BYTES_MAX + 1), headers=JSON), 413)
    assert sql("select count(*) from lead") == [{"count": 1}]


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/api", "/staff.html", "/api/v1/leads/", "/api/v2/leads"])
def test_an_unknown_path_is_404(path, api):
    assert api.get(path).status_code == 404
    assert api.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "method, path, allowed",
    [
        ("DELETE", LEADS, {"GET", "POST"}),
        ("GET", RECOMMENDATION, {"POST"}),
        ("POST", "/healthz", {"GET"}),
        ("PATCH", "/project", {"GET", "POST"}),
    ],
)
def test_a_wrong_method_is_405_and_says_what_is_allowed(method, path, allowed, api):
    answer = api.request(method, path)
    assert answer.status_code == 405
    assert allowed <= {name.strip() for name in answer.headers["Allow"].split(",")}


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/form-data; boundary=x"])
def test_a_wrong_content_type_is_415(content_type, api, sql):
    headers = {} if content_type is None else {"Content-Type": content_type}
    problem(api.post(LEADS, data=json.dumps(RUST).encode(), headers=headers), 415)
    assert sql("select count(*) from lead") == [{"count": 0}]


def test_a_charset_beside_the_content_type_does_no_harm(api):
    answer = api.post(LEADS, data=json.dumps(RUST).encode(), headers={"Content-Type": "application/json; charset=utf-8"})
    assert answer.status_code == 201


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("body", [b"title=%00", b"title=%zz", b"title=%ff%fe", b"title=\xff"], ids=["NUL", "escape", "UTF-8", "raw bytes"])
def test_a_form_that_is_not_well_formed_comes_back_with_what_was_typed(body, api, sql):
    answer = api.post("/project", data=b"company=Brandt&" + body, headers=FORM)
    assert answer.status_code == 422 and 'value="Brandt"' in answer.text
    assert sql("select count(*) from lead") == [{"count": 0}]


def test_a_form_over_192_kib_is_413(api):
    assert api.post("/project", data=b"title=" + b"x" * 3 * BODY_BYTES_MAX, headers=FORM).status_code == 413


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1000000", "limit=x", "engagement=cobol", "from=yesterday", "after=nonsense", "colour=red", "limit=1&limit=2", "q=%ff"],
)
def test_a_nonsensical_query_is_refused(query, api):
    answer = api.get(f"{LEADS}?{query}")
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("lead", ["LM-0000000000", "00000000-0000-7000-8000-000000000000", "nonsense", "1"])
def test_a_lead_that_is_not_there_is_404(lead, api):
    problem(api.get(f"{LEADS}/{lead}"), 404)


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{secret}}", "'; drop table lead; --", "%s%n%p"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_everywhere(text, api, recruiters, mailbox, sql):
    lead = api.take({**CONTACT, "contact_name": text, "company": text, "title": text, "description": f"Rust engine {text}", "use_case": "game_engine"})
    assert api.get(f"{LEADS}/{lead['id']}").json()["submission"]["title"] == text
    (mail,) = mailbox.wait(recruiters["rust"])
    assert text in " ".join(mail.part("plain").split())
    assert "<script>" not in mail.part("html") and "<img src=x" not in mail.part("html")
    assert sql("select count(*) from lead") == [{"count": 1}]


@pytest.mark.parametrize("text", ["line\r\nBcc: all@client.example", "line\nSubject: x"])
def test_a_header_cannot_be_smuggled_into_a_mail(text, api, recruiters, mailbox):
    for field in ("title", "contact_name", "company"):
        answer = api.send({**RUST, field: text})
        assert answer.status_code in (200, 201, 422)
    api.take(RUST)
    for mail in mailbox.wait(recruiters["rust"]):
        assert mail.message["Bcc"] is None
        assert len(mail.message.get_all("Subject")) == 1


def test_a_request_is_refused_alike_by_every_instance(start_service):
    answers = [Api(start_service().url).post(LEADS, data=b"{", headers=JSON) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
