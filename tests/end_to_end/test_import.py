"""An agency's old leads become history: `leadmatch leads import`."""

import csv
import io
from pathlib import Path
from typing import Any, Callable

import pytest

from support.leadmatch import Settings, start_command
from support.mail_catcher import MailCatcher
from support.net import wait_for
from support.sample import RUST, Api

HEADINGS = ["Name", "Mail", "Company", "Project", "Created", "Closed", "Outcome", "Owner", "Owner email", "Start date", "Role", "Rate", "Notes", "Custom ref"]
WON = ["Ada Brandt", "Ada@Brandt.example", "Brandt; Markets", 'An "engine" for\nmatching orders in Rust', "05.03.2021 14:30", "1/4/2021", "Won",
       "Rosa Rust", "rosa@agency.example", "12.04.2021", "Senior Rust Engineer", "900 a day", "Paid in time", "A-17"]
LOST = ["", "it@kestrel.example", "Kestrel Health", "Training models on questionnaires with pandas", "2020-11-30", "", "lost",
        "Old Colleague", "old@agency.example", "", "", "", "", "A-18"]
VALUES = ["--value", "status:Won=placed", "--dates", "dmy"]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    def save(*rows: list[str], name: str = "old.csv", delimiter: str = ";", encoding: str = "utf-8", headings: list[str] = HEADINGS) -> str:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows([headings, *rows])
        (tmp_path / name).write_bytes(out.getvalue().encode(encoding))
        return str(tmp_path / name)

    return save


def many(count: int) -> list[list[str]]:
    return [["Ada", f"client{n}@x{n % 700}.example", "", f"Engine number {n} in Rust", f"2022-{n % 12 + 1:02}-{n % 28 + 1:02}", "", "", "", "", "", "", "", "", str(n)]
            for n in range(count)]


def test_old_leads_keep_their_dates_and_outcomes_and_nobody_hears_of_them(start_service, recruiters, mailbox: MailCatcher, write, cli, sql, token):
    service = start_service(LEADMATCH_STAFF_NOTICE_TO="notice@agency.example", LEADMATCH_CLIENT_EMAILS="on")
    path = write(WON, LOST, encoding="utf-8-sig")
    told = cli("leads", "import", path, *VALUES, "--timezone", "Europe/Berlin")
    assert told.splitlines()[0] == "2 rows: 2 imported, 0 already there, 0 wrong"
    api = Api(service.url, token)
    found = wait_for("both leads", lambda: len(leads := api.get("/api/v1/leads").json()["leads"]) == 2 and leads)
    assert [(lead["created_at"], lead["status"], lead["engagement"]) for lead in found] == [
        ("2021-03-05T13:30:00.000Z", "placed", "rust"), ("2020-11-29T23:00:00.000Z", "lost", "python"),
    ]
    won = api.get(f"/api/v1/leads/{found[0]['id']}").json()
    assert won["submission"]["email"] == "Ada@brandt.example"
    assert (won["submission"]["custom_ref"], won["submission"]["title"]) == ("A-17", 'An "engine" for matching orders in Rust')
    assert won["placement"] == {"start_date": "2021-04-12", "role": "Senior Rust Engineer", "rate": "900 a day", "engagement": "rust"}
    assert won["submission"]["source"] == "import:old.csv"
    assert [event["what"] for event in won["events"]] == ["lead_received", "offer_accepted", "lead_placed", "note_added", "lead_imported"]
    assert [(offer["recruiter"]["name"], offer["status"]) for offer in won["offers"]] == [("Rosa Rust", "accepted")]
    lost = api.get(f"/api/v1/leads/{found[1]['id']}").json()
    assert (lost["submission"]["contact_name"], lost["end_reason"], lost["offers"][0]["recruiter"]["name"]) == ("Kestrel Health", "other", "Old Colleague")
    assert "Old Colleague" not in cli("recruiter", "list"), "one who is known from history alone is not asked"
    assert "imported" in cli("audit", "list") and "Paid in time" not in cli("audit", "list")
    assert sql("select count(*)::int from lead where dispatch_at is not null or response_due_at is not null") == [{"count": 0}]
    assert sql("select count(*)::int from lead where ended_at is null") == [{"count": 0}], "each is kept for a time"
    # Their client's next request is answered as usual, and goes to who knows them: nothing else was sent before it.
    api.take({**RUST, "email": "ada@brandt.example"})
    offered = mailbox.wait(recruiters["rust"])
    assert {mail.recipients[0] for mail in mailbox.emails()} <= {recruiters["rust"], "notice@agency.example", "ada@brandt.example"}
    assert len(offered) == 1 and "custom_ref" not in offered[0].part("plain")


