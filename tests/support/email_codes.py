"""Names that the program has for itself (wrong_class, lead_offered, team_lead) and that nobody should read in an email."""

import re
from functools import cache

from support.leadmatch import ROOT
from support.mail_catcher import CaughtEmail

CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
# What people click, write to, type into a shell, or sent us themselves, in quotation marks or as a line of a server's answer.
NO_TEXT = re.compile(r"https?://\S+|\S+@\S+|^\s*leadmatch .*$", re.MULTILINE)


@cache
def codes() -> frozenset[str]:
    """Every such name that is a constant of the business rules, or of what is emailed."""
    rooms = ("src/domain/lead", "src/domain/offer", "src/domain/matching", "src/domain/submission", "src/domain/suspicion", "src/app/notifications")
    sources = [path.read_text() for room in rooms for path in (ROOT / room).glob("*.c")]
    return frozenset(name for source in sources for name in re.findall(r'"([a-z0-9_]+)"', source) if CODE.fullmatch(name))


def codes_in(mail: CaughtEmail) -> set[str]:
    parts = [part.get_content() for part in mail.message.walk() if part.get_content_type() == "text/plain"]
    return {code for text in (mail.subject or "", *parts) for code in CODE.findall(NO_TEXT.sub(" ", text)) if code in codes()}
