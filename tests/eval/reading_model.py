"""The linear model behind domain/rules/reading: fitting and measuring. Needs python3-numpy.

A feature row is what `leadmatch classify --jsonl --features` prints. The weights are those of maximum likelihood, pulled (L2) towards
PRIOR, which states what an expert expects of each side's evidence: with few labelled briefs most weights stay near it.
"""
import hashlib
import json
import math
import os
import pathlib
import random
import subprocess

import numpy

CLASSES = ("rust", "python", "hybrid", "undecided")

# What one full feature adds to rust, python, hybrid, undecided before any brief is seen.
SIDE_PRIOR = {
    "rust": (0.8, -0.4, 0.2, -0.5),
    "python": (-0.4, 0.8, 0.2, -0.5),
    "hybrid": (0.0, 0.0, 2.0, -1.0),
    "neither": (-0.3, -0.3, -0.3, 0.6),
    "none": (0.0, 0.0, 0.0, 0.0),
}
# Work that another trade does.
TRADE_PRIOR = (-0.4, -0.4, -0.4, 0.9)
# Signals that say more than their side.
SIGNAL_PRIOR = {
    "bindings": (-0.3, -0.3, 2.5, -1.0),
    "serving_split": (0.0, 0.0, 3.5, -1.0),
    "web_backend": (-0.1, 0.35, -0.1, 0.0),
    "realtime": (0.3, 0.0, 0.1, -0.2),
    "slow_python": (0.9, -0.8, 0.9, -0.6),
    "prototype": (-0.1, 0.35, 0.1, -0.1),
    "velocity": (-0.1, 0.35, 0.1, -0.1),
    "business_intelligence": (-0.4, 0.7, 0.0, -0.2),
    "cloud_context": (-0.1, -0.1, -0.2, 0.2),
    "lang_go": (0.0, -0.25, -0.3, 0.35),
    "lang_javascript": (-0.15, -0.1, -0.3, 0.3),
    "lang_java": (-0.2, -0.25, -0.3, 0.4),
    "lang_solidity": (0.0, -0.4, -0.2, 0.4),
    "front_end": (-0.2, -0.2, -0.3, 0.35),
    "rust_the_game": (-0.5, -0.3, -0.5, 1.0),
    "rust_on_metal": (-0.5, -0.3, -0.5, 1.0),
    "python_not_the_language": (-0.3, -0.5, -0.5, 1.0),
}
SHAPE_PRIOR = {
    "rust_in_title": (1.5, -1.0, 0.0, -1.0),
    "python_in_title": (-1.0, 1.5, 0.0, -1.0),
    "other_in_title": (-0.7, -0.7, -1.0, 1.5),
    "rust_work_in_title": (0.7, -0.5, 0.0, -0.5),
    "python_work_in_title": (-0.5, 0.7, 0.0, -0.5),
    "neither_in_title": (-0.5, -0.5, -0.5, 1.0),
    "both_languages": (-0.3, -0.3, 2.5, -0.7),
    "balance": (-0.3, -0.3, 1.0, 0.0),
    "both_parts": (0.0, 0.0, 1.0, -0.3),
    "rust_alone": (1.5, -1.0, -1.0, -0.5),
    "python_alone": (-1.0, 1.5, -1.0, -0.5),
    "rust_first": (0.5, -0.3, 0.0, -0.3),
    "python_first": (-0.3, 0.5, 0.0, -0.3),
    "rust_asked": (0.7, -0.5, 0.2, -0.7),
    "python_asked": (-0.5, 0.7, 0.2, -0.7),
    "both_asked": (-0.7, -0.7, 2.0, -0.7),
    "systems_and_python": (0.3, 0.0, 1.0, -0.5),
    "other_asked": (-0.5, -0.5, -0.7, 1.0),
    "polyglot": (0.0, 0.0, -0.5, 0.5),
    "rust_name_share": (2.0, -1.5, 0.0, -1.0),
    "python_name_share": (-1.5, 2.0, 0.0, -1.0),
    "other_name_share": (-1.0, -1.0, -1.0, 2.0),
    "rust_work_share": (2.0, -1.0, 0.0, -1.0),
    "python_work_share": (-1.0, 2.0, 0.0, -1.0),
    "neither_work_share": (-1.0, -1.0, -1.0, 2.0),
    "silence": (-0.5, -0.5, -1.0, 1.5),
    "slow_python_data": (-0.5, -0.3, 2.0, -0.5),
    "terse_parts": (0.0, 0.0, 7.0, -0.5),
    "rust_requested": (1.0, -0.7, 0.0, -0.7),
    "python_requested": (-0.7, 1.0, 0.0, -0.7),
    "systems_requested": (0.7, -0.5, 0.2, -0.4),
    "other_requested": (-0.6, -0.6, -0.6, 1.2),
    "rust_work_requested": (1.0, -0.6, 0.0, -0.5),
    "python_work_requested": (-0.6, 1.0, 0.0, -0.5),
    "neither_work_requested": (-0.7, -0.7, -0.7, 1.4),
    "both_requested": (-0.3, -0.3, 1.5, -0.7),
    "rust_refused": (-1.5, 0.5, -1.5, 0.3),
    "python_refused": (0.5, -1.5, -1.5, 0.3),
    "systems_alone": (0.6, -0.4, -0.3, 0.0),
    "other_alone": (-0.5, -0.5, -0.7, 1.2),
    "rust_role": (1.0, -0.7, 0.0, -0.8),
    "python_role": (-0.7, 1.0, 0.0, -0.8),
    "both_sides": (0.0, 0.0, 1.2, -0.3),
    "separate_parts": (0.0, 0.0, 1.5, 0.0),
    "other_in_python_work": (0.0, -0.6, 0.0, 0.5),
    "front_in_systems": (-0.6, 0.0, 0.0, 0.6),
    "other_in_systems": (0.8, -0.2, 0.0, -0.4),
    "systems_and_python_asked": (0.0, 0.0, 1.5, -0.4),
    "systems_over_python": (0.7, -0.6, 0.0, -0.2),
    "terse_sides": (0.0, 0.0, 10.0, -0.5),
    "both_sides_requested": (0.0, 0.0, 1.5, -0.5),
}
BIAS_PRIOR = (0.0, 0.0, -1.5, 0.0)
PRIOR_SCALE = 0.65  # the features overlap, so that each says less than it would alone; chosen by cross-validation
PULL = 6.0  # strength of the prior; chosen by cross-validation, flat from 2 to 15
CLASS_COUNTS, DOUBT_LEFT_OUT, CONFIDENCE_MAX = (1, 1, 1.3, 0.8), 0.5, 0.97  # as in domain/rules
AS_THEY_ARE, UNKNOWN = 0.75, 0.25  # what a brief counts as it is, and with its own words unknown
CASE_WEIGHT = 0.4  # of a case of our own making beside a real brief

