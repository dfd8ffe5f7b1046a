"""A whole installation for programs that are not tests: its own PostgreSQL, mail server and settings, gone at the end."""

import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator

from support.database import Database
from support.leadmatch import Service, Settings, default_settings, run_done
from support.mail_catcher import MailCatcher
from support.postgres import PostgresCluster
from support.sample import Api

DATABASE = "leadmatch"
SCOPES = "leads:read,leads:write,leads:export,metrics:read,admin"
CAPACITY_MAX = 10000
RECRUITERS = {
    "rust": ("Rosa Rust", "rosa@agency.example"),
    "python": ("Petra Python", "petra@agency.example"),
    "hybrid": ("Hugo Hybrid", "hugo@agency.example"),
}


class Installation:
    def __init__(self, cluster: PostgresCluster, mailbox: MailCatcher, database_url: str):
        self.cluster = cluster
        self.mailbox = mailbox
        self.settings: Settings = default_settings(database_url, mailbox.url)
        self.services: list[Service] = []

    def start_service(self, **changes: str) -> Service:
        self.services.append(Service({**self.settings, **changes}))
        return self.services[-1].start()

    def stop_services(self) -> None:
        while self.services:
            self.services.pop().stop()

    def cli(self, *arguments: str, input: str = "") -> str:
        return run_done(self.settings, *arguments, input=input)

    def add_recruiters(self) -> None:
        """One for each engagement, with room for everything."""
        for engagement, (name, address) in RECRUITERS.items():
            self.cli(
                "recruiter", "add", "--name", name, "--email", address, "--engagements", engagement,
                "--capacity", str(CAPACITY_MAX),
            )

    def api(self, service: Service) -> Api:
        """A client with a token of every scope."""
        name = f"token-{service.pid}"
        return Api(service.url, self.cli("token", "create", name, "--scope", SCOPES).strip())

    def sql(self, statement: str) -> list[dict[str, Any]]:
        """Of whichever server is the primary now."""
        with closing(Database(self.settings["LEADMATCH_DATABASE_URL"], target_session_attrs="read-write")) as database:
            return database.ask(statement)


@contextmanager
def scratch_place() -> Iterator[Path]:
    """A folder that the server's own user can get into, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="leadmatch-"))
    folder.chmod(0o755)  # the server's own user must get in
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def installed(cluster: PostgresCluster, url: Callable[[str], str]) -> Iterator[Installation]:
    """On a cluster that runs; url makes a database's name into what services connect to. A database that is there is used again."""
    mailbox = MailCatcher()
    mailbox.start()
    try:
        if not cluster.has_database(DATABASE):
            cluster.create_database(DATABASE)
        made = Installation(cluster, mailbox, url(DATABASE))
        made.cli("migrate")
        yield made
        made.stop_services()
    finally:
        mailbox.stop()


@contextmanager
def installation() -> Iterator[Installation]:
    with scratch_place() as folder:
        cluster = PostgresCluster(folder / "postgres")
        try:
            cluster.start()
            with installed(cluster, cluster.url) as made:
                yield made
        finally:
            cluster.stop()
