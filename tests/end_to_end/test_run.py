"""`make run` as a newcomer meets it: everything starts, the printed commands work, Ctrl-C ends all, the data stays."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Iterator

import pytest
import requests

from support.leadmatch import BINARY, ROOT
from support.net import free_port, is_port_taken, wait_for

START_SECONDS = 60
STOP_SECONDS = 20


class Run:
    """The script that `make run` starts after the build, in a copy of the tree that shares only the program."""

    def __init__(self, tree: Path):
        self.tree = tree
        self.output = tree / "output"
        self.ports = {name: free_port() for name in ("PORT", "MAIL_PORT", "DATABASE_PORT")}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **ports: int) -> "Run":
        environment = {**os.environ, **{name: str(port) for name, port in {**self.ports, **ports}.items()}}
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                ["/usr/bin/python3", "-B", "tests/tools/run"], cwd=self.tree, env=environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT,
            )
        return self

    def wait_ready(self) -> "Run":
        wait_for("the site's address", lambda: self.has_ended() or "Ctrl-C" in self.text(), START_SECONDS)
        assert not self.has_ended(), self.text()
        return self

    def end(self, how: int = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(STOP_SECONDS)

    def has_ended(self) -> bool:
        assert self.process is not None
        return self.process.poll() is not None

    def text(self) -> str:
        return self.output.read_text()

    def site(self) -> str:
        return re.search(r"http://127\.0\.0\.1:\d+", self.text()).group()

    def shell(self, command: str) -> str:
        return subprocess.run(["bash", "-c", command], cwd=self.tree, capture_output=True, text=True, check=True).stdout

    def printed_command(self, start: str) -> str:
        """What stands behind a label on the screen, up to the remark behind it or the next label."""
        return re.search(re.escape(start) + r"\s+(.+?)(?:\s{3,}\(|\n)", self.text()).group(1)

    def shown_emails(self) -> dict[str, str]:
        """The link in the newest email to each address."""
        return dict(re.findall(r"^Email to (\S+): .+\n  (http\S+)$", self.text(), re.MULTILINE))

    def taken_ports(self) -> list[str]:
        return [name for name, port in self.ports.items() if is_port_taken(port)]


@pytest.fixture
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    tree = tmp_path_factory.mktemp("checkout")
    for folder in ("tests/support", "tests/tools", "templates"):
        shutil.copytree(ROOT / folder, tree / folder)
    (tree / "build/release").mkdir(parents=True)
    shutil.copy(BINARY, tree / "build/release/leadmatch")
    for parent in [tree, *tree.parents][:3]:
        parent.chmod(parent.stat().st_mode | 0o055)  # the server's own user must get in
    running = Run(tree)
    yield running
    if running.process is not None and not running.has_ended():
        running.end(signal.SIGTERM)


def send_printed_lead(run: Run) -> None:
    run.shell(re.search(r"curl .*?\n'\n|curl .*?}'", run.text(), re.DOTALL).group())


def test_the_printed_commands_send_a_lead_and_show_it(run):
    run.start().wait_ready()
    assert run.text().startswith(f"http://127.0.0.1:{run.ports['PORT']}/")
    assert requests.get(run.site() + "/project", timeout=10).status_code == 200
    send_printed_lead(run)
    assert "Matching engine" in run.shell(run.printed_command("List leads:"))
    assert "Matching engine" in run.shell(run.printed_command("over HTTP:"))
    wait_for("the emails to recruiter and client", lambda: len(run.shown_emails()) == 2)
    emails = run.shown_emails()
    assert "Decline this lead" in requests.get(emails["rosa@agency.example"], timeout=10).text
    assert "Confirm request" in requests.get(emails["ada@client.example"], timeout=10).text
    assert "rosa@agency.example" in run.shell(run.printed_command("Recruiters:"))


def test_a_second_run_keeps_the_data_and_the_token(run):
    run.start().wait_ready()
    send_printed_lead(run)
    token = (run.tree / "build/run/token").read_text()
    run.end()
    run.start().wait_ready()
    assert (run.tree / "build/run/token").read_text() == token
    assert "Matching engine" in run.shell(run.printed_command("over HTTP:"))
    assert len(run.shell(run.printed_command("Recruiters:")).strip().splitlines()) == 4  # a head and three recruiters


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_it(how, run):
    run.start().wait_ready()
    assert run.end(how) == 0
    assert run.taken_ports() == []


def test_after_a_hard_kill_nothing_is_left_and_the_next_run_recovers(run):
    run.start().wait_ready()
    send_printed_lead(run)
    run.end(signal.SIGKILL)
    wait_for("the children to end", lambda: run.taken_ports() == [], STOP_SECONDS)
    run.start().wait_ready()
    assert "Matching engine" in run.shell(run.printed_command("over HTTP:"))


def test_a_stop_in_the_middle_of_the_first_start_leaves_nothing_half_done(run):
    run.start()
    time.sleep(1.5)
    run.end()
    assert run.taken_ports() == []
    run.start().wait_ready()
    assert "rosa@agency.example" in run.shell(run.printed_command("Recruiters:"))


@pytest.mark.parametrize("name", ["PORT", "MAIL_PORT", "DATABASE_PORT"])
def test_a_taken_port_is_said_so_and_nothing_stays_behind(name, run):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run.start(**{name: port})
        assert run.process.wait(START_SECONDS) == 1
    assert str(port) in run.text() and name in run.text()
    assert run.taken_ports() == []


def test_two_runs_in_one_checkout_do_not_disturb_each_other(run):
    run.start().wait_ready()
    second = subprocess.run(
        ["/usr/bin/python3", "-B", "tests/tools/run"], cwd=run.tree, capture_output=True, text=True, timeout=START_SECONDS,
        env={**os.environ, "PORT": str(free_port())},
    )
    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert requests.get(run.site() + "/readyz", timeout=10).status_code == 200


def test_secrets_of_a_run_can_be_read_by_their_owner_alone(run):
    run.start().wait_ready()
    for name in ("token", "secret", "staff-password", "env"):
        assert (run.tree / "build/run" / name).stat().st_mode & 0o077 == 0
