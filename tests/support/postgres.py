"""A private PostgreSQL cluster: a child process that ends with us, even when we are killed.

PostgreSQL refuses to run as root, so root runs it as the user `postgres`; anybody else runs it as himself. The postmaster is
started directly (not by pg_ctl) with a parent-death signal, so nobody leaves one behind.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg2
import psycopg2.extensions

from support.net import free_port, wait_for

USER = "leadmatch"
MEMORY = Path("/dev/shm")
MEMORY_BYTES_MIN = 2 << 30
SERVER_USER = "postgres"
BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def as_server_user() -> list[str]:
    """The beginning of a command line that runs the rest as the server's user, ending with us."""
    prefix = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        server = pwd.getpwnam(SERVER_USER)
        prefix += [f"--reuid={server.pw_uid}", f"--regid={server.pw_gid}", "--init-groups"]
    return prefix


def server_user_reaches(folder: Path) -> bool:
    return subprocess.run([*as_server_user(), "test", "-x", str(folder)]).returncode == 0


def scratch_folder() -> Path:
    """A new folder for a cluster that lives as long as a test run: in memory where there is room, since making and dropping
    databases waits for the disk most of the time."""
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES_MIN
    folder = Path(tempfile.mkdtemp(prefix="leadmatch-test-", dir=MEMORY if is_roomy else None))
    folder.chmod(0o755)  # the server's own user must get in
    return folder


def children_of(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


class PostgresCluster:
    def __init__(self, folder: Path, port: int = 0):
        """folder is made if it is missing; what an earlier run left there is used again."""
        self.folder = folder
        self.data = folder / "data"
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        if self.data.exists():
            return
        # Under another name until it is complete, since it may be cut off in the middle.
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, SERVER_USER, SERVER_USER)
        command = [str(BINARIES / "initdb"), "-D", str(unfinished), "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8"]
        made = subprocess.run([*as_server_user(), *command], cwd="/", capture_output=True, text=True)
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
        unfinished.rename(self.data)

    def start(self) -> None:
        self.create()
        # No socket in the file system: its path may be no longer than 107 bytes.
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200"]
        command = [str(BINARIES / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                [*as_server_user(), *command], cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )
        wait_for(f"PostgreSQL on port {self.port}", self._answers, 60)

    def stop(self, how: int = signal.SIGINT) -> None:
        """SIGINT: orderly, sessions are ended. SIGQUIT: immediately, as if it crashed."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=30)
        self._process = None

    def kill(self) -> None:
        """kill -9 of all its processes, in the midst of whatever they do."""
        processes = [self.pid, *children_of(self.pid)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        assert self._process is not None
        self._process.wait()
        self._process = None

    def clone(self, primary: "PostgresCluster") -> None:
        """Becomes a standby of another cluster, named after its port; whatever was here is gone."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, SERVER_USER, SERVER_USER)
        source = f"host=127.0.0.1 port={primary.port} user={USER} application_name=standby_{self.port}"
        command = [str(BINARIES / "pg_basebackup"), "-D", str(self.data), "-R", "-c", "fast", "-d", source]
        made = subprocess.run([*as_server_user(), *command], cwd="/", capture_output=True, text=True)
        if made.returncode != 0:
            raise RuntimeError(f"pg_basebackup failed:\n{made.stdout}{made.stderr}")

    def promote(self) -> None:
        """Returns when it accepts writes."""
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute("select pg_promote(true, 60)")
                assert cursor.fetchone() == (True,)
        finally:
            connection.close()

    @property
    def pid(self) -> int:
        """Of the postmaster, the parent of all its processes."""
        assert self._process is not None
        return self._process.pid

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Runs a statement that no transaction may surround, such as `create database`."""
        connection = self._connect()
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall()
        finally:
            connection.close()

    def create_database(self, name: str, template: str = "template1") -> str:
        self.run(f'create database "{name}" template "{template}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self.run(f'drop database if exists "{name}" with (force)')

    def has_database(self, name: str) -> bool:
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute("select 1 from pg_database where datname = %s", [name])
                return cursor.fetchone() is not None
        finally:
            connection.close()

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {self._last_words()}")
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg2.extensions.connection:
        return psycopg2.connect(self.url("postgres"), connect_timeout=10)

    def _last_words(self) -> str:
        return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-5:])
