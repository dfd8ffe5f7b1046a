"""An agency's old leads become history by API: POST /api/v1/leads/import."""

import csv
import io
from typing import Any

import pytest
from support.sample import BY_ENGAGEMENT, Api

RUST = BY_ENGAGEMENT["rust"]
PATH = "/api/v1/leads/import"
HEADINGS = ["Name", "Mail", "Project", "Created", "Outcome"]
WON = ["Ada Brandt", "ada@brandt.example", "An engine for matching\norders in Rust", "2021-03-05 14:30", "Won"]
LOST = ["Kim", "it@kestrel.example", "Training models with pandas", "2020-11-30", "lost"]
VALUE = ["status:Won=placed"]


def text_of(*rows: list[str], headings: list[str] = HEADINGS) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([headings, *rows])
    return out.getvalue()


def send(api: Api, status: int, *rows: list[str], **options: Any) -> dict[str, Any]:
    answer = api.post(PATH, json={"csv": text_of(*rows), "value": VALUE, **options})
    assert answer.status_code == status, (answer.status_code, answer.text)
    return answer.json()


def test_rows_become_history_once(api, recruiters, sql, mailbox):
    report = send(api, 200, WON, LOST, WON, name="crm", timezone="Europe/Berlin")
    assert (report["rows"], report["imported"], report["known"], report["wrong"], report["is_complete"]) == (3, 2, 1, 0, True)
    assert report["by_status"] == {"placed": 2, "lost": 1} and not report["dry_run"]
    assert sql("select source, status from lead order by id") == [{"source": "import:crm", "status": "lost"}, {"source": "import:crm", "status": "placed"}]
    assert send(api, 200, WON, LOST, name="crm", timezone="Europe/Berlin")["imported"] == 0
    assert sql("select what, actor from audit where what = 'leads_imported'") and mailbox.emails() == []


def test_a_dry_run_tells_what_would_be_there_twice_and_writes_nothing(api, recruiters, sql):
    there = api.take({**RUST, "email": "it@kestrel.example", "title": "Training models with pandas"})
    report = send(api, 200, WON, LOST, dry_run=True)
    assert (report["imported"], report["similar"], report["similar_leads"]) == (2, 1, [{"line": 4, "reference": there["reference"]}])
    assert sql("select count(*)::int from lead") == [{"count": 1}]


def test_what_is_wrong_names_line_and_column_and_stops_the_import_unless_it_is_left_out(api, sql):
    rows = [WON, [*LOST[:3], "soon", "lost"], [*LOST[:4], "Open"]]
    refused = send(api, 422, *rows)
    assert [(error["line"], error["field"]) for error in refused["errors"]] == [(4, "Created"), (5, "Outcome")]
    assert "rows with problems: 2" in refused["detail"] and sql("select count(*)::int from lead") == [{"count": 0}]
    tried = send(api, 200, *rows, dry_run=True)
    assert (tried["imported"], tried["wrong"], len(tried["errors"])) == (1, 2, 2)
    left = send(api, 200, *rows, skip_wrong=True)
    assert (left["imported"], left["wrong"]) == (1, 2)


@pytest.mark.parametrize(("options", "field", "says"), [
    ({"csv": ""}, "csv", "the file is empty"),
    ({"csv": 'Name;Mail;Created\nAda;"a@b.example;2020-01-01\n'}, "csv", "line 2: a quote is opened and never closed"),
    ({"csv": "Name;Mail me;Created\n"}, "csv", "no column says email"),
    ({"map": ["emial=Name"]}, "map", 'there is no "emial"'),
    ({"map": ["email=Post"]}, "map", 'there is no column "Post"'),
    ({"value": ["status=Won"]}, "value", "NAME:VALUE=MEANING"),
    ({"dates": "ydm"}, "dates", "iso, dmy, or mdy"),
    ({"timezone": "Mars"}, "timezone", "not a time zone"),
    ({"separator": "ab"}, "separator", "one character"),
    ({"name": "\n"}, "name", "1 to 100 characters"),
    ({"name": "x" * 101}, "name", "1 to 100 characters"),
    ({"dry_run": "yes"}, "dry_run", "true or false"),
    ({"csv": 7}, "csv", "must be a string"),
    ({"file": "x"}, "file", ""),
])
def test_an_option_that_is_wrong_is_named(api, options, field, says):
    [error] = send(api, 422, WON, **options)["errors"]
    assert error["field"] == field and says in error["says"], error


def test_a_file_that_is_too_large_is_refused(api):
    assert api.post(PATH, json={"csv": text_of(*[WON] * 20000)}).status_code == 413


def test_the_same_key_imports_once(api, sql):
    body = {"csv": text_of(WON), "value": VALUE}
    answers = [api.post(PATH, json=body, headers={"Idempotency-Key": "import-1"}) for _ in range(2)]
    assert [answer.json()["imported"] for answer in answers] == [1, 1] and answers[1].headers["Idempotent-Replayed"] == "true"
    assert api.post(PATH, json={**body, "dry_run": True}, headers={"Idempotency-Key": "import-1"}).status_code == 422