# How the set-aside is chosen: the newer briefs are those behind the first 235 of the development file, and 200 of them, by a hash of
# their ids, are never read and never fitted to.
OLDER, ASIDE = 235, 200


def load_briefs(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def split_aside(briefs):
    """The briefs that may be read, and those set aside; none of a file that is not the development file."""
    if len(briefs) <= OLDER + ASIDE:
        return briefs, []
    newer = sorted(briefs[OLDER:], key=lambda b: hashlib.sha256(str(b["id"]).encode()).hexdigest())
    aside = {b["id"] for b in newer[:ASIDE]}
    return [b for b in briefs if b["id"] not in aside], [b for b in briefs if b["id"] in aside]


def own_cases():
    """The cases of the unit tests that have a text alone, as briefs: what must hold is learned beside what others wrote."""
    out = []
    for path in sorted((pathlib.Path(__file__).parent.parent / "unit/domain").glob("*_cases.jsonl")):
        for case in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            submission = case.get("submission", {})
            label = "undecided" if case.get("undecided") is True else case.get("engagement")
            if label and "description" in submission and not set(submission) - {"title", "description", "must_haves"}:
                out.append({"id": f"{path.stem}/{case['name']}", "text": submission["description"],
                            "title": submission.get("title"), "label": label})
    return out


def printable(text):
    """A form cannot send the control characters that collected texts may have."""
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)


def classify(binary, briefs, rules=None):
    """Runs the program over the briefs, as it would be used: description only. rules: a file, if not its own set."""
    lines = "".join(json.dumps({"id": b["id"], "description": printable(b["text"]),
                                **({"title": b["title"]} if b.get("title") else {})}) + "\n" for b in briefs)
    command = [binary, "classify", "--jsonl", "--features"]
    environment = dict(os.environ, **({"LEADMATCH_RULES": rules} if rules else {}))
    done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True, env=environment)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    for brief, answer in zip(briefs, answers, strict=True):
        if answer["id"] != brief["id"] or "error" in answer:
            raise SystemExit(f"brief {brief['id']}: {answer.get('error', 'answered out of order')}")
    return answers


def prior_of(rules):
    prior = {name: list(SHAPE_PRIOR[name]) for name in SHAPE_PRIOR}
    for name, signal in rules["signals"].items():
        if signal["side"] in SIDE_PRIOR:
            is_trade = "trade" in signal and not signal.get("language")
            prior[name] = list(SIGNAL_PRIOR.get(name, TRADE_PRIOR if is_trade else SIDE_PRIOR[signal["side"]]))
    return {name: [PRIOR_SCALE * w for w in values] for name, values in prior.items()}


def scores(row, weights, bias):
    out = list(bias)
    for name, value in row:
        w = weights[name]
        for c in range(4):
            out[c] += w[c] * value
    return out


def softmax(values, temperature=1.0):
    top = max(values)
    powers = [math.exp((v - top) / temperature) for v in values]
    total = sum(powers)
    return [p / total for p in powers]


