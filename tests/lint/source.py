"""What the checks share: the files to read, C without comments and strings, and how a finding is printed."""

import re
import sys
from pathlib import Path
from typing import Iterable, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


class Finding(NamedTuple):
    path: Path
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.says}"


def files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file() and "node_modules" not in path.parts)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def blank(text: str, comments: bool = True, strings: bool = False) -> str:
    """The C text with comments (and strings) replaced by spaces, so that lines and columns stay."""

    def replace(match: re.Match[str]) -> str:
        token = match.group()
        is_comment = token.startswith("/")
        if not (comments if is_comment else strings):
            return token
        return re.sub(r"[^\n]", " ", token)

    return TOKENS.sub(replace, text)


def report(findings: Iterable[Finding]) -> None:
    """Prints all findings and ends the program: 1 if there are any."""
    found = list(findings)
    for finding in found:
        print(finding)
    sys.exit(1 if found else 0)
