"""Hostile and broken HTTP on a raw socket: refused in one way, the connection closed, and nothing behind it is ever served.

Every vector is followed by a canary, a second request that would be answered with "alive" if the service could be made to see one."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from support.leadmatch import Service
from support.sample import RUST, Api

CANARY = b"GET /healthz HTTP/1.1\r\nHost: canary\r\n\r\n"
HOST = b"Host: leads.example.com\r\n"
BODY = json.dumps(RUST).encode()
JSON = b"Content-Type: application/json\r\n"


def get(target: bytes, headers: bytes = HOST, version: bytes = b"HTTP/1.1") -> bytes:
    return b"GET " + target + b" " + version + b"\r\n" + headers + b"\r\n"


def post(headers: bytes, body: bytes = BODY, target: bytes = b"/api/v1/leads") -> bytes:
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + JSON + headers + b"\r\n" + body


def length(number: int = len(BODY), name: bytes = b"Content-Length: ") -> bytes:
    return name + str(number).encode() + b"\r\n"


CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)

REFUSED = {
    # where one request ends and the next begins
    "length and chunks": (411, post(length() + CHUNKED, CHUNKS)),
    "chunks and length": (411, post(CHUNKED + length(), CHUNKS)),
    "chunks": (411, post(CHUNKED, CHUNKS)),
    "chunks in upper case": (411, post(b"TRANSFER-ENCODING: CHUNKED\r\n", CHUNKS)),
    "an unknown coding": (411, post(b"Transfer-Encoding: xchunked\r\n" + length())),
    "identity": (411, post(b"Transfer-Encoding: identity\r\n" + length())),
    "two codings": (411, post(b"Transfer-Encoding: gzip, chunked\r\n", CHUNKS)),
    "chunks twice": (411, post(CHUNKED + CHUNKED, CHUNKS)),
    "a coding with a tab before it": (411, post(b"Transfer-Encoding:\tchunked\r\n", CHUNKS)),
    "chunks in HTTP/1.0": (411, post(CHUNKED, CHUNKS).replace(b"HTTP/1.1", b"HTTP/1.0", 1)),
    "two lengths": (400, post(length() + length())),
    "two different lengths": (400, post(length() + length(0))),
    "a length of zero first": (400, post(length(0) + length())),
    "a list of lengths": (400, post(b"Content-Length: 5, 5\r\n")),
    "a signed length": (400, post(b"Content-Length: +5\r\n")),
    "a negative length": (400, post(b"Content-Length: -5\r\n")),
    "a hexadecimal length": (400, post(b"Content-Length: 0x10\r\n")),
    "an empty length": (400, post(b"Content-Length:\r\n")),
    "a length beyond 64 bits": ((400, 413), post(b"Content-Length: 99999999999999999999\r\n")),
    "a space before the colon of a length": (400, post(length(name=b"Content-Length : "))),
    "a folded coding": (400, post(b"Transfer-Encoding:\r\n chunked\r\n", CHUNKS)),
    "a folded length": (400, post(b"Content-Length:\r\n 5\r\n")),
    "a GET with a body": (400, get(b"/healthz", HOST + length(len(CANARY)))),
    "a HEAD with a body": (400, get(b"/healthz", HOST + length(len(CANARY))).replace(b"GET", b"HEAD", 1)),
    # whose request it is
    "no host": (400, get(b"/healthz", b"")),
    "two hosts": (400, get(b"/healthz", HOST + b"Host: other.example\r\n")),
    "an empty host": (400, get(b"/healthz", b"Host:\r\n")),
    "a host with a path": (400, get(b"/healthz", b"Host: a/b\r\n")),
    # which path it is
    "an escaped dot segment": (400, get(b"/static/%2e%2e/%2e%2e/etc/passwd")),
    "an escaped slash": (400, get(b"/static%2fsite.css")),
    "an escaped NUL": (400, get(b"/healthz%00.html")),
    "an escaped letter": (400, get(b"/%68ealthz")),
    "a dot segment": (400, get(b"/static/../healthz")),
    "two slashes": (400, get(b"//healthz")),
    "a backslash": (400, get(b"/static\\..\\healthz")),
    "an absolute address": (400, get(b"http://other.example/healthz")),
    "no slash": (400, get(b"healthz")),
    "a control byte": (400, get(b"/healthz\x01")),
    "bytes above ASCII": (400, get(b"/h\xc3\xa9althz")),
    "a fragment": (400, get(b"/healthz#x")),
    "a target that is too long": (414, get(b"/healthz?" + b"x" * 3000)),
    # headers
    "a bare CR in a value": (400, get(b"/healthz", HOST + b"X: a\rb\r\n")),
    "a control byte in a value": (400, get(b"/healthz", HOST + b"X: a\x01b\r\n")),
    "a space in a name": (400, get(b"/healthz", HOST + b"X Y: z\r\n")),
    "a byte above ASCII in a name": (400, get(b"/healthz", HOST + b"X\xe9: z\r\n")),
    "too many headers": (431, get(b"/healthz", HOST + b"".join(b"X-%d: y\r\n" % i for i in range(80)))),
    "a version to come": ((400, 505), get(b"/healthz", version=b"HTTP/2.0")),
    "nonsense": ((400, None), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
}


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
        pass  # closed while we were still sending: closed all the same
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


@pytest.mark.parametrize("status, request_bytes", REFUSED.values(), ids=REFUSED)
def test_a_hostile_request_is_refused_and_nothing_behind_it_is_served(status, request_bytes, service, sql):
    allowed = status if isinstance(status, tuple) else (status,)
    with connect(service) as connection:
        connection.sendall(request_bytes + CANARY)
        received = read_all(connection)
    if received or None not in allowed:
        assert int(received.split()[1]) in allowed, received
    assert b"alive" not in received
    assert sql("select count(*) from lead") == [{"count": 0}]
    assert Api(service.url).get("/healthz").status_code == 200


def test_a_refusal_says_that_it_closes_and_why(service):
    with connect(service) as connection:
        connection.sendall(post(length() + CHUNKED, CHUNKS))
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == 411


def test_requests_in_one_packet_are_answered_one_after_the_other(service):
    with connect(service) as connection:
        connection.sendall(post(length()) + get(b"/healthz") + post(length()) + get(b"/nowhere"))
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
