"""An SMTP server that does what it is told: takes emails, or fails in one of the ways in which relays fail.

Faults are used up in order: one of CONNECTION_FAULTS by the next connection, one of MAIL_FAULTS by the next mail. Without a fault it takes
everything. As a program (for the C tests) it prints its port, then a line for each email it stored, and ends with its standard input:

    smtp_sink.py [--tls] [--auth USER:PASSWORD] [FAULT…]
"""

import argparse
import base64
import hashlib
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

CONNECTION_FAULTS = {
    "greeting_hang", "greeting_421", "greeting_554", "ehlo_502", "starttls_missing", "starttls_lower_case",
    "auth_missing", "auth_535", "quit_ignored",
}
MAIL_FAULTS = {
    "mail_421", "mail_450", "mail_550", "mail_530", "rcpt_450", "rcpt_550", "data_451", "data_554", "cut_at_354", "cut_mid_body",
    "stall_mid_body", "early_552", "dot_451", "dot_552", "dot_251", "dot_421", "cut_after_dot_lost", "cut_after_dot_stored",
    "late_250", "idle_421",
}
REPLIES = {  # what a fault answers at its step instead of going on
    "mail_421": b"421 4.4.2 idle for too long",
    "mail_450": b"450 4.3.0 come back later", "mail_550": b"550 5.1.0 sender unknown", "mail_530": b"530 5.7.0 log in first",
    "rcpt_450": b"450 4.2.0 greylisted", "rcpt_550": b"550-5.1.1 no such user\r\n550 5.1.1 really not",
    "data_451": b"451 4.3.0 no room now", "data_554": b"554 5.3.0 no",
    "dot_451": b"451 4.3.0 queue full", "dot_552": b"552 5.2.3 too big", "dot_421": b"421 4.3.2 shutting down",
}
LATE_SECONDS = 6.0  # longer than the C tests wait for a reply


@dataclass
class StoredEmail:
    sender: str
    recipient: str
    raw: bytes  # dot stuffing undone
    at: float = field(default_factory=time.monotonic)


class Cut(Exception):
    """The connection ends without a word."""


class Connection:
    """One client, one thread."""

    def __init__(self, sink: "SmtpSink", peer: socket.socket):
        self.sink = sink
        self.peer = peer
        self.fault = sink.next_fault(CONNECTION_FAULTS)
        self.sender = self.recipient = ""
        self.is_tls = self.is_authenticated = False
        self.buffer = b""

    def run(self) -> None:
        try:
            is_open = self.greet()
            while is_open and (line := self.read_line()) is not None:
                is_open = self.handle(line)
        except Cut:
            # An end by RST, as a crashed relay makes it.
            self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # the client went away, or did not like our certificate
        finally:
            self.peer.close()

    def say(self, *lines: bytes) -> None:
        self.peer.sendall(b"".join(line + b"\r\n" for line in lines))

    def read_line(self) -> bytes | None:
        while b"\n" not in self.buffer:
            more = self.peer.recv(65536)
            if not more:
                return None
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r")

    def greet(self) -> bool:
        if self.fault == "greeting_hang":
            self.sink.stopping.wait(60)
            raise Cut
        if self.fault in ("greeting_421", "greeting_554"):
            self.say(self.fault[-3:].encode() + b" not now")
            return False  # a reset could overtake the greeting
        self.say(b"220 sink.example ESMTP")
        return True

    def handle(self, line: bytes) -> bool:
        """One command; False ends the connection."""
        self.sink.note(line)
        verb = line[:4].upper().decode("ascii", "replace")
        step = getattr(self, f"on_{verb.strip().lower()}", None)
        if step is None:
            self.say(b"502 5.5.2 what?")
            return True
        return step(line) is not False

    def on_ehlo(self, line: bytes) -> None:
        if self.fault == "ehlo_502":
            return self.say(b"502 5.5.1 no EHLO here")
        capabilities = [b"sink.example", b"PIPELINING", b"8BITMIME"]
        if self.sink.tls is not None and not self.is_tls and self.fault != "starttls_missing":
            capabilities.append(b"starttls" if self.fault == "starttls_lower_case" else b"STARTTLS")
        if self.sink.auth is not None and self.is_tls and self.fault != "auth_missing":
            capabilities.append(b"AUTH PLAIN LOGIN")
        self.say(*(b"250-" + c for c in capabilities), b"250 ENHANCEDSTATUSCODES")

    def on_helo(self, line: bytes) -> None:
        self.say(b"502 5.5.1 no HELO here" if self.fault == "ehlo_502" else b"250 sink.example")

    def on_star(self, line: bytes) -> None:
        assert self.sink.tls is not None
        self.say(b"220 2.0.0 go ahead")
        self.peer = self.sink.tls.wrap_socket(self.peer, server_side=True)
        self.is_tls = True

    def on_auth(self, line: bytes) -> None:
        words = line.split()
        if len(words) < 3:
            self.say(b"334 ")
            words.append(self.read_line() or b"")
        given = base64.b64decode(words[2]).split(b"\0")[1:]
        if self.fault == "auth_535" or given != [part.encode() for part in self.sink.auth or ()]:
            return self.say(b"535 5.7.8 not you")
        self.is_authenticated = True
        self.say(b"235 2.7.0 welcome")

    def on_mail(self, line: bytes) -> None:
        self.mail_fault = self.sink.next_fault(MAIL_FAULTS) or ""
        self.sender = line.decode().split("<")[1].split(">")[0]
        self.reply_or("mail_", b"250 2.1.0 ok")

    def on_rcpt(self, line: bytes) -> None:
        self.recipient = line.decode().split("<")[1].split(">")[0]
        self.reply_or("rcpt_", b"250 2.1.5 ok")

    def reply_or(self, step: str, usual: bytes) -> bool:
        """The fault's reply if it belongs to this step, the usual one otherwise; True for the usual one."""
        is_faulty = self.mail_fault.startswith(step) and self.mail_fault in REPLIES
        self.say(REPLIES[self.mail_fault] if is_faulty else usual)
        return not is_faulty

    def on_data(self, line: bytes) -> bool | None:
        if self.mail_fault == "cut_at_354":
            self.say(b"354 go ahead")
            raise Cut
        if not self.reply_or("data_", b"354 go ahead"):
            return None
        if self.mail_fault in ("cut_mid_body", "stall_mid_body"):
            self.peer.recv(2000)
            if self.mail_fault == "stall_mid_body":
                self.sink.stopping.wait(60)
            raise Cut
        if self.mail_fault == "early_552":
            self.peer.recv(2000)
            self.say(b"552 5.2.3 too big already")
        return self.end_of_data(self.read_body())

    def read_body(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.read_line()) != b".":
            if line is None:
                raise Cut
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(line + b"\r\n" for line in lines)

    def end_of_data(self, raw: bytes) -> bool | None:
        fault = self.mail_fault
        if fault == "early_552":
            return None
        if fault in REPLIES:
            self.say(REPLIES[fault])
            return fault != "dot_421"
        if fault == "cut_after_dot_lost":
            raise Cut
        self.sink.store(StoredEmail(self.sender, self.recipient, raw))
        if fault == "cut_after_dot_stored":
            raise Cut
        if fault == "late_250":
            self.sink.stopping.wait(LATE_SECONDS)
        self.say(b"251 2.0.0 forwarded" if fault == "dot_251" else b"250 2.0.0 stored")
        if fault == "idle_421":
            self.say(b"421 4.4.2 idle for too long")
            return False
        return None

    def on_rset(self, line: bytes) -> None:
        self.say(b"250 2.0.0 ok")

    def on_noop(self, line: bytes) -> None:
        self.say(b"250 2.0.0 ok")

    def on_quit(self, line: bytes) -> bool:
        if self.fault == "quit_ignored":
            self.sink.stopping.wait(60)
        else:
            self.say(b"221 2.0.0 bye")
        return False


