"""HTTP as it comes: hostile, broken, old, and odd requests, with what must be answered. `fault/http_vectors` runs them all.

A vector's request is followed by a canary, a request that is answered with "alive". A refused vector gets one well-formed answer, the
connection is closed, and the canary is never served; a sound one gets its answers, then the canary its own.
"""

import json
import select
import socket
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import urlsplit

from support.sample import RUST

HOST = b"Host: leads.example.com\r\n"
JSON = b"Content-Type: application/json\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
BODY = json.dumps(RUST).encode()
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CANARY = b"GET /healthz HTTP/1.1\r\nHost: canary\r\nConnection: close\r\n\r\n"
ALIVE = b'"alive"'


def get(target: bytes, headers: bytes = HOST, version: bytes = b"HTTP/1.1", method: bytes = b"GET") -> bytes:
    return method + b" " + target + b" " + version + b"\r\n" + headers + b"\r\n"


def post(headers: bytes, body: bytes = BODY, target: bytes = b"/api/v1/leads") -> bytes:
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + JSON + headers + b"\r\n" + body


def length(number: int = len(BODY), name: bytes = b"Content-Length: ") -> bytes:
    return name + str(number).encode() + b"\r\n"


def chunks(body: bytes = BODY, size: int = 100, extension: bytes = b"", trailers: bytes = b"") -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in parts) + b"0\r\n" + trailers + b"\r\n"


def cookies(count: int, bytes_each: int = 100) -> bytes:
    """One Cookie header of so many cookies."""
    return b"Cookie: " + b"; ".join(b"c%04d=%s" % (number, b"x" * (bytes_each - 6)) for number in range(count)) + b"\r\n"


def padded_head(bytes_wanted: int, start: bytes) -> bytes:
    """A head of exactly so many bytes that ends with a Cookie; start is its request line and other headers."""
    return start + b"Cookie: c=" + b"x" * (bytes_wanted - len(start) - len(b"Cookie: c=\r\n\r\n")) + b"\r\n\r\n"


def padded_post(bytes_wanted: int) -> bytes:
    return padded_head(bytes_wanted, post(length(), b"")[: -len(b"\r\n")]) + BODY


@dataclass(frozen=True)
class Vector:
    name: str
    statuses: tuple[int, ...]  # of the answers, in order; one for a refusal
    request: bytes
    is_refused: bool = False  # closed after the answer

    @property
    def is_head(self) -> bool:
        return self.request.startswith(b"HEAD")


def refused(status: int, name: str, request: bytes) -> Vector:
    return Vector(name, (status,), request, is_refused=True)


def served(status: int | tuple[int, ...], name: str, request: bytes) -> Vector:
    return Vector(name, status if isinstance(status, tuple) else (status,), request)


