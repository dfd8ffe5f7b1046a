"""Runs the real program: the service as a process of its own, and its commands."""

import json
import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from support.net import is_listening, wait_for

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / os.environ.get("LEADMATCH_BINARY", "build/asan/leadmatch")
STOP_SECONDS = 10  # what the service promises
START_SECONDS = 30  # a sanitizer build on a busy machine
SUPPRESSIONS = Path(__file__).with_name("tsan.supp")
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "TSAN_OPTIONS": f"suppressions={SUPPRESSIONS}",
    "G_SLICE": "always-malloc",  # GLib's own allocator reuses memory in ways that ThreadSanitizer cannot follow
    "G_DEBUG": "fatal-criticals",
}

Settings = dict[str, str]


def default_settings(database_url: str, smtp_url: str) -> Settings:
    """Everything `leadmatch serve` needs, with names that exist nowhere else."""
    return {
        "LEADMATCH_DATABASE_URL": database_url,
        "LEADMATCH_LISTEN": "127.0.0.1:0",
        "LEADMATCH_BASE_URL": "https://leads.example.com",
        "LEADMATCH_SMTP_URL": smtp_url,
        "LEADMATCH_SMTP_TLS": "off",
        "LEADMATCH_MAIL_FROM": "Lead Desk <leads@leads.example.com>",
        "LEADMATCH_FALLBACK_TO": "fallback@agency.example",
        "LEADMATCH_SECRET": "a secret that only the tests know",
        "LEADMATCH_RETRY_SCALE_PERCENT": "1",
        "LEADMATCH_AGENCY_HOURS": "mon-sun 00:00-24:00",  # a test may run on a Sunday
        "LEADMATCH_EDIT_MINUTES": "0",  # an edit is told when it is made
        "LEADMATCH_CLIENT_EMAILS": "off",  # most tests count the emails to recruiters and staff
        "LEADMATCH_OFFER_MAILS_PER_HOUR": "10000",  # each offer in an email of its own, however many there are
    }


def environment(settings: Settings) -> dict[str, str]:
    """The settings given and no other LEADMATCH_ ones."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADMATCH_")}
    return {**kept, **SANITIZERS, **settings}


@dataclass(frozen=True)
class CommandResult:
    status: int
    stdout: str
    stderr: str


def run_command(settings: Settings, *arguments: str, input: str = "", seconds: float = 60) -> CommandResult:
    """Runs `leadmatch ARGUMENTS` to its end, whatever that is."""
    done = subprocess.run(
        [str(BINARY), *arguments], input=input, capture_output=True, text=True, timeout=seconds, cwd=ROOT,
        env=environment(settings),
    )
    return CommandResult(done.returncode, done.stdout, done.stderr)


def start_command(settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    """The same, still running; its standard error can be read. It ends with the thread that calls this."""
    return subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", str(BINARY), *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, cwd=ROOT, env=environment(settings),
    )


def run_done(settings: Settings, *arguments: str, input: str = "") -> str:
    """Runs a command that must succeed; returns its standard output."""
    result = run_command(settings, *arguments, input=input)
    assert result.status == 0, f"leadmatch {' '.join(arguments)}: exit {result.status}\n{result.stderr}{result.stdout}"
    return result.stdout


def is_ready(url: str) -> bool:
    try:
        return requests.get(url + "/readyz", timeout=5).status_code == 200
    except requests.RequestException:
        return False


# libpq writes this itself if the server stops just while a connection is made, before anybody can say where to.
FROM_LIBPQ = "FATAL:  terminating connection due to administrator command"


class Service:
    """`leadmatch serve` as a process. Everything it writes to standard error must be a JSON log line; anything else is noise, and
    stop() fails on noise: that is how a sanitizer report or a GLib warning makes a test fail."""

    def __init__(self, settings: Settings, binary: Path = BINARY):
        self.settings = settings
        self.binary = binary
        self.url = ""
        self.log: list[dict[str, Any]] = []
        self.noise: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def command(self) -> list[str]:
        return ["setpriv", "--pdeathsig", "KILL", str(self.binary), "serve"]

    def start(self, is_ready: bool = True) -> "Service":
        """is_ready: wait until /readyz says so, not only until it listens. The service ends with the thread that calls this."""
        self.log, self.noise = [], []
        self._process = subprocess.Popen(
            self.command(), cwd=ROOT, env=environment(self.settings),
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
        )
        self._reader = threading.Thread(target=self._read_log, args=(self._process,), daemon=True)
        self._reader.start()
        self.url = f"http://127.0.0.1:{wait_for('the listening line', self._listening_port, START_SECONDS)}"
        if is_ready:
            wait_for("/readyz", self.is_ready, START_SECONDS)
        return self

    def stop(self) -> None:
        """SIGTERM; fails unless it exits with 0 in time and without noise."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"still running {STOP_SECONDS} s after SIGTERM\n{self.last_words()}") from None
        self._forget()
        assert status == 0, f"exit status {status} after SIGTERM\n{self.last_words()}"
        assert not self.noise, "on standard error, besides the log:\n" + "\n".join(self.noise)

    def kill(self) -> None:
        """kill -9: no chance to tidy up."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._forget()

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def wait_exit(self, seconds: float = STOP_SECONDS) -> int:
        """The exit status of a service that ends by itself."""
        assert self._process is not None
        status = self._process.wait(timeout=seconds)
        self._forget()
        return status

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def is_ready(self) -> bool:
        return is_ready(self.url)

    def logged(self, event: str) -> list[dict[str, Any]]:
        return [line for line in list(self.log) if line.get("event") == event]

    def wait_logged(self, event: str, seconds: float = 10) -> dict[str, Any]:
        return wait_for(f"the log line {event}", lambda: self.logged(event), seconds)[0]

    def last_words(self) -> str:
        return "\n".join([*(json.dumps(line) for line in self.log[-20:]), *self.noise])

    def _forget(self) -> None:
        if self._reader is not None:
            self._reader.join(timeout=10)
        self._process = None

    def _listening_port(self) -> int | None:
        assert self._process is not None
        if self._process.poll() is not None:
            self._forget()
            raise AssertionError(f"the service did not start:\n{self.last_words()}")
        port = int(self.settings["LEADMATCH_LISTEN"].rpartition(":")[2])
        if port != 0:  # known without the log, whose level may hide the line
            return port if is_listening(port) else None
        lines = self.logged("listening")
        return lines[0]["port"] if lines else None

    def _read_log(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        for text in process.stderr:
            try:
                self.log.append(json.loads(text))
            except json.JSONDecodeError:
                if text.strip() not in ("", FROM_LIBPQ):
                    self.noise.append(text.rstrip("\n"))
