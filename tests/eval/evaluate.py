"""How the classifier does on labelled briefs: evaluate.py BINARY BRIEFS RULES [aside] (what `make eval BRIEFS=FILE` runs).

Three sets of figures. As it is: the program's own answers, whose weights were fitted on the development briefs; honest only for briefs
that were not used for that. Cross-validated: the weights are fitted anew in each of ten folds, without the fold that is measured; the
vocabulary is the same in both, so even these are a little too good on the development briefs. Set aside: briefs that nobody read and
nothing was fitted to, chosen by a hash of their ids; the honest figure. Only figures of these are shown, never a brief, and every look
makes them less honest: HISTORY.md counts the looks.
"""
import json
import statistics
import sys

from reading_model import (CLASSES, best_of, calibration_error, classify, cross_validate, load_briefs, measure, own_cases,
                           prior_of, rows_of, split_aside)

REPEATS = 2


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


def print_cross_validation(rows, labels, prior, temperature, own):
    runs = []
    for seed in range(1, REPEATS + 1):
        out = [best_of(p) for p in cross_validate(rows, labels, prior, seed=seed, temperature=temperature,
                                                       own=own)]
        runs.append(measure([o[0] for o in out], [o[1] for o in out], [o[2] for o in out], labels))
    print_figures("Cross-validated, ten folds, first of "
                  f"{REPEATS} splits (weights fitted inside each fold)", runs[0])
    print(f"  over {REPEATS} splits        mean (least to most)")
    for name, take in (("decided accuracy", lambda g: g["decided_accuracy"]), ("macro-F1, four", lambda g: g["macro_f1"]),
                       ("calibration error", lambda g: g["ece"]),
                       *((f"F1 {c}", lambda g, i=i: g["f1"][i]) for i, c in enumerate(CLASSES))):
        values = [take(g) for g in runs]
        print(f"  {name:<20}  {statistics.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})")


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
    prior = prior_of(rules)
    answers, recommendations, predicted, engagement, confidence, labels = answer(binary, briefs)
    print_misses(briefs, recommendations, predicted, labels)
    print_review(recommendations, labels)
    print_calibration(confidence, [e == l for e, l in zip(engagement, labels)])
    print_figures(f"As it is, on {len(briefs)} briefs", measure(predicted, engagement, confidence, labels))
    if aside:
        got = answer(binary, aside)[2:]
        print_figures(f"Set aside, {len(aside)} briefs that nobody read", measure(*got))
    own = own_cases()
    print_cross_validation(rows_of(answers, prior), labels, prior, rules["model"]["temperature"],
                           (rows_of(classify(binary, own), prior), [CLASSES.index(b["label"]) for b in own]))


if __name__ == "__main__":
    main()
