"""From answers to a decision: random answers through the program and through a model of the published rules that shares nothing with it.

The model is the table of what each answer gives and the five steps, in order. What the answers say of staffing, and a text that says
nothing, must never change the class.
"""

import json
import os
import random
from typing import Any

from support.leadmatch import run_command

COUNT = 3_000
SEED = int(os.environ.get("ANSWERS_SEED", "1"))
NOT_SURE = "not_sure"

Weights = dict[str, int]

GIVES: dict[str, dict[str, Weights]] = {
    "use_case": {
        "trading_engine": {"performance": 3, "memory": 2},
        "realtime_pipeline": {"performance": 2},
        "game_engine": {"performance": 3, "memory": 2},
        "ml_training": {"data": 3},
        "data_analysis": {"data": 3},
        "internal_api": {"productivity": 2},
        "other": {},
    },
    "latency": {
        "under_1ms": {"performance": 3},
        "under_10ms": {"performance": 3},
        "under_100ms": {"performance": 2},
        "about_1s": {},
        "no_limit": {},
    },
    "memory": {"tight": {"memory": 3}, "cost_matters": {"memory": 2}, "ordinary": {}},
    "data_share": {"most": {"data": 3}, "part": {"data": 2}, "none": {}},
    "priority": {
        "first_version": {"productivity": 3},
        "speed_under_load": {"performance": 2},
        "both": {"productivity": 2, "performance": 2},
    },
    "codebase": {
        "python_too_slow": {"performance": 2},
        "rust": {"performance": 2},
        "new": {},
        "other_language": {},
        "ongoing": {},
        "just_looking": {},
    },
}

# Published ratings, Rust minus Python.
ADVANTAGE = {"performance": 9 - 4, "memory": 9 - 5, "productivity": 6 - 9, "data": 5 - 10}
RUST_SIDE, PYTHON_SIDE = ("performance", "memory"), ("data", "productivity")

PUBLISHED = {
    "trading_engine": "rust",
    "realtime_pipeline": "rust",
    "game_engine": "rust",
    "ml_training": "python",
    "data_analysis": "python",
    "internal_api": "python",
}

STAFFING: dict[str, tuple[Any, ...]] = {
    "team_knows": ("python", "rust", "both", "neither", "no_team"),
    "engineers": ("1", "2_3", "4_plus"),
    "seniority": ("entry", "intermediate", "expert"),
    "start": ("now", "1_2_weeks", "later"),
    "duration": ("under_1_month", "1_3_months", "3_6_months", "over_6_months"),
    "hours": ("full_time", "part_time", "hourly"),
    "budget_usd_year": (60_000, 119_999, 120_000, 139_999, 140_000, 200_000, 400_000),
}


def largest(rows: list[Weights]) -> Weights:
    """The largest that any answer gives, never the sum."""
    return {d: max([row.get(d, 0) for row in rows], default=0) for d in ADVANTAGE}


def drive(weights: Weights, dimensions: tuple[str, str]) -> int:
    return max(weights[d] for d in dimensions)


def decide(submission: dict[str, Any]) -> tuple[str, str | None, Weights]:
    """The class, why a person must look at it (None: nothing in the answers says so), and the weights."""
    use_cases = submission.get("use_case", [])
    others = [GIVES[q][submission[q]] for q in GIVES if q != "use_case" and submission.get(q, NOT_SURE) != NOT_SURE]
    weights = largest([GIVES["use_case"][u] for u in use_cases if u != NOT_SURE] + others)
    rust, python = drive(weights, RUST_SIDE), drive(weights, PYTHON_SIDE)
    sides = {PUBLISHED[u] for u in use_cases if u in PUBLISHED}
    share = submission.get("data_share")

    if len(sides) == 2 or (submission.get("codebase") == "python_too_slow" and share in ("part", "most")):
        return "hybrid", None, weights
    if share == "part" and rust >= 2:
        return "hybrid", None, weights
    if share == "most" and 3 in (weights["performance"], weights["memory"]):
        return "hybrid", None, weights
    if sides:
        (side,) = sides
        own, other = (RUST_SIDE, python) if side == "rust" else (PYTHON_SIDE, rust)
        is_alone = drive(largest(others), own) == 0
        return side, "conflict" if other == 3 and is_alone else None, weights
    margin = sum(weights[d] * ADVANTAGE[d] for d in ADVANTAGE)
    if margin != 0:
        return "rust" if margin > 0 else "python", None, weights
    return "python", "undecided", weights


def random_submission(pick: random.Random, number: int) -> dict[str, Any]:
    submission: dict[str, Any] = {"id": number}
    count = pick.choice((0, 0, 1, 1, 1, 2))
    if count:
        submission["use_case"] = pick.sample(sorted(GIVES["use_case"]), count)
    else:
        submission["description"] = "Please call me back."
    for question, choices in GIVES.items():
        if question != "use_case" and pick.random() < 0.6:
            submission[question] = pick.choice((*choices, NOT_SURE))
    for question, values in STAFFING.items():
        if pick.random() < 0.4:
            submission[question] = pick.choice(values)
    return submission


def test_random_answers_decide_as_the_published_rules_say() -> None:
    pick = random.Random(SEED)
    submissions = [random_submission(pick, number) for number in range(COUNT)]
    done = run_command({}, "classify", "--jsonl", input="".join(json.dumps(s) + "\n" for s in submissions))
    assert done.status == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(COUNT))
    seen = set()
    for submission, answer in zip(submissions, answers, strict=True):
        got = answer["recommendation"]
        engagement, review, weights = decide(submission)
        context = f"seed {SEED}: {json.dumps(submission)}"
        assert got["engagement"] == engagement, context
        assert [r for r in got["review_reasons"] if r in ("undecided", "conflict")] == [review] * (review is not None), context
        assert got["drives"] == {"rust": drive(weights, RUST_SIDE), "python": drive(weights, PYTHON_SIDE)}, context
        assert {d["dimension"]: d["weight"] for d in got["dimensions"] if d["dimension"] in weights} == weights, context
        seen.add((engagement, review))
    # Every way to decide was among them.
    assert seen == {("hybrid", None), ("rust", None), ("rust", "conflict"), ("python", None), ("python", "conflict"), ("python", "undecided")}
