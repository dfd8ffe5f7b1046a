"""Exports have exactly what is shown: the columns that were chosen, owner and tags, and fields of one's own."""

import csv
import io
import json
import re

import pytest

from support.net import wait_for
from support.sample import BY_ENGAGEMENT, Api
from test_console import Console, anna, olga, password_hash, service  # noqa: F401
from test_proof import ASKED, PASSWORD, STALE, prove

RUST = BY_ENGAGEMENT["rust"]
COPIES = """
    insert into lead (id, reference, submission_key, body_hash, engagement, confidence, needs_review, contact_name, email,
        title, submission, recommendation, ruleset, dispatch_at)
    select gen_random_uuid(), 'LM-' || lpad(n::text, 10, '0'), sha256(n::text::bytea), sha256('x'), 'python', 0.5, false, 'Ada', 'ada@client.example',
        'copy', '{"title":"copy"}', '{}', 'rules', null
    from generate_series(1, 1001) as n returning id"""


def table(api: Api, **params: str) -> list[dict[str, str]]:
    answer = api.get("/api/v1/leads.csv", params=params)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.fixture
def worked(api: Api, olga, sql) -> str:
    """A lead with all that an export can show."""
    lead = api.take({**RUST, "custom_ref": "Z-7, \"quoted\"", "campaign": {"deep": [1, None]}, "languages": ["English", "German"], "phone": None})["reference"]
    wait_for("the offer", lambda: sql("select status from lead") == [{"status": "offered"}])
    done = api.request("PATCH", f"/api/v1/leads/{lead}", json={"owner": "olga@agency.example", "tags": ["hot", "bait-9"]})
    assert done.status_code == 200, done.text
    return lead


def test_chosen_columns_are_exported_in_their_order(api, worked):
    names = "tags,owner,reference,languages,other.custom_ref,recruiter,needs_review,other.campaign,phone,other.none"
    (row,) = table(api, columns=names)
    assert ",".join(row) == names
    assert row["reference"] == worked and row["owner"] == "olga@agency.example" and row["recruiter"]
    assert row["tags"] == "bait-9, hot"
    assert row["other.custom_ref"] == 'Z-7, "quoted"' and json.loads(row["other.campaign"]) == {"deep": [1, None]}
    assert row["languages"] == "English, German" and row["needs_review"] in ("true", "false") and row["phone"] == row["other.none"] == ""


def test_json_lines_have_the_same_columns_as_values(api, worked):
    answer = api.get("/api/v1/leads.jsonl", params={"columns": "reference,confidence,needs_review,tags,languages,other,phone,budget_usd_year"})
    (line,) = [json.loads(line) for line in answer.text.splitlines()]
    assert list(line) == ["reference", "confidence", "needs_review", "tags", "languages", "other", "phone", "budget_usd_year"]
    assert line["tags"] == ["bait-9", "hot"] and isinstance(line["confidence"], float) and line["needs_review"] in (True, False)
    assert line["other"] == {"custom_ref": 'Z-7, "quoted"', "campaign": {"deep": [1, None]}} and line["phone"] is None
    (whole,) = [json.loads(line) for line in api.get("/api/v1/leads.jsonl").text.splitlines()]
    assert (whole["owner"], whole["tags"], whole["submission"]["custom_ref"]) == ("olga@agency.example", ["bait-9", "hot"], 'Z-7, "quoted"')


def test_without_columns_everything_is_in_a_table(api, worked):
    (row,) = table(api)
    assert row["owner"] == "olga@agency.example" and row["title"] == RUST["title"] and json.loads(row["other"])["custom_ref"] == 'Z-7, "quoted"'


@pytest.mark.parametrize("columns", ["refrence", "reference,", "other.", "reference,tags,x", "title,other.title", "' or 1=1"])
def test_a_column_that_does_not_exist_is_named_with_those_that_do(columns, api):
    answer = api.get("/api/v1/leads.csv", params={"columns": columns})
    if columns == "reference,":
        assert answer.status_code == 200
        return
    (error,) = answer.json()["errors"]
    assert answer.status_code == 422 and error["field"] == "columns" and "owner" in error["says"]


