"""HTTP as it comes, on a raw socket: what is broken is refused in one way, closed, and nothing behind it is ever served.

The requests and what must be answered are in fault/vectors.py."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from fault.vectors import BODY, CANARY, CHUNKED, HOST, VECTORS, chunks, cookies, exchange, get, judge, length, padded_post, parse_answer, parse_answers, post
from support.leadmatch import Service
from support.sample import RUST, Api


def connect(service: Service, timeout: float = 5) -> socket.socket:
    url = urlsplit(service.url)
    return socket.create_connection((url.hostname, url.port), timeout=timeout)


def read_all(connection: socket.socket) -> bytes:
    """Everything until the other side closes; fails when it does not."""
    received = b""
    try:
        while block := connection.recv(65536):
            received += block
    except ConnectionResetError:
        pass  # closed while we were still sending: closed anyway
    return received


def read_answer(connection: socket.socket) -> tuple[int, bytes]:
    """One answer and not a byte more, so that the next can be read after it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        assert byte, f"closed after {head!r}"
        head += byte
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(lengths[0].split(b":")[1]) if lengths else 0
    body = b""
    while len(body) < wanted:
        body += connection.recv(wanted - len(body))
    return int(head.split()[1]), body


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_a_request_is_answered_well_formed_and_nothing_behind_a_broken_one_is_served(vector, site):
    before = site.sql("select count(*) from lead")
    assert judge(vector, exchange(site.service.url, vector.request + CANARY)) == ""
    if vector.is_refused:
        assert site.sql("select count(*) from lead") == before


@pytest.mark.parametrize("vector", [vector for vector in VECTORS if vector.is_refused and len(vector.request) < 1500], ids=lambda vector: vector.name)
def test_a_broken_request_in_single_bytes_is_refused_alike(vector, site):
    assert judge(vector, exchange(site.service.url, vector.request, piece=1)) == ""


@pytest.mark.parametrize("accept", [b"Accept: text/html,*/*;q=0.8\r\n", b"Accept: */*\r\n"])
@pytest.mark.parametrize("target, headers, method", [
    (b"/project", cookies(200), b"GET"),
    (b"/hire/rust-engineer?" + b"x" * 17000, b"", b"GET"),
    (b"/project", HOST, b"GET"),
    (b"/project", b"", b"DELETE"),
], ids=["too many cookies", "too long", "two hosts", "wrong method"])  # fmt: skip
def test_an_error_on_a_page_is_a_page(target, headers, method, accept, site):
    (answer, *_) = parse_answers(exchange(site.service.url, get(target, HOST + accept + headers, method=method) + CANARY))
    assert answer.status in (400, 405, 414, 431)
    assert answer.headers["content-type"].startswith("text/html"), answer


@pytest.mark.parametrize("request_bytes", [
    post(length() + CHUNKED, chunks()), post(length(), target=b"/api/v1/nowhere"), get(b"/api/v1/leads?q=|", HOST + b"Accept: text/html\r\n"),
])  # fmt: skip
def test_an_error_of_the_api_is_a_document(request_bytes, site):
    (answer, *_) = parse_answers(exchange(site.service.url, request_bytes + CANARY))
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_refusal_says_that_it_closes_and_why(service):
    with connect(service) as connection:
        connection.sendall(post(length() + CHUNKED, chunks()))
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == 411


def test_a_lead_is_stored_only_when_its_answer_can_be_sent(service, sql):
    """Around the size at which heads no longer fit, one by one."""
    for count in [*range(3500, 4600, 100), *range(16_100, 16_500, 10)]:
        (before,) = sql("select count(*) from lead")
        (answer, *_) = parse_answers(exchange(service.url, padded_post(count).replace(b"Rust", b"R%04d" % (count % 10000)) + CANARY))
        (after,) = sql("select count(*) from lead")
        assert (answer.status in (200, 201)) == (count <= 16 * 1024), count
        assert after["count"] - before["count"] == (answer.status == 201), count


