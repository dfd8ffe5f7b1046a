"""The record of what staff see and change: what is in it, that nobody can change it, and that its seals tell when somebody did."""

import html
import json
import threading
from contextlib import closing
from datetime import date, timedelta

import psycopg2
import pytest

from support.net import wait_for
from support.sample import BY_ENGAGEMENT, Api
from test_access import service, sign_in  # noqa: F401

RUST = BY_ENGAGEMENT["rust"]
SEAL = "select (audit_seal_due('0 s')).n"


@pytest.fixture
def tamper(database):
    """tamper("update …"): as a superuser who switched the triggers off."""

    def run(*statements: str) -> None:
        with closing(psycopg2.connect(database)) as connection, connection, connection.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)

    return run


def test_what_staff_see_and_change_is_recorded_by_ids_alone(service, recruiters, sql, cli, try_cli, token):
    reference = Api(service.url).take(RUST)["reference"]
    path = f"{service.url}/staff/leads/{reference}"
    wait_for("the offer", lambda: sql("select status from lead") == [{"status": "offered"}])
    agent, auditor = sign_in(service, sql, "agent"), sign_in(service, sql, "auditor")
    before = sql("select count(*) as n from audit")[0]["n"]
    assert agent.get(path).status_code == 200  # masked: nothing to record
    assert agent.get(f"{path}?contact=shown").status_code == 200
    form = {"token": agent.headers["X-Token"], "note": "Ada is on leave", "status": "closed", "reason": "other"}
    assert agent.post(path, data=form, allow_redirects=False).status_code == 303
    api = Api(service.url, token)
    for address in ("/api/v1/leads", "/api/v1/leads.csv", f"/api/v1/leads/{reference}"):
        assert api.get(address).status_code == 200
    cli("recruiter", "pause", recruiters["rust"])
    cli("staff", "disable", "agent@agency.example")

    rows = sql("select split_part(actor, ':', 1) as kind, what, lead_id, details::text as details from audit where id > %s order by id", [before])
    staff = sql("select 'staff:' || id as actor from staff where email = 'agent@agency.example'")[0]["actor"]
    assert [(row["kind"], row["what"]) for row in rows] == [
        ("staff", "contact_read"), ("staff", "offer_withdrawn"), ("staff", "status_changed"), ("staff", "note_added"),
        ("token", "contacts_listed"), ("token", "export_started"), ("token", "leads_exported"), ("token", "contact_read"), ("cli", "recruiter_paused"),
        ("cli", "account_disabled"),
    ]  # fmt: skip
    lead_id = str(sql("select id from lead")[0]["id"])
    assert {str(row["lead_id"]) for row in rows[:4]} == {lead_id} and json.loads(rows[4]["details"]) == {"leads": [lead_id]}
    assert json.loads(rows[2]["details"]) == {"old_status": "offered", "status": "closed"}
    everything = json.dumps(rows, default=str)
    assert not any(text in everything for text in (RUST["email"], RUST["contact_name"], "Ada is on leave", "agent@"))

    # What one colleague changed since yesterday is one query, for a person, a program, and the shell.
    day = str(date.today() - timedelta(days=1))
    page = auditor.get(f"{service.url}/staff/audit?actor=agent%40agency.example&from={day}").text
    assert "Status changed" in page and "old status offered, status closed" in page and "Contacts listed" not in page
    found = api.get(f"/api/v1/audit?actor=agent%40agency.example&from={day}").json()
    assert [entry["what"] for entry in found["entries"]] == ["note_added", "status_changed", "offer_withdrawn", "contact_read"]
    assert found["entries"][0]["reference"] == reference and found["entries"][0]["actor"] == staff and found["next"] is None
    assert json.loads(cli("audit", "list", "--actor", "agent@agency.example", "--json"))["entries"] == found["entries"]
    assert api.get("/api/v1/audit?to=2001-01-01").json()["entries"] == []
    assert [entry["what"] for entry in api.get("/api/v1/audit?what=note_added&limit=1").json()["entries"]] == ["note_added"]
    assert api.get("/api/v1/audit?what=leads_imported").json()["entries"] == []  # known, though it never happened
    assert api.get("/api/v1/audit?from=yesterday").status_code == 400
    near = "The record has no entries called “contact_raed”. Did you mean contact_read?"
    wrong = api.get("/api/v1/audit?what=contact_raed")
    assert wrong.status_code == 400 and wrong.json()["detail"] == near
    assert "Did you mean contact_read?" in try_cli("audit", "list", "--what", "contact_raed").stderr
    assert near in html.unescape(auditor.get(f"{service.url}/staff/audit?what=contact_raed").text)
    assert "called “teapots”.</p>" in html.unescape(auditor.get(f"{service.url}/staff/audit?what=teapots").text)
    typed = auditor.get(f"{service.url}/staff/audit?what=Contact+read").text  # as the page says it
    assert "Contact read" in typed and "Status changed" not in typed and typed.count("<option>contact_read</option>") == 1
    assert "Enter the days as" in auditor.get(f"{service.url}/staff/audit?from=yesterday").text