class SmtpSink:
    def __init__(self, with_tls: bool = False, auth: tuple[str, str] | None = None):
        self.auth = auth
        self.faults: deque[str] = deque()
        self.commands: list[bytes] = []  # every line that came as a command
        self.emails: list[StoredEmail] = []
        self.connections = 0
        self.on_store = lambda mail: None
        self.stopping = threading.Event()
        self.ca_file: Path | None = None
        self.tls = self._make_tls() if with_tls else None
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> "SmtpSink":
        """Listens; after stop() on the same port as before."""
        self.stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()
        return self

    def stop(self) -> None:
        """From now on connections are refused; those that hang are let go."""
        self.stopping.set()
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def fail_with(self, *kinds: str) -> None:
        unknown = set(kinds) - CONNECTION_FAULTS - MAIL_FAULTS
        assert not unknown, f"no such fault: {unknown}"
        with self._lock:
            self.faults.extend(kinds)

    def next_fault(self, kinds: set[str]) -> str | None:
        with self._lock:
            return self.faults.popleft() if self.faults and self.faults[0] in kinds else None

    def store(self, mail: StoredEmail) -> None:
        with self._lock:
            self.emails.append(mail)
        self.on_store(mail)

    def note(self, command: bytes) -> None:
        with self._lock:
            self.commands.append(command)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            threading.Thread(target=Connection(self, peer).run, daemon=True).start()

    def _make_tls(self) -> ssl.SSLContext:
        """A certificate for 127.0.0.1 that nobody trusts but who is given ca_file."""
        folder = Path(tempfile.mkdtemp(prefix="smtp-sink-"))
        self.ca_file = folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=sink.example",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", self.ca_file],
            check=True, capture_output=True,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca_file, folder / "key.pem")
        return context


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--auth")
    parser.add_argument("faults", nargs="*")
    options = parser.parse_args()
    sink = SmtpSink(options.tls, tuple(options.auth.split(":")) if options.auth else None).start()
    sink.on_store = lambda mail: print("stored", hashlib.sha256(mail.raw).hexdigest(), flush=True)
    sink.fail_with(*options.faults)
    print(sink.port, sink.ca_file or "-", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
