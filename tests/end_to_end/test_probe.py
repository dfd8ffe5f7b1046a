"""The trial run: a test lead goes from the form to the relay's answer and is removed; what gets stuck raises an alarm."""

import re
from typing import Any, Callable

import pytest
import requests

from support.faulty_relay import FaultyRelay
from support.leadmatch import Service, Settings
from support.mail_catcher import MailCatcher
from support.net import free_port, wait_for
from support.sample import RUST, Api

MAILBOX = "probe@operator.example"
STAFF = "notice@agency.example"
ONCE = {"LEADMATCH_PROBE": "1d", "LEADMATCH_PROBE_TO": MAILBOX}
OFTEN = {"LEADMATCH_PROBE": "5s", "LEADMATCH_PROBE_TO": MAILBOX}

Sql = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def runs(sql: Sql) -> Callable[[], list[dict[str, Any]]]:
    """Trial runs that have finished, oldest first."""
    return lambda: sql("select missing, code, reply from probe where finished_at is not null order by finished_at")


def finished(runs: Callable[[], list[dict[str, Any]]], count: int = 1) -> dict[str, Any]:
    return wait_for(f"{count} trial runs", lambda: (found := runs()) and len(found) >= count and found, 40)[count - 1]


def reasons(service: Service) -> list[str]:
    return Api(service.url).get("/readyz").json().get("reasons", [])


def missing_in_metrics(service: Service) -> list[str]:
    return re.findall(r'leadmatch_probe_missing\{step="(\w+)"\} 1', Api(service.url).get("/metrics").text)


def board_of(service: Service) -> str:
    with requests.Session() as http:
        signed_in = http.post(
            service.url + "/staff/login", data={"email": "anna@agency.example", "password": "a password of some length"}, allow_redirects=False
        )
        assert signed_in.status_code == 303
        return http.get(service.url + "/staff").text


COUNTED = """select (select count(*) from report.lead) + (select count(*) from report.event) + (select count(*) from report.offer)
    + (select count(*) from report.candidate) + (select count(*) from report.email where notification = 'lead_offered')
    + (select count(*) from report.outcome) + (select count(*) from report.lead_day) + (select count(*) from report.recruiter_load where email like 'probe@%')
    + (select count(*) from lead_search) + (select count(*) from lead_daily) + (select count(*) from lead_erased) + (select count(*) from lead_link)
    + (select count(*) from intake_limit) + (select count(*) from client_receipt) as seen"""


def seen_by_anybody(service: Service, token: str, sql: Sql) -> list[Any]:
    """Whatever people, programs, and reports would find of a lead."""
    api = Api(service.url, token)
    metrics = api.get("/metrics").text
    return [
        *api.get("/api/v1/leads").json()["leads"],
        *api.get("/api/v1/leads", params={"q": "microseconds"}).json()["leads"],
        *api.get("/api/v1/leads", params={"q": "status:offered,new"}).json()["leads"],
        *api.get("/api/v1/leads.csv").text.splitlines()[1:],
        *re.findall(r"^leadmatch_(?:leads_total|intake_leads_total|leads_waiting|offers_open)\S* [1-9].*$", metrics, re.MULTILINE),
        *sql(COUNTED + " having count(*) > 0") * (sql(COUNTED)[0]["seen"] > 0),
    ]


def test_one_test_lead_of_two_instances_reaches_the_mailbox_and_leaves_nothing_behind(
    start_service, recruiters, mailbox: MailCatcher, runs, sql, token
):
    changes = {**ONCE, "LEADMATCH_STAFF_NOTICE_TO": STAFF, "LEADMATCH_CLIENT_EMAILS": "on"}
    services = [start_service(**changes), start_service(**changes)]
    assert finished(runs)["missing"] is None
    assert [mail.recipients for mail in mailbox.wait(MAILBOX)] == [(MAILBOX,)]
    lead = Api(services[0].url).take({**RUST, "email": "after@client.example"})
    mailbox.wait(recruiters["rust"])
    wait_for("the lead alone to be searchable", lambda: sql("select lead_id::text from lead_search") == [{"lead_id": lead["id"]}])
    assert sql("select id::text from lead") == [{"id": lead["id"]}]
    assert sql("select count(*) from probe")[0]["count"] == 1
    assert len(mailbox.emails(MAILBOX)) == 1
    assert sql("select coalesce(sum(leads), 0)::int as leads from lead_daily") == [{"leads": 1}]
    assert [service for service in services if reasons(service) or missing_in_metrics(service)] == []
    names = {r["name"] for r in sql("select r.name from offer o join recruiter r on r.id = o.recruiter_id")}
    assert names == {"Rosa Rust"}, "the test lead went to nobody else, and nobody else's went to it"
    assert not [mail for mail in mailbox.emails(STAFF) if "Trial" in mail.raw.decode()], "staff are not told of test leads"