def test_nobody_changes_the_record_and_a_late_entry_is_waited_for(cli, sql, database):
    cli("token", "create", "one", "--scope", "leads:read")
    for statement in ("update audit set what = 'x'", "delete from audit", "truncate audit", "update audit_seal set n = 2", "truncate audit_seal"):
        with pytest.raises(psycopg2.errors.RestrictViolation):
            sql(statement)
    with closing(psycopg2.connect(database)) as slow, slow.cursor() as cursor:
        cursor.execute("insert into audit (actor, what) values ('cli:slow', 'late')")
        sql("insert into audit (actor, what) values ('cli:quick', 'early')")
        assert sql(SEAL) == [{"n": None}]  # a lower id is on its way
        slow.commit()
    assert sql(SEAL) == [{"n": 1}] and sql(SEAL) == [{"n": None}]
    assert sql("select ids = (select array_agg(id order by id) from audit) as is_whole from audit_seal") == [{"is_whole": True}]


def test_what_somebody_changes_in_spite_of_the_triggers_is_found(try_cli, sql, tamper):
    for n in range(1, 4):  # after the one of the token that all tests share
        sql("insert into audit (actor, what, details) select 'cli:ann', 'tested', json_build_object('n', i) from generate_series(1, 3) as i")
        assert sql(SEAL) == [{"n": n}]
    tamper("create table kept as table audit", "create table kept_seal as table audit_seal")
    good = try_cli("audit", "verify")
    assert good.status == 0 and "10 entries in 3 seals, 0 not sealed yet. Problems: 0." in good.stdout
    head = good.stdout.split()[-1]
    assert try_cli("audit", "verify", "--seal", head.upper()).status == 0
    restore = (
        "delete from audit", "delete from audit_seal", "insert into audit overriding system value table kept",
        "insert into audit_seal table kept_seal",
    )  # fmt: skip
    first, middle = sql("select min(id) as first, min(id) + 5 as middle from audit")[0].values()
    deeds = {
        f"update audit set what = 'nothing' where id = {middle}": f"Entry {middle} (seal 2) was changed",
        f"update audit set details = '{{\"n\":  2}}' where id = {middle}": f"Entry {middle} (seal 2) was changed",
        f"update audit set at = at - interval '1 microsecond' where id = {middle}": f"Entry {middle} (seal 2) was changed",
        f"delete from audit where id = {middle}": f"Entry {middle} (seal 2) was removed",
        f"insert into audit (id, actor, what) overriding system value values ({first - 1}, 'cli:ann', 'x')": "Entry "
        f"{first - 1} (seal 1) was slipped in",
        "update audit_seal set at = now() where n = 2": "Seal 2 does not fit",
        "delete from audit_seal where n = 2": "Seal 3 has no predecessor",
        "delete from audit_seal where n = 1": "Seal 2 has no predecessor",
    }
    for deed, says in deeds.items():
        tamper(deed)
        found = try_cli("audit", "verify")
        assert found.status == 1 and says in found.stdout, (deed, found.stdout)
        tamper(*restore)
    # Cutting the end off leaves a good chain: only a hash that was noted elsewhere tells.
    tamper("delete from audit_seal where n = 3", f"delete from audit where id > {middle + 1}")
    assert try_cli("audit", "verify").status == 0
    cut = try_cli("audit", "verify", "--seal", head)
    assert cut.status == 1 and "No seal has this hash" in cut.stdout


def test_two_instances_seal_one_chain_that_an_erasure_does_not_break(start_service, recruiters, sql, cli, try_cli, token):
    services = [start_service(), start_service()]
    reference = Api(services[0].url).take(RUST)["reference"]
    wait_for("the offer", lambda: sql("select status from lead") == [{"status": "offered"}])

    def read(number: int) -> None:
        for _ in range(10):
            assert Api(services[number % 2].url, token).get(f"/api/v1/leads/{reference}").status_code == 200

    readers = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(20):
        sql(SEAL)
    for reader in readers:
        reader.join()
    wait_for("a seal of the service", lambda: sql("select 1 from audit_seal") != [])
    bundle = json.loads(cli("leads", "evidence", reference))
    assert bundle["lead"]["reference"] == reference and bundle["lead"]["offers"] and bundle["lead"]["emails"]
    assert [entry["what"] for entry in bundle["record"]].count("contact_read") == 40
    assert {entry["seal"] for entry in bundle["record"]} - {None} == {seal["n"] for seal in bundle["seals"]}
    assert Api(services[0].url, token).get(f"/api/v1/leads/{reference}/evidence").json()["lead"]["id"] == bundle["lead"]["id"]
    cli("leads", "erase", "--yes", reference)
    sql(SEAL)
    assert sql("select what from audit order by id desc limit 1") == [{"what": "lead_erased"}]
    report = try_cli("audit", "verify")
    assert report.status == 0 and "Problems: 0." in report.stdout, report.stdout