def test_importing_again_changes_nothing_and_what_was_erased_stays_erased(database, write, cli, sql):
    path = write(WON, LOST, WON)
    assert "2 imported, 1 already there" in cli("leads", "import", path, *VALUES)
    before = sql("select * from lead order by id")
    cli("leads", "erase", "--yes", before[0]["reference"])
    assert "0 imported, 3 already there" in cli("leads", "import", path, *VALUES)
    assert sql("select * from lead order by id") == before[1:]
    assert sql("select count(*)::int from recruiter where email = 'old@agency.example'") == [{"count": 1}]


def test_a_dry_run_shows_what_would_be_there_twice_and_writes_nothing(api: Api, recruiters, write, cli, try_cli, sql):
    there = api.take({**RUST, "email": "it@kestrel.example", "title": "Training models on questionnaires with pandas"})
    leads, people = sql("select count(*) from lead"), sql("select count(*) from recruiter")
    path = write(WON, LOST)
    shown = cli("leads", "import", "--dry-run", path, *VALUES)
    assert f"{path}:4: looks like {there['reference']}" in shown
    assert "2 rows: 2 to import, 0 already there, 0 wrong" in shown and "like a lead that is there: 1" in shown
    assert (sql("select count(*) from lead"), sql("select count(*) from recruiter")) == (leads, people)
    assert try_cli("leads", "import", "--dry-run", write([*WON[:6], "Maybe", *WON[7:]], name="wrong.csv"), *VALUES).status == 1


def changed(row: list[str], **cells: str) -> list[str]:
    return [cells.get(heading.lower().replace(" ", "_").replace("-", "_"), cell) for heading, cell in zip(HEADINGS, row)]


def test_what_is_wrong_names_line_and_column_and_stops_the_import_unless_it_is_left_out(database, write, try_cli, sql):
    path = write(WON, changed(LOST, created="soon"), changed(LOST, mail="nobody"), changed(LOST, outcome="Open"), changed(LOST, project=""),
                 changed(LOST, owner_email="", owner="Nobody Known"), changed(LOST, created="2999-01-01"), [*LOST, "one too many"], changed(LOST, closed="2019-01-01"))
    result = try_cli("leads", "import", path, *VALUES)
    assert result.status == 2
    # The first row has a line break in a cell.
    for line, says in [(4, 'Created: "soon" is not a date'), (5, "Mail: "), (6, 'Outcome: "Open" is not placed, lost'), (7, "use_case: "),
                       (8, 'Owner: no recruiter is named "Nobody Known"'), (9, 'Created: "2999-01-01" is in the future'),
                       (10, "Custom ref: the row has 15 cells"), (11, "Closed: this is before the lead was received")]:
        assert f"{path}:{line}: {says}" in result.stderr
    assert "nothing was imported (rows with problems: 8)" in result.stderr
    assert sql("select count(*)::int from lead") == [{"count": 0}]
    left = try_cli("leads", "import", "--skip-wrong", path, *VALUES)
    assert (left.status, left.stdout.splitlines()[0]) == (0, "9 rows: 1 imported, 0 already there, 8 wrong")
    assert sql("select status from lead") == [{"status": "placed"}]


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", "\t"), ("cp1252", ";"), ("utf-16", "|"), ("utf-16-le", ";")])
def test_any_usual_encoding_and_separator_is_read(database, write, cli, sql, encoding: str, delimiter: str):
    row = changed(LOST, company="Müller & Söhne", created="2020-11-30")
    named = ["--encoding", "utf-16le"] if encoding == "utf-16-le" else []
    cli("leads", "import", write(row, encoding=encoding, delimiter=delimiter), *VALUES, *named)
    assert sql("select company from lead") == [{"company": "Müller & Söhne"}]


@pytest.mark.parametrize(("bytes_", "options", "says"), [
    (b"Name;Mail;Created\nAda;a@b.example;2020-01-01\nM\xfcller;m@b.example;2020-01-01\n", ["--encoding", "utf-8"], "line 3: this isn’t valid utf-8"),
    (b"Name;Mail;Created\nAda;a@b\0.example;2020-01-01\n", [], "line 2: there is a zero byte"),
    (b'Name;Mail;Created\nAda;"a@b.example;2020-01-01\nBob;b@b.example;2020-01-01\n', [], "line 2: a quote is opened and never closed"),
    (b'Name;Mail;Created\nAda;"a@b.example" x;2020-01-01\n', [], "line 2: there is text after a closing quote"),
    (b"", [], "the file is empty"),
    (b"Name;Mail me;Created\n", [], "no column says email; the option map says which one does: email=COLUMN; the columns are: Name, Mail me, Created"),
    (b"Name;Mail;Created\n", ["--map", "emial=Name"], 'there is no "emial"'),
    (b"Name;Mail;Created\n", ["--map", "email=Post"], 'there is no column "Post"'),
    (b"Name;Mail;Created\n", ["--value", "status=Won"], "is not NAME:VALUE=MEANING"),
    (b"Name;Mail;Created\n", ["--dates", "ydm"], "--dates: must be iso, dmy, or mdy"),
    (b"Name;Mail;Created\n", ["--timezone", "Mars"], "not a time zone"),
])
def test_a_file_that_cannot_be_read_says_where(database, tmp_path: Path, try_cli, bytes_: bytes, options: list[str], says: str):
    path = tmp_path / "bad.csv"
    path.write_bytes(bytes_)
    result = try_cli("leads", "import", str(path), *options)
    assert result.status == 2 and says in result.stderr, result.stderr