def test_a_test_lead_that_nobody_dispatches_is_seen_by_nobody_and_raises_an_alarm_until_it_passes(
    start_service, recruiters, mailbox: MailCatcher, runs, sql, token, settings: Settings, cli
):
    address = f"127.0.0.1:{free_port()}"
    cli("staff", "add", "anna@agency.example", "--role", "agent", input="a password of some length\n")
    stuck = start_service(**OFTEN, LEADMATCH_DISPATCHER="off", LEADMATCH_LISTEN=address, LEADMATCH_BASE_URL=f"http://{address}")
    wait_for("a test lead", lambda: sql("select id::text from lead where is_probe"))
    assert seen_by_anybody(stuck, token, sql) == []
    assert "Trial" not in cli("leads", "list") + cli("recruiter", "list") + cli("outbox", "list")
    assert finished(runs)["missing"] == "offer"
    wait_for("the reason", lambda: reasons(stuck) == ["trial run: a test lead did not get through (offer)"])
    assert missing_in_metrics(stuck) == ["offer"]
    [alarm] = mailbox.wait("fallback@agency.example")
    assert alarm.subject == "Trial run failed: a test lead got stuck"
    assert "not offered to a recruiter" in alarm.part("plain")
    board = board_of(stuck)
    assert "Trial run failed" in board and "not offered to a recruiter" in board
    start_service()  # dispatches
    wait_for("a run that passes", lambda: [run for run in runs() if run["missing"] is None], 30)
    wait_for("no reason", lambda: reasons(stuck) == [])
    assert mailbox.wait("fallback@agency.example", 2)[1].subject == "Trial run passes again"


def test_what_the_relay_says_is_in_the_alarm(start_service, recruiters, settings: Settings, runs, sql, cli):
    relay = FaultyRelay().start()
    try:
        settings["LEADMATCH_SMTP_URL"] = relay.url
        relay.fail("RCPT", "550 5.1.1 no such mailbox", MAILBOX)
        service = start_service(**OFTEN)
        run = finished(runs)
        assert (run["missing"], run["code"]) == ("deliver", 550)
        assert "no such mailbox" in run["reply"]
        [alarm] = wait_for("the alarm", lambda: relay.received("fallback@agency.example"))
        assert b"no such mailbox" in alarm.raw
        assert "Trial" not in cli("outbox", "list"), "it is no email in trouble for staff to retry"
        relay.heal()
        wait_for("a run that passes", lambda: [run for run in runs() if run["missing"] is None], 30)
        wait_for("no reason", lambda: reasons(service) == [])
        assert [mail for mail in relay.received("fallback@agency.example") if b"stopped trying" in mail.raw] == []
        assert sql("select name from recruiter where bounced_at is not null") == []
    finally:
        relay.stop()


def test_a_run_outlives_the_instance_that_began_it(start_service, recruiters, runs, sql):
    first = start_service(**ONCE, LEADMATCH_DISPATCHER="off")
    wait_for("a test lead", lambda: sql("select id::text from lead where is_probe"))
    first.kill()
    start_service(**ONCE)
    assert finished(runs)["missing"] is None
    assert sql("select count(*) from probe") == [{"count": 1}]
    assert sql("select id::text from lead") == []


@pytest.mark.parametrize(("changes", "says"), [
    ({"LEADMATCH_PROBE": "15m"}, "LEADMATCH_PROBE_TO: is not set"),
    ({"LEADMATCH_PROBE_TO": MAILBOX}, "LEADMATCH_PROBE: is not set"),
    ({**ONCE, "LEADMATCH_PROBE": "15"}, 'LEADMATCH_PROBE: "15" is not a time such as 15m'),
    ({**ONCE, "LEADMATCH_PROBE": "1s"}, "from 5s to 86400s"),
    ({**ONCE, "LEADMATCH_PROBE_TO": "nowhere"}, "LEADMATCH_PROBE_TO"),
])
def test_half_a_setting_prevents_the_start(settings: Settings, try_cli, changes: Settings, says: str):
    settings.update(changes)
    result = try_cli("serve")
    assert result.status != 0
    assert says in result.stderr
