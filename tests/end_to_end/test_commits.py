"""The moment of the commit: what is acknowledged is stored once, whatever happens to the link, the standby or a neighbour."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Thread
from typing import Iterator
from urllib.parse import urlsplit

import pytest

from support.net import wait_for
from support.sample import PYTHON, RUST, Api, by_client

ANSWER_SECONDS = 8 + 1  # what the service promises, and the way there and back
RECOVERY_SECONDS = 5
LEAD = b"Matching engine"  # of RUST, in the request that inserts it, however that is sent


class Link:
    """A relay between the service and PostgreSQL that loses what it is told to lose."""

    def __init__(self, url: str):
        address = urlsplit(url)
        self.server = (address.hostname, address.port)
        self.is_frozen = Event()
        self.loses_request = False  # the next lead never arrives
        self.loses_answer = False  # the next lead arrives, its answer does not
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = url.replace(f":{address.port}/", f":{self.listener.getsockname()[1]}/")
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.server)
                is_mute = Event()
                Thread(target=self._requests, args=(client, server, is_mute), daemon=True).start()
                Thread(target=self._answers, args=(client, server, is_mute), daemon=True).start()

    def _requests(self, client: socket.socket, server: socket.socket, is_mute: Event) -> None:
        with suppress(OSError), client, server:
            while data := client.recv(65536):
                if self.is_frozen.is_set():
                    continue
                if self.loses_request and LEAD in data:
                    self.loses_request = False
                    cut(client, server)
                    return
                if self.loses_answer and LEAD in data:
                    self.loses_answer = False
                    is_mute.set()
                server.sendall(data)

    def _answers(self, client: socket.socket, server: socket.socket, is_mute: Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if self.is_frozen.is_set():
                    continue
                if is_mute.is_set():
                    break
                client.sendall(data)
        cut(client, server)


def cut(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def link(database: str) -> Iterator[Link]:
    link = Link(database)
    yield link
    link.close()


@pytest.fixture
def linked(link, start_service) -> Api:
    """A service that reaches its database through the link, with its connections open already."""
    service = start_service(LEADMATCH_DATABASE_URL=link.url)
    api = Api(service.url)
    for number in range(3):  # and what is sent for each lead prepared
        api.take(by_client(number, PYTHON))
    return api


@pytest.mark.parametrize("lost", ["loses_request", "loses_answer"])
def test_an_insert_in_doubt_is_cleared_up_and_acknowledged_once(lost, link, linked, sql):
    setattr(link, lost, True)
    answer = linked.take(RUST, "in-doubt")
    assert not getattr(link, lost), "nothing was lost: the test is void"
    assert sql("select id::text from lead where engagement = 'rust'") == [{"id": answer["id"]}]
    assert sql("select count(*) from event where lead_id = %s and what = 'lead_received'", [answer["id"]])[0]["count"] == 1


def test_a_database_that_falls_silent_is_answered_in_time_and_found_again(link, linked, sql):
    link.is_frozen.set()
    started = time.monotonic()
    answer = linked.send(RUST, "into-the-silence")
    assert answer.status_code == 503
    assert time.monotonic() - started < ANSWER_SECONDS
    link.is_frozen.clear()
    wait_for("the lead", lambda: linked.send(RUST, "into-the-silence").status_code in (200, 201), RECOVERY_SECONDS)
    assert sql("select count(*) from lead where engagement = 'rust'")[0]["count"] == 1


@pytest.fixture
def absent_standby(cluster, sql) -> Iterator[None]:
    """Every commit waits for a standby that is not there."""
    cluster.run("alter system set synchronous_standby_names = 'nobody'")
    cluster.run("select pg_reload_conf()")
    # The server's processes read the setting one after the other: commits do not wait before the last one has.
    wait_for("commits to wait", lambda: does_commit_wait(cluster, sql))
    yield
    cluster.run("alter system reset synchronous_standby_names")
    cluster.run("select pg_reload_conf()")


def does_commit_wait(cluster, sql) -> bool:
    waiting = "from pg_stat_activity where wait_event = 'SyncRep' and query like '%a probe%' and pid <> pg_backend_pid()"
    with ThreadPoolExecutor(1) as pool:
        probe = pool.submit(cluster.run, "select pg_logical_emit_message(true, 'a probe', '')")
        wait_for("the probe to wait or to be through", lambda: probe.done() or sql(f"select 1 {waiting}"))
        is_waiting = not probe.done()
        while not probe.done():
            cluster.run(f"select pg_cancel_backend(pid) {waiting}")
    return is_waiting


def wake_commits(cluster, function: str) -> None:
    cluster.run(f"select {function}(pid) from pg_stat_activity where wait_event = 'SyncRep' and query like '%network_key text%'")


@pytest.mark.parametrize("function", ["pg_cancel_backend", "pg_terminate_backend"])
def test_a_commit_that_never_reached_the_standby_is_not_acknowledged(function, cluster, api, sql, request):
    for number in range(3):  # and what is sent for each lead prepared
        api.take(by_client(number, PYTHON))
    request.getfixturevalue("absent_standby")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(api.send, RUST, "waiting")
        waiting = "select 1 from pg_stat_activity where wait_event = 'SyncRep' and query like '%network_key text%'"
        wait_for("the commit to wait", lambda: sql(waiting))
        wake_commits(cluster, function)
        wait_for("the row, which is stored here by now", lambda: sql("select 1 from lead where engagement = 'rust'"))
        assert answer.result().status_code == 503
    cluster.run("alter system reset synchronous_standby_names")
    cluster.run("select pg_reload_conf()")
    again = api.send(RUST, "waiting")
    assert again.status_code == 200
    assert sql("select id::text from lead where engagement = 'rust'") == [{"id": again.json()["id"]}]


def test_a_lead_that_the_database_refuses_does_not_harm_its_neighbours(api, sql):
    sql("alter table lead add check (title <> 'poison')")
    titles = ["poison", *(f"fine-{number}" for number in range(15))]
    with ThreadPoolExecutor(len(titles)) as pool:
        answers = list(pool.map(lambda title: api.send({**RUST, "title": title}, f"key-of-{title}"), titles))
    assert [answer.status_code for answer in answers] == [500, *[201] * 15]
    assert sql("select count(*) from lead")[0]["count"] == 15


def test_a_lead_whose_reference_is_taken_gets_another(start_service, mailbox, sql):
    # The first two inserts (of the batch, and of the lead alone) meet a reference that is taken.
    sql("create sequence attempt")
    sql(
        "create function refuse_twice() returns trigger language plpgsql as $$ begin"
        " insert into attempted values (new.reference);"
        " if nextval('attempt') <= 2 then raise unique_violation; end if; return new; end $$"
    )
    sql("create table attempted (reference text)")
    sql("create trigger refuse_twice before insert on lead for each row execute function refuse_twice()")
    service = start_service(LEADMATCH_STAFF_NOTICE_TO="desk@agency.example")
    answer = Api(service.url).take(RUST)
    assert sql("select reference from lead") == [{"reference": answer["reference"]}]
    assert sql("select last_value from attempt")[0]["last_value"] == 3
    note = mailbox.wait("desk@agency.example")[0]
    assert answer["reference"] in note.part("plain")


def test_equal_keys_in_one_batch_are_one_lead(api, sql):
    sql("create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return null; end $$")
    sql("create trigger slow after insert on lead for each statement execute function slow()")
    with ThreadPoolExecutor(16) as pool:
        leader = pool.submit(api.send, PYTHON, "lets-the-others-queue")
        time.sleep(0.1)
        answers = [future.result() for future in [pool.submit(api.send, RUST, "the-same") for _ in range(15)]]
        leader.result()
    assert sorted(answer.status_code for answer in answers) == [200] * 14 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sql("select count(*) from lead where engagement = 'rust'")[0]["count"] == 1