def test_the_head_of_an_export_has_no_body_and_closes(api, service):
    api.take(RUST)
    token = api.http.headers["Authorization"].encode()
    for path in (b"/api/v1/leads.csv", b"/api/v1/leads.jsonl"):
        headers = HOST + b"Authorization: " + token + b"\r\n"
        received = exchange(service.url, get(path, headers, method=b"HEAD") + CANARY)
        answer, rest = parse_answer(received, is_head=True)
        assert answer.status == 200 and rest == b""
        assert answer.headers["connection"] == "close" and "content-length" not in answer.headers


def test_requests_in_one_packet_are_answered_one_after_the_other(service):
    other = json.dumps({**RUST, "title": "Another engine", "email": "bob@client.example"}).encode()
    with connect(service) as connection:
        connection.sendall(post(length()) + get(b"/healthz") + post(length(len(other)), other) + get(b"/nowhere"))
        answers = [read_answer(connection) for _ in range(4)]
    assert [status for status, _ in answers] == [201, 200, 201, 404]


def test_a_request_in_single_bytes_is_one_request(service):
    with connect(service) as connection:
        for byte in post(length()):
            connection.sendall(bytes([byte]))
        assert read_answer(connection)[0] == 201


REFUSED_AFTER_THE_BODY = {
    "unknown path": (404, post(length(), target=b"/nowhere")),
    "wrong method": (405, post(length(), target=b"/healthz")),
    "wrong type": (415, post(length()).replace(b"application/json", b"text/plain")),
    "too large": (413, post(length(100_000), b"x" * 100_000)),
    "malformed": (400, post(length(3), b'{"a')),
    "wrong fields": (422, post(length(2), b"{}")),
}


@pytest.mark.parametrize("status, request_bytes", REFUSED_AFTER_THE_BODY.values(), ids=REFUSED_AFTER_THE_BODY)
def test_a_request_that_is_wrong_but_sound_leaves_the_connection_usable(status, request_bytes, service):
    with connect(service) as connection:
        connection.sendall(request_bytes + post(length()))
        assert read_answer(connection)[0] == status
        assert read_answer(connection)[0] == 201


def test_a_client_that_asks_before_a_large_body_is_told_at_once(service):
    with connect(service) as connection:
        connection.sendall(post(length(100_000) + b"Expect: 100-continue\r\n", b""))
        assert read_answer(connection)[0] == 413


def test_a_client_that_leaves_in_the_middle_of_a_body_stores_nothing(service, sql):
    with connect(service) as connection:
        connection.sendall(post(length(), BODY[:-1]))
    assert Api(service.url).get("/healthz").status_code == 200
    assert sql("select count(*) from lead") == [{"count": 0}]


def seconds_until_cut_off(service: Service, start: bytes, byte: bytes) -> float:
    """Sends a beginning, then one byte a second: the pace that keeps an inactivity time-out from ever running out."""
    began = time.monotonic()
    with connect(service, timeout=1) as connection:
        connection.sendall(start)
        while time.monotonic() - began < 40:
            try:
                if connection.recv(1) == b"":
                    break
            except TimeoutError:
                pass
            except OSError:
                break
            try:
                connection.sendall(byte)
            except OSError:
                break
    return time.monotonic() - began


def test_dripping_clients_are_cut_off_while_others_are_served(service):
    drips = [(b"GET /healthz HTTP/1.1\r\nX: ", b"y"), (b"", b""), (post(length(60_000), b""), b" ")]
    with ThreadPoolExecutor(len(drips)) as pool:
        waits = [pool.submit(seconds_until_cut_off, service, *drip) for drip in drips]
        client = Api(service.url, timeout=2)
        while not all(wait.done() for wait in waits):
            assert client.get("/healthz").status_code == 200
            time.sleep(0.5)
    headers, silence, body = (wait.result() for wait in waits)
    assert 8 < headers < 16 and 8 < silence < 16 and 18 < body < 26, (headers, silence, body)
