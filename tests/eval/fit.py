"""Fits the weights of the reading model and writes them into a rule set: fit.py BINARY BRIEFS RULES

Run it after the vocabulary changed (about a minute). Only the "model" of the rule set is rewritten. Each brief counts partly as it is and partly
as it reads with its own words unknown (out_of_fold.py): the vocabulary knows these briefs better than those to come, and weights fitted
to them as they are would be too sure of themselves. The briefs that are set aside (reading_model.py) take no part; the cases of the unit
tests do, each with a part of a brief's weight.
"""
import json
import math
import re
import sys

from out_of_fold import classify_out_of_fold
from reading_model import (CLASSES, PULL, Training, best_of, classify, cross_validate, folds_of, load_briefs, measure, own_cases,
                           prior_of, rows_of, softmax, split_aside)

FOLDS = 10


def write_model(path, text, weights, bias, temperature):
    lines = [f'\t\t"{name}": [{", ".join(f"{w:.2f}" for w in values)}]' for name, values in weights.items()]
    text = re.sub(r'("bias": )\[[^\]]*\]', lambda m: m[1] + "[" + ", ".join(f"{b:.2f}" for b in bias) + "]", text)
    text = re.sub(r'("weights": \{\n).*?(\n\t\}\n\}\n\})', lambda m: m[1] + ",\n".join(lines) + m[2], text, flags=re.S)
    text = re.sub(r'("temperature": )[0-9.]+', lambda m: f"{m[1]}{temperature:.2f}", text)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def temperature_of(probabilities, labels):
    """What flattens out-of-fold probabilities, never sharpens them, until the confidence of briefs with a class is calibrated best."""
    def loss(t):
        out = [best_of(softmax([math.log(max(1e-9, q)) for q in p], t)) for p in probabilities]
        return measure([o[0] for o in out], [o[1] for o in out], [o[2] for o in out], labels)["ece"]

    return min((1 + 0.05 * step for step in range(20)), key=loss)


def main():
    binary, briefs_path, rules_path = sys.argv[1:4]
    briefs, _ = split_aside(load_briefs(briefs_path))
    own = own_cases()
    with open(rules_path, encoding="utf-8") as source:
        text = source.read()
    rules = json.loads(text)
    prior = prior_of(rules)
    labels = [CLASSES.index(b["label"]) for b in briefs]
    folds = folds_of(labels, FOLDS, 1)
    answers = classify(binary, briefs, rules_path)
    training = Training(rows_of(answers, prior), rows_of(classify_out_of_fold(binary, briefs, answers, rules, folds), prior), labels,
                        rows_of(classify(binary, own, rules_path), prior), [CLASSES.index(b["label"]) for b in own])
    weights, bias = training.fit(range(len(briefs)), prior, steps=500)
    known, unknown = cross_validate(training, folds, prior)
    temperature = temperature_of(known + unknown, labels + labels)
    write_model(rules_path, text, weights, bias, temperature)
    for title, outside in (("as they are", known), ("own words unknown", unknown)):
        out = [best_of(softmax([math.log(max(1e-9, q)) for q in p], temperature)) for p in outside]
        got = measure([o[0] for o in out], [o[1] for o in out], [o[2] for o in out], labels)
        print(f"{title:<18} pull {PULL}: decided accuracy {got['decided_accuracy']:.3f}  macro-F1 {got['macro_f1']:.3f}  "
              f"F1 {' '.join(f'{x:.2f}' for x in got['f1'])}  calibration error {got['ece']:.3f}  temperature {temperature:.2f}")


if __name__ == "__main__":
    main()
