"""What one client can do to the others: crowds of connections that want nothing, or want it slowly, and good clients among them."""

import http.client
import json
import multiprocessing
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from typing import Iterator
from urllib.parse import urlsplit

import psycopg2
import requests

from fault.vectors import BODY, get, length, post
from support.leadmatch import ROOT, Service, Settings, environment
from support.net import free_port, is_listening, wait_for
from support.sample import RUST

DESCRIPTOR_LIMIT = 1024
EXPORT_ROWS = 6000
GET_HEALTH = get(b"/healthz")


def connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=30)


class GoodClients:
    """Two clients with a keep-alive connection and one that connects anew each time, in a process of their own; they look at pages and
    send leads."""

    def __init__(self, url: str):
        self.url = url
        self.milliseconds: list[float] = []
        self.failures: list[str] = []
        self._fork = multiprocessing.get_context("fork")
        self._results = self._fork.SimpleQueue()
        self._is_over = self._fork.Event()
        self._process = self._fork.Process(target=self._run)

    def start(self) -> None:
        self._process.start()

    def stop(self) -> None:
        self._is_over.set()
        self.milliseconds, self.failures = self._results.get()
        self._process.join()

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def _run(self) -> None:
        threads = [threading.Thread(target=self._work, args=(name, name < 2)) for name in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._results.put((self.milliseconds, self.failures))

    def _work(self, name: int, is_keeping_alive: bool) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        number = 0
        while not self._is_over.is_set():
            number += 1
            if not is_keeping_alive:
                connection.close()
            started = time.monotonic()
            try:
                self._ask(connection, name, number)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error)[:200])
                connection.close()
            self.milliseconds.append((time.monotonic() - started) * 1000)
            time.sleep(0.02)
        connection.close()

    def _ask(self, connection: http.client.HTTPConnection, name: int, number: int) -> None:
        if number % 3 == 0:
            body = json.dumps({**RUST, "title": f"good {name} {number}"})
            connection.request("POST", "/api/v1/leads", body, {"Content-Type": "application/json"})
        else:
            connection.request("GET", "/healthz" if number % 3 == 1 else "/project")
        answer = connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            self.failures.append(f"{answer.status} {text[:100]!r}")


def good_clients(url: str, seconds: float) -> GoodClients:
    """Lets them work for so long; afterwards they know how it was."""
    clients = GoodClients(url)
    clients.start()
    time.sleep(seconds)
    clients.stop()
    return clients


# --- crowds -----------------------------------------------------------------------------------------------------------

def closed(connections: list[socket.socket]) -> None:
    for connection in connections:
        connection.close()


@contextmanager
def idle(service: Service, count: int = 1100) -> Iterator[None]:
    """Connections that asked once and stay."""
    connections = []
    try:
        for _ in range(count):
            connections.append(connect(service.url))
            connections[-1].sendall(GET_HEALTH)
            assert connections[-1].recv(4096).startswith(b"HTTP/1.1 200")
        yield
    finally:
        closed(connections)


@contextmanager
def silent(service: Service, count: int = 2100) -> Iterator[None]:
    """Connections that never say a word."""
    connections = []
    try:
        for _ in range(count):
            connections.append(connect(service.url))
        yield
    finally:
        closed(connections)


@contextmanager
def slow(service: Service, count: int = 300) -> Iterator[None]:
    """A third drips its head, a third its body, a third reads a page byte by byte; who is cut off comes again."""
    is_over = threading.Event()

    def beginning(number: int) -> bytes:
        return [b"GET /healthz HTTP/1.1\r\nX: ", post(length(60_000), b""), get(b"/project")][number % 3]

    def again(number: int) -> socket.socket:
        connection = connect(service.url)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.sendall(beginning(number))
        return connection

    def drip(connections: dict[int, socket.socket]) -> None:
        while not is_over.is_set():
            for number, connection in connections.items():
                try:
                    if number % 3 == 2:
                        connection.recv(16)
                    else:
                        connection.sendall(b"x")
                except OSError:
                    connection.close()
                    connections[number] = again(number)
            is_over.wait(1)

    connections = {number: again(number) for number in range(count)}
    thread = threading.Thread(target=drip, args=(connections,))
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        closed(list(connections.values()))


@contextmanager
def unread_exports(service: Service, token: str, count: int = 70) -> Iterator[None]:
    """Exports that somebody asks for and never reads."""
    connections = []
    try:
        for _ in range(count):
            connections.append(connect(service.url))
            connections[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connections[-1].sendall(get(b"/api/v1/leads.jsonl", b"Host: h\r\nAuthorization: Bearer %s\r\n" % token.encode()))
        yield
    finally:
        closed(connections)


def store_many_leads(service: Service, count: int = EXPORT_ROWS) -> None:
    """One real lead, and copies of its row with long descriptions, past the program."""
    answer = requests.post(service.url + "/api/v1/leads", data=BODY, headers={"Content-Type": "application/json"}, timeout=30)
    assert answer.status_code in (200, 201), answer.text
    connection = psycopg2.connect(service.settings["LEADMATCH_DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute("select column_name from information_schema.columns where table_schema = 'public' and table_name = 'lead' and is_generated = 'NEVER' order by 1")
        columns = [row[0] for row in cursor.fetchall()]
        changed = {
            "id": "gen_random_uuid()", "reference": "'LM-X' || n", "submission_key": "sha256(n::text::bytea)", "dispatch_at": "null",
            "submission": "jsonb_set(submission::jsonb, '{description}', to_jsonb(repeat('Rust and latency. ', 100)))", "status": "'closed'",
        }
        values = ", ".join(changed.get(name, name) for name in columns)
        cursor.execute(f"insert into lead ({', '.join(columns)}) select {values} from lead, generate_series(1, %s) n", [count])
    connection.close()


class MuteService(Service):
    """A service whose log nobody reads: its standard error is a pipe that is full after 64 kB."""

    def start(self, is_ready: bool = True) -> "MuteService":
        port = free_port()
        self.settings = {**self.settings, "LEADMATCH_LISTEN": f"127.0.0.1:{port}", "LEADMATCH_LOG_LEVEL": "debug"}
        self._process = subprocess.Popen(
            self.command(), cwd=ROOT, env=environment(self.settings), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{port}"
        wait_for("the port", lambda: is_listening(port), 30)
        if is_ready:
            wait_for("/readyz", self.is_ready, 30)
        return self


class LimitedService(Service):
    """A service that is started with a soft limit of 1,024 descriptors, and a hard one of as many as given."""

    def __init__(self, settings: Settings, hard: int):
        super().__init__(settings)
        self.hard = hard

    def command(self) -> list[str]:
        return ["prlimit", f"--nofile={DESCRIPTOR_LIMIT}:{self.hard}", *super().command()]
