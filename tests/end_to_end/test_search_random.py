"""Random searches, right ones and mutated ones, against the real server: leads, or an error that points at its place; never anything else.

QUERIES (200) of each kind; `make random-searches` asks 10,000. SEED repeats a run.
"""

import os
import random

import pytest

from support.sample import Api
from test_search import four  # noqa: F401

QUERIES = int(os.environ.get("QUERIES", "200"))
SEED = int(os.environ.get("SEED", random.randrange(1 << 32)))
WORDS = ["rust", "matching", "python", "micro*", "über", "日本", "zebra's", "a", "don't", "C++", "x.y", "kafka-streams", "null", "or", "OR", "and", "not"]
VALUES = {
    "engagement": ["rust", "python", "hybrid"], "computed": ["rust", "hybrid"], "status": ["new", "offered", "closed", "lost", "placed"],
    "stage": ["accepted", "contacted", "proposed"], "review": ["yes", "no"], "reason": ["undecided", "budget", "other"],
    "confidence": ["<0.6", "60%", "0.5..0.8", ">=90%", "..0.3"], "budget": [">150k", "100k..1.5m", "none", "<=90000", "..1m"],
    "created": ["<7d", "today", "2026-01", "2026-01-05..2026-03", "..2025", "yesterday"], "response": ["late", "kept", "broken", "<2h"],
    "email": ["*@kestrel.example", "bo@kestrel.example"], "company": ["zebra", "kestrel.example"], "recruiter": ["none"], "asked": ["none"],
    "by": ["client"], "owner": ["none"], "tag": ["hot"], "source": ["newsletter-7"], "use_case": ["trading_engine", "other"],
    "seniority": ["expert"], "language": ["english"], "timezone": ["Europe/Berlin"], "country": ["germany", "south_africa"], "ref": ["LM-NXHG", "LM-"],
    "has": ["note", "phone", "budget"], "is": ["open", "ended", "duplicate", "late"],
}
SORTS = ["created", "-budget", "confidence", "-response", "updated"]
BITS = list(":()\"-,*<>=.%\\'&|!~ \t@/;{}[]") + [" or ", "..", "\u200b", "\u0301", "é", "𝔘", "\x7f", "--", "((", "))", "sort:", "status:", "9" * 40, "%s", "$1", "::"]


def value(draw: random.Random, name: str) -> str:
    return ",".join(draw.choice(VALUES[name]) for _ in range(draw.choice([1, 1, 1, 2])))


def item(draw: random.Random, depth: int) -> str:
    """One item of the grammar, of any kind."""
    kind = draw.random()
    sign = "-" if draw.random() < 0.2 else ""
    if kind < 0.2 and depth < 4:
        return f"{sign}({either(draw, depth + 1)})"
    if kind < 0.65:
        name = draw.choice(list(VALUES))
        return f"{sign}{name}:{value(draw, name)}"
    if kind < 0.75:
        return f'{sign}"{draw.choice(WORDS)} {draw.choice(WORDS)}"'
    return sign + draw.choice(WORDS)


def either(draw: random.Random, depth: int) -> str:
    parts = [" ".join(item(draw, depth) for _ in range(draw.choice([1, 1, 2, 3]))) for _ in range(draw.choice([1, 1, 1, 2]))]
    return " or ".join(parts)


def query(draw: random.Random) -> str:
    made = either(draw, 0)
    return f"{made} sort:{draw.choice(SORTS)}" if draw.random() < 0.3 else made


def mutated(draw: random.Random) -> str:
    """A query with some characters dropped, doubled, moved, or put in."""
    text = query(draw)
    for _ in range(draw.randint(1, 4)):
        at = draw.randint(0, len(text))
        text = draw.choice([
            text[:at] + text[at + 1:],
            text[:at] + draw.choice(BITS) + text[at:],
            text[at:] + text[:at],
            text[:at] + text[at: at + 5] * 2 + text[at + 5:],
        ])
    return text


def check(api: Api, text: str) -> bool:
    """Whether it was answered by leads; everything but that and a pointed error fails."""
    answer = api.get("/api/v1/leads", params={"q": text, "limit": 5})
    told = f"seed {SEED}: {text!r}: {answer.status_code} {answer.text[:500]}"
    if answer.status_code == 200:
        assert {"leads", "next", "previous", "is_complete"} <= set(answer.json()), told
        return True
    assert answer.status_code == 422, told
    (error,) = answer.json()["errors"]
    assert error["field"] == "q" and error["says"] and 0 <= error["from"] <= error["to"] <= len(text.encode()), told
    for suggestion in error["suggestions"]:
        assert suggestion["label"] and suggestion["query"] != text, told
    return False


@pytest.mark.parametrize("make", [query, mutated])
def test_whatever_is_searched_is_answered_or_pointed_at(make, four, api):
    draw = random.Random(SEED)
    found = sum(check(api, make(draw)) for _ in range(QUERIES))
    assert 0 < found < QUERIES


def test_exports_survive_the_same(four, api):
    """They read the whole of what a page of the list begins with."""
    draw = random.Random(SEED + 1)
    for number in range(QUERIES // 10):
        text = (query if number % 2 else mutated)(draw)
        for path in ("leads.csv", "leads.jsonl"):
            assert api.get(f"/api/v1/{path}", params={"q": text}).status_code in (200, 422), f"seed {SEED}: {text!r}"
