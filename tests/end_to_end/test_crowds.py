"""One client cannot stop the service for the others: crowds of connections, unread exports, a log that nobody reads.

`make good-clients` measures how long the others wait; here all of them must be served."""

import resource
import socket
import time
from contextlib import contextmanager

import pytest
import requests

from fault import crowds
from fault.crowds import DESCRIPTOR_LIMIT, LimitedService, MuteService, connect, good_clients, store_many_leads, unread_exports
from fault.vectors import get, length, post
from support.net import wait_for
from support.sample import RUST, Api
from test_operation import metrics

SECONDS = 2
NEEDED_DESCRIPTORS = 4500  # of this test and of the service


@pytest.fixture(scope="module", autouse=True)
def descriptors():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < NEEDED_DESCRIPTORS:
        pytest.skip("too few descriptors on this machine")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, NEEDED_DESCRIPTORS), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def running(service):
    service.start()
    try:
        yield service
    finally:
        service.stop()


def all_are_served(service) -> bool:
    clients = good_clients(service.url, SECONDS)
    assert clients.failures == [] and len(clients.milliseconds) > 2
    return True


@pytest.mark.parametrize("hard", [8192, DESCRIPTOR_LIMIT])
def test_idle_connections_beyond_the_descriptor_limit_cost_others_nothing(hard, settings):
    with running(LimitedService(settings, hard)) as service, crowds.idle(service, 1100):
        assert all_are_served(service)
        if hard == DESCRIPTOR_LIMIT:
            assert metrics(Api(service.url))["leadmatch_http_connections_evicted_total"] > 100


def test_silent_connections_cost_others_nothing(service):
    with crowds.silent(service, 2100):
        assert all_are_served(service)


def test_slow_clients_cost_others_nothing(service):
    with crowds.slow(service, 300):
        assert all_are_served(service)


def test_a_log_that_nobody_reads_costs_nothing_and_is_counted(settings):
    with running(MuteService(settings)) as service:
        api = Api(service.url)

        def lines_are_dropped() -> bool:
            for _ in range(50):
                assert api.get("/" + "x" * 2000).status_code == 404
            return metrics(api)["leadmatch_log_lines_dropped_total"] > 0

        wait_for("dropped lines", lines_are_dropped, 120)
        assert all_are_served(service)


# --- exports ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def full_service(service):
    store_many_leads(service)
    return service


def test_unread_exports_cost_others_nothing_and_the_rest_is_told_to_come_again(full_service, token):
    with unread_exports(full_service, token, 70):
        assert all_are_served(full_service)
        answer = Api(full_service.url, token).get("/api/v1/leads.csv")
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0


def test_a_slow_reader_of_an_export_gets_all_of_it(full_service, token):
    """100 kB/s, as long as it takes for every buffer on the way to be full."""
    answer = requests.get(full_service.url + "/api/v1/leads.jsonl", headers={"Authorization": f"Bearer {token}"}, stream=True, timeout=60)
    rows = received = 0
    for block in answer.iter_content(50_000):
        rows += block.count(b"\n")
        received += len(block)
        if received < 600_000:
            time.sleep(0.5)
    line = full_service.wait_logged("leads_exported")
    assert rows == line["leads"] == crowds.EXPORT_ROWS + 1 and line["is_cut"] is False


def test_an_export_whose_reader_leaves_is_logged_with_what_was_sent(full_service, token):
    with connect(full_service.url) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(get(b"/api/v1/leads.jsonl", b"Host: h\r\nAuthorization: Bearer %s\r\n" % token.encode()))
        received = b""
        while len(received) < 1_000_000:
            received += connection.recv(65536)
    line = full_service.wait_logged("leads_exported", 60)
    assert line["is_cut"] is True and "error" in line
    assert received.count(b"\n{") <= line["leads"] + 2 and line["leads"] < crowds.EXPORT_ROWS


# --- deadlines --------------------------------------------------------------------------------------------------------


def test_a_request_that_no_worker_takes_is_answered_in_time(start_service, cluster, sql):
    service = start_service(LEADMATCH_WORKERS="1", LEADMATCH_DATABASE_CONNECTIONS="2")
    cluster.stop()
    connections = [connect(service.url) for _ in range(12)]
    for connection in connections:
        connection.sendall(post(length()))
    for connection in connections:
        connection.settimeout(12)
        assert connection.recv(4096).startswith(b"HTTP/1.1 503")
        connection.close()


# --- who it is --------------------------------------------------------------------------------------------------------


def test_the_log_names_clients_by_a_mark_that_is_no_address(start_service, token):
    service = start_service(LEADMATCH_TRUSTED_PROXIES="127.0.0.0/8", LEADMATCH_LOG_LEVEL="debug")
    api = Api(service.url, token)
    for header in ("198.51.100.7", "9.9.9.9, 198.51.100.7:4711", "198.51.100.8"):
        api.post("/api/v1/leads", json={**RUST, "title": header}, headers={"X-Forwarded-For": header})
    marks = wait_for("three leads", lambda: [line["client"] for line in service.logged("lead_received")][2:] and [line["client"] for line in service.logged("lead_received")])
    assert marks[0] == marks[1] != marks[2]
    assert not any("198.51.100" in str(line) for line in service.log)
