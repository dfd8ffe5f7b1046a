"""A mail server that fails at any stage of SMTP, in any way, for everyone or for one recipient, as long as it is told to.

    relay = FaultyRelay().start()
    relay.fail("RCPT", "421 4.7.0 no", "rosa@agency.example")
    relay.fail("DOT", "silence")
    relay.heal()

Stages: CONNECT (the greeting), EHLO, STARTTLS, HANDSHAKE, AUTH, MAIL, RCPT, DATA, BODY (while the email is being given), DOT.
A fault is one of FAULTS, or what is said instead of the usual ("550 5.7.1 no"; "\\n" separates lines).
"""

import base64
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

FAULTS = {
    "drop",  # the connection ends without a word
    "silence",  # nothing, as long as the client waits
    "drip",  # the usual reply, a byte a second
    "partial",  # the beginning of the usual reply, then nothing
    "garbage",  # a line that is no reply, then nothing
    "long",  # the usual reply in a line of 100,000 characters
    "hold",  # the usual reply, once let_go() is called
    "stored_drop", "stored_silence",  # DOT only: the email is stored, but nobody says so
    "plaintext",  # STARTTLS only: commands are injected unencrypted behind the reply
    "rubbish",  # HANDSHAKE only: no TLS
}
STORED = {"stored_drop": "drop", "stored_silence": "silence"}


@dataclass(frozen=True)
class StoredEmail:
    recipient: str
    raw: bytes
    at: float = field(default_factory=time.monotonic)


@dataclass
class Rule:
    stage: str
    fault: str
    recipient: str | None  # None: everyone


class Cut(Exception):
    """The connection ends by RST."""


class FaultyRelay:
    def __init__(self, tls: ssl.SSLContext | None = None, auth: tuple[str, str] | None = None):
        self.tls, self.auth = tls, auth
        self.emails: list[StoredEmail] = []
        self.seen: list[tuple[str, str]] = []  # stage and recipient of each command
        self.faults_met = 0
        self.port = 0
        self._rules: list[Rule] = []
        self._peers: set[socket.socket] = set()
        self._holding = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> "FaultyRelay":
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        self.hang_up()  # a relay that is down leaves no connection by which an email could still go out

    def fail(self, stage: str, fault: str, recipient: str | None = None) -> None:
        assert fault in FAULTS or " " in fault, fault
        self._holding.clear()
        with self._lock:
            self._rules.append(Rule(stage, fault, recipient))

    def heal(self) -> None:
        """No faults from now on; those under way go on."""
        with self._lock:
            self._rules.clear()

    def hang_up(self) -> None:
        """Ends the connections that are open, so that the next email comes over a new one."""
        with self._lock:
            peers = list(self._peers)
        for peer in peers:
            with suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        self._holding.set()

    def received(self, recipient: str) -> list[StoredEmail]:
        with self._lock:
            return [email for email in self.emails if email.recipient == recipient]

    def fault_at(self, stage: str, recipient: str) -> str | None:
        with self._lock:
            self.seen.append((stage, recipient))
            for rule in self._rules:
                if rule.stage == stage and rule.recipient in (None, recipient):
                    self.faults_met += 1
                    return rule.fault
        return None

    def store(self, email: StoredEmail) -> None:
        with self._lock:
            self.emails.append(email)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=Connection(self, peer).run, daemon=True).start()