FRAMING = [
    refused(411, "length and chunks", post(length() + CHUNKED, chunks())),
    refused(411, "chunks and length", post(CHUNKED + length(), chunks())),
    refused(411, "chunks and a length of zero", post(CHUNKED + length(0), chunks())),
    refused(411, "an unknown coding", post(b"Transfer-Encoding: xchunked\r\n" + length())),
    refused(411, "identity", post(b"Transfer-Encoding: identity\r\n" + length())),
    refused(411, "two codings", post(b"Transfer-Encoding: gzip, chunked\r\n", chunks())),
    refused(411, "chunks twice", post(CHUNKED + CHUNKED, chunks())),
    refused(411, "chunks twice in one header", post(b"Transfer-Encoding: chunked, chunked\r\n", chunks())),
    refused(411, "chunks and identity", post(CHUNKED + b"Transfer-Encoding: identity\r\n", chunks())),
    refused(411, "a coding with a tab before it", post(b"Transfer-Encoding:\tchunked\r\n", chunks())),
    refused(411, "a coding with a blank behind it", post(b"Transfer-Encoding: chunked \r\n", chunks())),
    refused(411, "a coding in quotes", post(b'Transfer-Encoding: "chunked"\r\n', chunks())),
    refused(411, "an empty coding", post(b"Transfer-Encoding:\r\n", chunks())),
    refused(411, "chunks in HTTP/1.0", post(CHUNKED, chunks()).replace(b"HTTP/1.1", b"HTTP/1.0", 1)),
    refused(400, "two lengths", post(length() + length())),
    refused(400, "two different lengths", post(length() + length(0))),
    refused(400, "a length of zero first", post(length(0) + length())),
    refused(400, "a list of lengths", post(b"Content-Length: 5, 5\r\n")),
    refused(400, "a signed length", post(b"Content-Length: +5\r\n")),
    refused(400, "a negative length", post(b"Content-Length: -5\r\n")),
    refused(400, "a hexadecimal length", post(b"Content-Length: 0x10\r\n")),
    refused(400, "a length with a point", post(b"Content-Length: 5.0\r\n")),
    refused(400, "a length with a blank behind it", post(b"Content-Length: 5 \r\n")),
    refused(400, "an empty length", post(b"Content-Length:\r\n")),
    refused(400, "a length beyond 64 bits", post(b"Content-Length: 99999999999999999999\r\n")),
    refused(400, "a space before the colon of a length", post(length(name=b"Content-Length : "))),
    refused(400, "a tab before the colon of a coding", post(b"Transfer-Encoding\t: chunked\r\n", chunks())),
    refused(400, "a folded coding", post(b"Transfer-Encoding:\r\n chunked\r\n", chunks())),
    refused(411, "a folded length", post(b"Content-Length: 1\r\n" + CHUNKED + b"\r\n", chunks())),
    refused(400, "a length in a folded line", post(b"X: y\r\n Content-Length: 5\r\n")),
    refused(400, "a GET with a body", get(b"/healthz", HOST + length(len(CANARY)))),
    refused(400, "a HEAD with a body", get(b"/healthz", HOST + length(len(CANARY)), method=b"HEAD")),
    refused(400, "a GET with chunks", get(b"/healthz", HOST + CHUNKED) + b"0\r\n\r\n"),
    refused(400, "a chunk without a size", post(CHUNKED, b"\r\nabc\r\n0\r\n\r\n")),
    refused(400, "a chunk of a negative size", post(CHUNKED, b"-5\r\nabcde\r\n0\r\n\r\n")),
    refused(400, "a chunk of a signed size", post(CHUNKED, b"+5\r\nabcde\r\n0\r\n\r\n")),
    refused(400, "a chunk of a prefixed size", post(CHUNKED, b"0x5\r\nabcde\r\n0\r\n\r\n")),
    refused(400, "a chunk of a size beyond measure", post(CHUNKED, b"fffffffff\r\nabcde\r\n0\r\n\r\n")),
    refused(400, "a chunk that is longer than it says", post(CHUNKED, b"2\r\nabcde\r\n0\r\n\r\n")),
    refused(400, "a chunk size that ends with LF alone", post(CHUNKED, b"5\nabcde\r\n0\r\n\r\n")),
    refused(400, "a chunk that ends with LF alone", post(CHUNKED, b"5\r\nabcde\n0\r\n\r\n")),
    refused(400, "a control byte in a chunk extension", post(CHUNKED, b"5;a=\x00\r\nabcde\r\n0\r\n\r\n")),
    refused(400, "a trailer without a colon", post(CHUNKED, b"0\r\nGET /healthz HTTP\r\n\r\n")),
    refused(400, "a folded trailer", post(CHUNKED, b"0\r\nX: y\r\n z\r\n\r\n")),
    served(201, "chunks", post(CHUNKED, chunks())),
    served(201, "chunks in upper case", post(b"TRANSFER-ENCODING: CHUNKED\r\n", chunks())),
    served(201, "one chunk", post(CHUNKED, chunks(size=100000))),
    served(201, "chunks of one byte", post(CHUNKED, chunks(size=1))),
    served(201, "chunks with extensions", post(CHUNKED, chunks(extension=b";name=value"))),
    served(201, "chunks with a trailer", post(CHUNKED, chunks(trailers=b"X-Sum: 1\r\n"))),
    served((201, 201), "chunks, and a length in the next request", post(CHUNKED, chunks()) + post(length())),
    served(413, "chunks that become too many", post(CHUNKED, chunks(b"x" * 100_000, 1000))),
    served(413, "chunks where no body is taken", post(CHUNKED, chunks()).replace(b"POST", b"OPTIONS", 1)),
    served(400, "no chunk at all", post(CHUNKED, b"0\r\n\r\n")),
    served(201, "a length with a zero before it", post(b"Content-Length: 0%d\r\n" % len(BODY))),
]  # fmt: skip

