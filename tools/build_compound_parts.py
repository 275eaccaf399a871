"""Learn the productive parts of German compounds from a list of nouns.

Needs the package `german-nouns` (nouns of the German Wiktionary, CC BY-SA 4.0), only to rebuild:

    pip install --target /tmp/nouns german-nouns==1.2.5
    python tools/build_compound_parts.py /tmp/nouns/german_nouns/nouns.csv

Every noun that can be cut into two known pieces counts one for both; after four rounds the counts say which
cut is the usual one. The result is `src/mitwirk/science/wording/data/parts_de.txt`: word, blank, count.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/mitwirk/science/wording/data/parts_de.txt"
HEADER = """# Productive parts of German compounds and the number of compounds each was seen in.
# Derived by tools/build_compound_parts.py from german-nouns 1.2.5 (nouns of de.wiktionary.org).
# Licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/deed.de
"""
LINKS = ("", "s", "es", "n", "en", "er", "e", "ens", "ns")
NO_PLAIN_NOUN = ("Vorname", "Nachname", "Toponym", "Abkürzung", "Affix", "Eigenname", "Lexem", "Symbol",
                 "Straßenname", "Wortverbindung", "Redewendung")  # fmt: skip
WORDS = {
    line.partition(": ")[0]: line.partition(": ")[2].split()
    for line in Path(__file__).with_name("compound_words.txt").read_text(encoding="utf-8").splitlines()
}
# Of three letters only these are parts; the rest are chance.
SHORT = frozenset(WORDS["short"])
# Endings and prefixes that happen to be nouns too.
NO_PART = frozenset(WORDS["never"])
ROUNDS = 4


def plain_nouns(path: Path) -> set[str]:
    """Return the lower-cased lemmas that are one ordinary word."""
    csv.field_size_limit(10**7)
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {
        row["lemma"].lower()
        for row in rows
        if "Substantiv" in row["pos"]
        and not any(kind in row["pos"] for kind in NO_PLAIN_NOUN)
        and re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß]{2,}", row["lemma"])
    }


def may_be_part(word: str) -> bool:
    """Tell whether a word is long enough, or a known short one, and no mere ending."""
    return (len(word) >= 4 or word in SHORT) and word not in NO_PART


def nouns_behind(left: str, nouns: set[str]) -> set[str]:
    """Return the nouns that a first piece may stand for."""
    bases = {left.removesuffix(link) for link in LINKS if left.endswith(link)} | {left + "e", left + "en"}
    return {base for base in bases if len(base) >= 3 and base in nouns}


def bound_stems(nouns: set[str]) -> set[str]:
    """Return first pieces that are no nouns but stand before many heads: Wohn-, Sammel-, Sozial-."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for word in nouns:
        for cut in range(4, len(word) - 3):
            left, right = word[:cut], word[cut:]
            if right in nouns and may_be_part(right) and not nouns_behind(left, nouns):
                seen[left].add(right)
    return {left for left, heads in seen.items() if len(heads) >= 7 and may_be_part(left)}


def cuts(word: str, nouns: set[str], bound: set[str]) -> Iterator[tuple[str, str]]:
    """Yield every way to cut a word into a first part and a head."""
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if right in nouns and may_be_part(right):
            firsts = {noun for noun in nouns_behind(left, nouns) if may_be_part(noun)}
            for first in sorted(firsts | ({left} & bound)):
                yield first, right


def learn(nouns: set[str]) -> Counter[str]:
    """Count in how many nouns each part stands, the likeliest cut of each noun counting."""
    bound = bound_stems(nouns)
    found = {word: list(cuts(word, nouns, bound)) for word in sorted(nouns)}
    counts: Counter[str] = Counter(dict.fromkeys(nouns | bound, 1))
    for _ in range(ROUNDS):
        fresh: Counter[str] = Counter()
        for options in found.values():
            if options:
                fresh.update(max(options, key=lambda pair: sum(math.log(counts[part] + 0.1) for part in pair)))
        counts = fresh
    return counts


def main(path: str) -> None:
    """Write the list."""
    counts = learn(plain_nouns(Path(path)))
    kept = {word: n for word, n in counts.items() if n >= 3 or (n == 2 and len(word) >= 5)}
    TARGET.write_text(HEADER + "".join(f"{w} {n}\n" for w, n in sorted(kept.items())), encoding="utf-8")
    print(f"{len(kept)} parts in {TARGET}")


if __name__ == "__main__":
    main(sys.argv[1])
