"""Fits the weights of the reading model and writes them into a rule set: fit.py BINARY BRIEFS RULES

Run it after the vocabulary changed. Only the "model" of the rule set is rewritten.
"""
import json
import re
import sys

from reading_model import CLASSES, PULL, best_of, classify, cross_validate, fit, load_briefs, measure, prior_of, rows_of


def write_model(path, text, weights, bias):
    lines = [f'\t\t"{name}": [{", ".join(f"{w:.2f}" for w in values)}]' for name, values in weights.items()]
    text = re.sub(r'("bias": )\[[^\]]*\]', lambda m: m[1] + "[" + ", ".join(f"{b:.2f}" for b in bias) + "]", text)
    text = re.sub(r'("weights": \{\n).*?(\n\t\}\n\}\n\})', lambda m: m[1] + ",\n".join(lines) + m[2], text, flags=re.S)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def main():
    binary, briefs_path, rules_path = sys.argv[1:4]
    briefs = load_briefs(briefs_path)
    text = open(rules_path, encoding="utf-8").read()
    prior = prior_of(json.loads(text))
    rows = rows_of(classify(binary, briefs), prior)
    labels = [CLASSES.index(b["label"]) for b in briefs]
    weights, bias = fit(rows, labels, prior)
    write_model(rules_path, text, weights, bias)
    for pull in (PULL,):
        out = [best_of(p) for p in cross_validate(rows, labels, prior, pull=pull)]
        got = measure([o[0] for o in out], [o[1] for o in out], [o[2] for o in out], labels)
        print(f"pull {pull}: decided accuracy {got['decided_accuracy']:.3f}  macro-F1 {got['macro_f1']:.3f}  "
              f"F1 {' '.join(f'{x:.2f}' for x in got['f1'])}  ECE {got['ece']:.3f}")


if __name__ == "__main__":
    main()
