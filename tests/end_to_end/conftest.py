"""Fixtures: a fresh database, an empty mailbox and real services for every test."""

import itertools
import os
import re
import shutil
from pathlib import Path
from typing import Any, Callable, Iterator

import psycopg2
import pytest

from support import documented
from support.chromium import DESKTOP, PHONE, Browser
from support.database import Database
from support.leadmatch import CommandResult, Service, Settings, default_settings, run_command, run_done
from support.mail_catcher import MailCatcher
from support.email_codes import codes_in
from support.postgres import PostgresCluster, scratch_folder
from support.sample import Api
from support.site import PARTNER, PARTNER_PAGE, Site

Api.check = staticmethod(documented.check)

MIGRATED = "migrated"  # and with one API token
WITH_RECRUITERS = "with_recruiters"
SCOPES = "leads:read,leads:write,leads:export,metrics:read,admin"
RECRUITERS = {
    "rust": ("Rosa Rust", "rosa@agency.example"),
    "python": ("Petra Python", "petra@agency.example"),
    "hybrid": ("Hugo Hybrid", "hugo@agency.example"),
}
database_numbers = itertools.count(1)


class Templates:
    """The databases that each test's own is copied from: a copy takes a tenth of a second, making one takes seconds."""

    def __init__(self, cluster: PostgresCluster):
        self.cluster = cluster
        url = cluster.create_database(MIGRATED)
        run_done({"LEADMATCH_DATABASE_URL": url}, "migrate")
        self.token = run_done({"LEADMATCH_DATABASE_URL": url}, "token", "create", "tests", "--scope", SCOPES).strip()
        url = cluster.create_database(WITH_RECRUITERS, MIGRATED)
        for engagement, (name, address) in RECRUITERS.items():
            run_done(
                {"LEADMATCH_DATABASE_URL": url}, "recruiter", "add", "--name", name, "--email", address, "--engagements", engagement
            )


@pytest.fixture(scope="session")
def session_cluster() -> Iterator[PostgresCluster]:
    folder = scratch_folder()
    cluster = PostgresCluster(folder / "postgres")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def templates(session_cluster: PostgresCluster) -> Templates:
    return Templates(session_cluster)


@pytest.fixture(scope="session")
def session_mailbox() -> Iterator[MailCatcher]:
    catcher = MailCatcher()
    catcher.start()
    yield catcher
    catcher.stop()


@pytest.fixture
def cluster(session_cluster: PostgresCluster) -> Iterator[PostgresCluster]:
    """The PostgreSQL server, to be stopped and started by a test; runs again afterwards in any case."""
    yield session_cluster
    if not session_cluster.is_running():
        session_cluster.start()


@pytest.fixture
def mailbox(session_mailbox: MailCatcher) -> Iterator[MailCatcher]:
    """The mail server, empty; runs again after the test in any case. No email that it got may hold one of our codes."""
    session_mailbox.clear()
    yield session_mailbox
    emails = session_mailbox.emails()
    session_mailbox.stop()
    session_mailbox.start()
    assert {code: mail.subject for mail in emails for code in codes_in(mail)} == {}


EVENTS_WITH_WORDS = re.findall(r'^\t\{"(\w+)", TEXT_EVENT_', (Path(__file__).parents[2] / "src/http/pages/event_words.c").read_text(), re.MULTILINE)
AUDIT_NAMES = EVENTS_WITH_WORDS + re.findall(r'^\t"(\w+)",$', (Path(__file__).parents[2] / "src/app/audit_names.c").read_text(), re.MULTILINE)
MADE_UP_ACTORS = ["cli:ann", "cli:quick", "cli:slow"]  # of tests that write entries themselves


def events_without_words(url: str) -> list[str]:
    """Whatever a test made happen, the lead's page can say it, and the record can be asked for it."""
    connection = Database(url)
    try:
        if not connection.ask("select to_regclass('event') is not null as is_there")[0]["is_there"]:
            return []
        return [row["what"] for row in connection.ask(
            "select what from event where what <> all (%s) union select what from audit where what <> all (%s) and actor <> all (%s)",
            [EVENTS_WITH_WORDS, AUDIT_NAMES, MADE_UP_ACTORS])]  # fmt: skip
    except psycopg2.OperationalError:  # the test has dropped it
        return []
    finally:
        connection.close()