HEADS = [
    served(201, "a head of 3,800 bytes", padded_post(3800)),
    *[served(201, f"a head of {count:,} bytes", padded_post(count)) for count in range(3840, 3930, 10)],
    served(201, "a head of 8 kB", padded_post(8192)),
    served(201, "a head of 12 kB", padded_post(12288)),
    served(201, "a head of 16 kB less one byte", padded_post(16383)),
    served(201, "a head of 16 kB", padded_post(16384)),
    refused(431, "a head of 16 kB and one byte", padded_post(16385)),
    refused(431, "a head of 20 kB", padded_post(20000)),
    refused(431, "a head of 100 kB", padded_post(100_000)),
    served(200, "150 cookies", get(b"/project", HOST + cookies(150))),
    served(200, "1,000 short cookies", get(b"/project", HOST + cookies(1000, 10))),
    served(200, "3,000 cookies without a value", get(b"/project", HOST + b"Cookie: " + b"a;" * 3000 + b"\r\n")),
    served(200, "two Cookie headers", get(b"/project", HOST + cookies(20) + cookies(20))),
    served(200, "a cookie that is none", get(b"/project", HOST + b'Cookie: =;;"\r\n')),
    served(200, "64 headers", get(b"/healthz", HOST + b"".join(b"X-%d: y\r\n" % number for number in range(63)))),
    refused(431, "65 headers", get(b"/healthz", HOST + b"".join(b"X-%d: y\r\n" % number for number in range(64)))),
    refused(400, "no host", get(b"/healthz", b"")),
    refused(400, "no host on a page", get(b"/project", b"")),
    refused(400, "two hosts", get(b"/healthz", HOST + b"Host: other.example\r\n")),
    refused(400, "an empty host", get(b"/healthz", b"Host:\r\n")),
    refused(400, "a host with a path", get(b"/healthz", b"Host: a/b\r\n")),
    refused(400, "two hosts in one header", get(b"/healthz", b"Host: a.example, b.example\r\n")),
    refused(400, "a bare CR in a value", get(b"/healthz", HOST + b"X: a\rb\r\n")),
    refused(400, "a bare LF between headers", get(b"/healthz", HOST + b"X: a\nY: b\r\n")),
    refused(400, "a control byte in a value", get(b"/healthz", HOST + b"X: a\x01b\r\n")),
    refused(400, "NUL in a value", get(b"/healthz", HOST + b"X: a\x00b\r\n")),
    refused(400, "NUL in a name", get(b"/healthz", HOST + b"X\x00: b\r\n")),
    refused(400, "a space in a name", get(b"/healthz", HOST + b"X Y: z\r\n")),
    refused(400, "a byte above ASCII in a name", get(b"/healthz", HOST + b"X\xe9: z\r\n")),
    refused(400, "a header without a colon", get(b"/healthz", HOST + b"nonsense\r\n")),
    refused(400, "a first header without a colon", get(b"/healthz", b"nonsense\r\n" + HOST)),
    refused(400, "a header without a name", get(b"/healthz", HOST + b": z\r\n")),
    refused(400, "a first line that goes on", get(b"/healthz", b" x\r\n" + HOST)),
    served(200, "Latin-1 in a value", get(b"/healthz", HOST + b"X: \xe9\r\n")),
    served(200, "a tab in a value", get(b"/healthz", HOST + b"X: a\tb\r\n")),
    served(200, "an empty value", get(b"/healthz", HOST + b"X:\r\n")),
    served(200, "an empty line before the request", b"\r\n" + get(b"/healthz")),
]

