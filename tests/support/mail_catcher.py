"""A real SMTP server that keeps what it accepted, for tests to read."""

import email
import email.policy
import threading
import time
from dataclasses import dataclass
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from support.net import free_port, wait_for


@dataclass(frozen=True)
class CaughtEmail:
    sender: str
    recipients: tuple[str, ...]
    raw: bytes  # as it came over the wire, CRLF line ends
    at: float  # time.monotonic()

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        return self.message["Message-ID"].strip()

    @property
    def subject(self) -> str:
        return self.message["Subject"]

    def part(self, subtype: str) -> str:
        """The decoded text of the plain or the html part."""
        found = self.message.get_body(preferencelist=(subtype,))
        assert found is not None, f"the mail has no text/{subtype} part"
        return found.get_content()


class MailCatcher:
    """Listens on a port that stays its own through stop() and start(), so a test can take the relay away and give it back."""

    def __init__(self) -> None:
        self.port = free_port()
        self.answer: str | None = None  # an SMTP reply that refuses every email instead of taking it
        self._lock = threading.Lock()
        self._emails: list[CaughtEmail] = []
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, decode_data=False)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def clear(self) -> None:
        self.answer = None
        with self._lock:
            self._emails.clear()

    def emails(self, to: str | None = None) -> list[CaughtEmail]:
        with self._lock:
            return [mail for mail in self._emails if to is None or to in mail.recipients]

    def wait(self, to: str | None = None, count: int = 1, seconds: float = 15) -> list[CaughtEmail]:
        """At least count emails (to one recipient), oldest first."""

        def enough() -> list[CaughtEmail] | None:
            found = self.emails(to)
            return found if len(found) >= count else None

        return wait_for(f"{count} mail(s) to {to or 'anybody'}", enough, seconds)

    # aiosmtpd calls this at the end of each message.
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer is not None:
            return self.answer
        mail = CaughtEmail(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content, time.monotonic())
        with self._lock:
            self._emails.append(mail)
        return "250 2.0.0 taken"