def test_columns_are_mapped_left_out_and_kept(database, write, cli, sql):
    headings = ["Who", "Where", "What", "When", "Secret", "Phone", "Custom"]
    path = write(["Ada", "ada@x.example", "Rust engine", "3/31/2021 9:05", "hush", "+1 555", "kept"], headings=headings)
    cli("leads", "import", path, "--map", "contact_name=Who", "--map", "email=Where", "--map", "description=What", "--map", "received_at=When",
        "--map", "=Secret", "--map", "phone=", "--dates", "mdy", "--name", "crm")
    [lead] = sql("select submission, source, created_at::text, status, end_reason from lead")
    assert lead["submission"] == {"contact_name": "Ada", "email": "ada@x.example", "description": "Rust engine", "source": "import:crm", "custom": "kept"}
    assert (lead["source"], lead["created_at"][:16], lead["status"], lead["end_reason"]) == ("import:crm", "2021-03-31 09:05", "closed", "other")


def test_an_import_that_was_killed_goes_on_where_it_was(database, write, cli, sql, settings: Settings):
    path = write(*many(6000))
    process = start_command(settings, "leads", "import", path)
    wait_for("the first batch", lambda: sql("select count(*)::int from lead")[0]["count"], 60)
    process.kill()
    process.wait()
    before = sql("select count(*)::int from lead")[0]["count"]
    assert 0 < before < 6000 and before % 500 == 0, "whole batches"
    ids = {row["id"] for row in sql("select id::text from lead")}
    assert f"{6000 - before} imported, {before} already there" in cli("leads", "import", path)
    after = {row["id"] for row in sql("select id::text from lead")}
    assert len(after) == 6000 and ids < after


def test_a_lead_that_staff_reopen_is_offered_again(api: Api, recruiters, mailbox: MailCatcher, write, cli, sql):
    cli("leads", "import", write(changed(LOST, outcome="closed", owner="", owner_email="", project="An order matching engine in Rust with microsecond latency")), *VALUES)
    [lead] = sql("select reference from lead")
    assert mailbox.emails() == []
    cli("leads", "reopen", lead["reference"])
    assert len(mailbox.wait(recruiters["rust"])) == 1


def test_recruiters_are_imported_paused_once(database, tmp_path: Path, cli, try_cli, sql):
    path = tmp_path / "recruiters.csv"
    path.write_text("Name,Email,Engagements,Budget floor,Hours,Fax\nRosa Rust,rosa@agency.example,\"rust,hybrid\",120000,mon-fri 09:00-17:00,1\nPetra,petra@agency.example,python,,,\n")
    assert cli("recruiter", "import", "--dry-run", str(path)) == "2 rows: 0 added, 0 already there, 0 wrong\n"
    assert sql("select name from recruiter") == []
    assert cli("recruiter", "import", str(path)) == "2 rows: 2 added, 0 already there, 0 wrong\n"
    assert cli("recruiter", "import", str(path)) == "2 rows: 0 added, 2 already there, 0 wrong\n"
    assert sql("select name, engagements, budget_floor_usd, paused_at is not null as is_paused from recruiter order by name") == [
        {"name": "Petra", "engagements": ["python"], "budget_floor_usd": None, "is_paused": True},
        {"name": "Rosa Rust", "engagements": ["rust", "hybrid"], "budget_floor_usd": 120000, "is_paused": True},
    ]
    path.write_text("Name;Email;Engagements\nHugo;hugo@agency.example;hybrid\n;nowhere;java\n")
    result = try_cli("recruiter", "import", str(path))
    assert result.status == 1
    assert f"{path}:3: name: " in result.stderr and f"{path}:3: email: " in result.stderr and f"{path}:3: engagements: " in result.stderr
    assert sql("select count(*)::int from recruiter") == [{"count": 2}], "a file with anything wrong adds nobody"
