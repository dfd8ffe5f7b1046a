"""Every statement of src/store/*.sql against the migrated schema, and what the database itself guarantees."""

import json
import re
from typing import Any, Iterator

import psycopg2
import pytest

from conftest import MIGRATED, Templates
from support.leadmatch import ROOT
from support.postgres import PostgresCluster

STORE = ROOT / "src" / "store"
SOURCES = [path.read_text() for path in (ROOT / "src").rglob("*.[ch]")]
REPORT_VIEWS = ["lead", "event", "offer", "candidate", "email", "recruiter_load", "decline", "lead_day"]


def statements() -> list[tuple[str, str, str]]:
    """(file, name, statement), split as the build does: comment lines belong to nothing."""
    found = []
    for path in sorted(STORE.glob("*.sql")):
        blocks = re.split(r"^-- name: (\w+)(?: prepared)?$", path.read_text(), flags=re.MULTILINE)
        for name, block in zip(blocks[1::2], blocks[2::2]):
            lines = [line for line in block.splitlines() if not line.startswith("--")]
            found.append((path.name, name, "\n".join(lines).strip().rstrip(";")))
    return found


STATEMENTS = statements()


@pytest.fixture(scope="module")
def migrated(session_cluster: PostgresCluster, templates: Templates) -> Iterator[str]:
    """The URL of one migrated database for all tests here: none of them changes it."""
    yield session_cluster.create_database("test_sql", MIGRATED)
    session_cluster.drop_database("test_sql")


@pytest.fixture(scope="module")
def owner(migrated: str) -> Iterator[Any]:
    """A cursor of the database's owner, each statement a transaction of its own."""
    connection = psycopg2.connect(migrated)
    connection.autocommit = True
    yield connection.cursor()
    connection.close()


@pytest.mark.parametrize("file, name, statement", STATEMENTS, ids=[name for _, name, _ in STATEMENTS])
def test_the_statement_is_understood_on_the_migrated_schema(file, name, statement, owner):
    owner.execute(f"prepare {name} as {statement}")


@pytest.mark.parametrize("file, name, statement", STATEMENTS, ids=[name for _, name, _ in STATEMENTS])
def test_the_statement_is_used(file, name, statement):
    constant = re.compile(rf"\bSQL_{name.upper()}\b")
    assert any(constant.search(source) for source in SOURCES), f"{file}: nothing uses {name}"


def test_names_of_statements_are_unique():
    names = [name for _, name, _ in STATEMENTS]
    assert sorted(set(names)) == sorted(names)


def test_migrations_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "migrations").glob("*.sql"))]
    assert numbers == list(range(1, len(numbers) + 1))


# --- what no code can break -------------------------------------------------------------------------------------------

# One statement, so that what it refuses goes with everything before it.
TWO_OFFERS = """
    with people as (
        insert into recruiter (id, name, email, engagements)
        select gen_random_uuid(), n, n || '@example.com', '{{rust}}' from (values ('ada'), ('grace')) v (n)
        returning id
    ), new_lead as (
        insert into lead (id, reference, submission_key, body_hash, engagement, confidence, needs_review, contact_name, email,
            submission, recommendation, ruleset)
        select gen_random_uuid(), 'LM-TEST', sha256('a'), sha256('a'), '{engagement}', 1, false, 'Client', 'client@example.com',
            '{{}}', '{{}}', 'test'
        returning id
    )
    insert into offer (id, lead_id, recruiter_id, engagement, status, ended_by)
    select gen_random_uuid(), new_lead.id, people.id, 'rust', '{status}', {ended_by} from new_lead, people"""
REFUSED = [
    ("rust", "accepted", "'offer_accepted'", "offer_one_accepted"),
    ("rust", "declined", "null", "offer_ended_by_check"),
    ("rust", "taken", "'offer_accepted'", "offer_status_check"),
    ("cobol", "open", "null", "engagement_check"),
]


@pytest.mark.parametrize("engagement, status, ended_by, constraint", REFUSED, ids=[row[3] for row in REFUSED])
def test_the_database_refuses_what_must_never_be(engagement, status, ended_by, constraint, owner):
    with pytest.raises(psycopg2.errors.IntegrityError) as refused:
        owner.execute(TWO_OFFERS.format(engagement=engagement, status=status, ended_by=ended_by))
    assert refused.value.diag.constraint_name == constraint


def test_two_open_offers_of_one_lead_are_stored(owner):
    owner.execute("begin")
    owner.execute(TWO_OFFERS.format(engagement="rust", status="open", ended_by="null"))
    assert owner.rowcount == 2
    owner.execute("rollback")


# --- the views for reporting ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reporter(migrated: str, owner: Any) -> Iterator[Any]:
    """A cursor of somebody who has the role leadmatch_report and nothing else."""
    owner.execute("create role test_reporter login in role leadmatch_report")
    connection = psycopg2.connect(migrated, user="test_reporter")
    connection.autocommit = True
    yield connection.cursor()
    connection.close()
    owner.execute("drop role test_reporter")


@pytest.mark.parametrize("view", REPORT_VIEWS)
def test_the_report_role_reads_the_view(view, reporter):
    reporter.execute(f"select * from report.{view}")


@pytest.mark.parametrize("view", REPORT_VIEWS)
def test_the_view_says_what_it_shows(view, owner):
    owner.execute("select obj_description(%s::regclass)", [f"report.{view}"])
    assert owner.fetchone()[0]


def test_every_column_of_a_report_says_what_it_shows(owner):
    owner.execute('''select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        where c.relnamespace = 'report'::regnamespace and c.relkind = 'v' and col_description(c.oid, a.attnum) is null''')
    assert owner.fetchall() == []


def test_the_report_role_reads_no_table(owner, reporter):
    owner.execute("select oid::regclass from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
    tables = [name for (name,) in owner.fetchall()]
    assert "lead" in tables and "staff" in tables
    for table in tables:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            reporter.execute(f"select from {table}")


def test_the_columns_of_the_views_are_listed_with_what_they_show(cli, sql):
    listed = json.loads(cli("report", "schema", "--json"))
    stored = sql("select count(*) from information_schema.columns where table_schema = 'report'")
    assert [{"count": len(listed)}] == stored and all(column["shows"] for column in listed)
    (learning,) = [column["shows"] for column in listed if (column["view"], column["column"]) == ("report.learning", "leads")]
    assert learning in cli("report", "schema")


FORBIDDEN = ["delete from report.lead_day", "delete from report.event", "create table report.mine ()", "create table mine ()"]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_report_role_changes_nothing(statement, reporter):
    with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.ObjectNotInPrerequisiteState)):
        reporter.execute(statement)


def test_the_names_of_statuses_and_engagements_are_those_of_the_program(cli, sql):
    (row,) = sql("select lead_statuses() as statuses, engagements() as engagements")
    help_text = " ".join(cli("leads", "list", "--help").split())
    for names in row.values():
        assert f"{', '.join(names[:-1])}, or {names[-1]}" in help_text
