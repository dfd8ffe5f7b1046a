"""A rolling upgrade: a newer version migrates and serves beside the older one, and nobody notices."""

import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Iterator

import pytest

from support.leadmatch import BINARY, ROOT, SANITIZERS, STOP_SECONDS, Service, environment, run_command
from support.net import wait_for
from support.sample import RUST, Api

BUILT = BINARY.parent
LAST = sorted(path.name for path in (ROOT / "migrations").glob("*.sql"))[-1]
ADDED = "9000_added.sql"

pytestmark = pytest.mark.skipif(not (BUILT / "main.o").exists(), reason="the program was not built here")


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next version: this one with a migration that adds a column and declares that this version can live with it."""
    folder = tmp_path_factory.mktemp("newer")
    build, migrations = folder / "build", folder / "migrations"
    shutil.copytree(BUILT, build, copy_function=shutil.copy2, ignore=shutil.ignore_patterns("tests", "deb", "embedded_migrations.*", "libdb.a", "leadmatch"))
    shutil.copytree(ROOT / "migrations", migrations)
    (migrations / ADDED).write_text(f"-- A column that only the next version knows.\n-- oldest program: {LAST}\n\nalter table lead add column added text;\n")
    made = subprocess.run(
        ["make", f"PROFILE={BUILT.name}", f"BUILD={build}", f"MIGRATIONS={migrations}", "all"], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, **SANITIZERS},
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return build / "leadmatch"


@pytest.fixture
def migrate(newer, settings):
    def run() -> None:
        done = subprocess.run([newer, "migrate"], capture_output=True, text=True, env=environment(settings))
        assert done.returncode == 0 and ADDED in done.stdout, done.stdout + done.stderr
    return run


class Load:
    """Leads without a pause, and whether the instance is ready; keeps what was not as it should be."""

    def __init__(self, url: str):
        self.url = url
        self.received = 0
        self.wrong: list[str] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        api = Api(self.url)
        while not self._is_over.is_set():
            name = f"{self.url.rpartition(':')[2]}-{self.received}"
            lead = {**RUST, "title": f"Matching engine {name}", "email": f"client-{name}@client.example"}
            for answer, expected in ((api.post("/api/v1/leads", json=lead), 201), (api.get("/readyz"), 200)):
                if answer.status_code != expected:
                    self.wrong.append(f"{answer.request.path_url}: {answer.status_code} {answer.text[:200]}")
            self.received += 1


@pytest.fixture
def both(newer, settings, start_service, migrate) -> Iterator[tuple[Service, Service]]:
    older = start_service()
    migrate()
    beside = Service(settings, newer).start()
    yield older, beside
    beside.stop()


def test_the_older_version_goes_on_while_a_newer_one_migrates_and_serves(newer, settings, start_service, migrate, sql):
    older = start_service()
    with Load(older.url) as load:
        wait_for("some leads", lambda: load.received > 5)
        migrate()
        beside = Service(settings, newer).start()
        with Load(beside.url) as other:
            before = load.received
            wait_for("leads on both", lambda: other.received > 10 and load.received > before + 10, 30)
    beside.stop()
    assert load.wrong == other.wrong == []
    assert sql("select oldest from schema_migration where name = '" + ADDED + "'") == [{"oldest": LAST}]


def test_the_older_version_also_starts_and_migrates_beside_a_newer_one(both, settings, start_service):
    assert run_command(settings, "migrate").status == 0
    assert start_service().is_ready()
    assert "unknown" in run_command(settings, "migrate", "--status").stdout


def test_the_older_version_gives_way_to_a_schema_that_it_cannot_live_with(both, settings, sql):
    older, beside = both
    sql("update schema_migration set oldest = null where name = '" + ADDED + "'")
    wait_for("/readyz to say so", lambda: not older.is_ready())
    assert beside.is_ready()
    result = run_command(settings, "serve", seconds=STOP_SECONDS)
    assert result.status == 1 and ADDED in result.stderr
