"""How the classifier does on labelled briefs: evaluate.py BINARY BRIEFS RULES [look] (what `make eval BRIEFS=FILE` runs).

Four sets of figures. As it is: the program's own answers, whose weights were fitted on the development briefs; honest only for briefs
that were not used for that. Cross-validated: the weights are fitted anew in each of ten folds, without the fold that is measured; the
vocabulary is the same in both, so even these are too good on the development briefs. Own words unknown: the same, and each fold is read
without the phrases that only its briefs have (out_of_fold.py); a little too strict. Set aside: briefs that nobody read and nothing was
fitted to, chosen by a hash of their ids; the honest figure. Every look at them makes it less honest, so it is shown only when `look` asks
for it, and HISTORY.md counts the looks.
"""
import json
import statistics
import sys

from out_of_fold import classify_out_of_fold
from reading_model import (CLASSES, Training, best_of, calibration_error, classify, cross_validate, folds_of, load_briefs, measure,
                           own_cases, prior_of, rows_of, split_aside)

REPEATS, FOLDS = 2, 10


def print_figures(title, got):
    print(f"\n{title}")
    print(f"  decided accuracy      {got['decided_accuracy']:.3f}   (goal 0.93)")
    print(f"  macro-F1, four        {got['macro_f1']:.3f}   (goal 0.87)")
    print(f"  macro-F1, three       {got['macro_f1_3']:.3f}   rust, python, hybrid")
    print("  F1                    " + "  ".join(f"{c} {f:.3f}" for c, f in zip(CLASSES, got["f1"])))
    print(f"  calibration error     {got['ece']:.3f}   (goal 0.06 or less; of briefs that have a class)")
    print("  label \\ predicted   " + "".join(f"{c:>11}" for c in CLASSES))
    for c, row in zip(CLASSES, got["table"]):
        print(f"  {c:<20}" + "".join(f"{n:>11}" for n in row))


def print_calibration(confidence, right):
    print("\nCalibration of the answers as they are (how sure, how often right)")
    for count, sure, hit in calibration_error(confidence, right)[1]:
        print(f"  {count:4d} briefs  {sure:.2f} sure  {hit:.2f} right")


def print_review(recommendations, labels):
    """A review is worth it when the engagement would have been wrong."""
    wrong = [CLASSES.index(r["engagement"]) != l for r, l in zip(recommendations, labels)]
    asked = [r["needs_review"] for r in recommendations]
    both = sum(a and w for a, w in zip(asked, wrong))
    print(f"\nReview: {sum(asked)} of {len(asked)} asked for; precision {both / max(1, sum(asked)):.2f}, "
          f"recall {both / max(1, sum(wrong)):.2f} of the {sum(wrong)} that are wrong")


def print_misses(briefs, recommendations, predicted, labels):
    print("\nMisses")
    for brief, r, p, l in zip(briefs, recommendations, predicted, labels):
        if p == l:
            continue
        print(f"  {brief['id']}  {CLASSES[l]} read as {CLASSES[p]}, {r['confidence']:.2f} sure; "
              f"votes {'/'.join(brief.get('votes', []))}")
        for reason in r["reasons"][:3]:
            quoted = f" [{reason['evidence']}]" if reason["evidence"] else ""
            print(f"        {reason['rule']}{quoted}")


def print_spread(runs):
    print(f"  over {REPEATS} splits        mean (least to most)")
    for name, take in (("decided accuracy", lambda g: g["decided_accuracy"]), ("macro-F1, four", lambda g: g["macro_f1"]),
                       ("calibration error", lambda g: g["ece"]),
                       *((f"F1 {c}", lambda g, i=i: g["f1"][i]) for i, c in enumerate(CLASSES))):
        values = [take(g) for g in runs]
        print(f"  {name:<20}  {statistics.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})")


def print_cross_validation(binary, briefs, answers, labels, rules):
    prior = prior_of(rules)
    own = own_cases()
    own_rows, own_labels = rows_of(classify(binary, own), prior), [CLASSES.index(b["label"]) for b in own]
    runs = {"Cross-validated": [], "Cross-validated, own words unknown": []}
    for seed in range(1, REPEATS + 1):
        folds = folds_of(labels, FOLDS, seed)
        unknown = rows_of(classify_out_of_fold(binary, briefs, answers, rules, folds), prior)
        training = Training(rows_of(answers, prior), unknown, labels, own_rows, own_labels)
        for name, outside in zip(runs, cross_validate(training, folds, prior, rules["model"]["temperature"])):
            out = [best_of(p) for p in outside]
            runs[name].append(measure([o[0] for o in out], [o[1] for o in out], [o[2] for o in out], labels))
    for name, got in runs.items():
        print_figures(f"{name}, ten folds, first of {REPEATS} splits (weights fitted inside each fold)", got[0])
        print_spread(got)


def answer(binary, briefs):
    """What the program says: answers, recommendations, and of each brief the class, the engagement, how sure, and the label."""
    answers = classify(binary, briefs)
    recommendations = [a["recommendation"] for a in answers]
    labels = [CLASSES.index(b["label"]) for b in briefs]
    engagement = [CLASSES.index(r["engagement"]) for r in recommendations]
    predicted = [3 if "undecided" in r["review_reasons"] else e for r, e in zip(recommendations, engagement)]
    return answers, recommendations, predicted, engagement, [r["confidence"] for r in recommendations], labels


def main():
    binary, briefs_path, rules_path = sys.argv[1:4]
    briefs, aside = split_aside(load_briefs(briefs_path))
    with open(rules_path, encoding="utf-8") as text:
        rules = json.load(text)
    answers, recommendations, predicted, engagement, confidence, labels = answer(binary, briefs)
    print_misses(briefs, recommendations, predicted, labels)
    print_review(recommendations, labels)
    print_calibration(confidence, [e == l for e, l in zip(engagement, labels)])
    print_figures(f"As it is, on {len(briefs)} briefs", measure(predicted, engagement, confidence, labels))
    if aside and sys.argv[4:] == ["look"]:
        print_figures(f"Set aside, {len(aside)} briefs that nobody read", measure(*answer(binary, aside)[2:]))
    elif aside:
        print(f"\n{len(aside)} briefs are set aside and were not looked at; HISTORY.md has the looks there were")
    print_cross_validation(binary, briefs, answers, labels, rules)


if __name__ == "__main__":
    main()