def test_the_shell_exports_columns_as_well(worked, cli):
    assert cli("leads", "export", "--columns", "reference,owner").splitlines() == ["reference,owner", f"{worked},olga@agency.example"]
    assert json.loads(cli("leads", "export", "--json", "--columns", "owner")) == {"owner": "olga@agency.example"}


def test_the_list_exports_the_columns_that_it_shows(anna: Console, worked):
    page = anna.get("/staff/leads?columns=reference,owner,tags&q=word-less+or+" + worked).text
    address = re.search(r'href="(/staff/leads\.csv\?[^"]+columns=[^"]+)"', page).group(1).replace("&amp;", "&")
    rows = list(csv.reader(io.StringIO(anna.get(address).text)))
    assert rows[0] == ["reference", "owner", "tags"] and rows[1][0] == worked
    assert rows[1][1] in page and "hot" in rows[1][2]


def test_the_country_of_a_client_is_a_column_of_lists_and_exports(anna: Console, api, cli):
    zones = {"africa/johannesburg": "South Africa", "Europe/Berlin": "Germany", "UTC+02:00": None}
    for number, (zone, country) in enumerate(zones.items()):
        reference = api.take({**RUST, "email": f"c{number}@country{number}.example", "timezone": zone, "country": "own"})["reference"]
        (listed,) = api.get("/api/v1/leads", params={"q": reference}).json()["leads"]
        assert listed["country"] == country
        (row,) = csv.DictReader(io.StringIO(api.get("/api/v1/leads.csv", params={"q": reference, "columns": "country,timezone,other.country"}).text))
        assert (row["country"], row["other.country"]) == (country or "", "own") and row["timezone"]
        (row,) = csv.DictReader(io.StringIO(api.get("/api/v1/leads.csv", params={"q": reference, "columns": "country"}).text)) if country else [{"country": ""}]
        assert row["country"] == (country or "")
        for columns in ({}, {"columns": "country"}):
            assert json.loads(api.get("/api/v1/leads.jsonl", params={"q": reference, **columns}).text)["country"] == country
        assert json.loads(cli("leads", "export", "--json", "--columns", "country", reference)) == {"country": country}
        page = anna.get("/staff/leads", columns="reference,country", q=f"ref:{reference}").text
        assert (country or "Country") in page and "columns=reference%2Ccountry" in page
    assert "Germany" in anna.get("/staff/leads.csv?columns=country").text


# --- how much at a time -------------------------------------------------------------------------------------------------


def test_who_exports_much_proves_who_they_are(olga, sql):
    sql(COPIES)
    assert len(olga.get("/staff/leads.csv").text.splitlines()) == 1002
    sql(STALE)
    assert len(olga.get("/staff/leads.csv?limit=1000").text.splitlines()) == 1001
    back = prove(olga, olga.get("/staff/leads.csv?columns=reference"))
    assert back.status_code == 303 and back.headers["Location"] == "/staff/leads.csv?columns=reference"
    assert len(olga.get(back.headers["Location"]).text.splitlines()) == 1002


def test_a_wrong_password_asks_again_for_the_same_export(olga, sql):
    sql(COPIES)
    sql(STALE)
    asked = olga.get("/staff/leads.csv?columns=reference")
    for answer in (asked, prove(olga, asked, "wrong horse battery")):
        assert "export a large list" in answer.text and '<a href="/staff/leads?columns=reference">Cancel</a>' in answer.text


def test_agents_export_a_thousand_at_a_time(anna, sql):
    sql(COPIES)
    answer = anna.get("/staff/leads.csv")
    assert answer.status_code == 403 and ASKED not in answer.text and "1000" in answer.text.replace(",", "")
    assert len(anna.get("/staff/leads.csv?limit=1000").text.splitlines()) == 1001