def fit(rows, labels, prior, counts, pull=PULL, steps=250):
    """Gradient descent with momentum; the problem is convex and small. counts: what each row counts."""
    names = list(prior)
    place = {name: i for i, name in enumerate(names)}
    x = numpy.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row:
            x[i, place[name]] = value
    truth = numpy.eye(4)[labels]
    counts = numpy.array(counts)[:, None]
    start, bias_start = numpy.array([prior[name] for name in names]), numpy.array(BIAS_PRIOR)
    weights, bias = start.copy(), bias_start.copy()
    speed, bias_speed = numpy.zeros_like(weights), numpy.zeros_like(bias)
    rate, momentum = 0.01, 0.9
    for _ in range(steps):
        score = x @ weights + bias
        power = numpy.exp(score - score.max(axis=1, keepdims=True))
        off = counts * (power / power.sum(axis=1, keepdims=True) - truth)
        speed = momentum * speed - rate * (x.T @ off + pull * (weights - start))
        bias_speed = momentum * bias_speed - rate * 0.5 * (off.sum(axis=0) + pull * 0.2 * (bias - bias_start))
        weights, bias = weights + speed, bias + bias_speed
    return {name: list(weights[i]) for name, i in place.items()}, list(bias)


def rows_of(answers, prior):
    return [[(n, v) for n, v in a["features"].items() if n in prior and v] for a in answers]


def folds_of(labels, count, seed):
    """Stratified: every fold has its share of every class."""
    order = random.Random(seed)
    folds = [0] * len(labels)
    for label in range(4):
        members = [i for i, other in enumerate(labels) if other == label]
        order.shuffle(members)
        for position, i in enumerate(members):
            folds[i] = position % count
    return folds


class Training:
    """What a model learns from: briefs as rows, each also as it reads with its own words unknown (out_of_fold.py), and own cases."""

    def __init__(self, rows, unknown, labels, own_rows, own_labels):
        self.rows, self.unknown, self.labels = rows, unknown, labels
        self.own_rows, self.own_labels = own_rows, own_labels

    def fit(self, inside, prior, steps=250):
        labels = [self.labels[i] for i in inside]
        rows = [self.rows[i] for i in inside] + [self.unknown[i] for i in inside] + self.own_rows
        counts = [AS_THEY_ARE] * len(inside) + [UNKNOWN] * len(inside) + [CASE_WEIGHT] * len(self.own_rows)
        return fit(rows, labels + labels + self.own_labels, prior, counts, steps=steps)


def cross_validate(training, folds, prior, temperature=1.0):
    """The probabilities each brief gets from a model that has not seen it: as it is, and with its own words unknown."""
    known, unknown = [None] * len(folds), [None] * len(folds)
    for fold in sorted(set(folds)):
        weights, bias = training.fit([i for i in range(len(folds)) if folds[i] != fold], prior)
        for i in range(len(folds)):
            if folds[i] == fold:
                known[i] = softmax(scores(training.rows[i], weights, bias), temperature)
                unknown[i] = softmax(scores(training.unknown[i], weights, bias), temperature)
    return known, unknown


def measure(predicted, engagement, confidence, labels):
    """predicted and labels: class numbers; engagement: what the service names even when undecided."""
    table = [[0] * 4 for _ in range(4)]
    for p, l in zip(predicted, labels):
        table[l][p] += 1
    f1 = []
    for c in range(4):
        hit = table[c][c]
        said, true = sum(table[l][c] for l in range(4)), sum(table[c])
        f1.append(2 * hit / (said + true) if said + true else 0.0)
    decided = [(e == l) for e, l in zip(engagement, labels) if l != 3]
    return {
        "table": table,
        "accuracy": sum(table[c][c] for c in range(4)) / len(labels),
        "decided_accuracy": sum(decided) / len(decided),
        "f1": f1,
        "macro_f1": sum(f1) / 4,
        "macro_f1_3": sum(f1[:3]) / 3,
        "ece": calibration_error(*zip(*((c, e == l) for c, e, l in zip(confidence, engagement, labels) if l != 3)))[0],
    }


def calibration_error(confidence, right, bins=10):
    """Expected calibration error, and per bin: how many, how sure, how often right."""
    rows = []
    for b in range(bins):
        members = [i for i, c in enumerate(confidence) if min(int(c * bins), bins - 1) == b]
        if members:
            sure = sum(confidence[i] for i in members) / len(members)
            hit = sum(right[i] for i in members) / len(members)
            rows.append((len(members), sure, hit))
    total = sum(n for n, _, _ in rows)
    return sum(n * abs(sure - hit) for n, sure, hit in rows) / total, rows


def best_of(probability):
    """Class, engagement and confidence as domain/rules/reading and decide take them: each class counts its share, half of undecided's doubt is left out."""
    best = max(range(4), key=lambda c: probability[c] * CLASS_COUNTS[c])
    engagement = 1 if best == 3 else best
    return best, engagement, min(CONFIDENCE_MAX, probability[engagement] / (1 - DOUBT_LEFT_OUT * probability[3]))