@pytest.fixture
def database(cluster: PostgresCluster, templates: Templates, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated database of the test's own, without leads; with recruiters if the test asks for them."""
    name = f"test_{os.getpid()}_{next(database_numbers)}"
    yield cluster.create_database(name, WITH_RECRUITERS if "recruiters" in request.fixturenames else MIGRATED)
    if not cluster.is_running():
        cluster.start()
    nameless = events_without_words(cluster.url(name))
    cluster.drop_database(name)
    assert not nameless, f"src/http/pages/event_words.c has no words for {nameless}"


@pytest.fixture
def settings(database: str, mailbox: MailCatcher) -> Settings:
    """The settings of this test's services and commands; a test may change them before it starts one."""
    return default_settings(database, mailbox.url)


@pytest.fixture
def start_service(settings: Settings) -> Iterator[Callable[..., Service]]:
    """start_service(LEADMATCH_WORKERS="2", …): a running instance. All are stopped after the test, and must stop cleanly."""
    services: list[Service] = []

    def start(is_ready: bool = True, **changes: str) -> Service:
        services.append(Service({**settings, **changes}))
        return services[-1].start(is_ready)

    yield start
    problems = []
    for service in services:
        try:
            service.stop()
        except AssertionError as error:
            problems.append(str(error))
    assert not problems, "\n".join(problems)


@pytest.fixture
def service(start_service: Callable[..., Service]) -> Service:
    return start_service()


@pytest.fixture
def cli(settings: Settings) -> Callable[..., str]:
    """cli("leads", "list", input=…): standard output of a command that must succeed."""

    def run(*arguments: str, input: str = "") -> str:
        return run_done(settings, *arguments, input=input)

    return run


@pytest.fixture
def try_cli(settings: Settings) -> Callable[..., CommandResult]:
    """try_cli("leads", "show", "nonsense"): status, stdout and stderr, whatever they are."""

    def run(*arguments: str, input: str = "") -> CommandResult:
        return run_command(settings, *arguments, input=input)

    return run


@pytest.fixture
def token(templates: Templates, database: str) -> str:
    """An API token of every scope, named "tests"."""
    return templates.token


@pytest.fixture
def api(service: Service, token: str) -> Api:
    """The running service with a token of every scope."""
    return Api(service.url, token)


@pytest.fixture
def recruiters(database: str) -> dict[str, str]:
    """One recruiter for each engagement is there; email addresses by engagement."""
    return {engagement: address for engagement, (_, address) in RECRUITERS.items()}


@pytest.fixture
def sql(database: str) -> Iterator[Callable[..., list[dict[str, Any]]]]:
    """sql("select …", [parameters]): rows as dictionaries, read past the program; also works after the server was away."""
    connection = Database(database)
    yield connection.ask
    connection.close()


# --- the website ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(session_cluster: PostgresCluster, templates: Templates, session_mailbox: MailCatcher) -> Iterator[Site]:
    """One service, with recruiters and a site that may embed the form, for all tests of a file."""
    name = f"site_{os.getpid()}_{next(database_numbers)}"
    url = session_cluster.create_database(name, WITH_RECRUITERS)
    settings = {
        **default_settings(url, session_mailbox.url),
        "LEADMATCH_ALLOWED_ORIGINS": f"{PARTNER},{PARTNER_PAGE}",
    }
    service = Service(settings).start()
    made = Site(service, session_mailbox)
    made.sql("update recruiter set capacity = 1000")  # whatever a file of tests leaves open
    yield made
    made.database.close()
    service.stop()
    session_cluster.drop_database(name)


@pytest.fixture(scope="module")
def chromium(site: Site) -> Iterator[Browser]:
    browser = Browser()
    browser.url = site.service.url
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """A desktop whose storage is empty."""
    chromium.use(DESKTOP)
    chromium.open("/healthz")
    chromium.run("localStorage.clear()")
    chromium.complaints()
    return chromium


@pytest.fixture(scope="module")
def plain(site: Site) -> Iterator[Browser]:
    """A phone without script."""
    browser = Browser(has_script=False)
    browser.url = site.service.url
    browser.use(PHONE)
    yield browser
    browser.close()