REQUEST_LINES = [
    refused(400, "an escaped dot segment", get(b"/static/%2e%2e/%2e%2e/etc/passwd")),
    refused(400, "an escaped slash", get(b"/static%2fsite.css")),
    refused(400, "an escaped NUL", get(b"/healthz%00.html")),
    refused(400, "an escaped letter", get(b"/%68ealthz")),
    refused(400, "a dot segment", get(b"/static/../healthz")),
    refused(400, "two slashes", get(b"//healthz")),
    refused(400, "a backslash", get(b"/static\\..\\healthz")),
    refused(400, "an absolute address", get(b"http://other.example/healthz")),
    refused(400, "no slash", get(b"healthz")),
    refused(400, "an asterisk", get(b"*", method=b"OPTIONS")),
    refused(400, "a control byte", get(b"/healthz\x01")),
    refused(400, "bytes above ASCII", get(b"/h\xc3\xa9althz")),
    refused(400, "a fragment", get(b"/healthz#x")),
    refused(400, "a blank in the target", get(b"/healthz x")),
    refused(400, "two blanks before the target", get(b" /healthz")),
    refused(400, "two blanks behind the target", get(b"/healthz ")),
    refused(400, "no target", b"GET HTTP/1.1\r\n" + HOST + b"\r\n"),
    refused(400, "no version", b"GET /healthz\r\n" + HOST + b"\r\n"),
    refused(400, "a version to come", get(b"/healthz", version=b"HTTP/2.0")),
    refused(400, "a version of old", get(b"/healthz", version=b"HTTP/0.9")),
    refused(400, "a version in between", get(b"/healthz", version=b"HTTP/1.2")),
    refused(400, "a version in small letters", get(b"/healthz", version=b"http/1.1x")),
    refused(400, "the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    refused(400, "TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
    refused(400, "SSH", b"SSH-2.0-OpenSSH_9.2\r\n"),
    refused(400, "a method with a slash", get(b"/healthz", method=b"G/T")),
    refused(400, "a method of 40 letters", get(b"/healthz", method=b"G" * 40)),
    refused(414, "a target of 3,000 bytes for programs", get(b"/healthz?" + b"x" * 3000)),
    refused(414, "a target of 17 kB", get(b"/project?gclid=" + b"x" * 17000)),
    refused(400, "an angle bracket in a query for programs", get(b"/api/v1/leads?q=<x>")),
    refused(400, "a bar in a query for programs", get(b"/api/v1/leads?q=a|b")),
    served(405, "CONNECT", get(b"/healthz", method=b"CONNECT")),
    served(405, "TRACE", get(b"/healthz", method=b"TRACE")),
    served(405, "a method in small letters", get(b"/healthz", method=b"get")),
    served(200, "a probe by HTTP/1.0 without host", get(b"/healthz", b"Connection: keep-alive\r\n", b"HTTP/1.0")),
    refused(400, "anything else by HTTP/1.0 without host", get(b"/project", b"", b"HTTP/1.0")),
    served((201, 200, 201, 404), "four requests in one packet",
           post(length()) + get(b"/healthz") + post(length()) + get(b"/nowhere")),
    served((200, 400), "a broken request behind a sound one", get(b"/healthz") + get(b"/healthz", HOST + b"X Y: z\r\n")),
]  # fmt: skip

LINKS = [
    served(200, f"a page with {name} in its query", get(b"/project?" + query))
    for name, query in {
        "a bar": b"utm_campaign=rust|python",
        "braces": b"utm_term={keyword}",
        "a caret": b"utm_content=a^b",
        "a backtick": b"utm_content=`x`",
        "angle brackets": b"utm_content=<b>",
        "a backslash": b"utm_content=a\\b",
        "a stray percent sign": b"utm_content=100%",
        "half an escape": b"utm_content=%a",
        "a Latin-1 escape": b"utm_content=caf%e9",
        "an escaped NUL": b"utm_content=a%00b",
        "Latin-1": b"utm_content=caf\xe9",
        "UTF-8": b"utm_content=caf\xc3\xa9",
        "a name twice": b"utm_source=a&utm_source=b",
        "an answer twice": b"title=a&title=b&use_case=game_engine&use_case=game_engine&use_case=ml_training",
        "300 names": b"&".join(b"n%d=1" % number for number in range(300)),
        "2,000 names": b"&".join(b"n%d" % number for number in range(2000)),
        "a click id of 4 kB": b"gclid=" + b"x" * 4096,
        "nothing but signs": b"&&==&%&;|=",
        "a second question mark": b"a=b?c=d",
    }.items()
]

VECTORS = [*FRAMING, *HEADS, *REQUEST_LINES, *LINKS]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Malformed(Exception):
    pass


def parse_answer(received: bytes, is_head: bool = False) -> tuple[Answer, bytes]:
    """One answer, strictly, and what stands behind it."""
    head, mark, rest = received.partition(b"\r\n\r\n")
    if not mark:
        raise Malformed(f"no whole head: {received[:200]!r}")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    version, status, _ = status_line.split(" ", 2)
    if version not in ("HTTP/1.1", "HTTP/1.0"):
        raise Malformed(status_line)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or name.lower() in headers:
            raise Malformed(f"{line!r} in {head!r}")
        headers[name.lower()] = value.strip()
    if is_head:
        return Answer(int(status), headers, b""), rest
    if "content-length" not in headers:
        raise Malformed(f"no length: {head!r}")
    count = int(headers["content-length"])
    if len(rest) < count:
        raise Malformed(f"{len(rest)} of {count} bytes")
    return Answer(int(status), headers, rest[:count]), rest[count:]


def parse_answers(received: bytes, is_head: bool = False) -> list[Answer]:
    """All of them; is_head: the first has no body."""
    answers: list[Answer] = []
    while received:
        answer, received = parse_answer(received, is_head and not answers)
        answers.append(answer)
    return answers


def exchange(url: str, sent: bytes, piece: int = 0, seconds: float = 10) -> bytes:
    """Sends it whole, or in pieces of so many bytes until there is an answer, and reads until the other side closes."""
    parts = urlsplit(url)
    received = b""
    with socket.create_connection((parts.hostname, parts.port), timeout=seconds) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if not piece:
                connection.sendall(sent)
            for at in range(0, len(sent) if piece else 0, piece or 1):
                connection.sendall(sent[at : at + piece])
                if select.select([connection], [], [], 0)[0] and piece < len(sent) - at:
                    break
            while block := connection.recv(65536):
                received += block
        except (ConnectionResetError, BrokenPipeError):
            pass  # closed while we were still sending
    return received


def is_explained(answer: Answer) -> bool:
    """A refusal that a program or a person can read."""
    kind = answer.headers.get("content-type", "")
    if kind == "application/problem+json":
        return json.loads(answer.body)["status"] == answer.status
    return kind.startswith("text/html") and b"</html>" in answer.body


def judge(vector: Vector, received: bytes) -> str:
    """What is wrong with the answer; "" when nothing is."""
    try:
        answers = parse_answers(received, vector.is_head)
    except (Malformed, ValueError) as error:
        return f"malformed: {error}"
    ends_refused = vector.is_refused or (len(vector.statuses) > 1 and vector.statuses[-1] == 400)
    wanted = vector.statuses if ends_refused else (*vector.statuses, 200)
    # A lead that was sent before is answered by 200.
    statuses = tuple(201 if answer.status == 200 and want == 201 else answer.status for answer, want in zip_longest(answers, wanted) if answer)
    if ends_refused:
        if ALIVE in b"".join(answer.body for answer in answers if answer.status >= 400):
            return "what stands behind it was served"
        if answers and answers[-1].headers.get("connection") != "close":
            return "does not say that it closes"
    if statuses != wanted:
        return f"answered {statuses}, not {wanted}"
    unexplained = [answer for answer in answers if answer.status >= 400 and not (vector.is_head or is_explained(answer))]
    return f"not explained: {unexplained[0]}" if unexplained else ""