class Connection:
    def __init__(self, relay: FaultyRelay, peer: socket.socket):
        self.relay, self.peer = relay, peer
        self.recipient = ""
        self.buffer = b""
        self.is_tls = False

    def run(self) -> None:
        with self.relay._lock:
            self.relay._peers.add(self.peer)
        try:
            self.answer("CONNECT", "220 relay.example ESMTP")
            while (line := self.read_line()) is not None and self.handle(line):
                pass
        except Cut:
            with suppress(OSError):
                self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # the client went away
        finally:
            with self.relay._lock:
                self.relay._peers.discard(self.peer)
            self.peer.close()

    def read_line(self) -> bytes | None:
        while b"\n" not in self.buffer:
            more = self.peer.recv(65536)
            if not more:
                return None
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r")

    def say(self, text: str) -> None:
        self.peer.sendall("".join(line + "\r\n" for line in text.split("\n")).encode())

    def answer(self, stage: str, usual: str) -> bool:
        """Says the usual, or does what the fault of this stage is; True: it was the usual."""
        fault = self.relay.fault_at(stage, self.recipient)
        if fault is None:
            self.say(usual)
            return True
        return self.misbehave(fault, usual)

    def misbehave(self, fault: str, usual: str) -> bool:
        if fault not in FAULTS:
            self.say(fault)
            if fault.startswith("421"):
                self.peer.shutdown(socket.SHUT_WR)
            return False
        if fault == "drop":
            raise Cut
        if fault == "garbage":
            self.say("hello")
        if fault == "partial":
            self.peer.sendall(usual.encode()[:2])
        if fault in ("silence", "garbage", "partial"):
            self.wait_for_client()
            raise Cut
        if fault == "drip":
            for byte in (usual + "\r\n").encode():
                if self.relay._stopping.wait(1):
                    raise Cut
                self.peer.sendall(bytes([byte]))
        elif fault == "long":
            self.say(usual + " " + "x" * 100_000)
        elif fault == "hold":
            self.relay._holding.wait(120)
            self.say(usual)
        return True

    def wait_for_client(self) -> None:
        """Until it closes, or the relay stops."""
        self.peer.settimeout(0.2)
        while not self.relay._stopping.is_set():
            try:
                if not self.peer.recv(65536):
                    return
            except TimeoutError:
                continue

    def handle(self, line: bytes) -> bool:
        verb = line[:4].upper()
        if verb == b"EHLO":
            offers = ["relay.example", "PIPELINING", "8BITMIME"]
            if self.relay.tls is not None and not self.is_tls:
                offers.append("STARTTLS")
            if self.relay.auth is not None and (self.is_tls or self.relay.tls is None):
                offers.append("AUTH PLAIN")
            self.answer("EHLO", "\n".join(f"250-{offer}" for offer in offers) + "\n250 ENHANCEDSTATUSCODES")
        elif verb == b"HELO":
            self.answer("EHLO", "250 relay.example")
        elif verb == b"STAR":
            return self.start_tls()
        elif verb == b"AUTH":
            words = line.split()
            if len(words) < 3:
                self.say("334 ")
                words.append(self.read_line() or b"")
            given = base64.b64decode(words[2]).split(b"\0")[1:]
            is_right = given == [part.encode() for part in self.relay.auth or ()]
            self.answer("AUTH", "235 2.7.0 welcome" if is_right else "535 5.7.8 not you")
        elif verb == b"MAIL":
            self.recipient = ""
            self.answer("MAIL", "250 2.1.0 ok")
        elif verb == b"RCPT":
            self.recipient = line.decode().split("<")[1].split(">")[0]
            self.answer("RCPT", "250 2.1.5 ok")
        elif verb == b"DATA":
            self.data()
        elif verb == b"QUIT":
            self.say("221 2.0.0 bye")
            return False
        elif verb in (b"NOOP", b"RSET"):
            self.say("250 2.0.0 ok")
        else:
            self.say("502 5.5.2 what?")
        return True

    def start_tls(self) -> bool:
        fault = self.relay.fault_at("STARTTLS", self.recipient)
        if fault == "plaintext":
            self.peer.sendall(b"220 2.0.0 go ahead\r\n250 2.0.0 injected\r\n250-injected\r\n250 AUTH PLAIN\r\n")
        elif fault is not None:
            if not self.misbehave(fault, "220 2.0.0 go ahead"):
                return True
        else:
            self.say("220 2.0.0 go ahead")
        handshake = self.relay.fault_at("HANDSHAKE", self.recipient)
        if handshake == "rubbish":
            self.peer.sendall(b"this is no TLS\r\n" * 8)
            return False
        if handshake is not None:
            self.misbehave(handshake, "")
        assert self.relay.tls is not None
        in_clear = self.peer
        self.peer = self.relay.tls.wrap_socket(in_clear, server_side=True)
        with self.relay._lock:
            self.relay._peers.discard(in_clear)
            self.relay._peers.add(self.peer)
        self.is_tls = True
        return True

    def data(self) -> None:
        if not self.answer("DATA", "354 go ahead"):
            return
        fault = self.relay.fault_at("BODY", self.recipient)
        if fault is not None:
            self.peer.recv(1000)
            if not self.misbehave(fault, ""):
                return
        lines: list[bytes] = []
        while (line := self.read_line()) != b".":
            if line is None:
                raise Cut
            lines.append(line[1:] if line.startswith(b".") else line)
        raw = b"".join(line + b"\r\n" for line in lines)
        fault = self.relay.fault_at("DOT", self.recipient)
        is_stored = fault is None or fault in STORED or fault in ("drip", "long", "hold") or "250 " in fault or fault[0] == "2"
        if is_stored:
            self.relay.store(StoredEmail(self.recipient, raw))
        if fault is None:
            self.say("250 2.0.0 stored")
        else:
            self.misbehave(STORED.get(fault, fault), "250 2.0.0 stored")


def make_certificate(name: str = "IP:127.0.0.1", days: int = 2) -> Path:
    """A self-signed certificate and its key in one file. days below 0: it has expired."""
    folder = Path(tempfile.mkdtemp(prefix="faulty-relay-"))
    both = folder / "both.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days), "-subj", "/CN=relay.example",
               "-addext", f"subjectAltName={name}", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    if days < 0:
        # openssl 3.0's req cannot date back; x509 signs the request with any dates through a small authority.
        subprocess.run(["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=relay.example", "-addext",
                        f"subjectAltName={name}", "-keyout", folder / "key.pem", "-out", folder / "request.pem"],
                       check=True, capture_output=True)
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01\n")
        (folder / "ca.cnf").write_text(
            f"[ca]\ndefault_ca=x\n[x]\ndatabase={folder}/index.txt\nserial={folder}/serial\nnew_certs_dir={folder}\n"
            "default_md=sha256\npolicy=p\ncopy_extensions=copy\n[p]\ncommonName=supplied\n")
        subprocess.run(["openssl", "ca", "-batch", "-selfsign", "-config", folder / "ca.cnf", "-in", folder / "request.pem",
                        "-keyfile", folder / "key.pem", "-startdate", "20200101000000Z", "-enddate", "20200102000000Z",
                        "-out", folder / "certificate.pem"], check=True, capture_output=True)
    else:
        subprocess.run(request, check=True, capture_output=True)
    both.write_bytes((folder / "certificate.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return both


def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
