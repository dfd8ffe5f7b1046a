"""What the reading model sees in a brief whose own words nobody knew: the honest rows of briefs that the vocabulary was written with.

Every phrase of the rule set that is found in the briefs of one fold only is taken out of it, and the briefs of that fold are read with
what is left. So a phrase that helps only the brief it came from does not help it here. This is a little too strict: some of these phrases
are common knowledge that a few hundred briefs happen to need once.
"""
import collections
import ctypes
import ctypes.util
import json
import os
import re
import tempfile
import unicodedata

from reading_model import classify

WORD = r"c\+\+|[a-z]#|\.net|[\w'’]+"


class Stemmer:
    """The program's own: words of one stem are one word."""

    def __init__(self):
        library = ctypes.CDLL(ctypes.util.find_library("stemmer"))
        library.sb_stemmer_new.restype = ctypes.c_void_p
        library.sb_stemmer_stem.restype = ctypes.c_char_p
        library.sb_stemmer_stem.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        self.library, self.stemmer, self.known = library, library.sb_stemmer_new(b"english", None), {}

    def stem(self, word):
        if word not in self.known:
            digits = re.match(r"\d+", word)
            data = word.encode()
            self.known[word] = ("0" + word[digits.end():] if digits
                                else self.library.sb_stemmer_stem(self.stemmer, data, len(data)).decode(errors="replace"))
        return self.known[word]


def words_of(text):
    text = re.sub(r"['’]s\b", "", unicodedata.normalize("NFKC", text).lower())
    return [w.replace("'", "").replace("’", "") for w in re.findall(WORD, text)]


def pattern_of(phrase, stemmer):
    """Of each word of a phrase: whether it is exact, and the word or its stem."""
    out = []
    for mark, word in re.findall(rf"([=^]?)({WORD})", phrase, re.IGNORECASE):
        word = word.lower().replace("'", "").replace("’", "")
        is_own_number = word[0].isdigit() and (word[0] != "0" or word[1:2].isdigit())
        out.append((True, word) if mark or is_own_number else (False, stemmer.stem(word)))
    return tuple(out)


def phrases_of(rules, stemmer):
    """By signal and number of words: pattern and phrase."""
    index = collections.defaultdict(list)
    own = {name: signal["phrases"] for name, signal in rules["signals"].items()}
    for block in (own, rules["foreign"]["signals"]):
        for name, phrases in block.items():
            for phrase in phrases:
                pattern = pattern_of(phrase, stemmer)
                index[name, len(pattern)].append((pattern, phrase))
    return index


def support_of(rules, answers):
    """Of each phrase that is found anywhere: the numbers of the briefs that have it."""
    stemmer = Stemmer()
    index = phrases_of(rules, stemmer)
    support, known = collections.defaultdict(set), {}
    for brief, answer in enumerate(answers):
        for signal, text, _, _ in answer["features"]["findings"]:
            if (signal, text) not in known:
                words = words_of(text)
                known[signal, text] = [phrase for pattern, phrase in index[signal, len(words)]
                                       if all(w == x if is_exact else w == stemmer.stem(x) for (is_exact, w), x in zip(pattern, words))]
            for phrase in known[signal, text]:
                support[signal, phrase].add(brief)
    return support


def without(rules, gone):
    rules = json.loads(json.dumps(rules))
    for name, signal in rules["signals"].items():
        kept = [p for p in signal["phrases"] if (name, p) not in gone]
        signal["phrases"] = kept or [f"=nothing {name}"]  # a signal must have a phrase
    for name, phrases in list(rules["foreign"]["signals"].items()):
        kept = [p for p in phrases if (name, p) not in gone]
        if kept:
            rules["foreign"]["signals"][name] = kept
        else:
            del rules["foreign"]["signals"][name]
    return rules


def classify_out_of_fold(binary, briefs, answers, rules, folds):
    """The answers to every brief by a rule set without the phrases that only its fold has."""
    support = support_of(rules, answers)
    out = [None] * len(briefs)
    for fold in sorted(set(folds)):
        gone = {phrase for phrase, where in support.items() if all(folds[i] == fold for i in where)}
        inside = [i for i in range(len(briefs)) if folds[i] == fold]
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, encoding="utf-8") as file:
            json.dump(without(rules, gone), file)
        for i, answer in zip(inside, classify(binary, [briefs[i] for i in inside], file.name)):
            out[i] = answer
        os.unlink(file.name)
    return out
